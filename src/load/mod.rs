//! From the disk, or from inside the binary, into memory.

pub(crate) mod assets;
pub mod disk;
pub(crate) mod embedded;
