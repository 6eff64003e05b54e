//! The files under `content/`, held in memory. It is told what was read and says what changed; it reads nothing itself.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::path::PathBuf;
use std::sync::Arc;

use crate::diagnostics::report::SourceTexts;
use crate::diagnostics::{Finding, Findings};
use crate::document::model::Document;
use crate::edition::LeavingAsset;
use crate::figures::cores;
use crate::load::assets::AssetLook;
use crate::load::disk::{PathRead, Source, Sources};
use crate::preview::change::{Changes, Edit, FileState, classify};
use crate::project;

/// An asset, and what was read of it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct AssetState {
    /// Where it lies on disk.
    pub(super) file: PathBuf,
    /// How large it is, and what is wrong with it at first sight.
    pub(super) look: AssetLook,
    /// Why a drawing is not published. Of other assets this is known only when they are asked for.
    pub(super) fault: Option<Finding>,
    /// What leaves of it in a customer edition, or why it cannot leave; none while the internal edition is shown,
    /// and for a drawing with a fault.
    pub(super) leaving: Option<Result<LeavingAsset, Box<Finding>>>,
    /// What can be read in it as text; none while another edition than that of a team is shown.
    pub(super) text: Option<Arc<str>>,
}

/// What was read below a folder.
pub(super) struct ContentRead {
    /// All but assets.
    pub(super) sources: Sources,
    /// Assets by path from the project's root.
    pub(super) assets: BTreeMap<Arc<str>, AssetState>,
}

/// Everything under `content/`, by path from the project's root.
#[derive(Default)]
pub(super) struct FileStates {
    pages: BTreeMap<Arc<str>, FileState>,
    tables: BTreeMap<Arc<str>, Source>,
    assets: BTreeMap<Arc<str>, AssetState>,
    /// What is wrong with the files themselves, apart from what their text says.
    unread: BTreeMap<Arc<str>, Findings>,
}

impl FileStates {
    /// The documents that pages are made from.
    pub(super) fn documents(&self) -> Vec<Arc<Document>> {
        self.pages.values().filter_map(FileState::document).cloned().collect()
    }

    /// Tables of readings.
    pub(super) fn tables(&self) -> Vec<Source> {
        self.tables.values().cloned().collect()
    }

    /// Assets by path from the project's root.
    pub(super) fn assets(&self) -> &BTreeMap<Arc<str>, AssetState> {
        &self.assets
    }

    /// The asset at a path.
    pub(super) fn asset(&self, path: &Arc<str>) -> Option<&AssetState> {
        self.assets.get(path)
    }

    /// The number of Markdown files.
    pub(super) fn page_count(&self) -> usize {
        self.pages.len()
    }

    /// Whether there is no Markdown file, and nothing that could be one.
    pub(super) fn is_empty(&self) -> bool {
        self.pages.is_empty() && self.unread.is_empty()
    }

    /// The file at a path: a page or a table, as it is now.
    pub(super) fn source(&self, path: &Arc<str>) -> Option<&Source> {
        self.page(path).or_else(|| self.tables.get(path))
    }

    /// The Markdown file at a path, as it is now.
    pub(super) fn page(&self, path: &Arc<str>) -> Option<&Source> {
        self.pages.get(path).map(|state| &state.now)
    }

    /// The texts that pages are made from.
    pub(super) fn whole_texts(&self) -> impl Iterator<Item = (&Arc<str>, &Arc<str>)> {
        self.pages.iter().filter_map(|(path, state)| Some((path, &state.whole.as_ref()?.0)))
    }

