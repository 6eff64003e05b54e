//! Other values in a resolved graph. No name is looked up again where no name has changed, and no value by which names
//! are judged.

use std::collections::BTreeSet;

use crate::diagnostics::Placed;
use crate::document::model::plan::Request;
use crate::document::model::review::ReadingGroup;
use crate::document::model::{Document, Entity};
use crate::document::parts;
use crate::playbook::resolve::gather::{self, OwnReadings};
use crate::playbook::{Thing, ThingId};

/// Whether all that [`resolve`](super::resolve) reads of a document, besides its headings and links, is the same in two
/// versions of it: then it says the same of all documents.
pub(crate) fn resolve_alike(before: &Document, after: &Document) -> bool {
    let (Some(old_record), Some(new_record)) = (&before.entity, &after.entity) else { return false };
    let (old, new) = (&before.common, &after.common);
    (&before.id, before.kind, before.slots) == (&after.id, after.kind, after.slots)
        && !before.is_partial
        && !after.is_partial
        && say_alike(old.title.as_ref(), new.title.as_ref())
        && say_alike(old.lang.as_ref(), new.lang.as_ref())
        && say_alike(old.draft.as_ref(), new.draft.as_ref())
        && say_alike(old.share.as_ref(), new.share.as_ref())
        && old.aliases.iter().map(|it| &it.value).eq(new.aliases.iter().map(|it| &it.value))
        && parts::ids(before) == parts::ids(after)
        && references(old_record) == references(new_record)
        && are_judged_alike(old_record, new_record)
}

/// Whether two values are the same, wherever they are written.
fn say_alike<T: PartialEq>(one: Option<&Placed<T>>, other: Option<&Placed<T>>) -> bool {
    one.map(|it| &it.value) == other.map(|it| &it.value)
}

/// What a record refers to: by which key, in which slot, and by what name.
fn references(record: &Entity) -> Vec<(&'static str, u32, String)> {
    let mut all = Vec::new();
    record.references(&mut |it| all.push((it.field, it.slot, it.name.value.clone())));
    all
}

/// Whether the values are the same by which a record is judged that names others, or is named.
fn are_judged_alike(before: &Entity, after: &Entity) -> bool {
    match (before, after) {
        (Entity::Objective(before), Entity::Objective(after)) => before.tier.value == after.tier.value,
        (Entity::Person(before), Entity::Person(after)) => {
            before.side.value == after.side.value && say_alike(before.email.as_ref(), after.email.as_ref())
        }
        (Entity::Plan(before), Entity::Plan(after)) => {
            let period = |request: &Request| request.period.value;
            before.requests.iter().map(period).eq(after.requests.iter().map(period))
        }
        (Entity::Review(before), Entity::Review(after)) => {
            let read = |group: &ReadingGroup| -> (Option<u32>, Vec<String>) {
                let kpis = group.values.iter().map(|(kpi, _)| kpi.value.clone());
                (group.objective.as_ref().map(|it| it.slot), kpis.collect())
            };
            before.readings.0.iter().map(read).eq(after.readings.0.iter().map(read))
        }
        _ => true,
    }
}

/// The things whose readings come from a thing, or are judged by its values.
pub(crate) fn whose_readings(id: ThingId, thing: &Thing, objectives: &[ThingId]) -> BTreeSet<ThingId> {
    match thing.entity() {
        Some(Entity::Review(review)) => {
            review.readings.0.iter().filter_map(|group| gather::owner(thing, group)).collect()
        }
        Some(Entity::Objective(_)) => BTreeSet::from([id]),
        Some(Entity::Plan(_)) => objectives.iter().copied().chain([id]).collect(),
        _ => BTreeSet::new(),
    }
}

/// A thing with its readings as they are now: read again from the reviews of its account, or only judged again by its own
/// values and those of its plan. None where they stay the same.
pub(crate) fn read_again<'t>(
    (id, thing): (ThingId, &Thing),
    reviews: Option<Vec<ThingId>>,
    find: impl Fn(ThingId) -> &'t Thing,
    month: i8,
) -> Option<Thing> {
    let mut own = match reviews {
        Some(mut reviews) => {
            let day = |review: ThingId| find(review).as_review().map(|review| review.date.value);
            reviews.sort_by_key(|review| (day(*review), *review));
            gather::read_in_reviews(id, reviews.into_iter().map(|review| (review, find(review))), month)
        }
        None => OwnReadings { readings: thing.readings.clone(), passed_over: thing.passed_over.clone() },
    };
    gather::judge(&mut own.readings, thing, thing.plan.and_then(|plan| find(plan).as_plan()), month);
    let is_same = own.readings == thing.readings && own.passed_over == thing.passed_over;
    (!is_same).then(|| Thing { readings: own.readings, passed_over: own.passed_over, ..thing.clone() })
}
