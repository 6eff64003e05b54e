//! What an explanation of a code is made of.

/// The explanation of a code, in sentences. A rule has its own in its file, other codes have theirs in the table of
/// codes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Explanation {
    /// What is wrong when it is reported.
    pub(crate) finds: &'static str,
    /// Why anybody should care.
    pub(crate) matters: &'static str,
    /// What to do.
    pub(crate) settle: &'static str,
    /// A few lines that it is reported for.
    pub(crate) wrong: &'static str,
    /// The same lines, settled.
    pub(crate) right: &'static str,
}
