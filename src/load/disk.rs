//! The only reader of the disk: everything under `content/`, `site.toml`, and theme files, as values.
//!
//! It stays inside the project's root and follows no link. What it cannot read is a finding, never a guess.
#![expect(clippy::disallowed_methods, reason = "the one reader of the disk")]

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use walkdir::WalkDir;

use crate::diagnostics::{Code, Finding, Findings, Span};
use crate::figures::names::normal;

/// A Markdown file holds at most this many bytes (KP014).
pub const MAX_BYTES: u64 = 1 << 20;

/// How often a file that changes while it is read is read again.
const ATTEMPTS: usize = 3;

/// A text file of the project.
#[derive(Clone, Debug)]
pub struct Source {
    /// Its path from the project's root, with forward slashes, in NFC.
    pub path: Arc<str>,
    /// Its whole text. Where it was not UTF-8, each bad byte is a `?`; where it could not be read at all, nothing.
    pub text: Arc<str>,
    /// Whether the text is what the file holds.
    pub readable: bool,
}

/// What the loader found.
#[derive(Debug, Default)]
pub struct Sources {
    /// Markdown files, sorted by path.
    pub pages: Vec<Source>,
    /// `readings.csv` files of plans, sorted by path.
    pub tables: Vec<Source>,
    /// Every other file: path from the project's root (NFC) and where it lies on disk.
    pub assets: Vec<(Arc<str>, PathBuf)>,
    /// What could not be read.
    pub findings: Findings,
    /// Whether a whole folder could not be read, so that nothing can be said about what is missing.
    pub partial: bool,
}

enum Entry {
    Page(Arc<str>, PathBuf),
    Table(Arc<str>, PathBuf),
    Asset(Arc<str>, PathBuf),
    Bad(Box<Finding>),
    Unread(Box<Finding>),
}

/// Reads everything under `content/` of a project.
pub fn load(root: &Path) -> Sources {
    load_below(root, &root.join("content"))
}

/// The same for one folder under `content/`.
pub fn load_below(root: &Path, folder: &Path) -> Sources {
    let content = root.join("content");
    let mut sources = Sources::default();
    if fs::symlink_metadata(&content).is_ok_and(|meta| meta.is_symlink()) {
        let span = Span::file(&Arc::from("content"));
        sources.findings.push(link_finding(span));
        return sources;
    }
    let entries: Vec<Entry> = WalkDir::new(folder)
        .follow_links(false)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|entry| entry.depth() == 0 || !is_litter(&entry.file_name().to_string_lossy()))
        .filter_map(|entry| sort_out(root, entry))
        .collect();
    let read: Vec<(bool, Source, Option<Finding>)> = entries
        .par_iter()
        .filter_map(|entry| match entry {
            Entry::Page(path, disk) => Some((true, path, disk)),
            Entry::Table(path, disk) => Some((false, path, disk)),
            _ => None,
        })
        .map(|(page, path, disk)| match read_text(path, disk) {
            Ok((source, finding)) => (page, source, finding),
            Err(finding) => {
                (page, Source { path: Arc::clone(path), text: Arc::from(""), readable: false }, Some(*finding))
            }
        })
        .collect();
    for (page, source, finding) in read {
        sources.findings.extend(finding);
        if page { sources.pages.push(source) } else { sources.tables.push(source) }
    }
    for entry in entries {
        match entry {
            Entry::Asset(path, disk) => sources.assets.push((path, disk)),
            Entry::Bad(finding) => sources.findings.push(*finding),
            Entry::Unread(finding) => {
                sources.partial = true;
                sources.findings.push(*finding);
            }
            _ => {}
        }
    }
    sources.pages.sort_by(|a, b| a.path.cmp(&b.path));
    sources.assets.sort();
    sources
}

/// What stands at a path of the project that has changed.
#[derive(Debug)]
pub enum Look {
    /// A Markdown file, and what is wrong with its bytes.
    Page(Source, Option<Finding>),
    /// A `readings.csv`, and what is wrong with its bytes.
    Table(Source, Option<Finding>),
    /// Another file, and where it lies.
    Asset(Arc<str>, PathBuf),
    /// Something that cannot be read or followed.
    Bad(Arc<str>, Finding),
    /// Nothing.
    Gone(Arc<str>),
    /// A folder: it may hold anything.
    Folder,
    /// What editors and systems leave lying about.
    Litter,
}

