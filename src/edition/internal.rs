//! From the playbook to the internal edition, which holds everything.

use std::cmp::Reverse;
use std::sync::Arc;

use jiff::civil::Date;

use crate::document::model::decision::DecisionStatus;
use crate::document::model::objective::Tier;
use crate::document::model::plan::PlanStatus;
use crate::document::model::{Entity, Kind};
use crate::edition::{Audience, Beneath, Edition, Orders, Others};
use crate::figures::cores;
use crate::figures::sort::sort_by_key;
use crate::playbook::{Graph, PerThing, Playbook, Thing, ThingId};

/// The edition for the supplier's own people.
pub fn internal(playbook: &Playbook) -> Edition {
    edition(playbook.graph(), Audience::Internal, Others::default())
}

/// An edition of all things of a graph, with the orders that pages share.
pub(super) fn edition(graph: &Graph, audience: Audience, others: Others) -> Edition {
    let things = &graph.things;
    let of = |kind: Kind| things.iter().filter(move |(_, thing)| thing.kind() == kind).map(|(at, _)| at);
    let title = |id: &ThingId| graph.config.language.order(&things[*id].title);
    let by_title = || {
        let mut accounts: Vec<ThingId> = of(Kind::Account).collect();
        sort_by_key(&mut accounts, |id| (title(id), *id));
        let mut pillars: Vec<ThingId> = of(Kind::Pillar).collect();
        sort_by_key(&mut pillars, |id| (order(&things[*id]), title(id), *id));
        let mut people: Vec<ThingId> = of(Kind::Person).collect();
        sort_by_key(&mut people, |id| (title(id), *id));
        (accounts, pillars, people)
    };
    let by_day = || {
        let mut reviews: Vec<ThingId> = of(Kind::Review).collect();
        sort_by_key(&mut reviews, |id| (Reverse(review_day(&things[*id])), *id));
        let beneath = beneath(things, &reviews);
        (reviews, beneath)
    };
    let ((accounts, pillars, people), (reviews, beneath)) = cores::both(by_title, by_day);
    let objectives = accounts
        .iter()
        .flat_map(|account| &beneath[*account].plans)
        .flat_map(|plan| beneath[*plan].objectives.iter().copied())
        .collect();
    let mut pages: Vec<ThingId> =
        of(Kind::Page).filter(|id| things[*id].account.is_none() && graph.sections.page_of(*id).is_none()).collect();
    sort_by_key(&mut pages, |id| (order(&things[*id]), *id));
    let orders = Orders {
        config: Arc::clone(&graph.config),
        audience,
        backlinks: Arc::clone(&graph.backlinks),
        assets: graph.assets.clone(),
        redirects: graph.redirects.clone(),
        accounts,
        pillars,
        people,
        reviews,
        objectives,
        pages,
        beneath,
        sections: graph.sections,
        others,
    };
    Edition { things: things.values().cloned().collect(), orders: Arc::new(orders) }
}

/// What stands beneath each account and plan.
fn beneath(things: &PerThing<Arc<Thing>>, reviews: &[ThingId]) -> PerThing<Beneath> {
    let mut beneath: PerThing<Beneath> = things.values().map(|_| Beneath::default()).collect();
    for (at, thing) in things.iter() {
        let (Some(account), plan) = (thing.account, thing.plan) else { continue };
        match (thing.kind(), plan) {
            (Kind::Plan, _) => beneath[account].plans.push(at),
            (Kind::Situation, _) => beneath[account].situation.push(at),
            (Kind::Decision, Some(plan)) => beneath[plan].decisions.push(at),
            (Kind::Objective, Some(plan)) => beneath[plan].objectives.push(at),
            (Kind::Page, Some(plan)) => beneath[plan].pages.push(at),
            (Kind::Page, None) => beneath[account].pages.push(at),
            _ => {}
        }
    }
    for review in reviews {
        let thing = &things[*review];
        for parent in [thing.account, thing.plan].into_iter().flatten() {
            beneath[parent].reviews.push(*review);
        }
    }
    for list in beneath.values_mut() {
        sort_by_key(&mut list.plans, |id| (plan_order(&things[*id]), *id));
        sort_by_key(&mut list.situation, |id| situation_order(things[*id].document.short()));
        sort_by_key(&mut list.decisions, |id| (decision_order(&things[*id]), *id));
        sort_by_key(&mut list.objectives, |id| (tier(&things[*id]), *id));
        sort_by_key(&mut list.pages, |id| (order(&things[*id]), *id));
    }
    beneath
}

/// Whether another version of a thing is called the same and has the same place in every list, and as much is asked of its
/// account.
#[cfg(feature = "serve")]
pub(super) fn has_place_of(before: &Thing, after: &Thing) -> bool {
    let place = |thing: &Thing| {
        // A plan is asked for less on its first days.
        let began = thing.as_plan().map(crate::document::model::Plan::began);
        let keys = (order(thing), review_day(thing), decision_order(thing), tier(thing), plan_order(thing));
        (thing.document.title(), keys, began)
    };
    place(before) == place(after)
}

/// The sort key for `order` of a pillar or page; those without one come last.
fn order(thing: &Thing) -> i64 {
    let order = match thing.entity() {
        Some(Entity::Pillar(pillar)) => pillar.order.as_ref(),
        Some(Entity::Page(page)) => page.order.as_ref(),
        _ => None,
    };
    #[expect(clippy::cast_possible_truncation, reason = "an order is a small number")]
    order.map_or(i64::MAX, |order| (order.value * 1000.0) as i64)
}

fn review_day(thing: &Thing) -> Option<Date> {
    thing.as_review().map(|review| review.date.value)
}

/// The sort key of a plan: first the one in force (approved, in review, draft, superseded, archived), then the newest.
fn plan_order(thing: &Thing) -> (u8, Reverse<Option<Date>>) {
    let Some(plan) = thing.as_plan() else { return (9, Reverse(None)) };
    let status = match plan.status.value {
        PlanStatus::Approved => 0,
        PlanStatus::InReview => 1,
        PlanStatus::Draft => 2,
        PlanStatus::Superseded => 3,
        PlanStatus::Archived => 4,
    };
    (status, Reverse(Some(plan.from.value)))
}

fn situation_order(part: &str) -> usize {
    ["customer", "needs", "history", "competition"].iter().position(|known| *known == part).unwrap_or(4)
}

fn decision_order(thing: &Thing) -> (u8, Option<Date>) {
    let Some(decision) = thing.as_decision() else { return (9, None) };
    let agreed_first = u8::from(decision.status.value != DecisionStatus::Agreed);
    (agreed_first, decision.agreed_on.as_ref().map(|day| day.value))
}

fn tier(thing: &Thing) -> Option<Tier> {
    thing.as_objective().map(|objective| objective.tier.value)
}
