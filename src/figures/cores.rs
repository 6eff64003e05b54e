//! Work that all cores share, in pieces. What hands it out is compiled once, not for each kind of work.

#[cfg(feature = "cli")]
use std::any::Any;
#[cfg(feature = "cli")]
use std::panic::{self, AssertUnwindSafe};
#[cfg(feature = "cli")]
use std::sync::{Arc, OnceLock};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rayon::prelude::*;

/// How many pieces of work a core takes at a time that cost little each.
pub(crate) const LIGHT: usize = 64;

/// The same of pieces that cost more. With larger ones one core works alone at the end.
pub(crate) const HEAVY: usize = 8;

/// A piece is at most this part of all work.
const FEW: usize = 32;

/// Does something for each number below `count`, until it says that this is enough. Returns whether all was done.
pub(crate) fn all(count: usize, piece: usize, work: &(dyn Fn(usize) -> bool + Sync)) -> bool {
    // Where there are few, even a small piece may leave one core alone at the end.
    (0..count).into_par_iter().with_max_len(piece.min(1 + count / FEW)).all(work)
}

/// Does something for each number below `count`.
pub(crate) fn each(count: usize, piece: usize, work: &(dyn Fn(usize) + Sync)) {
    all(count, piece, &|at| {
        work(at);
        true
    });
}

/// Does something for each of some items, until that fails.
///
/// # Errors
/// A fault of one of them.
#[cfg(feature = "cli")]
pub(crate) fn try_each<I: Sync, E: Send>(
    items: &[I],
    piece: usize,
    work: impl Fn(&I) -> Result<(), E> + Sync,
) -> Result<(), E> {
    let fault = Mutex::new(None);
    all(items.len(), piece, &|at| match work(&items[at]) {
        Ok(()) => true,
        Err(error) => {
            *locked(&fault) = Some(error);
            false
        }
    });
    fault.into_inner().unwrap_or_else(PoisonError::into_inner).map_or(Ok(()), Err)
}

/// Does two things at once.
pub(crate) fn both<A: Send, B: Send>(one: impl FnOnce() -> A + Send, other: impl FnOnce() -> B + Send) -> (A, B) {
    let (mut one, mut other) = (Some(one), Some(other));
    let (mut first, mut second) = (None, None);
    at_once(&mut || first = one.take().map(|one| one()), &mut || second = other.take().map(|other| other()));
    first.zip(second).expect("both were done")
}

fn at_once(one: &mut (dyn FnMut() + Send), other: &mut (dyn FnMut() + Send)) {
    rayon::join(one, other);
}

/// Lets this thread take part in what cores share, for as long as the process runs. Else it would wait for another thread
/// each time, and systems tend to wake that one where this one still runs.
#[cfg(feature = "cli")]
pub(crate) fn take_part() {
    // Where threads share work already, they go on.
    let _ = rayon::ThreadPoolBuilder::new().use_current_thread().build_global();
}

/// Something that is made by a core that has nothing else to do, or by whoever wants it first.
#[cfg(feature = "cli")]
pub(crate) struct Later<T>(Arc<Unmade<T>>);

#[cfg(feature = "cli")]
struct Unmade<T> {
    /// Or the words of the panic that it ended with.
    made: OnceLock<Result<T, String>>,
    make: Mutex<Option<Box<dyn FnOnce() -> T + Send>>>,
}

#[cfg(feature = "cli")]
impl<T: Send + Sync + 'static> Later<T> {
    /// It can be made from now on.
    pub(crate) fn of(make: impl FnOnce() -> T + Send + 'static) -> Self {
        let later = Self(Arc::new(Unmade { made: OnceLock::new(), make: Mutex::new(Some(Box::new(make))) }));
        let same = Self(Arc::clone(&later.0));
        rayon::spawn(move || _ = same.made());
        later
    }

    /// What was made. Whoever wants what ended with a panic panics likewise.
    pub(crate) fn get(&self) -> &T {
        self.made().as_ref().unwrap_or_else(|words| panic::resume_unwind(Box::new(words.clone())))
    }

    fn made(&self) -> &Result<T, String> {
        self.0.made.get_or_init(|| {
            let make = locked(&self.0.make).take().expect("it is made once");
            let ended = panic::catch_unwind(AssertUnwindSafe(make));
            ended.map_err(|panic| words_of(&*panic).unwrap_or_default().to_owned())
        })
    }
}

