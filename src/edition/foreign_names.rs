//! KP802: a text for one customer that names another account.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::diagnostics::{Code, Finding, Findings};
use crate::document::model::Entity;
use crate::document::model::people::Side;
use crate::edition::leaving::Leaving;
use crate::edition::reading::{Gap, Reading};
use crate::playbook::{Playbook, WholeId, WholeThing};

/// Names with fewer letters than this are compared with their case: in lower case they might be words.
const SHORT: usize = 4;

/// Names that belong to other accounts: the titles and further names of the accounts and of their customers' people.
pub(super) struct ForeignNames(BTreeMap<char, Vec<Name>>);

/// A name as it is compared.
struct Name {
    written: String,
    /// Its letters, folded.
    letters: Vec<char>,
    /// Whether a new word of the name begins at each of them.
    begins: Vec<bool>,
}

impl ForeignNames {
    /// The names of all accounts but one, without names that are part of that account's own names.
    pub(super) fn of(playbook: &Playbook, account: WholeId) -> Self {
        let is_foreign = |id: WholeId, thing: WholeThing<'_>| match thing.entity() {
            Some(Entity::Account(_)) => id != account,
            Some(Entity::Person(person)) => {
                let of = thing.maybe(person.account.as_ref());
                person.side.value == Side::Customer && of.is_some() && of != Some(account)
            }
            _ => false,
        };
        let foreign = playbook.things().filter(|(id, thing)| is_foreign(*id, *thing));
        let foreign = foreign.flat_map(|(_, thing)| names(thing));
        let own = names(playbook.thing(account));
        let own: Vec<(Reading, &str)> = own.iter().map(|name| (Reading::of(name), name.as_str())).collect();
        let is_own =
            |name: &Name| own.iter().any(|(own, text)| (0..own.letters.len()).any(|at| name.begins_at(at, own, text)));
        Self::index(foreign.map(Name::new).filter(|name| !is_own(name)))
    }

    /// The names by their first letters. One without a letter is none.
    fn index(names: impl Iterator<Item = Name>) -> Self {
        let mut index: BTreeMap<char, Vec<Name>> = BTreeMap::new();
        for name in names {
            if let Some(first) = name.letters.first() {
                index.entry(*first).or_default().push(name);
            }
        }
        Self(index)
    }

    /// Reports the names in what the customer gets of one thing: in its front matter, its text and its address.
    pub(super) fn find_in(&self, part: &Leaving, findings: &mut Findings) {
        let mut report = |range: Range<usize>, name: &str| {
            let message = format!("this text leaves for the customer, and names “{name}” of another account");
            findings.push(
                Finding::new(Code::KP802, part.document.span(range), message)
                    .hint("write it without the name: no customer may read about another one"),
            );
        };
        let common = &part.document.common;
        let mut texts = Vec::new();
        common.title.iter().chain(&common.summary).for_each(|text| texts.push(text));
        if let Some(entity) = &part.document.entity {
            entity.texts(&mut |text| texts.push(text));
        }
        for text in texts {
            if let Some((_, name)) = self.found(&text.value).first() {
                report(text.range(), &name.written);
            }
        }
        for (range, name) in self.found(&part.cut.text) {
            report(part.cut.source(range.start)..part.cut.source(range.end), &name.written);
        }
        if let Some((_, name)) = self.found(&part.document.id).first() {
            report(0..0, &name.written);
        }
    }

    /// The names that a text holds, each with its place, in the order of the text. Of two at one place the longer counts.
    fn found(&self, text: &str) -> Vec<(Range<usize>, &Name)> {
        let reading = Reading::of(text);
        let mut found: Vec<(Range<usize>, &Name)> = Vec::new();
        for (at, first) in reading.letters.iter().enumerate().filter(|(at, _)| reading.gaps[*at] != Gap::None) {
            let here = self.0.get(first).into_iter().flatten().filter(|name| name.begins_at(at, &reading, text));
            let Some(name) = here.max_by_key(|name| name.letters.len()) else { continue };
            let last = reading.places[at + name.letters.len() - 1];
            let end = last + text[last..].chars().next().map_or(0, char::len_utf8);
            found.push((reading.places[at]..end, name));
        }
        found
    }
}

/// What may follow a name: genitives and plurals of the languages of the interface.
const ENDINGS: [&str; 2] = ["s", "es"];

/// What may follow a name that is too long to be the beginning of a word: articles of Danish.
const ARTICLES: [&str; 6] = ["en", "ens", "et", "ets", "erne", "ernes"];

impl Name {
    fn new(written: String) -> Self {
        let reading = Reading::of(&written);
        let begins = reading.gaps.iter().map(|gap| *gap != Gap::None).collect();
        Self { letters: reading.letters, begins, written }
    }

