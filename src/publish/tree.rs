//! A folder held by its handle: what happens in it stays in it, even if someone swaps a folder for a link meanwhile.

use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::{Path, PathBuf};

use rustix::fs::{AtFlags, CWD, FileType, Mode, OFlags, RenameFlags};
use rustix::fs::{mkdirat, openat, renameat, renameat_with, statat, unlinkat};
use rustix::io::Errno;

use crate::publish::PublishError;
use crate::publish::manifest::parent;

/// Rights of new folders, less what the umask takes away.
const FOLDER: Mode = Mode::from_raw_mode(0o755);

/// A folder, by its handle. Paths are relative to it, with forward slashes.
#[derive(Debug)]
pub(super) struct Tree {
    handle: OwnedFd,
    path: PathBuf,
}

impl Tree {
    /// Opens the folder `path`, which must not be a link.
    pub(super) fn open(path: &Path) -> Result<Self, PublishError> {
        let handle = open_folder(CWD, path).map_err(PublishError::machine(path, "open"))?;
        Ok(Self { handle, path: path.to_path_buf() })
    }

    /// Makes a folder in it, and opens that.
    pub(super) fn make(&self, name: &str) -> Result<Self, PublishError> {
        let path = self.path.join(name);
        make_folder(self.handle.as_fd(), name).map_err(PublishError::machine(&path, "create folder"))?;
        let handle = open_folder(self.handle.as_fd(), Path::new(name)).map_err(PublishError::machine(&path, "open"))?;
        Ok(Self { handle, path })
    }

    /// The handle, for calls relative to it.
    pub(super) fn handle(&self) -> BorrowedFd<'_> {
        self.handle.as_fd()
    }

    /// Where the folder was when it was opened.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Length of the regular file `path`, if there is one.
    pub(super) fn length(&self, path: &str) -> Option<u64> {
        let stat = statat(&self.handle, path, AtFlags::SYMLINK_NOFOLLOW).ok()?;
        (FileType::from_raw_mode(stat.st_mode) == FileType::RegularFile).then(|| stat.st_size.unsigned_abs())
    }

    /// Whether there is anything at `path`. Unlike [`Tree::length`], it does not take a fault for an answer.
    pub(super) fn holds(&self, path: &str) -> Result<bool, Errno> {
        match statat(&self.handle, path, AtFlags::SYMLINK_NOFOLLOW) {
            Ok(_) => Ok(true),
            Err(Errno::NOENT | Errno::NOTDIR) => Ok(false),
            Err(errno) => Err(errno),
        }
    }

    /// Whether this is still the folder at its path.
    pub(super) fn is_in_place(&self) -> bool {
        let here = rustix::fs::fstat(&self.handle);
        let there = statat(CWD, &self.path, AtFlags::SYMLINK_NOFOLLOW);
        matches!((here, there), (Ok(here), Ok(there)) if (here.st_dev, here.st_ino) == (there.st_dev, there.st_ino))
    }

    /// Forces everything written to this file system onto the disk.
    pub(super) fn sync(&self) -> Result<(), PublishError> {
        rustix::fs::syncfs(&self.handle).map_err(PublishError::machine(&self.path, "sync"))
    }

    /// Removes those of `files` that exist, and returns how many did. Sorted files share one walk to their folder.
    pub(super) fn remove_files<'a>(&self, files: impl Iterator<Item = &'a str>) -> Result<usize, PublishError> {
        let mut at = Walk::new(self);
        let mut removed = 0;
        for path in files {
            let fault = |errno: Errno| PublishError::machine(&self.path.join(path), "remove")(errno);
            let Some(folder) = at.folder_of(path).map_err(fault)? else { continue };
            removed += usize::from(unlink_file(folder, name(path)).map_err(fault)?);
        }
        Ok(removed)
    }

    /// Removes those of `folders` that are empty. Children come before parents.
    pub(super) fn remove_empty<'a>(&self, folders: impl Iterator<Item = &'a str>) {
        let mut at = Walk::new(self);
        for path in folders {
            if let Ok(Some(folder)) = at.folder_of(path) {
                // Not empty means that somebody else uses it.
                let _ = unlinkat(folder, name(path), AtFlags::REMOVEDIR);
            }
        }
    }
}

