//! Pages: a page is a function of the edition, the theme, the day and its own id, and of nothing else.
//!
//! What many pages share is made once: a card for each thing, the masthead for each depth, the side of an account or
//! plan for each depth.

/// A map for a template.
macro_rules! map {
    ($($key:ident: $value:expr),* $(,)?) => {{
        let mut map = Map::with_capacity(<[&str]>::len(&[$(stringify!($key)),*]));
        $(map.insert(Key::Str(stringify!($key)), Value::from($value));)*
        Value::from(map)
    }};
}

pub mod address;
pub mod draw;
pub mod files;
pub mod pages;
pub mod shared;
pub mod theme;

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;

use crate::document::model::{Entity, Kind};
use crate::edition::{Audience, Edition};
use crate::export::diff::Diff;
use crate::figures::period::Period;
use crate::figures::status::Status;
use crate::health::Health;
use crate::language::Format;
use crate::measure::dates::Dated;
use crate::playbook::ThingId;
use crate::site::pages::people;
use crate::site::shared::{body, cards, markup, side};
use crate::site::theme::{Key, Map, Theme, ThemeFault, Value, escape};
pub use files::search::SearchFiles;
pub use shared::readers::{Printed, Reader};

/// The pages that Keyplan makes beside those of the things, by the name that prose links to.
pub const GENERATED_PAGES: &[&str] = &[
    "accounts",
    "pillars",
    "people",
    "objectives",
    "reviews",
    "health",
    "traceability",
    "coverage",
    "scenarios",
    "resources",
    "alignment",
    "kpis",
    "rules",
    "calendar",
    "search",
    "readers/manager",
    "readers/team",
    "readers/director",
    "readers/sponsor",
    "print/board",
    "changes",
];

/// Those of them that a customer edition has.
pub const CUSTOMER_PAGES: &[&str] = &["accounts", "pillars", "people", "objectives", "reviews", "calendar", "search"];

/// Whether an address is, or may become, that of a file that Keyplan makes for programs.
pub fn is_made(file: &str) -> bool {
    file.starts_with("calendar/") || file.starts_with("feeds/") || file == "sitemap.xml"
}

/// Which page; or which file for programs that Keyplan makes like a page (see [`address::is_page`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PageId {
    /// The page of a thing.
    Thing(ThingId),
    /// The portfolio, where no `_index.md` is written for it.
    Home,
    /// The list of accounts.
    Accounts,
    /// The list of pillars.
    Pillars,
    /// The list of people.
    People,
    /// The list of objectives.
    Objectives,
    /// All reviews, by time.
    Reviews,
    /// What is wrong with the plans.
    Health,
    /// Every thread from decision to action, with its holes.
    Traceability,
    /// The 3×3 framework, plan by plan.
    Coverage,
    /// What happens if.
    Scenarios,
    /// Who asks for what all accounts compete for.
    Resources,
    /// The seven elements of alignment over time.
    Alignment,
    /// KPIs across accounts.
    Kpis,
    /// What each rule finds, why, and how to settle it.
    Rules,
    /// The people of an account's customer, and how they stand to us.
    Stakeholders(ThingId),
    /// What changed between reviews, and since an older copy.
    Changes,
    /// What falls on which day.
    Calendar,
    /// The same for calendar programs: everything, or what concerns an account or a person.
    Ics(Option<ThingId>),
    /// The feed of reviews and decisions.
    Feed,
    /// The addresses of all pages.
    Sitemap,
    /// The way to the lists, for those who search without script.
    Search,
    /// A file that the script of the search loads, by its number.
    SearchFile(u16),
    /// What a kind of reader wants first.
    Reader(Reader),
    /// All accounts on paper, a sheet each.
    Board,
    /// What is printed of an account or a plan.
    Printed(Printed, ThingId),
    /// What a server shows for an address that is not there.
    NotFound,
    /// An old address, by its place among the redirects.
    Redirect(u32),
}

/// Makes the pages of an edition.
pub struct Renderer<'a> {
    edition: &'a Edition,
    theme: &'a Theme,
    shared: Arc<Shared>,
    /// What is wrong with the plans; a customer is told nothing of it.
    health: Option<Arc<Health>>,
    search: Arc<OnceLock<SearchFiles>>,
    since: Option<Arc<Diff>>,
}

