//! What an author wrote, as plain data without places, for exports and comparisons.
//!
//! Every record gives its values and their shape from its declaration (`record!`), so that a new key is exported and
//! compared at once.

use serde_json::Value;

use crate::document::front_matter::CellKind;
use crate::document::reference::Reference;

/// A plain value.
#[derive(Clone, Debug, PartialEq)]
pub enum Plain {
    /// The key is not there.
    Nothing,
    /// Yes or no.
    Flag(bool),
    /// A number.
    Number(f64),
    /// A text, a word, a day, a period, an id.
    Text(String),
    /// Several values of one kind.
    List(Vec<Plain>),
    /// A table of keys, in the order of the content format.
    Record(Vec<(&'static str, Plain)>),
    /// Free data, as it is written.
    Free(Value),
}

/// What kind of value a key holds.
#[derive(Clone, Copy, Debug)]
pub enum ValueShape {
    /// One value: what goes there, in the words of a message.
    Value(&'static str),
    /// A whole number: the least and the most.
    Whole(i64, i64),
    /// Several values of one kind.
    List(&'static ValueShape),
    /// A table of keys.
    Record(&'static [RecordKey]),
}

/// A key of a record.
#[derive(Clone, Copy, Debug)]
pub struct RecordKey {
    /// As an author writes it.
    pub name: &'static str,
    /// What it means, in the words of the guide.
    pub means: &'static str,
    /// What it holds.
    pub shape: ValueShape,
    /// What it holds where a cell of a table stands for it.
    pub cell: CellKind,
    /// When it has to be there.
    pub need: Need,
}

/// When a key has to be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Always.
    Always,
    /// Once the plan is in review or approved.
    Approved,
    /// Never.
    Never,
}

impl Need {
    /// `always` is true for a key that the record marks, and for one whose type has no value for an absent key.
    pub(crate) const fn of(always: bool, asked: bool) -> Self {
        match (always, asked) {
            (true, _) => Self::Always,
            (false, true) => Self::Approved,
            (false, false) => Self::Never,
        }
    }
}

/// Gives the meaning of each reference of a record in words.
pub type ReferenceNames<'n> = dyn Fn(&Reference) -> Option<String> + 'n;

impl Plain {
    /// A text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// The value, or nothing.
    pub fn maybe<T: Into<Self>>(value: Option<T>) -> Self {
        value.map_or(Self::Nothing, Into::into)
    }

    /// Whether it is empty.
    pub fn is_nothing(&self) -> bool {
        match self {
            Self::Nothing => true,
            Self::List(items) => items.is_empty(),
            Self::Text(text) => text.is_empty(),
            Self::Free(value) => value.is_null(),
            _ => false,
        }
    }

    /// As JSON. A whole number has no decimal point.
    pub fn json(&self) -> Value {
        match self {
            Self::Nothing => Value::Null,
            Self::Flag(flag) => (*flag).into(),
            Self::Number(number) => match whole(*number) {
                Some(whole) => whole.into(),
                None => (*number).into(),
            },
            Self::Text(text) => text.as_str().into(),
            Self::List(items) => items.iter().map(Self::json).collect(),
            Self::Record(keys) => keys.iter().map(|(key, value)| ((*key).to_owned(), value.json())).collect(),
            Self::Free(value) => value.clone(),
        }
    }

    /// As people read it on one line; several values are separated by `; `.
    pub fn line(&self) -> String {
        match self {
            Self::Nothing | Self::Free(Value::Null) => String::new(),
            Self::Flag(flag) => if *flag { "yes" } else { "no" }.to_owned(),
            Self::Number(number) => whole(*number).map_or_else(|| number.to_string(), |whole| whole.to_string()),
            Self::Text(text) => text.clone(),
            Self::List(items) => items.iter().map(Self::line).collect::<Vec<_>>().join("; "),
            Self::Record(_) => self.json().to_string(),
            Self::Free(Value::Number(number)) => free_number(number),
            Self::Free(value) => value.to_string(),
        }
    }
}

/// A number of free data as figures are written: 187, and not 187.0.
pub(crate) fn free_number(number: &serde_json::Number) -> String {
    number.as_f64().map_or_else(|| number.to_string(), |number| Plain::Number(number).line())
}

/// A whole number as an integer; none for a fraction.
fn whole(number: f64) -> Option<i64> {
    #[expect(clippy::cast_possible_truncation, reason = "front matter takes numbers below 10^15")]
    (number.fract() == 0.0 && number.abs() < 1e15).then_some(number as i64)
}

impl From<&str> for Plain {
    fn from(text: &str) -> Self {
        Self::text(text)
    }
}

impl From<String> for Plain {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<f64> for Plain {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<bool> for Plain {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl From<jiff::civil::Date> for Plain {
    fn from(day: jiff::civil::Date) -> Self {
        Self::Text(day.to_string())
    }
}
