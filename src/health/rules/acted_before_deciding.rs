//! KP206: a plan whose actions start before the decision they serve was agreed.

use crate::diagnostics::{Code, Explanation, Findings, Level, Message, Span, say};
use crate::document::model::objective::{ActionState, Basis};
use crate::document::model::{Entity, Kind, Objective};
use crate::health::rule::{Rule, RuleContext, Scope, Threshold, Time, at};
use crate::health::say;
use crate::measure::beneath::{self, At};
use crate::measure::items::{self, ActionAt};
use crate::measure::{self, thread};
use crate::playbook::ThingId;

pub(crate) static RULE: Rule = Rule {
    code: Code::KP206,
    scope: Scope::Plan,
    time: Time::Constant,
    asks: &[Kind::Plan],
    thresholds: &[
        Threshold {
            key: "early",
            default: 0.25,
            meaning: "share of actions that may start before their decision, 0–1",
        },
        Threshold {
            key: "habit",
            default: 0.5,
            meaning: "share of objectives that may come from history or a quota, 0–1",
        },
    ],
    silences: &[],
    text: Explanation {
        finds: "A plan in which more than a quarter of the actions start before the decision they serve was agreed, or most objectives come from history or a quota.",
        matters: "When the work begins before the decision, the decision is made up to fit the work.",
        settle: "Agree first, then begin; or correct the dates. Derive objectives from a decision, the customer's goals or the market.",
        wrong: "basis = \"quota\"",
        right: "basis = \"customer_goal\"\ngoals = [\"qg3\"]",
    },
    find,
};

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let thing = context.thing(id);
    let (early, actions) = early(context, id);
    let (habit, objectives) = habit(context, id);
    let over = |part: usize, whole: usize, key: &str| {
        measure::share(part, whole).is_some_and(|share| share > context.limit(&RULE, key) + 1e-9)
    };
    let (mut parts, mut places) = (Vec::new(), Vec::new());
    if over(early.len(), actions, "early") {
        parts.push(say!(
            "{early} of {all|# action|# actions} \
             {early|starts before the decision it serves|start before the decision they serve} was agreed",
            early = early.len(),
            all = actions
        ));
        places.extend(early);
    }
    if over(habit.len(), objectives, "habit") {
        parts.push(say!(
            "{part} of {all|# objective|# objectives} {part|comes|come} from history or a quota",
            part = habit.len(),
            all = objectives
        ));
        places.extend(habit);
    }
    if parts.is_empty() {
        return;
    }
    let finding = at(&RULE, Level::Warning, thing, thing.document.opening.clone(), say::joined(&parts)).hint(say!(
        "agree on the decision before the work begins, and derive objectives from it or from the customer's goals"
    ));
    findings.push(places.into_iter().fold(finding, |finding, (place, text)| finding.also(place, text)));
}

/// The actions that start before any decision they serve was agreed, and the number of all actions. Actions without a
/// start or a decision count only in that number.
fn early(context: &RuleContext<'_>, plan: ThingId) -> (Vec<(Span, Message)>, usize) {
    let cancelled =
        |action: &ActionAt<'_>| action.action.state.as_ref().is_some_and(|state| state.value == ActionState::Cancelled);
    let actions: Vec<_> =
        items::actions(context.edition, plan).into_iter().filter(|action| !cancelled(action)).collect();
    let early = actions.iter().filter_map(|it| {
        let start = it.action.start.as_ref()?;
        let decisions = thread::agreed_decisions(context.edition, it.objective?);
        let agreed = decisions.into_iter().filter_map(|id| match context.thing(id).entity() {
            Some(Entity::Decision(decision)) => Some(decision.agreed_on.as_ref()?.value),
            _ => None,
        });
        let agreed = agreed.min().filter(|agreed| start.value < *agreed)?;
        Some((context.thing(it.on).document.span(start.range()), say!("the decision was agreed on {agreed}", agreed)))
    });
    (early.collect(), actions.len())
}

/// The objectives that come from history or a quota, and the number of all objectives.
fn habit(context: &RuleContext<'_>, plan: ThingId) -> (Vec<(Span, Message)>, usize) {
    let all: Vec<At<'_, Objective>> = beneath::objectives(context.edition, plan).collect();
    let habit = all.iter().filter_map(|it| {
        let basis = it.record.basis.as_ref()?;
        let said = match basis.value {
            Basis::History => say!("from history"),
            Basis::Quota => say!("from a quota"),
            _ => return None,
        };
        Some((it.thing.document.span(basis.range()), said))
    });
    (habit.collect(), all.len())
}
