//! Puts a finished site on disk so that readers meet the old site or the new one, whole.
//!
//! A [`Stage`] is begun, filled by many threads, and committed. Everything is written into a folder beside the output.
//! What did not change is a hard link to the file already there. Then, after one sync of the file system:
//!
//! - **Switch**: if the output holds nothing but our own files, the two folders change places in one step.
//! - **File by file**: if there are files we did not make, if the output is a mount point, if [`Mode::Files`] asks for
//!   it (a site's settings, or a build that changes a few files of many), or on a system that does not exchange folders
//!   (Windows), each file is put in place whole, under a journal: assets, pages, indexes, removals, our manifest.
//!
//! # What is guaranteed
//! - Before the switch or the journal, a crash or a fault changes nothing. The next run removes what was left.
//! - A crash during the switch leaves the old or the new site. Where the file system cannot exchange two folders, the
//!   output is absent for the time between two renames; the next run finishes.
//! - A crash during file by file leaves whole files of both sites, and a journal. The next run finishes the older
//!   publication first, always forward, however often it is interrupted. Files we did not make are never touched.
//! - Ownership is proven by our manifest and by nothing else. What it does not list is never deleted or overwritten.
//! - Links are never followed below the output, neither to write nor to delete.
//!
//! This module knows paths and bytes. It must not know pages, editions' contents, the clock or the network.
#![allow(clippy::disallowed_methods, reason = "one of the three doors: the publisher writes to the disk")]

mod error;
mod journal;
mod lock;
mod manifest;
mod marks;
mod place;
mod recover;
mod refusals;
pub mod single_file;
mod stage;
mod survey;
mod switch;
mod tree;

use std::path::{Path, PathBuf};

pub use error::PublishError;
pub use marks::OutputMarks;
pub use stage::{Commit, Stage};

/// Where a site goes, and what must not be harmed on the way.
#[derive(Clone, Debug)]
pub struct PublishTarget<'a> {
    /// The folder to publish into, absolute.
    pub output: &'a Path,
    /// The project's folder, absolute.
    pub project: &'a Path,
    /// What the site is made from: content, themes, templates, `site.toml`.
    pub sources: Vec<PathBuf>,
    /// Whether the output has to lie in the project: one that its settings name, not one that somebody typed.
    pub inside: bool,
    /// How the new site takes the old one's place.
    pub mode: Mode,
    /// The edition's name, written into the manifest. A folder keeps the edition it first had.
    pub edition: String,
    /// Whether the folder keeps its manifest. Without one it is not ours any more, so only an absent or empty folder is
    /// taken.
    pub manifest: bool,
}

/// How a new site takes the old one's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// The whole folder at once where that is possible, else file by file.
    Switch,
    /// File by file: the folder itself stays, for servers and containers that hold on to it.
    Files,
}

/// What a publication changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Files that are new or have other bytes than before.
    pub written: usize,
    /// Files that were there already.
    pub unchanged: usize,
    /// Our own files of the last publication that this one does not have.
    pub removed: usize,
    /// What Keyplan did not make and therefore kept, sorted; a folder ends in `/` and stands for all it holds.
    pub foreign: Vec<String>,
    /// Whether the whole folder was switched. False if it went file by file, and if there was nothing to change.
    pub switched: bool,
}

/// What became of a file of a folder from one publication to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileChange {
    /// It was not there before.
    Added,
    /// It has other bytes than before.
    Changed,
    /// It is there no longer.
    Removed,
}

impl FileChange {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Added, Self::Changed, Self::Removed];

    /// Its word in a list of changes.
    pub fn word(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Changed => "changed",
            Self::Removed => "removed",
        }
    }

    /// This change and a later one taken together.
    #[must_use]
    pub fn then(self, later: Self) -> Self {
        match (self, later) {
            (Self::Added, Self::Changed) => Self::Added,
            (Self::Removed, Self::Added) => Self::Changed,
            _ => later,
        }
    }
}
