//! KP310: an account without a manager, or a plan with items without an owner.

use crate::diagnostics::{Code, Explanation, Finding, Findings, Level, Message, say};
use crate::document::model::{Account, Entity, Kind};
use crate::health::rule::{Rule, RuleContext, Scope, Threshold, Time, at};
use crate::health::say;
use crate::measure::{self, beneath, items, people};
use crate::playbook::ThingId;

pub(crate) static RULE: Rule = Rule {
    code: Code::KP310,
    scope: Scope::Account,
    time: Time::Ripens,
    asks: &[Kind::Account, Kind::Plan],
    thresholds: &[
        Threshold { key: "share", default: 0.1, meaning: "share of the items that may have no owner, 0–1" },
        Threshold {
            key: "error_share", default: 0.25, meaning: "share of the items above which it is an error, 0–1"
        },
    ],
    silences: &[Code::KP301],
    text: Explanation {
        finds: "An account whose manager is missing or has left, or a plan in which more than a tenth of the items have no owner who is still here. Items are open objectives, open actions, armed scenarios and risks.",
        matters: "What nobody owns nobody does, and everybody believes that somebody else is doing it.",
        settle: "Name one owner and a deputy, and hand over in a meeting rather than by mail.",
        wrong: "title = \"Supply day at the DC\"\nkind = \"relational\"",
        right: "title = \"Supply day at the DC\"\nkind = \"relational\"\nowner = \"pham-duy\"",
    },
    find,
};

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let found = match context.thing(id).entity() {
        Some(Entity::Account(account)) => unmanaged(context, id, account),
        Some(Entity::Plan(_)) => unowned(context, id),
        _ => None,
    };
    findings.extend(found);
}

/// The account has a plan but no manager.
fn unmanaged(context: &RuleContext<'_>, id: ThingId, account: &Account) -> Option<Finding> {
    let thing = context.thing(id);
    beneath::plans(context.edition, id).next()?;
    let (place, message) = match thing.maybe(account.manager.as_ref()) {
        None => (thing.document.opening.clone(), say!("this account has no manager")),
        Some(manager) => {
            let left = people::gone(context.edition, manager, context.today)?;
            let place = account.manager.as_ref().map_or(0..0, |manager| manager.name.range());
            let name = &context.thing(manager).title;
            (place, say!("{name}, who manages this account, left on {left}", name, left))
        }
    };
    let deputy = thing
        .maybe(account.deputy.as_ref())
        .filter(|deputy| people::gone(context.edition, *deputy, context.today).is_none());
    let hint = match deputy {
        Some(deputy) => {
            let name = &context.thing(deputy).title;
            say!("name one owner in `manager`; until then it is the deputy, {name}", name)
        }
        None => say!("name one owner in `manager`, and a deputy, and hand over in a meeting"),
    };
    Some(at(&RULE, Level::Error, thing, place, message).hint(hint))
}

/// Items of a plan without an owner, or whose owner has left.
fn unowned(context: &RuleContext<'_>, id: ThingId) -> Option<Finding> {
    let thing = context.thing(id);
    let items = items::items(context.edition, id);
    let left = |person| people::gone(context.edition, person, context.today);
    let without: Vec<_> = items.iter().filter(|item| item.owner.is_none_or(|owner| left(owner).is_some())).collect();
    let share = measure::share(without.len(), items.len())?;
    let level = match share {
        share if share > context.limit(&RULE, "error_share") => Level::Error,
        share if share > context.limit(&RULE, "share") => Level::Warning,
        _ => return None,
    };
    let titles: Vec<Message> = without.iter().map(|item| say::quoted(item.title)).collect();
    let message = say!(
        "{part} of {all} items {part|has|have} no owner: {titles}",
        part = without.len(),
        all = items.len(),
        titles = say::few(&titles, 3)
    );
    let finding = at(&RULE, level, thing, thing.document.opening.clone(), message)
        .hint(say!("name for each the one person who has to deliver it"));
    Some(without.iter().take(3).fold(finding, |finding, item| {
        let label = match item.owner.and_then(|owner| Some((owner, left(owner)?))) {
            Some((owner, day)) => say!("{name} left on {day}", name = context.thing(owner).title, day),
            None => say!("nobody owns this"),
        };
        finding.also(context.thing(item.on).document.span(item.place.clone()), label)
    }))
}
