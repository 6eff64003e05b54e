//! The one pass over pulldown-cmark's events that writes HTML, holes, links, headings and findings.

use std::cell::RefCell;
use std::fmt::Write as _;
use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{
    Alignment, BlockQuoteKind, BrokenLink, CodeBlockKind, CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag,
    TagEnd,
};
use unicode_normalization::UnicodeNormalization;

use super::address::{Destination, understand};
use super::{Body, Heading, Hole, HoleKind, Link, LinkTarget, MAX_DEPTH, Mark, Sentence, escape, sentence};
use crate::codes::Code;
use crate::finding::Finding;
use crate::span::{Placed, Span};

/// Callouts that Keyplan adds to those of GitHub: the word of the source and its title.
const CALLOUTS: &[(&str, &str)] = &[("DECISION", "Decision"), ("RISK", "Risk"), ("ASK", "Ask")];

/// The lead of a page is cut to about this many bytes.
const LEAD: usize = 220;

/// What an open link became.
enum Open {
    /// A link of the playbook, by index; its own text is dropped when the target's title stands for it.
    Inside { link: u32, titled: bool },
    /// The web.
    Outside,
    /// Nothing: it was reported.
    Nowhere,
}

/// An image whose alt text is being gathered.
struct Image {
    path: Option<String>,
    alt: String,
    range: Range<usize>,
    depth: usize,
}

pub(super) struct Writer<'a> {
    file: &'a Arc<str>,
    text: &'a str,
    start: usize,
    body: Body,
    findings: Vec<Finding>,
    ids: Vec<String>,
    /// The plain text of the block being written, and the links in it.
    plain: String,
    pending: Vec<(u32, usize, usize)>,
    open: Vec<(Open, usize)>,
    image: Option<Image>,
    heading: Option<(usize, usize)>,
    alignments: Vec<Alignment>,
    column: usize,
    in_head: bool,
    raw: bool,
    code: bool,
    quotes: Vec<bool>,
    skip_until: usize,
    footnotes: Vec<(String, bool)>,
    depth: usize,
}

impl<'a> Writer<'a> {
    pub(super) fn new(file: &'a Arc<str>, text: &'a str, start: usize, reserved: &[String]) -> Self {
        Self {
            file,
            text,
            start,
            body: Body { html: String::with_capacity((text.len() - start) * 5 / 4), ..Body::default() },
            findings: Vec::new(),
            ids: reserved.to_vec(),
            plain: String::new(),
            pending: Vec::new(),
            open: Vec::new(),
            image: None,
            heading: None,
            alignments: Vec::new(),
            column: 0,
            in_head: false,
            raw: false,
            code: false,
            quotes: Vec::new(),
            skip_until: 0,
            footnotes: Vec::new(),
            depth: 0,
        }
    }