/// What pages share: computed once for an edition, and true as long as only the prose of things changes.
pub struct Shared {
    today: Date,
    format: Format,
    urls: Vec<String>,
    /// What each thing is called.
    names: Vec<Arc<str>>,
    cards: Vec<Value>,
    rows: Vec<OnceLock<Value>>,
    states: Vec<Option<Status>>,
    titles: Vec<String>,
    list_titles: Vec<String>,
    mastheads: Vec<String>,
    sides: HashMap<ThingId, Vec<OnceLock<side::Side>>>,
    items: HashMap<ThingId, Vec<people::Item>>,
    closed: HashMap<(ThingId, Arc<str>), (Date, ThingId)>,
    dates: Vec<Dated>,
    /// Of each pool, by period: what there is, and what all accounts have and want of it.
    loads: Vec<Vec<(Period, f64, f64)>>,
    /// How many entries can be found by a search.
    found: usize,
}

impl std::ops::Deref for Renderer<'_> {
    type Target = Shared;
    fn deref(&self) -> &Shared {
        &self.shared
    }
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shared").field("pages", &self.urls.len()).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Renderer<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Renderer").field("pages", &self.urls.len()).finish_non_exhaustive()
    }
}

/// A thing's page as a chapter of a book.
pub(crate) struct Chapter<'b> {
    /// The id of the book's page.
    book: &'b str,
    /// The chapter's number: `3.2`.
    number: String,
}

/// What a page is about, besides its kind's own values.
struct Frame<'f> {
    /// The template.
    template: &'static str,
    /// The id, for the address and the depth.
    id: &'f str,
    /// The whole title.
    title: &'f str,
    heading: &'f str,
    kicker: String,
    /// The thing, where the page is one.
    thing: Option<ThingId>,
    /// Parts: id, title, how many.
    parts: Vec<(&'static str, Option<usize>)>,
    /// The room of the key plan that the page is in.
    room: Option<String>,
    given: Vec<(&'static str, Value)>,
}

impl Frame<'_> {
    /// Keeps the parts that a page of the customer edition has.
    fn keep_parts(&mut self, kind: Kind) {
        let known = crate::document::parts::of_customer(kind);
        self.parts.retain(|(part, _)| known.contains(part));
        self.parts.sort_by_key(|(part, _)| known.iter().position(|known| known == part));
    }
}

impl<'a> Renderer<'a> {
    /// Prepares what pages share. `health` is of the same edition.
    pub fn new(edition: &'a Edition, theme: &'a Theme, today: Date, health: Option<&Arc<Health>>) -> Self {
        let config = edition.config();
        let urls: Vec<String> = edition.things().map(|(_, thing)| address::page(&thing.document.id)).collect();
        let format = Format {
            language: Arc::clone(&config.language),
            currency: config.currency.clone(),
            money_unit: config.money_unit,
        };
        let names: Vec<Arc<str>> = edition.things().map(|(_, thing)| cards::name(thing, &format)).collect();
        let card = |(at, thing)| cards::card(thing, &names[at as usize], &urls[at as usize]);
        let cards = edition.things().map(card).collect();
        let depth = edition.things().map(|(_, thing)| address::depth(&thing.document.id)).max().unwrap_or(0).max(1);
        let sides = edition
            .things()
            .filter(|(_, thing)| matches!(thing.kind(), Kind::Account | Kind::Plan))
            .map(|(at, _)| (at, (0..=depth).map(|_| OnceLock::new()).collect()))
            .collect();
        let shared = Shared {
            today,
            format,
            names,
            rows: urls.iter().map(|_| OnceLock::new()).collect(),
            states: edition.things().map(|(_, thing)| cards::latest_status(thing)).collect(),
            urls,
            cards,
            titles: Vec::new(),
            list_titles: Vec::new(),
            mastheads: Vec::new(),
            sides,
            items: HashMap::new(),
            closed: HashMap::new(),
            dates: crate::measure::dates::all(edition),
            loads: pages::health::loads(edition),
            found: 0,
        };
        let mut renderer = Self::with(edition, theme, &Arc::new(shared), health, &Arc::default());
        let (titles, list_titles) = renderer.page_names();
        let mastheads = (0..=depth).map(|depth| renderer.masthead(depth)).collect();
        let closed = crate::measure::items::closures(edition, &edition.reviews);
        if let Some(shared) = Arc::get_mut(&mut renderer.shared) {
            (shared.titles, shared.list_titles) = (titles, list_titles);
            (shared.mastheads, shared.closed) = (mastheads, closed);
        }
        let (items, found) = (renderer.items(), renderer.found().len());
        if let Some(shared) = Arc::get_mut(&mut renderer.shared) {
            (shared.items, shared.found) = (items, found);
        }
        renderer
    }

