//! `keyplan completions SHELL`.

use clap::{Args, Command};
use clap_complete::Shell;

use crate::cli::{Exit, print_result};

/// Prints the completions of a shell, to be put where that shell looks for them.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct CompletionsOptions {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

const EXAMPLES: &str = "Examples:
  keyplan completions bash > ~/.local/share/bash-completion/completions/keyplan
  keyplan completions zsh > ~/.zfunc/_keyplan
  keyplan completions fish > ~/.config/fish/completions/keyplan.fish";

pub(super) fn run(options: &CompletionsOptions, command: &mut Command) -> Result<Exit, Exit> {
    let mut script = Vec::new();
    clap_complete::generate(options.shell, command, "keyplan", &mut script);
    print_result(&script).map(|()| Exit::Fine)
}
