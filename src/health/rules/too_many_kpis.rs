//! KP705: too many KPIs.

use crate::diagnostics::{Code, Explanation, Finding, Findings, Level, say};
use crate::document::model::Kind;
use crate::health::rule::{Rule, RuleContext, Scope, Threshold, Time, at};
use crate::measure::{items, kpis, number};
use crate::playbook::{Thing, ThingId};

pub(crate) static RULE: Rule = Rule {
    code: Code::KP705,
    scope: Scope::Plan,
    time: Time::Constant,
    asks: &[Kind::Objective, Kind::Plan],
    thresholds: &[
        Threshold { key: "objective", default: 3.0, meaning: "KPIs an objective may have" },
        Threshold { key: "plan", default: 12.0, meaning: "KPIs a plan and its open objectives may have together" },
    ],
    silences: &[],
    text: Explanation {
        finds: "An open objective with more than three KPIs, or a plan that has more than twelve together with its open objectives.",
        matters: "With three figures people talk about what to do; with fifteen they talk about the figures.",
        settle: "Keep those that a decision depends on. The others may stay in a report.",
        wrong: "[[kpis]] # a fourth time",
        right: "[[kpis]] # three times at most",
    },
    find,
};

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let thing = context.thing(id);
    let found = if thing.kind() == Kind::Plan { of_plan(context, id) } else { of_objective(context, thing) };
    findings.extend(found.map(|finding| finding.hint(say!("keep those that a decision depends on"))));
}

fn of_objective(context: &RuleContext<'_>, thing: &Thing) -> Option<Finding> {
    let kpis = kpis::counted(thing);
    let limit = context.limit(&RULE, "objective");
    // The first KPI above the limit.
    let (kpi, _) = kpis.iter().zip(1..).find(|(_, count)| number(*count) > limit)?;
    let message = say!("this objective has {count} KPIs", count = kpis.len());
    Some(at(&RULE, Level::Warning, thing, kpi.id.range(), message))
}

fn of_plan(context: &RuleContext<'_>, id: ThingId) -> Option<Finding> {
    let thing = context.thing(id);
    let own = kpis::counted(thing).len();
    let below = items::open_objectives(context.edition, id).map(|id| kpis::counted(context.thing(id)).len());
    let (objectives, below) = below.fold((0_usize, 0), |(count, sum), kpis| (count + 1, sum + kpis));
    if number(own + below) <= context.limit(&RULE, "plan") {
        return None;
    }
    let message = say!(
        "this plan has {all} KPIs: {own} of its own and {below} of {objectives|# objective|# objectives}",
        all = own + below,
        own,
        below,
        objectives
    );
    Some(at(&RULE, Level::Warning, thing, thing.document.opening.clone(), message))
}
