//! What an author takes for a list, a table, a link or a footnote, and what Markdown reads as something else: KP023,
//! KP024, and KP104 for links with blanks. What nobody sees: KP025.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

use memchr::{memchr, memchr_iter, memchr2_iter, memmem};
use pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};

use crate::diagnostics::{Code, Finding, Findings, Message, Span, say};
use crate::figures::sort::sort_by_key;

/// A character that nobody sees and that changes what a text is: bidi overrides, zero-width and control characters. What
/// joins letters of some scripts and parts of emoji is spelling.
pub(crate) fn is_unseen(c: char) -> bool {
    matches!(c, '\u{200b}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        || matches!(c, '\u{fdd0}'..='\u{fdef}')
        || (c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{1}'))
}

/// Whether a byte may begin such a character, in UTF-8. Nearly all texts are told by this alone.
fn may_be_unseen(byte: u8) -> bool {
    matches!(byte, 0xc2 | 0xe2 | 0xef | 0x7f) || (byte < 0x20 && !matches!(byte, b'\n' | b'\r' | b'\t'))
}

/// Whether a text holds such a character.
pub(crate) fn has_unseen(text: &str) -> bool {
    places_unseen(text).next().is_some()
}

/// Such characters of a text with their places.
fn places_unseen(text: &str) -> impl Iterator<Item = (usize, char)> {
    const AT_A_TIME: usize = 64;
    // Without an early end the bytes of a block are compared many at a time.
    let may_hold = |block: &&[u8]| block.iter().fold(false, |found, byte| found | may_be_unseen(*byte));
    let blocks = text.as_bytes().chunks(AT_A_TIME).enumerate().filter(move |(_, block)| may_hold(block));
    let bytes = blocks.flat_map(|(at, block)| (at * AT_A_TIME..).zip(block)).filter(|(_, byte)| may_be_unseen(**byte));
    bytes.filter_map(|(at, _)| Some((at, text.get(at..)?.chars().next()?))).filter(|(_, c)| is_unseen(*c))
}

/// KP025 for each such character in a part of a file.
pub(crate) fn unseen(file: &Arc<str>, text: &str, part: Range<usize>) -> Findings {
    let finding = |(at, c): (usize, char)| {
        let at = part.start + at..part.start + at + c.len_utf8();
        let message = say!("there is an invisible character here: {c}", c = name(c));
        let span = Span::new(file, at);
        Finding::new(Code::KP025, span.clone(), message).hint(say!("delete it; no page shows it")).fix(span, "")
    };
    places_unseen(&text[part.clone()]).map(finding).collect()
}

/// A text without the characters that nobody sees.
pub(crate) fn without_unseen(text: &str) -> String {
    text.chars().filter(|c| !is_unseen(*c)).collect()
}

/// What Unicode calls it.
fn name(c: char) -> String {
    let name = match c {
        '\u{200b}' => "ZERO WIDTH SPACE",
        '\u{2060}' => "WORD JOINER",
        '\u{2061}' => "FUNCTION APPLICATION",
        '\u{2062}' => "INVISIBLE TIMES",
        '\u{2063}' => "INVISIBLE SEPARATOR",
        '\u{2064}' => "INVISIBLE PLUS",
        '\u{feff}' => "ZERO WIDTH NO-BREAK SPACE",
        '\u{202a}' => "LEFT-TO-RIGHT EMBEDDING",
        '\u{202b}' => "RIGHT-TO-LEFT EMBEDDING",
        '\u{202c}' => "POP DIRECTIONAL FORMATTING",
        '\u{202d}' => "LEFT-TO-RIGHT OVERRIDE",
        '\u{202e}' => "RIGHT-TO-LEFT OVERRIDE",
        '\u{2066}' => "LEFT-TO-RIGHT ISOLATE",
        '\u{2067}' => "RIGHT-TO-LEFT ISOLATE",
        '\u{2068}' => "FIRST STRONG ISOLATE",
        '\u{2069}' => "POP DIRECTIONAL ISOLATE",
        '\u{fdd0}'..='\u{fdef}' => "NONCHARACTER",
        _ => "CONTROL CHARACTER",
    };
    format!("{name} (U+{:04X})", u32::from(c))
}

/// Whether a body may hold anything of this. Of the others nothing is noted.
fn is_suspicious(body: &str) -> bool {
    let bytes = body.as_bytes();
    let reversed_or_note = |at: usize| bytes[..at].ends_with(b")") || bytes[at + 1..].starts_with(b"^");
    has_broken_link(body)
        || memchr_iter(b'[', bytes).any(reversed_or_note)
        || memchr(b'|', bytes).is_some()
        || begins_of_lines(bytes)
            .map(|at| &body[at..])
            .any(|line| line.starts_with("    ") || line.starts_with('\t') || numbered(line).is_some())
}

fn begins_of_lines(bytes: &[u8]) -> impl Iterator<Item = usize> {
    std::iter::once(0).chain(memchr_iter(b'\n', bytes).map(|at| at + 1))
}

/// Blanks and quotes with which an address is none.
const NO_ADDRESS: [char; 8] = [' ', '\u{a0}', '“', '”', '„', '«', '»', '’'];

/// Whether a blank stands between the brackets of a link, or a blank or a curly quote in its address.
fn has_broken_link(body: &str) -> bool {
    memchr_iter(b']', body.as_bytes()).any(|at| {
        let rest = &body[at + 1..];
        let behind = rest.trim_start_matches([' ', '\t', '\r', '\n']);
        let Some(address) = behind.strip_prefix('(') else { return false };
        behind.len() < rest.len() || closing(address).is_some_and(|end| address[..end].contains(NO_ADDRESS))
    })
}

/// The number that a line of a list begins with, and where its sign stands in the line.
fn numbered(line: &str) -> Option<(u64, usize)> {
    let bare = line.trim_start_matches([' ', '>', '\t']);
    let digits = bare.bytes().take_while(u8::is_ascii_digit).count();
    let sign = line.len() - bare.len() + digits;
    let behind = bare[digits..].strip_prefix(['.', ')'])?;
    (digits > 0 && digits < 10 && (behind.is_empty() || behind.starts_with([' ', '\t', '\n', '\r'])))
        .then(|| bare[..digits].parse().ok().map(|number| (number, sign)))?
}

/// What a body is read as, noted while it is read.
pub(super) struct Overlooked<'a> {
    file: &'a Arc<str>,
    /// The file without its comments.
    text: &'a str,
    /// Where the body begins.
    start: usize,
    /// The numbered lists that are open; none for one without numbers.
    lists: Vec<Option<List>>,
    /// How many columns the table has that was last begun.
    columns: usize,
    /// Where code, HTML and links stand: nothing in them is looked at.
    solid: Vec<Range<usize>>,
    tables: Vec<Range<usize>>,
    mentioned: HashSet<String>,
    defined: HashSet<String>,
    findings: Findings,
}

impl<'a> Overlooked<'a> {
    /// For the body of a file that begins at `start`; none where nothing in it can be overlooked.
    pub(super) fn of(file: &'a Arc<str>, text: &'a str, start: usize) -> Option<Self> {
        is_suspicious(&text[start..]).then(|| Self {
            file,
            text,
            start,
            lists: Vec::new(),
            columns: 0,
            solid: Vec::new(),
            tables: Vec::new(),
            mentioned: HashSet::new(),
            defined: HashSet::new(),
            findings: Findings::new(),
        })
    }

    /// Sees what the parser takes a part of the file for.
    pub(super) fn see(&mut self, event: &Event<'_>, range: &Range<usize>) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => {
                self.indented(range);
                self.solid.push(range.clone());
            }
            Event::Start(Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::Link { .. } | Tag::Image { .. })
            | Event::Code(_)
            | Event::InlineHtml(_) => self.solid.push(range.clone()),
            Event::Start(Tag::List(first)) => self.lists.push(first.map(|_| List::default())),
            Event::Start(Tag::Item) => {
                if let Some(Some(list)) = self.lists.last_mut()
                    && let Some((number, sign)) = numbered(self.text[range.clone()].lines().next().unwrap_or(""))
                {
                    list.items.push((number, range.start..range.start + sign + 1));
                }
            }
            Event::End(TagEnd::List(_)) => {
                if let Some(Some(list)) = self.lists.pop() {
                    self.list(&list);
                }
            }
            Event::Start(Tag::Table(alignments)) => {
                self.columns = alignments.len();
                self.tables.push(range.clone());
            }
            Event::Start(Tag::TableRow) => self.row(range, self.columns),
            Event::FootnoteReference(name) => drop(self.mentioned.insert(name.to_string())),
            Event::Start(Tag::FootnoteDefinition(name)) => drop(self.defined.insert(name.to_string())),
            _ => {}
        }
    }

    /// What was overlooked, once all is read.
    pub(super) fn found(mut self) -> Findings {
        sort_by_key(&mut self.solid, |range| (range.start, std::cmp::Reverse(range.end)));
        self.links(self.start);
        self.footnotes(self.start);
        self.rules(self.start);
        self.findings
    }

    fn report(&mut self, code: Code, at: Range<usize>, message: Message, hint: Message) {
        self.findings.push(Finding::new(code, Span::new(self.file, at), message).hint(hint));
    }

    /// KP023 for a list of which the page would show other numbers than were typed.
    fn list(&mut self, list: &List) {
        let Some((first, at)) = list.items.first() else { return };
        if list.items.iter().all(|(number, _)| number == first) && list.items.len() > 1 && *first <= 1 {
            return;
        }
        let wrong = (*first..).zip(&list.items).find(|(shown, (typed, _))| shown != typed);
        let (place, message) = match wrong {
            Some((shown, (typed, at))) => (
                at.clone(),
                say!("the page shows {shown} here, but {typed} was typed: this is read as a list", shown, typed),
            ),
            None if list.items.len() == 1 && *first > 1 => {
                (at.clone(), say!("this is read as a list that begins with {first}", first))
            }
            None => return,
        };
        let sign = &self.text[place.end - 1..place.end];
        let number = self.text[place.clone()].trim_end_matches(['.', ')']).trim_start().to_owned();
        let hint = say!(
            "write a backslash before the sign, in each line that begins with a number: `{number}\\{sign}`",
            number,
            sign
        );
        self.report(Code::KP023, place, message, hint);
    }

    /// KP024 for cells past the head of a table.
    fn row(&mut self, range: &Range<usize>, columns: usize) {
        let row = self.text[range.clone()].trim().trim_start_matches(['>', ' ']);
        let lead = self.text[range.clone()].find(row).unwrap_or(0);
        let begin = range.start + lead + usize::from(row.starts_with('|'));
        let row = row.strip_prefix('|').unwrap_or(row);
        let (mut count, mut in_code, mut escaped) = (0, false, false);
        for (at, c) in row.char_indices() {
            if c == '|' && !escaped && !in_code && !is_bar_of_link(row, at) {
                count += 1;
                let rest = row[at + 1..].trim().trim_end_matches('|').trim();
                if count == columns && !rest.is_empty() {
                    let hint = say!("give the header row one more column, or write `\\|` for a bar that is text");
                    let place = begin + at + 1..begin + row.trim_end().len();
                    self.report(
                        Code::KP024,
                        place,
                        say!("this row has more cells than the header of its table: the page leaves them out"),
                        hint,
                    );
                    return;
                }
            }
            in_code ^= c == '`';
            escaped = c == '\\' && !escaped;
        }
    }

    /// KP024 for an indented block that holds prose or links.
    fn indented(&mut self, range: &Range<usize>) {
        let block = &self.text[range.clone()];
        let is_prose = block.lines().any(|line| {
            let words = line.split_whitespace().filter(|word| word.chars().all(char::is_alphabetic)).count();
            words >= 6 && !line.trim_end().ends_with([';', '{', '}'])
        });
        if is_prose || block.contains("[[") || block.contains("](") {
            let first = block.lines().next().unwrap_or("").trim_end();
            let hint =
                say!("delete the spaces at the beginning of its lines; if code is meant, put it between lines of ```");
            let at = range.start..range.start + first.len();
            self.report(
                Code::KP024,
                at,
                say!("this is indented by four spaces, and so it is shown as code"),
                hint.clone(),
            );
        }
    }

    fn is_solid(&self, at: usize) -> bool {
        // Ranges hold each other: the last one that begins before the place may be short, and one before it long.
        let next = self.solid.partition_point(|range| range.start <= at);
        self.solid[..next].iter().rev().take(64).any(|range| range.end > at)
    }

    /// Links that a blank or a line end breaks.
    fn links(&mut self, start: usize) {
        // Where the words begin behind each `[` that is still open.
        let mut opened: Vec<usize> = Vec::new();
        let text = self.text;
        for bracket in memchr2_iter(b'[', b']', &text.as_bytes()[start..]).map(|at| start + at) {
            let from = bracket + 1;
            if text.as_bytes()[bracket] == b'[' {
                opened.push(from);
                continue;
            }
            let close = bracket;
            let words = opened.pop();
            let rest = &text[from..];
            let blank = rest.len() - rest.trim_start_matches([' ', '\t']).len();
            let blank = if rest[blank..].starts_with('\n') || rest[blank..].starts_with("\r\n") {
                rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n']).len()
            } else {
                blank
            };
            if !rest[blank..].starts_with('(') || blank > 8 || self.is_solid(close) {
                continue;
            }
            let open = from + blank + 1;
            let Some(end) = closing(&self.text[open..]).map(|end| open + end) else { continue };
            let address = self.text[open..end].trim();
            if !is_address(address) {
                continue;
            }
            // A link holds no other one, so what was opened before it stays text.
            opened.clear();
            let Some(words) =
                words.filter(|words| !self.text[*words..close].contains('\n') && !is_escaped(self.text, *words - 1))
            else {
                continue;
            };
            if self.text[words..close].starts_with('^') {
                continue;
            }
            if blank > 0 {
                self.apart(words, close, open, address);
            } else {
                self.address(words..close, open..end, address);
            }
        }
        self.reversed(start);
    }

    /// KP024 for words in brackets and an address in brackets with a blank between.
    fn apart(&mut self, words: usize, close: usize, open: usize, address: &str) {
        let words = &self.text[words..close];
        let message = say!("with a space between `]` and `(`, this is not a link");
        self.findings.push(
            Finding::new(Code::KP024, Span::new(self.file, close..open), message)
                .hint(say!("write `[{words}]({address})`", words, address))
                .fix(Span::new(self.file, close + 1..open - 1), ""),
        );
    }

    /// KP104 for an address with quotes or blanks that make it none.
    fn address(&mut self, words: Range<usize>, place: Range<usize>, address: &str) {
        let words = &self.text[words];
        if address.contains(['“', '”', '„', '«', '»', '’']) {
            let bare = address.split(['“', '”', '„', '«', '»', '’', '‘']).next().unwrap_or("").trim();
            let hint =
                say!("write `[{words}]({bare})`, or `[{words}]({bare} \"title\")` with straight quotes", words, bare);
            self.report(Code::KP104, place, say!("with curly quotes, this is not a link"), hint);
        } else if address.contains([' ', '\u{a0}']) && !address.contains(['\n', '<']) {
            let span = Span::new(self.file, place);
            let hint = say!(
                "write the address in angle brackets, `[{words}](<{address}>)`, or `%20` for each space",
                words,
                address
            );
            self.findings.push(
                Finding::new(Code::KP104, span.clone(), say!("with a space in its address, this is not a link"))
                    .hint(hint)
                    .fix(span, format!("<{address}>")),
            );
        }
    }

    /// KP024 for `(words)[address]`.
    fn reversed(&mut self, start: usize) {
        let text = self.text;
        for at in memmem::find_iter(&text.as_bytes()[start..], b")[").map(|at| start + at) {
            if self.is_solid(at) {
                continue;
            }
            let rest = &self.text[at + 2..];
            let Some(end) = bracket_within(rest, 500) else { continue };
            let address = &rest[..end];
            let is_link = is_address(address);
            if is_link && !address.contains(['[', '\n']) && !rest[end + 1..].starts_with('(') {
                let hint = say!("write `[words](address)`: the words in square brackets, the address in round ones");
                self.report(
                    Code::KP024,
                    at + 1..at + 3 + end,
                    say!("the brackets of this link are the wrong way round"),
                    hint,
                );
            }
        }
    }

    /// KP024 for a mention without a footnote, and a footnote without a mention.
    fn footnotes(&mut self, start: usize) {
        let mut told: HashSet<String> = HashSet::new();
        let text = self.text;
        for at in memmem::find_iter(&text.as_bytes()[start..], b"[^").map(|at| start + at) {
            let rest = &self.text[at + 2..];
            let Some(end) = bracket_within(rest, 60).filter(|end| *end > 0) else { continue };
            let name = &rest[..end];
            if name.contains(char::is_whitespace) || is_escaped(self.text, at) || self.is_solid(at) {
                continue;
            }
            let name = name.to_owned();
            let place = at..at + end + 3;
            let before = self.text[start..at].trim_end_matches(|c: char| c != '\n' && c.is_whitespace());
            let defines = rest[end + 1..].starts_with(':') && (before.is_empty() || before.ends_with('\n'));
            if defines && !self.mentioned.contains(&name) && told.insert(format!(":{name}")) {
                let hint = say!("write `[^{name}]` where a reader should find it, or take the note out", name);
                self.report(Code::KP024, place, say!("nothing in the text leads to this footnote"), hint);
            } else if !defines && !self.defined.contains(&name) && told.insert(name.clone()) {
                let hint = say!("add a line `[^{name}]: …` with its text, or take it out", name);
                self.report(Code::KP024, place, say!("this footnote has no text"), hint);
            }
        }
    }

    /// KP024 for a table whose second line is no rule.
    fn rules(&mut self, start: usize) {
        let mut at = start;
        let mut before = "";
        let mut found = Vec::new();
        for line in self.text[start..].split_inclusive('\n') {
            if is_drawn(line.trim(), before.trim()) {
                found.push(at..at + line.trim_end().len());
            }
            at += line.len();
            before = line;
        }
        for place in found {
            // Tables stand behind one another.
            let next = self.tables.partition_point(|table| table.end <= place.start);
            let known = self.tables.get(next).is_some_and(|table| table.start < place.end);
            if !known && !self.is_solid(place.start) {
                let hint =
                    say!("write it with hyphens and bars, and as many columns as the line above it: `|---|---|`");
                self.report(
                    Code::KP024,
                    place,
                    say!("this is not the line under a table's header, and so there is no table"),
                    hint,
                );
            }
        }
    }
}

