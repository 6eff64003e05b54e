//! People and their places in accounts and plans.

use jiff::civil::Date;

use crate::document::model::people::{Function, Person, Side};
use crate::document::model::{Account, Entity, Plan};
use crate::edition::Edition;
use crate::playbook::{Thing, ThingId};

/// The record of a person.
pub fn person(edition: &Edition, id: ThingId) -> Option<&Person> {
    match edition.thing(id).entity() {
        Some(Entity::Person(person)) => Some(person),
        _ => None,
    }
}

/// The account that a thing belongs to, with its record.
pub fn account<'a>(edition: &'a Edition, thing: &Thing) -> Option<(&'a Thing, &'a Account)> {
    let thing = edition.thing(thing.account?);
    match thing.entity() {
        Some(Entity::Account(account)) => Some((thing, account)),
        _ => None,
    }
}

/// The person who manages the account of a thing, even one who has left.
pub fn manager(edition: &Edition, thing: &Thing) -> Option<ThingId> {
    let (thing, account) = account(edition, thing)?;
    thing.maybe(account.manager.as_ref())
}

/// The day on which a person left, if they have left by today.
pub fn gone(edition: &Edition, id: ThingId, today: Date) -> Option<Date> {
    let until = person(edition, id)?.until.as_ref()?.value;
    (until <= today).then_some(until)
}

/// Whether a person belongs to a customer.
pub fn is_customer(edition: &Edition, id: ThingId) -> bool {
    person(edition, id).is_some_and(|person| person.side.value == Side::Customer)
}

/// The functions of our people, partners included: each once, in the order of the content format.
pub fn functions(edition: &Edition, people: impl IntoIterator<Item = ThingId>) -> Vec<Function> {
    let ours = people.into_iter().filter(|id| !is_customer(edition, *id));
    let mut functions: Vec<Function> = ours.filter_map(|id| Some(person(edition, id)?.function.value)).collect();
    functions.sort_unstable();
    functions.dedup();
    functions
}

impl Plan {
    /// The day from which a plan's age counts: `created`, else `from`.
    pub fn began(&self) -> Date {
        self.created.as_ref().unwrap_or(&self.from).value
    }
}
