//! The sentence around a link.

use crate::document::markdown::Sentence;

/// A sentence is cut to about this many bytes on each side of the link.
const SIDE: usize = 160;

/// How many bytes are read on each side. It is more than is shown, since white space is collapsed.
const REACH: usize = 4 * SIDE;

/// Abbreviations, whose full stop does not end a sentence. That of a single letter does not either.
const SHORT: &[&str] = &["approx", "bzw", "ca", "Dr", "etc", "incl", "Mr", "Mrs", "Ms", "No", "Nr", "Prof", "St", "vs"];

/// The sentence of `block` around a link whose words are the bytes `start..end`. `stops` are the ends of its sentences.
pub(super) fn around(block: &str, stops: &[usize], start: usize, end: usize) -> Sentence {
    let from = stops.partition_point(|stop| *stop <= start).checked_sub(1).map_or(0, |at| stops[at]);
    let to = stops.get(stops.partition_point(|stop| *stop < end)).copied().unwrap_or(block.len());
    let near = block.ceil_char_boundary(from.max(start.saturating_sub(REACH)));
    let far = block.floor_char_boundary(to.min(end + REACH));
    let before = block[near..start].trim_start();
    let after = block[end..far].trim_end();
    Sentence { before: head(before, near > from), linked: collapse(&block[start..end]), after: tail(after, far < to) }
}

/// Finds the ends of sentences of a block: a punctuation mark before white space ends one, unless a small letter
/// follows that does not begin a link.
pub(super) fn stops(block: &str, links: impl Iterator<Item = usize>, stops: &mut Vec<usize>) {
    stops.clear();
    let mut links = links.peekable();
    for (at, byte) in block.bytes().enumerate() {
        // The marks themselves, and the first bytes of those that have three.
        if !matches!(byte, b'.' | b'!' | b'?' | 0xe2 | 0xe3 | 0xef) {
            continue;
        }
        let Some(c) = block[at..].chars().next() else { continue };
        let wide = matches!(c, '。' | '！' | '？');
        if !wide && !matches!(c, '.' | '!' | '?' | '…') {
            continue;
        }
        let stop = at + c.len_utf8();
        let rest = &block[stops_after(block, stop)..];
        if wide {
            stops.push(block.len() - rest.len());
            continue;
        }
        if !rest.starts_with(char::is_whitespace) || (c == '.' && shortened(&block[..at])) {
            continue;
        }
        let next = rest.trim_start();
        let next_at = block.len() - next.len();
        while links.next_if(|link| *link < next_at).is_some() {}
        if !next.starts_with(char::is_lowercase) || links.peek() == Some(&next_at) {
            stops.push(block.len() - rest.len());
        }
    }
}

/// The end of a sentence, including quotation marks and brackets that close after it.
fn stops_after(block: &str, stop: usize) -> usize {
    let rest = &block[stop..];
    let closed = rest.trim_start_matches(['"', '\'', ')', ']', '”', '’', '“', '»', '」']);
    block.len() - closed.len()
}

/// Whether a full stop after `before` belongs to an abbreviation.
fn shortened(before: &str) -> bool {
    let far = before.ceil_char_boundary(before.len().saturating_sub(32));
    let tail = &before[far..];
    let word = &tail[tail.rfind(|c: char| !c.is_alphabetic()).map_or(0, |at| tail.ceil_char_boundary(at + 1))..];
    let mut letters = word.chars();
    (letters.next().is_some() && letters.next().is_none()) || SHORT.contains(&word)
}

/// The end of the text before a link, cut at a word.
fn head(text: &str, cut: bool) -> String {
    let text = collapse(text);
    if text.len() <= SIDE && !cut {
        return text;
    }
    let from = (text.len().saturating_sub(SIDE)..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let cut = text[from..].find(' ').map_or(from, |at| from + at);
    format!("…{}", &text[cut..])
}

/// The beginning of the text after a link, cut at a word.
fn tail(text: &str, cut: bool) -> String {
    let text = collapse(text);
    if text.len() <= SIDE && !cut {
        return text;
    }
    let to = (0..=SIDE.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let cut = text[..to].rfind(' ').unwrap_or(to);
    format!("{} …", &text[..cut])
}

/// The text with single spaces for white space, at its ends too.
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
