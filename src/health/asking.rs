//! Runs the rules on one thing, and sets the final level of what they find.

use std::cmp::Ordering;

use crate::config::Ceiling;
use crate::diagnostics::{Code, Finding, Level};
use crate::document::model::plan::PlanStatus;
use crate::health::rule::{Rule, RuleContext};
use crate::health::rules::{RULES, rule};
use crate::playbook::ThingId;

/// A finding of a rule, with the thing that it is about.
#[derive(Clone, Debug)]
pub struct Diagnosis {
    /// The thing; none for a finding in `site.toml`.
    pub on: Option<ThingId>,
    /// The finding.
    pub finding: Finding,
}

/// The order of diagnoses: by place, code, message and thing, so that it does not depend on which were known first.
pub(crate) fn by_place(a: &Diagnosis, b: &Diagnosis) -> Ordering {
    let (first, second) = (&a.finding, &b.finding);
    let place = (&first.span, first.code, &first.message).cmp(&(&second.span, second.code, &second.message));
    place.then(a.on.cmp(&b.on))
}

/// Runs every rule of a thing's kind on it, and removes what other rules silence. `standing` is the status of its plan;
/// without one no rule is run.
pub(super) fn ask_all(context: &RuleContext<'_>, id: ThingId, standing: Option<PlanStatus>) -> Vec<Diagnosis> {
    let thing = context.thing(id);
    if thing.entity().is_none() || standing.is_none() {
        return Vec::new();
    }
    let mut found: Vec<Diagnosis> = Vec::new();
    for rule in RULES.iter().filter(|rule| rule.asks.contains(&thing.kind())) {
        found.extend(ask(context, rule, id, Some(id), standing));
    }
    let silenced: Vec<Code> = found
        .iter()
        .flat_map(|diagnosis| rule(diagnosis.finding.code).map_or(&[][..], |rule| rule.silences))
        .copied()
        .collect();
    found.retain(|diagnosis| !silenced.contains(&diagnosis.finding.code));
    found
}

/// Runs one rule on one thing. The level of a finding is lowered to the ceiling of the site, and in a draft to a
/// warning.
pub(super) fn ask(
    context: &RuleContext<'_>,
    rule: &Rule,
    id: ThingId,
    on: Option<ThingId>,
    standing: Option<PlanStatus>,
) -> Vec<Diagnosis> {
    let ceiling = match context.settings.ceiling(rule.code) {
        Ceiling::Off => return Vec::new(),
        Ceiling::At(level) => level,
    };
    let cap = if standing == Some(PlanStatus::Draft) { Level::Warning } else { Level::Error };
    let lowered = |finding: Finding| Finding { level: finding.level.min(ceiling).min(cap), ..finding };
    rule.findings(context, id).into_iter().map(|finding| Diagnosis { on, finding: lowered(finding) }).collect()
}
