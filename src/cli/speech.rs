//! The language in which the command speaks: that of `--language`, else of `site.toml`, else of the machine. It decides
//! what the terminal says, and never a byte of a page.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::diagnostics::{Message, Tongue};
use crate::language::locale::BUILT_IN;
use crate::language::{Format, Locale};

/// What the command speaks once the settings are read.
static SPOKEN: Mutex<Option<Arc<Locale>>> = Mutex::new(None);

/// The language that `--language` asks for.
static ASKED: OnceLock<String> = OnceLock::new();

/// Keeps the language that is asked for, until the settings are read.
pub(super) fn begin(asked: Option<&str>) {
    if let Some(code) = asked {
        ASKED.get_or_init(|| code.to_owned());
    }
}

/// Speaks a language from now on.
pub(super) fn speak(locale: &Arc<Locale>) {
    *SPOKEN.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(locale));
}

/// How the language that is spoken writes figures and days.
pub(super) fn format() -> Format {
    let spoken = SPOKEN.lock().unwrap_or_else(PoisonError::into_inner).clone();
    Format::of(&spoken.unwrap_or_else(before_settings))
}

/// What is spoken where no settings say it: what was asked for, else what the machine speaks, else English. Its table is
/// read only here, when there is something to say.
fn before_settings() -> Arc<Locale> {
    match ASKED.get().cloned().or_else(of_machine) {
        Some(code) if code != "en" && BUILT_IN.contains(&&*code) => Arc::new(Locale::built_in(&code)),
        _ => Arc::clone(Locale::english()),
    }
}

/// Calls `print` with the language that is spoken.
pub(super) fn in_it<T>(print: impl FnOnce(&dyn Tongue) -> T) -> T {
    print(format().tongue())
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
