//! Numbers, money, days and periods as a site's language writes them. Nothing else formats a figure.

use jiff::civil::Date;

use crate::period::Period;
use crate::status::Unit;

/// A language of the interface.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Language {
    /// English.
    En,
    /// Vietnamese.
    Vi,
    /// French.
    Fr,
    /// Danish.
    Da,
}

/// How a site writes figures.
#[derive(Clone, Debug, PartialEq)]
pub struct Format {
    /// The language.
    pub language: Language,
    /// ISO 4217.
    pub currency: String,
    /// Money stands in this many of the currency: 1, 1,000 or 1,000,000.
    pub money_unit: i64,
}

const MINUS: char = '\u{2212}';
const NO_BREAK: char = '\u{a0}';

impl Format {
    /// A number with so many decimals; by itself, at most two and no needless zeros.
    pub fn number(&self, value: f64, decimals: Option<usize>) -> String {
        let mut digits = format!("{:.*}", decimals.unwrap_or(2), value.abs());
        if decimals.is_none() && digits.contains('.') {
            digits.truncate(digits.trim_end_matches('0').trim_end_matches('.').len());
        }
        let (whole, part) = digits.split_once('.').unwrap_or((&digits, ""));
        let (group, mark) = match self.language {
            Language::En => (',', '.'),
            Language::Vi | Language::Da => ('.', ','),
            Language::Fr => ('\u{202f}', ','),
        };
        let zero = digits.bytes().all(|byte| byte == b'0' || byte == b'.');
        let mut out = String::with_capacity(digits.len() + 6);
        if value < 0.0 && !zero {
            out.push(MINUS);
        }
        for (at, digit) in whole.chars().enumerate() {
            if at > 0 && (whole.len() - at).is_multiple_of(3) {
                out.push(group);
            }
            out.push(digit);
        }
        if !part.is_empty() {
            out.push(mark);
            out.push_str(part);
        }
        out
    }

    /// A figure with its unit.
    pub fn value(&self, value: f64, unit: Unit) -> String {
        let number = self.number(value, None);
        match unit {
            Unit::Pct | Unit::ChangePct => match self.language {
                Language::En | Language::Vi => number + "%",
                Language::Fr | Language::Da => format!("{number}{NO_BREAK}%"),
            },
            Unit::Money => self.money(value),
            Unit::Pp => format!("{number}{NO_BREAK}pp"),
            Unit::Days => format!("{number}{NO_BREAK}d"),
            Unit::Tonnes => format!("{number}{NO_BREAK}t"),
            Unit::Count | Unit::Ratio | Unit::Index | Unit::Score => number,
        }
    }

    /// Money in the site's unit: `9,720 k€`.
    pub fn money(&self, value: f64) -> String {
        let prefix = match self.money_unit {
            1000 => "k",
            1_000_000 => "M",
            _ => "",
        };
        let sign = match self.currency.as_str() {
            "EUR" => "€",
            "GBP" => "£",
            "USD" => "$",
            "VND" => "₫",
            "DKK" => "kr.",
            other => other,
        };
        format!("{}{NO_BREAK}{prefix}{sign}", self.number(value, None))
    }

    /// A change with its sign.
    pub fn signed(&self, value: f64, unit: Unit) -> String {
        let unit = if unit == Unit::Pct { Unit::Pp } else { unit };
        let text = self.value(value, unit);
        if value > 0.0 && text.bytes().any(|byte| (b'1'..=b'9').contains(&byte)) { format!("+{text}") } else { text }
    }

    /// A day.
    pub fn date(&self, date: Date) -> String {
        let (day, month, year) = (date.day(), date.month(), date.year());
        match self.language {
            Language::En => format!("{day} {} {year}", MONTHS[usize::from(month.unsigned_abs()) - 1]),
            Language::Vi | Language::Fr => format!("{day:02}/{month:02}/{year}"),
            Language::Da => format!("{day:02}.{month:02}.{year}"),
        }
    }

    /// A period.
    pub fn period(&self, period: Period) -> String {
        let language = self.language;
        match period {
            Period::Year(year) => match language {
                Language::En => format!("FY {year}"),
                Language::Vi => format!("Năm {year}"),
                Language::Fr => format!("Exercice {year}"),
                Language::Da => format!("Regnskabsår {year}"),
            },
            Period::Half(year, half) => match language {
                Language::En => format!("H{half} {year}"),
                Language::Vi => format!("Nửa năm {half}/{year}"),
                Language::Fr => format!("S{half} {year}"),
                Language::Da => format!("{half}. halvår {year}"),
            },
            Period::Quarter(year, quarter) => match language {
                Language::En => format!("Q{quarter} {year}"),
                Language::Vi => format!("Quý {quarter}/{year}"),
                Language::Fr => format!("T{quarter} {year}"),
                Language::Da => format!("{quarter}. kvt. {year}"),
            },
            Period::Month(year, month) => match language {
                Language::En => format!("{} {year}", MONTHS[usize::from(month) - 1]),
                Language::Vi | Language::Fr => format!("{month:02}/{year}"),
                Language::Da => format!("{month:02}.{year}"),
            },
        }
    }
}

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn format(language: Language) -> Format {
        Format { language, currency: "EUR".to_owned(), money_unit: 1000 }
    }

    #[test]
    fn numbers_are_written_as_the_language_does() {
        let all = [Language::En, Language::Vi, Language::Fr, Language::Da].map(format);
        let written: Vec<String> = all.iter().map(|format| format.number(1234.5, None)).collect();
        assert_eq!(written, ["1,234.5", "1.234,5", "1\u{202f}234,5", "1.234,5"]);
        assert_eq!(all[0].number(-0.001, None), "0");
        assert_eq!(all[0].number(-1_234_567.0, Some(1)), "\u{2212}1,234,567.0");
    }

    #[test]
    fn figures_carry_their_unit_and_changes_their_sign() {
        let format = format(Language::En);
        assert_eq!(format.value(95.4, Unit::Pct), "95.4%");
        assert_eq!(format.money(9720.0), "9,720\u{a0}k€");
        assert_eq!(format.signed(2.3, Unit::Pct), "+2.3\u{a0}pp");
        assert_eq!(format.signed(-60.0, Unit::Count), "\u{2212}60");
    }

    #[test]
    fn days_and_periods_are_written_as_the_language_does() {
        let day = date(2026, 1, 31);
        let all = [Language::En, Language::Vi, Language::Fr, Language::Da].map(format);
        let written: Vec<String> = all.iter().map(|format| format.date(day)).collect();
        assert_eq!(written, ["31 Jan 2026", "31/01/2026", "31/01/2026", "31.01.2026"]);
        assert_eq!(all[0].period(Period::Quarter(2026, 1)), "Q1 2026");
        assert_eq!(all[3].period(Period::Month(2026, 3)), "03.2026");
    }
}
