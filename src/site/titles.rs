//! The title of every page, as the browser shows it: each title occurs once on a site.

use std::collections::HashMap;

use crate::document::made_pages::MadePage;
use crate::document::model::Kind;
use crate::edition::{Edition, reads};
use crate::figures::cores;
use crate::playbook::{PerThing, ThingId};
use crate::site::page_id::home;
use crate::site::shared::directory::Directory;
use crate::site::theme::Theme;

/// The titles of all pages of an edition.
pub(crate) struct Titles {
    things: PerThing<String>,
    /// Of the pages that Keyplan makes, in the order of their table.
    made: Vec<String>,
}

impl Titles {
    /// Makes every title. Where two would be the same, the account is added to them, then the plan, then the id.
    pub(crate) fn build(edition: &Edition, theme: &Theme, directory: &Directory) -> Self {
        let site = &edition.config().title;
        let name = |id: ThingId| directory.name(id);
        let ids: Vec<ThingId> = edition.things().map(|(id, _)| id).collect();
        let titles = cores::map(&ids, cores::LIGHT, |id| first_title(edition, directory, *id));
        let mut things: PerThing<String> = titles.into_iter().collect();
        let section = |page: MadePage| edition.sections().on(page);
        let made = MadePage::ALL.iter().map(|page| match section(*page) {
            Some(section) => things[section].clone(),
            None => format!("{} – {site}", theme.text(page.title_key())),
        });
        let made: Vec<String> = made.collect();
        let unwritten = MadePage::ALL.iter().zip(&made).filter(|(page, _)| section(**page).is_none());
        let mut others: Vec<&str> = unwritten.map(|(_, title)| title.as_str()).collect();
        others.extend(home(edition).is_none().then_some(site.as_str()));

        let twice = repeated(&things, &others);
        for (id, thing) in edition.things().filter(|(id, _)| twice[*id]) {
            if let (Some(account), Some(plan)) = (thing.account, thing.plan.filter(|plan| *plan != id)) {
                things[id] = format!("{} – {}, {} – {site}", name(id), name(account), name(plan));
            }
        }
        let twice = repeated(&things, &others);
        for (id, thing) in edition.things().filter(|(id, thing)| twice[*id] && !thing.document.id.is_empty()) {
            let account = thing.account.filter(|account| *account != id).map(name);
            let above = account.map_or_else(String::new, |account| format!("{account}, "));
            things[id] = format!("{} – {above}{} – {site}", name(id), thing.document.id);
        }
        Self { things, made }
    }

    /// The title of a thing's page.
    pub(crate) fn thing(&self, id: ThingId) -> &str {
        reads::note(id);
        &self.things[id]
    }

    /// The titles of all pages that Keyplan makes.
    #[cfg(feature = "cli")]
    pub(crate) fn all_made(&self) -> &[String] {
        &self.made
    }

    /// The title of a page that Keyplan makes.
    pub(crate) fn made(&self, page: MadePage) -> &str {
        &self.made[page as usize]
    }
}

/// The title of a thing from its name and its account. Two things may still have the same.
fn first_title(edition: &Edition, directory: &Directory, id: ThingId) -> String {
    let site = &edition.config().title;
    let thing = edition.thing(id);
    match thing.account.filter(|account| *account != id) {
        _ if thing.kind() == Kind::Home && &*thing.title == site => site.clone(),
        _ if thing.kind() == Kind::Home => format!("{} – {site}", thing.title),
        // Plans of many accounts are called alike: the account comes first, where a narrow tab still shows it.
        Some(account) if thing.kind() == Kind::Plan && !directory.name(id).contains(directory.name(account)) => {
            format!("{}, {} – {site}", directory.name(account), directory.name(id))
        }
        Some(account) => format!("{} – {} – {site}", directory.name(id), directory.name(account)),
        None => format!("{} – {site}", directory.name(id)),
    }
}

/// Which of the titles occur more than once, counting the others too.
fn repeated(titles: &PerThing<String>, others: &[&str]) -> PerThing<bool> {
    let mut seen: HashMap<&str, usize, ahash::RandomState> =
        HashMap::with_capacity_and_hasher(titles.len(), ahash::RandomState::default());
    for title in titles.values().map(String::as_str).chain(others.iter().copied()) {
        *seen.entry(title).or_default() += 1;
    }
    titles.values().map(|title| seen[title.as_str()] > 1).collect()
}
