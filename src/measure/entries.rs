//! What reviews spend their time on: the entries of a review with their tiers.

use jiff::civil::Date;

use crate::document::model::objective::Tier;
use crate::document::model::{Entity, Review};
use crate::edition::Edition;
use crate::measure::beneath;
use crate::playbook::{Thing, ThingId};

/// What an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReviewEntryKind {
    /// Something decided.
    Decided,
    /// A problem in operations.
    Issue,
    /// An action raised.
    Action,
}

/// An entry of a review.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReviewEntry {
    /// What it is.
    pub kind: ReviewEntryKind,
    /// The tier it belongs to.
    pub tier: Tier,
    /// Whether it came up in between: an issue, or an action that was not planned.
    pub is_reactive: bool,
}

/// The entries of a review: what it decided, the issues it heard, the actions it raised.
///
/// A decided entry has its own `tier`, else that of what it is `about`; an action has that of its objective. An issue,
/// and every entry without a tier, is operational.
pub fn of<'a>(edition: &'a Edition, thing: &'a Thing, review: &'a Review) -> impl Iterator<Item = ReviewEntry> + 'a {
    let known = move |id: Option<ThingId>| id.and_then(|id| tier(edition, id)).unwrap_or(Tier::Operational);
    let decided = review.decided.iter().map(move |it| {
        let own = it.tier.as_ref().map(|tier| tier.value);
        ReviewEntry {
            kind: ReviewEntryKind::Decided,
            tier: own.unwrap_or_else(|| known(thing.maybe(it.about.as_ref()))),
            is_reactive: false,
        }
    });
    let issues = review.issues.iter().map(|_| ReviewEntry {
        kind: ReviewEntryKind::Issue,
        tier: Tier::Operational,
        is_reactive: true,
    });
    let actions = review.actions.iter().map(move |it| ReviewEntry {
        kind: ReviewEntryKind::Action,
        tier: known(thing.maybe(it.objective.as_ref())),
        is_reactive: it.planned.as_ref().is_some_and(|planned| !planned.value),
    });
    decided.chain(issues).chain(actions)
}

/// The entries of a plan's reviews in the last `months` months, newest review first.
pub fn recent(edition: &Edition, plan: ThingId, months: f64, today: Date) -> Vec<ReviewEntry> {
    beneath::recent(edition, plan, months, today).flat_map(|review| of(edition, review.thing, review.record)).collect()
}

/// The tier of a thing: a decision is strategic, an objective has its own.
pub fn tier(edition: &Edition, id: ThingId) -> Option<Tier> {
    match edition.thing(id).entity() {
        Some(Entity::Decision(_)) => Some(Tier::Strategic),
        Some(Entity::Objective(objective)) => Some(objective.tier.value),
        _ => None,
    }
}