    /// A renderer for an edition that differs from the one `shared` was made for in the prose of things only.
    pub fn with(
        edition: &'a Edition,
        theme: &'a Theme,
        shared: &Arc<Shared>,
        health: Option<&Arc<Health>>,
        search: &Arc<OnceLock<SearchFiles>>,
    ) -> Self {
        let health = health.filter(|_| *edition.audience() == Audience::Internal).cloned();
        let (shared, search) = (Arc::clone(shared), Arc::clone(search));
        Self { edition, theme, shared, health, search, since: None }
    }

    /// With what changed since an older copy of the playbook.
    #[must_use]
    pub fn since(self, diff: Arc<Diff>) -> Self {
        Self { since: Some(diff), ..self }
    }

    /// What it makes pages of.
    pub fn edition(&self) -> &Edition {
        self.edition
    }

    /// What its pages share.
    pub fn shared(&self) -> &Arc<Shared> {
        &self.shared
    }

    /// Every page, in a fixed order.
    pub fn pages(&self) -> Vec<PageId> {
        let sections = self.edition.sections;
        let things = self.edition.things().map(|(at, _)| at).filter(|at| !sections.contains(&Some(*at)));
        let mut pages: Vec<PageId> = things.map(PageId::Thing).collect();
        if self.home().is_none() {
            pages.push(PageId::Home);
        }
        pages.extend([
            PageId::Accounts,
            PageId::Pillars,
            PageId::People,
            PageId::Objectives,
            PageId::Reviews,
            PageId::Calendar,
            PageId::Search,
            PageId::NotFound,
        ]);
        pages.extend(self.ics_files());
        if self.edition.config().base_url.is_some() {
            pages.extend([PageId::Feed, PageId::Sitemap]);
        }
        if *self.edition.audience() == Audience::Internal {
            pages.extend([
                PageId::Health,
                PageId::Traceability,
                PageId::Coverage,
                PageId::Scenarios,
                PageId::Resources,
                PageId::Alignment,
                PageId::Kpis,
                PageId::Rules,
                PageId::Changes,
            ]);
            pages.extend(self.edition.accounts.iter().map(|account| PageId::Stakeholders(*account)));
            pages.extend(Reader::ALL.map(PageId::Reader));
            pages.push(PageId::Board);
            let printed = self.edition.things().flat_map(|(at, _)| self.printed(at));
            pages.extend(printed.map(|(what, of)| PageId::Printed(what, of)));
        }
        pages.extend((0..).zip(&self.edition.redirects).map(|(at, _)| PageId::Redirect(at)));
        pages.extend(self.search_files());
        pages
    }

    /// The file of a page from the site's root, as on disk.
    pub fn file(&self, page: PageId) -> String {
        match page {
            PageId::Thing(id) => address::file(&self.edition.thing(id).document.id),
            PageId::Home => address::file(""),
            PageId::Accounts => address::file("accounts"),
            PageId::Pillars => address::file("pillars"),
            PageId::People => address::file("people"),
            PageId::Objectives => address::file("objectives"),
            PageId::Reviews => address::file("reviews"),
            PageId::Health => address::file("health"),
            PageId::Traceability => address::file("traceability"),
            PageId::Coverage => address::file("coverage"),
            PageId::Scenarios => address::file("scenarios"),
            PageId::Resources => address::file("resources"),
            PageId::Alignment => address::file("alignment"),
            PageId::Kpis => address::file("kpis"),
            PageId::Rules => address::file("rules"),
            PageId::Stakeholders(account) => {
                address::file(&format!("{}/stakeholders", self.edition.thing(account).document.id))
            }
            PageId::Changes => address::file("changes"),
            PageId::Calendar => address::file("calendar"),
            PageId::Ics(None) => "calendar/programme.ics".to_owned(),
            PageId::Ics(Some(of)) => format!("calendar/{}.ics", self.edition.thing(of).document.id),
            PageId::Feed => "feeds/atom.xml".to_owned(),
            PageId::Sitemap => "sitemap.xml".to_owned(),
            PageId::Search => address::file("search"),
            PageId::SearchFile(at) => self.search_file(at),
            PageId::Reader(reader) => address::file(reader.id()),
            PageId::Board => address::file("print/board"),
            PageId::Printed(what, of) => address::file(&self.printed_id(what, of)),
            PageId::NotFound => "404.html".to_owned(),
            PageId::Redirect(at) => address::file(&self.edition.redirects[at as usize].0),
        }
    }

