//! The only reader of the disk: everything under `content/`, `site.toml`, and theme files, as values.
//!
//! Whoever reads has to be handed a [`Disk`]. It stays inside the project's root and follows no link. What it cannot
//! read is a finding, never a guess.
#![expect(clippy::disallowed_methods, reason = "the one reader of the disk")]

use std::collections::HashSet;
use std::fs::{self, File, Metadata};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use walkdir::WalkDir;

use crate::diagnostics::{Code, Finding, Findings, Message, Span, phrase, say};
use crate::figures::cores;
use crate::figures::names::composed;
use crate::figures::sort::sort_by;
#[cfg(feature = "cli")]
use crate::load::marks::{ReadNotes, SourceMarks};
use crate::load::tables::{self, MAX_TABLE_BYTES, TablePath};
use crate::system;

/// A Markdown file holds at most this many bytes (KP014).
pub const MAX_BYTES: u64 = 1 << 20;

/// A file of a theme, a language or a list of words holds at most this many bytes.
const MAX_THEME_BYTES: u64 = 16 << 20;

/// What stands where a file should be.
const NO_FILE: &str = phrase!("this is not a plain file (a folder, pipe, socket or device)");

/// So many levels of folders are looked at on all cores: with them each account has its own. A folder far down may not fit
/// on the stack of a core.
pub(super) const SHARED_LEVELS: usize = 3;

/// How many times a file is read that changes while it is read.
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
    /// Tables beside accounts, plans and people, sorted by path.
    pub tables: Vec<Source>,
    /// Every other file: path from the project's root (NFC) and where it lies on disk.
    pub assets: Vec<(Arc<str>, PathBuf)>,
    /// What could not be read.
    pub findings: Findings,
    /// Whether a whole folder could not be read: then nothing is known about what is missing.
    pub partial: bool,
}

/// A file under `content/`: its path from the project's root, and where it lies on disk.
enum ContentFile {
    Page(Arc<str>, PathBuf),
    Table(Arc<str>, PathBuf),
    Asset(Arc<str>, PathBuf),
    /// Not a file that can be used.
    Unusable(Box<Finding>),
    /// A folder that could not be read.
    Unread(Box<Finding>),
}

/// What stands at one path under `content/`.
#[derive(Debug)]
pub enum PathRead {
    /// A Markdown file, and what is wrong with its bytes.
    Page(Source, Option<Finding>),
    /// A table beside an account, a plan or people, and what is wrong with its bytes.
    Table(Source, Option<Finding>),
    /// Another file, and where it lies on disk.
    Asset(Arc<str>, PathBuf),
    /// Something that cannot be read or followed.
    Unusable(Arc<str>, Finding),
    /// Nothing.
    Gone(Arc<str>),
    /// A folder, whatever it holds.
    Folder,
    /// A file of an editor or the system, which is no part of the project.
    Ignored,
}

/// The two ends of a file.
#[derive(Clone, Debug)]
pub struct FileEnds {
    /// How many bytes the file has.
    pub length: u64,
    /// Its first bytes.
    pub head: Vec<u8>,
    /// Its last bytes. In a short file they are among the first too.
    pub tail: Vec<u8>,
}

/// The capability to read one project's folder. Only the command makes one; a module that is not handed a `Disk`
/// cannot read.
///
/// It opens no file outside the folder and follows no symbolic link inside it.
#[derive(Clone, Debug)]
pub struct Disk {
    pub(super) root: PathBuf,
    /// Notes what is read, where somebody wants to know.
    #[cfg(feature = "cli")]
    pub(super) notes: Option<Arc<ReadNotes>>,
}

impl Disk {
    /// The project in a folder.
    pub fn new(folder: &Path) -> Self {
        Self {
            root: canonical(folder),
            #[cfg(feature = "cli")]
            notes: None,
        }
    }

    /// The project's folder, absolute and canonical: what a path in it means is decided by comparing with it.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Reads everything under `content/`.
    pub fn content(&self) -> Sources {
        self.content_below(&self.root.join("content"))
    }

