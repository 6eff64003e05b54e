//! The switch: a staged site and the published one change places as whole folders.

use std::fs;
use std::os::unix::fs::{MetadataExt, chown};
use std::path::Path;

use rustix::fs::{CWD, RenameFlags, rename, renameat_with};
use rustix::io::Errno;

use crate::publish::PublishError;
use crate::publish::place::PublishPlaces;

/// Puts the staged site in the output's place. False if this file system cannot move whole folders, and nothing changed.
///
/// Afterwards the old site, if there was one, lies in the stage.
pub(super) fn whole(place: &PublishPlaces, holds_site: bool) -> Result<bool, PublishError> {
    keep_rights(place)?;
    let result = if holds_site { exchange(place) } else { rename(place.site(), &place.output) };
    match result {
        Ok(()) => Ok(true),
        Err(Errno::XDEV | Errno::INVAL | Errno::NOSYS | Errno::BUSY) => Ok(false),
        Err(errno) => Err(PublishError::machine(&place.output, "switch")(errno)),
    }
}

fn exchange(place: &PublishPlaces) -> Result<(), Errno> {
    match renameat_with(CWD, place.site(), CWD, &place.output, RenameFlags::EXCHANGE) {
        Err(Errno::INVAL | Errno::NOSYS) => step_aside(place),
        result => result,
    }
}

/// The fallback in two renames. `recover` finishes it if it is interrupted between them.
fn step_aside(place: &PublishPlaces) -> Result<(), Errno> {
    rename(&place.output, place.aside())?;
    let result = rename(place.site(), &place.output);
    if result.is_err() {
        // Undoes the first rename. If this fails too, the next run finishes the switch.
        let _ = rename(place.aside(), &place.output);
    }
    result
}

/// Gives the new folder the rights and, as far as we may, the owner of the old one: closed folders stay closed.
fn keep_rights(place: &PublishPlaces) -> Result<(), PublishError> {
    let Ok(old) = fs::symlink_metadata(&place.output) else { return Ok(()) };
    let site = place.site();
    keep_owner(&site, &old);
    fs::set_permissions(&site, old.permissions()).map_err(PublishError::machine(&site, "set rights of"))
}

fn keep_owner(site: &Path, old: &fs::Metadata) {
    let differs = fs::symlink_metadata(site).is_ok_and(|new| (new.uid(), new.gid()) != (old.uid(), old.gid()));
    if differs {
        // Only root may change the owner. For everybody else the new folder is theirs, as is any file that they write.
        let _ = chown(site, Some(old.uid()), Some(old.gid()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io;

    #[test]
    fn without_exchange_the_old_site_steps_aside() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let place = PublishPlaces::of(folder.path().join("public"));
        fs::create_dir_all(place.site())?;
        fs::create_dir(&place.output)?;
        fs::write(place.site().join("index.html"), "new")?;
        fs::write(place.output.join("index.html"), "old")?;

        step_aside(&place)?;

        assert_eq!(fs::read_to_string(place.output.join("index.html"))?, "new");
        assert_eq!(fs::read_to_string(place.aside().join("index.html"))?, "old");
        Ok(())
    }
}
