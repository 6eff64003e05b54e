//! The files of the search: which there are, where they go, and how each is written, which is as a script that calls a
//! function with its number, its version and what it holds.

use xxhash_rust::xxh3::xxh3_64;

use crate::edition::reads::Reads;
use crate::site::files::index::{self, BLOCK, TEXTS, literal_to};
use crate::site::shared::Found;

/// The files of the search by their numbers: the beginning, the words, the titles, then the texts.
#[derive(Clone, Copy, Debug)]
pub(super) struct FileNumbers {
    pub(super) found: Found,
    /// How many files of words there are.
    pub(super) words: usize,
    /// How many of titles: one a block of entries.
    pub(super) titles: usize,
}

impl FileNumbers {
    pub(super) fn of(found: Found) -> Self {
        Self { found, words: index::shards(found.entries), titles: found.entries.div_ceil(BLOCK) }
    }

    /// How many files there are.
    pub(super) fn count(&self) -> usize {
        1 + self.words + self.titles + self.found.texted.div_ceil(TEXTS)
    }

    /// The name of a file.
    pub(super) fn name(&self, file: u16) -> String {
        match usize::from(file) {
            0 => "search/index.js".to_owned(),
            at if at <= self.words => format!("search/words-{}.js", at - 1),
            at if at <= self.words + self.titles => format!("search/pages-{}.js", at - 1 - self.words),
            at => format!("search/texts-{}.js", at - 1 - self.words - self.titles),
        }
    }

    /// The titles of a block.
    pub(super) fn titles(&self, block: usize) -> u16 {
        number(1 + self.words + block)
    }

    /// The texts of a few entries.
    pub(super) fn texts(&self, few: usize) -> u16 {
        number(1 + self.words + self.titles + few)
    }
}

pub(super) fn number(file: usize) -> u16 {
    u16::try_from(file).expect("a number of `search_files`")
}

/// Where the files of the search go, by their numbers, and where those of the last time are.
pub(crate) trait SearchPlace: Sync {
    /// Takes a file. Says whether more are wanted.
    fn put(&self, file: u16, text: String) -> bool;

    /// Notes what was read for the entries of a file of texts, or for as many that have none.
    fn note(&self, _few: usize, _reads: &Reads) {}

    /// Whether that is the same as when the files were made that are there.
    fn is_same(&self, _few: usize) -> bool {
        false
    }

    /// Notes that it is.
    fn stays(&self, _few: usize) {}

    /// Leaves a file as it is there; says whether that can be.
    fn keep(&self, _file: u16) -> bool {
        false
    }

    /// The text of a file that is there.
    fn text(&self, _file: u16) -> Option<String> {
        None
    }
}

/// A row of a file of titles: the title, the address, what it lies in, what is told of it, and its language.
pub(super) type TitleRow = (String, String, String, String, Option<String>);

/// Around what the index says, which calls the script.
pub(super) const BEGIN: &str = "keyplan.begin(";
pub(super) const END: &str = ");\n";

/// Stands for the version of a file while it is written.
const NO_VERSION: &str = "00000000";

/// Begins a file that is loaded when it is wanted: it calls a function of the script with its number, its version and what
/// follows.
pub(super) fn script(function: &str, at: usize) -> String {
    format!("keyplan.{function}({at},\"{NO_VERSION}\",")
}

/// A file of titles in the making.
pub(super) struct Titles(String);

impl Titles {
    pub(super) fn of(block: usize) -> Self {
        Self(script("pages", block) + "[")
    }

    pub(super) fn add(&mut self, row: &TitleRow) {
        if !self.0.ends_with('[') {
            self.0.push(',');
        }
        literal_to(row, &mut self.0);
    }

    pub(super) fn put(self, file: u16, place: &dyn SearchPlace) -> Option<String> {
        put_versioned(file, self.0 + "]);\n", place)
    }
}

/// Hands over files that follow one another from a number, and returns their versions.
pub(super) fn put_all(files: impl Iterator<Item = String>, first: u16, place: &dyn SearchPlace) -> Option<Vec<String>> {
    (first..).zip(files).map(|(at, file)| put_versioned(at, file, place)).collect()
}

/// Hands over a file, and returns its version. The script does not take one of another version than its index names; one that
/// nothing has changed in stays as it is, whatever else has.
pub(super) fn put_versioned(at: u16, mut file: String, place: &dyn SearchPlace) -> Option<String> {
    let version = version(&file);
    let from = file.find('"').map_or(0, |quote| quote + 1);
    file.replace_range(from..from + NO_VERSION.len(), &version);
    place.put(at, file).then_some(version)
}

/// What tells a text from what it was before.
pub(super) fn version(text: &str) -> String {
    format!("{:08x}", xxh3_64(text.as_bytes()) >> 32)
}
