//! KP402: a situation that is incomplete, old or mostly assumed, or was analysed in too few days.

use crate::diagnostics::{Code, Explanation, Finding, Findings, Level, Message, Placed, say};
use crate::document::model::account::{Evidence, Segment, Situation};
use crate::document::model::{Entity, Kind, Plan};
use crate::health::rule::{Rule, RuleContext, Scope, Threshold, Time, at};
use crate::health::rules::missing_for_status;
use crate::health::say;
use crate::language::locale::keyed;
use crate::measure::{self, age, beneath, people, situation};
use crate::playbook::{Thing, ThingId};

pub(crate) static RULE: Rule = Rule {
    code: Code::KP402,
    scope: Scope::Account,
    time: Time::Ripens,
    asks: &[Kind::Account, Kind::Situation, Kind::Plan],
    thresholds: &[
        Threshold { key: "months", default: 12.0, meaning: "months a part of the situation may be old" },
        Threshold { key: "error_months", default: 24.0, meaning: "months after which it is an error" },
        Threshold { key: "assumed_share", default: 0.6, meaning: "share of a part's facts that may be assumed, 0–1" },
        Threshold {
            key: "analysis_days",
            default: 8.0,
            meaning: "days of analysis that an account of segment A takes",
        },
    ],
    silences: &[],
    text: Explanation {
        finds: "An account that lacks one of the four parts of its situation, a part that is older than a year or says no day, a part most of whose facts are assumed, or a plan for a segment A account made in fewer than eight days of analysis. A plan that does not say how many has taken none.",
        matters: "Whoever skips the analysis pays in meetings later: the customer corrects every sentence that was only assumed.",
        settle: "Confirm one fact at every meeting with the customer, and set `as_of` when you have read the part again.",
        wrong: "as_of = 2024-11-10",
        right: "as_of = 2026-01-12",
    },
    find,
};

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let thing = context.thing(id);
    let found = match thing.entity() {
        Some(Entity::Account(_)) => missing(context, id),
        Some(Entity::Situation(situation)) => weak(context, id, situation),
        Some(Entity::Plan(plan)) => hasty(context, thing, plan),
        _ => None,
    };
    findings.extend(found);
}

/// Parts of the situation that are missing.
fn missing(context: &RuleContext<'_>, id: ThingId) -> Option<Finding> {
    let thing = context.thing(id);
    beneath::plans(context.edition, id).next()?;
    let there: Vec<&str> = situation::parts(context.edition, id).iter().map(|part| part.name).collect();
    let missing: Vec<&str> = situation::PARTS.into_iter().filter(|name| !there.contains(name)).collect();
    let first = missing.first()?;
    let subjects: Vec<_> = missing.iter().map(|name| keyed(situation::key(name))).collect();
    let message = say!("the situation has no part about {subjects}", subjects = say::listed(&subjects));
    let hint = say!(
        "begin with `situation/{part}.md`: three facts, each confirmed or assumed, and where they come from",
        part = first
    );
    Some(at(&RULE, Level::Warning, thing, thing.document.opening.clone(), message).hint(hint))
}

/// A part that is old, has no date, or is mostly assumed.
fn weak(context: &RuleContext<'_>, id: ThingId, situation: &Situation) -> Option<Finding> {
    let thing = context.thing(id);
    let account = thing.account?;
    beneath::plans(context.edition, account).next()?;
    let mut level = Level::Warning;
    let mut reasons: Vec<Message> = Vec::new();
    let mut range = None;
    let mut hints = Vec::new();
    match &situation.as_of {
        Some(day) => {
            let months = age::months(day.value, context.today);
            if months > context.limit(&RULE, "error_months") {
                level = Level::Error;
            }
            if months > context.limit(&RULE, "months") {
                range = Some(day.range());
                reasons.push(say!("this part dates from {day}, {ago}", day, ago = say::ago(day.value, context.today)));
                hints.push(say!("read it again, correct what has changed, and set `as_of`"));
            }
        }
        None if missing_for_status::asked(context, id) => {
            range = Some(thing.document.opening.clone());
            reasons.push(say!("this part does not say how old it is"));
            hints.push(say!("add `as_of = …`: the day on which this was last known to be true"));
        }
        None => {}
    }
    let (assumed, facts) = situation::assumed(situation);
    if measure::share(assumed, facts).is_some_and(|share| share > context.limit(&RULE, "assumed_share")) {
        let first = situation.facts.iter().find(|fact| fact.evidence.value == Evidence::Assumed);
        range = range.or_else(|| first.map(|fact| fact.evidence.range()));
        reasons.push(match facts {
            1 => say!("its one fact is only assumed"),
            facts => say!("{assumed} of its {facts} facts are only assumed", assumed, facts),
        });
        hints.push(say!("confirm one fact at every meeting with the customer"));
    }
    let finding = at(&RULE, level, thing, range?, say::joined(&reasons));
    Some(hints.into_iter().fold(finding, Finding::hint))
}

/// Too few days of analysis for an account of segment A. A plan that does not say how many has taken none.
fn hasty(context: &RuleContext<'_>, thing: &Thing, plan: &Plan) -> Option<Finding> {
    let days = plan.analysis_days.as_ref();
    let spent = days.map_or(0.0, |days| days.value);
    let (_, account) = people::account(context.edition, thing)?;
    let wanted = context.limit(&RULE, "analysis_days");
    let matters = account.segment.as_ref().is_some_and(|segment| segment.value == Segment::A);
    if !matters || spent >= wanted {
        return None;
    }
    let least = say::figure(wanted);
    let message = match days {
        None => say!(
            "this plan does not say how many days its analysis took; a segment A account needs at least {least}",
            least
        ),
        Some(_) => say!(
            "{days|# day|# days} of analysis for a segment A account, which needs at least {least}",
            days = say::figure(spent),
            least
        ),
    };
    let range = days.map_or_else(|| thing.document.opening.clone(), Placed::range);
    let hint = say!(
        "take the time for the four parts of the situation, and count everybody's days of work on them in \
        `analysis_days`"
    );
    Some(at(&RULE, Level::Warning, thing, range, message).hint(hint))
}
