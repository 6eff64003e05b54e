//! Front matter: the TOML between two `+++` lines, read against closed records so that all faults are found at once.
//!
//! A record (see [`crate::document::model`]) names its fields; the [`TomlReader`] walks the TOML tree, keeps the place of every
//! value in the whole file and collects findings instead of stopping at the first. `site.toml` and the tables of a
//! language are read with it too.

mod split;
mod field;
mod scalar;
mod meant;
mod statements;
mod lists;
mod slips;
mod trial;
mod reader;
mod keys;

pub(crate) use field::in_one_bracket;
pub use field::{CellKind, Field, Node, Scalar, Wrong};
pub use keys::TableKeys;
pub(crate) use meant::{Meant, meant};
pub use reader::TomlReader;
#[cfg(feature = "cli")]
pub(crate) use reader::no_code;
pub(crate) use reader::{type_word, wrong_code};
pub use scalar::{AsWritten, Percentage, Within};
pub(crate) use scalar::{no_period, period_hint};
pub use split::{Parts, split};
