//! KP724: a contract that has to be renewed or ended soon, and that nothing in the plans speaks of.

use crate::diagnostics::{Code, Explanation, Findings, Level, Message, say};
use crate::document::model::account::Contract;
use crate::document::model::{Entity, Kind};
use crate::figures::sort::sort_by_key;
use crate::health::rule::{Rule, RuleContext, Scope, Threshold, Time, at};
use crate::measure;
use crate::measure::contracts::is_answered;
use crate::playbook::ThingId;

pub(crate) static RULE: Rule = Rule {
    code: Code::KP724,
    scope: Scope::Account,
    time: Time::Passes,
    asks: &[Kind::Account],
    thresholds: &[Threshold {
        key: "days",
        default: 180.0,
        meaning: "days before the notice day of a contract from which something has to name it",
    }],
    silences: &[],
    text: Explanation {
        finds: "A contract whose notice day (its last day less `notice_months`) lies within 180 days, and that no objective, decision or scenario names, by `contract` or by a link to `#contract-…`; an error once the notice day has passed. A contract that is over is history.",
        matters: "On the notice day the customer has a choice, and afterwards we have none. Whoever begins to talk about the renewal then is a year late.",
        settle: "Write an objective for the renewal with `contract = \"…\"`, or a scenario for notice being given, and begin the talks half a year before.",
        wrong: "[[contracts]]\nid = \"msa\"\nto = 2027-06-30\nnotice_months = 6   # and nothing names it",
        right: "contract = \"msa\"   # on an objective",
    },
    find,
};

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let thing = context.thing(id);
    let Some(Entity::Account(account)) = thing.entity() else { return };
    let near = |it: &&Contract| {
        it.to.value >= context.today && -measure::days(context.age(it.notice())) <= context.limit(&RULE, "days")
    };
    let mut left: Vec<&Contract> =
        account.contracts.iter().filter(near).filter(|it| !is_answered(context.edition, id, &it.id.value)).collect();
    sort_by_key(&mut left, |it| it.notice());
    let Some((first, further)) = left.split_first() else { return };
    let age = context.age(first.notice());
    let level = if age > 0 { Level::Error } else { Level::Warning };
    let notice = said(first, age);
    let message = match further.len() {
        0 => say!("{notice}, and no objective, decision or scenario names it", notice),
        more => say!(
            "{notice}, and no objective, decision or scenario names it or {more|# other contract|# other contracts}",
            notice,
            more
        ),
    };
    let finding = at(&RULE, level, thing, first.to.range(), message).hint(say!(
        "add an objective for the renewal that names it: `contract = \"…\"`, or a scenario for the day notice is given"
    ));
    findings.push(further.iter().fold(finding, |finding, it| {
        finding.also(thing.document.span(it.to.range()), said(it, context.age(it.notice())))
    }));
}

/// What falls on the notice day of a contract.
fn said(contract: &Contract, age: i64) -> Message {
    let (title, day) = (&contract.title.value, contract.notice());
    let notice = contract.notice_months.as_ref().is_some_and(|months| months.value.0 > 0);
    match (notice, age) {
        (true, 1..) => say!("the notice day of “{title}”, {day}, passed {age|# day|# days} ago", title, day, age),
        (true, 0) => say!("the notice day of “{title}” is today", title),
        (true, _) => say!("the notice day of “{title}” is {day}, in {days|# day|# days}", title, day, days = -age),
        (false, 0..) => say!("“{title}” ends today", title),
        (false, _) => say!("“{title}” ends on {day}, in {days|# day|# days}", title, day, days = -age),
    }
}
