//! What falls on which day: in each account, for each person, and in all.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use crate::edition::reads;
use crate::figures::cores;
use crate::figures::sort::sort_by;
use crate::measure::dates::{self, Dated};
use crate::playbook::ThingId;
use crate::site::Renderer;
use crate::site::shared::of_accounts::OfAccounts;

/// What falls on which day, made when a page first asks. No title of a thing is in it.
pub(super) struct Timetable {
    accounts: OfAccounts<Vec<Arc<Dated>>>,
    all: OnceLock<AllDates>,
}

/// What falls on which day in all accounts.
struct AllDates {
    dates: Vec<Arc<Dated>>,
    /// What concerns each person.
    people: HashMap<ThingId, Vec<Arc<Dated>>>,
}

impl AllDates {
    fn of(mut dates: Vec<Arc<Dated>>) -> Self {
        sort_by(&mut dates, |a, b| dates::in_order(a, b));
        let mut people: HashMap<ThingId, Vec<Arc<Dated>>> = HashMap::new();
        for dated in &dates {
            for person in &dated.detail.people {
                let concern = people.entry(*person).or_default();
                // Whoever is named twice for one day has it once.
                if concern.last().is_none_or(|last| !Arc::ptr_eq(last, dated)) {
                    concern.push(Arc::clone(dated));
                }
            }
        }
        Self { dates, people }
    }
}

impl Timetable {
    /// Nothing is made yet.
    pub(super) fn new(accounts: usize) -> Self {
        Self { accounts: OfAccounts::new(accounts), all: OnceLock::new() }
    }

    /// What stays after some things changed. `changed` is sorted.
    #[cfg(feature = "serve")]
    pub(super) fn after(&self, changed: &[ThingId]) -> Self {
        Self { accounts: self.accounts.after(changed), all: OnceLock::new() }
    }
}

impl Renderer<'_> {
    /// Finds what falls on a day of each account, on all cores. Where a single page asks first, its core finds all alone: it
    /// may be making what other pages wait for, and must not begin one of these meanwhile.
    pub(crate) fn find_dates(&self) {
        cores::each(self.edition.count_accounts(), cores::HEAVY, &|place| _ = self.dates_at(place));
    }

    /// Everything that falls on a day.
    pub(crate) fn dates(&self) -> impl Iterator<Item = &Dated> {
        reads::note_all();
        self.all_dates().dates.iter().map(|dated| &**dated)
    }

    /// What falls on a day of an account, or concerns a person.
    pub(crate) fn dates_of(&self, id: ThingId) -> impl Iterator<Item = &Dated> {
        reads::note(id);
        let dates = match self.shared.places.get(&id) {
            Some(place) => Some(self.dates_at(*place)),
            None => self.all_dates().people.get(&id),
        };
        dates.into_iter().flatten().map(|dated| &**dated)
    }

    /// What is late in an account or in a plan, the longest late first.
    pub(crate) fn late_in(&self, id: ThingId) -> impl Iterator<Item = &Dated> {
        let account = self.edition.account_of(id);
        let place = account.and_then(|account| self.shared.places.get(&account));
        let dates = place.into_iter().flat_map(|place| self.dates_at(*place));
        let is_in = move |dated: &&Dated| account == Some(id) || self.edition.plan_of(dated.on) == Some(id);
        dates.map(|dated| &**dated).filter(|dated| dated.late(self.today()) > 0).filter(is_in)
    }

    /// That of the account at a place in the list of accounts.
    fn dates_at(&self, place: usize) -> &Vec<Arc<Dated>> {
        // Which account that is, and not where it stands.
        let account = reads::unnoted(|| self.edition.accounts()[place]);
        let make = || dates::of_account(self.edition, account, self.today()).into_iter().map(Arc::new).collect();
        self.shared.timetable.accounts.get_or_make(place, make)
    }

    fn all_dates(&self) -> &AllDates {
        let places = || (0..self.edition.count_accounts()).flat_map(|place| self.dates_at(place)).cloned();
        self.shared.timetable.all.get_or_init(|| reads::unnoted(|| AllDates::of(places().collect())))
    }
}