    /// Reads everything in one folder under `content/`, which is named by its absolute path.
    pub fn content_below(&self, folder: &Path) -> Sources {
        let mut sources = Sources::default();
        if is_link(&self.root.join("content")) {
            sources.findings.push(link_finding(Span::file(&Arc::from("content"))));
            return sources;
        }
        if !folder.exists() && folder == self.root.join("content") {
            sources.findings.push(self.no_content());
            return sources;
        }
        self.read_all(self.walk(folder, SHARED_LEVELS))
    }

    /// The same as [`Self::content`], where the content was looked at before: its folders are not looked through again.
    #[cfg(feature = "cli")]
    pub(crate) fn content_seen(&self, marks: &SourceMarks) -> Sources {
        let paths: Vec<&str> = marks.paths().filter(|path| path.starts_with("content/")).collect();
        if paths.is_empty() {
            return self.content();
        }
        // All of them are plain files: what is none has no mark.
        let file = |path: &&str| {
            let location = self.root.join(path);
            plain_file(project_path(&self.root, &location).0, location)
        };
        self.read_all(cores::map(&paths, cores::LIGHT, file))
    }

    fn read_all(&self, files: Vec<ContentFile>) -> Sources {
        let mut sources = Sources::default();
        let (files, twins) = without_twins(files);
        sources.findings.extend(twins);
        let read = cores::map(&files, cores::HEAVY, |file| match file {
            ContentFile::Page(path, location) => Some((true, self.source(path, location))),
            ContentFile::Table(path, location) => Some((false, self.table(path, location))),
            _ => None,
        });
        for (page, (source, finding)) in read.into_iter().flatten() {
            sources.findings.extend(finding);
            if page { sources.pages.push(source) } else { sources.tables.push(source) }
        }
        for file in files {
            match file {
                ContentFile::Asset(path, location) => sources.assets.push((path, location)),
                ContentFile::Unusable(finding) => sources.findings.push(*finding),
                ContentFile::Unread(finding) => {
                    sources.partial = true;
                    sources.findings.push(*finding);
                }
                ContentFile::Page(..) | ContentFile::Table(..) => {}
            }
        }
        sort_by(&mut sources.pages, |a, b| a.path.cmp(&b.path));
        sources.assets.sort();
        sources
    }

    /// Every file in a folder, in the order of names. The folders of the first levels are shared among the cores.
    fn walk(&self, folder: &Path, levels: usize) -> Vec<ContentFile> {
        let depth = if levels == 0 { usize::MAX } else { 1 };
        let entries = WalkDir::new(folder).follow_links(false).max_depth(depth).sort_by_file_name().into_iter();
        let entries =
            entries.filter_entry(|entry| entry.depth() == 0 || !is_ignored(&entry.file_name().to_string_lossy()));
        if levels == 0 {
            return entries.filter_map(|entry| self.content_file(entry)).collect();
        }
        let is_below = |entry: &walkdir::DirEntry| entry.depth() > 0 && entry.file_type().is_dir();
        let files = |entry: walkdir::Result<walkdir::DirEntry>| match &entry {
            Ok(folder) if is_below(folder) => self.walk(folder.path(), levels - 1),
            _ => self.content_file(entry).into_iter().collect(),
        };
        cores::map_owned(entries.collect(), cores::HEAVY, files).into_iter().flatten().collect()
    }

    /// KP006: there is no folder `content/`, but perhaps one whose name differs in case.
    fn no_content(&self) -> Finding {
        let names = fs::read_dir(&self.root).into_iter().flatten().flatten().map(|entry| entry.file_name());
        let near = names.filter_map(|name| name.into_string().ok()).find(|name| {
            name != "content" && name.to_lowercase().trim().starts_with("content") && name.len() <= "contents".len()
        });
        let finding =
            Finding::new(Code::KP006, Span::file(&Arc::from("content")), say!("there is no folder `content/` here"));
        match near {
            Some(near) => finding.hint(say!("rename `{near}` to `content`, in lower-case letters", near)),
            None => finding.hint(say!("begin with `content/_index.md`: the home page of the playbook")),
        }
    }

