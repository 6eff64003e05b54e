//! KP214: an agreed decision that no objective serves or no review mentions.

use crate::diagnostics::{Code, Explanation, Findings, Level, Message, say};
use crate::document::model::review::ReviewType;
use crate::document::model::{Entity, Kind, Review};
use crate::health::rule::{Rule, RuleContext, Scope, Threshold, Time, at};
use crate::health::say;
use crate::measure::beneath::{self, At};
use crate::measure::{self, items, thread};
use crate::playbook::{LinkTo, ThingId};

pub(crate) static RULE: Rule = Rule {
    code: Code::KP214,
    scope: Scope::Plan,
    time: Time::Ripens,
    asks: &[Kind::Decision],
    thresholds: &[
        Threshold { key: "days", default: 60.0, meaning: "days after its agreement in which a decision may be idle" },
        Threshold { key: "reviews", default: 2.0, meaning: "latest quarterly reviews, one of which has to name it" },
    ],
    silences: &[],
    text: Explanation {
        finds: "A decision agreed more than 60 days ago that no open objective serves, or that the last two quarterly reviews do not name, neither under what was decided or changed nor in their text.",
        matters: "A decision that nobody works on and nobody speaks of exists only on the slide. The money goes where it went before.",
        settle: "Give it an objective, put it on the agenda of the next review, or end it.",
        wrong: "status = \"agreed\"   # and no objective serves it",
        right: "serves = [\"minimarts-first\"]   # on an objective",
    },
    find,
};

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let thing = context.thing(id);
    let Some(Entity::Decision(decision)) = thing.entity() else { return };
    let (Some(agreed), Some(plan)) = (decision.agreed_on.as_ref().filter(|_| decision.is_agreed()), thing.plan) else {
        return;
    };
    let days = context.age(agreed.value);
    if measure::days(days) <= context.limit(&RULE, "days") {
        return;
    }
    let mut parts: Vec<Message> = Vec::new();
    let mut open = items::open_objectives(context.edition, plan);
    if !open.any(|objective| thread::agreed_decisions(context.edition, objective).contains(&id)) {
        parts.push(say!("no open objective serves it"));
    }
    let silent = silent_reviews(context, plan, id, agreed.value);
    match silent.len() {
        0 => {}
        1 => parts.push(say!("the last quarterly review does not name it")),
        2 => parts.push(say!("neither of the last two quarterly reviews names it")),
        reviews => parts.push(say!("none of the last {reviews} quarterly reviews names it", reviews)),
    }
    if parts.is_empty() {
        return;
    }
    let message = say!("agreed {days|# day|# days} ago, and {parts}", days, parts = say::listed(&parts));
    let finding = at(&RULE, Level::Warning, thing, agreed.range(), message)
        .hint(say!("give it an objective and a place in the next review, or end it"));
    findings.push(silent.iter().fold(finding, |finding, review| {
        finding.also(review.thing.document.span(review.record.date.range()), say!("this review does not name it"))
    }));
}

/// The last quarterly reviews since a decision was agreed, if there are enough of them and none names it. A later
/// review of another type that names the decision counts as well.
fn silent_reviews<'a>(
    context: &RuleContext<'a>,
    plan: ThingId,
    decision: ThingId,
    agreed: jiff::civil::Date,
) -> Vec<At<'a, Review>> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few reviews")]
    let wanted = context.limit(&RULE, "reviews").max(0.0) as usize;
    let mut quarterly = Vec::new();
    for review in beneath::reviews(context.edition, plan, context.today) {
        if quarterly.len() == wanted || review.record.date.value < agreed {
            break;
        }
        if names(&review, decision) {
            return Vec::new();
        }
        if review.record.types.0.iter().any(|it| it.value == ReviewType::Quarterly) {
            quarterly.push(review);
        }
    }
    if quarterly.len() < wanted { Vec::new() } else { quarterly }
}

/// Whether a review names a thing: it decided or changed something about it, or its text links to it.
fn names(review: &At<'_, Review>, id: ThingId) -> bool {
    let decided = review.record.decided.iter().filter_map(|it| it.about.as_ref());
    let changed = review.record.changes.iter().filter_map(|it| it.about.as_ref());
    decided.chain(changed).any(|about| review.thing.maybe(Some(about)) == Some(id))
        || review.thing.links.iter().any(|link| matches!(link, LinkTo::Thing(to, _) if *to == id))
}
