//! KP219: work on a growth driver that a decision gave up.

use crate::diagnostics::{Code, Explanation, Finding, Findings, Level, Message, Span, say};
use crate::document::model::common::to;
use crate::document::model::{Decision, Entity, Kind};
use crate::document::reference::Ref;
use crate::health::rule::{Rule, RuleContext, Scope, Time, at};
use crate::measure::beneath::{self, At};
use crate::measure::items;
use crate::playbook::{Target, Thing, ThingId};

pub(crate) static RULE: Rule = Rule {
    code: Code::KP219,
    scope: Scope::Plan,
    time: Time::Passes,
    asks: &[Kind::Objective, Kind::Review, Kind::Plan],
    thresholds: &[],
    silences: &[],
    text: Explanation {
        finds: "An open objective, an open action or a promotion that is not over, whose own driver is one that an agreed decision of the plan gives up; one finding each.",
        matters: "A sacrifice that somebody still works on was never made. The other side sees it first.",
        settle: "Stop the work, or take the question back to the customer and change the decision.",
        wrong: "sacrifices = [\"price_depth\"]   # the decision\ndrivers = [\"price_depth\"]      # an action",
        right: "sacrifices = [\"price_depth\"]   # the decision\ndrivers = [\"availability\"]     # an action",
    },
    find,
};

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let thing = context.thing(id);
    let Some(plan) = thing.plan else { return };
    let given_up: Vec<At<'_, Decision>> =
        beneath::agreed(context.edition, plan).filter(|decision| !decision.record.sacrifices.is_empty()).collect();
    if given_up.is_empty() {
        return;
    }
    if let Some(Entity::Objective(objective)) = thing.entity()
        && objective.is_open()
    {
        findings.extend(sacrificed(context, thing, &say!("this objective"), &objective.drivers, &given_up));
    }
    if let Some(Entity::Plan(plan)) = thing.entity() {
        for promotion in plan.promotions.iter().filter(|it| it.to.value >= context.today) {
            let what = say!("the promotion “{title}”", title = promotion.title);
            findings.extend(sacrificed(context, thing, &what, &promotion.drivers, &given_up));
        }
    }
    // To know which actions are closed, the whole plan has to be read; this check avoids that for most things.
    if holds_driven_actions(thing) {
        for it in items::actions(context.edition, plan).iter().filter(|it| it.on == id && it.is_open()) {
            let what = say!("the action “{title}”", title = it.action.title);
            findings.extend(sacrificed(context, thing, &what, &it.action.drivers, &given_up));
        }
    }
}

fn holds_driven_actions(thing: &Thing) -> bool {
    let actions = match thing.entity() {
        Some(Entity::Objective(objective)) => &objective.actions,
        Some(Entity::Review(review)) => &review.actions,
        _ => return false,
    };
    actions.iter().any(|action| !action.drivers.is_empty())
}

/// The finding about work whose driver a decision gives up.
fn sacrificed(
    context: &RuleContext<'_>,
    thing: &Thing,
    what: &Message,
    drivers: &[Ref<to::Driver>],
    given_up: &[At<'_, Decision>],
) -> Option<Finding> {
    drivers.iter().find_map(|driver| {
        let Some(Target::Driver(at_driver)) = thing.target(driver) else { return None };
        let (decision, place) = given_up.iter().find_map(|it| Some((it, place_of(it, *at_driver)?)))?;
        let (_, name) = context.config().drivers.get(*at_driver)?;
        let decision = &decision.thing.title;
        let message = say!("{what} works on “{driver}”, which “{decision}” gives up", what, driver = name, decision);
        let finding = at(&RULE, Level::Error, thing, driver.name.range(), message)
            .hint(say!("stop the work, or take the decision back to the customer and change it"));
        Some(finding.also(place, say!("given up here")))
    })
}

/// The place where a decision gives up a driver.
fn place_of(decision: &At<'_, Decision>, driver: usize) -> Option<Span> {
    let hit = |it: &&Ref<to::Driver>| decision.thing.target(it) == Some(&Target::Driver(driver));
    let sacrifice = decision.record.sacrifices.iter().find(hit)?;
    Some(decision.thing.document.span(sacrifice.name.range()))
}
