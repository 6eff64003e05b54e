//! Contracts: the day on which notice has to be given, and whether a plan has an answer to it.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::document::model::Entity;
use crate::document::model::account::Contract;
use crate::document::model::common::to;
use crate::document::model::plan::Scenario;
use crate::document::parts::PageItem;
use crate::document::reference::Ref;
use crate::edition::Edition;
use crate::measure::{beneath, followed};
use crate::playbook::{LinkTo, Target, ThingId};

impl Contract {
    /// The last day on which it can be ended: `notice_months` before its end; without notice, its last day.
    pub fn notice(&self) -> Date {
        let months = self.notice_months.as_ref().map_or(0, |months| months.value.0);
        self.to.value.saturating_sub(months.clamp(0, 120).months())
    }
}

/// What answers a contract of an account: the objectives and decisions of plans that count which name it, by the key
/// `contract` or by a link to the contract; then the scenarios that do, each with its plan.
pub fn answers<'a>(
    edition: &'a Edition,
    account: ThingId,
    contract: &str,
) -> impl Iterator<Item = (ThingId, Option<&'a Scenario>)> {
    let anchor = PageItem::Contract.anchor(contract);
    let is_it = move |target: &Target| matches!(target, Target::Item(on, at) if *on == account && **at == *anchor);
    let of_scenario = is_it.clone();
    let anchor = PageItem::Contract.anchor(contract);
    let names = edition.backlinks(account).iter().filter(|link| followed::counts(edition, link.from));
    let by_name = names.filter(move |link| {
        let thing = edition.thing(link.from);
        let key: Option<&Ref<to::Contract>> = match thing.entity() {
            Some(Entity::Objective(objective)) => objective.contract.as_ref(),
            Some(Entity::Decision(decision)) => decision.contract.as_ref(),
            _ => return false,
        };
        let is_link = |link: &LinkTo| matches!(link, LinkTo::Thing(on, Some(at)) if *on == account && **at == *anchor);
        key.and_then(|key| thing.target(key)).is_some_and(&is_it) || thing.links.iter().any(is_link)
    });
    let by_scenario =
        beneath::plans(edition, account).flat_map(|(id, plan)| plan.scenarios.iter().map(move |it| (id, it)));
    let by_scenario = by_scenario.filter(move |(id, scenario)| {
        let target = scenario.contract.as_ref().and_then(|name| edition.thing(*id).target(name));
        target.is_some_and(&of_scenario)
    });
    by_name.map(|link| (link.from, None)).chain(by_scenario.map(|(id, scenario)| (id, Some(scenario))))
}

/// Whether anything answers a contract of an account.
pub fn is_answered(edition: &Edition, account: ThingId, contract: &str) -> bool {
    answers(edition, account, contract).next().is_some()
}
