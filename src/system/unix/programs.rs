//! Programs of the system, and what it allows this one.

use std::ffi::OsString;

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// A program as it has to be named to be started.
pub(crate) fn program(name: &str) -> OsString {
    name.into()
}

/// Raises the limit of open files as far as the system allows: each idle connection is one.
pub(crate) fn raise_file_limit() {
    let limit = getrlimit(Resource::Nofile);
    let _ = setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, ..limit });
}
