//! KP802: a text for one customer that names another account.

use std::ops::Range;

use crate::diagnostics::{Code, Finding, Findings};
use crate::document::model::Entity;
use crate::document::model::people::Side;
use crate::edition::leaving::Leaving;
use crate::figures::names::folded;
use crate::playbook::{Playbook, WholeId, WholeThing};

/// Names with fewer letters than this are compared with their case: in lower case they might be words.
const SHORT: usize = 4;

/// Names that belong to other accounts: the titles and further names of the accounts and of their customers' people.
pub(super) struct ForeignNames(Vec<Name>);

struct Name {
    written: String,
    folded: String,
}

impl ForeignNames {
    /// The names of all accounts but one, without names that are part of that account's own names.
    pub(super) fn of(playbook: &Playbook, account: WholeId) -> Self {
        let own: Vec<String> = names(playbook.thing(account)).iter().map(|name| folded(name)).collect();
        let is_foreign = |id: WholeId, thing: WholeThing<'_>| match thing.entity() {
            Some(Entity::Account(_)) => id != account,
            Some(Entity::Person(person)) => {
                let of = thing.maybe(person.account.as_ref());
                person.side.value == Side::Customer && of.is_some() && of != Some(account)
            }
            _ => false,
        };
        let foreign = playbook.things().filter(|(id, thing)| is_foreign(*id, *thing));
        let names =
            foreign.flat_map(|(_, thing)| names(thing)).map(|written| Name { folded: folded(&written), written });
        let counts = |name: &Name| !name.folded.trim().is_empty() && !own.iter().any(|own| own.contains(&name.folded));
        Self(names.filter(counts).collect())
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
            let lower = folded(&text.value);
            if let Some(name) = self.0.iter().find(|name| name.position(&text.value, &lower).is_some()) {
                report(text.range(), &name.written);
            }
        }
        for (at, line) in lines(&part.cut.text) {
            let lower = folded(line);
            for name in &self.0 {
                if let Some(found) = name.position(line, &lower) {
                    let start = part.cut.source(at + found);
                    report(start..start + name.written.len().min(line.len() - found), &name.written);
                }
            }
        }
        let id = part.document.id.replace('-', " ");
        if let Some(name) = self.0.iter().find(|name| name.position(&id, &id).is_some()) {
            report(0..0, &name.written);
        }
    }
}

impl Name {
    /// Where the name stands in a text as whole words. `lower` is the text folded.
    fn position(&self, text: &str, lower: &str) -> Option<usize> {
        let (searched, name) =
            if self.written.chars().count() < SHORT { (text, &self.written) } else { (lower, &self.folded) };
        let is_letter = |c: char| c.is_alphanumeric();
        let is_word = |at: &usize| {
            let (before, after) = (&searched[..*at], &searched[at + name.len()..]);
            !before.chars().next_back().is_some_and(is_letter) && !after.chars().next().is_some_and(is_letter)
        };
        let found = searched.match_indices(name.as_str()).map(|(at, _)| at).find(is_word);
        // Folding hardly ever moves bytes. Where it does, the nearest character boundary is taken.
        found.map(|at| text.floor_char_boundary(at.min(text.len())))
    }
}

/// The names of an account or a person: the further ones, then the title.
fn names(thing: WholeThing<'_>) -> Vec<String> {
    let further = match thing.entity() {
        Some(Entity::Account(account)) => account.also_known_as.as_slice(),
        _ => &[],
    };
    further.iter().map(|name| name.value.clone()).chain([thing.title().to_string()]).collect()
}

/// The lines of a text, each with the byte at which it begins.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut next = 0;
    text.split_inclusive('\n').map(move |line| {
        let at = next;
        next += line.len();
        (at, line)
    })
}
