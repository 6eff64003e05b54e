//! Lines and columns, computed from byte offsets when findings are printed.

use std::collections::HashMap;
use std::sync::Arc;

use crate::diagnostics::report::SourceTexts;
use crate::diagnostics::{Span, is_workbook};

/// A line and a column as an editor shows them: both from 1, the column in characters. In a workbook they are the row and
/// the column of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// From 1. A line ends with LF, CR LF or a lone CR.
    pub line: usize,
    /// In characters, from 1. A leading byte-order mark takes none.
    pub column: usize,
}

/// A place as messages name it: `sales.csv:7:12`, `sales.xlsx:B7`.
pub(crate) fn named(path: &str, at: Position) -> String {
    let Position { line, column } = at;
    if is_workbook(path) {
        format!("{path}:{}{line}", column_letters(column))
    } else {
        format!("{path}:{line}:{column}")
    }
}

/// The letters of a column of a workbook, which counts from 1: `B`, `AA`.
pub(crate) fn column_letters(column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column;
    while rest > 0 {
        letters.push(char::from(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"[(rest - 1) % 26]));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

impl Position {
    /// The beginning of a file; also used where the text of a file is not known.
    pub const FIRST: Self = Self { line: 1, column: 1 };
}

/// Computes lines and columns of spans. The lines of a file are found once, however many findings it has.
pub struct Positions<'a> {
    texts: &'a dyn SourceTexts,
    files: HashMap<Arc<str>, Option<Lines<'a>>>,
}

impl<'a> Positions<'a> {
    /// Places in `texts`.
    pub fn new(texts: &'a dyn SourceTexts) -> Self {
        Self { texts, files: HashMap::new() }
    }

    /// The position where a span begins, and the position behind its last character.
    pub fn of(&mut self, span: &Span) -> (Position, Position) {
        let in_workbook = span.is_in_workbook();
        match self.lines(&span.path) {
            Some(lines) => {
                let mut place = |at| if in_workbook { lines.cell(at) } else { lines.place(at) };
                let start = place(span.start as usize);
                (start, place(span.end.max(span.start) as usize))
            }
            None => (Position::FIRST, Position::FIRST),
        }
    }

    /// The lines of a file, if its text is known.
    pub(super) fn lines(&mut self, path: &Arc<str>) -> Option<&mut Lines<'a>> {
        if !self.files.contains_key(path) {
            let lines = self.texts.text(path).map(Lines::new);
            self.files.insert(Arc::clone(path), lines);
        }
        self.files.get_mut(path).and_then(Option::as_mut)
    }
}

/// The lines of one text.
pub(super) struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
    /// The last offset that was asked for and its position. The next one is often on the same line, and that line may
    /// be long.
    near: (usize, Position),
}

impl<'a> Lines<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 }];
        for (at, byte) in bytes.iter().enumerate() {
            if *byte == b'\n' || (*byte == b'\r' && bytes.get(at + 1) != Some(&b'\n')) {
                starts.push(at + 1);
            }
        }
        let near = (starts[0], Position::FIRST);
        Self { text, starts, near }
    }

    /// The position of a byte. A byte inside a character has the position of the character, one past the end that of
    /// the end.
    pub(super) fn place(&mut self, at: usize) -> Position {
        let at = self.floor(at);
        let line = self.starts.partition_point(|start| *start <= at);
        let (known, place) = self.near;
        let column = if place.line != line {
            1 + self.characters(self.starts[line - 1], at)
        } else if known <= at {
            place.column + self.characters(known, at)
        } else {
            place.column - self.characters(at, known)
        };
        let place = Position { line, column };
        self.near = (at, place);
        place
    }

    /// The row and the column of the cell at a byte of the text of a workbook.
    pub(super) fn cell(&self, at: usize) -> Position {
        let at = self.floor(at);
        let line = self.starts.partition_point(|start| *start <= at);
        Position { line, column: 1 + self.text[self.starts[line - 1]..at].matches('\t').count() }
    }

    /// The byte range of a line, from 1, without its line break.
    pub(super) fn range(&self, line: usize) -> std::ops::Range<usize> {
        let start = self.starts[line - 1];
        let end = self.starts.get(line).copied().unwrap_or(self.text.len());
        start..start + self.text[start..end].trim_end_matches(['\n', '\r']).len()
    }

    pub(super) fn text(&self) -> &'a str {
        self.text
    }

    /// The last offset at or before `at` where a caret can stand: not inside a character or a CR LF, and not before a
    /// byte-order mark.
    pub(super) fn floor(&self, at: usize) -> usize {
        let mut at = at.min(self.text.len());
        while !self.text.is_char_boundary(at) || self.text[..at].ends_with('\r') && self.text[at..].starts_with('\n') {
            at -= 1;
        }
        at.max(self.starts[0])
    }

    fn characters(&self, from: usize, to: usize) -> usize {
        self.text[from..to].chars().count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The place of each character of `text`, and of its end, as `line:column`.
    fn places(text: &str) -> String {
        let mut lines = Lines::new(text);
        let ends = text.char_indices().map(|(at, _)| at).chain([text.len()]);
        ends.map(|at| lines.place(at)).map(|at| format!("{}:{}", at.line, at.column)).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn lines_and_columns_count_from_one() {
        assert_eq!(places("ab\nc"), "1:1 1:2 1:3 2:1 2:2");
        assert_eq!(places("a\n\n"), "1:1 1:2 2:1 3:1");
        assert_eq!(places(""), "1:1");
    }

    #[test]
    fn cr_lf_and_a_lone_cr_end_a_line() {
        assert_eq!(places("a\r\nb"), "1:1 1:2 1:2 2:1 2:2");
        assert_eq!(places("a\rb\r"), "1:1 1:2 2:1 2:2 3:1");
        assert_eq!(places("\r\r\n\n"), "1:1 2:1 2:1 3:1 4:1");
    }

    #[test]
    fn columns_are_characters_and_not_bytes() {
        assert_eq!(places("đ漢x"), "1:1 1:2 1:3 1:4");
        assert_eq!(places("e\u{302}\u{301}x"), "1:1 1:2 1:3 1:4 1:5");
    }

    #[test]
    fn a_byte_order_mark_takes_no_column() {
        assert_eq!(places("\u{feff}ab"), "1:1 1:1 1:2 1:3");
        assert_eq!(places("\u{feff}"), "1:1 1:1");
    }

    #[test]
    fn the_order_of_asking_does_not_matter() {
        let text = "ab đ漢\nbế xyz\r\nend";
        let every = |lines: &mut Lines, at| lines.place(at);
        for first in 0..=text.len() + 2 {
            for second in 0..=text.len() + 2 {
                let mut lines = Lines::new(text);
                lines.place(first);
                assert_eq!(every(&mut lines, second), every(&mut Lines::new(text), second), "{first} then {second}");
            }
        }
    }

    #[test]
    fn a_workbook_has_rows_and_columns() {
        let lines = Lines::new("a\tb\n\nc\t\td");
        assert_eq!((lines.cell(2), lines.cell(8)), (Position { line: 1, column: 2 }, Position { line: 3, column: 3 }));
        assert_eq!(named("sales.xlsx", Position { line: 7, column: 28 }), "sales.xlsx:AB7");
        assert_eq!([1, 26, 27, 702, 703].map(column_letters), ["A", "Z", "AA", "ZZ", "AAA"]);
    }

    #[test]
    fn a_line_is_shown_without_what_ends_it() {
        let text = "\u{feff}one\r\n\rthree";
        let lines = Lines::new(text);
        let all: Vec<_> = (1..=3).map(|line| &text[lines.range(line)]).collect();
        assert_eq!(all, ["one", "", "three"]);
    }
}
