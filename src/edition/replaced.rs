//! New documents in the preview without resolving every name again.

use std::sync::Arc;

use crate::document::model::Document;
use crate::edition::Edition;
use crate::playbook::{Graph, PerThing, Playbook, Thing, ThingId};

impl Edition {
    /// Replaces the document of a thing. What other things read of it must stay the same: its front matter, its
    /// headings and what its links mean.
    pub(crate) fn replace(&mut self, id: ThingId, document: Arc<Document>) {
        let thing = Thing { document, ..Thing::clone(self.thing(id)) };
        self.things.set(id, Arc::new(thing));
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
