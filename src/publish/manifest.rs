//! The manifest: one dot file in a published folder that lists what Keyplan put there.
//!
//! ```text
//! keyplan-manifest 1
//! edition internal
//! 9f86d081884c7d659a2feaa0c55ad015 accounts/lotus-mart/index.html
//! end 1 2c26b46b68ffc68ff99b453c1d304134
//! ```
//! Sorted, without times, and about this folder only. The last line has the number of files and a checksum of all
//! lines above it, so a truncated or edited manifest is told from a good one. It proves ownership, not authorship:
//! whoever can write here can forge it, and gains nothing, since its paths cannot leave the folder.

use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;
use std::io::{self, Read as _};
use std::path::Path;

use xxhash_rust::xxh3::xxh3_128;

use crate::diagnostics::{phrase, say};
use crate::publish::PublishError;
use crate::publish::place::{INNER_LOCK, INNER_STAGE};
use crate::system;

/// Name of the manifest, at the top of a published folder.
pub(super) const MANIFEST: &str = ".keyplan-manifest";

const FIRST_LINE: &str = "keyplan-manifest 1";

/// What Keyplan put into a folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Manifest {
    /// The edition the folder holds, on one line.
    pub(super) edition: String,
    /// Path from the folder, with forward slashes, and the xxh3 hash of each file's bytes.
    pub(super) files: BTreeMap<String, u128>,
    /// The keys of these names, where a disk takes two names for one file: see [`system::name_key`].
    keys: HashSet<String>,
}

impl Manifest {
    /// What an edition puts into a folder.
    pub(super) fn new(edition: String, files: BTreeMap<String, u128>) -> Self {
        let folded = files.keys().filter(|_| system::FOLDS_CASE);
        let keys = folded.map(|path| system::name_key(path).into_owned()).collect();
        Self { edition, files, keys }
    }

    /// The manifest of `folder`, or none if it has none. One that is not whole is refused: the folder is not ours.
    pub(super) fn read(folder: &Path) -> Result<Option<Self>, PublishError> {
        let path = folder.join(MANIFEST);
        match read_no_follow(&path) {
            Ok(None) => Ok(None),
            Ok(Some(bytes)) => match std::str::from_utf8(&bytes).ok().and_then(Self::parse) {
                Some(manifest) => Ok(Some(manifest)),
                None => Err(not_whole(&path)),
            },
            Err(source) if system::is_link_fault(&source) => Err(not_whole(&path)),
            Err(source) => Err(PublishError::machine(&path, phrase!("read"))(source)),
        }
    }

    /// As it is written to disk.
    pub(super) fn text(&self) -> String {
        let mut text = format!("{FIRST_LINE}\nedition {}\n", self.edition);
        for (path, hash) in &self.files {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{hash:032x} {path}");
        }
        let checksum = xxh3_128(text.as_bytes());
        text + &last_line(self.files.len(), checksum) + "\n"
    }

    /// Reads a manifest. A text that this manifest would not be written as is refused: Keyplan did not write it.
    fn parse(text: &str) -> Option<Self> {
        let (above, last) = text.strip_suffix('\n')?.rsplit_once('\n')?;
        let mut lines = above.split('\n');
        if lines.next()? != FIRST_LINE {
            return None;
        }
        let edition = lines.next()?.strip_prefix("edition ")?.to_owned();
        let files: Vec<(String, u128)> = lines.map(entry).collect::<Option<_>>()?;
        let checksum = xxh3_128(&text.as_bytes()[..=above.len()]);
        let is_whole = files.is_sorted_by(|a, b| a.0 < b.0) && last == last_line(files.len(), checksum);
        is_whole.then(|| Self::new(edition, files.into_iter().collect()))
    }

    /// Whether `path` is a file we put there, by this name or by one that is the same here.
    pub(super) fn has(&self, path: &str) -> bool {
        self.files.contains_key(path) || self.has_otherwise(path)
    }

    /// Whether `path` is the same here as the name of a file we put there.
    fn has_otherwise(&self, path: &str) -> bool {
        system::FOLDS_CASE && self.keys.contains(&*system::name_key(path))
    }

    /// Every folder that holds a listed file, directly or not, parents before children.
    pub(super) fn folders(&self) -> Vec<&str> {
        let (mut folders, mut before) = (Vec::new(), "");
        for path in self.files.keys() {
            // All that lies in a folder stands together, so a folder is new unless it held the file before.
            let at = folders.len();
            folders.extend(ancestors(path).take_while(|folder| !is_in(before, folder)));
            folders[at..].reverse();
            before = path;
        }
        folders
    }

    /// Whether a listed file lies in a folder, directly or not.
    pub(super) fn has_folder(&self, folder: &str) -> bool {
        let below = format!("{folder}/");
        self.files.range(below.clone()..).next().is_some_and(|(path, _)| path.starts_with(&below))
    }

    /// Files this manifest lists and `other` does not.
    pub(super) fn without<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = &'a str> {
        let mut others = other.files.keys().map(String::as_str).peekable();
        self.files.keys().map(String::as_str).filter(move |path| {
            while others.next_if(|other| other < path).is_some() {}
            others.next_if_eq(path).is_none() && !other.has_otherwise(path)
        })
    }
}

