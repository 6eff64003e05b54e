//! The people of an account's customer: where they stand to us, who reports to whom, who of us looks after them, and in
//! which functions nobody is known. Internal, never shared.

use std::borrow::Cow;

use crate::document::made_pages::MadeBeneath;
use crate::document::model::Account;
use crate::document::model::account::{Contact, Coverage};
use crate::figures::sort::sort_by_key;
use crate::measure::counterparts::{self, Hole, Pair};
use crate::measure::{meetings, people};
use crate::playbook::{Thing, ThingId};
use crate::site::Renderer;
use crate::site::draw::field::{FieldDrawing, FieldWords, Label, Spot};
use crate::site::frame::Frame;
use crate::site::shared::cards::{Card, iso};
use crate::site::shared::rows::{PersonRow, ReviewRow};
use crate::site::theme::ThemeFault;
use crate::site::view::Ready;

view! {
    /// The page of stakeholders.
    StakeholdersPage<'a> for "stakeholders.html" {
        /// The account.
        account: Ready<Card>,
        /// The people by influence and support, drawn; none where neither is known of anybody.
        field: Option<FieldDrawing<'a>>,
        /// Those who are not in the drawing, since one of both is not known.
        unplaced: Vec<Ready<Card>>,
        /// The people of the customer, the most influential first.
        rows: Vec<StakeholderRow<'a>>,
        /// Our people with whom they look after.
        ours: Vec<OurContactRow>,
        /// The functions in which either side has somebody.
        functions: Vec<FunctionRow<'a>>,
    }

    /// A person of the customer.
    StakeholderRow<'a> {
        /// The number, as in the drawing.
        number: usize,
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
        /// Whom they report to.
        reports_to: Option<Ready<Card>>,
        /// The day of the last meeting.
        met: Option<String>,
        /// The same day for sorting.
        met_on: Option<String>,
        /// The review that was the last meeting.
        review: Option<Ready<ReviewRow>>,
        /// What it rests on.
        evidence: Option<Cow<'a, str>>,
    }

    /// One of our people, with whom they look after.
    OurContactRow {
        /// The person.
        person: Ready<PersonRow>,
        /// Whom of the customer they look after.
        covers: Vec<Ready<Card>>,
    }

    /// A function with the people of both sides.
    FunctionRow<'a> {
        /// The function, as a word.
        title: String,
        /// The customer's people on the map.
        mapped: Vec<Ready<Card>>,
        /// Those who are not on it.
        unmapped: Vec<Ready<Card>>,
        /// Our people.
        ours: Vec<Ready<Card>>,
        /// What is missing, in words.
        hole: Option<&'a str>,
    }
}

/// A person on the map, with the record.
type OnMap<'a> = (ThingId, &'a Contact);

