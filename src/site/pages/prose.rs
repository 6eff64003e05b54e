//! A page of prose.

use std::sync::Arc;

use crate::playbook::{Thing, ThingId};
use crate::site::Renderer;
use crate::site::shared::cards::Card;
use crate::site::theme::ThemeFault;
use crate::site::view::Ready;

view! {
    /// A page of prose.
    ProsePage for "page.html" {
        /// The page before it.
        before: Option<Ready<Card>>,
        /// The page after it.
        after: Option<Ready<Card>>,
    }
}

impl Renderer<'_> {
    pub(crate) fn prose_page(&self, id: ThingId, thing: &Arc<Thing>) -> Result<String, ThemeFault> {
        if self.edition.is_handbook() {
            let (before, after) = self.neighbours(&self.shared.chapters.order, id);
            return self.render_page(self.thing_frame(id), ProsePage { before, after });
        }
        let pages = match thing.plan.or(thing.account) {
            Some(above) => &self.edition.beneath(above).pages,
            None => self.edition.pages(),
        };
        let (before, after) = self.neighbours(pages, id);
        self.render_page(self.thing_frame(id), ProsePage { before, after })
    }
}
