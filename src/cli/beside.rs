//! Files that a build writes beside its site, and never into it or among its sources.

use std::path::{Path, PathBuf};

use crate::cli::{Exit, sources, wrong_use};
use crate::diagnostics::{Message, say};
use crate::publish::single_file;
use crate::system;

/// Why a file may not lie in the site.
pub(super) struct InSite(pub(super) Message);

/// The text of the file that is there; none where there is none.
///
/// # Errors
/// The command was used wrongly: the place is in the site or among the sources, or cannot be read.
pub(super) fn look(path: &Path, root: &Path, output: &Path, why: InSite) -> Result<Option<String>, Exit> {
    let shown = path.display();
    let whole = resolved(path);
    if whole.starts_with(resolved(output)) {
        return Err(wrong_use(why.0));
    }
    if sources(root).iter().any(|source| whole.starts_with(resolved(source))) {
        return Err(wrong_use(say!("`{shown}` is among the sources of the site: name a file elsewhere", shown)));
    }
    single_file::read(path).map_err(|error| wrong_use(say!("`{shown}` cannot be read: {error}", shown, error)))
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
