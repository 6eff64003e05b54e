//! What stands around the parts of every page: head, masthead, side, title block.

use crate::document::made_pages::MadePage;
use crate::document::model::Kind;
use crate::edition::Audience;
use crate::playbook::ThingId;
use crate::site::address;
use crate::site::page_id::{nav_key, part_key};
use crate::site::render::Renderer;
use crate::site::shared::markup;
use crate::site::shared::masthead::{edition_name, home_key, masthead};
use crate::site::theme::{Key, Map, ThemeFault, Value};

/// A thing's page as a chapter of a book.
pub(crate) struct Chapter<'b> {
    /// The id of the book's page.
    pub(crate) book: &'b str,
    /// The chapter's number: `3.2`.
    pub(crate) number: String,
}

/// What a page is about, besides its kind's own values.
#[derive(Default)]
pub(crate) struct Frame<'f> {
    /// The template of the page; a customer edition may have one of its own.
    pub(crate) template: &'static str,
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
    pub(crate) parts: Vec<(&'static str, Option<usize>)>,
    /// The address of the part of the account or plan that the page belongs to; its drawing marks it.
    pub(crate) room: Option<String>,
    /// What the template is given besides.
    pub(crate) given: Vec<(&'static str, Value)>,
}

impl Frame<'_> {
    /// Keeps the parts that a page of the customer edition has.
    fn keep_parts(&mut self, kind: Kind) {
        let known = crate::document::parts::of_customer(kind);
        self.parts.retain(|(part, _)| known.contains(part));
        self.parts.sort_by_key(|(part, _)| known.iter().position(|known| known == part));
    }
}

