//! Programs of the system, and what it allows this one.

use std::ffi::OsString;
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

/// Raises the limit of open files as far as the system allows: each idle connection is one.
pub(crate) fn raise_file_limit() {
    let limit = getrlimit(Resource::Nofile);
    let _ = setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, ..limit });
}
