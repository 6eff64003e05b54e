//! The playbook: every document with its references and links resolved. Only [`crate::playbook::resolve`] makes one.

use std::sync::Arc;

use crate::config::Config;
use crate::document::front_matter::Reference;
use crate::document::model::objective::Kpi;
use crate::document::model::{Document, Entity, Kind};
use crate::playbook::Reading;

/// A thing's place in [`Playbook::things`].
pub type ThingId = u32;

/// A document in its place: what its names mean.
#[derive(Clone, Debug)]
pub struct Thing {
    /// The file, read.
    pub document: Arc<Document>,
    /// The title, or what stands for one.
    pub title: Arc<str>,
    /// What each reference means, by its slot; nothing where it was reported and left out.
    pub targets: Vec<Option<Target>>,
    /// What each link of the body means, by its index.
    pub links: Vec<LinkTo>,
    /// The account it belongs to (itself, for an account).
    pub account: Option<ThingId>,
    /// The plan it belongs to (itself, for a plan).
    pub plan: Option<ThingId>,
    /// Readings of its KPIs (of an objective or a plan), by KPI then time; one a period.
    pub readings: Vec<Reading>,
}

/// What a reference means.
#[derive(Clone, Debug, PartialEq)]
pub enum Target {
    /// A thing.
    Thing(ThingId),
    /// An item on a thing's page, by its anchor: `goal-qg1`, `scenario-sc1`, `kpi-otif`.
    Item(ThingId, Arc<str>),
    /// A growth driver of the site, by its place.
    Driver(usize),
    /// A corporate goal of the site, by its place.
    CorporateGoal(usize),
    /// A resource pool of the site, by its place.
    Pool(usize),
}

/// What a link in prose means.
#[derive(Clone, Debug, PartialEq)]
pub enum LinkTo {
    /// Nothing: it was reported (or leads to a draft) and becomes text.
    Gone,
    /// A thing's page, and an anchor on it.
    Thing(ThingId, Option<Arc<str>>),
    /// A generated page by its name (`objectives`), and an anchor on it.
    Generated(&'static str),
    /// An anchor on the same page.
    Here(Arc<str>),
    /// An asset, by its place in [`Playbook::assets`].
    Asset(u32),
}

/// One thing that names another, with all the ways it does.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Backlink {
    /// Who names it.
    pub from: ThingId,
    /// The keys of the references, each once.
    pub fields: Vec<&'static str>,
    /// The links of the body, by index.
    pub links: Vec<u32>,
}

/// A file that is published because a page links to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Asset {
    /// The source path from the project's root.
    pub source: Arc<str>,
    /// The address from the site's root.
    pub address: Arc<str>,
    /// Width and height in pixels, for a picture that says them.
    pub size: Option<(u32, u32)>,
}

/// Every document with its references and links resolved.
#[derive(Clone, Debug)]
pub struct Playbook {
    /// The site's settings.
    pub config: Arc<Config>,
    /// All things, sorted by id; home first.
    pub things: Vec<Arc<Thing>>,
    /// Who names each thing, by the thing's place; sorted by place of the namer.
    pub backlinks: Arc<Vec<Vec<Backlink>>>,
    /// The assets that pages link to, sorted by source.
    pub assets: Vec<Asset>,
    /// Old addresses: from the site's root, with the thing they stand for now.
    pub redirects: Vec<(Arc<str>, ThingId)>,
    /// The `_index.md` of `accounts`, `pillars` and `people` are things too: their places, where they are written.
    pub sections: [Option<ThingId>; 3],
}

impl Thing {
    /// What it is.
    pub fn kind(&self) -> Kind {
        self.document.kind
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
        match self.target(reference)? {
            Target::Thing(id) | Target::Item(id, _) => Some(*id),
            _ => None,
        }
    }

    /// The thing an optional reference means.
    pub fn maybe<K>(&self, reference: Option<&crate::document::front_matter::Ref<K>>) -> Option<ThingId> {
        self.thing(reference?)
    }

    /// The things a list of references means; those left out are not there.
    pub fn all<K>(&self, references: &[crate::document::front_matter::Ref<K>]) -> Vec<ThingId> {
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
