//! KP713: an action that review after review finds open.

use super::{Ground, Rule, Scope, Threshold, at};
use crate::codes::Code;
use crate::explain::Explanation;
use crate::finding::{Finding, Level};
use crate::measure::items::{self, ActionAt};
use crate::measure::number;
use crate::model::{Entity, Kind};
use crate::playbook::ThingId;

pub(super) static RULE: Rule = Rule {
    code: Code::KP713,
    scope: Scope::Plan,
    asks: &[Kind::Objective, Kind::Review],
    thresholds: &[Threshold {
        key: "reviews",
        default: 3.0,
        meaning: "reviews an action may not outlive after its due day",
    }],
    silences: &[],
    text: Explanation {
        finds: "An open action after whose due day three reviews or more were held; one finding an action.",
        matters: "What three meetings carried over will not be done. It only teaches everybody that the list means nothing.",
        settle: "Do it, split off the part that somebody will do, take it to somebody who can decide, or cancel it.",
        wrong: "title = \"Data-share annex\"\ndue = 2025-03-31",
        right: "title = \"Data-share annex\"\ndue = 2025-03-31\nstate = \"cancelled\"",
    },
    find,
};

fn find(ground: &Ground<'_>, id: ThingId) -> Vec<Finding> {
    let thing = ground.thing(id);
    let written = match thing.entity() {
        Some(Entity::Objective(objective)) => !objective.actions.is_empty(),
        Some(Entity::Review(review)) => !review.actions.is_empty(),
        _ => false,
    };
    let Some(plan) = thing.plan.filter(|_| written) else { return Vec::new() };
    let held: Vec<_> = ground
        .edition
        .beneath(plan)
        .reviews
        .iter()
        .filter_map(|id| match ground.thing(*id).entity() {
            Some(Entity::Review(review)) => Some(review.date.value).filter(|day| *day <= ground.today),
            _ => None,
        })
        .collect();
    let report = |it: ActionAt<'_>| {
        let due = it.action.due.as_ref()?;
        let count = held.iter().filter(|day| **day > due.value).count();
        if number(count) < ground.limit(&RULE, "reviews") {
            return None;
        }
        let message =
            format!("“{}” was due on {}, and {count} reviews later it is still open", it.action.title.value, due.value);
        Some(
            at(&RULE, Level::Warning, thing, due.range(), message)
                .hint("do it, split it, take it to somebody who can decide, or cancel it"),
        )
    };
    let open = items::actions(ground.edition, plan).into_iter().filter(|it| it.on == id && it.is_open());
    open.filter_map(report).collect()
}
