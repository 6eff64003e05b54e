//! KP201: a plan of sales activities without a strategy.

use crate::diagnostics::{Code, Explanation, Finding, Findings, Level, Message, say};
use crate::document::model::Kind;
use crate::document::model::objective::{Family, Kpi, Perspective, Tier};
use crate::health::rule::{Rule, RuleContext, Scope, Threshold, Time, at};
use crate::health::say;
use crate::measure::{self, beneath};
use crate::playbook::ThingId;

pub(crate) static RULE: Rule = Rule {
    code: Code::KP201,
    scope: Scope::Plan,
    time: Time::Ripens,
    asks: &[Kind::Plan],
    thresholds: &[
        Threshold { key: "days", default: 45.0, meaning: "days a plan has to be old before it is asked" },
        Threshold {
            key: "tactical",
            default: 3.0,
            meaning: "tactical objectives that are an error without a decision behind them",
        },
        Threshold { key: "strategic_share", default: 0.1, meaning: "least share of strategic objectives, 0–1" },
    ],
    silences: &[],
    text: Explanation {
        finds: "A plan of tactical objectives without one agreed decision that says what comes first, what is given up and who does what; or, without such a decision, one with hardly a strategic objective; or a plan without a KPI about the customer or the customer's own customers.",
        matters: "Range, price and promotion are means. Without the decision they serve, the plan is a sales plan in disguise, and next year's is the same plan with other figures.",
        settle: "Ask which growth problem the objectives solve, agree with the customer on what comes first and what it costs, and read one figure that is theirs.",
        wrong: "[[kpis]]\nid = \"gross_sales\"\nfamily = \"value\"\nperspective = \"supplier\"",
        right: "[[kpis]]\nid = \"penetration\"\nfamily = \"shopper\"\nperspective = \"shared\"",
    },
    find,
};

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let Some(plan) = beneath::plan(context.edition, id) else { return };
    let limit = |key: &str| context.limit(&RULE, key);
    if measure::days(context.age(plan.record.began())) < limit("days") {
        return;
    }
    let (thing, opening) = (plan.thing, plan.thing.document.opening.clone());
    let decided = beneath::agreed(context.edition, id).any(|decision| decision.record.is_substantive());
    let tactical = count(context, id, Tier::Tactical);
    if !decided && tactical > 0 && measure::number(tactical) >= limit("tactical") {
        let message = say!(
            "{tactical|# objective is|# objectives are} tactical, and no agreed decision names a priority, a sacrifice \
            and what each side does",
            tactical
        );
        let finding = at(&RULE, Level::Error, thing, opening, message).hint(say!(
            "ask which growth problem these objectives solve, and agree with the customer on what it costs"
        ));
        findings.push(also_wanting(context, id, finding));
        return;
    }
    let parts = disguise(context, id, decided);
    if parts.is_empty() {
        return;
    }
    let message = say!("{parts}: this is a sales plan in disguise", parts = say::clauses(&parts));
    findings.push(at(&RULE, Level::Warning, thing, opening, message).hint(say!(
        "begin with the growth problem: agree on a decision that sets the direction, and add a KPI that the customer \
        reads"
    )));
}

/// The signs by which a plan looks like a sales plan. One with a complete decision has its strategic tier in it.
fn disguise(context: &RuleContext<'_>, id: ThingId, decided: bool) -> Vec<Message> {
    let mut parts = Vec::new();
    let all = beneath::objectives(context.edition, id).count();
    let strategic = count(context, id, Tier::Strategic);
    let least = context.limit(&RULE, "strategic_share");
    if !decided && measure::share(strategic, all).is_some_and(|share| share < least - 1e-9) {
        parts.push(match strategic {
            0 if all == 1 => say!("its one objective is not strategic while no agreed decision is complete"),
            0 => say!("none of {all} objectives is strategic while no agreed decision is complete", all),
            part => say!("{part} of {all} objectives {part|is|are} strategic", part, all),
        });
    }
    let kpis = beneath::kpis(context.edition, id);
    if !kpis.is_empty() && !kpis.iter().any(|(_, kpi)| looks_outward(kpi)) {
        parts.push(match kpis.len() {
            1 => say!("its one KPI is about neither the customer nor the customer's own customers"),
            all => say!("none of {all} KPIs is about the customer or the customer's own customers", all),
        });
    }
    parts
}

/// Whether a family of KPIs is about what the customer gains, or those whom the customer serves.
fn is_of_customer(family: Family) -> bool {
    matches!(
        family,
        Family::Category
            | Family::Shopper
            | Family::Adoption
            | Family::Outcome
            | Family::TimeToValue
            | Family::Uptime
            | Family::TotalCost
    )
}

fn looks_outward(kpi: &Kpi) -> bool {
    let perspective = kpi.perspective.as_ref().map(|it| it.value);
    let family = kpi.family.as_ref().map(|it| it.value);
    matches!(perspective, Some(Perspective::Customer | Perspective::Shared)) || family.is_some_and(is_of_customer)
}

fn count(context: &RuleContext<'_>, id: ThingId, tier: Tier) -> usize {
    beneath::objectives(context.edition, id).filter(|objective| objective.record.tier.value == tier).count()
}

/// Adds to the finding what the agreed decisions lack.
fn also_wanting(context: &RuleContext<'_>, id: ThingId, finding: Finding) -> Finding {
    beneath::agreed(context.edition, id).fold(finding, |finding, decision| {
        let keys = crate::document::model::listed(&decision.record.wanting());
        let place = decision.thing.document.span(decision.record.status.range());
        finding.also(place, say!("agreed, without {keys}", keys))
    })
}
