//! Files for programs: the index of the search, calendars, the feed, the list of pages.

pub mod feed;
pub(crate) mod feeds;
pub mod ics;
pub(crate) mod icon;
pub mod index;
mod found_before;
pub(crate) mod search;
pub(crate) mod search_files;
