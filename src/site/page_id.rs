//! The pages of a site, and the file that each is written to.

use jiff::civil::Date;

use crate::diagnostics::Code;
use crate::document::made_pages::{MadeBeneath, MadePage};
use crate::document::model::Kind;
use crate::edition::Edition;
use crate::playbook::{RedirectId, ThingId};
use crate::site::files::icon;
use crate::site::shared::leaves::Growing;
use crate::site::shared::readers::{printed, screens};
use crate::site::{Renderer, address};

/// A page of a site, or a file for programs that is made in the same way (see [`address::is_page`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PageId {
    /// The page of a thing.
    Thing(ThingId),
    /// The first page, where the author wrote no `_index.md` for it.
    Home,
    /// A page of the whole playbook.
    Made(MadePage),
    /// A further leaf of a page, by its number: the first one is the page itself.
    Leaf(Growing, usize),
    /// A page beneath an account or a plan.
    Beneath(MadeBeneath, ThingId),
    /// What a rule finds, why, and how to settle it. A handbook has a page for each; a playbook one for all of them.
    Rule(Code),
    /// What falls on which day, for calendar programs: everything, or what concerns an account or a person.
    Ics(Option<ThingId>),
    /// The feed of reviews and decisions.
    Feed,
    /// The addresses of all pages.
    Sitemap,
    /// A file that the script of the search loads, by its number.
    SearchFile(u16),
    /// The small picture that a browser shows beside the title of a page.
    Icon,
    /// What a server shows for an address that is not there.
    NotFound,
    /// An old address.
    Redirect(RedirectId),
}

/// The pages for people to read on a day, in a fixed order.
pub(crate) fn to_read(edition: &Edition, today: Date) -> Vec<PageId> {
    let things = edition.things().map(|(at, _)| at).filter(|at| edition.sections().page_of(*at).is_none());
    let mut pages: Vec<PageId> = things.map(PageId::Thing).collect();
    if home(edition).is_none() {
        pages.push(PageId::Home);
    }
    let (for_all, internal): (Vec<MadePage>, Vec<MadePage>) =
        MadePage::ALL.iter().partition(|page| page.is_for_customers());
    pages.extend(for_all.into_iter().map(PageId::Made));
    if !edition.audience().is_customer() {
        let of_all = internal.into_iter().filter(|page| !MadePage::FOR_READERS.contains(page));
        pages.extend(of_all.map(PageId::Made));
        let beneath = |of: fn(&Edition, ThingId, Date) -> Vec<(MadeBeneath, ThingId)>| {
            let pages = edition.things().flat_map(move |(at, _)| of(edition, at, today));
            pages.map(|(page, of)| PageId::Beneath(page, of))
        };
        pages.extend(beneath(screens));
        pages.extend(MadePage::FOR_READERS.map(PageId::Made));
        pages.extend(beneath(printed));
    }
    if edition.is_handbook() {
        pages.extend(Code::ALL.iter().copied().map(PageId::Rule));
    }
    pages
}

/// The id of a rule's own page.
pub(crate) fn rule_id(code: Code) -> String {
    format!("{}/{}", MadePage::Rules.name(), code.text())
}

/// The first page as a thing, where the author wrote an `_index.md` for it.
pub(crate) fn home(edition: &Edition) -> Option<ThingId> {
    edition.things().next().filter(|(_, thing)| thing.kind() == Kind::Home).map(|(at, _)| at)
}

impl Renderer<'_> {
    /// Every page, in a fixed order.
    pub fn pages(&self) -> Vec<PageId> {
        self.find_dates();
        let mut pages = to_read(self.edition, self.today());
        pages.extend(self.further_leaves(&pages));
        pages.push(PageId::NotFound);
        // An author's own picture of that name takes its place.
        if self.edition.assets().iter().all(|asset| &*asset.address != icon::FILE) {
            pages.push(PageId::Icon);
        }
        pages.extend(self.ics_files());
        if self.edition.config().base_url.is_some() {
            pages.extend([PageId::Feed, PageId::Sitemap]);
        }
        pages.extend(self.edition.redirects().iter().map(|(at, _)| PageId::Redirect(at)));
        pages.extend(self.search_files());
        pages
    }

    /// The file of a page from the site's root, as on disk.
    pub fn file(&self, page: PageId) -> String {
        match page {
            PageId::Thing(id) => address::file(&self.edition.thing(id).document.id),
            PageId::Home => address::file(""),
            PageId::Made(page) => address::file(page.name()),
            PageId::Leaf(page, leaf) => address::file(&self.id_of_leaf(page, leaf)),
            PageId::Beneath(page, of) => address::file(&self.id_beneath(page, of)),
            PageId::Rule(code) => address::file(&rule_id(code)),
            PageId::Ics(None) => "calendar/programme.ics".to_owned(),
            PageId::Ics(Some(of)) => format!("calendar/{}.ics", self.edition.thing(of).document.id),
            PageId::Feed => "feeds/atom.xml".to_owned(),
            PageId::Sitemap => "sitemap.xml".to_owned(),
            PageId::SearchFile(at) => self.search_file(at),
            PageId::Icon => icon::FILE.to_owned(),
            PageId::NotFound => "404.html".to_owned(),
            PageId::Redirect(at) => address::file(&self.edition.redirects()[at].0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::parts::PagePart;
    use crate::language::Locale;

    #[test]
    fn pages_and_parts_have_titles() {
        let made = MadePage::ALL.iter().map(|page| page.title_key());
        let beneath = MadeBeneath::ALL.iter().map(|page| page.title_key());
        for key in made.chain(beneath).chain(PagePart::ALL.iter().map(|part| part.title_key())) {
            assert!(Locale::english().get(key).is_some(), "{key}");
        }
    }
}
