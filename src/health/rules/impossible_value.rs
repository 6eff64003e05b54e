//! KP704: an impossible value: a share outside 0–100, or a reading from the future.

use std::ops::Range;

use crate::diagnostics::{Code, Explanation, Findings, Level};
use crate::document::model::objective::Kpi;
use crate::document::model::{Entity, Kind, Review};
use crate::figures::sort::sort_by_key;
use crate::figures::status::{KpiTarget, Unit};
use crate::health::rule::{Rule, RuleContext, Scope, Time, at};
use crate::playbook::{Reading, Thing, ThingId};

pub(crate) static RULE: Rule = Rule {
    code: Code::KP704,
    scope: Scope::Plan,
    time: Time::Ripens,
    asks: &[Kind::Review, Kind::Objective, Kind::Plan],
    thresholds: &[],
    silences: &[],
    text: Explanation {
        finds: "A share in per cent below 0 or above 100, as reading, baseline, target or milestone; or a reading that is dated after today.",
        matters: "One such figure on a page, and readers doubt all the others on it.",
        settle: "Correct the figure or the day. What may pass 100, such as growth or attainment, has the unit `change_pct`, `index` or `ratio`.",
        wrong: "unit = \"pct\"\ntarget = 115",
        right: "unit = \"change_pct\"\ntarget = 15",
    },
    find,
};

/// A place, and what is wrong there.
type Fault = (Range<usize>, String);

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let thing = context.thing(id);
    let mut faults = match thing.entity() {
        Some(Entity::Review(review)) => review_faults(context, thing, review),
        Some(Entity::Objective(_) | Entity::Plan(_)) => {
            let stated = thing.kpis().iter().flat_map(stated);
            stated.chain(tabled(context, thing)).collect()
        }
        _ => Vec::new(),
    };
    sort_by_key(&mut faults, |(place, _)| place.start);
    let more = faults.len().saturating_sub(1);
    let mut faults = faults.into_iter();
    let Some((place, message)) = faults.next() else { return };
    let message = if more > 0 { format!("{message} (and {more} more)") } else { message };
    let finding = at(&RULE, Level::Error, thing, place, message)
        .hint("correct the figure or the day; what may pass 100 has the unit `change_pct`, `index` or `ratio`");
    findings.push(faults.fold(finding, |finding, (place, message)| finding.also(thing.document.span(place), message)));
}

/// The readings of a review in the future, readings of a period in the future, and shares outside 0–100.
fn review_faults(context: &RuleContext<'_>, thing: &Thing, review: &Review) -> Vec<Fault> {
    let month = context.config().fiscal_month;
    let mut faults = Vec::new();
    let read = review.readings.0.iter().any(|group| !group.values.is_empty());
    if read && review.date.value > context.today {
        let message = format!("this review is dated {}, after today, and holds readings", review.date.value);
        faults.push((review.date.range(), message));
    } else if read
        && let Some(last) = review.covers.iter().max_by_key(|period| period.value.end(month))
        && last.value.start(month) > context.today
    {
        faults.push((last.range(), format!("these readings are about {}, which has not begun", last.value)));
    }
    for group in &review.readings.0 {
        let owner = match &group.objective {
            Some(objective) => thing.thing(objective),
            None => thing.plan,
        };
        let Some(owner) = owner else { continue };
        let kpis = context.thing(owner).kpis();
        for (id, value) in &group.values {
            let kpi = kpis.iter().find(|kpi| kpi.id.value == id.value);
            if let Some(kpi) = kpi.filter(|kpi| no_share(kpi, value.value)) {
                faults.push((value.range(), format!("“{}” is read as {}, {BOUNDS}", kpi.title(), value.value)));
            }
        }
    }
    faults
}

const BOUNDS: &str = "and a share lies between 0 and 100";

fn no_share(kpi: &Kpi, value: f64) -> bool {
    kpi.unit.value == Unit::Pct && !(-1e-9..=100.0 + 1e-9).contains(&value)
}

/// Baseline, target and milestones of a KPI that are shares outside 0–100.
fn stated(kpi: &Kpi) -> Vec<Fault> {
    let baseline = kpi.baseline.iter().map(|it| ("a baseline", it.value, it.range()));
    let target = kpi.target.iter().flat_map(|it| {
        let ends = match it.value.0 {
            KpiTarget::Value(value) => vec![value],
            KpiTarget::Range(low, high) => vec![low, high],
        };
        ends.into_iter().map(|value| ("a target", value, it.range()))
    });
    let milestones = kpi.milestones.iter().map(|it| ("a milestone", it.value.value, it.value.range()));
    let figures = baseline.chain(target).chain(milestones).filter(|(_, value, _)| no_share(kpi, *value));
    figures.map(|(what, value, place)| (place, format!("“{}” has {what} of {value}, {BOUNDS}", kpi.title()))).collect()
}

/// The same for readings of `readings.csv`. They are reported at their KPI.
fn tabled<'a>(context: &RuleContext<'a>, thing: &'a Thing) -> impl Iterator<Item = Fault> {
    let today = context.today;
    let month = context.config().fiscal_month;
    let fault = move |reading: &Reading| {
        let kpi = thing.kpis().iter().find(|kpi| *kpi.id.value == *reading.kpi)?;
        let (name, period, value) = (kpi.title(), reading.period, reading.value);
        let message = if no_share(kpi, value) {
            format!("`readings.csv` has “{name}” at {value} for {period}, {BOUNDS}")
        } else if period.start(month) > today {
            format!("`readings.csv` has “{name}” for {period}, which has not begun")
        } else {
            return None;
        };
        Some((kpi.id.range(), message))
    };
    thing.readings.iter().filter(|reading| reading.review.is_none()).filter_map(fault)
}
