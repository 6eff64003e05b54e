//! KP604: the manager's role does not fit the stage of the relationship.

use crate::diagnostics::message::Value;
use crate::diagnostics::{Code, Explanation, Findings, Level, say};
use crate::document::model::account::RelationshipStage;
use crate::document::model::people::Role;
use crate::document::model::{Entity, Kind};
use crate::health::rule::{Rule, RuleContext, Scope, Time, at};
use crate::measure::people;
use crate::playbook::ThingId;

pub(crate) static RULE: Rule = Rule {
    code: Code::KP604,
    scope: Scope::Thing,
    time: Time::Passes,
    asks: &[Kind::Account],
    thresholds: &[],
    silences: &[],
    text: Explanation {
        finds: "An interdependent or integrated account managed by a hunter, or an exploratory one managed by an advisor.",
        matters: "Where both companies have grown together, somebody who is looking for the next deal unsettles people. Where nothing has been sold yet, advice alone sells nothing.",
        settle: "Pair a farmer or an advisor with the hunter, and a hunter with the advisor; or correct the stage.",
        wrong: "stage = \"integrated\" # and a hunter as manager",
        right: "stage = \"integrated\" # and a farmer as manager",
    },
    find,
};

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let thing = context.thing(id);
    let Some(Entity::Account(account)) = thing.entity() else { return };
    let (Some(stage), Some(manager)) = (&account.stage, &account.manager) else { return };
    // A manager who has left is left to KP310.
    let Some(id) = thing.thing(manager).filter(|id| people::gone(context.edition, *id, context.today).is_none()) else {
        return;
    };
    let Some(role) = people::person(context.edition, id).and_then(|person| person.role.as_ref()) else {
        return;
    };
    let hint = match (stage.value, role.value) {
        (RelationshipStage::Interdependent | RelationshipStage::Integrated, Role::Hunter) => {
            say!("pair a farmer or an advisor with the hunter, as `deputy`")
        }
        (RelationshipStage::Exploratory, Role::Advisor) => {
            say!("pair a hunter with the advisor until the first contract")
        }
        _ => return,
    };
    let message = say!(
        "{name}, who manages this account, is {role?hunter: a hunter|an advisor}, and the relationship is {stage}",
        name = context.thing(id).title,
        role = role.value.word(),
        stage = Value::Word("stage", stage.value.word())
    );
    findings.push(
        at(&RULE, Level::Note, thing, stage.range(), message)
            .also(thing.document.span(manager.name.range()), say!("the manager"))
            .hint(hint),
    );
}