/// Finds the folder of one path after the other, and walks again only if it differs from the last one.
pub(super) struct Walk<'a> {
    tree: &'a Tree,
    last: Option<(String, OwnedFd)>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(tree: &'a Tree) -> Self {
        Self { tree, last: None }
    }

    /// The folder `path` lies in, or none if it does not exist or cannot be reached without a link.
    pub(super) fn folder_of(&mut self, path: &str) -> Result<Option<BorrowedFd<'_>>, Errno> {
        match self.walk(path, false) {
            Ok(folder) => Ok(Some(folder)),
            Err(Errno::NOENT | Errno::NOTDIR | Errno::LOOP) => Ok(None),
            Err(errno) => Err(errno),
        }
    }

    /// The folder `path` lies in, made if need be.
    pub(super) fn make_folder_of(&mut self, path: &str) -> Result<BorrowedFd<'_>, Errno> {
        self.walk(path, true)
    }

    fn walk(&mut self, path: &str, make: bool) -> Result<BorrowedFd<'_>, Errno> {
        let Some(folder) = parent(path) else { return Ok(self.tree.handle()) };
        let handle = match self.last.take() {
            Some((known, handle)) if known == folder => handle,
            _ => descend(self.tree.handle(), folder, make)?,
        };
        let (_, handle) = &*self.last.insert((folder.to_owned(), handle));
        Ok(handle.as_fd())
    }
}

/// The last part of a path.
pub(super) fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Moves `path` out of `from` into `folder`, over what is there only if `over` says so.
pub(super) fn move_file(from: &Tree, path: &str, folder: BorrowedFd, over: bool) -> Result<(), Errno> {
    if over {
        return renameat(from.handle(), path, folder, name(path));
    }
    match renameat_with(from.handle(), path, folder, name(path), RenameFlags::NOREPLACE) {
        // Some file systems cannot check and rename in one step.
        Err(Errno::INVAL | Errno::NOSYS) => match statat(folder, name(path), AtFlags::SYMLINK_NOFOLLOW) {
            Err(Errno::NOENT) => renameat(from.handle(), path, folder, name(path)),
            Ok(_) => Err(Errno::EXIST),
            Err(errno) => Err(errno),
        },
        result => result,
    }
}

fn descend(root: BorrowedFd, folder: &str, make: bool) -> Result<OwnedFd, Errno> {
    let mut parts = folder.split('/');
    // Splitting always gives one part.
    let first = parts.next().unwrap_or(folder);
    let handle = enter(root, first, make)?;
    parts.try_fold(handle, |handle, part| enter(handle.as_fd(), part, make))
}

fn enter(at: BorrowedFd, name: &str, make: bool) -> Result<OwnedFd, Errno> {
    match open_folder(at, name) {
        Err(Errno::NOENT) if make => {
            make_folder(at, name)?;
            open_folder(at, name)
        }
        result => result,
    }
}

/// Makes a folder where there is none.
pub(super) fn make_folder(at: BorrowedFd, path: &str) -> Result<(), Errno> {
    match mkdirat(at, path, FOLDER) {
        Err(Errno::EXIST) => Ok(()),
        result => result,
    }
}

fn open_folder(at: impl AsFd, path: impl rustix::path::Arg) -> Result<OwnedFd, Errno> {
    openat(at, path, OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC, Mode::empty())
}

fn unlink_file(folder: BorrowedFd, name: &str) -> Result<bool, Errno> {
    match statat(folder, name, AtFlags::SYMLINK_NOFOLLOW) {
        Ok(stat) if FileType::from_raw_mode(stat.st_mode) == FileType::RegularFile => {}
        // What has become a link or a folder is not what we put there.
        Ok(_) | Err(Errno::NOENT) => return Ok(false),
        Err(errno) => return Err(errno),
    }
    match unlinkat(folder, name, AtFlags::empty()) {
        Ok(()) => Ok(true),
        Err(Errno::NOENT) => Ok(false),
        Err(errno) => Err(errno),
    }
}
