//! Figures as spreadsheets of four languages write them: with points or commas, signs of thousands, a currency.

use crate::diagnostics::{Message, say};
/// Signs that people put at a number: of a currency.
pub(crate) const CURRENCIES: &[&str] =
    &["€", "$", "£", "¥", "₫", "eur", "usd", "gbp", "vnd", "dkk", "kr.", "kr", "đ", "chf"];

/// A number without the currency before or behind it.
fn without_currency(text: &str) -> &str {
    let text = text.trim();
    if text.starts_with(|c: char| c.is_ascii_digit()) && text.ends_with(|c: char| c.is_ascii_digit()) {
        return text;
    }
    let cut = |sign: &&str| {
        let begins = text.get(..sign.len()).filter(|begin| begin.to_lowercase() == **sign);
        let ends = text
            .len()
            .checked_sub(sign.len())
            .filter(|at| text.get(*at..).is_some_and(|end| end.to_lowercase() == **sign));
        begins.map(|begin| &text[begin.len()..]).or(ends.map(|at| &text[..at]))
    };
    CURRENCIES.iter().find_map(cut).map_or(text, str::trim)
}

/// Whether the marks of a number are one mark that stands there more than once: between thousands, as in `1.720.000`.
fn is_thousands_only(text: &str) -> bool {
    let mut marks = text.chars().filter(|c| matches!(c, '.' | ','));
    let first = marks.next();
    let more: Vec<char> = marks.collect();
    !more.is_empty() && more.iter().all(|mark| Some(*mark) == first)
}

/// How the figures of a column are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Decimals {
    /// `89.5`
    Point,
    /// `89,5`
    Comma,
    /// Nothing in the column says it.
    Unknown,
}

impl Decimals {
    /// What the figures of a column say, in a table of semicolons or tabs.
    pub(crate) fn of<'t>(column: impl Iterator<Item = &'t str>) -> Self {
        let (mut points, mut commas) = (false, false);
        for text in column {
            let text = without_currency(text);
            let last = text.rfind(['.', ',']);
            let Some(last) = last else { continue };
            if is_thousands_only(text) {
                // The mark between thousands is not the one before decimals.
                let is_point = text[last..].starts_with('.');
                commas |= is_point;
                points |= !is_point;
                continue;
            }
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
    pub(crate) fn number(self, text: &str) -> Result<f64, (Message, Message)> {
        let plain = without_currency(text);
        // In accounts a figure in brackets is one below zero.
        let (plain, sign) = match plain.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')) {
            Some(inner) => (without_currency(inner), "-"),
            None => (plain, ""),
        };
        let bare: String = format!("{sign}{plain}")
            .trim_end_matches(['%', ' ', '\u{a0}', '\u{202f}'])
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, '\'' | '’'))
            .map(|c| if matches!(c, '\u{2212}' | '–') { '-' } else { c })
            .collect();
        let shaped = bare.contains(|c: char| c.is_ascii_digit())
            && bare
                .char_indices()
                .all(|(at, c)| c.is_ascii_digit() || matches!(c, '.' | ',') || (at == 0 && matches!(c, '-' | '+')));
        let none = || (say!("`{text}` is not a number", text), say!("write a number, or leave the row out"));
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
        if is_thousands_only(&bare) {
            return bare.replace(['.', ','], "").parse().ok().ok_or_else(none);
        }
        let meant = match (self, last.map(|last| bare.as_bytes()[last])) {
            (Self::Unknown, _) if two => {
                return Err((
                    say!(
                        "`{text}` could be two numbers: it depends on whether the comma or the point marks decimals",
                        text
                    ),
                    say!("write {one} or {other}", one = with_point(&bare), other = bare.replace(['.', ','], "")),
                ));
            }
            (Self::Comma, Some(_)) | (Self::Unknown, Some(b',')) => comma,
            _ => point,
        };
        meant.parse().ok().filter(|value: &f64| value.is_finite()).ok_or_else(none)
    }
}

/// A figure with three decimals, so that there is one reading of it: with two, or with four.
fn with_point(bare: &str) -> String {
    let plain = bare.replace(',', ".");
    let short = plain.trim_end_matches('0').trim_end_matches('.');
    if short.len() < plain.len() { short.to_owned() } else { format!("{plain}0") }
}

#[cfg(test)]
mod tests {
    use super::*;

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
        assert_eq!(Decimals::Comma.number("1.234,50 kr."), Ok(1234.5));
        assert_eq!(Decimals::Point.number("($1,234.50)"), Ok(-1234.5));
        let hint = |text: &str| Decimals::Unknown.number(text).expect_err("two readings").1;
        assert_eq!(hint("1.720").english(), "write 1.72 or 1720");
        assert_eq!(hint("1,234").english(), "write 1.2340 or 1234");
        assert_eq!(
            Decimals::of(["37,25 kr."].into_iter()),
            Decimals::Comma,
            "the point of a currency is none of a number"
        );
        assert_eq!(
            Decimals::of(["1.720.000", "1.720"].into_iter()),
            Decimals::Comma,
            "two points stand between thousands"
        );
        assert_eq!(Decimals::Unknown.number("1.720.000"), Ok(1_720_000.0));
        assert_eq!(Decimals::Unknown.number("1,720,000 ₫"), Ok(1_720_000.0));
        assert!(Decimals::Unknown.number("0.123").is_ok());
        assert!(Decimals::Point.number("n/a").is_err());
    }
}
