//! The four parts of an account's situation.

use jiff::civil::Date;

use crate::document::model::Entity;
use crate::document::model::account::{Evidence, Situation};
use crate::edition::Edition;
use crate::playbook::{Thing, ThingId};

/// The parts in their order, as the last segments of their files.
pub const PARTS: [&str; 4] = ["customer", "needs", "history", "competition"];

/// A part of the situation.
#[derive(Clone, Copy, Debug)]
pub struct SituationPart<'a> {
    /// Which one of [`PARTS`].
    pub name: &'static str,
    /// The thing's id.
    pub id: ThingId,
    /// The thing.
    pub thing: &'a Thing,
    /// The record; none if the front matter could not be read.
    pub record: Option<&'a Situation>,
}

/// The parts of an account's situation that exist, in their order.
pub fn parts(edition: &Edition, account: ThingId) -> Vec<SituationPart<'_>> {
    let of = |name: &'static str| {
        let id = *edition.beneath(account).situation.iter().find(|id| edition.thing(**id).document.short() == name)?;
        let thing = edition.thing(id);
        let record = match thing.entity() {
            Some(Entity::Situation(record)) => Some(record),
            _ => None,
        };
        Some(SituationPart { name, id, thing, record })
    };
    PARTS.into_iter().filter_map(of).collect()
}

/// The key of the subject of a part.
pub fn key(name: &str) -> &'static str {
    match name {
        "customer" => "coverage.of_customer",
        "needs" => "coverage.of_needs",
        "history" => "coverage.of_history",
        "competition" => "coverage.of_competition",
        _ => unreachable!("`{name}` is none of the four parts"),
    }
}

impl SituationPart<'_> {
    /// Whether it holds any prose or fact.
    pub fn says_something(&self) -> bool {
        self.thing.document.body.words() > 0 || self.record.is_some_and(|record| !record.facts.is_empty())
    }

    /// The day for which it is valid.
    pub fn as_of(&self) -> Option<Date> {
        Some(self.record?.as_of.as_ref()?.value)
    }
}

/// How many facts of a part are assumed, and how many there are.
pub fn assumed(record: &Situation) -> (usize, usize) {
    let assumed = record.facts.iter().filter(|fact| fact.evidence.value == Evidence::Assumed).count();
    (assumed, record.facts.len())
}
