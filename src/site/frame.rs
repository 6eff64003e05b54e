//! What stands around the parts of every page: head, masthead, side, title block.

use std::borrow::Cow;

use crate::document::made_pages::MadePage;
use crate::document::model::Kind;
use crate::document::parts::PagePart;
use crate::edition::Audience;
use crate::figures::sort::sort_by_key;
use crate::figures::status::Unit;
use crate::playbook::ThingId;
use crate::site::languages::{LanguageLink, turned};
use crate::site::pages::health::FindingRow;
use crate::site::shared::backlinks::BacklinkGroup;
use crate::site::shared::binding::{Binder, CUT};
use crate::site::shared::cards::{self, Card};
use crate::site::shared::concerns::Concerns;
use crate::site::shared::foreign;
use crate::site::shared::further::{self, FurtherRow};
use crate::site::shared::leaves::{Growing, LeavesPart};
use crate::site::shared::markup;
use crate::site::shared::masthead::{edition_name, home_key};
use crate::site::shared::rows::ReviewRow;
use crate::site::theme::{ThemeFault, Value};
use crate::site::view::{Html, Ready, View, ViewInfo};
use crate::site::{Renderer, address};

view! {
    /// What every page says, and every chapter of a book.
    PageContent<'a> {
        /// The language of the site.
        lang: &'a str,
        /// The direction of that language, where it runs from right to left: `rtl`.
        dir: Option<&'static str>,
        /// The language of the prose, where it says so.
        content_lang: Option<&'a str>,
        /// The direction of the text in which the page's own words are written, where it is not that of the site: `rtl`.
        content_dir: Option<&'static str>,
        /// The title, as the browser shows it.
        title: &'a str,
        /// The heading of the page.
        heading: Cow<'a, str>,
        /// The small line above the heading.
        kicker: &'a str,
        /// The line below the heading.
        lead: Option<&'a str>,
        /// The address of the style sheet, from the root of the site.
        css: &'a str,
        /// In a customer edition, the account whose customer it is for.
        reader: Option<Cow<'a, str>>,
        /// The number of the chapter, where the page is one of a book.
        chapter: Option<&'a str>,
        /// Stands where what a chapter is given begins and ends, on a page from which a chapter is made; empty on others.
        cut: &'a str,
        /// The prose.
        body: Option<Html>,
        /// Whether the page has parts with headings of their own.
        heads: bool,
        /// Whether the page lists rows that can be filtered.
        list: bool,
        /// Whether the prose shows code.
        code: bool,
        /// Whether the site is a handbook: pages of prose, and no plans.
        handbook: bool,
        /// What the site says of itself.
        site: SiteInfo<'a>,
        /// The way from the page to the root of the site: `../../`.
        root: &'a str,
    }

    /// What the site says of itself.
    SiteInfo<'a> {
        /// What it is called.
        title: &'a str,
        /// The company whose playbook this is.
        supplier: &'a str,
        /// Who may read it.
        classification: Option<String>,
        /// Whether search engines are asked to stay away.
        noindex: bool,
        /// Whether figures in money are in the edition.
        money: bool,
        /// What figures in money are in: `k€`.
        unit: String,
    }

    /// What stands around a page; a chapter of a book is given none of it.
    PageSurroundings<'a> {
        /// The template that makes the page, without its ending.
        template: String,
        /// The head of every page.
        masthead: Html,
        /// The sidebar.
        side: Option<Html>,
        /// The breadcrumbs: the pages above this one, then this one.
        crumbs: Vec<Ready<Card>>,
        /// The parts of the page, and the headings of its prose.
        contents: Vec<ContentsEntry<'a>>,
        /// Whether the page lists who links to it.
        linkable: bool,
        /// What is wrong with the plans here.
        page_findings: Vec<Ready<FindingRow>>,
        /// What pages of the whole programme say of it, in short.
        concerns: Option<Concerns<'a>>,
        /// What the author keeps under `[extra]`; empty for a customer, and where there is no money.
        further: Vec<FurtherRow<'a>>,
        /// Who links to the page, by kind.
        backlinks: Vec<BacklinkGroup<'a>>,
        /// What the page says, in a line, for who is sent its address: its line below the heading or its first paragraph.
        about: String,
        /// The whole address of the page, where the site knows its own.
        canonical: Option<String>,
        /// The page in each language, where the site has several.
        languages: Vec<LanguageLink<'a>>,
        /// The leaves of the page, where it goes on in others.
        leaves: Option<LeavesPart<'a>>,
        /// Whether it is a further leaf of a page, which has its rows and nothing else.
        is_further: bool,
        /// The title block at the end.
        foot: TitleBlock<'a>,
    }

    /// A part of a page, or a heading of its prose.
    ContentsEntry<'a> {
        /// Its anchor.
        id: &'a str,
        /// What it is called.
        title: &'a str,
        /// How many entries it has.
        count: Option<usize>,
        /// The language it is written in, where it says so.
        lang: Option<&'a str>,
    }

    /// The title block of a page.
    TitleBlock<'a> {
        /// The account.
        account: Option<Ready<Card>>,
        /// The plan.
        plan: Option<Ready<Card>>,
        /// The day that the page is about.
        as_of: String,
        /// The last review of the plan, the account or the programme.
        review: Option<Ready<ReviewRow>>,
        /// The source file.
        path: Option<&'a str>,
        /// Where it can be edited.
        edit: Option<String>,
        /// Which edition this is, in words.
        edition: String,
    }
}

