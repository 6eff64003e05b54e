//! Languages: words, plural forms, patterns of figures and days, the order of names.

pub(crate) mod collation;
pub mod format;
pub mod locale;
pub(crate) mod plural;
mod tongue;

pub use collation::SortKey;
pub use format::Format;
pub use locale::Locale;
