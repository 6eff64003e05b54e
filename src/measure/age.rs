//! Ages in days and months, as rules count them.

use jiff::civil::Date;
use jiff::{ToSpan, Unit};

use crate::language::Locale;

/// Whole days from one day to another; negative when the second day comes first.
pub fn in_days(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |span| i64::from(span.get_days()))
}

/// Months from one day to another: whole ones, and the days left as a share of the month they stand in. Negative when
/// the second day comes first. From 2025-01-01 to 2026-01-31 are 12 months and 30 of 31 days.
pub fn months(from: Date, to: Date) -> f64 {
    let Ok(span) = from.until((Unit::Month, to)) else { return 0.0 };
    let whole = span.get_months();
    let step = if to < from { -1 } else { 1 };
    let reached = from.saturating_add(whole.months());
    let next = from.saturating_add((whole + step).months());
    let length = reached.until(next).map_or(0, |span| span.get_days().abs());
    let part = if length == 0 { 0.0 } else { f64::from(span.get_days()) / f64::from(length) };
    f64::from(whole) + part
}

/// Whether a day lies in the last `count` months: not after today, and not longer ago.
pub fn within(day: Date, count: f64, today: Date) -> bool {
    day <= today && months(day, today) <= count
}

/// An age in words: whole months, or days when it is shorter than a month; `13 months`, `1 day`.
pub fn said(from: Date, to: Date) -> String {
    let (unit, count) = whole(from, to);
    Locale::english().count(unit, count)
}

/// The same as the key of a count, `months` or `days`, and how many.
pub fn whole(from: Date, to: Date) -> (&'static str, usize) {
    let span = from.until((Unit::Month, to)).unwrap_or_default();
    let (unit, count) = match span.get_months() {
        0 => ("days", span.get_days()),
        months => ("months", months),
    };
    (unit, usize::try_from(count.unsigned_abs()).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn months_are_those_of_the_calendar_with_the_days_left_as_a_share() {
        for (from, to, wanted) in [
            (date(2025, 1, 1), date(2026, 2, 1), 13.0),
            (date(2025, 1, 1), date(2026, 1, 31), 12.0 + 30.0 / 31.0),
            (date(2025, 1, 1), date(2025, 1, 1), 0.0),
            (date(2026, 2, 1), date(2025, 1, 1), -13.0),
            (date(2026, 1, 31), date(2026, 1, 1), -30.0 / 31.0),
            (date(2024, 1, 31), date(2024, 2, 29), 1.0),
        ] {
            assert!((months(from, to) - wanted).abs() < 1e-9, "{from} to {to}: {}", months(from, to));
        }
    }

    #[test]
    fn a_time_is_said_in_months_or_in_days() {
        for (from, to, wanted) in [
            (date(2025, 1, 1), date(2026, 2, 28), "13 months"),
            (date(2026, 2, 1), date(2026, 1, 1), "1 month"),
            (date(2026, 1, 1), date(2026, 1, 31), "30 days"),
            (date(2026, 1, 1), date(2026, 1, 2), "1 day"),
        ] {
            assert_eq!(said(from, to), wanted);
        }
    }

    #[test]
    fn no_day_panics() {
        for from in [Date::MIN, Date::ZERO, Date::MAX] {
            for to in [Date::MIN, Date::ZERO, Date::MAX] {
                assert!(months(from, to).is_finite());
            }
        }
    }

    #[test]
    fn the_last_twelve_months_begin_on_the_same_day_a_year_ago() {
        let today = date(2026, 1, 31);
        let inside = |day| within(day, 12.0, today);
        assert_eq!(
            [date(2025, 1, 31), date(2025, 1, 30), today, date(2026, 2, 1)].map(inside),
            [true, false, true, false]
        );
    }
}