/// Whether a line is drawn as the one under the head of a table: of dashes and bars, beneath words and bars.
fn is_drawn(rule: &str, head: &str) -> bool {
    let is_dash = |c: char| matches!(c, '-' | '–' | '—' | '―' | '=' | '_');
    rule.chars().all(|c| is_dash(c) || matches!(c, '|' | ':' | '+' | ' ' | '\t'))
        && rule.chars().filter(|c| is_dash(*c)).count() >= 2
        && head.contains('|')
        && (rule.contains(['|', '+']) || head.starts_with('|'))
        && head.chars().any(char::is_alphanumeric)
}

/// The numbers that a list was typed with, and where.
#[derive(Default)]
struct List {
    items: Vec<(u64, Range<usize>)>,
}

fn is_escaped(text: &str, at: usize) -> bool {
    text[..at].ends_with('\\')
}

/// Where the next `]` stands, if that is within so many bytes.
fn bracket_within(text: &str, bytes: usize) -> Option<usize> {
    text.bytes().take(bytes).position(|byte| byte == b']')
}

/// Where the round bracket that was opened closes, on the same line or the one below it.
fn closing(text: &str) -> Option<usize> {
    let (mut depth, mut lines) = (0_usize, 0);
    for (at, c) in text.char_indices().take(2000) {
        match c {
            '(' => depth += 1,
            ')' if depth == 0 => return Some(at),
            ')' => depth -= 1,
            '\n' => {
                lines += 1;
                if lines > 1 {
                    return None;
                }
            }
            _ => {}
        }
    }
    None
}

