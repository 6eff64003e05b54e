//! TOML that cannot be parsed: usual mistakes in an author's words, and nesting that is too deep.

use jiff::civil::Date;

use crate::diagnostics::{Code, Finding, Span};

/// TOML may nest this deep (KP014).
pub(super) const MAX_DEPTH: usize = 32;

/// Where brackets nest deeper than [`MAX_DEPTH`], outside of strings and comments. Dotted keys nest too. The count may
/// be too high for some texts, but no plan comes near the limit.
pub(super) fn too_deep(toml: &str) -> Option<usize> {
    let (mut depth, mut quote, mut line_dots) = (0_usize, None, 0_usize);
    let mut escaped = false;
    for (at, byte) in toml.bytes().enumerate() {
        if byte == b'\n' {
            (quote, line_dots, escaped) = (None, 0, false);
            continue;
        }
        if let Some(open) = quote {
            if byte == open && !escaped {
                quote = None;
            }
            escaped = byte == b'\\' && open == b'"' && !escaped;
            continue;
        }
        match byte {
            b'"' | b'\'' => quote = Some(byte),
            b'#' => quote = Some(b'\n'),
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            b'.' => line_dots += 1,
            b'=' | b',' => line_dots = 0,
            _ => {}
        }
        if depth > MAX_DEPTH || line_dots > MAX_DEPTH {
            return Some(at);
        }
    }
    None
}

/// A syntax error of TOML in an author's words.
pub(super) fn syntax_error(
    toml: &str,
    range: std::ops::Range<usize>,
    message: &str,
    place: impl Fn(std::ops::Range<usize>) -> Span,
) -> Finding {
    let line_start = toml[..toml.floor_char_boundary(range.start)].rfind('\n').map_or(0, |at| at + 1);
    let line = toml[line_start..].lines().next().unwrap_or("");
    let key = line.split('=').next().unwrap_or("").trim();
    let value = line.split_once('=').map_or("", |(_, value)| value.split('#').next().unwrap_or("").trim());
    let value_at = line.find(value).map_or(range.clone(), |at| line_start + at..line_start + at + value.len());
    if looks_like_date(value) && value.parse::<Date>().is_err() {
        let message = format!("{value} is not a day of the calendar");
        return Finding::new(Code::KP003, place(value_at), message).hint("correct the day");
    }
    if !key.is_ascii() && !key.starts_with(['"', '\'', '#']) && line.contains('=') {
        let key_at = line_start..line_start + key.len();
        return Finding::new(Code::KP003, place(key_at), format!("the name `{key}` needs quotes"))
            .hint(format!("put the name in quotes: `\"{key}\" = …`"));
    }
    let first = message.lines().next().unwrap_or("this is not TOML");
    let finding = Finding::new(Code::KP003, place(range), format!("this is not TOML: {first}"));
    if line.contains(": ") && !line.contains('=') {
        return finding.hint("TOML puts `=` between a key and its value: `title = \"…\"`");
    }
    if message.contains("duplicate key") {
        return finding.hint("each key stands once in a table: remove one of the two");
    }
    if message.contains("string") || value.chars().next().is_some_and(char::is_alphabetic) {
        return finding.hint("put a text in quotes: `key = \"text\"`");
    }
    finding.hint("a line is `key = value`; texts stand in quotes, lists in square brackets")
}

/// Whether it looks like a TOML date.
fn looks_like_date(value: &str) -> bool {
    value.len() == 10
        && value
            .bytes()
            .enumerate()
            .all(|(at, byte)| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() })
}
