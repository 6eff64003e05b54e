//! Prose for the customer: the sections that an author marked, cut from the source before anything is parsed.

use std::ops::Range;

use crate::document::markdown::{Heading, SectionMark};
use crate::document::model::Document;

/// The part of a source that the customer gets.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Cut {
    /// The text.
    pub(super) text: String,
    /// The pieces in order: where each begins in `text`, and its bytes in the source.
    pieces: Vec<(usize, Range<usize>)>,
}

/// What is done with a section.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Section {
    Leaves,
    Stays,
    /// Marked `{.internal}`: the customer gets nothing beneath it, whatever its marks.
    Internal,
}

impl Cut {
    /// The place in the source of a byte of the text.
    pub(super) fn source(&self, at: usize) -> usize {
        let piece = self.pieces.iter().rev().find(|(cut, _)| *cut <= at);
        piece.map_or(at, |(cut, source)| source.start + (at - cut))
    }

    /// The sentences of the text, as they are written, with their places in the source. A list item, a cell of a table and a
    /// heading count as one, however they end.
    pub(super) fn sentences(&self) -> Vec<(String, Range<usize>)> {
        let mut sentences = Vec::new();
        let mut add = |from: usize, to: usize| {
            let text = &self.text[from..to];
            let begin = from + (text.len() - text.trim_start().len());
            let end = from + text.trim_end().len();
            if begin < end {
                let words: Vec<&str> = self.text[begin..end].split_whitespace().collect();
                // Two pieces are apart by a blank line, so a sentence lies in one of them.
                sentences.push((words.join(" "), self.source(begin)..self.source(end - 1) + 1));
            }
        };
        let (mut from, mut at) = (0, 0);
        for line in self.text.split_inclusive('\n') {
            let words = line.trim_start();
            if words.is_empty() || words.starts_with(['#', '|', '>', '-', '*', '+', '`', '[', '!']) {
                add(from, at);
                from = at;
            }
            for (end, mark) in line.char_indices().filter(|(_, c)| matches!(c, '.' | '!' | '?' | '…')) {
                let after = at + end + mark.len_utf8();
                if self.text[after..].starts_with(char::is_whitespace) {
                    add(from, after);
                    from = after;
                }
            }
            at += line.len();
        }
        add(from, at);
        sentences
    }

    /// Footnotes and link names that the text uses and that are defined outside of it: the place of the use in the
    /// source, and the name.
    pub(super) fn undefined_names(&self, source: &str) -> Vec<(Range<usize>, String)> {
        let inside = |at: usize| self.pieces.iter().any(|(_, piece)| piece.contains(&at));
        let mut names = Vec::new();
        let mut start = 0;
        for line in source.split_inclusive('\n') {
            let at = start;
            start += line.len();
            let Some(label) = defines(line).filter(|_| !inside(at)) else { continue };
            let used = self.text.to_lowercase().find(&label.to_lowercase());
            // Nearly every text keeps its offsets in lower case. Where it does not, the finding is about the whole
            // file.
            if let Some(used) = used.filter(|used| self.text.get(*used..*used + label.len()).is_some()) {
                let from = self.source(used);
                names.push((from..from + label.len(), label.to_owned()));
            } else if used.is_some() {
                names.push((0..0, label.to_owned()));
            }
        }
        names
    }
}

/// The name that a line defines, with its brackets: `[report]: file.pdf`, `[^1]: words`.
fn defines(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let end = line.find("]:")?;
    (line.starts_with('[') && end > 1).then(|| &line[..=end])
}

/// The text of a shared document that the customer gets: the sections under a heading marked `{.customer}` with their
/// sub-sections, or everything with `share_body = true`; never what stands under `{.internal}`.
pub(super) fn shared(document: &Document, source: &str) -> Cut {
    let whole = document.common.share_body.as_ref().is_some_and(|share| share.value);
    let headings: Vec<&Heading> = document.body.headings.iter().filter(|heading| !heading.nested).collect();
    let end = |next: usize| headings.get(next).map_or(source.len(), |heading| heading.start as usize);
    let mut cut = Cut::default();
    if whole {
        cut.keep(source, document.body.start as usize..end(0));
    }
    let mut open: Vec<(u8, Section)> = Vec::new();
    for (at, heading) in headings.iter().enumerate() {
        open.retain(|(level, _)| *level < heading.written);
        let around = open.last().map_or(if whole { Section::Leaves } else { Section::Stays }, |(_, section)| *section);
        let section = match (around, heading.mark) {
            (Section::Internal, _) | (_, Some(SectionMark::Internal)) => Section::Internal,
            (_, Some(SectionMark::Customer)) => Section::Leaves,
            (around, None) => around,
        };
        open.push((heading.written, section));
        if section == Section::Leaves {
            cut.keep(source, heading.start as usize..end(at + 1));
        }
    }
    cut
}

impl Cut {
    /// Adds a piece. A blank line after it keeps two pieces apart, whatever stood between them.
    fn keep(&mut self, source: &str, range: Range<usize>) {
        let Some(piece) = source.get(range.clone()).filter(|piece| !piece.trim().is_empty()) else { return };
        self.pieces.push((self.text.len(), range));
        self.text.push_str(piece.trim_end());
        self.text.push_str("\n\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    /// The text of a body that the customer gets.
    fn leaves(body: &str, share_body: bool) -> String {
        let text = format!("+++\ntitle = \"A\"\nshare = \"customer\"\nshare_body = {share_body}\n+++\n{body}");
        let source = crate::load::disk::Source {
            path: Arc::from("content/pillars/a.md"),
            text: Arc::from(text.as_str()),
            readable: true,
        };
        let (place, _) = crate::document::place::place(&source.path).unwrap();
        let (document, findings) = crate::document::parse::document(&source, place);
        let contradicts = |finding: &crate::diagnostics::Finding| finding.message.english().contains("around it stays");
        assert!(findings.iter().all(contradicts), "{findings:#?}");
        let cut = shared(&document, &text);
        for (at, piece) in &cut.pieces {
            assert_eq!(cut.source(*at), piece.start);
        }
        cut.text.trim_end().to_owned()
    }

    #[test]
    fn only_marked_sections_leave_with_their_sub_sections() {
        let body = "Before.\n\n## A {.customer}\n\na\n\n### B\n\nb\n\n## C\n\nc\n\n## D {.customer}\nd\n";
        assert_eq!(leaves(body, false), "## A {.customer}\n\na\n\n### B\n\nb\n\n## D {.customer}\nd");
        assert_eq!(leaves("No heading at all.", false), "");
    }

    #[test]
    fn the_whole_body_leaves_but_what_is_internal() {
        let body = "Before.\n\n# A\n\na\n\n## B {.internal}\n\nb\n\n### C {.customer}\n\nc\n\n## D\n\nd\n";
        assert_eq!(leaves(body, true), "Before.\n\n# A\n\na\n\n## D\n\nd");
    }

    #[test]
    fn an_internal_part_of_a_shared_section_stays_with_all_beneath_it() {
        let body =
            "# A {.customer}\n\n## B {.internal}\n\n### C {.customer}\n\nc\n\n## D\n\nd\n\nE {.internal}\n===\n\ne\n";
        assert_eq!(leaves(body, false), "# A {.customer}\n\n## D\n\nd");
    }

    #[test]
    fn what_looks_like_a_heading_in_code_marks_nothing() {
        assert_eq!(leaves("```\n## A {.customer}\n```\n\nstays\n", false), "");
    }
}