impl Renderer<'_> {
    /// Renders a page: what every page has, then what its kind has. With `book`, as a chapter of a book: without what
    /// stands around a page, and with links that lead from the page of the book.
    pub(crate) fn render_frame(&self, book: Option<&Chapter<'_>>, mut frame: Frame<'_>) -> Result<String, ThemeFault> {
        let for_customer = *self.edition.audience() != Audience::Internal;
        let template = self.theme.page_template(frame.template, for_customer);
        if for_customer {
            frame.keep_parts(frame.thing.map_or(Kind::Home, |id| self.edition.thing(id).kind()));
        }
        let page = book.map_or(frame.id, |chapter| chapter.book);
        let root = address::root(address::depth(page));
        let mut given = std::mem::take(&mut frame.given);
        self.give_content(&frame, book, &root, &mut given);
        if book.is_some() {
            return self.theme.render(&template, given);
        }
        given.push(("template", Value::from(template.trim_end_matches(".html").replace("pages/", ""))));
        let url = address::page(page);
        self.give_surroundings(&frame, &url, &mut given)?;
        let html = self.theme.render(&template, given)?;
        Ok(markup::near(html, url.strip_suffix("index.html").expect("the address of a page ends with it")))
    }

    /// What the page itself says: title, heading, prose.
    fn give_content(
        &self,
        frame: &Frame<'_>,
        book: Option<&Chapter<'_>>,
        root: &str,
        given: &mut Vec<(&'static str, Value)>,
    ) {
        let config = self.edition.config();
        let thing = frame.thing.map(|id| self.edition.thing(id));
        let common = thing.map(|thing| &thing.document.common);
        let lang = common.and_then(|common| common.lang.as_ref()).map(|lang| lang.value.as_str());
        let lead = common.and_then(|common| common.summary.as_ref()).map(|text| text.value.as_str());
        let reader = match self.edition.audience() {
            Audience::Internal => None,
            Audience::Customer { account, .. } => Some(&**account),
        };
        let body = thing.filter(|thing| !thing.document.body.html.is_empty());
        given.extend([
            ("lang", Value::from(config.language.code())),
            ("content_lang", Value::from(lang)),
            ("title", Value::from(frame.title)),
            ("heading", Value::from(frame.heading)),
            ("kicker", Value::from(frame.kicker.as_str())),
            ("lead", Value::from(lead)),
            ("css", Value::from(self.theme.address("keyplan.css"))),
            ("reader", Value::from(reader)),
            ("chapter", Value::from(book.map(|chapter| chapter.number.as_str()))),
            ("body", body.map_or_else(Value::none, |thing| Value::safe_string(&self.body(thing, root)))),
            ("heads", Value::from(!frame.parts.is_empty())),
            ("site", map! { title: config.title.as_str(), supplier: config.supplier.as_str(), classification: self.classification() }),
            ("root", Value::from(root)),
        ]);
    }

    /// What stands around the page; a chapter of a book has no use for it.
    fn give_surroundings(
        &self,
        frame: &Frame<'_>,
        url: &str,
        given: &mut Vec<(&'static str, Value)>,
    ) -> Result<(), ThemeFault> {
        let depth = address::depth(frame.id);
        let masthead = match self.shared.mastheads.get(depth) {
            Some(prepared) => prepared.as_ref().map_err(Clone::clone)?.on(url, None, false),
            None => masthead(self.edition, self.theme, depth)?.on(url, None, false),
        };
        // A page beneath an account or plan that is no thing itself still belongs there.
        let above = if frame.thing.is_none() { self.above(frame.id) } else { None };
        let context =
            above.or_else(|| frame.thing.map(|id| self.edition.thing(id)).and_then(|it| it.plan.or(it.account)));
        let side = context.and_then(|context| self.side(context, depth)).transpose()?.map(|side| {
            let whole = context == frame.thing && frame.thing.is_some();
            Value::safe_string(&side.on(url, frame.room.as_deref(), whole))
        });
        let ills = frame.thing.map(|id| self.concerning(id)).unwrap_or_default();
        let concerns = frame.thing.map_or_else(Value::none, |id| self.concerns(id));
        let has_health = !ills.is_empty() || !concerns.is_none();
        let backlinks = frame.thing.map(|id| self.backlink_groups(id, self.edition.thing(id))).unwrap_or_default();
        given.extend([
            ("masthead", Value::safe_string(&masthead)),
            ("side", Value::from(side)),
            ("crumbs", self.crumbs(frame.id, frame.thing.or(above), frame.heading)),
            ("contents", Value::from(self.contents(frame, has_health))),
            ("linkable", Value::from(frame.thing.is_some())),
            ("ills", Value::from(ills)),
            ("concerns", concerns),
            ("backlinks", Value::from(backlinks)),
            ("canonical", Value::from(self.whole(url))),
            ("foot", self.foot(frame.thing.or(above), above.is_none())),
        ]);
        Ok(())
    }

    /// The parts of a page and the headings of its prose, to go to.
    fn contents(&self, frame: &Frame<'_>, has_health: bool) -> Vec<Value> {
        let thing = frame.thing.map(|id| self.edition.thing(id));
        let lang = thing.and_then(|thing| thing.document.common.lang.as_ref()).map(|lang| lang.value.as_str());
        let headings = thing.map_or(&[][..], |thing| &thing.document.body.headings);
        let part = |part: &'static str, count: Option<usize>| {
            map! { id: part, title: self.theme.text(part_key(part)), count: count }
        };
        let mut contents: Vec<Value> = Vec::with_capacity(frame.parts.len() + headings.len() + 2);
        contents.extend(frame.parts.iter().map(|(id, count)| part(id, *count)));
        for heading in headings.iter().filter(|heading| heading.level <= 2) {
            contents
                .push(map! { id: heading.id.as_str(), title: heading.text.as_str(), count: None::<usize>, lang: lang });
        }
        contents.extend(has_health.then(|| part("health", None)));
        contents.extend(thing.is_some().then(|| part("backlinks", None)));
        contents
    }

    /// The line on every page: the site's own, or whose eyes a customer edition is for.
    pub(crate) fn classification(&self) -> Option<String> {
        match self.edition.audience() {
            Audience::Internal => self.edition.config().classification.clone(),
            Audience::Customer { account, .. } => Some(format!("{} {account}.", self.theme.text("edition.line"))),
        }
    }

    /// A page that Keyplan makes from the whole playbook.
    pub(crate) fn generated(
        &self,
        name: &'static str,
        template: &'static str,
        parts: Vec<(&'static str, Option<usize>)>,
        mut given: Vec<(&'static str, Value)>,
    ) -> Result<String, ThemeFault> {
        given.push(("list", Value::from(true)));
        let title = self.shared.titles.made(MadePage::named(name).expect("a page of the table"));
        let heading = self.theme.text(nav_key(name));
        self.render_frame(None, Frame { template, id: name, title, heading, parts, given, ..Frame::default() })
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
            None => self.edition.reviews(),
        };
        let path = thing.map(|thing| &*thing.document.path).filter(|path| own && !path.is_empty());
        let edit = path.and_then(|path| Some(config.edit_url.as_ref()?.replace("{path}", &address::encode(path))));
        map! {
            account: account.map(|id| self.card(id)),
            plan: thing.and_then(|thing| thing.plan).map(|id| self.card(id)),
            as_of: self.format().date(self.today()),
            review: reviews.first().map(|id| self.row(*id)),
            path: path,
            edit: edit,
            edition: edition_name(self.edition, self.theme),
        }
    }

    /// The way down to a page.
    fn crumbs(&self, page: &str, thing: Option<ThingId>, heading: &str) -> Value {
        let mut crumbs: Vec<Value> = Vec::with_capacity(5);
        let lang = thing.and_then(|id| self.edition.thing(id).document.common.lang.as_ref());
        let here = |title: &str| map! { title: title, lang: lang.map(|lang| lang.value.as_str()) };
        let list = |name: &str| map! { title: self.theme.text(nav_key(name)), url: address::page(name) };
        if !page.is_empty() {
            crumbs.push(map! { title: self.theme.text(home_key(self.edition)), url: address::page("") });
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
}
