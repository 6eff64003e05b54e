//! The order of names by the alphabet of a language. Marks and case count only between names with the same letters.
//!
//! An alphabet is its letters in order. A letter with a mark that the alphabet lists is a letter of its own, such as
//! `å` in Danish and `ê` in Vietnamese; any other mark only decides between two names that are equal without it. `å/aa`
//! sorts both as one letter. Digits in a row are one number, so that “Store 2” comes before “Store 10”, and a syllable of
//! Hangul is one letter.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{compose, is_combining_mark};

/// Letters that no decomposition turns into a plain letter.
const PLAIN: &[(char, &str)] =
    &[('æ', "ae"), ('œ', "oe"), ('ø', "o"), ('đ', "d"), ('ð', "d"), ('þ', "th"), ('ß', "ss"), ('ł', "l"), ('ı', "i")];
/// Marks in the order of Vietnamese tones. The other languages set no order of them.
const MARKS: [char; 5] = ['\u{300}', '\u{309}', '\u{303}', '\u{301}', '\u{323}'];
/// Digits sort before letters, letters of the alphabet before all others.
const DIGITS: u32 = 1 << 8;
const LETTERS: u32 = 1 << 9;
const OTHERS: u32 = 1 << 16;

/// What a name is sorted by: letters, then marks, then the name as it is written.
pub type SortKey = (Vec<u32>, Vec<u8>, String);

/// The letters of a language with their ranks.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Alphabet(HashMap<String, u32>);

impl Alphabet {
    pub(super) fn new(letters: &str) -> Self {
        let places = letters.split_whitespace().zip(LETTERS..);
        Self(places.flat_map(|(same, at)| same.split('/').map(move |letter| (letter.nfc().collect(), at))).collect())
    }

    pub(super) fn order(&self, name: &str) -> SortKey {
        let folded = crate::figures::names::folded(name);
        let (mut letters, mut marks) = (Vec::with_capacity(folded.len()), Vec::new());
        let mut rest = folded.chars();
        while let Some(char) = rest.next() {
            if char.is_ascii_digit() {
                let text = rest.as_str();
                let more = text.find(|next: char| !next.is_ascii_digit()).unwrap_or(text.len());
                number(char, &text[..more], &mut letters);
                rest = text[more..].chars();
                continue;
            }
            let pair = rest.clone().next().and_then(|next| self.0.get(&format!("{char}{next}")));
            if let Some(at) = pair {
                rest.next();
                letters.push(*at);
                marks.push(1);
            } else {
                self.letter(char, &mut letters, &mut marks);
            }
        }
        (letters, marks, name.to_owned())
    }

    fn letter(&self, char: char, letters: &mut Vec<u32>, marks: &mut Vec<u8>) {
        if is_hangul(char) {
            letters.push(OTHERS + u32::from(char));
            return;
        }
        let mut parts = std::iter::once(char).nfd();
        let (mut base, mut mark) = (parts.next().unwrap_or(char), 0);
        for part in parts {
            match compose(base, part).filter(|letter| self.place(*letter).is_some()) {
                Some(letter) => base = letter,
                None => mark = MARKS.iter().zip(1..).find(|(known, _)| **known == part).map_or(9, |(_, at)| at),
            }
        }
        if let Some(at) = self.place(base) {
            letters.push(at);
            marks.push(mark);
        } else if let Some((_, plain)) = PLAIN.iter().find(|(known, _)| *known == base) {
            letters.extend(plain.chars().filter_map(|plain| self.place(plain)));
            marks.push(9);
        } else if base.is_alphabetic() {
            letters.push(OTHERS + u32::from(base));
            marks.push(mark);
        } else if let Some(digit) = base.to_digit(10) {
            letters.push(DIGITS + digit);
        } else if !is_combining_mark(base) {
            letters.push(1);
        }
    }

    fn place(&self, letter: char) -> Option<u32> {
        self.0.get(letter.encode_utf8(&mut [0; 4]) as &str).copied()
    }
}

/// Digits in a row as what they are sorted by: how many they are without zeros in front, then each of them.
fn number(first: char, more: &str, letters: &mut Vec<u32>) {
    let digits = || std::iter::once(first).chain(more.chars()).skip_while(|digit| *digit == '0');
    let count = u32::try_from(digits().count()).unwrap_or(u32::MAX).min(LETTERS - DIGITS - 1);
    letters.push(DIGITS + count);
    letters.extend(digits().filter_map(|digit| digit.to_digit(10)));
}

/// Whether a letter is a whole syllable of Hangul. Their order in Unicode is that of the alphabet.
fn is_hangul(letter: char) -> bool {
    ('\u{ac00}'..='\u{d7a3}').contains(&letter)
}

#[cfg(test)]
mod tests {
    use crate::language::Locale;

    fn sorted<'n>(code: &str, names: &[&'n str]) -> Vec<&'n str> {
        let locale = Locale::built_in(code);
        let mut names = names.to_vec();
        names.reverse();
        names.sort_by_cached_key(|name| locale.order(name));
        names
    }

    #[test]
    fn danish_ends_with_its_own_letters() {
        let names = ["Abel", "Müller", "Mylund", "Zahle", "Ærø", "Ørsted", "Aabel", "Ågård", "Årup"];
        assert_eq!(sorted("da", &names), names);
        let english = ["Aabel", "Abel", "Ærø", "Ågård", "Årup", "Müller", "Mylund", "Ørsted", "Zahle"];
        assert_eq!(sorted("en", &english), english);
    }

    #[test]
    fn vietnamese_letters_come_before_tones() {
        let names =
            ["Ba", "Bà", "Bả", "Bã", "Bá", "Bạ", "Bá Anh", "Băng", "Bần", "Dũng", "Đan", "Em", "Ê", "Ơn", "Ưng"];
        assert_eq!(sorted("vi", &names), names);
    }

    #[test]
    fn french_accents_only_tell_equal_words_apart() {
        let names = ["cote", "coté", "côte", "côté", "coteau", "Œuvre", "oeuvres", "Zoé", "Zoé 2"];
        assert_eq!(sorted("fr", &names), names);
    }

    #[test]
    fn numbers_in_names_count_as_numbers() {
        let names = ["Store", "Store 02", "Store 2", "Store 2b", "Store 3", "Store 10", "Store 100", "Store x"];
        assert_eq!(sorted("en", &names), names);
        let long = ["9".repeat(300), "9".repeat(400)];
        assert_eq!(sorted("en", &[&long[0], &long[1]]), [&long[0], &long[1]]);
    }

    #[test]
    fn syllables_of_hangul_follow_their_alphabet() {
        let names = ["가", "가나", "각", "강남", "나", "서울", "한국"];
        assert_eq!(sorted("en", &names), names);
    }

    #[test]
    fn digits_stand_before_letters_and_other_scripts_after() {
        let names = ["", "7-Eleven", "7Eleven", "Åse", "Zara", "Ян", "北京"];
        assert_eq!(sorted("en", &names), names);
    }
}
