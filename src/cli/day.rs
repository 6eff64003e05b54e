//! Days on the command line: `2026-01-31`, and what to say of anything else.

use crate::diagnostics::{Message, say};
use jiff::civil::Date;

/// What is said of anything that is no day at all.
fn form() -> Message {
    say!("write the day as 2026-01-31: year, month, day")
}

/// Reads a day. The error names the day that is meant, where only one can be.
pub(super) fn day(text: &str) -> Result<Date, Message> {
    let text = text.trim();
    let parts: Vec<&str> = text.split(['-', '.', '/', ' ']).filter(|part| !part.is_empty()).collect();
    let is_number = |part: &&str| part.bytes().all(|byte| byte.is_ascii_digit()) && part.len() <= 4;
    if parts.len() == 3 && parts.iter().all(is_number) {
        let is_written_right = text.len() == 10 && text.matches('-').count() == 2 && parts[0].len() == 4;
        let numbers: Vec<i16> = parts.iter().filter_map(|part| part.parse().ok()).collect();
        return match (numbers.as_slice(), parts[0].len(), parts[2].len()) {
            ([year, month, day], 4, _) if is_written_right => whole(*year, *month, *day),
            ([year, month, day], 4, _) => whole(*year, *month, *day).and_then(meant),
            // In most countries the day comes first; in some the month does.
            ([first, second, year], _, 4) if *first > 12 || first == second => {
                whole(*year, *second, *first).and_then(meant)
            }
            ([first, second, year], _, 4) if *second > 12 => whole(*year, *first, *second).and_then(meant),
            ([first, second, year], _, 4) => match (whole(*year, *second, *first), whole(*year, *first, *second)) {
                (Ok(day_first), Ok(month_first)) => Err(say!(
                    "write the day as {day_first} or {month_first}",
                    day_first = day_first.to_string(),
                    month_first = month_first.to_string()
                )),
                (Err(error), _) | (_, Err(error)) => Err(error),
            },
            _ => Err(form()),
        };
    }
    if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        let number = |at: std::ops::Range<usize>| text[at].parse().unwrap_or(0);
        return whole(number(0..4), number(4..6), number(6..8)).and_then(meant);
    }
    // A time behind the day is too much; a word says no day.
    match text.get(..10).filter(|_| text.as_bytes().get(10) == Some(&b'T')) {
        Some(first) => day(first).and_then(meant),
        None => Err(form()),
    }
}

/// The day of three numbers, or why there is none.
fn whole(year: i16, month: i16, day: i16) -> Result<Date, Message> {
    if !(1..=12).contains(&month) {
        return Err(say!("there is no month {month}; {form}", month, form = form()));
    }
    let month = i8::try_from(month).expect("at most twelve");
    let Ok(first) = Date::new(year, month, 1) else { return Err(form()) };
    let last = first.last_of_month();
    match i8::try_from(day).ok().and_then(|day| Date::new(year, month, day).ok()) {
        Some(date) => Ok(date),
        None => Err(say!("that month has {day} days: the last is {last}", day = last.day(), last = last.to_string())),
    }
}

/// The day is clear, but written in another way.
fn meant(day: Date) -> Result<Date, Message> {
    Err(say!("write the day as {day}", day = day.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_and_another_way_of_writing_one_is_shown_the_right_one() {
        let form = form();
        let form = form.english();
        assert_eq!(day("2026-01-31"), Ok(jiff::civil::date(2026, 1, 31)));
        for (written, said) in [
            ("31.01.2026", "write the day as 2026-01-31"),
            ("31/1/2026", "write the day as 2026-01-31"),
            ("1/31/2026", "write the day as 2026-01-31"),
            ("2026/01/31", "write the day as 2026-01-31"),
            ("2026-1-31", "write the day as 2026-01-31"),
            ("20260131", "write the day as 2026-01-31"),
            ("2026-01-31T10:00", "write the day as 2026-01-31"),
            ("03/04/2026", "write the day as 2026-04-03 or 2026-03-04"),
            ("2027-02-30", "that month has 28 days: the last is 2027-02-28"),
            ("30.02.2027", "that month has 28 days: the last is 2027-02-28"),
            ("2026-13-01", "there is no month 13; write the day as 2026-01-31: year, month, day"),
            ("tomorrow", form),
            ("31.1.26", form),
            ("", form),
            ("2026-01", form),
            ("12345-01-01", form),
            ("日本-01-31T", form),
        ] {
            assert_eq!(day(written).unwrap_err(), said, "{written}");
        }
    }
}
