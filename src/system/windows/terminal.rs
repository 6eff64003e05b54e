//! Terminals: how wide they are, whether they show colors, single keys.

use std::io;

pub(crate) use winapi_util::AsHandleRef as Stream;
use winapi_util::HandleRef;
use winapi_util::console;

/// `ENABLE_LINE_INPUT | ENABLE_ECHO_INPUT`.
#[cfg(feature = "serve")]
const LINES: u32 = 2 | 4;
/// `ENABLE_VIRTUAL_TERMINAL_PROCESSING`.
const COLORS: u32 = 4;

/// How many columns a terminal says it has.
pub(crate) fn columns(stream: &impl Stream) -> io::Result<usize> {
    let (columns, _) = console::screen_buffer_info(stream)?.size();
    Ok(usize::try_from(columns).unwrap_or(0))
}

/// Whether a terminal takes signs for colors. Those of Windows have to be told to.
pub(crate) fn takes_colors() -> bool {
    let tell = |stream: &HandleRef| console::mode(stream).and_then(|mode| console::set_mode(stream, mode | COLORS));
    // One of them may lead into a file.
    let told = [HandleRef::stdout(), HandleRef::stderr()].map(|stream| tell(&stream).is_ok());
    told.contains(&true)
}

/// While this lives, the terminal gives each key at once and does not show it.
#[cfg(feature = "serve")]
pub(crate) struct SingleKeys(u32);

#[cfg(feature = "serve")]
impl SingleKeys {
    /// Begins; none where there is no terminal.
    pub(crate) fn begin() -> Option<Self> {
        let before = console::mode(HandleRef::stdin()).ok()?;
        console::set_mode(HandleRef::stdin(), before & !LINES).ok()?;
        Some(Self(before))
    }
}

#[cfg(feature = "serve")]
impl Drop for SingleKeys {
    fn drop(&mut self) {
        let _ = console::set_mode(HandleRef::stdin(), self.0);
    }
}
