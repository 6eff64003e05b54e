//! A short cut of the preview: other titles without resolving every name again.

use std::sync::Arc;

use crate::document::model::Document;
use crate::edition::Edition;
use crate::playbook::{Graph, PerThing, Playbook, Thing, ThingId};

/// The playbook that the internal edition shows, with other documents in the place of some. Nothing that others resolve
/// by may be another in them: of the front matter only the title.
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
