//! What several pages use: prepared once for an edition, or written once for all.

pub(crate) mod directory;
pub(crate) mod cards;
pub(crate) mod rows;
pub(crate) mod actions;
pub(crate) mod items;
pub(crate) mod leaves;
pub(crate) mod backlinks;
pub(crate) mod binding;
pub(crate) mod body;
pub(crate) mod figures;
pub(crate) mod series;
pub(crate) mod kpis;
pub(crate) mod concerns;
pub(crate) mod foreign;
pub(crate) mod further;
pub(crate) mod readers;
pub(crate) mod markup;
pub(crate) mod masthead;
pub(crate) mod side;
pub(crate) mod chapters;
pub(crate) mod to_write;
#[cfg(feature = "cli")]
pub(crate) mod keys;
pub(crate) mod phases;
pub(crate) mod programme;
mod of_accounts;
mod timetable;

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;

use crate::config::Config;
#[cfg(feature = "serve")]
use crate::document::model::Kind;
use crate::edition::Edition;
use crate::edition::reads::{self, Noted};
use crate::figures::period::Period;
use crate::figures::status::Status;
use crate::health::Diagnosis;
use crate::language::Format;
use crate::measure::items::{Closures, closures};
use crate::measure::rates;
use crate::playbook::{PerThing, ThingId, places};
use crate::site::Renderer;
use crate::site::files::search;
use crate::site::pages::health;
use crate::site::shared::chapters::Chapters;
use crate::site::shared::directory::Directory;
use crate::site::shared::markup::Prepared;
use crate::site::shared::masthead::masthead;
use crate::site::shared::of_accounts::{OfAccounts, OfThings};
use crate::site::shared::timetable::Timetable;
use crate::site::theme::{Theme, ThemeFault, Value};
use crate::site::titles::Titles;

/// What pages share. It is made once for an edition, and stays right as long as only the prose of things changes.
pub struct Shared {
    /// The day that the pages are about.
    pub(super) today: Date,
    pub(super) format: Format,
    /// How figures of accounts with a currency of their own are written.
    pub(super) formats: Arc<HashMap<ThingId, Format>>,
    pub(super) directory: Arc<Directory>,
    pub(super) titles: Arc<Titles>,
    /// The head of every page.
    pub(super) masthead: Arc<Result<Prepared, ThemeFault>>,
    /// The row of each thing, made when a list first asks for it.
    pub(super) rows: OfThings<Value>,
    /// The findings on each thing as rows, made when a page first shows one.
    pub(super) findings: OfThings<FindingRows>,
    /// The status of each thing: of its latest readings, or as the last review declared it.
    states: PerThing<Option<Status>>,
    /// The side of each account and plan, made when a page first shows it.
    pub(super) sides: OfThings<Result<Prepared, ThemeFault>>,
    /// The pages of a handbook in their order; none on other sites.
    pub(super) chapters: Arc<Chapters>,
    /// What stands beside the text of a handbook, made when a page first shows it.
    pub(super) chapters_side: Noted<Result<Prepared, ThemeFault>>,
    /// What each person owns or has to do, made when a page first asks.
    items: OnceLock<HashMap<ThingId, Vec<items::PersonItem>>>,
    /// The actions that the reviews of each account closed.
    closed: OfAccounts<Closures>,
    /// Where each account stands in the list of accounts.
    pub(super) places: Arc<HashMap<ThingId, usize>>,
    /// What falls on which day.
    timetable: Timetable,
    /// Of each pool, by period: the capacity, and what all accounts have and want of it. Made when a page first asks.
    loads: OnceLock<PoolLoads>,
    /// How much a search can find, counted when a page first asks.
    found: OnceLock<Found>,
}

/// Findings with their rows.
pub(super) type FindingRows = Vec<(Arc<Diagnosis>, Value)>;

/// Of each pool, by period: the capacity, and what all accounts have and want of it.
pub(super) type PoolLoads = Vec<Vec<(Period, f64, f64)>>;

/// How much a search can find.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    /// How many entries.
    pub(super) entries: usize,
    /// How many of them, the first ones, are pages with texts of their own.
    pub(super) texted: usize,
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shared").field("things", &self.directory.len()).finish_non_exhaustive()
    }
}

impl Shared {
    /// Prepares what the pages of an edition share.
    pub(crate) fn build(edition: &Edition, theme: &Theme, today: Date) -> Self {
        let accounts = edition.count_accounts();
        let directory = Directory::build(edition, &format(edition.config()));
        Self::with(edition, theme, (today, Timetable::new(accounts)), directory, OnceLock::new())
    }

    /// The same for an edition that differs from the one before in titles and prose only. Most of it names no title.
    #[cfg(feature = "serve")]
    pub(crate) fn retitled(before: (&Self, &Edition), edition: &Edition, theme: &Theme, today: Date) -> Self {
        let (shared, old) = before;
        // The order of things goes by their titles, and what comes first of two reviews of a day may decide what is next.
        if shared.today != today || !edition.has_order_of(old) {
            return Self::build(edition, theme, today);
        }
        let directory = shared.directory.retitled(old, edition, &shared.format);
        let timetable = shared.timetable.after(&[]);
        Self::with(edition, theme, (today, timetable), directory, shared.found.clone())
    }

