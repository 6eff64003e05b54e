//! What the engine is told, and what it shows. Both sides of it know these two, and not each other.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::diagnostics::{Finding, Findings, Message};
use crate::edition::EditionRequest;
use crate::preview::change::SiteChange;
use crate::preview::workspace::ProjectState;

/// What the engine can be told.
#[derive(Debug)]
pub enum EngineOrder {
    /// Read these paths again: something happened there.
    Read(Vec<PathBuf>),
    /// Read everything again: events were lost.
    ReadAll,
    /// The system has no more watches to give.
    Unwatched(notify::Error),
    /// Read everything again, and show it even if nothing changed.
    ReadAgain,
    /// All rules have run for the state of this generation.
    Checked(u64),
    /// A template failed on a page.
    TemplateFailed(Box<Finding>),
    /// Show drafts, or stop showing them.
    Drafts,
    /// Show another edition.
    Edition(EditionRequest),
    /// End.
    Quit,
}

/// What is shown: a state of the project, and how it came about.
#[derive(Debug)]
pub struct PreviewUpdate {
    /// The project.
    pub state: ProjectState,
    /// What changed since what was shown before.
    pub change: SiteChange,
    /// How long taking it in took.
    pub took: Duration,
    /// Something the author should know about the preview itself.
    pub notice: Option<Message>,
    /// Templates that failed on a page, each named once.
    pub failed_templates: Findings,
    /// Files that were written a moment ago. They may be half written, so new findings about them are not shown yet.
    pub typing: Vec<Arc<str>>,
    /// The number of findings about all plans; none where the rules had not run when this was shown.
    pub found: Option<usize>,
    /// Whether drafts are shown.
    pub drafts: bool,
    /// The edition that is shown.
    pub edition: EditionRequest,
    /// Whether the engine has ended.
    pub ended: bool,
}
