//! Keyplan compiles key account plans into a checked, cross-linked static site.
#![allow(missing_docs, reason = "grows")]
pub mod codes;
pub mod finding;
pub mod span;
