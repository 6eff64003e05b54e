//! The load of a resource pool: its capacity in a period, what is granted of it, and what is requested.

use crate::document::model::Entity;
use crate::document::model::account::{Account, Segment};
use crate::document::model::common::Number;
use crate::document::model::plan::{PoolShare, Request};
use crate::edition::Edition;
use crate::figures::period::Period;
use crate::figures::sort::largest_first;
use crate::measure::profit::{self, Line};
use crate::playbook::{Target, ThingId};

/// The load of a pool in one period.
#[derive(Clone, Debug)]
pub struct Load<'a> {
    /// The period.
    pub period: Period,
    /// Its capacity, in the pool's unit.
    pub capacity: f64,
    /// What is granted of it.
    pub granted: f64,
    /// What is requested and not decided.
    pub requested: f64,
    /// All requests, granted or not, by account.
    pub askers: Vec<Asker<'a>>,
    /// What accounts take that are not in the edition; it is part of both sums. None where they take nothing.
    pub others: Option<PoolShare>,
}

impl Load<'_> {
    /// The same load with those who ask that are kept; what the rest take is that of others.
    #[must_use]
    pub fn keeping(mut self, keep: impl Fn(&Asker<'_>) -> bool) -> Self {
        let (kept, rest) = std::mem::take(&mut self.askers).into_iter().partition(keep);
        self.askers = kept;
        self.with_others(&rest)
    }

    /// The same load with the largest of those who ask; what the rest take is that of others.
    #[must_use]
    pub fn largest(mut self, most: usize) -> Self {
        if self.askers.len() <= most {
            return self;
        }
        largest_first(&mut self.askers, |asker| Some(asker.granted + asker.requested));
        let rest = self.askers.split_off(most);
        self.with_others(&rest)
    }

    fn with_others(mut self, rest: &[Asker<'_>]) -> Self {
        if !rest.is_empty() {
            let others = self.others.get_or_insert_default();
            others.granted += rest.iter().map(|asker| asker.granted).sum::<f64>();
            others.requested += rest.iter().map(|asker| asker.requested).sum::<f64>();
        }
        self
    }
}

/// A request, with what is needed to decide about it.
#[derive(Clone, Debug)]
pub struct Asker<'a> {
    /// The account that asks.
    pub account: ThingId,
    /// The plan that holds the request.
    pub plan: ThingId,
    /// What is written.
    pub request: &'a Request,
    /// How much of the pool is granted to it.
    pub granted: f64,
    /// How much it requests; 0 once it is decided.
    pub requested: f64,
    /// The account's segment.
    pub segment: Option<Segment>,
    /// The account's size: net sales of the last year on record, else gross sales; in the site's money.
    pub sales: Option<f64>,
    /// Our contribution from the account in that year.
    pub contribution: Option<f64>,
    /// The return of its case: (benefit − cost) ÷ cost.
    pub roi: Option<f64>,
}

/// The load of a pool, by its index in the settings, for each period in which it has a capacity.
///
/// Requests of superseded and archived plans do not count; drafts, declined and withdrawn ones request nothing.
pub fn loads(edition: &Edition, pool: usize) -> Vec<Load<'_>> {
    let Some(settings) = edition.config().pools.get(pool) else { return Vec::new() };
    let askers = askers(edition, pool);
    let load = |(period, capacity): &(Period, f64)| {
        let theirs = askers.iter().filter(|asker| asker.request.period.value == *period);
        let askers: Vec<Asker<'_>> = theirs.cloned().collect();
        let others = edition.others().pool(pool, *period);
        let sum = |part: fn(&Asker<'_>) -> f64| askers.iter().map(part).sum::<f64>();
        let granted = sum(|asker| asker.granted) + others.map_or(0.0, |others| others.granted);
        let requested = sum(|asker| asker.requested) + others.map_or(0.0, |others| others.requested);
        Load { period: *period, capacity: *capacity, granted, requested, askers, others }
    };
    settings.capacity.iter().map(load).collect()
}

/// All requests for a pool that count, by account and plan.
fn askers(edition: &Edition, pool: usize) -> Vec<Asker<'_>> {
    let mut askers = Vec::new();
    for &account in edition.accounts() {
        let Some(Entity::Account(record)) = edition.thing(account).entity() else { continue };
        for &plan in &edition.beneath(account).plans {
            let thing = edition.thing(plan);
            let Some(Entity::Plan(written)) = thing.entity() else { continue };
            if !written.status.value.counts() {
                continue;
            }
            let theirs = written.requests.iter().filter(|it| thing.target(&it.pool) == Some(&Target::Pool(pool)));
            askers.extend(theirs.filter_map(|request| asker(account, record, plan, request)));
        }
    }
    askers
}

fn asker<'a>(account: ThingId, record: &Account, plan: ThingId, request: &'a Request) -> Option<Asker<'a>> {
    let value = |number: Option<&Number>| number.map(|number| number.value);
    let PoolShare { granted, requested } = request.takes()?;
    let actual = |line: Line| value(line.of(profit::last_actual(record, line)?));
    Some(Asker {
        account,
        plan,
        request,
        granted,
        requested,
        segment: record.segment.as_ref().map(|segment| segment.value),
        sales: actual(Line::NetSales).or_else(|| actual(Line::GrossSales)),
        contribution: actual(Line::Contribution),
        roi: roi(value(request.cost.as_ref()), value(request.benefit.as_ref())),
    })
}

/// The return of a case: (benefit − cost) ÷ cost. None without both, or with a cost of 0.
pub fn roi(cost: Option<f64>, benefit: Option<f64>) -> Option<f64> {
    let cost = cost.filter(|cost| *cost > 0.0)?;
    Some((benefit? - cost) / cost)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_returns_its_benefit_less_its_cost_on_its_cost() {
        assert_eq!(roi(Some(84.0), Some(168.0)), Some(1.0));
        assert_eq!(roi(Some(60.0), Some(75.0)), Some(0.25));
        assert_eq!(roi(Some(60.0), Some(0.0)), Some(-1.0));
        assert_eq!([roi(None, Some(75.0)), roi(Some(60.0), None), roi(Some(0.0), Some(75.0))], [None; 3]);
    }
}
