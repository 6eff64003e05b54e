//! What is wrong with a playbook, as values, and the printers of these values.

mod code;
mod explanation;
mod finding;
mod findings;
pub mod fixes;
pub mod report;
pub(crate) mod message;
mod span;

pub use code::{Code, nearest_code};
pub(crate) use explanation::Explanation;
pub use finding::{Finding, Fix, Label, Level};
pub use findings::Findings;
pub(crate) use message::kept;
pub use message::{English, Joined, Message, Tongue, Value};
pub(crate) use message::{phrase, say};
pub use span::{Placed, Span, is_workbook};
