//! The language in which the command speaks: that of `--language`, else of `site.toml`, else of the machine. It decides
//! what the terminal says, and never a byte of a page.

use std::sync::{Arc, Mutex, PoisonError};

use crate::diagnostics::{English, Message, Tongue};
use crate::language::locale::BUILT_IN;
use crate::language::{Format, Locale};

/// What the command speaks once it is known; English until then.
static SPOKEN: Mutex<Option<Arc<Format>>> = Mutex::new(None);

/// Speaks the language that was asked for, if it is one of Keyplan's, else that of the machine.
pub(super) fn begin(wanted: Option<&str>) {
    let code = wanted.map(str::to_owned).or_else(of_machine);
    if let Some(code) = code.filter(|code| BUILT_IN.contains(&code.as_str())) {
        speak(&Arc::new(Locale::built_in(&code)));
    }
}

/// Speaks a language from now on.
pub(super) fn speak(locale: &Arc<Locale>) {
    // English findings stay as programs and people search for them.
    let spoken = (locale.code() != "en").then(|| Arc::new(Format::of(locale)));
    *SPOKEN.lock().unwrap_or_else(PoisonError::into_inner) = spoken;
}

/// How the language that is spoken writes figures and days.
pub(super) fn format() -> Arc<Format> {
    spoken().unwrap_or_else(|| Arc::new(Format::of(Locale::english())))
}

fn spoken() -> Option<Arc<Format>> {
    SPOKEN.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

/// Calls `print` with the language that is spoken.
pub(super) fn in_it<T>(print: impl FnOnce(&dyn Tongue) -> T) -> T {
    match spoken() {
        Some(format) => print(&*format),
        None => print(&English),
    }
}

/// A message in the language that is spoken.
pub(super) fn said(message: &Message) -> String {
    in_it(|tongue| message.said(tongue))
}

/// The language of the machine, as the variables of its locale say: `vi_VN.UTF-8` is `vi`.
fn of_machine() -> Option<String> {
    let set =
        ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|name| std::env::var(name).ok().filter(|it| !it.is_empty()));
    let code: String = set?.chars().take_while(char::is_ascii_lowercase).collect();
    Some(code)
}
