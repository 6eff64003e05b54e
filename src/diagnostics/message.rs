//! Sentences that are said in any language: a pattern in English, which is the sentence's name, and typed values.
//!
//! `say!` makes one, and nothing else does: a text that is put together otherwise is no [`Message`], so it cannot reach
//! a finding. A blank of a pattern is written in one of four ways.
//!
//! | blank | what stands there |
//! |---|---|
//! | `{name}` | the value |
//! | `{days\|# day\|# days}` | the form that the number takes, `#` being the number; the forms stand in the order of the language's plural rules, and one for an exact number may stand before them: `=0 nothing` |
//! | `{kind?account: an account\|plan: a plan\|a #}` | a text for a word; the last one is for any other |
//! | `{{` | a brace |

pub(crate) mod kept;

use std::borrow::Cow;
use std::fmt;
#[cfg(feature = "cli")]
use std::hash::{Hash, Hasher};
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;

use crate::figures::period::Period;

/// A text with its values, in English by its pattern, and in other languages by what they say for this pattern.
///
/// It is small, since it is part of many results.
#[derive(Clone, Debug, Default)]
pub struct Message(Box<Parts>);

/// What a message is made of.
#[derive(Clone, Debug, Default)]
struct Parts {
    pattern: &'static str,
    values: Vec<(&'static str, Value)>,
    /// Made when it is first asked for: most findings of a large playbook are only counted.
    english: OnceLock<String>,
}

/// A value in a sentence.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// What is the same in every language: a name, a path, what an author wrote, a year.
    Name(String),
    /// A word of the content format, said as people say it, and where it stands.
    Word(&'static str, &'static str),
    /// A text that stands in the tables of the languages under a key, with its English pattern and its values.
    Keyed(&'static str, Box<Message>),
    /// A count with its noun, by the key under which it stands in the tables, and in English.
    Noun(&'static str, usize, String),
    /// A number of things.
    Count(i64),
    /// A number as an author wrote it.
    Number(f64),
    /// A number with so many decimals.
    Fixed(f64, usize),
    /// A computed figure, shown with one decimal at most.
    Figure(f64),
    /// A computed amount: as a figure, with marks between its thousands.
    Amount(f64),
    /// A day.
    Day(Date),
    /// A period.
    Period(Period),
    /// Another sentence, or a part of one.
    Part(Box<Message>),
    /// Several values in a row.
    List(Joined, Vec<Value>),
}

/// How values in a row are joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Joined {
    /// `A, B and C`
    And,
    /// Clauses: `A, B, and C`
    Clauses,
    /// `A, B, C`
    Commas,
    /// Whole sentences: `A; B`
    Semicolons,
}

/// What says the parts of a sentence in one language.
pub trait Tongue {
    /// The code of the language, such as `vi`; none for the English of programs.
    fn code(&self) -> Option<&str>;
    /// The pattern that stands for an English one.
    fn pattern<'a>(&'a self, english: &'a str) -> &'a str;
    /// A word of the content format.
    fn word<'a>(&'a self, within: &str, word: &'a str) -> Cow<'a, str>;
    /// The text of a key; nothing where the English one is meant.
    fn keyed(&self, key: &str) -> Option<&str>;
    /// A count with its noun; nothing where the English one is meant.
    fn noun(&self, key: &str, count: usize) -> Option<String>;
    /// Which of the forms of a word a number takes: its place among the forms that the language has.
    fn form(&self, count: i64) -> usize;
    /// A number of things.
    fn count(&self, count: i64) -> String;
    /// A number with all its decimals.
    fn number(&self, value: f64) -> String;
    /// A number with so many decimals.
    fn fixed(&self, value: f64, decimals: usize) -> String;
    /// A figure with one decimal at most.
    fn figure(&self, value: f64) -> String;
    /// An amount.
    fn amount(&self, value: f64) -> String;
    /// A day.
    fn day(&self, day: Date) -> String;
    /// A period.
    fn period(&self, period: Period) -> String;
    /// What stands between the values of a list, and before its last one where there are two and where there are more.
    fn joints(&self, joined: Joined) -> Joints<'_>;
}

impl From<Message> for Value {
    fn from(sentence: Message) -> Self {
        Self::Part(Box::new(sentence))
    }
}

/// What stands between the values of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Joints<'a> {
    /// Between two values that are the whole list.
    pub two: &'a str,
    /// Between values before the last one.
    pub between: &'a str,
    /// Before the last one of three or more.
    pub last: &'a str,
}

