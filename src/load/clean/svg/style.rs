//! Style sheets in drawings: whether they fetch or run something, and what they say in comments.
//!
//! Escapes are decoded first (CSS Syntax 3, 4.3.7): `@im\70ort` is `@import`.

use crate::diagnostics::phrase;
use std::collections::BTreeSet;

/// At-rules that neither fetch nor run.
const AT_RULES: &[&str] = &["media", "keyframes", "-webkit-keyframes", "supports", "font-face", "charset"];

/// Functions and words by which a style sheet fetches or runs something without `url(`.
const ACTIVE: &[&str] =
    &["image(", "image-set(", "src(", "cross-fade(", "expression(", "script:", "behavior:", "-moz-binding"];

/// What makes a style sheet more than a look, in words.
pub(super) fn active_sheet(written: &str) -> Option<&'static str> {
    let name_of =
        |rule: &str| rule.chars().take_while(|c| c.is_alphanumeric() || matches!(c, '-' | '_')).collect::<String>();
    readings(written).iter().find_map(|text| {
        // A style sheet that ends itself would go on as a page, where a drawing stands within one.
        if text.split('@').skip(1).any(|rule| !AT_RULES.contains(&&*name_of(rule))) || text.contains("</") {
            Some(phrase!("a rule of a style sheet that could fetch something"))
        } else {
            fetches(text)
        }
    })
}

/// What makes the value of an attribute more than a look, in words.
pub(super) fn active_value(written: &str) -> Option<&'static str> {
    readings(written).iter().find_map(|text| fetches(text))
}

/// A style with its escapes decoded, in lower case: without its comments, and with them. A comment does not count within
/// an address without quotes, so both readings have to be harmless.
fn readings(written: &str) -> [String; 2] {
    let decoded = decoded(written).to_lowercase();
    [without_comments(&decoded), decoded]
}

fn fetches(text: &str) -> Option<&'static str> {
    if text.split("url(").skip(1).any(|address| !is_inside(address)) {
        return Some(phrase!("something to be fetched from elsewhere"));
    }
    let dense: String = text.split(|c: char| c.is_whitespace() || c.is_control()).collect();
    ACTIVE.iter().any(|word| dense.contains(word)).then_some(phrase!("something in a style that could fetch or run"))
}

/// Whether the address that a text begins with is in the same drawing: `#fade)`, or bytes of a picture or font.
fn is_inside(address: &str) -> bool {
    let address = address.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\''));
    let of_data = [
        "data:image/png;",
        "data:image/jpeg;",
        "data:image/gif;",
        "data:image/webp;",
        "data:font/",
        "data:application/font",
        "data:application/x-font",
        "data:application/octet-stream",
    ];
    address.starts_with('#') || of_data.iter().any(|kind| address.starts_with(kind))
}

/// Whether a style sheet holds bytes of its own, whose metadata nobody looked at.
pub(super) fn holds_data(written: &str) -> bool {
    decoded(written).to_lowercase().contains("data:")
}

/// Whether something is drawn that nobody sees.
pub(super) fn hides(written: &str) -> bool {
    let text = without_comments(&decoded(written).to_lowercase());
    let dense: String = text.split_whitespace().collect();
    ["display:none", "visibility:hidden", "visibility:collapse"].iter().any(|word| dense.contains(word))
}

/// A style sheet with its escapes decoded.
fn decoded(written: &str) -> String {
    let mut out = String::with_capacity(written.len());
    let mut rest = written.chars().peekable();
    while let Some(c) = rest.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        let mut code = None;
        for _ in 0..6 {
            let Some(digit) = rest.peek().and_then(|c| c.to_digit(16)) else { break };
            code = Some(code.unwrap_or(0) * 16 + digit);
            rest.next();
        }
        match code {
            Some(code) => {
                out.push(char::from_u32(code).unwrap_or('\u{fffd}'));
                rest.next_if(|c| c.is_whitespace());
            }
            None => out.extend(rest.next()),
        }
    }
    out
}

/// A style sheet without its comments. One that is never closed runs to the end.
pub(super) fn without_comments(written: &str) -> String {
    let mut out = String::with_capacity(written.len());
    let mut rest = written;
    while let Some((before, after)) = rest.split_once("/*") {
        out.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    out + rest
}

/// A style sheet, or the value of a `style` attribute, without comments, and without what only an editor reads:
/// properties of its own, which begin with a hyphen, are a place for notes where nothing uses them.
pub(super) fn declarations(written: &str, used: &BTreeSet<String>) -> String {
    let text = without_comments(written);
    let mut kept = String::with_capacity(text.len());
    for part in text.split_inclusive([';', '{', '}']) {
        let decoded = decoded(part);
        let property = decoded.split(':').next().unwrap_or_default().trim();
        if property.starts_with('-') && !used.contains(property) {
            // The end of the rule stays.
            kept.extend(part.chars().last().filter(|last| *last == '}'));
        } else {
            kept.push_str(part);
        }
    }
    kept
}

/// What a `style` attribute says of a property.
pub(super) fn value(written: &str, property: &str) -> Option<String> {
    let text = without_comments(&decoded(written).to_lowercase());
    text.split(';')
        .find_map(|part| Some(part.split_once(':').filter(|(name, _)| name.trim() == property)?.1.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_style_sheet_fetches_is_found_however_it_is_written() {
        for bad in [
            "@import 'x.css'",
            "@im\\70ort \"//host/x.css\"",
            "@\\69 mport url(x)",
            "fill: url(//host/x.svg#a)",
            "fill: u\\72l( 'https://host' )",
            "fill:URL(\\2f/host)",
            "a{background:image-set('//h/x' 1x)}",
            "width: expression(alert(1))",
            "java\\73 cript:alert(1)",
            "behavior: url(#x)",
            "fill:url(/*#*/http://host)",
        ] {
            assert!(active_sheet(bad).is_some(), "{bad}");
            assert_eq!(active_value(bad).is_none(), bad.starts_with('@') && !bad.contains("url"), "{bad}");
        }
        for good in [
            "fill:url(#fade)",
            "fill:url( \"#fade\" )",
            ".a{fill:#fff} /* made by hand */ @media print{.a{fill:#000}}",
            "font-family:'Myriad Pro'",
        ] {
            assert_eq!(active_sheet(good), None, "{good}");
        }
        assert_eq!(active_value("logo@2x"), None);
    }

    #[test]
    fn notes_of_an_editor_do_not_leave() {
        for (written, leaves) in [
            ("fill:red;-inkscape-font-specification:Sans", "fill:red;"),
            ("--note:ours;fill:red/* ours */", "fill:red"),
            (".a{fill:red;--note:ours}.b{stroke:red}", ".a{fill:red;}.b{stroke:red}"),
            ("@media print{.a{--note:ours}}", "@media print{.a{}}"),
            ("--brand:red;fill:var(--brand)", "--brand:red;fill:var(--brand)"),
        ] {
            assert_eq!(declarations(written, &BTreeSet::from(["--brand".to_owned()])), leaves);
        }
        assert_eq!(value("fill: red; Opacity :0", "opacity").as_deref(), Some("0"));
    }
}
