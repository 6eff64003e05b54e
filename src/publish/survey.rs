//! What is in the output besides what we put there, and whether it stands in the way.

use std::collections::{BTreeSet, HashSet};
use std::path::Path;
use std::{fs, io};

use walkdir::{DirEntry, WalkDir};

use crate::diagnostics::{phrase, say};
use crate::publish::PublishError;
use crate::publish::manifest::{MANIFEST, Manifest, ancestors};
use crate::publish::place::{INNER_LOCK, INNER_STAGE};
use crate::system;

/// What was found in the output.
#[derive(Debug, Default)]
pub(super) struct Survey {
    /// What we did not make, sorted; a folder ends in `/` and stands for all it holds.
    pub(super) foreign: Vec<String>,
    /// How many of our files are there that the new site does not have.
    pub(super) stale: usize,
}

/// Looks through `output`, where `old` is ours and `new` is wanted. Links are not followed.
pub(super) fn survey(output: &Path, old: &Manifest, new: &Manifest) -> Result<Survey, PublishError> {
    let folders: HashSet<_> = old.folders().into_iter().map(system::name_key).collect();
    let mut found = Survey::default();
    let mut walk = WalkDir::new(output).min_depth(1).sort_by_file_name().into_iter();
    while let Some(entry) = walk.next() {
        let entry = entry.map_err(|error| PublishError::machine(output, phrase!("read"))(io::Error::from(error)))?;
        let Some(path) = relative(output, &entry) else { continue };
        let kind = entry.file_type();
        if [MANIFEST, INNER_STAGE, INNER_LOCK].contains(&path.as_str()) {
            skip(&mut walk, kind.is_dir());
        } else if kind.is_dir() {
            if !folders.contains(&system::name_key(&path)) {
                found.foreign.push(path + "/");
                walk.skip_current_dir();
            }
        } else if !(kind.is_file() && old.has(&path)) {
            found.foreign.push(path);
        } else if !new.has(&path) {
            found.stale += 1;
        }
    }
    found.foreign.sort();
    Ok(found)
}

/// Refuses if a file we did not make lies where one that is staged needs a file or a folder.
pub(super) fn in_the_way(
    output: &Path,
    old: &Manifest,
    staged: &BTreeSet<String>,
    found: &Survey,
) -> Result<(), PublishError> {
    let old_folders = old.folders();
    let foreign_below = |path: &str| found.foreign.iter().any(|name| ancestors(name).any(|folder| folder == path));
    let folders: BTreeSet<&str> = staged.iter().flat_map(|path| ancestors(path)).collect();
    for path in folders {
        let free = match look(output, path)? {
            EntryKind::Nothing | EntryKind::Folder => true,
            EntryKind::File => old.has(path),
            EntryKind::Other => false,
        };
        expect_free(free, output, path)?;
    }
    for path in staged {
        let free = match look(output, path)? {
            EntryKind::Nothing => true,
            EntryKind::File => old.has(path),
            EntryKind::Folder => old_folders.contains(path.as_str()) && !foreign_below(path),
            EntryKind::Other => false,
        };
        expect_free(free, output, path)?;
    }
    Ok(())
}

fn expect_free(free: bool, output: &Path, path: &str) -> Result<(), PublishError> {
    if free { Ok(()) } else { Err(stands_in_the_way(&output.join(path))) }
}

/// A file we did not make is where one of ours belongs.
pub(super) fn stands_in_the_way(path: &Path) -> PublishError {
    let reason = say!("was not made by Keyplan, and the site has a file for this place");
    PublishError::refused(path, reason, say!("move or rename it, then publish again"))
}

enum EntryKind {
    Nothing,
    File,
    Folder,
    Other,
}

fn look(output: &Path, path: &str) -> Result<EntryKind, PublishError> {
    let path = output.join(path);
    match fs::symlink_metadata(&path) {
        Ok(meta) if meta.is_file() => Ok(EntryKind::File),
        Ok(meta) if meta.is_dir() => Ok(EntryKind::Folder),
        Ok(_) => Ok(EntryKind::Other),
        // `NotADirectory`: a file stands where the path has a folder. That file is looked at by itself.
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            Ok(EntryKind::Nothing)
        }
        Err(error) => Err(PublishError::machine(&path, phrase!("read"))(error)),
    }
}

fn relative(output: &Path, entry: &DirEntry) -> Option<String> {
    // The walk starts at `output`, so every path begins with it.
    let parts = entry.path().strip_prefix(output).ok()?.components();
    let names = parts.map(|part| part.as_os_str().to_string_lossy());
    Some(names.collect::<Vec<_>>().join("/"))
}

fn skip(walk: &mut walkdir::IntoIter, is_folder: bool) {
    if is_folder {
        walk.skip_current_dir();
    }
}