/// Looks at one path under `content/`, as [`load`] would: what lies behind a link is not there, only the link is.
pub fn look(root: &Path, disk: &Path) -> Look {
    let is_link = |path: &&Path| fs::symlink_metadata(path).is_ok_and(|meta| meta.is_symlink());
    let disk = disk.ancestors().take_while(|path| *path != root).filter(is_link).last().unwrap_or(disk);
    let path = path(root, disk);
    if path.split('/').skip(1).any(is_litter) {
        return Look::Litter;
    }
    let Ok(meta) = fs::symlink_metadata(disk) else { return Look::Gone(path) };
    if meta.is_dir() {
        return Look::Folder;
    }
    let Some(entry) = WalkDir::new(disk).follow_links(false).max_depth(0).into_iter().next() else {
        return Look::Gone(path);
    };
    let read = |path: &Arc<str>, disk: &Path| match read_text(path, disk) {
        Ok((source, finding)) => (source, finding),
        Err(finding) => (Source { path: Arc::clone(path), text: Arc::from(""), readable: false }, Some(*finding)),
    };
    match sort_out(root, entry) {
        Some(Entry::Page(path, disk)) => {
            let (source, finding) = read(&path, &disk);
            Look::Page(source, finding)
        }
        Some(Entry::Table(path, disk)) => {
            let (source, finding) = read(&path, &disk);
            Look::Table(source, finding)
        }
        Some(Entry::Asset(path, disk)) => Look::Asset(path, disk),
        Some(Entry::Bad(finding) | Entry::Unread(finding)) => Look::Bad(path, *finding),
        None => Look::Folder,
    }
}

/// Decides what a directory entry is.
fn sort_out(root: &Path, entry: walkdir::Result<walkdir::DirEntry>) -> Option<Entry> {
    let entry = match entry {
        Ok(entry) => entry,
        Err(error) => {
            let path = error.path().map_or_else(|| Arc::from("content"), |path| project_path(root, path).0);
            let cause = error.into_io_error().map_or_else(|| "a loop".to_owned(), |error| error.to_string());
            return Some(Entry::Unread(Box::new(machine(&path, &format!("this folder could not be read: {cause}")))));
        }
    };
    let kind = entry.file_type();
    let (path, portable) = project_path(root, entry.path());
    if kind.is_dir() {
        return None;
    }
    let span = Span::file(&path);
    if kind.is_symlink() {
        return Some(Entry::Bad(Box::new(link_finding(span))));
    }
    if !portable {
        let finding = Finding::new(Code::KP011, span, "this file name is not UTF-8").hint("rename the file");
        return Some(Entry::Bad(Box::new(finding)));
    }
    if !kind.is_file() {
        let message = "this is not a plain file (a pipe, socket or device)";
        return Some(Entry::Bad(Box::new(Finding::new(Code::KP011, span, message).hint("move it out of `content/`"))));
    }
    let disk = entry.into_path();
    let name = path.rsplit('/').next().unwrap_or("");
    Some(if Path::new(name).extension().is_some_and(|ending| ending == "md") {
        Entry::Page(path, disk)
    } else if name == "readings.csv" && path.starts_with("content/accounts/") {
        Entry::Table(path, disk)
    } else {
        Entry::Asset(path, disk)
    })
}

fn link_finding(span: Span) -> Finding {
    Finding::new(Code::KP011, span, "this is a symbolic link, and Keyplan follows none")
        .hint("put the file itself here")
}

/// What editors and systems leave lying about.
fn is_litter(name: &str) -> bool {
    let ends = [".swp", ".swx", ".swo", ".tmp", ".bak", ".orig", ".part", ".crdownload", "~"];
    name.starts_with('.')
        || name.starts_with("~$")
        || (name.starts_with('#') && name.ends_with('#'))
        || ends.iter().any(|end| name.ends_with(end))
        || ["4913", "Thumbs.db", "desktop.ini"].contains(&name)
}

/// What a file is called in the project: its path from the root, with forward slashes, in NFC.
pub fn path(root: &Path, disk: &Path) -> Arc<str> {
    project_path(root, disk).0
}

/// The same, and whether it is UTF-8.
fn project_path(root: &Path, path: &Path) -> (Arc<str>, bool) {
    let inside = path.strip_prefix(root).unwrap_or(path);
    let portable = inside.to_str().is_some();
    let parts: Vec<String> = inside.components().map(|part| normal(&part.as_os_str().to_string_lossy())).collect();
    (Arc::from(parts.join("/")), portable)
}

