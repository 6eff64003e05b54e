//! Files that a build writes beside its site, and never into it or among its sources.

use std::path::{Path, PathBuf};

use crate::cli::{Exit, machine_fault, sources, wrong_use};
use crate::diagnostics::{Message, say};
use crate::publish::single_file::{self, ReplaceError};
use crate::system;

/// The text of the file that is there; none where there is none. `in_site` says why it may not lie in the site.
///
/// # Errors
/// The command was used wrongly: the place is in the site or among the sources, or cannot be read.
pub(super) fn look(path: &Path, root: &Path, output: &Path, in_site: Message) -> Result<Option<String>, Exit> {
    let shown = path.display();
    let whole = resolved(path);
    if whole.starts_with(resolved(output)) {
        return Err(wrong_use(in_site));
    }
    if sources(root).iter().any(|source| whole.starts_with(resolved(source))) {
        return Err(wrong_use(say!("`{shown}` is among the sources of the site: name a file elsewhere", shown)));
    }
    single_file::read(path).map_err(|error| wrong_use(say!("`{shown}` cannot be read: {error}", shown, error)))
}

/// Puts the file in place, whole or not at all. `foreign` is said of one that does not begin as ours do.
///
/// # Errors
/// The command was used wrongly: something else stands there. The machine failed.
pub(super) fn replace(path: &Path, text: &str, beginning: &str, foreign: Message) -> Result<(), Exit> {
    single_file::replace(path, text.as_bytes(), beginning.as_bytes()).map_err(|error| match error {
        ReplaceError::Machine(error) => {
            machine_fault(say!("could not write {shown}: {error}", shown = path.display(), error))
        }
        ReplaceError::Folder | ReplaceError::Foreign | ReplaceError::NoName => wrong_use(foreign),
    })
}

/// A path without links, as far as it exists.
fn resolved(path: &Path) -> PathBuf {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    for known in whole.ancestors() {
        if let (Ok(real), Ok(rest)) = (system::canonical(known), whole.strip_prefix(known)) {
            return real.join(rest);
        }
    }
    whole
}
