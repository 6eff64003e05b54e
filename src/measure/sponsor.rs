//! The sponsor of an account, and when they were last seen.

use jiff::civil::Date;

use crate::document::model::Entity;
use crate::edition::Edition;
use crate::measure::{beneath, family, people};
use crate::playbook::ThingId;

/// The sponsor of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sponsor {
    /// Who it is.
    pub person: ThingId,
    /// The day they left, if they have left.
    pub gone: Option<Date>,
    /// The last day they were seen: in a review, in a workshop, or in a meeting with a contact they look after.
    pub seen: Option<Date>,
    /// The day from which their absence counts: the latest of the day they were last seen, the day the oldest plan that
    /// counts began, and the day they joined.
    pub since: Date,
}

/// The sponsor of an account; none without one, or without a plan that counts.
pub fn of(edition: &Edition, account: ThingId, today: Date) -> Option<Sponsor> {
    let thing = edition.thing(account);
    let Some(Entity::Account(record)) = thing.entity() else { return None };
    let person = thing.maybe(record.sponsor.as_ref())?;
    let began = beneath::plans(edition, account).map(|(_, plan)| plan.from.value).min()?;
    let joined = people::person(edition, person)?.since.as_ref().map(|day| day.value);
    let seen = seen(edition, account, person, today);
    let since = seen.max(joined).map_or(began, |day| day.max(began));
    Some(Sponsor { person, gone: people::gone(edition, person, today), seen, since })
}

/// The last day up to today on which a person of ours was seen at an account, or at one above or beneath it: in a
/// review, in a workshop, or in a meeting with a contact they look after.
pub fn seen(edition: &Edition, account: ThingId, person: ThingId, today: Date) -> Option<Date> {
    let line = family::line(edition, account);
    let days = line.iter().flat_map(|account| meetings(edition, *account, person));
    days.filter(|day| *day <= today).max()
}

/// The days on which a person was in a review or a workshop of the account, or met a contact they look after.
fn meetings(edition: &Edition, account: ThingId, person: ThingId) -> Vec<Date> {
    let beneath = edition.beneath(account);
    let mut days = Vec::new();
    for id in &beneath.reviews {
        let thing = edition.thing(*id);
        if let Some(Entity::Review(review)) = thing.entity()
            && thing.all(&review.attendees).contains(&person)
        {
            days.push(review.date.value);
        }
    }
    for id in &beneath.plans {
        let thing = edition.thing(*id);
        if let Some(Entity::Plan(plan)) = thing.entity() {
            let was_there = plan.workshops.iter().filter(|workshop| thing.all(&workshop.people).contains(&person));
            days.extend(was_there.map(|workshop| workshop.date.value));
        }
    }
    let thing = edition.thing(account);
    if let Some(Entity::Account(record)) = thing.entity() {
        let looked_after = record.contacts.iter().filter(|it| thing.maybe(it.our_contact.as_ref()) == Some(person));
        days.extend(looked_after.filter_map(|contact| Some(contact.last_met.as_ref()?.value)));
    }
    days
}
