//! What an author takes for a heading, a mark or the end of a block, and what Markdown reads as something else: KP015,
//! KP020 and KP021. A section that does not end where its author thinks would go to the customer with what follows it,
//! so in a file of which a part leaves each of them is an error.

use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag};

use crate::diagnostics::{Code, Finding, Findings, Level, Message, Span, say};
use crate::document::markdown::{Body, EXTENSIONS, SectionMark, comments};
use crate::figures::names;

/// The marks that decide what leaves.
const MARKS: [&str; 2] = ["internal", "customer"];

/// A mark with the brace that closes it is no longer than this, in bytes.
const MARK_LENGTH: usize = 40;

/// Checks the body of a file, which begins at `start`. `leaves` says whether a customer gets a part of it.
pub(crate) fn check(file: &Arc<str>, text: &str, start: usize, body: &Body, leaves: bool) -> Findings {
    let mut findings = contradictions(file, body);
    if !is_suspicious(text, start, body) {
        return findings;
    }
    let (blanked, comments) = comments::blank(text, start);
    let mut check =
        Check { file, text, body, leaves, blocks: Blocks::of(&blanked, start), comments, findings: Findings::new() };
    let mut at = start;
    let mut before = "";
    for line in lines(&text[start..]) {
        check.line(line, before, at);
        at += line.len();
        // Of a line break of two signs the second is no line of its own.
        if line != "\n" || !before.ends_with('\r') {
            before = line;
        }
    }
    check.fences(start);
    findings.extend(check.findings);
    findings
}

/// KP015 for a heading marked `{.customer}` below one marked `{.internal}`: nothing there leaves.
fn contradictions(file: &Arc<str>, body: &Body) -> Findings {
    let mut findings = Findings::new();
    let mut internal: Option<u8> = None;
    for heading in body.headings.iter().filter(|heading| !heading.nested) {
        internal = internal.filter(|level| *level < heading.written);
        match heading.mark {
            Some(SectionMark::Customer) if internal.is_some() => {
                let message = say!("this is marked for the customer, but the section around it stays with us");
                let place = Span::new(file, heading.start as usize..heading.end as usize);
                let hint = say!("take one of the two marks out, or move this section to a place of its own");
                findings.push(Finding::new(Code::KP015, place, message).hint(hint));
            }
            Some(SectionMark::Internal) if internal.is_none() => internal = Some(heading.written),
            _ => {}
        }
    }
    findings
}

/// The lines that an author sees, each with its end. Some of the signs that end them end no line for Markdown.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(['\n', '\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'])
}

/// Whether any line may be something else than it looks like. Nearly no text has one, and is not read again.
fn is_suspicious(text: &str, start: usize, body: &Body) -> bool {
    has_sign(text, start, body) && has_line(text, start, body)
}

/// The same, line by line.
fn has_line(text: &str, start: usize, body: &Body) -> bool {
    let mut at = start;
    lines(&text[start..]).any(|line| {
        let from = at;
        at += line.len();
        let known = is_heading(text, body, &(from..at));
        let begin = unmarked(line);
        (!known && (begin.starts_with(['#', '＃']) || marks(line).next().is_some()))
            || begin.starts_with("```")
            || begin.starts_with("~~~")
            || line.contains('<')
            || line.contains("%%")
            || (known && is_nested(body, &(from..at)))
    })
}

/// Whether a text holds a sign that makes a line suspicious: it is looked for many bytes at a time. Most texts have none
/// but the number signs that their headings begin with.
fn has_sign(text: &str, start: usize, body: &Body) -> bool {
    let begins_heading = |at: usize| {
        let next = body.headings.partition_point(|heading| heading.end as usize <= at);
        let from = body.headings.get(next).map_or(usize::MAX, |heading| heading.start as usize);
        text.as_bytes().get(from..at).is_some_and(|before| before.iter().all(|byte| *byte == b'#'))
    };
    let bytes = &text.as_bytes()[start..];
    let has = |signs: &str| memchr::memmem::find(bytes, signs.as_bytes()).is_some();
    memchr::memchr2(b'<', b'{', bytes).is_some()
        || ["%%", "```", "~~~", "＃", "｛"].into_iter().any(has)
        || memchr::memchr_iter(b'#', bytes).any(|at| !begins_heading(start + at))
        || body.headings.iter().any(|heading| heading.nested)
}

