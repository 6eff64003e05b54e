//! KP615: somebody of the customer on whom the account or a plan counts has left.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::diagnostics::{Code, Explanation, Finding, Findings, Level, Message, Span, say};
use crate::document::model::{Account, Entity, Kind};
use crate::health::rule::{Rule, RuleContext, Scope, Threshold, Time, at};
use crate::health::say;
use crate::measure::items::{self, ActionAt};
use crate::measure::{beneath, meetings, people};
use crate::playbook::{Thing, ThingId};

pub(crate) static RULE: Rule = Rule {
    code: Code::KP615,
    scope: Scope::Account,
    time: Time::Passes,
    asks: &[Kind::Account, Kind::Plan],
    thresholds: &[Threshold {
        key: "influence",
        default: 4.0,
        meaning: "influence, 1–5, from which a contact leaves a hole that is an error",
    }],
    silences: &[],
    text: Explanation {
        finds: "A person of the customer who has left (`until` has passed) and on whom something still depends: a contact, the customer's sponsor, the counterpart of an open action, or somebody who agreed to a decision that holds; one finding per person. It is an error where the influence was 4 or more and nobody else of the same function is covered.",
        matters: "The champion who leaves takes the promise along. Whoever comes after knows neither us nor the plan, and reads the contract first.",
        settle: "Find out who succeeds them, add that person with one of our people who meets them within a month, and take the decisions there. Then take whoever left off the map.",
        wrong: "[[contacts]]\nperson = \"jens-ravn\"   # until = 2026-10-31",
        right: "[[contacts]]\nperson = \"maja-holt\"\ninfluence = 4\nour_contact = \"ida-bruun\"",
    },
    find,
};

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let thing = context.thing(id);
    match thing.entity() {
        Some(Entity::Account(account)) => on_account(context, id, account, findings),
        Some(Entity::Plan(_)) => on_plan(context, id, findings),
        _ => {}
    }
}

/// The day somebody of the customer left.
fn left(context: &RuleContext<'_>, person: ThingId) -> Option<Date> {
    people::gone(context.edition, person, context.today).filter(|_| people::is_customer(context.edition, person))
}

/// Those on whom the account itself counts, each with a word for what they are: contacts, then the customer's sponsor.
fn of_account(thing: &Thing, account: &Account) -> Vec<(ThingId, std::ops::Range<usize>, &'static str)> {
    let contacts = account.contacts.iter().map(|contact| (&contact.person, "contact"));
    let sponsor = account.customer_sponsor.iter().map(|sponsor| (sponsor, "sponsor"));
    let named = contacts.chain(sponsor);
    named.filter_map(|(name, what)| Some((thing.thing(name)?, name.name.range(), what))).collect()
}

fn on_account(context: &RuleContext<'_>, id: ThingId, account: &Account, findings: &mut Findings) {
    let thing = context.thing(id);
    let mut told = BTreeSet::new();
    for (person, place, what) in of_account(thing, account) {
        let Some(day) = left(context, person).filter(|_| told.insert(person)) else { continue };
        let contact = account.contacts.iter().find(|contact| thing.thing(&contact.person) == Some(person));
        let influence = contact.and_then(|contact| contact.influence.as_ref()).map_or(0, |it| it.value.0);
        let great = u8::try_from(influence).map_or(0.0, f64::from) >= context.limit(&RULE, "influence");
        let level = if great && !is_replaced(context, id, person) { Level::Error } else { Level::Warning };
        let mut uses = Vec::new();
        for (plan, _) in beneath::plans(context.edition, id) {
            uses.extend(uses_in(context, plan).into_iter().filter(|it| it.person == person));
        }
        let name = &context.thing(person).title;
        let head = match influence {
            0 => {
                say!("{name}, {part?contact: a contact|the customer's sponsor}, left on {day}", name, part = what, day)
            }
            influence => say!(
                "{name}, {part?contact: a contact|the customer's sponsor} with an influence of {influence}, \
                 left on {day}",
                name,
                part = what,
                influence,
                day
            ),
        };
        findings.push(told_of(at(&RULE, level, thing, place, message(head, &uses)), &uses));
    }
}

