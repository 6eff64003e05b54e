//! KP702: a KPI whose target lies on the other side of its baseline than its direction says.

use crate::diagnostics::{Code, Explanation, Findings, Level, Message, say};
use crate::document::model::Kind;
use crate::document::model::objective::Kpi;
use crate::figures::status::{Better, KpiTarget};
use crate::health::rule::{Rule, RuleContext, Scope, Time, at};
use crate::health::say::joined;
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
        finds: "A KPI that should go up but has a target below its baseline, or the other way round.",
        matters: "On such a path every step in the right direction is computed as red, and every step back as green.",
        settle: "Correct `better`, or the figure that was mistyped. What should stay where it is has its baseline as target.",
        wrong: "better = \"down\"\nbaseline = 19.5\ntarget = 21.0",
        right: "better = \"down\"\nbaseline = 19.5\ntarget = 18.0",
    },
    find,
};

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let thing = context.thing(id);
    let wrong: Vec<(&Kpi, Message)> =
        kpis::counted(thing).iter().filter_map(|kpi| Some((kpi, contradiction(kpi)?))).collect();
    let parts: Vec<&Message> = wrong.iter().map(|(_, message)| message).collect();
    let place = |kpi: &Kpi| kpi.target.as_ref().map_or(kpi.id.range(), crate::diagnostics::Placed::range);
    let Some(((first, _), further)) = wrong.split_first() else { return };
    let finding = at(&RULE, Level::Error, thing, place(first), joined(&parts))
        .also(thing.document.span(first.better.range()), say!("this way is better"))
        .hint(say!("correct `better`, or the figure that was mistyped"));
    let further = further.iter().map(|(kpi, _)| thing.document.span(place(kpi)));
    findings.push(further.fold(finding, |finding, place| finding.also(place, say!("and this target"))));
}

fn contradiction(kpi: &Kpi) -> Option<Message> {
    let (Some(baseline), Some(target)) = (&kpi.baseline, &kpi.target) else { return None };
    let KpiTarget::Value(target) = target.value.0 else { return None };
    let baseline = baseline.value;
    let name = kpi.title();
    match kpi.better.value {
        Better::Up if target < baseline - 1e-9 => Some(say!(
            "“{name}” should go up, but its target of {target} is below its baseline of {baseline}",
            name,
            target,
            baseline
        )),
        Better::Down if target > baseline + 1e-9 => Some(say!(
            "“{name}” should go down, but its target of {target} is above its baseline of {baseline}",
            name,
            target,
            baseline
        )),
        _ => None,
    }
}
