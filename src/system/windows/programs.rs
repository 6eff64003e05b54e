//! Programs of the system.
#![allow(clippy::disallowed_methods, reason = "where programs lie, the environment says")]

use std::env;
use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, Stdio};

/// Opens an address in the browser of the system, by no shell that would read signs of the address.
pub(crate) fn browse(address: &str) {
    let quiet = Stdio::null;
    let mut opener = Command::new("rundll32.exe");
    opener.arg("url.dll,FileProtocolHandler").arg(address).stdout(quiet()).stderr(quiet());
    if let Ok(mut child) = opener.spawn() {
        std::thread::spawn(move || child.wait());
    }
}

/// A program as it has to be named to be started: `code` is `code.cmd`, which Windows finds by its whole name only.
pub(crate) fn program(name: &str) -> OsString {
    if Path::new(name).extension().is_some() || Path::new(name).is_absolute() {
        return name.into();
    }
    let folders = env::var_os("PATH").unwrap_or_default();
    let found = env::split_paths(&folders).find_map(|folder| {
        let files = ["exe", "cmd", "bat"].map(|ending| folder.join(name).with_extension(ending));
        files.into_iter().find(|file| file.is_file())
    });
    found.map_or_else(|| name.into(), Into::into)
}

/// Nothing: Windows has no such limit.
pub(crate) fn raise_file_limit() {}
