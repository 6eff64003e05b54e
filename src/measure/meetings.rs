//! The stakeholder map: who is on it, who is covered, and when a person was last met.

use jiff::civil::Date;

use crate::document::model::Entity;
use crate::document::model::account::{Contact, Coverage};
use crate::edition::Edition;
use crate::measure::{family, people};
use crate::playbook::ThingId;

/// The people on an account's stakeholder map who have not left, in the order of the file.
pub fn contacts(edition: &Edition, account: ThingId, today: Date) -> Vec<(ThingId, &Contact)> {
    let thing = edition.thing(account);
    let Some(Entity::Account(record)) = thing.entity() else { return Vec::new() };
    let known = record.contacts.iter().filter_map(|contact| Some((thing.thing(&contact.person)?, contact)));
    known.filter(|(person, _)| people::gone(edition, *person, today).is_none()).collect()
}

/// Whether one of our people covers a contact: by `coverage`; without it, if the contact was met.
pub fn covered(edition: &Edition, account: ThingId, person: ThingId, contact: &Contact, today: Date) -> bool {
    match &contact.coverage {
        Some(coverage) => coverage.value != Coverage::None,
        None => last(edition, account, person, today).is_some(),
    }
}

/// A meeting with a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Meeting {
    /// Its day.
    pub on: Date,
    /// The review it was; none where only `last_met` says so.
    pub review: Option<ThingId>,
}

/// The last meeting with a person up to a day: the latest of the reviews with the customer that they attended and of
/// `last_met` on a stakeholder map. Reviews of every plan count, superseded ones too, and those of the accounts above
/// and beneath: whoever sat in the review of the group was met.
pub fn last(edition: &Edition, account: ThingId, person: ThingId, today: Date) -> Option<Meeting> {
    let line = family::line(edition, account);
    line.iter().filter_map(|account| last_in(edition, *account, person, today)).max_by_key(|meeting| meeting.on)
}

/// The last meeting with a person in one account.
fn last_in(edition: &Edition, account: ThingId, person: ThingId, today: Date) -> Option<Meeting> {
    let review = edition.beneath(account).reviews.iter().find_map(|id| {
        let thing = edition.thing(*id);
        let Some(Entity::Review(review)) = thing.entity() else { return None };
        let there = || review.attendees.iter().any(|attendee| thing.thing(attendee) == Some(person));
        let counts = review.is_with_customer() && review.date.value <= today && there();
        counts.then_some(Meeting { on: review.date.value, review: Some(*id) })
    });
    let thing = edition.thing(account);
    let noted = match thing.entity() {
        Some(Entity::Account(account)) => {
            let theirs = account.contacts.iter().filter(|contact| thing.thing(&contact.person) == Some(person));
            theirs.filter_map(|contact| Some(contact.last_met.as_ref()?.value)).filter(|day| *day <= today).max()
        }
        _ => None,
    };
    let noted = noted.map(|on| Meeting { on, review: None });
    // Of two on the same day, the review is taken.
    [noted, review].into_iter().flatten().max_by_key(|meeting| meeting.on)
}
