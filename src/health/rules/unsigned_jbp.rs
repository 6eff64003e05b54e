//! KP209: a joint business plan that not both sides have signed.

use crate::diagnostics::{Code, Explanation, Findings, Level, say};
use crate::document::model::Kind;
use crate::document::model::plan::PlanKind;
use crate::health::rule::{Rule, RuleContext, Scope, Time, at};
use crate::measure::beneath;
use crate::playbook::ThingId;

pub(crate) static RULE: Rule = Rule {
    code: Code::KP209,
    scope: Scope::Thing,
    time: Time::Ripens,
    asks: &[Kind::Plan],
    thresholds: &[],
    silences: &[],
    text: Explanation {
        finds: "A joint business plan that one side or both have not signed.",
        matters: "What one side has written and the other has not signed is a sales plan, however often it says joint.",
        settle: "Get it signed and write the days into `signed`, or call it what it is: `kind = \"account_plan\"`.",
        wrong: "kind = \"jbp\"\nsigned = { supplier = 2025-01-20 }",
        right: "kind = \"jbp\"\nsigned = { supplier = 2025-01-20, customer = 2025-02-12 }",
    },
    find,
};

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let Some(plan) = beneath::plan(context.edition, id) else { return };
    if plan.record.kind.value != PlanKind::Jbp {
        return;
    }
    let signed = plan.record.signed.as_ref();
    let is_signed =
        |day: Option<&crate::document::model::common::Day>| day.is_some_and(|day| day.value <= context.today);
    let supplier = is_signed(signed.and_then(|signed| signed.supplier.as_ref()));
    let customer = is_signed(signed.and_then(|signed| signed.customer.as_ref()));
    let message = match (supplier, customer) {
        (true, true) => return,
        (true, false) => say!("the customer has not signed this joint plan: it is still a sales plan"),
        (false, true) => say!("we have not signed this joint plan: it is still a sales plan"),
        (false, false) => say!("nobody has signed this joint plan: it is still a sales plan"),
    };
    let range = signed.map_or(plan.record.kind.range(), |signed| signed.place.clone());
    findings.push(at(&RULE, Level::Note, plan.thing, range, message).hint(say!(
        "have it signed and write the day into `signed`, or call it what it is: `kind = \"account_plan\"`"
    )));
}