/// A fault of the machine at a file.
fn machine(path: &Arc<str>, message: &str) -> Finding {
    Finding::new(Code::KP904, Span::file(path), message).hint("check the file and its permissions, then run again")
}

/// Reads one text file; a second finding says what is wrong with a text that was read.
fn read_text(path: &Arc<str>, disk: &Path) -> Result<(Source, Option<Finding>), Box<Finding>> {
    let bytes = read_whole(disk, MAX_BYTES).map_err(|error| Box::new(unreadable(path, &error)))?;
    let Some(bytes) = bytes else {
        let message = "this file is larger than 1 MiB";
        return Err(Box::new(Finding::new(Code::KP014, Span::file(path), message).hint("split it into several pages")));
    };
    let (text, bad) = match String::from_utf8(bytes) {
        Ok(text) => match text.find('\0') {
            None => return Ok((Source { path: Arc::clone(path), text: Arc::from(text), readable: true }, None)),
            Some(at) => (text.replace('\0', "?"), at),
        },
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            (patched(error.as_bytes()), at)
        }
    };
    let wide = text.starts_with("??") || text.get(1..2) == Some("?");
    let message = if wide { "this file is not UTF-8 (it looks like UTF-16)" } else { "this file is not UTF-8 here" };
    let finding = Finding::new(Code::KP001, Span::new(path, bad..bad + 1), message)
        .hint("open it in your editor and save it as UTF-8");
    Ok((Source { path: Arc::clone(path), text: Arc::from(text), readable: false }, Some(finding)))
}

/// The text with a `?` for each byte that is not UTF-8, so that places stay right.
fn patched(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(&chunk.valid().replace('\0', "?"));
        text.extend(std::iter::repeat_n('?', chunk.invalid().len()));
    }
    text
}

fn unreadable(path: &Arc<str>, error: &io::Error) -> Finding {
    match error.kind() {
        io::ErrorKind::NotFound => machine(path, "this file vanished while Keyplan was reading"),
        io::ErrorKind::Interrupted => machine(path, "this file kept changing while Keyplan was reading"),
        _ => machine(path, &format!("this file could not be read: {error}")),
    }
}

/// One consistent version of a file; nothing when it is larger than `most`.
///
/// # Errors
/// Those of the system; `Interrupted` when the file changed at each attempt.
pub fn read_whole(disk: &Path, most: u64) -> io::Result<Option<Vec<u8>>> {
    for _ in 0..ATTEMPTS {
        let mut file = File::open(disk)?;
        let before = file.metadata()?;
        if before.len() > most {
            return Ok(None);
        }
        let mut bytes = Vec::with_capacity(usize::try_from(before.len()).unwrap_or(0) + 1);
        file.by_ref().take(most + 1).read_to_end(&mut bytes)?;
        let after = file.metadata()?;
        if after.len() == bytes.len() as u64 && after.modified().ok() == before.modified().ok() {
            return Ok(Some(bytes));
        }
    }
    Err(io::Error::from(io::ErrorKind::Interrupted))
}

/// The first bytes of a file.
///
/// # Errors
/// Those of the system.
pub fn head(disk: &Path, most: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(disk)?.take(most as u64).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The text of a file of the project outside `content/`, such as `site.toml`; nothing when it is not there.
///
/// # Errors
/// A finding when it is there and cannot be read.
pub fn text(root: &Path, path: &str) -> Result<Option<Source>, Box<Finding>> {
    let disk = root.join(path);
    if !disk.exists() {
        return Ok(None);
    }
    let path: Arc<str> = Arc::from(path);
    match read_text(&path, &disk)? {
        (_, Some(finding)) => Err(Box::new(finding)),
        (source, None) => Ok(Some(source)),
    }
}

/// Every text under a folder of the project that is there: path below the folder, and text.
pub fn folder(root: &Path, folder: &str) -> Vec<(String, String)> {
    files(root, folder).into_iter().filter_map(|(path, bytes)| Some((path, String::from_utf8(bytes).ok()?))).collect()
}

/// Every file under a folder of the project that is there: path below the folder, and bytes. For theme overrides.
pub fn files(root: &Path, folder: &str) -> Vec<(String, Vec<u8>)> {
    let base = root.join(folder);
    WalkDir::new(&base)
        .follow_links(false)
        .sort_by_file_name()
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file() && !is_litter(&entry.file_name().to_string_lossy()))
        .filter_map(|entry| {
            let path = project_path(&base, entry.path()).0.to_string();
            Some((path, read_whole(entry.path(), MAX_BYTES).ok()??))
        })
        .collect()
}
