//! Why a publication did not happen.

use std::path::{Path, PathBuf};
use std::{fmt, io};

use crate::diagnostics::Message;

/// Why a site was not published.
#[derive(Debug)]
pub enum PublishError {
    /// The output is not a folder Keyplan may write into. Nothing was changed.
    Refused {
        /// The folder, or the file in it that stands in the way.
        path: PathBuf,
        /// Completes "`path` …": `is your home folder`.
        reason: Message,
        /// What to do about it.
        hint: Message,
    },
    /// The machine failed: disk full, no permission, read-only.
    Machine {
        /// What could not be worked on.
        path: PathBuf,
        /// What was tried, as a verb in English, which names it in other languages: `write`.
        action: &'static str,
        /// What the system said.
        source: io::Error,
    },
    /// Another run publishes into the same folder.
    Busy {
        /// The output.
        path: PathBuf,
        /// The other run's process id, if it could be read.
        holder: Option<u32>,
    },
}

impl PublishError {
    pub(super) fn refused(path: &Path, reason: Message, hint: Message) -> Self {
        Self::Refused { path: path.to_path_buf(), reason, hint }
    }

    /// For `map_err`: a fault of the machine while doing `action` to `path`.
    pub(super) fn machine<E: Into<io::Error>>(path: &Path, action: &'static str) -> impl FnOnce(E) -> Self {
        move |source| Self::Machine { path: path.to_path_buf(), action, source: source.into() }
    }
}

impl fmt::Display for PublishError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused { path, reason, .. } => write!(f, "will not publish: `{}` {reason}", path.display()),
            Self::Machine { path, action, source } => write!(f, "cannot {action} `{}`: {source}", path.display()),
            Self::Busy { path, holder: Some(pid) } => {
                write!(f, "another run (process {pid}) is publishing into `{}`", path.display())
            }
            Self::Busy { path, holder: None } => write!(f, "another run is publishing into `{}`", path.display()),
        }
    }
}

impl std::error::Error for PublishError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Machine { source, .. } => Some(source),
            Self::Refused { .. } | Self::Busy { .. } => None,
        }
    }
}
