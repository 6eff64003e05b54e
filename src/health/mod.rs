//! Plan health: what is wrong with the plan itself. `rules` has one file a rule; the rest of this folder runs them.
//!
//! A rule looks at one thing and returns findings with their levels. What is the same for all rules is done outside of
//! them: which things count, the cap of a draft, a site's ceiling, what one rule silences of another, and waivers.

mod rule;
mod say;
mod words;
pub mod rules;
mod thresholds;
mod explain;
mod selection;
mod waivers;
mod asking;
mod scopes;
mod whole;
mod state;

use crate::diagnostics::Code;

pub use asking::Diagnosis;
pub(crate) use asking::by_place;
#[cfg(feature = "cli")]
pub(crate) use explain::explanation;
pub use explain::{explain, gist};
pub(crate) use explain::{explained, meaning};
pub use rule::{Scope, Threshold, Time};
pub use selection::Selection;
pub use state::{Health, check};
pub use thresholds::unknown_threshold;
pub use words::WordLists;

/// How the findings of a rule change as days pass; none for a code that is no rule.
pub fn time(code: Code) -> Option<Time> {
    rules::rule(code).map(|rule| rule.time)
}

/// The numbers of a rule that a site can change.
pub fn thresholds(code: Code) -> &'static [Threshold] {
    rules::rule(code).map_or(&[], |rule| rule.thresholds)
}
