//! KP706: the pillars add up to another growth than the plan's sales.

use crate::diagnostics::{Code, Explanation, Findings, Level, say};
use crate::document::model::plan::Sales;
use crate::document::model::{Entity, Kind, Plan};
use crate::figures::period::Period;
use crate::health::rule::{Rule, RuleContext, Scope, Threshold, Time, at};
use crate::health::say::figure;
use crate::playbook::ThingId;

pub(crate) static RULE: Rule = Rule {
    code: Code::KP706,
    scope: Scope::Thing,
    time: Time::Ripens,
    asks: &[Kind::Plan],
    thresholds: &[Threshold {
        key: "tolerance",
        default: 0.01,
        meaning: "share of the growth by which the pillars may miss it, 0–1",
    }],
    silences: &[],
    text: Explanation {
        finds: "A plan whose pillars add up to a different growth than its sales target for the current year less the sales of the year before.",
        matters: "Every pillar sounds sensible by itself. Only the sum shows that some growth was promised by nobody, or counted twice.",
        settle: "Find the pillar that is missing, or the one that counts what another already counts; then correct `target`.",
        wrong: "target = 520 # and 330; sales from 8400 to 9660",
        right: "target = 520 # and 330, 260, 230, -80; sales from 8400 to 9660",
    },
    find,
};

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let thing = context.thing(id);
    let Some(Entity::Plan(plan)) = thing.entity() else { return };
    let Some(year) = current(context, plan) else { return };
    let (Some(prior), Some(target)) = (&year.prior, &year.target) else { return };
    let growth = target.value - prior.value;
    let mut parts = plan.pillars.iter().filter_map(|pillar| pillar.target.as_ref());
    let Some(first) = parts.next() else { return };
    let sum: f64 = first.value + parts.map(|part| part.value).sum::<f64>();
    if (sum - growth).abs() <= growth.abs() * context.limit(&RULE, "tolerance") + 1e-6 {
        return;
    }
    let message = say!(
        "the pillars add up to {sum}, but sales of {period} are planned to grow by {growth}, from {prior} to {target}",
        sum = figure(sum),
        period = year.period,
        growth = figure(growth),
        prior,
        target
    );
    findings.push(
        at(&RULE, Level::Warning, thing, first.range(), message)
            .also(thing.document.span(target.range()), say!("the target of the year"))
            .hint(say!("find the pillar that is missing or counted twice, or correct the year")),
    );
}

/// The sales of the fiscal year of today.
fn current<'a>(context: &RuleContext<'_>, plan: &'a Plan) -> Option<&'a Sales> {
    let month = context.config().fiscal_month;
    plan.sales.iter().find(|sales| {
        let period = sales.period.value;
        matches!(period, Period::Year(_)) && (period.start(month)..=period.end(month)).contains(&context.today)
    })
}
