//! Files that are published as they are, and what none of them may hold.

/// What makes an SVG more than a picture.
pub(crate) fn active_svg(bytes: &[u8]) -> Option<&'static str> {
    let text = String::from_utf8_lossy(bytes).to_lowercase();
    let text: String = text.chars().filter(|c| !c.is_control() || *c == '\n' || *c == '\t' || *c == '\r').collect();
    let dense: String = text.split_whitespace().collect();
    let handler = text.split('<').any(|tag| {
        let tag = tag.split('>').next().unwrap_or("");
        tag.split(|c: char| c.is_whitespace() || c == '"' || c == '\'' || c == '/').any(|word| {
            word.len() > 2
                && word.starts_with("on")
                && word.split('=').next().is_some_and(|name| name[2..].bytes().all(|byte| byte.is_ascii_alphabetic()))
                && (word.contains('=') || dense.contains(&format!("{word}=")))
        })
    });
    let holds = |needle: &str| dense.contains(needle);
    if holds("<script") || holds(":script") {
        Some("a script")
    } else if holds("javascript:") || holds("data:text") || holds("vbscript:") {
        Some("a link that runs script")
    } else if holds("<foreignobject") || holds("<iframe") || holds("<embed") || holds("<object") {
        Some("a foreign document")
    } else if holds("<!entity") {
        Some("entities")
    } else if holds("href=\"http") || holds("href='http") || holds("url(http") || holds("@import") {
        Some("something to be fetched from elsewhere")
    } else if handler {
        Some("an event handler")
    } else {
        None
    }
}
