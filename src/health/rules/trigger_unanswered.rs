//! KP217: a scenario whose trigger holds and that is still armed.

use crate::diagnostics::{Code, Explanation, Finding, Findings, Level, Message, Placed, say};
use crate::document::model::plan::{Scenario, ScenarioState};
use crate::document::model::{Kind, Plan};
use crate::health::rule::{Rule, RuleContext, Scope, Threshold, Time, at};
use crate::measure::beneath::{self, At};
use crate::measure::{self, triggers};
use crate::playbook::ThingId;

pub(crate) static RULE: Rule = Rule {
    code: Code::KP217,
    scope: Scope::Plan,
    time: Time::Ripens,
    asks: &[Kind::Plan],
    thresholds: &[Threshold { key: "days", default: 30.0, meaning: "days that a trigger may hold without an answer" }],
    silences: &[],
    text: Explanation {
        finds: "A scenario whose trigger holds on the latest readings for more than 30 days while it is still armed; one finding per scenario.",
        matters: "The answer was thought out calmly in advance, so that nobody has to call a meeting. A trigger that holds unanswered says that nobody reads the plan.",
        settle: "Begin with what `then` says and set the state to `responding`, or decide in a review that the answer no longer fits and stand it down. A trigger that was true at the baseline already needs another value.",
        wrong: "when = { kpi = \"sos\", op = \"<\", value = 17 }   # it is 15.9\nstate = \"armed\"",
        right: "when = { kpi = \"sos\", op = \"<\", value = 17 }\nstate = \"responding\"\nfired_on = 2025-10-09",
    },
    find,
};

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let Some(plan) = beneath::plan(context.edition, id) else { return };
    let armed = |it: &&Scenario| it.state.as_ref().is_none_or(|state| state.value == ScenarioState::Armed);
    let armed = plan.record.scenarios.iter().filter(armed);
    findings.extend(armed.filter_map(|scenario| unanswered(context, &plan, scenario)));
}

fn unanswered(context: &RuleContext<'_>, plan: &At<'_, Plan>, scenario: &Scenario) -> Option<Finding> {
    let held = triggers::held(context.edition, plan.thing, &scenario.when)?;
    let days = context.age(held.since);
    if measure::days(days) <= context.limit(&RULE, "days") {
        return None;
    }
    if triggers::holds_from_the_start(context.edition, plan.thing, &scenario.when) {
        return Some(true_from_the_start(context, plan, scenario, &held));
    }
    let message = say!(
        "“{title}” has been true for {days|# day|# days} ({reading}), and the scenario is still armed",
        title = scenario.title,
        days,
        reading = reading(context, scenario, &held)?
    );
    let range = scenario.state.as_ref().map_or(scenario.title.range(), Placed::range);
    let who = scenario.owner.as_ref().and_then(|owner| plan.thing.maybe(Some(owner)));
    let hint = match who.map(|who| &context.thing(who).title) {
        Some(name) => say!(
            "let {name} begin with what `then` says and set `state = \"responding\"`, or stand the scenario down",
            name
        ),
        None => {
            say!(
                "let its owner begin with what `then` says and set `state = \"responding\"`, or stand the scenario down"
            )
        }
    };
    let finding = at(&RULE, Level::Error, plan.thing, range, message).hint(hint);
    Some(
        finding.also(
            plan.thing.document.span(scenario.when.place.clone()),
            say!("true since {since}", since = held.since),
        ),
    )
}

/// The trigger cannot tell anything: it held before the plan began.
fn true_from_the_start(
    context: &RuleContext<'_>,
    plan: &At<'_, Plan>,
    scenario: &Scenario,
    held: &triggers::HeldTrigger<'_>,
) -> Finding {
    let message = say!(
        "the trigger of “{title}” holds from the start ({reading}): it was true at the baseline, \
         and no reading has changed that",
        title = scenario.title,
        reading = reading(context, scenario, held).unwrap_or_default()
    );
    at(&RULE, Level::Error, plan.thing, scenario.when.place.clone(), message).hint(say!(
        "name a value that the KPI does not start from, or set `state = \"stood_down\"` until the KPI has passed it"
    ))
}

/// The clause `Share of shelf 15.9, trigger < 17`.
fn reading(context: &RuleContext<'_>, scenario: &Scenario, held: &triggers::HeldTrigger<'_>) -> Option<Message> {
    let (op, value) = (scenario.when.op.as_ref()?, scenario.when.value.as_ref()?);
    let kpis = context.thing(held.on).kpis();
    let kpi = kpis.iter().find(|kpi| *kpi.id.value == *held.latest.kpi);
    let name = kpi.map_or(&*held.latest.kpi, |kpi| kpi.name.as_ref().unwrap_or(&kpi.id).value.as_str());
    Some(say!("{name} {latest}, trigger {op} {value}", name, latest = held.latest.value, op = op.value.word(), value))
}
