//! The resolved graph: things, what their names mean, and which things name each other. Only
//! [`crate::playbook::resolve`] makes one.

use std::sync::Arc;

use crate::config::Config;
use crate::document::made_pages::MadePage;
use crate::document::model::common::Pillar;
use crate::document::model::objective::Kpi;
use crate::document::model::{Account, Decision, Document, Entity, Kind, Objective, Person, Plan, Review, Situation};
use crate::document::reference::Reference;
use crate::playbook::Reading;
use crate::playbook::id::{AssetId, IdVec, PerThing, RedirectId, ThingId};

/// A document with what its names mean.
#[derive(Clone, Debug)]
pub struct Thing {
    /// The document.
    pub document: Arc<Document>,
    /// The title; for a document without one, a substitute.
    pub title: Arc<str>,
    /// What each reference means, by its slot; none for one that was reported and left out.
    pub targets: Vec<Option<Target>>,
    /// What each link of the body means, by its index.
    pub links: Vec<LinkTo>,
    /// The account it belongs to (itself, for an account).
    pub account: Option<ThingId>,
    /// The plan it belongs to (itself, for a plan).
    pub plan: Option<ThingId>,
    /// Readings of the KPIs of an objective or a plan, by KPI, then time; one a period.
    pub readings: Vec<Reading>,
    /// Readings that do not count, since another one of the same KPI and period does, which has another value.
    pub passed_over: Vec<Reading>,
}

/// What a reference means. `T` is the type of the ids of things: [`ThingId`] in an edition, other ids while the
/// playbook is resolved and where it is compared with an edition.
#[derive(Clone, Debug, PartialEq, Hash)]
pub enum Target<T = ThingId> {
    /// A thing.
    Thing(T),
    /// An item on a thing's page, by its anchor: `goal-qg1`, `scenario-sc1`, `kpi-otif`.
    Item(T, Arc<str>),
    /// A growth driver of the site, by its index in the settings.
    Driver(usize),
    /// A corporate goal of the site, by its index in the settings.
    CorporateGoal(usize),
    /// A resource pool of the site, by its index in the settings.
    Pool(usize),
}

/// What a link in prose means. `T` and `A` are the types of the ids of things and assets, as in [`Target`].
#[derive(Clone, Debug, PartialEq, Hash)]
pub enum LinkTo<T = ThingId, A = AssetId> {
    /// Nothing: it was reported, or leads to a draft. Only its words are shown.
    Gone,
    /// A thing's page, and the anchor on it that the link names, if any.
    Thing(T, Option<Arc<str>>),
    /// A page that Keyplan makes.
    Generated(MadePage),
    /// An anchor on the same page.
    Here(Arc<str>),
    /// An asset.
    Asset(A),
}

/// A thing that names another one, with all its references and links to it.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Backlink {
    /// The thing that names the other.
    pub from: ThingId,
    /// The keys of its references, each once.
    pub fields: Vec<&'static str>,
    /// Its links, by index in its body.
    pub links: Vec<u32>,
}

/// A file that is published because a page links to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Asset {
    /// The source path from the project's root.
    pub source: Arc<str>,
    /// The address from the site's root.
    pub address: Arc<str>,
    /// Width and height in pixels, for a picture that gives them.
    pub size: Option<(u32, u32)>,
}

/// Things with all that follows from their names. A playbook and an edition are made of it.
#[derive(Clone, Debug)]
pub(crate) struct Graph {
    /// The site's settings.
    pub(crate) config: Arc<Config>,
    /// All things, sorted by id; home first.
    pub(crate) things: PerThing<Arc<Thing>>,
    /// The things that name each thing, sorted.
    pub(crate) backlinks: Arc<PerThing<Vec<Backlink>>>,
    /// The assets that pages link to, sorted by source.
    pub(crate) assets: IdVec<AssetId, Asset>,
    /// Old addresses from the site's root, each with the thing that it leads to now.
    pub(crate) redirects: IdVec<RedirectId, (Arc<str>, ThingId)>,
    /// The things whose prose stands on a made page.
    pub(crate) sections: Sections,
}

/// The `_index.md` of `accounts`, `pillars` and `people`, where they are written. Each of them is a thing without a
/// page of its own: its prose stands on the list that Keyplan makes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sections {
    /// That of the list of accounts.
    pub accounts: Option<ThingId>,
    /// That of the list of pillars.
    pub pillars: Option<ThingId>,
    /// That of the list of people.
    pub people: Option<ThingId>,
}

impl Sections {
    /// The sections of a playbook; `thing` gives the thing with an id.
    pub(crate) fn find(thing: impl Fn(&str) -> Option<ThingId>) -> Self {
        let section = |page: MadePage| thing(page.name());
        Self {
            accounts: section(MadePage::Accounts),
            pillars: section(MadePage::Pillars),
            people: section(MadePage::People),
        }
    }

