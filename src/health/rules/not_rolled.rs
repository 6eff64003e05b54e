//! KP404: a plan that has not been rolled forward for too long.

use crate::diagnostics::{Code, Explanation, Findings, Level, say};
use crate::document::model::{Entity, Kind};
use crate::health::rule::{Rule, RuleContext, Scope, Threshold, Time, at};
use crate::health::say;
use crate::measure::age;
use crate::playbook::ThingId;

pub(crate) static RULE: Rule = Rule {
    code: Code::KP404,
    scope: Scope::Thing,
    time: Time::Ripens,
    asks: &[Kind::Plan],
    thresholds: &[
        Threshold {
            key: "months",
            default: 13.0,
            meaning: "months since `rolled`, else `from`, that a plan may stand still",
        },
        Threshold { key: "error_months", default: 18.0, meaning: "months after which it is an error" },
    ],
    silences: &[],
    text: Explanation {
        finds: "A plan that has not been rolled forward for more than thirteen months, counted from `rolled`, else from its first day.",
        matters: "A three-year plan that is not rolled forward is a two-year plan after a year, then a one-year plan. Nobody decides that; it happens.",
        settle: "Drop the year that is over, add a new last one, keep the decisions, and set `rolled`.",
        wrong: "from = 2025-01-01\nto = 2027-12-31",
        right: "from = 2025-01-01\nto = 2028-12-31\nrolled = 2026-02-20",
    },
    find,
};

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let thing = context.thing(id);
    let Some(Entity::Plan(plan)) = thing.entity() else { return };
    let day = plan.rolled.as_ref().unwrap_or(&plan.from);
    let level = match age::months(day.value, context.today) {
        months if months > context.limit(&RULE, "error_months") => Level::Error,
        months if months > context.limit(&RULE, "months") => Level::Warning,
        _ => return,
    };
    let ago = say::ago(day.value, context.today);
    let message = if plan.rolled.is_some() {
        say!("this plan was last rolled forward on {day}, {ago}", day, ago)
    } else {
        say!("this plan began {ago} and has not been rolled forward", ago)
    };
    findings.push(
        at(&RULE, level, thing, day.range(), message)
            .hint(say!("drop the year that is over, add a new last one, keep the decisions, and set `rolled`")),
    );
}
