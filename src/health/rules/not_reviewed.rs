//! KP306: reviews that are late, or were late.

use crate::diagnostics::message::Value;
use crate::diagnostics::{Code, Explanation, Findings, Level, Span, say};
use crate::document::model::{Entity, Kind};
use crate::health::rule::{Rule, RuleContext, Scope, Threshold, Time, at};
use crate::measure::{age, cadence};
use crate::playbook::ThingId;

pub(crate) static RULE: Rule = Rule {
    code: Code::KP306,
    scope: Scope::Account,
    time: Time::Passes,
    asks: &[Kind::Plan],
    thresholds: &[
        Threshold { key: "times", default: 1.5, meaning: "how many times `review_every` may pass between two reviews" },
        Threshold { key: "error_times", default: 2.0, meaning: "how many times make it an error" },
        Threshold { key: "months", default: 12.0, meaning: "months for which a gap that is over counts" },
    ],
    silences: &[],
    text: Explanation {
        finds: "A plan whose last review is more than one and a half times `review_every` ago, or that went as long without one in the last twelve months. A review that covers two periods may come twice as late.",
        matters: "What is looked at every quarter is steered every quarter. After half a year the meeting is about finding out what happened.",
        settle: "Hold the review that is due, even a short one, or say in `review_every` how often you really meet.",
        wrong: "review_every = \"quarter\"   # and the last review is from June",
        right: "review_every = \"half\"",
    },
    find,
};

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let thing = context.thing(id);
    let Some(cadence) = cadence::of(context.edition, id, context.today) else { return };
    let counts = |gap: &&cadence::Gap| age::within(gap.until, context.limit(&RULE, "months"), context.today);
    // Of equally long gaps the newest one is reported.
    let Some(gap) = cadence.gaps.iter().rev().filter(counts).max_by(|a, b| a.share.total_cmp(&b.share)) else {
        return;
    };
    let level = match gap.share {
        share if share > context.limit(&RULE, "error_times") => Level::Error,
        share if share > context.limit(&RULE, "times") => Level::Warning,
        _ => return,
    };
    let every = Value::Word("every", cadence.every.word());
    let (from, day) = gap.from;
    let (message, hint) = match gap.to {
        None => (
            say!("the last review was {days|# day|# days} ago; one is due every {every}", days = gap.days, every),
            say!("hold the review that is due, even a short one, or change `review_every` on the account"),
        ),
        Some(_) => (
            say!(
                "{days} days passed between the reviews of {from} and {until}; one is due every {every}",
                from = day,
                until = gap.until,
                days = gap.days,
                every
            ),
            say!("record the review that is missing, or name in `covers` every period that the later one stood for"),
        ),
    };
    let finding = at(&RULE, level, thing, thing.document.opening.clone(), message).hint(hint);
    let finding = finding.also(place(context, from), say!("the review before"));
    findings.push(match gap.to {
        Some(to) => finding.also(place(context, to), say!("the review after")),
        None => finding,
    });
}

/// The place of a review's date.
fn place(context: &RuleContext<'_>, review: ThingId) -> Span {
    let thing = context.thing(review);
    let range = match thing.entity() {
        Some(Entity::Review(review)) => review.date.range(),
        _ => thing.document.opening.clone(),
    };
    thing.document.span(range)
}
