//! From the text of a file to a document: front matter, prose, and what a file is by its path. Every value has its place.

#[macro_use]
pub mod model;
pub mod reference;
pub mod plain;
pub mod front_matter;
pub mod markdown;
pub mod made_pages;
pub mod parts;
pub mod place;
pub mod parse;