    /// The thing whose prose stands on a made page.
    pub fn on(&self, page: MadePage) -> Option<ThingId> {
        match page {
            MadePage::Accounts => self.accounts,
            MadePage::Pillars => self.pillars,
            MadePage::People => self.people,
            _ => None,
        }
    }

    /// The made page on which the prose of a thing stands.
    pub fn page_of(&self, id: ThingId) -> Option<MadePage> {
        MadePage::SECTIONS.into_iter().find(|page| self.on(*page) == Some(id))
    }
}

/// Declares the functions that give the record of a thing of one kind.
macro_rules! records {
    ($($name:ident: $kind:ident,)*) => {
        impl Thing {$(
            #[doc = concat!("The record, where this is of the kind `", stringify!($kind), "`.")]
            pub fn $name(&self) -> Option<&$kind> {
                match self.entity()? {
                    Entity::$kind(record) => Some(record),
                    _ => None,
                }
            }
        )*}
    };
}

records! {
    as_account: Account,
    as_situation: Situation,
    as_plan: Plan,
    as_decision: Decision,
    as_objective: Objective,
    as_review: Review,
    as_pillar: Pillar,
    as_person: Person,
}

impl<T> Target<T> {
    /// The thing it means, or the thing that holds the item.
    pub(crate) fn thing(&self) -> Option<&T> {
        match self {
            Self::Thing(thing) | Self::Item(thing, _) => Some(thing),
            Self::Driver(_) | Self::CorporateGoal(_) | Self::Pool(_) => None,
        }
    }

    /// The same with another id of the thing; none if `number` gives none.
    pub(crate) fn renumbered<U>(self, number: impl FnOnce(T) -> Option<U>) -> Option<Target<U>> {
        Some(match self {
            Self::Thing(thing) => Target::Thing(number(thing)?),
            Self::Item(thing, anchor) => Target::Item(number(thing)?, anchor),
            Self::Driver(at) => Target::Driver(at),
            Self::CorporateGoal(at) => Target::CorporateGoal(at),
            Self::Pool(at) => Target::Pool(at),
        })
    }
}

impl<T, A> LinkTo<T, A> {
    /// The same with other ids of things and assets; none if one of them has none.
    pub(crate) fn renumbered<U, B>(
        self,
        thing: impl FnOnce(T) -> Option<U>,
        asset: impl FnOnce(A) -> Option<B>,
    ) -> Option<LinkTo<U, B>> {
        Some(match self {
            Self::Gone => LinkTo::Gone,
            Self::Thing(to, anchor) => LinkTo::Thing(thing(to)?, anchor),
            Self::Generated(page) => LinkTo::Generated(page),
            Self::Here(anchor) => LinkTo::Here(anchor),
            Self::Asset(to) => LinkTo::Asset(asset(to)?),
        })
    }
}

impl Thing {
    /// The kind of thing.
    pub fn kind(&self) -> Kind {
        self.document.kind
    }

    /// The language that it is written in, where it says so.
    pub fn lang(&self) -> Option<&str> {
        self.document.common.lang.as_ref().map(|lang| lang.value.as_str())
    }

    /// What a reference of this thing means.
    pub fn target(&self, reference: &Reference) -> Option<&Target> {
        self.targets.get(reference.slot as usize)?.as_ref()
    }

    /// The last reading of a KPI, by the KPI's id.
    pub fn latest(&self, kpi: &str) -> Option<&Reading> {
        self.readings.iter().rfind(|reading| *reading.kpi == *kpi)
    }

    /// The thing a reference of this thing means.
    pub fn thing(&self, reference: &Reference) -> Option<ThingId> {
        self.target(reference)?.thing().copied()
    }

    /// The thing an optional reference means.
    pub fn maybe<K>(&self, reference: Option<&crate::document::reference::Ref<K>>) -> Option<ThingId> {
        self.thing(reference?)
    }

    /// The things that a list of references means, without references that were left out.
    pub fn all<K>(&self, references: &[crate::document::reference::Ref<K>]) -> Vec<ThingId> {
        references.iter().filter_map(|reference| self.thing(reference)).collect()
    }

    /// The KPIs of an objective, open or closed, or of a plan.
    pub fn kpis(&self) -> &[Kpi] {
        match self.entity() {
            Some(Entity::Objective(objective)) => &objective.kpis,
            Some(Entity::Plan(plan)) => &plan.kpis,
            _ => &[],
        }
    }

    /// The record.
    pub fn entity(&self) -> Option<&Entity> {
        self.document.entity.as_ref()
    }
}
