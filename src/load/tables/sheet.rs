//! A table as spreadsheets of four languages save it: cells with their places in the file.
//!
//! Commas, semicolons or tabs; a `sep=` line; quotes; line ends of any kind. No cell and no row is swallowed: a quote that
//! never closes is an error at the quote.

use crate::diagnostics::phrase;
use std::ops::Range;

use crate::load::tables::{is_workbook, workbook};

/// A cell, with its place in the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Cell {
    /// Its text, without quotes and blanks around it.
    pub(crate) text: String,
    /// Where it stands.
    pub(crate) at: Range<usize>,
    /// Whether a workbook says that it is a number, a day or a yes: then there is one reading of it.
    pub(crate) is_typed: bool,
}

/// A table, cut into cells.
#[derive(Debug, Default)]
pub(crate) struct Sheet {
    /// What separates its cells.
    pub(crate) delimiter: char,
    /// Its first row.
    pub(crate) head: Vec<Cell>,
    /// The others, without those in which nothing stands.
    pub(crate) rows: Vec<Vec<Cell>>,
    /// Quotes that swallow what stands behind them, and what is wrong with each. The rows in which they stand are in doubt,
    /// and left out.
    pub(crate) faults: Vec<(Range<usize>, &'static str)>,
    /// Quotes that close one of the faults: what they do to their own rows is told there.
    closing: Vec<usize>,
    /// How many columns the head has.
    width: usize,
    /// Whether the row that is being cut is in doubt.
    is_in_doubt: bool,
}

impl Sheet {
    /// Cuts the table at a path: that of a workbook as [`workbook::text`] gives it, any other as it is saved.
    pub(crate) fn of(path: &str, text: &str) -> Self {
        if is_workbook(path) { Self::of_workbook(text) } else { Self::read(text) }
    }

    /// Cuts the text of a workbook.
    fn of_workbook(text: &str) -> Self {
        let mut rows = Vec::new();
        let mut at = 0;
        for line in text.split('\n') {
            let mut row = Vec::new();
            for written in line.split('\t') {
                let text = written.strip_prefix(workbook::TEXT_MARK).unwrap_or(written);
                let start = at + written.len() - text.len();
                let is_typed = start == at && workbook::looks_typed(text);
                row.push(Cell { text: text.to_owned(), at: start..start + text.len(), is_typed });
                at += written.len() + 1;
            }
            if row.iter().any(|cell| !cell.text.is_empty()) {
                rows.push(row);
            }
        }
        Self::with_rows('\t', rows)
    }

    /// A table without faults, of which the first row is the head.
    fn with_rows(delimiter: char, rows: Vec<Vec<Cell>>) -> Self {
        let mut rows = rows.into_iter();
        let head = rows.next().unwrap_or_default();
        Self { delimiter, head, rows: rows.collect(), ..Self::default() }
    }

    /// Cuts a table.
    pub(crate) fn read(text: &str) -> Self {
        let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let first = text[start..].lines().next().unwrap_or("");
        let named = first.trim().to_ascii_lowercase();
        let named = named.strip_prefix("sep=").and_then(|sign| sign.chars().next());
        let start = if named.is_some() { start + line_length(&text[start..]) } else { start };
        let head = text[start..].lines().next().unwrap_or("");
        let counted = [',', ';', '\t'].map(|sign| (head.matches(sign).count(), sign));
        let most = counted.into_iter().max_by_key(|(count, sign)| (*count, *sign == ','));
        let delimiter = named.or(most.map(|(_, sign)| sign)).unwrap_or(',');
        let mut sheet = Self { delimiter, width: head.matches(delimiter).count() + 1, ..Self::default() };
        let mut rows = Vec::new();
        let mut at = start;
        while at < text.len() {
            let row = sheet.row(text, &mut at);
            let is_sure = !std::mem::take(&mut sheet.is_in_doubt) || rows.is_empty();
            if is_sure && row.iter().any(|cell| !cell.text.is_empty()) {
                rows.push(row);
            }
        }
        Self { faults: sheet.faults, ..Self::with_rows(delimiter, rows) }
    }

    /// The row that begins at `at`, which is moved behind its line end.
    fn row(&mut self, text: &str, at: &mut usize) -> Vec<Cell> {
        let mut cells = Vec::new();
        loop {
            cells.push(self.cell(text, at));
            match text[*at..].chars().next() {
                Some(sign) if sign == self.delimiter => *at += sign.len_utf8(),
                Some(_) => {
                    *at += line_length(&text[*at..]);
                    return cells;
                }
                None => return cells,
            }
        }
    }

    /// The cell that begins at `at`, which is moved to the sign behind it.
    fn cell(&mut self, text: &str, at: &mut usize) -> Cell {
        let delimiter = self.delimiter;
        let blank = |c: char| c != delimiter && (c == ' ' || c == '\u{a0}' || c == '\t');
        let ends = |c: char| c == delimiter || c == '\n' || c == '\r';
        let begin = *at + text[*at..].len() - text[*at..].trim_start_matches(blank).len();
        if text[begin..].starts_with('"')
            && let Some(cell) = self.quoted(text, begin, at)
        {
            return cell;
        }
        let end = begin + text[begin..].find(ends).unwrap_or(text.len() - begin);
        *at = end;
        self.is_in_doubt |= self.closing.iter().any(|quote| (begin..end).contains(quote));
        let written = text[begin..end].trim_end();
        Cell { text: written.to_owned(), at: begin..begin + written.len(), is_typed: false }
    }

