//! XML that programs read: an Atom feed (RFC 4287) and a sitemap. Both need whole addresses.

use jiff::civil::Date;

use crate::document::markdown::escape;

/// What a feed is called and where it lies.
#[derive(Clone, Debug)]
pub struct Feed {
    /// Its identity.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Whose it is.
    pub author: String,
    /// The line on every page.
    pub rights: Option<String>,
    /// Its own whole address.
    pub own: String,
    /// The whole address of the page it is about.
    pub page: String,
    /// The day it is about, where it has no entry.
    pub today: Date,
}

/// One entry of a feed.
#[derive(Clone, Debug)]
pub struct FeedEntry {
    /// Its identity, which stays when its title changes.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The day it last changed, by its own record.
    pub updated: Date,
    /// The whole address of its page.
    pub page: String,
    /// The account it belongs to.
    pub account: Option<String>,
    /// A few sentences.
    pub summary: String,
}

/// The feed with its entries, newest first.
pub fn atom(feed: &Feed, entries: &[FeedEntry]) -> String {
    let mut out =
        String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n");
    let updated = entries.iter().map(|entry| entry.updated).max().unwrap_or(feed.today);
    element("id", &feed.id, &mut out);
    element("title", &feed.title, &mut out);
    element("updated", &instant(updated), &mut out);
    out.push_str("<author>");
    element("name", &feed.author, &mut out);
    out.push_str("</author>\n");
    if let Some(rights) = &feed.rights {
        element("rights", rights, &mut out);
    }
    link("self", &feed.own, &mut out);
    link("alternate", &feed.page, &mut out);
    out.push_str("<generator>Keyplan</generator>\n");
    for entry in entries {
        out.push_str("<entry>\n");
        element("id", &entry.id, &mut out);
        element("title", &entry.title, &mut out);
        element("updated", &instant(entry.updated), &mut out);
        link("alternate", &entry.page, &mut out);
        if let Some(account) = &entry.account {
            out.push_str("<category term=\"");
            text(account, &mut out);
            out.push_str("\"/>\n");
        }
        if !entry.summary.is_empty() {
            element("summary", &entry.summary, &mut out);
        }
        out.push_str("</entry>\n");
    }
    out.push_str("</feed>\n");
    out
}

/// The sitemap of some whole addresses.
pub fn sitemap(pages: &[String]) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for page in pages {
        out.push_str("<url><loc>");
        text(page, &mut out);
        out.push_str("</loc></url>\n");
    }
    out.push_str("</urlset>\n");
    out
}

/// A day as a time of day that the format asks for: a playbook holds no hours.
fn instant(day: Date) -> String {
    format!("{day}T00:00:00Z")
}

fn element(name: &str, content: &str, out: &mut String) {
    out.push('<');
    out.push_str(name);
    out.push('>');
    text(content, out);
    out.push_str("</");
    out.push_str(name);
    out.push_str(">\n");
}

fn link(rel: &str, to: &str, out: &mut String) {
    out.push_str("<link rel=\"");
    out.push_str(rel);
    out.push_str("\" href=\"");
    text(to, out);
    out.push_str("\"/>\n");
}

/// Text without the characters that XML cannot hold.
fn text(content: &str, out: &mut String) {
    let is_held = |c: &char| matches!(c, '\t' | '\n') || !(c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}'));
    escape(&content.chars().filter(is_held).collect::<String>(), out);
}
