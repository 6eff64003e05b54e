//! The command `keyplan`.

use std::process::ExitCode;

fn main() -> ExitCode {
    keyplan::cli::run()
}