    /// A cell in quotes; none where its quote never closes, so that it is read to the end of the line.
    fn quoted(&mut self, text: &str, begin: usize, at: &mut usize) -> Option<Cell> {
        let mut inner = String::new();
        let mut here = begin + 1;
        loop {
            let Some(next) = text[here..].find('"').map(|next| here + next) else {
                self.fault(begin, phrase!("this quote is never closed"));
                return None;
            };
            inner.push_str(&text[here..next]);
            here = next + 1;
            if !text[here..].starts_with('"') {
                break;
            }
            inner.push('"');
            here += 1;
        }
        if inner.lines().skip(1).any(|line| self.looks_like_row(line)) {
            self.fault(begin, phrase!("this quote swallows the rows below it"));
            self.closing.push(here - 1);
            return None;
        }
        let delimiter = self.delimiter;
        let rest = text[here..].find(|c: char| [delimiter, '\n', '\r'].contains(&c)).unwrap_or(text.len() - here);
        let behind = text[here..here + rest].trim();
        if !behind.is_empty() {
            self.fault(begin, phrase!("there is text after the end of this quote"));
        }
        *at = here + rest;
        Some(Cell { text: inner.trim().to_owned(), at: begin..here, is_typed: false })
    }

    /// Tells what is wrong with a quote, unless it is the end of one that was told.
    fn fault(&mut self, quote: usize, message: &'static str) {
        self.is_in_doubt = true;
        if !self.closing.contains(&quote) {
            self.faults.push((quote..quote + 1, message));
        }
    }

    /// Whether a line in quotes is a row of the table: prose has a blank behind its commas.
    fn looks_like_row(&self, line: &str) -> bool {
        let behind: Vec<&str> = line.split(self.delimiter).skip(1).collect();
        let is_dense = || behind.iter().all(|part| !part.starts_with(' '));
        behind.len() >= 3 || (behind.len() == 2 && self.width == 3 && is_dense())
    }
}

/// The length of the first line, its line end included.
fn line_length(text: &str) -> usize {
    match text.find(['\n', '\r']) {
        Some(at) if text[at..].starts_with("\r\n") => at + 2,
        Some(at) => at + 1,
        None => text.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<Vec<String>> {
        let sheet = Sheet::read(text);
        assert_eq!(sheet.faults, [], "{text}");
        let texts = |row: &Vec<Cell>| row.iter().map(|cell| cell.text.clone()).collect();
        std::iter::once(&sheet.head).chain(&sheet.rows).map(texts).collect()
    }

    #[test]
    fn a_table_is_read_however_it_was_saved() {
        let wanted = [["a", "b"], ["1", "2,5"], ["x \"y\"", "é"]];
        for text in [
            "a,b\n1,\"2,5\"\n\"x \"\"y\"\"\",é\n",
            "\u{feff}a;b\r\n1;2,5\r\n\r\n\"x \"\"y\"\"\";é\r\n;\r\n",
            "sep=;\r\na;b\r\n1;2,5\r\nx \"y\";é",
            "a\tb\r1\t2,5\rx \"y\"\t é \r",
        ] {
            assert_eq!(texts(text), wanted, "{text:?}");
        }
    }

    #[test]
    fn a_cell_knows_its_place_behind_every_line_end() {
        let text = "a;b\r\n1;two\r\n3; \"fo\"\"ur\"\r\n";
        let sheet = Sheet::read(text);
        assert_eq!(&text[sheet.rows[0][1].at.clone()], "two");
        assert_eq!(&text[sheet.rows[1][1].at.clone()], "\"fo\"\"ur\"");
    }

    #[test]
    fn a_quote_is_told_once_and_takes_no_other_row_along() {
        for (text, rows) in [
            ("a,b,c,d\n1,2,3,\"x\n4,5,6,7\n", 1),
            ("a,b,c,d\n1,2,3,\"x\n4,5,6,\"y\"\n7,8,9,0\n", 2),
            ("a,b,c,d\n1,2,\"x,3\n4,5,6,7\n8,9,y\",0\n1,2,3,4\n", 2),
            ("a,b,c,d\n1,2,\"x,3\n4,5,6,7\n8,9,0,\"\n1,2,3,4\n", 2),
            ("a,b,c\n1,\"x,2\n3,4,5\n6,y\",7\n", 1),
            ("a,b\n1,\"x\"y\n2,z\n", 1),
        ] {
            let sheet = Sheet::read(text);
            assert_eq!((sheet.faults.len(), sheet.rows.len()), (1, rows), "{text:?} {sheet:#?}");
        }
        assert_eq!(texts("a,b\n1,\"two\nlines\"\n"), [["a", "b"], ["1", "two\nlines"]]);
        let prose = "a,b,c\n1,2,\"two\nlines, of, prose\"\n";
        assert_eq!(texts(prose)[1][2], "two\nlines, of, prose");
    }
}
