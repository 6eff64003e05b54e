//! A folder by its handle.
#![allow(clippy::disallowed_methods, reason = "for the two doors to the disk: the loader and the publisher")]

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::windows::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use crate::system::Entry;
use crate::system::windows::files::{FOLDERS_TOO, THE_LINK_ITSELF, is_same_file, patiently, rename_new, rename_over};

/// `FILE_LIST_DIRECTORY | FILE_READ_ATTRIBUTES | SYNCHRONIZE`.
const LOOK: u32 = 0x0010_0081;
/// `FILE_SHARE_READ | FILE_SHARE_WRITE`: while the handle is open, nobody moves or deletes what it stands for, and
/// nothing above it.
const STAYS: u32 = 3;
/// The same, and it may be moved and deleted.
const MOVES: u32 = 7;

/// A folder, by its handle. Paths are relative to it, with forward slashes.
///
/// Windows has no calls that begin at a handle. So each folder on the way to a file is held while something is done in
/// it, and cannot be swapped for a link meanwhile.
#[derive(Debug)]
pub(crate) struct Folder {
    handle: File,
    path: PathBuf,
}

impl Folder {
    /// Opens a folder, not one behind a link: `NotADirectory` where something else is there.
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        Self::at(path.to_path_buf(), MOVES)
    }

    /// Opens a folder in it that will move as a whole while it is held.
    pub(crate) fn open_in(&self, name: &str) -> io::Result<Self> {
        Self::at(self.path.join(name), MOVES)
    }

    /// Opens a folder in it that stays where it is.
    pub(crate) fn enter(&self, name: &str) -> io::Result<Self> {
        Self::at(self.path.join(name), STAYS)
    }

    fn at(path: PathBuf, share: u32) -> io::Result<Self> {
        let mut options = OpenOptions::new();
        options.access_mode(LOOK).share_mode(share).custom_flags(FOLDERS_TOO | THE_LINK_ITSELF);
        let handle = patiently(|| options.open(&path))?;
        if handle.metadata()?.is_dir() { Ok(Self { handle, path }) } else { Err(io::ErrorKind::NotADirectory.into()) }
    }

    /// Makes a folder in it, where there is none.
    pub(crate) fn make(&self, path: &str) -> io::Result<()> {
        match fs::create_dir(self.path.join(path)) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
            result => result,
        }
    }

    /// A new file in it.
    pub(crate) fn create(&self, path: &str) -> io::Result<File> {
        File::create_new(self.path.join(path))
    }

    /// What stands at a path, if anything does.
    pub(crate) fn entry(&self, path: &str) -> io::Result<Option<Entry>> {
        match fs::symlink_metadata(self.path.join(path)) {
            Ok(meta) if meta.is_file() => Ok(Some(Entry::File(meta.len()))),
            Ok(_) => Ok(Some(Entry::Other)),
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// One more name for a file, in another folder.
    pub(crate) fn link(&self, path: &str, to: &Self) -> io::Result<()> {
        fs::hard_link(self.path.join(path), to.path.join(path))
    }

    /// Moves a file into another folder, over what is there.
    pub(crate) fn move_over(&self, path: &str, to: &Self, name: &str) -> io::Result<()> {
        rename_over(&self.path.join(path), &to.path.join(name))
    }

    /// Moves a file into another folder, where nothing has its name: `AlreadyExists` where something has.
    pub(crate) fn move_new(&self, path: &str, to: &Self, name: &str) -> io::Result<()> {
        rename_new(&self.path.join(path), &to.path.join(name))
    }

    /// Removes a file.
    pub(crate) fn remove_file(&self, name: &str) -> io::Result<()> {
        patiently(|| fs::remove_file(self.path.join(name)))
    }

    /// Removes an empty folder.
    pub(crate) fn remove_folder(&self, name: &str) -> io::Result<()> {
        fs::remove_dir(self.path.join(name))
    }

    /// Whether this is the folder at a path.
    pub(crate) fn is_at(&self, path: &Path) -> bool {
        is_same_file(&self.handle, path).unwrap_or(false)
    }

    /// Nothing: each file was forced onto the disk when it was written.
    #[expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "the same function as on other systems")]
    pub(crate) fn sync(&self) -> io::Result<()> {
        Ok(())
    }
}
