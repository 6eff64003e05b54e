//! What is counted about a plan: shared by the rules and by the pages, so that both always say the same.
//!
//! Every function is pure: it reads an edition and a day. Sources: "The plan: what each word means" in the rules.

pub mod items;
pub mod thread;
