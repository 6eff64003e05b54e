//! From the disk, or from inside the binary, into memory.

pub mod disk;
pub(crate) mod embedded;
#[cfg(feature = "cli")]
pub(crate) mod marks;
pub mod clean;
pub mod tables;
mod whole;
pub mod assets;
pub mod texts;
