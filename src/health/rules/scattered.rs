//! KP205: too many open actions, or too many objectives that serve no decision.

use crate::diagnostics::{Code, Explanation, Findings, Level, Message, say};
use crate::document::model::{Entity, Kind};
use crate::health::rule::{Rule, RuleContext, Scope, Threshold, Time, at};
use crate::health::rules::orphan_objective;
use crate::health::say;
use crate::measure::items::{self, ActionAt};
use crate::measure::{self, beneath, thread};
use crate::playbook::ThingId;

pub(crate) static RULE: Rule = Rule {
    code: Code::KP205,
    scope: Scope::Account,
    time: Time::Constant,
    asks: &[Kind::Plan],
    thresholds: &[
        Threshold { key: "actions_a_pillar", default: 5.0, meaning: "open actions that a pillar may have" },
        Threshold { key: "actions", default: 20.0, meaning: "open actions that an account may have" },
        Threshold {
            key: "share", default: 0.5, meaning: "share of objectives that may serve no agreed decision, 0–1"
        },
    ],
    silences: &[],
    text: Explanation {
        finds: "A plan with more than five open actions on a pillar, an account with more than twenty, or one where most objectives serve no agreed decision.",
        matters: "Whoever does thirty things does none of them first. Tactics without a decision behind them pull in as many directions as there are tactics.",
        settle: "Keep the few that carry the growth and close or cancel the rest. Tie what is left to a decision. A promotion is not an action: it goes under `[[promotions]]` of the plan.",
        wrong: "[[actions]]\ntitle = \"Third leaflet of the month\"\nkind = \"contractual\"",
        right: "[[actions]]\ntitle = \"Third leaflet of the month\"\nkind = \"contractual\"\nstate = \"cancelled\"",
    },
    find,
};

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let Some(plan) = beneath::plan(context.edition, id) else { return };
    let full = full_pillars(context, id);
    let mut parts: Vec<Message> = full
        .iter()
        .map(|(pillar, count)| say!("{name} has {count} open actions", name = context.thing(*pillar).title, count))
        .collect();
    parts.extend(busy_account(context, id));
    let loose = loose(context, id);
    let all = beneath::objectives(context.edition, id).count();
    let share = |part: usize| measure::share(part, all).unwrap_or(0.0);
    // Objectives that KP213 names one by one need no sum.
    let named = loose.iter().filter(|id| !context.said_by(&orphan_objective::RULE, **id).is_empty()).count();
    let many = share(loose.len()) > context.limit(&RULE, "share") + 1e-9 && share(named) <= 0.5;
    if many {
        parts.push(say!(
            "{part} of {all|# objective|# objectives} {part|serves|serve} no agreed decision",
            part = loose.len(),
            all
        ));
    }
    if parts.is_empty() {
        return;
    }
    let is_full = |pillar: Option<ThingId>| full.iter().any(|(it, _)| Some(*it) == pillar);
    let row = plan.record.pillars.iter().find(|row| is_full(plan.thing.maybe(Some(&row.pillar))));
    let range = row.map_or(plan.thing.document.opening.clone(), |row| row.pillar.name.range());
    let finding = at(&RULE, Level::Warning, plan.thing, range, say::joined(&parts))
        .hint(say!("keep the few that carry the growth, close or cancel the rest, and tie what is left to a decision"))
        .hint(say!("a promotion is not an action: write it under `[[promotions]]` of the plan"));
    findings.push(loose.iter().filter(|_| many).fold(finding, |finding, id| {
        let thing = context.thing(*id);
        let Some(Entity::Objective(objective)) = thing.entity() else { return finding };
        finding.also(thing.document.span(objective.tier.range()), say!("serves no agreed decision"))
    }));
}

/// The pillars with too many open actions of the plan, with the counts, in the order of the site's pillars.
fn full_pillars(context: &RuleContext<'_>, plan: ThingId) -> Vec<(ThingId, usize)> {
    let open: Vec<ThingId> = items::actions(context.edition, plan)
        .iter()
        .filter(|action| action.is_open())
        .filter_map(|action| {
            let thing = context.thing(action.objective?);
            let Some(Entity::Objective(objective)) = thing.entity() else { return None };
            thing.maybe(objective.pillar.as_ref())
        })
        .collect();
    let count = |pillar: ThingId| open.iter().filter(|it| **it == pillar).count();
    let pillars = context.edition.pillars().iter().map(|pillar| (*pillar, count(*pillar)));
    pillars.filter(|(_, count)| measure::number(*count) > context.limit(&RULE, "actions_a_pillar")).collect()
}

/// The clause about an account with too many open actions in the plans that count.
fn busy_account(context: &RuleContext<'_>, plan: ThingId) -> Option<Message> {
    let account = context.thing(plan).account?;
    let open = |plan: ThingId| items::actions(context.edition, plan).iter().filter(|it| ActionAt::is_open(it)).count();
    if open(plan) == 0 {
        return None;
    }
    let sum: usize = beneath::plans(context.edition, account).map(|(plan, _)| open(plan)).sum();
    let busy = measure::number(sum) > context.limit(&RULE, "actions");
    busy.then(|| say!("{name} has {count} open actions", name = context.thing(account).title, count = sum))
}

/// The objectives that serve no agreed decision.
fn loose(context: &RuleContext<'_>, plan: ThingId) -> Vec<ThingId> {
    beneath::objectives(context.edition, plan)
        .map(|objective| objective.id)
        .filter(|id| thread::agreed_decision(context.edition, *id).is_none())
        .collect()
}
