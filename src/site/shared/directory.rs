//! What every thing is called, where its page is, and the card by which other pages name it.

use std::sync::Arc;

use crate::document::reference::{Ref, Reference};
use crate::edition::Edition;
use crate::language::Format;
use crate::playbook::{PerThing, Target, Thing, ThingId};
use crate::site::address;
use crate::site::shared::cards;
use crate::site::theme::{Key, Map, Value};

/// Name, address and card of every thing of an edition.
pub(crate) struct Directory {
    names: PerThing<Arc<str>>,
    urls: PerThing<String>,
    cards: PerThing<Value>,
}

impl Directory {
    /// Reads names and addresses off an edition.
    pub(crate) fn build(edition: &Edition, format: &Format) -> Self {
        let urls: PerThing<String> = edition.things().map(|(_, thing)| address::page(&thing.document.id)).collect();
        let names: PerThing<Arc<str>> = edition.things().map(|(_, thing)| cards::name(thing, format)).collect();
        let cards = edition.things().map(|(id, thing)| cards::card(thing, &names[id], &urls[id])).collect();
        Self { names, urls, cards }
    }

    /// How many things there are.
    pub(crate) fn len(&self) -> usize {
        self.urls.len()
    }

    /// What a thing is called.
    pub(crate) fn name(&self, id: ThingId) -> &str {
        &self.names[id]
    }

    /// The address of a thing's page from the site's root, percent-encoded.
    pub(crate) fn url(&self, id: ThingId) -> &str {
        &self.urls[id]
    }

    /// A thing's title and address.
    pub(crate) fn card(&self, id: ThingId) -> Value {
        self.cards[id].clone()
    }

    /// What a reference means, as something to link to; what has no page has a title only.
    pub(crate) fn target(&self, edition: &Edition, thing: &Thing, reference: &Reference) -> Option<Value> {
        let config = edition.config();
        Some(match thing.target(reference)? {
            Target::Thing(id) => self.card(*id),
            Target::Item(id, anchor) => {
                let title = cards::item_title(edition.thing(*id), anchor);
                let lang = edition.thing(*id).document.common.lang.as_ref().map(|lang| lang.value.as_str());
                map! { title: title, url: format!("{}#{anchor}", self.url(*id)), lang: lang }
            }
            Target::Driver(at) => map! { title: &*config.drivers[*at].1 },
            Target::CorporateGoal(at) => map! { title: &*config.corporate_goals[*at].1 },
            Target::Pool(at) => map! { title: &*config.pools[*at].title },
        })
    }

    /// What a list of references means.
    pub(crate) fn targets<'r, K: 'r>(
        &self,
        edition: &Edition,
        thing: &Thing,
        references: impl IntoIterator<Item = &'r Ref<K>>,
    ) -> Vec<Value> {
        references.into_iter().filter_map(|reference| self.target(edition, thing, reference)).collect()
    }
}
