//! Files and folders by their paths.
#![allow(clippy::disallowed_methods, reason = "for the two doors to the disk: the loader and the publisher")]

use std::borrow::Cow;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, chown};
use std::path::{Path, PathBuf};

use rustix::fs::{CWD, Mode, OFlags, RenameFlags, openat, renameat_with};
use rustix::io::Errno;

use crate::system::FileMark;

/// Whether two names that differ in case, or in how their accents are stored, are one file on the disks of this system.
pub(crate) const FOLDS_CASE: bool = cfg!(target_os = "macos");

/// What two names have in common that are one file here.
pub(crate) fn name_key(name: &str) -> Cow<'_, str> {
    if FOLDS_CASE {
        use unicode_normalization::UnicodeNormalization as _;
        Cow::Owned(name.nfc().flat_map(char::to_lowercase).collect())
    } else {
        Cow::Borrowed(name)
    }
}

/// A path without links and dots.
pub(crate) fn canonical(path: &Path) -> io::Result<PathBuf> {
    path.canonicalize()
}

/// Opens a file, not one behind a link, and waits for nobody at a pipe.
pub(crate) fn open_to_read(path: &Path) -> io::Result<File> {
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::CLOEXEC | OFlags::NONBLOCK;
    Ok(File::from(openat(CWD, path, flags, Mode::empty())?))
}

/// Whether a link stands where a file was to be opened.
pub(crate) fn is_link_fault(error: &io::Error) -> bool {
    error.raw_os_error() == Some(Errno::LOOP.raw_os_error())
}

/// Opens the file of a lock, or makes it.
pub(crate) fn open_lock(path: &Path) -> io::Result<File> {
    let flags = OFlags::RDWR | OFlags::CREATE | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    Ok(File::from(openat(CWD, path, flags, Mode::from_raw_mode(0o644))?))
}

/// Whether an open file is the one at a path.
pub(crate) fn is_same_file(file: &File, path: &Path) -> io::Result<bool> {
    let (ours, there) = (file.metadata()?, fs::symlink_metadata(path)?);
    Ok((ours.dev(), ours.ino()) == (there.dev(), there.ino()))
}

/// What the system says of a file or a folder.
#[expect(clippy::unnecessary_wraps, reason = "the same function as on other systems")]
pub(crate) fn mark(meta: &fs::Metadata) -> Option<FileMark> {
    let time = |seconds: i64, nanos: i64| seconds.saturating_mul(1_000_000_000).saturating_add(nanos);
    Some(FileMark {
        size: meta.size(),
        inode: meta.ino(),
        changed: time(meta.ctime(), meta.ctime_nsec()),
        modified: time(meta.mtime(), meta.mtime_nsec()),
    })
}

/// Makes a folder that nobody else can look into.
pub(crate) fn make_closed(path: &Path) -> io::Result<()> {
    DirBuilder::new().mode(0o700).create(path)
}

/// Whether folders can be moved while somebody reads in them.
pub(crate) const EXCHANGES: bool = true;

/// A new file that only this user can read.
pub(crate) fn create_private(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)
}

/// Whether a file is this user's, and nobody else can read it.
pub(crate) fn is_private(file: &File) -> io::Result<bool> {
    let meta = file.metadata()?;
    let ours = meta.uid() == rustix::process::geteuid().as_raw();
    Ok(meta.is_file() && ours && meta.mode() & 0o777 & !0o700 == 0)
}

/// Two folders change places in one step. `Unsupported` or `InvalidInput` where the file system cannot do that.
pub(crate) fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
}

/// Moves a file to where nothing is: `AlreadyExists` where something is.
pub(crate) fn rename_new(from: &Path, to: &Path) -> io::Result<()> {
    Ok(renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE)?)
}

/// Gives a new folder the rights and, as far as we may, the owner of the old one: closed folders stay closed.
pub(crate) fn keep_rights(new: &Path, old: &fs::Metadata) -> io::Result<()> {
    let differs = fs::symlink_metadata(new).is_ok_and(|new| (new.uid(), new.gid()) != (old.uid(), old.gid()));
    if differs {
        // Only root may change the owner. For everybody else the new folder is theirs, as is any file that they write.
        let _ = chown(new, Some(old.uid()), Some(old.gid()));
    }
    fs::set_permissions(new, old.permissions())
}

/// Forces the names in a folder onto the disk.
pub(crate) fn sync_folder(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

/// Hands a file that was written to the disk, where one sync of the whole file system later is not enough.
#[cfg(target_os = "linux")]
#[expect(clippy::unnecessary_wraps, reason = "the same function as on other systems")]
pub(crate) fn settle(_: &File) -> io::Result<()> {
    Ok(())
}

/// Hands a file that was written to the disk, which may still hold it in its own memory until the sync at the end.
#[cfg(not(target_os = "linux"))]
pub(crate) fn settle(file: &File) -> io::Result<()> {
    Ok(rustix::fs::fsync(file)?)
}

/// Whether another file system is mounted at a path. The kernel is asked: a bind mount has the same device number as
/// its surroundings.
#[cfg(target_os = "linux")]
pub(crate) fn is_mount_point(path: &Path) -> bool {
    use rustix::fs::{AtFlags, StatxAttributes, StatxFlags, statx};
    match statx(CWD, path, AtFlags::SYMLINK_NOFOLLOW, StatxFlags::empty()) {
        Ok(stat) if stat.stx_attributes_mask.contains(StatxAttributes::MOUNT_ROOT) => {
            stat.stx_attributes.contains(StatxAttributes::MOUNT_ROOT)
        }
        _ => has_other_device(path),
    }
}

/// Whether another file system is mounted at a path.
#[cfg(not(target_os = "linux"))]
pub(crate) fn is_mount_point(path: &Path) -> bool {
    has_other_device(path)
}

fn has_other_device(path: &Path) -> bool {
    let device = |path: &Path| fs::symlink_metadata(path).map(|meta| meta.dev()).ok();
    let parent = path.parent().and_then(device);
    device(path).is_some_and(|own| parent.is_some_and(|parent| parent != own))
}
