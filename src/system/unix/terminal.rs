//! Terminals: how wide they are, whether they show colors, single keys.

use std::io;
pub(crate) use std::os::fd::AsFd as Stream;

#[cfg(feature = "serve")]
use rustix::termios::{LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcsetattr};

/// How many columns a terminal says it has.
pub(crate) fn columns(stream: &impl Stream) -> io::Result<usize> {
    Ok(usize::from(rustix::termios::tcgetwinsize(stream)?.ws_col))
}

/// Whether a terminal takes signs for colors.
pub(crate) fn takes_colors() -> bool {
    true
}

/// While this lives, the terminal gives each key at once and does not show it.
#[cfg(feature = "serve")]
pub(crate) struct SingleKeys(Termios);

#[cfg(feature = "serve")]
impl SingleKeys {
    /// Begins; none where there is no terminal.
    pub(crate) fn begin() -> Option<Self> {
        let before = tcgetattr(io::stdin()).ok()?;
        let mut raw = before.clone();
        raw.local_modes.remove(LocalModes::ICANON | LocalModes::ECHO);
        raw.special_codes[SpecialCodeIndex::VMIN] = 1;
        tcsetattr(io::stdin(), OptionalActions::Now, &raw).ok()?;
        Some(Self(before))
    }
}

#[cfg(feature = "serve")]
impl Drop for SingleKeys {
    fn drop(&mut self) {
        let _ = tcsetattr(io::stdin(), OptionalActions::Now, &self.0);
    }
}
