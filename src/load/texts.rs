//! The texts that were read, for printing findings.

use std::collections::HashMap;
use std::sync::Arc;

#[cfg(feature = "cli")]
use crate::diagnostics::Finding;
use crate::diagnostics::report::SourceTexts;
use crate::load::disk::Source;
use crate::load::embedded;

/// The texts of a project by path; those of embedded files are known without being added.
#[derive(Clone, Debug, Default)]
pub struct Texts(HashMap<Arc<str>, Arc<str>, ahash::RandomState>);

impl Texts {
    /// Keeps a source's text.
    pub fn add(&mut self, source: &Source) {
        self.0.insert(Arc::clone(&source.path), Arc::clone(&source.text));
    }

    /// Keeps the texts of several sources.
    pub fn add_all(&mut self, sources: &[Source]) {
        self.0.extend(sources.iter().map(|source| (Arc::clone(&source.path), Arc::clone(&source.text))));
    }

    /// Adds other texts.
    #[cfg(feature = "cli")]
    pub(crate) fn join(&mut self, other: &Self) {
        self.0.extend(other.0.iter().map(|(path, text)| (Arc::clone(path), Arc::clone(text))));
    }

    /// Takes out the texts that no finding refers to.
    #[cfg(feature = "cli")]
    pub(crate) fn take_others(&mut self, findings: &[Finding]) -> Self {
        let named = findings.iter().flat_map(Finding::paths);
        let named = named.filter_map(|path| Some((Arc::clone(path), Arc::clone(self.0.get(path)?)))).collect();
        Self(std::mem::replace(&mut self.0, named))
    }
}

impl SourceTexts for Texts {
    fn text(&self, path: &str) -> Option<&str> {
        self.0.get(path).map(|text| &**text).or_else(|| embedded::named_text(path))
    }
}
