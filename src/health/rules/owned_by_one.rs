//! KP301: a plan whose items nearly all belong to the account manager.

use crate::diagnostics::{Code, Explanation, Findings, Level, say};
use crate::document::model::{Entity, Kind};
use crate::health::rule::{Rule, RuleContext, Scope, Threshold, Time, at};
use crate::health::say;
use crate::measure::{self, items, people};
use crate::playbook::ThingId;

pub(crate) static RULE: Rule = Rule {
    code: Code::KP301,
    scope: Scope::Account,
    time: Time::Ripens,
    asks: &[Kind::Plan],
    thresholds: &[
        Threshold { key: "share", default: 0.6, meaning: "share of the items the manager may own, 0–1" },
        Threshold {
            key: "error_share", default: 0.85, meaning: "share of the items above which it is an error, 0–1"
        },
        Threshold { key: "functions", default: 3.0, meaning: "functions of ours that have to own something" },
        Threshold { key: "items", default: 8.0, meaning: "items a plan has to have before it is asked" },
        Threshold { key: "days", default: 45.0, meaning: "days a plan may be old before it is asked" },
    ],
    silences: &[],
    text: Explanation {
        finds: "A plan whose items are mostly owned by the account manager, or in which fewer than three functions own anything. Items are open objectives, open actions, armed scenarios and risks.",
        matters: "What one person owns, one person does. Supply, finance and marketing read such a plan as somebody else's, and they are right.",
        settle: "Give each item to the function that has to deliver it: supply owns deliveries, finance owns the result, marketing owns the display.",
        wrong: "title = \"Deliver as ordered\"\nowner = \"signe-aabel\"",
        right: "title = \"Deliver as ordered\"\nowner = \"pham-duy\"",
    },
    find,
};

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let thing = context.thing(id);
    let Some(Entity::Plan(plan)) = thing.entity() else { return };
    let limit = |key: &str| context.limit(&RULE, key);
    let items = items::items(context.edition, id);
    let young = measure::days(context.age(plan.began())) <= limit("days");
    // An account without a manager is left to KP310.
    let manager = people::manager(context.edition, thing)
        .filter(|manager| people::gone(context.edition, *manager, context.today).is_none());
    let (Some(manager), false) = (manager, young || measure::number(items.len()) < limit("items")) else {
        return;
    };
    let owned = items.iter().filter(|item| item.owner == Some(manager)).count();
    let share = measure::share(owned, items.len()).unwrap_or(0.0);
    let functions = people::functions(context.edition, items.iter().filter_map(|item| item.owner));
    let few = measure::number(functions.len()) < limit("functions");
    if share <= limit("share") && !few {
        return;
    }
    let (all, manager) = (items.len(), &context.thing(manager).title);
    let own = match functions.as_slice() {
        [] => say!("no function owns any"),
        some => {
            let count = some.len();
            say!("only {functions} {count|owns|own} any", functions = say::functions(some), count)
        }
    };
    let message = match (share > limit("share"), few) {
        (true, false) => say!("{owned} of {all} items are owned by {manager}", owned, all, manager),
        (true, true) => say!("{owned} of {all} items are owned by {manager}, and {own}", owned, all, manager, own),
        _ => say!("of the {all} items of this plan {own}", all, own),
    };
    let level = if share > limit("error_share") { Level::Error } else { Level::Warning };
    findings.push(at(&RULE, level, thing, thing.document.opening.clone(), message).hint(say!(
        "give each item to the function that has to deliver it: supply owns deliveries, finance the result"
    )));
}
