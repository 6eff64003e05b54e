//! `build --language en,vi,fr`: which languages are asked for, and the settings of the project in each.

use std::sync::Arc;

use crate::cli::{Channel, Exit, Global, wrong_use};
use crate::config::Config;
use crate::diagnostics::{Message, say};
use crate::edition::Edition;
use crate::load::disk::Disk;
use crate::site::address;

impl Global {
    /// The languages that are asked for, as they were typed.
    pub(super) fn languages(&self) -> impl Iterator<Item = &str> {
        self.language.iter().flat_map(|codes| codes.split(',')).map(str::trim)
    }

    /// The language that verbs read the project in, and the only one for all but `build`.
    pub(super) fn first_language(&self) -> Option<&str> {
        self.languages().next()
    }

    /// What is wrong with a list of languages. A code that nobody knows is found where it is read.
    pub(super) fn wrong_languages(&self, can_be_several: bool) -> Option<Message> {
        let codes: Vec<&str> = self.languages().collect();
        if codes.len() > 1 && !can_be_several {
            return Some(say!("only `keyplan build` takes several languages: name one after `--language`"));
        }
        if codes.len() > 1 && codes.contains(&"") {
            return Some(say!("`--language` takes codes with a comma between two of them, such as `en,vi`"));
        }
        let twice = codes.iter().enumerate().find(|(at, code)| codes[..*at].contains(code));
        twice.map(|(_, code)| say!("`--language` names `{code}` twice: name it once", code))
    }
}

/// The languages of a site that has several.
pub(super) struct SeveralLanguages {
    /// Of each language after the first one its folder in the output, `vi/`, and the settings in it.
    pub(super) further: Vec<(String, Arc<Config>)>,
    /// The language of the site, in which authors write where they say nothing else.
    pub(super) own: String,
}

impl SeveralLanguages {
    /// The languages that are asked for, if there are several.
    pub(super) fn asked(global: &Global, disk: &Disk) -> Result<Option<Self>, Exit> {
        let config = |code: Option<&str>| Ok::<_, Exit>(global.project(disk.clone(), code, Channel::Talk)?.config);
        let settings = |code: &str| {
            let config = Arc::unwrap_or_clone(config(Some(code))?);
            let base_url = config.base_url.as_ref().map(|url| format!("{url}/{code}"));
            Ok((format!("{code}/"), Arc::new(Config { base_url, ..config })))
        };
        let further = global.languages().skip(1).map(settings).collect::<Result<Vec<_>, Exit>>()?;
        if further.is_empty() {
            return Ok(None);
        }
        Ok(Some(Self { further, own: config(None)?.language.code().to_owned() }))
    }

    /// Refuses a language in whose folder the playbook has something of its own.
    pub(super) fn stop_at_own(&self, edition: &Edition) -> Result<(), Exit> {
        let pages = edition.things().map(|(_, thing)| address::file(&thing.document.id));
        let old = edition.redirects().values().map(|(at, _)| address::file(at));
        let assets = edition.assets().iter().map(|asset| asset.address.to_string());
        let is_own = |file: &String| self.further.iter().any(|(folder, _)| file.starts_with(folder.as_str()));
        match pages.chain(old).chain(assets).find(is_own) {
            Some(file) => Err(wrong_use(say!(
                "the pages in another language would lie beside `{file}` of the playbook: rename that page or file",
                file
            ))),
            None => Ok(()),
        }
    }
}
