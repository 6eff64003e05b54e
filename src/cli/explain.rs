//! `keyplan explain CODE`.

use std::io::{self, Write};

use clap::Args;

use crate::cli::{Exit, wrong_use};
use crate::diagnostics::Code;

/// Prints why a finding is one, and what to do.
#[derive(Args, Debug)]
pub(super) struct ExplainOptions {
    /// A code (KP101, 101) or a name (unknown-reference); every code when left out
    code: Option<String>,
}

pub(super) fn run(options: &ExplainOptions) -> Result<Exit, Exit> {
    let mut out = io::stdout().lock();
    let Some(name) = &options.code else {
        for code in Code::ALL {
            if writeln!(out, "{} {}", code.text(), code.name()).is_err() {
                break;
            }
        }
        return Ok(Exit::Fine);
    };
    if let Some(code) = Code::parse(name) {
        let _ = write!(out, "{}", crate::health::explain(code));
        return Ok(Exit::Fine);
    }
    let hint = match crate::diagnostics::nearest_code(name) {
        Some(near) => format!("; did you mean {} {}?", near.text(), near.name()),
        None => "; `keyplan explain` lists them all".to_owned(),
    };
    Err(wrong_use(format!("no rule is called `{name}`{hint}")))
}
