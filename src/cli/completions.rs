//! `keyplan completions SHELL`.

use std::io::{self, Write};

use clap::{Args, Command};
use clap_complete::Shell;

use crate::cli::Exit;

/// Prints the completions of a shell, to be put where that shell looks for them.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct Options {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

const EXAMPLES: &str = "Examples:
  keyplan completions bash > ~/.local/share/bash-completion/completions/keyplan
  keyplan completions zsh > ~/.zfunc/_keyplan
  keyplan completions fish > ~/.config/fish/completions/keyplan.fish";

pub(super) fn run(options: &Options, command: &mut Command) -> Exit {
    let mut script = Vec::new();
    clap_complete::generate(options.shell, command, "keyplan", &mut script);
    // A closed pipe is the reader's choice and no fault.
    let _ = io::stdout().lock().write_all(&script);
    Exit::Fine
}
