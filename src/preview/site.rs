//! The site that a preview shows: its addresses, and a page when it is asked for.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;

use crate::diagnostics::Finding;
use crate::diagnostics::report::SourceTexts;
use crate::document::made_pages::MadePage;
use crate::document::model::{Document, Kind};
use crate::edition::Edition;
use crate::export::diff::{self, Diff, OlderPlaybook};
use crate::health::{Diagnosis, Health};
use crate::playbook::{Thing, ThingId};
use crate::preview::files::FileStates;
use crate::site::shared::leaves::Growing;
use crate::site::theme::{LoadedTheme, Theme};
use crate::site::{self, PageId, Renderer, SearchFiles, Shared, address};

/// A site that can be shown. A copy is cheap: it shares everything with the original.
#[derive(Clone, Debug)]
pub struct PreviewSite {
    /// What is shown.
    pub edition: Edition,
    /// The internal edition: everything, for the rules.
    pub internal: Edition,
    theme: Arc<LoadedTheme>,
    shared: Arc<Shared>,
    health: Arc<Health>,
    /// The index of the search, made when somebody searches.
    search: Arc<OnceLock<SearchFiles>>,
    /// The older copy that is compared with.
    older: Option<Arc<OlderPlaybook>>,
    /// What changed since the older copy, made when somebody looks at it.
    since: Arc<OnceLock<Arc<Diff>>>,
    routes: Routes,
    /// Where each asset lies on disk, by its path from the project's root.
    assets: Arc<HashMap<Arc<str>, PathBuf>>,
    /// What became of things that were renamed: their old ids, and the new ones.
    moves: Arc<BTreeMap<Arc<str>, Arc<str>>>,
    /// The texts that pages were made from when everything was linked last.
    texts: Arc<HashMap<Arc<str>, Arc<str>>>,
    /// The texts that took the place of some of these since.
    newer: Arc<BTreeMap<Arc<str>, Arc<str>>>,
}

/// The addresses of a site, as a build would write it.
#[derive(Clone, Debug)]
struct Routes {
    /// All, when everything was linked last.
    linked: Arc<HashMap<String, Route>>,
    /// How many of them are pages.
    pages: usize,
    /// All of now, found when somebody asks for one that another value may have brought or taken away. None where no value
    /// changed since.
    now: Option<Arc<OnceLock<HashMap<String, Route>>>>,
}

/// What a site is made from.
pub(super) struct SiteParts {
    /// What is shown.
    pub(super) edition: Edition,
    /// The internal edition.
    pub(super) internal: Edition,
    pub(super) theme: Arc<LoadedTheme>,
    /// What the rules find in the internal edition.
    pub(super) health: Arc<Health>,
    /// The older copy that is compared with.
    pub(super) older: Option<Arc<OlderPlaybook>>,
}

/// What an address stands for.
#[derive(Clone, Debug, PartialEq)]
pub enum Route {
    /// A page.
    Page(PageId),
    /// A file of the theme, by its place.
    Theme(usize),
    /// An asset, by its source path.
    Asset(Arc<str>),
}

/// Guesses renames: a thing that is gone became the only new thing of the same kind and title.
fn moves(before: &PreviewSite, now: &Edition) -> Arc<BTreeMap<Arc<str>, Arc<str>>> {
    let ids = |(_, thing): (ThingId, &Arc<Thing>)| Arc::clone(&thing.document.id);
    if before.edition.things().map(ids).eq(now.things().map(ids)) {
        return Arc::clone(&before.moves);
    }
    let kind_and_title = |thing: &Thing| (thing.kind(), Arc::clone(&thing.title));
    let mut new: HashMap<_, Option<Arc<str>>> = HashMap::new();
    for (_, thing) in now.things().filter(|(_, thing)| before.edition.find(&thing.document.id).is_none()) {
        let id = Some(Arc::clone(&thing.document.id));
        new.entry(kind_and_title(thing)).and_modify(|several| *several = None).or_insert(id);
    }
    let mut moves = BTreeMap::clone(&before.moves);
    for (_, thing) in before.edition.things() {
        if let Some(Some(to)) = new.get(&kind_and_title(thing)) {
            moves.insert(Arc::clone(&thing.document.id), Arc::clone(to));
        }
    }
    moves.retain(|from, _| now.find(from).is_none());
    Arc::new(moves)
}

/// Every address of a site, as a build would write it.
fn routes(renderer: &Renderer<'_>, theme: &Theme) -> HashMap<String, Route> {
    let mut routes: HashMap<String, Route> =
        renderer.pages().into_iter().map(|page| (renderer.file(page), Route::Page(page))).collect();
    routes.extend(theme.files().iter().enumerate().map(|(at, (path, _))| (path.clone(), Route::Theme(at))));
    let assets = renderer.edition().assets().iter();
    routes.extend(assets.map(|asset| (asset.address.to_string(), Route::Asset(Arc::clone(&asset.source)))));
    routes
}

