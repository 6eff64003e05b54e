//! Archetypes: the files that `keyplan new` begins with, their blanks filled. Nothing is read or written here.

use std::fmt::Write as _;

/// Fills `{name}` blanks of an archetype; a brace that names no blank stays as it is.
pub fn fill(archetype: &str, blanks: &[(&str, String)]) -> String {
    let mut out = archetype.to_owned();
    for (name, value) in blanks {
        out = out.replace(&format!("{{{name}}}"), value);
    }
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
    }
}
