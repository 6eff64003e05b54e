//! KP702: a KPI whose target lies on the other side of its baseline than its direction says.

use crate::diagnostics::{Code, Explanation, Findings, Level};
use crate::document::model::Kind;
use crate::document::model::objective::Kpi;
use crate::figures::status::{Better, KpiTarget};
use crate::health::rule::{Rule, RuleContext, Scope, Time, at};
use crate::health::say::clauses;
use crate::measure::kpis;
use crate::playbook::ThingId;

pub(crate) static RULE: Rule = Rule {
    code: Code::KP702,
    scope: Scope::Thing,
    time: Time::Constant,
    asks: &[Kind::Objective, Kind::Plan],
    thresholds: &[],
    silences: &[],
    text: Explanation {
        finds: "A KPI of which more is better and whose target lies below its baseline, or the other way round.",
        matters: "On such a path every step in the right direction is computed as red, and every step back as green.",
        settle: "Correct `better`, or the figure that was mistyped. What is to stay where it is has its baseline as target.",
        wrong: "better = \"down\"\nbaseline = 19.5\ntarget = 21.0",
        right: "better = \"down\"\nbaseline = 19.5\ntarget = 18.0",
    },
    find,
};

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let thing = context.thing(id);
    let wrong: Vec<(&Kpi, String)> =
        kpis::counted(thing).iter().filter_map(|kpi| Some((kpi, contradiction(kpi)?))).collect();
    let parts: Vec<&str> = wrong.iter().map(|(_, message)| message.as_str()).collect();
    let place = |kpi: &Kpi| kpi.target.as_ref().map_or(kpi.id.range(), crate::diagnostics::Placed::range);
    let Some(((first, _), further)) = wrong.split_first() else { return };
    let finding = at(&RULE, Level::Error, thing, place(first), clauses(&parts))
        .also(thing.document.span(first.better.range()), "this way is better")
        .hint("correct `better`, or the figure that was mistyped");
    let further = further.iter().map(|(kpi, _)| thing.document.span(place(kpi)));
    findings.push(further.fold(finding, |finding, place| finding.also(place, "and this target")));
}

fn contradiction(kpi: &Kpi) -> Option<String> {
    let (Some(baseline), Some(target)) = (&kpi.baseline, &kpi.target) else { return None };
    let KpiTarget::Value(target) = target.value.0 else { return None };
    let baseline = baseline.value;
    let (way, side) = match kpi.better.value {
        Better::Up if target < baseline - 1e-9 => ("up", "below"),
        Better::Down if target > baseline + 1e-9 => ("down", "above"),
        _ => return None,
    };
    let name = kpi.title();
    Some(format!("“{name}” is to go {way}, and its target of {target} lies {side} its baseline of {baseline}"))
}
