//! One playbook in several languages: the way from a page to the same page in each of the others.

use std::sync::Arc;

use crate::config::Config;
use crate::language::Locale;
use crate::site::{Renderer, address};

/// A language in which a site stands in a folder of its own.
#[derive(Clone, Debug)]
pub struct SiteLanguage {
    code: String,
    /// What it is called in itself.
    name: String,
    /// Its folder in the output: empty for the first language, else `vi/`.
    folder: String,
    /// The whole address of the site in it, where the site knows its own.
    base: Option<String>,
}

impl SiteLanguage {
    /// The language of these settings, whose pages lie in this folder of the output.
    pub fn of(config: &Config, folder: &str) -> Self {
        let language = &config.language;
        Self {
            code: language.code().to_owned(),
            name: language.name().to_owned(),
            folder: folder.to_owned(),
            base: config.base_url.clone(),
        }
    }
}

view! {
    /// The page in one of the languages of a site.
    LanguageLink<'a> {
        /// The code of the language.
        code: &'a str,
        /// What it is called in itself.
        title: &'a str,
        /// The way to the page from the page that is being read; none for the language of that page.
        url: Option<String>,
        /// The address of the page for programs: whole, where the site knows its own.
        whole: String,
    }
}

/// The direction of a text in the language of this tag, where it is not that of the site: `rtl`, or `ltr`.
pub(super) fn turned(lang: &str, site: &Locale) -> Option<&'static str> {
    const RIGHT_TO_LEFT: &[&str] =
        &["ar", "arc", "ckb", "dv", "fa", "ha-arab", "he", "khw", "ks", "ps", "sd", "syr", "ug", "ur", "yi"];
    if lang == site.code() {
        return None;
    }
    let lower = lang.to_lowercase();
    let first = lower.split('-').next().unwrap_or(&lower);
    let script = lower.split('-').nth(1).filter(|part| part.len() == 4);
    let by_script = script.map(|script| ["arab", "hebr", "syrc", "thaa", "nkoo", "adlm"].contains(&script));
    let is_turned = by_script.unwrap_or(RIGHT_TO_LEFT.contains(&first));
    (is_turned != site.dir().is_some()).then_some(if is_turned { "rtl" } else { "ltr" })
}

/// The same as an attribute, with a blank in front; nothing where the direction is that of the site.
pub(super) fn dir_attribute(lang: &str, site: &Locale) -> String {
    turned(lang, site).map(|dir| format!(" dir=\"{dir}\"")).unwrap_or_default()
}

impl Renderer<'_> {
    /// As one of several languages of a site. There are none in the list of a site that has one.
    #[must_use]
    pub fn among(self, languages: Arc<[SiteLanguage]>) -> Self {
        Self { languages, ..self }
    }

    /// The page at `url` in each language of the site. `root` is the way from the page to the root of its language.
    pub(super) fn languages<'a>(&'a self, url: &str, root: &str) -> Vec<LanguageLink<'a>> {
        let own = self.edition.config().language.code();
        let up = self.languages.iter().find(|language| language.code == own).map_or("", |here| &here.folder);
        let up = address::root(up.matches('/').count());
        let link = |language: &'a SiteLanguage| {
            let way = format!("{root}{up}{}{url}", language.folder);
            LanguageLink {
                code: &language.code,
                title: &language.name,
                whole: language.base.as_ref().map_or_else(|| way.clone(), |base| format!("{base}/{url}")),
                url: (language.code != own).then_some(way),
            }
        };
        self.languages.iter().map(link).collect()
    }
}
