//! What accounts that are not in an edition take of what all accounts share: sums, without a name.

use std::collections::BTreeMap;

use crate::document::model::plan::PoolShare;
use crate::figures::period::Period;
use crate::playbook::ThingId;

/// What accounts that are not in an edition take of pools and of people's time. Nothing, where all accounts are in it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Others {
    /// Of each pool, by its index in the settings: one share a period.
    pub(super) pools: BTreeMap<(usize, Period), PoolShare>,
    /// Of each person: one share of the time a period, in per cent.
    pub(super) people: BTreeMap<ThingId, Vec<(Period, f64)>>,
}

impl Others {
    /// What they take of a pool in a period; none where they take nothing.
    pub fn pool(&self, pool: usize, period: Period) -> Option<PoolShare> {
        self.pools.get(&(pool, period)).copied()
    }

    /// The share of a person's time that they have, by period.
    pub fn of_person(&self, person: ThingId) -> &[(Period, f64)] {
        self.people.get(&person).map_or(&[], Vec::as_slice)
    }
}

/// A sum without what adding in another order changes, so that it does not tell what it was made of.
pub(super) fn rounded(sum: f64) -> f64 {
    (sum * 1e6).round() / 1e6
}
