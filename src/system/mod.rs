//! What systems do in different ways: files and folders without links, folders that change places, terminals, programs.
//!
//! One folder a system, with the same functions in it. Nobody else asks which system this is.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
pub(crate) use unix::*;
#[cfg(windows)]
pub(crate) use windows::*;

/// What stands at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Entry {
    /// A file of so many bytes.
    File(u64),
    /// A folder, a link, a pipe: no file.
    Other,
}

/// What the system says of a file or a folder. While none of it changes nobody writes to it, except within the moment in
/// which it was written last: clocks of file systems tick slowly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FileMark {
    size: u64,
    inode: u64,
    /// When its name, its rights or its bytes changed last, in nanoseconds.
    changed: i64,
    /// When its bytes changed last, in nanoseconds.
    modified: i64,
}

#[cfg(feature = "cli")]
impl FileMark {
    /// The numbers that it is kept as.
    pub(crate) fn numbers(self) -> [u64; 4] {
        let Self { size, inode, changed, modified } = self;
        [size, inode, changed.cast_unsigned(), modified.cast_unsigned()]
    }

    /// The one that was kept as these.
    pub(crate) fn of_numbers([size, inode, changed, modified]: [u64; 4]) -> Self {
        Self { size, inode, changed: changed.cast_signed(), modified: modified.cast_signed() }
    }

    /// Whether it was touched at this time, in nanoseconds, or so shortly before that a later change may look the same.
    pub(crate) fn is_fresh(self, at: i64) -> bool {
        self.changed.max(self.modified).saturating_add(2_000_000_000) > at
    }
}
