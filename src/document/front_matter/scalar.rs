//! Single values: texts, numbers, days, periods.

use jiff::civil::Date;
use toml::de::DeValue;

use crate::diagnostics::message::ToValue;
use crate::diagnostics::{Message, Placed, say};
use crate::document::front_matter::{CellKind, Meant, Scalar, Wrong, meant};
use crate::document::markdown::{has_unseen, without_unseen};
use crate::document::plain::{Plain, ValueShape};
use crate::figures::period::{FIRST_YEAR, LAST_YEAR, Period};

impl Scalar for String {
    const WANTED: &'static str = "a text in quotes";

    fn read(value: &DeValue<'_>) -> Result<Self, Wrong> {
        let text = value.as_str().ok_or(Wrong::Type(None))?;
        // What nobody sees is reported where it stands, and reaches no page.
        Ok(if has_unseen(text) { without_unseen(text) } else { text.to_owned() })
    }

    fn plain(&self) -> Plain {
        Plain::Words(self.clone())
    }

    fn as_text(placed: &Placed<Self>) -> Option<&Placed<String>> {
        Some(placed)
    }

    fn is_blank(&self) -> bool {
        self.trim().is_empty()
    }
}

impl Scalar for bool {
    const WANTED: &'static str = "`true` or `false`";
    const CELL: CellKind = CellKind::Flag;

    fn read(value: &DeValue<'_>) -> Result<Self, Wrong> {
        value.as_bool().ok_or_else(|| match value.as_str().map(meant) {
            Some(Some(Meant::Flag(flag))) => {
                Wrong::Meant(say!("write `{flag}`, without quotes", flag), flag.to_string())
            }
            Some(_) => Wrong::Unclear(say!("write `true` or `false`, without quotes")),
            None => Wrong::Type(None),
        })
    }

    fn plain(&self) -> Plain {
        Plain::Flag(*self)
    }
}

impl Scalar for f64 {
    const WANTED: &'static str = "a number";
    const CELL: CellKind = CellKind::Number;

    fn read(value: &DeValue<'_>) -> Result<Self, Wrong> {
        let number = match value {
            DeValue::Integer(number) => {
                let digits = number.as_str();
                i64::from_str_radix(digits, number.radix()).ok().map(|whole| {
                    #[expect(clippy::cast_precision_loss, reason = "plan figures are far below 2^53")]
                    let real = whole as f64;
                    real
                })
            }
            DeValue::Float(number) => number.as_str().replace('_', "").parse().ok(),
            DeValue::String(text) => return Err(no_number(text, &Self::wanted())),
            _ => return Err(Wrong::Type(None)),
        };
        number
            .filter(|real: &f64| real.is_finite() && real.abs() < 1e15)
            .ok_or_else(|| Wrong::Value(say!("this number cannot be used"), say!("write a plain number below 10^15")))
    }

    fn plain(&self) -> Plain {
        Plain::Number(*self)
    }
}

/// What to write for a text that should be a number.
fn no_number(text: &str, wanted: &Message) -> Wrong {
    if text.trim().parse::<f64>().is_ok_and(f64::is_finite) {
        return Wrong::Meant(say!("write it without quotes: {number}", number = text.trim()), text.trim().to_owned());
    }
    match meant(text) {
        Some(Meant::Number(number, _)) => {
            Wrong::Meant(say!("write the number alone, without quotes: {number}", number), number)
        }
        Some(Meant::TwoNumbers(one, other)) => {
            Wrong::Type(Some(say!("write {one} or {other}, whichever is meant, without quotes", one, other)))
        }
        _ => Wrong::Unclear(say!("write {wanted} without quotes", wanted)),
    }
}

/// What to write for a text that should be a day.
fn no_day(text: &str) -> Wrong {
    let day = |day: Date| Wrong::Meant(say!("write it without quotes: {day}", day), day.to_string());
    match (text.trim().parse::<Date>(), meant(text)) {
        (Ok(date), _) | (_, Some(Meant::Day(date))) => day(date),
        (_, Some(Meant::TwoDays(one, other))) => {
            Wrong::Type(Some(say!("write {one} or {other}, whichever is meant, without quotes", one, other)))
        }
        _ => Wrong::Unclear(say!("write a day such as 2026-03-31 without quotes")),
    }
}

/// A whole number from `MIN` to `MAX`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Within<const MIN: i64, const MAX: i64>(pub i64);

impl<const MIN: i64, const MAX: i64> Within<MIN, MAX> {
    /// The numbers it takes.
    pub const RANGE: std::ops::RangeInclusive<i64> = MIN..=MAX;
}

impl<const MIN: i64, const MAX: i64> Scalar for Within<MIN, MAX> {
    const WANTED: &'static str = "a whole number";
    const CELL: CellKind = CellKind::Number;
    const SHAPE: ValueShape = ValueShape::Whole(MIN, MAX);

    fn wanted() -> Message {
        say!("a whole number from {least} to {most}", least = MIN, most = MAX)
    }

