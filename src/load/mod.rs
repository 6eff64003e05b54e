//! From the disk into memory.

pub mod disk;
