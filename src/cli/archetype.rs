//! Archetypes: the files that `keyplan new` begins with, their blanks filled. Pure; the command writes.

use std::fmt::Write as _;

use unicode_normalization::UnicodeNormalization;

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

/// A title as a file name: ASCII, lower case, hyphens; marks are dropped, đ ø æ å become d o ae aa.
pub fn slug(title: &str) -> String {
    let mut out = String::new();
    for c in title.nfd().filter(|c| !unicode_normalization::char::is_combining_mark(*c)) {
        match c {
            'đ' | 'Đ' => out.push('d'),
            'ø' | 'Ø' => out.push('o'),
            'æ' | 'Æ' => out.push_str("ae"),
            'å' | 'Å' => out.push_str("aa"),
            'œ' | 'Œ' => out.push_str("oe"),
            'ß' => out.push_str("ss"),
            'ł' | 'Ł' => out.push('l'),
            c if c.is_ascii_alphanumeric() => out.push(c.to_ascii_lowercase()),
            _ if !out.is_empty() && !out.ends_with('-') => out.push('-'),
            _ => {}
        }
    }
    out.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_becomes_a_name_that_works_everywhere() {
        assert_eq!(slug("Đà Nẵng: Ærø & Søn!"), "da-nang-aero-son");
        assert_eq!(slug("  "), "");
    }

    #[test]
    fn blanks_are_filled_and_texts_quoted() {
        assert_eq!(
            fill("title = {title} { supplier = [] }", &[("title", quoted("a \"b\""))]),
            "title = \"a \\\"b\\\"\" { supplier = [] }"
        );
    }
}
