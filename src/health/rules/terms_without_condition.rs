//! KP727: trade terms that are mostly paid for nothing.

use crate::diagnostics::{Code, Explanation, Findings, Level, say};
use crate::document::model::plan::Term;
use crate::document::model::{Entity, Kind};
use crate::health::rule::{Rule, RuleContext, Scope, Threshold, Time, at};
use crate::health::say;
use crate::playbook::ThingId;

pub(crate) static RULE: Rule = Rule {
    code: Code::KP727,
    scope: Scope::Thing,
    time: Time::Constant,
    asks: &[Kind::Plan],
    thresholds: &[Threshold {
        key: "share",
        default: 0.5,
        meaning: "share of the terms that has to have a condition, by amount where all have one, 0–1",
    }],
    silences: &[],
    text: Explanation {
        finds: "A plan where less than half of the terms have a condition: by amount, or by number where one lacks an amount.",
        matters: "Money that comes anyway buys nothing, and next year it is where the talks begin.",
        settle: "Tie each term to something that the customer does: space, data, drops, growth. What is left unconditional should be small and old.",
        wrong: "[[terms]]\nid = \"base\"\ntitle = \"Base discount\"\nkind = \"on_invoice\"\namount = 1520",
        right: "[[terms]]\nid = \"shelf\"\ntitle = \"Shelf and data\"\nkind = \"off_invoice\"\namount = 380\ncondition = \"fair share at 1 March, weekly sell-out data\"",
    },
    find,
};

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let thing = context.thing(id);
    let Some(Entity::Plan(plan)) = thing.entity() else { return };
    let amount = |term: &Term| term.amount.as_ref().map(|amount| amount.value);
    let by_amount = plan.terms.iter().all(|term| amount(term).is_some());
    let weight = |term: &Term| if by_amount { amount(term).unwrap_or(0.0) } else { 1.0 };
    let all: f64 = plan.terms.iter().map(weight).sum();
    let tied: f64 = plan.terms.iter().filter(|term| term.is_conditional()).map(weight).sum();
    if all <= 0.0 || tied / all >= context.limit(&RULE, "share") - 1e-9 {
        return;
    }
    let loose: Vec<&Term> = plan.terms.iter().filter(|term| !term.is_conditional()).collect();
    let Some((first, further)) = loose.split_first() else { return };
    let share = say::figure(100.0 * (all - tied) / all);
    let message = if by_amount {
        let (part, all) = (say::amount(all - tied), say::amount(all));
        say!("{part} of {all} in terms has no condition, {share} %", part, all, share)
    } else {
        match (loose.len(), plan.terms.len()) {
            (1, 1) => say!("the one term has no condition, {share} %", share),
            (part, all) => say!("{part} of {all} terms have no condition, {share} %", part, all, share),
        }
    };
    let finding = at(&RULE, Level::Note, thing, first.title.range(), message)
        .hint(say!("say in `condition` what the customer does for it, or tie it to something they do"));
    findings.push(further.iter().fold(finding, |finding, term| {
        finding.also(thing.document.span(term.title.range()), say!("unconditional too"))
    }));
}
