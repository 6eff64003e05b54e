//! TODO head.

pub(crate) mod bridge;
pub mod path;
pub(crate) mod timeline;
