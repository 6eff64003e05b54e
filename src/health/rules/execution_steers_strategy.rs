//! KP207: a decision that was changed soon after a review that heard issues.

use jiff::civil::Date;

use crate::diagnostics::{Code, Explanation, Finding, Findings, Level, Message, say};
use crate::document::model::review::ReviewType;
use crate::document::model::{Decision, Entity, Kind, Review};
use crate::health::rule::{Rule, RuleContext, Scope, Threshold, Time, at};
use crate::health::say;
use crate::measure::beneath::{self, At};
use crate::measure::{self, age};
use crate::playbook::{Thing, ThingId};

pub(crate) static RULE: Rule = Rule {
    code: Code::KP207,
    scope: Scope::Plan,
    time: Time::Constant,
    asks: &[Kind::Decision, Kind::Review],
    thresholds: &[Threshold {
        key: "days",
        default: 30.0,
        meaning: "days after a review with issues in which a decision should stand",
    }],
    silences: &[],
    text: Explanation {
        finds: "A decision that was ended or changed within 30 days of a review that heard issues, without an annual or executive review in between.",
        matters: "A decision is there for the week in which it hurts. If a late display can change it, whoever builds displays makes the strategy.",
        settle: "Take the question to an annual or executive review, and write down there who decided and why.",
        wrong: "type = \"quarterly\"\n[[changes]]\nwhat = \"Minimarts no longer first\"\nabout = \"minimarts-first\"",
        right: "type = [\"quarterly\", \"executive\"]\n[[changes]]\nwhat = \"Minimarts no longer first\"\nabout = \"minimarts-first\"\nwhy = \"The chain stops opening them.\"",
    },
    find,
};

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let thing = context.thing(id);
    let found = match thing.entity() {
        Some(Entity::Decision(decision)) => ended(context, thing, decision),
        Some(Entity::Review(review)) => changed(context, thing, review),
        _ => None,
    };
    let hint = say!("take it to an annual or executive review, and write down who decided and why");
    findings.extend(found.map(|finding| finding.hint(hint)));
}

/// A decision that was revoked or superseded soon after a review with issues.
fn ended(context: &RuleContext<'_>, thing: &Thing, decision: &Decision) -> Option<Finding> {
    let day = decision.ended_on.as_ref().filter(|_| decision.is_over())?;
    let cause = cause(context, thing.plan?, day.value)?;
    let message = say!(
        "this decision ended {days|=0 on the day of|=1 a day after|# days after} a review with \
         {issues|# issue|# issues}, with no annual or executive review in between",
        days = age::in_days(cause.record.date.value, day.value),
        issues = cause.record.issues.len()
    );
    Some(with(at(&RULE, Level::Warning, thing, day.range(), message), &cause))
}

/// A review that changes decisions soon after one with issues, or that hears issues itself.
fn changed(context: &RuleContext<'_>, thing: &Thing, review: &Review) -> Option<Finding> {
    let decisions: Vec<_> = review
        .changes
        .iter()
        .filter_map(|change| {
            let about = change.about.as_ref()?;
            let decision = thing.maybe(Some(about))?;
            matches!(context.thing(decision).entity(), Some(Entity::Decision(_))).then_some((about, decision))
        })
        .collect();
    let (about, _) = decisions.first()?;
    let cause = cause(context, thing.plan?, review.date.value)?;
    let mut titles: Vec<Message> = decisions.iter().map(|(_, id)| say::quoted(&context.thing(*id).title)).collect();
    titles.dedup();
    let titles = say::listed(&titles);
    let issues = cause.record.issues.len();
    let message = if std::ptr::eq(cause.record, review) {
        say!(
            "{titles} is changed in a review that hears {issues|# issue|# issues} and is neither annual nor executive",
            titles,
            issues
        )
    } else {
        say!(
            "{titles} is changed {days|=0 on the day of|=1 a day after|# days after} a review with \
             {issues|# issue|# issues}, with no annual or executive review in between",
            titles,
            days = age::in_days(cause.record.date.value, review.date.value),
            issues
        )
    };
    Some(with(at(&RULE, Level::Warning, thing, about.name.range(), message), &cause))
}

/// The last review with issues shortly before a day; none if an annual or executive review was held in between.
fn cause<'a>(context: &RuleContext<'a>, plan: ThingId, day: Date) -> Option<At<'a, Review>> {
    let near = |review: &At<'_, Review>| {
        measure::days(age::in_days(review.record.date.value, day)) <= context.limit(&RULE, "days")
    };
    let weighty = |review: &At<'_, Review>| {
        review.record.types.0.iter().any(|it| matches!(it.value, ReviewType::Annual | ReviewType::Executive))
    };
    beneath::reviews(context.edition, plan, day)
        .take_while(|review| near(review) && !weighty(review))
        .find(|review| !review.record.issues.is_empty())
}

fn with(finding: Finding, cause: &At<'_, Review>) -> Finding {
    match cause.record.issues.first() {
        Some(issue) => finding.also(cause.thing.document.span(issue.text.range()), say!("this was heard there")),
        None => finding,
    }
}
