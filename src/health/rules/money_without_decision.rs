//! KP222: money on pillars and promotions that no decision puts first.

use std::ops::Range;

use crate::diagnostics::{Code, Explanation, Findings, Level, Message, say};
use crate::document::model::common::to;
use crate::document::model::{Kind, Plan};
use crate::document::reference::Ref;
use crate::health::rule::{Rule, RuleContext, Scope, Time, at};
use crate::health::say;
use crate::measure::beneath::{self, At};
use crate::playbook::{Target, Thing, ThingId};

pub(crate) static RULE: Rule = Rule {
    code: Code::KP222,
    scope: Scope::Playbook,
    time: Time::Passes,
    asks: &[Kind::Plan],
    thresholds: &[],
    silences: &[],
    text: Explanation {
        finds: "A plan in which a pillar with a target, or a promotion that is not over, works on growth drivers none of which an agreed decision puts first; or trade investment without any agreed decision. A promotion without drivers has those of its pillar; what has none is left alone. One finding per plan.",
        matters: "A decision says where the money goes. Money that goes elsewhere is last year's habit, and it is missing where the decision needs it.",
        settle: "Move the money to what a decision puts first, agree with the customer that this comes first too, or take the pillar off the plan.",
        wrong: "[[pillars]]\npillar = \"promotion\"   # its driver is price_depth\ntarget = 300",
        right: "prioritises = [\"price_depth\"]   # an agreed decision",
    },
    find,
};

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let Some(plan) = beneath::plan(context.edition, id) else { return };
    let mut first: Vec<usize> = Vec::new();
    let mut decided = false;
    for decision in beneath::agreed(context.edition, id) {
        decided = true;
        first.extend(drivers(decision.thing, &decision.record.prioritises));
    }
    let money = plan.record.investment.as_ref().filter(|money| !decided && money.value > 0.0);
    let mut loose: Vec<(Message, Range<usize>)> = pillars(context, &plan, &first);
    loose.extend(promotions(context, &plan, &first));
    let names: Vec<&Message> = loose.iter().map(|(name, _)| name).collect();
    let mut parts: Vec<Message> = money.iter().map(|_| say!("the investment has no agreed decision")).collect();
    if !names.is_empty() {
        parts.push(say!(
            "{names} {count|works|work} on nothing that an agreed decision puts first",
            names = say::few(&names, 4),
            count = names.len()
        ));
    }
    let places: Vec<Range<usize>> =
        money.iter().map(|money| money.range()).chain(loose.iter().map(|(_, place)| place.clone())).collect();
    let Some((place, further)) = places.split_first() else { return };
    let message = say!("money without a decision: {parts}", parts = say::clauses(&parts));
    let finding = at(&RULE, Level::Warning, plan.thing, place.clone(), message).hint(say!(
        "move the money to what a decision puts first, or agree with the customer that this comes first too"
    ));
    findings.push(
        further
            .iter()
            .fold(finding, |finding, place| finding.also(plan.thing.document.span(place.clone()), say!("and this"))),
    );
}

/// Pillars that are to bring growth through drivers that no decision puts first. One that is to shrink costs nothing.
fn pillars(context: &RuleContext<'_>, plan: &At<'_, Plan>, first: &[usize]) -> Vec<(Message, Range<usize>)> {
    let rows = plan.record.pillars.iter().filter_map(|row| {
        let target = row.target.as_ref().filter(|target| target.value > 0.0)?;
        let pillar = plan.thing.thing(&row.pillar)?;
        let own = of_pillar(context, pillar);
        let name = say::quoted(&context.thing(pillar).title);
        is_loose(&own, first).then(|| (name, target.range()))
    });
    rows.collect()
}

/// Promotions that are not over and work through drivers that no decision puts first.
fn promotions(context: &RuleContext<'_>, plan: &At<'_, Plan>, first: &[usize]) -> Vec<(Message, Range<usize>)> {
    let rows = plan.record.promotions.iter().filter(|it| it.to.value >= context.today).filter_map(|it| {
        let own = match it.drivers.as_slice() {
            [] => plan.thing.maybe(it.pillar.as_ref()).map(|pillar| of_pillar(context, pillar)).unwrap_or_default(),
            own => drivers(plan.thing, own),
        };
        is_loose(&own, first).then(|| (say!("the promotion “{title}”", title = it.title), it.title.range()))
    });
    rows.collect()
}

/// Whether something has growth drivers, and none of them is one of the first.
fn is_loose(own: &[usize], first: &[usize]) -> bool {
    !own.is_empty() && !own.iter().any(|driver| first.contains(driver))
}

fn of_pillar(context: &RuleContext<'_>, pillar: ThingId) -> Vec<usize> {
    let thing = context.thing(pillar);
    thing.as_pillar().map(|pillar| drivers(thing, &pillar.drivers)).unwrap_or_default()
}

fn drivers(thing: &Thing, names: &[Ref<to::Driver>]) -> Vec<usize> {
    let known = |name| match thing.target(name) {
        Some(Target::Driver(at)) => Some(*at),
        _ => None,
    };
    names.iter().filter_map(|name| known(name)).collect()
}
