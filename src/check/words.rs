//! Lists of words that rules look for, in four languages: data that a site can replace.

/// The lists. A list is one file: a word or phrase a line, `#` begins a comment.
#[derive(Clone, Debug, Default)]
pub struct Words {
    /// Phrases that sound like a strategy and decide nothing.
    pub slogans: Vec<String>,
    /// Verbs that begin an action, not a decision.
    pub execution_verbs: Vec<String>,
    /// What stands in a template until somebody fills it in.
    pub placeholders: Vec<String>,
}

impl Words {
    /// Reads the lists; `file` gives the text of `words/<name>.txt`.
    pub fn read(file: impl Fn(&str) -> Option<String>) -> Self {
        let list = |name: &str| {
            let text = file(name).unwrap_or_default();
            let lines = text.lines().map(|line| line.split('#').next().unwrap_or("").trim());
            lines.filter(|line| !line.is_empty()).map(crate::names::folded).collect()
        };
        Self { slogans: list("slogans"), execution_verbs: list("execution-verbs"), placeholders: list("placeholders") }
    }
}