/// Whether a line is a heading that was read as one: it begins with the heading's signs, or has the line below it.
fn is_heading(text: &str, body: &Body, line: &Range<usize>) -> bool {
    heading_at(body, line).is_some_and(|heading| {
        let start = heading.start as usize;
        line.contains(&start) || !text[start..].starts_with('#')
    })
}

fn is_nested(body: &Body, line: &Range<usize>) -> bool {
    heading_at(body, line).is_some_and(|heading| heading.nested)
}

fn heading_at<'b>(body: &'b Body, line: &Range<usize>) -> Option<&'b super::Heading> {
    let next = body.headings.partition_point(|heading| heading.end as usize <= line.start);
    body.headings.get(next).filter(|heading| (heading.start as usize) < line.end)
}

/// What stands where nothing is read as Markdown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum BlockKind {
    Fence,
    Indented,
    Html,
}

/// Where code and HTML stand in a text.
#[derive(Default)]
struct Blocks {
    blocks: Vec<(Range<usize>, BlockKind)>,
    /// Code inside of lines.
    code: Vec<Range<usize>>,
}

impl Blocks {
    fn of(text: &str, start: usize) -> Self {
        let mut blocks = Self::default();
        for (event, range) in Parser::new_ext(&text[start..], EXTENSIONS).into_offset_iter() {
            let range = range.start + start..range.end + start;
            match event {
                Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_))) => blocks.blocks.push((range, BlockKind::Fence)),
                Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => {
                    blocks.blocks.push((range, BlockKind::Indented));
                }
                Event::Start(Tag::HtmlBlock) => blocks.blocks.push((range, BlockKind::Html)),
                Event::Code(_) => blocks.code.push(range),
                _ => {}
            }
        }
        blocks
    }

    /// What a line stands in, if it is not read as Markdown.
    fn around(&self, line: &Range<usize>) -> Option<BlockKind> {
        let next = self.blocks.partition_point(|(block, _)| block.end <= line.start);
        self.blocks.get(next).filter(|(block, _)| block.start < line.end).map(|(_, kind)| *kind)
    }
}

struct Check<'a> {
    file: &'a Arc<str>,
    text: &'a str,
    body: &'a Body,
    leaves: bool,
    blocks: Blocks,
    comments: Vec<Range<usize>>,
    findings: Findings,
}

