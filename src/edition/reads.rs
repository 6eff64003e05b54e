//! What is read of an edition while a page is made.
//!
//! The edition itself notes which of its things are read, and so does what is prepared from them, so that nobody who writes
//! a page has to think of it. A page of which nothing that was read has changed is the same page.

use std::cell::{Cell, RefCell};
use std::sync::OnceLock;

use crate::document::prose::{self, ProseName};
use crate::playbook::ThingId;

/// From here on the lists of an edition are numbered.
pub(crate) const LISTS: u32 = 1 << 31;
/// From here on what is made of everything is.
pub(crate) const MADE_OF_ALL: u32 = LISTS + 16;

thread_local! {
    static IS_NOTING: Cell<bool> = const { Cell::new(false) };
    static NOTES: RefCell<Vec<Reads>> = const { RefCell::new(Vec::new()) };
}

/// What was read.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reads {
    /// The things.
    things: Listed,
    /// The things of which the name was read, with what goes with it, and perhaps nothing else.
    names: Listed,
    /// The prose, beside what else is said of its things.
    prose: Vec<ProseName>,
    /// Whether everything was read at once.
    all: bool,
    /// What was made before and is among it, by its address, where that was made from many things: it lives longer than
    /// anything is noted.
    made: Vec<usize>,
    /// The numbers of what was read that is made of everything and has a key of its own.
    of_all: Vec<u32>,
}

/// Things that were read; one may stand in it more than once.
#[derive(Clone, Debug, Default)]
struct Listed {
    ids: Vec<ThingId>,
    /// How many may be listed until those that are listed twice are taken out.
    most: usize,
}

/// What reads more things than this reads everything: to list them would take longer than to make it again.
const MANY: usize = 1 << 14;

/// What was made from so many things is not listed a second time.
const SEVERAL: usize = 64;

impl Listed {
    /// Says whether there are so many now that it is not worth while to list them.
    fn add(&mut self, id: ThingId) -> bool {
        if self.ids.last() == Some(&id) {
            return false;
        }
        let is_full = self.ids.len() >= self.most;
        if is_full {
            self.tidy();
            self.most = (2 * self.ids.len()).max(1 << 12);
        }
        self.ids.push(id);
        is_full && self.ids.len() > MANY
    }

    fn tidy(&mut self) {
        self.ids.sort_unstable();
        self.ids.dedup();
    }

    /// Whether one of these is among them. Both are sorted.
    #[cfg(feature = "serve")]
    fn has_any(&self, changed: &[ThingId]) -> bool {
        changed.iter().any(|id| self.ids.binary_search(id).is_ok())
    }
}

impl Reads {
    /// The things; none where it was everything.
    #[cfg(any(feature = "cli", test))]
    pub(crate) fn things(&self) -> Option<&[ThingId]> {
        (!self.all).then_some(&self.things.ids)
    }

    /// The things of which the name was read. Of those that were read whole it may be listed too.
    #[cfg(any(feature = "cli", test))]
    pub(crate) fn names(&self) -> &[ThingId] {
        &self.names.ids
    }

    /// The prose that was read.
    #[cfg(feature = "cli")]
    pub(crate) fn prose(&self) -> &[ProseName] {
        &self.prose
    }

    /// The numbers of what is made of everything and was read by its own key, see [`OfAll`].
    #[cfg(any(feature = "cli", test))]
    pub(crate) fn of_all(&self) -> &[u32] {
        &self.of_all
    }

    /// Whether one of these things was read, or everything. `changed` is sorted.
    #[cfg(feature = "serve")]
    pub(crate) fn has_any(&self, changed: &[ThingId]) -> bool {
        self.all || self.things.has_any(changed) || self.names.has_any(changed)
    }

    /// Notes for somebody else what was read: whoever uses what was made has read that too.
    pub(crate) fn note_again(&self) {
        with_notes(|notes| notes.add_all(self));
    }

    fn add(&mut self, id: ThingId) {
        self.all = self.all || self.things.add(id);
    }

    fn add_name(&mut self, id: ThingId) {
        self.all = self.all || self.names.add(id);
    }

    /// Adds what was read for something that was made before and lies at an address.
    fn add_made(&mut self, reads: &Self, address: usize) {
        if self.made.contains(&address) {
            return;
        }
        if reads.things.ids.len() + reads.names.ids.len() > SEVERAL {
            self.made.push(address);
        }
        self.add_all(reads);
    }

