//! KP204: targets that all lie the same share above their baselines.

use std::ops::Range;

use crate::diagnostics::message::{ToValue as _, Value};
use crate::diagnostics::{Code, Explanation, Findings, Level, say};
use crate::document::model::{Kind, Plan};
use crate::figures::period::Period;
use crate::figures::status::{KpiTarget, Unit};
use crate::health::rule::{Rule, RuleContext, Scope, Threshold, Time, at};
use crate::health::say;
use crate::measure::{self, beneath};
use crate::playbook::ThingId;

pub(crate) static RULE: Rule = Rule {
    code: Code::KP204,
    scope: Scope::Plan,
    time: Time::Constant,
    asks: &[Kind::Plan],
    thresholds: &[
        Threshold { key: "targets", default: 3.0, meaning: "targets with the same uplift from which it is found" },
        Threshold { key: "points", default: 0.5, meaning: "percentage points that uplifts may differ by, either way" },
    ],
    silences: &[],
    text: Explanation {
        finds: "Three or more targets in money, pieces or tonnes that are the same percentage above (or below) their baselines.",
        matters: "Last year times 1.08 is a wish with a decimal. Nothing in it says where the growth comes from, so nobody can say later why it did not come.",
        settle: "Derive each target from what its decision changes: so many stores, so many households, so much of the shelf.",
        wrong: "baseline = 4900\ntarget = 5292   # and everything else times 1.08 too",
        right: "baseline = 4900\ntarget = 5150   # 70 stores refitted, at 3.5 each",
    },
    find,
};

/// A target compared with its baseline.
struct Uplift {
    name: Value,
    /// The thing whose file holds it.
    on: ThingId,
    place: Range<usize>,
    /// Per cent above the baseline.
    percent: f64,
}

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let Some(plan) = beneath::plan(context.edition, id) else { return };
    let points = context.limit(&RULE, "points");
    let mut uplifts = uplifts(context, id, plan.record);
    // A target that equals its baseline has no uplift.
    uplifts.retain(|uplift| uplift.percent.abs() > points + 1e-9);
    let alike = alike(uplifts, 2.0 * points);
    let Some(own) = alike.first().filter(|_| measure::number(alike.len()) >= context.limit(&RULE, "targets")) else {
        return;
    };
    let percents = alike.iter().map(|uplift| uplift.percent);
    let middle = percents.clone().fold(f64::MAX, f64::min).midpoint(percents.fold(f64::MIN, f64::max));
    let names: Vec<&Value> = alike.iter().map(|uplift| &uplift.name).collect();
    let (count, percent, names) = (names.len(), say::figure(middle.abs()), say::few(&names, 4));
    let message = if middle < 0.0 {
        say!("{count} targets are {percent} % below their baselines: {names}", count, percent, names)
    } else {
        say!("{count} targets are {percent} % above their baselines: {names}", count, percent, names)
    };
    let range = if own.on == id { own.place.clone() } else { plan.thing.document.opening.clone() };
    let finding = at(&RULE, Level::Warning, plan.thing, range, message)
        .hint(say!("derive each target from what its decision changes, not from last year's figure"));
    let further = alike.iter().skip(usize::from(own.on == id));
    findings.push(further.fold(finding, |finding, uplift| {
        let place = context.thing(uplift.on).document.span(uplift.place.clone());
        finding.also(place, say!("{percent} %", percent = say::figure(uplift.percent)))
    }));
}

/// The uplifts of the plan's sales and KPIs, in the order of the files.
fn uplifts(context: &RuleContext<'_>, id: ThingId, plan: &Plan) -> Vec<Uplift> {
    let uplift = |name: Value, on: ThingId, place: Range<usize>, baseline: f64, target: f64| {
        let percent = (target / baseline - 1.0) * 100.0;
        (baseline > 0.0 && percent.is_finite()).then_some(Uplift { name, on, place, percent })
    };
    let years = plan.sales.iter().filter(|sales| matches!(sales.period.value, Period::Year(_))).filter_map(|sales| {
        let (prior, target) = (sales.prior.as_ref()?, sales.target.as_ref()?);
        let name = say!("sales of {period}", period = sales.period).to_value();
        uplift(name, id, target.range(), prior.value, target.value)
    });
    let kpis = beneath::kpis(context.edition, id).into_iter().filter_map(|(on, kpi)| {
        let adds_up = matches!(kpi.unit.value, Unit::Money | Unit::Count | Unit::Tonnes);
        let (baseline, target) = (kpi.baseline.as_ref()?, kpi.target.as_ref().filter(|_| adds_up)?);
        let KpiTarget::Value(value) = target.value.0 else { return None };
        let name = kpi.name.as_ref().unwrap_or(&kpi.id).to_value();
        uplift(name, on, target.range(), baseline.value, value)
    });
    years.chain(kpis).collect()
}

/// The largest group of uplifts that lie within `points` of each other, in their order.
fn alike(uplifts: Vec<Uplift>, points: f64) -> Vec<Uplift> {
    let within = |low: f64| move |uplift: &Uplift| (low..=low + points + 1e-9).contains(&uplift.percent);
    let count = |low: f64| uplifts.iter().filter(|uplift| within(low)(uplift)).count();
    let lows = uplifts.iter().map(|uplift| uplift.percent);
    let best = lows.max_by(|a, b| count(*a).cmp(&count(*b)).then(b.total_cmp(a)));
    let Some(low) = best else { return Vec::new() };
    uplifts.into_iter().filter(within(low)).collect()
}
