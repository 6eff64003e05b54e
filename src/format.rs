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

impl Language {
    /// The language of an ISO 639-1 code, as `site.toml` has it.
    pub fn parse(code: &str) -> Option<Self> {
        [Self::En, Self::Vi, Self::Fr, Self::Da].into_iter().find(|language| language.code() == code)
    }

    /// The ISO 639-1 code, good for `lang`.
    pub fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Vi => "vi",
            Self::Fr => "fr",
            Self::Da => "da",
        }
    }
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
/// More digits than a double holds would be noise.
const MOST_DECIMALS: usize = 15;

impl Format {
    /// A number with so many decimals; by itself, at most two and no needless zeros. What is not a number is a dash.
    pub fn number(&self, value: f64, decimals: Option<usize>) -> String {
        if !value.is_finite() {
            return "–".to_owned();
        }
        let mut digits = format!("{:.*}", decimals.unwrap_or(2).min(MOST_DECIMALS), value.abs());
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

    /// A figure with its unit. Units with a symbol follow after a space that does not break, as the language has it.
    pub fn value(&self, value: f64, unit: Unit) -> String {
        let number = self.number(value, None);
        let symbol = match unit {
            Unit::Money => return self.money(value),
            Unit::Count | Unit::Ratio | Unit::Index | Unit::Score => return number,
            Unit::Pct | Unit::ChangePct => match self.language {
                Language::En | Language::Vi => return number + "%",
                Language::Fr | Language::Da => "%",
            },
            Unit::Pp => match self.language {
                Language::En | Language::Da => "pp",
                Language::Vi => "điểm %",
                Language::Fr => "pt",
            },
            Unit::Days => match self.language {
                Language::En => "d",
                Language::Vi => "ngày",
                Language::Fr => "j",
                Language::Da => "d.",
            },
            Unit::Tonnes => "t",
        };
        // A unit of two words must not be torn apart either.
        format!("{number}{NO_BREAK}{}", symbol.replace(' ', "\u{a0}"))
    }

    /// Money, given in the site's unit: `9,720 k€`. A currency without a sign of its own shows its code: `9,720 kCHF`.
    pub fn money(&self, value: f64) -> String {
        let (value, prefix) = match self.money_unit {
            1_000 => (value, "k"),
            1_000_000 => (value, "M"),
            ..=1 => (value, ""),
            // No prefix stands for such a unit, so the figure is written out.
            #[expect(clippy::cast_precision_loss, reason = "a unit of money is far below 2^53")]
            unit => (value * unit as f64, ""),
        };
        let sign = match self.currency.as_str() {
            "EUR" => "€",
            "GBP" => "£",
            "USD" => "$",
            "VND" => "₫",
            "DKK" => "kr.",
            other => other,
        };
        let number = self.number(value, None);
        if prefix.is_empty() && sign.is_empty() { number } else { format!("{number}{NO_BREAK}{prefix}{sign}") }
    }

    /// A change with its sign: `+2.3 pp`, and U+2212 for minus. The change of a share is in percentage points; one that
    /// rounds to nothing has no sign.
    pub fn signed(&self, value: f64, unit: Unit) -> String {
        let unit = if unit == Unit::Pct { Unit::Pp } else { unit };
        let text = self.value(value, unit);
        if value > 0.0 && text.bytes().any(|byte| (b'1'..=b'9').contains(&byte)) { format!("+{text}") } else { text }
    }

    /// A day as the language writes it, in figures but for the English month.
    pub fn date(&self, date: Date) -> String {
        let (day, month, year) = (date.day(), date.month(), date.year());
        match self.language {
            Language::En => format!("{day} {} {year}", month_name(month.unsigned_abs())),
            Language::Vi | Language::Fr => format!("{day:02}/{month:02}/{year}"),
            Language::Da => format!("{day:02}.{month:02}.{year}"),
        }
    }

    /// A day for machines, ISO 8601: `2026-01-31`.
    pub fn iso(&self, date: Date) -> String {
        date.to_string()
    }

    /// A day without its year, where the year is clear.
    pub fn day_month(&self, date: Date) -> String {
        let (day, month) = (date.day(), date.month().unsigned_abs());
        match self.language {
            Language::En => format!("{day} {}", month_name(month)),
            Language::Vi | Language::Fr => format!("{day:02}/{month:02}"),
            Language::Da => format!("{day:02}.{month:02}."),
        }
    }

    /// The month of a day without its year.
    pub fn month(&self, date: Date) -> String {
        let month = date.month().unsigned_abs();
        match self.language {
            Language::En => month_name(month).to_owned(),
            Language::Vi | Language::Fr | Language::Da => format!("{month:02}"),
        }
    }

    /// The month of a day: `Mar 2026`.
    pub fn month_year(&self, date: Date) -> String {
        self.period(Period::month_of(date))
    }

    /// A period: `FY 2026`, `H1 2026`, `Q1 2026`, `Mar 2026`.
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
                Language::En => format!("{} {year}", month_name(month)),
                Language::Vi | Language::Fr => format!("{month:02}/{year}"),
                Language::Da => format!("{month:02}.{year}"),
            },
        }
    }
}

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

