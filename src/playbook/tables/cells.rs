//! From a cell to a value as front matter has it: figures, days, periods and names as spreadsheets of four languages write
//! them.

use crate::diagnostics::{Message, say};
use std::borrow::Cow;
use std::ops::Range;

use jiff::civil::Date;
use toml::de::DeValue;
use toml::value::Datetime;

use crate::document::front_matter::{CellKind, Meant, meant};
use crate::load::tables::Cell;
use crate::load::tables::decimals::Decimals;

/// What a cell holds, before it is read as the value of a key.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Literal {
    /// A text, a word, a period, a name.
    Text(String),
    /// A number as TOML writes it.
    Number(String),
    /// A yes or no.
    Flag(bool),
    /// A day.
    Day(Date),
}

impl Literal {
    /// The value of TOML.
    pub(super) fn value(&self) -> DeValue<'_> {
        match self {
            Self::Text(text) => DeValue::String(Cow::Borrowed(text)),
            Self::Number(number) => {
                DeValue::parse(number).map_or(DeValue::String(Cow::Borrowed(number)), toml::Spanned::into_inner)
            }
            Self::Flag(flag) => DeValue::Boolean(*flag),
            Self::Day(day) => DeValue::Datetime(Datetime {
                date: Some(toml::value::Date {
                    year: day.year().unsigned_abs(),
                    month: day.month().unsigned_abs(),
                    day: day.day().unsigned_abs(),
                }),
                time: None,
                offset: None,
            }),
        }
    }
}

/// What is wrong with a cell: message and hint.
pub(crate) type CellFault = (Message, Message);

/// How the cells of a column are read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ColumnReader {
    pub(crate) kind: CellKind,
    pub(crate) decimals: Decimals,
    /// Whether a day such as 03/04/2026 is one of April, whoever writes it in the site's language.
    pub(crate) day_first: bool,
}

impl ColumnReader {
    /// What a cell that is not empty holds. `text` is its text, or a part of it.
    pub(crate) fn literal(self, cell: &Cell, text: &str) -> Result<Literal, CellFault> {
        match self.kind {
            CellKind::Number => self.number(cell, text).map(Literal::Number),
            CellKind::Day => self.day(text).map(Literal::Day),
            CellKind::Flag => match meant(text) {
                Some(Meant::Flag(flag)) => Ok(Literal::Flag(flag)),
                _ => Err((say!("`{value}` is no yes or no", value = text), say!("write `true` or `false`"))),
            },
            CellKind::Period => Ok(Literal::Text(period(cell, text))),
            CellKind::Word => Ok(Literal::Text(text.trim().to_lowercase().replace([' ', '-'], "_"))),
            CellKind::Text | CellKind::Name(_) | CellKind::None => Ok(Literal::Text(text.to_owned())),
        }
    }

    fn number(self, cell: &Cell, text: &str) -> Result<String, CellFault> {
        let decimals = if cell.is_typed { Decimals::Point } else { self.decimals };
        decimals.number(text).map(|number| number.to_string())
    }

    fn day(self, text: &str) -> Result<Date, CellFault> {
        match meant(text) {
            Some(Meant::Day(day)) => Ok(day),
            Some(Meant::TwoDays(day, _)) if self.day_first => Ok(day),
            Some(Meant::TwoDays(one, other)) => Err((
                say!("`{text}` is one day in Britain and another in America", text),
                say!("write {one} or {other}", one, other),
            )),
            _ if has_short_year(text) => {
                let message = say!("the year of `{text}` has two digits", text);
                Err((message, say!("write the year with four digits, such as 2026-03-31")))
            }
            _ => Err((say!("`{text}` is not a day", text), say!("write a day such as 2026-03-31"))),
        }
    }
}

/// A period as it is written; a workbook makes a day of a month, and a number of a year.
pub(crate) fn period(cell: &Cell, text: &str) -> String {
    let month = text.get(..10).filter(|day| cell.is_typed && text.len() >= 10 && day.ends_with("-01"));
    match month {
        Some(day) => day[..7].to_owned(),
        None => text.to_owned(),
    }
}

/// Whether a text is three numbers, of which none has the four digits of a year.
fn has_short_year(text: &str) -> bool {
    let parts: Vec<&str> = text.trim().split(['.', '/', '-']).collect();
    parts.len() == 3
        && parts.iter().all(|part| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()))
}

/// The parts of a cell that holds a list, with the places of each.
pub(super) fn parts(cell: &Cell) -> Vec<(&str, Range<usize>)> {
    let written = cell.at.len() == cell.text.len();
    let mut at = 0;
    let mut parts = Vec::new();
    for part in cell.text.split(';') {
        let trimmed = part.trim();
        let start = at + part.len() - part.trim_start().len();
        at += part.len() + 1;
        if !trimmed.is_empty() {
            let place = cell.at.start + start..cell.at.start + start + trimmed.len();
            parts.push((trimmed, if written { place } else { cell.at.clone() }));
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(text: &str, is_typed: bool) -> Cell {
        Cell { text: text.to_owned(), at: 0..text.len(), is_typed }
    }

    fn read(kind: CellKind, day_first: bool, text: &str) -> Result<Literal, Message> {
        let reader = ColumnReader { kind, decimals: Decimals::Unknown, day_first };
        reader.literal(&cell(text, false), text).map_err(|(message, _)| message)
    }

    #[test]
    fn a_day_is_read_where_there_is_one_reading_of_it() {
        let day = |text: &str| Ok(Literal::Day(text.parse().expect("a day")));
        for text in ["31.03.2026", "31/03/2026", "03/31/2026", "2026-03-31", "2026-03-31T09:30:00"] {
            assert_eq!(read(CellKind::Day, false, text), day("2026-03-31"), "{text}");
        }
        assert_eq!(read(CellKind::Day, true, "03/04/2026"), day("2026-04-03"));
        assert!(read(CellKind::Day, false, "03/04/2026").is_err());
        assert_eq!(
            read(CellKind::Day, true, "03/04/26"),
            Err(say!("the year of `{text}` has two digits", text = "03/04/26"))
        );
    }

    #[test]
    fn a_workbook_says_what_a_cell_is() {
        let reader = |kind| ColumnReader { kind, decimals: Decimals::Unknown, day_first: false };
        let typed = |kind, text| reader(kind).literal(&cell(text, true), text);
        assert_eq!(typed(CellKind::Number, "1.234"), Ok(Literal::Number("1.234".to_owned())));
        assert!(read(CellKind::Number, false, "1.234").is_err());
        assert_eq!(typed(CellKind::Period, "2026-03-01"), Ok(Literal::Text("2026-03".to_owned())));
        assert_eq!(typed(CellKind::Period, "2026"), Ok(Literal::Text("2026".to_owned())));
    }

    #[test]
    fn a_list_is_cut_at_semicolons() {
        let places: Vec<_> = parts(&cell("tea; coffee ;", false)).into_iter().map(|(_, at)| at).collect();
        assert_eq!(places, [0..3, 5..11]);
    }
}
