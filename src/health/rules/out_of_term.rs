//! KP728: a day of an objective or an action outside the term of its plan.

use crate::diagnostics::{Code, Explanation, Finding, Findings, Level, Message, say};
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
        finds: "An open objective or an open action that begins before its plan or is due after it; one finding each. The day on which something was done does not matter.",
        matters: "Most often it is last year's date in this year's plan. What is due after the plan is over is reviewed by nobody.",
        settle: "Correct the day, or roll the plan forward so that it covers the day.",
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
                findings.extend(outside(thing, plan.record, &say!("this objective"), days));
            }
            &objective.actions
        }
        Some(Entity::Review(review)) => &review.actions,
        _ => return,
    };
    // To know which actions are closed, the whole plan has to be read; this check avoids that for most things.
    if !actions.iter().any(|it| stray(plan.record, [it.start.as_ref(), it.due.as_ref()]).is_some()) {
        return;
    }
    let all = items::actions(context.edition, plan.id);
    findings.extend(all.iter().filter(|it| it.on == id && ActionAt::is_open(it)).filter_map(|it| {
        let what = say!("the action “{title}”", title = it.action.title);
        outside(thing, plan.record, &what, [it.action.start.as_ref(), it.action.due.as_ref()])
    }));
}

/// Of a first and a last day the one that lies outside the plan, and whether it is the first or the last.
fn stray<'a>(plan: &Plan, days: [Option<&'a Day>; 2]) -> Option<(&'a Day, &'static str)> {
    let term = plan.from.value..=plan.to.value;
    let [start, due] = days.map(|day| day.filter(|day| !term.contains(&day.value)));
    due.map(|day| (day, "due")).or(start.map(|day| (day, "start")))
}

/// The finding about something with a first and a last day, of which one lies outside the plan.
fn outside(thing: &Thing, plan: &Plan, what: &Message, days: [Option<&Day>; 2]) -> Option<Finding> {
    let (day, end) = stray(plan, days)?;
    let (from, to) = (plan.from.value, plan.to.value);
    let message = if day.value < from {
        say!("{what} {end?due: is due on|begins on} {day}, before its plan begins ({from})", what, end, day, from)
    } else {
        say!("{what} {end?due: is due on|begins on} {day}, after its plan ends ({to})", what, end, day, to)
    };
    Some(
        at(&RULE, Level::Warning, thing, day.range(), message)
            .hint(say!("correct the day, or roll the plan forward so that it covers the day")),
    )
}