/// The folders above `path`, nearest first.
pub(super) fn ancestors(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(parent(path), |folder| parent(folder))
}

/// The folder `path` lies in, unless that is the site's root.
pub(super) fn parent(path: &str) -> Option<&str> {
    path.rsplit_once('/').map(|(folder, _)| folder)
}

/// Whether `path` lies in `folder`, directly or not.
fn is_in(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

/// Whether `path` names a file below the folder it is meant for, and none that we keep there for ourselves.
pub(super) fn is_plain(path: &str) -> bool {
    let first = path.split('/').next().unwrap_or_default();
    ![MANIFEST, INNER_STAGE, INNER_LOCK].contains(&first)
        && !path.contains(char::is_control)
        && path.split('/').all(|part| !matches!(part, "" | "." | ".."))
}

fn last_line(files: usize, checksum: u128) -> String {
    format!("end {files} {checksum:032x}")
}

/// The line of a file, if it is written as ours are.
fn entry(line: &str) -> Option<(String, u128)> {
    let (hash, path) = line.split_once(' ')?;
    if hash.len() != 32 || !hash.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f')) {
        return None;
    }
    let hash = u128::from_str_radix(hash, 16).ok()?;
    is_plain(path).then(|| (path.to_owned(), hash))
}

fn read_no_follow(path: &Path) -> io::Result<Option<Vec<u8>>> {
    let mut file = match system::open_to_read(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    Ok(Some(bytes))
}

fn not_whole(path: &Path) -> PublishError {
    let reason = say!("is not a complete Keyplan manifest, so the folder counts as somebody else's");
    PublishError::refused(path, reason, say!("publish into a new folder, or empty this one yourself"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Manifest {
        let files = [("assets/a.css", 1), ("index.html", u128::MAX)];
        let files = files.into_iter().map(|(path, hash)| (path.to_owned(), hash)).collect();
        Manifest::new("internal".into(), files)
    }

    #[test]
    fn reads_back_what_it_writes() {
        for manifest in [sample(), Manifest::default()] {
            assert_eq!(Manifest::parse(&manifest.text()), Some(manifest));
        }
    }

    #[test]
    fn no_truncation_and_no_edit_goes_unseen() {
        let text = sample().text();
        for end in 0..text.len() {
            assert_eq!(Manifest::parse(&text[..end]), None, "cut at {end}");
            let mut edited = text.clone().into_bytes();
            edited[end] ^= 1;
            assert_eq!(String::from_utf8(edited).ok().as_deref().and_then(Manifest::parse), None, "edited at {end}");
        }
    }

    #[test]
    fn paths_stay_inside_and_off_our_own_names() {
        for path in ["", "/etc/passwd", "..", "a/../b", "a//b", "a/", "./a", "a\nb", MANIFEST, ".keyplan-stage/x"] {
            let files = BTreeMap::from([(path.to_owned(), 1)]);
            assert_eq!(Manifest::parse(&Manifest::new("internal".into(), files).text()), None, "{path:?}");
        }
        assert!(is_plain("accounts/x/index.html") && is_plain("a..b/.c") && is_plain("với tên/é.html"));
    }

    #[test]
    fn a_list_that_is_written_otherwise_is_not_ours() {
        let write = |lines: &[&str]| {
            let above = format!("{FIRST_LINE}\nedition internal\n{}\n", lines.join("\n"));
            let checksum = xxh3_128(above.as_bytes());
            format!("{above}{}\n", last_line(lines.len(), checksum))
        };
        let (a, b) = (format!("{:032x} a", 10), format!("{:032x} b", 11));
        assert!(Manifest::parse(&write(&[&a, &b])).is_some());
        let others = [&[&*b, &a][..], &[&a, &a], &["a a"], &[&a.to_uppercase()], &[&format!("{a}\r")], &["a"], &[""]];
        for lines in others {
            assert_eq!(Manifest::parse(&write(lines)), None, "{lines:?}");
        }
    }

    #[test]
    fn without_tells_what_the_other_lacks() {
        let list = |paths: &[&str]| {
            let files = paths.iter().map(|path| ((*path).to_owned(), 0)).collect();
            Manifest::new(String::new(), files)
        };
        let all = list(&["a", "b", "b/c", "d"]);
        for (other, missing) in [
            (list(&[]), &["a", "b", "b/c", "d"][..]),
            (list(&["0", "a", "c", "e"]), &["b", "b/c", "d"]),
            (list(&["b", "d"]), &["a", "b/c"]),
            (list(&["a", "b", "b/c", "d", "e"]), &[]),
        ] {
            assert_eq!(all.without(&other).collect::<Vec<_>>(), missing, "{other:?}");
        }
    }

    #[test]
    fn folders_are_all_parents() {
        let files = ["a/b/c/1", "a/b/2", "a-b/1", "a/b-c/1", "d/3", "4"].map(|path| (path.to_owned(), 0)).into();
        let manifest = Manifest::new("internal".into(), files);
        assert_eq!(manifest.folders(), ["a-b", "a", "a/b-c", "a/b", "a/b/c", "d"]);
        assert!(manifest.folders().into_iter().all(|folder| manifest.has_folder(folder)));
        assert!(!["4", "a/b/2", "b", "a/", "z"].into_iter().any(|path| manifest.has_folder(path)));
    }
}
