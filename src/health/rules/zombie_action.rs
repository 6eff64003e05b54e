//! KP713: an open action that several reviews since its due day have left open.

use crate::diagnostics::{Code, Explanation, Findings, Level, say};
use crate::document::model::common::Day;
use crate::document::model::objective::Action;
use crate::document::model::{Entity, Kind};
use crate::health::rule::{Rule, RuleContext, Scope, Threshold, Time, at};
use crate::measure::items::{self, ActionAt};
use crate::measure::{beneath, number};
use crate::playbook::ThingId;

pub(crate) static RULE: Rule = Rule {
    code: Code::KP713,
    scope: Scope::Plan,
    time: Time::Ripens,
    asks: &[Kind::Objective, Kind::Review],
    thresholds: &[Threshold {
        key: "reviews",
        default: 3.0,
        meaning: "reviews an action may not outlive after its due day",
    }],
    silences: &[],
    text: Explanation {
        finds: "An open action that is still open three or more reviews after its due day; one finding per action.",
        matters: "What three meetings carried over will not be done. It only teaches everybody that the list means nothing.",
        settle: "Do it, split off the part that somebody will do, take it to somebody who can decide, or cancel it.",
        wrong: "title = \"Data-share annex\"\ndue = 2025-03-31",
        right: "title = \"Data-share annex\"\ndue = 2025-03-31\nstate = \"cancelled\"",
    },
    find,
};

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let thing = context.thing(id);
    let actions = match thing.entity() {
        Some(Entity::Objective(objective)) => &objective.actions,
        Some(Entity::Review(review)) => &review.actions,
        _ => return,
    };
    let Some(plan) = thing.plan else { return };
    // The whole plan has to be read to know whether a review closed an action, so this is checked only if needed.
    if !actions.iter().any(|action| action.done.is_none() && outlived(context, plan, action).is_some()) {
        return;
    }
    let report = |it: ActionAt<'_>| {
        let (due, count) = outlived(context, plan, it.action)?;
        let title = &it.action.title.value;
        let message = say!(
            "“{title}” was due on {due}, and {reviews} reviews later it is still open",
            title,
            due,
            reviews = count
        );
        Some(
            at(&RULE, Level::Warning, thing, due.range(), message)
                .hint(say!("do it, split it, take it to somebody who can decide, or cancel it")),
        )
    };
    let open = items::actions(context.edition, plan).into_iter().filter(|it| it.on == id && it.is_open());
    findings.extend(open.filter_map(report));
}

/// Whether this rule tells of an open action.
pub(crate) fn is_told(context: &RuleContext<'_>, action: &ActionAt<'_>) -> bool {
    let Some(due) = &action.action.due else { return false };
    context.said_by(&RULE, action.on).iter().any(|finding| finding.span.range() == due.range())
}

/// The due day of an action and the number of reviews since, if there are too many.
fn outlived<'a>(context: &RuleContext<'_>, plan: ThingId, action: &'a Action) -> Option<(&'a Day, usize)> {
    let due = action.due.as_ref()?;
    let reviews = beneath::reviews(context.edition, plan, context.today);
    let count = reviews.filter(|review| review.record.date.value > due.value).count();
    (number(count) >= context.limit(&RULE, "reviews")).then_some((due, count))
}
