//! The modules of `tests/support`, for all tests of this binary.

#[path = "../support/dice.rs"]
mod dice;
#[path = "../support/golden.rs"]
mod golden;
#[path = "../support/page.rs"]
mod page;
#[path = "../support/preview.rs"]
#[allow(dead_code, reason = "most of it is for `tests/serve.rs`")]
pub(crate) mod preview;
#[path = "../support/site.rs"]
mod site;
#[cfg(unix)]
#[path = "../support/terminal.rs"]
mod terminal;

pub(crate) use dice::Dice;
pub(crate) use golden::{assert_golden, assert_golden_after};
pub(crate) use page::{leads, says, words, xml};
pub(crate) use site::{HEALTHY, OBJECTIVE, Run, Site, tree};
#[cfg(unix)]
pub(crate) use terminal::Terminal;
