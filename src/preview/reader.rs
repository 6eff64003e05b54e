//! Reads a project, and again what changed in it. The workspace is given what was read, as values.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;

use crate::config::Config;
use crate::edition::EditionRequest;
use crate::export::diff::OlderPlaybook;
use crate::figures::cores;
use crate::load::assets::{self, CleanAsset, is_drawing};
use crate::load::disk::{Disk, PathRead, Sources};
use crate::load::texts::Texts;
use crate::preview::change::SiteChange;
use crate::preview::files::{AssetState, ContentRead, FileStates};
use crate::preview::settings::SettingsRead;
use crate::preview::workspace::{DiskRead, FolderRead, PreviewScope, Workspace};
use crate::project;

/// What a preview shows besides the files themselves.
pub struct WorkspaceOptions {
    /// Whether drafts are shown.
    pub drafts: bool,
    /// The edition that is shown.
    pub edition: EditionRequest,
    /// The language of the site, where it is another than `site.toml` says.
    pub language: Option<String>,
    /// Reads the older copy that is compared with, with drafts or without; gives none where nothing is compared.
    pub older: Box<dyn FnMut(bool) -> Option<OlderPlaybook> + Send>,
    /// The day that pages are about, given the settings.
    pub today: Box<dyn Fn(&Config) -> Date + Send>,
}

/// A project on disk, and what of it is in memory.
pub struct ProjectReader {
    disk: Disk,
    language: Option<String>,
    /// Reads the older copy that is compared with.
    older: Box<dyn FnMut(bool) -> Option<OlderPlaybook> + Send>,
    /// What is in memory.
    workspace: Workspace,
    /// The edition that is shown: what has to be read of assets depends on it.
    edition: EditionRequest,
    /// The folders that were read last.
    folders: Vec<PathBuf>,
}

impl ProjectReader {
    /// Reads a project.
    pub fn open(disk: Disk, options: WorkspaceOptions) -> Self {
        let WorkspaceOptions { drafts, edition, language, mut older, today } = options;
        let older_copy = older(drafts).map(Arc::new);
        let view = PreviewScope { drafts, edition: edition.clone(), older: older_copy, today };
        let settings = read_settings(&disk, language.as_deref(), None);
        let workspace = Workspace::new(view, settings, read_content(&disk, disk.content(), &edition));
        Self { disk, language, older, workspace, edition, folders: Vec::new() }
    }

    /// What is in memory.
    pub fn workspace(&self) -> &Workspace {
        &self.workspace
    }

    /// The project's folder.
    pub fn root(&self) -> &Path {
        self.disk.root()
    }

    /// Shows drafts, or not.
    pub fn show_drafts(&mut self, drafts: bool) {
        let older = (self.older)(drafts).map(Arc::new);
        self.workspace.show_drafts(drafts, older);
    }

    /// Shows another edition.
    pub fn show_edition(&mut self, edition: EditionRequest) {
        self.edition = edition.clone();
        self.reload();
        self.workspace.show_edition(edition);
    }

    /// Shows the pages of another day, if it is another one than that they are about. Returns whether it is.
    pub fn follow_day(&mut self) -> bool {
        self.workspace.follow_day()
    }

    /// Reads everything again.
    pub fn reload(&mut self) -> SiteChange {
        let content = read_content(&self.disk, self.disk.content(), &self.edition);
        let settings = read_settings(&self.disk, self.language.as_deref(), self.workspace.config());
        self.workspace.take_all(content, settings)
    }

    /// Reads changed paths again. Contents are compared; the kind of event does not matter.
    pub fn read_paths(&mut self, paths: &[PathBuf]) -> SiteChange {
        let mut reads: Vec<DiskRead> = paths.iter().filter_map(|path| self.read_path(path)).collect();
        if paths.iter().any(|path| self.is_of_settings(path)) {
            let settings = read_settings(&self.disk, self.language.as_deref(), self.workspace.config());
            reads.push(DiskRead::Settings(Box::new(settings)));
        }
        self.workspace.take(reads)
    }

    /// The folders among what was read last: files may still be on their way into them.
    pub fn take_folders(&mut self) -> Vec<PathBuf> {
        std::mem::take(&mut self.folders)
    }

    /// Which of these paths are gone because they were renamed: what they held stands at another of them, which is new.
    pub fn renamed(&self, paths: &[PathBuf]) -> Vec<PathBuf> {
        let (disk, files) = (&self.disk, self.workspace.files());
        let is_new = |path: &&PathBuf| {
            path.extension().is_some_and(|ending| ending == "md") && files.page(&disk.path_of(path)).is_none()
        };
        let new_texts: Vec<Arc<str>> = paths
            .iter()
            .filter(is_new)
            .filter_map(|path| match disk.read_path(path) {
                PathRead::Page(source, None) => Some(source.text),
                _ => None,
            })
            .collect();
        let folder_came = paths.iter().any(|path| matches!(disk.read_path(path), PathRead::Folder));
        if new_texts.is_empty() && !folder_came {
            return Vec::new();
        }
        let moved_away = |path: &&PathBuf| {
            let name = disk.path_of(path);
            let page_came = files.page(&name).is_some_and(|page| new_texts.contains(&page.text));
            (page_came || folder_came && files.holds_pages(&name)) && matches!(disk.read_path(path), PathRead::Gone(_))
        };
        paths.iter().filter(moved_away).cloned().collect()
    }