    fn with(
        edition: &Edition,
        theme: &Theme,
        (today, timetable): (Date, Timetable),
        directory: Directory,
        found: OnceLock<Found>,
    ) -> Self {
        let format = format(edition.config());
        let states: PerThing<Option<Status>> = edition.things().map(|(_, thing)| cards::latest_status(thing)).collect();
        Self {
            formats: Arc::new(own_formats(edition, &format)),
            today,
            format,
            titles: Arc::new(Titles::build(edition, theme, &directory)),
            masthead: Arc::new(masthead(edition, theme)),
            rows: OfThings::new(states.len()),
            findings: OfThings::new(states.len()),
            sides: OfThings::new(states.len()),
            states,
            chapters: Arc::new(Chapters::of(edition)),
            chapters_side: Noted::default(),
            items: OnceLock::new(),
            closed: OfAccounts::new(edition.count_accounts()),
            places: Arc::new(places(edition.accounts())),
            timetable,
            loads: OnceLock::new(),
            found,
            directory: Arc::new(directory),
        }
    }

    /// The same for an edition of which some things have other values. Their names, and the order of all things, are those
    /// of before. `changed` is sorted.
    #[cfg(feature = "serve")]
    pub(crate) fn revalued(&self, edition: &Edition, changed: &[ThingId]) -> Self {
        let mut states = self.states.clone();
        for id in changed {
            states[*id] = cards::latest_status(edition.thing(*id));
        }
        let has_money = |id: &ThingId| matches!(edition.kind(*id), Kind::Account | Kind::Plan);
        let formats = if changed.iter().any(has_money) {
            Arc::new(own_formats(edition, &self.format))
        } else {
            Arc::clone(&self.formats)
        };
        Self {
            today: self.today,
            format: self.format.clone(),
            formats,
            directory: Arc::clone(&self.directory),
            titles: Arc::clone(&self.titles),
            masthead: Arc::clone(&self.masthead),
            rows: OfThings::new(states.len()),
            findings: OfThings::new(states.len()),
            sides: OfThings::new(states.len()),
            states,
            chapters: Arc::clone(&self.chapters),
            chapters_side: Noted::default(),
            items: OnceLock::new(),
            closed: self.closed.after(changed),
            places: Arc::clone(&self.places),
            timetable: self.timetable.after(changed),
            loads: OnceLock::new(),
            found: OnceLock::new(),
        }
    }
}

/// How figures of accounts with a currency of their own are written.
fn own_formats(edition: &Edition, format: &Format) -> HashMap<ThingId, Format> {
    let own_money = |id: &ThingId| {
        let currency = rates::currency(edition, *id);
        (currency != format.currency).then(|| (*id, Format { currency: currency.to_owned(), ..format.clone() }))
    };
    edition.accounts().iter().filter_map(own_money).collect()
}

/// How figures and days of a site are written.
fn format(config: &Config) -> Format {
    let language = Arc::clone(&config.language);
    Format { language, currency: config.currency.clone(), money_unit: config.money_unit }
}

/// What was prepared from several things is read here, so that what is read of them is noted.
impl Renderer<'_> {
    /// The status of a thing: of its latest readings, or as the last review declared it.
    pub(super) fn state_of(&self, id: ThingId) -> Option<Status> {
        reads::note(id);
        self.shared.states[id]
    }

    /// What a person owns or has to do; none where there never was anything.
    pub(super) fn items_of(&self, person: ThingId) -> Option<&[items::PersonItem]> {
        reads::note(person);
        let (edition, directory) = (self.edition, &self.shared.directory);
        let make = || items::items(edition, directory, &closures(edition, edition.reviews()), self.today());
        let items = self.shared.items.get_or_init(|| reads::unnoted(make));
        items.get(&person).map(Vec::as_slice)
    }

    /// On which day a review closed an action, and which review.
    fn closure_of(&self, of: ThingId, anchor: &str) -> Option<(Date, ThingId)> {
        let account = self.edition.account_of(of)?;
        self.closed_in(account)?.get(&(of, Arc::from(anchor))).copied()
    }

    /// The actions that the reviews of an account closed.
    fn closed_in(&self, account: ThingId) -> Option<&Closures> {
        let make = || closures(self.edition, &self.edition.beneath(account).reviews);
        Some(self.shared.closed.get_or_make(*self.shared.places.get(&account)?, make))
    }

    /// Of each pool, by period: the capacity, and what all accounts have and want of it.
    pub(super) fn loads(&self) -> &PoolLoads {
        self.shared.loads.get_or_init(|| reads::unnoted(|| health::loads(self.edition)))
    }

    /// How much a search can find.
    pub(super) fn found(&self) -> Found {
        let count = || {
            let entries = self.entries();
            Found { entries: entries.len(), texted: entries.partition_point(search::Searchable::has_texts) }
        };
        *self.shared.found.get_or_init(|| reads::unnoted(count))
    }
}
