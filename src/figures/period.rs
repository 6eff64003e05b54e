//! Periods: `2026`, `2026-H1`, `2026-Q1`, `2026-03` by the fiscal year, `2026-W05` by ISO.
//!
//! A period holds its name only. Its first and last day depend on the month in which the site's fiscal year starts, so
//! both functions take it.

use std::fmt;

use jiff::ToSpan;
use jiff::civil::{Date, ISOWeekDate, Weekday};

/// The first year that a plan may speak of.
pub const FIRST_YEAR: i16 = 1990;
/// The last one.
pub const LAST_YEAR: i16 = 2100;

/// The span of time that a figure is about. `2026` is the fiscal year that ends in 2026; halves and quarters are parts
/// of it; months are those of the calendar, weeks those of ISO 8601. The order of the variants makes the shorter of two
/// periods that end on one day come first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Period {
    /// Week 1 to 53 of an ISO year.
    Week(i16, u8),
    /// Month 1 to 12 of a calendar year.
    Month(i16, u8),
    /// Quarter 1 to 4 of a fiscal year.
    Quarter(i16, u8),
    /// Half 1 or 2 of a fiscal year.
    Half(i16, u8),
    /// A fiscal year.
    Year(i16),
}

impl Period {
    /// Reads a period as it is written in front matter. Years run from 1 to 9998, so that the first and the last day
    /// are valid dates.
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
            [b'W', tens @ b'0'..=b'5', ones @ b'0'..=b'9'] => {
                let week = (tens - b'0') * 10 + ones - b'0';
                monday(year, week).map(|_| Self::Week(year, week))
            }
            [tens @ b'0'..=b'1', ones @ b'0'..=b'9'] => {
                let month = (tens - b'0') * 10 + ones - b'0';
                (1..=12).contains(&month).then_some(Self::Month(year, month))
            }
            _ => None,
        }
    }

    /// The year it is named after.
    pub fn year(self) -> i16 {
        match self {
            Self::Week(year, _)
            | Self::Month(year, _)
            | Self::Quarter(year, _)
            | Self::Half(year, _)
            | Self::Year(year) => year,
        }
    }

    /// The calendar month of a day.
    pub fn month_of(date: Date) -> Self {
        Self::Month(date.year(), date.month().unsigned_abs())
    }

    /// The fiscal year of a day. `fiscal_month` is the month in which the fiscal year starts, 1–12.
    pub fn year_of(date: Date, fiscal_month: i8) -> Self {
        let begun = fiscal_month > 1 && date.month() >= fiscal_month;
        Self::Year(date.year().saturating_add(i16::from(begun)))
    }

    /// The quarter of the fiscal year that a day is in. `fiscal_month` as for [`Self::year_of`].
    pub fn quarter_of(date: Date, fiscal_month: i8) -> Self {
        let since = (date.month() + 12 - fiscal_month.clamp(1, 12)) % 12;
        Self::Quarter(Self::year_of(date, fiscal_month).year(), since.unsigned_abs() / 3 + 1)
    }

    /// The period of the same length before this one.
    #[must_use]
    pub fn before(self) -> Self {
        match self {
            Self::Year(year) => Self::Year(year.saturating_sub(1)),
            Self::Half(year, 1) => Self::Half(year.saturating_sub(1), 2),
            Self::Half(year, half) => Self::Half(year, half - 1),
            Self::Quarter(year, 1) => Self::Quarter(year.saturating_sub(1), 4),
            Self::Quarter(year, quarter) => Self::Quarter(year, quarter - 1),
            Self::Month(year, 1) => Self::Month(year.saturating_sub(1), 12),
            Self::Month(year, month) => Self::Month(year, month - 1),
            Self::Week(year, 1) => {
                let last = if monday(year.saturating_sub(1), 53).is_some() { 53 } else { 52 };
                Self::Week(year.saturating_sub(1), last)
            }
            Self::Week(year, week) => Self::Week(year, week - 1),
        }
    }

    /// The same part of another year; none for week 53 of a year that has 52.
    pub fn in_year(self, year: i16) -> Option<Self> {
        match self {
            Self::Year(_) => Some(Self::Year(year)),
            Self::Half(_, half) => Some(Self::Half(year, half)),
            Self::Quarter(_, quarter) => Some(Self::Quarter(year, quarter)),
            Self::Month(_, month) => Some(Self::Month(year, month)),
            Self::Week(_, week) => monday(year, week).map(|_| Self::Week(year, week)),
        }
    }

    /// The first day. `fiscal_month` is the month in which the fiscal year starts, 1–12.
    pub fn start(self, fiscal_month: i8) -> Date {
        // A period built in code may hold a number that no text can, such as quarter 9: it counts as the nearest valid
        // one.
        let part = |part: u8, parts: u8| i64::from(part.clamp(1, parts) - 1);
        let (year, months) = match self {
            Self::Year(year) => (year, 0),
            Self::Half(year, half) => (year, part(half, 2) * 6),
            Self::Quarter(year, quarter) => (year, part(quarter, 4) * 3),
            Self::Month(year, month) => return first_of(year, month.clamp(1, 12).cast_signed()),
            Self::Week(year, week) => {
                return monday(year, week.clamp(1, 53))
                    .or_else(|| monday(year, 52))
                    .unwrap_or_else(|| first_of(year, 1));
            }
        };
        fiscal_start(year, fiscal_month).saturating_add(months.months())
    }

    /// The last day. `fiscal_month` is the month in which the fiscal year starts, 1–12.
    pub fn end(self, fiscal_month: i8) -> Date {
        let months = match self {
            Self::Week(..) => return self.start(fiscal_month).saturating_add(6.days()),
            Self::Year(_) => 12,
            Self::Half(..) => 6,
            Self::Quarter(..) => 3,
            Self::Month(..) => 1,
        };
        self.start(fiscal_month).saturating_add(months.months()).saturating_sub(1.day())
    }
}