    /// Whether a file at a path may still be about to be written: there is none, or it is empty.
    pub fn is_absent_or_empty(&self, path: &Path) -> bool {
        self.disk.is_absent_or_empty(path)
    }

    /// The first part of a path below the project's folder.
    fn first_part(&self, path: &Path) -> Option<String> {
        let inside = path.strip_prefix(self.disk.root()).unwrap_or(path);
        inside.components().next().map(|part| part.as_os_str().to_string_lossy().into_owned())
    }

    /// Whether a path may be that of `site.toml`, or of a file of the theme, the languages, or the lists of words.
    fn is_of_settings(&self, path: &Path) -> bool {
        let settings = ["site.toml", "locales", "themes", "templates", "words"];
        self.first_part(path).is_some_and(|part| settings.contains(&&*part))
    }

    /// Reads one path; `None` where it does not lie in `content/`.
    fn read_path(&mut self, path: &Path) -> Option<DiskRead> {
        if self.first_part(path).as_deref() != Some("content") {
            return None;
        }
        Some(match self.disk.read_path(path) {
            PathRead::Folder => {
                let content = read_content(&self.disk, self.disk.content_below(path), &self.edition);
                let gone_beside = gone_beside(&self.disk, self.workspace.files(), path);
                self.folders.push(path.to_owned());
                DiskRead::Folder(FolderRead { path: self.disk.path_of(path), content, gone_beside })
            }
            PathRead::Gone(gone) if *gone == *"content" => {
                DiskRead::NoContent(read_content(&self.disk, self.disk.content_below(path), &self.edition))
            }
            PathRead::Asset(source, file) => {
                let asset = read_asset(&self.disk, &source, file, &self.edition);
                DiskRead::Asset(source, asset)
            }
            read => DiskRead::File(read),
        })
    }
}

/// Reads all settings. `last` is the last `site.toml` that could be read: while it is broken, that one names the theme.
fn read_settings(disk: &Disk, language: Option<&str>, last: Option<&Arc<Config>>) -> SettingsRead {
    let mut texts = Texts::default();
    let config = project::settings(disk, language, &mut texts).map(Arc::new);
    let theme = config.as_ref().ok().or(last).map(|config| project::theme(disk, config, &mut texts));
    SettingsRead { config, theme, words: project::words(disk), texts }
}

/// Reads what the workspace has to know of each asset that was found.
fn read_content(disk: &Disk, mut sources: Sources, edition: &EditionRequest) -> ContentRead {
    let found = std::mem::take(&mut sources.assets);
    let read = |(source, file): (Arc<str>, PathBuf)| {
        let asset = read_asset(disk, &source, file, edition);
        (source, asset)
    };
    ContentRead { assets: cores::map_owned(found, cores::HEAVY, read).into_iter().collect(), sources }
}

/// Reads what the workspace has to know of the asset `source`, which lies at `file`.
fn read_asset(disk: &Disk, source: &Arc<str>, file: PathBuf, edition: &EditionRequest) -> AssetState {
    let for_customer = matches!(edition, EditionRequest::Customer(_));
    let for_team = matches!(edition, EditionRequest::Team(_));
    let bytes = (is_drawing(source) || for_customer || for_team).then(|| assets::bytes(disk, &file, source));
    let fault = bytes.as_ref().filter(|_| is_drawing(source)).and_then(|bytes| bytes.as_ref().err()).cloned();
    let text = bytes.as_ref().filter(|_| for_team).and_then(|bytes| assets::text(source, bytes.as_ref().ok()?));
    let leaving = bytes
        .filter(|_| for_customer && fault.is_none())
        .map(|bytes| bytes.and_then(|bytes| CleanAsset::new(source, &bytes)).map(project::leaving));
    AssetState { look: assets::look(disk, &file, source), fault: fault.map(|fault| *fault), leaving, text, file }
}

/// The folders beside one that held pages and are gone.
fn gone_beside(disk: &Disk, files: &FileStates, folder: &Path) -> Vec<Arc<str>> {
    let Some(parent) = folder.parent() else { return Vec::new() };
    let gone = |name: &str| match disk.read_path(&parent.join(name)) {
        PathRead::Gone(path) => Some(path),
        _ => None,
    };
    files.folders_in(&disk.path_of(parent)).into_iter().filter_map(gone).collect()
}
