//! KP200: a missing field that a plan in review or approved has to have.

use crate::diagnostics::{Code, Explanation, Findings, Level};
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
        finds: "A field that a plan in review or approved has to have, and that is missing or empty; one finding a field. Whatever the plan's status, an objective that was achieved, missed or dropped says on which day.",
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
    let report = |range: std::ops::Range<usize>, what: &str, key: &str, wanted: &str| {
        at(&RULE, Level::Warning, thing, range, format!("{what} has no `{key}`"))
            .hint(format!("add `{key} = …`: {wanted}"))
    };
    if let Entity::Objective(objective) = entity
        && let (Some(state), None, false) = (&objective.state, &objective.closed_on, objective.is_open())
    {
        let what = format!("this objective is {} and", state.value.word());
        findings.push(report(state.range(), &what, "closed_on", "the day on which that was known"));
    }
    if !asked(context, id) {
        return;
    }
    for key in entity.blanks() {
        if ASKED_ELSEWHERE.contains(&(kind, key)) || key == "agreed_on" && is_proposed(entity) {
            continue;
        }
        let what = format!("this {}", kind.word());
        findings.push(report(thing.document.opening.clone(), &what, key, meaning(kind, key)));
    }
    match entity {
        Entity::Account(account) => {
            for goal in account.goals.iter().filter(|goal| !goal.blanks().is_empty()) {
                let what = format!("the goal `{}`", goal.id.value);
                findings.push(report(goal.place.clone(), &what, "source", "where the customer says so"));
            }
        }
        Entity::Objective(objective) => {
            for action in objective.actions.iter().filter(|action| action.due.is_none()) {
                let what = format!("the action “{}”", action.title.value);
                findings.push(report(action.place.clone(), &what, "due", "the day it is to be done by"));
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
fn meaning(kind: Kind, key: &str) -> &'static str {
    match (kind, key) {
        (_, "segment") => "\"A\", \"B\" or \"C\"",
        (_, "growth_problem") => "what keeps the customer's category from growing, in a sentence or two",
        (_, "customer_expects") => "what the customer wants from us, in their words",
        (_, "agreed_on") => "the day both sides agreed",
        (_, "until") => "the day the decision holds until",
        (_, "prioritises") => "one to three growth drivers",
        (_, "supplier_role") => "what we do about it",
        (_, "customer_role") => "what the customer does about it",
        (_, "success") => "how both sides will see that it worked",
        (_, "due") => "the day it is to be reached by",
        _ => "see the content format",
    }
}
