//! KP210: the one thing to write next in a plan that has just been begun.

use crate::diagnostics::{Code, Explanation, Findings, Level, Message, say};
use crate::document::model::plan::PlanStatus;
use crate::document::model::{Entity, Kind, Plan};
use crate::health::rule::{Rule, RuleContext, Scope, Threshold, Time, at};
use crate::measure::{self, beneath, people, situation};
use crate::playbook::ThingId;

pub(crate) static RULE: Rule = Rule {
    code: Code::KP210,
    scope: Scope::Account,
    time: Time::Passes,
    asks: &[Kind::Plan],
    thresholds: &[Threshold {
        key: "days",
        default: 14.0,
        meaning: "days for which a draft is asked for the next step only",
    }],
    silences: &[],
    text: Explanation {
        finds: "A draft in its first fourteen days: the one thing to write next. Until then a plan is asked nothing else about its strategy, its people and its analysis; what is wrong in its figures and days is reported at once.",
        matters: "A plan is written from the customer's goals to the actions, one step after the other. A list of forty things that are still missing helps nobody on the first day.",
        settle: "Write that one thing, then look again. A plan that is further than a draft sets `status = \"in_review\"`.",
        wrong: "status = \"draft\"   # and no growth problem",
        right: "status = \"draft\"\ngrowth_problem = \"Few households buy the category in minimarts.\"",
    },
    find,
};

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let thing = context.thing(id);
    let Some(Entity::Plan(plan)) = thing.entity() else { return };
    let young = measure::days(context.age(plan.began())) < context.limit(&RULE, "days");
    if plan.status.value != PlanStatus::Draft || !young {
        return;
    }
    let (what, hint) = next(context, id, plan);
    let message = say!("the next step of this draft: {what}", what);
    findings.push(at(&RULE, Level::Note, thing, plan.status.range(), message).hint(hint));
}

/// What is to be written next, and how.
fn next(context: &RuleContext<'_>, id: ThingId, plan: &Plan) -> (Message, Message) {
    let goals = people::account(context.edition, context.thing(id)).map_or(0, |(_, account)| account.goals.len());
    let knows_customer = context.thing(id).account.is_some_and(|account| {
        let parts = situation::parts(context.edition, account);
        parts.iter().any(|part| part.name == "customer" && part.says_something())
    });
    let mut decisions = beneath::decisions(context.edition, id).filter(|it| !it.record.is_over()).peekable();
    let decision_is_there = decisions.peek().is_some();
    let chooses = decisions.any(|it| !it.record.prioritises.is_empty() && !it.record.sacrifices.is_empty());
    if goals == 0 {
        (
            say!("what the customer wants to reach"),
            say!("add up to three `[[goals]]` to the account, each with its `source`"),
        )
    } else if !knows_customer {
        (
            say!("what is known about the customer"),
            say!("write `situation/customer.md`: where they expect their growth"),
        )
    } else if plan.growth_problem.is_none() {
        (say!("the growth problem"), say!("say in `growth_problem` what keeps the customer's business from growing"))
    } else if !decision_is_there {
        (
            say!("the first decision"),
            say!("add one with `keyplan new decision`: what comes first, and what is given up for it"),
        )
    } else if !chooses {
        (
            say!("what comes first and what is given up"),
            say!("name the growth drivers in `prioritises` and `sacrifices` of a decision"),
        )
    } else if context.edition.beneath(id).objectives.is_empty() {
        (
            say!("the first objective"),
            say!("add one with `keyplan new objective`, and say in `serves` which decision it is for"),
        )
    } else if beneath::kpis(context.edition, id).is_empty() {
        (say!("how success is measured"), say!("add a `[[kpis]]` with `baseline` and `target` to an objective"))
    } else if plan.contributors.is_empty() {
        (
            say!("who writes it with you"),
            say!("hold a workshop, and name who came in `contributors` and `[[workshops]]`"),
        )
    } else {
        (say!("let others read it"), say!("set `status = \"in_review\"`, and ask the other functions what is missing"))
    }
}