    fn add_all(&mut self, reads: &Self) {
        self.all |= reads.all;
        self.of_all.extend(&reads.of_all);
        self.prose.extend(&reads.prose);
        reads.things.ids.iter().for_each(|id| self.add(*id));
        reads.names.ids.iter().for_each(|id| self.add_name(*id));
    }

    fn tidy(&mut self) {
        self.of_all.sort_unstable();
        self.of_all.dedup();
        self.prose.sort_unstable();
        self.prose.dedup();
        self.things.tidy();
        self.names.tidy();
        if self.things.ids.len() + self.names.ids.len() > MANY {
            *self = Self { all: true, ..Self::default() };
        }
    }
}

/// Adds to the notes of whoever wants to know what is read now.
fn with_notes(add: impl FnOnce(&mut Reads)) {
    if IS_NOTING.get() {
        NOTES.with_borrow_mut(|notes| notes.last_mut().map(add));
    }
}

/// Notes that a thing is read, where somebody wants to know.
pub(crate) fn note(id: ThingId) {
    with_notes(|notes| notes.add(id));
}

/// Notes that the name of a thing is read: what it is called, and in which language. Much names a thing that reads nothing
/// else of it.
pub(crate) fn note_name(id: ThingId) {
    with_notes(|notes| notes.add_name(id));
}

/// Notes that something is read which is made of everything and has a key of its own, by its number.
pub(crate) fn note_of_all(number: u32) {
    with_notes(|notes| notes.of_all.push(number));
}

/// Notes that everything is read.
pub(crate) fn note_all() {
    with_notes(|notes| notes.all = true);
}

/// Makes something, and says what was read for it. It must not hand work to other threads.
pub(crate) fn noted<T>(make: impl FnOnce() -> T) -> (T, Reads) {
    NOTES.with_borrow_mut(|notes| notes.push(Reads::default()));
    let before = (IS_NOTING.replace(true), prose::note_read(Some(Vec::new())));
    let value = make();
    IS_NOTING.set(before.0);
    let prose = prose::note_read(before.1);
    let mut reads = NOTES.with_borrow_mut(Vec::pop).unwrap_or_default();
    reads.prose.extend(prose.into_iter().flatten());
    reads.tidy();
    (value, reads)
}

/// Makes something without a note of what is read for it: whoever uses it notes that.
pub(crate) fn unnoted<T>(make: impl FnOnce() -> T) -> T {
    let before = (IS_NOTING.replace(false), prose::note_read(None));
    let value = make();
    IS_NOTING.set(before.0);
    prose::note_read(before.1);
    value
}

/// Something that is made once, when it is first wanted, with what was read for it: whoever wants it has read that too.
#[derive(Debug)]
pub(crate) struct Noted<T>(OnceLock<(T, Reads)>);

impl<T> Default for Noted<T> {
    fn default() -> Self {
        Self(OnceLock::new())
    }
}

impl<T> Noted<T> {
    /// What was made, or is made now.
    pub(crate) fn get_or_make(&self, make: impl FnOnce() -> T) -> &T {
        let (value, reads) = self.0.get_or_init(|| noted(make));
        with_notes(|notes| notes.add_made(reads, std::ptr::from_ref(self).addr()));
        value
    }

    /// Whether it was made, and of none of these things. `changed` is sorted.
    #[cfg(feature = "serve")]
    pub(crate) fn stays_after(&self, changed: &[ThingId]) -> bool {
        self.0.get().is_some_and(|(_, reads)| !reads.has_any(changed))
    }
}

/// Something small that is made of everything: an order, a sum. A preview knows what was read for it. A build gives each of
/// them a number and a key: whoever wants it has read that alone, since most changes leave it as it is.
#[derive(Debug)]
pub(crate) struct OfAll<T> {
    number: Option<u32>,
    made: Noted<T>,
}

impl<T> OfAll<T> {
    /// Not made yet. With a number it has a key of its own.
    pub(crate) fn new(number: Option<u32>) -> Self {
        Self { number, made: Noted::default() }
    }

    /// What was made, or is made now.
    pub(crate) fn get_or_make(&self, make: impl FnOnce() -> T) -> &T {
        let Some(number) = self.number else { return self.made.get_or_make(make) };
        note_of_all(number);
        unnoted(|| self.made.get_or_make(make))
    }

