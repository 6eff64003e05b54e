//! KP213: an objective that serves no agreed decision.

use crate::diagnostics::{Code, Explanation, Findings, Level, say};
use crate::document::model::objective::ObjectiveKind;
use crate::document::model::{Entity, Kind};
use crate::health::rule::{Rule, RuleContext, Scope, Threshold, Time, at};
use crate::measure::thread;
use crate::playbook::ThingId;

pub(crate) static RULE: Rule = Rule {
    code: Code::KP213,
    scope: Scope::Plan,
    time: Time::Constant,
    asks: &[Kind::Objective],
    thresholds: &[Threshold {
        key: "hygiene_share",
        default: 0.2,
        meaning: "share of a plan's objectives that may be `kind = \"hygiene\"` and serve nothing, 0–1",
    }],
    silences: &[],
    text: Explanation {
        finds: "An open objective that serves no agreed decision, neither itself nor through the objectives above it.",
        matters: "Work that serves no decision keeps people busy and changes nothing: a plan full of it is a to-do list.",
        settle: "Say which decision it serves, get that decision agreed, or drop the objective. What merely keeps the business running is `kind = \"hygiene\"`.",
        wrong: "title = \"Launch two desserts\"\ntier = \"tactical\"",
        right: "title = \"Launch two desserts\"\ntier = \"tactical\"\nserves = [\"minimarts-first\"]",
    },
    find,
};

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let thing = context.thing(id);
    let Some(Entity::Objective(objective)) = thing.entity() else { return };
    if !objective.is_open() || thread::agreed_decision(context.edition, id).is_some() || spared(context, id) {
        return;
    }
    let (range, message) = match objective.serves.first() {
        Some(first) => {
            let names: Vec<&str> = objective.serves.iter().map(|served| served.name.value.as_str()).collect();
            let names = crate::document::model::listed(&names);
            (first.name.range(), say!("this objective serves {names}, which leads to no agreed decision", names))
        }
        None => (objective.tier.range(), say!("this objective serves no decision")),
    };
    findings.push(
        at(&RULE, Level::Error, thing, range, message)
            .hint(say!("name the decision in `serves` and get it agreed, or drop the objective")),
    );
}

/// A small share of hygiene objectives may serve nothing.
fn spared(context: &RuleContext<'_>, id: ThingId) -> bool {
    let thing = context.thing(id);
    let hygiene = |id: ThingId| match context.thing(id).entity() {
        Some(Entity::Objective(objective)) => {
            objective.kind.as_ref().is_some_and(|kind| kind.value == ObjectiveKind::Hygiene)
        }
        _ => false,
    };
    let Some(plan) = thing.plan.filter(|_| hygiene(id)) else { return false };
    let all = &context.edition.beneath(plan).objectives;
    let part = all.iter().filter(|id| hygiene(**id)).count();
    #[expect(clippy::cast_precision_loss, reason = "a plan has few objectives")]
    let share = part as f64 / all.len() as f64;
    share <= context.limit(&RULE, "hygiene_share") + 1e-9
}
