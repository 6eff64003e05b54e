//! What is made of each account, or of each thing, when a page first asks for it.

use std::sync::{Arc, OnceLock};

use crate::edition::reads::Noted;
use crate::playbook::{Id as _, ThingId};

/// Something of each account, in the order of the list of accounts. Whoever asks for it has read what it was made from.
pub(crate) struct OfAccounts<T>(Vec<Arc<Noted<T>>>);

impl<T> OfAccounts<T> {
    /// Nothing is made yet.
    pub(super) fn new(accounts: usize) -> Self {
        Self((0..accounts).map(|_| Arc::default()).collect())
    }

    /// That of the account at a place in the list.
    pub(super) fn get_or_make(&self, place: usize, make: impl FnOnce() -> T) -> &T {
        self.0[place].get_or_make(make)
    }

    /// What stays after some things changed, shared with what was before. `changed` is sorted.
    #[cfg(feature = "serve")]
    pub(super) fn after(&self, changed: &[ThingId]) -> Self {
        let stays = |it: &Arc<Noted<T>>| if it.stays_after(changed) { Arc::clone(it) } else { Arc::default() };
        Self(self.0.iter().map(stays).collect())
    }
}

/// So many things have their places together.
const TOGETHER: usize = 64;

/// Something of each thing. Whoever asks for it has read what it was made from. Places come with what is made: after an edit
/// a preview shows one page of a playbook, which asks for few of them.
pub(crate) struct OfThings<T>(Vec<OnceLock<Box<[Noted<T>]>>>);

impl<T> OfThings<T> {
    /// Nothing is made yet.
    pub(super) fn new(things: usize) -> Self {
        Self((0..things.div_ceil(TOGETHER)).map(|_| OnceLock::new()).collect())
    }

    /// That of a thing.
    pub(crate) fn get_or_make(&self, id: ThingId, make: impl FnOnce() -> T) -> &T {
        let places = self.0[id.at() / TOGETHER].get_or_init(|| (0..TOGETHER).map(|_| Noted::default()).collect());
        places[id.at() % TOGETHER].get_or_make(make)
    }
}
