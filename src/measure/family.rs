//! Accounts that belong together: a customer's group and its parts, by `parent`.

use crate::document::model::Entity;
use crate::edition::Edition;
use crate::playbook::ThingId;

/// The account that an account belongs to.
pub fn parent(edition: &Edition, account: ThingId) -> Option<ThingId> {
    let thing = edition.thing(account);
    match thing.entity() {
        Some(Entity::Account(record)) => thing.maybe(record.parent.as_ref()),
        _ => None,
    }
}

/// The accounts that name an account as their parent, in the order of their ids.
pub fn children(edition: &Edition, account: ThingId) -> Vec<ThingId> {
    let names = edition.backlinks(account).iter().map(|link| link.from);
    let mut children: Vec<ThingId> = names.filter(|id| parent(edition, *id) == Some(account)).collect();
    children.sort_unstable();
    children.dedup();
    children
}

/// All accounts beneath an account, its children before theirs.
pub fn beneath(edition: &Edition, account: ThingId) -> Vec<ThingId> {
    let mut found = vec![account];
    let mut next = 0;
    while let Some(at) = found.get(next).copied() {
        next += 1;
        let new: Vec<ThingId> = children(edition, at).into_iter().filter(|id| !found.contains(id)).collect();
        found.extend(new);
    }
    found.remove(0);
    found
}

/// The accounts above an account, the nearest first. A circle of parents, which is an error, ends.
pub fn above(edition: &Edition, account: ThingId) -> Vec<ThingId> {
    let mut found = Vec::new();
    let mut at = account;
    while let Some(next) = parent(edition, at).filter(|next| *next != account && !found.contains(next)) {
        found.push(next);
        at = next;
    }
    found
}

/// An account with the accounts above it and those beneath it. Whoever was met in one of them was met.
pub fn line(edition: &Edition, account: ThingId) -> Vec<ThingId> {
    let mut line = vec![account];
    line.extend(above(edition, account));
    line.extend(beneath(edition, account));
    line
}
