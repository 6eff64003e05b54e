//! The head of every page: the name of the site and links to its lists.

use std::borrow::Cow;
use std::iter;

use crate::document::made_pages::MadePage;
use crate::document::parts::PagePart;
use crate::edition::{Audience, Edition};
use crate::site::address;
use crate::site::shared::body;
use crate::site::shared::cards::Link;
use crate::site::shared::foreign;
use crate::site::shared::markup::{Marks, Prepared};
use crate::site::theme::{Theme, ThemeFault};
use crate::site::view::{Html, View};

view! {
    /// The head of every page, drawn once.
    MastheadPart<'a> for "parts/masthead.html" {
        /// The way from the page to the root of the site.
        root: String,
        /// The first page; its title is that of the site.
        home: NavLink<'a>,
        /// The site's logo.
        logo: Option<Logo>,
        /// What the pages that lead on are called together.
        label: &'a str,
        /// The pages that lead on.
        lists: Vec<NavLink<'a>>,
        /// The page of the search.
        search: NavLink<'a>,
        /// Which edition this is, in words.
        edition: String,
    }

    /// The site's logo.
    Logo {
        /// Its address, from the root of the site.
        url: String,
        /// Its width and height, as attributes.
        size: Html,
    }

    /// A link in navigation that is drawn once for many pages.
    NavLink<'a> {
        /// In the link, where the page that it leads to is marked.
        here: Html,
        /// The address, from the root of the site.
        url: Cow<'a, str>,
        /// What it is called.
        title: Cow<'a, str>,
        /// The status of what it leads to, in a list of the side.
        status: Option<&'static str>,
    }
}

impl<'a> NavLink<'a> {
    /// A link to a page that Keyplan makes.
    pub(crate) fn to(link: Link<'a>, marks: &mut Marks) -> Self {
        let url = link.url.expect("a page that Keyplan makes has an address");
        Self { here: marks.link(&url), url: url.into(), title: link.title, status: None }
    }
}

/// The lists that every page leads to, after the first page. A customer edition has not all of them.
const LISTS: [MadePage; 5] =
    [MadePage::Objectives, MadePage::Reviews, MadePage::Pillars, MadePage::People, MadePage::Health];

/// The list that a handbook leads to: it has no plans, but what rules ask of plans is worth reading there.
const LISTS_OF_HANDBOOK: [MadePage; 1] = [MadePage::Rules];

/// The head of all pages, drawn by `parts/masthead.html`.
///
/// # Errors
/// What is wrong with the template.
pub(crate) fn masthead(edition: &Edition, theme: &Theme) -> Result<Prepared, ThemeFault> {
    let mut marks = Marks::default();
    let root = marks.root();
    let is_internal = !edition.audience().is_customer();
    let is_handbook = edition.is_handbook();
    let lists = if is_handbook { &LISTS_OF_HANDBOOK[..] } else { &LISTS };
    let lists = lists.iter().filter(|page| is_internal || page.is_for_customers());
    let view = MastheadPart {
        root,
        home: NavLink::to(Link::new(&*edition.config().title, address::page("")), &mut marks),
        logo: edition.logo().map(|logo| Logo { url: address::encode(&logo.address), size: Html(body::size(logo)) }),
        label: theme.text(if is_handbook { "chapters.menu" } else { "nav.label" }),
        lists: iter::once(("", home_key(edition)))
            .chain(lists.map(|page| (page.name(), page.title_key())))
            .map(|(id, key)| (address::page(id), key))
            .chain((is_internal && !is_handbook).then(|| (address::part("", PagePart::Screens.anchor()), "nav.more")))
            .map(|(url, key)| NavLink::to(Link::new(theme.text(key), url), &mut marks))
            .collect(),
        search: NavLink::to(
            Link::new(theme.text(MadePage::Search.title_key()), address::page(MadePage::Search.name())),
            &mut marks,
        ),
        edition: edition_name(edition, theme),
    };
    let html = theme.render("parts/masthead.html", view.given())?;
    Ok(Prepared::new(html.trim_end_matches('\n'), marks))
}

/// Which edition this is, in words.
pub(crate) fn edition_name(edition: &Edition, theme: &Theme) -> String {
    match edition.audience() {
        // There is nothing in a handbook that another edition would leave out.
        Audience::Internal if edition.is_handbook() => String::new(),
        Audience::Internal => theme.text("edition.internal").to_owned(),
        Audience::Team { name, .. } => theme.locale().fill("edition.team", &[("name", name)]),
        Audience::Customer { account, .. } => {
            let account = foreign::customer_name(edition, account);
            theme.locale().fill("edition.shared_with", &[("account", &account)])
        }
    }
}

/// The key of the title of the first page. A customer has one account, so it is not called a portfolio there; nor is it one
/// in a handbook.
pub(crate) fn home_key(edition: &Edition) -> &'static str {
    match edition.audience() {
        Audience::Internal if edition.is_handbook() => "chapters.home",
        Audience::Internal | Audience::Team { .. } => "nav.home",
        Audience::Customer { .. } => "nav.overview",
    }
}
