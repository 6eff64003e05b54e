//! KP701: a KPI without a target or a baseline.

use crate::diagnostics::{Code, Explanation, Findings, Level, Message, say};
use crate::document::model::Kind;
use crate::document::model::objective::Kpi;
use crate::health::rule::{Rule, RuleContext, Scope, Time, at};
use crate::health::say::joined;
use crate::measure::kpis;
use crate::playbook::ThingId;

pub(crate) static RULE: Rule = Rule {
    code: Code::KP701,
    scope: Scope::Thing,
    time: Time::Constant,
    asks: &[Kind::Objective, Kind::Plan],
    thresholds: &[],
    silences: &[],
    text: Explanation {
        finds: "A KPI of an open objective or of the plan that has no target or no baseline.",
        matters: "Without both there is no path between them, and no reading can be on it or off it. Such a KPI is a figure that somebody reports.",
        settle: "State the baseline, its period and how it is measured first; then agree on the target.",
        wrong: "id = \"osa\"\nunit = \"pct\"\nbetter = \"up\"",
        right: "id = \"osa\"\nunit = \"pct\"\nbetter = \"up\"\nbaseline = 89.0\nbaseline_period = \"2024\"\ntarget = 95.0",
    },
    find,
};

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let thing = context.thing(id);
    let bare: Vec<(&Kpi, &str)> = kpis::counted(thing).iter().filter_map(|kpi| Some((kpi, lacks(kpi)?))).collect();
    let Some(((first, _), further)) = bare.split_first() else { return };
    let said = |(kpi, lacks): &(&Kpi, &str)| {
        say!(
            "“{kpi}” has {lacks?both: no baseline and no target|baseline: no baseline|no target}",
            kpi = kpi.title(),
            lacks
        )
    };
    let parts: Vec<Message> = bare.iter().map(said).collect();
    let finding = at(&RULE, Level::Error, thing, first.id.range(), joined(&parts))
        .hint(say!("add `baseline`, `baseline_period` and `target`: the last figure known, and where it should be"));
    findings.push(further.iter().fold(finding, |finding, (kpi, lacks)| {
        let label = say!("{lacks?both: no baseline and no target|baseline: no baseline|no target}", lacks);
        finding.also(thing.document.span(kpi.id.range()), label)
    }));
}

/// What a KPI lacks.
fn lacks(kpi: &Kpi) -> Option<&'static str> {
    match (&kpi.baseline, &kpi.target) {
        (None, None) => Some("both"),
        (None, Some(_)) => Some("baseline"),
        (Some(_), None) => Some("target"),
        (Some(_), Some(_)) => None,
    }
}
