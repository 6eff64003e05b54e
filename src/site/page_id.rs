//! Which pages there are, and at which address each stands.

use crate::document::model::Kind;
use crate::edition::{Audience, Edition};
use crate::playbook::{RedirectId, ThingId};
use crate::site::shared::readers::{Printed, Reader, printed};
use crate::site::{Renderer, address};

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
    /// An old address.
    Redirect(RedirectId),
}

/// The key of a list's name.
pub(crate) fn nav_key(page: &str) -> &'static str {
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
pub(crate) fn part_key(part: &str) -> &'static str {
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

/// The pages for people to read, in a fixed order.
pub(crate) fn to_read(edition: &Edition) -> Vec<PageId> {
    let things = edition.things().map(|(at, _)| at).filter(|at| !edition.sections().contain(*at));
    let mut pages: Vec<PageId> = things.map(PageId::Thing).collect();
    if home(edition).is_none() {
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
    ]);
    if *edition.audience() == Audience::Internal {
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
        pages.extend(edition.accounts().iter().map(|account| PageId::Stakeholders(*account)));
        pages.extend(Reader::ALL.map(PageId::Reader));
        pages.push(PageId::Board);
        let printed = edition.things().flat_map(|(at, _)| printed(edition, at));
        pages.extend(printed.map(|(what, of)| PageId::Printed(what, of)));
    }
    pages
}

/// The page of the whole playbook, where it is written.
pub(crate) fn home(edition: &Edition) -> Option<ThingId> {
    edition.things().next().filter(|(_, thing)| thing.kind() == Kind::Home).map(|(at, _)| at)
}

impl Renderer<'_> {
    /// Every page, in a fixed order.
    pub fn pages(&self) -> Vec<PageId> {
        let mut pages = to_read(self.edition);
        pages.push(PageId::NotFound);
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
            PageId::Redirect(at) => address::file(&self.edition.redirects()[at].0),
        }
    }
}
