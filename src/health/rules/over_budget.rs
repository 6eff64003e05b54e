//! KP726: promotions and terms that cost more than the trade investment of the plan.

use crate::diagnostics::{Code, Explanation, Findings, Level, Message, say};
use crate::document::model::{Entity, Kind, Plan};
use crate::figures::period::Period;
use crate::health::rule::{Rule, RuleContext, Scope, Time, at};
use crate::health::say;
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
        matters: "What was promised is paid, budget or not. The difference comes out of the result, or out of the promotion that both sides wanted most.",
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
    let promotions: f64 = plan.promotions.iter().filter_map(|it| it.funding.as_ref()).map(|it| it.value).sum();
    let sales = sales(plan);
    let cost = |it: &crate::document::model::plan::Term| match (&it.amount, &it.pct) {
        (Some(amount), _) => Some(amount.value),
        (None, Some(pct)) => Some(pct.value.0 / 100.0 * sales?),
        (None, None) => None,
    };
    let terms: f64 = plan.terms.iter().filter_map(cost).sum();
    let all = promotions + terms;
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

/// The sales that the plan aims at over its term: those of its years, else of its quarters.
fn sales(plan: &Plan) -> Option<f64> {
    let targets = |is_part: fn(&Period) -> bool| {
        let rows = plan.sales.iter().filter(|it| is_part(&it.period.value));
        let targets: Vec<f64> = rows.filter_map(|it| Some(it.target.as_ref()?.value)).collect();
        (!targets.is_empty()).then(|| targets.iter().sum())
    };
    targets(|period| matches!(period, Period::Year(_))).or_else(|| targets(|it| matches!(it, Period::Quarter(..))))
}
