//! What falls on which day, of everything and of each thing.

use std::collections::HashMap;

use jiff::civil::Date;

use crate::edition::Edition;
use crate::measure::dates::{self, Dated};
use crate::playbook::ThingId;

/// What falls on which day. No title of a thing is in it.
pub(super) struct Timetable {
    /// Everything that falls on a day.
    pub(super) dates: Vec<Dated>,
    /// Of each account, and of each person, what falls on a day: the places in `dates`.
    by_thing: HashMap<ThingId, Vec<usize>>,
    /// Of each account, and of each plan, what is late: the places in `dates`.
    late: HashMap<ThingId, Vec<usize>>,
}

impl Timetable {
    /// That of an edition on a day.
    pub(super) fn of(edition: &Edition, today: Date) -> Self {
        let dates = dates::all(edition, today);
        Self { by_thing: by_thing(edition, &dates), late: late(edition, &dates, today), dates }
    }

    /// What falls on a day of an account, or concerns a person.
    pub(super) fn on(&self, id: ThingId) -> impl Iterator<Item = &Dated> {
        self.by_thing.get(&id).into_iter().flatten().map(|at| &self.dates[*at])
    }

    /// What is late of an account or of a plan, the longest late first.
    pub(super) fn late(&self, id: ThingId) -> impl Iterator<Item = &Dated> {
        self.late.get(&id).into_iter().flatten().map(|at| &self.dates[*at])
    }
}

/// What falls on a day of each account, and of each person whom it concerns, as places in the list of all dates.
fn by_thing(edition: &Edition, dates: &[Dated]) -> HashMap<ThingId, Vec<usize>> {
    let mut by_thing: HashMap<ThingId, Vec<usize>> = HashMap::new();
    for (at, dated) in dates.iter().enumerate() {
        for of in edition.thing(dated.on).account.iter().chain(&dated.detail.people) {
            let places = by_thing.entry(*of).or_default();
            // Whoever is named twice for one day has it once.
            if places.last() != Some(&at) {
                places.push(at);
            }
        }
    }
    by_thing
}

/// What is late of each account and of each plan, as places in the list of all dates.
fn late(edition: &Edition, dates: &[Dated], today: Date) -> HashMap<ThingId, Vec<usize>> {
    let mut late: HashMap<ThingId, Vec<usize>> = HashMap::new();
    for (at, dated) in dates.iter().enumerate().filter(|(_, dated)| dated.late(today) > 0) {
        let thing = edition.thing(dated.on);
        for above in [thing.account, thing.plan].into_iter().flatten() {
            late.entry(above).or_default().push(at);
        }
    }
    late
}
