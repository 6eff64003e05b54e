//! Archetypes: the files that `keyplan new` begins with, their blanks filled. Nothing is read or written here.

use std::fmt::Write as _;

/// Fills `{name}` blanks of an archetype; a brace that names no blank stays as it is. What is filled in is not searched
/// for blanks again.
pub fn fill(archetype: &str, blanks: &[(&str, String)]) -> String {
    let mut out = String::with_capacity(archetype.len());
    let mut rest = archetype;
    while let Some(at) = rest.find('{') {
        out.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        let blank = after.split_once('}').and_then(|(name, _)| blanks.iter().find(|(known, _)| *known == name));
        if let Some((name, value)) = blank {
            out.push_str(value);
            rest = &after[name.len() + 1..];
        } else {
            out.push('{');
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

/// A text as TOML writes it.
pub fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_are_filled_and_texts_quoted() {
        assert_eq!(
            fill("title = {title} { supplier = [] }", &[("title", quoted("a \"b\""))]),
            "title = \"a \\\"b\\\"\" { supplier = [] }"
        );
        let blanks = [("title", "{from} {".to_owned()), ("from", "2027".to_owned())];
        assert_eq!(fill("{title} {from} {to", &blanks), "{from} { 2027 {to", "a title is a text, whatever it says");
    }
}
