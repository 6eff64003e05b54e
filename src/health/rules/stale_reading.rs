//! KP703: a KPI that was not read for a while.

use crate::config::Ceiling;
use crate::diagnostics::{Code, Explanation, Findings, Level, say};
use crate::document::model::Kind;
use crate::document::model::objective::Kpi;
use crate::figures::sort::sort_by_key;
use crate::health::rule::{Rule, RuleContext, Scope, Threshold, Time, at};
use crate::health::rules::{never_looked_at_again, not_reviewed};
use crate::measure::{cadence, days, kpis, triggers};
use crate::playbook::{Reading, Thing, ThingId};

pub(crate) static RULE: Rule = Rule {
    code: Code::KP703,
    scope: Scope::Account,
    time: Time::Ripens,
    asks: &[Kind::Objective, Kind::Plan],
    thresholds: &[Threshold {
        key: "times",
        default: 1.5,
        meaning: "times the account's `review_every` that a reading stays fresh",
    }],
    silences: &[],
    text: Explanation {
        finds: "A KPI of an open objective or of the plan whose last reading is older than one and a half times the account's `review_every`; for a quarter that is 136 days. A KPI that was never read is left alone, and so is one that was read in the last review, if it is the next review that is late.",
        matters: "An objective whose figures are old is steered by memory. And a trigger that watches the figure watches nothing.",
        settle: "Read it in the next review, or put the figures that come in between into `readings.csv`. What nobody can read is not a KPI.",
        wrong: "[readings.shelf-never-empty]\n# osa =",
        right: "[readings.shelf-never-empty]\nosa = 95.4",
    },
    find,
};

/// A stale KPI: its last reading, and its age in days.
struct Stale<'a> {
    kpi: &'a Kpi,
    last: &'a Reading,
    days: i64,
}

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let thing = context.thing(id);
    let every = cadence::every(context.edition, id);
    let fresh = 365.0 / 12.0 * f64::from(cadence::months(every)) * context.limit(&RULE, "times");
    let mut stale: Vec<Stale<'_>> = kpis::counted(thing)
        .iter()
        .filter_map(|kpi| {
            let readings = thing.readings.iter().filter(|reading| *reading.kpi == *kpi.id.value);
            let last = readings.max_by_key(|reading| triggers::day(context.edition, reading))?;
            Some(Stale { kpi, last, days: context.age(triggers::day(context.edition, last)) })
        })
        .filter(|stale| days(stale.days) > fresh)
        .collect();
    if !stale.is_empty() {
        told_elsewhere(context, thing, &mut stale);
    }
    sort_by_key(&mut stale, |stale| std::cmp::Reverse(stale.days));
    let Some((oldest, further)) = stale.split_first() else { return };
    let (kpi, age, period) = (oldest.kpi.title(), oldest.days, oldest.last.period);
    let message = say!("the last reading of “{kpi}” is {age|# day|# days} old, from {period}", kpi, age, period);
    let message = match further.len() {
        0 => message,
        more => say!("{message}; {more|# other KPI is|# other KPIs are} no fresher", message, more),
    };
    let finding = at(&RULE, Level::Warning, thing, oldest.kpi.id.range(), message)
        .hint(say!("read it in the next review or in `readings.csv`; what nobody can read is not a KPI"));
    findings.push(further.iter().fold(finding, |finding, it| {
        finding.also(thing.document.span(it.kpi.id.range()), say!("{days|# day|# days}", days = it.days))
    }));
}

/// Leaves out the KPIs about which another rule has spoken: those without a target (KP701), all of a plan that was never
/// reviewed (KP304), and those that were read in the last review, where that is too long ago (KP306).
fn told_elsewhere(context: &RuleContext<'_>, thing: &Thing, stale: &mut Vec<Stale<'_>>) {
    let Some(plan) = thing.plan else { return };
    if !context.said_by(&never_looked_at_again::RULE, plan).is_empty() {
        stale.clear();
    }
    let last = cadence::of(context.edition, plan, context.today).and_then(|cadence| cadence.last).map(|(id, _)| id);
    if !context.said_by(&not_reviewed::RULE, plan).is_empty() {
        stale.retain(|it| it.last.review.is_none() || it.last.review != last);
    }
    if context.settings.ceiling(Code::KP701) != Ceiling::Off {
        stale.retain(|it| it.kpi.baseline.is_some() && it.kpi.target.is_some());
    }
}
