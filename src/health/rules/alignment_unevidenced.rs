//! KP514: a high rating of alignment without evidence.

use crate::diagnostics::{Code, Explanation, Findings, Level, Message, say};
use crate::document::front_matter::Field as _;
use crate::document::model::{Entity, Kind};
use crate::health::rule::{Rule, RuleContext, Scope, Threshold, Time, at};
use crate::health::say::{element, listed};
use crate::measure::alignment::{self, ELEMENTS};
use crate::playbook::ThingId;

pub(crate) static RULE: Rule = Rule {
    code: Code::KP514,
    scope: Scope::Thing,
    time: Time::Ripens,
    asks: &[Kind::Account],
    thresholds: &[Threshold {
        key: "high",
        default: 4.0,
        meaning: "rating, 1–5, from which an element needs evidence",
    }],
    silences: &[],
    text: Explanation {
        finds: "A last round of alignment with a 4 or a 5 and without a word of evidence.",
        matters: "A 4 means that somebody outside sales did something for the account. If nobody remembers what, it is a 3.",
        settle: "Write what was done and by whom under `evidence`, or rate what you can show.",
        wrong: "strategy = 4",
        right: "strategy = 4\nevidence = \"Supply presented the plan to the board.\"",
    },
    find,
};

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let thing = context.thing(id);
    let Some(Entity::Account(account)) = thing.entity() else { return };
    let rounds = alignment::rounds(account, context.today);
    let Some(last) = rounds.last().filter(|last| last.record.evidence.is_blank()) else { return };
    let limit = context.limit(&RULE, "high");
    let values = last.values();
    let high = |at: &usize| f64::from(values[*at]) >= limit;
    let high: Vec<usize> = (0..ELEMENTS.len()).filter(high).collect();
    let Some(&first) = high.first() else { return };
    let rating = |at: &usize| say!("{element} at {rating}", element = element(ELEMENTS[*at]), rating = values[*at]);
    let ratings = listed(&high.iter().map(rating).collect::<Vec<Message>>());
    let message = say!("the round of {date} rates {ratings} without evidence", date = last.record.date, ratings);
    findings.push(
        at(&RULE, Level::Note, thing, last.scores[first].range(), message)
            .hint(say!("add `evidence = \"…\"`: what was done for the account, and by whom")),
    );
}
