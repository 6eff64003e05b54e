//! What a value is meant to be that is written as people write it and not as TOML wants it: `89,5 %`, `31.12.2026`,
//! `yes`, `n/a`.

use crate::diagnostics::{Message, say};
use jiff::civil::Date;

use crate::load::tables::decimals::CURRENCIES;

/// A value in a form that TOML does not know, with what is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Meant {
    /// A number with a sign too many or a comma: the number, and what is wrong, such as "a number is written without `%`".
    Number(String, Message),
    /// A number that is whole or has a point, for which there are two readings.
    TwoNumbers(String, String),
    /// A day in another order: the day as TOML writes it.
    Day(Date),
    /// A day for which there are two readings.
    TwoDays(Date, Date),
    /// A year and a month, or half a year, or a quarter.
    Period(String),
    /// A yes or no.
    Flag(bool),
    /// A word for "there is none yet".
    Nothing,
}

/// Words for yes and no, in the four languages of sites and as programs write them.
const FLAGS: &[(&str, bool)] = &[
    ("true", true),
    ("yes", true),
    ("on", true),
    ("oui", true),
    ("vrai", true),
    ("ja", true),
    ("sand", true),
    ("có", true),
    ("đúng", true),
    ("false", false),
    ("no", false),
    ("off", false),
    ("non", false),
    ("faux", false),
    ("nej", false),
    ("falsk", false),
    ("không", false),
    ("sai", false),
];

/// Words for "there is none yet".
const NOTHING: &[&str] =
    &["n/a", "na", "n.a.", "#n/a", "-", "–", "—", "?", "??", "tbd", "tbc", "todo", "null", "nil", "nan", "…", "..."];

/// What a value outside of quotes is meant to be, if that is plain.
pub(crate) fn meant(value: &str) -> Option<Meant> {
    let value = value.trim();
    let lower = value.to_lowercase();
    if NOTHING.contains(&lower.as_str()) {
        return Some(Meant::Nothing);
    }
    if let Some((_, flag)) = FLAGS.iter().find(|(word, _)| *word == lower) {
        return Some(Meant::Flag(*flag));
    }
    day(value).or_else(|| period(value)).or_else(|| number(value))
}

/// A day, written in another order or with other separators, or with a time behind it.
fn day(value: &str) -> Option<Meant> {
    let value = value.split(['T', ' ']).next().filter(|first| first.len() >= 6 && value.len() > 10).unwrap_or(value);
    let parts: Vec<&str> = value.trim_end_matches('.').split(['.', '/', '-']).collect();
    let [first, second, third] = parts.as_slice() else { return None };
    let number = |part: &str| {
        let part = part.trim();
        (!part.is_empty() && part.len() <= 4 && part.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| part.parse::<i16>().ok())?
    };
    let (first_number, month, last) = (number(first)?, number(second)?, number(third)?);
    let date = |year: i16, month: i16, day: i16| Date::new(year, month.try_into().ok()?, day.try_into().ok()?).ok();
    if first.trim().len() == 4 {
        return date(first_number, month, last).map(Meant::Day);
    }
    if third.trim().len() != 4 {
        return None;
    }
    match (date(last, month, first_number), date(last, first_number, month)) {
        (Some(one), Some(other)) if one != other && value.contains('/') => Some(Meant::TwoDays(one, other)),
        (Some(one), _) | (None, Some(one)) => Some(Meant::Day(one)),
        (None, None) => None,
    }
}

/// A period without quotes: `2026-12`, `2026-Q1`, `2026-H1`, `2026-W05`.
fn period(value: &str) -> Option<Meant> {
    let shaped =
        value.len() >= 7 && value.as_bytes()[..4].iter().all(u8::is_ascii_digit) && value.as_bytes()[4] == b'-';
    (shaped && crate::figures::period::Period::parse(value).is_some()).then(|| Meant::Period(value.to_owned()))
}

