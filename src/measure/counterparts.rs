//! Function against function: who of the customer works where, who of us does, and where one side is missing.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::document::model::Account;
use crate::document::model::people::Function;
use crate::edition::Edition;
use crate::figures::sort::sort_by_key;
use crate::measure::{meetings, people};
use crate::playbook::{Thing, ThingId};

/// The people of both sides in one function.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Pair {
    /// The customer's people who are on the stakeholder map.
    pub mapped: Vec<ThingId>,
    /// Those who are known and not on the map.
    pub unmapped: Vec<ThingId>,
    /// How many on the map somebody of ours covers.
    pub covered: usize,
    /// Our people who work for the account.
    pub ours: Vec<ThingId>,
}

/// What a function lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hole {
    /// Our people have nobody at the customer.
    NobodyKnown,
    /// People of the customer are known, and none of them is on the map.
    NobodyMapped,
    /// People are on the map, and nobody covers any of them.
    NobodyCovered,
    /// The customer's people have nobody of the same function on our side.
    NobodyOfOurs,
}

impl Pair {
    /// What it lacks first of all.
    pub fn hole(&self) -> Option<Hole> {
        match (self.mapped.as_slice(), self.unmapped.as_slice()) {
            ([], []) => Some(Hole::NobodyKnown),
            ([], _) => Some(Hole::NobodyMapped),
            _ if self.covered == 0 => Some(Hole::NobodyCovered),
            _ if self.ours.is_empty() => Some(Hole::NobodyOfOurs),
            _ => None,
        }
    }
}

/// Our people who work for an account, each once: those who answer for it, its team, and who looks after a contact.
pub fn ours(thing: &Thing, account: &Account) -> Vec<ThingId> {
    let answering = [&account.manager, &account.deputy, &account.director, &account.sponsor];
    let answering = answering.into_iter().filter_map(|person| thing.maybe(person.as_ref()));
    let team = thing.all(&account.team).into_iter();
    let contacts = account.contacts.iter().filter_map(|contact| thing.maybe(contact.our_contact.as_ref()));
    let mut found = Vec::new();
    for person in answering.chain(team).chain(contacts) {
        if !found.contains(&person) {
            found.push(person);
        }
    }
    found
}

/// The functions in which either side has somebody, in the order of the content format.
pub fn by_function(edition: &Edition, id: ThingId, account: &Account, today: Date) -> BTreeMap<Function, Pair> {
    let thing = edition.thing(id);
    let mut pairs: BTreeMap<Function, Pair> = BTreeMap::new();
    let function = |person: ThingId| people::person(edition, person).map(|record| record.function.value);
    let is_here = |person: ThingId| people::gone(edition, person, today).is_none();
    let contacts = meetings::contacts(edition, id, today);
    for (person, contact) in &contacts {
        let Some(function) = function(*person) else { continue };
        let pair = pairs.entry(function).or_default();
        pair.mapped.push(*person);
        pair.covered += usize::from(meetings::covered(edition, id, *person, contact, today));
    }
    let is_mapped = |person: ThingId| contacts.iter().any(|(mapped, _)| *mapped == person);
    // Whoever works for an account names it; they stand in the order of all people.
    let names = edition.backlinks(id).iter().map(|link| link.from);
    let mut naming: Vec<ThingId> = names.filter(|person| is_here(*person) && !is_mapped(*person)).collect();
    sort_by_key(&mut naming, |person| (edition.config().language.order(&edition.thing(*person).title), *person));
    for person in naming {
        let theirs = people::person(edition, person).and_then(|record| record.account.as_ref());
        let works_here = theirs.is_some_and(|account| edition.thing(person).thing(account) == Some(id));
        if let (true, true, Some(function)) = (works_here, people::is_customer(edition, person), function(person)) {
            pairs.entry(function).or_default().unmapped.push(person);
        }
    }
    for person in ours(thing, account).into_iter().filter(|person| is_here(*person)) {
        if let Some(function) = function(person) {
            pairs.entry(function).or_default().ours.push(person);
        }
    }
    pairs
}
