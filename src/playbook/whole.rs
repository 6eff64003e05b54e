//! The whole playbook. Its ids have types of their own, so that none of them can be used with an edition.

use std::sync::Arc;

use crate::config::Config;
#[cfg(feature = "cli")]
use crate::diagnostics::Placed;
use crate::document::model::objective::Kpi;
use crate::document::model::{Document, Entity, Kind};
use crate::document::reference::{Ref, Reference};
use crate::figures::period::Period;
use crate::playbook::graph::{Asset, Graph, LinkTo, Target, Thing};
use crate::playbook::id::{AssetId, ThingId};

/// A thing of the whole playbook.
///
/// The customer edition numbers the same things differently. So this id is no [`ThingId`], and an edition does not
/// take it:
///
/// ```
/// # use keyplan::playbook::{Playbook, WholeId};
/// fn title(playbook: &Playbook, id: WholeId) -> &str {
///     playbook.thing(id).title()
/// }
/// ```
/// ```compile_fail,E0308
/// # use keyplan::edition::Edition;
/// # use keyplan::playbook::WholeId;
/// fn title(edition: &Edition, id: WholeId) -> &str {
///     &edition.thing(id).title // expected `ThingId`, found `WholeId`
/// }
/// ```
///
/// Nor does the playbook take an id of an edition:
///
/// ```compile_fail,E0308
/// # use keyplan::playbook::{Playbook, ThingId};
/// fn title(playbook: &Playbook, id: ThingId) -> &str {
///     playbook.thing(id).title() // expected `WholeId`, found `ThingId`
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WholeId(ThingId);

/// An asset of the whole playbook.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WholeAssetId(AssetId);

/// Every document with its references and links resolved.
#[derive(Clone, Debug)]
pub struct Playbook(Graph);

/// A thing of the whole playbook.
#[derive(Clone, Copy, Debug)]
pub struct WholeThing<'a>(&'a Thing);

impl Playbook {
    pub(crate) fn new(graph: Graph) -> Self {
        Self(graph)
    }

    /// The graph itself, whose ids are those of the internal edition. It is for code that makes an edition of all of
    /// it, and not for code that compares the playbook with an edition.
    pub(crate) fn graph(&self) -> &Graph {
        &self.0
    }

    /// The graph itself, see [`Self::graph`].
    pub(crate) fn into_graph(self) -> Graph {
        self.0
    }

    /// The site's settings.
    pub fn config(&self) -> &Arc<Config> {
        &self.0.config
    }

    /// The same playbook under the settings of another language. Names were resolved by then, which no language changes.
    /// What authors wrote is marked as written in `own`, the language of the site, where they do not say it themselves.
    #[cfg(feature = "cli")]
    #[must_use]
    pub(crate) fn said_in(&self, config: &Arc<Config>, own: &str) -> Self {
        let mut graph = Graph { config: Arc::clone(config), ..self.0.clone() };
        let is_other = config.language.code() != own;
        for thing in graph.things.values_mut().filter(|thing| is_other && thing.document.common.lang.is_none()) {
            let mut document = Document::clone(&thing.document);
            document.common.lang = Some(Placed::new(own.to_owned(), 0..0));
            Arc::make_mut(thing).document = Arc::new(document);
        }
        Self(graph)
    }

    /// Every thing with its id, sorted by the id of its document; home first.
    pub fn things(&self) -> impl ExactSizeIterator<Item = (WholeId, WholeThing<'_>)> {
        self.0.things.iter().map(|(id, thing)| (WholeId(id), WholeThing(thing)))
    }

    /// A thing.
    pub fn thing(&self, id: WholeId) -> WholeThing<'_> {
        WholeThing(&self.0.things[id.0])
    }

    /// The assets that pages link to, sorted by source.
    pub fn assets(&self) -> &[Asset] {
        self.0.assets.as_slice()
    }

    /// Fills in the sizes of pictures, which are known of `of` already.
    pub(crate) fn copy_sizes(&mut self, of: &Self) {
        for asset in self.0.assets.values_mut() {
            let known = of.assets().binary_search_by(|known| known.source.cmp(&asset.source));
            asset.size = known.ok().and_then(|at| of.assets()[at].size);
        }
    }

    /// The same, mutable, so that sizes of pictures can be filled in.
    pub(crate) fn assets_mut(&mut self) -> impl Iterator<Item = &mut Asset> {
        self.0.assets.values_mut()
    }

    /// An asset.
    pub fn asset(&self, id: WholeAssetId) -> &Asset {
        &self.0.assets[id.0]
    }
}

impl<'a> WholeThing<'a> {
    /// Its document.
    pub fn document(self) -> &'a Arc<Document> {
        &self.0.document
    }

    /// Its title; for a document without one, a substitute.
    pub fn title(self) -> &'a Arc<str> {
        &self.0.title
    }

    /// Its kind.
    pub fn kind(self) -> Kind {
        self.0.kind()
    }

    /// Its record.
    pub fn entity(self) -> Option<&'a Entity> {
        self.0.entity()
    }

    /// The KPIs of an objective, open or closed, or of a plan.
    pub fn kpis(self) -> &'a [Kpi] {
        self.0.kpis()
    }

    /// The value of the last reading of a KPI and its period, by the KPI's id.
    pub fn latest(self, kpi: &str) -> Option<(f64, Period)> {
        self.0.latest(kpi).map(|reading| (reading.value, reading.period))
    }

    /// The account it belongs to (itself, for an account).
    pub fn account(self) -> Option<WholeId> {
        self.0.account.map(WholeId)
    }

    /// The plan it belongs to (itself, for a plan).
    pub fn plan(self) -> Option<WholeId> {
        self.0.plan.map(WholeId)
    }

    /// What a reference of this thing means.
    pub fn target(self, reference: &Reference) -> Option<Target<WholeId>> {
        self.0.target(reference)?.clone().renumbered(|id| Some(WholeId(id)))
    }

    /// The thing a reference of this thing means.
    pub fn thing(self, reference: &Reference) -> Option<WholeId> {
        self.0.thing(reference).map(WholeId)
    }

    /// The thing an optional reference means.
    pub fn maybe<K>(self, reference: Option<&Ref<K>>) -> Option<WholeId> {
        self.thing(reference?)
    }

    /// What a link of the body means, by its index in the body.
    pub fn link(self, at: usize) -> Option<LinkTo<WholeId, WholeAssetId>> {
        self.0.links.get(at)?.clone().renumbered(|id| Some(WholeId(id)), |id| Some(WholeAssetId(id)))
    }
}
