//! A finding: one fault, as a value. [`crate::diagnostics::report`] prints it.

#[cfg(feature = "cli")]
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use crate::diagnostics::{Code, Message, Span};

/// How serious a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Good to know.
    Note,
    /// Should be corrected.
    Warning,
    /// Has to be corrected.
    Error,
}

impl Level {
    /// The word that is printed: `error`, `warning`, `note`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }

    /// The key of its word in the tables of the languages.
    pub fn key(self) -> &'static str {
        match self {
            Self::Error => "level.error",
            Self::Warning => "level.warning",
            Self::Note => "level.note",
        }
    }
}

/// One fault in what an author wrote or, for `KP9xx`, in what the command was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The stable code, such as `KP101`.
    pub code: Code,
    /// How serious it is.
    pub level: Level,
    /// One sentence in the words of account managers: lower case, no full stop, names in backticks.
    pub message: Message,
    /// The place that is shown first.
    pub span: Span,
    /// A few words printed under the carets, if there is something to say.
    pub label: Option<Message>,
    /// Other places that belong to it.
    pub labels: Vec<Label>,
    /// What to do next, one sentence each.
    pub hints: Vec<Message>,
    /// The change that settles it, where that is certain.
    pub fix: Option<Fix>,
}

/// A change of a text that settles a finding.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Fix {
    /// What is replaced; an empty range where something is put in.
    pub span: Span,
    /// What stands there afterwards.
    pub text: String,
}

/// A further place of a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// What is there.
    pub text: Message,
}

impl Finding {
    /// Gives a hash what it is made of, see [`Message::hash_parts`].
    #[cfg(feature = "cli")]
    pub(crate) fn hash_parts(&self, state: &mut impl Hasher) {
        let Self { code, level, message, span, label, labels, hints, fix } = self;
        (code, level, span, label.is_some(), labels.len(), hints.len(), fix).hash(state);
        for label in labels {
            label.span.hash(state);
        }
        for message in [message].into_iter().chain(label).chain(labels.iter().map(|label| &label.text)).chain(hints) {
            message.hash_parts(state);
        }
    }

    /// A finding at the level of its code.
    pub fn new(code: Code, span: Span, message: Message) -> Self {
        Self { code, level: code.level(), message, span, label: None, labels: Vec::new(), hints: Vec::new(), fix: None }
    }

    /// The files it points into.
    pub fn paths(&self) -> impl Iterator<Item = &Arc<str>> {
        std::iter::once(&self.span.path).chain(self.labels.iter().map(|label| &label.span.path))
    }

    /// Sets the words under the carets.
    #[must_use]
    pub fn label(mut self, text: Message) -> Self {
        self.label = Some(text);
        self
    }

    /// Adds a further place.
    #[must_use]
    pub fn also(mut self, span: Span, text: Message) -> Self {
        self.labels.push(Label { span, text });
        self
    }

    /// Adds something to do next.
    #[must_use]
    pub fn hint(mut self, text: Message) -> Self {
        self.hints.push(text);
        self
    }

    /// Sets the change that settles it. It has to be certain: it is applied without anybody looking at the place. A cell of
    /// a table takes a text without the quotes of TOML; a workbook is no text, and takes no change.
    #[must_use]
    pub fn fix(mut self, span: Span, text: impl Into<String>) -> Self {
        let text: String = text.into();
        let in_cell = || text.strip_prefix('"').and_then(|inner| inner.strip_suffix('"')).map(str::to_owned);
        self.fix = match () {
            () if span.is_in_workbook() => None,
            () if span.path.ends_with(".csv") => Some(Fix { text: in_cell().unwrap_or(text), span }),
            () => Some(Fix { span, text }),
        };
        self
    }
}
