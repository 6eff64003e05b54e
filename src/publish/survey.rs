//! What is in the output besides what we put there, and whether it stands in the way.

use std::borrow::Cow;
use std::cell::LazyCell;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::Path;
use std::{fs, io};

use crate::diagnostics::{phrase, say};
use crate::figures::cores;
use crate::figures::sort::sort_by;
use crate::publish::manifest::{MANIFEST, Manifest, ancestors};
use crate::publish::place::{INNER_LOCK, INNER_STAGE};
use crate::publish::{OutputMarks, PublishError};
use crate::system::{self, FileMark};

/// What was found in the output.
#[derive(Debug, Default)]
pub(super) struct Survey {
    /// What we did not make, sorted; a folder ends in `/` and stands for all it holds.
    pub(super) foreign: Vec<String>,
    /// How many of our files are there that the new site does not have.
    pub(super) stale: usize,
    /// The marks of folders that lie there as they did.
    pub(super) held: HashMap<String, FileMark, ahash::RandomState>,
}

/// Looks through `output`, where `old` is ours, of which `gone` is not wanted any more. Links are not followed. A folder
/// that lies there as `known` says holds nothing else than it did then, which was ours.
pub(super) fn survey(
    output: &Path,
    old: &Manifest,
    gone: &[&str],
    known: Option<&OutputMarks>,
) -> Result<Survey, PublishError> {
    let folders: Vec<&str> = std::iter::once("").chain(old.folders()).collect();
    let names = LazyCell::new(|| folders.iter().map(|folder| system::name_key(folder)).collect::<HashSet<_>>());
    let held = known.map_or_else(HashMap::default, |known| held(output, &folders, known));
    let mut foreign = BTreeSet::new();
    for folder in folders.iter().copied().filter(|folder| !held.contains_key(*folder)) {
        let is_ours = |path: &str| !foreign.contains(path);
        if is_ours(folder) && ancestors(folder).all(is_ours) {
            let found = foreign_in(output, folder, &names, old);
            foreign.extend(found.map_err(PublishError::machine(&output.join(folder), phrase!("read")))?);
        }
    }
    let is_file = |path: &str| output.join(path).symlink_metadata().is_ok_and(|meta| meta.is_file());
    Ok(Survey { foreign: foreign.into_iter().collect(), stale: gone.iter().filter(|path| is_file(path)).count(), held })
}

/// The marks of those folders that lie there as they did.
fn held(output: &Path, folders: &[&str], known: &OutputMarks) -> HashMap<String, FileMark, ahash::RandomState> {
    let mut folders = folders.to_vec();
    sort_by(&mut folders, Ord::cmp);
    let pieces: Vec<&[&str]> = folders.chunks(cores::LIGHT).collect();
    let marks = cores::map(&pieces, 1, |piece| known.held(output, piece)).into_iter().flatten();
    folders.iter().zip(marks).filter_map(|(folder, mark)| Some(((*folder).to_owned(), mark?))).collect()
}

/// What lies in a folder of ours and is not ours. Of folders in it only those are told of that are not ours either.
fn foreign_in(output: &Path, folder: &str, names: &HashSet<Cow<'_, str>>, old: &Manifest) -> io::Result<Vec<String>> {
    let mut found = Vec::new();
    let entries = match fs::read_dir(output.join(folder)) {
        // Somebody took it away.
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(found),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        let (name, kind) = (entry.file_name(), entry.file_type()?);
        let name = name.to_string_lossy();
        let path = if folder.is_empty() { name.into_owned() } else { format!("{folder}/{name}") };
        if [MANIFEST, INNER_STAGE, INNER_LOCK].contains(&path.as_str()) {
            continue;
        }
        match kind.is_dir() {
            true if !names.contains(&*system::name_key(&path)) => found.push(path + "/"),
            false if !(kind.is_file() && old.has(&path)) => found.push(path),
            _ => {}
        }
    }
    Ok(found)
}

/// Refuses if a file we did not make lies where one that is staged needs a file or a folder.
pub(super) fn in_the_way(
    output: &Path,
    old: &Manifest,
    staged: &BTreeSet<String>,
    found: &Survey,
) -> Result<(), PublishError> {
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
            EntryKind::Folder => old.has_folder(path) && !foreign_below(path),
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
