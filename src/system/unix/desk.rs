//! What a run needs of the desk it is made at: a browser, and a folder for what it keeps.
#![allow(clippy::disallowed_methods, reason = "where things lie, the environment says")]

use std::env;
use std::path::PathBuf;
#[cfg(feature = "serve")]
use std::process::{Command, Stdio};

/// Opens an address in the browser of the system.
#[cfg(feature = "serve")]
pub(crate) fn browse(address: &str) {
    let program = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    let quiet = Stdio::null;
    if let Ok(mut child) = Command::new(program).arg(address).stdout(quiet()).stderr(quiet()).spawn() {
        std::thread::spawn(move || child.wait());
    }
}

/// Where programs keep what one run leaves for the next.
pub(crate) fn state_folder() -> Option<PathBuf> {
    let named = env::var_os("XDG_STATE_HOME").map(PathBuf::from).filter(|folder| folder.is_absolute());
    let usual = if cfg!(target_os = "macos") { "Library/Application Support" } else { ".local/state" };
    named.or_else(|| env::home_dir().filter(|home| home.is_absolute()).map(|home| home.join(usual)))
}
