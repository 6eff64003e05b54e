//! The people of an account's customer, and how they stand to us. Internal, never shared.

use super::{Frame, Renderer};
use crate::playbook::ThingId;
use crate::theme::ThemeFault;

impl Renderer<'_> {
    pub(super) fn stakeholders_page(&self, account: ThingId) -> Result<String, ThemeFault> {
        let thing = self.edition.thing(account);
        let heading = self.theme.text("nav.stakeholders");
        let title = format!("{heading} – {} – {}", thing.title, self.edition.config().title);
        self.put(Frame {
            template: "stakeholders.html",
            id: &format!("{}/stakeholders", thing.document.id),
            title: &title,
            heading,
            kicker: thing.title.to_string(),
            thing: None,
            parts: Vec::new(),
            room: None,
            given: Vec::new(),
        })
    }
}
