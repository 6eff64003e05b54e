//! KP703: a KPI that was not read for a while.

use jiff::civil::Date;

use crate::diagnostics::{Code, Explanation, Findings, Level};
use crate::document::model::objective::Kpi;
use crate::document::model::{Entity, Kind};
use crate::figures::sort::sort_by_key;
use crate::health::rule::{Rule, RuleContext, Scope, Threshold, Time, at};
use crate::health::say::counted;
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
        finds: "A KPI of an open objective or of the plan whose last reading is older than one and a half times the account's `review_every`; for a quarter that is 136 days.",
        matters: "An objective without readings is a wish. And a trigger that watches the figure watches nothing.",
        settle: "Read it in the next review, or put the figures that come in between into `readings.csv`. What nobody can read is no KPI.",
        wrong: "[readings.shelf-never-empty]\n# osa =",
        right: "[readings.shelf-never-empty]\nosa = 95.4",
    },
    find,
};

/// A stale KPI: its last reading, or the day from which it could be read, and its age in days.
struct Stale<'a> {
    kpi: &'a Kpi,
    last: Option<&'a Reading>,
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
            let last = readings.max_by_key(|reading| triggers::day(context.edition, reading));
            let since =
                last.map(|reading| triggers::day(context.edition, reading)).or_else(|| begun(context, thing, kpi))?;
            Some(Stale { kpi, last, days: context.age(since) })
        })
        .filter(|stale| days(stale.days) > fresh)
        .collect();
    sort_by_key(&mut stale, |stale| std::cmp::Reverse(stale.days));
    let Some((oldest, further)) = stale.split_first() else { return };
    let (name, ago) = (oldest.kpi.title(), oldest.days);
    let message = match oldest.last {
        Some(reading) => format!("the last reading of “{name}” is {ago} days old, from {}", reading.period),
        None => format!("“{name}” has never been read, {ago} days after its start"),
    };
    let message = match further.len() {
        0 => message,
        more => format!("{message}; {} no fresher", counted(more, "other KPI is", "other KPIs are")),
    };
    let finding = at(&RULE, Level::Warning, thing, oldest.kpi.id.range(), message)
        .hint("read it in the next review or in `readings.csv`; what nobody can read is no KPI");
    findings.push(further.iter().fold(finding, |finding, it| {
        finding.also(thing.document.span(it.kpi.id.range()), format!("{} days", it.days))
    }));
}

/// The day from which a KPI could be read: the latest of the start of its plan, the start of its objective and the end
/// of its baseline.
fn begun(context: &RuleContext<'_>, thing: &Thing, kpi: &Kpi) -> Option<Date> {
    let Some(Entity::Plan(plan)) = context.thing(thing.plan?).entity() else { return None };
    let start = match thing.entity() {
        Some(Entity::Objective(objective)) => objective.start.as_ref().map(|day| day.value),
        _ => None,
    };
    let month = context.config().fiscal_month;
    let baseline = kpi.baseline_period.as_ref().map(|period| period.value.end(month));
    [Some(plan.from.value), Some(plan.began()), start, baseline].into_iter().flatten().max()
}