/// A number with a comma, blanks, a currency or `%`, or with a point where TOML wants a digit.
fn number(value: &str) -> Option<Meant> {
    if value.len() > 40 || !value.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    // Said only where it is a number: names are asked too, whether they mean something.
    let mut why: fn() -> Message = || say!("a number is written with digits and a decimal point only");
    let (mut rest, mut has_sign) = (value.to_lowercase(), false);
    for sign in ["pp", "%", "％", "‰"].iter().chain(CURRENCIES) {
        let bare = rest.trim();
        let cut = bare.strip_prefix(sign).or_else(|| bare.strip_suffix(sign)).map(|cut| cut.trim().to_owned());
        if let Some(cut) = cut {
            why = if CURRENCIES.contains(sign) {
                || say!("a number is written without a currency")
            } else {
                || say!("a number is written without `%`")
            };
            rest = cut;
            has_sign = true;
        }
    }
    let minus = rest.starts_with(['-', '−', '–']);
    let bare = rest.trim_start_matches(['-', '−', '–', '+']).trim();
    let bare: String = bare.chars().filter(|c| !c.is_whitespace() && !matches!(c, '\'' | '’' | '_')).collect();
    if !bare.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',')) {
        return None;
    }
    let sign = if minus { "-" } else { "" };
    if bare.contains(',') && !has_sign {
        why = || say!("a number has a decimal point and no comma");
    }
    match decimal(&bare)? {
        (one, None) => Some(Meant::Number(format!("{sign}{one}"), why())),
        (one, Some(other)) => Some(Meant::TwoNumbers(format!("{sign}{one}"), format!("{sign}{other}"))),
    }
}

/// The number that digits with points and commas mean, and a second one where there are two readings (`1,234`).
fn decimal(text: &str) -> Option<(String, Option<String>)> {
    let (points, commas) = (text.matches('.').count(), text.matches(',').count());
    let last = text.rfind(['.', ',']);
    let plain = |whole: &str, part: &str| {
        let whole = whole.replace(['.', ','], "");
        let whole = whole.trim_start_matches('0');
        let whole = if whole.is_empty() { "0" } else { whole };
        if part.is_empty() { whole.to_owned() } else { format!("{whole}.{part}") }
    };
    let Some(last) = last else { return Some((plain(text, ""), None)) };
    let (whole, part) = (&text[..last], &text[last + 1..]);
    let grouped = part.len() == 3 && text.split(['.', ',']).skip(1).all(|group| group.len() == 3);
    match (points, commas) {
        (0, 1) if grouped && !whole.starts_with('0') && !whole.is_empty() => {
            Some((plain(text, ""), Some(plain(whole, part))))
        }
        (2.., 0) | (0, 2..) if grouped => Some((plain(text, ""), None)),
        (2.., 0 | 2..) | (0, 2..) => None,
        _ => Some((plain(whole, part), None)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number_of(text: &str) -> String {
        match meant(text) {
            Some(Meant::Number(number, _)) => number,
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn numbers_as_people_write_them() {
        for (written, wanted) in [
            ("89 %", "89"),
            ("89%", "89"),
            ("89,5", "89.5"),
            ("89,5 %", "89.5"),
            ("€2000", "2000"),
            ("2 000 €", "2000"),
            ("2\u{202f}000,50 kr.", "2000.50"),
            ("1.234,56", "1234.56"),
            ("1,234.56", "1234.56"),
            ("1.234.567", "1234567"),
            ("\u{2212}2.0", "-2.0"),
            (".5", "0.5"),
            ("089", "89"),
            ("5.", "5"),
        ] {
            assert_eq!(number_of(written), wanted, "{written}");
        }
        assert_eq!(meant("1,234"), Some(Meant::TwoNumbers("1234".to_owned(), "1.234".to_owned())));
        for words in ["shelf", "2 of 3", "5 stores", ""] {
            assert_eq!(meant(words), None, "{words}");
        }
    }

    #[test]
    fn days_in_any_order() {
        let day = |text: &str| text.parse::<Date>().expect("a day");
        for written in ["31.12.2026", "31/12/2026", "12/31/2026", "2026/12/31", "31-12-2026", "2026-12-31T10:00:00"] {
            assert_eq!(meant(written), Some(Meant::Day(day("2026-12-31"))), "{written}");
        }
        assert_eq!(meant("2026-3-1"), Some(Meant::Day(day("2026-03-01"))));
        assert_eq!(meant("03/04/2026"), Some(Meant::TwoDays(day("2026-04-03"), day("2026-03-04"))));
        assert_eq!(meant("2026-12"), Some(Meant::Period("2026-12".to_owned())));
        assert_eq!(meant("31.02.2026"), None);
    }

    #[test]
    fn yes_no_and_nothing() {
        assert_eq!(meant("Yes"), Some(Meant::Flag(true)));
        assert_eq!(meant("FALSE"), Some(Meant::Flag(false)));
        assert_eq!(meant("n/a"), Some(Meant::Nothing));
        assert_eq!(meant("–"), Some(Meant::Nothing));
    }
}