impl Message {
    /// What `say!` expands to: values by reference, so that each of a thousand sentences is one call where it is made.
    pub(crate) fn filled(pattern: &'static str, values: &[(&'static str, &dyn ToValue)]) -> Self {
        Self::new(pattern, values.iter().map(|(name, value)| (*name, value.to_value())).collect())
    }

    /// A sentence of values that are at hand.
    #[doc(hidden)]
    pub fn new(pattern: &'static str, values: Vec<(&'static str, Value)>) -> Self {
        Self(Box::new(Parts { pattern, values, english: OnceLock::new() }))
    }

    /// A sentence without values that is kept as a constant.
    pub fn constant(text: &'static str) -> Self {
        Self(Box::new(Parts { pattern: text, values: Vec::new(), english: OnceLock::from(text.to_owned()) }))
    }

    /// The sentence in English. Days and periods are written as in front matter.
    pub fn english(&self) -> &str {
        self.0.english.get_or_init(|| fill(self.0.pattern, &self.0.values, &English))
    }

    /// The sentence as another language says it.
    pub fn said(&self, tongue: &dyn Tongue) -> String {
        fill(tongue.pattern(self.0.pattern), &self.0.values, tongue)
    }

    /// The same with other texts in place of its names, wherever they stand in it. What a choice goes by is no name.
    pub(crate) fn with_names(&self, other: &dyn Fn(&str) -> String) -> Self {
        let values = self.0.values.iter().map(|(name, value)| {
            let is_choice = self.0.pattern.contains(&format!("{{{name}?"));
            (*name, if is_choice { value.clone() } else { value.with_names(other) })
        });
        Self::new(self.0.pattern, values.collect())
    }

    /// Its pattern, which is its name.
    pub fn pattern(&self) -> &'static str {
        self.0.pattern
    }

    /// The sentence that fills a blank of this one, if one does.
    #[cfg(feature = "cli")]
    pub(crate) fn part(&self, blank: &str) -> Option<&Self> {
        let (_, value) = self.0.values.iter().find(|(name, _)| *name == blank)?;
        if let Value::Part(part) = value { Some(part) } else { None }
    }

    /// Gives a hash what it is made of. That is no [`Hash`]: two that say the same may be made of different things.
    #[cfg(feature = "cli")]
    pub(crate) fn hash_parts(&self, state: &mut impl Hasher) {
        self.0.pattern.hash(state);
        self.0.values.len().hash(state);
        for (name, value) in &self.0.values {
            name.hash(state);
            value.hash_parts(state);
        }
    }

    /// Whether there is nothing to say.
    pub fn is_empty(&self) -> bool {
        self.0.pattern.is_empty()
    }
}

/// Two sentences are the same where they say the same.
impl PartialEq for Message {
    fn eq(&self, other: &Self) -> bool {
        self.0.pattern == other.0.pattern && self.0.values == other.0.values || self.english() == other.english()
    }
}

impl Eq for Message {}

/// In English, where a library wants an error.
impl std::error::Error for Message {}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.english())
    }
}

impl PartialEq<str> for Message {
    fn eq(&self, text: &str) -> bool {
        self.english() == text
    }
}

impl PartialEq<&str> for Message {
    fn eq(&self, text: &&str) -> bool {
        self.english() == *text
    }
}

/// Sentences are ordered by their English, so that findings stand in the same order in every language.
impl PartialOrd for Message {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Message {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.english().cmp(other.english())
    }
}

impl Value {
    fn with_names(&self, other: &dyn Fn(&str) -> String) -> Self {
        match self {
            Self::Name(text) => Self::Name(other(text)),
            Self::Keyed(key, sentence) => Self::Keyed(key, Box::new(sentence.with_names(other))),
            Self::Part(sentence) => Self::Part(Box::new(sentence.with_names(other))),
            Self::List(joined, values) => {
                Self::List(*joined, values.iter().map(|value| value.with_names(other)).collect())
            }
            value => value.clone(),
        }
    }

