//! Makes pages. A page is a function of the edition, the theme, the day and its own id, and of nothing else.

use std::sync::{Arc, OnceLock};

use jiff::civil::Date;

use crate::document::made_pages::{MadeBeneath, MadePage};
use crate::document::model::Entity;
use crate::document::parts::{PageItem, PagePart};
use crate::edition::Edition;
use crate::export::diff::Diff;
use crate::figures::status::Status;
use crate::health::Health;
use crate::language::Format;
use crate::playbook::{RedirectId, ThingId};
use crate::site::address;
use crate::site::files::search::SearchFiles;
use crate::site::frame::{Chapter, Frame, SiteInfo};
use crate::site::languages::SiteLanguage;
use crate::site::page_id::PageId;
use crate::site::shared::Shared;
use crate::site::shared::binding::Binder;
use crate::site::shared::foreign;
use crate::site::shared::leaves::Growing;
use crate::site::shared::programme::Programme;
use crate::site::theme::{Theme, ThemeFault};
use crate::site::view::View;

view! {
    /// What a server shows for an address that is not there.
    NotFoundPage<'a> for "404.html" {
        /// The language of the site.
        lang: &'a str,
        /// The direction of that language, where it runs from right to left: `rtl`.
        dir: Option<&'static str>,
        /// The title, as the browser shows it.
        title: String,
        /// What the site says of itself.
        site: SiteInfo<'a>,
        /// The address of the first page, from the root of the server: whoever reads this page may stand anywhere.
        home: String,
        /// The hash of the style sheet inside the page, for its content policy.
        style: &'a str,
        /// The picture of the site, whole: nothing can be loaded from an address that is not there.
        icon: String,
        /// The way from the page to the root of the site. Nobody knows it, so it is empty.
        root: &'a str,
    }

    /// The page at an old address.
    RedirectPage<'a> for "redirect.html" {
        /// The language of the site.
        lang: &'a str,
        /// The direction of that language, where it runs from right to left: `rtl`.
        dir: Option<&'static str>,
        /// The title, as the browser shows it.
        title: String,
        /// The title of the page that it leads to.
        heading: &'a str,
        /// The way to it.
        url: String,
        /// The way from the page to the root of the site.
        root: String,
    }
}

/// The style sheet inside `404.html`, as a content policy names it. The page may stand at any address, so it can load none.
pub const STYLE_OF_NOT_FOUND: &str = "sha256-9303oiQiqpRu1zgkr+yl5lP2LKimfvZG1/lApI6qEdM=";

/// Makes the pages of an edition.
#[derive(Clone)]
pub struct Renderer<'a> {
    pub(super) edition: &'a Edition,
    pub(super) theme: &'a Theme,
    pub(super) shared: Arc<Shared>,
    /// The findings about the plans; none in a customer edition.
    pub(super) health: Option<Arc<Health>>,
    /// The files of the search, made when the first of them is asked for.
    pub(super) search: Arc<OnceLock<SearchFiles>>,
    /// How the playbook differs from an older copy, where there is one to compare with.
    pub(super) since: Option<Arc<Diff>>,
    /// The account whose money is written; none for the site's.
    pub(super) money_of: Option<ThingId>,
    /// The languages of the site, where there are several.
    pub(super) languages: Arc<[SiteLanguage]>,
    /// Which leaf of a page is made, where it goes on in others: 1 for the page itself.
    pub(super) leaf: usize,
    /// What keeps the pages of a plan until its book is made of them.
    pub(super) binder: Option<&'a Binder>,
    /// What leaves have to know of everything.
    pub(super) programme: Arc<Programme>,
}

impl std::fmt::Debug for Renderer<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Renderer").field("things", &self.shared.directory.len()).finish_non_exhaustive()
    }
}

impl<'a> Renderer<'a> {
    /// Prepares what pages share. `health` is of the same edition.
    pub fn new(edition: &'a Edition, theme: &'a Theme, today: Date, health: Option<&Arc<Health>>) -> Self {
        let shared = Arc::new(Shared::build(edition, theme, today));
        Self::with(edition, theme, &shared, health, &Arc::default())
    }

