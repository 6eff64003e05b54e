//! A long list of which versions share what is the same in them: another item in one place costs a shelf, not the list.

use std::cmp::Ordering;
use std::ops::Index;
use std::sync::Arc;

/// Items on one shelf. The list of shelves is copied too: both stay short for as many things as a playbook may have.
const WIDTH: usize = 256;

/// A list. Cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Shelves<T>(Arc<Vec<Arc<Vec<T>>>>);

impl<T: Clone> Shelves<T> {
    /// Puts another item in the place of one.
    pub(crate) fn set(&mut self, at: usize, item: T) {
        Arc::make_mut(&mut Arc::make_mut(&mut self.0)[at / WIDTH])[at % WIDTH] = item;
    }
}

impl<T> Shelves<T> {
    /// Every item, in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &T> {
        self.0.iter().flat_map(|shelf| shelf.iter())
    }

    /// Whether there is nothing in it.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The place of an item in a list that is sorted.
    pub(crate) fn find(&self, mut order: impl FnMut(&T) -> Ordering) -> Option<usize> {
        let after = self.0.partition_point(|shelf| order(&shelf[0]) != Ordering::Greater);
        let before = after.checked_sub(1)?;
        self.0[before].binary_search_by(order).ok().map(|at| before * WIDTH + at)
    }
}

impl<T> Index<usize> for Shelves<T> {
    type Output = T;
    fn index(&self, at: usize) -> &T {
        &self.0[at / WIDTH][at % WIDTH]
    }
}

impl<T> FromIterator<T> for Shelves<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        let mut items = items.into_iter();
        let shelves = std::iter::from_fn(|| {
            let shelf: Vec<T> = items.by_ref().take(WIDTH).collect();
            (!shelf.is_empty()).then(|| Arc::new(shelf))
        });
        Self(Arc::new(shelves.collect()))
    }
}

#[cfg(test)]
mod tests {
    use crate::edition::shelves::{Shelves, WIDTH};

    #[test]
    fn a_list_of_any_length_is_what_was_put_into_it() {
        for length in [0, 1, WIDTH - 1, WIDTH, WIDTH + 1, 3 * WIDTH] {
            let list: Shelves<usize> = (0..length).map(|at| at * 2).collect();
            assert_eq!(list.is_empty(), length == 0);
            assert!(list.iter().copied().eq((0..length).map(|at| at * 2)));
            for at in 0..length {
                assert_eq!(list[at], at * 2);
                assert_eq!(list.find(|item| item.cmp(&(at * 2))), Some(at));
                assert_eq!(list.find(|item| item.cmp(&(at * 2 + 1))), None);
            }
        }
    }

    #[test]
    fn another_item_is_another_one_in_one_version_only() {
        let before: Shelves<usize> = (0..2 * WIDTH).collect();
        let mut after = before.clone();
        after.set(WIDTH, 7);
        assert_eq!((before[WIDTH], after[WIDTH]), (WIDTH, 7));
        assert!(std::sync::Arc::ptr_eq(&before.0[0], &after.0[0]), "what is the same is shared");
    }
}
