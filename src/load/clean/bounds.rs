//! What no file of XML exceeds that people or programs make. The parser compares the attributes of an element with each
//! other, and keeps all namespaces with each element, so the time for a file made to be slow would grow with the square of
//! its size.

use std::collections::HashSet;

/// So many elements within each other.
const DEEPEST: usize = 200;

/// So many attributes of an element.
const MOST_ATTRIBUTES: usize = 500;

/// So many names for namespaces.
const MOST_NAMESPACES: usize = 100;

/// What a file of XML has too much of, in words.
pub(super) fn exceeded(text: &str) -> Option<&'static str> {
    let mut depth = 0_usize;
    let mut namespaces = HashSet::new();
    let mut rest = text;
    while let Some((_, tag)) = rest.split_once('<') {
        let skipped = [("!--", "-->"), ("![CDATA[", "]]>"), ("?", "?>")]
            .iter()
            .find_map(|(begin, end)| tag.starts_with(begin).then(|| tag[begin.len()..].split_once(end)));
        if let Some(after) = skipped {
            rest = after.map_or("", |(_, after)| after);
            continue;
        }
        let mut attributes = 0;
        let mut inside = tag;
        // Up to the end of the tag, value by value. The parser tells what breaks off.
        let end = loop {
            let at = inside.find(['"', '\'', '>'])?;
            let (before, quote) = (&inside[..at], &inside[at..=at]);
            if quote == ">" {
                break before;
            }
            attributes += 1;
            let name = before.trim_end_matches(|c: char| c == '=' || c.is_whitespace());
            namespaces.extend(name.rsplit(char::is_whitespace).next().filter(|name| name.starts_with("xmlns:")));
            let (_, after) = inside[at + 1..].split_once(quote)?;
            inside = after;
        };
        rest = &inside[end.len() + 1..];
        match tag.as_bytes().first() {
            Some(b'/') => depth = depth.saturating_sub(1),
            Some(b'!') => {}
            _ if end.ends_with('/') => {}
            _ => depth += 1,
        }
        if depth > DEEPEST {
            return Some("elements too deep within each other");
        }
        if attributes > MOST_ATTRIBUTES || namespaces.len() > MOST_NAMESPACES {
            return Some("more attributes than anybody writes");
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_than_anybody_writes_is_found() {
        let nested = |count: usize| format!("{}{}", "<g a='>'>".repeat(count), "</g>".repeat(count));
        let numbered = |count: usize| (0..count).map(|it| format!(" xmlns:a{it} = \"<\"")).collect::<Vec<_>>().concat();
        assert_eq!(exceeded(&nested(DEEPEST)), None);
        assert!(exceeded(&nested(DEEPEST + 1)).is_some());
        assert!(exceeded(&format!("<!DOCTYPE a \">\"><!-- ' -->{}", nested(DEEPEST + 1))).is_some());
        assert_eq!(exceeded(&"<a/>".repeat(DEEPEST * 2)), None);
        assert_eq!(exceeded(&"<!-- <a> --><![CDATA[<a>]]><?a <a>?>".repeat(DEEPEST)), None);
        assert_eq!(exceeded(&format!("<a{}>", numbered(MOST_NAMESPACES))), None);
        assert!(exceeded(&format!("<a{}/>", numbered(MOST_NAMESPACES + 1))).is_some());
        assert!(exceeded(&format!("<a{}/>", " b=''".repeat(MOST_ATTRIBUTES + 1))).is_some());
        for broken in ["<", "<a b='", "<!--", "<a"] {
            assert_eq!(exceeded(broken), None);
        }
    }
}
