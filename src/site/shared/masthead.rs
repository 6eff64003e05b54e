//! The head of every page: the site's name and the way to its lists. It depends on the depth of the page only.

use std::borrow::Cow;

use crate::edition::{Audience, Edition};
use crate::site::address;
use crate::site::page_id::nav_key;
use crate::site::shared::body;
use crate::site::shared::cards::Link;
use crate::site::shared::markup::{Marks, Prepared};
use crate::site::theme::{Theme, ThemeFault};
use crate::site::view::{Html, View};

view! {
    /// The head of every page, drawn once for each depth of pages.
    MastheadPart<'a> for "parts/masthead.html" {
        /// The way from the page to the root of the site.
        root: String,
        /// The first page; its title is that of the site.
        home: NavLink<'a>,
        /// The site's logo.
        logo: Option<Logo>,
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
        /// The language of the title, where the page says so.
        lang: Option<&'a str>,
        /// The status of what it leads to, in a list of the side.
        status: Option<&'static str>,
    }
}

impl<'a> NavLink<'a> {
    /// A link to a page that Keyplan makes.
    pub(crate) fn to(link: Link<'a>, marks: &mut Marks) -> Self {
        let url = link.url.expect("a page that Keyplan makes has an address");
        Self { here: marks.link(&url), url: url.into(), title: link.title, lang: None, status: None }
    }
}

/// The head of pages at a depth, drawn by `parts/masthead.html`.
///
/// # Errors
/// What is wrong with the template.
pub(crate) fn masthead(edition: &Edition, theme: &Theme, depth: usize) -> Result<Prepared, ThemeFault> {
    let mut marks = Marks::default();
    let all = ["", "objectives", "reviews", "pillars", "people", "health"];
    // What rules find is not for the customer.
    let known = if *edition.audience() == Audience::Internal { all.len() } else { all.len() - 1 };
    let mut link = |page: &str, title| NavLink::to(Link::new(title, address::page(page)), &mut marks);
    let view = MastheadPart {
        root: address::root(depth),
        home: link("", &*edition.config().title),
        logo: edition.logo().map(|logo| Logo { url: address::encode(&logo.address), size: Html(body::size(logo)) }),
        lists: all[..known]
            .iter()
            .map(|page| link(page, theme.text(if page.is_empty() { home_key(edition) } else { nav_key(page) })))
            .collect(),
        search: link("search", theme.text("nav.search")),
        edition: edition_name(edition, theme),
    };
    let html = theme.render("parts/masthead.html", view.given())?;
    Ok(Prepared::new(html.trim_end_matches('\n'), marks))
}

/// Which edition this is, in words.
pub(crate) fn edition_name(edition: &Edition, theme: &Theme) -> String {
    match edition.audience() {
        Audience::Internal => theme.text("edition.internal").to_owned(),
        Audience::Customer { account, .. } => format!("{} {account}", theme.text("edition.customer")),
    }
}

/// The key of what the first page is called: to one customer it is no portfolio.
pub(crate) fn home_key(edition: &Edition) -> &'static str {
    match edition.audience() {
        Audience::Internal => nav_key(""),
        Audience::Customer { .. } => "nav.overview",
    }
}
