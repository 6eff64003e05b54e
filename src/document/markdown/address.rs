//! What the destination of a link means, and whether it is safe and works everywhere.

use std::fmt::Write as _;

use crate::diagnostics::message::{ToValue, Value};
use crate::diagnostics::{Code, Message, say};
use crate::document::markdown::{escape, is_unseen};
use crate::figures::names::normal;
use crate::figures::percent::decode;

/// The meaning of a destination.
#[derive(Debug, PartialEq)]
pub(super) enum Destination {
    /// An address of the web, of mail or of a telephone.
    External,
    /// An anchor on the same page.
    Here(String),
    /// A file, decoded, and an anchor in it.
    File(String, Option<String>),
}

/// A destination that is refused: code, message, hint.
pub(super) type Refusal = (Code, Message, Message);

/// Understands a destination.
///
/// # Errors
/// KP108 for one that is not safe, KP104 for one that leads nowhere or does not work everywhere.
pub(super) fn understand(written: &str) -> Result<Destination, Refusal> {
    let bare: String = written.chars().filter(|c| !c.is_control() && !c.is_whitespace() && *c != '\u{feff}').collect();
    if bare.is_empty() {
        return Err(broken(say!("this link leads nowhere"), say!("write where it leads, between the round brackets")));
    }
    // An encoded scheme counts too: there is no other reason to encode one than to hide it.
    if let Some(scheme) = scheme(&bare).or_else(|| scheme(&decode(&bare))) {
        return match scheme.as_str() {
            "http" | "https" | "mailto" | "tel" if scheme_is_plain(written, &scheme) => Ok(Destination::External),
            "http" | "https" | "mailto" | "tel" if begins_with_blank(written, &scheme) => {
                let hint = say!("delete what stands before `{scheme}:`, also if nothing is to be seen there", scheme);
                Err(broken(say!("a blank that is no plain space stands before this address"), hint))
            }
            _ => Err(unsafe_link(&Value::Name(format!("`{scheme}:`")))),
        };
    }
    if bare.starts_with("//") {
        return Err(unsafe_link(&say!("an address without its scheme").to_value()));
    }
    if bare.contains('\\') {
        let (code, message, _) = unsafe_link(&say!("a `\\`").to_value());
        let drive = bare.starts_with("\\\\");
        let hint = if drive {
            say!(
                "a folder of your network cannot be read from everywhere: put the file beside this one, and link to that"
            )
        } else {
            say!("write `{address}`", address = written.trim().replace('\\', "/"))
        };
        return Err((code, message, hint));
    }
    let (path, anchor) = match written.split_once('#') {
        Some((path, anchor)) => (path.trim(), Some(normal(&decode(anchor))).filter(|anchor| !anchor.is_empty())),
        None => (written.trim(), None),
    };
    if path.is_empty() {
        return match anchor {
            Some(anchor) => Ok(Destination::Here(anchor)),
            None => Err(broken(say!("this link names no part"), say!("name a heading after the `#`"))),
        };
    }
    Ok(Destination::File(file(path)?, anchor))
}

/// The path of a file, decoded. Refused are paths that work on one address only, folders, and pages of the site.
fn file(path: &str) -> Result<String, Refusal> {
    let decoded = decode(path);
    if decoded.starts_with('/') {
        let hint = say!("write it as it is seen from this file, such as `../objectives/shelf.md`, or as `[[shelf]]`");
        return Err(broken(say!("a link that starts with `/` works on no other address"), hint));
    }
    if path.contains('?') {
        return Err(broken(say!("a link to a file has no `?`"), say!("take out what follows the `?`")));
    }
    let last = decoded.rsplit('/').next().unwrap_or("");
    if matches!(last, "" | "." | "..") {
        let folder = path.trim_end_matches('/');
        let hint = if is_markdown(folder) {
            say!("take the `/` at its end out: `{folder}`", folder)
        } else {
            say!("name its file: `{folder}/_index.md`", folder)
        };
        return Err(broken(say!("this link names a folder"), hint));
    }
    match page_source(path) {
        Some(hint) => Err(broken(say!("this link names a page of the site"), hint)),
        None => Ok(decoded),
    }
}

/// What to write for a path that names a page of the site; nothing for other paths.
fn page_source(path: &str) -> Option<Message> {
    let lower = path.to_ascii_lowercase();
    if lower == "index.html" {
        return Some(say!("name its source: `_index.md`"));
    }
    if let Some(stem) = lower.strip_suffix("/index.html") {
        let name = path[..stem.len()].rsplit('/').next().filter(|name| !matches!(*name, "" | "." | ".."));
        return Some(match name {
            Some(name) => say!("name the thing: `[[{name}]]`", name),
            None => say!("name its source: `{folder}/_index.md`", folder = &path[..stem.len()]),
        });
    }
    let stem = [".html", ".htm"].iter().find_map(|ending| lower.strip_suffix(ending))?;
    Some(say!("name its source: `{stem}.md`", stem = &path[..stem.len()]))
}

fn unsafe_link(what: &Value) -> Refusal {
    let hint = say!("link to a file of this playbook, or to an `https:` address");
    (Code::KP108, say!("{what} is not safe in a link", what), hint)
}

fn broken(message: Message, hint: Message) -> Refusal {
    (Code::KP104, message, hint)
}

fn is_markdown(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, ending)| ending.eq_ignore_ascii_case("md"))
}

/// Appends an address of the web for an attribute. Characters that are not allowed in an address are percent-encoded.
pub(super) fn write_external(address: &str, out: &mut String) {
    let mut from = 0;
    for (at, byte) in address.bytes().enumerate() {
        if byte <= b' ' || b"\"<>\\^`{|}\x7f".contains(&byte) {
            escape(&address[from..at], out);
            let _ = write!(out, "%{byte:02X}");
            from = at + 1;
        }
    }
    escape(&address[from..], out);
}

/// The scheme: what stands before a colon, if neither a slash nor a question mark nor a hash comes before that.
fn scheme(bare: &str) -> Option<String> {
    let end = bare.find([':', '/', '?', '#'])?;
    (bare.as_bytes()[end] == b':').then(|| bare[..end].to_lowercase())
}

/// Whether only blanks keep an address from being a plain one.
fn begins_with_blank(written: &str, scheme: &str) -> bool {
    let bare = written.trim_start_matches(|c: char| c.is_whitespace() || is_unseen(c));
    bare.len() < written.len() && scheme_is_plain(bare, scheme)
}

/// Whether a scheme is written without other characters inside it.
fn scheme_is_plain(written: &str, scheme: &str) -> bool {
    written.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
        && written[scheme.len()..].starts_with(':')
        && !written.contains(|c: char| c.is_control())
}
