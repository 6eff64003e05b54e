//! Whether an author has written something: the words of a text without those of its template.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::document::markdown::{self, Body};
use crate::figures::names;
use crate::language::locale::BUILT_IN;
use crate::load::embedded;

/// How many words have to be left for a text to count as filled.
pub const FILLED: usize = 40;

/// The archetypes whose sentences do not count as written by an author.
const ARCHETYPES: &[&str] = &["account", "decision", "objective", "page", "person", "pillar", "plan", "review"];

/// The sentences of the default archetypes by their first words, each as the words behind it.
static TEMPLATE: LazyLock<HashMap<String, Vec<Vec<String>>, ahash::RandomState>> = LazyLock::new(|| {
    let in_all = |name: &&str| BUILT_IN.map(|language| embedded::archetype(language, name));
    let mut all: HashMap<String, Vec<Vec<String>>, _> = HashMap::default();
    for text in ARCHETYPES.iter().flat_map(in_all).flatten() {
        let body = text.rsplit_once("+++").map_or("", |(_, body)| body);
        each_sentence(&names::folded(body), |sentence| {
            let Some((first, behind)) = sentence.split_first() else { return };
            let known = all.entry((*first).to_owned()).or_default();
            known.push(behind.iter().map(|word| (*word).to_owned()).collect());
        });
    }
    all
});

/// Whether a sentence is one of the default archetypes.
fn is_of_template(sentence: &[&str]) -> bool {
    let Some((first, behind)) = sentence.split_first() else { return false };
    TEMPLATE.get(*first).is_some_and(|known| known.iter().any(|known| known == behind))
}

/// Words that stand for what is still to be written, by the first byte of each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Placeholders(HashMap<u8, Vec<Vec<String>>, ahash::RandomState>);

impl Placeholders {
    /// Those of a list: words and phrases in lower case.
    pub fn of(phrases: &[String]) -> Self {
        let mut by_first = Self::default();
        for phrase in phrases {
            let phrase: Vec<String> = phrase.split_whitespace().filter_map(word).map(str::to_owned).collect();
            if let Some(first) = phrase.first() {
                by_first.0.entry(first.as_bytes()[0]).or_default().push(phrase);
            }
        }
        by_first
    }

    /// How many words at the beginning of a sentence are a placeholder.
    fn at(&self, sentence: &[&str]) -> Option<usize> {
        let begins =
            |phrase: &&Vec<String>| sentence.len() >= phrase.len() && phrase.iter().zip(sentence).all(|(a, b)| a == b);
        self.0.get(&sentence.first()?.as_bytes()[0])?.iter().find(begins).map(Vec::len)
    }
}

/// How many words of a body are left without the sentences of the default archetypes and placeholder words, and how
/// many there are in all. Words stand between white space and hold a letter or a digit; placeholders are those of
/// `words/placeholders.txt`.
///
/// Source: "filled" in the rules: at least [`FILLED`] words left.
pub fn left(body: &Body, placeholders: &Placeholders) -> (usize, usize) {
    words_left(&markdown::plain(body), placeholders)
}

/// Whether a body has enough words left to count as filled.
pub fn is_filled(body: &Body, placeholders: &Placeholders) -> bool {
    left(body, placeholders).0 >= FILLED
}

fn words_left(text: &str, placeholders: &Placeholders) -> (usize, usize) {
    let (mut left, mut all) = (0, 0);
    each_sentence(&names::folded(text), |sentence| {
        all += sentence.len();
        if !is_of_template(sentence) {
            left += without(sentence, placeholders);
        }
    });
    (left, all)
}

/// How many words of a sentence belong to no placeholder.
fn without(sentence: &[&str], placeholders: &Placeholders) -> usize {
    let (mut at, mut count) = (0, 0);
    while at < sentence.len() {
        let skipped = placeholders.at(&sentence[at..]);
        count += usize::from(skipped.is_none());
        at += skipped.unwrap_or(1);
    }
    count
}

/// Gives the sentences of a text in folded form, each as its words. A sentence ends with its line, or with a punctuation
/// mark before white space.
fn each_sentence<'t>(text: &'t str, mut take: impl FnMut(&[&'t str])) {
    let mut sentence = Vec::new();
    for line in text.lines() {
        for token in line.split_whitespace() {
            sentence.extend(word(token));
            if token.trim_end_matches(['”', '"', '’', '\'', ')']).ends_with(['.', '!', '?', '…'])
                && !sentence.is_empty()
            {
                take(&sentence);
                sentence.clear();
            }
        }
        if !sentence.is_empty() {
            take(&sentence);
            sentence.clear();
        }
    }
}

/// A word without the punctuation around it; none for punctuation alone.
fn word(token: &str) -> Option<&str> {
    let word = token.trim_matches(|c: char| !c.is_alphanumeric());
    (!word.is_empty()).then_some(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(text: &str) -> usize {
        let phrases = ["tbd", "to be completed", "n/a", "à compléter"].map(str::to_owned);
        words_left(text, &Placeholders::of(&phrases)).0
    }

    #[test]
    fn words_are_what_stands_between_white_space_and_holds_a_letter_or_digit() {
        assert_eq!(left(""), 0);
        assert_eq!(left("Kệ đầy – thì minimart\nmới bán được: 95 %."), 8);
    }

    #[test]
    fn the_template_s_own_sentences_say_nothing() {
        assert_eq!(left("Why this matters to the customer, and what stands in its way."), 0);
        assert_eq!(left("How the pieces fit together. The numbers are above; the argument goes here.\n"), 0);
        assert_eq!(left("Why this comes first, and why what is given up can be spared. It was the biggest."), 4);
        assert_eq!(left("How the pieces fit together: a household does not try."), 10, "an author's own sentence");
    }

    #[test]
    fn placeholders_say_nothing_whatever_stands_around_them() {
        assert_eq!(left("TBD"), 0);
        assert_eq!(left("History: (to be completed), n/a. À compléter!"), 1);
        assert_eq!(left("Completed in March."), 3);
    }

    #[test]
    fn every_archetype_has_words_to_leave_out() {
        for name in ARCHETYPES {
            assert!(embedded::theme_text(&format!("archetypes/{name}.md")).is_some(), "{name}");
        }
        assert!(TEMPLATE.len() >= 6);
    }
}
