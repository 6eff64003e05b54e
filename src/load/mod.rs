//! From the disk, or from inside the binary, into memory.

pub mod disk;
pub(crate) mod embedded;
