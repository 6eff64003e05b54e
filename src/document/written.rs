//! The single values of a record with their keys and places, in the order in which they are declared.

use std::ops::Range;

use crate::document::plain::Plain;
use crate::document::reference::Reference;

/// A single value of a record.
#[derive(Clone, Debug)]
pub enum Written<'s> {
    /// A value as plain data, and its place in the file.
    Value(Plain, Range<usize>),
    /// A reference to another thing.
    Reference(&'s Reference),
}

/// Is called with each value and its key, `kpis.target`.
pub type WrittenVisitor<'v, 's> = dyn FnMut(&str, Written<'s>) + 'v;
