//! All names in one tree of letters, and the one way through a text that finds any of them.

use std::collections::HashMap;
use std::ops::Range;

use crate::edition::common_words::is_common;
use crate::edition::name_forms::{Form, Manner};
use crate::edition::name_letters::{DOUBLED, Gap, Letter, PLAIN, letters};

/// Names with fewer letters than this are only found as whole words.
const LONG: usize = 5;
/// The last word of such a name: “circle kept” is not Circle K.
const LAST: usize = 3;
/// Names with at least so many letters are found with a hyphen or a blank inside a word: “net to” is not Netto.
const SPLIT: usize = 7;
/// A part of a word that a blank splits off has at least so many letters.
const PART: usize = 2;
/// Names with at least so many letters are found written as one word, or with each letter by itself.
const APART: usize = 4;

/// What genitives and plurals of the four languages put behind a name.
const ENDINGS: &[&str] = &[
    "s", "es", "x", "e", "en", "et", "n", "ns", "ens", "ets", "er", "ers", "erne", "ernes", "ere", "ene", "enes",
    "ren", "ies", "ish",
];

/// What Danish writes behind a name as one word with it.
const HEADS: &[&str] = &[
    "aftale",
    "butik",
    "forretning",
    "gruppe",
    "hylde",
    "indkob",
    "indkoeb",
    "kaede",
    "kampagne",
    "koncern",
    "kontrakt",
    "kunde",
    "lager",
    "maerke",
    "marked",
    "plan",
    "vare",
];

/// Names by their letters.
#[derive(Debug, Default)]
pub(super) struct NameIndex {
    steps: HashMap<(u32, char), u32>,
    /// The forms that end at each node of the tree: their place in `forms`.
    ends: Vec<Vec<u32>>,
    forms: Vec<(Form, Option<usize>)>,
}

/// A name in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FoundName {
    /// Its bytes in the text.
    pub(super) place: Range<usize>,
    /// The number that the name was added with.
    pub(super) name: usize,
}

impl NameIndex {
    /// Adds a form of the name with this number; without one, of a name that may stand in the text, and hides what is
    /// found inside it. Of two equal forms the one that may stand there counts, else the first.
    pub(super) fn add(&mut self, form: Form, name: Option<usize>) {
        let mut node = 0;
        for letter in &form.letters {
            let next = u32::try_from(self.steps.len() + 1).expect("the names of a playbook fit into memory");
            node = *self.steps.entry((node, *letter)).or_insert(next);
        }
        self.ends.resize(self.ends.len().max(self.steps.len() + 1), Vec::new());
        let here = &mut self.ends[node as usize];
        if let Some(same) = here.iter().find(|known| self.forms[**known as usize].0 == form) {
            let known = &mut self.forms[*same as usize].1;
            *known = name.and(*known);
            return;
        }
        here.push(u32::try_from(self.forms.len()).expect("fewer names than letters of them"));
        self.forms.push((form, name));
    }

    /// The names in a text in order of place, the longest where several begin. Takes time in proportion to its length.
    pub(super) fn find(&self, text: &str) -> Vec<FoundName> {
        let plain = letters(text, PLAIN);
        let found = self.find_letters(&plain.list);
        if plain.doubles == 0 {
            return found;
        }
        // Both lists are in order, and nothing in one of them overlaps.
        let mut more = self.find_letters(&letters(text, DOUBLED).list).into_iter().peekable();
        let mut all = Vec::new();
        for found in found {
            while let Some(other) = more.next_if(|other| other.place.end <= found.place.start) {
                all.push(other);
            }
            while more.next_if(|other| other.place.start < found.place.end).is_some() {}
            all.push(found);
        }
        all.extend(more);
        all
    }

    fn find_letters(&self, text: &[Letter]) -> Vec<FoundName> {
        let mut found = Vec::new();
        // A name that may stand there hides what is inside it, and not what begins inside and goes on behind it.
        let mut hidden_to = 0;
        let mut at = 0;
        while at < text.len() {
            let longest = if text[at].gap >= Gap::Turn { self.longest(text, at) } else { None };
            match longest {
                Some((end, Some(name))) if end > hidden_to => {
                    found.push(FoundName { place: text[at].place.0..text[end - 1].place.1, name });
                    at = end;
                }
                Some((end, None)) => {
                    hidden_to = hidden_to.max(end);
                    at += 1;
                }
                _ => at += 1,
            }
        }
        found
    }

