//! Only one process writes to an output at a time. A locked file holds its process id.
//!
//! The kernel's lock counts, not the file: a file left by a process that died is simply locked again.

use std::fs::{self, File, TryLockError};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use crate::diagnostics::phrase;
use crate::publish::PublishError;
use crate::publish::place::PublishPlaces;
use crate::system;

/// Held while publishing. Dropping it removes the file and releases the lock.
#[derive(Debug)]
pub(super) struct Lock {
    path: PathBuf,
    /// Closing it releases the lock, after the file was removed.
    _file: File,
}

impl Lock {
    /// Takes the lock, or says who has it.
    pub(super) fn take(place: &PublishPlaces) -> Result<Self, PublishError> {
        loop {
            let fault = |error: io::Error| PublishError::machine(&place.lock, phrase!("lock"))(error);
            let file = system::open_lock(&place.lock).map_err(fault)?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Err(busy(place, file)),
                Err(TryLockError::Error(error)) => return Err(fault(error)),
            }
            // The last holder may have removed the file after it was opened here. No other process would see that lock.
            if is_at(&file, &place.lock).map_err(fault)? {
                sign(&file).map_err(fault)?;
                return Ok(Self { path: place.lock.clone(), _file: file });
            }
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // A file that stays does no harm: the kernel has released its lock.
        let _ = fs::remove_file(&self.path);
    }
}

fn is_at(file: &File, path: &Path) -> io::Result<bool> {
    match system::is_same_file(file, path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        result => result,
    }
}

fn sign(mut file: &File) -> io::Result<()> {
    file.set_len(0)?;
    writeln!(file, "{}", std::process::id())
}

fn busy(place: &PublishPlaces, file: File) -> PublishError {
    let mut text = String::new();
    // The holder may be writing its process id at this moment, so one that cannot be read is no error.
    let _ = file.take(32).read_to_string(&mut text);
    PublishError::Busy { path: place.output.clone(), holder: text.trim().parse().ok() }
}
