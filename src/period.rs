//! Periods: `2026`, `2026-H1`, `2026-Q1`, `2026-03`, by the fiscal year.

use std::fmt;

use jiff::{ToSpan, civil::Date};

/// A stretch of time that a figure is about. `2026` is the fiscal year that ends in 2026; halves and quarters are
/// parts of it; months are those of the calendar.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Period {
    /// A fiscal year.
    Year(i16),
    /// Half 1 or 2 of a fiscal year.
    Half(i16, u8),
    /// Quarter 1 to 4 of a fiscal year.
    Quarter(i16, u8),
    /// Month 1 to 12 of a calendar year.
    Month(i16, u8),
}

impl Period {
    /// Reads a period as it is written in front matter.
    pub fn parse(text: &str) -> Option<Self> {
        let (year, part) = match text.split_once('-') {
            Some((year, part)) => (year, Some(part)),
            None => (text, None),
        };
        if year.len() != 4 || !year.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let year: i16 = year.parse().ok().filter(|year| (1..=9998).contains(year))?;
        let Some(part) = part else { return Some(Self::Year(year)) };
        match part.as_bytes() {
            [b'H', half @ b'1'..=b'2'] => Some(Self::Half(year, half - b'0')),
            [b'Q', quarter @ b'1'..=b'4'] => Some(Self::Quarter(year, quarter - b'0')),
            [tens @ b'0'..=b'1', ones @ b'0'..=b'9'] => {
                let month = (tens - b'0') * 10 + ones - b'0';
                (1..=12).contains(&month).then_some(Self::Month(year, month))
            }
            _ => None,
        }
    }

    /// The calendar month of a day.
    pub fn month_of(date: Date) -> Self {
        Self::Month(date.year(), date.month().unsigned_abs())
    }

    /// The first day. `fiscal_month` is the month in which the fiscal year starts, 1–12.
    pub fn start(self, fiscal_month: i8) -> Date {
        let months = |count: u8| fiscal_start(self.year(), fiscal_month).saturating_add(i64::from(count).months());
        match self {
            Self::Year(_) => months(0),
            Self::Half(_, half) => months((half - 1) * 6),
            Self::Quarter(_, quarter) => months((quarter - 1) * 3),
            Self::Month(year, month) => first_of(year, month.cast_signed()),
        }
    }

    /// The last day.
    pub fn end(self, fiscal_month: i8) -> Date {
        let months = match self {
            Self::Year(_) => 12,
            Self::Half(..) => 6,
            Self::Quarter(..) => 3,
            Self::Month(..) => 1,
        };
        self.start(fiscal_month).saturating_add(months.months()).saturating_sub(1.day())
    }

    fn year(self) -> i16 {
        match self {
            Self::Year(year) | Self::Half(year, _) | Self::Quarter(year, _) | Self::Month(year, _) => year,
        }
    }
}

/// The first day of the fiscal year that ends in `year`.
fn fiscal_start(year: i16, fiscal_month: i8) -> Date {
    if fiscal_month <= 1 { first_of(year, 1) } else { first_of(year - 1, fiscal_month) }
}

fn first_of(year: i16, month: i8) -> Date {
    Date::new(year, month, 1).unwrap_or(Date::ZERO)
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Year(year) => write!(f, "{year:04}"),
            Self::Half(year, half) => write!(f, "{year:04}-H{half}"),
            Self::Quarter(year, quarter) => write!(f, "{year:04}-Q{quarter}"),
            Self::Month(year, month) => write!(f, "{year:04}-{month:02}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_period_reads_back_as_written_and_nothing_else_is_one() {
        for text in ["2026", "2026-H1", "2026-Q4", "2026-12"] {
            assert_eq!(Period::parse(text).unwrap().to_string(), text);
        }
        for text in ["", "26", "2026-", "2026-Q5", "2026-13", "2026-00", "2026-q1", "2026-1", "0000"] {
            assert_eq!(Period::parse(text), None, "{text}");
        }
    }

    #[test]
    fn quarters_follow_the_fiscal_year_that_ends_in_the_year_named() {
        let quarter = Period::Quarter(2026, 1);
        assert_eq!((quarter.start(1), quarter.end(1)), (date(2026, 1, 1), date(2026, 3, 31)));
        assert_eq!((quarter.start(7), quarter.end(7)), (date(2025, 7, 1), date(2025, 9, 30)));
        assert_eq!(Period::Year(2026).end(7), date(2026, 6, 30));
        assert_eq!(Period::Month(2026, 2).end(7), date(2026, 2, 28));
    }
}
