//! Finished pages, gone over once more: their attributes, the reader's place, the shortest way to what is near.

use memchr::{memchr, memchr2, memmem};

/// An attribute in double quotes.
pub(crate) struct Attribute<'h> {
    pub(crate) name: &'h str,
    pub(crate) value: &'h str,
    /// Where the value begins.
    pub(crate) at: usize,
}

/// The attributes of all tags, in their order.
pub(crate) fn attributes(html: &str) -> impl Iterator<Item = Attribute<'_>> {
    let bytes = html.as_bytes();
    let mut at = 0;
    let mut within = false;
    std::iter::from_fn(move || {
        loop {
            if !within {
                (within, at) = (true, at + memchr(b'<', &bytes[at..])? + 1);
            }
            let next = at + memchr2(b'"', b'>', &bytes[at..])?;
            if bytes[next] == b'>' {
                (within, at) = (false, next + 1);
                continue;
            }
            let value = &html[next + 1..next + 1 + memchr(b'"', &bytes[next + 1..])?];
            let before = html[at..next].strip_suffix('=');
            at = next + 1 + value.len() + 1;
            if let Some(before) = before {
                let name = before.rsplit([' ', '\n']).next().unwrap_or_default();
                return Some(Attribute { name, value, at: next + 1 });
            }
        }
    })
}

/// Marks the reader's place in prepared navigation: the link to this page, and the room it is in.
pub(crate) fn mark(html: &str, here: &str, room: Option<&str>) -> String {
    let mut out = String::with_capacity(html.len() + 256);
    let mut last = 0;
    for at in memmem::find_iter(html.as_bytes(), here) {
        let end = at + here.len();
        out.push_str(&html[last..end]);
        if !html[end..].starts_with(" tabindex") {
            out.push_str(" aria-current=\"page\"");
        }
        last = end;
    }
    out.push_str(&html[last..]);
    let Some(room) = room else { return out };
    let drawn = format!("{room} tabindex=\"-1\"><rect");
    if let Some(at) = memmem::find(out.as_bytes(), drawn.as_bytes()) {
        out.insert_str(at + drawn.len(), " class=\"room-here\"");
    }
    out
}

/// A page with the shortest ways: from `a/b/`, what `../../a/b/c` leads to is `c`. `folder` is the page's, from the
/// site's root, as it stands in addresses.
pub(crate) fn near(html: String, folder: &str) -> String {
    let Some((first, _)) = folder.split_once('/') else { return html };
    let depth = folder.matches('/').count();
    let up = "../".repeat(depth);
    let far = format!("=\"{up}{first}/");
    let mut out = String::with_capacity(html.len());
    let mut last = 0;
    for at in memmem::find_iter(html.as_bytes(), &far) {
        let down = at + 2 + up.len();
        let mut shared = (0, 0);
        for part in folder.split_inclusive('/') {
            if !html[down + shared.1..].starts_with(part) {
                break;
            }
            shared = (shared.0 + 1, shared.1 + part.len());
        }
        out.push_str(&html[last..at + 2]);
        out.push_str(&up[..3 * (depth - shared.0)]);
        last = down + shared.1;
    }
    if last == 0 {
        return html;
    }
    out.push_str(&html[last..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_found_in_tags_only() {
        let html = "<p class=\"a\" title=\"x > y\">say id=\"no\" <br> 1 &lt; 2 <a\nhref=\"#b\">b</a></p>";
        let all: Vec<_> = attributes(html).map(|it| (it.name, it.value)).collect();
        assert_eq!(all, [("class", "a"), ("title", "x > y"), ("href", "#b")]);
        assert!(attributes(html).all(|it| html[it.at..].starts_with(it.value)));
    }

    #[test]
    fn an_unfinished_tag_ends_the_attributes() {
        for html in ["<p class=\"a", "<p class", "<", "<p class=\"a\" id="] {
            assert!(attributes(html).all(|it| it.name == "class"), "{html}");
        }
    }

    #[test]
    fn the_way_to_what_is_near_is_short() {
        let from = |html: &str| near(html.to_owned(), "accounts/q/2025/");
        assert_eq!(from("<a href=\"../../../accounts/q/2025/kpis/a.html#b\">"), "<a href=\"kpis/a.html#b\">");
        assert_eq!(from("<a href=\"../../../accounts/q/index.html\">"), "<a href=\"../index.html\">");
        assert_eq!(from("<a href=\"../../../accounts/q2/index.html\">"), "<a href=\"../../q2/index.html\">");
        assert_eq!(from("<a href=\"../../../accounts/index.html\">"), "<a href=\"../../index.html\">");
        let others = "<a href=\"../../../people/q/index.html\">../../../accounts/q/</a>";
        assert_eq!(from(others), others);
        assert_eq!(near("<a href=\"accounts/index.html\">".to_owned(), ""), "<a href=\"accounts/index.html\">");
    }
}
