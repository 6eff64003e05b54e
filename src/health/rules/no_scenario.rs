//! KP216: a decision, a great risk or a plan without a scenario.

use crate::diagnostics::{Code, Explanation, Finding, Findings, Level, Message, say};
use crate::document::model::account::Segment;
use crate::document::model::plan::{Risk, ScenarioState};
use crate::document::model::{Entity, Kind, Plan};
use crate::figures::sort::sort_by_key;
use crate::health::rule::{Rule, RuleContext, Scope, Threshold, Time, at};
use crate::health::say;
use crate::measure::beneath::{self, At};
use crate::measure::{self, items, people};
use crate::playbook::{Thing, ThingId};

pub(crate) static RULE: Rule = Rule {
    code: Code::KP216,
    scope: Scope::Account,
    time: Time::Constant,
    asks: &[Kind::Plan, Kind::Decision],
    thresholds: &[Threshold {
        key: "risk",
        default: 15.0,
        meaning: "probability times impact from which a risk needs a scenario, 1–25",
    }],
    silences: &[],
    text: Explanation {
        finds: "An agreed decision that no scenario protects, a risk of 15 and more without a scenario, or a plan of a segment A account without any.",
        matters: "What is decided calmly in advance takes a day to answer. What is decided in the storm takes a quarter, and usually costs a promotion.",
        settle: "Write one sentence: if this figure passes that value, who does what within how many days. Name in `protects` what it is for.",
        wrong: "[[risks]]\nid = \"terms\"\ntitle = \"The annual terms stay unsigned\"\nprobability = 3\nimpact = 5",
        right: "[[risks]]\nid = \"terms\"\ntitle = \"The annual terms stay unsigned\"\nprobability = 3\nimpact = 5\nscenario = \"terms-late\"",
    },
    find,
};

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let Some(plan) = beneath::plan(context.edition, id) else { return };
    let bare = is_bare(context, &plan);
    let found = match context.thing(id).entity() {
        Some(Entity::Plan(_)) if bare => Some(without_any(&plan)),
        Some(Entity::Plan(_)) => risks(context, &plan),
        // The plan has the finding: one cause gives one finding.
        Some(Entity::Decision(_)) if bare => None,
        Some(Entity::Decision(decision)) if decision.is_agreed() && !is_protected(&plan, id) => {
            let message = say!("no scenario protects this decision");
            let hint = say!("add a `[[scenarios]]` to the plan that names this decision in `protects`");
            let range = decision.status.range();
            Some(at(&RULE, Level::Warning, context.thing(id), range, message).hint(hint))
        }
        _ => None,
    };
    findings.extend(found);
}

/// Whether a plan of a segment A account has a decision or risk to protect and no scenario at all.
fn is_bare(context: &RuleContext<'_>, plan: &At<'_, Plan>) -> bool {
    let segment = people::account(context.edition, plan.thing).and_then(|(_, account)| account.segment.as_ref());
    let something = || {
        beneath::agreed(context.edition, plan.id).next().is_some()
            || items::open_objectives(context.edition, plan.id).next().is_some()
    };
    plan.record.scenarios.is_empty() && segment.is_some_and(|it| it.value == Segment::A) && something()
}

fn without_any(plan: &At<'_, Plan>) -> Finding {
    let message = say!("this plan of a segment A account has no scenario");
    let hint = say!("write one: if this figure passes that value, who does what within how many days");
    at(&RULE, Level::Error, plan.thing, plan.thing.document.opening.clone(), message).hint(hint)
}

/// Whether a scenario that has not expired names the decision.
fn is_protected(plan: &At<'_, Plan>, decision: ThingId) -> bool {
    let expired = |state: Option<ScenarioState>| state == Some(ScenarioState::Expired);
    let live = plan.record.scenarios.iter().filter(|it| !expired(it.state.as_ref().map(|state| state.value)));
    live.flat_map(|scenario| &scenario.protects).any(|it| plan.thing.maybe(Some(it)) == Some(decision))
}

/// The finding about great risks without a scenario.
fn risks(context: &RuleContext<'_>, plan: &At<'_, Plan>) -> Option<Finding> {
    let least = context.limit(&RULE, "risk");
    let mut great: Vec<&Risk> = plan
        .record
        .risks
        .iter()
        .filter(|risk| risk.scenario.is_none() && measure::days(score(risk)) >= least)
        .collect();
    sort_by_key(&mut great, |risk| std::cmp::Reverse(score(risk)));
    let (first, further) = great.split_first()?;
    let message = if further.is_empty() {
        let (title, score) = (&first.title, score(first));
        say!("the risk “{title}” scores {score} of 25 and has no scenario", title, score)
    } else {
        let said = |risk: &&Risk| say!("“{title}” ({score})", title = risk.title, score = score(risk));
        let risks: Vec<Message> = great.iter().map(said).collect();
        say!(
            "{count} risks of {least} and more have no scenario: {risks}",
            count = great.len(),
            least = say::figure(least),
            risks = say::few(&risks, 3)
        )
    };
    let finding = at(&RULE, Level::Warning, plan.thing, first.title.range(), message)
        .hint(say!("write down what happens if it comes true, and name that scenario in `scenario`"));
    Some(further.iter().fold(finding, |finding, risk| label(finding, plan.thing, risk)))
}

fn label(finding: Finding, thing: &Thing, risk: &Risk) -> Finding {
    finding.also(thing.document.span(risk.title.range()), say!("scores {score}", score = score(risk)))
}

fn score(risk: &Risk) -> i64 {
    risk.probability.value.0.saturating_mul(risk.impact.value.0)
}
