//! A text as its letters: what is left of it when a reader hears it instead of seeing it.
//!
//! Case, marks, kinds of blanks and hyphens, and what cannot be seen are gone. What stood between two letters is kept as
//! a [`Gap`], so that a name is found whether it is written in one word, in two, or over the end of a line.

use crate::figures::letters::{folded, second_letter};

/// What stands before a letter, weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Gap {
    /// Nothing.
    None,
    /// Nothing, but a word seems to begin: `planHavnely`, `2025havnely`.
    Turn,
    /// A hyphen, an apostrophe, or another mark without a blank.
    Mark,
    /// Blanks of any kind.
    Blank,
    /// The end of a sentence, or of the text.
    Stop,
}

/// One letter or digit.
#[derive(Clone, Copy, Debug)]
pub(super) struct Letter {
    /// In lower case, without marks.
    pub(super) value: char,
    /// What stands before it.
    pub(super) gap: Gap,
    /// Whether it is written as a capital.
    pub(super) capital: bool,
    /// Its first byte in the text, and one past its last.
    pub(super) place: (usize, usize),
}

/// A text as its letters.
#[derive(Debug, Default)]
pub(super) struct Letters {
    pub(super) list: Vec<Letter>,
    /// How many of its letters can be spelled with two: `ø` is `o` or `oe`, `å` is `a` or `aa`.
    pub(super) doubles: u32,
}

/// Spells no letter with two.
pub(super) const PLAIN: u32 = 0;
/// Spells every letter with two that can be.
pub(super) const DOUBLED: u32 = u32::MAX;

/// The letters of a text. Bit *n* of `doubled` says whether the *n*th letter that can be spelled with two is.
pub(super) fn letters(text: &str, doubled: u32) -> Letters {
    let mut out = Reading {
        letters: Letters::default(),
        gap: Gap::Stop,
        word: 0,
        began_capital: false,
        is_broken: false,
        doubled,
    };
    for (at, c) in text.char_indices().filter(|(_, c)| !is_invisible(*c)) {
        let place = (at, at + c.len_utf8());
        if c.is_ascii_alphanumeric() {
            out.push(c.to_ascii_lowercase(), c.is_ascii_uppercase(), place);
        } else if matches!(c, '™' | '®' | '©' | '℠' | '\u{2b9}'..='\u{2cf}') {
            out.gap = out.gap.max(Gap::Mark);
        } else if c.is_ascii() {
            out.separate(c, &text[place.1..]);
        } else {
            out.read(c, place, &text[place.1..]);
        }
    }
    out.letters
}

/// What is being read.
struct Reading {
    letters: Letters,
    gap: Gap,
    /// How many letters the word has so far.
    word: usize,
    /// Whether the word began with a capital.
    began_capital: bool,
    /// Whether a hyphen at the end of a line has broken the word.
    is_broken: bool,
    doubled: u32,
}

impl Reading {
    /// A character outside ASCII. One that folds to nothing is a mark over the letter before, and belongs to it.
    fn read(&mut self, c: char, place: (usize, usize), after: &str) {
        let mut is_mark = true;
        folded(c, |letter| {
            is_mark = false;
            if letter.is_alphanumeric() {
                self.push(letter, c.is_uppercase(), place);
            } else {
                self.separate(letter, after);
            }
        });
        let Some(last) = self.letters.list.last_mut().filter(|_| self.gap == Gap::None) else { return };
        if is_mark {
            last.place.1 = place.1;
        }
        if let Some(second) = second_letter(last.value, c) {
            self.double(second, place);
        }
    }

    /// The second letter of one that can be spelled with two.
    fn double(&mut self, second: char, place: (usize, usize)) {
        let wanted = self.doubled.checked_shr(self.letters.doubles).is_none_or(|bits| bits & 1 == 1);
        self.letters.doubles += 1;
        if wanted && self.doubled != PLAIN {
            self.letters.list.push(Letter { value: second, gap: Gap::None, capital: false, place });
        }
    }

    fn push(&mut self, value: char, capital: bool, place: (usize, usize)) {
        if let Some(last) = self.letters.list.last()
            && self.gap == Gap::None
        {
            let turns = (capital && !last.capital) || last.value.is_numeric() != value.is_numeric();
            self.gap = match turns {
                _ if is_word_by_itself(value) || is_word_by_itself(last.value) => Gap::Mark,
                true => Gap::Turn,
                false => Gap::None,
            };
        }
        if self.gap >= Gap::Mark {
            self.word = 0;
            self.began_capital = capital;
        }
        self.word += 1;
        self.letters.list.push(Letter { value, gap: self.gap, capital, place });
        self.gap = Gap::None;
        self.is_broken = false;
    }

    /// A character that is no letter stands between two letters. Of several the strongest counts.
    fn separate(&mut self, c: char, after: &str) {
        self.is_broken |= matches!(c, '-' | '\u{2010}') && after.starts_with(['\n', '\r']);
        let gap = if self.is_broken && c.is_whitespace() { Gap::Mark } else { self.gap_of(c, after) };
        self.gap = self.gap.max(gap);
    }

    fn gap_of(&self, c: char, after: &str) -> Gap {
        let next = after.chars().next();
        let ends = next.is_none_or(char::is_whitespace);
        match c {
            _ if c.is_whitespace() || c.is_control() => Gap::Blank,
            // `St. Gallen`, `J. Holm` and `Co. Ltd` are no ends of sentences.
            '.' if ends && self.word > 3 => Gap::Stop,
            // `Holm, Jens` is a name, and a list of things is none.
            ',' if ends => {
                let capital = after.trim_start().chars().next().is_some_and(char::is_uppercase);
                if capital && self.began_capital { Gap::Blank } else { Gap::Stop }
            }
            ';' | ':' | '!' | '?' | '|' | '…' if ends => Gap::Stop,
            _ => Gap::Mark,
        }
    }
}

/// What no reader sees: soft hyphens, joiners, marks of direction, selectors of variants.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{3164}' | '\u{ffa0}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0000}'..='\u{e0fff}')
}

/// Letters of scripts that put no blanks between words.
fn is_word_by_itself(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{2e80}'..='\u{9fff}'
        | '\u{a960}'..='\u{a97f}' | '\u{ac00}'..='\u{d7ff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}