/// The first day of the fiscal year that ends in `year`. Only a fiscal year that starts in January starts in the year
/// it is named after.
fn fiscal_start(year: i16, fiscal_month: i8) -> Date {
    match fiscal_month.clamp(1, 12) {
        1 => first_of(year, 1),
        month => first_of(year.saturating_sub(1), month),
    }
}

/// The first day of an ISO week; none for week 53 of a year that has 52.
fn monday(year: i16, week: u8) -> Option<Date> {
    ISOWeekDate::new(year, week.cast_signed(), Weekday::Monday).ok().map(ISOWeekDate::date)
}

fn first_of(year: i16, month: i8) -> Date {
    Date::new(year.clamp(0, 9998), month, 1).unwrap_or(Date::ZERO)
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Year(year) => write!(f, "{year:04}"),
            Self::Half(year, half) => write!(f, "{year:04}-H{half}"),
            Self::Quarter(year, quarter) => write!(f, "{year:04}-Q{quarter}"),
            Self::Month(year, month) => write!(f, "{year:04}-{month:02}"),
            Self::Week(year, week) => write!(f, "{year:04}-W{week:02}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_period_reads_back_as_written_and_nothing_else_is_one() {
        for text in ["2026", "2026-H1", "2026-Q4", "2026-12", "2026-W05", "2026-W53"] {
            assert_eq!(Period::parse(text).unwrap().to_string(), text);
        }
        for text in [
            "", "26", "2026-", "2026-Q5", "2026-13", "2026-00", "2026-q1", "2026-1", "0000", "9999", "+026", "2026-H0",
            "2026-W00", "2026-W54", "2025-W53", "2026-W5", " 2026",
        ] {
            assert_eq!(Period::parse(text), None, "{text}");
        }
    }

    #[test]
    fn parts_follow_the_fiscal_year_that_ends_in_the_year_named() {
        let days = |text, month| {
            let period = Period::parse(text).unwrap();
            (period.start(month).to_string(), period.end(month).to_string())
        };
        for (text, month, first, last) in [
            ("2026", 1, "2026-01-01", "2026-12-31"),
            ("2026", 7, "2025-07-01", "2026-06-30"),
            ("2026", 12, "2025-12-01", "2026-11-30"),
            ("2026-H1", 7, "2025-07-01", "2025-12-31"),
            ("2026-H2", 7, "2026-01-01", "2026-06-30"),
            ("2026-Q1", 1, "2026-01-01", "2026-03-31"),
            ("2026-Q1", 7, "2025-07-01", "2025-09-30"),
            ("2026-Q4", 4, "2026-01-01", "2026-03-31"),
        ] {
            assert_eq!(days(text, month), (first.to_owned(), last.to_owned()), "{text} of a year from month {month}");
        }
    }

    #[test]
    fn months_are_those_of_the_calendar_whatever_the_fiscal_year() {
        assert_eq!(Period::Month(2026, 2).end(7), date(2026, 2, 28));
        assert_eq!(Period::Month(2028, 2).end(1), date(2028, 2, 29));
        assert_eq!(Period::month_of(date(2026, 3, 14)), Period::Month(2026, 3));
    }

    #[test]
    fn weeks_are_those_of_iso_whatever_the_fiscal_year() {
        for (text, first, last) in [
            ("2026-W01", "2025-12-29", "2026-01-04"),
            ("2026-W05", "2026-01-26", "2026-02-01"),
            ("2026-W53", "2026-12-28", "2027-01-03"),
        ] {
            let week = Period::parse(text).unwrap();
            for month in [1, 7] {
                assert_eq!((week.start(month).to_string(), week.end(month).to_string()), (first.into(), last.into()));
            }
        }
    }

    #[test]
    fn of_periods_that_end_on_one_day_the_shorter_comes_first() {
        let mut periods =
            ["2023", "2023-H2", "2023-12", "2023-Q4", "2023-W52"].map(|text| Period::parse(text).unwrap());
        assert!(periods.iter().all(|period| period.end(1) == date(2023, 12, 31)));
        periods.sort();
        assert_eq!(periods.map(|period| period.to_string()), ["2023-W52", "2023-12", "2023-Q4", "2023-H2", "2023"]);
    }

    #[test]
    fn every_quarter_follows_the_one_before_without_a_gap() {
        for month in 1..=12 {
            for quarter in 2..=4 {
                let before = Period::Quarter(2026, quarter - 1).end(month);
                assert_eq!(before.tomorrow().unwrap(), Period::Quarter(2026, quarter).start(month));
            }
            assert_eq!(Period::Year(2026).end(month), Period::Quarter(2026, 4).end(month));
            assert_eq!(Period::Year(2026).start(month), Period::Half(2026, 1).start(month));
        }
    }

    #[test]
    fn no_value_of_the_type_panics() {
        for period in [
            Period::Year(1),
            Period::Year(9998),
            Period::Year(i16::MIN),
            Period::Quarter(i16::MAX, 0),
            Period::Half(2026, 9),
            Period::Month(2026, 200),
            Period::Week(2025, 53),
            Period::Week(i16::MIN, 0),
            Period::Week(i16::MAX, 255),
        ] {
            for month in [i8::MIN, 0, 1, 12, i8::MAX] {
                assert!(period.start(month) <= period.end(month), "{period} {month}");
            }
        }
    }

    #[test]
    fn the_period_before_ends_the_day_before_and_a_day_is_in_its_own() {
        for month in [1, 4, 12] {
            let mut day = date(2024, 1, 1);
            while day < date(2027, 3, 1) {
                for period in [Period::year_of(day, month), Period::quarter_of(day, month), Period::month_of(day)] {
                    assert!(period.start(month) <= day && day <= period.end(month), "{day} {period} {month}");
                    assert_eq!(
                        period.before().end(month),
                        period.start(month).saturating_sub(1.day()),
                        "{period} {month}"
                    );
                }
                day = day.saturating_add(5.days());
            }
        }
        for (period, before) in [("2026-W01", "2025-W52"), ("2027-W01", "2026-W53"), ("2026-H1", "2025-H2")] {
            assert_eq!(Period::parse(period).unwrap().before().to_string(), before);
        }
        assert_eq!(Period::parse("2026-W53").unwrap().in_year(2027), None);
        assert_eq!(Period::parse("2026-03").unwrap().in_year(2027), Period::parse("2027-03"));
    }
}
