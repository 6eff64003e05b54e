//! KP218: a scenario whose trigger cannot be tested, or that has no owner or answer time.

use crate::diagnostics::{Code, Explanation, Finding, Findings, Level, Message, say};
use crate::document::model::plan::{Scenario, ScenarioState};
use crate::document::model::{Kind, Plan};
use crate::health::rule::{Rule, RuleContext, Scope, Time, at};
use crate::health::say;
use crate::measure::beneath::{self, At};
use crate::measure::triggers;
use crate::playbook::ThingId;

pub(crate) static RULE: Rule = Rule {
    code: Code::KP218,
    scope: Scope::Plan,
    time: Time::Constant,
    asks: &[Kind::Plan],
    thresholds: &[],
    silences: &[],
    text: Explanation {
        finds: "A scenario without an owner or without `within_days` is a warning; one that waits for a KPI without readings is a note. An event with an owner and a number of days is fine. One finding per scenario.",
        matters: "A trigger that no figure can pull depends on somebody noticing, and an answer without a name and a day is nobody's.",
        settle: "Say who answers, and within how many days. Where a figure would show it first, name the KPI, the comparison and the value, and read the KPI.",
        wrong: "when = { event = \"a second oat brand is listed\" }",
        right: "when = { event = \"a second oat brand is listed\" }\nowner = \"signe-aabel\"\nwithin_days = 21",
    },
    find,
};

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let Some(plan) = beneath::plan(context.edition, id) else { return };
    let over = |state: ScenarioState| matches!(state, ScenarioState::StoodDown | ScenarioState::Expired);
    let live = plan.record.scenarios.iter().filter(|it| !it.state.as_ref().is_some_and(|state| over(state.value)));
    findings.extend(live.filter_map(|scenario| fault(context, &plan, scenario)));
}

fn fault(context: &RuleContext<'_>, plan: &At<'_, Plan>, scenario: &Scenario) -> Option<Finding> {
    let mut parts: Vec<Message> = Vec::new();
    match (scenario.owner.is_none(), scenario.within_days.is_none()) {
        (true, true) => parts.push(say!("names neither an owner nor a number of days")),
        (true, false) => parts.push(say!("names no owner")),
        (false, true) => parts.push(say!("does not say within how many days it is answered")),
        (false, false) => {}
    }
    let level = if parts.is_empty() { Level::Note } else { Level::Warning };
    let when = &scenario.when;
    if triggers::readings(context.edition, plan.thing, when).is_some_and(|(_, readings)| readings.is_empty()) {
        parts.push(say!("waits for a KPI without readings"));
    }
    if parts.is_empty() {
        return None;
    }
    let range = if level == Level::Note { when.place.clone() } else { scenario.title.range() };
    let hint = if level == Level::Note {
        say!("read the KPI in the next review, or name one that is read")
    } else {
        say!("add `owner` and `within_days`: who answers, and how soon")
    };
    let message = say!("the scenario “{title}” {parts}", title = scenario.title, parts = say::listed(&parts));
    Some(at(&RULE, level, plan.thing, range, message).hint(hint))
}
