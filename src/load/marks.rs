//! Whether the files that a site is made from are as they were: by what the system says of each, and where that cannot be
//! trusted, by their bytes.

use std::collections::{BTreeMap, HashMap};
use std::ffi::OsString;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use walkdir::{DirEntry, WalkDir};
use xxhash_rust::xxh3::xxh3_128;

use crate::figures::cores;
use crate::figures::packed::{Packer, Unpacker};
use crate::load::disk::{Disk, SHARED_LEVELS, is_ignored};
use crate::system::{self, FileMark};

/// A file is compared up to this many bytes.
const MOST: u64 = 1 << 30;

/// The bytes of the files that were read, by their hashes.
#[derive(Debug, Default)]
pub(crate) struct ReadNotes(Mutex<HashMap<OsString, Option<u128>, ahash::RandomState>>);

impl ReadNotes {
    /// Notes what a file was read as. One that was read as two things is known as neither.
    pub(super) fn add(&self, location: &Path, bytes: &[u8]) {
        let hash = xxh3_128(bytes);
        // Nothing panics while holding it.
        let mut notes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match notes.get_mut(location.as_os_str()) {
            None => _ = notes.insert(location.as_os_str().to_owned(), Some(hash)),
            Some(known) => *known = known.filter(|known| *known == hash),
        }
    }

    fn of(&self, location: &Path) -> Option<u128> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(location.as_os_str()).copied().flatten()
    }
}

/// The files that a site is made from, as the system describes them, by their paths from the project's root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SourceMarks {
    /// When they were looked at, in nanoseconds since 1970.
    at: i64,
    files: BTreeMap<String, SourceMark>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct SourceMark {
    mark: FileMark,
    /// The hash of the bytes, once they were read.
    hash: Option<u128>,
}

impl Disk {
    /// The project in a folder, with notes of what is read.
    pub(crate) fn noting(folder: &Path) -> Self {
        Self { notes: Some(Arc::default()), ..Self::new(folder) }
    }

    /// Looks at every file under these names, at a time. They have to be looked at before they are read: then a change in
    /// between is seen the next time. Nothing where anything stands there that is no plain file: it cannot be described.
    pub(crate) fn marks(&self, names: &[&str], at: i64) -> Option<SourceMarks> {
        let there = names.iter().map(|name| self.root.join(name)).filter(|base| base.symlink_metadata().is_ok());
        let of = |base: PathBuf| self.marks_below(&base, base.ends_with("content"), SHARED_LEVELS);
        let files: Vec<(String, SourceMark)> =
            there.map(of).collect::<Option<Vec<_>>>()?.into_iter().flatten().collect();
        Some(SourceMarks { at, files: files.into_iter().collect() })
    }

    /// Looks at every file in a folder, or at a file. The folders of the first levels are shared among the cores.
    fn marks_below(&self, base: &Path, in_content: bool, levels: usize) -> Option<Vec<(String, SourceMark)>> {
        // Each core has one folder open at a time: where the system fails to close one, nothing else is left to fail with it.
        let depth = if levels == 0 { usize::MAX } else { 1 };
        let walk = WalkDir::new(base).follow_links(false).follow_root_links(false).max_open(1).max_depth(depth);
        let entries = walk.into_iter().filter_entry(|entry| !is_left_out(entry, in_content));
        let entries: Vec<DirEntry> = entries.collect::<Result<_, _>>().ok()?;
        let marks = cores::map(&entries, cores::HEAVY, |entry| {
            if !entry.file_type().is_dir() {
                let path = entry.path().strip_prefix(&self.root).ok()?.to_str()?.to_owned();
                let meta = entry.metadata().ok().filter(std::fs::Metadata::is_file)?;
                return Some(vec![(path, SourceMark { mark: system::mark(&meta)?, hash: None })]);
            }
            let is_shared = levels > 0 && entry.depth() > 0;
            if is_shared { self.marks_below(entry.path(), in_content, levels - 1) } else { Some(Vec::new()) }
        });
        Some(marks.into_iter().collect::<Option<Vec<_>>>()?.into_iter().flatten().collect())
    }