    /// Reads one path under `content/`, as [`Disk::content`] would: of what lies behind a link, only the link is there.
    pub fn read_path(&self, location: &Path) -> PathRead {
        let above = location.ancestors().take_while(|path| *path != self.root);
        let location = above.filter(|path| is_link(path)).last().unwrap_or(location);
        let path = self.path_of(location);
        if path.split('/').skip(1).any(is_ignored) {
            return PathRead::Ignored;
        }
        let Ok(meta) = fs::symlink_metadata(location) else { return PathRead::Gone(path) };
        if meta.is_dir() {
            return PathRead::Folder;
        }
        let Some(entry) = WalkDir::new(location).follow_links(false).max_depth(0).into_iter().next() else {
            return PathRead::Gone(path);
        };
        match self.content_file(entry) {
            Some(ContentFile::Page(path, location)) => {
                let (source, finding) = self.source(&path, &location);
                PathRead::Page(source, finding)
            }
            Some(ContentFile::Table(path, location)) => {
                let (source, finding) = self.table(&path, &location);
                PathRead::Table(source, finding)
            }
            Some(ContentFile::Asset(path, location)) => PathRead::Asset(path, location),
            Some(ContentFile::Unusable(finding) | ContentFile::Unread(finding)) => PathRead::Unusable(path, *finding),
            None => PathRead::Folder,
        }
    }

    /// Whether a path may still be written: nothing is there, or a file without a byte.
    pub fn is_absent_or_empty(&self, location: &Path) -> bool {
        fs::symlink_metadata(location).map_or(true, |meta| meta.is_file() && meta.len() == 0)
    }

    /// Whether anything stands at a path from the project's root.
    pub fn holds(&self, path: &Path) -> bool {
        self.root.join(path).exists()
    }

    /// Whether a folder stands at an absolute path. A link to a folder is none.
    pub fn is_folder(&self, location: &Path) -> bool {
        fs::symlink_metadata(location).is_ok_and(|meta| meta.is_dir())
    }

    /// Where a file lies that is named by its path from the project's root; `None` where it is no file of the project.
    pub fn file(&self, path: &str) -> Option<PathBuf> {
        let file = self.root.join(path);
        let inside = system::canonical(&file).is_ok_and(|file| file.starts_with(&self.root) && file.is_file());
        inside.then_some(file)
    }

    /// The path from the project's root, with forward slashes, in NFC.
    pub fn path_of(&self, location: &Path) -> Arc<str> {
        project_path(&self.root, location).0
    }

