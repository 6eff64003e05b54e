//! KP718: an approved plan whose term is over.

use crate::diagnostics::{Code, Explanation, Findings, Level, say};
use crate::document::model::plan::PlanStatus;
use crate::document::model::{Entity, Kind};
use crate::health::rule::{Rule, RuleContext, Scope, Threshold, Time, at};
use crate::measure;
use crate::playbook::ThingId;

pub(crate) static RULE: Rule = Rule {
    code: Code::KP718,
    scope: Scope::Thing,
    time: Time::Ripens,
    asks: &[Kind::Plan],
    thresholds: &[
        Threshold { key: "days", default: 0.0, meaning: "days that a plan may be marked approved after its last day" },
        Threshold { key: "error_days", default: 90.0, meaning: "days after which it is an error" },
    ],
    silences: &[Code::KP403, Code::KP404],
    text: Explanation {
        finds: "A plan that is still `approved` although its last day has passed.",
        matters: "Then no plan is in force: pages and people go on with one that is over, and the customer is asked to keep what nobody agreed.",
        settle: "Roll it: a new `to`, and `rolled` with today. If another plan has taken its place, set `status = \"superseded\"`.",
        wrong: "status = \"approved\"\nto = 2025-12-31   # and it is February",
        right: "status = \"superseded\"\nto = 2025-12-31",
    },
    find,
};

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let thing = context.thing(id);
    let Some(Entity::Plan(plan)) = thing.entity() else { return };
    if plan.status.value != PlanStatus::Approved {
        return;
    }
    let age = context.age(plan.to.value);
    let level = match measure::days(age) {
        days if days > context.limit(&RULE, "error_days") => Level::Error,
        days if days > context.limit(&RULE, "days") => Level::Warning,
        _ => return,
    };
    let message =
        say!("this plan ended on {to}, {age|# day|# days} ago, and is still marked approved", to = plan.to, age);
    findings.push(at(&RULE, level, thing, plan.to.range(), message).hint(say!(
        "roll it with a new `to` and `rolled`, or set `status = \"superseded\"` if another plan has taken its place"
    )));
}
