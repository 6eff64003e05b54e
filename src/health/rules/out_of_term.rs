//! KP728: a day of an objective or an action outside the term of its plan.

use crate::diagnostics::{Code, Explanation, Finding, Findings, Level};
use crate::document::model::common::Day;
use crate::document::model::{Entity, Kind, Plan};
use crate::health::rule::{Rule, RuleContext, Scope, Time, at};
use crate::measure::beneath;
use crate::measure::items::{self, ActionAt};
use crate::playbook::{Thing, ThingId};

pub(crate) static RULE: Rule = Rule {
    code: Code::KP728,
    scope: Scope::Plan,
    time: Time::Constant,
    asks: &[Kind::Objective, Kind::Review],
    thresholds: &[],
    silences: &[],
    text: Explanation {
        finds: "An open objective or an open action that begins before its plan or is due after it; one finding each. The day on which something was done may lie anywhere.",
        matters: "Most often it is last year's date in this year's plan. What is due after the plan is over is reviewed by nobody.",
        settle: "Correct the day, or roll the plan so that it holds it.",
        wrong: "due = 2026-12-31   # in a plan from 2027-01-01",
        right: "due = 2027-12-31",
    },
    find,
};

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let thing = context.thing(id);
    let Some(plan) = beneath::plan(context.edition, id) else { return };
    let actions = match thing.entity() {
        Some(Entity::Objective(objective)) => {
            if objective.is_open() {
                let days = [objective.start.as_ref(), objective.due.as_ref()];
                findings.extend(outside(thing, plan.record, "this objective", days));
            }
            &objective.actions
        }
        Some(Entity::Review(review)) => &review.actions,
        _ => return,
    };
    // To know which actions are closed, the whole plan has to be read; this check avoids that for most things.
    if !actions.iter().any(|it| outside(thing, plan.record, "", [it.start.as_ref(), it.due.as_ref()]).is_some()) {
        return;
    }
    let all = items::actions(context.edition, plan.id);
    findings.extend(all.iter().filter(|it| it.on == id && ActionAt::is_open(it)).filter_map(|it| {
        let what = format!("the action “{}”", it.action.title.value);
        outside(thing, plan.record, &what, [it.action.start.as_ref(), it.action.due.as_ref()])
    }));
}

/// The finding about something with a first and a last day, of which one lies outside the plan.
fn outside(thing: &Thing, plan: &Plan, what: &str, days: [Option<&Day>; 2]) -> Option<Finding> {
    let (from, to) = (plan.from.value, plan.to.value);
    let term = from..=to;
    let [start, due] = days.map(|day| day.filter(|day| !term.contains(&day.value)));
    let (day, verb) = due.map(|day| (day, "is due on")).or(start.map(|day| (day, "begins on")))?;
    let side = if day.value < from { "before its plan begins" } else { "after its plan ends" };
    let limit = if day.value < from { from } else { to };
    let message = format!("{what} {verb} {}, {side} ({limit})", day.value);
    Some(
        at(&RULE, Level::Warning, thing, day.range(), message)
            .hint("correct the day, or roll the plan so that it holds it"),
    )
}
