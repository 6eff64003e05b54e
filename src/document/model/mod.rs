//! The things of a playbook as an author writes them: one record a kind, one field a key.
//!
//! A record knows its keys, which of them are mandatory, and every reference inside. It depends neither on the disk nor
//! on other files nor on what a reference means.

/// Declares words that a key may hold.
macro_rules! vocabulary {
    ($($(#[$doc:meta])* $name:ident { $($variant:ident $word:literal),* $(,)? })*) => { $(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $(#[doc = concat!("`", $word, "`")] $variant),* }
        vocabulary!(words $name { $($variant $word),* });
    )* };
    (words $name:ident { $($variant:ident $word:literal),* $(,)? }) => {
        impl $name {
            /// Every word, in the order of the content format.
            pub const WORDS: &'static [&'static str] = &[$($word),*];

            /// Every variant, in the same order, which is that of the declaration.
            const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The word as it is written in front matter.
            pub fn word(self) -> &'static str {
                Self::WORDS[self as usize]
            }
        }

        const _: () = assert!($crate::document::model::is_counted(&[$($name::$variant as usize),*]));

        impl $crate::document::front_matter::Scalar for $name {
            const WANTED: &'static str = concat!("one of", $(" `", $word, "`"),*);
            const CELL: $crate::document::front_matter::CellKind = $crate::document::front_matter::CellKind::Word;

            fn wanted() -> $crate::diagnostics::Message {
                $crate::document::model::one_of(Self::WORDS)
            }

            fn read(value: &toml::de::DeValue<'_>) -> Result<Self, $crate::document::front_matter::Wrong> {
                $crate::document::model::read_word(value, Self::WORDS).map(|at| Self::ALL[at])
            }

            fn plain(&self) -> $crate::document::plain::Plain {
                $crate::document::plain::Plain::text(self.word())
            }
        }
    };
}

/// Declares a record. `field: Type` is a key; `as "key"` gives its name if that is a keyword of Rust; `[must]` makes a
/// list mandatory (for other types the type decides); `[asked]` marks what an approved plan has to have.
/// CONTRIBUTING.md shows what one record stands for.
macro_rules! record {
    ($(#[$doc:meta])* $name:ident {
        $($(#[doc = $means:literal])+ $field:ident $(as $key:literal)? $([$need:ident])? : $ty:ty),* $(,)?
    }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq)]
        pub struct $name {
            $($(#[doc = $means])+ pub $field: $ty,)*
            /// The place of the record's head in its file.
            pub place: std::ops::Range<usize>,
        }

        impl $name {
            /// The keys, in the order of the content format.
            pub const KEYS: &'static [&'static str] = &[$(record!(key $field $($key)?)),*];

            /// The keys with what each holds, in the order of the content format.
            pub const FIELDS: &'static [$crate::document::plain::RecordKey] = &[$($crate::document::plain::RecordKey {
                name: record!(key $field $($key)?),
                means: concat!($($means),+).trim_ascii_start(),
                shape: <$ty as $crate::document::front_matter::Field>::SHAPE,
                cell: <$ty as $crate::document::front_matter::Field>::CELL,
                need: $crate::document::plain::Need::of(
                    record!(must $($need)?) || <$ty as $crate::document::front_matter::Field>::MUST,
                    record!(wanted $($need)?),
                ),
            }),*];

            /// Reads the record's keys from a table; `None` when a mandatory one is not there.
            pub fn read_keys(keys: &mut $crate::document::front_matter::TableKeys<'_, '_>, reader: &mut $crate::document::front_matter::TomlReader<'_>) -> Option<Self> {
                $(let $field: Option<$ty> = keys.read(record!(key $field $($key)?), record!(must $($need)?), reader);)*
                Some(Self { $($field: $field?,)* place: keys.at() })
            }

            /// Every key with what it holds, in the order of the content format.
            pub fn values(&self, names: &$crate::document::plain::ReferenceNames<'_>) -> Vec<(&'static str, $crate::document::plain::Plain)> {
                vec![$({
                    let key = record!(key $field $($key)?);
                    (key, $crate::document::front_matter::Field::plain(&self.$field, names).under(key))
                }),*]
            }

            /// Calls `visit` with each reference inside, in the order of the keys.
            pub fn references<'s>(&'s self, visit: &mut dyn FnMut(&'s $crate::document::reference::Reference)) {
                $($crate::document::front_matter::Field::references(&self.$field, visit);)*
                let _ = visit;
            }

            /// Calls `visit` with each text inside, in the order of the keys.
            pub fn texts<'s>(&'s self, visit: &mut dyn FnMut(&'s $crate::document::model::common::Text)) {
                $($crate::document::front_matter::Field::texts(&self.$field, visit);)*
                let _ = visit;
            }

            /// Calls `visit` with each single value inside and its key, in the order of the keys.
            pub fn written<'s>(&'s self, visit: &mut $crate::document::written::WrittenVisitor<'_, 's>) {
                $($crate::document::front_matter::Field::written(&self.$field, record!(key $field $($key)?), visit);)*
                let _ = visit;
            }

            /// The `[asked]` keys that are empty.
            pub fn blanks(&self) -> Vec<&'static str> {
                let mut blanks = Vec::new();
                $(if record!(wanted $($need)?) && $crate::document::front_matter::Field::is_blank(&self.$field) {
                    blanks.push(record!(key $field $($key)?));
                })*
                blanks
            }
        }

        impl $crate::document::front_matter::Field for $name {
            const WANTED: &'static str = "a table";
            const SHAPE: $crate::document::plain::ValueShape = $crate::document::plain::ValueShape::Record(Self::FIELDS);

            fn plain(&self, names: &$crate::document::plain::ReferenceNames<'_>) -> $crate::document::plain::Plain {
                $crate::document::plain::Plain::Record(self.values(names))
            }

            fn wanted(_key: &str) -> $crate::diagnostics::Message {
                $crate::document::model::table_of(Self::KEYS)
            }

            fn read(node: &$crate::document::front_matter::Node<'_>, reader: &mut $crate::document::front_matter::TomlReader<'_>) -> Option<Self> {
                let mut keys = reader.table_at(node, Self::KEYS)?;
                let record = Self::read_keys(&mut keys, reader);
                keys.finish(reader);
                record
            }

            fn references<'s>(&'s self, visit: &mut dyn FnMut(&'s $crate::document::reference::Reference)) {
                Self::references(self, visit);
            }

            fn texts<'s>(&'s self, visit: &mut dyn FnMut(&'s $crate::document::model::common::Text)) {
                Self::texts(self, visit);
            }

            fn written<'s>(&'s self, key: &str, visit: &mut $crate::document::written::WrittenVisitor<'_, 's>) {
                Self::written(self, &mut |inner, value| visit(&format!("{key}.{inner}"), value));
            }
        }
    };
    (key $field:ident) => { stringify!($field) };
    (key $field:ident $key:literal) => { $key };
    (must) => { false };
    (must must) => { true };
    (must asked) => { false };
    (wanted) => { false };
    (wanted must) => { false };
    (wanted asked) => { true };
}

