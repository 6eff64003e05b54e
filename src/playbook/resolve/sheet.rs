//! A table as spreadsheets of four languages save it: cells with their places in the file.
//!
//! Commas, semicolons or tabs; a `sep=` line; quotes; line ends of any kind. No cell and no row is swallowed: a quote that
//! never closes is an error at the quote.

use std::ops::Range;

/// A cell, with its place in the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Cell {
    /// Its text, without quotes and blanks around it.
    pub(super) text: String,
    /// Where it stands.
    pub(super) at: Range<usize>,
}

/// A table, cut into cells.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    /// What separates its cells.
    pub(super) delimiter: char,
    /// Its first row.
    pub(super) head: Vec<Cell>,
    /// The others, without those in which nothing stands.
    pub(super) rows: Vec<Vec<Cell>>,
    /// Quotes that swallow what stands behind them, and what is wrong with each.
    pub(super) faults: Vec<(Range<usize>, &'static str)>,
}

impl Sheet {
    /// Cuts a table.
    pub(super) fn read(text: &str) -> Self {
        let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let first = text[start..].lines().next().unwrap_or("");
        let named = first.trim().to_ascii_lowercase();
        let named = named.strip_prefix("sep=").and_then(|sign| sign.chars().next());
        let start = if named.is_some() { start + line_length(&text[start..]) } else { start };
        let head = text[start..].lines().next().unwrap_or("");
        let counted = [',', ';', '\t'].map(|sign| (head.matches(sign).count(), sign));
        let most = counted.into_iter().max_by_key(|(count, sign)| (*count, *sign == ','));
        let delimiter = named.or(most.map(|(_, sign)| sign)).unwrap_or(',');
        let mut sheet = Self { delimiter, ..Self::default() };
        let mut rows = Vec::new();
        let mut at = start;
        while at < text.len() {
            let row = sheet.row(text, &mut at);
            if row.iter().any(|cell| !cell.text.is_empty()) {
                rows.push(row);
            }
        }
        let mut rows = rows.into_iter();
        sheet.head = rows.next().unwrap_or_default();
        sheet.rows = rows.collect();
        sheet
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
        let written = text[begin..end].trim_end();
        Cell { text: written.to_owned(), at: begin..begin + written.len() }
    }

