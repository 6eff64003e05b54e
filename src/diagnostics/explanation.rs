//! The parts of the explanation of a code.

/// The explanation of a code, in sentences. That of a rule stands in the rule's file, that of any other code in the
/// table of codes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Explanation {
    /// What is wrong.
    pub(crate) finds: &'static str,
    /// Why it matters.
    pub(crate) matters: &'static str,
    /// What to do.
    pub(crate) settle: &'static str,
    /// Lines of an example that is reported.
    pub(crate) wrong: &'static str,
    /// The same lines, corrected.
    pub(crate) right: &'static str,
}
