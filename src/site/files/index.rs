//! An index of the words of all pages. It is cut into shards, and a browser loads only those that a query needs.
//!
//! A shard holds neighbours in the alphabet. How many shards there are depends on the number of pages only.
//! `themes/default/static/search.js` reads the index, and folds words in the same way.

use std::collections::HashMap;
use std::fmt::Write as _;

use memchr::memchr3_iter;

use crate::figures::letters::search_words;

/// Pages in a shard of titles.
pub const BLOCK: usize = 256;

/// Pages in a shard of texts. They are larger than titles, and only those of the results that are shown are loaded.
pub const TEXTS: usize = 16;

/// Pages whose words fill a shard.
const FILL: usize = 96;

/// The most shards of words: more of them would not make a query faster.
const MOST: usize = 128;

/// Where a word stands on its page, weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SearchField {
    /// In the prose.
    Body,
    /// In a key: an owner, a KPI, an action.
    Key,
    /// In the title.
    Title,
}

/// How many shards of words a site of so many pages has.
pub fn shards(pages: usize) -> usize {
    pages.div_ceil(FILL).clamp(1, MOST)
}

/// Gathers the words of pages, page by page in their order.
#[derive(Debug, Default)]
pub struct Words {
    places: HashMap<Box<str>, usize, ahash::RandomState>,
    /// Of each word the pages it stands on, each as three times its number and the field.
    pages: Vec<Vec<u32>>,
    folded: String,
}

/// Words that are neighbours in the alphabet, with the pages they stand on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shard {
    /// The first word.
    pub first: String,
    /// The words in order, with spaces between.
    pub words: String,
    /// Of each word, `;` between: how far it is from each page to the next, in base 36 with `,` between.
    pub pages: String,
}

impl Words {
    /// Adds a text of a page. Pages come in order, and the strongest field of a page first.
    pub fn add(&mut self, page: u32, field: SearchField, text: &str) {
        let mut folded = std::mem::take(&mut self.folded);
        folded.clear();
        search_words(text, &mut folded);
        for word in folded.split_ascii_whitespace() {
            let at = self.places.get(word).copied().unwrap_or_else(|| {
                self.places.insert(word.into(), self.pages.len());
                self.pages.push(Vec::new());
                self.pages.len() - 1
            });
            let pages = &mut self.pages[at];
            if pages.last().is_none_or(|last| last / 3 != page) {
                pages.push(page * 3 + field as u32);
            }
        }
        self.folded = folded;
    }

    /// Adds the words of other pages, or of the same ones once more.
    pub fn append(&mut self, other: Self) {
        let Self { places, mut pages, folded: _ } = other;
        if self.pages.is_empty() {
            (self.places, self.pages) = (places, pages);
            return;
        }
        let words: Vec<(Box<str>, usize)> = places.into_iter().collect();
        for (word, at) in words {
            self.add_pages(word, std::mem::take(&mut pages[at]));
        }
    }

    fn add_pages(&mut self, word: Box<str>, pages: Vec<u32>) {
        let Some(known) = self.places.get(&word) else {
            self.places.insert(word, self.pages.len());
            self.pages.push(pages);
            return;
        };
        let known = &mut self.pages[*known];
        let follow = known.last().is_none_or(|last| pages.first().is_none_or(|first| last < first));
        known.extend(pages);
        if !follow {
            known.sort_unstable();
            known.dedup();
        }
    }

    /// Adds the words of a shard as they are written, each with those of its pages that stay. Nothing where they are not
    /// written so.
    pub fn add_written(&mut self, words: &str, pages: &str, stays: &dyn Fn(u32) -> bool) -> Option<()> {
        let mut pages = pages.split(';');
        for word in words.split_terminator(' ') {
            let mut entry = 0u32;
            let mut kept = Vec::new();
            for step in pages.next()?.split(',') {
                entry = entry.checked_add(u32::from_str_radix(step, 36).ok()?)?;
                kept.extend(Some(entry).filter(|entry| stays(entry / 3)));
            }
            if !kept.is_empty() {
                self.add_pages(word.into(), kept);
            }
        }
        Some(())
    }

    /// Cuts the words into so many shards of about the same size; there may be fewer words than shards.
    pub fn shards(self, count: usize) -> Vec<Shard> {
        let mut words: Vec<(Box<str>, usize)> = self.places.into_iter().collect();
        words.sort_unstable();
        let weight = |word: &str, at: usize| word.len() + 1 + self.pages[at].len() * 3;
        let whole: usize = words.iter().map(|(word, at)| weight(word, *at)).sum();
        let mut shards = vec![Shard::default(); count];
        let (mut now, mut seen) = (0, 0);
        for (word, at) in words {
            while now + 1 < count && seen * count >= whole * (now + 1) {
                now += 1;
            }
            seen += weight(&word, at);
            shards[now].add(&word, &self.pages[at]);
        }
        shards
    }
}