fn on_plan(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let thing = context.thing(id);
    let uses = uses_in(context, id);
    let (false, Some((account_thing, account))) = (uses.is_empty(), people::account(context.edition, thing)) else {
        return;
    };
    let known: BTreeSet<ThingId> = of_account(account_thing, account).into_iter().map(|(person, ..)| person).collect();
    // A person is told of once: on the account where they stand there, else on the first plan that counts on them.
    let before = beneath::plans(context.edition, thing.account.unwrap_or(id)).map(|(plan, _)| plan);
    let earlier: Vec<ThingId> = before.take_while(|plan| *plan != id).collect();
    let told: BTreeSet<ThingId> =
        earlier.into_iter().flat_map(|plan| uses_in(context, plan)).map(|it| it.person).collect();
    let mut seen = BTreeSet::new();
    for person in uses.iter().map(|it| it.person) {
        let Some(day) = left(context, person).filter(|_| seen.insert(person)) else { continue };
        if known.contains(&person) || told.contains(&person) {
            continue;
        }
        let own: Vec<&UseOfPerson> = uses.iter().filter(|it| it.person == person).collect();
        let head = say!("{name} left on {day}", name = context.thing(person).title, day);
        let opening = thing.document.opening.clone();
        findings.push(told_of(at(&RULE, Level::Warning, thing, opening, message(head, &own)), &own));
    }
}

/// Something of a plan that counts on a person.
struct UseOfPerson {
    person: ThingId,
    what: Message,
    place: Span,
}

/// What an open action or a decision that holds counts on, of those who have left.
fn uses_in(context: &RuleContext<'_>, plan: ThingId) -> Vec<UseOfPerson> {
    let mut uses = Vec::new();
    for decision in beneath::agreed(context.edition, plan) {
        let over = decision.record.until.as_ref().is_some_and(|until| until.value < context.today);
        for name in decision.record.agreed_by.iter().filter(|_| !over).flat_map(|by| &by.customer) {
            let Some(person) = decision.thing.thing(name).filter(|it| left(context, *it).is_some()) else { continue };
            let place = decision.thing.document.span(name.name.range());
            let what = say!("agreed to “{decision}”", decision = decision.thing.title);
            uses.push(UseOfPerson { person, what, place });
        }
    }
    for it in items::actions(context.edition, plan).iter().filter(|it| ActionAt::is_open(it)) {
        let thing = context.thing(it.on);
        let Some(name) = &it.action.counterpart else { continue };
        let Some(person) = thing.thing(name).filter(|it| left(context, *it).is_some()) else { continue };
        let what = say!("is the counterpart of “{action}”", action = it.action.title);
        uses.push(UseOfPerson { person, what, place: thing.document.span(name.name.range()) });
    }
    uses
}

/// The message: who left, and what still counts on them.
fn message<U: std::borrow::Borrow<UseOfPerson>>(head: Message, uses: &[U]) -> Message {
    let what: Vec<&Message> = uses.iter().map(|it| &it.borrow().what).collect();
    if what.is_empty() { head } else { say!("{head}, and {uses}", head, uses = say::few(&what, 3)) }
}

fn told_of<U: std::borrow::Borrow<UseOfPerson>>(finding: Finding, uses: &[U]) -> Finding {
    let finding = uses.iter().take(3).fold(finding, |finding, it| {
        let it: &UseOfPerson = it.borrow();
        finding.also(it.place.clone(), it.what.clone())
    });
    finding
        .hint(say!("find out who succeeds them, add that person and which of us meets them, and take the plan to them"))
}

/// Whether somebody else of the same function is covered.
fn is_replaced(context: &RuleContext<'_>, account: ThingId, person: ThingId) -> bool {
    let function = items::function(context.edition, person);
    meetings::contacts(context.edition, account, context.today).into_iter().any(|(other, contact)| {
        other != person
            && items::function(context.edition, other) == function
            && meetings::covered(context.edition, account, other, contact, context.today)
    })
}