impl Check<'_> {
    /// Checks the line that begins at the byte `at`; `before` is the line above it.
    fn line(&mut self, line: &str, before: &str, at: usize) {
        let range = at..at + line.trim_end().len();
        let whole = at..at + line.len();
        let next = self.comments.partition_point(|comment| comment.end <= range.start);
        let in_comment = self.comments.get(next).is_some_and(|comment| comment.start < range.end);
        let around = self.blocks.around(&range);
        // A heading may have a comment behind it, but no mark in the comment.
        let holds_mark = || marks(line).any(|mark| comments::holds(&self.comments, at + mark.start));
        if in_comment && is_heading(self.text, self.body, &whole) && !holds_mark() {
            return;
        }
        if in_comment || matches!(around, Some(BlockKind::Fence | BlockKind::Html)) {
            self.hidden(line, before, range, in_comment);
            return;
        }
        if around.is_none() && is_nested(self.body, &whole) && self.leaves && !line.trim_start().starts_with('>') {
            self.no_heading(
                range,
                say!("a heading in a list or a footnote does not begin a section"),
                say!("move it to the left edge"),
            );
            return;
        }
        if is_heading(self.text, self.body, &whole) {
            return;
        }
        let hashes = hashes(line);
        if (2..=6).contains(&hashes) || (hashes == 1 && marks(line).next().is_some()) {
            let hint =
                say!("write the signs at the left edge, then a space, as in `## Ours`; for a sign as text, `\\#`");
            self.no_heading(range, say!("this looks like a heading and is read as text"), hint);
            return;
        }
        if around.is_none() {
            self.marks(line, at);
        }
    }

    /// A line that Markdown does not look at: in a fence, in HTML or in a comment.
    fn hidden(&mut self, line: &str, before: &str, range: Range<usize>, in_comment: bool) {
        if !in_comment && self.unclosed_comment(line, range.start) {
            return;
        }
        if tag_of_heading(line).is_some() && self.blocks.around(&range) == Some(BlockKind::Html) {
            self.heading_tag(line, range.start);
            return;
        }
        let underlined = is_underline(line) && !before.trim().is_empty() && !is_underline(before);
        let is_fence = |line: &str| unmarked(line).starts_with("```") || unmarked(line).starts_with("~~~");
        let is_heading = (1..=6).contains(&hashes(line)) || (underlined && !is_fence(before));
        let is_mark = marks(line).next().is_some();
        if self.leaves && (is_heading || is_mark) {
            let place = if in_comment { say!("a comment") } else { say!("code or HTML") };
            let message = if is_heading {
                say!("this line looks like a heading, but it is in {place}: it does not end a section", place)
            } else {
                say!("this line looks like a mark, but it is in {place}: it does not end a section", place)
            };
            let otherwise = match (is_heading, is_mark) {
                (true, true) => say!("take the braces out and put a word before it"),
                (true, false) => say!("put a word before it"),
                (false, _) => say!("take the braces out"),
            };
            let hint = say!("close the block above it; if the line is meant as it is, {otherwise}", otherwise);
            self.report(Code::KP021, Level::Error, range, message, hint);
        }
    }

    /// KP021 for a comment that begins in this line and does not end.
    fn unclosed_comment(&mut self, line: &str, at: usize) -> bool {
        let begin = line.len() - line.trim_start().len();
        let (open, sign, end) = match line.find("<!--") {
            Some(open) => (at + open, "<!--", "-->"),
            None if line[begin..].starts_with("%%") => (at + begin, "%%", "%%"),
            None => return false,
        };
        let is_code = comments::holds(&self.blocks.code, open)
            || self.blocks.around(&(open..open + 1)).is_some_and(|kind| kind != BlockKind::Html);
        if is_code || comments::holds(&self.comments, open) || self.text[..open].ends_with('\\') {
            return false;
        }
        let hint = say!("write `{end}` after its last word", end);
        self.report(Code::KP021, Level::Error, open..open + sign.len(), say!("this comment has no end"), hint);
        true
    }

    /// KP015 for marks that stand on no heading.
    fn marks(&mut self, line: &str, at: usize) {
        if self.unclosed_comment(line, at) {
            return;
        }
        if tag_of_heading(line).is_some_and(|tag| !comments::holds(&self.blocks.code, at + tag)) {
            self.heading_tag(line, at);
            return;
        }
        for mark in marks(line) {
            let place = at + mark.start..at + mark.end;
            let in_code = comments::holds(&self.blocks.code, place.start);
            if self.text[..place.start].ends_with('\\') || (in_code && !self.leaves) {
                continue;
            }
            let message =
                say!("`{mark}` marks nothing here: a mark works only on a heading", mark = &self.text[place.clone()]);
            let hint = say!(
                "put what it is about under a heading of its own, and the mark after that heading, as in `## Ours \
                {{.internal}}`"
            );
            self.report(Code::KP015, Level::Error, place, message, hint);
        }
    }

    fn heading_tag(&mut self, line: &str, at: usize) {
        let tag = tag_of_heading(line).expect("the caller found one");
        let range = at + tag..at + tag + 3;
        self.no_heading(
            range,
            say!("a heading in HTML does not begin a section"),
            say!("write it in Markdown, as in `## Ours`"),
        );
    }

    /// KP020.
    fn no_heading(&mut self, range: Range<usize>, message: Message, hint: Message) {
        let level = if self.leaves { Level::Error } else { Level::Warning };
        self.report(Code::KP020, level, range, message, hint);
    }

    /// KP021 for a fence that runs to the end of the file.
    fn fences(&mut self, start: usize) {
        let end = self.text.trim_end().len().max(start);
        let open = self.blocks.blocks.iter().filter(|(range, kind)| *kind == BlockKind::Fence && range.end >= end);
        let open: Vec<Range<usize>> = open.map(|(range, _)| range.clone()).collect();
        for range in open {
            let fence = &self.text[range.clone()];
            let sign = if fence.starts_with('~') { '~' } else { '`' };
            let width = fence.chars().take_while(|char| *char == sign).count();
            let last = fence.trim_end().lines().skip(1).last().map_or("", unmarked).trim();
            if last.chars().all(|char| char == sign) && last.chars().count() >= width {
                continue;
            }
            let level = if self.leaves { Level::Error } else { Level::Warning };
            let signs = String::from(sign).repeat(width);
            let place = range.start..range.start + fence.lines().next().map_or(0, |line| line.trim_end().len());
            let message = say!("this block of code runs to the end of the file");
            let hint = say!("write {signs} after its last line, on a line of its own", signs);
            self.report(Code::KP021, level, place, message, hint);
        }
    }

    fn report(&mut self, code: Code, level: Level, place: Range<usize>, message: Message, hint: Message) {
        let mut finding = Finding::new(code, Span::new(self.file, place), message).hint(hint);
        finding.level = level;
        self.findings.push(finding);
    }
}

