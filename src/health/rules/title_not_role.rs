//! KP601: the account's manager is a hunter.

use crate::diagnostics::{Code, Explanation, Findings, Level, say};
use crate::document::model::people::Role;
use crate::document::model::{Entity, Kind};
use crate::health::rule::{Rule, RuleContext, Scope, Time, at};
use crate::measure::people;
use crate::playbook::ThingId;

pub(crate) static RULE: Rule = Rule {
    code: Code::KP601,
    scope: Scope::Thing,
    time: Time::Passes,
    asks: &[Kind::Account],
    thresholds: &[],
    silences: &[Code::KP604],
    text: Explanation {
        finds: "A key account whose manager is a hunter: somebody who wins customers and hands them over.",
        matters: "New business cards do not make a key account manager. A hunter is paid for the next deal, and a key account needs somebody who stays after it.",
        settle: "Give the account to a farmer or an advisor, or change the role with its targets and its training. Until then, let a farmer be the deputy.",
        wrong: "team_role = \"kam\"\nrole = \"hunter\"",
        right: "team_role = \"kam\"\nrole = \"farmer\"",
    },
    find,
};

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let thing = context.thing(id);
    let Some(Entity::Account(account)) = thing.entity() else { return };
    let Some(manager) = &account.manager else { return };
    // A manager who has left is left to KP310.
    let Some(id) = thing.thing(manager).filter(|id| people::gone(context.edition, *id, context.today).is_none()) else {
        return;
    };
    let Some(role) = people::person(context.edition, id).and_then(|person| person.role.as_ref()) else {
        return;
    };
    if role.value != Role::Hunter {
        return;
    }
    let person = context.thing(id);
    let message = say!("this account is managed by {person}, whose role is still hunter", person = person.title);
    findings.push(
        at(&RULE, Level::Warning, thing, manager.name.range(), message)
            .also(person.document.span(role.range()), say!("the role"))
            .hint(say!("pair the hunter with a farmer as `deputy`, and change role and targets together")),
    );
}