    #[cfg(feature = "cli")]
    fn hash_parts(&self, state: &mut impl Hasher) {
        std::mem::discriminant(self).hash(state);
        match self {
            Self::Name(text) => text.hash(state),
            Self::Word(within, word) => (within, word).hash(state),
            Self::Keyed(key, sentence) => {
                key.hash(state);
                sentence.hash_parts(state);
            }
            Self::Noun(key, count, english) => (key, count, english).hash(state),
            Self::Count(count) => count.hash(state),
            Self::Number(value) | Self::Figure(value) | Self::Amount(value) => value.to_bits().hash(state),
            Self::Fixed(value, decimals) => (value.to_bits(), decimals).hash(state),
            Self::Day(day) => day.hash(state),
            Self::Period(period) => period.hash(state),
            Self::Part(sentence) => sentence.hash_parts(state),
            Self::List(joined, values) => {
                (joined, values.len()).hash(state);
                for value in values {
                    value.hash_parts(state);
                }
            }
        }
    }

    /// What it is in a language.
    fn said(&self, tongue: &dyn Tongue) -> String {
        match self {
            Self::Name(text) => text.clone(),
            Self::Word(within, word) => tongue.word(within, word).into_owned(),
            Self::Keyed(key, sentence) => {
                fill(tongue.keyed(key).unwrap_or(sentence.pattern()), &sentence.0.values, tongue)
            }
            Self::Noun(key, count, english) => tongue.noun(key, *count).unwrap_or_else(|| english.clone()),
            Self::Count(count) => tongue.count(*count),
            Self::Number(value) => tongue.number(*value),
            Self::Fixed(value, decimals) => tongue.fixed(*value, *decimals),
            Self::Figure(value) => tongue.figure(*value),
            Self::Amount(value) => tongue.amount(*value),
            Self::Day(day) => tongue.day(*day),
            Self::Period(period) => tongue.period(*period),
            Self::Part(sentence) => sentence.said(tongue),
            Self::List(joined, values) => list(&tongue.joints(*joined), values, tongue),
        }
    }
}

fn list(joints: &Joints<'_>, values: &[Value], tongue: &dyn Tongue) -> String {
    let mut out = String::new();
    for (at, value) in values.iter().enumerate() {
        let last = at + 1 == values.len();
        out.push_str(match (at, last) {
            (0, _) => "",
            (1, true) => joints.two,
            (_, true) => joints.last,
            _ => joints.between,
        });
        out.push_str(&value.said(tongue));
    }
    out
}

/// A pattern with its blanks filled. What fills a blank is not searched for blanks again.
fn fill(pattern: &str, values: &[(&'static str, Value)], tongue: &dyn Tongue) -> String {
    let mut out = String::with_capacity(pattern.len() + 32);
    let mut rest = pattern;
    while let Some(at) = rest.find(['{', '}']) {
        out.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        if after.starts_with(&rest[at..=at]) {
            out.push_str(&rest[at..=at]);
            rest = &after[1..];
            continue;
        }
        let Some((blank, behind)) = after.split_once('}').filter(|_| rest.as_bytes()[at] == b'{') else {
            out.push_str(&rest[at..=at]);
            rest = after;
            continue;
        };
        rest = behind;
        let (name, choices) = match blank.find(['|', '?']) {
            Some(end) => blank.split_at(end),
            None => (blank, ""),
        };
        let Some((_, value)) = values.iter().find(|(known, _)| *known == name) else {
            // No blank, but braces of an example.
            out.extend(["{", blank, "}"]);
            continue;
        };
        match choices.split_at_checked(1) {
            Some(("|", forms)) => out.push_str(&counted(forms, value, tongue)),
            Some(("?", words)) => out.push_str(&chosen(words, value, tongue)),
            _ => out.push_str(&value.said(tongue)),
        }
    }
    out.push_str(rest);
    out
}

/// `# day|# days`
fn counted<'a>(forms: &'a str, value: &Value, tongue: &dyn Tongue) -> String {
    // A figure that is no whole number takes the form of many.
    let count = match value {
        Value::Count(count) => Some(*count),
        Value::Number(figure) => whole(*figure),
        Value::Figure(figure) | Value::Amount(figure) => whole(tenths(*figure)),
        _ => None,
    };
    let exact = |form: &'a str| {
        let (number, text) = form.strip_prefix('=')?.split_once(' ')?;
        (number.parse() == Ok(count?)).then_some(text)
    };
    let form = forms.split('|').find_map(exact).unwrap_or_else(|| {
        let mut own = forms.split('|').filter(|form| !form.starts_with('='));
        let wanted = count.map_or(usize::MAX, |count| tongue.form(count));
        let last = own.clone().next_back().unwrap_or_default();
        own.nth(wanted).unwrap_or(last)
    });
    form.replace('#', &value.said(tongue))
}