    /// Its number and its key, if it has one and was made.
    #[cfg(feature = "cli")]
    pub(crate) fn key(&self) -> Option<(u32, u128)>
    where
        T: std::fmt::Debug,
    {
        let (made, _) = self.made.0.get()?;
        Some((self.number?, xxhash_rust::xxh3::xxh3_128(format!("{made:?}").as_bytes())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::playbook::Id as _;

    #[test]
    #[cfg(feature = "serve")]
    fn what_was_made_stays_while_nothing_changed_that_was_read_for_it() {
        let once = Noted::default();
        let ids = |ids: &[usize]| ids.iter().map(|id| ThingId::new(*id)).collect::<Vec<_>>();
        assert!(!once.stays_after(&[]), "it was not made yet");
        once.get_or_make(|| read(&[4, 2, 6]));
        assert!(once.stays_after(&ids(&[1, 3, 5, 7])));
        assert!(!once.stays_after(&ids(&[3, 4])));
        let all = Noted::default();
        all.get_or_make(note_all);
        assert!(!all.stays_after(&ids(&[9])));
    }

    #[test]
    fn what_is_made_without_a_note_is_read_by_nobody() {
        let ((), reads) = noted(|| {
            read(&[1]);
            unnoted(|| read(&[2]));
            read(&[3]);
        });
        assert_eq!(numbers(&reads), Some(vec![1, 3]));
    }

    #[test]
    fn what_has_a_key_of_its_own_is_read_by_its_number() {
        let (known, unknown) = (OfAll::new(Some(3)), OfAll::new(None));
        for of_all in [&known, &unknown] {
            of_all.get_or_make(|| read(&[1, 2]));
        }
        let ((), reads) = noted(|| {
            read(&[7]);
            known.get_or_make(|| unreachable!("it is made already"));
        });
        assert_eq!((numbers(&reads), reads.of_all()), (Some(vec![7]), &[3][..]));
        let ((), reads) = noted(|| {
            unknown.get_or_make(|| unreachable!("it is made already"));
        });
        assert_eq!((numbers(&reads), reads.of_all()), (Some(vec![1, 2]), &[][..]));
    }

    fn read(ids: &[usize]) {
        for id in ids {
            note(ThingId::new(*id));
        }
    }

    fn numbers(reads: &Reads) -> Option<Vec<usize>> {
        reads.things().map(|things| things.iter().map(|id| id.at()).collect())
    }

    #[test]
    fn what_is_read_is_noted_for_whom_it_was_read() {
        read(&[9]);
        let (value, outer) = noted(|| {
            read(&[3, 1, 3]);
            let ((), inner) = noted(|| read(&[7]));
            assert_eq!(numbers(&inner), Some(vec![7]));
            "made"
        });
        assert_eq!((value, numbers(&outer)), ("made", Some(vec![1, 3])));
        let ((), all) = noted(|| {
            read(&[1]);
            note_all();
        });
        assert_eq!(numbers(&all), None);
    }

    #[test]
    fn to_read_very_much_is_to_read_everything() {
        let read_up_to = |most: usize| noted(|| (0..most).for_each(|id| note(ThingId::new(id)))).1;
        assert_eq!(numbers(&read_up_to(MANY)).map(|all| all.len()), Some(MANY));
        assert_eq!(numbers(&read_up_to(MANY + 1)), None);
        assert_eq!(numbers(&read_up_to(3 * MANY)), None);
    }

    #[test]
    fn whoever_wants_what_was_made_before_has_read_what_it_was_made_from() {
        let once = Noted::default();
        let make = || {
            read(&[4, 2]);
            1
        };
        assert_eq!(*once.get_or_make(make), 1);
        let ((), reads) = noted(|| {
            read(&[8]);
            once.get_or_make(|| unreachable!("it is made already"));
        });
        assert_eq!(numbers(&reads), Some(vec![2, 4, 8]));
    }

    #[test]
    fn what_was_made_from_much_is_noted_once_for_each_who_wants_it() {
        let once = Noted::default();
        let many: Vec<usize> = (0..2 * SEVERAL).collect();
        for _ in 0..2 {
            let ((), reads) = noted(|| {
                (0..3).for_each(|_| {
                    once.get_or_make(|| read(&many));
                });
            });
            assert_eq!(numbers(&reads).as_ref(), Some(&many));
        }
    }
}