    /// A renderer for an edition that differs from the one `shared` was made for in the prose of things only.
    pub fn with(
        edition: &'a Edition,
        theme: &'a Theme,
        shared: &Arc<Shared>,
        health: Option<&Arc<Health>>,
        search: &Arc<OnceLock<SearchFiles>>,
    ) -> Self {
        let health = health.filter(|_| !edition.audience().is_customer()).cloned();
        let (shared, search) = (Arc::clone(shared), Arc::clone(search));
        Self {
            edition,
            theme,
            shared,
            health,
            search,
            since: None,
            languages: Arc::default(),
            money_of: None,
            leaf: 1,
            binder: None,
            programme: Arc::new(Programme::of(edition, false)),
        }
    }

    /// With keys for what is made of everything, so that a page of which little of that shows stays when it stays.
    #[cfg(feature = "cli")]
    #[must_use]
    pub(crate) fn with_keys(self) -> Self {
        Self { programme: Arc::new(Programme::of(self.edition, true)), ..self }
    }

    /// With what keeps the pages of a plan until its book is made: the last of them.
    #[must_use]
    pub fn with_binder<'b>(&'b self, binder: &'b Binder) -> Renderer<'b> {
        // A site's own template may show something else in a chapter.
        let binder = Some(binder).filter(|_| !self.theme.has_own_templates());
        Renderer { binder, ..self.clone() }
    }

