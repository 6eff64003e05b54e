//! Format.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Language {
    En,
    Vi,
    Fr,
    Da,
}
