//! The forms in which one name is said: without its legal form, with either word for “&”, in either order, with initials.

use crate::edition::common_words::is_common;
use crate::edition::name_letters::{DOUBLED, Gap, PLAIN, letters};

/// How a form of a name may stand in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Manner {
    /// At the beginning of a word, whatever follows.
    Beginning,
    /// As a whole word.
    WholeWord,
    /// As a whole word, each of its words with a capital: initials would otherwise be articles.
    Capitals,
    /// As a whole word, all of it in capitals: it is what is left of a longer name.
    Acronym,
}

/// One form of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Form {
    pub(super) letters: Vec<char>,
    /// Whether a word of the name begins at a letter.
    pub(super) begins: Vec<bool>,
    pub(super) manner: Manner,
}

/// Legal forms, as folded words. They say nothing about who it is.
const LEGAL: &[&str] = &[
    "a s",
    "aps",
    "i s",
    "k s",
    "p s",
    "amba",
    "a m b a",
    "as",
    "asa",
    "ab",
    "oy",
    "oyj",
    "gmbh",
    "mbh",
    "ag",
    "kg",
    "kgaa",
    "gmbh co kg",
    "se",
    "sa",
    "s a",
    "sas",
    "s a s",
    "sasu",
    "sarl",
    "s a r l",
    "snc",
    "eurl",
    "sca",
    "scop",
    "spa",
    "s p a",
    "srl",
    "s r l",
    "bv",
    "b v",
    "nv",
    "n v",
    "plc",
    "ltd",
    "limited",
    "inc",
    "incorporated",
    "corp",
    "corporation",
    "co",
    "company",
    "llc",
    "lp",
    "llp",
    "jsc",
    "pjsc",
    "tnhh",
    "cp",
    "mtv",
    "pte",
    "pty",
    "sdn bhd",
    "sp z o o",
];

/// Legal forms that stand before the name.
const LEGAL_BEFORE: &[&str] = &[
    "cong ty co phan",
    "cong ty cp",
    "cong ty tnhh mtv",
    "cong ty tnhh mot thanh vien",
    "cong ty tnhh",
    "cong ty",
    "ctcp",
    "tap doan",
    "tong cong ty",
    "societe",
    "ste",
    "groupe",
    "aktieselskabet",
    "firma",
    "the",
    "les",
];

/// What else stands after a name without being it: kinds of companies and countries.
const AFTER: &[&str] = &[
    "group",
    "groupe",
    "gruppe",
    "gruppen",
    "koncern",
    "koncernen",
    "holding",
    "holdings",
    "retail",
    "retailers",
    "international",
    "vietnam",
    "viet nam",
    "vn",
    "danmark",
    "denmark",
    "dk",
    "france",
    "fr",
    "norge",
    "norway",
    "sverige",
    "sweden",
    "suomi",
    "finland",
    "deutschland",
    "germany",
    "nederland",
    "netherlands",
    "belgium",
    "belgique",
    "espana",
    "spain",
    "italia",
    "italy",
    "polska",
    "poland",
    "uk",
    "ireland",
    "usa",
    "us",
    "thailand",
    "singapore",
    "malaysia",
    "indonesia",
    "japan",
    "china",
    "korea",
    "cambodia",
    "laos",
    "europe",
    "asia",
    "nordic",
];

/// Words for “&”.
const AND: &[&str] = &["and", "og", "et", "va", "und", "och"];

/// How many letters with two spellings have every mixture of them tried.
const MIXED: u32 = 4;

/// What is left of a longer name has at least so many letters, or is an acronym.
const REST: usize = 4;

/// So many letters of a name are compared; a text goes on behind them as it likes. It bounds how long a search looks at
/// one place of a text.
const COMPARED: usize = 80;

/// The forms of the name of a company.
pub(super) fn company(name: &str) -> Vec<Form> {
    let mut forms = Vec::new();
    for spelled in spelled_out(name) {
        for words in spellings(&spelled) {
            for (shortened, words) in without_company_words(words).into_iter().enumerate() {
                let count: usize = words.iter().map(|word| word.chars().count()).sum();
                let manner = match words.as_slice() {
                    _ if shortened > 0 && count < REST => Manner::Acronym,
                    [word] if is_common(word) => Manner::WholeWord,
                    _ => Manner::Beginning,
                };
                if manner == Manner::Acronym && !is_acronym(&words, name) {
                    continue;
                }
                add(&mut forms, &words, manner);
                // `Sainsbury's` is `Sainsbury` too.
                if let [before @ .., last, s] = words.as_slice()
                    && s == "s"
                    && name.to_lowercase().trim_end().ends_with('s')
                {
                    add(&mut forms, &[before, std::slice::from_ref(last)].concat(), manner);
                }
            }
        }
    }
    forms
}

/// The forms of the name of a person: as it is, with the first or the last word moved to the other end, with initials.
pub(super) fn person(name: &str) -> Vec<Form> {
    let mut forms = Vec::new();
    for words in spellings(name) {
        let ([first, middle @ .., last], true) = (words.as_slice(), words.len() > 1) else {
            add(&mut forms, &words, Manner::Capitals);
            continue;
        };
        add(&mut forms, &words, Manner::WholeWord);
        let mut moved = words.clone();
        moved.rotate_right(1);
        add(&mut forms, &moved, Manner::WholeWord);
        moved.rotate_left(2);
        add(&mut forms, &moved, Manner::WholeWord);
        let initial = |word: &String| word.chars().take(1).collect::<String>();
        let initials: Vec<String> = [first].into_iter().chain(middle).map(initial).collect();
        let mut given = vec![initials.clone(), vec![initials[0].clone()]];
        if !middle.is_empty() {
            given.push(vec![first.clone()]);
            given.push([std::slice::from_ref(first), &initials[1..]].concat());
        }
        for given in given {
            let family = std::slice::from_ref(last);
            add(&mut forms, &[given.as_slice(), family].concat(), Manner::Capitals);
            add(&mut forms, &[family, given.as_slice()].concat(), Manner::Capitals);
        }
    }
    forms
}