/// A line without what stands before its first word: blanks of any kind, marks of quotes and lists.
fn unmarked(line: &str) -> &str {
    let blank = |char: char| char.is_whitespace() || matches!(char, '\u{200b}' | '\u{2060}' | '\u{feff}' | '>');
    let mut rest = line.trim_start_matches(blank);
    loop {
        let digits = rest.trim_start_matches(|char: char| char.is_ascii_digit());
        let item = match rest.strip_prefix(['-', '*', '+']) {
            Some(item) => Some(item),
            None if digits.len() < rest.len() => digits.strip_prefix(['.', ')']),
            None => None,
        };
        match item.filter(|item| item.starts_with([' ', '\t'])) {
            Some(item) => rest = item.trim_start_matches(blank),
            None => return rest,
        }
    }
}

/// How many number signs a line begins with, those of full width too.
fn hashes(line: &str) -> usize {
    unmarked(line).chars().take_while(|char| matches!(char, '#' | '＃')).count()
}

/// Whether a line is what stands under a heading.
fn is_underline(line: &str) -> bool {
    let line = unmarked(line).trim_end();
    line.len() >= 2 && (line.bytes().all(|byte| byte == b'=') || line.bytes().all(|byte| byte == b'-'))
}

/// Where a tag of a heading stands in a line: `<h2>`.
fn tag_of_heading(line: &str) -> Option<usize> {
    line.match_indices('<').map(|(at, _)| at).find(|at| {
        let tag = &line.as_bytes()[at + 1..];
        matches!(tag, [b'h' | b'H', b'1'..=b'6', b'>' | b' ' | b'/', ..])
    })
}

