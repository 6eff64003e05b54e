//! Keyplan compiles key account plans into one checked, cross-linked static site.
#![allow(missing_docs, reason = "grows")]
#[macro_use]
pub mod model;
pub mod address;
pub mod cli;
pub mod codes;
pub mod compile;
pub mod config;
pub mod edition;
pub mod explain;
pub mod finding;
pub mod format;
pub mod front_matter;
pub mod markdown;
pub mod names;
pub mod parse;
pub mod parts;
pub mod period;
pub mod playbook;
pub mod project;
pub mod publish;
pub mod readings;
pub mod render;
pub mod report;
pub mod resolve;
pub mod source;
pub mod span;
pub mod status;
pub mod theme;