/// The forms of an account's id, which addresses hold. Two letters say nothing.
pub(super) fn id(id: &str) -> Vec<Form> {
    if id.chars().count() < 3 { Vec::new() } else { company(id) }
}

/// Each word of a name.
pub(super) fn single_words(name: &str) -> Vec<Form> {
    let mut forms = Vec::new();
    for word in spellings(name).concat() {
        add(&mut forms, &[word], Manner::WholeWord);
    }
    forms
}

/// The words of a name and what they make with those behind them, in both spellings, without what stands between them.
pub(super) fn runs_of_words(name: &str) -> Vec<String> {
    let mut runs = Vec::new();
    for words in [PLAIN, DOUBLED].map(|doubled| words(name, doubled)) {
        for start in 0..words.len() {
            let mut run = String::new();
            for word in &words[start..words.len().min(start + RUN)] {
                run.push_str(word);
                runs.push(run.clone());
            }
        }
    }
    runs
}

/// A name that is part of another one has at most so many words.
const RUN: usize = 12;

/// A name that is only looked for as it is: of this account, or one that an author listed as harmless.
pub(super) fn plain(name: &str) -> Vec<Form> {
    let mut forms = Vec::new();
    for words in spellings(name) {
        add(&mut forms, &words, Manner::Beginning);
    }
    forms
}

/// Adds a form, unless it is there or too short to mean anything.
fn add(forms: &mut Vec<Form>, words: &[String], manner: Manner) {
    let letters: Vec<char> = words.iter().flat_map(|word| word.chars()).take(COMPARED).collect();
    // What is cut off inside of a word ends no word.
    let manner = if letters.len() == COMPARED { Manner::Beginning } else { manner };
    let begins = words.iter().flat_map(|word| word.chars().enumerate().map(|(at, _)| at == 0)).take(COMPARED).collect();
    let form = Form { letters, begins, manner };
    let long_words = words.iter().filter(|word| word.len() > 2).count();
    let means_something = form.letters.len() > 1 && (manner != Manner::Capitals || long_words > 0);
    if means_something && !forms.contains(&form) {
        forms.push(form);
    }
}

/// Whether the words are written in capitals in a name: `ICA`, `H&M`.
fn is_acronym(words: &[String], name: &str) -> bool {
    let count: usize = words.iter().map(|word| word.chars().count()).sum();
    let written = |folded: &String| {
        let mut parts = name.split(|c: char| !c.is_alphanumeric());
        parts.any(|part| part.chars().all(|c| !c.is_lowercase()) && self::words(part, PLAIN).concat() == *folded)
    };
    (count > 2 || words.len() > 1) && words.iter().all(written)
}

/// The name, and where it holds “&” or “+” also with the words for it.
fn spelled_out(name: &str) -> Vec<String> {
    let mut names = vec![name.to_owned()];
    if name.contains(['&', '+']) {
        names.extend(AND.iter().map(|and| name.replace(['&', '+'], &format!(" {and} "))));
    }
    names
}

/// The folded words of a name, once for each way to spell its letters.
fn spellings(name: &str) -> Vec<Vec<String>> {
    let doubles = letters(name, PLAIN).doubles;
    let masks: Vec<u32> = if doubles <= MIXED { (0..1 << doubles).collect() } else { vec![PLAIN, DOUBLED] };
    masks.into_iter().map(|mask| words(name, mask)).filter(|words| !words.is_empty()).collect()
}

fn words(name: &str, doubled: u32) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for letter in letters(name, doubled).list {
        match words.last_mut() {
            Some(word) if letter.gap == Gap::None => word.push(letter.value),
            _ => words.push(letter.value.to_string()),
        }
    }
    words
}

/// The name, and what is left of it as words that do not name the company are taken off, one after the other.
fn without_company_words(words: Vec<String>) -> Vec<Vec<String>> {
    let mut all = vec![words];
    while let Some(words) = all.last() {
        let legal = ending_in(words, LEGAL).map(|count| &words[..words.len() - count]);
        let shorter = legal
            .or_else(|| beginning_with(words).map(|count| &words[count..]))
            .or_else(|| ending_in(words, AFTER).map(|count| &words[..words.len() - count]));
        let Some(shorter) = shorter.map(<[String]>::to_vec) else { break };
        all.push(shorter);
    }
    all
}

/// How many words at the end are one of these; the longest. Never all words.
fn ending_in(words: &[String], list: &[&str]) -> Option<usize> {
    let counts = 1..words.len().min(5);
    counts.rev().find(|count| is_one_of(&words[words.len() - count..], list))
}

fn beginning_with(words: &[String]) -> Option<usize> {
    let counts = 1..words.len().min(7);
    counts.rev().find(|count| is_one_of(&words[..*count], LEGAL_BEFORE))
}

/// Whether words are one of these, with blanks or without: `GmbH` and `A/S` are two words of their letters each.
fn is_one_of(words: &[String], list: &[&str]) -> bool {
    let said = words.concat();
    list.iter().any(|known| known.split(' ').flat_map(str::bytes).eq(said.bytes()))
}
