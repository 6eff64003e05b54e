//! Which plans of an account are in force, and which one the pages of an account follow.

use std::cmp::Reverse;

use jiff::civil::Date;

use crate::document::model::plan::PlanStatus;
use crate::document::model::{Entity, Plan};
use crate::edition::Edition;
use crate::figures::sort::sort_by_key;
use crate::measure::beneath::{self, At};
use crate::playbook::ThingId;

impl Plan {
    /// Whether a plan is in force on a day: it is approved, and the day lies within its term.
    pub fn in_force(&self, day: Date) -> bool {
        self.status.value == PlanStatus::Approved && self.from.value <= day && day <= self.to.value
    }
}

/// The plans of an account that count, the one that is followed first: plans in force before others, approved ones
/// before those in review and drafts, an account plan before a joint plan, then the later `from`, then the id.
pub fn ordered(edition: &Edition, account: ThingId, today: Date) -> Vec<At<'_, Plan>> {
    let plan = |(id, record)| At { id, thing: edition.thing(id), record };
    let mut plans: Vec<At<'_, Plan>> = beneath::plans(edition, account).map(plan).collect();
    sort_by_key(&mut plans, |plan| {
        let status = match plan.record.status.value {
            PlanStatus::Approved => 0,
            PlanStatus::InReview => 1,
            PlanStatus::Draft | PlanStatus::Superseded | PlanStatus::Archived => 2,
        };
        let kind = plan.record.kind.value as u8;
        (!plan.record.in_force(today), status, kind, Reverse(plan.record.from.value), plan.id)
    });
    plans
}

/// The plan that the pages of an account follow: the first one of [`ordered`]. None where no plan counts.
pub fn followed(edition: &Edition, account: ThingId, today: Date) -> Option<At<'_, Plan>> {
    ordered(edition, account, today).into_iter().next()
}

/// Whether a thing is the plan that the pages of its account follow.
pub fn is_followed(edition: &Edition, plan: ThingId, today: Date) -> bool {
    let account = edition.account_of(plan);
    account.and_then(|account| followed(edition, account, today)).is_some_and(|it| it.id == plan)
}

/// The plans of an account that are in force on a day, the one that is followed first.
pub fn in_force(edition: &Edition, account: ThingId, today: Date) -> Vec<At<'_, Plan>> {
    let mut plans = ordered(edition, account, today);
    plans.retain(|plan| plan.record.in_force(today));
    plans
}

/// Whether somebody works with a plan: it is in force, or it is the one that the pages of its account follow.
pub fn is_at_work(edition: &Edition, plan: ThingId, today: Date) -> bool {
    edition.plan(plan).is_some_and(|plan| plan.in_force(today)) || is_followed(edition, plan, today)
}

/// Whether a thing belongs to a plan that counts: neither superseded nor archived. What belongs to no plan counts.
pub fn counts(edition: &Edition, id: ThingId) -> bool {
    let thing = edition.thing(id);
    let plan = thing.plan.map_or(thing, |plan| edition.thing(plan));
    !matches!(plan.entity(), Some(Entity::Plan(record)) if !record.status.value.counts())
}