impl Shard {
    fn add(&mut self, word: &str, pages: &[u32]) {
        if self.words.is_empty() {
            self.first.push_str(word);
        } else {
            self.words.push(' ');
            self.pages.push(';');
        }
        self.words.push_str(word);
        let mut last = 0;
        for (at, entry) in pages.iter().enumerate() {
            if at > 0 {
                self.pages.push(',');
            }
            // Three times a page and its field grows from page to page, since no page comes twice.
            base36(entry - last, &mut self.pages);
            last = *entry;
        }
    }
}

fn base36(mut number: u32, out: &mut String) {
    let mut digits = [0u8; 7];
    let mut at = digits.len();
    loop {
        at -= 1;
        digits[at] = b"0123456789abcdefghijklmnopqrstuvwxyz"[(number % 36) as usize];
        number /= 36;
        if number == 0 {
            break;
        }
    }
    out.extend(digits[at..].iter().map(|digit| char::from(*digit)));
}

/// A value as it may stand in a script: nothing in it can end the script or a line of it.
pub fn literal(value: &impl serde::Serialize) -> String {
    let mut out = String::new();
    literal_to(value, &mut out);
    out
}

/// The same at the end of a text.
pub fn literal_to(value: &impl serde::Serialize, out: &mut String) {
    let json = serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned());
    let bytes = json.as_bytes();
    out.reserve(json.len() + 16);
    let mut last = 0;
    // The ends of lines that are none in JSON begin with this byte in UTF-8, as much else does.
    for at in memchr3_iter(b'<', b'>', 0xe2, bytes) {
        let Some(c) = json[at..].chars().next().filter(|c| matches!(c, '<' | '>' | '\u{2028}' | '\u{2029}')) else {
            continue;
        };
        out.push_str(&json[last..at]);
        // Writing to a string cannot fail.
        let _ = write!(out, "\\u{:04x}", u32::from(c));
        last = at + c.len_utf8();
    }
    out.push_str(&json[last..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shard_says_where_each_of_its_words_stands_and_how_strongly() {
        let mut words = Words::default();
        words.add(0, SearchField::Title, "Shelf");
        words.add(0, SearchField::Body, "A shelf, a trial");
        words.add(40, SearchField::Key, "shelf");
        let shards = words.shards(1);
        assert_eq!(shards[0].words, "a shelf trial");
        // Page 0 in the prose; page 0 in the title (2), then 40 × 3 + 1 = 121 = 2 + 119, which is 3b; page 0 again.
        assert_eq!(shards[0].pages, "0;2,3b;0");
    }

    #[test]
    fn shards_follow_the_alphabet_and_none_is_much_larger_than_another() {
        let mut words = Words::default();
        for page in 0..500 {
            words.add(page, SearchField::Body, &format!("word{} shelf", page % 97));
        }
        let shards = words.shards(shards(500));
        assert_eq!(shards.len(), 6);
        let all: Vec<&str> = shards.iter().flat_map(|shard| shard.words.split_terminator(' ')).collect();
        assert!(all.is_sorted() && all.len() == 98, "{all:?}");
        assert!(shards.iter().all(|shard| shard.words.split_whitespace().next().unwrap_or_default() == shard.first));
    }

    #[test]
    fn words_that_were_written_are_read_again_with_the_pages_that_stay() {
        let texts = ["a shelf", "a trial", "the shelf, a shelf", "", "trial"];
        let of = |pages: &[usize]| {
            let mut words = Words::default();
            for page in pages {
                words.add(u32::try_from(*page).unwrap(), SearchField::Key, texts[*page]);
            }
            words
        };
        let written = of(&[0, 1, 2, 3, 4]).shards(2);
        for changed in 0..texts.len() {
            let mut words = of(&[changed]);
            let mut stay = Words::default();
            for shard in &written {
                stay.add_written(&shard.words, &shard.pages, &|page| page as usize != changed).unwrap();
            }
            words.append(stay);
            assert_eq!(words.shards(2), written, "{changed}");
        }
        let mut none = Words::default();
        for pages in ["1", "1;!", "1;zzzzzzzz", "zzzzz1,zzzzz1;0"] {
            assert_eq!(none.add_written("a b", pages, &|_| true), None, "{pages}");
        }
    }

    #[test]
    fn a_title_cannot_end_the_script_that_it_stands_in() {
        assert_eq!(literal(&"</script>\u{2028}\"\n"), r#""\u003c/script\u003e\u2028\"\n""#);
    }
}
