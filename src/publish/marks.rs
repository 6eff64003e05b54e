//! Whether a published folder is as it was left: by what the system says of each of its files and folders.
//!
//! A publication already trusts its manifest and the lengths of files; this trusts more of what the system says. A file that
//! was added changes its folder.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::ops::Bound;
use std::path::Path;

use crate::figures::cores;
#[cfg(feature = "cli")]
use crate::figures::packed::{Packer, Unpacker};
use crate::publish::lock::Lock;
use crate::publish::manifest::{MANIFEST, Manifest};
use crate::publish::place::PublishPlaces;
use crate::publish::{PublishTarget, refusals};
use crate::system::{self, FileMark};

/// A published folder, as the system describes what is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputMarks(BTreeMap<String, FileMark>);

/// The marks of what was looked at while a site was published, and stayed as it was.
#[derive(Debug, Default)]
pub(super) struct SeenMarks {
    /// Of each file of the new manifest, in its order.
    pub(super) files: Vec<Option<FileMark>>,
    /// Of folders.
    pub(super) folders: HashMap<String, FileMark, ahash::RandomState>,
}

impl OutputMarks {
    /// Looks at a folder that holds what a manifest lists, and nothing else; not again at what was `seen`. Nothing where the
    /// system does not say enough.
    pub(super) fn of(output: &Path, manifest: &Manifest, seen: &SeenMarks) -> Option<Self> {
        let folders = manifest.folders().into_iter().map(|folder| (folder, seen.folders.get(folder).copied()));
        let files = manifest.files.keys().map(String::as_str).zip(seen.files.iter().copied());
        let all: Vec<_> = ["", MANIFEST].into_iter().map(|path| (path, None)).chain(folders).chain(files).collect();
        let marked = |(path, seen): &(&str, Option<FileMark>)| {
            let mark = seen.or_else(|| mark(output, path))?;
            Some(((*path).to_owned(), mark))
        };
        cores::map(&all, cores::LIGHT, marked).into_iter().collect::<Option<_>>().map(Self)
    }

    /// As bytes.
    #[cfg(feature = "cli")]
    pub(crate) fn packed(&self) -> Vec<u8> {
        let mut packer = Packer::default();
        packer.count(self.0.len());
        for (path, mark) in &self.0 {
            packer.text(path);
            packer.numbers(mark.numbers());
        }
        packer.finish()
    }

    /// Those of which these are the bytes.
    #[cfg(feature = "cli")]
    pub(crate) fn of_packed(bytes: &[u8]) -> Option<Self> {
        let mut packed = Unpacker::new(bytes);
        let marks = packed.list(|packed| Some((packed.text()?, FileMark::of_numbers(packed.numbers()?))))?;
        packed.is_done().then(|| Self(marks.into_iter().collect()))
    }

    /// The marks of those of some paths, in their order, at which there lies what did. They are sorted.
    pub(super) fn held(&self, output: &Path, paths: &[&str]) -> Vec<Option<FileMark>> {
        let marks = among(&self.0, paths).into_iter().zip(paths);
        marks.map(|(known, path)| known.copied().filter(|known| mark(output, path) == Some(*known))).collect()
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

/// What a map holds of some sorted paths, in their order.
pub(super) fn among<'m, T>(map: &'m BTreeMap<String, T>, paths: &[&str]) -> Vec<Option<&'m T>> {
    let Some(first) = paths.first() else { return Vec::new() };
    let mut rest = map.range::<str, _>((Bound::Included(*first), Bound::Unbounded)).peekable();
    let of = |path: &&str| {
        while rest.next_if(|(key, _)| key.as_str() < *path).is_some() {}
        rest.next_if(|(key, _)| key.as_str() == *path).map(|(_, value)| value)
    };
    paths.iter().map(of).collect()
}

fn mark(output: &Path, path: &str) -> Option<FileMark> {
    system::mark(&fs::symlink_metadata(output.join(path)).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_map_holds_of_sorted_paths_is_found() {
        let map: BTreeMap<String, u8> = ["b", "d", "e", "g"].into_iter().map(str::to_owned).zip(0..).collect();
        let found = |paths: &[&str]| among(&map, paths).into_iter().map(Option::<&u8>::copied).collect::<Vec<_>>();
        assert_eq!(found(&[]), []);
        assert_eq!(found(&["e"]), [Some(2)]);
        assert_eq!(found(&["a", "b", "c", "d", "f", "g", "h"]), [None, Some(0), None, Some(1), None, Some(3), None]);
    }
}
