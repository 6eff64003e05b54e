//! Whether a published folder is as it was left: by what the system says of each of its files and folders.
//!
//! A publication already trusts its manifest and the lengths of files; this trusts more of what the system says. A file that
//! was added changes its folder.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::figures::cores;
use crate::publish::lock::Lock;
use crate::publish::manifest::{MANIFEST, Manifest};
use crate::publish::place::PublishPlaces;
use crate::publish::{PublishTarget, refusals};
use crate::system::{self, FileMark};

/// A published folder, as the system describes what is in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutputMarks(BTreeMap<String, FileMark>);

impl OutputMarks {
    /// Looks at a folder that holds what a manifest lists, and nothing else; not again at files that have `seen` marks.
    /// Nothing where the system does not say enough.
    pub(super) fn of(output: &Path, manifest: &Manifest, seen: &BTreeMap<String, FileMark>) -> Option<Self> {
        let files = manifest.files.keys().map(String::as_str);
        let all: Vec<&str> = ["", MANIFEST].into_iter().chain(manifest.folders()).chain(files).collect();
        let marked = |path: &&str| {
            let mark = seen.get(*path).copied().or_else(|| mark(output, path))?;
            Some(((*path).to_owned(), mark))
        };
        cores::map(&all, cores::LIGHT, marked).into_iter().collect::<Option<_>>().map(Self)
    }

    /// The mark of what lies in a folder as it did.
    pub(super) fn held(&self, output: &Path, path: &str) -> Option<FileMark> {
        self.0.get(path).copied().filter(|known| mark(output, path) == Some(*known))
    }

    /// Whether the folder of a target is still as it was, and nobody is about to change it.
    pub fn still_hold(&self, target: &PublishTarget<'_>) -> bool {
        let Ok(location) = refusals::location(target) else { return false };
        let place = PublishPlaces::of(location);
        // What an interrupted run left has to be finished.
        if place.is_mount || place.stage.symlink_metadata().is_ok() || !place.output.is_dir() {
            return false;
        }
        let Ok(_lock) = Lock::take(&place) else { return false };
        let all: Vec<(&String, &FileMark)> = self.0.iter().collect();
        cores::all(all.len(), cores::LIGHT, &|at| mark(&place.output, all[at].0) == Some(*all[at].1))
    }
}

fn mark(output: &Path, path: &str) -> Option<FileMark> {
    system::mark(&fs::symlink_metadata(output.join(path)).ok()?)
}
