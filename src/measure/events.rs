//! Events: what happened to a plan or falls due in it on a day. [`changes`](super::changes) and
//! [`dates`](super::dates) list them.

use jiff::civil::Date;

use crate::edition::Edition;
use crate::playbook::ThingId;

/// Something that happened or falls due on a day.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Event<K, D> {
    /// The day.
    pub day: Date,
    /// What kind of event it is.
    pub kind: K,
    /// The thing whose page tells more.
    pub on: ThingId,
    /// The part or item of that page, by its id.
    pub anchor: Option<String>,
    /// Its title, where that is not the thing's own.
    pub title: Option<String>,
    /// What else is known of it.
    pub detail: D,
}

/// The events of an edition that were found so far.
pub(super) struct Collector<'a, K, D> {
    pub(super) edition: &'a Edition,
    pub(super) events: Vec<Event<K, D>>,
}

impl<'a, K, D> Collector<'a, K, D> {
    pub(super) fn new(edition: &'a Edition) -> Self {
        Self { edition, events: Vec::new() }
    }

    /// Adds an event of the thing `on` and returns it, so that more can be filled in. Without a day nothing is added.
    pub(super) fn add(&mut self, day: Option<Date>, kind: K, on: ThingId, detail: D) -> Option<&mut Event<K, D>> {
        self.events.push(Event { day: day?, kind, on, anchor: None, title: None, detail });
        self.events.last_mut()
    }

    /// Adds an event of an item of the thing `on`. `place` is the item's anchor and its title.
    pub(super) fn add_item(
        &mut self,
        day: Option<Date>,
        kind: K,
        on: ThingId,
        (anchor, title): (&str, &str),
        detail: D,
    ) -> Option<&mut Event<K, D>> {
        let event = self.add(day, kind, on, detail)?;
        event.anchor = Some(anchor.to_owned());
        event.title = Some(title.to_owned());
        Some(event)
    }
}