    /// The longest name that begins at a letter: one past its last letter, and its number. Of two of one length the one
    /// that may stand there counts.
    fn longest(&self, text: &[Letter], start: usize) -> Option<(usize, Option<usize>)> {
        let mut node = 0;
        let mut longest: Option<(usize, Option<usize>)> = None;
        for (at, letter) in text.iter().enumerate().skip(start) {
            if at > start && letter.gap == Gap::Stop {
                break;
            }
            let Some(next) = self.steps.get(&(node, letter.value)) else { break };
            node = *next;
            let ends = self.ends.get(node as usize).into_iter().flatten();
            let forms = ends.map(|form| &self.forms[*form as usize]);
            let mut here = forms.filter(|(form, _)| stands(form, text, start)).map(|(_, name)| *name);
            if let Some(first) = here.next() {
                let name = here.fold(first, |best, name| if best.is_none() { None } else { name.and(best) });
                longest = Some((at + 1, name));
            }
        }
        longest
    }
}

/// Whether a form, whose letters begin at `start`, stands there as a name.
fn stands(form: &Form, text: &[Letter], start: usize) -> bool {
    let end = start + form.letters.len();
    let name = &text[start..end];
    let last_word = form.begins.iter().rev().take_while(|begins| !**begins).count() + 1;
    let long = form.letters.len() >= LONG && last_word >= LAST && form.manner == Manner::Beginning;
    let after = text.get(end).map_or(Gap::Stop, |letter| letter.gap);
    let cased = match form.manner {
        Manner::Beginning | Manner::WholeWord => true,
        Manner::Capitals => form.begins.iter().zip(name).all(|(begins, letter)| !begins || letter.capital),
        Manner::Acronym => name.iter().all(is_capital),
    };
    (name[0].gap >= Gap::Mark || long)
        && cased
        && (holds_together(form, name, after) || stands_apart(name))
        && ends_well(form, text, start, long)
}

/// Whether a letter is written as capitals are: digits are.
fn is_capital(letter: &Letter) -> bool {
    letter.capital || letter.value.is_numeric()
}

/// Whether each letter of a name stands by itself: `H A V N E L Y`.
fn stands_apart(name: &[Letter]) -> bool {
    name.len() >= APART && name[1..].iter().all(|letter| matches!(letter.gap, Gap::Mark | Gap::Blank))
}

/// Whether the gaps inside a name are ones that it has, or that a line, a hyphen or a slip puts there.
fn holds_together(form: &Form, name: &[Letter], after: Gap) -> bool {
    let count = form.letters.len();
    name.iter().zip(&form.begins).enumerate().skip(1).all(|(at, (letter, begins))| match letter.gap {
        Gap::Stop => false,
        // `H&M`: two letters without a mark are those of any unit.
        Gap::None | Gap::Blank if *begins && form.manner == Manner::Acronym => letter.gap == Gap::None && count > 2,
        Gap::None if *begins => count >= APART && form.manner != Manner::Capitals,
        Gap::None | Gap::Turn => true,
        Gap::Mark | Gap::Blank if *begins => true,
        Gap::Mark => count >= SPLIT || (count >= LONG && after >= Gap::Blank),
        Gap::Blank => count >= SPLIT && parts(name, at),
    })
}

/// Whether the blank before the letter `at` leaves parts on both sides that are long enough.
fn parts(name: &[Letter], at: usize) -> bool {
    let before = name[..at].iter().rev().take_while(|letter| letter.gap < Gap::Mark).count() + 1;
    let after = name[at + 1..].iter().take_while(|letter| letter.gap < Gap::Mark).count() + 1;
    before >= PART && after >= PART
}

/// Whether what follows a name lets it end.
fn ends_well(form: &Form, text: &[Letter], start: usize, long: bool) -> bool {
    let count = form.letters.len();
    let end = start + count;
    let Some(next) = text.get(end).filter(|next| next.gap < Gap::Turn) else { return true };
    if next.value.is_numeric() {
        return false;
    }
    if long {
        return true;
    }
    let rest: String = text[end..].iter().take_while(|letter| letter.gap < Gap::Mark).map(|it| it.value).collect();
    if is_common(&(form.letters.iter().collect::<String>() + &rest)) {
        return false;
    }
    // A short name with an ending is a word of its own unless it is written as a name: “hoan” is not “Hòa” with an ending.
    let written = match form.manner {
        _ if count < 3 => text[start..end].iter().all(is_capital) && !next.capital,
        Manner::Beginning => count >= APART || rest == "s" || rest == "es" || text[start].capital,
        Manner::WholeWord | Manner::Capitals => text[start].capital,
        Manner::Acronym => !next.capital,
    };
    let head = rest.strip_prefix('s').unwrap_or(&rest);
    let is_compound = HEADS.iter().any(|it| rest.starts_with(it) || head.starts_with(it));
    written && (ENDINGS.contains(&rest.as_str()) || is_compound && (count >= APART || form.manner == Manner::Acronym))
}
