//! An edition: what one audience gets. Pages are made of an edition only, and only this folder makes one.

pub(crate) mod shared_vec;
pub(crate) mod reads;
mod internal;
#[cfg(feature = "serve")]
mod replaced;
mod account;
mod cut;
mod leaving;
mod name_letters;
mod common_words;
mod name_forms;
mod name_index;
mod foreign_names;
mod address_tells;
mod compare;
mod leaks;
mod records;
mod digest;
mod customer;
mod others;
mod team;
mod choice;

use std::fmt;
use std::sync::Arc;

use crate::config::Config;
use crate::document::model::{Account, Decision, Kind, Objective, Person, Plan, Review};
use crate::edition::shared_vec::SharedVec;
use crate::playbook::{Asset, AssetId, Backlink, IdVec, PerThing, RedirectId, Sections, Thing, ThingId};

pub use account::{account, shared_account};
pub use choice::{EditionChoice, EditionRequest};
pub use customer::{Handover, IN_NAME_ONLY, Leaves, LeavingAsset, LeavingAssets, customer, handover};
pub use digest::{LeavingText, LeavingThing};
pub use internal::internal;
pub use others::Others;
#[cfg(feature = "serve")]
pub(crate) use replaced::retitled;
pub use team::{TeamSources, team};

/// Who an edition is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Audience {
    /// The supplier's own people.
    Internal,
    /// Readers who may see some accounts only: those of an edition of `site.toml`.
    Team {
        /// The name of the edition.
        name: Arc<str>,
        /// Whether it holds money.
        money: bool,
    },
    /// The customer of one account.
    Customer {
        /// The account's title.
        account: Arc<str>,
        /// The account's id.
        id: Arc<str>,
    },
}

impl Audience {
    /// Whether it is the customer of an account. All others work for the supplier.
    pub fn is_customer(&self) -> bool {
        matches!(self, Self::Customer { .. })
    }
}

/// How manifests and exports name it. One edition is never published over another.
impl fmt::Display for Audience {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Internal => f.write_str("internal"),
            Self::Team { name, .. } => write!(f, "team {name}"),
            Self::Customer { id, .. } => write!(f, "customer of {id}"),
        }
    }
}

/// What one audience gets, with the orders that pages share. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Edition {
    pub(crate) things: SharedVec<ThingId, Arc<Thing>>,
    pub(crate) orders: Arc<Orders>,
}

/// Lists that are computed once from all things.
#[derive(Debug)]
pub struct Orders {
    pub(crate) config: Arc<Config>,
    pub(crate) audience: Audience,
    pub(crate) backlinks: Arc<PerThing<Vec<Backlink>>>,
    pub(crate) assets: IdVec<AssetId, Asset>,
    pub(crate) redirects: IdVec<RedirectId, (Arc<str>, ThingId)>,
    /// Accounts, pillars and people in the order of lists: by title; pillars by `order`, then title.
    pub(crate) accounts: Vec<ThingId>,
    pub(crate) pillars: Vec<ThingId>,
    pub(crate) people: Vec<ThingId>,
    /// All reviews, newest first.
    pub(crate) reviews: Vec<ThingId>,
    /// All objectives, by account, then plan, then tier, then title.
    pub(crate) objectives: Vec<ThingId>,
    /// Pages of the whole playbook, by id.
    pub(crate) pages: Vec<ThingId>,
    /// What stands beneath an account or plan; empty for other things.
    pub(crate) beneath: PerThing<Beneath>,
    /// The `_index.md` of `accounts`, `pillars` and `people`.
    pub(crate) sections: Sections,
    /// What accounts take that are not in the edition.
    pub(crate) others: Others,
}

/// What goes with the name of a thing.
#[derive(Clone, Copy, Debug, Hash)]
pub(crate) struct Named<'a> {
    pub(crate) kind: Kind,
    /// Whether it has a title of its own. A review without one is called by words of the site.
    pub(crate) is_titled: bool,
    /// The language it is written in, where it says so.
    pub(crate) lang: Option<&'a str>,
}

