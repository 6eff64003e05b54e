//! The people who are involved in a plan.

use crate::document::model::{Entity, Plan};
use crate::edition::Edition;
use crate::measure::items;
use crate::playbook::{Thing, ThingId};

/// Everybody involved in a plan, each once: who contributed, was in a workshop or a review, approved it, agreed to a
/// decision, or owns something of it, open or done.
pub fn people(edition: &Edition, plan: ThingId) -> Vec<ThingId> {
    let thing = edition.thing(plan);
    let Some(Entity::Plan(record)) = thing.entity() else { return Vec::new() };
    let mut people = named(thing, record);
    people.extend(items::items(edition, plan).into_iter().filter_map(|item| item.owner));
    for it in items::actions(edition, plan) {
        people.extend(edition.thing(it.on).maybe(it.action.owner.as_ref()));
    }
    let beneath = edition.beneath(plan);
    for id in beneath.reviews.iter().chain(&beneath.decisions).chain(&beneath.objectives) {
        let thing = edition.thing(*id);
        match thing.entity() {
            Some(Entity::Review(review)) => people.extend(thing.all(&review.attendees)),
            Some(Entity::Objective(objective)) => people.extend(thing.maybe(objective.owner.as_ref())),
            Some(Entity::Decision(decision)) => {
                let by = decision.agreed_by.iter();
                people.extend(by.flat_map(|by| [thing.all(&by.supplier), thing.all(&by.customer)].concat()));
            }
            _ => {}
        }
    }
    people.sort_unstable();
    people.dedup();
    people
}

/// The people whom the plan's own file names.
fn named(thing: &Thing, plan: &Plan) -> Vec<ThingId> {
    let mut people = [thing.all(&plan.contributors), thing.all(&plan.customer_contributors)].concat();
    people.extend(plan.workshops.iter().flat_map(|workshop| thing.all(&workshop.people)));
    people.extend(plan.approved.iter().filter_map(|approved| thing.maybe(approved.by.as_ref())));
    let owners = plan.scenarios.iter().map(|it| it.owner.as_ref());
    let owners = owners.chain(plan.requests.iter().map(|it| it.owner.as_ref()));
    let owners = owners.chain(plan.commitments.iter().map(|it| it.owner.as_ref()));
    people.extend(owners.filter_map(|owner| thing.maybe(owner)));
    people
}
