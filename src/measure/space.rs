//! The white space: what the fields of a state come to, offer by offer.

use std::cmp::Reverse;

use crate::document::model::Account;
use crate::document::model::account::{WhitespaceField, WhitespaceState};
use crate::edition::Edition;
use crate::figures::sort::{largest_first, sort_by_key};
use crate::measure::rates;
use crate::playbook::ThingId;

/// What fields of the white space come to by state: how many they are, and what those with a size are worth a year.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sum {
    /// How many fields there are.
    pub fields: usize,
    /// What they are worth a year.
    pub size: f64,
}

impl Sum {
    /// With a field more, whose size is multiplied to be in another currency.
    fn add(&mut self, field: &WhitespaceField, rate: f64) {
        self.fields += 1;
        self.size += rate * field.size.as_ref().map_or(0.0, |size| size.value);
    }
}

/// What the fields of an account come to in a state.
pub fn sum(account: &Account, state: WhitespaceState) -> Sum {
    let mut sum = Sum::default();
    account.whitespace.iter().filter(|field| field.state.value == state).for_each(|field| sum.add(field, 1.0));
    sum
}

/// An offer with what it comes to in all accounts, in the site's money.
#[derive(Clone, Debug)]
pub struct OfferSum<'a> {
    /// The offer, as the first account writes it.
    pub offer: &'a str,
    /// That account.
    pub by: ThingId,
    /// By state: owned, pilot, open, competitor, none.
    pub sums: [Sum; 5],
    /// The accounts in which it is open or a competitor has it.
    pub open_at: Vec<ThingId>,
}

impl OfferSum<'_> {
    /// What it comes to in a state.
    pub fn of(&self, state: WhitespaceState) -> Sum {
        self.sums[state as usize]
    }
}

/// The offers of all accounts, the one with most still to be had first; and how many accounts are left out since no rate
/// is known for their currency.
pub fn offers(edition: &Edition, year: i64) -> (Vec<OfferSum<'_>>, usize) {
    let mut offers: Vec<OfferSum<'_>> = Vec::new();
    let mut left_out = 0;
    for account in edition.accounts() {
        let Some(record) = edition.account(*account).filter(|record| !record.whitespace.is_empty()) else { continue };
        let Some(rate) = rates::to_site(edition, *account, year) else {
            left_out += 1;
            continue;
        };
        for field in &record.whitespace {
            let name = &*field.offer.value;
            let at = offers.iter().position(|offer| offer.offer.to_lowercase() == name.to_lowercase());
            let at = at.unwrap_or_else(|| {
                offers.push(OfferSum { offer: name, by: *account, sums: [Sum::default(); 5], open_at: Vec::new() });
                offers.len() - 1
            });
            offers[at].sums[field.state.value as usize].add(field, rate);
            let is_open = matches!(field.state.value, WhitespaceState::Open | WhitespaceState::Competitor);
            if is_open && !offers[at].open_at.contains(account) {
                offers[at].open_at.push(*account);
            }
        }
    }
    let to_be_had = |offer: &OfferSum<'_>| {
        let (open, theirs) = (offer.of(WhitespaceState::Open), offer.of(WhitespaceState::Competitor));
        (open.size + theirs.size, open.fields + theirs.fields)
    };
    // Of the same size those with more fields stand first.
    sort_by_key(&mut offers, |offer| Reverse(to_be_had(offer).1));
    largest_first(&mut offers, |offer| Some(to_be_had(offer).0));
    (offers, left_out)
}