    /// Makes a page.
    ///
    /// # Errors
    /// What is wrong with the template, and on which page it showed.
    pub fn page(&self, page: PageId) -> Result<String, ThemeFault> {
        let made = match page {
            PageId::Thing(id) => self.thing_page(id, None),
            PageId::Home => self.home_page(None),
            PageId::Accounts | PageId::Pillars | PageId::People | PageId::Objectives | PageId::Reviews => {
                self.list_page(page)
            }
            PageId::Health => self.health_page(),
            PageId::Traceability => self.traceability_page(),
            PageId::Coverage => self.coverage_page(),
            PageId::Scenarios => self.scenarios_page(),
            PageId::Resources => self.resources_page(),
            PageId::Alignment => self.alignment_page(),
            PageId::Kpis => self.kpis_page(),
            PageId::Rules => self.rules_page(),
            PageId::Stakeholders(account) => self.stakeholders_page(account),
            PageId::Changes => self.changes_page(),
            PageId::Calendar => self.calendar_page(),
            PageId::Ics(of) => Ok(self.ics(of)),
            PageId::Feed => Ok(self.feed()),
            PageId::Sitemap => Ok(self.sitemap()),
            PageId::Search => self.search_page(),
            PageId::SearchFile(at) => Ok(self.search_text(at)),
            PageId::Reader(Reader::Manager) => self.manager_page(),
            PageId::Reader(Reader::Team) => self.team_page(),
            PageId::Reader(Reader::Director) => self.director_page(),
            PageId::Reader(Reader::Sponsor) => self.sponsor_page(),
            PageId::Board => self.board_page(),
            PageId::Printed(what, of) => self.printed_page(what, of),
            PageId::NotFound => self.not_found(),
            PageId::Redirect(at) => self.redirect(at),
        };
        made.map_err(|fault| ThemeFault { page: Some(self.file(page)), ..fault })
    }

    /// The page of a thing; with `book`, only what a book prints of it, with links that lead from there.
    fn thing_page(&self, id: ThingId, book: Option<&Chapter<'_>>) -> Result<String, ThemeFault> {
        if let Some(section) = self.edition.sections.iter().position(|section| *section == Some(id)) {
            return self.list_page([PageId::Accounts, PageId::Pillars, PageId::People][section]);
        }
        let thing = self.edition.thing(id);
        match thing.entity() {
            Some(Entity::Home(_)) => self.home_page(Some(id)),
            Some(Entity::Account(account)) => self.account_page(id, thing, account),
            Some(Entity::Situation(situation)) => self.situation_page(id, thing, situation),
            Some(Entity::Plan(plan)) => self.plan_page(id, thing, plan, book),
            Some(Entity::Decision(decision)) => self.decision_page(id, thing, decision, book),
            Some(Entity::Objective(objective)) => self.objective_page(id, thing, objective, book),
            Some(Entity::Review(review)) => self.review_page(id, thing, review, book),
            Some(Entity::Pillar(pillar)) => self.pillar_page(id, thing, pillar),
            Some(Entity::Person(person)) => self.person_page(id, thing, person),
            Some(Entity::Page(_)) | None => self.prose_page(id, thing),
        }
    }

    /// Puts a page together: what every page has, then what its kind has.
    fn put(&self, frame: Frame<'_>) -> Result<String, ThemeFault> {
        self.put_into(None, frame)
    }

