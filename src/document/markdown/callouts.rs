//! Quotes, and the callouts that are written as quotes.

use std::fmt::Write as _;
use std::ops::Range;

use pulldown_cmark::BlockQuoteKind;

use crate::document::markdown::HoleKind;
use crate::document::markdown::output::BodyOutput;

/// Callouts that Keyplan adds to those of GitHub: the word of the source and the key of its title.
const CALLOUTS: &[(&str, &str)] = &[("DECISION", "callout.decision"), ("RISK", "callout.risk"), ("ASK", "callout.ask")];

/// The quotes that are open.
#[derive(Default)]
pub(super) struct Callouts {
    /// Whether each open quote is a callout, the innermost last.
    open: Vec<bool>,
    /// Where the marker of the last callout of [`CALLOUTS`] ends in the file. The parser gives it as text.
    marker_end: usize,
}

impl Callouts {
    /// Whether a quote is open.
    pub(super) fn is_open(&self) -> bool {
        !self.open.is_empty()
    }

    /// Whether the text that ends at `end` is the marker of a callout, which is not shown.
    pub(super) fn is_marker(&self, end: usize) -> bool {
        end <= self.marker_end
    }

    /// Whether the line break that begins at `start` ends the marker of a callout. It is not shown either.
    pub(super) fn ends_marker(&mut self, start: usize) -> bool {
        let ends = start <= self.marker_end && self.marker_end > 0;
        if ends {
            self.marker_end = 0;
        }
        ends
    }

    /// A quote or callout begins at `range`.
    pub(super) fn begin(&mut self, kind: Option<BlockQuoteKind>, range: &Range<usize>, out: &mut BodyOutput<'_>) {
        let title = kind.map(title).or_else(|| {
            let (title, length) = marker(&out.text[range.clone()])?;
            self.marker_end = range.start + length;
            Some(title)
        });
        self.open.push(title.is_some());
        match title {
            Some(title) => {
                let class = title.trim_start_matches("callout.");
                let html = &mut out.body.html;
                let _ = write!(html, "<div class=\"callout {class}\" role=\"note\"><p class=\"callout-title\">");
                out.hole(0, HoleKind::Word(title));
                out.push("</p>\n");
            }
            None => out.push("<blockquote>\n"),
        }
    }

    /// The innermost quote or callout ends.
    pub(super) fn end(&mut self, out: &mut BodyOutput<'_>) {
        let callout = self.open.pop().expect("a quote was begun");
        out.push(if callout { "</div>\n" } else { "</blockquote>\n" });
    }
}

/// The key of the title of a callout of GitHub's.
fn title(kind: BlockQuoteKind) -> &'static str {
    match kind {
        BlockQuoteKind::Note => "callout.note",
        BlockQuoteKind::Tip => "callout.tip",
        BlockQuoteKind::Important => "callout.important",
        BlockQuoteKind::Warning => "callout.warning",
        BlockQuoteKind::Caution => "callout.caution",
    }
}

/// The key of the title of the callout of [`CALLOUTS`] that a quote begins with, and the length of its first line.
fn marker(quote: &str) -> Option<(&'static str, usize)> {
    let line = quote.lines().next().unwrap_or("");
    let inside = line.trim_start_matches(' ').strip_prefix('>')?;
    let marker = inside.trim_start_matches(' ');
    if inside.len() - marker.len() > 4 {
        return None;
    }
    let word = marker.trim_end().strip_prefix("[!")?.strip_suffix(']')?;
    let (_, title) = CALLOUTS.iter().find(|(known, _)| word.eq_ignore_ascii_case(known))?;
    Some((*title, line.trim_end().len()))
}
