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
