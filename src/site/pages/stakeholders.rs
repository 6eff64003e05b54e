//! The people of an account's customer, and how they stand to us. Internal, never shared.

use crate::measure::meetings;
use crate::playbook::ThingId;
use crate::site::Renderer;
use crate::site::frame::Frame;
use crate::site::theme::{Key, Map, ThemeFault, Value};

impl Renderer<'_> {
    pub(crate) fn stakeholders_page(&self, account: ThingId) -> Result<String, ThemeFault> {
        let thing = self.edition.thing(account);
        let mut contacts = meetings::contacts(self.edition, account, self.today());
        let influence =
            |contact: &crate::document::model::account::Contact| contact.influence.as_ref().map_or(0, |it| it.value.0);
        contacts.sort_by_key(|(person, contact)| (std::cmp::Reverse(influence(contact)), *person));
        let rows: Vec<Value> = contacts
            .iter()
            .map(|(person, contact)| {
                let met = meetings::last(self.edition, account, *person, self.today());
                map! {
                    person: self.row(*person),
                    influence: contact.influence.as_ref().map(|it| it.value.0),
                    support: contact.support.as_ref().map(|it| it.value.0),
                    buying_role: self.word(contact.buying_role.as_ref().map(|it| it.value.word())),
                    coverage: self.word(contact.coverage.as_ref().map(|it| it.value.word())),
                    our: self.one(thing, contact.our_contact.as_ref()),
                    met: met.map(|met| self.format().date(met.on)),
                    met_on: Self::on(met.map(|met| met.on)),
                    review: met.and_then(|met| met.review).map(|review| self.row(review)),
                    evidence: contact.evidence.as_ref().map(|text| text.value.as_str()),
                }
            })
            .collect();
        let heading = self.theme.text("nav.stakeholders");
        let title = format!("{heading} – {} – {}", thing.title, self.edition.config().title);
        self.render_frame(
            None,
            Frame {
                template: "stakeholders.html",
                id: &format!("{}/stakeholders", thing.document.id),
                title: &title,
                heading,
                kicker: thing.title.to_string(),
                thing: None,
                parts: Vec::new(),
                room: None,
                given: vec![("account", self.card(account)), ("rows", Value::from(rows)), ("list", Value::from(true))],
            },
        )
    }
}
