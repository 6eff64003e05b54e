//! The resolved graph: every name is looked up once, over all documents.

mod id;
mod reading;
mod graph;
mod whole;
pub mod tables;
pub mod resolve;

pub(crate) use graph::Graph;
pub use graph::{Asset, Backlink, LinkTo, Sections, Target, Thing};
pub use id::{AssetId, IdVec, PerThing, RedirectId, ThingId};
pub(crate) use id::{Id, places};
pub use reading::{Reading, ReadingRow, path_days};
pub use whole::{Playbook, WholeAssetId, WholeId, WholeThing};
