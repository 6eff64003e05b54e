//! What a built page or feed says.

/// Where a way from a page leads, from the site's root.
pub(crate) fn leads(page: &str, way: &str) -> String {
    let mut at: Vec<&str> = page.split('/').filter(|part| !part.is_empty()).collect();
    for part in way.split('/') {
        match part {
            ".." => drop(at.pop().expect("a way that stays in the site")),
            part => at.push(part),
        }
    }
    at.join("/")
}

/// A page without its tags, white space as single spaces.
pub(crate) fn words(page: &str) -> String {
    let text: Vec<&str> = page.split('<').map(|part| part.split_once('>').map_or("", |cut| cut.1)).collect();
    text.join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
}

#[track_caller]
pub(crate) fn says(page: &str, text: &str) {
    let words = words(page);
    assert!(words.contains(text), "no `{text}` in: {words}");
}

/// The texts and attributes of well-formed XML: element names joined by `/`, with what stands in each.
pub(crate) fn xml(text: &str) -> Vec<(String, String)> {
    let rest = text.strip_prefix("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n").unwrap();
    let plain = |text: &str| {
        for part in text.split('&').skip(1) {
            assert!(
                ["amp;", "lt;", "gt;", "quot;", "#39;", "#x27;"].iter().any(|known| part.starts_with(known)),
                "&{part}"
            );
        }
        text.replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"")
            .replace("&#39;", "'")
            .replace("&#x27;", "'")
            .replace("&amp;", "&")
    };
    let (mut open, mut all) = (Vec::<String>::new(), Vec::new());
    for part in rest.split('<').skip(1) {
        let (tag, content) = part.split_once('>').unwrap();
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(name));
            continue;
        }
        let (name, attributes) = tag.trim_end_matches('/').split_once(' ').unwrap_or((tag.trim_end_matches('/'), ""));
        open.push(name.to_owned());
        let told = if attributes.is_empty() { content } else { attributes };
        all.push((open.join("/"), plain(told.trim_end_matches('\n'))));
        if tag.ends_with('/') {
            open.pop();
        }
    }
    assert!(open.is_empty(), "{open:?}");
    all
}
