//! The records beneath a plan, each with its thing.

use std::sync::Arc;

use jiff::civil::Date;

use crate::document::model::objective::{Kpi, ObjectiveState};
use crate::document::model::plan::PlanStatus;
use crate::document::model::{Decision, Entity, Objective, Plan, Review};
use crate::edition::Edition;
use crate::measure::age;
use crate::playbook::{Thing, ThingId};

/// A record with its thing.
#[derive(Clone, Copy, Debug)]
pub struct At<'a, R> {
    /// The thing's id.
    pub id: ThingId,
    /// The thing.
    pub thing: &'a Arc<Thing>,
    /// What is written.
    pub record: &'a R,
}

/// The plan a thing belongs to.
pub fn plan(edition: &Edition, thing: ThingId) -> Option<At<'_, Plan>> {
    let id = edition.plan_of(thing)?;
    let thing = edition.thing(id);
    match thing.entity() {
        Some(Entity::Plan(record)) => Some(At { id, thing, record }),
        _ => None,
    }
}

/// The plans of an account that count: neither superseded nor archived.
pub fn plans(edition: &Edition, account: ThingId) -> impl Iterator<Item = (ThingId, &Plan)> {
    edition.beneath(account).plans.iter().filter_map(|id| match edition.thing(*id).entity() {
        Some(Entity::Plan(plan)) => match plan.status.value {
            PlanStatus::Superseded | PlanStatus::Archived => None,
            _ => Some((*id, plan)),
        },
        _ => None,
    })
}

/// The decisions of a plan, agreed ones first.
pub fn decisions(edition: &Edition, plan: ThingId) -> impl Iterator<Item = At<'_, Decision>> {
    edition.beneath(plan).decisions.iter().filter_map(|id| {
        let thing = edition.thing(*id);
        let Some(Entity::Decision(record)) = thing.entity() else { return None };
        Some(At { id: *id, thing, record })
    })
}

/// The agreed decisions of a plan, in the order they were agreed.
pub fn agreed(edition: &Edition, plan: ThingId) -> impl Iterator<Item = At<'_, Decision>> {
    decisions(edition, plan).filter(|decision| decision.record.is_agreed())
}

/// The objectives of a plan that were not dropped. Achieved and missed ones count too.
pub fn objectives(edition: &Edition, plan: ThingId) -> impl Iterator<Item = At<'_, Objective>> {
    edition.beneath(plan).objectives.iter().filter_map(|id| {
        let thing = edition.thing(*id);
        let Some(Entity::Objective(record)) = thing.entity() else { return None };
        let dropped = record.state.as_ref().is_some_and(|state| state.value == ObjectiveState::Dropped);
        (!dropped).then_some(At { id: *id, thing, record })
    })
}

/// The KPIs of a plan: its own, then those of its objectives that were not dropped; each with the thing that holds it.
pub fn kpis(edition: &Edition, plan: ThingId) -> Vec<(ThingId, &Kpi)> {
    let mut all: Vec<(ThingId, &Kpi)> = edition.thing(plan).kpis().iter().map(|kpi| (plan, kpi)).collect();
    for objective in objectives(edition, plan) {
        all.extend(objective.record.kpis.iter().map(|kpi| (objective.id, kpi)));
    }
    all
}

/// The reviews of a plan that were held by a day, newest first.
pub fn reviews(edition: &Edition, plan: ThingId, today: Date) -> impl Iterator<Item = At<'_, Review>> {
    edition.beneath(plan).reviews.iter().filter_map(move |id| {
        let thing = edition.thing(*id);
        let Some(Entity::Review(record)) = thing.entity() else { return None };
        (record.date.value <= today).then_some(At { id: *id, thing, record })
    })
}

/// The reviews of a plan in the last `months` months, newest first.
pub fn recent(edition: &Edition, plan: ThingId, months: f64, today: Date) -> impl Iterator<Item = At<'_, Review>> {
    reviews(edition, plan, today).filter(move |review| age::within(review.record.date.value, months, today))
}
