//! Whether an author has written something: the words of a text without those of its template.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::document::markdown::{self, Body};
use crate::figures::names;
use crate::language::locale::BUILT_IN;
use crate::load::embedded;

/// How many words have to be left for a text to count as filled.
pub const FILLED: usize = 40;

/// The archetypes whose sentences do not count as written by an author.
const ARCHETYPES: &[&str] = &["account", "decision", "objective", "page", "person", "pillar", "plan", "review"];

/// The sentences of the default archetypes: their words, with single spaces between.
static TEMPLATE: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let in_all = |name: &&str| BUILT_IN.map(|language| embedded::archetype(language, name));
    let files = ARCHETYPES.iter().flat_map(in_all).flatten();
    let bodies = files.filter_map(|text| Some(names::folded(text.rsplit_once("+++")?.1)));
    bodies.flat_map(|body| sentences(&body).iter().map(|sentence| sentence.join(" ")).collect::<Vec<_>>()).collect()
});

/// How many words of a body are left without the sentences of the default archetypes and placeholder words, and how
/// many there are in all. Words stand between white space and hold a letter or a digit; placeholders are those of
/// `words/placeholders.txt`.
///
/// Source: "filled" in the rules: at least [`FILLED`] words left.
pub fn left(body: &Body, placeholders: &[String]) -> (usize, usize) {
    words_left(&markdown::plain(body), placeholders)
}

/// Whether a body has enough words left to count as filled.
pub fn is_filled(body: &Body, placeholders: &[String]) -> bool {
    left(body, placeholders).0 >= FILLED
}

fn words_left(text: &str, placeholders: &[String]) -> (usize, usize) {
    let placeholders: Vec<Vec<&str>> = placeholders.iter().map(|phrase| words(phrase).collect()).collect();
    let text = names::folded(text);
    let (mut left, mut all, mut joined) = (0, 0, String::new());
    for sentence in sentences(&text) {
        all += sentence.len();
        joined.clear();
        for word in &sentence {
            joined.push_str(if joined.is_empty() { "" } else { " " });
            joined.push_str(word);
        }
        if !TEMPLATE.contains(&joined) {
            left += without(&sentence, &placeholders);
        }
    }
    (left, all)
}

/// How many words of a sentence belong to no phrase.
fn without(sentence: &[&str], phrases: &[Vec<&str>]) -> usize {
    let (mut at, mut count) = (0, 0);
    while at < sentence.len() {
        let phrase = phrases.iter().find(|phrase| !phrase.is_empty() && sentence[at..].starts_with(phrase));
        count += usize::from(phrase.is_none());
        at += phrase.map_or(1, Vec::len);
    }
    count
}

/// The sentences of a text in folded form, each as its words. A sentence ends with its line, or with a punctuation mark
/// before white space.
fn sentences(text: &str) -> Vec<Vec<&str>> {
    let mut sentences = Vec::new();
    for line in text.lines() {
        let mut sentence = Vec::new();
        for token in line.split_whitespace() {
            sentence.extend(word(token));
            if token.trim_end_matches(['”', '"', '’', '\'', ')']).ends_with(['.', '!', '?', '…']) {
                sentences.push(std::mem::take(&mut sentence));
            }
        }
        sentences.push(sentence);
    }
    sentences.retain(|sentence| !sentence.is_empty());
    sentences
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split_whitespace().filter_map(word)
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
        words_left(text, &["tbd", "to be completed", "n/a", "à compléter"].map(str::to_owned)).0
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
