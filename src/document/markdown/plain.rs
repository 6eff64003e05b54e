//! The words of a body without its markup.

use memchr::memchr2;

use crate::document::markdown::{Body, HoleKind, LinkTarget};

/// Tags that do not begin a new line.
const INLINE: &[&str] = &["a", "em", "strong", "del", "code", "img", "input", "span"];

/// A body as plain text: a line a block, white space as single spaces. In the place of a linked page's title stands its
/// name as written.
pub fn plain(body: &Body) -> String {
    let mut out = String::with_capacity(body.html.len());
    plain_with(body, &mut out, |link, out| out.push_str(link_name(body, link)));
    out
}

/// What an author wrote to name the target of the link with this number: what stands there where it leads nowhere.
pub fn link_name(body: &Body, link: usize) -> &str {
    body.links.get(link).map_or("", |link| name(&link.target))
}

/// The same; `title` writes the title for the link with a number.
pub fn plain_with(body: &Body, out: &mut String, title: impl Fn(usize, &mut String)) {
    let mut from = 0;
    for hole in body.holes.iter().filter(|hole| hole.kind == HoleKind::Title) {
        let at = hole.at as usize;
        words(&body.html[from..at], out);
        title(hole.link as usize, out);
        from = at;
    }
    words(&body.html[from..], out);
    out.truncate(out.trim_end().len());
}

/// What an author wrote to name the target of a link.
fn name(target: &LinkTarget) -> &str {
    match target {
        LinkTarget::Name { name, .. } => name,
        LinkTarget::File { path, .. } => path,
        LinkTarget::Here { anchor } => &anchor.value,
        LinkTarget::Image { alt, .. } => alt,
    }
}

/// Appends HTML without its tags. Text in it is escaped, so that every angle bracket belongs to a tag.
fn words(html: &str, out: &mut String) {
    let mut rest = html;
    while let Some(at) = memchr2(b'<', b'&', rest.as_bytes()) {
        text(&rest[..at], out);
        let (token, after) = token(&rest[at..]);
        if token == Token::Tag("sup") {
            // The number of a footnote is no word of the text. Nothing else stands so.
            rest = after.split_once("</sup>").map_or("", |(_, after)| after);
            continue;
        }
        match token {
            Token::Tag(tag) if INLINE.contains(&tag) => {}
            Token::Tag(_) => line(out),
            Token::Text(word) => out.push_str(word),
        }
        rest = after;
    }
    text(rest, out);
}

#[derive(PartialEq)]
enum Token<'a> {
    Tag(&'a str),
    Text(&'a str),
}

/// The tag or entity at the beginning of a text, and the rest.
fn token(html: &str) -> (Token<'_>, &str) {
    if let Some(inside) = html.strip_prefix('<') {
        let (tag, after) = inside.split_once('>').unwrap_or((inside, ""));
        let tag = tag.trim_start_matches('/');
        let name = tag.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or("");
        return (Token::Tag(name), after);
    }
    for (entity, word) in [("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'")] {
        if let Some(after) = html.strip_prefix(entity) {
            return (Token::Text(word), after);
        }
    }
    html.split_at_checked(1).map_or((Token::Text(html), ""), |(one, after)| (Token::Text(one), after))
}

/// Appends a text, its white space as single spaces.
fn text(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = uneven(rest) {
        out.push_str(&rest[..at]);
        if !out.is_empty() && !out.ends_with(char::is_whitespace) {
            out.push(' ');
        }
        rest = rest[at..].trim_start();
    }
    out.push_str(rest);
}

/// Where a text has white space that may not stay as it is: all but a single space behind something else.
fn uneven(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let is_uneven = |(at, byte): &(usize, &u8)| match byte {
        b' ' => *at == 0 || bytes[at - 1] == b' ',
        b'\t'..=b'\r' => true,
        // What white space beyond ASCII begins with, and many letters.
        0xc2 | 0xe1..=0xe3 => text[*at..].starts_with(char::is_whitespace),
        _ => false,
    };
    bytes.iter().enumerate().find(is_uneven).map(|(at, _)| at)
}

fn line(out: &mut String) {
    out.truncate(out.trim_end_matches(' ').len());
    if !out.is_empty() && !out.ends_with('\n') {
        out.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_becomes_single_spaces() {
        for (html, plain) in [
            ("a b", "a b"),
            (" a  b ", "a b "),
            ("a \n b\tc\r\nd", "a b c d"),
            ("một\u{a0}hai \u{2003}ba\u{3000}kệ đầy", "một hai ba kệ đầy"),
            ("a <em> b</em>&amp; c", "a b& c"),
            ("a<sup>1</sup> b", "a b"),
            ("<p>a </p>\n<p> b</p>", "a\nb\n"),
        ] {
            let mut out = String::new();
            words(html, &mut out);
            assert_eq!(out, plain, "{html}");
        }
    }
}
