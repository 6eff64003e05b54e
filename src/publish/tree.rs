//! A folder held by its handle: what happens in it stays in it, even if someone swaps a folder for a link meanwhile.

use std::io;
use std::path::{Path, PathBuf};

use crate::diagnostics::phrase;
use crate::publish::PublishError;
use crate::publish::manifest::parent;
use crate::system::{Entry, Folder};

/// A folder, by its handle. Paths are relative to it, with forward slashes.
#[derive(Debug)]
pub(super) struct Tree {
    folder: Folder,
    path: PathBuf,
}

impl Tree {
    /// Opens the folder `path`, which must not be a link.
    pub(super) fn open(path: &Path) -> Result<Self, PublishError> {
        let folder = Folder::open(path).map_err(PublishError::machine(path, phrase!("open")))?;
        Ok(Self { folder, path: path.to_path_buf() })
    }

    /// Makes a folder in it, and opens that.
    pub(super) fn make(&self, name: &str) -> Result<Self, PublishError> {
        let path = self.path.join(name);
        self.folder.make(name).map_err(PublishError::machine(&path, phrase!("create folder")))?;
        let folder = self.folder.open_in(name).map_err(PublishError::machine(&path, phrase!("open")))?;
        Ok(Self { folder, path })
    }

    /// The folder itself, for what is done in it.
    pub(super) fn folder(&self) -> &Folder {
        &self.folder
    }

    /// Where the folder was when it was opened.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Length of the regular file `path`, if there is one.
    pub(super) fn length(&self, path: &str) -> Option<u64> {
        match self.folder.entry(path) {
            Ok(Some(Entry::File(length))) => Some(length),
            _ => None,
        }
    }

    /// Whether this is still the folder at its path.
    pub(super) fn is_in_place(&self) -> bool {
        self.folder.is_at(&self.path)
    }

    /// Forces everything written to this file system onto the disk.
    pub(super) fn sync(&self) -> Result<(), PublishError> {
        self.folder.sync().map_err(PublishError::machine(&self.path, phrase!("sync")))
    }

    /// Removes those of `files` that exist, and returns how many did. Sorted files share one walk to their folder.
    pub(super) fn remove_files<'a>(&self, files: impl Iterator<Item = &'a str>) -> Result<usize, PublishError> {
        let mut at = Walk::new(self);
        let mut removed = 0;
        for path in files {
            let fault = |error: io::Error| PublishError::machine(&self.path.join(path), phrase!("remove"))(error);
            let Some(folder) = at.folder_of(path).map_err(fault)? else { continue };
            removed += usize::from(remove_file(folder, name(path)).map_err(fault)?);
        }
        Ok(removed)
    }

    /// Removes those of `folders` that are empty. Children come before parents.
    pub(super) fn remove_empty<'a>(&self, folders: impl Iterator<Item = &'a str>) {
        let mut at = Walk::new(self);
        for path in folders {
            if let Ok(Some(folder)) = at.folder_of(path) {
                // Not empty means that somebody else uses it.
                let _ = folder.remove_folder(name(path));
            }
        }
    }
}

/// Finds the folder of one path after the other, and walks again only if it differs from the last one.
pub(super) struct Walk<'a> {
    tree: &'a Tree,
    last: Option<(String, Folder)>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(tree: &'a Tree) -> Self {
        Self { tree, last: None }
    }

    /// The folder `path` lies in, or none if it does not exist or cannot be reached without a link.
    pub(super) fn folder_of(&mut self, path: &str) -> io::Result<Option<&Folder>> {
        match self.walk(path, false) {
            Ok(folder) => Ok(Some(folder)),
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The folder `path` lies in, made if need be.
    pub(super) fn make_folder_of(&mut self, path: &str) -> io::Result<&Folder> {
        self.walk(path, true)
    }

    /// The folder of the last path is let go first: while it is held, a system may not let anybody remove it.
    fn walk(&mut self, path: &str, make: bool) -> io::Result<&Folder> {
        let last = self.last.take();
        let Some(folder) = parent(path) else { return Ok(&self.tree.folder) };
        let held = match last {
            Some((known, held)) if known == folder => held,
            _ => descend(&self.tree.folder, folder, make)?,
        };
        Ok(&self.last.insert((folder.to_owned(), held)).1)
    }
}

/// The last part of a path.
pub(super) fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn descend(root: &Folder, folder: &str, make: bool) -> io::Result<Folder> {
    let mut parts = folder.split('/');
    // Splitting always gives one part.
    let first = parts.next().unwrap_or(folder);
    let held = enter(root, first, make)?;
    parts.try_fold(held, |held, part| enter(&held, part, make))
}

fn enter(at: &Folder, name: &str, make: bool) -> io::Result<Folder> {
    match at.enter(name) {
        Err(error) if make && error.kind() == io::ErrorKind::NotFound => {
            at.make(name)?;
            at.enter(name)
        }
        result => result,
    }
}

/// What has become a link or a folder is not what we put there.
fn remove_file(folder: &Folder, name: &str) -> io::Result<bool> {
    if !matches!(folder.entry(name)?, Some(Entry::File(_))) {
        return Ok(false);
    }
    match folder.remove_file(name) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}
