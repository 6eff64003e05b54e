//! Quotes, and the callouts that are written as quotes.

use std::fmt::Write as _;
use std::ops::Range;

use pulldown_cmark::BlockQuoteKind;

use crate::document::markdown::output::BodyOutput;
use crate::document::markdown::{HoleKind, escape};

/// Callouts by the word of the source, with the key of their title: those that Keyplan adds to those of GitHub, those of
/// GitHub with a title, and those of other editors, read as the nearest.
const CALLOUTS: &[(&str, &str)] = &[
    ("decision", "callout.decision"),
    ("risk", "callout.risk"),
    ("ask", "callout.ask"),
    ("note", "callout.note"),
    ("tip", "callout.tip"),
    ("important", "callout.important"),
    ("warning", "callout.warning"),
    ("caution", "callout.caution"),
    ("info", "callout.note"),
    ("todo", "callout.note"),
    ("abstract", "callout.note"),
    ("summary", "callout.note"),
    ("tldr", "callout.note"),
    ("example", "callout.note"),
    ("quote", "callout.note"),
    ("cite", "callout.note"),
    ("question", "callout.ask"),
    ("help", "callout.ask"),
    ("faq", "callout.ask"),
    ("hint", "callout.tip"),
    ("success", "callout.tip"),
    ("check", "callout.tip"),
    ("done", "callout.tip"),
    ("attention", "callout.warning"),
    ("failure", "callout.caution"),
    ("fail", "callout.caution"),
    ("missing", "callout.caution"),
    ("danger", "callout.caution"),
    ("error", "callout.caution"),
    ("bug", "callout.caution"),
];

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
        let text = out.text;
        let own = if kind.is_some() { None } else { marker(&text[range.clone()]) };
        if let Some(own) = &own {
            self.marker_end = range.start + own.length;
        }
        let title = kind.map(title).or(own.as_ref().map(|own| own.key));
        let words = own.map_or("", |own| own.title);
        self.open.push(title.is_some());
        match title {
            Some(title) => {
                let class = title.trim_start_matches("callout.");
                let html = &mut out.body.html;
                let _ = write!(html, "<div class=\"callout {class}\" role=\"note\"><p class=\"callout-title\">");
                out.hole(0, HoleKind::Word(title));
                if !words.is_empty() {
                    out.push(": ");
                    escape(words, &mut out.body.html);
                }
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

/// The callout that a quote begins with, if the parser does not know it: its key, the length of what is not shown, and
/// its title.
struct Marker<'t> {
    key: &'static str,
    length: usize,
    title: &'t str,
}

fn marker(quote: &str) -> Option<Marker<'_>> {
    let line = quote.lines().next().unwrap_or("");
    let inside = line.trim_start_matches(' ').strip_prefix('>')?;
    let marker = inside.trim_start_matches(' ');
    if inside.len() - marker.len() > 4 {
        return None;
    }
    let (word, rest) = marker.trim_end().strip_prefix("[!")?.split_once(']')?;
    let lower = word.to_lowercase();
    let (_, key) = CALLOUTS.iter().find(|(known, _)| *known == lower)?;
    // A sign for a callout that can be folded: on paper all of them are open.
    let title = rest.strip_prefix(['-', '+']).unwrap_or(rest);
    if !title.is_empty() && !title.starts_with([' ', '\t']) {
        return None;
    }
    let whole = line.trim_end().len();
    // A title with links or emphasis is the first line of the text.
    if title.contains(['[', '*', '`', '<', '_', '!', '&', '\\']) {
        return Some(Marker { key, length: whole - title.len(), title: "" });
    }
    Some(Marker { key, length: whole, title: title.trim() })
}
