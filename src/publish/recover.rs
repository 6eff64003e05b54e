//! What a run that was killed left behind: finished if it had begun to publish, else taken away.

use std::fs;
use std::io;
use std::path::Path;

use walkdir::WalkDir;

use crate::diagnostics::{phrase, say};
use crate::publish::manifest::{MANIFEST, Manifest};
use crate::publish::place::{PublishPlaces, exists};
use crate::publish::tree::Tree;
use crate::publish::{PublishError, journal};
use crate::system;

/// Whether an interrupted publication has to be finished before the output can be judged.
pub(super) fn is_pending(place: &PublishPlaces) -> Result<bool, PublishError> {
    Ok(exists(&place.journal())? || exists(&place.aside())?)
}

/// Finishes or takes away what is left of an earlier run. The lock is held.
pub(super) fn recover(place: &PublishPlaces) -> Result<(), PublishError> {
    if !stage_is_ours(place)? {
        return Ok(());
    }
    finish_switch(place)?;
    finish_journal(place)?;
    clear(place)
}

/// Removes the stage. An old site in it goes file by file, by its manifest.
pub(super) fn clear(place: &PublishPlaces) -> Result<(), PublishError> {
    remove(&place.journal(), |path| fs::remove_file(path))?;
    for tree in [place.site(), place.aside()] {
        match Manifest::read(&tree) {
            Ok(Some(manifest)) => retire(&tree, &manifest, &place.output)?,
            // Without a whole manifest it was never published: a site half made.
            Ok(None) | Err(PublishError::Refused { .. }) => remove(&tree, |path| fs::remove_dir_all(path))?,
            Err(fault) => return Err(fault),
        }
    }
    remove(&place.stage, |path| fs::remove_dir(path))
}

/// Removes a tree that was published. What came into it at the last moment and is not ours goes back to the output.
pub(super) fn retire(tree: &Path, manifest: &Manifest, output: &Path) -> Result<(), PublishError> {
    let old = Tree::open(tree)?;
    old.remove_files(manifest.files.keys().map(String::as_str))?;
    old.remove_empty(manifest.folders().into_iter().rev());
    rescue(tree, output)?;
    // The manifest is removed last: it tells a tree that was published from one half made.
    remove(&tree.join(MANIFEST), |path| fs::remove_file(path))?;
    remove(tree, |path| fs::remove_dir(path))
}

/// Nothing there: false. Anything but our own three names in it: refused.
fn stage_is_ours(place: &PublishPlaces) -> Result<bool, PublishError> {
    let fault = |error| PublishError::machine(&place.stage, phrase!("read"))(error);
    match fs::symlink_metadata(&place.stage) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(fault(error)),
        Ok(meta) if !meta.is_dir() => return Err(not_ours(&place.stage)),
        Ok(_) => {}
    }
    for entry in fs::read_dir(&place.stage).map_err(fault)? {
        let path = entry.map_err(fault)?.path();
        if ![place.site(), place.aside(), place.journal()].contains(&path) {
            return Err(not_ours(&path));
        }
    }
    Ok(true)
}

/// Something that Keyplan did not make lies in the stage, or in its place.
pub(super) fn not_ours(path: &Path) -> PublishError {
    let reason = say!("was not made by Keyplan, and is where a site is prepared");
    PublishError::refused(path, reason, say!("move it elsewhere, then publish again"))
}

/// After a run that ended between the two renames of the fallback: the new site takes its place, or, if it is not whole, the
/// old one does.
fn finish_switch(place: &PublishPlaces) -> Result<(), PublishError> {
    if !exists(&place.aside())? || exists(&place.output)? {
        return Ok(());
    }
    let is_whole = matches!(Manifest::read(&place.site()), Ok(Some(_)));
    let chosen = if is_whole { place.site() } else { place.aside() };
    fs::rename(chosen, &place.output).map_err(PublishError::machine(&place.output, phrase!("switch")))
}

/// After a run that ended while it put files in place: goes on from there. Without a staged manifest all were in place.
fn finish_journal(place: &PublishPlaces) -> Result<(), PublishError> {
    if !exists(&place.journal())? || !exists(&place.output)? {
        return Ok(());
    }
    let Some(new) = Manifest::read(&place.site())? else { return Ok(()) };
    let old = Manifest::read(&place.output)?.unwrap_or_default();
    let all = new.files.keys().map(String::as_str).collect();
    journal::apply(&Tree::open(&place.site())?, &Tree::open(&place.output)?, (&old, &new), all)?;
    Ok(())
}

fn rescue(tree: &Path, output: &Path) -> Result<(), PublishError> {
    for entry in WalkDir::new(tree).min_depth(1).contents_first(true) {
        let entry = entry.map_err(|error| PublishError::machine(tree, phrase!("read"))(io::Error::from(error)))?;
        let from = entry.path();
        // The walk starts at `tree`, so every path begins with it.
        let Ok(path) = from.strip_prefix(tree) else { continue };
        if path == Path::new(MANIFEST) {
            continue;
        }
        give_back(from, &output.join(path), entry.file_type().is_dir())?;
    }
    Ok(())
}

fn give_back(from: &Path, to: &Path, is_folder: bool) -> Result<(), PublishError> {
    let folder = if is_folder { Some(to) } else { to.parent() };
    if let Some(folder) = folder {
        fs::create_dir_all(folder).map_err(PublishError::machine(folder, phrase!("create folder")))?;
    }
    if is_folder {
        return remove(from, |path| fs::remove_dir(path));
    }
    system::rename_new(from, to).map_err(|_| not_ours(from))
}

fn remove(path: &Path, by: impl FnOnce(&Path) -> io::Result<()>) -> Result<(), PublishError> {
    match by(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(PublishError::machine(path, phrase!("remove"))(error))
        }
        _ => Ok(()),
    }
}