    /// Whether the name stands in a text from this letter on, as words of their own.
    fn begins_at(&self, at: usize, reading: &Reading, text: &str) -> bool {
        let end = at + self.letters.len();
        if reading.gaps[at] == Gap::None || reading.letters.get(at..end) != Some(&self.letters) {
            return false;
        }
        let is_short = self.letters.len() < SHORT;
        // Between its words anything may stand, inside of a word nothing, or the hyphen of a line that ends there.
        let holds = (1..self.letters.len()).all(|letter| match reading.gaps[at + letter] {
            Gap::None => true,
            Gap::Hyphen => self.begins[letter] || self.letters.len() > SHORT,
            Gap::Break => self.begins[letter],
        });
        let ends = |at: usize| reading.gaps.get(at).is_none_or(|gap| *gap != Gap::None);
        let rest: String = reading.letters[end..]
            .iter()
            .zip(&reading.gaps[end..])
            .take_while(|(_, gap)| **gap == Gap::None)
            .map(|(letter, _)| *letter)
            .collect();
        let may_follow =
            ENDINGS.contains(&rest.as_str()) || (self.letters.len() > SHORT && ARTICLES.contains(&rest.as_str()));
        let is_whole = ends(end) || (!is_short && may_follow);
        let last = reading.places[end - 1];
        let shown = || &text[reading.places[at]..last + text[last..].chars().next().map_or(0, char::len_utf8)];
        holds && is_whole && (!is_short || shown() == self.written)
    }
}

/// The names of an account or a person: the further ones, then the title, then the title without what says which kind of
/// company it is, and the account's name in addresses.
fn names(thing: WholeThing<'_>) -> Vec<String> {
    let title = thing.title().to_string();
    let Some(Entity::Account(account)) = thing.entity() else { return vec![title] };
    let mut names: Vec<String> = account.also_known_as.iter().map(|name| name.value.clone()).collect();
    names.push(title.clone());
    let short = without_legal_form(&title);
    let address = thing.document().short().to_owned();
    for name in [short, address] {
        if name.chars().count() >= SHORT && !names.iter().any(|known| letters(known) == letters(&name)) {
            names.push(name);
        }
    }
    names
}

/// The letters of a name, folded.
fn letters(name: &str) -> String {
    Reading::of(name).letters.into_iter().collect()
}

/// Words that say which kind of company it is.
const LEGAL_FORMS: &[&str] = &[
    "ab",
    "ag",
    "aps",
    "as",
    "asa",
    "bv",
    "cie",
    "co",
    "company",
    "corp",
    "corporation",
    "cp",
    "cty",
    "gmbh",
    "group",
    "groupe",
    "gruppen",
    "holding",
    "holdings",
    "inc",
    "jsc",
    "kg",
    "limited",
    "llc",
    "llp",
    "ltd",
    "nv",
    "oy",
    "oyj",
    "plc",
    "sa",
    "sarl",
    "sas",
    "se",
    "spa",
    "srl",
    "tnhh",
    "tap doan",
    "cong ty",
];

