//! An index of the words of all pages. It is cut into shards, and a browser loads only those that a query needs.
//!
//! A shard holds neighbours in the alphabet. How many shards there are depends on the number of pages only.
//! `themes/default/static/search.js` reads the index, and folds words in the same way.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::ops::Range;

use memchr::{memchr_iter, memchr3_iter};

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

    /// Adds the words of the pages that follow.
    pub fn append(&mut self, next: Self) {
        let Self { places, mut pages, folded: _ } = next;
        if self.pages.is_empty() {
            (self.places, self.pages) = (places, pages);
            return;
        }
        let words: Vec<(Box<str>, usize)> = places.into_iter().collect();
        for (word, at) in words {
            let next = std::mem::take(&mut pages[at]);
            if let Some(known) = self.places.get(&word) {
                self.pages[*known].extend(next);
            } else {
                self.places.insert(word, self.pages.len());
                self.pages.push(next);
            }
        }
    }

    /// Cuts these words and those that are `written`, in their order, into so many shards of about the same size; there may be
    /// fewer words than shards.
    pub fn shards(self, written: &[WrittenWords], count: usize) -> Vec<Shard> {
        let Self { places, pages, folded: _ } = self;
        let mut new: Vec<(Box<str>, usize)> = places.into_iter().collect();
        new.sort_unstable();
        let mut words: Vec<(&str, Pages<'_>)> = Vec::new();
        let mut new = new.iter().map(|(word, at)| (&**word, Pages::Listed(Cow::Borrowed(&pages[*at])))).peekable();
        for (word, pages) in written.iter().flat_map(WrittenWords::words) {
            while let Some(before) = new.next_if(|(new, _)| *new < word) {
                words.push(before);
            }
            let more = new.next_if(|(new, _)| *new == word);
            words.push((word, more.map_or(pages.clone(), |(_, more)| pages.with(more))));
        }
        words.extend(new);
        cut(&words, count)
    }
}

