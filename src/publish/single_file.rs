//! Files that are written one by one: those of a new playbook or theme, and an export in one file.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::path::Path;

use crate::system;

/// Why a file was not replaced.
#[derive(Debug)]
pub enum ReplaceError {
    /// A folder stands there.
    Folder,
    /// A file stands there that Keyplan did not write.
    Foreign,
    /// The path does not end in a name.
    NoName,
    /// The machine failed.
    Machine(io::Error),
}

impl From<io::Error> for ReplaceError {
    fn from(error: io::Error) -> Self {
        Self::Machine(error)
    }
}

/// The names of what a folder holds, sorted; nothing where there is no folder yet.
///
/// # Errors
/// Those of the system; `NotADirectory` where a file stands at its path.
pub fn held(folder: &Path) -> io::Result<Vec<String>> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let names = entries.map(|entry| entry.map(|entry| entry.file_name().to_string_lossy().into_owned()));
    let mut names = names.collect::<io::Result<Vec<String>>>()?;
    names.sort();
    Ok(names)
}

/// The text of a file that was written before; none where there is no file.
///
/// # Errors
/// Those of the system; `InvalidData` for what is no text.
pub fn read(path: &Path) -> io::Result<Option<String>> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Writes a file that is not there yet, and the folders above it.
///
/// # Errors
/// Those of the system; `AlreadyExists` when it is there.
pub fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    OpenOptions::new().write(true).create_new(true).open(path)?.write_all(bytes)
}

/// A file that only this user can read; none where there is no such file.
///
/// # Errors
/// Those of the system; `PermissionDenied` where others can read it, or it is somebody else's.
pub fn open_private(path: &Path) -> io::Result<Option<File>> {
    let file = match system::open_to_read(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    if system::is_private(&file)? { Ok(Some(file)) } else { Err(io::ErrorKind::PermissionDenied.into()) }
}

/// Puts a file of these parts in place that only this user can read, and the folder it lies in, which only this user can look
/// into. Each part is followed by the end of a line.
///
/// # Errors
/// Those of the system.
pub fn write_private(path: &Path, parts: &[&[u8]]) -> io::Result<()> {
    let folder = path.parent().ok_or(io::ErrorKind::InvalidInput)?;
    if let Some(above) = folder.parent() {
        fs::create_dir_all(above)?;
    }
    match system::make_closed(folder) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
        _ => {}
    }
    let beside = path.with_extension(format!("{}.keyplan-new", std::process::id()));
    let write =
        |mut file: File| parts.iter().try_for_each(|part| file.write_all(part).and_then(|()| file.write_all(b"\n")));
    let written = system::create_private(&beside).and_then(write);
    written.and_then(|()| fs::rename(&beside, path)).inspect_err(|_| {
        let _ = fs::remove_file(&beside);
    })
}

/// Takes away the files of this beginning in a folder that [`write_private`] made, of which the first line does not say what
/// is to be kept.
pub fn sweep(folder: &Path, beginning: &str, keep: impl Fn(&str) -> bool) {
    for name in held(folder).unwrap_or_default().iter().filter(|name| name.starts_with(beginning)) {
        let path = folder.join(name);
        let mut line = String::new();
        let read = system::open_to_read(&path).and_then(|file| BufReader::new(file).read_line(&mut line));
        if read.is_ok() && !keep(line.trim_end_matches('\n')) {
            // What cannot be taken away now, the next run takes away.
            let _ = fs::remove_file(&path);
        }
    }
}

/// Puts a file in place as a whole. A file that is there has to begin with `beginning`: else Keyplan did not write it.
///
/// # Errors
/// What stands there instead, or those of the system.
pub fn replace(path: &Path, bytes: &[u8], beginning: &[u8]) -> Result<(), ReplaceError> {
    match fs::symlink_metadata(path) {
        Ok(meta) if meta.is_file() && begins_with(path, beginning) => {}
        Ok(meta) => return Err(if meta.is_dir() { ReplaceError::Folder } else { ReplaceError::Foreign }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error.into()),
    }
    let name = path.file_name().ok_or(ReplaceError::NoName)?;
    let beside = path.with_file_name(format!(".{}.keyplan-new", name.to_string_lossy()));
    fs::write(&beside, bytes).and_then(|()| fs::rename(&beside, path)).map_err(|error| {
        let _ = fs::remove_file(&beside);
        ReplaceError::Machine(error)
    })
}

/// Replaces the text of a file, if it is still the one that was read. Its rights stay.
///
/// # Errors
/// Those of the system; `Other` where somebody changed the file meanwhile.
pub fn rewrite(path: &Path, before: &str, after: &str) -> io::Result<()> {
    let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?;
    let rights = fs::symlink_metadata(path)?.permissions();
    let beside = path.with_file_name(format!(".{}.keyplan-new", name.to_string_lossy()));
    let written = fs::write(&beside, after).and_then(|()| fs::set_permissions(&beside, rights)).and_then(|()| {
        if fs::read(path)? == before.as_bytes() {
            fs::rename(&beside, path)
        } else {
            Err(io::Error::other("it was changed meanwhile; run again"))
        }
    });
    written.inspect_err(|_| {
        let _ = fs::remove_file(&beside);
    })
}

fn begins_with(path: &Path, beginning: &[u8]) -> bool {
    let mut read = vec![0; beginning.len()];
    File::open(path).and_then(|mut file| file.read_exact(&mut read)).is_ok() && read == beginning
}