fn month_name(month: u8) -> &'static str {
    usize::from(month).checked_sub(1).and_then(|month| MONTHS.get(month)).copied().unwrap_or("–")
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn format(language: Language) -> Format {
        Format { language, currency: "EUR".to_owned(), money_unit: 1000 }
    }

    /// What each of the four languages writes.
    fn written(write: impl Fn(&Format) -> String) -> [String; 4] {
        [Language::En, Language::Vi, Language::Fr, Language::Da].map(|language| write(&format(language)))
    }

    #[test]
    fn a_language_is_its_code() {
        for code in ["en", "vi", "fr", "da"] {
            assert_eq!(Language::parse(code).unwrap().code(), code);
        }
        assert_eq!([Language::parse("EN"), Language::parse("de"), Language::parse("")], [None; 3]);
    }

    #[test]
    fn numbers_are_written_as_the_language_does() {
        assert_eq!(written(|f| f.number(1234.5, None)), ["1,234.5", "1.234,5", "1\u{202f}234,5", "1.234,5"]);
        assert_eq!(written(|f| f.number(-1_234_567.0, Some(1)))[0], "\u{2212}1,234,567.0");
    }

    #[test]
    fn a_number_has_two_decimals_at_most_and_no_needless_zeros() {
        let number = |value| format(Language::En).number(value, None);
        let numbers = [0.0, 100.0, 999.0, 1000.0, 0.5, 0.126, 19.999, 12.3].map(number);
        assert_eq!(numbers, ["0", "100", "999", "1,000", "0.5", "0.13", "20", "12.3"]);
        assert_eq!(format(Language::En).number(95.0, Some(1)), "95.0");
    }

    #[test]
    fn nothing_is_written_as_minus_nothing_or_not_a_number() {
        let format = format(Language::En);
        assert_eq!([-0.0, -0.001, -0.004].map(|value| format.number(value, None)), ["0", "0", "0"]);
        assert_eq!(format.number(-0.04, Some(1)), "0.0");
        assert_eq!([f64::NAN, f64::INFINITY].map(|value| format.number(value, None)), ["–", "–"]);
        assert_eq!(format.number(1.0, Some(usize::MAX)).len(), 17, "digits that mean nothing are left out");
    }

    #[test]
    fn figures_carry_their_unit() {
        assert_eq!(written(|f| f.value(95.4, Unit::Pct)), ["95.4%", "95,4%", "95,4\u{a0}%", "95,4\u{a0}%"]);
        let units = [Unit::ChangePct, Unit::Pp, Unit::Count, Unit::Ratio, Unit::Days, Unit::Tonnes];
        let format = format(Language::En);
        let texts = units.map(|unit| format.value(1.5, unit).replace('\u{a0}', " "));
        assert_eq!(texts, ["1.5%", "1.5 pp", "1.5", "1.5", "1.5 d", "1.5 t"]);
        assert!(
            !written(|f| f.value(2.0, Unit::Pp)).concat().contains(' '),
            "no unit leaves its number at a line's end"
        );
    }

    #[test]
    fn money_shows_its_currency_and_unit() {
        let money = |currency: &str, money_unit, value| {
            Format { language: Language::En, currency: currency.to_owned(), money_unit }
                .money(value)
                .replace('\u{a0}', " ")
        };
        assert_eq!(money("EUR", 1000, 9720.0), "9,720 k€");
        assert_eq!(money("CHF", 1000, 9720.0), "9,720 kCHF");
        assert_eq!(money("USD", 1_000_000, -1.25), "\u{2212}1.25 M$");
        assert_eq!(money("VND", 1, 50_000.0), "50,000 ₫");
        assert_eq!(money("GBP", 1, 12.0), "12 £");
        assert_eq!(money("DKK", 1, 12.0), "12 kr.");
        assert_eq!(money("EUR", 100, 12.0), "1,200 €", "a unit without a prefix is written out");
        assert_eq!(money("", 1, 12.0), "12");
    }

    #[test]
    fn changes_carry_their_sign() {
        let format = format(Language::En);
        let signed = |value, unit| format.signed(value, unit).replace('\u{a0}', " ");
        assert_eq!(signed(2.3, Unit::Pct), "+2.3 pp", "a share changes by points");
        assert_eq!(signed(15.7, Unit::ChangePct), "+15.7%");
        assert_eq!(signed(1320.0, Unit::Money), "+1,320 k€");
        assert_eq!(signed(-60.0, Unit::Count), "\u{2212}60");
        assert_eq!([0.0, 0.001, -0.001].map(|value| signed(value, Unit::Count)), ["0", "0", "0"]);
        assert_eq!(signed(f64::INFINITY, Unit::Count), "–");
    }

    #[test]
    fn days_are_written_as_the_language_does() {
        let day = date(2026, 1, 31);
        assert_eq!(written(|f| f.date(day)), ["31 Jan 2026", "31/01/2026", "31/01/2026", "31.01.2026"]);
        assert_eq!(written(|f| f.iso(day)), ["2026-01-31"; 4]);
        assert_eq!(written(|f| f.month_year(day)), ["Jan 2026", "01/2026", "01/2026", "01.2026"]);
    }

    #[test]
    fn periods_are_written_as_the_language_does() {
        let period = |period| written(|f| f.period(period));
        assert_eq!(period(Period::Quarter(2026, 1)), ["Q1 2026", "Quý 1/2026", "T1 2026", "1. kvt. 2026"]);
        assert_eq!(period(Period::Half(2026, 2)), ["H2 2026", "Nửa năm 2/2026", "S2 2026", "2. halvår 2026"]);
        assert_eq!(period(Period::Year(2026)), ["FY 2026", "Năm 2026", "Exercice 2026", "Regnskabsår 2026"]);
        assert_eq!(period(Period::Month(2026, 3)), ["Mar 2026", "03/2026", "03/2026", "03.2026"]);
        assert_eq!(period(Period::Month(2026, 0))[0], "– 2026", "no value of the type panics");
    }
}
