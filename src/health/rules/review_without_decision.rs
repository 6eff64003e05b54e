//! KP711: two reviews in a row that decided and changed nothing.

use crate::diagnostics::{Code, Explanation, Findings, Level, say};
use crate::document::model::{Entity, Kind, Review};
use crate::health::rule::{Rule, RuleContext, Scope, Threshold, Time, at};
use crate::measure::beneath::{self, At};
use crate::measure::{self};
use crate::playbook::ThingId;

pub(crate) static RULE: Rule = Rule {
    code: Code::KP711,
    scope: Scope::Plan,
    time: Time::Passes,
    asks: &[Kind::Review],
    thresholds: &[Threshold {
        key: "reviews",
        default: 2.0,
        meaning: "reviews running without anything decided or changed",
    }],
    silences: &[],
    text: Explanation {
        finds: "The last two or more reviews running decided and changed nothing; one finding, on the last of them. A review that decides something ends it.",
        matters: "A meeting that decides nothing can be an e-mail. Two of them are a habit, and people stop coming prepared.",
        settle: "Write down what was decided or changed, small things too. Give the next review one question that has to be answered in the room.",
        wrong: "type = \"quarterly\"\ndate = 2025-07-10",
        right: "type = \"quarterly\"\ndate = 2025-07-10\n[[decided]]\ntext = \"Find out who does not buy yet, by September.\"\ntier = \"strategic\"",
    },
    find,
};

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let thing = context.thing(id);
    let (Some(Entity::Review(review)), Some(plan)) = (thing.entity(), thing.plan) else { return };
    let reviews = beneath::reviews(context.edition, plan, context.today);
    // Reviews come newest first: a run that a later review ended is over.
    let idle: Vec<At<'_, Review>> =
        reviews.take_while(|review| review.record.decided.is_empty() && review.record.changes.is_empty()).collect();
    if idle.first().is_none_or(|last| last.id != id)
        || idle.len() < 2
        || measure::number(idle.len()) < context.limit(&RULE, "reviews")
    {
        return;
    }
    let message = say!(
        "{reviews|=2 two reviews|=3 three reviews|# reviews} running have decided and changed nothing, this one most \
        recently",
        reviews = idle.len()
    );
    let finding = at(&RULE, Level::Warning, thing, review.date.range(), message)
        .hint(say!("write down what was decided, small things too; or give the next review one question to answer"));
    findings.push(idle.iter().skip(1).fold(finding, |finding, review| {
        finding.also(review.thing.document.span(review.record.date.range()), say!("this one neither"))
    }));
}
