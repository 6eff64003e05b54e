//! The thread: the way from an objective up to the decision it serves.

use crate::document::model::Entity;
use crate::edition::Edition;
use crate::playbook::ThingId;

/// The first agreed decision that an objective serves, directly or through higher objectives.
pub fn agreed_decision(edition: &Edition, objective: ThingId) -> Option<ThingId> {
    agreed_decisions(edition, objective).first().copied()
}

/// Every agreed decision that an objective serves, directly or through higher objectives; the nearest first.
pub fn agreed_decisions(edition: &Edition, objective: ThingId) -> Vec<ThingId> {
    let is_agreed = |id: &ThingId| match edition.thing(*id).entity() {
        Some(Entity::Decision(decision)) => decision.is_agreed(),
        _ => false,
    };
    decisions(edition, objective).into_iter().filter(is_agreed).collect()
}

/// Every decision that an objective serves, agreed or not, directly or through higher objectives; the nearest first.
pub fn decisions(edition: &Edition, objective: ThingId) -> Vec<ThingId> {
    let mut found = Vec::new();
    let mut seen = vec![objective];
    let mut next = 0;
    while let Some(at) = seen.get(next).copied() {
        next += 1;
        let thing = edition.thing(at);
        match thing.entity() {
            Some(Entity::Decision(_)) => found.push(at),
            Some(Entity::Objective(objective)) => {
                for served in thing.all(&objective.serves) {
                    if !seen.contains(&served) {
                        seen.push(served);
                    }
                }
            }
            _ => {}
        }
    }
    found
}