impl<'a> From<&'a Thing> for Named<'a> {
    fn from(thing: &'a Thing) -> Self {
        Self { kind: thing.kind(), is_titled: thing.document.common.title.is_some(), lang: thing.lang() }
    }
}

/// What stands beneath an account or a plan.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Beneath {
    /// Of an account: its plans, the one in force first, then newest first.
    pub plans: Vec<ThingId>,
    /// Of an account: the parts of its situation in their order.
    pub situation: Vec<ThingId>,
    /// Of a plan: its decisions, by status (agreed first) and day.
    pub decisions: Vec<ThingId>,
    /// Of a plan: its objectives, by tier and title.
    pub objectives: Vec<ThingId>,
    /// Of an account or a plan: the reviews, newest first.
    pub reviews: Vec<ThingId>,
    /// Of an account or a plan: its pages, by id.
    pub pages: Vec<ThingId>,
}

impl Edition {
    /// A thing.
    pub fn thing(&self, id: ThingId) -> &Arc<Thing> {
        reads::note(id);
        &self.things[id]
    }

    /// The thing of the document with this id.
    pub(crate) fn find(&self, id: &str) -> Option<ThingId> {
        self.things.find(|thing| (*thing.document.id).cmp(id))
    }

    /// What goes with the name of a thing. Nothing else of it is read.
    pub(crate) fn named(&self, id: ThingId) -> Named<'_> {
        reads::note_name(id);
        Named::from(&*self.things[id])
    }

    /// A thing of which only the prose is read, what its links mean, and what goes with its name. Where the prose shows figures
    /// of the thing itself, all of it is.
    pub(crate) fn prose_of(&self, id: ThingId) -> &Thing {
        reads::note_name(id);
        let thing = &self.things[id];
        if thing.document.body.has_own_figures() {
            reads::note(id);
        }
        thing
    }

    /// The kind of a thing. Its place says so, and nothing of it is read.
    pub fn kind(&self, id: ThingId) -> Kind {
        self.things[id].kind()
    }

    /// The account that a thing belongs to. Its place says so, and nothing of it is read.
    pub fn account_of(&self, id: ThingId) -> Option<ThingId> {
        self.things[id].account
    }

    /// The plan that a thing belongs to. Its place says so, and nothing of it is read.
    pub fn plan_of(&self, id: ThingId) -> Option<ThingId> {
        self.things[id].plan
    }

    /// Every thing, in order.
    pub fn things(&self) -> impl Iterator<Item = (ThingId, &Arc<Thing>)> {
        reads::note_all();
        self.things.iter()
    }

    /// The record of an account; nothing where the thing is of another kind.
    pub fn account(&self, id: ThingId) -> Option<&Account> {
        self.thing(id).as_account()
    }

    /// The record of a plan; nothing where the thing is of another kind.
    pub fn plan(&self, id: ThingId) -> Option<&Plan> {
        self.thing(id).as_plan()
    }

    /// The record of a decision; nothing where the thing is of another kind.
    pub fn decision(&self, id: ThingId) -> Option<&Decision> {
        self.thing(id).as_decision()
    }

    /// The record of an objective; nothing where the thing is of another kind.
    pub fn objective(&self, id: ThingId) -> Option<&Objective> {
        self.thing(id).as_objective()
    }

    /// The record of a review; nothing where the thing is of another kind.
    pub fn review(&self, id: ThingId) -> Option<&Review> {
        self.thing(id).as_review()
    }

    /// The record of a person; nothing where the thing is of another kind.
    pub fn person(&self, id: ThingId) -> Option<&Person> {
        self.thing(id).as_person()
    }

    /// The site's settings.
    pub fn config(&self) -> &Config {
        &self.orders.config
    }

    /// Who it is for.
    pub fn audience(&self) -> &Audience {
        &self.orders.audience
    }

    /// The accounts, by title.
    pub fn accounts(&self) -> &[ThingId] {
        self.list(0)
    }

    /// The pillars, by `order`, then title.
    pub fn pillars(&self) -> &[ThingId] {
        self.list(1)
    }

    /// The people, by title.
    pub fn people(&self) -> &[ThingId] {
        self.list(2)
    }

    /// All reviews, newest first.
    pub fn reviews(&self) -> &[ThingId] {
        self.list(3)
    }

    /// All objectives, by account, then plan, then tier, then title.
    pub fn objectives(&self) -> &[ThingId] {
        self.list(4)
    }

    /// Pages of the whole playbook, by `order`, then id.
    pub fn pages(&self) -> &[ThingId] {
        self.list(5)
    }

    /// A list by its number, by which it is noted that its order is read.
    fn list(&self, number: u16) -> &[ThingId] {
        reads::note_of_all(reads::LISTS + u32::from(number));
        self.lists()[usize::from(number)]
    }

    /// The lists, in the order of their numbers.
    pub(crate) fn lists(&self) -> [&[ThingId]; 6] {
        let Orders { accounts, pillars, people, reviews, objectives, pages, .. } = &*self.orders;
        [accounts, pillars, people, reviews, objectives, pages]
    }

    /// How many accounts there are. Nothing of their order is read.
    pub(crate) fn count_accounts(&self) -> usize {
        self.orders.accounts.len()
    }

    /// What is the same for all pages, beside which things there are.
    #[cfg(feature = "cli")]
    pub(crate) fn around_things(&self) -> impl fmt::Debug {
        // What is read of one thing alone is not here, and no list; neither are the settings, which have a text of their own.
        let Orders { audience, assets, redirects, sections, others, .. } = &*self.orders;
        (audience, assets, redirects, sections, others)
    }

    /// Whether every list has the same things in the same order as in another edition.
    #[cfg(feature = "serve")]
    pub(crate) fn has_order_of(&self, other: &Self) -> bool {
        self.lists() == other.lists() && self.orders.beneath == other.orders.beneath
    }

    /// Whether it is a handbook: pages of prose, and nothing that a plan is made of. Lists of plans are empty there.
    pub fn is_handbook(&self) -> bool {
        let Orders { audience, accounts, pillars, people, pages, .. } = &*self.orders;
        *audience == Audience::Internal
            && !pages.is_empty()
            && [accounts, pillars, people].iter().all(|things| things.is_empty())
    }

    /// The `_index.md` of `accounts`, `pillars` and `people`, where they are written.
    pub fn sections(&self) -> Sections {
        self.orders.sections
    }

    /// Old addresses: from the site's root, with the thing they stand for now.
    pub fn redirects(&self) -> &IdVec<RedirectId, (Arc<str>, ThingId)> {
        &self.orders.redirects
    }

    /// Who names a thing.
    pub fn backlinks(&self, id: ThingId) -> &[Backlink] {
        reads::note(id);
        &self.orders.backlinks[id]
    }

    /// What stands beneath an account or a plan.
    pub fn beneath(&self, id: ThingId) -> &Beneath {
        reads::note(id);
        &self.orders.beneath[id]
    }

    /// What accounts take that are not in the edition.
    pub fn others(&self) -> &Others {
        &self.orders.others
    }

    /// Whether figures in money are in it.
    pub fn has_money(&self) -> bool {
        !matches!(self.audience(), Audience::Team { money: false, .. })
    }

    /// The assets that pages link to.
    pub fn assets(&self) -> &[Asset] {
        self.orders.assets.as_slice()
    }

    /// An asset.
    pub fn asset(&self, id: AssetId) -> &Asset {
        &self.orders.assets[id]
    }

    /// The picture before the site's title.
    pub fn logo(&self) -> Option<&Asset> {
        let logo = self.orders.config.look.logo_source()?;
        self.assets().iter().find(|asset| *asset.source == *logo)
    }
}
