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
    /// A word of the content format, a day, a period, an id: the same in every language.
    Text(String),
    /// A text in the language of its author.
    Words(String),
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

/// Keys whose texts are in no language.
const CODES: [&str; 7] = ["aliases", "country", "currency", "email", "id", "lang", "rule"];

impl Plain {
    /// A text that is the same in every language.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// The value of a key: an author writes names for programs and codes as texts too.
    #[must_use]
    pub fn under(self, key: &str) -> Self {
        match self {
            Self::Words(text) if CODES.contains(&key) => Self::Text(text),
            Self::List(items) if CODES.contains(&key) => {
                Self::List(items.into_iter().map(|it| it.under(key)).collect())
            }
            value => value,
        }
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
            Self::Text(text) | Self::Words(text) => text.is_empty(),
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
            Self::Text(text) | Self::Words(text) => text.as_str().into(),
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
            Self::Text(text) | Self::Words(text) => text.clone(),
            Self::List(items) => items.iter().map(Self::line).collect::<Vec<_>>().join("; "),
            Self::Record(_) => self.json().to_string(),
            Self::Free(Value::Number(number)) => free_number(number),
            Self::Free(value) => value.to_string(),
        }
    }
}

/// A number of free data as figures are written: 187, and not 187.0.
fn free_number(number: &serde_json::Number) -> String {
    number.as_f64().map_or_else(|| number.to_string(), |number| Plain::Number(number).line())
}

/// The single values of free data, each with the keys that lead to it. A list of single values is one; the items of
/// other lists are counted.
pub(crate) fn free_values(data: &Value) -> Vec<(Vec<String>, &Value)> {
    fn add<'v>(keys: &[String], value: &'v Value, out: &mut Vec<(Vec<String>, &'v Value)>) {
        let beneath = |name: String| keys.iter().cloned().chain([name]).collect::<Vec<_>>();
        let is_single = |item: &Value| !item.is_array() && !item.is_object();
        match value {
            Value::Object(table) => table.iter().for_each(|(name, value)| add(&beneath(name.clone()), value, out)),
            Value::Array(items) if !items.iter().all(is_single) => {
                items.iter().zip(1..).for_each(|(item, number)| add(&beneath(number.to_string()), item, out));
            }
            value => out.push((keys.to_vec(), value)),
        }
    }
    let mut out = Vec::new();
    add(&[], data, &mut out);
    out
}

/// A single value of free data as people read it.
pub(crate) fn free_text(value: &Value) -> String {
    match value {
        Value::Array(items) => items.iter().map(free_text).collect::<Vec<_>>().join(", "),
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => free_number(number),
        value => value.to_string(),
    }
}

/// Whether a single value of free data is a text in a language, and no address.
pub(crate) fn is_in_words(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.iter().any(is_in_words),
        Value::String(text) => text.contains(char::is_alphabetic) && !text.contains("://"),
        _ => false,
    }
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
