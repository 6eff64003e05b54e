//! `keyplan serve` in a build without the preview: it says so.

use clap::Args;

use crate::cli::{Exit, Global, wrong_use};
use crate::diagnostics::say;

/// Shows the playbook in a browser while it is written.
#[derive(Args, Debug)]
pub(super) struct ServeOptions {
    /// Whatever the preview would understand
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, hide = true)]
    _given: Vec<String>,
}

pub(super) fn run(_: &Global, _: &ServeOptions) -> Result<Exit, Exit> {
    Err(wrong_use(say!("this build of keyplan has no preview: it was made without the feature `serve`")))
}
