//! Programs of the system, and what it allows this one.
#![allow(clippy::disallowed_methods, reason = "where things lie, the environment says")]

use std::env;
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Opens an address in the browser of the system.
pub(crate) fn browse(address: &str) {
    let program = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    let quiet = Stdio::null;
    if let Ok(mut child) = Command::new(program).arg(address).stdout(quiet()).stderr(quiet()).spawn() {
        std::thread::spawn(move || child.wait());
    }
}

/// A program as it has to be named to be started.
pub(crate) fn program(name: &str) -> OsString {
    name.into()
}

/// Where programs keep what one run leaves for the next.
pub(crate) fn state_folder() -> Option<PathBuf> {
    let named = env::var_os("XDG_STATE_HOME").map(PathBuf::from).filter(|folder| folder.is_absolute());
    let usual = if cfg!(target_os = "macos") { "Library/Application Support" } else { ".local/state" };
    named.or_else(|| env::home_dir().filter(|home| home.is_absolute()).map(|home| home.join(usual)))
}

/// Raises the limit of open files as far as the system allows: each idle connection is one.
pub(crate) fn raise_file_limit() {
    let limit = getrlimit(Resource::Nofile);
    let _ = setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, ..limit });
}
