//! KP611: the relationship depends on one person of the customer.

use crate::diagnostics::{Code, Explanation, Findings, Level, say};
use crate::document::model::Kind;
use crate::document::model::plan::PlanStatus;
use crate::health::rule::{Rule, RuleContext, Scope, Threshold, Time, at};
use crate::health::say;
use crate::measure::{self, beneath, meetings};
use crate::playbook::ThingId;

pub(crate) static RULE: Rule = Rule {
    code: Code::KP611,
    scope: Scope::Account,
    time: Time::Passes,
    asks: &[Kind::Account],
    thresholds: &[Threshold { key: "contacts", default: 1.0, meaning: "covered contacts that are too few" }],
    silences: &[],
    text: Explanation {
        finds: "An account where at most one contact is covered by one of our people.",
        matters: "Buyers move on every few years. When the only one who knows us does, the account starts again from the price list.",
        settle: "Give each contact one of our people, function to function: supply to supply, finance to finance.",
        wrong: "person = \"anders-kjelgaard\"\ncoverage = \"none\"",
        right: "person = \"anders-kjelgaard\"\ncoverage = \"brief\"\nour_contact = \"ruth-okonjo\"",
    },
    find,
};

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let thing = context.thing(id);
    let contacts = meetings::contacts(context.edition, id, context.today);
    let (covered, bare): (Vec<_>, Vec<_>) = contacts
        .into_iter()
        .partition(|(person, contact)| meetings::covered(context.edition, id, *person, contact, context.today));
    let unmapped = covered.is_empty() && bare.is_empty();
    if measure::number(covered.len()) > context.limit(&RULE, "contacts") || (unmapped && !planned(context, id)) {
        return;
    }
    let names: Vec<&str> = covered.iter().map(|(person, _)| &*context.thing(*person).title).collect();
    let account = &thing.title;
    let message = match names.as_slice() {
        [] if unmapped => say!("nobody at {account} is on the stakeholder map", account),
        [] => say!("nobody at {account} is covered by one of us", account),
        names => {
            let names = say::listed(names);
            say!("only one contact at {account} is covered by one of us: {names}", account, names)
        }
    };
    // The hint names the contact with the most influence.
    let first =
        bare.iter().rev().max_by_key(|(_, contact)| contact.influence.as_ref().map(|influence| influence.value.0));
    let (place, hint) = match first {
        Some((person, contact)) => {
            let place =
                contact.coverage.as_ref().map_or(contact.person.name.range(), crate::diagnostics::Placed::range);
            let name = &context.thing(*person).title;
            (place, say!("begin with {name}: name in `our_contact` which of us meets them", name))
        }
        None => (thing.document.opening.clone(), say!("add a `[[contacts]]` for each function that decides about us")),
    };
    findings.push(at(&RULE, Level::Warning, thing, place, message).hint(hint));
}

/// Whether a plan of the account is in review or approved. Before that a stakeholder map may still be empty.
pub(crate) fn planned(context: &RuleContext<'_>, account: ThingId) -> bool {
    beneath::plans(context.edition, account).any(|(_, plan)| plan.status.value != PlanStatus::Draft)
}
