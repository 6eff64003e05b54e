//! The search as the last build left it: of what has not changed, files stay, and words are read from the files that hold
//! them. They are what a reader's browser loads; nothing else is kept of the search.

use serde_json::Value as Json;

use crate::figures::cores;
use crate::site::files::index::{BLOCK, TEXTS, WrittenWords};
use crate::site::files::search::{FACETS, Facets, FoundFew};
use crate::site::files::search_files::{BEGIN, END, FileNumbers, SearchPlace, TitleRow, number};

/// What the files of the last build say of what is the same.
pub(super) struct FoundBefore {
    files: FileNumbers,
    /// Of each few entries whether they are.
    stays: Vec<bool>,
    /// Of each facet the values, and of each entry which of them, from 1.
    facets: Vec<(Vec<String>, Vec<usize>)>,
    versions: [Vec<String>; 2],
    words: Vec<WrittenWords>,
}

impl FoundBefore {
    /// Reads the files; nothing where nothing is the same, and where they are not what was written.
    pub(super) fn read(files: FileNumbers, place: &dyn SearchPlace) -> Option<Self> {
        let stays: Vec<bool> = (0..files.found.entries.div_ceil(TEXTS)).map(|few| place.is_same(few)).collect();
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
        let entry_stays = |entry: u32| stays.get(entry as usize / TEXTS) == Some(&true);
        let all: Vec<usize> = (1..=files.words).collect();
        let words = |file: &usize| WrittenWords::read(place.text(number(*file))?, &entry_stays);
        let words = cores::map(&all, cores::HEAVY, words).into_iter().collect::<Option<_>>()?;
        is_whole.then_some(Self { files, stays, facets, versions, words })
    }

    /// What is the same in a block; nothing where nothing is, and where its titles are not what was written.
    pub(super) fn block(&self, block: usize, place: &dyn SearchPlace) -> Option<BlockBefore<'_>> {
        let few = block * BLOCK / TEXTS..self.stays.len().min((block + 1) * BLOCK / TEXTS);
        let stays = &self.stays[few];
        if !stays.contains(&true) {
            return None;
        }
        let file = self.files.titles(block);
        let is_kept = !stays.contains(&false) && place.keep(file);
        let titles = if is_kept {
            Vec::new()
        } else {
            let text = place.text(file)?;
            serde_json::from_str(text.get(text.find('[')?..)?.strip_suffix(");\n")?).ok()?
        };
        Some(BlockBefore { all: self, block, titles, is_kept })
    }

    /// The words of all that is the same, shard by shard.
    pub(super) fn words(&self) -> &[WrittenWords] {
        &self.words
    }
}

/// What the files of the last build say of a block.
pub(super) struct BlockBefore<'b> {
    all: &'b FoundBefore,
    block: usize,
    /// The titles, where they are wanted.
    titles: Vec<TitleRow>,
    /// Whether all of it is the same, and the file of titles stays.
    is_kept: bool,
}

impl BlockBefore<'_> {
    /// What was found of a few entries, but for their words; nothing where they are not the same.
    pub(super) fn few(&mut self, few: usize, place: &dyn SearchPlace) -> Option<FoundFew> {
        let FoundBefore { files, stays, facets, versions, words: _ } = self.all;
        let texts = versions[1].get(few);
        if !stays[few] || (texts.is_some() && !place.keep(files.texts(few))) {
            return None;
        }
        place.stays(few);
        let value = |(values, of): &(Vec<String>, Vec<usize>), entry: usize| {
            of[entry].checked_sub(1).and_then(|at| values.get(at)).cloned()
        };
        let entries = few * TEXTS..((few + 1) * TEXTS).min(files.found.entries);
        let facets = entries.map(|entry| -> Facets { std::array::from_fn(|at| value(&facets[at], entry)) });
        let from = (few * TEXTS - self.block * BLOCK).min(self.titles.len());
        let titles = self.titles[from..].iter_mut().take(TEXTS).map(std::mem::take);
        Some(FoundFew { facets: facets.collect(), titles: titles.collect(), texts: texts.cloned() })
    }

    /// The version of the file of titles, if that stays.
    pub(super) fn titles(&self) -> Option<&String> {
        self.all.versions[0].get(self.block).filter(|_| self.is_kept)
    }
}
