//! KP200: a missing field that a plan in review or approved has to have.

use std::ops::Range;

use crate::diagnostics::message::Value;
use crate::diagnostics::{Code, Explanation, Finding, Findings, Level, Message, say};
use crate::document::model::decision::DecisionStatus;
use crate::document::model::plan::PlanStatus;
use crate::document::model::{Entity, Kind};
use crate::health::rule::{Rule, RuleContext, Scope, Time, at};
use crate::playbook::ThingId;

pub(crate) static RULE: Rule = Rule {
    code: Code::KP200,
    scope: Scope::Account,
    time: Time::Constant,
    asks: &[Kind::Account, Kind::Situation, Kind::Plan, Kind::Decision, Kind::Objective],
    thresholds: &[],
    silences: &[],
    text: Explanation {
        finds: "A field that a plan in review or approved has to have, and that is missing or empty; one finding per field. Whatever the plan's status, an objective that was achieved, missed or dropped says on which day.",
        matters: "While a plan is a draft it may have holes. Whoever approves it relies on what it says, and cannot see what it leaves out.",
        settle: "Fill the field in. If there is nothing to say yet, the plan is still a draft.",
        wrong: "status = \"approved\"",
        right: "status = \"approved\"\ngrowth_problem = \"Few households buy the category in minimarts.\"",
    },
    find,
};

/// Fields about which another rule has a more precise finding.
const ASKED_ELSEWHERE: &[(Kind, &str)] = &[
    (Kind::Account, "manager"),
    (Kind::Account, "sponsor"),
    (Kind::Plan, "contributors"),
    (Kind::Decision, "sacrifices"),
    (Kind::Objective, "serves"),
    (Kind::Objective, "owner"),
    (Kind::Situation, "as_of"),
];

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let thing = context.thing(id);
    let Some(entity) = thing.entity() else { return };
    let kind = thing.kind();
    let report = |range: Range<usize>, message: Message, key: &str, wanted: Message| -> Finding {
        at(&RULE, Level::Warning, thing, range, message).hint(say!("add `{key} = …`: {wanted}", key, wanted))
    };
    if let Entity::Objective(objective) = entity
        && let (Some(state), None, false) = (&objective.state, &objective.closed_on, objective.is_open())
    {
        let word = Value::Word("state", state.value.word());
        let message = say!("this objective is {state} and has no `closed_on`", state = word);
        findings.push(report(state.range(), message, "closed_on", say!("the day on which that was known")));
    }
    if !asked(context, id) {
        return;
    }
    for key in entity.blanks() {
        if ASKED_ELSEWHERE.contains(&(kind, key)) || key == "agreed_on" && is_proposed(entity) {
            continue;
        }
        let message = say!("this {kind} has no `{key}`", kind = Value::Word("kind", kind.word()), key);
        findings.push(report(thing.document.opening.clone(), message, key, meaning(key)));
    }
    match entity {
        Entity::Account(account) => {
            for goal in account.goals.iter().filter(|goal| !goal.blanks().is_empty()) {
                let message = say!("the goal `{goal}` has no `source`", goal = goal.id);
                findings.push(report(goal.place.clone(), message, "source", say!("where the customer says so")));
            }
        }
        Entity::Objective(objective) => {
            for action in objective.actions.iter().filter(|action| action.due.is_none()) {
                let message = say!("the action “{action}” has no `due`", action = action.title);
                findings.push(report(action.place.clone(), message, "due", say!("the day it is due")));
            }
        }
        _ => {}
    }
}

/// Whether it is a decision that is not agreed yet, so that it has no day.
fn is_proposed(entity: &Entity) -> bool {
    matches!(entity, Entity::Decision(decision) if decision.status.value == DecisionStatus::Proposed)
}

/// Whether the plan of a thing is in review or approved; for an account, any of its plans.
pub(crate) fn asked(context: &RuleContext<'_>, id: ThingId) -> bool {
    let thing = context.thing(id);
    let there = |plan: ThingId| match context.thing(plan).entity() {
        Some(Entity::Plan(plan)) => matches!(plan.status.value, PlanStatus::InReview | PlanStatus::Approved),
        _ => false,
    };
    match (thing.plan, thing.account) {
        (Some(plan), _) => there(plan),
        (None, Some(account)) => context.edition.beneath(account).plans.iter().any(|plan| there(*plan)),
        (None, None) => false,
    }
}

/// What to write in a field.
fn meaning(key: &str) -> Message {
    match key {
        "segment" => say!("\"A\", \"B\" or \"C\""),
        "growth_problem" => say!("what keeps the customer's business from growing, in a sentence or two"),
        "customer_expects" => say!("what the customer wants from us, in their words"),
        "agreed_on" => say!("the day both sides agreed"),
        "until" => say!("the day the decision holds until"),
        "prioritises" => say!("one to three growth drivers"),
        "supplier_role" => say!("what we do about it"),
        "customer_role" => say!("what the customer does about it"),
        "success" => say!("how both sides will see that it worked"),
        "due" => say!("the day it should be reached by"),
        _ => say!("see the content format"),
    }
}
