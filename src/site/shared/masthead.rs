//! The head of every page: the site's name and the way to its lists. It depends on the depth of the page only.

use crate::edition::{Audience, Edition};
use crate::site::address;
use crate::site::page_id::nav_key;
use crate::site::shared::body;
use crate::site::shared::markup::{Marks, Prepared};
use crate::site::theme::{Key, Map, Theme, ThemeFault, Value};

/// The head of pages at a depth, drawn by `parts/masthead.html`.
///
/// # Errors
/// What is wrong with the template.
pub(crate) fn masthead(edition: &Edition, theme: &Theme, depth: usize) -> Result<Prepared, ThemeFault> {
    let mut marks = Marks::default();
    let logo = edition.logo().map(|logo| {
        map! { url: address::encode(&logo.address), size: Value::safe_string(&body::size(logo)) }
    });
    let all = ["", "objectives", "reviews", "pillars", "people", "health"];
    // What rules find is not for the customer.
    let known = if *edition.audience() == Audience::Internal { all.len() } else { all.len() - 1 };
    let mut link = |page: &str, title: &str| {
        let url = address::page(page);
        map! { here: marks.link(&url), title: title, url: url }
    };
    let home = link("", &edition.config().title);
    let lists = all[..known].iter().map(|page| {
        let key = if page.is_empty() { home_key(edition) } else { nav_key(page) };
        link(page, theme.text(key))
    });
    let lists: Vec<Value> = lists.collect();
    let search = link("search", theme.text("nav.search"));
    let html = theme.render(
        "parts/masthead.html",
        vec![
            ("root", Value::from(address::root(depth))),
            ("home", home),
            ("logo", Value::from(logo)),
            ("lists", Value::from(lists)),
            ("search", search),
            ("edition", Value::from(edition_name(edition, theme))),
        ],
    )?;
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
