//! The list of findings of a run.

use std::fmt;
use std::ops::Deref;

use crate::diagnostics::Finding;
use crate::figures::sort::sort_by;

/// Findings in the order in which they were found; [`Findings::sort`] puts them in the order of printing.
///
/// A function that finds faults and goes on takes `&mut Findings` as its last argument and returns its result. One that
/// cannot go on returns `Err` with one `Box<Finding>`, or with `Findings` where it collects all faults first. Findings
/// can be read like a slice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings(Vec<Finding>);

impl Findings {
    /// An empty list.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Adds a finding.
    pub fn push(&mut self, finding: Finding) {
        self.0.push(finding);
    }

    /// Removes all of them.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// Keeps those for which `keep` is true.
    pub fn retain(&mut self, keep: impl FnMut(&Finding) -> bool) {
        self.0.retain(keep);
    }

    /// Removes and returns what was found after the first `count`.
    #[must_use]
    pub fn split_off(&mut self, count: usize) -> Self {
        Self(self.0.split_off(count))
    }

    /// Replaces the finding at an index by others.
    pub fn replace(&mut self, place: usize, others: Self) {
        self.0.splice(place..=place, others.0);
    }

    /// Sorts by file, place, code and message, which is the order of printing, and removes repeated ones.
    pub fn sort(&mut self) {
        sort_by(&mut self.0, |a, b| (&a.span, a.code, &a.message).cmp(&(&b.span, b.code, &b.message)));
        self.0.dedup();
    }
}

impl fmt::Display for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(first) = self.0.first() else { return f.write_str("nothing is wrong") };
        write!(f, "{}[{}]: {}", first.level.word(), first.code.text(), first.message)?;
        if self.0.len() > 1 { write!(f, ", and {} more", self.0.len() - 1) } else { Ok(()) }
    }
}

/// So that a program can pass on with `?` what it does not print itself.
impl std::error::Error for Findings {}

impl Deref for Findings {
    type Target = [Finding];
    fn deref(&self) -> &[Finding] {
        &self.0
    }
}

impl From<Finding> for Findings {
    fn from(finding: Finding) -> Self {
        Self(vec![finding])
    }
}

impl From<Box<Finding>> for Findings {
    fn from(finding: Box<Finding>) -> Self {
        Self(vec![*finding])
    }
}

impl FromIterator<Finding> for Findings {
    fn from_iter<I: IntoIterator<Item = Finding>>(findings: I) -> Self {
        Self(findings.into_iter().collect())
    }
}

impl Extend<Finding> for Findings {
    fn extend<I: IntoIterator<Item = Finding>>(&mut self, findings: I) {
        self.0.extend(findings);
    }
}

impl IntoIterator for Findings {
    type Item = Finding;
    type IntoIter = std::vec::IntoIter<Finding>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a Findings {
    type Item = &'a Finding;
    type IntoIter = std::slice::Iter<'a, Finding>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl<const N: usize> PartialEq<[Finding; N]> for Findings {
    fn eq(&self, others: &[Finding; N]) -> bool {
        self.0 == others
    }
}
