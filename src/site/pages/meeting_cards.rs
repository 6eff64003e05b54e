//! Cards for a meeting, two to a sheet of paper: one for the next meeting, then one for each of the customer's people.
//!
//! A card may be left behind at the customer's, so it does not say how anybody stands to us.

use std::borrow::Cow;

use jiff::civil::Date;

use crate::document::model::people::Side;
use crate::document::model::{Account, Entity};
use crate::figures::sort::sort_by_key;
use crate::measure::{beneath, items, late, meetings, people};
use crate::playbook::{Thing, ThingId};
use crate::site::Renderer;
use crate::site::frame::Frame;
use crate::site::pages::one_page::{OurPerson, SomeGoals};
use crate::site::shared::cards::Card;
use crate::site::shared::readers::DayInWords;
use crate::site::shared::rows::{AccountRow, PersonRow, ReviewRow};
use crate::site::theme::ThemeFault;
use crate::site::view::{Maybe, Ready};

/// How many rows of each kind are on a card.
const ROWS: usize = 3;

view! {
    /// The cards for a meeting.
    MeetingCardsPage<'a> for "meeting_cards.html" {
        /// The account.
        account: Ready<AccountRow>,
        /// The card of the next meeting, then one for each of the customer's people.
        cards: Vec<MeetingCard<'a>>,
    }

    /// A card for a meeting, or for a person of the customer.
    MeetingCard<'a> {
        /// The person; undefined on the card of the next meeting.
        person: Maybe<Ready<PersonRow>>,
        /// Who of us looks after the person.
        our: Option<Ready<Card>>,
        /// The day the person was met last.
        met: Option<String>,
        /// The day of the next meeting.
        next: Option<DayInWords>,
        /// Who of the customer was there last.
        present: Vec<Ready<PersonRow>>,
        /// Who of us looks after the account.
        ours: Vec<OurPerson<'a>>,
        /// The last review.
        last: Option<Ready<ReviewRow>>,
        /// What the customer said then.
        said: Option<CustomerWords<'a>>,
        /// The customer's goals.
        goals: SomeGoals<'a>,
        /// What we promised.
        promised: SomeOwed<'a>,
        /// What they owe us.
        owed: SomeOwed<'a>,
    }

    /// What the customer said.
    CustomerWords<'a> {
        /// The words.
        text: Cow<'a, str>,
    }

    /// The first things that one side owes the other.
    SomeOwed<'a> {
        /// The things, nearest day first.
        rows: Vec<OwedRow<'a>>,
        /// How many more there are.
        more: usize,
    }

    /// Something that one side owes the other.
    OwedRow<'a> {
        /// What it is.
        text: Cow<'a, str>,
        /// The day it is due, without its year.
        due: Option<String>,
        /// By how many days it is late.
        late: i32,
        /// Who owes it.
        owner: Option<Ready<Card>>,
    }
}

/// What is owed between two sides: text, day, by whom.
struct Owed<'a> {
    text: Cow<'a, str>,
    due: Option<Date>,
    /// By how many days it is late.
    late: i32,
    /// Who owes it.
    owner: Option<ThingId>,
    /// The person of the customer it was promised to or is asked of.
    theirs: Option<ThingId>,
}

impl Renderer<'_> {
    pub(crate) fn meeting_cards_page(&self, id: ThingId, frame: Frame<'_>) -> Result<String, ThemeFault> {
        let thing = self.edition.thing(id);
        let account = thing.as_account().expect("meeting cards are made of accounts");
        let (promised, owed) = self.between(id);
        let mut cards = vec![self.meeting_card(id, thing, account, &promised, &owed)];
        let contacts = meetings::contacts(self.edition, id, self.today());
        cards.extend(contacts.iter().map(|(person, contact)| {
            let for_them = |owed: &&Owed<'_>| owed.theirs.is_none_or(|theirs| theirs == *person);
            let met = meetings::last(self.edition, id, *person, self.today());
            MeetingCard {
                person: Maybe(Some(self.row(*person))),
                our: self.one(thing, contact.our_contact.as_ref()),
                met: met.map(|met| self.format().date(met.on)),
                next: None,
                present: Vec::new(),
                ours: Vec::new(),
                last: None,
                said: met.and_then(|met| met.review).and_then(|review| self.said_in(review)),
                goals: self.first_goals(thing, account),
                promised: self.owed(promised.iter().filter(for_them)),
                owed: self.owed(owed.iter().filter(for_them)),
            }
        }));
        self.render_page(
            Frame { kicker: self.words_of(thing, &thing.title).into_owned(), ..frame },
            MeetingCardsPage { account: self.row(id), cards },
        )
    }

    /// The card of the next meeting: who was there last, and what is open between both sides.
    fn meeting_card<'a>(
        &'a self,
        id: ThingId,
        thing: &Thing,
        account: &'a Account,
        promised: &[Owed<'a>],
        owed: &[Owed<'a>],
    ) -> MeetingCard<'a> {
        let last = self.last_review(id);
        let present = last.and_then(|last| match self.edition.thing(last).entity() {
            Some(Entity::Review(review)) => Some(self.edition.thing(last).all(&review.attendees)),
            _ => None,
        });
        let present = present.unwrap_or_default().into_iter();
        MeetingCard {
            person: Maybe(None),
            our: None,
            met: None,
            next: self.next_of_account(id),
            present: present
                .filter(|person| people::is_customer(self.edition, *person))
                .map(|person| self.row(person))
                .collect(),
            ours: self.ours(thing, account),
            last: last.map(|last| self.row(last)),
            said: last.and_then(|last| self.said_in(last)),
            goals: self.first_goals(thing, account),
            promised: self.owed(promised),
            owed: self.owed(owed),
        }
    }

    fn said_in(&self, review: ThingId) -> Option<CustomerWords<'_>> {
        let thing = self.edition.thing(review);
        let Some(Entity::Review(record)) = thing.entity() else { return None };
        Some(CustomerWords { text: self.text_of(thing, record.customer_said.as_ref())? })
    }

    fn first_goals<'a>(&self, thing: &Thing, account: &'a Account) -> SomeGoals<'a> {
        SomeGoals::first(account.goals.iter().map(|goal| self.goal(thing, goal)).collect(), ROWS)
    }

    fn owed<'o, 'a: 'o>(&self, all: impl IntoIterator<Item = &'o Owed<'a>>) -> SomeOwed<'a> {
        let all: Vec<&Owed<'a>> = all.into_iter().collect();
        let row = |owed: &&Owed<'a>| OwedRow {
            text: owed.text.clone(),
            due: owed.due.map(|due| self.format().day_month(due)),
            late: owed.late,
            owner: owed.owner.map(|owner| self.card(owner)),
        };
        SomeOwed { rows: all.iter().take(ROWS).map(row).collect(), more: all.len().saturating_sub(ROWS) }
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
                let late = late::commitment(self.edition, plan, it, self.today());
                let one = Owed { text: self.words_of(thing, &it.text.value), due, late, owner, theirs: theirs(owner) };
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
                let late = late::action(self.edition, &it, self.today());
                let theirs_is = counterpart.or(theirs(owner));
                let one =
                    Owed { text: self.words_of(thing, &it.action.title.value), due, late, owner, theirs: theirs_is };
                match (theirs(owner), counterpart) {
                    (Some(_), _) => owed.push(one),
                    (None, Some(_)) => promised.push(one),
                    (None, None) => {}
                }
            }
        }
        for list in [&mut promised, &mut owed] {
            sort_by_key(list, |it| it.due.unwrap_or(Date::MAX));
        }
        (promised, owed)
    }
}
