//! KP512: the last round of alignment of an account is too old.

use crate::diagnostics::{Code, Explanation, Findings, Level, say};
use crate::document::model::{Entity, Kind};
use crate::health::rule::{Rule, RuleContext, Scope, Threshold, Time, at};
use crate::measure::{self, alignment};
use crate::playbook::ThingId;

pub(crate) static RULE: Rule = Rule {
    code: Code::KP512,
    scope: Scope::Thing,
    time: Time::Ripens,
    asks: &[Kind::Account],
    thresholds: &[Threshold { key: "days", default: 200.0, meaning: "days that a round of alignment stays fresh" }],
    silences: &[],
    text: Explanation {
        finds: "An account whose last round of alignment is more than 200 days old.",
        matters: "Alignment is only ever a trend, and a trend needs a next point. After half a year the last one is a memory.",
        settle: "Ask the same people again: seven ratings, ten minutes, and one sentence of evidence.",
        wrong: "[[alignment]]\ndate = 2025-01-15",
        right: "[[alignment]]\ndate = 2025-01-15\n[[alignment]]\ndate = 2025-07-16",
    },
    find,
};

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let thing = context.thing(id);
    let Some(Entity::Account(account)) = thing.entity() else { return };
    // An account without any round is left alone.
    let rounds = alignment::rounds(account, context.today);
    let Some(last) = rounds.last() else { return };
    let date = &last.record.date;
    let days = context.age(date.value);
    if measure::days(days) <= context.limit(&RULE, "days") {
        return;
    }
    let message = say!("the last round of alignment was {days|# day|# days} ago, on {date}", days, date);
    findings.push(
        at(&RULE, Level::Warning, thing, date.range(), message)
            .hint(say!("ask the same people again and add an `[[alignment]]` with today's ratings")),
    );
}
