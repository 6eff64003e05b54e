//! The switch: a staged site and the published one change places as whole folders.

use std::fs;
use std::io::{self, ErrorKind};

use crate::diagnostics::phrase;
use crate::publish::PublishError;
use crate::publish::place::PublishPlaces;
use crate::system;

/// Puts the staged site in the output's place. False if this file system cannot move whole folders, and nothing changed.
///
/// Afterwards the old site, if there was one, lies in the stage.
pub(super) fn whole(place: &PublishPlaces, holds_site: bool) -> Result<bool, PublishError> {
    keep_rights(place)?;
    let result = if holds_site { exchange(place) } else { fs::rename(place.site(), &place.output) };
    match result {
        Ok(()) => Ok(true),
        Err(error) if cannot(&error) || matches!(error.kind(), ErrorKind::CrossesDevices | ErrorKind::ResourceBusy) => {
            Ok(false)
        }
        Err(error) => Err(PublishError::machine(&place.output, phrase!("switch"))(error)),
    }
}

fn exchange(place: &PublishPlaces) -> io::Result<()> {
    match system::exchange(&place.site(), &place.output) {
        Err(error) if cannot(&error) => step_aside(place),
        result => result,
    }
}

/// Whether a file system has said that it does not do such a thing.
fn cannot(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::InvalidInput | ErrorKind::Unsupported)
}

/// The fallback in two renames. `recover` finishes it if it is interrupted between them.
fn step_aside(place: &PublishPlaces) -> io::Result<()> {
    fs::rename(&place.output, place.aside())?;
    let result = fs::rename(place.site(), &place.output);
    if result.is_err() {
        // Undoes the first rename. If this fails too, the next run finishes the switch.
        let _ = fs::rename(place.aside(), &place.output);
    }
    result
}

/// Closed folders stay closed.
fn keep_rights(place: &PublishPlaces) -> Result<(), PublishError> {
    let Ok(old) = fs::symlink_metadata(&place.output) else { return Ok(()) };
    let site = place.site();
    system::keep_rights(&site, &old).map_err(PublishError::machine(&site, phrase!("set rights of")))
}

#[cfg(test)]
mod tests {
    use super::*;

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
