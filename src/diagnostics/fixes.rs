//! Fixes of findings, put into a text: what `check --fix` writes, and what programs are offered as a change of whole lines.

use std::fmt::Write as _;
use std::ops::Range;

use crate::diagnostics::{Finding, Fix, Span};
use crate::figures::sort::sort_by_key;

/// A change of whole lines of one text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineChange {
    /// The first line that is replaced, from 0, and the one behind the last.
    pub lines: Range<usize>,
    /// What stands there afterwards, without line ends.
    pub text: Vec<String>,
}

/// The fixes of findings that can be made in one text together, in order: of two that touch the same place only the first.
/// One that does not fit into the text is left out.
pub fn together<'a>(text: &str, findings: impl IntoIterator<Item = &'a Finding>) -> Vec<&'a Fix> {
    let mut all: Vec<&Fix> = findings.into_iter().filter_map(|finding| finding.fix.as_ref()).collect();
    sort_by_key(&mut all, |fix| (fix.span.start, fix.span.end));
    let mut chosen: Vec<&Fix> = Vec::new();
    for fix in all {
        let fits = text.get(range(fix)).is_some_and(|old| old != fix.text);
        // What is put in where another fix ends could come before or after what that one writes.
        let is_free = chosen.last().is_none_or(|last| fix.span.start > last.span.end);
        if fits && is_free {
            chosen.push(fix);
        }
    }
    chosen
}

/// A text with fixes made, which [`together`] chose. What they write ends its lines as the text does.
pub fn applied(text: &str, fixes: &[&Fix]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for fix in fixes {
        let range = range(fix);
        out.push_str(&text[done..range.start]);
        if text.contains("\r\n") {
            out.push_str(&fix.text.replace("\r\n", "\n").replace('\n', "\r\n"));
        } else {
            out.push_str(&fix.text);
        }
        done = range.end;
    }
    out.push_str(&text[done..]);
    out
}

/// The same as changes of whole lines, in order; fixes of one line are one change.
pub fn by_line(text: &str, fixes: &[&Fix]) -> Vec<LineChange> {
    let starts: Vec<usize> = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
    let line_of = |at: usize| starts.partition_point(|start| *start <= at) - 1;
    let mut groups: Vec<(Range<usize>, Vec<&Fix>)> = Vec::new();
    for fix in fixes {
        let place = range(fix);
        let lines = line_of(place.start)..line_of(place.end.max(place.start)) + 1;
        match groups.last_mut() {
            Some((known, group)) if lines.start < known.end => {
                known.end = known.end.max(lines.end);
                group.push(fix);
            }
            _ => groups.push((lines, vec![fix])),
        }
    }
    let change = |(lines, group): (Range<usize>, Vec<&Fix>)| {
        let (from, to) = (starts[lines.start], starts.get(lines.end).copied().unwrap_or(text.len()));
        let moved: Vec<Fix> = group.iter().map(|fix| moved(fix, from)).collect();
        let new = applied(&text[from..to], &moved.iter().collect::<Vec<_>>());
        LineChange { lines, text: new.lines().map(str::to_owned).collect() }
    };
    groups.into_iter().map(change).collect()
}

/// A fix of a text as one of the part of it that begins at `from`.
fn moved(fix: &Fix, from: usize) -> Fix {
    let place = range(fix);
    Fix { span: Span::new(&fix.span.path, place.start - from..place.end - from), text: fix.text.clone() }
}

fn range(fix: &Fix) -> Range<usize> {
    fix.span.start as usize..fix.span.end as usize
}

/// A text before and after some changes of its lines, in the form of `diff -u`.
pub fn unified(path: &str, text: &str, changes: &[LineChange]) -> String {
    const AROUND: usize = 3;
    let lines: Vec<&str> = text.lines().collect();
    let mut out = format!("--- a/{path}\n+++ b/{path}\n");
    let mut at = 0;
    let mut shift: isize = 0;
    while at < changes.len() {
        let first = changes[at].lines.start.saturating_sub(AROUND);
        let mut end = at + 1;
        while end < changes.len() && changes[end].lines.start <= changes[end - 1].lines.end + 2 * AROUND {
            end += 1;
        }
        let last = (changes[end - 1].lines.end + AROUND).min(lines.len());
        let (mut body, mut old, mut new, mut line) = (String::new(), 0_usize, 0_usize, first);
        let mut put = |sign: char, text: &str| {
            body.push(sign);
            body.push_str(text);
            body.push('\n');
            old += usize::from(sign != '+');
            new += usize::from(sign != '-');
        };
        for change in &changes[at..end] {
            lines[line..change.lines.start.min(lines.len())].iter().for_each(|text| put(' ', text));
            let replaced = change.lines.start.min(lines.len())..change.lines.end.min(lines.len());
            lines[replaced.clone()].iter().for_each(|text| put('-', text));
            change.text.iter().for_each(|text| put('+', text));
            line = replaced.end;
        }
        lines[line.min(last)..last].iter().for_each(|text| put(' ', text));
        let from = (first + 1).saturating_add_signed(shift);
        let _ = write!(out, "@@ -{},{old} +{from},{new} @@\n{body}", first + 1);
        shift += new.cast_signed() - old.cast_signed();
        at = end;
    }
    out
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::diagnostics::Code;
    use crate::diagnostics::say;

    fn fix(range: Range<usize>, text: &str) -> Finding {
        let span = Span::new(&Arc::from("a.md"), range);
        Finding::new(Code::KP004, span.clone(), say!("m")).fix(span, text)
    }

    #[test]
    fn fixes_of_one_text_are_made_together_and_none_is_made_twice() {
        let text = "ownr = x\ndue = 1\n";
        let findings = [
            fix(13..14, "="),
            fix(0..4, "owner"),
            fix(0..4, "owner"),
            fix(2..8, "no"),
            fix(900..901, "far"),
            fix(7..8, "\"x\""),
        ];
        let chosen = together(text, &findings);
        assert_eq!(applied(text, &chosen), "owner = \"x\"\ndue = 1\n");
    }

    #[test]
    fn what_is_put_in_ends_its_lines_as_the_text_does() {
        let findings = [fix(0..0, "a = 1\nb = 2\n")];
        assert_eq!(applied("c\r\n", &together("c\r\n", &findings)), "a = 1\r\nb = 2\r\nc\r\n");
        assert_eq!(applied("c\n", &together("c\n", &findings)), "a = 1\nb = 2\nc\n");
    }

    #[test]
    fn a_place_inside_of_a_letter_is_none() {
        assert!(together("đ", &[fix(1..2, "x")]).is_empty());
    }

    #[test]
    fn a_diff_says_what_stands_in_the_lines() {
        let text = "1\n2\n3\n4\nownr = x, y\n6\n7\n8\n9\n10\n11\n12\nlast";
        let at = |word: &str| text.find(word).unwrap();
        let findings = [
            fix(at("ownr")..at("ownr") + 4, "owner"),
            fix(at("y")..at("y") + 1, "z"),
            fix(at("last")..at("last") + 4, "one\ntwo"),
        ];
        let changes = by_line(text, &together(text, &findings));
        assert_eq!(changes[0], LineChange { lines: 4..5, text: vec!["owner = x, z".to_owned()] });
        let expected = "--- a/a.md\n+++ b/a.md\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-ownr = x, y\n+owner = x, z\n 6\n 7\n 8\n@@ -10,4 +10,5 @@\n 10\n 11\n 12\n-last\n+one\n+two\n";
        assert_eq!(unified("a.md", text, &changes), expected);
    }
}
