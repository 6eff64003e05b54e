//! KP208: all KPIs are green, and no review has a strategic entry.

use crate::diagnostics::{Code, Explanation, Findings, Level, say};
use crate::document::model::objective::{Kpi, Tier};
use crate::document::model::review::ReviewType;
use crate::document::model::{Kind, Review};
use crate::figures::status::Status;
use crate::health::rule::{Rule, RuleContext, Scope, Threshold, Time, at};
use crate::health::say;
use crate::measure::{age, beneath, entries};
use crate::playbook::ThingId;

pub(crate) static RULE: Rule = Rule {
    code: Code::KP208,
    scope: Scope::Plan,
    time: Time::Passes,
    asks: &[Kind::Plan],
    thresholds: &[
        Threshold { key: "months", default: 12.0, meaning: "months of reviews that are looked at" },
        Threshold { key: "readings", default: 2.0, meaning: "last readings of each KPI that have to be green" },
    ],
    silences: &[],
    text: Explanation {
        finds: "A plan whose KPIs were all green in their last two readings, while 12 months of reviews hold no strategic entry and none of them was annual or executive.",
        matters: "Good execution earns goodwill, and goodwill that is not used for the next question is forgotten by the next price round.",
        settle: "Take the next strategic question to an executive review while everything is green: nobody listens better then.",
        wrong: "type = \"quarterly\"\nstatus = \"green\"",
        right: "type = [\"quarterly\", \"executive\"]\nstatus = \"green\"\n[[decided]]\ntext = \"Minimarts first, through 2027.\"\ntier = \"strategic\"",
    },
    find,
};

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let Some(plan) = beneath::plan(context.edition, id) else { return };
    let months = context.limit(&RULE, "months");
    let kpis = beneath::kpis(context.edition, id);
    let reviews = beneath::recent(context.edition, id, months, context.today);
    let reviews: Vec<_> = reviews.map(|review| (review.thing, review.record)).collect();
    let young = age::months(plan.record.began(), context.today) < months;
    if young || kpis.is_empty() || reviews.is_empty() || !kpis.iter().all(|(on, kpi)| is_green(context, *on, kpi)) {
        return;
    }
    let speaks = reviews.iter().any(|(thing, review)| {
        is_weighty(review) || entries::of(context.edition, thing, review).any(|entry| entry.tier == Tier::Strategic)
    });
    if speaks {
        return;
    }
    let message = say!(
        "{kpis|the KPI is|all # KPIs are} green, and {reviews|# review|# reviews} in {months|# month|# months} \
        {reviews|has|have} no strategic entry",
        kpis = kpis.len(),
        reviews = reviews.len(),
        months = say::figure(months)
    );
    findings.push(
        at(&RULE, Level::Warning, plan.thing, plan.thing.document.opening.clone(), message)
            .hint(say!("take the next strategic question to an executive review while everything is green")),
    );
}

/// Whether the last readings of a KPI exist and are all green.
fn is_green(context: &RuleContext<'_>, on: ThingId, kpi: &Kpi) -> bool {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few readings")]
    let wanted = context.limit(&RULE, "readings").max(1.0) as usize;
    let readings = context.thing(on).readings.iter().rev().filter(|reading| *reading.kpi == *kpi.id.value);
    readings.take(wanted).filter(|reading| reading.status == Some(Status::Green)).count() == wanted
}

fn is_weighty(review: &Review) -> bool {
    review.types.0.iter().any(|it| matches!(it.value, ReviewType::Annual | ReviewType::Executive))
}
