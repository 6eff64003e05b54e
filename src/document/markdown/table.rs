//! Tables, and the bars of wikilinks that end a cell by mistake.

use std::fmt::Write as _;
use std::ops::Range;

use pulldown_cmark::Alignment;

use crate::diagnostics::{Code, Finding, say};
use crate::document::markdown::links::name_and_anchor;
use crate::document::markdown::output::BodyOutput;
use crate::document::markdown::{LinkTarget, escape};

/// A table with more columns than this is wide: a phone has no room for it.
const NARROW: usize = 3;

/// The table that is being written. Tables do not nest.
#[derive(Default)]
pub(super) struct OpenTable {
    alignments: Vec<Alignment>,
    /// The names of the columns, escaped, of a wide table only.
    heads: Vec<String>,
    column: usize,
    in_head: bool,
    /// Where the words of the cell begin in the HTML.
    cell: usize,
}

impl OpenTable {
    fn is_wide(&self) -> bool {
        self.alignments.len() > NARROW
    }

    /// A table begins.
    pub(super) fn begin(&mut self, alignments: Vec<Alignment>, out: &mut BodyOutput<'_>) {
        self.alignments = alignments;
        self.heads.clear();
        out.push(if self.is_wide() { "<table class=\"stack\">" } else { "<table>" });
    }

    /// The row of heads, which stands at `range`, begins.
    pub(super) fn begin_head(&mut self, range: &Range<usize>, out: &mut BodyOutput<'_>) {
        self.in_head = true;
        self.column = 0;
        out.push("<thead><tr>");
        check_row(range, out);
    }

    /// The row of heads ends.
    pub(super) fn end_head(&mut self, out: &mut BodyOutput<'_>) {
        self.in_head = false;
        out.push("</tr></thead><tbody>\n");
    }

    /// A row, which stands at `range`, begins.
    pub(super) fn begin_row(&mut self, range: &Range<usize>, out: &mut BodyOutput<'_>) {
        self.column = 0;
        out.push("<tr>");
        check_row(range, out);
    }

    /// A cell begins. In a wide table it carries the name of its column: a phone sets the cells of a row below each
    /// other.
    pub(super) fn begin_cell(&mut self, out: &mut BodyOutput<'_>) {
        let html = &mut out.body.html;
        html.push_str(if self.in_head { "<th scope=\"col\"" } else { "<td" });
        html.push_str(match self.alignments.get(self.column) {
            Some(Alignment::Right) => " class=\"right\"",
            Some(Alignment::Center) => " class=\"center\"",
            _ => "",
        });
        if let Some(head) = self.heads.get(self.column).filter(|head| !self.in_head && !head.is_empty()) {
            let _ = write!(html, " data-label=\"{head}\"");
        }
        html.push('>');
        self.cell = html.len();
    }

    /// A cell ends, and with it a block.
    pub(super) fn end_cell(&mut self, out: &mut BodyOutput<'_>) {
        if self.in_head && self.is_wide() {
            let mut head = String::new();
            // The first cell of a row says what the row is about and needs no name.
            escape(if self.column == 0 { "" } else { out.plain.trim() }, &mut head);
            self.heads.push(head);
        }
        out.end_block();
        self.column += 1;
        let html = &mut out.body.html;
        let empty = html.len() == self.cell && out.body.holes.last().is_none_or(|hole| (hole.at as usize) < self.cell);
        if self.in_head && empty {
            // An empty `<th>` confuses screen readers.
            let at = html.rfind("<th").expect("a cell of the head was begun");
            html.replace_range(at.., "<td></td>");
        } else {
            html.push_str(if self.in_head { "</th>" } else { "</td>" });
        }
    }
}

/// KP104 for a wikilink whose bar was taken for the edge of a cell. Escaped bars, brackets and code are left alone.
fn check_row(range: &Range<usize>, out: &mut BodyOutput<'_>) {
    let row = &out.text[range.clone()];
    let bytes = row.as_bytes();
    let (mut at, mut open, mut bar) = (0, None, None);
    while let Some(byte) = bytes.get(at) {
        let next = bytes.get(at + 1);
        match (byte, next) {
            (b'\\', _) => at += 1,
            (b'`', _) => at = code_end(bytes, at) - 1,
            (b'[', Some(b'[')) => {
                (open, bar) = (Some(at), None);
                at += 1;
            }
            (b'|', _) if open.is_some() && bar.is_none() => bar = Some(at),
            (b'|', _) => (open, bar) = (None, None),
            (b']', Some(b']')) => {
                if let (Some(start), Some(bar)) = (open.take(), bar.take()) {
                    let (name, words) = (row[start + 2..bar].trim(), row[bar + 1..at].trim());
                    let hint = say!("in a table, write `[[{name}\\|{words}]]`, with `\\|` for the bar", name, words);
                    let span = |from: usize, to: usize| out.span(range.start + from..range.start + to);
                    let message = say!("the bar of this link ends its cell");
                    let finding = Finding::new(Code::KP104, span(start, at + 2), message).hint(hint);
                    out.findings.push(finding.fix(span(bar, bar), "\\"));
                    // Where it leads is told in the same run.
                    let place = range.start + start + 2..range.start + bar;
                    let (name, anchor) = name_and_anchor(&out.text[place.clone()], place.start);
                    if !name.is_empty() {
                        out.add_link(LinkTarget::Name { name: name.to_owned(), anchor }, place);
                    }
                }
                at += 1;
            }
            _ => {}
        }
        at += 1;
    }
}

/// Where the code that begins with the backticks at `at` ends: after its partner, or with its cell.
fn code_end(bytes: &[u8], at: usize) -> usize {
    let run = |at: usize| bytes[at..].iter().take_while(|byte| **byte == b'`').count();
    let length = run(at);
    let mut here = at + length;
    while let Some(byte) = bytes.get(here) {
        match byte {
            b'`' => {
                let other = run(here);
                here += other;
                if other == length {
                    return here;
                }
            }
            b'|' if bytes[here - 1] != b'\\' => return here,
            _ => here += 1,
        }
    }
    here
}
