//! Markdown.
use crate::finding::Finding;
use crate::span::Placed;
use std::sync::Arc;
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Body {
    pub html: String,
    pub holes: Vec<Hole>,
    pub links: Vec<Link>,
    pub headings: Vec<Heading>,
    pub words: u32,
    pub lead: String,
}
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hole {
    pub at: u32,
    pub link: u32,
    pub kind: HoleKind,
}
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum HoleKind {
    Open,
    Title,
    Close,
    Source,
}
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    pub target: LinkTarget,
    pub start: u32,
    pub end: u32,
    pub sentence: Sentence,
}
#[derive(Clone, Debug, PartialEq)]
pub enum LinkTarget {
    Name { name: String, anchor: Option<Placed<String>> },
    File { path: String, anchor: Option<Placed<String>> },
    Here { anchor: Placed<String> },
    Image { path: String, alt: String },
}
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sentence {
    pub before: String,
    pub linked: String,
    pub after: String,
}
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Mark {
    Customer,
    Internal,
}
#[derive(Clone, Debug, PartialEq)]
pub struct Heading {
    pub level: u8,
    pub id: String,
    pub text: String,
    pub mark: Option<Mark>,
    pub start: u32,
    pub end: u32,
}
pub fn parse(_file: &Arc<str>, _text: &str, _body_start: usize, _reserved: &[String]) -> (Body, Vec<Finding>) {
    (Body::default(), vec![])
}
pub fn escape(_text: &str, _out: &mut String) {}
