//! The command as it runs when somebody sits at a terminal.

use std::ffi::OsStr;
use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::ffi::OsStrExt;
use std::process::Command;

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};

/// A terminal of some width.
pub(crate) struct Terminal {
    ours: File,
    theirs: File,
}

impl Terminal {
    pub(crate) fn of(columns: u16) -> Self {
        let ours = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&ours).unwrap();
        unlockpt(&ours).unwrap();
        let name = ptsname(&ours, Vec::new()).unwrap();
        let theirs = OpenOptions::new().read(true).write(true).open(OsStr::from_bytes(name.as_bytes())).unwrap();
        let size = Winsize { ws_row: 40, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 };
        tcsetwinsize(&theirs, size).unwrap();
        Self { ours: ours.into(), theirs }
    }

    /// Runs a command whose questions are answered with these lines. Gives its exit code and all that stood on the
    /// screen, its answers too, without colors.
    pub(crate) fn run(self, command: &mut Command, answers: &[&str]) -> (i32, String) {
        let end = || self.theirs.try_clone().unwrap();
        command.env_remove("SOURCE_DATE_EPOCH").env_remove("COLUMNS").env("TERM", "xterm").env("NO_COLOR", "1");
        let mut child = command.stdin(end()).stdout(end()).stderr(end()).spawn().unwrap();
        drop(self.theirs);
        let mut ours = self.ours.try_clone().unwrap();
        let reader = std::thread::spawn(move || {
            let (mut said, mut bytes) = (Vec::new(), [0; 4096]);
            // A terminal that everybody left is an error to read from.
            while let Ok(read @ 1..) = ours.read(&mut bytes) {
                said.extend_from_slice(&bytes[..read]);
            }
            String::from_utf8_lossy(&said).replace("\r\n", "\n")
        });
        let mut typed = self.ours;
        for answer in answers {
            typed.write_all(format!("{answer}\n").as_bytes()).unwrap();
        }
        // The end of what is typed: nothing waits for ever.
        typed.write_all(b"\x04").unwrap();
        // The command holds the other end too, and is told of so that it is let go.
        let code = child.wait().unwrap().code().unwrap_or(-1);
        command
            .stdin(std::process::Stdio::null())
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null());
        (code, reader.join().unwrap())
    }
}
