//! Reads again what something happened to, and hands it over as values.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::load::disk::{Disk, PathRead, Sources};
use crate::preview::files::Files;

/// What stands at a path that something happened to.
pub(super) enum Reading {
    /// A file of the settings, the theme, the languages, or the lists of words. These are read together.
    Settings,
    /// A file under `content/`, or nothing any more.
    File(PathRead),
    /// A folder under `content/`.
    Folder(FolderRead),
    /// `content/` itself is gone, and this is what follows from it.
    NoContent(Sources),
}

/// A folder under `content/`, and what it holds.
pub(super) struct FolderRead {
    /// Its path from the project's root.
    pub(super) path: Arc<str>,
    /// Where it lies on disk.
    pub(super) disk: PathBuf,
    pub(super) sources: Sources,
    /// Folders beside it that held pages and are gone. This folder may be one of them under a new name.
    pub(super) gone_beside: Vec<Arc<str>>,
}

/// Reads paths again. The kind of event does not matter: what the files hold decides.
pub(super) fn read(disk: &Disk, files: &Files, paths: &[PathBuf]) -> Vec<Reading> {
    paths.iter().filter_map(|path| read_one(disk, files, path)).collect()
}

fn read_one(disk: &Disk, files: &Files, path: &Path) -> Option<Reading> {
    let inside = path.strip_prefix(disk.root()).unwrap_or(path);
    let first = inside.components().next().map(|part| part.as_os_str().to_string_lossy());
    match first.as_deref() {
        Some("content") => {}
        Some("site.toml" | "locales" | "themes" | "templates" | "words") => return Some(Reading::Settings),
        _ => return None,
    }
    Some(match disk.read_path(path) {
        PathRead::Folder => {
            let sources = disk.content_below(path);
            let gone_beside = gone_beside(disk, files, path);
            Reading::Folder(FolderRead { path: disk.path_of(path), disk: path.to_owned(), sources, gone_beside })
        }
        PathRead::Gone(gone) if *gone == *"content" => Reading::NoContent(disk.content_below(path)),
        read => Reading::File(read),
    })
}

/// The folders beside one that held pages and are gone.
fn gone_beside(disk: &Disk, files: &Files, folder: &Path) -> Vec<Arc<str>> {
    let Some(parent) = folder.parent() else { return Vec::new() };
    let gone = |name: &str| match disk.read_path(&parent.join(name)) {
        PathRead::Gone(path) => Some(path),
        _ => None,
    };
    files.folders_in(&disk.path_of(parent)).into_iter().filter_map(gone).collect()
}

/// Which of these paths are gone because they were renamed: what they held stands at another of them, which is new.
pub(super) fn renamed(disk: &Disk, files: &Files, paths: &[PathBuf]) -> Vec<PathBuf> {
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
