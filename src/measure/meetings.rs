//! When a person of the customer was last met.

use jiff::civil::Date;

use crate::edition::Edition;
use crate::model::Entity;
use crate::playbook::ThingId;

/// A meeting with a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Meeting {
    /// Its day.
    pub on: Date,
    /// The review it was; none where only `last_met` says so.
    pub review: Option<ThingId>,
}

/// The last meeting with a person up to a day: the latest of the account's reviews that they attended and of `last_met`
/// on the account's stakeholder map. Every plan's reviews count, whatever became of the plan.
pub fn last(edition: &Edition, account: ThingId, person: ThingId, today: Date) -> Option<Meeting> {
    let review = edition.beneath(account).reviews.iter().find_map(|id| {
        let thing = edition.thing(*id);
        let Some(Entity::Review(review)) = thing.entity() else { return None };
        let there = || review.attendees.iter().any(|attendee| thing.thing(attendee) == Some(person));
        (review.date.value <= today && there()).then_some(Meeting { on: review.date.value, review: Some(*id) })
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
    // A review of the same day says more than the day alone.
    [noted, review].into_iter().flatten().max_by_key(|meeting| meeting.on)
}
