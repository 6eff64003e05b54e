//! Addresses of the web that stand in prose without brackets: each is a link.

use std::ops::Range;

use crate::document::markdown::address::{Destination, understand, write_external};
use crate::document::markdown::escape;
use crate::document::markdown::output::BodyOutput;

/// An address whose link is open: the parser gives it in pieces.
#[derive(Clone, Copy, Debug)]
pub(super) struct BareAddress {
    /// Where it ends in the file.
    end: usize,
}

impl BareAddress {
    /// Writes a piece of text that stands at `range` of the file, with the addresses in it as links. `open` is an address
    /// that an earlier piece began; one that goes on is returned.
    pub(super) fn write(
        open: Option<Self>,
        text: &str,
        range: &Range<usize>,
        out: &mut BodyOutput<'_>,
    ) -> Option<Self> {
        // A character reference is shorter in the text than in the file.
        let as_written = text.len() == range.len();
        let mut at = 0;
        if let Some(open) = open {
            if open.end >= range.end && (open.end > range.end || !as_written) {
                escape(text, &mut out.body.html);
                return Some(open);
            }
            at = if as_written { text.floor_char_boundary(open.end.saturating_sub(range.start)) } else { text.len() };
            escape(&text[..at], &mut out.body.html);
            out.push("</a>");
        }
        while let Some((from, end)) = next(out.text, text, at, range.start).filter(|_| as_written) {
            escape(&text[at..from], &mut out.body.html);
            let address = &out.text[range.start + from..end];
            if !matches!(understand(address), Ok(Destination::External)) {
                let to = text.floor_char_boundary((end - range.start).min(text.len()));
                escape(&text[from..to], &mut out.body.html);
                at = to;
                continue;
            }
            out.body.html.push_str("<a href=\"");
            write_external(address, &mut out.body.html);
            out.push("\" rel=\"noopener noreferrer\">");
            let here = (end - range.start).min(text.len());
            escape(&text[from..here], &mut out.body.html);
            at = here;
            if end > range.end {
                return Some(Self { end });
            }
            out.push("</a>");
        }
        escape(&text[at..], &mut out.body.html);
        None
    }
}

/// The next address in a piece of text: where it begins in the piece, and where it ends in the file.
fn next(file: &str, text: &str, from: usize, start: usize) -> Option<(usize, usize)> {
    let mut here = from;
    loop {
        // Few texts hold a colon, and it is found many bytes at a time.
        let colon = here + memchr::memchr(b':', &text.as_bytes()[here..])?;
        here = colon + 1;
        let scheme = ["https", "http"].iter().find(|scheme| text[from..colon].ends_with(**scheme));
        let Some(scheme) = scheme.filter(|_| text[here..].starts_with("//")) else { continue };
        let at = colon - scheme.len();
        let before = file[..start + at].chars().next_back();
        let end = start + at + length(&file[start + at..]);
        let host = file[start + at..end].split_once("://").map_or("", |(_, host)| host);
        if !before.is_some_and(char::is_alphanumeric) && host.starts_with(char::is_alphanumeric) {
            return Some((at, end));
        }
    }
}

/// How long an address is. What ends a sentence behind it is no part of it, nor a bracket that was opened before it.
fn length(text: &str) -> usize {
    let stops = |c: char| {
        c.is_whitespace()
            || matches!(c, '<' | '>' | '"' | '`' | '|' | '[' | ']' | '*' | '\\' | '“' | '”' | '«' | '»' | '\u{1}')
    };
    let mut address = &text[..text.find(stops).unwrap_or(text.len())];
    loop {
        let open = address.matches('(').count() >= address.matches(')').count();
        let shorter = address.strip_suffix(['.', ',', ';', ':', '!', '?', '\'', '’', '…', '_', '~']);
        match shorter.or_else(|| address.strip_suffix(')').filter(|_| !open)) {
            Some(shorter) => address = shorter,
            None => return address.len(),
        }
    }
}