/// Whether the numbers are 0, 1, 2 and so on.
pub(crate) const fn is_counted(numbers: &[usize]) -> bool {
    let mut at = 0;
    while at < numbers.len() && numbers[at] == at {
        at += 1;
    }
    at == numbers.len()
}

/// The place of a word among those that a key takes.
pub(crate) fn read_word(value: &DeValue<'_>, words: &[&str]) -> Result<usize, Wrong> {
    let word = value.as_str().ok_or(Wrong::Type(None))?;
    words.iter().position(|known| *known == word).ok_or_else(|| unknown_word(word, words))
}

/// Which words a key takes.
pub(crate) fn one_of(words: &[&str]) -> Message {
    let words = words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(" ");
    say!("one of {words}", words)
}

/// A table with these keys.
pub(crate) fn table_of(keys: &[&str]) -> Message {
    say!("a table `{{ … }}`; its keys are {keys}", keys = listed(keys))
}

/// A word that a key does not take, with the words that it takes.
fn unknown_word(word: &str, words: &[&str]) -> Wrong {
    let near = crate::figures::names::nearest(word, words.iter().copied());
    let hint = near.map_or_else(
        || say!("write one of {words}", words = listed(words)),
        |near| say!("did you mean `{near}`?", near),
    );
    let certain = crate::figures::names::certain(word, words.iter().copied()).map(str::to_owned);
    Wrong::Word(say!("`{word}` is not a word of this key", word), hint, certain)
}

/// Names in backticks, separated by commas.
pub(crate) fn listed<T: AsRef<str>>(names: &[T]) -> String {
    names.iter().map(|name| format!("`{}`", name.as_ref())).collect::<Vec<_>>().join(", ")
}

pub mod account;
pub mod common;
pub mod decision;
pub mod document;
pub mod objective;
pub mod people;
pub mod plan;
pub mod review;

use toml::de::DeValue;

use crate::diagnostics::{Message, say};
use crate::document::front_matter::Wrong;

pub use account::{Account, Situation};
pub use common::Common;
pub use decision::Decision;
pub use document::{Document, Entity, Kind};
pub use objective::Objective;
pub use people::Person;
pub use plan::Plan;
pub use review::Review;
