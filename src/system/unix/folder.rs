//! A folder by its handle.

use std::fs::File;
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::path::Path;

use rustix::fs::{AtFlags, CWD, FileType, Mode, OFlags, RenameFlags};
use rustix::fs::{linkat, mkdirat, openat, renameat, renameat_with, statat, unlinkat};
use rustix::io::Errno;

use crate::system::Entry;

/// Rights of new files, less what the umask takes away.
const FILE: Mode = Mode::from_raw_mode(0o644);
/// Rights of new folders, less what the umask takes away.
const FOLDER: Mode = Mode::from_raw_mode(0o755);

/// A folder, by its handle: what happens in it stays in it, even if someone swaps it for a link meanwhile. Paths are
/// relative to it, with forward slashes.
#[derive(Debug)]
pub(crate) struct Folder(OwnedFd);

impl Folder {
    /// Opens a folder, not one behind a link: `NotADirectory` where something else is there.
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        open_folder(CWD, path)
    }

    /// Opens a folder in it that will move as a whole while it is held.
    pub(crate) fn open_in(&self, name: &str) -> io::Result<Self> {
        open_folder(&self.0, name)
    }

    /// Opens a folder in it that stays where it is.
    pub(crate) fn enter(&self, name: &str) -> io::Result<Self> {
        open_folder(&self.0, name)
    }

    /// Makes a folder in it, where there is none.
    pub(crate) fn make(&self, path: &str) -> io::Result<()> {
        match mkdirat(&self.0, path, FOLDER) {
            Err(Errno::EXIST) => Ok(()),
            result => Ok(result?),
        }
    }

    /// A new file in it.
    pub(crate) fn create(&self, path: &str) -> io::Result<File> {
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        Ok(File::from(openat(&self.0, path, flags, FILE)?))
    }

    /// What stands at a path, if anything does.
    pub(crate) fn entry(&self, path: &str) -> io::Result<Option<Entry>> {
        match statat(&self.0, path, AtFlags::SYMLINK_NOFOLLOW) {
            Ok(stat) if FileType::from_raw_mode(stat.st_mode) == FileType::RegularFile => {
                Ok(Some(Entry::File(stat.st_size.unsigned_abs())))
            }
            Ok(_) => Ok(Some(Entry::Other)),
            Err(Errno::NOENT | Errno::NOTDIR) => Ok(None),
            Err(errno) => Err(errno.into()),
        }
    }

    /// One more name for a file, in another folder.
    pub(crate) fn link(&self, path: &str, to: &Self) -> io::Result<()> {
        Ok(linkat(&self.0, path, &to.0, path, AtFlags::empty())?)
    }

    /// Moves a file into another folder, over what is there.
    pub(crate) fn move_over(&self, path: &str, to: &Self, name: &str) -> io::Result<()> {
        Ok(renameat(&self.0, path, &to.0, name)?)
    }

    /// Moves a file into another folder, where nothing has its name: `AlreadyExists` where something has.
    pub(crate) fn move_new(&self, path: &str, to: &Self, name: &str) -> io::Result<()> {
        match renameat_with(&self.0, path, &to.0, name, RenameFlags::NOREPLACE) {
            // Some file systems cannot check and rename in one step.
            Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => match to.entry(name)? {
                None => self.move_over(path, to, name),
                Some(_) => Err(io::ErrorKind::AlreadyExists.into()),
            },
            result => Ok(result?),
        }
    }

    /// Removes a file.
    pub(crate) fn remove_file(&self, name: &str) -> io::Result<()> {
        Ok(unlinkat(&self.0, name, AtFlags::empty())?)
    }

    /// Removes an empty folder.
    pub(crate) fn remove_folder(&self, name: &str) -> io::Result<()> {
        Ok(unlinkat(&self.0, name, AtFlags::REMOVEDIR)?)
    }

    /// Whether this is the folder at a path.
    pub(crate) fn is_at(&self, path: &Path) -> bool {
        let here = rustix::fs::fstat(&self.0);
        let there = statat(CWD, path, AtFlags::SYMLINK_NOFOLLOW);
        matches!((here, there), (Ok(here), Ok(there)) if (here.st_dev, here.st_ino) == (there.st_dev, there.st_ino))
    }

    /// Forces everything that was written to this file system onto the disk.
    #[cfg(target_os = "linux")]
    pub(crate) fn sync(&self) -> io::Result<()> {
        Ok(rustix::fs::syncfs(&self.0)?)
    }

    /// Forces everything that was handed to the disk out of its own memory.
    #[cfg(target_os = "macos")]
    pub(crate) fn sync(&self) -> io::Result<()> {
        Ok(rustix::fs::fcntl_fullfsync(&self.0)?)
    }

    /// Forces the folder onto the disk; its files were forced one by one.
    #[cfg(not(any(target_os = "linux", target_os = "macos")))]
    pub(crate) fn sync(&self) -> io::Result<()> {
        Ok(rustix::fs::fsync(&self.0)?)
    }
}

fn open_folder(at: impl AsFd, path: impl rustix::path::Arg) -> io::Result<Folder> {
    match openat(at, path, OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC, Mode::empty()) {
        Ok(handle) => Ok(Folder(handle)),
        Err(Errno::LOOP) => Err(io::ErrorKind::NotADirectory.into()),
        Err(errno) => Err(errno.into()),
    }
}
