//! Files and folders by their paths.
//!
//! The standard library makes long paths work, replaces files that readers have open, and tells links (of files, of
//! folders, junctions, mounted volumes) from what only looks like one, such as a file of `OneDrive` that lies elsewhere.
#![allow(clippy::unnecessary_wraps, reason = "the same functions as on other systems")]
#![allow(clippy::disallowed_methods, reason = "for the two doors to the disk: the loader and the publisher")]

use std::borrow::Cow;
use std::fs::{self, DirBuilder, File, Metadata, OpenOptions};
use std::io;
use std::os::windows::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::path::{Component, Path, PathBuf, Prefix};
use std::time::Duration;

use crate::system::FileMark;

/// Whether two names that differ in case are one file on the disks of this system.
pub(crate) const FOLDS_CASE: bool = true;

const ACCESS_DENIED: i32 = 5;
const SHARING_VIOLATION: i32 = 32;
const LINK_MET: i32 = 4395;

/// `FILE_FLAG_OPEN_REPARSE_POINT`: the link itself, not what it leads to.
pub(super) const THE_LINK_ITSELF: u32 = 0x0020_0000;
/// `FILE_FLAG_BACKUP_SEMANTICS`: folders are opened too.
pub(super) const FOLDERS_TOO: u32 = 0x0200_0000;
/// `FILE_ATTRIBUTE_REPARSE_POINT`.
const LIES_ELSEWHERE: u32 = 0x400;

/// What two names have in common that are one file here.
pub(crate) fn name_key(name: &str) -> Cow<'_, str> {
    Cow::Owned(name.to_lowercase())
}

/// A path without links and dots, as people write it: `C:\plans`, not `\\?\C:\plans`.
pub(crate) fn canonical(path: &Path) -> io::Result<PathBuf> {
    let path = path.canonicalize()?;
    let mut parts = path.components();
    let start = match parts.next() {
        Some(Component::Prefix(prefix)) => match prefix.kind() {
            Prefix::VerbatimDisk(letter) => format!("{}:\\", char::from(letter)).into(),
            Prefix::VerbatimUNC(server, share) => {
                let mut start = std::ffi::OsString::from(r"\\");
                start.push(server);
                start.push(r"\");
                start.push(share);
                start.push(r"\");
                start
            }
            _ => return Ok(path),
        },
        _ => return Ok(path),
    };
    let mut plain = PathBuf::from(start);
    plain.extend(parts.filter(|part| matches!(part, Component::Normal(_))));
    Ok(plain)
}

/// Nothing: Windows does not say when a file was replaced or changed otherwise than by its bytes.
pub(crate) fn mark(_: &Metadata) -> Option<FileMark> {
    None
}

/// Where programs keep what one run leaves for the next, which is no other user's to read.
#[cfg(feature = "cli")]
pub(crate) fn state_folder() -> Option<PathBuf> {
    std::env::var_os("LOCALAPPDATA").map(PathBuf::from).filter(|folder| folder.is_absolute())
}

/// Opens a file, not one behind a link. One that `OneDrive` keeps elsewhere is fetched.
pub(crate) fn open_to_read(path: &Path) -> io::Result<File> {
    let file = OpenOptions::new().read(true).custom_flags(THE_LINK_ITSELF | FOLDERS_TOO).open(path)?;
    let meta = file.metadata()?;
    if meta.is_symlink() {
        return Err(io::Error::from_raw_os_error(LINK_MET));
    }
    if meta.file_attributes() & LIES_ELSEWHERE != 0 { File::open(path) } else { Ok(file) }
}

/// Whether a link stands where a file was to be opened.
pub(crate) fn is_link_fault(error: &io::Error) -> bool {
    error.raw_os_error() == Some(LINK_MET)
}

/// Opens the file of a lock, or makes it.
pub(crate) fn open_lock(path: &Path) -> io::Result<File> {
    let open = || {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).custom_flags(THE_LINK_ITSELF).open(path)
    };
    let file = patiently(open)?;
    if file.metadata()?.is_symlink() { Err(io::Error::from_raw_os_error(LINK_MET)) } else { Ok(file) }
}

/// Whether an open file is the one at a path.
pub(crate) fn is_same_file(file: &File, path: &Path) -> io::Result<bool> {
    let there = OpenOptions::new().access_mode(0).custom_flags(THE_LINK_ITSELF | FOLDERS_TOO).open(path)?;
    let (ours, there) = (winapi_util::file::information(file)?, winapi_util::file::information(&there)?);
    Ok((ours.volume_serial_number(), ours.file_index()) == (there.volume_serial_number(), there.file_index()))
}

/// Makes a folder. Who may look into it, the folder around it says.
pub(crate) fn make_closed(path: &Path) -> io::Result<()> {
    DirBuilder::new().create(path)
}

/// A new file. In the folder where programs keep what is the user's, nobody else can read it.
pub(crate) fn create_private(path: &Path) -> io::Result<File> {
    File::create_new(path)
}

/// Whether a file is one, and not a link: who can read it, its folder says.
pub(crate) fn is_private(file: &File) -> io::Result<bool> {
    Ok(file.metadata()?.is_file())
}

/// Whether folders can be moved while somebody reads in them: none in which a file is open.
pub(crate) const EXCHANGES: bool = false;

/// Windows cannot let two folders change places.
pub(crate) fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Moves a file to where nothing is: `AlreadyExists` where something is.
///
/// Windows replaces without asking, so the file gets its second name first. After an end in between it has both, and
/// is found again.
pub(crate) fn rename_new(from: &Path, to: &Path) -> io::Result<()> {
    match fs::hard_link(from, to) {
        Ok(()) => patiently(|| fs::remove_file(from)),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            if is_same_file(&open_to_read(from)?, to)? {
                return patiently(|| fs::remove_file(from));
            }
            Err(error)
        }
        // There are no second names on this disk.
        Err(_) => match fs::symlink_metadata(to) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => rename_over(from, to),
            Ok(_) => Err(io::ErrorKind::AlreadyExists.into()),
            Err(error) => Err(error),
        },
    }
}

/// Moves a file over what is there, also while somebody reads that.
pub(super) fn rename_over(from: &Path, to: &Path) -> io::Result<()> {
    patiently(|| fs::rename(from, to))
}

/// A new folder has the rights that the folder around it gives: on Windows those are the old one's too.
pub(crate) fn keep_rights(_: &Path, _: &Metadata) -> io::Result<()> {
    Ok(())
}

/// The names in a folder are in the journal of the disk.
pub(crate) fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Forces a file onto the disk: nobody but an administrator may force a whole disk.
pub(crate) fn settle(file: &File) -> io::Result<()> {
    file.sync_all()
}

/// A folder at which another disk is mounted is a link here, and so refused before anybody asks.
pub(crate) fn is_mount_point(_: &Path) -> bool {
    false
}

/// Does something again for a while, where a virus scanner or an indexer may hold the file for a moment.
pub(super) fn patiently<T>(mut work: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    const MOST: u32 = 40;
    for attempt in 1..MOST {
        match work() {
            Err(error) if matches!(error.raw_os_error(), Some(ACCESS_DENIED | SHARING_VIOLATION)) => {
                std::thread::sleep(Duration::from_millis(2 * u64::from(attempt)));
            }
            result => return result,
        }
    }
    work()
}
