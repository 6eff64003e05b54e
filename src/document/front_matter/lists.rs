//! Lists as people write them: in other brackets, without quotes, with semicolons.

use crate::diagnostics::say;
use std::ops::Range;

use crate::document::front_matter::slips::{CURLY, Slip};

/// What is wrong with a value that is meant to be a list; nothing where it is none, or where its parts are not plain.
pub(super) fn list(value: &str, at: &Range<usize>, key: &str) -> Option<Slip> {
    if value.contains(['\n', '=', '\\']) {
        return None;
    }
    let (inner, brackets) = unwrapped(value)?;
    let is_straight = inner.contains('"') && inner.matches('"').count() % 2 == 0;
    let straight = if is_straight { inner.to_owned() } else { inner.replace(CURLY, "\"") };
    let mut parts = parts(&straight);
    let sure = parts.is_some();
    if parts.is_none() {
        // A quote is missing: commas are all that is left to go by.
        parts = Some(straight.split([',', ';']).map(|part| part.trim().trim_matches('"').trim().to_owned()).collect());
    }
    let parts = parts?;
    let is_plain = |part: &String| !part.is_empty() && !part.contains(['"', '[', ']', '(', '{']);
    if !parts.iter().all(is_plain) {
        return None;
    }
    let is_value = |part: &str| !inner.contains('"') && toml::de::DeTable::parse(&format!("x = {part}")).is_ok();
    let written: Vec<String> =
        parts.iter().map(|part| if is_value(part) { part.clone() } else { format!("\"{part}\"") }).collect();
    let whole = format!("[{}]", written.join(", "));
    if whole == value {
        return None;
    }
    let message = match () {
        () if brackets && value.ends_with('.') => say!("nothing stands behind a value"),
        () if !brackets => say!("a list stands in square brackets"),
        () if !inner.contains('"') && inner.contains(CURLY) => say!("these are curly quotes"),
        () if !sure => say!("a quotation mark is missing in this list"),
        () if !inner.contains(['"', '\'']) => say!("a text stands in quotes"),
        () => say!("the parts of a list are separated by commas"),
    };
    let slip = Slip::new(at.clone(), message, say!("write `{key} = {whole}`", key, whole));
    Some(if sure { slip.becomes(whole) } else { slip.perhaps(whole) })
}

/// What stands between the brackets of a list, and whether they are square and closed. Without brackets, only what begins
/// with a text and a comma.
fn unwrapped(value: &str) -> Option<(&str, bool)> {
    for (open, close) in [('[', ']'), ('(', ')'), ('{', '}')] {
        if let Some(rest) = value.strip_prefix(open) {
            // What ends a sentence may stand behind the list.
            let rest = rest.trim_end().trim_end_matches(['.', ' ']);
            return Some((rest.trim_end_matches([close, ',', ';']), open == '[' && rest.ends_with(close)));
        }
    }
    let second = value.strip_prefix('"')?;
    let behind = second[second.find('"')? + 1..].trim_start();
    (behind.starts_with([',', ';']) && behind.contains('"')).then_some((value, false))
}

/// The parts of a list: in quotes with anything between them, or separated by commas or semicolons. Nothing where a quote is
/// never closed.
fn parts(inner: &str) -> Option<Vec<String>> {
    if inner.contains('"') {
        let pieces: Vec<&str> = inner.split('"').collect();
        let is_between = |text: &&str| text.trim_matches([' ', ',', ';', '\u{a0}']).is_empty();
        let mut between = pieces.iter().step_by(2);
        return (pieces.len() % 2 == 1 && between.all(is_between))
            .then(|| pieces.iter().skip(1).step_by(2).map(|part| (*part).to_owned()).collect());
    }
    Some(inner.split([',', ';']).map(|part| part.trim().trim_matches('\'').to_owned()).collect())
}