    /// The text of a file outside `content/`, such as `site.toml`; `None` when it is not there.
    ///
    /// # Errors
    /// A finding when it is there and cannot be read.
    pub fn text(&self, path: &str) -> Result<Option<Source>, Box<Finding>> {
        let location = self.root.join(path);
        let path: Arc<str> = Arc::from(path);
        match fs::symlink_metadata(&location) {
            Ok(_) => {}
            // `NotADirectory`: a file stands where the path has a folder.
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
                return Ok(None);
            }
            Err(error) => return Err(Box::new(unreadable(&path, &error))),
        }
        match self.read_text(&path, &location)? {
            (_, Some(finding)) => Err(Box::new(finding)),
            (source, None) => Ok(Some(source)),
        }
    }

    /// Every text under a folder of the project: path below the folder, and text. None where the folder is not there.
    pub fn texts_in(&self, folder: &str) -> Vec<(String, String)> {
        let files = self.files_in(folder).into_iter();
        files.filter_map(|(path, bytes)| Some((path, String::from_utf8(bytes).ok()?))).collect()
    }

    /// What [`Self::files_in`] leaves out in a folder of the project: links, what is no plain file, files of more than 16
    /// MiB, and what cannot be read.
    pub fn left_out_in(&self, folder: &str) -> Findings {
        let walk =
            WalkDir::new(self.root.join(folder)).follow_links(false).follow_root_links(false).sort_by_file_name();
        let entries = walk.into_iter().filter_entry(|entry| !is_ignored(&entry.file_name().to_string_lossy()));
        entries.filter_map(|entry| self.left_out(entry)).collect()
    }

    fn left_out(&self, entry: walkdir::Result<walkdir::DirEntry>) -> Option<Finding> {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let path = self.path_of(error.path()?);
                let cause = error.into_io_error().filter(|cause| cause.kind() != io::ErrorKind::NotFound)?;
                return Some(unreadable(&path, &cause));
            }
        };
        let (path, kind) = (self.path_of(entry.path()), entry.file_type());
        if kind.is_symlink() {
            return Some(link_finding(Span::file(&path)));
        }
        if !kind.is_dir() && !kind.is_file() {
            return Some(unreadable(&path, &io::ErrorKind::InvalidInput.into()));
        }
        let is_large = kind.is_file() && entry.metadata().is_ok_and(|meta| meta.len() > MAX_THEME_BYTES);
        is_large.then(|| {
            Finding::new(Code::KP014, Span::file(&path), say!("this file of a theme is larger than 16 MiB"))
                .hint(say!("make it smaller: every reader loads it"))
        })
    }

    /// Every file under a folder of the project: path below the folder, and bytes. None where the folder is not there.
    /// What is left out, [`Self::left_out_in`] says.
    pub fn files_in(&self, folder: &str) -> Vec<(String, Vec<u8>)> {
        let base = self.root.join(folder);
        WalkDir::new(&base)
            .follow_links(false)
            .follow_root_links(false)
            .sort_by_file_name()
            .into_iter()
            .filter_map(Result::ok)
            .filter(|entry| entry.file_type().is_file() && !is_ignored(&entry.file_name().to_string_lossy()))
            .filter_map(|entry| {
                let path = project_path(&base, entry.path()).0.to_string();
                Some((path, self.bytes(entry.path(), MAX_THEME_BYTES).ok()??))
            })
            .collect()
    }

    /// KP011 where a symbolic link stands at a path of the project.
    pub fn link_at(&self, path: &str) -> Option<Finding> {
        is_link(&self.root.join(path)).then(|| link_finding(Span::file(&Arc::from(path))))
    }

    /// One consistent version of a file; `None` when it is larger than `most` bytes.
    ///
    /// # Errors
    /// Those of the system; `Interrupted` when the file changed at each attempt.
    pub fn bytes(&self, location: &Path, most: u64) -> io::Result<Option<Vec<u8>>> {
        for _ in 0..ATTEMPTS {
            let (mut file, before) = self.open_plain(location)?;
            let length = before.len();
            if length > most {
                return Ok(None);
            }
            let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(0));
            // Not to its end: whether it has grown is seen below, without another call to the system.
            file.by_ref().take(length).read_to_end(&mut bytes)?;
            let after = file.metadata()?;
            if [bytes.len() as u64, after.len()] == [length; 2] && after.modified().ok() == before.modified().ok() {
                #[cfg(feature = "cli")]
                if let Some(notes) = &self.notes {
                    notes.add(location, &bytes);
                }
                return Ok(Some(bytes));
            }
        }
        Err(io::Error::from(io::ErrorKind::Interrupted))
    }

    /// The first bytes of a file and its last, at most `head` and `tail` of them.
    ///
    /// # Errors
    /// Those of the system.
    pub fn ends(&self, location: &Path, head: usize, tail: usize) -> io::Result<FileEnds> {
        let mut file = self.open(location)?;
        let length = file.metadata()?.len();
        let mut ends = FileEnds { length, head: Vec::new(), tail: Vec::new() };
        file.by_ref().take(head as u64).read_to_end(&mut ends.head)?;
        if length <= head as u64 {
            let from = ends.head.len().saturating_sub(tail);
            ends.tail = ends.head[from..].to_vec();
        } else {
            file.seek(SeekFrom::Start(length.saturating_sub(tail as u64)))?;
            file.take(tail as u64).read_to_end(&mut ends.tail)?;
        }
        Ok(ends)
    }

    /// Opens a file of the project for reading. What is no plain file is not opened: to read a pipe may take for ever.
    ///
    /// # Errors
    /// Those of the system, and `InvalidInput` for a folder, a pipe, a socket or a device.
    pub fn open(&self, location: &Path) -> io::Result<File> {
        self.open_plain(location).map(|(file, _)| file)
    }

    /// The same, with what the system says of the file.
    fn open_plain(&self, location: &Path) -> io::Result<(File, Metadata)> {
        let inside = location.strip_prefix(&self.root).is_ok_and(|inside| {
            let mut parts = inside.components();
            parts.all(|part| matches!(part, Component::Normal(_)))
        });
        if !inside {
            return Err(io::Error::new(io::ErrorKind::PermissionDenied, "it is not in the project"));
        }
        let file = system::open_to_read(location)?;
        let meta = file.metadata()?;
        if meta.is_file() {
            return Ok((file, meta));
        }
        Err(io::Error::new(io::ErrorKind::InvalidInput, NO_FILE))
    }

    /// Decides what a directory entry is; `None` for a folder.
    fn content_file(&self, entry: walkdir::Result<walkdir::DirEntry>) -> Option<ContentFile> {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let path = error.path().map_or_else(|| Arc::from("content"), |path| self.path_of(path));
                let cause = error.into_io_error().map_or_else(|| "a loop".to_owned(), |error| error.to_string());
                let message = say!("this folder could not be read: {cause}", cause);
                return Some(ContentFile::Unread(Box::new(machine(&path, message))));
            }
        };
        let kind = entry.file_type();
        let (path, portable) = project_path(&self.root, entry.path());
        if kind.is_dir() {
            return None;
        }
        let span = Span::file(&path);
        let unusable = if kind.is_symlink() {
            Some(link_finding(span))
        } else if !portable {
            Some(Finding::new(Code::KP011, span, say!("this file name is not UTF-8")).hint(say!("rename the file")))
        } else if !kind.is_file() {
            let message = say!("this is not a plain file (a pipe, socket or device)");
            Some(Finding::new(Code::KP011, span, message).hint(say!("move it out of `content/`")))
        } else {
            None
        };
        if let Some(finding) = unusable {
            return Some(ContentFile::Unusable(Box::new(finding)));
        }
        Some(plain_file(path, entry.into_path()))
    }

    /// A table, and what is wrong with its bytes. The text of a workbook is that of its sheet.
    fn table(&self, path: &Arc<str>, location: &Path) -> (Source, Option<Finding>) {
        let read = || -> Result<(Source, Option<Finding>), Box<Finding>> {
            let bytes = self.bytes(location, MAX_TABLE_BYTES).map_err(|error| Box::new(unreadable(path, &error)))?;
            let Some(bytes) = bytes else { return Err(Box::new(tables::too_large(Span::file(path)))) };
            if !tables::is_workbook(path) {
                return Ok(source_of(path, bytes));
            }
            let name = TablePath::of(path).map_or("", |table| table.name);
            let text = tables::workbook_text(path, &bytes, name)?;
            Ok((Source { path: Arc::clone(path), text: Arc::from(text), readable: true }, None))
        };
        read().unwrap_or_else(|finding| unread_source(path, *finding))
    }

    /// A text file, and what is wrong with its bytes. One that could not be read at all is an empty text.
    fn source(&self, path: &Arc<str>, location: &Path) -> (Source, Option<Finding>) {
        self.read_text(path, location).unwrap_or_else(|finding| unread_source(path, *finding))
    }

    /// Reads one text file; a second finding says what is wrong with a text that was read.
    fn read_text(&self, path: &Arc<str>, location: &Path) -> Result<(Source, Option<Finding>), Box<Finding>> {
        let bytes = self.bytes(location, MAX_BYTES).map_err(|error| Box::new(unreadable(path, &error)))?;
        let Some(bytes) = bytes else {
            let finding = Finding::new(Code::KP014, Span::file(path), say!("this file is larger than 1 MiB"));
            return Err(Box::new(finding.hint(say!("split it into several pages"))));
        };
        Ok(source_of(path, bytes))
    }
}

