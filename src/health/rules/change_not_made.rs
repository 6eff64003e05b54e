//! KP224: a change that a review wrote down and nobody made.

use std::ops::Range;

use jiff::civil::Date;

use crate::diagnostics::{Code, Explanation, Finding, Findings, Level, Message, say};
use crate::document::model::review::ReviewChange;
use crate::document::model::{Entity, Kind, Review};
use crate::figures::status::KpiTarget;
use crate::health::rule::{Rule, RuleContext, Scope, Time, at};
use crate::measure::beneath;
use crate::playbook::{Thing, ThingId};

pub(crate) static RULE: Rule = Rule {
    code: Code::KP224,
    scope: Scope::Plan,
    time: Time::Passes,
    asks: &[Kind::Review],
    thresholds: &[],
    silences: &[],
    text: Explanation {
        finds: "A review that changed a day or a figure of an objective or a decision (`due`, `until`, the target or the baseline of a KPI) that is still at its `from` value. If a field was changed several times, only the last change counts.",
        matters: "The meeting agreed on 17 and the page is still judged by 15. Both sides leave with another target in mind.",
        settle: "Make the change where it belongs, or correct what the review says.",
        wrong: "[[changes]]\nabout = \"chilled-block-visible\"\nfrom = 15\nto = 17   # and the target of the objective is 15",
        right: "target = 17   # on the objective",
    },
    find,
};

/// A day or a figure, as a review or an objective states it.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Stated {
    Day(Date),
    Figure(f64),
}

impl Stated {
    fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        let figure = || text.parse::<f64>().ok().filter(|figure| figure.is_finite()).map(Self::Figure);
        text.parse::<Date>().ok().map(Self::Day).or_else(figure)
    }

    fn is(self, other: Self) -> bool {
        match (self, other) {
            (Self::Figure(a), Self::Figure(b)) => (a - b).abs() < 1e-9,
            (a, b) => a == b,
        }
    }
}

/// A change of a day or a figure.
struct Wanted<'a> {
    about: ThingId,
    from: Stated,
    to: Stated,
    change: &'a ReviewChange,
}

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let thing = context.thing(id);
    let (Some(Entity::Review(review)), Some(plan)) = (thing.entity(), thing.plan) else { return };
    if review.date.value > context.today || review.changes.is_empty() {
        return;
    }
    let own = wanted(thing, review);
    if own.is_empty() {
        return;
    }
    // Newest first: what later reviews changed once more.
    let later: Vec<Wanted<'_>> = beneath::reviews(context.edition, plan, context.today)
        .take_while(|it| it.id != id)
        .flat_map(|it| wanted(it.thing, it.record))
        .collect();
    for (place, change) in own.iter().enumerate() {
        let mut after = own[place + 1..].iter().chain(&later);
        let again = after.any(|it| {
            it.about == change.about && [change.from, change.to].iter().any(|was| it.from.is(*was) || it.to.is(*was))
        });
        if !again && let Some(finding) = unmade(context, thing, change) {
            findings.push(finding);
            return;
        }
    }
}

/// The changes of days and figures that a review wrote down.
fn wanted<'a>(thing: &Thing, review: &'a Review) -> Vec<Wanted<'a>> {
    let read = |change: &'a ReviewChange| {
        let about = thing.maybe(change.about.as_ref())?;
        let from = Stated::read(&change.from.as_ref()?.value.0)?;
        let to = Stated::read(&change.to.as_ref()?.value.0)?;
        (!from.is(to)).then_some(Wanted { about, from, to, change })
    };
    review.changes.iter().filter_map(read).collect()
}

/// The finding about a change whose field is what it was.
fn unmade(context: &RuleContext<'_>, thing: &Thing, wanted: &Wanted<'_>) -> Option<Finding> {
    let about = context.thing(wanted.about);
    let fields = fields(about);
    if fields.iter().any(|(_, value, _)| value.is(wanted.to)) {
        return None;
    }
    let (field, _, place) = fields.into_iter().find(|(_, value, _)| value.is(wanted.from))?;
    let (change, to) = (wanted.change, wanted.change.to.as_ref()?);
    let from = change.from.as_ref()?;
    let message = say!(
        "this review changed “{change}” from {from} to {to}, but {field} of “{about}” is still {from}",
        change = change.what,
        from = from.value.0,
        to = to.value.0,
        field,
        about = about.title
    );
    let finding = at(&RULE, Level::Warning, thing, to.range(), message)
        .hint(say!("make the change there, or correct what the review says"));
    Some(finding.also(about.document.span(place), say!("still as it was")))
}

/// The days and figures of a decision or an objective that a review can change, each with its name and place.
fn fields(thing: &Thing) -> Vec<(Message, Stated, Range<usize>)> {
    let mut fields = Vec::new();
    match thing.entity() {
        Some(Entity::Decision(decision)) => {
            fields.extend(decision.until.iter().map(|it| (say!("`until`"), Stated::Day(it.value), it.range())));
        }
        Some(Entity::Objective(objective)) => {
            fields.extend(objective.due.iter().map(|it| (say!("`due`"), Stated::Day(it.value), it.range())));
        }
        _ => {}
    }
    for kpi in thing.kpis() {
        let name = kpi.title();
        if let Some(target) = &kpi.target
            && let KpiTarget::Value(value) = target.value.0
        {
            fields.push((say!("the target for “{kpi}”", kpi = name), Stated::Figure(value), target.range()));
        }
        if let Some(baseline) = &kpi.baseline {
            fields.push((
                say!("the baseline of “{kpi}”", kpi = name),
                Stated::Figure(baseline.value),
                baseline.range(),
            ));
        }
    }
    fields
}