/// Whether what stands in round brackets looks like an address: with a scheme, a path or the ending of a file.
fn is_address(text: &str) -> bool {
    let ending = |text: &str| {
        let word = text.split(['#', '?', '“', '”', '„', '«', '"']).next().unwrap_or("").trim();
        word.rsplit_once('.').is_some_and(|(stem, end)| {
            !stem.is_empty()
                && ([
                    "md", "png", "jpg", "jpeg", "gif", "webp", "avif", "svg", "pdf", "csv", "xlsx", "docx", "pptx",
                    "txt", "html",
                ])
                .contains(&end.to_lowercase().as_str())
        })
    };
    let scheme =
        ["https:", "http:", "mailto:", "tel:", "file:"].iter().any(|scheme| text.to_lowercase().starts_with(scheme));
    scheme || ((text.starts_with("../") || text.starts_with("./")) && text.len() > 3) || ending(text)
}

/// Whether the bar at `at` stands before the words of a wikilink: KP104 tells it.
fn is_bar_of_link(row: &str, at: usize) -> bool {
    let (before, behind) = row.split_at(at);
    before.rfind("[[").is_some_and(|open| !before[open..].contains(['|', ']'])) && behind.contains("]]")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(file: &Arc<str>, body: &str, start: usize) -> Findings {
        crate::document::markdown::parse_and_check(file, body, start, &[]).overlooked
    }

    fn codes(body: &str) -> Vec<&'static str> {
        check(&Arc::from("a.md"), body, 0).iter().map(|finding| finding.code.text()).collect()
    }

    #[test]
    fn numbers_at_line_starts_stay_what_was_typed() {
        for body in [
            "18. september: a\n2. oktober: b\n30. oktober: c\n",
            "31. december\n2026. Another\n1. januar\n",
            "2025. Une année\n",
            "- a\n  1. b\n  3. c\n",
            "> 1. a\n> 3. b\n",
        ] {
            assert_eq!(codes(body), ["KP023"], "{body:?}");
        }
        for body in [
            "1. a\n2. b\n3. c\n",
            "1. a\n1. b\n1. c\n",
            "3. a\n4. b\n",
            "18\\. september\n",
            "1. a\n",
            "In 2025. And\n",
        ] {
            assert_eq!(codes(body), [""; 0], "{body:?}");
        }
    }

    /// What is said of a text is not longer than a few times the text, however many brackets stand in it.
    #[test]
    fn words_of_a_link_end_where_another_one_begins() {
        for (from, repeated) in [("[", "] (a.md)"), ("", "[b] (a.md)"), ("[[[[[[[[", "] (a.md)")] {
            let body = format!("{from}{}\n", repeated.repeat(2_000));
            let findings = check(&Arc::from("a.md"), &body, 0);
            let said: usize = findings.iter().flat_map(|finding| &finding.hints).map(|hint| hint.english().len()).sum();
            assert!(!findings.is_empty() && said < 8 * body.len(), "{from}{repeated}: {said} of {}", body.len());
        }
        assert_eq!(check(&Arc::from("a.md"), "[a [b] c] (x.md)\n", 0)[0].hints[0], "write `[a [b] c](x.md)`");
    }

    #[test]
    fn a_link_that_is_none_is_told() {
        for (body, code) in [
            ("[a](https://x.example/Shared Documents/a.docx)\n", "KP104"),
            ("[a](tel:+84 28 1234)\n", "KP104"),
            ("[a](Plan 2026.docx)\n", "KP104"),
            ("![a](shelf one.png)\n", "KP104"),
            ("[a](b.md “title”)\n", "KP104"),
            ("[a] (b.md)\n", "KP024"),
            ("[a]\n(https://x.example)\n", "KP024"),
            ("See (a)[https://x.example] there\n", "KP024"),
        ] {
            assert_eq!(codes(body), [code], "{body:?}");
        }
        for body in [
            "[a](b.md \"title\")\n",
            "[a](<b c.md>)\n",
            "[a](b%20c.md)\n",
            "`[a](b c.md)`\n",
            "A list [of three] (that is all)\n",
            "f(x)[0] and a[1](2 3)\n",
            "```\n[a](b c.md)\n```\n",
            "\\[a](b c.md)\n",
        ] {
            assert_eq!(codes(body), [""; 0], "{body:?}");
        }
    }

    #[test]
    fn no_cell_and_no_footnote_is_lost_in_silence() {
        for body in [
            "| a | b |\n|---|---|\n| 1 | 2 | 3 |\n",
            "a | b\n---|---\n1 | 2 | 3\n",
            "| a | b |\n|–––|–––|\n| 1 | 2 |\n",
            "| a | b |\n|---|\n| 1 | 2 |\n",
            "Words[^1] here.\n",
            "Words.\n\n[^1]: Never mentioned.\n",
            "Words.\n\n    See [[shelf]] for more.\n",
            "Words.\n\n    Best regards from all of us in the team today\n",
        ] {
            assert_eq!(codes(body), ["KP024"], "{body:?}");
        }
        for body in [
            "| a | b |\n|---|---|\n| 1 | 2 |\n| `x|y` | 2 |\n| 1 |\n",
            "| a | b |\n|---|---|\n| 1 | [[x\\|y]] |\n| 1 | 2 | |\n",
            "Words[^1] here.\n\n[^1]: The note.\n",
            "Words.\n\n    let a = 1;\n",
            "A | B\n\nwords\n---\n",
        ] {
            assert_eq!(codes(body), [""; 0], "{body:?}");
        }
    }

    #[test]
    fn what_nobody_sees_is_named() {
        let found = check(&Arc::from("a.md"), "Shelf\u{200b} never \u{202e}empty\n", 0);
        assert_eq!(found.len(), 2);
        assert!(found[0].message.english().contains("ZERO WIDTH SPACE (U+200B)"), "{found:#?}");
        assert_eq!(codes("Shelf\u{fdd0} never\n"), ["KP025"]);
        assert_eq!(codes("👩\u{200d}👩 e\u{301} a\u{ad}b م\u{200c}ن\n"), [""; 0]);
    }
}