/// The text that some bytes are, and what is wrong with them.
fn source_of(path: &Arc<str>, bytes: Vec<u8>) -> (Source, Option<Finding>) {
    let zeros = memchr::memchr_iter(0, &bytes).count();
    let is_wide = zeros * 3 > bytes.len();
    let (text, bad) = match String::from_utf8(bytes) {
        Ok(text) if zeros == 0 => {
            return (Source { path: Arc::clone(path), text: Arc::from(text), readable: true }, None);
        }
        Ok(text) => (text.replace('\0', "?"), text.find('\0').unwrap_or(0)),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            (patched(error.as_bytes()), at)
        }
    };
    // Every other byte of Latin letters in UTF-16 is none; other encodings have none at all.
    let wide = text.starts_with("??") || is_wide;
    let message =
        if wide { say!("this file is not UTF-8 (it looks like UTF-16)") } else { say!("this file is not UTF-8 here") };
    let finding = Finding::new(Code::KP001, Span::new(path, bad..bad + 1), message)
        .hint(say!("open it in your editor and save it as UTF-8"));
    (Source { path: Arc::clone(path), text: Arc::from(text), readable: false }, Some(finding))
}

/// A file that could not be read, with the reason.
fn unread_source(path: &Arc<str>, finding: Finding) -> (Source, Option<Finding>) {
    (Source { path: Arc::clone(path), text: Arc::from(""), readable: false }, Some(finding))
}