    /// The plan into whose book a page is bound, or whose book it is.
    pub fn plan_of_book(&self, page: PageId) -> Option<ThingId> {
        match page {
            PageId::Beneath(MadeBeneath::Book, plan) => Some(plan),
            PageId::Thing(id) => self.edition.plan_of(id),
            _ => None,
        }
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

    /// The day that pages are about.
    pub(super) fn today(&self) -> Date {
        self.shared.today
    }

    /// How figures and days are written: money as the account does that the page is about.
    pub(super) fn format(&self) -> &Format {
        self.money_of.and_then(|account| self.shared.formats.get(&account)).unwrap_or(&self.shared.format)
    }

    /// How figures of a thing are written: money in the currency of its account.
    pub(super) fn format_of(&self, id: ThingId) -> &Format {
        let own = self.edition.account_of(id).and_then(|account| self.shared.formats.get(&account));
        own.unwrap_or(&self.shared.format)
    }

    /// The same, writing money in the currency of a thing's account.
    pub(super) fn in_money_of(&self, id: ThingId) -> Self {
        Self { money_of: self.edition.account_of(id), ..self.clone() }
    }

    /// What a thing is called.
    pub(super) fn name(&self, id: ThingId) -> &str {
        self.shared.directory.name(id)
    }

    /// The address of a thing's page from the site's root, percent-encoded.
    pub(super) fn url(&self, id: ThingId) -> &str {
        self.shared.directory.url(id)
    }

    /// The address of a part of a thing's page.
    pub(super) fn part_url(&self, id: ThingId, part: PagePart) -> String {
        if !self.has_part(id, part) {
            return self.url(id).to_owned();
        }
        format!("{}#{}", self.url(id), part.anchor())
    }

    /// The address of an item on a thing's page, by the item's id.
    pub(super) fn item_url(&self, on: ThingId, item: PageItem, id: &str) -> String {
        format!("{}#{}", self.url(on), item.anchor(id))
    }

    /// The status of a thing: of its latest readings, or as the last review declared it.
    pub(super) fn status_of(&self, id: ThingId) -> Option<Status> {
        self.state_of(id)
    }

    /// Makes a page.
    ///
    /// # Errors
    /// What is wrong with the template, and on which page it showed.
    pub fn page(&self, page: PageId) -> Result<String, ThemeFault> {
        let made = match page {
            PageId::Thing(id) => {
                let make = || self.in_money_of(id).thing_page(id, None);
                self.binder.map_or_else(make, |binder| binder.page(id, make))
            }
            PageId::Home => self.home_page(None),
            PageId::Made(page) => self.made_page(page),
            PageId::Leaf(Growing::Made(page), leaf) => Self { leaf, ..self.clone() }.made_page(page),
            PageId::Leaf(Growing::Pillar(id), leaf) => Self { leaf, ..self.in_money_of(id) }.thing_page(id, None),
            PageId::Beneath(page, of) => self.in_money_of(of).page_beneath(page, of),
            PageId::Rule(code) => self.rule_page(code),
            PageId::Ics(of) => Ok(self.ics(of)),
            PageId::Feed => Ok(self.feed()),
            PageId::Sitemap => Ok(self.sitemap()),
            PageId::SearchFile(at) => Ok(self.search_text(at)),
            PageId::Icon => Ok(self.icon()),
            PageId::NotFound => self.not_found(),
            PageId::Redirect(at) => self.redirect(at),
        };
        made.map_err(|fault| ThemeFault { page: Some(self.file(page)), ..fault })
    }

    /// A page of the whole playbook.
    fn made_page(&self, page: MadePage) -> Result<String, ThemeFault> {
        match page {
            MadePage::Accounts => self.accounts_page(),
            MadePage::Pillars => self.pillars_page(),
            MadePage::People => self.people_page(),
            MadePage::Objectives => self.objectives_page(),
            MadePage::Reviews => self.reviews_page(),
            MadePage::Health => self.health_page(),
            MadePage::Traceability => self.traceability_page(),
            MadePage::PortfolioMap => self.portfolio_map_page(),
            MadePage::WhiteSpace => self.white_space_page(),
            MadePage::Practices => self.practices_page(),
            MadePage::Coverage => self.coverage_page(),
            MadePage::Scenarios => self.scenarios_page(),
            MadePage::Resources => self.resources_page(),
            MadePage::Alignment => self.alignment_page(),
            MadePage::Kpis => self.kpis_page(),
            MadePage::Rules => self.rules_page(),
            MadePage::Calendar => self.calendar_page(),
            MadePage::Search => self.search_page(),
            MadePage::Manager => self.manager_page(),
            MadePage::Team => self.team_page(),
            MadePage::Director => self.director_page(),
            MadePage::Sponsor => self.sponsor_page(),
            MadePage::Board => self.board_page(),
            MadePage::Changes => self.changes_page(),
        }
    }

    /// A page beneath an account or a plan.
    fn page_beneath(&self, page: MadeBeneath, of: ThingId) -> Result<String, ThemeFault> {
        let id = self.id_beneath(page, of);
        let heading = self.theme.text(page.title_key());
        let title = format!("{heading} – {}", self.shared.titles.thing(of));
        let frame = Frame { id: &id, title: &title, heading, ..Frame::default() };
        match page {
            MadeBeneath::Stakeholders => self.stakeholders_page(of),
            MadeBeneath::Contracts => self.contracts_page(of, frame),
            MadeBeneath::Money => self.money_page(of, frame),
            MadeBeneath::WhiteSpace => self.space_page(of, frame),
            MadeBeneath::Promotions => self.promotions_page(of, frame),
            MadeBeneath::Work => self.work_page(of, frame),
            MadeBeneath::Value => self.value_page(of, frame),
            MadeBeneath::InternalMeeting => self.internal_meeting_page(of, frame),
            MadeBeneath::MeetingCards => self.meeting_cards_page(of, frame),
            MadeBeneath::OnePage => self.one_page(of, frame),
            MadeBeneath::Thread => self.thread_page(of, frame),
            MadeBeneath::NextReview => self.next_review_page(of, frame),
            MadeBeneath::Book => self.book_page(of, frame),
        }
    }

    /// The page of a thing; with `book`, as a chapter of that book.
    pub(super) fn thing_page(&self, id: ThingId, book: Option<&Chapter<'_>>) -> Result<String, ThemeFault> {
        if let Some(list) = self.edition.sections().page_of(id) {
            return self.made_page(list);
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
            Some(Entity::Person(person)) => self.person_page(id, person),
            Some(Entity::Page(_)) | None => self.prose_page(id, thing),
        }
    }

    pub(super) fn not_found(&self) -> Result<String, ThemeFault> {
        let config = self.edition.config();
        let title = format!("{} – {}", self.theme.text("missing.title"), config.title);
        let view = NotFoundPage {
            lang: config.language.code(),
            dir: config.language.dir(),
            title,
            site: self.site(),
            home: address::base_path(config.base_url.as_deref()),
            style: STYLE_OF_NOT_FOUND,
            icon: self.icon_within(),
            root: "",
        };
        let html = self.theme.render("pages/404.html", view.given())?;
        Ok(foreign::with_languages(html, self.theme.locale()))
    }

    fn redirect(&self, at: RedirectId) -> Result<String, ThemeFault> {
        let (old, to) = &self.edition.redirects()[at];
        let heading = self.title_of(*to);
        let view = RedirectPage {
            lang: self.edition.config().language.code(),
            dir: self.edition.config().language.dir(),
            title: format!("{old} → {} – {}", self.name(*to), self.edition.config().title),
            heading: &heading,
            url: address::root(address::depth(old)) + self.url(*to),
            root: address::root(address::depth(old)),
        };
        let html = self.theme.render("pages/redirect.html", view.given())?;
        Ok(foreign::with_languages(html, self.theme.locale()))
    }
}
