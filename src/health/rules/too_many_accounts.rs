//! KP603: a person who manages too many key accounts.

use crate::diagnostics::{Code, Explanation, Findings, Level, say};
use crate::document::model::account::{Account, Segment};
use crate::document::model::{Entity, Kind};
use crate::health::rule::{Rule, RuleContext, Scope, Threshold, Time, at};
use crate::health::say::few;
use crate::measure::{self, people};
use crate::playbook::ThingId;

pub(crate) static RULE: Rule = Rule {
    code: Code::KP603,
    scope: Scope::Playbook,
    time: Time::Passes,
    asks: &[Kind::Person],
    thresholds: &[
        Threshold { key: "accounts", default: 5.0, meaning: "accounts a person may manage" },
        Threshold { key: "segment_a", default: 2.0, meaning: "accounts of segment A a person may manage" },
    ],
    silences: &[],
    text: Explanation {
        finds: "A person who manages more than five accounts, or more than two of segment A.",
        matters: "A key account takes weeks of analysis and a review a quarter. Nobody has the hours for six of them, however good they are.",
        settle: "Hand accounts over, name deputies who do the work, or take accounts off the list of key accounts. Where they are small or regional, set other numbers in `site.toml`.",
        wrong: "manager = \"signe-aabel\" # on six accounts",
        right: "manager = \"signe-aabel\" # on three accounts",
    },
    find,
};

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let thing = context.thing(id);
    if people::gone(context.edition, id, context.today).is_some() {
        return;
    }
    let managed = managed(context, id);
    let of_a: Vec<_> = managed
        .iter()
        .copied()
        .filter(|(_, account)| account.segment.as_ref().is_some_and(|segment| segment.value == Segment::A))
        .collect();
    let over = |count: usize, key: &str| measure::number(count) > context.limit(&RULE, key);
    let all = over(managed.len(), "accounts");
    if !all && !over(of_a.len(), "segment_a") {
        return;
    }
    let accounts = if all { managed } else { of_a };
    let titles: Vec<&str> = accounts.iter().map(|(account, _)| &*context.thing(*account).title).collect();
    let (name, count, titles) = (&thing.title, titles.len(), few(&titles, 6));
    let message = if all {
        say!("{name} manages {count} accounts: {titles}", name, count, titles)
    } else {
        say!("{name} manages {count} accounts of segment A: {titles}", name, count, titles)
    };
    let finding = at(&RULE, Level::Warning, thing, thing.document.opening.clone(), message)
        .hint(say!("hand one over, or name a deputy who does the work"));
    let places = accounts
        .iter()
        .filter_map(|(id, account)| Some(context.thing(*id).document.span(account.manager.as_ref()?.name.range())));
    findings.push(places.fold(finding, |finding, place| finding.also(place, say!("this account"))));
}

/// The accounts that a person manages.
fn managed<'a>(context: &RuleContext<'a>, person: ThingId) -> Vec<(ThingId, &'a Account)> {
    let namers = context.edition.backlinks(person).iter().filter(|link| link.fields.contains(&"manager"));
    namers
        .filter_map(|link| match context.thing(link.from).entity() {
            Some(Entity::Account(account)) => Some((link.from, account)),
            _ => None,
        })
        .collect()
}
