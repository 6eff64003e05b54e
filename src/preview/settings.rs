//! The settings in memory: `site.toml`, the theme, and the lists of words.

use std::sync::Arc;

use crate::config::Config;
use crate::diagnostics::Findings;
use crate::health::WordLists;
use crate::language::Locale;
use crate::load::texts::Texts;
use crate::preview::change::SettingsChange;
use crate::site::theme::LoadedTheme;

/// The settings as they were read.
pub(super) struct SettingsRead {
    pub(super) config: Result<Arc<Config>, Findings>,
    /// `None` while `site.toml` never could be read: it names the theme.
    pub(super) theme: Option<Result<LoadedTheme, Findings>>,
    pub(super) words: WordLists,
    /// The texts that findings may point into.
    pub(super) texts: Texts,
}

/// The last settings that could be used, and what is wrong with those of now.
#[derive(Default)]
pub(super) struct Settings {
    /// `None` while `site.toml` never could be read.
    pub(super) config: Option<Arc<Config>>,
    /// `None` while the theme never could be read.
    pub(super) theme: Option<Arc<LoadedTheme>>,
    pub(super) words: WordLists,
    /// What is wrong with `site.toml` and the theme.
    pub(super) findings: Findings,
    /// The texts that these findings point into.
    pub(super) texts: Texts,
}

impl Settings {
    /// Takes in what was read; keeps the last settings that could be used. Returns what changed.
    pub(super) fn take(&mut self, read: SettingsRead) -> SettingsChange {
        let SettingsRead { config, theme, words, texts } = read;
        let mut findings = Findings::new();
        let mut changed = SettingsChange::Same;
        match config {
            Ok(config) if self.config.as_ref() == Some(&config) => {}
            Ok(config) => {
                self.config = Some(config);
                changed = SettingsChange::Rules;
            }
            Err(found) => findings.extend(found),
        }
        if let Some(theme) = theme.and_then(|theme| self.usable_theme(theme, &mut findings))
            && self.theme.as_deref().is_none_or(|known| !known.is_same(&theme))
        {
            self.theme = Some(Arc::new(theme));
            changed = changed.max(SettingsChange::Theme);
        }
        if words != self.words {
            changed = SettingsChange::Rules;
        }
        if findings != self.findings {
            changed = changed.max(SettingsChange::Theme);
        }
        (self.words, self.findings, self.texts) = (words, findings, texts);
        changed
    }

    /// The theme of now; where it is broken, the last files that were not, in the language and the look of now.
    fn usable_theme(&self, theme: Result<LoadedTheme, Findings>, findings: &mut Findings) -> Option<LoadedTheme> {
        match theme {
            Ok(theme) => Some(theme),
            Err(found) => {
                findings.extend(found);
                self.theme.as_deref()?.reload(self.config.as_ref()?)
            }
        }
    }

    /// The language of the interface: the site's own, as soon as its settings could be read.
    pub(super) fn locale(&self) -> &Arc<Locale> {
        self.config.as_ref().map_or(Locale::english(), |config| &config.language)
    }
}