/// Begins a block of code in prose; a block of raw HTML begins in another way.
const CODE: &str = "<pre tabindex=";

/// How many letters say what a page is about: programs that show the line cut it soon after.
const ABOUT: usize = 120;

/// A thing's page as a chapter of a book.
pub(crate) struct Chapter<'b> {
    /// The id of the book's page.
    pub(crate) book: &'b str,
    /// The chapter's number: `3.2`.
    pub(crate) number: String,
}

/// What a page needs besides its view, to be framed: its address, its title, its parts.
#[derive(Default)]
pub(crate) struct Frame<'f> {
    /// The id of the page: its address and its depth follow from it.
    pub(crate) id: &'f str,
    /// The whole title, as the browser shows it.
    pub(crate) title: &'f str,
    /// The heading on the page.
    pub(crate) heading: &'f str,
    /// The small line above the heading.
    pub(crate) kicker: String,
    /// The thing, where the page is one.
    pub(crate) thing: Option<ThingId>,
    /// The parts of the page in their order, each with how many entries it has.
    pub(crate) parts: Vec<(PagePart, Option<usize>)>,
    /// Whether the page lists rows that can be filtered.
    pub(crate) is_list: bool,
    /// The address of the part of the account or plan that the page belongs to: the drawing beside it marks the part.
    pub(crate) room: Option<String>,
    /// The page whose rows stand on it, which may go on in further leaves.
    pub(crate) goes_on: Option<Growing>,
}

impl Frame<'_> {
    /// Keeps the parts that a page of the customer edition has.
    fn keep_parts(&mut self, kind: Kind) {
        let known = crate::document::parts::of_customer(kind);
        self.parts.retain(|(part, count)| known.contains(part) && *count != Some(0));
        sort_by_key(&mut self.parts, |(part, _)| known.iter().position(|known| known == part));
    }
}

