//! The sentence around a link.

use super::Sentence;

/// A sentence is cut to about this many bytes on each side of the link.
const SIDE: usize = 160;

/// The sentence of `block` that holds the bytes `start..end`, the link's own words.
pub(super) fn around(block: &str, start: usize, end: usize) -> Sentence {
    let before = &block[..start];
    let after = &block[end..];
    // Only the nearest end counts on each side, so both are looked for from the link outward.
    let from = stops(before).rev().find(|stop| ends_sentence(before, *stop)).unwrap_or(0);
    let to = stops(after).find(|stop| ends_sentence(after, *stop)).unwrap_or(after.len());
    Sentence {
        before: head(before[from..].trim_start()),
        linked: collapse(&block[start..end]),
        after: tail(after[..to].trim_end()),
    }
}

/// The places behind marks that may end a sentence.
fn stops(text: &str) -> impl DoubleEndedIterator<Item = usize> + '_ {
    text.match_indices(['.', '!', '?', '…']).map(|(at, mark)| at + mark.len())
}

/// Whether white space and something other than a small letter follow.
fn ends_sentence(text: &str, stop: usize) -> bool {
    let rest = &text[stop..];
    rest.starts_with(char::is_whitespace) && !rest.trim_start().starts_with(char::is_lowercase)
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
    let mut before = b'x';
    let plain = text.bytes().all(|byte| {
        let fits = byte > b' ' || (byte == b' ' && before != b' ');
        before = byte;
        fits
    });
    if plain {
        return text.to_owned();
    }
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