    /// The same, as a page of its own or as a chapter of a book.
    fn put_into(&self, book: Option<&Chapter<'_>>, mut frame: Frame<'_>) -> Result<String, ThemeFault> {
        let page = book.map_or(frame.id, |chapter| chapter.book);
        let customer = match self.edition.audience() {
            Audience::Internal => None,
            Audience::Customer { account, .. } => Some(&**account),
        };
        if customer.is_some() {
            frame.keep_parts(frame.thing.map_or(Kind::Home, |id| self.edition.thing(id).kind()));
        }
        let template = self.theme.page_template(frame.template, customer.is_some());
        let depth = address::depth(page);
        let root = address::root(depth);
        let thing = frame.thing.map(|id| (id, self.edition.thing(id)));
        let config = self.edition.config();
        let lang = thing.and_then(|(_, thing)| thing.document.common.lang.as_ref()).map(|lang| lang.value.clone());
        let body = thing.filter(|(_, thing)| !thing.document.body.html.is_empty());
        let lead = thing.and_then(|(_, thing)| thing.document.common.summary.as_ref());
        let mut given = frame.given;
        given.extend([
            ("lang", Value::from(config.language.code())),
            ("content_lang", Value::from(lang.as_deref())),
            ("title", Value::from(frame.title)),
            ("heading", Value::from(frame.heading)),
            ("kicker", Value::from(frame.kicker)),
            ("lead", Value::from(lead.map(|text| text.value.clone()))),
            ("css", Value::from(self.theme.address("keyplan.css"))),
            ("reader", Value::from(customer)),
            ("chapter", Value::from(book.map(|chapter| chapter.number.as_str()))),
            ("body", body.map_or_else(Value::none, |(_, thing)| Value::safe_string(&self.body(thing, &root)))),
            ("heads", Value::from(!frame.parts.is_empty())),
            ("site", map! { title: config.title.as_str(), supplier: config.supplier.as_str(), classification: self.classification() }),
            ("root", Value::from(root.as_str())),
        ]);
        if book.is_some() {
            return self.theme.render(&template, given);
        }

        // What a chapter of a book has no use for.
        let url = address::page(page);
        let here = format!("href=\"{root}{url}\"");
        let masthead = self.mastheads.get(depth).map_or_else(|| self.masthead(depth), Clone::clone);
        // A page beneath an account or plan that is no thing itself still belongs there.
        let above = thing.is_none().then(|| self.above(page)).flatten();
        let context = match above {
            Some(above) => Some(above),
            None => thing.and_then(|(_, thing)| thing.plan.or(thing.account)),
        };
        let side = context.and_then(|context| self.side(context, depth));
        let place = frame.room.map(|room| format!("href=\"{root}{room}\""));
        let headings = thing.map(|(_, thing)| thing.document.body.headings.as_slice()).unwrap_or_default();
        let mut contents: Vec<Value> = Vec::with_capacity(frame.parts.len() + headings.len() + 1);
        for (part, count) in &frame.parts {
            contents.push(map! { id: *part, title: self.theme.text(part_key(part)), count: *count });
        }
        for heading in headings.iter().filter(|heading| heading.level <= 2) {
            contents.push(map! { id: heading.id.as_str(), title: heading.text.as_str(), count: None::<usize>, lang: lang.clone() });
        }
        let backlinks = thing.map(|(id, thing)| self.backlink_groups(id, thing)).unwrap_or_default();
        let ills = frame.thing.map(|id| self.concerning(id)).unwrap_or_default();
        let concerns = frame.thing.map_or_else(Value::none, |id| self.concerns(id));
        if !ills.is_empty() || !concerns.is_none() {
            contents.push(map! { id: "health", title: self.theme.text("part.health"), count: None::<usize> });
        }
        if thing.is_some() {
            contents.push(map! { id: "backlinks", title: self.theme.text("part.backlinks"), count: None::<usize> });
        }
        given.extend([
            ("template", Value::from(template.trim_end_matches(".html").replace("pages/", ""))),
            ("masthead", Value::safe_string(&markup::mark(&masthead, &here, None))),
            (
                "side",
                side.map_or_else(Value::none, |side| {
                    let whole = context == frame.thing && frame.thing.is_some();
                    Value::safe_string(&side.at(&here, place.as_deref(), whole))
                }),
            ),
            ("crumbs", self.crumbs(page, frame.thing.or(above), frame.heading)),
            ("contents", Value::from(contents)),
            ("linkable", Value::from(thing.is_some())),
            ("ills", Value::from(ills)),
            ("concerns", concerns),
            ("backlinks", Value::from(backlinks)),
            ("canonical", Value::from(self.whole(&url))),
            ("foot", self.foot(frame.thing.or(above), above.is_none())),
        ]);
        let html = self.theme.render(&template, given)?;
        Ok(markup::near(html, url.strip_suffix("index.html").unwrap_or_default()))
    }