/// A title without the words at its ends that say which kind of company it is: `Havnely` of `Havnely Group A/S`.
fn without_legal_form(title: &str) -> String {
    let is_form = |word: &str| word.is_empty() || LEGAL_FORMS.contains(&letters(word).as_str());
    let mut words: Vec<&str> = title.split_whitespace().collect();
    while words.len() > 1 {
        let two = |a: usize, b: usize| format!("{} {}", letters(words[a]), letters(words[b]));
        let last = words.len() - 1;
        if is_form(words[last]) {
            words.truncate(last);
        } else if is_form(words[0]) {
            words.remove(0);
        } else if last > 1 && LEGAL_FORMS.contains(&two(0, 1).as_str()) {
            words.drain(..2);
        } else {
            break;
        }
    }
    words.join(" ").trim_end_matches([',', ' ']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The places of names in a text, as they are written there.
    fn found<'t>(names: &[&str], text: &'t str) -> Vec<&'t str> {
        let names = ForeignNames::index(names.iter().map(|name| Name::new((*name).to_owned())));
        names.found(text).into_iter().map(|(range, _)| &text[range]).collect()
    }

    /// A name, and a text that a reader would say names it.
    const SPELLINGS: &[(&str, &str)] = &[
        ("Havnely", "As at HAVNELY."),
        ("Havnely", "havnelys butikker"),
        ("Havnely", "Havnely's shelves"),
        ("Havnely", "Havnely\u{2019}s shelves"),
        ("Havnely", "les magasins d\u{2019}Havnely"),
        ("Havnely", "l'Havnely"),
        ("Havnely", "Hav\u{ad}nely"),
        ("Havnely", "Hav&shy;nely"),
        ("Havnely", "Hav&#173;nely"),
        ("Havnely", "Hav&#xAD;nely"),
        ("Havnely", "Hav\u{200b}nely"),
        ("Havnely", "Hav\u{2060}nely"),
        ("Havnely", "**Havnely**"),
        ("Havnely", "Hav**nely**"),
        ("Havnely", "_Havnely_"),
        ("Havnely", "~~Havnely~~"),
        ("Havnely", "H\\avnely"),
        ("Havnely", "Hav-nely"),
        ("Havnely", "Hav\u{2010}nely"),
        ("Havnely", "the Havnely-way"),
        ("Havnely", "havnely-offer.pdf"),
        ("Havnely", "[words](../havnely/plan.md)"),
        ("Havnely", "Ｈａｖｎｅｌｙ"),
        ("Havnely", "Havn\u{e9}ly"),
        ("Havnely", "Havne\u{301}ly"),
        ("Havnely", "Havn&eacute;ly"),
        ("Havnely", "Havnelyernes"),
        ("Quangora Mart", "Quangora\nMart"),
        ("Quangora Mart", "Quangora\r\nMart"),
        ("Quangora Mart", "Quangora  Mart"),
        ("Quangora Mart", "Quangora\u{a0}Mart"),
        ("Quangora Mart", "Quangora\u{202f}Mart"),
        ("Quangora Mart", "Quangora&nbsp;Mart"),
        ("Quangora Mart", "Quangora\tMart"),
        ("Quangora Mart", "Quangora\u{2028}Mart"),
        ("Quangora Mart", "Quangora-Mart"),
        ("Quangora Mart", "Quangora \u{2013} Mart"),
        ("Quangora Mart", "QuangoraMart"),
        ("Quangora Mart", "quangora-mart/2025"),
        ("Quangora Mart", "Quangora **Mart**"),
        ("Quangora Mart", "Quangora/Mart"),
        ("Quangora Mart", "Quangora Marts hylder"),
        ("Rema 1000", "REMA1000"),
        ("Rema 1000", "rema-1000"),
        ("Coop", "Coops butikker"),
        ("Coop", "COOP"),
        ("Coop", "(Coop)"),
        ("\u{110}\u{1ea1}i Vi\u{1ec7}t", "Dai Viet"),
        ("\u{110}\u{1ea1}i Vi\u{1ec7}t", "dai-viet-story"),
        ("\u{110}\u{1ea1}i Vi\u{1ec7}t", "\u{110}A\u{323}I VIE\u{302}\u{323}T"),
        ("\u{110}\u{1ea1}i Vi\u{1ec7}t", "\u{110}\u{1ea1}i\nVi\u{1ec7}t"),
        ("\u{110}\u{1ea1}i Vi\u{1ec7}t", "DaiViet"),
        ("S\u{f8}strene Gr\u{e6}ne", "Sostrene Graene"),
        ("S\u{f8}strene Gr\u{e6}ne", "S&oslash;strene Gr&aelig;ne"),
        ("\u{c9}picerie Fine", "EPICERIE FINE"),
        ("\u{c9}picerie Fine", "\u{e9}picerie-fine"),
        ("\u{152}uvre", "oeuvre"),
        ("HVN", "one HVN."),
        ("HVN", "HVN's"),
        ("M&S Food", "M&amp;S Food"),
    ];

    #[test]
    fn no_way_to_write_a_name_hides_it() {
        for (name, text) in SPELLINGS {
            assert_eq!(found(&[name], text).len(), 1, "{name} in {text:?}");
        }
    }

    #[test]
    fn what_is_another_word_is_no_name() {
        for (name, text) in [
            ("Coop", "cooperation and Cooper"),
            ("Coop", "a scoop"),
            ("Coop", "co op"),
            ("Coop", "co-op"),
            ("Havnely", "Havn ely"),
            ("Havnely", "Havnelyst"),
            ("Havnely", "xHavnely"),
            ("HVN", "not a hvn"),
            ("HVN", "HVNs"),
            ("HVN", "H V N"),
            ("Rema 1000", "Rema 10000"),
            ("Rema 1000", "Prema 1000"),
            ("Quangora Mart", "Quangora market"),
            ("Quangora Mart", "Mart Quangora"),
            ("Marsh", "marshal"),
            ("Nordic", "Nordica and nordicale"),
            ("Metro", "metropole"),
            ("Spar", "sparen, spare, sparsom"),
            ("Vi\u{1ec7}t", "Vietnam"),
            ("Aldi", "Aldine"),
        ] {
            assert_eq!(found(&[name], text), Vec::<&str>::new(), "{name} in {text:?}");
        }
    }

    #[test]
    fn a_place_is_that_of_the_name_as_it_is_written() {
        let names = ["Quangora", "Quangora Mart", "Havnely"];
        assert_eq!(
            found(&names, "At **Quan\u{ad}gora**\nMart, as at HAVNELYS, yes"),
            ["Quan\u{ad}gora**\nMart", "HAVNELY"]
        );
    }

    #[test]
    fn a_company_is_known_without_its_legal_form() {
        for (title, short) in [
            ("Havnely Group A/S", "Havnely"),
            ("C\u{f4}ng ty TNHH \u{110}\u{1ea1}i Vi\u{1ec7}t", "\u{110}\u{1ea1}i Vi\u{1ec7}t"),
            ("Groupe \u{c9}picerie SAS", "\u{c9}picerie"),
            ("Lotus Mart Co., Ltd.", "Lotus Mart"),
            ("Lotus Mart", "Lotus Mart"),
            ("Holding", "Holding"),
        ] {
            assert_eq!(without_legal_form(title), short);
        }
    }
}
