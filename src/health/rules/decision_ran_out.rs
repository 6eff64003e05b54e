//! KP223: an agreed decision whose time is over.

use crate::diagnostics::{Code, Explanation, Findings, Level, say};
use crate::document::model::{Entity, Kind};
use crate::health::rule::{Rule, RuleContext, Scope, Threshold, Time, at};
use crate::measure;
use crate::playbook::ThingId;

pub(crate) static RULE: Rule = Rule {
    code: Code::KP223,
    scope: Scope::Thing,
    time: Time::Ripens,
    asks: &[Kind::Decision],
    thresholds: &[
        Threshold {
            key: "days",
            default: 0.0,
            meaning: "days after its end that a decision may still be marked agreed",
        },
        Threshold { key: "error_days", default: 180.0, meaning: "days after its end from which it is an error" },
    ],
    silences: &[],
    text: Explanation {
        finds: "A decision that is still `agreed` although its last day has passed.",
        matters: "Everything in the plan depends on it. Nobody knows whether it still holds, and each side assumes what suits it.",
        settle: "Ask the customer: agree again and write a new `until`, or end it with `status = \"superseded\"` and `ended_on`, and say what comes in its place.",
        wrong: "status = \"agreed\"\nuntil = 2025-12-31   # and it is March",
        right: "status = \"agreed\"\nuntil = 2028-12-31",
    },
    find,
};

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let thing = context.thing(id);
    let Some(Entity::Decision(decision)) = thing.entity() else { return };
    let Some(until) = decision.until.as_ref().filter(|_| decision.is_agreed()) else { return };
    let age = context.age(until.value);
    let level = match measure::days(age) {
        days if days > context.limit(&RULE, "error_days") => Level::Error,
        days if days > context.limit(&RULE, "days") => Level::Warning,
        _ => return,
    };
    let message =
        say!("this decision held until {until}, {age|# day|# days} ago, and is still marked agreed", until, age);
    findings.push(
        at(&RULE, level, thing, until.range(), message)
            .hint(say!("agree again and write a new `until`, or end it: `status = \"superseded\"` with `ended_on`")),
    );
}