    /// The line on every page: the site's own, or whose eyes a customer edition is for.
    fn classification(&self) -> Option<String> {
        match self.edition.audience() {
            Audience::Internal => self.edition.config().classification.clone(),
            Audience::Customer { account, .. } => Some(format!("{} {account}.", self.theme.text("edition.line"))),
        }
    }

    /// Which edition this is, in words.
    fn edition_name(&self) -> String {
        match self.edition.audience() {
            Audience::Internal => self.theme.text("edition.internal").to_owned(),
            Audience::Customer { account, .. } => format!("{} {account}", self.theme.text("edition.customer")),
        }
    }

    /// A page that Keyplan makes from the whole playbook.
    fn generated(
        &self,
        name: &'static str,
        template: &'static str,
        parts: Vec<(&'static str, Option<usize>)>,
        mut given: Vec<(&'static str, Value)>,
    ) -> Result<String, ThemeFault> {
        given.push(("list", Value::from(true)));
        let at = GENERATED_PAGES.iter().position(|known| *known == name);
        let title = at.and_then(|at| self.list_titles.get(at)).map_or("", String::as_str);
        let heading = self.theme.text(nav_key(name));
        self.put(Frame {
            template,
            id: name,
            title,
            heading,
            kicker: String::new(),
            thing: None,
            parts,
            room: None,
            given,
        })
    }

    /// The account or plan right above a page that Keyplan makes, by its id.
    fn above(&self, id: &str) -> Option<ThingId> {
        let (above, _) = id.rsplit_once('/')?;
        let at = self.edition.find(above)?;
        matches!(self.edition.thing(at).kind(), Kind::Account | Kind::Plan).then_some(at)
    }

    /// The title block: of a thing, or of a page beneath it, which has no source of its own.
    fn foot(&self, thing: Option<ThingId>, own: bool) -> Value {
        let config = self.edition.config();
        let thing = thing.map(|id| self.edition.thing(id));
        let account = thing.and_then(|thing| thing.account);
        let reviews = match thing.and_then(|thing| thing.plan).or(account) {
            Some(above) => &self.edition.beneath(above).reviews,
            None => &self.edition.reviews,
        };
        let path = thing.map(|thing| &*thing.document.path).filter(|path| own && !path.is_empty());
        let edit = path.and_then(|path| Some(config.edit_url.as_ref()?.replace("{path}", &address::encode(path))));
        map! {
            account: account.map(|id| self.card(id)),
            plan: thing.and_then(|thing| thing.plan).map(|id| self.card(id)),
            as_of: self.format.date(self.today),
            review: reviews.first().map(|id| self.row(*id)),
            path: path,
            edit: edit,
            edition: self.edition_name(),
        }
    }

    /// The way down to a page.
    fn crumbs(&self, page: &str, thing: Option<ThingId>, heading: &str) -> Value {
        let mut crumbs: Vec<Value> = Vec::with_capacity(5);
        let lang = thing.and_then(|id| self.edition.thing(id).document.common.lang.as_ref());
        let here = |title: &str| map! { title: title, lang: lang.map(|lang| lang.value.as_str()) };
        let list = |name: &str| map! { title: self.theme.text(nav_key(name)), url: address::page(name) };
        if !page.is_empty() {
            crumbs.push(map! { title: self.theme.text(self.nav_key("")), url: address::page("") });
        }
        if let Some(id) = thing {
            let it = self.edition.thing(id);
            match it.kind() {
                Kind::Pillar => crumbs.push(list("pillars")),
                Kind::Person => crumbs.push(list("people")),
                Kind::Account => crumbs.push(list("accounts")),
                _ => {}
            }
            let made = *it.document.id != *page;
            for above in [it.account, it.plan].into_iter().flatten().filter(|above| made || *above != id) {
                crumbs.push(self.card(above));
            }
        }
        crumbs.push(here(heading));
        Value::from(crumbs)
    }

    /// The title of every page, each once: with the account where two would be the same, then the plan, then the id.
    fn page_names(&self) -> (Vec<String>, Vec<String>) {
        let site = &self.edition.config().title;
        let name = |id: ThingId| &*self.names[id as usize];
        let mut titles: Vec<String> = Vec::with_capacity(self.urls.len());
        for (at, thing) in self.edition.things() {
            let above = match thing.kind() {
                Kind::Home => {
                    titles.push(if &*thing.title == site {
                        site.clone()
                    } else {
                        format!("{} – {site}", thing.title)
                    });
                    continue;
                }
                _ => thing.account.filter(|account| *account != at),
            };
            titles.push(match above {
                Some(account) => format!("{} – {} – {site}", name(at), name(account)),
                None => format!("{} – {site}", name(at)),
            });
        }
        let list = |(at, page): (usize, &&str)| {
            let section = self.edition.sections.get(at).copied().flatten();
            match section {
                Some(section) => titles[section as usize].clone(),
                None => format!("{} – {site}", self.theme.text(nav_key(page))),
            }
        };
        let lists: Vec<String> = GENERATED_PAGES.iter().enumerate().map(list).collect();
        let twice = |titles: &[String]| -> Vec<bool> {
            let mut seen: HashMap<&str, usize> = HashMap::with_capacity(titles.len());
            for title in titles {
                *seen.entry(title).or_default() += 1;
            }
            for (at, list) in lists.iter().enumerate() {
                if self.edition.sections.get(at).copied().flatten().is_none() {
                    *seen.entry(list).or_default() += 1;
                }
            }
            if self.home().is_none() {
                *seen.entry(site).or_default() += 1;
            }
            titles.iter().map(|title| seen[title.as_str()] > 1).collect()
        };
        let again = twice(&titles);
        for (at, thing) in self.edition.things() {
            if let (true, Some(account), Some(plan)) =
                (again[at as usize], thing.account, thing.plan.filter(|plan| *plan != at))
            {
                titles[at as usize] = format!("{} – {}, {} – {site}", name(at), name(account), name(plan));
            }
        }
        let again = twice(&titles);
        for (at, thing) in self.edition.things() {
            if again[at as usize] && !thing.document.id.is_empty() {
                let account = thing.account.filter(|account| *account != at).map(name);
                let above = account.map_or_else(String::new, |account| format!("{account}, "));
                titles[at as usize] = format!("{} – {above}{} – {site}", name(at), thing.document.id);
            }
        }
        (titles, lists)
    }

    /// The key of a list's name: to one customer the first page is no portfolio.
    fn nav_key(&self, page: &str) -> &'static str {
        match (page, self.edition.audience()) {
            ("", Audience::Customer { .. }) => "nav.overview",
            _ => nav_key(page),
        }
    }

    /// The page of the whole playbook, where it is written.
    fn home(&self) -> Option<ThingId> {
        self.edition.things().next().filter(|(_, thing)| thing.kind() == Kind::Home).map(|(at, _)| at)
    }

    /// The site's name and the way to its lists.
    fn masthead(&self, depth: usize) -> String {
        let root = address::root(depth);
        let mut out = String::from("<header class=\"masthead\"><a class=\"site\" href=\"");
        out.push_str(&root);
        out.push_str("index.html\">");
        if let Some(logo) = self.edition.logo() {
            out.push_str("<img class=\"logo\" alt=\"\" src=\"");
            out.push_str(&root);
            out.push_str(&address::encode(&logo.address));
            out.push('"');
            out.push_str(&body::size(logo));
            out.push('>');
        }
        escape(&self.edition.config().title, &mut out);
        out.push_str("</a><nav aria-label=\"");
        escape(self.theme.text("nav.label"), &mut out);
        out.push_str("\"><ul>");
        let all = ["", "objectives", "reviews", "pillars", "people", "health"];
        let known = if *self.edition.audience() == Audience::Internal { all.len() } else { all.len() - 1 };
        for page in &all[..known] {
            out.push_str("<li><a href=\"");
            out.push_str(&root);
            out.push_str(&address::page(page));
            out.push_str("\">");
            escape(self.theme.text(self.nav_key(page)), &mut out);
            out.push_str("</a></li>");
        }
        out.push_str("</ul></nav><p class=\"tools\"><a class=\"search\" href=\"");
        out.push_str(&root);
        out.push_str("search/index.html\">");
        escape(self.theme.text("nav.search"), &mut out);
        out.push_str("</a> <span>");
        escape(&self.edition_name(), &mut out);
        out.push_str("</span></p></header>");
        out
    }

    fn not_found(&self) -> Result<String, ThemeFault> {
        let config = self.edition.config();
        let title = format!("{} – {}", self.theme.text("missing.title"), config.title);
        self.theme.render(
            "pages/404.html",
            vec![
                ("lang", Value::from(config.language.code())),
                ("title", Value::from(title)),
                ("site", map! { title: config.title.as_str(), classification: self.classification() }),
                ("root", Value::from("")),
            ],
        )
    }

    fn redirect(&self, at: u32) -> Result<String, ThemeFault> {
        let (old, to) = &self.edition.redirects[at as usize];
        let target = self.edition.thing(*to);
        let to = address::root(address::depth(old)) + &self.urls[*to as usize];
        let title = format!("{old} → {} – {}", target.title, self.edition.config().title);
        self.theme.render(
            "pages/redirect.html",
            vec![
                ("lang", Value::from(self.edition.config().language.code())),
                ("title", Value::from(title)),
                ("heading", Value::from(&*target.title)),
                ("url", Value::from(to)),
            ],
        )
    }
}

/// The key of a list's name.
fn nav_key(page: &str) -> &'static str {
    match page {
        "" => "nav.home",
        "accounts" => "nav.accounts",
        "pillars" => "nav.pillars",
        "people" => "nav.people",
        "objectives" => "nav.objectives",
        "health" => "nav.health",
        "traceability" => "nav.traceability",
        "coverage" => "nav.coverage",
        "scenarios" => "nav.scenarios",
        "resources" => "nav.resources",
        "alignment" => "nav.alignment",
        "kpis" => "nav.kpis",
        "rules" => "nav.rules",
        "calendar" => "nav.calendar",
        "search" => "nav.search",
        "readers/manager" => "nav.manager",
        "readers/team" => "nav.team",
        "readers/director" => "nav.director",
        "readers/sponsor" => "nav.sponsor",
        "print/board" => "nav.board",
        "changes" => "nav.changes",
        _ => "nav.reviews",
    }
}

