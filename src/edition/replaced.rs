//! New documents in the preview without resolving every name again.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::document::model::{Document, Kind};
use crate::edition::Edition;
use crate::edition::internal::has_place_of;
use crate::playbook::resolve::values;
use crate::playbook::{Graph, PerThing, Playbook, Thing, ThingId};

impl Edition {
    /// Replaces the document of a thing. What other things read of it must stay the same: its front matter, its
    /// headings and what its links mean.
    pub(crate) fn replace(&mut self, id: ThingId, document: Arc<Document>) {
        let thing = Thing { document, ..Thing::clone(self.thing(id)) };
        self.things.set(id, Arc::new(thing));
    }

    /// The internal edition with other documents, and the things that are others now, sorted. The new documents may differ
    /// in prose, and in values by which no name is resolved. None where another order of things follows from them, or
    /// where a document has become the copy of one beside it.
    ///
    /// `is_read_from_a_table` says whether there is a table of readings beside the plan with an id.
    pub(crate) fn revalued(
        &self,
        documents: &[(ThingId, Arc<Document>)],
        is_read_from_a_table: &dyn Fn(&str) -> bool,
    ) -> Option<(Self, Vec<ThingId>)> {
        if self.would_have_copies(documents) {
            return None;
        }
        let mut edition = self.clone();
        for (id, document) in documents {
            edition.replace(*id, Arc::clone(document));
        }
        let (mut changed, mut read_again) = (BTreeSet::new(), Vec::new());
        for (id, document) in documents {
            let (old, new) = (self.thing(*id), edition.thing(*id));
            if !has_place_of(old, new) {
                return None;
            }
            changed.insert(*id);
            let reads_anew = match (old.as_review(), new.as_review()) {
                (Some(old), Some(new)) => (&old.readings, &old.covers) != (&new.readings, &new.covers),
                _ => false,
            };
            if reads_anew && document.plan.as_deref().is_some_and(is_read_from_a_table) {
                return None;
            }
            if reads_anew || document.kind != Kind::Review {
                let owners = values::whose_readings(*id, new, &edition.beneath(*id).objectives);
                read_again.extend(owners.into_iter().map(|owner| (owner, reads_anew)));
            }
        }
        for (owner, reads_anew) in read_again {
            let thing = edition.thing(owner);
            let reviews = thing.account.filter(|_| reads_anew).map(|account| edition.beneath(account).reviews.clone());
            let find = |id: ThingId| &**edition.thing(id);
            if let Some(thing) = values::read_again((owner, thing), reviews, find, self.config().fiscal_month) {
                edition.things.set(owner, Arc::new(thing));
                changed.insert(owner);
            }
        }
        Some((edition, changed.into_iter().collect()))
    }

    /// The list in which a thing stands, with all that lies in its folder.
    fn beside(&self, id: ThingId) -> &[ThingId] {
        let thing = self.thing(id);
        let above = thing.plan.filter(|plan| *plan != id).or(thing.account);
        let beneath = above.map(|above| self.beneath(above));
        match (thing.kind(), beneath) {
            (Kind::Account, _) => self.accounts(),
            (Kind::Pillar, _) => self.pillars(),
            (Kind::Person, _) => self.people(),
            (Kind::Page, None) => self.pages(),
            (Kind::Page, Some(beneath)) => &beneath.pages,
            (Kind::Situation, Some(beneath)) => &beneath.situation,
            (Kind::Plan, Some(beneath)) => &beneath.plans,
            (Kind::Decision, Some(beneath)) => &beneath.decisions,
            (Kind::Objective, Some(beneath)) => &beneath.objectives,
            (Kind::Review, Some(beneath)) => &beneath.reviews,
            _ => &[],
        }
    }

    /// Whether one of these documents, in the place of that of its thing, might be a copy of one beside it. Reviews are
    /// told by their records, since two of them may have no title.
    pub(crate) fn would_have_copies(&self, documents: &[(ThingId, Arc<Document>)]) -> bool {
        let new = |id: ThingId| documents.iter().find(|(of, _)| *of == id).map(|(_, document)| document);
        let document = |id: ThingId| new(id).unwrap_or(&self.thing(id).document);
        let is_copy = |one: &Document, other: &Document| {
            one.entity == other.entity && (one.kind == Kind::Review || one.common == other.common)
        };
        let has_copy = |id: ThingId| {
            let others = self.beside(id).iter().filter(|other| **other != id);
            others.copied().any(|other| is_copy(document(id), document(other)))
        };
        documents.iter().any(|(id, _)| has_copy(*id))
    }
}

/// The playbook of the internal edition with some documents replaced. The new documents may differ only in what no
/// other document resolves by; of the front matter that is the title.
pub(crate) fn retitled(internal: &Edition, documents: &[(ThingId, Arc<Document>)]) -> Playbook {
    let mut things: PerThing<Arc<Thing>> = internal.things.values().cloned().collect();
    for (id, document) in documents {
        let thing = &mut things[*id];
        let title = Arc::from(document.title());
        *thing = Arc::new(Thing { title, document: Arc::clone(document), ..Thing::clone(thing) });
    }
    Playbook::new(Graph {
        config: Arc::clone(&internal.orders.config),
        things,
        backlinks: Arc::clone(&internal.orders.backlinks),
        assets: internal.orders.assets.clone(),
        redirects: internal.orders.redirects.clone(),
        sections: internal.orders.sections,
    })
}