    /// What is wrong with the files: first what could not be read, then what their texts say, each in order of paths.
    pub(super) fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.unread.values().flatten().chain(self.pages.values().flat_map(|state| &state.findings))
    }

    /// Whether a folder holds pages.
    pub(super) fn holds_pages(&self, folder: &str) -> bool {
        let below = format!("{folder}/");
        let mut from = self.pages.range::<str, _>((Bound::Included(&*below), Bound::Unbounded));
        from.next().is_some_and(|(path, _)| path.starts_with(&below))
    }

    /// The names of the folders that hold pages and lie directly in `folder`.
    pub(super) fn folders_in(&self, folder: &str) -> BTreeSet<&str> {
        let below = format!("{folder}/");
        let from = self.pages.range::<str, _>((Bound::Included(&*below), Bound::Unbounded));
        let inside: Vec<&str> = from.map_while(|(path, _)| path.strip_prefix(&below)).collect();
        inside.into_iter().filter_map(|path| path.split_once('/')).map(|(name, _)| name).collect()
    }

    /// Takes in what was read at one path, where that is no asset.
    pub(super) fn take(&mut self, read: PathRead, changes: &mut Changes) {
        match read {
            // A folder is read as a whole, see `replace_below`; an asset has to be read first, see `take_asset`.
            PathRead::Ignored | PathRead::Folder | PathRead::Asset(..) => {}
            PathRead::Page(source, fault) => self.take_page(source, fault, changes),
            PathRead::Table(source, fault) => {
                let path = Arc::clone(&source.path);
                self.note(&path, fault, changes);
                if self.tables.get(&path).is_none_or(|known| known.text != source.text) {
                    self.tables.insert(Arc::clone(&path), source);
                    changes.changed.push(path);
                }
            }
            PathRead::Unusable(path, fault) => {
                self.forget(&path);
                self.note(&path, Some(fault), changes);
                changes.changed.push(path);
            }
            PathRead::Gone(path) => {
                self.forget_below(&path, changes);
                if self.forget(&path) | self.unread.remove(&path).is_some() {
                    changes.changed.push(path);
                }
            }
        }
    }

    /// Takes in one asset.
    pub(super) fn take_asset(&mut self, path: Arc<str>, asset: AssetState, changes: &mut Changes) {
        self.note(&path, None, changes);
        let is_new = self.assets.insert(Arc::clone(&path), asset).is_none();
        if is_new { changes.changed.push(path) } else { changes.assets.push(path) }
    }

    /// Takes in one Markdown file.
    fn take_page(&mut self, source: Source, fault: Option<Finding>, changes: &mut Changes) {
        let path = Arc::clone(&source.path);
        let same_fault = self.unread.get(&path).and_then(|known| known.first()) == fault.as_ref();
        if same_fault && self.pages.get(&path).is_some_and(|known| known.holds(&source)) {
            return;
        }
        self.note(&path, fault, changes);
        let (document, findings) = project::parse_one(&source);
        let before = self.pages.remove(&path);
        let whole = before.as_ref().and_then(|before| before.whole.clone());
        let after = FileState::new(source, document, findings, whole);
        let edit = before.map_or(Edit::Names, |before| classify(&before, &after));
        changes.add(Arc::clone(&path), edit, after.document());
        self.pages.insert(path, after);
    }

    /// Notes what is wrong with the file itself.
    fn note(&mut self, path: &Arc<str>, fault: Option<Finding>, changes: &mut Changes) {
        let before = match fault {
            Some(fault) => self.unread.insert(Arc::clone(path), fault.into()),
            None => self.unread.remove(path),
        };
        changes.unread |= before.as_ref() != self.unread.get(path);
    }

    /// Forgets everything in a folder that is gone.
    pub(super) fn forget_below(&mut self, folder: &str, changes: &mut Changes) {
        let below = format!("{folder}/");
        changes.changed.extend(take_below(&mut self.pages, &below).into_keys());
        changes.changed.extend(take_below(&mut self.tables, &below).into_keys());
        changes.changed.extend(take_below(&mut self.assets, &below).into_keys());
        changes.changed.extend(take_below(&mut self.unread, &below).into_keys());
    }

    fn forget(&mut self, path: &Arc<str>) -> bool {
        self.pages.remove(path).is_some() | self.tables.remove(path).is_some() | self.assets.remove(path).is_some()
    }

    /// Takes in all that was read below a folder, in place of what was known of it. Returns the paths that differ.
    pub(super) fn replace_below(&mut self, folder: &Arc<str>, content: ContentRead) -> Vec<Arc<str>> {
        let ContentRead { sources, assets } = content;
        let below = format!("{folder}/");
        let mut unread: BTreeMap<Arc<str>, Findings> = BTreeMap::new();
        for finding in sources.findings {
            unread.entry(Arc::clone(&finding.span.path)).or_default().push(finding);
        }
        let mut unread_before = take_below(&mut self.unread, &below);
        unread_before.extend(self.unread.remove_entry(folder));
        let mut changed = differing(&unread_before, &unread, |a, b| a == b);
        self.unread.extend(unread);
        changed.extend(self.replace_pages(&below, sources.pages));
        let tables = sources.tables.into_iter().map(|table| (Arc::clone(&table.path), table)).collect();
        changed.extend(differing(&take_below(&mut self.tables, &below), &tables, |a, b| a.text == b.text));
        self.tables.extend(tables);
        changed.extend(differing(&take_below(&mut self.assets, &below), &assets, |a, b| a == b));
        self.assets.extend(assets);
        changed
    }

    /// Parses the pages that differ, on all cores. Returns their paths, and those of pages that are gone.
    fn replace_pages(&mut self, below: &str, pages: Vec<Source>) -> Vec<Arc<str>> {
        let mut before = take_below(&mut self.pages, below);
        let mut fresh = Vec::new();
        for source in pages {
            match before.remove_entry(&source.path) {
                Some((path, known)) if known.holds(&source) => _ = self.pages.insert(path, known),
                Some((_, known)) => fresh.push((source, known.whole)),
                None => fresh.push((source, None)),
            }
        }
        let mut changed: Vec<Arc<str>> = before.into_keys().collect();
        let parse = |(source, whole): (Source, _)| {
            let (document, findings) = project::parse_one(&source);
            (Arc::clone(&source.path), FileState::new(source, document, findings, whole))
        };
        let parsed: Vec<(Arc<str>, FileState)> = cores::map_owned(fresh, cores::LIGHT, parse);
        changed.extend(parsed.iter().map(|(path, _)| Arc::clone(path)));
        self.pages.extend(parsed);
        changed
    }
}

/// The texts of files as they last were without an error.
impl SourceTexts for FileStates {
    fn text(&self, path: &str) -> Option<&str> {
        self.pages.get(path)?.whole.as_ref().map(|(text, _)| &**text)
    }
}

/// Takes what lies below a folder out of a map.
fn take_below<T>(map: &mut BTreeMap<Arc<str>, T>, below: &str) -> BTreeMap<Arc<str>, T> {
    let from = map.range::<str, _>((Bound::Included(below), Bound::Unbounded));
    let keys: Vec<Arc<str>> = from.map(|(key, _)| key).take_while(|key| key.starts_with(below)).cloned().collect();
    keys.iter().filter_map(|key| map.remove_entry(key)).collect()
}

/// The keys at which two maps differ.
fn differing<T>(
    before: &BTreeMap<Arc<str>, T>,
    after: &BTreeMap<Arc<str>, T>,
    same: impl Fn(&T, &T) -> bool,
) -> Vec<Arc<str>> {
    let gone = before.keys().filter(|key| !after.contains_key(*key));
    let new = after.iter().filter(|(key, now)| !before.get(*key).is_some_and(|then| same(then, now)));
    gone.chain(new.map(|(key, _)| key)).cloned().collect()
}
