//! Who wrote a plan.

use crate::document::model::Entity;
use crate::edition::Edition;
use crate::measure::people;
use crate::playbook::ThingId;

/// Who wrote a plan: `contributors` and `customer_contributors`, each once.
pub fn of(edition: &Edition, plan: ThingId) -> Vec<ThingId> {
    let thing = edition.thing(plan);
    let Some(Entity::Plan(record)) = thing.entity() else { return Vec::new() };
    let mut people: Vec<ThingId> = Vec::new();
    for person in thing.all(&record.contributors).into_iter().chain(thing.all(&record.customer_contributors)) {
        if !people.contains(&person) {
            people.push(person);
        }
    }
    people
}

/// The same without the manager of the account.
pub fn besides_manager(edition: &Edition, plan: ThingId) -> Vec<ThingId> {
    let manager = people::manager(edition, edition.thing(plan));
    of(edition, plan).into_iter().filter(|person| Some(*person) != manager).collect()
}
