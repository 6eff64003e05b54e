//! Whether the files that a site is made from are as they were: by what the system says of each, and where that cannot be
//! trusted, by their bytes.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use walkdir::{DirEntry, WalkDir};
use xxhash_rust::xxh3::xxh3_128;

use crate::figures::cores;
use crate::load::disk::{Disk, is_ignored};
use crate::system::{self, FileMark};

/// A file is compared up to this many bytes.
const MOST: u64 = 1 << 30;

/// The bytes of the files that were read, by their hashes.
#[derive(Debug, Default)]
pub(crate) struct ReadNotes(Mutex<HashMap<PathBuf, Option<u128>>>);

impl ReadNotes {
    /// Notes what a file was read as. One that was read as two things is known as neither.
    pub(super) fn add(&self, location: &Path, bytes: &[u8]) {
        let hash = xxh3_128(bytes);
        // Nothing panics while holding it.
        let mut notes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match notes.get_mut(location) {
            None => _ = notes.insert(location.to_path_buf(), Some(hash)),
            Some(known) => *known = known.filter(|known| *known == hash),
        }
    }

    fn of(&self, location: &Path) -> Option<u128> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(location).copied().flatten()
    }
}

/// The files that a site is made from, as the system describes them, by their paths from the project's root.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SourceMarks {
    /// When they were looked at, in nanoseconds since 1970.
    at: i64,
    files: BTreeMap<String, SourceMark>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct SourceMark {
    mark: FileMark,
    /// The hash of the bytes, in two halves, once they were read.
    hash: Option<(u64, u64)>,
}

impl Disk {
    /// The project in a folder, with notes of what is read.
    pub(crate) fn noting(folder: &Path) -> Self {
        Self { notes: Some(Arc::default()), ..Self::new(folder) }
    }

    /// Looks at every file under these names, at a time. They have to be looked at before they are read: then a change in
    /// between is seen the next time. Nothing where anything stands there that is no plain file: it cannot be described.
    pub(crate) fn marks(&self, names: &[&str], at: i64) -> Option<SourceMarks> {
        let mut files: Vec<DirEntry> = Vec::new();
        for base in names.iter().map(|name| self.root.join(name)) {
            if base.symlink_metadata().is_err() {
                continue;
            }
            // One folder is open at a time: where the system fails to close one, nothing else is left to fail with it.
            let walk = WalkDir::new(&base).follow_links(false).follow_root_links(false).max_open(1).into_iter();
            for entry in walk.filter_entry(|entry| !is_left_out(entry, base.ends_with("content"))) {
                files.extend(Some(entry.ok()?).filter(|entry| !entry.file_type().is_dir()));
            }
        }
        let file = |entry: &DirEntry| {
            let meta = entry.metadata().ok().filter(std::fs::Metadata::is_file)?;
            let path = entry.path().strip_prefix(&self.root).ok()?.to_str()?.to_owned();
            Some((path, SourceMark { mark: system::mark(&meta)?, hash: None }))
        };
        let files: Vec<(String, SourceMark)> =
            cores::map(&files, cores::LIGHT, file).into_iter().collect::<Option<_>>()?;
        let files = files.into_iter().collect();
        Some(SourceMarks { at, files })
    }

    /// The same with the bytes that were read since.
    pub(crate) fn with_notes(&self, marks: &SourceMarks) -> SourceMarks {
        let mut marks = marks.clone();
        for (path, file) in &mut marks.files {
            file.hash = self.hash_read(path).map(halves);
        }
        marks
    }

    /// Whether everything is as it was when `before` was noted, as far as it can be told. What was touched so shortly before
    /// it was looked at that a later change may not show is read.
    pub(crate) fn is_as_before(&self, before: &SourceMarks, now: &SourceMarks) -> bool {
        let same = |path: &String, then: &SourceMark| {
            let file = now.files.get(path);
            file.is_some_and(|file| file.mark == then.mark)
                && (!then.mark.is_fresh(before.at) || then.hash.is_some_and(|hash| self.has_hash(path, hash)))
        };
        let all: Vec<(&String, &SourceMark)> = before.files.iter().collect();
        all.len() == now.files.len() && cores::all(all.len(), cores::LIGHT, &|at| same(all[at].0, all[at].1))
    }

    /// The hash of a file as it was read in this run, by its path from the project's root.
    pub(crate) fn hash_read(&self, path: &str) -> Option<u128> {
        self.notes.as_ref()?.of(&self.root.join(path))
    }

    /// A key together with everything that was read and is no page: settings, themes, languages, words, tables.
    pub(crate) fn key_beside_pages(&self, marks: &SourceMarks, key: u128) -> u128 {
        let is_page = |path: &str| path.starts_with("content/") && path.rsplit_once('.').is_some_and(|it| it.1 == "md");
        let mut said = format!("{key:032x}\n");
        for path in marks.files.keys().filter(|path| !is_page(path)) {
            // Writing to a string cannot fail.
            let _ = writeln!(said, "{path} {:?}", self.hash_read(path));
        }
        xxh3_128(said.as_bytes())
    }

    fn has_hash(&self, path: &str, hash: (u64, u64)) -> bool {
        let bytes = self.bytes(&self.root.join(path), MOST).ok().flatten();
        bytes.is_some_and(|bytes| halves(xxh3_128(&bytes)) == hash)
    }
}

impl SourceMarks {
    /// Whether a file was read as what it was read as in this run.
    pub(crate) fn is_read_as(&self, path: &str, disk: &Disk) -> bool {
        let hash = self.files.get(path).and_then(|file| file.hash);
        hash.is_some() && disk.hash_read(path).map(halves) == hash
    }

    /// The same marks with the hashes that are known already.
    pub(crate) fn knowing(mut self, before: &Self) -> Self {
        for (path, file) in &mut self.files {
            file.hash = before.files.get(path).and_then(|known| known.hash);
        }
        self
    }

    /// Whether any file was touched so shortly before that its bytes have to be compared.
    pub(crate) fn has_fresh(&self) -> bool {
        self.files.values().any(|file| file.mark.is_fresh(self.at))
    }
}

/// Whether an entry is no part of the project. Only in the content a folder can be none.
fn is_left_out(entry: &DirEntry, in_content: bool) -> bool {
    let may_be = entry.depth() > 0 && (in_content || entry.file_type().is_file());
    may_be && is_ignored(&entry.file_name().to_string_lossy())
}

/// JSON has no numbers of 128 bits.
#[expect(clippy::cast_possible_truncation, reason = "each half is kept")]
pub(crate) fn halves(hash: u128) -> (u64, u64) {
    ((hash >> 64) as u64, hash as u64)
}