/// The key of a part's title.
fn part_key(part: &str) -> &'static str {
    match part {
        "accounts" => "part.accounts",
        "actions" => "part.actions",
        "alignment" => "part.alignment",
        "changes" => "part.changes",
        "commitments" => "part.commitments",
        "contacts" => "part.contacts",
        "decided" => "part.decided",
        "decisions" => "part.decisions",
        "facts" => "part.facts",
        "health" => "part.health",
        "pitfalls" => "part.pitfalls",
        "by-account" => "part.by-account",
        "by-rule" => "part.by-rule",
        "by-owner" => "part.by-owner",
        "waivers" => "part.waivers",
        "grid" => "part.grid",
        "collisions" => "part.collisions",
        "falling" => "part.falling",
        "waiting" => "part.waiting",
        "finance" => "part.finance",
        "goals" => "part.goals",
        "issues" => "part.issues",
        "items" => "part.items",
        "kpis" => "part.kpis",
        "objectives" => "part.objectives",
        "pages" => "part.pages",
        "people" => "part.people",
        "pillars" => "part.pillars",
        "plans" => "part.plans",
        "problem" => "part.problem",
        "readings" => "part.readings",
        "requests" => "part.requests",
        "reviews" => "part.reviews",
        "risks" => "part.risks",
        "sales" => "part.sales",
        "scenarios" => "part.scenarios",
        "situation" => "part.situation",
        "thread" => "part.thread",
        "value" => "part.value",
        _ => "part.backlinks",
    }
}