/// A figure that is a whole number. One beyond an `i64` takes the form of many all the same.
#[expect(clippy::cast_possible_truncation, reason = "a cast of a float stops at the largest number")]
fn whole(figure: f64) -> Option<i64> {
    (figure.fract() == 0.0).then_some(figure as i64)
}

/// A figure as it is shown, with one decimal.
fn tenths(figure: f64) -> f64 {
    (figure * 10.0).round() / 10.0
}

/// `account: an account|plan: a plan|a #`
fn chosen(words: &str, value: &Value, tongue: &dyn Tongue) -> String {
    let word = value.said(&English);
    let own = words.split('|').find_map(|choice| choice.split_once(": ").filter(|(key, _)| *key == word));
    let text = own.map(|(_, text)| text).or_else(|| words.rsplit('|').next()).unwrap_or_default();
    text.replace('#', &value.said(tongue))
}

/// English as findings are written in: days and periods as in front matter, so that they can be searched for.
#[derive(Clone, Copy, Debug)]
pub struct English;

impl Tongue for English {
    fn code(&self) -> Option<&str> {
        None
    }

    fn pattern<'a>(&'a self, english: &'a str) -> &'a str {
        english
    }

    fn word<'a>(&'a self, _within: &str, word: &'a str) -> Cow<'a, str> {
        match word {
            "it" | "hr" => word.to_uppercase().into(),
            word => word.replace('_', " ").into(),
        }
    }

    fn keyed(&self, _key: &str) -> Option<&str> {
        None
    }

    fn noun(&self, _key: &str, _count: usize) -> Option<String> {
        None
    }

    fn form(&self, count: i64) -> usize {
        usize::from(count != 1)
    }

    fn count(&self, count: i64) -> String {
        count.to_string()
    }

    fn number(&self, value: f64) -> String {
        value.to_string()
    }

    fn fixed(&self, value: f64, decimals: usize) -> String {
        format!("{value:.decimals$}")
    }

    fn figure(&self, value: f64) -> String {
        let text = format!("{value:.1}");
        let text = text.strip_suffix(".0").unwrap_or(&text);
        if text == "-0" { "0".to_owned() } else { text.to_owned() }
    }

    fn amount(&self, value: f64) -> String {
        let text = self.figure(value);
        let (whole, rest) =
            text.split_once('.').map_or((text.as_str(), ""), |(whole, _)| (whole, &text[whole.len()..]));
        let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("−", digits));
        let mut out = String::from(sign);
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                out.push(',');
            }
            out.push(digit);
        }
        out + rest
    }

    fn day(&self, day: Date) -> String {
        day.to_string()
    }

    fn period(&self, period: Period) -> String {
        period.to_string()
    }

    fn joints(&self, joined: Joined) -> Joints<'_> {
        let (two, between, last) = match joined {
            Joined::And => (" and ", ", ", " and "),
            Joined::Clauses => (", and ", ", ", ", and "),
            Joined::Commas => (", ", ", ", ", "),
            Joined::Semicolons => ("; ", "; ", "; "),
        };
        Joints { two, between, last }
    }
}

/// What can stand in a sentence.
pub(crate) trait ToValue {
    /// The value.
    fn to_value(&self) -> Value;
}

macro_rules! to_value {
    ($($type:ty, $it:ident => $value:expr;)*) => {
        $(impl ToValue for $type {
            fn to_value(&self) -> Value {
                let $it = self;
                $value
            }
        })*
    };
}

