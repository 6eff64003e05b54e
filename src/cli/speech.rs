//! The language in which the command speaks: that of `--language`, else of `site.toml`, else of the machine. It decides
//! what the terminal says, and never a byte of a page.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::cli::folder_of;
use crate::diagnostics::{Message, Tongue};
use crate::language::{Format, Locale};
use crate::load::disk::Disk;
use crate::project::Project;

/// What the command speaks once the settings are read.
static SPOKEN: Mutex<Option<Arc<Locale>>> = Mutex::new(None);

/// The language that `--language` asks for, and the folder that `-C` names.
static ASKED: OnceLock<(Option<String>, Option<PathBuf>)> = OnceLock::new();

/// What is spoken before a verb has read the settings.
static BEFORE: OnceLock<Arc<Locale>> = OnceLock::new();

/// Keeps what is asked for, until the settings are read.
pub(super) fn begin(asked: Option<&str>, named: Option<&PathBuf>) {
    ASKED.get_or_init(|| {
        (asked.map(|codes| codes.split(',').next().unwrap_or(codes).trim().to_owned()), named.cloned())
    });
}

/// Speaks a language from now on.
pub(super) fn speak(locale: &Arc<Locale>) {
    *SPOKEN.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(locale));
}

/// How the language that is spoken writes figures and days.
pub(super) fn format() -> Format {
    let spoken = SPOKEN.lock().unwrap_or_else(PoisonError::into_inner).clone();
    Format::of(&spoken.unwrap_or_else(|| Arc::clone(BEFORE.get_or_init(before_settings))))
}

/// What is spoken before settings were read, or where they cannot be: what was asked for, else what they say, else what the
/// machine speaks, else English. It is looked for only here, when there is something to say.
fn before_settings() -> Arc<Locale> {
    let (asked, named) = ASKED.get().cloned().unwrap_or_default();
    if asked.is_none()
        && let Ok(project) = Project::open(Disk::new(&folder_of(named.as_ref())))
        && project.config.says_language
    {
        return Arc::clone(&project.config.language);
    }
    asked.or_else(of_machine).map_or_else(|| Arc::clone(Locale::english()), |code| Locale::of_keyplan(&code))
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
