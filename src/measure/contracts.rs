//! Contracts: the day on which notice has to be given, and whether a plan has an answer to it.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::document::model::Entity;
use crate::document::model::account::Contract;
use crate::document::model::common::to;
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

/// Whether a contract of an account is answered: an objective, a decision or a scenario of a plan that counts names it,
/// by its key `contract` or by a link to the contract.
pub fn is_answered(edition: &Edition, account: ThingId, contract: &str) -> bool {
    let anchor = PageItem::Contract.anchor(contract);
    let is_it = |target: &Target| matches!(target, Target::Item(on, at) if *on == account && **at == *anchor);
    let mut names = edition.backlinks(account).iter().filter(|link| followed::counts(edition, link.from));
    let by_name = names.any(|link| {
        let thing = edition.thing(link.from);
        let key: Option<&Ref<to::Contract>> = match thing.entity() {
            Some(Entity::Objective(objective)) => objective.contract.as_ref(),
            Some(Entity::Decision(decision)) => decision.contract.as_ref(),
            _ => return false,
        };
        let is_link = |link: &LinkTo| matches!(link, LinkTo::Thing(on, Some(at)) if *on == account && **at == *anchor);
        key.and_then(|key| thing.target(key)).is_some_and(is_it) || thing.links.iter().any(is_link)
    });
    let by_scenario = || {
        beneath::plans(edition, account).any(|(id, plan)| {
            let thing = edition.thing(id);
            let mut names = plan.scenarios.iter().filter_map(|scenario| scenario.contract.as_ref());
            names.any(|name| thing.target(name).is_some_and(is_it))
        })
    };
    by_name || by_scenario()
}
