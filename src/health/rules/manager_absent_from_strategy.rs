//! KP605: the account manager takes part in no decision.

use crate::diagnostics::{Code, Explanation, Findings, Level, Message, say};
use crate::document::model::decision::{DecisionStatus, KamRole};
use crate::document::model::{Entity, Kind};
use crate::health::rule::{Rule, RuleContext, Scope, Time, at};
use crate::health::say::clauses;
use crate::measure::people;
use crate::playbook::ThingId;

pub(crate) static RULE: Rule = Rule {
    code: Code::KP605,
    scope: Scope::Account,
    time: Time::Passes,
    asks: &[Kind::Plan],
    thresholds: &[],
    silences: &[],
    text: Explanation {
        finds: "A plan in which the account manager only prepares the decisions or is absent from them, in every decision that says so.",
        matters: "Whoever is called for problems and not for direction ends up with problems. The customer notices who decides and talks to them instead.",
        settle: "Let the account manager lead at least one strategic conversation with the customer a year, and say so in the decision.",
        wrong: "kam_role = \"prepares\" # in every decision",
        right: "kam_role = \"leads\" # in one of them",
    },
    find,
};

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let thing = context.thing(id);
    // Decisions that were revoked or replaced do not count.
    let stated = context.edition.beneath(id).decisions.iter().filter_map(|id| {
        let Some(Entity::Decision(decision)) = context.thing(*id).entity() else { return None };
        let stands = matches!(decision.status.value, DecisionStatus::Proposed | DecisionStatus::Agreed);
        Some((context.thing(*id), decision.kam_role.as_ref().filter(|_| stands)?))
    });
    let stated: Vec<_> = stated.collect();
    let outside = |role: KamRole| matches!(role, KamRole::Prepares | KamRole::Absent);
    if stated.is_empty() || !stated.iter().all(|(_, role)| outside(role.value)) {
        return;
    }
    let parts: Vec<Message> = stated
        .iter()
        .map(|(decision, role)| match role.value {
            KamRole::Prepares => say!("only prepares “{decision}”", decision = decision.title),
            _ => say!("is absent from “{decision}”", decision = decision.title),
        })
        .collect();
    let parts = clauses(&parts);
    let message = match people::manager(context.edition, thing).map(|id| &context.thing(id).title) {
        Some(manager) => say!("{manager} leads no decision of this plan: {parts}", manager, parts),
        None => say!("the account manager leads no decision of this plan: {parts}", parts),
    };
    let finding = at(&RULE, Level::Warning, thing, thing.document.opening.clone(), message)
        .hint(say!("let the account manager lead at least one strategic conversation with the customer a year"));
    findings.push(stated.iter().fold(finding, |finding, (decision, role)| {
        finding.also(decision.document.span(role.range()), say!("their part in this decision"))
    }));
}
