//! Where Keyplan will not publish, whatever is asked. Checked first, by reading only.

use std::path::{Component, Path, PathBuf};
use std::{env, fs, io};

use crate::diagnostics::{Message, phrase, say};
use crate::publish::manifest::Manifest;
use crate::publish::place::{INNER_LOCK, INNER_STAGE, PublishPlaces};
use crate::publish::{PublishError, PublishTarget};
use crate::system;

fn own_folder() -> Message {
    say!("give the site a folder of its own, for example `-o public`")
}

/// The output's canonical path, if that is a place a site may go.
pub(super) fn location(target: &PublishTarget) -> Result<PathBuf, PublishError> {
    // Rebuilt from its parts: a slash at the end would make a link look like the folder it leads to.
    let asked: PathBuf = target.output.components().collect();
    kind(&asked)?;
    let output = resolve(&asked);
    if output.parent().is_none() {
        return refuse(&output, say!("is the root of the file system"));
    }
    home(&output)?;
    project(&output, target)?;
    sources(&output, target)?;
    if output.components().any(|part| part == Component::Normal(".git".as_ref())) {
        return refuse(&output, say!("belongs to a Git repository's own data"));
    }
    Ok(output)
}

/// The manifest of the output, or none if there is nothing in it. A folder with other contents is not ours.
pub(super) fn contents(place: &PublishPlaces, edition: &str) -> Result<Option<Manifest>, PublishError> {
    let output = &place.output;
    match Manifest::read(output)? {
        Some(manifest) if manifest.edition != edition => {
            let reason = say!("holds the edition `{held}`, but this is `{edition}`", held = manifest.edition, edition);
            Err(PublishError::refused(output, reason, say!("give each edition a folder of its own with `-o`")))
        }
        Some(manifest) => Ok(Some(manifest)),
        None if holds_nothing(place)? => Ok(None),
        None => {
            let hint = say!("publish into a new or empty folder; Keyplan never deletes files it did not make");
            Err(PublishError::refused(output, say!("is not empty and was not made by Keyplan"), hint))
        }
    }
}

/// Why a site without a manifest does not go into a folder that holds one.
pub(super) fn not_empty(output: &Path) -> PublishError {
    let hint = say!("name a new or empty folder with `-o`: without a manifest, nobody knows whose files these are");
    PublishError::refused(output, say!("is not empty, and without a manifest nothing in it could be replaced"), hint)
}

fn refuse<T>(output: &Path, reason: Message) -> Result<T, PublishError> {
    Err(PublishError::refused(output, reason, own_folder()))
}

fn kind(asked: &Path) -> Result<(), PublishError> {
    match fs::symlink_metadata(asked) {
        Ok(meta) if meta.is_symlink() => refuse(asked, say!("is a link")),
        Ok(meta) if !meta.is_dir() => refuse(asked, say!("is not a folder")),
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => refuse(asked, say!("is below a file")),
        Err(error) => Err(PublishError::machine(asked, phrase!("read"))(error)),
    }
}

fn home(output: &Path) -> Result<(), PublishError> {
    match env::home_dir().filter(|home| home.is_absolute()).map(|home| resolve(&home)) {
        Some(home) if home == output => refuse(output, say!("is your home folder")),
        Some(home) if home.starts_with(output) => refuse(output, say!("holds your home folder")),
        _ => Ok(()),
    }
}

fn project(output: &Path, target: &PublishTarget) -> Result<(), PublishError> {
    let project = resolve(target.project);
    if project == output {
        return refuse(output, say!("is the project itself"));
    }
    if project.starts_with(output) {
        return refuse(output, say!("holds the project"));
    }
    if target.inside && !output.starts_with(&project) {
        let hint =
            say!("`output` of site.toml names a folder of the project; to publish anywhere else, type it: `-o FOLDER`");
        return Err(PublishError::refused(output, say!("is outside the project"), hint));
    }
    Ok(())
}

fn sources(output: &Path, target: &PublishTarget) -> Result<(), PublishError> {
    for source in &target.sources {
        let source = resolve(source);
        let name = source.display();
        if output == source {
            return refuse(output, say!("is what the site is made from"));
        }
        if output.starts_with(&source) {
            return refuse(output, say!("is inside `{name}`, which the site is made from", name));
        }
        if source.starts_with(output) {
            return refuse(output, say!("holds `{name}`, which the site is made from", name));
        }
    }
    Ok(())
}

/// Canonical as far as the path exists; the rest is taken as written.
fn resolve(path: &Path) -> PathBuf {
    for known in path.ancestors() {
        if let (Ok(real), Ok(rest)) = (system::canonical(known), path.strip_prefix(known)) {
            return rest.components().fold(real, step);
        }
    }
    path.to_path_buf()
}

fn step(mut path: PathBuf, part: Component) -> PathBuf {
    match part {
        Component::ParentDir => _ = path.pop(),
        Component::Normal(name) => path.push(name),
        Component::CurDir | Component::RootDir | Component::Prefix(_) => {}
    }
    path
}

/// Whether there is nothing in the output. At a mount point, our own stage and lock do not count, nor does what a fresh file
/// system has at its root.
fn holds_nothing(place: &PublishPlaces) -> Result<bool, PublishError> {
    let fault = |error| PublishError::machine(&place.output, phrase!("read"))(error);
    let entries = match fs::read_dir(&place.output) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(true),
        Err(error) => return Err(fault(error)),
    };
    for entry in entries {
        let name = entry.map_err(fault)?.file_name();
        let expected = place.is_mount && (name == INNER_STAGE || name == INNER_LOCK || name == "lost+found");
        if !expected {
            return Ok(false);
        }
    }
    Ok(true)
}
