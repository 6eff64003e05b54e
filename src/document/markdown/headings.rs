//! Headings: their ids, and the marks that say who may see a section.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::ops::Range;

use pulldown_cmark::{CowStr, HeadingLevel};
use unicode_normalization::UnicodeNormalization;

use crate::diagnostics::{Code, say};
use crate::document::markdown::output::{BodyOutput, offset};
use crate::document::markdown::{Heading, SectionMark, escape, sentence};
use crate::figures::letters::heading_id;

/// A heading whose words are being gathered.
pub(super) struct OpenHeading {
    /// Where its tag goes in the HTML.
    at: usize,
    /// The first hole inside it.
    first_hole: usize,
    /// Whether it has an id or mark that was understood.
    marked: bool,
    /// Whether its mark was reported.
    reported: bool,
    /// The last brace in its plain words that no brace closes, or that looks like a mark: where it stands in the file.
    brace: Option<usize>,
    /// Where the last code or link in it ends in the file. A brace that closes there is no mark.
    pub(super) solid: usize,
}

impl OpenHeading {
    /// A heading begins at `range`. `other` says whether its braces hold something that is neither id nor class.
    pub(super) fn begin(
        level: HeadingLevel,
        (id, classes, other): (Option<&str>, &[CowStr<'_>], bool),
        nested: bool,
        range: &Range<usize>,
        out: &mut BodyOutput<'_>,
    ) -> Self {
        let has = |mark: &str| classes.iter().any(|class| class.as_ref() == mark);
        // Of two marks the one counts that shows less.
        let mark = match (has("internal"), has("customer")) {
            (true, _) => Some(SectionMark::Internal),
            (false, true) => Some(SectionMark::Customer),
            (false, false) => None,
        };
        let strange = other || classes.len() > usize::from(mark.is_some());
        if strange {
            report_mark(range, None, out);
        } else if mark.is_some() && nested {
            let message = say!("a mark works only on a heading that stands by itself");
            let hint = say!("take the heading out of the quote or list: there it does not begin a section");
            out.report(Code::KP015, range.clone(), message, hint);
        }
        out.body.headings.push(Heading {
            level: (level as u8).max(2),
            id: id.unwrap_or("").to_owned(),
            text: String::new(),
            written: level as u8,
            nested,
            mark,
            start: offset(range.start),
            end: offset(range.end),
        });
        Self {
            at: out.body.html.len(),
            first_hole: out.body.holes.len(),
            marked: id.is_some_and(|id| !id.is_empty()) || mark.is_some(),
            reported: strange,
            brace: None,
            solid: 0,
        }
    }

    /// Remembers braces of plain words: an open one without its partner, and one that begins like a mark.
    pub(super) fn braces(&mut self, source: &str, text: &str, range: &Range<usize>) {
        let escaped = range.start > 0 && source.as_bytes()[range.start - 1] == b'\\';
        for (at, byte) in text.bytes().enumerate() {
            let place = (range.start + at).min(range.end);
            let mark = matches!(text.as_bytes().get(at + 1), Some(b'.' | b'#'));
            match byte {
                b'{' if at == 0 && escaped => {}
                b'{' if self.brace.is_none_or(|brace| !looks_like_mark(source, brace)) || mark => {
                    self.brace = Some(place);
                }
                b'}' if self.brace.is_some_and(|brace| !looks_like_mark(source, brace)) => self.brace = None,
                _ => {}
            }
        }
    }

    /// KP015 for a brace that was meant as a mark and was not understood as one: otherwise more would be shown than
    /// the author meant.
    fn check_braces(&self, range: &Range<usize>, out: &mut BodyOutput<'_>) {
        let words = heading_words(&out.text[range.clone()]);
        let end = range.start + words.len();
        let last = words.rfind('{').filter(|_| words.ends_with('}') && self.solid != end);
        let at = self.brace.or_else(|| {
            let meant = last.is_some_and(|last| !self.marked || words[..last].ends_with('\\'));
            last.filter(|_| meant).map(|last| range.start + last)
        });
        if at.is_some() {
            report_mark(range, at, out);
        }
    }

    /// The heading ends, and with it a block. The id is made of the words, so the opening tag is inserted now that
    /// they are known, and the holes after it move.
    pub(super) fn end(self, range: &Range<usize>, ids: &mut Ids<'_>, out: &mut BodyOutput<'_>) {
        let text = sentence::collapse(out.plain.trim());
        out.end_block();
        if !self.reported {
            self.check_braces(range, out);
        }
        let heading = out.body.headings.last_mut().expect("a heading was begun");
        let wanted = if heading.id.is_empty() { heading_id(&text) } else { heading.id.nfc().collect() };
        let id = ids.free(wanted);
        let level = heading.level;
        let mut tag = format!("<h{level} id=\"");
        escape(&id, &mut tag);
        tag.push_str("\">");
        heading.text = text;
        heading.id = id;
        out.body.html.insert_str(self.at, &tag);
        let moved = offset(tag.len());
        for hole in &mut out.body.holes[self.first_hole..] {
            hole.at += moved;
        }
        let _ = writeln!(out.body.html, "</h{level}>");
    }
}

/// The ids of a page that are taken, each with the number that the next heading of that id begins to try.
pub(super) struct Ids<'a>(HashMap<Cow<'a, str>, u32>);

impl<'a> Ids<'a> {
    /// Only `reserved` are taken.
    pub(super) fn new(reserved: &'a [Cow<'static, str>]) -> Self {
        Self(reserved.iter().map(|id| (Cow::Borrowed(&**id), 2)).collect())
    }

    /// An id that nothing on the page has: with `-2`, `-3` and so on where it is taken.
    fn free(&mut self, mut wanted: String) -> String {
        if is_footnote(&wanted) {
            wanted.push_str("-section");
        }
        let Some(mut number) = self.0.get(wanted.as_str()).copied() else {
            self.0.insert(Cow::Owned(wanted.clone()), 2);
            return wanted;
        };
        let id = loop {
            let id = format!("{wanted}-{number}");
            number += 1;
            if !self.0.contains_key(id.as_str()) {
                break id;
            }
        };
        self.0.insert(Cow::Owned(wanted), number);
        self.0.insert(Cow::Owned(id.clone()), 2);
        id
    }
}

/// Whether a footnote may have this id.
fn is_footnote(id: &str) -> bool {
    let rest = id.strip_prefix("fn-").or_else(|| id.strip_prefix("fnref-"));
    rest.is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-'))
}

/// KP015, from the brace at `at`, or from the last one.
fn report_mark(range: &Range<usize>, at: Option<usize>, out: &mut BodyOutput<'_>) {
    let words = heading_words(&out.text[range.clone()]);
    let at = at.unwrap_or_else(|| range.start + words.rfind('{').unwrap_or(0));
    let message = say!("a heading takes only the marks `{{#id}}`, `{{.customer}}` and `{{.internal}}`");
    let hint = say!("correct the mark, or take the braces out");
    out.report(Code::KP015, at..(range.start + words.len()).max(at), message, hint);
}

fn looks_like_mark(source: &str, brace: usize) -> bool {
    matches!(source.as_bytes().get(brace + 1), Some(b'.' | b'#'))
}

/// The words of a heading as written: without the line under it, the marks that close it and white space.
fn heading_words(source: &str) -> &str {
    let words = source.trim_end();
    if !source.starts_with('#') {
        return words.rfind('\n').map_or(words, |at| words[..at].trim_end());
    }
    let open = words.trim_end_matches('#');
    if open.ends_with([' ', '\t']) { open.trim_end() } else { words }
}
