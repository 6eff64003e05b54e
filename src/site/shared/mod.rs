//! What several pages use: prepared once for an edition, or written once for all.

pub(crate) mod directory;
pub(crate) mod cards;
pub(crate) mod rows;
pub(crate) mod actions;
pub(crate) mod items;
pub(crate) mod leaves;
pub(crate) mod backlinks;
pub(crate) mod body;
pub(crate) mod figures;
pub(crate) mod series;
pub(crate) mod kpis;
pub(crate) mod concerns;
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
mod timetable;

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;

use crate::config::Config;
use crate::document::model::Kind;
use crate::edition::Edition;
use crate::edition::reads::{self, Noted};
use crate::figures::period::Period;
use crate::figures::status::Status;
use crate::language::Format;
use crate::measure::dates::Dated;
use crate::measure::items::closures;
use crate::measure::rates;
use crate::playbook::{PerThing, ThingId, places};
use crate::site::files::search;
use crate::site::pages::health;
use crate::site::shared::chapters::Chapters;
use crate::site::shared::directory::Directory;
use crate::site::shared::markup::Prepared;
use crate::site::shared::masthead::masthead;
use crate::site::shared::timetable::Timetable;
use crate::site::theme::{Theme, ThemeFault, Value};
use crate::site::titles::Titles;

/// What pages share. It is made once for an edition, and stays right as long as only the prose of things changes.
pub struct Shared {
    /// The day that the pages are about.
    pub(super) today: Date,
    pub(super) format: Format,
    /// How figures of accounts with a currency of their own are written.
    pub(super) formats: HashMap<ThingId, Format>,
    pub(super) directory: Directory,
    pub(super) titles: Titles,
    /// The head of every page.
    pub(super) masthead: Result<Prepared, ThemeFault>,
    /// The row of each thing, made when a list first asks for it.
    pub(super) rows: PerThing<Noted<Value>>,
    /// The status of each thing: of its latest readings, or as the last review declared it.
    states: PerThing<Option<Status>>,
    /// The side of each account and plan, made when a page first shows it.
    pub(super) sides: HashMap<ThingId, Noted<Result<Prepared, ThemeFault>>>,
    /// The pages of a handbook in their order; none on other sites.
    pub(super) chapters: Chapters,
    /// What stands beside the text of a handbook, made when a page first shows it.
    pub(super) chapters_side: Noted<Result<Prepared, ThemeFault>>,
    /// What each person owns or has to do.
    items: HashMap<ThingId, Vec<items::PersonItem>>,
    /// The actions that a review closed, by thing and anchor: on which day, and by which review.
    closed: HashMap<(ThingId, Arc<str>), (Date, ThingId)>,
    /// Where each account stands in the list of accounts.
    pub(super) places: HashMap<ThingId, usize>,
    /// What falls on which day.
    timetable: Arc<Timetable>,
    /// Of each pool, by period: the capacity, and what all accounts have and want of it.
    loads: Vec<Vec<(Period, f64, f64)>>,
    /// How many entries a search can find.
    pub(super) found: usize,
    /// How many of them, the first ones, are pages with texts of their own.
    pub(super) texted: usize,
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shared").field("things", &self.directory.len()).finish_non_exhaustive()
    }
}

impl Shared {
    /// Prepares what the pages of an edition share. A step may use only what the steps before it have made.
    pub(crate) fn build(edition: &Edition, theme: &Theme, today: Date) -> Self {
        let entries = search::entries(edition, today);
        let texted = entries.partition_point(search::Searchable::has_texts);
        let timetable = Arc::new(Timetable::of(edition, today));
        let directory = Directory::build(edition, &format(edition.config()));
        Self::with(edition, theme, (today, timetable), directory, (entries.len(), texted))
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
        let timetable = Arc::clone(&shared.timetable);
        Self::with(edition, theme, (today, timetable), directory, (shared.found, shared.texted))
    }

    fn with(
        edition: &Edition,
        theme: &Theme,
        (today, timetable): (Date, Arc<Timetable>),
        directory: Directory,
        (found, texted): (usize, usize),
    ) -> Self {
        let config = edition.config();
        let format = format(config);
        let closed = closures(edition, edition.reviews());
        let with_side = edition.things().filter(|(_, thing)| matches!(thing.kind(), Kind::Account | Kind::Plan));
        let own_money = |id: &ThingId| {
            let currency = rates::currency(edition, *id);
            (currency != format.currency).then(|| (*id, Format { currency: currency.to_owned(), ..format.clone() }))
        };
        Self {
            formats: edition.accounts().iter().filter_map(own_money).collect(),
            today,
            format,
            titles: Titles::build(edition, theme, &directory),
            masthead: masthead(edition, theme),
            rows: edition.things().map(|_| Noted::default()).collect(),
            states: edition.things().map(|(_, thing)| cards::latest_status(thing)).collect(),
            sides: with_side.map(|(at, _)| (at, Noted::default())).collect(),
            chapters: Chapters::of(edition),
            chapters_side: Noted::default(),
            items: items::items(edition, &directory, &closed, today),
            closed,
            places: places(edition.accounts()),
            timetable,
            loads: health::loads(edition),
            found,
            texted,
            directory,
        }
    }
}

/// How figures and days of a site are written.
fn format(config: &Config) -> Format {
    let language = Arc::clone(&config.language);
    Format { language, currency: config.currency.clone(), money_unit: config.money_unit }
}

/// What was prepared from several things is read here, so that what is read of them is noted.
impl Shared {
    /// The status of a thing: of its latest readings, or as the last review declared it.
    pub(super) fn state_of(&self, id: ThingId) -> Option<Status> {
        reads::note(id);
        self.states[id]
    }

    /// What a person owns or has to do; none where there never was anything.
    pub(super) fn items_of(&self, person: ThingId) -> Option<&[items::PersonItem]> {
        reads::note(person);
        self.items.get(&person).map(Vec::as_slice)
    }

    /// On which day a review closed an action, and which review.
    fn closure_of(&self, of: ThingId, anchor: &str) -> Option<(Date, ThingId)> {
        reads::note(of);
        self.closed.get(&(of, Arc::from(anchor))).copied()
    }

    /// Everything that falls on a day.
    pub(super) fn dates(&self) -> &[Dated] {
        reads::note_all();
        &self.timetable.dates
    }

    /// What falls on a day of an account, or concerns a person.
    pub(super) fn dates_of(&self, id: ThingId) -> impl Iterator<Item = &Dated> {
        reads::note(id);
        self.timetable.on(id)
    }

    /// What is late of an account or of a plan, the longest late first.
    pub(super) fn late_of(&self, id: ThingId) -> impl Iterator<Item = &Dated> {
        reads::note(id);
        self.timetable.late(id)
    }
}