/// What a panic said.
#[cfg(feature = "cli")]
pub(crate) fn words_of(panic: &(dyn Any + Send)) -> Option<&str> {
    panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied())
}

/// Frees something when a core has nothing else to do.
#[cfg(feature = "cli")]
pub(crate) fn drop_later<T: Send + 'static>(it: T) {
    rayon::spawn(move || drop(it));
}

/// Makes something of each item. What was made comes in the order of the items.
pub(crate) fn map<I: Sync, T: Send>(items: &[I], piece: usize, make: impl Fn(&I) -> T + Sync) -> Vec<T> {
    let pieces: Vec<&[I]> = items.chunks(piece).collect();
    let parts: Vec<Mutex<Vec<T>>> = pieces.iter().map(|_| Mutex::default()).collect();
    each(pieces.len(), 1, &|at| {
        let new = pieces[at].iter().map(&make).collect();
        *locked(&parts[at]) = new;
    });
    let mut all = Vec::with_capacity(items.len());
    for piece in parts {
        all.append(&mut piece.into_inner().unwrap_or_else(PoisonError::into_inner));
    }
    all
}

/// The same of items that are given away.
pub(crate) fn map_owned<I: Send, T: Send>(items: Vec<I>, piece: usize, make: impl Fn(I) -> T + Sync) -> Vec<T> {
    let items: Vec<Mutex<Option<I>>> = items.into_iter().map(|item| Mutex::new(Some(item))).collect();
    let all = map(&items, piece, |item| {
        let item = locked(item).take();
        item.map(&make)
    });
    all.into_iter().flatten().collect()
}

fn locked<T>(it: &Mutex<T>) -> MutexGuard<'_, T> {
    // Whoever panics here ends the whole work with it.
    it.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_made_comes_in_the_order_of_the_items() {
        for count in [0, 1, 7, 8, 9, 1000] {
            let items: Vec<usize> = (0..count).collect();
            let doubled: Vec<usize> = items.iter().map(|item| 2 * item).collect();
            assert_eq!(map(&items, 8, |item| 2 * item), doubled);
            assert_eq!(map_owned(items, 8, |item| 2 * item), doubled);
        }
    }

    #[test]
    fn two_things_are_done_at_once() {
        assert_eq!(both(|| 1, || "two"), (1, "two"));
    }

    #[test]
    #[cfg(feature = "cli")]
    fn what_is_made_later_is_made_once() {
        let made = Arc::new(Mutex::new(0));
        let count = Arc::clone(&made);
        let later = Later::of(move || {
            *locked(&count) += 1;
            7
        });
        let all: Vec<usize> = (0..100).collect();
        assert!(map(&all, 1, |_| *later.get()).into_iter().all(|it| it == 7));
        assert_eq!(*locked(&made), 1);
    }

    #[test]
    #[cfg(feature = "cli")]
    fn who_wants_what_panicked_panics_with_its_words() {
        let later: Later<u8> = Later::of(|| panic!("no {}", "disk"));
        for _ in 0..2 {
            let panic = panic::catch_unwind(AssertUnwindSafe(|| *later.get())).unwrap_err();
            assert_eq!(panic.downcast_ref::<String>().map(String::as_str), Some("no disk"));
        }
    }

    #[test]
    #[cfg(feature = "cli")]
    fn work_ends_with_the_first_fault() {
        let items: Vec<usize> = (0..100_000).collect();
        let done = Mutex::new(0);
        let work = |item: &usize| {
            *locked(&done) += 1;
            if *item == 10 { Err("ten") } else { Ok(()) }
        };
        assert_eq!(try_each(&items, 8, work), Err("ten"));
        assert!(*locked(&done) < items.len());
        assert_eq!(try_each(&items, 8, |_| Ok::<(), ()>(())), Ok(()));
    }
}
