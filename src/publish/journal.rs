//! File by file, under a journal: for folders that others use too.
//!
//! While the journal exists, the stage is complete and on the disk. Applying it again after any interruption gives the
//! same result: what was moved is no longer in the stage, what was removed is no longer there, and our manifest, the
//! last to move, still names the old files until then.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Write as _};
use std::path::Path;

use crate::diagnostics::phrase;
use crate::publish::PublishError;
use crate::publish::manifest::{MANIFEST, Manifest, ancestors};
use crate::publish::place::PublishPlaces;
use crate::publish::survey::stands_in_the_way;
use crate::publish::tree::{Tree, Walk, name};
use crate::system;

const TEXT: &str = "Keyplan is putting the files of `site` in place. The next `keyplan build` finishes this.\n";

/// Writes the journal, which says that the stage is complete. From here on, an interrupted run is finished and not undone.
pub(super) fn open(place: &PublishPlaces) -> Result<(), PublishError> {
    let path = place.journal();
    let write = || -> io::Result<()> {
        let mut file = File::create_new(&path)?;
        file.write_all(TEXT.as_bytes())?;
        file.sync_all()?;
        // The name must be on the disk before the first file moves, or a power cut could forget it.
        system::sync_folder(&place.stage)
    };
    write().map_err(PublishError::machine(&path, phrase!("write")))
}

/// Puts the files of `site` into `output`, takes away what is only in the old manifest and not in the new one, and returns
/// how many those were. Of the new ones, at most `staged` are there.
pub(super) fn apply(
    site: &Tree,
    output: &Tree,
    (old, new): (&Manifest, &Manifest),
    staged: Vec<&str>,
) -> Result<usize, PublishError> {
    let gone: Vec<&str> = old.without(new).collect();
    let mut removed = output.remove_files(gone.iter().copied().filter(|path| blocks(path, new)))?;
    remove_folders(output, &gone, new);

    let mut at = Walk::new(output);
    for path in in_order(staged) {
        put_in_place(site, &mut at, output.path(), path, old.has(path))?;
    }
    removed += output.remove_files(gone.iter().copied())?;
    remove_folders(output, &gone, new);
    put_in_place(site, &mut at, output.path(), MANIFEST, true)?;
    output.sync()?;
    Ok(removed)
}

/// Folders of files that are gone, where the new site does not have them, from the deepest up.
fn remove_folders(output: &Tree, gone: &[&str], new: &Manifest) {
    let folders: BTreeSet<&str> = gone.iter().flat_map(|path| ancestors(path)).collect();
    output.remove_empty(folders.into_iter().rev().filter(|folder| !new.has_folder(folder)));
}

fn put_in_place(site: &Tree, at: &mut Walk, output: &Path, path: &str, over: bool) -> Result<(), PublishError> {
    let target = output.join(path);
    // Not staged: unchanged, or moved before an interruption.
    if site.folder().entry(path).map_err(PublishError::machine(&target, phrase!("read")))?.is_none() {
        return Ok(());
    }
    let folder = at.make_folder_of(path).map_err(PublishError::machine(&target, phrase!("create folder for")))?;
    let moved = if over {
        site.folder().move_over(path, folder, name(path))
    } else {
        site.folder().move_new(path, folder, name(path))
    };
    match moved {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(stands_in_the_way(&target)),
        result => result.map_err(PublishError::machine(&target, phrase!("write"))),
    }
}

/// Whether a file that is gone lies where the new site has a folder, or in a folder where it has a file.
fn blocks(path: &str, new: &Manifest) -> bool {
    new.has_folder(path) || ancestors(path).any(|folder| new.has(folder))
}

/// Paths in the order of moving: assets, pages, then the pages of folders from the deepest up.
/// So no page links to what is not there yet.
fn in_order(mut paths: Vec<&str>) -> Vec<&str> {
    paths.sort_by_key(|path| rank(path));
    paths
}

/// The key of this order: a group, and for the page of a folder how deep it lies, the deepest first. The sort is stable, so
/// paths stay in order within a group.
fn rank(path: &str) -> (u8, usize) {
    let depth = ancestors(path).count();
    match path.rsplit('/').next() {
        _ if path == "index.html" => (3, 0),
        Some("index.html") => (2, usize::MAX - depth),
        _ if Path::new(path).extension().is_some_and(|ending| ending == "html") => (1, 0),
        _ => (0, 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn assets_pages_indexes_and_the_first_page_last() {
        let wanted =
            ["assets/a.css", "search.js", "a/b.html", "a/b/index.html", "a/index.html", "z/index.html", "index.html"];
        let mut paths = wanted.to_vec();
        paths.sort_unstable();
        assert_eq!(in_order(paths), wanted);
    }
}