impl Routes {
    fn linked(renderer: &Renderer<'_>, theme: &Theme) -> Self {
        let linked = routes(renderer, theme);
        let pages =
            linked.iter().filter(|(address, route)| matches!(route, Route::Page(_)) && address::is_page(address));
        Self { pages: pages.count(), linked: Arc::new(linked), now: None }
    }
}

impl Route {
    /// Whether it is there whatever the values of things are. There is a calendar only of what has a day to come, and a
    /// further leaf only of a list that is long enough.
    fn stays(&self) -> bool {
        !matches!(
            self,
            Self::Page(PageId::Leaf(..) | PageId::Beneath(..) | PageId::Ics(Some(_)) | PageId::SearchFile(_))
        )
    }
}

impl SourceTexts for PreviewSite {
    fn text(&self, path: &str) -> Option<&str> {
        let page = self.newer.get(path).or_else(|| self.texts.get(path));
        page.map(|text| &**text).or_else(|| self.theme.text(path))
    }
}

impl PreviewSite {
    /// A site of what was just linked. `before` is the site that was shown last.
    pub(super) fn new(parts: SiteParts, today: Date, files: &FileStates, before: Option<&Self>) -> Self {
        let SiteParts { edition, internal, theme, health, older } = parts;
        let renderer = Renderer::new(&edition, &theme.theme, today, Some(&health));
        let shared = Arc::clone(renderer.shared());
        let routes = Routes::linked(&renderer, &theme.theme);
        drop(renderer);
        let assets = files.assets().iter().map(|(path, asset)| (Arc::clone(path), asset.file.clone())).collect();
        let texts = files.whole_texts().map(|(path, text)| (Arc::clone(path), Arc::clone(text))).collect();
        Self {
            moves: before.map_or_else(Arc::default, |before| moves(before, &edition)),
            edition,
            internal,
            theme,
            shared,
            health,
            search: Arc::default(),
            older,
            since: Arc::default(),
            routes,
            assets: Arc::new(assets),
            texts: Arc::new(texts),
            newer: Arc::default(),
        }
    }

    /// Puts editions that differ in titles and prose only in the place of those that are shown.
    pub(super) fn renew(&mut self, parts: SiteParts, today: Date) {
        let SiteParts { edition, internal, theme, health, .. } = parts;
        self.shared = Arc::new(Shared::retitled((&self.shared, &self.edition), &edition, &theme.theme, today));
        self.health = health;
        (self.search, self.since) = (Arc::default(), Arc::default());
        (self.edition, self.internal) = (edition, internal);
    }

    /// Puts an edition in the place of the internal one, which is shown, that differs from it in values and prose.
    /// `changed` are the things that are others.
    pub(super) fn revalue(&mut self, edition: Edition, changed: &[ThingId]) {
        self.shared = Arc::new(self.shared.revalued(&edition, changed));
        self.health = Arc::new(self.health.revalued(&edition, changed));
        self.routes.now = Some(Arc::default());
        (self.search, self.since) = (Arc::default(), Arc::default());
        (self.edition, self.internal) = (edition.clone(), edition);
    }

    /// Puts other prose in the place of some, in the internal edition, which is the one that is shown.
    pub(super) fn replace(&mut self, places: &[ThingId], documents: &[(Arc<str>, Arc<Document>)]) {
        for (place, (_, document)) in places.iter().copied().zip(documents) {
            self.internal.replace(place, Arc::clone(document));
        }
        self.edition = Edition::clone(&self.internal);
        self.health = Arc::new(self.health.after(&self.internal, places));
        (self.search, self.since) = (Arc::default(), Arc::default());
    }

    /// Remembers that the pages of documents are made from the texts of now.
    pub(super) fn renew_texts(&mut self, documents: &[(Arc<str>, Arc<Document>)], files: &FileStates) {
        let sources = documents.iter().filter_map(|(path, _)| files.page(path));
        let texts = sources.map(|now| (Arc::clone(&now.path), Arc::clone(&now.text)));
        Arc::make_mut(&mut self.newer).extend(texts);
    }

    /// The same pages in another theme.
    pub(super) fn with_theme(&self, theme: &Arc<LoadedTheme>, today: Date) -> Self {
        let renderer = Renderer::new(&self.edition, &theme.theme, today, Some(&self.health));
        let routes = Routes::linked(&renderer, &theme.theme);
        let shared = Arc::clone(renderer.shared());
        Self { theme: Arc::clone(theme), shared, routes, search: Arc::default(), ..self.clone() }
    }

    /// What an address from the site's root stands for.
    pub fn route(&self, address: &str) -> Option<&Route> {
        let known = self.routes.linked.get(address);
        match &self.routes.now {
            // A folder is asked for before the page in it, and no address of a site is one.
            Some(now) if known.map_or(Path::new(address).extension().is_some(), |route| !route.stays()) => {
                now.get_or_init(|| self.routes_of_now()).get(address)
            }
            _ => known,
        }
    }

