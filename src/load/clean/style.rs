//! Style sheets in drawings: whether they fetch or run something, and what they say in comments.
//!
//! Escapes are decoded first (CSS Syntax 3, 4.3.7): `@im\70ort` is `@import`.

/// At-rules that neither fetch nor run.
const AT_RULES: &[&str] = &["media", "keyframes", "-webkit-keyframes", "supports", "font-face", "charset"];

/// Functions and words by which a style sheet fetches or runs something without `url(`.
const ACTIVE: &[&str] =
    &["image(", "image-set(", "src(", "cross-fade(", "expression(", "script:", "behavior:", "-moz-binding", "</"];

/// What makes a style sheet, or the value of an attribute, more than a look, in words.
pub(super) fn active(written: &str) -> Option<&'static str> {
    let decoded = decoded(written).to_lowercase();
    // A comment does not count within an unquoted address: both readings have to be harmless.
    [without_comments(&decoded), decoded].iter().find_map(|text| fetches(text))
}

/// The same for a text whose escapes are decoded, in lower case.
fn fetches(text: &str) -> Option<&'static str> {
    const ELSEWHERE: &str = "something to be fetched from elsewhere";
    let name_of =
        |rule: &str| rule.chars().take_while(|c| c.is_alphanumeric() || matches!(c, '-' | '_')).collect::<String>();
    if text.split('@').skip(1).any(|rule| !AT_RULES.contains(&&*name_of(rule))) {
        return Some("a rule of a style sheet that could fetch something");
    }
    if text.split("url(").skip(1).any(|address| !is_inside(address)) {
        return Some(ELSEWHERE);
    }
    let dense: String = text.split(|c: char| c.is_whitespace() || c.is_control()).collect();
    ACTIVE.iter().any(|word| dense.contains(word)).then_some("something in a style sheet that could fetch or run")
}

/// Whether the address that a text begins with is in the same drawing: `#fade)`, or bytes of a picture or font.
fn is_inside(address: &str) -> bool {
    let address = address.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\''));
    let of_data = ["data:image/png;", "data:image/jpeg;", "data:image/gif;", "data:image/webp;", "data:font/"];
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

/// The value of a `style` attribute without comments, and without what only an editor reads: properties of its own, which
/// begin with a hyphen, are a place for notes.
pub(super) fn declarations(written: &str) -> String {
    let text = without_comments(written);
    let kept: Vec<&str> = text.split(';').filter(|part| !decoded(part).trim_start().starts_with('-')).collect();
    kept.join(";")
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
            assert!(active(bad).is_some(), "{bad}");
        }
        for good in [
            "fill:url(#fade)",
            "fill:url( \"#fade\" )",
            ".a{fill:#fff} /* made by hand */ @media print{.a{fill:#000}}",
            "font-family:'Myriad Pro'",
        ] {
            assert_eq!(active(good), None, "{good}");
        }
    }
}