    pub(super) fn run(mut self) -> (Body, Vec<Finding>) {
        let text = self.text;
        let source = &text[self.start..];
        let mut deep = None;
        if let Some(at) = quoted_too_deep(source) {
            return self.too_deep(at);
        }
        let options = Options::ENABLE_TABLES
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_TASKLISTS
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_HEADING_ATTRIBUTES
            | Options::ENABLE_GFM
            | Options::ENABLE_WIKILINKS;
        let undefined: RefCell<Vec<(Range<usize>, String)>> = RefCell::new(Vec::new());
        let callback = |link: BrokenLink<'_>| -> Option<(CowStr<'a>, CowStr<'a>)> {
            if matches!(link.link_type, LinkType::Reference | LinkType::ReferenceUnknown) {
                undefined.borrow_mut().push((link.span, link.reference.to_string()));
            }
            None
        };
        for (event, range) in Parser::new_with_broken_link_callback(source, options, Some(callback)).into_offset_iter()
        {
            let range = range.start + self.start..range.end + self.start;
            if self.depth > MAX_DEPTH {
                deep = Some(range.start - self.start);
                break;
            }
            self.event(event, range);
        }
        if let Some(at) = deep {
            return self.too_deep(at);
        }
        self.flush();
        for (range, name) in undefined.into_inner() {
            let span = Span::new(self.file, range.start + self.start..range.end + self.start);
            let finding = Finding::new(Code::KP104, span, format!("no link is defined as `{name}`"));
            self.findings.push(
                finding
                    .hint(format!("add a line `[{name}]: where-it-leads.md`, or write `[words](where-it-leads.md)`")),
            );
        }
        (self.body, self.findings)
    }

    fn too_deep(self, at: usize) -> (Body, Vec<Finding>) {
        let at = at + self.start;
        let message = format!("this text is nested deeper than {MAX_DEPTH}");
        let finding =
            Finding::new(Code::KP014, Span::new(self.file, at..at + 1), message).hint("flatten its quotes and lists");
        (Body::default(), vec![finding])
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        if let Some(image) = &mut self.image {
            match event {
                Event::Text(text) | Event::Code(text) => image.alt.push_str(&text),
                Event::SoftBreak | Event::HardBreak => image.alt.push(' '),
                Event::Start(_) => image.depth += 1,
                Event::End(_) if image.depth > 0 => image.depth -= 1,
                Event::End(_) => self.end_image(),
                _ => {}
            }
            return;
        }
        match event {
            Event::Start(tag) => self.begin(tag, range),
            Event::End(tag) => self.end(tag, &range),
            Event::Text(text) | Event::InlineMath(text) | Event::DisplayMath(text) => self.write_text(&text, &range),
            Event::Code(text) => {
                self.plain.push_str(&text);
                if !self.title_stands() {
                    self.body.html.push_str("<code>");
                    escape(&text, &mut self.body.html);
                    self.body.html.push_str("</code>");
                }
            }
            Event::Html(text) | Event::InlineHtml(text) => {
                self.plain.push_str(&text);
                let text = if self.raw { text.trim_end_matches('\n') } else { &text };
                if self.raw && !self.body.html.ends_with("<pre class=\"raw\">") {
                    self.body.html.push('\n');
                }
                escape(text, &mut self.body.html);
            }
            Event::SoftBreak | Event::HardBreak => {
                if range.start <= self.skip_until && self.skip_until > 0 {
                    self.skip_until = 0;
                    return;
                }
                self.plain.push(' ');
                self.body.html.push_str(if event == Event::HardBreak { "<br>\n" } else { "\n" });
            }
            Event::Rule => {
                self.flush();
                self.body.html.push_str("<hr>\n");
            }
            Event::TaskListMarker(done) => {
                let checked = if done { " checked aria-label=\"done\"" } else { " aria-label=\"open\"" };
                let _ = write!(self.body.html, "<input type=\"checkbox\" disabled{checked}> ");
            }
            Event::FootnoteReference(name) => {
                let number = self.footnote(&name);
                let first = !std::mem::replace(&mut self.footnotes[number - 1].1, true);
                let id = if first { format!(" id=\"fnref-{number}\"") } else { String::new() };
                let _ = write!(self.body.html, "<sup><a href=\"#fn-{number}\"{id}>{number}</a></sup>");
            }
        }
    }

    /// The number of a footnote, given at its first mention.
    fn footnote(&mut self, name: &str) -> usize {
        let known = self.footnotes.iter().position(|(known, _)| known == name);
        known.map_or_else(
            || {
                self.footnotes.push((name.to_owned(), false));
                self.footnotes.len()
            },
            |at| at + 1,
        )
    }

    /// Whether the target's title stands for the text of the link that is open.
    fn title_stands(&self) -> bool {
        matches!(self.open.last(), Some((Open::Inside { titled: true, .. }, _)))
    }

    fn write_text(&mut self, text: &str, range: &Range<usize>) {
        if range.end <= self.skip_until {
            return;
        }
        if self.title_stands() {
            return;
        }
        if !self.code {
            self.plain.push_str(text);
        }
        escape(text, &mut self.body.html);
    }

    fn begin(&mut self, tag: Tag<'_>, range: Range<usize>) {
        let html = &mut self.body.html;
        match tag {
            Tag::Paragraph => html.push_str("<p>"),
            Tag::Heading { level, id, classes, attrs } => {
                self.flush();
                self.begin_heading(level, id.as_deref(), &classes, !attrs.is_empty(), &range);
            }
            Tag::BlockQuote(kind) => {
                self.flush();
                self.depth += 1;
                self.begin_quote(kind, &range);
            }
            Tag::CodeBlock(kind) => {
                self.flush();
                self.code = true;
                let word = match &kind {
                    CodeBlockKind::Fenced(info) => info.split([' ', ',']).next().unwrap_or(""),
                    CodeBlockKind::Indented => "",
                };
                let plain =
                    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+#-".contains(&byte));
                self.body.html.push_str("<pre tabindex=\"0\"><code");
                if plain {
                    let _ = write!(self.body.html, " class=\"language-{}\"", word.to_ascii_lowercase());
                }
                self.body.html.push('>');
            }
            Tag::HtmlBlock => {
                self.flush();
                self.raw = true;
                self.body.html.push_str("<pre class=\"raw\">");
            }
            Tag::List(first) => {
                self.flush();
                self.depth += 1;
                match first {
                    None => self.body.html.push_str("<ul>\n"),
                    Some(1) => self.body.html.push_str("<ol>\n"),
                    Some(first) => {
                        let _ = writeln!(self.body.html, "<ol start=\"{first}\">");
                    }
                }
            }
            Tag::Item => {
                self.flush();
                self.depth += 1;
                self.body.html.push_str("<li>");
            }
            Tag::FootnoteDefinition(name) => {
                self.flush();
                self.depth += 1;
                let number = self.footnote(&name);
                let _ = writeln!(self.body.html, "<div class=\"footnote\" id=\"fn-{number}\"><sup>{number}</sup>");
            }
            Tag::Table(alignments) => {
                self.flush();
                self.alignments = alignments;
                self.body.html.push_str("<table>");
            }
            Tag::TableHead => {
                self.in_head = true;
                self.column = 0;
                html.push_str("<thead><tr>");
            }
            Tag::TableRow => {
                self.column = 0;
                html.push_str("<tr>");
            }
            Tag::TableCell => {
                self.flush();
                let open = if self.in_head { "<th scope=\"col\"" } else { "<td" };
                let class = match self.alignments.get(self.column) {
                    Some(Alignment::Right) => " class=\"right\"",
                    Some(Alignment::Center) => " class=\"center\"",
                    _ => "",
                };
                let _ = write!(self.body.html, "{open}{class}>");
            }
            Tag::Emphasis => html.push_str("<em>"),
            Tag::Strong => html.push_str("<strong>"),
            Tag::Strikethrough => html.push_str("<del>"),
            Tag::Link { link_type, dest_url, .. } => {
                self.begin_link(link_type, &dest_url, range);
            }
            Tag::Image { link_type, dest_url, .. } => {
                self.begin_image(link_type, &dest_url, range);
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, range: &Range<usize>) {
        match tag {
            TagEnd::Paragraph => {
                if self.body.lead.is_empty() && self.quotes.is_empty() {
                    self.body.lead = lead(&self.plain);
                }
                self.flush();
                self.body.html.push_str("</p>\n");
            }
            TagEnd::Heading(_) => self.end_heading(range),
            TagEnd::BlockQuote(_) => {
                self.flush();
                self.depth -= 1;
                let callout = self.quotes.pop().unwrap_or(false);
                self.body.html.push_str(if callout { "</div>\n" } else { "</blockquote>\n" });
            }
            TagEnd::CodeBlock => {
                self.code = false;
                self.body.html.push_str("</code></pre>\n");
            }
            TagEnd::HtmlBlock => {
                self.flush();
                self.raw = false;
                self.body.html.push_str("</pre>\n");
            }
            TagEnd::List(ordered) => {
                self.depth -= 1;
                self.body.html.push_str(if ordered { "</ol>\n" } else { "</ul>\n" });
            }
            TagEnd::Item => {
                self.flush();
                self.depth -= 1;
                self.body.html.push_str("</li>\n");
            }
            TagEnd::FootnoteDefinition => {
                self.flush();
                self.depth -= 1;
                self.body.html.push_str("</div>\n");
            }
            TagEnd::Table => self.body.html.push_str("</tbody></table>\n"),
            TagEnd::TableHead => {
                self.in_head = false;
                self.body.html.push_str("</tr></thead><tbody>\n");
            }
            TagEnd::TableRow => self.body.html.push_str("</tr>\n"),
            TagEnd::TableCell => {
                self.check_cell(range);
                self.flush();
                self.column += 1;
                // A head without words names nothing: as a plain cell it is no riddle for a screen reader.
                if self.in_head && self.body.html.ends_with("<th scope=\"col\">") {
                    let at = self.body.html.len() - "<th scope=\"col\">".len();
                    self.body.html.replace_range(at.., "<td></td>");
                } else {
                    self.body.html.push_str(if self.in_head { "</th>" } else { "</td>" });
                }
            }
            TagEnd::Emphasis => self.body.html.push_str("</em>"),
            TagEnd::Strong => self.body.html.push_str("</strong>"),
            TagEnd::Strikethrough => self.body.html.push_str("</del>"),
            TagEnd::Link => self.end_link(),
            _ => {}
        }
    }

    /// A block ended: its links get their sentences.
    fn flush(&mut self) {
        self.body.words += words(&self.plain);
        for (link, start, end) in self.pending.drain(..) {
            self.body.links[link as usize].sentence = sentence::around(&self.plain, start, end);
        }
        self.plain.clear();
    }

    fn report(&mut self, code: Code, range: Range<usize>, message: String, hint: String) {
        self.findings.push(Finding::new(code, Span::new(self.file, range), message).hint(hint));
    }

    fn begin_quote(&mut self, kind: Option<BlockQuoteKind>, range: &Range<usize>) {
        let github = kind.map(|kind| match kind {
            BlockQuoteKind::Note => "Note",
            BlockQuoteKind::Tip => "Tip",
            BlockQuoteKind::Important => "Important",
            BlockQuoteKind::Warning => "Warning",
            BlockQuoteKind::Caution => "Caution",
        });
        let own = || {
            let line = self.text[range.clone()].lines().next().unwrap_or("");
            let marker = line.trim_start_matches(['>', ' ']).trim_end();
            let word = marker.strip_prefix("[!")?.strip_suffix(']')?;
            let (_, title) = CALLOUTS.iter().find(|(known, _)| word.eq_ignore_ascii_case(known))?;
            Some((*title, range.start + line.trim_end().len()))
        };
        let title = match github {
            Some(title) => Some(title),
            None => own().map(|(title, end)| {
                self.skip_until = end;
                title
            }),
        };
        self.quotes.push(title.is_some());
        match title {
            Some(title) => {
                let class = title.to_lowercase();
                let _ = writeln!(
                    self.body.html,
                    "<div class=\"callout {class}\" role=\"note\"><p class=\"callout-title\">{title}</p>"
                );
            }
            None => self.body.html.push_str("<blockquote>\n"),
        }
    }

    fn begin_heading(
        &mut self,
        level: HeadingLevel,
        id: Option<&str>,
        classes: &[CowStr<'_>],
        other: bool,
        range: &Range<usize>,
    ) {
        let mut mark = None;
        let mut strange = other;
        for class in classes {
            match class.as_ref() {
                "customer" => mark = Some(Mark::Customer),
                "internal" => mark = Some(Mark::Internal),
                _ => strange = true,
            }
        }
        if strange {
            self.strange_mark(range);
        }
        let level = (level as u8).max(2);
        let start = u32::try_from(range.start).unwrap_or(u32::MAX);
        let end = u32::try_from(range.end).unwrap_or(u32::MAX);
        self.body.headings.push(Heading {
            level,
            id: id.unwrap_or("").to_owned(),
            text: String::new(),
            mark,
            start,
            end,
        });
        self.heading = Some((self.body.html.len(), self.body.holes.len()));
    }

    fn strange_mark(&mut self, range: &Range<usize>) {
        let line = self.text[range.clone()].trim_end();
        let at = line.rfind('{').unwrap_or(0);
        let message = "a heading takes no other mark than `{#id}`, `{.customer}` and `{.internal}`".to_owned();
        let hint = "correct the mark, or take the braces out".to_owned();
        self.report(Code::KP015, range.start + at..range.start + line.len(), message, hint);
    }

    /// The id needs the words, so the opening tag goes in when they are known, and holes after it move along.
    fn end_heading(&mut self, range: &Range<usize>) {
        let text = sentence::collapse(self.plain.trim());
        if text.contains('{') && (text.ends_with('}') || !text[text.rfind('{').unwrap_or(0)..].contains('}')) {
            self.strange_mark(range);
        }
        self.flush();
        let Some((at, first_hole)) = self.heading.take() else { return };
        let Some(heading) = self.body.headings.last_mut() else { return };
        let wanted = if heading.id.is_empty() { slug(&text) } else { heading.id.nfc().collect() };
        let mut id = wanted.clone();
        let mut number = 2;
        while self.ids.contains(&id) {
            id = format!("{wanted}-{number}");
            number += 1;
        }
        heading.text = text;
        heading.id.clone_from(&id);
        let level = heading.level;
        let mut tag = format!("<h{level} id=\"");
        escape(&id, &mut tag);
        tag.push_str("\">");
        self.body.html.insert_str(at, &tag);
        let moved = u32::try_from(tag.len()).unwrap_or(0);
        for hole in &mut self.body.holes[first_hole..] {
            hole.at += moved;
        }
        let _ = writeln!(self.body.html, "</h{level}>");
        self.ids.push(id);
    }

    fn hole(&mut self, link: u32, kind: HoleKind) {
        let at = u32::try_from(self.body.html.len()).unwrap_or(u32::MAX);
        self.body.holes.push(Hole { at, link, kind });
    }

    /// A link of the playbook: a hole to open it, and later its sentence.
    fn inside(&mut self, target: LinkTarget, range: Range<usize>, titled: bool) {
        let link = u32::try_from(self.body.links.len()).unwrap_or(u32::MAX);
        let at = Placed::new((), range);
        self.body.links.push(Link { target, start: at.start, end: at.end, sentence: Sentence::default() });
        self.hole(link, HoleKind::Open);
        if titled {
            self.hole(link, HoleKind::Title);
        }
        self.open.push((Open::Inside { link, titled }, self.plain.len()));
    }

    fn begin_link(&mut self, link_type: LinkType, destination: &str, range: Range<usize>) {
        if let LinkType::WikiLink { has_pothole } = link_type {
            self.begin_wikilink(destination, has_pothole, range);
            return;
        }
        let mail;
        let destination = if link_type == LinkType::Email {
            mail = format!("mailto:{destination}");
            &mail
        } else {
            destination
        };
        let place = self.place_of(destination, &range);
        match understand(destination) {
            Ok(Destination::External) => {
                self.body.html.push_str("<a href=\"");
                escape(destination, &mut self.body.html);
                self.body.html.push_str("\" rel=\"noopener noreferrer\">");
                self.open.push((Open::Outside, self.plain.len()));
            }
            Ok(Destination::Here(anchor)) => {
                let anchor = Placed::new(anchor, place.start + 1..place.end.max(place.start + 1));
                self.inside(LinkTarget::Here { anchor }, place, false);
            }
            Ok(Destination::File(path, anchor)) => {
                let hash = destination.find('#').map_or(place.end, |at| place.start + at + 1);
                let anchor = anchor.map(|anchor| Placed::new(anchor, hash.min(place.end)..place.end));
                self.inside(LinkTarget::File { path, anchor }, place, false);
            }
            Err((code, message, hint)) => {
                self.report(code, place, message, hint);
                self.open.push((Open::Nowhere, self.plain.len()));
            }
        }
    }

    fn begin_wikilink(&mut self, destination: &str, has_label: bool, range: Range<usize>) {
        let written = destination.strip_suffix('\\').unwrap_or(destination);
        let start = range.start + 2;
        let place = start..start + written.len();
        let (name, anchor) = match written.split_once('#') {
            Some((name, anchor)) => {
                let at = start + name.len() + 1;
                (name, Some(Placed::new(anchor.trim().to_owned(), at..at + anchor.len())))
            }
            None => (written, None),
        };
        let name = name.trim();
        match (name.is_empty(), anchor) {
            (true, Some(anchor)) => self.inside(LinkTarget::Here { anchor }, place, false),
            (true, None) => {
                self.report(
                    Code::KP104,
                    range,
                    "this link names nothing".to_owned(),
                    "write a name between the brackets".to_owned(),
                );
                self.open.push((Open::Nowhere, self.plain.len()));
            }
            (false, anchor) => self.inside(LinkTarget::Name { name: name.to_owned(), anchor }, place, !has_label),
        }
    }

    fn end_link(&mut self) {
        let Some((open, start)) = self.open.pop() else { return };
        match open {
            Open::Inside { link, .. } => {
                self.pending.push((link, start, self.plain.len()));
                self.hole(link, HoleKind::Close);
            }
            Open::Outside => self.body.html.push_str("</a>"),
            Open::Nowhere => {}
        }
    }

    /// Where the destination stands inside a link, or the whole link.
    fn place_of(&self, destination: &str, range: &Range<usize>) -> Range<usize> {
        let written = &self.text[range.clone()];
        match written.rfind(destination).filter(|_| !destination.is_empty()) {
            Some(at) => range.start + at..range.start + at + destination.len(),
            None => range.clone(),
        }
    }

    fn begin_image(&mut self, link_type: LinkType, destination: &str, range: Range<usize>) {
        let place = self.place_of(destination, &range);
        let path = if let LinkType::WikiLink { .. } = link_type {
            let hint = format!("a picture is `![words](picture.png)`; to link, write `[[{destination}]]`");
            self.report(Code::KP104, range.clone(), "nothing can be embedded with `![[…]]`".to_owned(), hint);
            None
        } else {
            match understand(destination) {
                Ok(Destination::File(path, _)) => Some(path),
                Ok(Destination::External) => {
                    let hint = "save the picture beside this file, and name it here".to_owned();
                    self.report(Code::KP108, place.clone(), "a picture from elsewhere is not fetched".to_owned(), hint);
                    None
                }
                Ok(Destination::Here(_)) => {
                    let hint = "name the file of the picture".to_owned();
                    self.report(Code::KP104, place.clone(), "this picture is no file".to_owned(), hint);
                    None
                }
                Err((code, message, hint)) => {
                    self.report(code, place.clone(), message, hint);
                    None
                }
            }
        };
        self.image = Some(Image { path, alt: String::new(), range: place, depth: 0 });
    }

    fn end_image(&mut self) {
        let Some(image) = self.image.take() else { return };
        self.plain.push_str(&image.alt);
        let Some(path) = image.path else {
            escape(&image.alt, &mut self.body.html);
            return;
        };
        let link = u32::try_from(self.body.links.len()).unwrap_or(u32::MAX);
        let at = Placed::new((), image.range);
        let target = LinkTarget::Image { path, alt: image.alt.clone() };
        self.body.links.push(Link { target, start: at.start, end: at.end, sentence: Sentence::default() });
        self.body.html.push_str("<img src=\"");
        self.hole(link, HoleKind::Source);
        self.body.html.push_str("\" alt=\"");
        escape(&image.alt, &mut self.body.html);
        self.body.html.push_str("\">");
    }

    /// KP104: a wikilink whose bar was taken for the edge of a cell.
    fn check_cell(&mut self, range: &Range<usize>) {
        let cell = &self.text[range.clone()];
        let Some(at) = cell.rfind("[[").filter(|at| !cell[*at..].contains("]]") && !cell.contains('`')) else { return };
        if at > 0 && cell.as_bytes()[at - 1] == b'\\' {
            return;
        }
        let name = cell[at + 2..].trim().trim_end_matches('|').trim();
        let hint = format!("in a table the bar is written `\\|`: `[[{name}\\|words]]`");
        self.report(
            Code::KP104,
            range.start + at..range.start + at + 2 + name.len(),
            "the bar of this link ends its cell".to_owned(),
            hint,
        );
    }
}

/// Where a line begins with more quote marks than may nest: found before parsing, which would take them all.
fn quoted_too_deep(source: &str) -> Option<usize> {
    let mut start = 0;
    for line in source.split_inclusive('\n') {
        let marks = line.bytes().take_while(|byte| matches!(byte, b'>' | b' ')).filter(|byte| *byte == b'>').count();
        if marks > MAX_DEPTH {
            return Some(start);
        }
        start += line.len();
    }
    None
}

/// How many words a text has: runs of bytes between ASCII white space, which is all that separates words here.
fn words(text: &str) -> u32 {
    let mut inside = false;
    let mut count = 0;
    for byte in text.bytes() {
        let space = byte.is_ascii_whitespace();
        count += u32::from(!space && !inside);
        inside = !space;
    }
    count
}

/// GitHub's rule on NFC text, letters of every script kept.
fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for c in text.nfc().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() || c == '-' || c == '_' || unicode_normalization::char::is_combining_mark(c) {
            slug.push(c);
        } else if c.is_whitespace() {
            slug.push('-');
        }
    }
    if slug.is_empty() { "section".to_owned() } else { slug }
}

/// The first paragraph, cut at a word.
fn lead(plain: &str) -> String {
    let text = sentence::collapse(plain.trim());
    if text.len() <= LEAD {
        return text;
    }
    let to = (0..=LEAD).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let cut = text[..to].rfind(' ').unwrap_or(to);
    format!("{} …", &text[..cut])
}
