//! KP309: parts of a plan that say nothing and are there only because the form has them.

use std::cell::LazyCell;

use crate::diagnostics::{Code, Explanation, Findings, Level, Message, say};
use crate::document::model::plan::PlanStatus;
use crate::document::model::{Entity, Kind};
use crate::health::rule::{Rule, RuleContext, Scope, Threshold, Time, at};
use crate::health::rules::copied_forward;
use crate::health::say;
use crate::measure::filled::{self, Filling};
use crate::measure::{self, items, likeness};
use crate::playbook::{LinkTo, Target, Thing, ThingId};

pub(crate) static RULE: Rule = Rule {
    code: Code::KP309,
    scope: Scope::Account,
    time: Time::Ripens,
    asks: &[Kind::Plan],
    thresholds: &[
        Threshold { key: "parts", default: 4.0, meaning: "parts that make a warning" },
        Threshold { key: "error_parts", default: 6.0, meaning: "parts that make an error" },
        Threshold { key: "words", default: 40.0, meaning: "words a part has to have left after the template's" },
        Threshold {
            key: "template_share",
            default: 0.7,
            meaning: "share of a part's words that makes it the template's, 0–1",
        },
        Threshold {
            key: "likeness",
            default: 0.85,
            meaning: "likeness to the plan before that makes a part last year's, 0–1",
        },
        Threshold { key: "days", default: 45.0, meaning: "days for which a draft gets no more than a note" },
    ],
    silences: &[],
    text: Explanation {
        finds: "A plan with four or more parts that say fewer than forty words of their own, are still the template's words, repeat the plan before, or, decisions and objectives only, are linked to nothing. Parts are the plan itself, its decisions, its open objectives and the four parts of the situation. Decisions may be last year's: a sliding plan keeps its strategy.",
        matters: "A full form looks like a plan and is not one. Whoever reads it stops after the second box, and so does whoever wrote it.",
        settle: "Delete what you cannot say something specific about. A part that is missing is better than one that is vague.",
        wrong: "Why this matters to the customer, and what stands in its way.",
        right: "Châu is measured on empty shelves, weekly, and the forecast is by month.",
    },
    find,
};

/// Why a part counts as saying nothing.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    Unfilled,
    Template,
    LastYear,
    Unlinked,
}

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let thing = context.thing(id);
    let Some(Entity::Plan(plan)) = thing.entity() else { return };
    // A plan that repeats another one is told so by KP203.
    let copied = LazyCell::new(|| !context.said_by(&copied_forward::RULE, id).is_empty());
    let signs: Vec<(ThingId, Sign)> =
        parts(context, id).into_iter().filter_map(|part| Some((part, sign(context, part, || *copied)?))).collect();
    let count = measure::number(signs.len());
    let young = plan.status.value == PlanStatus::Draft
        && measure::days(context.age(plan.began())) < context.limit(&RULE, "days");
    let level = match count {
        count if count < context.limit(&RULE, "parts") => return,
        _ if young => Level::Note,
        count if count < context.limit(&RULE, "error_parts") => Level::Warning,
        _ => Level::Error,
    };
    let all = [Sign::Unfilled, Sign::Template, Sign::LastYear, Sign::Unlinked];
    let said: Vec<Message> = all.into_iter().filter_map(|sign| said(context, &signs, sign)).collect();
    let message = say!(
        "{parts|# part|# parts} of this plan only {parts|fills|fill} the form: {said}",
        parts = signs.len(),
        said = say::clauses(&said)
    );
    let finding = at(&RULE, level, thing, thing.document.opening.clone(), message)
        .hint(say!("delete what you cannot say something specific about; a missing part is better than a vague one"));
    let others = signs.iter().filter(|(part, _)| *part != id).take(6);
    findings.push(others.fold(finding, |finding, (part, sign)| {
        let document = &context.thing(*part).document;
        finding.also(document.span(document.opening.clone()), label(*sign))
    }));
}

/// The clause about the parts with a sign; none if there are none.
fn said(context: &RuleContext<'_>, signs: &[(ThingId, Sign)], sign: Sign) -> Option<Message> {
    let parts = signs.iter().filter(|(_, known)| *known == sign);
    let titles: Vec<Message> = parts.map(|(part, _)| say::quoted(&context.thing(*part).title)).collect();
    let (count, titles) = (titles.len(), say::few(&titles, 6));
    if count == 0 {
        return None;
    }
    Some(match sign {
        Sign::Unfilled => {
            let words = say::figure(context.limit(&RULE, "words"));
            say!("{titles} {count|says|say} fewer than {words|# word|# words}", titles, count, words)
        }
        Sign::Template => say!("{titles} {count|is|are} still the template's words", titles, count),
        Sign::LastYear => say!("{titles} {count|reads|read} like the plan before", titles, count),
        Sign::Unlinked => say!("{titles} {count|is|are} linked to nothing", titles, count),
    })
}

fn label(sign: Sign) -> Message {
    match sign {
        Sign::Unfilled => say!("nearly empty"),
        Sign::Template => say!("the template's words"),
        Sign::LastYear => say!("like the plan before"),
        Sign::Unlinked => say!("linked to nothing"),
    }
}

/// The parts of a plan that should argue: the plan itself, decisions that are not over, open objectives, the situation.
fn parts(context: &RuleContext<'_>, plan: ThingId) -> Vec<ThingId> {
    let edition = context.edition;
    let current = |id: &ThingId| matches!(edition.thing(*id).entity(), Some(Entity::Decision(it)) if !it.is_over());
    let mut parts = vec![plan];
    parts.extend(edition.beneath(plan).decisions.iter().copied().filter(current));
    parts.extend(items::open_objectives(edition, plan));
    if let Some(account) = edition.account_of(plan) {
        parts.extend(&edition.beneath(account).situation);
    }
    parts
}

/// The first reason why a part counts as saying nothing.
fn sign(context: &RuleContext<'_>, id: ThingId, copied: impl Fn() -> bool) -> Option<Sign> {
    let thing = context.thing(id);
    let limit = |key: &str| context.limit(&RULE, key);
    let body = &thing.document.body;
    let repeats = || likeness::with_before(context.edition, id).is_some_and(|it| it.share >= limit("likeness"));
    match filled::filling(body, &context.words.placeholders, limit("words"), limit("template_share")) {
        Filling::Template => return Some(Sign::Template),
        Filling::Short => return Some(Sign::Unfilled),
        Filling::Own => {}
    }
    if thing.kind() != Kind::Decision && repeats() && !copied() {
        Some(Sign::LastYear)
    } else if matches!(thing.kind(), Kind::Decision | Kind::Objective) && !is_linked(context, id) {
        Some(Sign::Unlinked)
    } else {
        None
    }
}

/// Whether something names a part, or the part names something. People and pillars do not count: a part with an owner
/// may still be linked to nothing.
fn is_linked(context: &RuleContext<'_>, id: ThingId) -> bool {
    let thing: &Thing = context.thing(id);
    let counts = |to: ThingId| to != id && !matches!(context.thing(to).kind(), Kind::Person | Kind::Pillar);
    let names = thing.targets.iter().flatten().any(|target| match target {
        Target::Thing(to) | Target::Item(to, _) => counts(*to),
        _ => false,
    });
    let links = thing.links.iter().any(|link| matches!(link, LinkTo::Thing(to, _) if counts(*to)));
    names || links || context.edition.backlinks(id).iter().any(|backlink| counts(backlink.from))
}
