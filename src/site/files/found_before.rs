//! The search as the last build left it: of what has not changed, files stay, and words are read from the files that hold
//! them. They are what a reader's browser loads; nothing else is kept of the search.

use serde_json::Value as Json;

use crate::site::files::index::{self, BLOCK, TEXTS, Words};
use crate::site::files::search::{BEGIN, END, FACETS, Facets, FoundPart, SearchPlace};
use crate::site::shared::Found;

/// The files of the search by their numbers: the beginning, the words, the titles, then the texts.
#[derive(Clone, Copy, Debug)]
pub(super) struct FileNumbers {
    pub(super) found: Found,
    /// How many files of words there are.
    pub(super) words: usize,
    /// How many of titles: one a block of entries.
    titles: usize,
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

    /// The texts of an entry.
    pub(super) fn texts(&self, entry: usize) -> u16 {
        number(1 + self.words + self.titles + entry / TEXTS)
    }

    /// Which files of texts are of a block, counted among those of texts.
    fn texts_of_block(&self, block: usize) -> std::ops::Range<usize> {
        let end = ((block + 1) * BLOCK).min(self.found.texted).div_ceil(TEXTS);
        (block * BLOCK / TEXTS).min(end)..end
    }

    /// The files of a block: its titles, and its texts.
    pub(super) fn of_block(self, block: usize) -> impl Iterator<Item = u16> {
        let texts = self.texts_of_block(block).map(move |at| self.texts(at * TEXTS));
        std::iter::once(self.titles(block)).chain(texts)
    }
}

fn number(file: usize) -> u16 {
    u16::try_from(file).expect("a number of `search_files`")
}

/// What the files of the last build say of blocks that are the same.
pub(super) struct FoundBefore {
    files: FileNumbers,
    stays: Vec<bool>,
    /// Of each facet the values, and of each entry which of them, from 1.
    facets: Vec<(Vec<String>, Vec<usize>)>,
    versions: [Vec<String>; 2],
    words: Words,
}

impl FoundBefore {
    /// Reads the files; nothing where no block is the same, and where they are not what was written.
    pub(super) fn read(files: FileNumbers, place: &dyn SearchPlace) -> Option<Self> {
        let stays: Vec<bool> = (0..files.titles).map(|block| place.is_same(files.titles(block))).collect();
        if !stays.contains(&true) {
            return None;
        }
        let begin = place.text(0)?;
        let begin: Json = serde_json::from_str(begin.strip_prefix(BEGIN)?.strip_suffix(END)?).ok()?;
        let texts = |list: &Json| -> Option<Vec<String>> {
            list.as_array()?.iter().map(|text| text.as_str().map(str::to_owned)).collect()
        };
        let facet = |facet: &Json| {
            let of =
                facet["of"].as_array()?.iter().map(|at| usize::try_from(at.as_u64()?).ok()).collect::<Option<Vec<_>>>();
            Some((texts(&facet["values"])?, of?))
        };
        let facets: Vec<_> = begin["facets"].as_array()?.iter().map(facet).collect::<Option<_>>()?;
        let versions = &begin["versions"];
        let versions = [texts(&versions["pages"])?, texts(&versions["texts"])?];
        let is_whole = facets.len() == FACETS.len()
            && facets.iter().all(|(_, of)| of.len() == files.found.entries)
            && versions.each_ref().map(Vec::len) == [files.titles, files.found.texted.div_ceil(TEXTS)];
        let mut words = Words::default();
        let entry_stays = |entry: u32| stays.get(entry as usize / BLOCK) == Some(&true);
        for file in 1..=files.words {
            let text = place.text(number(file))?;
            // The version, the words, the pages.
            let quoted: Vec<&str> = text.split('"').collect();
            let [_, _, _, said, _, pages, _] = quoted[..] else { return None };
            words.add_written(said, pages, &entry_stays)?;
        }
        is_whole.then_some(Self { files, stays, facets, versions, words })
    }

    /// Whether a block is the same.
    pub(super) fn stays(&self, block: usize) -> bool {
        self.stays[block]
    }

    /// What was found of a block, but for its words.
    pub(super) fn part(&self, block: usize) -> FoundPart {
        let value = |(values, of): &(Vec<String>, Vec<usize>), entry: usize| {
            of[entry].checked_sub(1).and_then(|at| values.get(at)).cloned()
        };
        let entries = block * BLOCK..((block + 1) * BLOCK).min(self.files.found.entries);
        let facets = entries.map(|entry| -> Facets { std::array::from_fn(|at| value(&self.facets[at], entry)) });
        FoundPart {
            words: Words::default(),
            facets: facets.collect(),
            pages: vec![self.versions[0][block].clone()],
            texts: self.versions[1][self.files.texts_of_block(block)].to_vec(),
        }
    }

    /// The words of all that is the same.
    pub(super) fn words(self) -> Words {
        self.words
    }
}
