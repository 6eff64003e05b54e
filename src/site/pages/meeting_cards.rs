//! Cards to hold in the hand: one for the next meeting, then one for each of the customer's people. Two to a sheet.
//!
//! A card may be left on the table: nothing of how somebody stands to us is on it.

use std::sync::Arc;

use jiff::civil::Date;

use crate::document::model::people::Side;
use crate::document::model::{Account, Entity};
use crate::measure::{beneath, items, meetings, people};
use crate::playbook::{Thing, ThingId};
use crate::site::Renderer;
use crate::site::frame::Frame;
use crate::site::shared::readers::Page;
use crate::site::theme::{Key, Map, ThemeFault, Value};

/// So many rows of each kind are on a card.
const ROWS: usize = 3;

/// What is owed between two sides: text, day, by whom.
struct Owed<'a> {
    text: &'a str,
    due: Option<Date>,
    /// Who owes it.
    owner: Option<ThingId>,
    /// The person of the customer it was promised to or is asked of.
    theirs: Option<ThingId>,
}

impl Renderer<'_> {
    pub(crate) fn meeting_cards_page(&self, id: ThingId, page: Page<'_>) -> Result<String, ThemeFault> {
        let thing = self.edition.thing(id);
        let Some(Entity::Account(account)) = thing.entity() else { return self.not_found() };
        let (promised, owed) = self.between(id);
        let mut cards = vec![self.meeting_card(id, thing, account, &promised, &owed)];
        let contacts = meetings::contacts(self.edition, id, self.today());
        cards.extend(contacts.iter().map(|(person, contact)| {
            let met = meetings::last(self.edition, id, *person, self.today());
            let for_them = |it: &&Owed<'_>| it.theirs.is_none_or(|theirs| theirs == *person);
            map! {
                person: self.row(*person),
                our: self.one(thing, contact.our_contact.as_ref()),
                met: met.map(|met| self.format().date(met.on)),
                said: met.and_then(|met| met.review).and_then(|review| self.said_in(review)),
                goals: self.wanted_by(account),
                promised: self.owed(promised.iter().filter(for_them)),
                owed: self.owed(owed.iter().filter(for_them)),
            }
        }));
        self.render_frame(
            None,
            Frame {
                template: "meeting_cards.html",
                id: page.id,
                title: page.title,
                heading: page.heading,
                kicker: thing.title.to_string(),
                thing: None,
                parts: Vec::new(),
                room: None,
                given: vec![("account", self.row(id)), ("cards", Value::from(cards))],
            },
        )
    }

    /// The card of the next meeting: who was there last, and what is open between both sides.
    fn meeting_card(
        &self,
        id: ThingId,
        thing: &Arc<Thing>,
        account: &Account,
        promised: &[Owed<'_>],
        owed: &[Owed<'_>],
    ) -> Value {
        let last = self.edition.beneath(id).reviews.first();
        let present = last.and_then(|last| match self.edition.thing(*last).entity() {
            Some(Entity::Review(review)) => Some(self.edition.thing(*last).all(&review.attendees)),
            _ => None,
        });
        let theirs =
            present.unwrap_or_default().into_iter().filter(|person| people::is_customer(self.edition, *person));
        map! {
            next: self.in_force(id).and_then(|now| self.next_of(now.id)).map(|day| self.when(day)),
            present: theirs.map(|person| self.row(person)).collect::<Vec<_>>(),
            ours: self.ours(thing, account),
            last: last.map(|last| self.row(*last)),
            said: last.and_then(|last| self.said_in(*last)),
            goals: self.wanted_by(account),
            promised: self.owed(promised),
            owed: self.owed(owed),
        }
    }

    fn said_in(&self, review: ThingId) -> Option<Value> {
        let Some(Entity::Review(record)) = self.edition.thing(review).entity() else { return None };
        Some(map! { text: record.customer_said.as_ref()?.value.as_str(), lang: self.lang_of(review) })
    }

    fn wanted_by(&self, account: &Account) -> Value {
        let rows: Vec<Value> = account.goals.iter().take(ROWS).map(|goal| self.goal(goal)).collect();
        let more = account.goals.len() - rows.len();
        map! { rows: rows, more: more }
    }

    fn owed<'o>(&self, all: impl IntoIterator<Item = &'o Owed<'o>>) -> Value {
        let all: Vec<&Owed<'_>> = all.into_iter().collect();
        let row = |it: &&Owed<'_>| {
            map! {
                text: it.text,
                due: it.due.map(|due| self.format().day_month(due)),
                late: it.due.is_some_and(|due| due < self.today()),
                owner: it.owner.map(|owner| self.card(owner)),
            }
        };
        map! { rows: all.iter().take(ROWS).map(row).collect::<Vec<_>>(), more: all.len().saturating_sub(ROWS) }
    }

    /// What is open between both sides over the plans that count: what we promised, then what they owe us. Commitments,
    /// and actions with somebody of the customer's; nearest day first.
    fn between(&self, account: ThingId) -> (Vec<Owed<'_>>, Vec<Owed<'_>>) {
        let (mut promised, mut owed) = (Vec::new(), Vec::new());
        let theirs = |person: Option<ThingId>| person.filter(|person| people::is_customer(self.edition, *person));
        for (plan, record) in beneath::plans(self.edition, account) {
            let thing = self.edition.thing(plan);
            for it in record.commitments.iter().filter(|it| it.done.is_none()) {
                let owner = thing.maybe(it.owner.as_ref());
                let due = it.due.as_ref().map(|due| due.value);
                let one = Owed { text: &it.text.value, due, owner, theirs: theirs(owner) };
                match it.side.value {
                    Side::Customer => owed.push(one),
                    _ => promised.push(one),
                }
            }
            for it in items::actions(self.edition, plan).into_iter().filter(items::ActionAt::is_open) {
                let thing = self.edition.thing(it.on);
                let owner = thing.maybe(it.action.owner.as_ref());
                let due = it.action.due.as_ref().map(|due| due.value);
                let counterpart = theirs(thing.maybe(it.action.counterpart.as_ref()));
                let one = Owed { text: &it.action.title.value, due, owner, theirs: counterpart.or(theirs(owner)) };
                match (theirs(owner), counterpart) {
                    (Some(_), _) => owed.push(one),
                    (None, Some(_)) => promised.push(one),
                    (None, None) => {}
                }
            }
        }
        for list in [&mut promised, &mut owed] {
            list.sort_by_key(|it| it.due.unwrap_or(Date::MAX));
        }
        (promised, owed)
    }
}