    fn read(value: &DeValue<'_>) -> Result<Self, Wrong> {
        let Some(number) = value.as_integer() else {
            return Err(value.as_str().map_or(Wrong::Type(None), |text| no_number(text, &Self::wanted())));
        };
        let whole = i64::from_str_radix(number.as_str(), number.radix()).ok();
        whole.filter(|whole| (MIN..=MAX).contains(whole)).map(Self).ok_or_else(|| {
            Wrong::Value(
                say!("{number} is outside {least} to {most}", number = number.as_str(), least = MIN, most = MAX),
                say!("write a whole number from {least} to {most}", least = MIN, most = MAX),
            )
        })
    }

    fn plain(&self) -> Plain {
        #[expect(clippy::cast_precision_loss, reason = "plan figures are far below 2^53")]
        Plain::Number(self.0 as f64)
    }
}

/// A percentage from 0 to 100.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Percentage(pub f64);

impl Scalar for Percentage {
    const WANTED: &'static str = "a number from 0 to 100";
    const CELL: CellKind = CellKind::Number;

    fn read(value: &DeValue<'_>) -> Result<Self, Wrong> {
        let number = <f64 as Scalar>::read(value)?;
        if (0.0..=100.0).contains(&number) {
            Ok(Self(number))
        } else {
            Err(Wrong::Value(
                say!("{number} is not a share of a hundred", number),
                say!("write a number from 0 to 100"),
            ))
        }
    }

    fn plain(&self) -> Plain {
        Plain::Number(self.0)
    }
}

impl Scalar for Date {
    const WANTED: &'static str = "a day such as 2026-03-31";
    const CELL: CellKind = CellKind::Day;

    fn read(value: &DeValue<'_>) -> Result<Self, Wrong> {
        if let Some(text) = value.as_str() {
            return Err(no_day(text));
        }
        let Some(written) = value.as_datetime() else { return Err(Wrong::Type(None)) };
        let (Some(date), None) = (written.date, written.time) else {
            let hint = written.date.map_or_else(
                || say!("write a day, such as 2026-03-31"),
                |date| say!("write the day alone, without a time: {date}", date),
            );
            return Err(Wrong::Type(Some(hint)));
        };
        let parts = (i16::try_from(date.year), i8::try_from(date.month), i8::try_from(date.day));
        let (Ok(year), Ok(month), Ok(day)) = parts else { return Err(Wrong::Type(None)) };
        Date::new(year, month, day)
            .ok()
            .ok_or_else(|| Wrong::Value(say!("{date} is not a day of the calendar", date), say!("correct the day")))
            .and_then(|day| in_reach(day, day.year()))
    }

    fn plain(&self) -> Plain {
        Plain::text(self.to_string())
    }
}

/// The value if its year is one that a plan may speak of.
fn in_reach<T: ToValue>(value: T, year: i16) -> Result<T, Wrong> {
    if (FIRST_YEAR..=LAST_YEAR).contains(&year) {
        return Ok(value);
    }
    let message = say!("the year of {value} is not one a plan speaks of", value);
    Err(Wrong::Value(message, say!("write a year from {first} to {last}", first = FIRST_YEAR, last = LAST_YEAR)))
}

/// Why a text is no period. Only some years have a week 53.
pub(crate) fn no_period(text: &str) -> Message {
    match text.strip_suffix("-W53") {
        Some(year) if year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit()) => {
            say!("{year} has no week 53", year)
        }
        _ => say!("`{text}` is not a period", text),
    }
}

/// What goes where a period is wanted, for messages.
pub(crate) fn period_hint() -> Message {
    say!("write a year `2026`, half `2026-H1`, quarter `2026-Q1`, month `2026-03` or week `2026-W05`")
}

impl Scalar for Period {
    const WANTED: &'static str = "a period such as \"2026\", \"2026-H1\", \"2026-Q1\", \"2026-03\" or \"2026-W05\"";
    const CELL: CellKind = CellKind::Period;

    fn read(value: &DeValue<'_>) -> Result<Self, Wrong> {
        let Some(text) = value.as_str() else { return Err(Wrong::Type(None)) };
        Period::parse(text.trim())
            .ok_or_else(|| Wrong::Value(no_period(text.trim()), period_hint()))
            .and_then(|period| in_reach(period, period.year()))
    }

    fn plain(&self) -> Plain {
        Plain::text(self.to_string())
    }
}

/// A text, a number or a day, kept as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AsWritten(pub String);

impl Scalar for AsWritten {
    const WANTED: &'static str = "a text, a number or a date";

    fn read(value: &DeValue<'_>) -> Result<Self, Wrong> {
        match value {
            DeValue::String(text) => Ok(Self(text.as_ref().to_owned())),
            DeValue::Integer(number) => Ok(Self(number.as_str().to_owned())),
            DeValue::Float(number) => Ok(Self(number.as_str().to_owned())),
            DeValue::Datetime(_) => Date::read(value).map(|day| Self(day.to_string())),
            _ => Err(Wrong::Type(None)),
        }
    }

    fn plain(&self) -> Plain {
        Plain::Words(self.0.clone())
    }

    fn is_blank(&self) -> bool {
        self.0.trim().is_empty()
    }
}
