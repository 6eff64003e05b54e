//! A theme together with the project's own files that are laid over the default one, so that a fault in a template is
//! found at its place.

use std::sync::Arc;

use jiff::civil::Date;

use crate::config::Config;
use crate::diagnostics::report::SourceTexts;
use crate::diagnostics::{Code, Finding, Findings, Span, say};
use crate::edition::Edition;
use crate::health::Health;
use crate::load::disk::Source;
use crate::load::embedded;
use crate::site::Renderer;
use crate::site::theme::renamed::new_path;
use crate::site::theme::{Theme, ThemeFault};

/// A project's own theme files, in the order in which they were laid over the default theme.
#[derive(Clone, Debug, Default)]
pub(crate) struct OwnFiles {
    /// Texts, by their path inside the theme.
    texts: Vec<(String, Source)>,
    /// Files that are no text, such as fonts, by their path inside the theme.
    bytes: Vec<(String, Vec<u8>)>,
}

impl OwnFiles {
    /// Adds the files of `folder`, which is named from the project's root. `inside` is the folder of the theme that they
    /// belong to: empty for a whole theme, `templates/` for templates alone.
    pub(crate) fn add(&mut self, folder: &str, inside: &str, files: &[(String, Vec<u8>)]) {
        for (path, bytes) in files {
            let place: Arc<str> = Arc::from(format!("{folder}/{path}"));
            let path = format!("{inside}{path}");
            let path = match new_path(&path) {
                // A file under an old name does not count beside one under the new name.
                Some(new) if files.iter().any(|(other, _)| new == format!("{inside}{other}")) => continue,
                Some(new) => new,
                None => path,
            };
            match std::str::from_utf8(bytes) {
                Ok(text) => self.texts.push((path, Source { path: place, text: Arc::from(text), readable: true })),
                Err(_) => self.bytes.push((path, bytes.clone())),
            }
        }
    }

    /// The texts, for printing findings.
    pub(crate) fn sources(&self) -> impl Iterator<Item = &Source> {
        self.texts.iter().map(|(_, source)| source)
    }

    /// Whether both hold the same files at the same places.
    #[cfg(feature = "serve")]
    fn is_same(&self, other: &Self) -> bool {
        let same =
            |(a, b): (&(String, Source), &(String, Source))| a.0 == b.0 && a.1.path == b.1.path && a.1.text == b.1.text;
        let texts = self.texts.len() == other.texts.len() && self.texts.iter().zip(&other.texts).all(same);
        texts && self.bytes == other.bytes
    }

    /// KP902 at the place in the project's own template, or in the embedded one.
    fn finding(&self, fault: &ThemeFault) -> Finding {
        let names = [format!("templates/{}", fault.template), fault.template.clone()];
        let own = self.texts.iter().rev().find(|(path, _)| names.contains(path)).map(|(_, source)| source);
        let default = format!("{}templates/{}", embedded::THEME_FOLDER, fault.template);
        let (path, text) = match own {
            Some(source) => (Arc::clone(&source.path), Some(&*source.text)),
            None => (Arc::from(&*default), embedded::named_text(&default)),
        };
        let span = match text.filter(|_| fault.line > 0) {
            Some(text) => {
                let line = text.split_inclusive('\n').take(fault.line - 1).map(str::len).sum::<usize>();
                let column = text[line..].char_indices().nth(fault.column.saturating_sub(1)).map_or(0, |(at, _)| at);
                Span::new(&path, line + column..line + column + 1)
            }
            None => Span::file(&path),
        };
        let mut finding = Finding::new(Code::KP902, span, say!("{fault}", fault = fault.message));
        if let Some(near) = &fault.near {
            finding = finding.hint(say!("did you mean `{near}`?", near));
        }
        if let Some(page) = &fault.page {
            finding = finding.hint(say!("seen on the page `{page}`", page));
        }
        finding.hint(match own {
            Some(_) => say!("fix the template, or remove your copy of it"),
            None => say!("this template is Keyplan's own: look for what your copies of others leave out"),
        })
    }
}

/// A theme, and the project's own files that are part of it.
#[derive(Debug)]
pub struct LoadedTheme {
    /// The theme, ready to use.
    pub theme: Theme,
    own: OwnFiles,
}

impl LoadedTheme {
    /// Lays a project's own files over the default theme, in the language and with the look of the settings.
    ///
    /// # Errors
    /// KP902 for templates that cannot be read.
    pub(crate) fn load(own: OwnFiles, config: &Config) -> Result<Self, Findings> {
        let texts = own.texts.iter().map(|(path, source)| (path.clone(), source.text.as_bytes().to_vec()));
        let overrides: Vec<(String, Vec<u8>)> = texts.chain(own.bytes.iter().cloned()).collect();
        match Theme::load(&overrides, &config.language, &config.look.css()) {
            Ok(theme) => Ok(Self { theme, own }),
            Err(faults) => Err(faults.iter().map(|fault| own.finding(fault)).collect()),
        }
    }

    /// The same files in another language or with another accent.
    #[cfg(feature = "serve")]
    pub(crate) fn reload(&self, config: &Config) -> Option<Self> {
        Self::load(self.own.clone(), config).ok()
    }

    /// Whether two themes look the same and speak the same language.
    #[cfg(feature = "serve")]
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        // The address of the style sheet holds a hash of its text, which the accent is part of.
        let sheet = "keyplan.css";
        self.theme.address(sheet) == other.theme.address(sheet)
            && self.theme.locale() == other.theme.locale()
            && self.own.is_same(&other.own)
    }

    /// Makes the pages of an edition as they read on the day `today`. `health` is of the same edition.
    pub fn site<'a>(&'a self, edition: &'a Edition, today: Date, health: Option<&Arc<Health>>) -> Renderer<'a> {
        Renderer::new(edition, &self.theme, today, health)
    }

    /// KP902 at the template's place.
    pub fn finding(&self, fault: &ThemeFault) -> Finding {
        self.own.finding(fault)
    }
}

impl SourceTexts for LoadedTheme {
    fn text(&self, path: &str) -> Option<&str> {
        self.own.sources().find(|source| *source.path == *path).map(|source| &*source.text)
    }
}
