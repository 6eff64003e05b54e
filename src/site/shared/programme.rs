//! What each leaf of a page has to know of the whole programme: orders, and what they come to. One renderer makes each of
//! them once, when a page first asks; else every leaf would go through everything, and two leaves where one was enough would
//! cost four times as much.

use std::collections::BTreeMap;

use crate::edition::Edition;
use crate::edition::reads::{self, OfAll};
use crate::playbook::ThingId;
use crate::site::files::search::Searchable;
use crate::site::pages::kpis::SharedId;
use crate::site::theme::Value;

/// Orders and sums of everything, made when a page first asks.
#[derive(Debug)]
pub(crate) struct Programme {
    /// The accounts, the worst first.
    pub(crate) worst_first: OfAll<Vec<ThingId>>,
    /// The accounts by how many pitfalls their plans fell into.
    pub(crate) by_pitfalls: OfAll<Vec<ThingId>>,
    /// The accounts by their managers, whom their places among all people stand for.
    pub(crate) by_manager: OfAll<Vec<(Option<usize>, ThingId)>>,
    /// The accounts, the most attractive first.
    pub(crate) by_potential: OfAll<Vec<ThingId>>,
    /// The accounts that know something of their white space.
    pub(crate) with_space: OfAll<Vec<ThingId>>,
    /// The accounts that others can learn from.
    pub(crate) with_practice: OfAll<Vec<ThingId>>,
    /// The accounts that ask for a resource.
    pub(crate) that_ask: OfAll<Vec<ThingId>>,
    /// The KPIs of all accounts by id.
    pub(crate) kpis: OfAll<Vec<SharedId>>,
    /// What the accounts of a portfolio come to.
    pub(crate) sum: OfAll<Value>,
    /// What can be found.
    pub(crate) entries: OfAll<Vec<Searchable>>,
    /// The objectives that work for each pillar, account by account.
    of_pillars: BTreeMap<ThingId, OfAll<Vec<ThingId>>>,
}

impl Programme {
    /// Nothing of it is made yet. `has_keys`: whoever reads of it reads what it came to, not what it is made from.
    pub(crate) fn of(edition: &Edition, has_keys: bool) -> Self {
        let mut numbers = reads::MADE_OF_ALL..;
        let mut next = || numbers.next().filter(|_| has_keys);
        Self {
            worst_first: OfAll::new(next()),
            by_pitfalls: OfAll::new(next()),
            by_manager: OfAll::new(next()),
            by_potential: OfAll::new(next()),
            with_space: OfAll::new(next()),
            with_practice: OfAll::new(next()),
            that_ask: OfAll::new(next()),
            kpis: OfAll::new(next()),
            sum: OfAll::new(next()),
            entries: OfAll::new(next()),
            of_pillars: edition.pillars().iter().map(|id| (*id, OfAll::new(next()))).collect(),
        }
    }

    /// The objectives that work for a pillar, which `make` finds and puts in order.
    pub(crate) fn of_pillar(&self, pillar: ThingId, make: impl FnOnce() -> Vec<ThingId>) -> &[ThingId] {
        self.of_pillars.get(&pillar).expect("it is among the pillars of the edition").get_or_make(make)
    }

    /// The keys of what was made.
    #[cfg(feature = "cli")]
    pub(crate) fn keys(&self) -> Vec<(u32, u128)> {
        let Self {
            worst_first,
            by_pitfalls,
            by_manager,
            by_potential,
            with_space,
            with_practice,
            that_ask,
            kpis,
            sum,
            entries,
            of_pillars,
        } = self;
        let orders = [worst_first, by_pitfalls, by_potential, with_space, with_practice, that_ask];
        let orders = orders.into_iter().chain(of_pillars.values()).filter_map(OfAll::key);
        orders.chain(by_manager.key()).chain(kpis.key()).chain(sum.key()).chain(entries.key()).collect()
    }
}
