//! The statuses that reviews declare, compared with those that their readings give.

use crate::diagnostics::Placed;
use crate::document::model::Review;
use crate::document::model::common::Text;
use crate::document::model::review::ReadingGroup;
use crate::edition::Edition;
use crate::figures::status::Status;
use crate::playbook::{Thing, ThingId};

/// A status that a review declares, and the one that its readings give.
#[derive(Clone, Copy, Debug)]
pub struct Declared<'a> {
    /// The objective or plan whose KPIs were read.
    pub of: ThingId,
    /// What the review says, with its place.
    pub declared: &'a Placed<Status>,
    /// The worst status of the readings that the review took of it.
    pub computed: Status,
    /// The note beside the figures.
    pub note: Option<&'a Text>,
}

/// How an objective or a plan stood at a review: the worst status of the readings that the review took of it, else the
/// one that the review declared of it. None where the review did neither.
pub fn at_review(edition: &Edition, of: ThingId, review: ThingId) -> Option<Status> {
    let taken = edition.thing(of).readings.iter().filter(|reading| reading.review == Some(review));
    let computed = taken.filter_map(|reading| reading.status).max();
    let declared = || {
        let thing = edition.thing(review);
        let groups = &thing.as_review()?.readings.0;
        let is_of = |group: &&ReadingGroup| match &group.objective {
            Some(objective) => thing.thing(objective) == Some(of),
            None => thing.plan == Some(of),
        };
        Some(groups.iter().find(is_of)?.status.as_ref()?.value)
    };
    computed.or_else(declared)
}

/// The computed statuses of all readings of a review.
pub fn read<'a>(
    edition: &'a Edition,
    id: ThingId,
    thing: &'a Thing,
    review: &'a Review,
) -> impl Iterator<Item = Status> + 'a {
    let of = |objective: Option<&crate::document::reference::Reference>| match objective {
        Some(objective) => thing.thing(objective),
        None => thing.plan,
    };
    let groups = review.readings.0.iter().filter_map(move |group| of(group.objective.as_ref()));
    let taken = groups.flat_map(|of| &edition.thing(of).readings);
    taken.filter(move |reading| reading.review == Some(id)).filter_map(|reading| reading.status)
}

/// The statuses that a review declares, where there is a computed one to compare with.
pub fn of<'a>(edition: &'a Edition, id: ThingId, thing: &'a Thing, review: &'a Review) -> Vec<Declared<'a>> {
    let groups = review.readings.0.iter();
    groups
        .filter_map(|group| {
            let declared = group.status.as_ref()?;
            let of = match &group.objective {
                Some(objective) => thing.thing(objective)?,
                None => thing.plan?,
            };
            let taken = edition.thing(of).readings.iter().filter(|reading| reading.review == Some(id));
            let computed = taken.filter_map(|reading| reading.status).max()?;
            let note = group.note.as_ref().filter(|note| !note.value.trim().is_empty());
            Some(Declared { of, declared, computed, note })
        })
        .collect()
}
