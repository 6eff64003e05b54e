//! The sentence around a link.

use super::Sentence;

/// A sentence is cut to about this many bytes on each side of the link.
const SIDE: usize = 160;

/// The sentence of `block` that holds the bytes `start..end`, the link's own words.
pub(super) fn around(block: &str, start: usize, end: usize) -> Sentence {
    let before = &block[..start];
    let after = &block[end..];
    let from = ends(before).last().map_or(0, |at| at);
    let to = ends(after).next().unwrap_or(after.len());
    Sentence {
        before: head(before[from..].trim_start()),
        linked: collapse(&block[start..end]),
        after: tail(after[..to].trim_end()),
    }
}

/// Where sentences end: after a mark that white space and something other than a small letter follow.
fn ends(text: &str) -> impl Iterator<Item = usize> + '_ {
    text.char_indices().filter_map(move |(at, c)| {
        let stop = at + c.len_utf8();
        let rest = &text[stop..];
        let next = rest.trim_start();
        let spaced = rest.starts_with(char::is_whitespace);
        let fits = !next.starts_with(|c: char| c.is_lowercase());
        (matches!(c, '.' | '!' | '?' | '…') && spaced && fits).then_some(stop)
    })
}

/// The end of what comes before, cut at a word.
fn head(text: &str) -> String {
    let text = collapse(text);
    if text.len() <= SIDE {
        return text;
    }
    let from = (text.len() - SIDE..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let cut = text[from..].find(' ').map_or(from, |at| from + at);
    format!("…{}", &text[cut..])
}

/// The beginning of what comes after, cut at a word.
fn tail(text: &str) -> String {
    let text = collapse(text);
    if text.len() <= SIDE {
        return text;
    }
    let to = (0..=SIDE).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let cut = text[..to].rfind(' ').unwrap_or(to);
    format!("{} …", &text[..cut])
}

/// White space as single spaces, at the ends too.
pub(super) fn collapse(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut space = false;
    for c in text.chars() {
        if c.is_whitespace() {
            space = true;
            continue;
        }
        if space {
            out.push(' ');
            space = false;
        }
        out.push(c);
    }
    if space {
        out.push(' ');
    }
    out
}
