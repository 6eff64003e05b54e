//! KP714: one KPI and one period, read twice with different values.

use std::ops::Range;

use crate::diagnostics::{Code, Explanation, Findings, Level, Message, say};
use crate::document::model::{Entity, Kind, Review};
use crate::health::rule::{Rule, RuleContext, Scope, Time, at, at_span};
use crate::playbook::{Reading, Thing, ThingId};

pub(crate) static RULE: Rule = Rule {
    code: Code::KP714,
    scope: Scope::Plan,
    time: Time::Constant,
    asks: &[Kind::Review, Kind::Plan],
    thresholds: &[],
    silences: &[],
    text: Explanation {
        finds: "A reading in a review or a table where another place has a different value for the same KPI and period. Of two reviews the later one counts, and a review before a table.",
        matters: "The page shows one of the two. Whoever wrote the other reads a figure that they did not write, and stops believing the page.",
        settle: "Find out which is right, and delete the other one. A figure that was corrected later is written in the review that corrects it.",
        wrong: "covers = [\"2025-Q4\"]\n[readings.shelf-never-empty]\nosa = 95.4   # and readings.csv has 94.1 for 2025-Q4",
        right: "covers = [\"2025-Q4\"]\n[readings.shelf-never-empty]\nosa = 95.4",
    },
    find,
};

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let thing = context.thing(id);
    match thing.entity() {
        Some(Entity::Review(review)) => of_review(context, id, thing, review, findings),
        Some(Entity::Plan(_)) => {
            let objectives = context.edition.beneath(id).objectives.iter().copied();
            for owner in std::iter::once(id).chain(objectives) {
                of_tables(context, owner, findings);
            }
        }
        _ => {}
    }
}

/// The readings of a review for which a later review has another value; one finding.
fn of_review(context: &RuleContext<'_>, id: ThingId, thing: &Thing, review: &Review, findings: &mut Findings) {
    let mut twice: Vec<(Range<usize>, Message)> = Vec::new();
    for group in &review.readings.0 {
        let owner = match &group.objective {
            Some(objective) => thing.thing(objective),
            None => thing.plan,
        };
        let Some(owner) = owner.map(|owner| context.thing(owner)) else { continue };
        for lost in owner.passed_over.iter().filter(|reading| reading.review == Some(id)) {
            let place = group.values.iter().find(|(kpi, _)| kpi.value == *lost.kpi).map(|(_, value)| value.range());
            if let (Some(place), Some(said)) = (place, said(context, owner, lost)) {
                twice.push((place, said));
            }
        }
    }
    let Some(((place, first), further)) = twice.split_first() else { return };
    let finding = at(&RULE, Level::Warning, thing, place.clone(), first.clone()).hint(hint());
    findings.push(
        further
            .iter()
            .fold(finding, |finding, (place, said)| finding.also(thing.document.span(place.clone()), said.clone())),
    );
}

fn hint() -> Message {
    say!("find out which of the two is right, and delete the other one")
}

/// The rows of tables for which a review has another value, each a finding.
fn of_tables(context: &RuleContext<'_>, owner: ThingId, findings: &mut Findings) {
    let owner = context.thing(owner);
    for lost in owner.passed_over.iter().filter(|reading| reading.review.is_none()) {
        let (Some(said), Some(row)) = (said(context, owner, lost), &lost.row) else { continue };
        findings.push(at_span(&RULE, Level::Warning, row.value.clone(), said).hint(hint()));
    }
}

/// What the two places say, and which of them counts.
fn said(context: &RuleContext<'_>, owner: &Thing, lost: &Reading) -> Option<Message> {
    let wins = owner.readings.iter().find(|it| it.kpi == lost.kpi && it.period == lost.period)?;
    let name = owner.kpis().iter().find(|kpi| *kpi.id.value == *lost.kpi).map_or(&*lost.kpi, |kpi| kpi.title());
    let day = context.thing(wins.review?).as_review()?.date.value;
    let (period, here, there) = (lost.period, lost.value, wins.value);
    Some(match lost.review {
        Some(_) => say!(
            "“{name}” for {period} is {here} here and {there} in the review of {day}; the later review counts",
            name,
            period,
            here,
            there,
            day
        ),
        None => say!(
            "“{name}” for {period} is {here} here and {there} in the review of {day}; the review counts",
            name,
            period,
            here,
            there,
            day
        ),
    })
}
