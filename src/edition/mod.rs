//! An edition: what one audience gets. Rendering accepts nothing else, and only [`internal`] makes one.

pub(crate) mod customer;
pub(crate) mod cut;
mod internal;
pub(crate) mod leaks;
pub(crate) mod shelves;

use std::sync::Arc;

use crate::config::Config;
use crate::document::model::Document;
use crate::edition::shelves::Shelves;
use crate::playbook::{Asset, Backlink, Thing, ThingId};

pub use customer::{IN_NAME_ONLY, customer};
pub(crate) use internal::retitled;
pub use internal::{account, internal, shared_account};

/// Who an edition is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Audience {
    /// The supplier's own people.
    Internal,
    /// The customer of one account.
    Customer {
        /// The account's title.
        account: Arc<str>,
        /// The account's id.
        id: Arc<str>,
    },
}

/// What one audience gets, with the orders that pages share computed once. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Edition {
    pub(crate) things: Shelves<Arc<Thing>>,
    pub(crate) orders: Arc<Orders>,
}

/// What is computed once from all things.
#[derive(Debug)]
pub struct Orders {
    pub(crate) config: Arc<Config>,
    pub(crate) audience: Audience,
    pub(crate) backlinks: Arc<Vec<Vec<Backlink>>>,
    pub(crate) assets: Vec<Asset>,
    pub(crate) redirects: Vec<(Arc<str>, ThingId)>,
    /// By account, pillar, person: the order of the lists (by title; pillars by `order`, then title).
    pub(crate) accounts: Vec<ThingId>,
    pub(crate) pillars: Vec<ThingId>,
    pub(crate) people: Vec<ThingId>,
    /// All reviews, newest first.
    pub(crate) reviews: Vec<ThingId>,
    /// All objectives, by account, then plan, then tier, then title.
    pub(crate) objectives: Vec<ThingId>,
    /// Pages of the whole playbook, by id.
    pub(crate) pages: Vec<ThingId>,
    /// What stands beneath an account or plan, by its place in `things`; empty for others.
    pub(crate) beneath: Vec<Beneath>,
    /// The `_index.md` of `accounts`, `pillars` and `people`.
    pub(crate) sections: [Option<ThingId>; 3],
}

/// What stands beneath an account or a plan.
#[derive(Clone, Debug, Default)]
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

impl std::ops::Deref for Edition {
    type Target = Orders;
    fn deref(&self) -> &Orders {
        &self.orders
    }
}

impl Edition {
    /// Puts another text in the place of a thing. What others read of it has to be the same: its front matter, its
    /// headings and what its links mean.
    pub(crate) fn replace(&mut self, id: ThingId, document: Arc<Document>) {
        let thing = Thing { document, ..Thing::clone(self.thing(id)) };
        self.things.set(id as usize, Arc::new(thing));
    }

    /// A thing by its place.
    pub fn thing(&self, id: ThingId) -> &Arc<Thing> {
        &self.things[id as usize]
    }

    /// The place of the thing with an id.
    pub(crate) fn find(&self, id: &str) -> Option<ThingId> {
        ThingId::try_from(self.things.find(|thing| (*thing.document.id).cmp(id))?).ok()
    }

    /// Every thing with its place, in order.
    pub fn things(&self) -> impl Iterator<Item = (ThingId, &Arc<Thing>)> {
        (0..).zip(self.things.iter())
    }

    /// The site's settings.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// Who it is for.
    pub fn audience(&self) -> &Audience {
        &self.audience
    }

    /// Who names a thing.
    pub fn backlinks(&self, id: ThingId) -> &[Backlink] {
        &self.backlinks[id as usize]
    }

    /// What stands beneath an account or a plan.
    pub fn beneath(&self, id: ThingId) -> &Beneath {
        &self.beneath[id as usize]
    }

    /// The assets that pages link to.
    pub fn assets(&self) -> &[Asset] {
        &self.assets
    }

    /// The picture before the site's title.
    pub fn logo(&self) -> Option<&Asset> {
        let logo = self.config.look.logo_source()?;
        self.assets.iter().find(|asset| *asset.source == *logo)
    }
}
