//! Numbers, money, days and periods as a site's language writes them, by the patterns of its table. All figures are
//! formatted here.

use std::sync::Arc;

use jiff::civil::Date;

use crate::figures::period::Period;
use crate::figures::status::Unit;
use crate::language::Locale;

/// How a site writes figures.
#[derive(Clone, Debug, PartialEq)]
pub struct Format {
    /// The language.
    pub language: Arc<Locale>,
    /// The code of the currency (ISO 4217).
    pub currency: String,
    /// How many of the currency one unit of money is: 1, 1,000 or 1,000,000.
    pub money_unit: i64,
}

const MINUS: char = '\u{2212}';
/// A double holds no more digits than these.
const MOST_DECIMALS: usize = 15;

impl Format {
    /// How a language writes what holds no money.
    pub fn of(language: &Arc<Locale>) -> Self {
        Self { language: Arc::clone(language), currency: String::new(), money_unit: 1 }
    }

    /// A number with this many decimals; without, at most two and no trailing zeros. A value that is not finite is a
    /// dash.
    pub fn number(&self, value: f64, decimals: Option<usize>) -> String {
        if !value.is_finite() {
            return "–".to_owned();
        }
        let mut digits = digits(value.abs(), decimals.unwrap_or(2).min(MOST_DECIMALS));
        if decimals.is_none() && digits.contains('.') {
            digits.truncate(digits.trim_end_matches('0').trim_end_matches('.').len());
        }
        let (whole, part) = digits.split_once('.').unwrap_or((&digits, ""));
        let zero = digits.bytes().all(|byte| byte == b'0' || byte == b'.');
        let mut out = String::with_capacity(digits.len() + 6);
        if value < 0.0 && !zero {
            out.push_str(self.language.before_sign());
            out.push(MINUS);
        }
        for (at, digit) in whole.chars().enumerate() {
            if at > 0 && (whole.len() - at).is_multiple_of(3) {
                out.push_str(&self.language.group);
            }
            out.push(digit);
        }
        if !part.is_empty() {
            out.push_str(&self.language.point);
            out.push_str(part);
        }
        out
    }

    /// A figure with its unit. A symbol follows after a no-break space, as the language has it.
    pub fn value(&self, value: f64, unit: Unit) -> String {
        self.value_to(value, unit, None)
    }

    /// The same with so many decimals; money is written as money is.
    pub fn value_to(&self, value: f64, unit: Unit, decimals: Option<usize>) -> String {
        let number = self.number(value, decimals);
        let pattern = match unit {
            Unit::Money => return self.money(value),
            Unit::Count | Unit::Ratio | Unit::Index | Unit::Score => return number,
            Unit::Pct | Unit::RatePct | Unit::ChangePct => "number.pct",
            Unit::Pp => "number.pp",
            Unit::Days => "number.days",
            Unit::Tonnes => "number.tonnes",
        };
        // A unit of two words stays on one line too.
        self.language.fill(pattern, &[("n", &number)]).replace(' ', "\u{a0}")
    }

    /// Money without its unit, for a column whose head says it.
    pub fn money_figure(&self, value: f64) -> String {
        match self.money_unit {
            ..=1 | 1_000 | 1_000_000 => self.number(value, None),
            #[expect(clippy::cast_precision_loss, reason = "a unit of money is far below 2^53")]
            unit => self.number(value * unit as f64, None),
        }
    }

    /// A figure without its unit, with so many decimals. Money is written as money is, and what is counted has none that it
    /// does not need.
    pub fn figure(&self, value: f64, unit: Unit, decimals: usize) -> String {
        match unit {
            Unit::Money => self.money_figure(value),
            Unit::Count => self.number(value, None),
            _ => self.number(value, Some(decimals)),
        }
    }

    /// The sign of a unit without a figure: `%`, `k€`; nothing for what has none.
    pub fn sign(&self, unit: Unit) -> String {
        self.value(0.0, unit).replace(|sign: char| sign == '0' || sign.is_whitespace(), "")
    }

