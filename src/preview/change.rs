//! What an edit changed. Pure: two states of a file in, a judgement out.

use std::sync::Arc;

use crate::diagnostics::{Findings, Level, Placed};
use crate::document::markdown::{BodyLink, LinkTarget};
use crate::document::model::Document;
use crate::load::disk::Source;
use crate::playbook::resolve::values::resolve_alike;

/// What a change did to the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SiteChange {
    /// Nothing that shows on a page or in the findings.
    Nothing,
    /// The prose of these files.
    Prose(Vec<Arc<str>>),
    /// Files, names or figures: any page may have changed.
    Playbook(Vec<Arc<str>>),
    /// Assets that pages show.
    Assets(Vec<Arc<str>>),
}

/// A Markdown file: as it is now, and as it last was without an error.
pub(super) struct FileState {
    /// The file as it is now.
    pub(super) now: Source,
    /// What is wrong with it now.
    pub(super) findings: Findings,
    /// The last version without an error, which pages are made from: its text and document. `None` before there was one.
    pub(super) whole: Option<(Arc<str>, Arc<Document>)>,
    /// Where there is no such version: the document as far as it could be read. Others may link to it all the same.
    pub(super) stub: Option<Arc<Document>>,
}

impl FileState {
    /// The state after a file was read and parsed. `before` is the last version without an error.
    pub(super) fn new(
        now: Source,
        document: Option<Document>,
        findings: Findings,
        before: Option<(Arc<str>, Arc<Document>)>,
    ) -> Self {
        let broken = !now.readable || findings.iter().any(|finding| finding.level == Level::Error);
        let document = document.map(Arc::new);
        let whole = match &document {
            // The same text as before it was broken gives the same document.
            Some(document) if !broken => before
                .filter(|(text, _)| *text == now.text)
                .or_else(|| Some((Arc::clone(&now.text), Arc::clone(document)))),
            _ => before,
        };
        let stub = document.filter(|_| whole.is_none()).map(|document| {
            let mut document = Document::clone(&document);
            document.entity = None;
            Arc::new(document)
        });
        Self { now, findings, whole, stub }
    }

    /// The document that pages are made from.
    pub(super) fn document(&self) -> Option<&Arc<Document>> {
        self.whole.as_ref().map(|(_, whole)| whole).or(self.stub.as_ref())
    }

    /// Whether the file holds what was read now.
    pub(super) fn holds(&self, source: &Source) -> bool {
        self.now.text == source.text && self.now.readable == source.readable
    }

    /// Whether nothing is wrong with it.
    fn is_clean(&self) -> bool {
        self.findings.is_empty() && self.now.readable
    }
}

/// How far an edit of one file reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Edit {
    /// Only the findings about the file: pages are made from the same version as before.
    Findings,
    /// The prose: the pages that show it.
    Prose,
    /// The title, and maybe the prose: every page that names it.
    Title,
    /// Values by which no name is resolved, and maybe the prose: what reads the thing.
    Values,
    /// Names, links, or values by which these are judged: anything may have changed.
    Names,
}

/// How far an edit reaches, from the states of the file before and after it.
pub(super) fn classify(before: &FileState, after: &FileState) -> Edit {
    let (Some((text_before, old)), Some((text, new))) = (&before.whole, &after.whole) else { return Edit::Names };
    if Arc::ptr_eq(old, new) {
        Edit::Findings
    } else if !before.is_clean() || !after.is_clean() || !has_same_names(old, new) {
        Edit::Names
    } else if front(old, text_before) == front(new, text) {
        Edit::Prose
    } else if around_title(old, text_before).is_some_and(|around| Some(around) == around_title(new, text)) {
        Edit::Title
    } else if resolve_alike(old, new) {
        Edit::Values
    } else {
        Edit::Names
    }
}

/// The front matter of a file.
fn front<'t>(document: &Document, text: &'t str) -> Option<&'t str> {
    text.get(..document.body.start as usize)
}

/// The front matter before and after its title.
fn around_title<'t>(document: &Document, text: &'t str) -> Option<(&'t str, &'t str)> {
    let title = document.common.title.as_ref()?.range();
    let front = front(document, text)?;
    Some((front.get(..title.start)?, front.get(title.end..)?))
}

/// Whether the prose of two versions of a file offers the same headings to others, and its links mean the same.
fn has_same_names(before: &Document, after: &Document) -> bool {
    let headings = |document: &Document| -> Vec<_> {
        let headings = document.body.headings.iter();
        headings.map(|it| (it.id.clone(), it.text.clone(), it.level, it.written, it.nested, it.mark)).collect()
    };
    before.kind == after.kind
        && headings(before) == headings(after)
        && before.body.links.len() == after.body.links.len()
        && before.body.links.iter().zip(&after.body.links).all(|(a, b)| is_same_target(a, b))
}

/// Whether two links mean the same, wherever they stand.
fn is_same_target(a: &BodyLink, b: &BodyLink) -> bool {
    let anchor = |anchor: &Option<Placed<String>>| anchor.as_ref().map(|it| it.value.clone());
    match (&a.target, &b.target) {
        (LinkTarget::Name { name: a, anchor: x }, LinkTarget::Name { name: b, anchor: y })
        | (LinkTarget::File { path: a, anchor: x }, LinkTarget::File { path: b, anchor: y }) => {
            a == b && anchor(x) == anchor(y)
        }
        (LinkTarget::Here { anchor: x }, LinkTarget::Here { anchor: y }) => x.value == y.value,
        (LinkTarget::Image { path: a, .. }, LinkTarget::Image { path: b, .. }) => a == b,
        _ => false,
    }
}