/// Cuts words in their order into so many shards.
fn cut(words: &[(&str, Pages<'_>)], count: usize) -> Vec<Shard> {
    let weight = |(word, pages): &(&str, Pages<'_>)| word.len() + 1 + pages.count() * 3;
    let whole: usize = words.iter().map(weight).sum();
    let mut shards = vec![Shard::default(); count];
    let (mut now, mut seen) = (0, 0);
    for it in words {
        while now + 1 < count && seen * count >= whole * (now + 1) {
            now += 1;
        }
        seen += weight(it);
        shards[now].add(it.0, &it.1);
    }
    shards
}

/// The pages of a word, each as three times its number and the field.
#[derive(Clone, Debug)]
enum Pages<'a> {
    Listed(Cow<'a, [u32]>),
    /// As a shard says them, and how many they are.
    Written(&'a str, usize),
}

impl Pages<'_> {
    fn count(&self) -> usize {
        match self {
            Self::Listed(pages) => pages.len(),
            Self::Written(_, count) => *count,
        }
    }

    fn list(self) -> Vec<u32> {
        match self {
            Self::Listed(pages) => pages.into_owned(),
            Self::Written(text, _) => read_pages(text.as_bytes()).map_or_else(Vec::new, |(pages, _)| pages),
        }
    }

    /// These and others.
    fn with<'a>(self, more: Pages<'_>) -> Pages<'a> {
        let (mut pages, more) = (self.list(), more.list());
        // Those of one block lie between two others.
        let after = pages.split_off(pages.partition_point(|page| more.first().is_some_and(|first| page < first)));
        pages.extend(more.into_iter().chain(after));
        if !pages.is_sorted() {
            pages.sort_unstable();
        }
        pages.dedup();
        Pages::Listed(Cow::Owned(pages))
    }
}

/// The words of a shard as a file of the search has them, without pages that do not stay.
#[derive(Debug)]
pub struct WrittenWords {
    text: String,
    words: Vec<WrittenWord>,
}

/// A word, by its place in the text.
#[derive(Debug)]
struct WrittenWord {
    word: Range<usize>,
    /// The pages by their place there and how many they are; where only some of them stay, these.
    pages: Result<(Range<usize>, usize), Vec<u32>>,
}

impl WrittenWords {
    /// Reads a file of words: its version, its words and their pages, each between `"`. `stays` says of a page whether it
    /// does. Nothing where it is written in another way.
    pub fn read(text: String, stays: &dyn Fn(u32) -> bool) -> Option<Self> {
        let quotes: Vec<usize> = memchr_iter(b'"', text.as_bytes()).collect();
        let [_, _, words_from, words_to, pages_from, pages_to] = quotes[..] else { return None };
        let mut words = Vec::new();
        let (mut from, mut pages_from) = (words_from + 1, pages_from + 1);
        for word in text[from..words_to].split_terminator(' ') {
            let (pages, length) = read_pages(text.get(pages_from..pages_to)?.as_bytes())?;
            let count = pages.len();
            let left: Vec<u32> = pages.into_iter().filter(|page| stays(page / 3)).collect();
            let place = from..from + word.len();
            match left.len() {
                0 => {}
                all if all == count => {
                    words.push(WrittenWord { word: place, pages: Ok((pages_from..pages_from + length, count)) });
                }
                _ => words.push(WrittenWord { word: place, pages: Err(left) }),
            }
            (from, pages_from) = (from + word.len() + 1, pages_from + length + 1);
        }
        Some(Self { text, words })
    }

    fn words(&self) -> impl Iterator<Item = (&str, Pages<'_>)> {
        self.words.iter().map(|WrittenWord { word, pages }| {
            let pages = match pages {
                Ok((place, count)) => Pages::Written(&self.text[place.clone()], *count),
                Err(left) => Pages::Listed(Cow::Borrowed(left)),
            };
            (&self.text[word.clone()], pages)
        })
    }
}

/// Reads the pages of one word, up to the `;` after them or the end, with their length in bytes.
fn read_pages(text: &[u8]) -> Option<(Vec<u32>, usize)> {
    let (mut pages, mut entry, mut step, mut is_empty) = (Vec::new(), 0u32, 0u32, true);
    for (at, byte) in text.iter().chain(b";").enumerate() {
        match byte {
            b'0'..=b'9' | b'a'..=b'z' => {
                let digit = if byte.is_ascii_digit() { byte - b'0' } else { byte - b'a' + 10 };
                step = step.checked_mul(36)?.checked_add(digit.into())?;
                is_empty = false;
            }
            b',' | b';' if !is_empty => {
                entry = entry.checked_add(step)?;
                pages.push(entry);
                (step, is_empty) = (0, true);
                if *byte == b';' {
                    return Some((pages, at));
                }
            }
            _ => return None,
        }
    }
    None
}

impl Shard {
    fn add(&mut self, word: &str, pages: &Pages<'_>) {
        if self.words.is_empty() {
            self.first.push_str(word);
        } else {
            self.words.push(' ');
            self.pages.push(';');
        }
        self.words.push_str(word);
        let pages = match pages {
            Pages::Listed(pages) => pages,
            Pages::Written(text, _) => return self.pages.push_str(text),
        };
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
        let shards = words.shards(&[], 1);
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
        let shards = words.shards(&[], shards(500));
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
        let written = of(&[0, 1, 2, 3, 4]).shards(&[], 2);
        let file = |shard: &Shard| format!("words(\"v\",\"{}\",\"{}\");\n", shard.words, shard.pages);
        for changed in 0..texts.len() {
            let stays = |page| page as usize != changed;
            let stay: Vec<WrittenWords> =
                written.iter().map(|shard| WrittenWords::read(file(shard), &stays).unwrap()).collect();
            assert_eq!(of(&[changed]).shards(&stay, 2), written, "{changed}");
        }
        for pages in ["1", "1;!", "1;", "1,;2", "1;zzzzzzzz", "zzzzz1,zzzzz1;0"] {
            let text = format!("words(\"v\",\"a b\",\"{pages}\");");
            assert!(WrittenWords::read(text, &|_| true).is_none(), "{pages}");
        }
    }

    #[test]
    fn a_title_cannot_end_the_script_that_it_stands_in() {
        assert_eq!(literal(&"</script>\u{2028}\"\n"), r#""\u003c/script\u003e\u2028\"\n""#);
    }
}
