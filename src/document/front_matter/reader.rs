//! Reading the TOML of one file.

use std::sync::Arc;

use toml::de::{DeTable, DeValue};

use crate::diagnostics::{Code, Finding, Findings, Placed, Span};
use crate::document::front_matter::slips::{MAX_DEPTH, syntax_error, too_deep};
use crate::document::front_matter::{Node, TableKeys, Wrong};
use crate::document::reference::{Reference, Wants};

/// What is needed to read one front matter, and what is collected while it is read.
pub struct TomlReader<'a> {
    path: &'a Arc<str>,
    /// Where the TOML begins in the file.
    offset: usize,
    /// The line that opens the front matter, where a missing key is reported.
    opening: std::ops::Range<usize>,
    slots: u32,
    /// The key being read.
    pub(super) field: &'static str,
    /// The keys of the tables around the one being read.
    pub(super) outer: Vec<Vec<&'static str>>,
    /// The faults that were found.
    pub findings: Findings,
}

impl<'a> TomlReader<'a> {
    /// A reader for TOML that begins at `offset` of `path`; missing top-level keys are reported at `opening`.
    pub fn new(path: &'a Arc<str>, offset: usize, opening: std::ops::Range<usize>) -> Self {
        Self { path, offset, opening, slots: 0, field: "", outer: Vec::new(), findings: Findings::new() }
    }

    /// How many references were read.
    pub fn slots(&self) -> u32 {
        self.slots
    }

    /// The place of a node in the file.
    pub fn range(&self, node: &Node<'_>) -> std::ops::Range<usize> {
        self.file_range(node.span())
    }

    /// A range of the front matter as a range of the file.
    pub fn file_range(&self, range: std::ops::Range<usize>) -> std::ops::Range<usize> {
        range.start + self.offset..range.end + self.offset
    }

    /// A place in this file.
    pub fn span(&self, range: std::ops::Range<usize>) -> Span {
        Span::new(self.path, range)
    }

    /// A reference with the next free slot.
    pub fn reference(&mut self, wants: Wants, name: &Placed<String>) -> Reference {
        let slot = self.slots;
        self.slots += 1;
        let range = name.range();
        Reference {
            wants,
            field: self.field,
            name: Placed::new(crate::figures::names::normal(&name.value), range),
            slot,
        }
    }

    /// Reports a value that could not be read.
    pub fn wrong(&mut self, node: &Node<'_>, wanted: &str, wrong: Wrong) {
        let at = self.range(node);
        match wrong {
            Wrong::Type(hint) => {
                let found = type_word(node.get_ref());
                let message = format!("this is {found}, where Keyplan wants {wanted}");
                let finding = Finding::new(Code::KP005, self.span(at), message);
                self.findings.push(finding.hint(hint.unwrap_or_else(|| format!("write {wanted}"))));
            }
            Wrong::Value(message, hint) => self.bad_value(at, message, hint),
        }
    }

    /// Reports a value, or the name of a key, that has the right type and is not valid. `at` is a range of the file.
    pub fn bad_value(&mut self, at: std::ops::Range<usize>, message: String, hint: String) {
        self.findings.push(Finding::new(Code::KP007, self.span(at), message).hint(hint));
    }

    /// Parses the TOML of a front matter or of `site.toml`.
    ///
    /// # Errors
    /// KP003 for the first syntax error, KP014 for TOML nested too deep.
    pub fn parse<'t>(&self, toml: &'t str) -> Result<DeTable<'t>, Box<Finding>> {
        if let Some(at) = too_deep(toml) {
            let span = self.span(at + self.offset..at + self.offset + 1);
            let message = format!("TOML is nested deeper than {MAX_DEPTH} here");
            return Err(Box::new(Finding::new(Code::KP014, span, message).hint("flatten it")));
        }
        DeTable::parse(toml).map(toml::Spanned::into_inner).map_err(|error| {
            let range = error.span().unwrap_or(0..0);
            Box::new(syntax_error(toml, range, error.message(), |range| self.span(self.file_range(range))))
        })
    }

    /// Reads one record from a table.
    pub fn table<'t, 'd>(
        &mut self,
        table: &'t DeTable<'d>,
        place: Option<std::ops::Range<usize>>,
    ) -> TableKeys<'t, 'd> {
        let at = place.unwrap_or_else(|| self.opening.clone());
        TableKeys::new(table, at)
    }
}

/// The TOML type in an author's words.
pub(crate) fn type_word(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "a yes or no (`true`, `false`)",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