/// Where a line holds what is meant as a mark: `{.internal}`, `{ internal }`, `{.intrenal}`, `｛.customer｝`, and one whose
/// brace is not closed.
fn marks(line: &str) -> impl Iterator<Item = Range<usize>> {
    line.match_indices(['{', '｛']).filter_map(|(at, brace)| {
        let inner = &line[at + brace.len()..];
        let inner = &inner[..inner.floor_char_boundary(MARK_LENGTH)];
        let close = inner.find(['}', '｝']);
        let name = inner.trim_start_matches(|char: char| char.is_whitespace() || ".:#=*_".contains(char));
        let is_part = |char: char| char.is_alphanumeric() || matches!(char, '_' | '-');
        let length = name.find(|char| !is_part(char)).unwrap_or(name.len());
        let word = name[..length].to_lowercase();
        let dotted = inner.trim_start().starts_with(['.', ':']);
        let is_meant = MARKS.contains(&word.as_str()) && (dotted || close.is_some());
        let is_near = dotted && close.is_some() && names::nearest(&word, MARKS).is_some();
        let end = match close {
            Some(close) => close + inner[close..].chars().next().map_or(0, char::len_utf8),
            None => inner.len() - name.len() + length,
        };
        (is_meant || is_near).then(|| at..at + brace.len() + end)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_without_a_sign_has_no_line_that_is_suspicious() {
        const PIECES: [&str; 16] = [
            "# ", "#", "## A", "word", " ", "> ", "- ", "1. ", "\n", "\r", "\u{b}", "===\n", "\n\n", "％", "95 %",
            "[^a]: ",
        ];
        let file = Arc::from("a.md");
        let mut without = 0;
        for number in 0..PIECES.len().pow(4) {
            let at = |place: u32| PIECES[number / PIECES.len().pow(place) % PIECES.len()];
            let text = [at(3), at(2), at(1), at(0)].concat();
            let (body, _) = crate::document::markdown::parse(&file, &text, 0, &[]);
            if !has_sign(&text, 0, &body) {
                without += 1;
                assert!(!has_line(&text, 0, &body), "{text:?}");
            }
        }
        assert!(without > 1_000, "{without} texts have no sign");
    }

    /// The codes that a body gets and how grave they are, in a file of which a customer gets a part and in another one.
    fn found(body: &str, leaves: bool) -> Vec<(&'static str, Level)> {
        let share = if leaves { "share = \"customer\"\nshare_body = true\n" } else { "" };
        let source = crate::load::disk::Source {
            path: Arc::from("content/pillars/a.md"),
            text: Arc::from(format!("+++\ntitle = \"A\"\n{share}+++\n{body}")),
            readable: true,
        };
        let (place, _) = crate::document::place::place(&source.path).expect("the place is one of a pillar");
        let (_, findings) = crate::document::parse::document(&source, place);
        let unread = findings.iter().filter(|finding| !matches!(finding.code, Code::KP022 | Code::KP025));
        unread.map(|finding| (finding.code.text(), finding.level)).collect()
    }

    /// A section that is meant to stay, written so that Markdown sees no heading; all in four languages.
    const NO_HEADINGS: &[&str] = &[
        "##Ours\n",
        "###Margin {.internal}\n",
        "##Nội bộ\n",
        "##Entre nous\n",
        "##Kun for os\n",
        "##\u{a0}Ours\n",
        "##\u{202f}Entre nous\n",
        "##\u{2003}Ours\n",
        "##\u{3000}Ours\n",
        "##\u{200b}Ours\n",
        "＃＃ Nội bộ\n",
        "＃＃Ours {.internal}\n",
        "#Ours {.internal}\n",
        "\t## Ours\n",
        "    ## Ours\n",
        "\u{a0}## Ours\n",
        "\u{200b}## Ours\n",
        "Words.\n##Ours\n",
        "> ##Ours\n",
        "- ##Ours\n",
        "<h2>Ours</h2>\n",
        "<H3 class=\"x\">Margin</H3>\n",
        "Words <h4>Margin</h4>\n",
        "Words.\r##Ours\r",
        "Words.\r\n##Ours\r\n",
        "Words\u{2028}## Ours\n",
        "Words\u{b}## Ours\n",
        "## Theirs\u{2028}##Ours\n",
    ];

    #[test]
    fn what_looks_like_a_heading_is_one() {
        for body in NO_HEADINGS {
            assert_eq!(found(body, true), [("KP020", Level::Error)], "{body:?}");
            assert_eq!(found(body, false), [("KP020", Level::Warning)], "{body:?}");
        }
        for body in ["- ## Ours\n", "1. ## Kun for os\n", "Note.[^1]\n\n[^1]: A\n\n    ## Ours\n"] {
            assert_eq!(found(body, true), [("KP020", Level::Error)], "{body:?}");
            assert_eq!(found(body, false), [], "{body:?}");
        }
    }

    #[test]
    fn a_mark_stands_on_a_heading_or_is_an_error() {
        for body in [
            "- Margin 3 % {.internal}\n",
            "**Margin** {.internal}\n",
            "Margin.\n{.internal}\n",
            "## Ours\n{.internal}\n",
            "## Ours\n\n{.internal}\n\nMargin\n",
            "| a {.internal} |\n|---|\n| b |\n",
            "Margin {.customer}\n",
            "Margin {.Internal}\n",
            "Margin { .internal }\n",
            "Margin {:.internal}\n",
            "Margin {internal}\n",
            "Margin {#internal}\n",
            "Margin {.intrenal}\n",
            "Margin {.custommer}\n",
            "Margin {.internal\n",
            "Margin {\u{3000}\u{3000}\u{3000}\u{3000}.INTERNAL\n",
            "Margin ｛.internal｝\n",
            "> Marge {.internal}\n",
            "Biên lợi nhuận 3 % {.internal}\n",
            "Dækningsbidrag {.internal .x}\n",
            "[^1]: Margin {.internal}\n\nWords[^1]\n",
        ] {
            assert_eq!(found(body, true), [("KP015", Level::Error)], "{body:?}");
            assert_eq!(found(body, false), [("KP015", Level::Error)], "{body:?}");
        }
        let below = "## Ours {.internal}\n\n### Theirs {.customer}\n\n## A {.customer}\n";
        assert_eq!(found(below, false), [("KP015", Level::Error)]);
        assert_eq!(found("Write `{.internal}` behind it.\n", true), [("KP015", Level::Error)]);
    }

    #[test]
    fn a_block_that_swallows_a_heading_is_an_error_where_a_part_leaves() {
        for body in [
            "```\ncode\n```\n\n```\n\n## Ours {.internal}\n\n```\n\nx\n",
            "~~~\n## Ours\n~~~\n",
            "~~~\nOurs\n===\n~~~\n",
            "~~~\nMargin {.internal}\n~~~\n",
            "```\nOurs\n---\n```\n",
            "<details>\n## Ours {.internal}\n</details>\n",
            "<pre>\n\n## Ours\n\n</pre>\n",
            "<p>\n## Ours\n",
            "<?x\n\n## Ours\n\n?>\n",
            "<![CDATA[\n\n## Ours\n\n]]>\n",
            "<script>\n## Ours\n</script>\n",
            "<!-- note\n\n## Ours {.internal}\n\n<!-- end -->\n",
            "## Ours <!-- {.internal} -->\n",
            "%% note\n\n## Ours {.internal}\n\n%% end\n",
            "> ```\n> ## Ours\n> ```\n",
            "- ```\n  # Ours\n  ```\n",
        ] {
            assert_eq!(found(body, true), [("KP021", Level::Error)], "{body:?}");
            assert_eq!(found(body, false), [], "{body:?}");
        }
    }

    #[test]
    fn a_block_that_never_ends_is_told() {
        for body in ["```\nWords.\n", "~~~\nWords.\n```\n", "Words.\n\n````\nx\n```\n", "```", "```\n\n\n"] {
            assert_eq!(found(body, true), [("KP021", Level::Error)], "{body:?}");
            assert_eq!(found(body, false), [("KP021", Level::Warning)], "{body:?}");
        }
        for body in ["Words <!-- never\n", "<!-- never\n\nWords\n", "Words\n<!--\n", "%% never\n\nWords\n"] {
            assert_eq!(found(body, true), [("KP021", Level::Error)], "{body:?}");
            assert_eq!(found(body, false), [("KP021", Level::Error)], "{body:?}");
        }
    }

    #[test]
    fn what_is_meant_as_it_stands_is_left_alone() {
        for body in [
            "## Ours\n\nMargin.\n\nTheirs\n---\n\nMore.\n",
            "#hashtag and #another\n",
            "Rank #2 of {three}, {a} and {b.c}\n",
            "\\## no heading, \\{.internal} no mark\n",
            "```\nlet a = {};\n```\n",
            "A line `## x` of code.\n",
            "The customer {customer_name} is {x}.\n",
            "<!-- a note for us -->\n\nWords.\n",
            "| a | b |\n|---|---|\n| {1} | <3 |\n",
            "5 < 6 and h1 > h2\n",
            "50 %% of {} and {\u{3000}\n",
            "####### seven\n",
            "## Ours <!-- of 2025 -->\n\nWords.\n",
        ] {
            assert_eq!(found(body, true), [], "{body:?}");
            assert_eq!(found(body, false), [], "{body:?}");
        }
    }
}
