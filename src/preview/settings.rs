//! The settings in memory: `site.toml`, the theme, and the lists of words.

use std::sync::Arc;

use crate::config::Config;
use crate::diagnostics::Findings;
use crate::health::WordLists;
use crate::language::Locale;
use crate::load::disk::Disk;
use crate::preview::change::SettingsChange;
use crate::project::{self, Texts};
use crate::site::theme::LoadedTheme;

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
    /// Reads everything again; keeps the last settings that could be used. Returns what changed.
    pub(super) fn read(&mut self, disk: &Disk) -> SettingsChange {
        let mut texts = Texts::default();
        let mut findings = Findings::new();
        let mut changed = SettingsChange::Same;
        match project::settings(disk, &mut texts) {
            Ok(config) if self.config.as_deref() == Some(&config) => {}
            Ok(config) => {
                self.config = Some(Arc::new(config));
                changed = SettingsChange::Rules;
            }
            Err(found) => findings.extend(found),
        }
        if let Some(theme) = self.read_theme(disk, &mut texts, &mut findings)
            && self.theme.as_deref().is_none_or(|known| !known.is_same(&theme))
        {
            self.theme = Some(Arc::new(theme));
            changed = changed.max(SettingsChange::Theme);
        }
        let words = project::words(disk);
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
    fn read_theme(&self, disk: &Disk, texts: &mut Texts, findings: &mut Findings) -> Option<LoadedTheme> {
        let config = self.config.as_ref()?;
        match project::theme(disk, config, texts) {
            Ok(theme) => Some(theme),
            Err(found) => {
                findings.extend(found);
                self.theme.as_deref().and_then(|known| known.reload(config))
            }
        }
    }

    /// The language of the interface: the site's own, as soon as its settings could be read.
    pub(super) fn locale(&self) -> &Arc<Locale> {
        self.config.as_ref().map_or(Locale::english(), |config| &config.language)
    }
}
