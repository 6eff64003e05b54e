//! What is made of each account when a page first asks for it.

use std::sync::Arc;

use crate::edition::reads::Noted;
#[cfg(feature = "serve")]
use crate::playbook::ThingId;

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