impl Renderer<'_> {
    /// Renders a page from its view and from what every page is given.
    pub(crate) fn render_page<V: View>(&self, frame: Frame<'_>, view: V) -> Result<String, ThemeFault> {
        self.render_frame(None, frame, V::INFO, view.given())
    }

    /// Renders a page of its own or, with `book`, a chapter of a book. A chapter is not given what stands around a page,
    /// and its links lead from the page of the book.
    pub(crate) fn render_chapter<V: View>(
        &self,
        book: Option<&Chapter<'_>>,
        frame: Frame<'_>,
        view: V,
    ) -> Result<String, ThemeFault> {
        self.render_frame(book, frame, V::INFO, view.given())
    }

    fn render_frame(
        &self,
        book: Option<&Chapter<'_>>,
        mut frame: Frame<'_>,
        view: &ViewInfo,
        mut given: Vec<(&'static str, Value)>,
    ) -> Result<String, ThemeFault> {
        let for_customer = self.edition.audience().is_customer();
        let template = view.template.expect("the view of a page names its template");
        let template = self.theme.page_template(template, for_customer);
        if for_customer {
            frame.keep_parts(frame.thing.map_or(Kind::Home, |id| self.edition.kind(id)));
            if let Some(id) = frame.thing {
                frame.parts.retain(|(part, _)| self.has_part(id, *part));
            }
        }
        let page = book.map_or(frame.id, |chapter| chapter.book);
        let root = address::root(address::depth(page));
        given.extend(self.page_content(&frame, book, &root).given());
        if book.is_some() {
            return self.theme.render(&template, given);
        }
        let url = address::page(page);
        let name = template.trim_end_matches(".html").replace("pages/", "");
        given.extend(self.page_surroundings(&frame, name, &url)?.given());
        let mut html = self.theme.render(&template, given)?;
        if let Some((binder, id)) = self.loose(&frame) {
            html = binder.keep(id, &html, &root);
        }
        let html = foreign::with_languages(html, self.theme.locale());
        Ok(markup::near(markup::with_shown_shapes(html), &url))
    }

    /// Where a page is one of those that a book is made of: what keeps them, and the thing.
    fn loose(&self, frame: &Frame<'_>) -> Option<(&Binder, ThingId)> {
        self.binder.zip(frame.thing)
    }

    /// The frame of a thing's page, without its kicker, its parts and its place.
    pub(crate) fn thing_frame(&self, id: ThingId) -> Frame<'_> {
        let thing = self.edition.thing(id);
        Frame {
            id: &thing.document.id,
            title: self.shared.titles.thing(id),
            heading: &thing.title,
            thing: Some(id),
            ..Frame::default()
        }
    }

    /// The cards of the things before and after a thing in a list.
    pub(crate) fn neighbours(&self, order: &[ThingId], id: ThingId) -> (Option<Ready<Card>>, Option<Ready<Card>>) {
        let at = order.iter().position(|other| *other == id);
        let before = at.and_then(|at| at.checked_sub(1)).and_then(|at| order.get(at));
        let after = at.and_then(|at| order.get(at + 1));
        (before.map(|id| self.card(*id)), after.map(|id| self.card(*id)))
    }

    /// What the page itself says: title, heading, prose.
    fn page_content<'a>(
        &'a self,
        frame: &'a Frame<'_>,
        book: Option<&'a Chapter<'_>>,
        root: &'a str,
    ) -> PageContent<'a> {
        let config = self.edition.config();
        let thing = frame.thing.map(|id| self.edition.thing(id));
        let body = thing.filter(|thing| !thing.document.body.html.is_empty());
        let code = body.is_some_and(|thing| thing.document.body.html.contains(CODE));
        PageContent {
            lang: config.language.code(),
            dir: config.language.dir(),
            content_lang: thing.and_then(|thing| thing.lang()),
            content_dir: thing.and_then(|thing| thing.lang()).and_then(|lang| turned(lang, &config.language)),
            title: frame.title,
            heading: self.heading(frame),
            kicker: &frame.kicker,
            lead: thing.and_then(|thing| cards::text(thing.document.common.summary.as_ref())),
            css: self.theme.address("keyplan.css"),
            reader: match self.edition.audience() {
                Audience::Internal | Audience::Team { .. } => None,
                Audience::Customer { account, .. } => Some(foreign::customer_name(self.edition, account)),
            },
            chapter: book.map(|chapter| chapter.number.as_str()),
            cut: if self.loose(frame).is_some() && book.is_none() { CUT } else { "" },
            body: body.map(|thing| Html(self.body(thing, root))),
            heads: !frame.parts.is_empty(),
            list: frame.is_list,
            code,
            handbook: self.edition.is_handbook(),
            site: self.site(),
            root,
        }
    }

    /// What the site says of itself.
    pub(crate) fn site(&self) -> SiteInfo<'_> {
        let config = self.edition.config();
        SiteInfo {
            title: &config.title,
            supplier: &config.supplier,
            classification: self.classification(),
            noindex: config.noindex,
            money: self.edition.has_money(),
            unit: self.format().sign(Unit::Money),
        }
    }

    /// What stands around the page. A chapter of a book is not given it.
    fn page_surroundings<'a>(
        &'a self,
        frame: &'a Frame<'_>,
        template: String,
        url: &str,
    ) -> Result<PageSurroundings<'a>, ThemeFault> {
        let root = address::root(address::depth(frame.id));
        let masthead = Result::as_ref(&self.shared.masthead).map_err(Clone::clone)?.on(url, &root, None, false);
        // A page that Keyplan makes beneath an account or plan is no thing, but belongs to it.
        let above = if frame.thing.is_none() { self.above(frame.id) } else { None };
        let own_context =
            || frame.thing.map(|id| self.edition.thing(id)).and_then(|thing| thing.plan.or(thing.account));
        let context = above.or_else(own_context);
        let side = context.and_then(|context| self.side(context)).or_else(|| self.chapters_side());
        let side = side.transpose()?.map(|side| {
            let whole = context == frame.thing && frame.thing.is_some();
            Html(side.on(url, &root, frame.room.as_deref(), whole))
        });
        let page_findings = frame.thing.map(|id| self.concerning(id)).unwrap_or_default();
        let concerns = frame.thing.and_then(|id| self.concerns(id));
        Ok(PageSurroundings {
            template,
            masthead: Html(masthead),
            side,
            crumbs: self.crumbs(frame, frame.thing.or(above)),
            contents: self.contents(frame, context, !page_findings.is_empty() || concerns.is_some()),
            linkable: frame.thing.is_some_and(|id| self.has_part(id, PagePart::Backlinks)),
            page_findings,
            concerns,
            further: frame.thing.map(|id| self.further(id)).unwrap_or_default(),
            backlinks: frame.thing.map(|id| self.backlink_groups(id)).unwrap_or_default(),
            about: self.about(frame),
            canonical: self.whole(url),
            languages: self.languages(url, &root),
            leaves: frame.goes_on.and_then(|page| self.leaves(page)),
            is_further: !self.is_first_leaf(),
            foot: self.foot(frame.thing.or(above), above.is_none()),
        })
    }

    /// The heading of a page, in the words of its author where it is the title of the thing.
    fn heading<'h>(&self, frame: &Frame<'h>) -> Cow<'h, str> {
        let thing = frame.thing.map(|id| self.edition.thing(id)).filter(|thing| *thing.title == *frame.heading);
        thing.map_or(frame.heading.into(), |thing| {
            cards::marked_name((&**thing).into(), frame.heading, self.theme.locale())
        })
    }

    /// What a page says, in a line: only what stands on the page itself, so that nothing leaves by it.
    fn about(&self, frame: &Frame<'_>) -> String {
        let thing = frame.thing.map(|id| self.edition.thing(id));
        let document = thing.map(|thing| &thing.document);
        let summary = document.and_then(|document| cards::text(document.common.summary.as_ref()));
        let plan = frame.thing.and_then(|id| self.edition.plan(id));
        let problem = plan.and_then(|plan| cards::text(plan.growth_problem.as_ref()));
        let lead = document.map(|document| document.body.lead.as_str()).filter(|lead| !lead.is_empty());
        let site = &self.edition.config().title;
        let lead = thing.zip(lead).map(|(thing, lead)| self.with_titles(thing, lead));
        match summary.or(problem).map(Cow::Borrowed).or(lead.map(Cow::Owned)) {
            Some(text) => cards::cut(&text, ABOUT),
            None if frame.heading == site => format!("{site}, {}", self.format().date(self.today())),
            None => format!("{}. {site}, {}", frame.heading, self.format().date(self.today())),
        }
    }

    /// What stands under `[extra]`. Nobody knows what it is, so it is for those only who may see everything.
    fn further(&self, id: ThingId) -> Vec<FurtherRow<'_>> {
        let is_ours = !matches!(self.edition.audience(), Audience::Customer { .. }) && self.edition.has_money();
        if is_ours { further::rows(self.edition.thing(id)) } else { Vec::new() }
    }

    /// The table of contents: the parts of a page and the headings of its prose. Parts that the sidebar lists as rooms of
    /// this page are left to it.
    fn contents<'a>(&'a self, frame: &Frame<'_>, context: Option<ThingId>, has_health: bool) -> Vec<ContentsEntry<'a>> {
        let beside = context.filter(|context| frame.thing == Some(*context));
        let is_beside = |part| beside.is_some_and(|context| self.is_room(context, part));
        let thing = frame.thing.map(|id| self.edition.thing(id));
        let headings = thing.map_or(&[][..], |thing| &thing.document.body.headings);
        let part = |part: PagePart, count| ContentsEntry {
            id: part.anchor(),
            title: self.part_title(part),
            count,
            lang: None,
        };
        let mut contents: Vec<ContentsEntry<'_>> = Vec::with_capacity(frame.parts.len() + headings.len() + 2);
        let here = frame.parts.iter().filter(|(id, _)| !is_beside(*id));
        contents.extend(here.map(|(id, count)| part(*id, *count)));
        contents.extend(headings.iter().filter(|heading| heading.level <= 2).map(|heading| ContentsEntry {
            id: &heading.id,
            title: &heading.text,
            count: None,
            lang: thing.and_then(|thing| thing.lang()),
        }));
        contents.extend(has_health.then(|| part(PagePart::Health, None)));
        let has_backlinks = frame.thing.is_some_and(|id| self.has_part(id, PagePart::Backlinks));
        contents.extend(has_backlinks.then(|| part(PagePart::Backlinks, None)));
        // One entry alone is no table of contents: the chapters are beside it, and on the first page they are all there is.
        if self.edition.is_handbook() && contents.len() == 1 {
            contents.clear();
        }
        contents
    }

    /// The line on every page about who may read it: that of the settings, or in a customer edition its customer.
    pub(crate) fn classification(&self) -> Option<String> {
        match self.edition.audience() {
            Audience::Internal | Audience::Team { .. } => self.edition.config().classification.clone(),
            Audience::Customer { account, .. } => {
                let account = foreign::customer_name(self.edition, account);
                Some(self.sentence("edition.confidential", &[("account", &account)]))
            }
        }
    }

    /// A page that may go on in others by its frame, or the further leaf of it that is made.
    pub(crate) fn render_leaf<V: View>(
        &self,
        page: impl Into<Growing>,
        frame: Frame<'_>,
        view: V,
    ) -> Result<String, ThemeFault> {
        let page = page.into();
        let frame = Frame { goes_on: Some(page), ..frame };
        if self.is_first_leaf() {
            return self.render_page(frame, view);
        }
        let id = self.id_of_leaf(page, self.leaf);
        let heading = format!("{}, {}", frame.heading, self.place_of_leaf(page));
        let title = format!("{heading} – {}", self.edition.config().title);
        self.render_page(Frame { id: &id, title: &title, heading: &heading, thing: None, ..frame }, view)
    }

    /// A page that Keyplan makes of the whole playbook.
    pub(crate) fn render_made<V: View>(
        &self,
        page: MadePage,
        parts: Vec<(PagePart, Option<usize>)>,
        view: V,
    ) -> Result<String, ThemeFault> {
        let name = page.name();
        let title = self.shared.titles.made(page);
        let heading = self.theme.text(page.title_key());
        self.render_leaf(page, Frame { id: name, title, heading, parts, is_list: true, ..Frame::default() }, view)
    }

    /// The account or plan right above a page that Keyplan makes, by its id.
    fn above(&self, id: &str) -> Option<ThingId> {
        let (above, _) = id.rsplit_once('/')?;
        let at = self.edition.find(above)?;
        matches!(self.edition.kind(at), Kind::Account | Kind::Plan).then_some(at)
    }

    /// The title block at the end of a page: of a thing, or (`own` is false) of a page beneath it that has no source file.
    fn foot(&self, thing: Option<ThingId>, own: bool) -> TitleBlock<'_> {
        let config = self.edition.config();
        let thing = thing.map(|id| self.edition.thing(id));
        let account = thing.and_then(|thing| thing.account);
        let plan = thing.and_then(|thing| thing.plan);
        let review = match plan.or(account) {
            Some(above) => self.last_review(above),
            None => self.last_review_of_all(),
        };
        let path = thing.map(|thing| &*thing.document.path).filter(|path| own && !path.is_empty());
        let edit = |path| Some(config.edit_url.as_ref()?.replace("{path}", &address::encode(path)));
        TitleBlock {
            account: account.map(|id| self.card(id)),
            plan: plan.map(|id| self.card(id)),
            as_of: self.format().date(self.today()),
            review: review.map(|id| self.row(id)),
            path,
            edit: path.and_then(edit),
            edition: edition_name(self.edition, self.theme),
        }
    }

    /// The breadcrumbs of a page.
    fn crumbs(&self, frame: &Frame<'_>, thing: Option<ThingId>) -> Vec<Ready<Card>> {
        let list = |page: MadePage| Card::to_part(self.theme.text(page.title_key()), address::page(page.name())).into();
        let mut crumbs: Vec<Ready<Card>> = Vec::with_capacity(5);
        if !frame.id.is_empty() {
            let home = self.theme.text(home_key(self.edition));
            crumbs.push(Card::to_part(home, address::page("")).into());
        }
        match frame.goes_on.filter(|_| !self.is_first_leaf()) {
            Some(Growing::Made(page)) => crumbs.push(list(page)),
            Some(Growing::Pillar(id)) => crumbs.extend([list(MadePage::Pillars), self.card(id)]),
            None => {
                let folder = frame.id.rsplit_once('/').filter(|_| thing.is_none());
                crumbs.extend(folder.and_then(|(folder, _)| MadePage::named(folder)).map(list));
            }
        }
        if let Some(id) = thing {
            let thing = self.edition.thing(id);
            match thing.kind() {
                Kind::Pillar => crumbs.push(list(MadePage::Pillars)),
                Kind::Person => crumbs.push(list(MadePage::People)),
                Kind::Account => crumbs.push(list(MadePage::Accounts)),
                _ => {}
            }
            let is_beneath = *thing.document.id != *frame.id;
            let above = [thing.account, thing.plan].into_iter().flatten();
            crumbs.extend(self.shared.chapters.above(id).iter().map(|above| self.card(*above)));
            crumbs.extend(above.filter(|above| is_beneath || *above != id).map(|above| self.card(above)));
        }
        crumbs.push(Card { title: self.heading(frame).into_owned(), url: None, kind: None, lang: None }.into());
        crumbs
    }
}