    /// The same with the bytes that were read since.
    pub(crate) fn with_notes(&self, marks: &SourceMarks) -> SourceMarks {
        let mut marks = marks.clone();
        for (path, file) in &mut marks.files {
            file.hash = self.hash_read(path);
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

    fn has_hash(&self, path: &str, hash: u128) -> bool {
        let bytes = self.bytes(&self.root.join(path), MOST).ok().flatten();
        bytes.is_some_and(|bytes| xxh3_128(&bytes) == hash)
    }
}

impl SourceMarks {
    /// As bytes.
    pub(crate) fn packed(&self) -> Vec<u8> {
        let mut packer = Packer::default();
        packer.number(self.at.cast_unsigned());
        packer.count(self.files.len());
        for (path, SourceMark { mark, hash }) in &self.files {
            packer.text(path);
            packer.numbers(mark.numbers());
            packer.count(usize::from(hash.is_some()));
            if let Some(hash) = hash {
                packer.hash(*hash);
            }
        }
        packer.finish()
    }

    /// Those of which these are the bytes.
    pub(crate) fn of_packed(bytes: &[u8]) -> Option<Self> {
        let mut packed = Unpacker::new(bytes);
        let at = packed.number()?.cast_signed();
        let files = packed.list(|packed| {
            let (path, mark) = (packed.text()?, FileMark::of_numbers(packed.numbers()?));
            let hash = if packed.number()? == 1 { Some(packed.hash()?) } else { None };
            Some((path, SourceMark { mark, hash }))
        })?;
        packed.is_done().then(|| Self { at, files: files.into_iter().collect() })
    }

    /// Whether a file was read as what it was read as in this run.
    pub(crate) fn is_read_as(&self, path: &str, disk: &Disk) -> bool {
        let hash = self.files.get(path).and_then(|file| file.hash);
        hash.is_some() && disk.hash_read(path) == hash
    }

    /// The paths of the files, in order.
    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// Whether there was a file at a path.
    pub(crate) fn has(&self, path: &str) -> bool {
        self.files.contains_key(path)
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

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "a test writes what it reads")]
mod tests {
    use std::fs;

    use super::*;
    use crate::load::disk::Sources;

    #[test]
    fn what_was_seen_is_read_as_what_is_found() {
        let folder = tempfile::tempdir().unwrap();
        let disk = Disk::noting(folder.path());
        let marks = || disk.marks(&["site.toml", "content", "themes"], 0);
        let all = |sources: Sources| {
            let text = |source: crate::load::disk::Source| (source.path, source.text, source.readable);
            let pages: Vec<_> = sources.pages.into_iter().map(text).collect();
            let tables: Vec<_> = sources.tables.into_iter().map(text).collect();
            (pages, tables, sources.assets, sources.findings, sources.partial)
        };
        let nothing = marks().unwrap();
        assert_eq!(all(disk.content_seen(&nothing)), all(disk.content()), "there is no content");
        for (path, bytes) in [
            ("site.toml", &b"title = \"Plans\""[..]),
            ("themes/x/a.md", b"no page"),
            ("content/_index.md", b"home"),
            ("content/accounts/a-b/_index.md", b"a-b"),
            ("content/accounts/a/_index.md", b"a"),
            ("content/accounts/a/plan/readings.csv", b"objective,kpi\n"),
            ("content/accounts/a/plan/map.png", b"\x89PNG"),
            ("content/accounts/a/plan/.hidden/x.md", b"ignored"),
            ("content/accounts/a/plan/objectives/deep/down/x.md", b"deep"),
            ("content/notes/bad.md", b"\xff\xfe\xfd"),
        ] {
            let file = folder.path().join(path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, bytes).unwrap();
        }
        fs::write(folder.path().join("content/notes/caf\u{e9}.md"), "one form").unwrap();
        fs::write(folder.path().join("content/notes/cafe\u{301}.md"), "the other").unwrap();
        let found = all(disk.content());
        assert!(found.0.len() >= 6 && found.1.len() == 1 && found.2.len() == 1 && !found.3.is_empty(), "{found:#?}");
        // Windows does not tell enough of files: what marks nothing has nothing to read them by.
        if let Some(marks) = marks() {
            assert_eq!(all(disk.content_seen(&marks)), found);
        }
    }
}
