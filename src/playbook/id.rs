//! Ids: indexes of the lists of a graph. Each list has an id type of its own, so that one id cannot be taken for
//! another.

use std::collections::HashMap;
use std::marker::PhantomData;
use std::ops::{Index, IndexMut};

/// The index of an item of a list. Nothing outside of `playbook` and `edition` makes one or reads its number.
pub trait Id: Copy {
    /// The id of the item at an index, counted from 0.
    fn new(at: usize) -> Self;
    /// The index, counted from 0.
    fn at(self) -> usize;
}

/// Declares id types.
macro_rules! ids {
    ($($(#[$doc:meta])* $visible:vis struct $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $visible struct $name(u32);

        impl $crate::playbook::id::Id for $name {
            fn new(at: usize) -> Self {
                Self(u32::try_from(at).expect("no playbook has 2^32 of anything"))
            }
            fn at(self) -> usize {
                self.0 as usize
            }
        }

        /// Its number, for names that only have to differ.
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    )*};
}
pub(super) use ids;

/// For lists that have no id type of their own.
impl Id for usize {
    fn new(at: usize) -> Self {
        at
    }
    fn at(self) -> usize {
        self
    }
}

ids! {
    /// A thing of an edition: its index among the things of that edition.
    ///
    /// The whole playbook has ids of its own, see [`WholeId`](crate::playbook::WholeId).
    pub struct ThingId;

    /// An asset of an edition: its index among the assets that the edition's pages link to.
    pub struct AssetId;

    /// An old address: its index among the redirects of an edition.
    pub struct RedirectId;
}

/// Where each thing of a list stands in it. To look for one thing after the other in the list itself would take as long as
/// the list times what is looked for.
pub(crate) fn places(list: &[ThingId]) -> HashMap<ThingId, usize> {
    list.iter().enumerate().map(|(at, id)| (*id, at)).collect()
}

/// A list that is indexed by ids of one type. It costs what a `Vec` costs.
#[derive(Clone, Debug, PartialEq)]
pub struct IdVec<I, T> {
    items: Vec<T>,
    ids: PhantomData<fn(I) -> I>,
}

/// A value for each thing of an edition.
pub type PerThing<T> = IdVec<ThingId, T>;

impl<I, T> Default for IdVec<I, T> {
    fn default() -> Self {
        Self { items: Vec::new(), ids: PhantomData }
    }
}

impl<I: Id, T> IdVec<I, T> {
    /// A list of this length with the same item everywhere.
    pub(crate) fn filled(length: usize, item: T) -> Self
    where
        T: Clone,
    {
        std::iter::repeat_n(item, length).collect()
    }

    /// Adds an item at the end and returns its id.
    pub(crate) fn push(&mut self, item: T) -> I {
        self.items.push(item);
        I::new(self.items.len() - 1)
    }

    /// How many items there are.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Every item with its id, in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (I, &T)> + ExactSizeIterator + Clone {
        self.items.iter().enumerate().map(|(at, item)| (I::new(at), item))
    }

    /// Every item, in order.
    pub fn values(&self) -> std::slice::Iter<'_, T> {
        self.items.iter()
    }

    /// Every item, in order, mutable.
    pub(crate) fn values_mut(&mut self) -> std::slice::IterMut<'_, T> {
        self.items.iter_mut()
    }

    /// The items as a slice.
    pub(crate) fn as_slice(&self) -> &[T] {
        &self.items
    }

    /// Every item with its id, in order.
    pub(crate) fn into_entries(self) -> impl Iterator<Item = (I, T)> {
        self.items.into_iter().enumerate().map(|(at, item)| (I::new(at), item))
    }

    /// Every item, in order.
    pub(crate) fn into_values(self) -> std::vec::IntoIter<T> {
        self.items.into_iter()
    }

    /// The id of an item in a sorted list; `order` compares an item with the wanted one.
    pub(crate) fn find(&self, order: impl FnMut(&T) -> std::cmp::Ordering) -> Option<I> {
        self.items.binary_search_by(order).ok().map(I::new)
    }
}

impl<I: Id, T> Index<I> for IdVec<I, T> {
    type Output = T;
    fn index(&self, id: I) -> &T {
        &self.items[id.at()]
    }
}

impl<I: Id, T> IndexMut<I> for IdVec<I, T> {
    fn index_mut(&mut self, id: I) -> &mut T {
        &mut self.items[id.at()]
    }
}

impl<I, T> FromIterator<T> for IdVec<I, T> {
    fn from_iter<Items: IntoIterator<Item = T>>(items: Items) -> Self {
        Self { items: items.into_iter().collect(), ids: PhantomData }
    }
}