/// What of the settings changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum SettingsChange {
    /// Nothing.
    Same,
    /// The theme, or what is wrong with it: how pages look.
    Theme,
    /// `site.toml`, or a list of words: what things mean, and what rules find.
    Rules,
}

/// What was found to be new at the paths that were read.
#[derive(Default)]
pub(super) struct Changes {
    /// Files of which names changed, or values by which these are judged, or that came or went.
    pub(super) changed: Vec<Arc<str>>,
    /// Files of which only the title changed, and maybe the prose.
    pub(super) titled: Vec<(Arc<str>, Arc<Document>)>,
    /// Files of which only other values changed, and maybe the prose.
    pub(super) valued: Vec<(Arc<str>, Arc<Document>)>,
    /// Files of which only the prose changed.
    pub(super) prose: Vec<(Arc<str>, Arc<Document>)>,
    /// Files of which only the findings changed.
    pub(super) faulty: Vec<Arc<str>>,
    /// Assets that hold other bytes.
    pub(super) assets: Vec<Arc<str>>,
    /// Whether the theme changed.
    pub(super) theme: bool,
    /// Whether another thing is wrong with what stands at a path, besides what its text says.
    pub(super) unread: bool,
}

impl Changes {
    /// Adds an edit of one file.
    pub(super) fn add(&mut self, path: Arc<str>, edit: Edit, document: Option<&Arc<Document>>) {
        match (edit, document) {
            (Edit::Findings, _) => self.faulty.push(path),
            (Edit::Prose, Some(document)) => self.prose.push((path, Arc::clone(document))),
            (Edit::Title, Some(document)) => self.titled.push((path, Arc::clone(document))),
            (Edit::Values, Some(document)) => self.valued.push((path, Arc::clone(document))),
            (Edit::Prose | Edit::Title | Edit::Values | Edit::Names, _) => self.changed.push(path),
        }
    }

    /// Whether only the theme changed.
    pub(super) fn is_only_theme(&self) -> bool {
        let documents =
            self.titled.is_empty() && self.valued.is_empty() && self.prose.is_empty() && self.faulty.is_empty();
        self.theme && documents && self.changed.is_empty() && self.assets.is_empty()
    }

    /// Whether only the prose and other values of files changed that nothing was or is wrong with.
    pub(super) fn is_without_findings(&self) -> bool {
        let documents = self.changed.is_empty() && self.titled.is_empty() && self.faulty.is_empty();
        let is_any = !self.prose.is_empty() || !self.valued.is_empty();
        documents && self.assets.is_empty() && !self.unread && is_any
    }

    /// The paths of everything that changed, but for assets.
    pub(super) fn paths(self) -> Vec<Arc<str>> {
        let documents = self.titled.into_iter().chain(self.valued).chain(self.prose).map(|(path, _)| path);
        let theme = self.theme.then(|| Arc::from("site.toml"));
        self.changed.into_iter().chain(documents).chain(self.faulty).chain(theme).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::parse_one;

    const PAGE: &str = "+++\ntitle = \"Notes\"\n+++\n\n## Why\n\nSome [[accounts/lotus]] prose.\n";

    fn state(text: &str, before: Option<&FileState>) -> FileState {
        let source = Source { path: "content/notes.md".into(), text: text.into(), readable: true };
        let (document, findings) = parse_one(&source);
        FileState::new(source, document, findings, before.and_then(|state| state.whole.clone()))
    }

    /// How far the edit from the page above to `after` reaches.
    fn edit(after: &str) -> Edit {
        let before = state(PAGE, None);
        classify(&before, &state(after, Some(&before)))
    }

    #[test]
    fn an_edit_reaches_as_far_as_others_can_tell() {
        for (from, to, reaches) in [
            ("Some", "Other", Edit::Prose),
            ("Notes", "Our notes", Edit::Title),
            ("## Why", "## How", Edit::Names),
            ("[[accounts/lotus]]", "[[accounts/lily]]", Edit::Names),
            ("[[accounts/lotus]] ", "", Edit::Names),
            ("title = \"Notes\"\n", "title = \"Notes\"\nsummary = \"What we know.\"\n", Edit::Values),
            ("title = \"Notes\"\n", "title = \"Notes\"\ndraft = true\n", Edit::Names),
            ("title = \"Notes\"\n", "title = \"Notes\"\naliases = [\"old\"]\n", Edit::Names),
        ] {
            assert_eq!(edit(&PAGE.replacen(from, to, 1)), reaches, "{from} to {to}");
        }
        assert_eq!(edit(&PAGE.replace("Notes", "Our notes").replace("Some", "Other")), Edit::Title, "title and prose");
    }

    #[test]
    fn a_broken_file_keeps_its_last_whole_version() {
        let before = state(PAGE, None);
        let broken = state(&PAGE.replacen("title = \"Notes\"", "title = ", 1), Some(&before));
        assert_eq!(classify(&before, &broken), Edit::Findings);
        assert_eq!(classify(&broken, &state(PAGE, Some(&broken))), Edit::Findings, "back to what it was");
        let mended = state(&PAGE.replacen("Some", "Other", 1), Some(&broken));
        assert_eq!(classify(&broken, &mended), Edit::Names, "what was wrong may have hidden something");
    }

    #[test]
    fn a_file_that_never_was_whole_is_a_stub() {
        let broken = state(&PAGE.replacen("title = \"Notes\"", "title = ", 1), None);
        assert!(broken.whole.is_none());
        assert_eq!(classify(&broken, &state(PAGE, Some(&broken))), Edit::Names);
    }
}