    /// A cell in quotes; none where its quote never closes, so that it is read to the end of the line.
    fn quoted(&mut self, text: &str, begin: usize, at: &mut usize) -> Option<Cell> {
        let mut inner = String::new();
        let mut here = begin + 1;
        loop {
            let Some(next) = text[here..].find('"').map(|next| here + next) else {
                self.faults.push((begin..begin + 1, "this quote never closes"));
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
        let is_row = |line: &str| line.matches(self.delimiter).count() >= 3;
        if inner.lines().skip(1).any(is_row) {
            self.faults.push((begin..begin + 1, "this quote swallows the rows below it"));
            return None;
        }
        let delimiter = self.delimiter;
        let rest = text[here..].find(|c: char| [delimiter, '\n', '\r'].contains(&c)).unwrap_or(text.len() - here);
        let behind = text[here..here + rest].trim();
        if !behind.is_empty() {
            self.faults.push((begin..begin + 1, "text stands behind the end of this quote"));
        }
        *at = here + rest;
        Some(Cell { text: inner.trim().to_owned(), at: begin..here })
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

/// How the figures of a column are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Decimals {
    /// `89.5`
    Point,
    /// `89,5`
    Comma,
    /// Nothing in the column says it.
    Unknown,
}

impl Decimals {
    /// What the figures of a column say, in a table of semicolons or tabs.
    pub(super) fn of<'t>(column: impl Iterator<Item = &'t str>) -> Self {
        let (mut points, mut commas) = (false, false);
        for text in column {
            let last = text.rfind(['.', ',']);
            let Some(last) = last else { continue };
            let digits = text[last + 1..].chars().take_while(char::is_ascii_digit).count();
            let both = text[..last].contains(['.', ',']) && !text[..last].ends_with(&text[last..=last]);
            let mixed = both && text[..last].contains(if text[last..].starts_with(',') { '.' } else { ',' });
            if digits == 3 && !mixed && !text.starts_with('0') {
                continue;
            }
            if text[last..].starts_with(',') { commas = true } else { points = true }
        }
        match (points, commas) {
            (true, false) => Self::Point,
            (false, true) => Self::Comma,
            _ => Self::Unknown,
        }
    }

    /// The number that a cell holds; where there are two readings or none, what is wrong with it and what to do.
    pub(super) fn number(self, text: &str) -> Result<f64, (String, String)> {
        let bare: String = text
            .trim_end_matches(['%', ' ', '\u{a0}', '\u{202f}'])
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, '\'' | '’'))
            .map(|c| if matches!(c, '\u{2212}' | '–') { '-' } else { c })
            .collect();
        let shaped = bare.contains(|c: char| c.is_ascii_digit())
            && bare
                .char_indices()
                .all(|(at, c)| c.is_ascii_digit() || matches!(c, '.' | ',') || (at == 0 && matches!(c, '-' | '+')));
        let none = || {
            (
                format!("`{text}` is not a number"),
                "write a number with a decimal point, or leave the row out".to_owned(),
            )
        };
        if !shaped {
            // A number with an exponent, as programs write it.
            return bare.parse().ok().filter(|value: &f64| value.is_finite()).ok_or_else(none);
        }
        let point = bare.replace(',', "");
        let comma = bare.replace('.', "").replace(',', ".");
        let last = bare.rfind(['.', ',']);
        let two = last.is_some_and(|last| {
            let once = bare.matches(['.', ',']).count() == 1;
            once && bare.len() - last == 4 && last > 0 && !bare.trim_start_matches(['-', '+']).starts_with('0')
        });
        let meant = match (self, last.map(|last| bare.as_bytes()[last])) {
            (Self::Unknown, _) if two => {
                return Err((
                    format!("`{text}` is one number with a comma and another one with a point for decimals"),
                    format!("write {} or {}", bare.replace(['.', ','], "."), bare.replace(['.', ','], "")),
                ));
            }
            (Self::Comma, Some(_)) | (Self::Unknown, Some(b',')) => comma,
            _ => point,
        };
        meant.parse().ok().filter(|value: &f64| value.is_finite()).ok_or_else(none)
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
    fn a_quote_takes_no_row_along() {
        for (text, rows) in [
            ("a,b,c,d\n1,2,3,\"x\n4,5,6,7\n", 2),
            ("a,b,c,d\n1,2,3,\"x\n4,5,6,\"y\"\n7,8,9,0\n", 3),
            ("a,b\n1,\"x\"y\n2,z\n", 2),
        ] {
            let sheet = Sheet::read(text);
            assert_eq!((sheet.faults.len(), sheet.rows.len()), (1, rows), "{text:?} {sheet:#?}");
        }
        assert_eq!(texts("a,b\n1,\"two\nlines\"\n"), [["a", "b"], ["1", "two\nlines"]]);
    }

    #[test]
    fn a_figure_is_read_as_its_column_writes_them() {
        assert_eq!(Decimals::of(["89,5", "1.234"].into_iter()), Decimals::Comma);
        assert_eq!(Decimals::of(["89.5", "1,234"].into_iter()), Decimals::Point);
        assert_eq!(Decimals::of(["1.234", "2"].into_iter()), Decimals::Unknown);
        assert_eq!(Decimals::Comma.number("1.234,5"), Ok(1234.5));
        assert_eq!(Decimals::Comma.number("1.234"), Ok(1234.0));
        assert_eq!(Decimals::Point.number("1,234"), Ok(1234.0));
        assert_eq!(Decimals::Unknown.number("1\u{202f}234,5 %"), Ok(1234.5));
        assert_eq!(Decimals::Unknown.number("\u{2212}2"), Ok(-2.0));
        assert!(Decimals::Unknown.number("1.234").is_err());
        assert!(Decimals::Unknown.number("0.123").is_ok());
        assert!(Decimals::Point.number("n/a").is_err());
    }
}
