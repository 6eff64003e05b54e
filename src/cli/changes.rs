//! The list of what a build changed in its folder, for those who upload it elsewhere.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::cli::{Exit, Global, beside, wrong_use};
use crate::diagnostics::{Message, say};
use crate::publish::FileChange;
use crate::site::address;

/// How the list begins: by this a file proves to be one.
const BEGINNING: &str = "keyplan-changes 1\n";

/// Changes by the path of the file, from the folder.
type Changes = BTreeMap<String, FileChange>;

/// Where a list goes, and what it holds already: what nobody has taken away stays in it.
pub(super) struct ChangesFile {
    path: PathBuf,
    before: Changes,
}

impl ChangesFile {
    /// Looks at the place of a list: it may be absent, or hold an older list.
    ///
    /// # Errors
    /// The command was used wrongly: the place is in the site, among the sources, or holds something else.
    pub(super) fn look(path: &Path, root: &Path, output: &Path) -> Result<Self, Exit> {
        let in_site = say!("`{shown}` would be published with the site: name a file elsewhere", shown = path.display());
        let there = beside::look(path, root, output, in_site)?;
        let before = there.map_or_else(|| Some(Changes::new()), |text| read(&text));
        let before = before.ok_or_else(|| wrong_use(foreign(path)))?;
        Ok(Self { path: path.to_owned(), before })
    }

    /// Writes the list, whole or not at all.
    pub(super) fn write<'a>(
        self,
        global: &Global,
        new: impl Iterator<Item = (FileChange, &'a str)>,
    ) -> Result<(), Exit> {
        let mut all = self.before;
        for (change, path) in new {
            let before = all.get(path).copied();
            all.insert(path.to_owned(), before.map_or(change, |before| before.then(change)));
        }
        beside::replace(&self.path, &text(&all), BEGINNING, foreign(&self.path))?;
        let shown = self.path.display();
        let count = all.len();
        global.say(&say!("{count|# file|# files} to upload or remove: {shown}", count, shown));
        Ok(())
    }
}

/// What is said of a file that is no list.
fn foreign(path: &Path) -> Message {
    say!("`{shown}` is no list of changes; it was not changed: name another file", shown = path.display())
}

/// A list that was written before; none where the text is something else.
fn read(text: &str) -> Option<Changes> {
    let line = |line: &str| {
        let (word, path) = line.split_once('\t')?;
        let change = FileChange::ALL.into_iter().find(|change| change.word() == word)?;
        Some((path.to_owned(), change))
    };
    text.strip_prefix(BEGINNING)?.lines().map(line).collect()
}

/// The list in an order that can be followed from top to bottom: what pages load, then pages, then what goes.
fn text(all: &Changes) -> String {
    let rank = |path: &str, change: FileChange| match change {
        FileChange::Removed => 2,
        FileChange::Added | FileChange::Changed => u8::from(address::is_page(path)),
    };
    let mut lines: Vec<_> = all.iter().map(|(path, change)| (rank(path, *change), path, change.word())).collect();
    lines.sort_unstable();
    let mut text = BEGINNING.to_owned();
    for (_, path, word) in lines {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{word}\t{path}");
    }
    text
}
