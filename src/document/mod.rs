//! From the text of a file to a document: its place in the content tree, its front matter, its prose. Every value has
//! its place in the file.

#[macro_use]
pub mod model;
pub mod reference;
pub mod plain;
pub mod written;
pub mod front_matter;
pub mod markdown;
pub mod prose;
pub mod made_pages;
pub mod parts;
pub mod place;
pub(crate) mod merge;
pub mod parse;
