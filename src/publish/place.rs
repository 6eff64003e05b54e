//! Where things lie while publishing: the output, the stage and the lock.
//!
//! Stage and lock are siblings of the output, on the same file system. Only if the output is a mount point do they lie
//! inside it: a rename cannot cross into it, and its parent is often not ours to write.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use crate::diagnostics::phrase;
use crate::publish::PublishError;
use crate::system;

/// Name of the stage inside a mount point.
pub(super) const INNER_STAGE: &str = ".keyplan-stage";
/// Name of the lock inside a mount point.
pub(super) const INNER_LOCK: &str = ".keyplan-lock";

/// The paths one publication works with.
#[derive(Debug)]
pub(super) struct PublishPlaces {
    /// The output, canonical as far as it exists.
    pub(super) output: PathBuf,
    /// The stage folder. Closed to others: what is half done, or internal, is nobody's to read.
    pub(super) stage: PathBuf,
    /// The lock file.
    pub(super) lock: PathBuf,
    /// Whether another file system is mounted at the output.
    pub(super) is_mount: bool,
}

impl PublishPlaces {
    /// The places that belong to `output`, which is canonical and not the root.
    pub(super) fn of(output: PathBuf) -> Self {
        let is_mount = system::is_mount_point(&output);
        let (stage, lock) = if is_mount {
            (output.join(INNER_STAGE), output.join(INNER_LOCK))
        } else {
            (sibling(&output, "stage"), sibling(&output, "lock"))
        };
        Self { output, stage, lock, is_mount }
    }

    /// The new site while it is made. After an exchange: the old one.
    pub(super) fn site(&self) -> PathBuf {
        self.stage.join("site")
    }

    /// Where the old site waits when folders cannot be exchanged.
    pub(super) fn aside(&self) -> PathBuf {
        self.stage.join("old")
    }

    /// Exists while files are being put in place one by one.
    pub(super) fn journal(&self) -> PathBuf {
        self.stage.join("journal")
    }
}

/// Whether there is anything at `path`. A fault is not taken for an answer: a journal overlooked would be a site lost.
pub(super) fn exists(path: &Path) -> Result<bool, PublishError> {
    path.try_exists().map_err(PublishError::machine(path, phrase!("read")))
}

/// `.<name>.keyplan-<role>` beside `output`.
fn sibling(output: &Path, role: &str) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(output.file_name().unwrap_or_default());
    name.push(".keyplan-");
    name.push(role);
    output.with_file_name(name)
}

/// Folders that had to be made for the output to lie in. Those still empty at the end are taken away again.
#[derive(Debug, Default)]
pub(super) struct Parents(Vec<PathBuf>);

impl Parents {
    /// Makes the folder `path` lies in.
    pub(super) fn make(path: &Path) -> Result<Self, PublishError> {
        let mut missing: Vec<_> = path.ancestors().skip(1).take_while(|folder| !folder.exists()).collect();
        let mut made = Self::default();
        while let Some(folder) = missing.pop() {
            fs::create_dir(folder).map_err(PublishError::machine(folder, phrase!("create folder")))?;
            made.0.push(folder.to_path_buf());
        }
        Ok(made)
    }
}

impl Drop for Parents {
    fn drop(&mut self) {
        for folder in self.0.iter().rev() {
            // Fails if something is in it, which is what we want.
            let _ = fs::remove_dir(folder);
        }
    }
}
