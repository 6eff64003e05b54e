//! Separates the front matter of a file from its prose.

use std::sync::Arc;

use crate::diagnostics::{Code, Finding, Span, say};

/// The parts of a source file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parts {
    /// Where the TOML begins and ends.
    pub toml: (usize, usize),
    /// Where the Markdown body begins.
    pub body: usize,
}

/// Separates the front matter of a file from its body.
///
/// # Errors
/// KP002 if there is no front matter, if it is never closed, or if it is YAML.
pub fn split(path: &Arc<str>, text: &str) -> Result<Parts, Box<Finding>> {
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let rest = &text[start..];
    let first = rest.lines().next().unwrap_or("");
    let example = say!("begin the file with a `+++` line, then keys such as `title = \"…\"`, then another `+++` line");
    let here = Span::new(path, start..start + first.len());
    if first.trim_end() == "---" {
        return Err(Box::new(
            Finding::new(Code::KP002, here, say!("this front matter is YAML; Keyplan reads TOML"))
                .label(say!("a `---` line opens YAML"))
                .hint(say!("write `+++` instead of each `---`, and `title = \"…\"` instead of `title: …`")),
        ));
    }
    if first.trim_end() != "+++" {
        let message =
            if text.trim().is_empty() { say!("this file is empty") } else { say!("this file has no front matter") };
        return Err(Box::new(Finding::new(Code::KP002, Span::new(path, start..start), message).hint(example)));
    }
    let open = start + line_length(rest);
    let mut at = open;
    while at < text.len() {
        let line = &text[at..];
        let length = line_length(line);
        if line[..length].trim_end() == "+++" {
            return Ok(Parts { toml: (open, at), body: at + length });
        }
        at += length;
    }
    Err(Box::new(
        Finding::new(Code::KP002, here, say!("this front matter is never closed"))
            .label(say!("opened here"))
            .hint(say!("put a line with `+++` alone below the last key")),
    ))
}

/// The length of the first line of `text`, its line break included.
fn line_length(text: &str) -> usize {
    text.find('\n').map_or(text.len(), |end| end + 1)
}