to_value! {
    str, it => Value::Name(it.to_owned());
    String, it => Value::Name(it.clone());
    Arc<str>, it => Value::Name(it.to_string());
    Box<str>, it => Value::Name(it.to_string());
    std::borrow::Cow<'_, str>, it => Value::Name(it.to_string());
    char, it => Value::Name(it.to_string());
    usize, it => Value::Count(i64::try_from(*it).unwrap_or(i64::MAX));
    u64, it => Value::Count(i64::try_from(*it).unwrap_or(i64::MAX));
    u32, it => Value::Count(i64::from(*it));
    i64, it => Value::Count(*it);
    i32, it => Value::Count(i64::from(*it));
    f64, it => Value::Number(*it);
    bool, it => Value::Name(it.to_string());
    std::io::Error, it => Value::Name(it.to_string());
    std::path::Display<'_>, it => Value::Name(it.to_string());
    toml::value::Date, it => Value::Name(it.to_string());
    crate::figures::color::Color, it => Value::Name(it.to_string());
    // No number of things, but years and parts of days: these are written without marks between thousands.
    i16, it => Value::Name(it.to_string());
    i8, it => Value::Name(it.to_string());
    u8, it => Value::Name(it.to_string());
    u16, it => Value::Name(it.to_string());
    Date, it => Value::Day(*it);
    Period, it => Value::Period(*it);
    Message, it => Value::Part(Box::new(it.clone()));
    Value, it => it.clone();
    crate::diagnostics::Code, it => Value::Name(it.text().to_owned());
}

impl<T: ToValue + ?Sized> ToValue for &T {
    fn to_value(&self) -> Value {
        (**self).to_value()
    }
}

impl<T: ToValue> ToValue for crate::diagnostics::Placed<T> {
    fn to_value(&self) -> Value {
        self.value.to_value()
    }
}

/// Makes a [`Message`] of a pattern and its values: `say!("{name} was met {days|# day|# days} ago", name, days = age)`.
/// A blank without a value, and a value without a blank, do not compile.
macro_rules! say {
    ($pattern:literal $(, $name:ident $(= $value:expr)?)* $(,)?) => {
        $crate::diagnostics::Message::filled(
            const {
                $crate::diagnostics::message::check_blanks($pattern, &[$(stringify!($name)),*]);
                $pattern
            },
            &[$((stringify!($name), $crate::diagnostics::message::say!(@value $name $(= $value)?))),*],
        )
    };
    (@value $name:ident) => { &$name as &dyn $crate::diagnostics::message::ToValue };
    (@value $name:ident = $value:expr) => { &$value as &dyn $crate::diagnostics::message::ToValue };
}
pub(crate) use say;

/// A constant text that is said by [`Message::constant`], so that it is known as one to be translated.
macro_rules! phrase {
    ($text:literal) => {
        $text
    };
}
pub(crate) use phrase;

/// Stops the compiler where blanks and values do not fit.
#[doc(hidden)]
pub(crate) const fn check_blanks(pattern: &str, names: &[&str]) {
    let mut used = 0_u64;
    let text = pattern.as_bytes();
    let mut at = 0;
    while at < text.len() {
        if text[at] == b'{' && at + 1 < text.len() && text[at + 1] == b'{' {
            at += 2;
            continue;
        }
        if text[at] == b'{' {
            let start = at + 1;
            while at < text.len() && text[at] != b'}' && text[at] != b'|' && text[at] != b'?' {
                at += 1;
            }
            let mut name = 0;
            while name < names.len() && !is_at(text, start, at, names[name].as_bytes()) {
                name += 1;
            }
            assert!(name < names.len(), "a blank of this sentence has no value");
            used |= 1 << name;
            while at < text.len() && text[at] != b'}' {
                at += 1;
            }
        }
        at += 1;
    }
    assert!(used.count_ones() as usize == names.len(), "a value of this sentence has no blank");
}

const fn is_at(text: &[u8], start: usize, end: usize, name: &[u8]) -> bool {
    if end - start != name.len() {
        return false;
    }
    let mut at = 0;
    while at < name.len() {
        if text[start + at] != name[at] {
            return false;
        }
        at += 1;
    }
    true
}
