//! The people of an account's customer, and how they stand to us. Internal, never shared.

use crate::document::made_pages::MadeBeneath;
use crate::document::model::account::Contact;
use crate::figures::sort::sort_by_key;
use crate::measure::meetings;
use crate::playbook::{Thing, ThingId};
use crate::site::Renderer;
use crate::site::frame::Frame;
use crate::site::shared::cards::{Card, iso, text};
use crate::site::shared::rows::{PersonRow, ReviewRow};
use crate::site::theme::ThemeFault;
use crate::site::view::Ready;

view! {
    /// The page of stakeholders.
    StakeholdersPage<'a> for "stakeholders.html" {
        /// The account.
        account: Ready<Card>,
        /// The people of the customer, the most influential first.
        rows: Vec<StakeholderRow<'a>>,
    }

    /// A person of the customer.
    StakeholderRow<'a> {
        /// The person.
        person: Ready<PersonRow>,
        /// The influence, 1 to 5.
        influence: Option<i64>,
        /// How they stand to us, −2 to +2.
        support: Option<i64>,
        /// The part in buying, as a word.
        buying_role: Option<String>,
        /// How well we know the person, as a word.
        coverage: Option<String>,
        /// Who of us looks after them.
        our: Option<Ready<Card>>,
        /// The day of the last meeting.
        met: Option<String>,
        /// The same day for sorting.
        met_on: Option<String>,
        /// The review that was the last meeting.
        review: Option<Ready<ReviewRow>>,
        /// What it rests on.
        evidence: Option<&'a str>,
    }
}

impl Renderer<'_> {
    pub(crate) fn stakeholders_page(&self, account: ThingId) -> Result<String, ThemeFault> {
        let thing = self.edition.thing(account);
        let mut contacts = meetings::contacts(self.edition, account, self.today());
        let influence = |contact: &Contact| contact.influence.as_ref().map_or(0, |influence| influence.value.0);
        sort_by_key(&mut contacts, |(person, contact)| (std::cmp::Reverse(influence(contact)), *person));
        let rows = contacts.iter().map(|(person, contact)| self.stakeholder(account, thing, *person, contact));
        let heading = self.theme.text(MadeBeneath::Stakeholders.title_key());
        let title = format!("{heading} – {} – {}", thing.title, self.edition.config().title);
        self.render_page(
            Frame {
                id: &self.id_beneath(MadeBeneath::Stakeholders, account),
                title: &title,
                heading,
                kicker: thing.title.to_string(),
                is_list: true,
                ..Frame::default()
            },
            StakeholdersPage { account: self.card(account), rows: rows.collect() },
        )
    }

    fn stakeholder<'a>(
        &self,
        account: ThingId,
        thing: &Thing,
        person: ThingId,
        contact: &'a Contact,
    ) -> StakeholderRow<'a> {
        let met = meetings::last(self.edition, account, person, self.today());
        StakeholderRow {
            person: self.row(person),
            influence: contact.influence.as_ref().map(|influence| influence.value.0),
            support: contact.support.as_ref().map(|support| support.value.0),
            buying_role: self.word(contact.buying_role.as_ref().map(|role| role.value.word())),
            coverage: self.word(contact.coverage.as_ref().map(|coverage| coverage.value.word())),
            our: self.one(thing, contact.our_contact.as_ref()),
            met: met.map(|met| self.format().date(met.on)),
            met_on: iso(met.map(|met| met.on)),
            review: met.and_then(|met| met.review).map(|review| self.row(review)),
            evidence: text(contact.evidence.as_ref()),
        }
    }
}
