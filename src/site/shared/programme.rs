//! What each leaf of a page has to know of the whole programme: orders, and what they come to. One renderer makes each of
//! them once, when a page first asks; else every leaf would go through everything, and two leaves where one was enough would
//! cost four times as much.

use std::collections::HashMap;

use crate::edition::Edition;
use crate::edition::reads::Noted;
use crate::playbook::ThingId;
use crate::site::pages::kpis::SharedId;
use crate::site::theme::Value;

/// Orders and sums of everything, made when a page first asks.
#[derive(Debug)]
pub(crate) struct Programme {
    /// The accounts, the worst first.
    pub(crate) worst_first: Noted<Vec<ThingId>>,
    /// The accounts by how many pitfalls their plans fell into.
    pub(crate) by_pitfalls: Noted<Vec<ThingId>>,
    /// The accounts, the most attractive first.
    pub(crate) by_potential: Noted<Vec<ThingId>>,
    /// The accounts that know something of their white space.
    pub(crate) with_space: Noted<Vec<ThingId>>,
    /// The accounts that others can learn from.
    pub(crate) with_practice: Noted<Vec<ThingId>>,
    /// The accounts that ask for a resource.
    pub(crate) that_ask: Noted<Vec<ThingId>>,
    /// The KPIs of all accounts by id.
    pub(crate) kpis: Noted<Vec<SharedId>>,
    /// What the accounts of a portfolio come to.
    pub(crate) sum: Noted<Value>,
    /// The objectives that work for each pillar, account by account.
    of_pillars: HashMap<ThingId, Noted<Vec<ThingId>>>,
}

impl Programme {
    /// Nothing of it is made yet.
    pub(crate) fn of(edition: &Edition) -> Self {
        let pillars = edition.pillars().iter();
        Self {
            worst_first: Noted::default(),
            by_pitfalls: Noted::default(),
            by_potential: Noted::default(),
            with_space: Noted::default(),
            with_practice: Noted::default(),
            that_ask: Noted::default(),
            kpis: Noted::default(),
            sum: Noted::default(),
            of_pillars: pillars.map(|id| (*id, Noted::default())).collect(),
        }
    }

    /// The objectives that work for a pillar, which `make` finds and puts in order.
    pub(crate) fn of_pillar(&self, pillar: ThingId, make: impl FnOnce() -> Vec<ThingId>) -> &[ThingId] {
        self.of_pillars.get(&pillar).expect("it is among the pillars of the edition").get_or_make(make)
    }
}
