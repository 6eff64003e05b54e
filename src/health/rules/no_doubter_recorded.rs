//! KP614: a stakeholder map on which nobody opposes us.

use crate::diagnostics::{Code, Explanation, Findings, Level, say};
use crate::document::model::Kind;
use crate::health::rule::{Rule, RuleContext, Scope, Time, at};
use crate::measure::meetings;
use crate::playbook::ThingId;

pub(crate) static RULE: Rule = Rule {
    code: Code::KP614,
    scope: Scope::Thing,
    time: Time::Passes,
    asks: &[Kind::Account],
    thresholds: &[],
    silences: &[],
    text: Explanation {
        finds: "A stakeholder map on which no contact has a support below 0.",
        matters: "Every plan costs somebody at the customer something. If nobody is against it, either nobody noticed or nobody wrote it down.",
        settle: "Ask who loses when the plan works, add them with what they said, and decide which of our people listens to them.",
        wrong: "support = 0",
        right: "support = -1\nevidence = \"Asked twice what it does to her own label.\"",
    },
    find,
};

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let thing = context.thing(id);
    let contacts = meetings::contacts(context.edition, id, context.today);
    let doubts = |support: &Option<crate::diagnostics::Placed<crate::document::front_matter::Within<-2, 2>>>| {
        support.as_ref().is_some_and(|support| support.value.0 < 0)
    };
    // An account without a stakeholder map is left to KP611.
    if contacts.is_empty() || contacts.iter().any(|(_, contact)| doubts(&contact.support)) {
        return;
    }
    let account = &thing.title;
    let message = match contacts.len() {
        1 => say!("the one contact of {account} is not known to doubt us", account),
        contacts => say!("none of the {contacts} contacts of {account} is known to doubt us", contacts, account),
    };
    findings.push(
        at(&RULE, Level::Note, thing, thing.document.opening.clone(), message)
            .hint(say!("ask who loses when the plan works, and write them down with a `support` of -1 or -2")),
    );
}