/// A path without links and dots; as it was given where nothing stands there.
pub(crate) fn canonical(path: &Path) -> PathBuf {
    system::canonical(path).unwrap_or_else(|_| path.to_owned())
}

/// Whether a symbolic link stands at a path.
fn is_link(location: &Path) -> bool {
    fs::symlink_metadata(location).is_ok_and(|meta| meta.is_symlink())
}

fn link_finding(span: Span) -> Finding {
    Finding::new(Code::KP011, span, say!("this is a symbolic link, and Keyplan does not follow them"))
        .hint(say!("put the file itself here"))
}

/// Whether a name is that of a hidden, temporary or backup file of an editor or the system.
pub(super) fn is_ignored(name: &str) -> bool {
    let ends = [".swp", ".swx", ".swo", ".tmp", ".bak", ".orig", ".part", ".crdownload", "~"];
    name.starts_with('.')
        || name.starts_with("~$")
        || (name.starts_with('#') && name.ends_with('#'))
        || ends.iter().any(|end| name.ends_with(end))
        || ["4913", "Thumbs.db", "desktop.ini"].contains(&name)
        || is_on_its_way(name)
}

/// Whether a name is one under which Excel writes a workbook before it takes the place of the old one: eight digits and
/// capitals of a hexadecimal number.
fn is_on_its_way(name: &str) -> bool {
    name.len() == 8 && name.bytes().all(|byte| byte.is_ascii_digit() || (b'A'..=b'F').contains(&byte))
}

/// A path from the project's root, with forward slashes, in NFC; and whether it is UTF-8.
fn project_path(root: &Path, path: &Path) -> (Arc<str>, bool) {
    let inside = path.strip_prefix(root).unwrap_or(path);
    let portable = inside.to_str().is_some();
    let parts: Vec<String> = inside.components().map(|part| composed(&part.as_os_str().to_string_lossy())).collect();
    (Arc::from(parts.join("/")), portable)
}

/// What a plain file of the content is, by its name.
fn plain_file(path: Arc<str>, location: PathBuf) -> ContentFile {
    let name = path.rsplit('/').next().unwrap_or("");
    if Path::new(name).extension().is_some_and(|ending| ending == "md") {
        ContentFile::Page(path, location)
    } else if TablePath::of(&path).is_some() {
        ContentFile::Table(path, location)
    } else {
        ContentFile::Asset(path, location)
    }
}

/// KP012: files whose names differ only in how their accents are stored. Of each name the first file stays.
fn without_twins(files: Vec<ContentFile>) -> (Vec<ContentFile>, Findings) {
    let mut names = HashSet::new();
    let mut findings = Findings::new();
    let kept = files.into_iter().filter(|file| {
        let (ContentFile::Page(path, _) | ContentFile::Table(path, _) | ContentFile::Asset(path, _)) = file else {
            return true;
        };
        let is_twin = !path.is_ascii() && !names.insert(Arc::clone(path));
        if is_twin {
            let message = say!("two files have this name: their accents look alike and are stored in two forms");
            findings.push(
                Finding::new(Code::KP012, Span::file(path), message)
                    .hint(say!("compare both, and delete or rename one: on many disks they are one name")),
            );
        }
        !is_twin
    });
    (kept.collect(), findings)
}

/// KP904: the machine failed at a file.
fn machine(path: &Arc<str>, message: Message) -> Finding {
    Finding::new(Code::KP904, Span::file(path), message)
        .hint(say!("check the file and its permissions, then run again"))
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
        io::ErrorKind::NotFound => machine(path, say!("this file vanished while Keyplan was reading")),
        io::ErrorKind::InvalidInput => Finding::new(Code::KP011, Span::file(path), Message::constant(NO_FILE))
            .hint(say!("move it elsewhere, and put a file here")),
        io::ErrorKind::Interrupted => machine(path, say!("this file kept changing while Keyplan was reading")),
        _ => machine(path, say!("this file could not be read: {error}", error)),
    }
}
