//! Comments are for authors: `<!-- … -->`, and `%% … %%` as some editors write them. They are blanked before the text is
//! read, so that they stand on no page and every place in the file stays as it is.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag};

use crate::document::markdown::EXTENSIONS;

/// Stands for a byte of a comment beside words. Blanks would make code of a line that begins with them, and a break of
/// one that ends with them. No page shows it.
pub(super) const BLANKED: char = '\u{1}';

/// The text with its comments blanked, and where they stand. What is before `start` is no Markdown.
pub(super) fn blank(text: &str, start: usize) -> (Cow<'_, str>, Vec<Range<usize>>) {
    let comments = find(text, start);
    if comments.is_empty() {
        return (Cow::Borrowed(text), comments);
    }
    let mut filled = String::with_capacity(text.len());
    let mut from = 0;
    for comment in &comments {
        filled.push_str(&text[from..comment.start]);
        // A sign a byte, so that no place moves; lines stay lines.
        filled.extend(text[comment.clone()].bytes().map(|byte| if byte == b'\n' { '\n' } else { BLANKED }));
        from = comment.end;
    }
    filled.push_str(&text[from..]);
    let mut blanked = String::with_capacity(filled.len());
    for line in filled.split_inclusive('\n') {
        let is_empty = line.chars().all(|char| char == BLANKED || char.is_whitespace());
        let line = if is_empty { Cow::Owned(line.replace(BLANKED, " ")) } else { Cow::Borrowed(line) };
        blanked.push_str(&line);
    }
    (Cow::Owned(blanked), comments)
}

/// Where the comments of a text stand, in order.
fn find(text: &str, start: usize) -> Vec<Range<usize>> {
    let body = &text[start..];
    if !body.contains("<!--") && !body.contains("%%") {
        return Vec::new();
    }
    let code = code(text, start);
    // Behind the last end no comment ends: nothing is searched twice.
    let (last_html, last_percent) = (text.rfind("-->"), text.rfind("%%"));
    let mut comments = Vec::new();
    let mut at = start;
    while let Some(open) = next_open(text, at) {
        // `<!-->` is a whole comment.
        at = open + 2;
        let (last, end) = if text[open..].starts_with('<') { (last_html, "-->") } else { (last_percent, "%%") };
        if last.is_some_and(|last| last >= at) && !holds(&code, open) {
            let length = text[at..].find(end).expect("the last end stands behind it");
            at += length + end.len();
            comments.push(open..at);
        }
    }
    comments
}

/// Whether one of some ranges, which are in order and apart, holds a place.
pub(super) fn holds(ranges: &[Range<usize>], place: usize) -> bool {
    let next = ranges.partition_point(|range| range.end <= place);
    ranges.get(next).is_some_and(|range| range.start <= place)
}

/// The next place where a comment may begin. `100%%` within a word, or what stands after a backslash, is text.
fn next_open(text: &str, from: usize) -> Option<usize> {
    let mut signs = text[from..].match_indices(['<', '%']).map(|(at, _)| from + at);
    signs.find(|open| {
        let before = text[..*open].chars().next_back();
        match text.as_bytes()[*open] {
            b'<' => text[*open..].starts_with("<!--") && before != Some('\\'),
            _ => text[*open..].starts_with("%%") && before.is_none_or(char::is_whitespace),
        }
    })
}

/// Where code stands, in lines of its own and inside of lines.
fn code(text: &str, start: usize) -> Vec<Range<usize>> {
    let events = Parser::new_ext(&text[start..], EXTENSIONS).into_offset_iter();
    let code = events.filter(|(event, _)| matches!(event, Event::Start(Tag::CodeBlock(_)) | Event::Code(_)));
    code.map(|(_, range)| range.start + start..range.end + start).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blanked(text: &str) -> String {
        blank(text, 0).0.replace(BLANKED, "_")
    }

    #[test]
    fn comments_are_blanked_and_nothing_moves() {
        for (text, wanted) in [
            ("a <!-- b --> c", "a __________ c"),
            ("a <!-- đ\n\n## b --> c", "a _______\n\n________ c"),
            ("a %% b %% c", "a _______ c"),
            ("%%\nb\n%%\nc", "  \n \n  \nc"),
            ("a <!--> b", "a _____ b"),
        ] {
            assert_eq!(blanked(text), wanted, "{text}");
            assert_eq!(blanked(text).len(), text.len(), "{text}");
        }
    }

    #[test]
    fn what_is_no_comment_stays() {
        for text in ["a <!-- b", "`<!-- b -->`", "```\n%% b %%\n```", "\\<!-- b -->", "100%% of 5%%", "a %% b", "50 %"]
        {
            assert_eq!(blanked(text), text);
        }
    }
}
