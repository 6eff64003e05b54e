//! KP724: a contract that has to be renewed or ended soon, and that nothing in the plans speaks of.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::diagnostics::{Code, Explanation, Findings, Level};
use crate::document::model::account::Contract;
use crate::document::model::common::to;
use crate::document::model::{Entity, Kind};
use crate::document::parts::PageItem;
use crate::document::reference::Ref;
use crate::figures::sort::sort_by_key;
use crate::health::rule::{Rule, RuleContext, Scope, Threshold, Time, at};
use crate::health::say;
use crate::measure::{self, beneath};
use crate::playbook::{LinkTo, Target, Thing, ThingId};

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
        matters: "On the notice day the customer has a choice, and afterwards we have none. Whoever begins to talk about the renewal then is late by a year.",
        settle: "Write an objective for the renewal with `contract = \"…\"`, or a scenario for the case that notice is given, and begin the talks half a year before.",
        wrong: "[[contracts]]\nid = \"msa\"\nto = 2027-06-30\nnotice_months = 6   # and nothing names it",
        right: "contract = \"msa\"   # on an objective",
    },
    find,
};

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let thing = context.thing(id);
    let Some(Entity::Account(account)) = thing.entity() else { return };
    let near = |it: &&Contract| {
        it.to.value >= context.today && -measure::days(context.age(notice_day(it))) <= context.limit(&RULE, "days")
    };
    let mut left: Vec<&Contract> =
        account.contracts.iter().filter(near).filter(|it| !is_named(context, id, it)).collect();
    sort_by_key(&mut left, |it| notice_day(it));
    let Some((first, further)) = left.split_first() else { return };
    let age = context.age(notice_day(first));
    let level = if age > 0 { Level::Error } else { Level::Warning };
    let message = format!("{}, and no objective, decision or scenario names it", said(first, age));
    let message = match further.len() {
        0 => message,
        more => format!("{message}; nor {}", say::counted(more, "other contract", "other contracts")),
    };
    let finding = at(&RULE, level, thing, first.to.range(), message).hint(
        "add an objective for the renewal that names it: `contract = \"…\"`, or a scenario for the day notice is given",
    );
    findings.push(further.iter().fold(finding, |finding, it| {
        finding.also(thing.document.span(it.to.range()), said(it, context.age(notice_day(it))))
    }));
}

/// The last day on which a contract can be ended.
fn notice_day(contract: &Contract) -> Date {
    let months = contract.notice_months.as_ref().map_or(0, |months| months.value.0);
    contract.to.value.saturating_sub(i32::try_from(months).unwrap_or(0).months())
}

/// What falls on the notice day of a contract.
fn said(contract: &Contract, age: i64) -> String {
    let (title, day) = (&contract.title.value, notice_day(contract));
    let notice = contract.notice_months.as_ref().is_some_and(|months| months.value.0 > 0);
    match (notice, age) {
        (true, 1..) => format!("the notice day of “{title}”, {day}, passed {} ago", say::days(age)),
        (true, 0) => format!("the notice day of “{title}” is today"),
        (true, _) => format!("the notice day of “{title}” is {day}, in {}", say::days(-age)),
        (false, 0..) => format!("“{title}” ends today"),
        (false, _) => format!("“{title}” ends on {day}, in {}", say::days(-age)),
    }
}

/// Whether an objective, a decision or a scenario of the plans that count names a contract.
fn is_named(context: &RuleContext<'_>, account: ThingId, contract: &Contract) -> bool {
    let anchor = PageItem::Contract.anchor(&contract.id.value);
    let means = |thing: &Thing, name: Option<&Ref<to::Contract>>| {
        let target = name.and_then(|name| thing.target(name));
        matches!(target, Some(Target::Item(on, it)) if *on == account && **it == *anchor)
    };
    let links = |thing: &Thing| {
        thing.links.iter().any(|link| matches!(link, LinkTo::Thing(to, Some(it)) if *to == account && **it == *anchor))
    };
    beneath::plans(context.edition, account).any(|(id, plan)| {
        let (thing, below) = (context.thing(id), context.edition.beneath(id));
        let mut things = below.decisions.iter().chain(&below.objectives).map(|id| context.thing(*id));
        plan.scenarios.iter().any(|scenario| means(thing, scenario.contract.as_ref()))
            || things.any(|thing| {
                let own = match thing.entity() {
                    Some(Entity::Decision(decision)) => decision.contract.as_ref(),
                    Some(Entity::Objective(objective)) => objective.contract.as_ref(),
                    _ => None,
                };
                means(thing, own) || links(thing)
            })
    })
}
