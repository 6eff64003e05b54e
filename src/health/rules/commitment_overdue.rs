//! KP716: a promise of one side to the other that is late.

use crate::diagnostics::{Code, Explanation, Findings, Level};
use crate::document::model::common::Day;
use crate::document::model::people::Side;
use crate::document::model::plan::Commitment;
use crate::document::model::{Entity, Kind};
use crate::figures::sort::sort_by_key;
use crate::health::rule::{Rule, RuleContext, Scope, Threshold, Time, at};
use crate::health::say;
use crate::measure;
use crate::measure::late;
use crate::playbook::ThingId;

pub(crate) static RULE: Rule = Rule {
    code: Code::KP716,
    scope: Scope::Plan,
    time: Time::Ripens,
    asks: &[Kind::Plan],
    thresholds: &[
        Threshold { key: "days", default: 0.0, meaning: "days that a commitment may be open after its day" },
        Threshold { key: "error_days", default: 90.0, meaning: "days after which it is an error" },
    ],
    silences: &[],
    text: Explanation {
        finds: "A commitment, ours or the customer's, whose due day has passed and that is not done.",
        matters: "What we owe them and what they owe us is the first question of every review. The side that asks it first has the better meeting.",
        settle: "Keep it and write down `done`, or call the one who owes it and agree on a new day.",
        wrong: "side = \"customer\"\ndue = 2026-02-27   # and it is May",
        right: "side = \"customer\"\ndue = 2026-02-27\ndone = 2026-03-06",
    },
    find,
};

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let thing = context.thing(id);
    let Some(Entity::Plan(plan)) = thing.entity() else { return };
    let days = |it: &Commitment| i64::from(late::commitment(context.edition, id, it, context.today));
    let mut overdue: Vec<(&Day, &Commitment)> = plan
        .commitments
        .iter()
        .filter_map(|it| Some((it.due.as_ref()?, it)))
        .filter(|(_, it)| measure::days(days(it)) > context.limit(&RULE, "days"))
        .collect();
    sort_by_key(&mut overdue, |(due, _)| due.value);
    let Some(((due, oldest), further)) = overdue.split_first() else { return };
    let age = days(oldest);
    let level = match measure::days(age) {
        days if days > context.limit(&RULE, "error_days") => Level::Error,
        _ => Level::Warning,
    };
    let first =
        format!("{} “{}”, due on {}, {} ago", owes(oldest.side.value), oldest.text.value, due.value, say::days(age));
    let message = match further.len() {
        0 => first,
        more => format!("{first}; {} late too", say::counted(more, "other commitment is", "other commitments are")),
    };
    let finding = at(&RULE, level, thing, due.range(), message)
        .hint("keep it and write down `done`, or call the one who owes it and agree on a new day");
    findings.push(further.iter().fold(finding, |finding, (due, it)| {
        let label = format!("{} this, {} late", owes(it.side.value), say::days(days(it)));
        finding.also(thing.document.span(due.range()), label)
    }));
}

/// Who owes something.
fn owes(side: Side) -> &'static str {
    match side {
        Side::Supplier => "we owe",
        Side::Customer => "the customer owes",
        Side::Partner => "the partner owes",
    }
}
