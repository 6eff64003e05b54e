//! KP716: a promise of one side to the other that is late.

use crate::diagnostics::{Code, Explanation, Findings, Level, say};
use crate::document::model::common::Day;
use crate::document::model::plan::Commitment;
use crate::document::model::{Entity, Kind};
use crate::figures::sort::sort_by_key;
use crate::health::rule::{Rule, RuleContext, Scope, Threshold, Time, at};
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
    let first = say!(
        "{side?supplier: we owe|customer: the customer owes|the partner owes} “{text}”, due on {due}, \
         {age|# day|# days} ago",
        side = oldest.side.value.word(),
        text = oldest.text,
        due,
        age
    );
    let message = match further.len() {
        0 => first,
        more => say!("{first}; {more|# other commitment is|# other commitments are} late too", first, more),
    };
    let finding = at(&RULE, level, thing, due.range(), message)
        .hint(say!("keep it and write down `done`, or call the one who owes it and agree on a new day"));
    findings.push(further.iter().fold(finding, |finding, (due, it)| {
        let label = say!(
            "{side?supplier: we owe|customer: the customer owes|the partner owes} this, {age|# day|# days} late",
            side = it.side.value.word(),
            age = days(it)
        );
        finding.also(thing.document.span(due.range()), label)
    }));
}