    /// Money in the site's unit: `9,720 k€`. A currency without a sign of its own shows its code: `9,720 kCHF`.
    pub fn money(&self, value: f64) -> String {
        let (value, unit) = match self.money_unit {
            1_000 => (value, "number.thousand"),
            1_000_000 => (value, "number.million"),
            ..=1 => (value, "number.money"),
            // There is no word for such a unit, so the full amount is written.
            #[expect(clippy::cast_precision_loss, reason = "a unit of money is far below 2^53")]
            unit => (value * unit as f64, "number.money"),
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
        self.language.fill(unit, &[("n", &number), ("sign", sign)]).trim_end().replace(' ', "\u{a0}")
    }

    /// A count: `1,282`.
    pub fn count(&self, count: usize) -> String {
        self.language.integer(i64::try_from(count).unwrap_or(i64::MAX))
    }

    /// A whole number with its sign: `+2`, `−1`, `0`.
    pub fn signed_count(&self, value: i64) -> String {
        let number = self.language.integer(value);
        if value > 0 { self.language.plus(&number) } else { number }
    }

    /// A growth with its sign: `+5.6%`.
    pub fn growth(&self, pct: f64) -> String {
        self.with_sign(pct, self.value(pct, Unit::ChangePct))
    }

    /// A change with its sign: `+2.3 pp`, and U+2212 for minus. The change of a percentage is in percentage points. A
    /// change that rounds to 0 has no sign.
    pub fn signed(&self, value: f64, unit: Unit) -> String {
        let unit = if matches!(unit, Unit::Pct | Unit::RatePct | Unit::ChangePct) { Unit::Pp } else { unit };
        self.with_sign(value, self.value(value, unit))
    }

    /// A text with the sign of its figure.
    pub fn with_sign(&self, value: f64, text: String) -> String {
        if value > 0.0 && text.bytes().any(|byte| (b'1'..=b'9').contains(&byte)) {
            self.language.plus(&text)
        } else {
            text
        }
    }

    /// A day as the language writes it.
    pub fn date(&self, date: Date) -> String {
        self.day("date.day", date)
    }

    /// A day for machines, ISO 8601: `2026-01-31`.
    pub fn iso(&self, date: Date) -> String {
        date.to_string()
    }

    /// A day without its year, where the year is clear.
    pub fn day_month(&self, date: Date) -> String {
        self.day("date.day_month", date)
    }

    /// The month of a day without its year.
    pub fn month(&self, date: Date) -> String {
        self.day("date.month", date)
    }

    /// The month of a day: `Mar 2026`.
    pub fn month_year(&self, date: Date) -> String {
        self.period(Period::month_of(date))
    }

    /// A period in a sentence: half a year has a name of its own there, `1er semestre 2026` or `nửa đầu năm 2026`.
    pub fn period_in_words(&self, period: Period) -> String {
        let key = match period {
            Period::Half(_, 1) => "period.half_1",
            Period::Half(_, 2) => "period.half_2",
            other => return self.period(other),
        };
        self.language.fill(key, &[("y", &period.year().to_string())])
    }

    /// A period in a table or a chart: `FY 2026`, `H1 2026`, `Q1 2026`, `Mar 2026`.
    pub fn period(&self, period: Period) -> String {
        let (pattern, year, part) = match period {
            Period::Year(year) => ("period.year", year, 0),
            Period::Half(year, half) => ("period.half", year, half),
            Period::Quarter(year, quarter) => ("period.quarter", year, quarter),
            Period::Month(year, month) => ("period.month", year, month),
            Period::Week(year, week) => ("period.week", year, week),
        };
        let (year, number, padded) = (year.to_string(), part.to_string(), format!("{part:02}"));
        let month = self.month_name(part);
        self.language.fill(pattern, &[("n", &number), ("mm", &padded), ("month", month), ("y", &year)])
    }

    fn day(&self, pattern: &str, date: Date) -> String {
        let (day, month, year) = (date.day(), date.month().unsigned_abs(), date.year().to_string());
        let given = [
            ("d", &*day.to_string()),
            ("dd", &format!("{day:02}")),
            ("m", &month.to_string()),
            ("mm", &format!("{month:02}")),
            ("month", self.month_name(month)),
            ("y", &year),
        ];
        self.language.fill(pattern, &given)
    }

    fn month_name(&self, month: u8) -> &str {
        let name = usize::from(month).checked_sub(1).and_then(|month| self.language.months.get(month));
        name.map_or("–", String::as_str)
    }
}

/// A number that is not negative, with so many decimals. Most are whole, and written faster as such.
fn digits(value: f64, decimals: usize) -> String {
    if value.fract() != 0.0 || value >= 1e15 {
        return format!("{value:.decimals$}");
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole, and below 10^15")]
    let mut digits = (value as u64).to_string();
    if decimals > 0 {
        digits.push('.');
        digits.extend(std::iter::repeat_n('0', decimals));
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn format(language: &str) -> Format {
        Format { language: Arc::new(Locale::built_in(language)), currency: "EUR".to_owned(), money_unit: 1000 }
    }

    /// What is written in each of the four languages.
    fn written(write: impl Fn(&Format) -> String) -> [String; 4] {
        crate::language::locale::BUILT_IN.map(|language| write(&format(language)))
    }

    #[test]
    fn numbers_are_written_as_the_language_does() {
        assert_eq!(written(|f| f.number(1234.5, None)), ["1,234.5", "1.234,5", "1\u{202f}234,5", "1.234,5"]);
        assert_eq!(written(|f| f.number(-1_234_567.0, Some(1)))[0], "\u{2212}1,234,567.0");
    }

    #[test]
    fn a_number_has_two_decimals_at_most_and_no_needless_zeros() {
        let number = |value| format("en").number(value, None);
        let numbers = [0.0, 100.0, 999.0, 1000.0, 0.5, 0.126, 19.999, 12.3].map(number);
        assert_eq!(numbers, ["0", "100", "999", "1,000", "0.5", "0.13", "20", "12.3"]);
        assert_eq!(format("en").number(95.0, Some(1)), "95.0");
    }

    #[test]
    fn nothing_is_written_as_minus_nothing_or_not_a_number() {
        let format = format("en");
        assert_eq!([-0.0, -0.001, -0.004].map(|value| format.number(value, None)), ["0", "0", "0"]);
        assert_eq!(format.number(-0.04, Some(1)), "0.0");
        assert_eq!([f64::NAN, f64::INFINITY].map(|value| format.number(value, None)), ["–", "–"]);
        assert_eq!(format.number(1.0, Some(usize::MAX)).len(), 17, "digits that mean nothing are left out");
    }

    #[test]
    fn figures_carry_their_unit() {
        assert_eq!(written(|f| f.value(95.4, Unit::Pct)), ["95.4%", "95,4%", "95,4\u{202f}%", "95,4\u{a0}%"]);
        let units = [Unit::ChangePct, Unit::Pp, Unit::Count, Unit::Ratio, Unit::Days, Unit::Tonnes];
        let format = format("en");
        let texts = units.map(|unit| format.value(1.5, unit).replace('\u{a0}', " "));
        assert_eq!(texts, ["1.5%", "1.5 pp", "1.5", "1.5", "1.5 d", "1.5 t"]);
        assert!(
            !written(|f| f.value(2.0, Unit::Pp)).concat().contains(' '),
            "no unit leaves its number at a line's end"
        );
    }

    #[test]
    fn a_unit_has_a_sign_without_a_figure() {
        assert_eq!(written(|f| f.sign(Unit::Money)), ["k€", "nghìn€", "k€", "t.€"]);
        assert_eq!([Unit::Pct, Unit::Pp, Unit::Count].map(|unit| format("en").sign(unit)), ["%", "pp", ""]);
    }

    #[test]
    fn money_shows_its_currency_and_unit() {
        let money = |currency: &str, money_unit, value| {
            Format { currency: currency.to_owned(), money_unit, ..format("en") }.money(value).replace('\u{a0}', " ")
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
    fn thousands_of_money_are_written_as_the_language_does() {
        let money = written(|f| f.money(9720.0)).map(|text| text.replace(['\u{a0}', '\u{202f}'], " "));
        assert_eq!(money, ["9,720 k€", "9.720 nghìn €", "9 720 k€", "9.720 t.€"]);
    }

    #[test]
    fn changes_carry_their_sign() {
        let format = format("en");
        let signed = |value, unit| format.signed(value, unit).replace('\u{a0}', " ");
        assert_eq!(signed(2.3, Unit::Pct), "+2.3 pp", "a share changes by points");
        assert_eq!(signed(15.7, Unit::ChangePct).as_str(), "+15.7 pp", "so does a growth");
        assert_eq!(signed(-2.0, Unit::RatePct), "\u{2212}2 pp");
        assert_eq!(format.growth(15.7), "+15.7%");
        assert_eq!([2, 0, -1].map(|value| format.signed_count(value)), ["+2", "0", "\u{2212}1"]);
        assert_eq!(signed(1320.0, Unit::Money), "+1,320 k€");
        assert_eq!(signed(-60.0, Unit::Count), "\u{2212}60");
        assert_eq!([0.0, 0.001, -0.001].map(|value| signed(value, Unit::Count)), ["0", "0", "0"]);
        assert_eq!(signed(f64::INFINITY, Unit::Count), "–");
    }

    #[test]
    fn days_are_written_as_the_language_does() {
        let day = date(2026, 1, 31);
        assert_eq!(written(|f| f.date(day)), ["31 Jan 2026", "31/01/2026", "31/01/2026", "31.\u{a0}jan. 2026"]);
        assert_eq!(written(|f| f.iso(day)), ["2026-01-31"; 4]);
        assert_eq!(written(|f| f.month_year(day)), ["Jan 2026", "01/2026", "janv. 2026", "jan. 2026"]);
        assert_eq!(written(|f| f.day_month(day)), ["31 Jan", "31/01", "31/01", "31.\u{a0}jan."]);
        assert_eq!(written(|f| f.month(day)), ["Jan", "Th1", "janv.", "jan."]);
    }

    #[test]
    fn periods_are_written_as_the_language_does() {
        let period = |period| written(|f| f.period(period));
        assert_eq!(period(Period::Quarter(2026, 1)), ["Q1 2026", "quý 1/2026", "T1 2026", "1. kvt. 2026"]);
        assert_eq!(period(Period::Half(2026, 2)), ["H2 2026", "H2/2026", "S2 2026", "2. halvår 2026"]);
        let in_words = |period| written(|f| f.period_in_words(period));
        let halves = [1, 2].map(|half| in_words(Period::Half(2026, half)));
        assert_eq!(halves[0], ["H1 2026", "nửa đầu năm 2026", "1er semestre 2026", "1. halvår 2026"]);
        assert_eq!(halves[1], ["H2 2026", "nửa cuối năm 2026", "2e semestre 2026", "2. halvår 2026"]);
        assert_eq!(in_words(Period::Quarter(2026, 1)), period(Period::Quarter(2026, 1)), "the others have one form");
        assert_eq!(period(Period::Year(2026)), ["FY 2026", "năm 2026", "exercice 2026", "helår 2026"]);
        assert_eq!(period(Period::Month(2026, 3)), ["Mar 2026", "03/2026", "mars 2026", "mar. 2026"]);
        assert_eq!(period(Period::Month(2026, 0))[0], "– 2026", "no value of the type panics");
    }
}
