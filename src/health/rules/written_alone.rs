//! KP302: a plan that the account manager wrote alone.

use crate::diagnostics::{Code, Explanation, Findings, Level, Message, say};
use crate::document::model::{Entity, Kind, Plan};
use crate::health::rule::{Rule, RuleContext, Scope, Threshold, Time, at};
use crate::health::say;
use crate::measure::{self, age, contributors, people};
use crate::playbook::{Thing, ThingId};

pub(crate) static RULE: Rule = Rule {
    code: Code::KP302,
    scope: Scope::Account,
    time: Time::Ripens,
    asks: &[Kind::Plan],
    thresholds: &[
        Threshold { key: "people", default: 3.0, meaning: "contributors besides the manager, the customer's included" },
        Threshold {
            key: "functions",
            default: 2.0,
            meaning: "functions of ours that the contributors have to come from",
        },
        Threshold { key: "months", default: 12.0, meaning: "months within which there has to be a workshop" },
    ],
    silences: &[],
    text: Explanation {
        finds: "A plan with no contributor besides the account manager, with fewer than three people or two functions behind it, or without a workshop in twelve months.",
        matters: "A plan is carried out by those who wrote it. One person's plan holds what one person knows.",
        settle: "Hold a planning workshop with supply, finance, marketing and a voice of the customer, and name who was there.",
        wrong: "contributors = []",
        right: "contributors = [\"pham-duy\", \"oriane-petit\", \"hana-lindqvist\"]\n[[workshops]]\ndate = 2025-11-18",
    },
    find,
};

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let thing = context.thing(id);
    let Some(Entity::Plan(plan)) = thing.entity() else { return };
    let (people, functions) = contributors(context, id);
    let mut reasons: Vec<Message> = Vec::new();
    let manager = people::manager(context.edition, thing).map(|manager| &context.thing(manager).title);
    if measure::number(people) < context.limit(&RULE, "people") || people == 0 {
        reasons.push(match (people, manager) {
            (0, Some(manager)) => say!("nobody besides {manager} is named as a contributor", manager),
            (0, None) => say!("nobody is named as a contributor"),
            (people, Some(manager)) => {
                say!("{people|# person contributed|# people contributed} besides {manager}", people, manager)
            }
            (people, None) => say!("{people|# person contributed|# people contributed}", people),
        });
    }
    if people > 0 && measure::number(functions.len()) < context.limit(&RULE, "functions") {
        reasons.push(match functions.as_slice() {
            [] => say!("none of the contributors is ours"),
            some => say!("only {functions} contributed on our side", functions = say::functions(some)),
        });
    }
    let last = workshop(context, plan);
    if last.is_none_or(|last| !age::within(last, context.limit(&RULE, "months"), context.today)) {
        reasons.push(match last {
            Some(day) => say!("the last workshop was on {day}", day),
            None => say!("there was no workshop"),
        });
    }
    if reasons.is_empty() {
        return;
    }
    let level = if people == 0 { Level::Error } else { Level::Warning };
    let hint = say!(
        "hold a planning workshop with other functions and a voice of the customer, and name who came \
         in `contributors` and `[[workshops]]`"
    );
    findings.push(at(&RULE, level, thing, place(thing, plan), say::joined(&reasons)).hint(hint));
}

/// How many people besides the manager contributed, and from which of our functions.
fn contributors(context: &RuleContext<'_>, id: ThingId) -> (usize, Vec<crate::document::model::people::Function>) {
    let named = contributors::besides_manager(context.edition, id);
    (named.len(), people::functions(context.edition, named))
}

/// The day of the last workshop that was held.
fn workshop(context: &RuleContext<'_>, plan: &Plan) -> Option<jiff::civil::Date> {
    plan.workshops.iter().map(|workshop| workshop.date.value).filter(|day| *day <= context.today).max()
}

/// The place of the list of contributors, if there is one.
fn place(thing: &Thing, plan: &Plan) -> std::ops::Range<usize> {
    match (plan.contributors.first(), plan.contributors.last()) {
        (Some(first), Some(last)) => first.name.range().start..last.name.range().end,
        _ => thing.document.opening.clone(),
    }
}
