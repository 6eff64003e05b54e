//! TODO head.

pub mod feed;
pub(crate) mod feeds;
pub mod ics;
pub mod index;
pub(crate) mod search;
