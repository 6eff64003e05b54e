//! KP726: promotions and terms that cost more than the trade investment of the plan.

use crate::diagnostics::{Code, Explanation, Findings, Level, Message, say};
use crate::document::model::{Entity, Kind};
use crate::health::rule::{Rule, RuleContext, Scope, Time, at};
use crate::health::say;
use crate::measure::investment;
use crate::playbook::ThingId;

pub(crate) static RULE: Rule = Rule {
    code: Code::KP726,
    scope: Scope::Thing,
    time: Time::Constant,
    asks: &[Kind::Plan],
    thresholds: &[],
    silences: &[],
    text: Explanation {
        finds: "A plan whose promotions (`funding`) and terms (`amount`, else `pct` of the sales targets) cost more over its whole term than `investment`.",
        matters: "What was promised is paid, budget or not. The difference comes out of the profit, or out of the promotion that both sides wanted most.",
        settle: "Drop what pays least, or ask for the larger budget with its case. `investment` is for the whole term of the plan.",
        wrong: "investment = 3000   # and promotions and terms of 3,400",
        right: "investment = 3400",
    },
    find,
};

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let thing = context.thing(id);
    let Some(Entity::Plan(plan)) = thing.entity() else { return };
    let Some(budget) = &plan.investment else { return };
    let spend = investment::spend(plan);
    let (promotions, terms, all) = (spend.promotions, spend.terms, spend.all());
    if all <= budget.value + 1e-6 {
        return;
    }
    let promotions = (promotions > 0.0).then(|| say!("promotions of {sum}", sum = say::amount(promotions)));
    let terms = (terms > 0.0).then(|| say!("terms of {sum}", sum = say::amount(terms)));
    let parts: Vec<Message> = promotions.into_iter().chain(terms).collect();
    let message = say!(
        "{parts} cost {excess} more than the investment of {budget}",
        parts = say::listed(&parts),
        excess = say::amount(all - budget.value),
        budget = say::amount(budget.value)
    );
    findings.push(at(&RULE, Level::Warning, thing, budget.range(), message).hint(say!(
        "drop what pays least, or ask for the larger budget; `investment` is for the whole term of the plan"
    )));
}
