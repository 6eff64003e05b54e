//! The resolved graph: every name looked up, once, over all documents.

mod graph;
mod readings;
pub mod resolve;

pub use graph::{Asset, Backlink, LinkTo, Playbook, Target, Thing, ThingId};
pub use readings::Reading;
