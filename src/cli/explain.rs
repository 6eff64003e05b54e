//! `keyplan explain CODE`.

use clap::Args;

use crate::cli::{Exit, print_result, wrong_use};
use crate::diagnostics::Code;

/// Prints why a finding is one, and what to do.
#[derive(Args, Debug)]
pub(super) struct ExplainOptions {
    /// A code (KP101, 101) or a name (unknown-reference); every code when left out
    code: Option<String>,
}

pub(super) fn run(options: &ExplainOptions) -> Result<Exit, Exit> {
    let Some(name) = &options.code else {
        let all: Vec<String> = Code::ALL.iter().map(|code| format!("{} {}\n", code.text(), code.name())).collect();
        return print_result(all.concat().as_bytes()).map(|()| Exit::Fine);
    };
    if let Some(code) = Code::parse(name) {
        return print_result(crate::health::explain(code).as_bytes()).map(|()| Exit::Fine);
    }
    let hint = match crate::diagnostics::nearest_code(name) {
        Some(near) => format!("; did you mean {} {}?", near.text(), near.name()),
        None => "; `keyplan explain` lists them all".to_owned(),
    };
    Err(wrong_use(format!("no rule is called `{name}`{hint}")))
}