impl Renderer<'_> {
    pub(crate) fn stakeholders_page(&self, account: ThingId) -> Result<String, ThemeFault> {
        let thing = self.edition.thing(account);
        let mut contacts = meetings::contacts(self.edition, account, self.today());
        let influence = |contact: &Contact| contact.influence.as_ref().map_or(0, |influence| influence.value.0);
        sort_by_key(&mut contacts, |(person, contact)| (std::cmp::Reverse(influence(contact)), *person));
        let numbered = || (1..).zip(&contacts);
        let record = self.edition.account(account);
        let heading = self.theme.text(MadeBeneath::Stakeholders.title_key());
        let title = format!("{heading} – {} – {}", thing.title, self.edition.config().title);
        self.render_page(
            Frame {
                id: &self.id_beneath(MadeBeneath::Stakeholders, account),
                title: &title,
                heading,
                kicker: self.words_of(thing, &thing.title).into_owned(),
                is_list: true,
                ..Frame::default()
            },
            StakeholdersPage {
                account: self.card(account),
                field: self.stakeholder_field(account, &contacts),
                unplaced: contacts.iter().filter(|(_, it)| cell(it).is_none()).map(|(id, _)| self.card(*id)).collect(),
                rows: numbered().map(|(number, contact)| self.stakeholder(account, number, *contact)).collect(),
                ours: record.map(|record| self.our_contacts(thing, record, &contacts)).unwrap_or_default(),
                functions: record.map(|record| self.functions(account, record)).unwrap_or_default(),
            },
        )
    }

    fn stakeholder<'a>(&self, account: ThingId, number: usize, (person, contact): OnMap<'a>) -> StakeholderRow<'a> {
        let thing = self.edition.thing(account);
        let met = meetings::last(self.edition, account, person, self.today());
        StakeholderRow {
            number,
            person: self.row(person),
            influence: contact.influence.as_ref().map(|influence| influence.value.0),
            support: contact.support.as_ref().map(|support| support.value.0),
            buying_role: self.word(contact.buying_role.as_ref().map(|role| role.value.word())),
            coverage: self.word(contact.coverage.as_ref().map(|coverage| coverage.value.word())),
            our: self.one(thing, contact.our_contact.as_ref()),
            reports_to: self.one(thing, contact.reports_to.as_ref()),
            met: met.map(|met| self.format().date(met.on)),
            met_on: iso(met.map(|met| met.on)),
            review: met.and_then(|met| met.review).map(|review| self.row(review)),
            evidence: self.text_of(thing, contact.evidence.as_ref()),
        }
    }

    /// Who stands where, by influence and support.
    fn stakeholder_field(&self, account: ThingId, contacts: &[OnMap<'_>]) -> Option<FieldDrawing<'_>> {
        let thing = self.edition.thing(account);
        let spot = |(number, (person, contact)): (usize, &OnMap<'_>)| {
            let ours = thing.maybe(contact.our_contact.as_ref());
            let below = ours.map_or_else(|| self.theme.text("map.nobody").into(), |ours| self.title_of(ours));
            Some(Spot {
                thing: *person,
                card: self.card(*person),
                name: self.title_of(*person).into_owned(),
                number,
                cell: cell(contact)?,
                below: Some((below.into_owned(), ours.is_none())),
                shape: self.known(account, *person, contact),
                status: None,
                above: thing.maybe(contact.reports_to.as_ref()),
            })
        };
        let spots: Vec<Spot> = (1..).zip(contacts).filter_map(spot).collect();
        let words = FieldWords {
            title: self.theme.text(MadeBeneath::Stakeholders.title_key()),
            across: self.theme.text("contact.support"),
            down: self.theme.text("contact.influence"),
            columns: [-2, -1, 0, 1, 2].map(|support| self.format().signed_count(support)),
            rows: ["5", "4", "3", "2", "1"].map(str::to_owned),
        };
        (!spots.is_empty()).then(|| FieldDrawing::of(words, spots, Label { name: 2, has_below: true }))
    }

    /// The shape of a person in the drawing: how well we know them.
    fn known(&self, account: ThingId, person: ThingId, contact: &Contact) -> &'static str {
        match contact.coverage.as_ref().map(|coverage| coverage.value) {
            Some(Coverage::Multiple | Coverage::InDepth) => "spot-well",
            _ if meetings::covered(self.edition, account, person, contact, self.today()) => "spot",
            _ => "spot-not",
        }
    }

    /// Our people, those who look after most first.
    fn our_contacts(&self, thing: &Thing, account: &Account, contacts: &[OnMap<'_>]) -> Vec<OurContactRow> {
        let covers = |ours: ThingId| -> Vec<ThingId> {
            let theirs = contacts.iter().filter(|(_, it)| thing.maybe(it.our_contact.as_ref()) == Some(ours));
            theirs.map(|(person, _)| *person).collect()
        };
        let ours = counterparts::ours(thing, account).into_iter();
        let here = ours.filter(|person| people::gone(self.edition, *person, self.today()).is_none());
        let mut rows: Vec<(ThingId, Vec<ThingId>)> = here.map(|person| (person, covers(person))).collect();
        sort_by_key(&mut rows, |(_, covers)| std::cmp::Reverse(covers.len()));
        let row = |(person, covers): (ThingId, Vec<ThingId>)| OurContactRow {
            person: self.row(person),
            covers: self.cards(&covers),
        };
        rows.into_iter().map(row).collect()
    }

    fn functions(&self, id: ThingId, account: &Account) -> Vec<FunctionRow<'_>> {
        let pairs = counterparts::by_function(self.edition, id, account, self.today());
        let row = |(function, pair): (crate::document::model::people::Function, Pair)| FunctionRow {
            title: self.theme.word(function.word()),
            hole: pair.hole().map(|hole| self.theme.text(hole_key(hole))),
            mapped: self.cards(&pair.mapped),
            unmapped: self.cards(&pair.unmapped),
            ours: self.cards(&pair.ours),
        };
        pairs.into_iter().map(row).collect()
    }
}

/// The cell of a person in the drawing: support from the left, influence from the top.
fn cell(contact: &Contact) -> Option<(usize, usize)> {
    let column = usize::try_from(contact.support.as_ref()?.value.0 + 2).ok()?;
    let row = usize::try_from(5 - contact.influence.as_ref()?.value.0).ok()?;
    Some((column, row))
}

/// The key of what a function lacks in the string tables.
fn hole_key(hole: Hole) -> &'static str {
    match hole {
        Hole::NobodyKnown => "map.nobody_known",
        Hole::NobodyMapped => "map.nobody_mapped",
        Hole::NobodyCovered => "map.nobody_covered",
        Hole::NobodyOfOurs => "map.nobody_ours",
    }
}
