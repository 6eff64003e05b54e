//! Runs the rules on one thing, and sets the final level of what they find.

use std::cmp::Ordering;

use crate::config::Ceiling;
use crate::diagnostics::{Code, Finding, Level};
use crate::health::rule::{Rule, RuleContext};
use crate::health::rules::{RULES, rule};
use crate::health::scopes::Standing;
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

/// Runs every rule of a thing's kind on it, and removes what other rules silence. Without a standing no rule is run.
pub(super) fn ask_all(context: &RuleContext<'_>, id: ThingId, standing: Option<Standing>) -> Vec<Diagnosis> {
    let thing = context.thing(id);
    let Some(standing) = standing.filter(|_| thing.entity().is_some()) else { return Vec::new() };
    let mut found: Vec<Diagnosis> = Vec::new();
    let asked = |rule: &&&Rule| rule.asks.contains(&thing.kind()) && is_asked(rule.code, standing);
    for rule in RULES.iter().filter(asked) {
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

/// Whether a rule is asked of a thing. What is wrong in figures and days is told on the first days of a draft too, and so are
/// the next step and KP200, which asks a draft only for the day that goes with a state.
pub(super) fn is_asked(rule: Code, standing: Standing) -> bool {
    standing > Standing::Young || rule >= Code::KP701 || matches!(rule, Code::KP200 | Code::KP210)
}

/// Runs one rule on one thing. The level of a finding is lowered to the ceiling of the site, and in a draft to a
/// warning.
pub(super) fn ask(
    context: &RuleContext<'_>,
    rule: &Rule,
    id: ThingId,
    on: Option<ThingId>,
    standing: Standing,
) -> Vec<Diagnosis> {
    let ceiling = match context.settings.ceiling(rule.code) {
        Ceiling::Off => return Vec::new(),
        Ceiling::At(level) => level,
    };
    let cap = if standing == Standing::Full { Level::Error } else { Level::Warning };
    let lowered = |finding: Finding| Finding { level: finding.level.min(ceiling).min(cap), ..finding };
    rule.findings(context, id).into_iter().map(|finding| Diagnosis { on, finding: lowered(finding) }).collect()
}