    fn routes_of_now(&self) -> HashMap<String, Route> {
        let (theme, health) = (&self.theme.theme, Some(&self.health));
        routes(&Renderer::with(&self.edition, theme, &self.shared, health, &self.search), theme)
    }

    /// Where the published site begins on its server.
    pub fn base(&self) -> String {
        address::base_path(self.edition.config().base_url.as_deref())
    }

    /// Every address, in no order.
    pub fn addresses(&self) -> impl Iterator<Item = (&String, &Route)> {
        let now = self.routes.now.as_ref().map(|now| now.get_or_init(|| self.routes_of_now()));
        now.unwrap_or(&self.routes.linked).iter()
    }

    /// The id of what became of a thing, when it was renamed.
    pub fn moved(&self, id: &str) -> Option<Arc<str>> {
        let mut to = self.moves.get(id)?;
        // This ends: `moves` holds no id that exists, so no way through it leads back.
        while let Some(further) = self.moves.get(to) {
            to = further;
        }
        self.edition.find(to).map(|_| Arc::clone(to))
    }

    /// A page, made from what is known now.
    ///
    /// # Errors
    /// KP902 where a template fails on it.
    pub fn page(&self, page: PageId) -> Result<String, Box<Finding>> {
        let (theme, health) = (&self.theme.theme, Some(&self.health));
        let mut renderer = Renderer::with(&self.edition, theme, &self.shared, health, &self.search);
        if let (PageId::Made(MadePage::Changes), Some(older)) = (page, &self.older) {
            let now = || diff::PlaybookState { edition: &self.internal, texts: self };
            renderer = renderer.since(Arc::clone(self.since.get_or_init(|| Arc::new(older.compare(now())))));
        }
        renderer.page(page).map_err(|fault| Box::new(self.theme.finding(&fault)))
    }

    /// Whether a page shows what the rules find in the whole playbook. Other pages need their own account only.
    pub fn needs_all_findings(&self, page: PageId) -> bool {
        let of_all = match page {
            PageId::Home => true,
            PageId::Made(page) | PageId::Leaf(Growing::Made(page), _) => page.shows_all_findings(),
            PageId::Thing(id) => self.edition.thing(id).kind() == Kind::Home,
            _ => false,
        };
        of_all && !self.edition.audience().is_customer()
    }

    /// What the rules say of the plans.
    pub fn health(&self) -> &Arc<Health> {
        &self.health
    }

    /// What is wrong with the plan that a page is about, as the page itself lists it.
    pub fn concerning(&self, page: PageId) -> Vec<Arc<Diagnosis>> {
        match page {
            PageId::Thing(id) if !self.edition.audience().is_customer() => {
                site::pages::health::concerning(&self.edition, &self.health, id)
            }
            _ => Vec::new(),
        }
    }

    /// The id of the only thing that has this title, lies as deep, and is of the same list as an id that is gone. It may be
    /// what the id meant before a folder was renamed.
    pub fn find_by_title(&self, id: &str, title: &str) -> Option<Arc<str>> {
        let first = |id: &str| id.split('/').next().map(str::to_owned);
        let like = |thing: &&Arc<Thing>| {
            let other = &thing.document.id;
            *thing.title == *title && first(other) == first(id) && other.split('/').count() == id.split('/').count()
        };
        let mut found = self.edition.things().map(|(_, thing)| thing).filter(like);
        let one = found.next()?;
        found.next().is_none().then(|| Arc::clone(&one.document.id))
    }

    /// Where an old address leads.
    pub fn redirect(&self, page: PageId) -> Option<Arc<str>> {
        let PageId::Redirect(at) = page else { return None };
        let (_, to) = &self.edition.redirects()[at];
        Some(Arc::clone(&self.edition.thing(*to).document.id))
    }

    /// A file of the theme.
    pub fn theme_file(&self, at: usize) -> Option<Vec<u8>> {
        self.theme.theme.files().get(at).map(|(_, bytes)| bytes.clone())
    }

    /// Where an asset that a page shows lies on disk.
    pub(super) fn asset_file(&self, source: &Arc<str>) -> Option<&Path> {
        self.assets.get(source).map(PathBuf::as_path)
    }

    /// How many pages it had when everything was linked last.
    pub fn pages(&self) -> usize {
        self.routes.pages
    }

    /// The source path of the thing that a page is about.
    pub fn source(&self, page: PageId) -> Option<Arc<str>> {
        let PageId::Thing(id) = page else { return None };
        let id = &self.edition.thing(id).document.id;
        self.internal.find(id).map(|at| Arc::clone(&self.internal.thing(at).document.path))
    }
}
