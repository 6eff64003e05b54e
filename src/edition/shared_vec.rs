//! A persistent vector in chunks of 256: replacing one item copies one chunk, and versions share the others.

use std::cmp::Ordering;
use std::marker::PhantomData;
use std::ops::Index;
use std::sync::Arc;

use crate::playbook::Id;

/// Items in a chunk. Replacing an item also copies the list of chunks, which is short for any playbook.
const WIDTH: usize = 256;

/// A vector whose items are found by ids of type `I`. Cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct SharedVec<I, T> {
    chunks: Arc<Vec<Arc<Vec<T>>>>,
    ids: PhantomData<fn(I) -> I>,
}

impl<I: Id, T: Clone> SharedVec<I, T> {
    /// Replaces an item. Versions that were cloned before keep the old one.
    pub(crate) fn set(&mut self, id: I, item: T) {
        Arc::make_mut(&mut Arc::make_mut(&mut self.chunks)[id.at() / WIDTH])[id.at() % WIDTH] = item;
    }
}

impl<I: Id, T> SharedVec<I, T> {
    /// Every item with its id, in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (I, &T)> {
        self.values().enumerate().map(|(at, item)| (I::new(at), item))
    }

    /// Every item, in order.
    pub(crate) fn values(&self) -> impl Iterator<Item = &T> {
        self.chunks.iter().flat_map(|chunk| chunk.iter())
    }

    /// The id of an item in a sorted vector; `order` compares an item with the wanted one.
    pub(crate) fn find(&self, mut order: impl FnMut(&T) -> Ordering) -> Option<I> {
        let after = self.chunks.partition_point(|chunk| order(&chunk[0]) != Ordering::Greater);
        let before = after.checked_sub(1)?;
        self.chunks[before].binary_search_by(order).ok().map(|at| I::new(before * WIDTH + at))
    }
}

impl<I: Id, T> Index<I> for SharedVec<I, T> {
    type Output = T;
    fn index(&self, id: I) -> &T {
        &self.chunks[id.at() / WIDTH][id.at() % WIDTH]
    }
}

impl<I, T> FromIterator<T> for SharedVec<I, T> {
    fn from_iter<Items: IntoIterator<Item = T>>(items: Items) -> Self {
        let mut items = items.into_iter();
        let chunks = std::iter::from_fn(|| {
            let chunk: Vec<T> = items.by_ref().take(WIDTH).collect();
            (!chunk.is_empty()).then(|| Arc::new(chunk))
        });
        Self { chunks: Arc::new(chunks.collect()), ids: PhantomData }
    }
}

#[cfg(test)]
mod tests {
    use crate::edition::shared_vec::{SharedVec, WIDTH};
    use crate::playbook::{Id, ThingId};

    #[test]
    fn a_list_of_any_length_is_what_was_put_into_it() {
        for length in [0, 1, WIDTH - 1, WIDTH, WIDTH + 1, 3 * WIDTH] {
            let list: SharedVec<ThingId, usize> = (0..length).map(|at| at * 2).collect();
            assert!(list.values().copied().eq((0..length).map(|at| at * 2)));
            for at in 0..length {
                assert_eq!(list[ThingId::new(at)], at * 2);
                assert_eq!(list.find(|item| item.cmp(&(at * 2))), Some(ThingId::new(at)));
                assert_eq!(list.find(|item| item.cmp(&(at * 2 + 1))), None);
            }
        }
    }

    #[test]
    fn another_item_is_another_one_in_one_version_only() {
        let before: SharedVec<ThingId, usize> = (0..2 * WIDTH).collect();
        let mut after = before.clone();
        let id = ThingId::new(WIDTH);
        after.set(id, 7);
        assert_eq!((before[id], after[id]), (WIDTH, 7));
        assert!(std::sync::Arc::ptr_eq(&before.chunks[0], &after.chunks[0]), "what is the same is shared");
    }
}
