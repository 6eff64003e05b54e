//! Places in source files.

use std::ops::Range;
use std::sync::Arc;

/// A place in one file: its path and a byte range in the whole file, front matter included.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// Path from the project's root, with forward slashes.
    pub path: Arc<str>,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The bytes `range` of `path`.
    pub fn new(path: &Arc<str>, range: Range<usize>) -> Self {
        Self { path: Arc::clone(path), start: offset(range.start), end: offset(range.end) }
    }

    /// The very beginning of a file; for findings about the file as a whole.
    pub fn file(path: &Arc<str>) -> Self {
        Self { path: Arc::clone(path), start: 0, end: 0 }
    }

    /// The byte range in the file.
    pub fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Whether it is a place in a workbook: its text is a line a row, with a tab between cells.
    pub fn is_in_workbook(&self) -> bool {
        is_workbook(&self.path)
    }
}

/// Whether a file is a workbook by its name.
pub fn is_workbook(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, ending)| ending == "xlsx")
}

/// A value an author wrote, with its byte range in the file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Placed<T> {
    /// The value.
    pub value: T,
    /// First byte in the file.
    pub start: u32,
    /// One past the last byte in the file.
    pub end: u32,
}

impl<T> Placed<T> {
    /// `value`, written at `range` of its file.
    pub fn new(value: T, range: Range<usize>) -> Self {
        Self { value, start: offset(range.start), end: offset(range.end) }
    }

    /// The byte range in the file.
    pub fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// An offset in a source as it is kept.
fn offset(at: usize) -> u32 {
    u32::try_from(at).expect("a source and the tables beside it have less than 4 GiB")
}

impl<T> std::ops::Deref for Placed<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}
