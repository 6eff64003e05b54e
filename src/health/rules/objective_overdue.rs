//! KP715: an open objective whose day has passed.

use crate::diagnostics::{Code, Explanation, Findings, Level, say};
use crate::document::model::{Entity, Kind};
use crate::health::rule::{Rule, RuleContext, Scope, Threshold, Time, at};
use crate::measure;
use crate::measure::late;
use crate::playbook::ThingId;

pub(crate) static RULE: Rule = Rule {
    code: Code::KP715,
    scope: Scope::Thing,
    time: Time::Ripens,
    asks: &[Kind::Objective],
    thresholds: &[
        Threshold { key: "days", default: 0.0, meaning: "days that an objective may be open after its day" },
        Threshold { key: "error_days", default: 90.0, meaning: "days after which it is an error" },
    ],
    silences: &[],
    text: Explanation {
        finds: "An objective that is still open after its due day.",
        matters: "Nobody knows any more whether it was achieved, missed or forgotten, and its color on every page is that of the last reading.",
        settle: "Close it with `state` and `closed_on`, whichever way it went; or move `due` and say so in a review's `changes`.",
        wrong: "due = 2025-12-31   # and it is February",
        right: "due = 2025-12-31\nstate = \"achieved\"\nclosed_on = 2026-01-15",
    },
    find,
};

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let thing = context.thing(id);
    let Some(Entity::Objective(objective)) = thing.entity() else { return };
    let Some(due) = &objective.due else { return };
    let age = i64::from(late::objective(context.edition, id, context.today));
    let level = match measure::days(age) {
        days if days > context.limit(&RULE, "error_days") => Level::Error,
        days if days > context.limit(&RULE, "days") => Level::Warning,
        _ => return,
    };
    let message = say!("this objective was due on {due}, {age|# day|# days} ago, and is still open", due, age);
    findings.push(
        at(&RULE, level, thing, due.range(), message)
            .hint(say!("close it with `state` and `closed_on`, or move `due` and say so in a review's `changes`")),
    );
}
