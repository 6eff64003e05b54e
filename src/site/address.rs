//! The one place where addresses are made. An address leads up to the root of the site, then down.

pub use crate::figures::percent::encode;
use crate::figures::percent::is_html;

/// The way from a page that lies `depth` folders deep to the root of the site: `../../`.
pub fn root(depth: usize) -> String {
    "../".repeat(depth)
}

/// The folder depth of a page's id: 0 for home, 2 for `accounts/quangora`.
pub fn depth(id: &str) -> usize {
    if id.is_empty() { 0 } else { id.split('/').count() - usize::from(is_html(id)) }
}

/// Where a site begins on its server: the path of its whole address, else the root of the server.
pub fn base_path(base_url: Option<&str>) -> String {
    let on_server = base_url.and_then(|url| url.split_once("://")?.1.split_once('/'));
    on_server.map_or_else(|| "/".to_owned(), |(_, path)| format!("/{path}/"))
}

/// The file of a page, from the site's root: `accounts/quangora/index.html`. Raw NFC, as on disk. An old address may name a
/// file itself.
pub fn file(id: &str) -> String {
    if id.is_empty() {
        "index.html".to_owned()
    } else if is_html(id) {
        id.to_owned()
    } else {
        format!("{id}/index.html")
    }
}

/// Whether a file of the site is a page to read; others are for programs: a calendar, a feed, an index.
pub fn is_page(file: &str) -> bool {
    file.rsplit_once('.').is_some_and(|(_, ending)| ending == "html")
}

/// The address of a page from the site's root, as it stands in an attribute: percent-encoded.
pub fn page(id: &str) -> String {
    encode(&file(id))
}

/// The address of a part of a page, by its anchor.
pub fn part(id: &str, anchor: &str) -> String {
    format!("{}#{}", page(id), encode(anchor))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_goes_up_to_the_root_and_down_again() {
        let id = "accounts/quangora/2025";
        assert_eq!(
            root(depth(id)) + &page("people/trần-minh-khôi"),
            "../../../people/tr%E1%BA%A7n-minh-kh%C3%B4i/index.html"
        );
        assert_eq!(root(depth("")) + &page(""), "index.html");
    }

    #[test]
    fn a_site_begins_at_the_path_of_its_address() {
        let paths = [None, Some("https://plans.example"), Some("https://example.org/a/plans")].map(base_path);
        assert_eq!(paths, ["/", "/", "/a/plans/"]);
    }

    #[test]
    fn a_page_is_what_a_browser_shows() {
        assert!(is_page("index.html") && is_page("a.b/index.html"));
        assert!(!is_page("calendar.ics") && !is_page("feed.xml") && !is_page("a.html/data"));
    }
}
