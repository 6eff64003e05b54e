//! The texts that were read, for printing findings.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::diagnostics::Finding;
use crate::diagnostics::report::SourceTexts;
use crate::load::disk::Source;
use crate::load::embedded;

/// The texts of a project by path; those of embedded files are known without being added.
#[derive(Clone, Debug, Default)]
pub struct Texts(HashMap<Arc<str>, Arc<str>>);

impl Texts {
    /// Keeps a source's text.
    pub fn add(&mut self, source: &Source) {
        self.0.insert(Arc::clone(&source.path), Arc::clone(&source.text));
    }

    /// Drops the texts that no finding refers to.
    pub fn keep(&mut self, findings: &[Finding]) {
        let named: HashSet<&Arc<str>> = findings.iter().flat_map(Finding::paths).collect();
        self.0.retain(|path, _| named.contains(path));
    }
}

impl SourceTexts for Texts {
    fn text(&self, path: &str) -> Option<&str> {
        self.0.get(path).map(|text| &**text).or_else(|| embedded::named_text(path))
    }
}
