//! Whether an author has written something: the words of a text without those of its template.

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::sync::LazyLock;

use xxhash_rust::xxh3::xxh3_64;

use crate::document::markdown::{self, Body};
use crate::document::prose::Prose;
use crate::figures::names;
use crate::language::locale::BUILT_IN;
use crate::load::embedded;
use crate::measure;

/// The archetypes whose sentences do not count as written by an author.
const ARCHETYPES: &[&str] = &["account", "decision", "objective", "page", "person", "pillar", "plan", "review"];

/// The sentences of the default archetypes by their first words, each as the words behind it.
static TEMPLATE: LazyLock<HashMap<String, Vec<Vec<String>>, ahash::RandomState>> = LazyLock::new(|| {
    let in_all = |name: &&str| BUILT_IN.map(|language| embedded::archetype(language, name));
    let mut all: HashMap<String, Vec<Vec<String>>, _> = HashMap::default();
    for text in ARCHETYPES.iter().flat_map(in_all).flatten() {
        let body = text.rsplit_once("+++").map_or("", |(_, body)| body);
        let _ = each_sentence(body, |sentence| {
            if let Some((first, behind)) = sentence.split_first() {
                let known = all.entry((*first).to_owned()).or_default();
                known.push(behind.iter().map(|word| (*word).to_owned()).collect());
            }
            ControlFlow::Continue(())
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
pub struct Placeholders {
    by_first: HashMap<u8, Vec<Vec<String>>, ahash::RandomState>,
    /// A hash of all of them.
    hash: u64,
}

impl Placeholders {
    /// Those of a list: words and phrases in lower case.
    pub fn of(phrases: &[String]) -> Self {
        let mut all = Self { hash: xxh3_64(phrases.join("\n").as_bytes()), ..Self::default() };
        for phrase in phrases {
            let phrase: Vec<String> = phrase.split_whitespace().filter_map(word).map(str::to_owned).collect();
            if let Some(first) = phrase.first() {
                all.by_first.entry(first.as_bytes()[0]).or_default().push(phrase);
            }
        }
        all
    }

    /// The key of all that prose is judged by, beside the archetypes, which are the program's.
    fn key(&self, enough: f64, template: f64) -> u64 {
        let parts = [self.hash, enough.to_bits(), template.to_bits()];
        xxh3_64(&parts.map(u64::to_le_bytes).concat())
    }

    /// How many words at the beginning of a sentence are a placeholder.
    fn at(&self, sentence: &[&str]) -> Option<usize> {
        let begins =
            |phrase: &&Vec<String>| sentence.len() >= phrase.len() && phrase.iter().zip(sentence).all(|(a, b)| a == b);
        self.by_first.get(&sentence.first()?.as_bytes()[0])?.iter().find(begins).map(Vec::len)
    }
}

/// What the words of a body say once the sentences of the default archetypes and placeholder words are left out. Words
/// stand between white space and hold a letter or a digit; placeholders are those of `words/placeholders.txt`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filling {
    /// The words of a template are as large a share of it as makes it the template's.
    Template,
    /// Fewer words are left than are enough.
    Short,
    /// Its author has written something.
    Own,
}

/// What a body says, where `enough` words have to be left, and `template` is the share of words left out, 0–1, that makes it
/// the template's.
///
/// Source: "filled" in the rules, where forty words are enough as long as a site sets no other limit.
pub fn filling(prose: &Prose, placeholders: &Placeholders, enough: f64, template: f64) -> Filling {
    let judge = |body: &Body| filling_of(&markdown::plain(body), placeholders, enough, template) as u8;
    match prose.judged(placeholders.key(enough, template), judge) {
        0 => Filling::Template,
        1 => Filling::Short,
        _ => Filling::Own,
    }
}

/// Whether so many words of a body are left as are enough.
pub fn is_filled(prose: &Prose, placeholders: &Placeholders, enough: f64) -> bool {
    filling(prose, placeholders, enough, f64::INFINITY) == Filling::Own
}

/// The text is read until it is clear what it says: of a long one that is soon.
fn filling_of(text: &str, placeholders: &Placeholders, enough: f64, template: f64) -> Filling {
    let most = most_words(text);
    let left_out = |left: usize, all: usize| measure::share(all.saturating_sub(left), all).unwrap_or(0.0);
    let (mut left, mut all) = (0, 0);
    let clear = each_sentence(text, |sentence| {
        all += sentence.len();
        if !is_of_template(sentence) {
            left += without(sentence, placeholders);
        }
        let is_own = measure::number(left) >= enough && left_out(left, most) < template;
        if is_own { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    if clear.is_break() {
        Filling::Own
    } else if all > 0 && left_out(left, all) >= template {
        Filling::Template
    } else if measure::number(left) < enough {
        Filling::Short
    } else {
        Filling::Own
    }
}

/// At least as many as the words of a text: one more than there may be white space.
fn most_words(text: &str) -> usize {
    // White space beyond ASCII begins with one of these bytes, as many letters do.
    let may_be_space = |byte: &&u8| matches!(byte, b'\t'..=b'\r' | b' ' | 0xc2 | 0xe1..=0xe3);
    text.as_bytes().iter().filter(may_be_space).count() + 1
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

/// Gives the sentences of a text in folded form, each as its words, until one is enough. A sentence ends with its line, or
/// with a punctuation mark before white space.
fn each_sentence(text: &str, mut take: impl FnMut(&[&str]) -> ControlFlow<()>) -> ControlFlow<()> {
    for line in text.lines().map(names::folded) {
        let mut sentence = Vec::new();
        for token in line.split_whitespace() {
            sentence.extend(word(token));
            if token.trim_end_matches(['”', '"', '’', '\'', ')']).ends_with(['.', '!', '?', '…'])
                && !sentence.is_empty()
            {
                take(&sentence)?;
                sentence.clear();
            }
        }
        if !sentence.is_empty() {
            take(&sentence)?;
        }
    }
    ControlFlow::Continue(())
}

/// A word without the punctuation around it; none for punctuation alone.
fn word(token: &str) -> Option<&str> {
    let word = token.trim_matches(|c: char| !c.is_alphanumeric());
    (!word.is_empty()).then_some(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many words are left.
    fn left(text: &str) -> usize {
        let phrases = ["tbd", "to be completed", "n/a", "à compléter"].map(str::to_owned);
        let placeholders = Placeholders::of(&phrases);
        let has = |enough: &usize| {
            let filling = filling_of(text, &placeholders, measure::number(*enough), f64::INFINITY);
            filling == Filling::Own
        };
        (1..=99).take_while(has).count()
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
    fn a_template_with_little_of_an_author_s_is_still_the_template_s() {
        let none = Placeholders::default();
        let template = "Why this matters to the customer, and what stands in its way. ".repeat(3);
        let own = "A household does not try what it does not see. ".repeat(4);
        let of = |text: &str, share: f64| filling_of(text, &none, 40.0, share);
        assert_eq!(of(&(template.clone() + &own), 0.45), Filling::Template, "36 words of 76 are left out");
        assert_eq!(of(&(own.clone() + &template), 0.45), Filling::Template, "wherever they stand");
        assert_eq!(of(&(own.clone() + &template), 0.5), Filling::Own);
        assert_eq!(of(&own, 0.5), Filling::Own, "40 words");
        assert_eq!(of(&own[..own.len() / 2], 0.5), Filling::Short);
        assert_eq!(of("", 0.5), Filling::Short);
    }

    #[test]
    fn what_is_read_in_part_says_the_same_as_when_it_is_read_whole() {
        let none = Placeholders::of(&["tbd".to_owned()]);
        let pieces =
            ["Why this matters to the customer, and what stands in its way.", "Kệ đầy\u{a0}thì bán.", "TBD", "\n"];
        for at in 0..pieces.len().pow(5) {
            let text: Vec<&str> = (0..5).map(|place| pieces[at / pieces.len().pow(place) % pieces.len()]).collect();
            let text = text.join(" ");
            let (mut left, mut all) = (0, 0);
            let _ = each_sentence(&text, |sentence| {
                all += sentence.len();
                left += if is_of_template(sentence) { 0 } else { without(sentence, &none) };
                ControlFlow::Continue(())
            });
            for template in [0.3, 0.5, 0.9] {
                let whole = match measure::share(all - left, all) {
                    Some(share) if share >= template => Filling::Template,
                    _ if left < 4 => Filling::Short,
                    _ => Filling::Own,
                };
                assert_eq!(filling_of(&text, &none, 4.0, template), whole, "{text} {template}");
            }
        }
    }

    #[test]
    fn every_archetype_has_words_to_leave_out() {
        for name in ARCHETYPES {
            assert!(embedded::theme_text(&format!("archetypes/{name}.md")).is_some(), "{name}");
        }
        assert!(TEMPLATE.len() >= 6);
    }
}
