//! KP612: no executive of the customer was met for half a year.

use crate::diagnostics::{Code, Explanation, Findings, Level, say};
use crate::document::model::people::{Function, Side};
use crate::document::model::{Entity, Kind};
use crate::health::rule::{Rule, RuleContext, Scope, Threshold, Time, at};
use crate::health::rules::single_threaded::planned;
use crate::measure::{self, meetings, people};
use crate::playbook::ThingId;

pub(crate) static RULE: Rule = Rule {
    code: Code::KP612,
    scope: Scope::Playbook,
    time: Time::Passes,
    asks: &[Kind::Account],
    thresholds: &[Threshold { key: "days", default: 180.0, meaning: "days within which an executive has to be met" }],
    silences: &[],
    text: Explanation {
        finds: "An account where no executive was met within 180 days, by `last_met` or in a review.",
        matters: "Space, range and formats are decided one floor above the buyer. If nobody knows you there, you hear of it afterwards.",
        settle: "Have the sponsor meet their opposite number twice a year, and write the day down as `last_met`.",
        wrong: "person = \"do-quang-lam\"\nlast_met = 2025-03-14",
        right: "person = \"do-quang-lam\"\nlast_met = 2026-01-15",
    },
    find,
};

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let thing = context.thing(id);
    let contacts = meetings::contacts(context.edition, id, context.today);
    let executives = executives(context, id);
    if contacts.is_empty() && executives.is_empty() && !planned(context, id) {
        return;
    }
    let limit = context.limit(&RULE, "days");
    let met = |person: &ThingId| Some((meetings::last(context.edition, id, *person, context.today)?.on, *person));
    let latest = executives.iter().filter_map(met).max_by_key(|(day, _)| *day);
    if latest.is_some_and(|(day, _)| measure::days(context.age(day)) <= limit) {
        return;
    }
    let account = &thing.title;
    let (person, message) = match (latest, executives.first()) {
        (Some((day, person)), _) => {
            let message = say!(
                "no executive of {account} has been met for {age|# day|# days}: the last was {name}, on {day}",
                account,
                age = context.age(day),
                name = context.thing(person).title,
                day
            );
            (Some(person), message)
        }
        (None, Some(person)) => {
            let names: Vec<&str> = executives.iter().map(|person| &*context.thing(*person).title).collect();
            let names = crate::health::say::few(&names, 3);
            (Some(*person), say!("no executive of {account} has ever been met: {names}", account, names))
        }
        (None, None) => (None, say!("no executive of {account} is known to us", account)),
    };
    let place = contacts.iter().find(|(contact, _)| Some(*contact) == person).map(|(_, contact)| {
        contact.last_met.as_ref().map_or(contact.person.name.range(), crate::diagnostics::Placed::range)
    });
    let place = place.unwrap_or_else(|| thing.document.opening.clone());
    let hint = say!("book the sponsor with their opposite number, and write the day down as `last_met`");
    findings.push(at(&RULE, Level::Warning, thing, place, message).hint(hint));
}

/// The customer's executives who have not left: first those on the stakeholder map, then others of the account.
fn executives(context: &RuleContext<'_>, account: ThingId) -> Vec<ThingId> {
    let mapped = meetings::contacts(context.edition, account, context.today).into_iter().map(|(person, _)| person);
    let theirs = context.edition.backlinks(account).iter().map(|link| link.from).filter(|id| {
        people::person(context.edition, *id).is_some_and(|person| {
            person.side.value == Side::Customer && context.thing(*id).maybe(person.account.as_ref()) == Some(account)
        })
    });
    let sponsor = match context.thing(account).entity() {
        Some(Entity::Account(record)) => context.thing(account).maybe(record.customer_sponsor.as_ref()),
        _ => None,
    };
    let mut executives: Vec<ThingId> = Vec::new();
    for id in mapped.chain(sponsor).chain(theirs) {
        let executive = people::person(context.edition, id).is_some_and(|it| it.function.value == Function::Executive);
        let there = people::gone(context.edition, id, context.today).is_none();
        if executive && there && !executives.contains(&id) {
            executives.push(id);
        }
    }
    executives
}
