//! One pass over the events of pulldown-cmark writes HTML, holes, links, headings and findings.
//!
//! Constructs that need more than a tag have a state in a file of their own. This file passes each event and tag to its
//! state.

use std::borrow::Cow;
use std::cell::RefCell;
use std::fmt::Write as _;
use std::ops::Range;
use std::sync::Arc;

use memchr::{memchr_iter, memchr2};
use pulldown_cmark::{BrokenLink, CodeBlockKind, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd};

use crate::diagnostics::{Code, Finding, Findings, Span, say};
use crate::document::markdown::bare::BareAddress;
use crate::document::markdown::callouts::Callouts;
use crate::document::markdown::comments::BLANKED;
use crate::document::markdown::footnotes::Footnotes;
use crate::document::markdown::headings::{Ids, OpenHeading};
use crate::document::markdown::image::Image;
use crate::document::markdown::links::Links;
use crate::document::markdown::output::{BodyOutput, lead, words};
use crate::document::markdown::overlooked::Overlooked;
use crate::document::markdown::table::OpenTable;
use crate::document::markdown::{Body, HoleKind, MAX_DEPTH, escape, has_unseen, highlight, is_unseen, raw_html};

/// More quote marks than this on one line are refused before parsing, since the parser would nest all of them. A line
/// with fewer may be code, so its depth is counted while it is parsed.
const MAX_QUOTE_MARKS: usize = 1000;

/// The Markdown that Keyplan reads: `CommonMark` with these extensions.
pub(super) const EXTENSIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_HEADING_ATTRIBUTES)
    .union(Options::ENABLE_GFM)
    .union(Options::ENABLE_WIKILINKS);

/// Begins a block of raw HTML.
const RAW: &str = "<pre class=\"raw\">";

/// The state of the pass.
pub(super) struct Writer<'a> {
    file: &'a Arc<str>,
    /// Where the body begins in the file.
    start: usize,
    out: BodyOutput<'a>,
    ids: Ids<'a>,
    links: Links,
    image: Option<Image>,
    heading: Option<OpenHeading>,
    table: OpenTable,
    callouts: Callouts,
    footnotes: Footnotes,
    /// The address that is written as a link of its own, while it is open.
    bare: Option<BareAddress>,
    /// Whether a block of raw HTML is open, which is shown as text.
    in_html: bool,
    /// Whether a block of code is open.
    in_code: bool,
    /// The text of the block of TOML that is open. It comes in pieces, and is marked as a whole.
    toml: Option<String>,
    /// How many quotes, lists, items and footnotes are open.
    depth: usize,
    /// Whether the body may hold characters that stand on no page.
    drops: bool,
}

impl<'a> Writer<'a> {
    /// A writer for the file `text`, whose body begins at `start`. No heading takes an id of `reserved`.
    pub(super) fn new(file: &'a Arc<str>, text: &'a str, start: usize, reserved: &'a [Cow<'static, str>]) -> Self {
        Self {
            file,
            start,
            out: BodyOutput::new(file, text, start),
            ids: Ids::new(reserved),
            links: Links::default(),
            image: None,
            heading: None,
            table: OpenTable::default(),
            callouts: Callouts::default(),
            footnotes: Footnotes::default(),
            bare: None,
            in_html: false,
            in_code: false,
            toml: None,
            depth: 0,
            drops: holds_dropped(&text[start..]),
        }
    }

    /// Reads the body. `seen` sees it too.
    pub(super) fn run(mut self, mut seen: Option<&mut Overlooked<'_>>) -> (Body, Findings) {
        let source = &self.out.text[self.start..];
        if let Some(at) = quoted_too_deep(source) {
            return self.too_deep(self.start + at);
        }
        let undefined: RefCell<Vec<(Range<usize>, String)>> = RefCell::new(Vec::new());
        let callback = |link: BrokenLink<'_>| -> Option<(CowStr<'a>, CowStr<'a>)> {
            if matches!(link.link_type, LinkType::Reference | LinkType::ReferenceUnknown) {
                undefined.borrow_mut().push((link.span, link.reference.to_string()));
            }
            None
        };
        let parser = Parser::new_with_broken_link_callback(source, EXTENSIONS, Some(callback));
        for (event, range) in parser.into_offset_iter() {
            let range = range.start + self.start..range.end + self.start;
            if self.depth > MAX_DEPTH {
                return self.too_deep(range.start);
            }
            if let Some(seen) = &mut seen {
                seen.see(&event, &range);
            }
            self.event(event, range);
        }
        self.out.end_block();
        self.footnotes.link_back(&mut self.out);
        for (range, name) in undefined.into_inner() {
            let range = range.start + self.start..range.end + self.start;
            let message = say!("no link is defined as `{name}`", name);
            let hint = say!("add a line `[{name}]: where-it-leads.md`, or write `[words](where-it-leads.md)`", name);
            self.out.report(Code::KP104, range, message, hint);
        }
        (self.out.body, self.out.findings)
    }

    /// KP014 at the byte `at` of the file, and no body.
    fn too_deep(&self, at: usize) -> (Body, Findings) {
        let end = self.out.text[at..].chars().next().map_or(at, |c| at + c.len_utf8());
        let message = say!("this text is nested deeper than {most}", most = MAX_DEPTH);
        let finding = Finding::new(Code::KP014, Span::new(self.file, at..end), message)
            .hint(say!("flatten its quotes and lists"));
        (Body::default(), finding.into())
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        let event = match event {
            Event::Text(text) if self.drops && text.contains(is_dropped) => {
                Event::Text(text.replace(is_dropped, "").into())
            }
            Event::Code(text) if self.drops && text.contains(is_dropped) => {
                Event::Code(text.replace(is_dropped, "").into())
            }
            event => event,
        };
        if let Some(image) = &mut self.image {
            if image.gather(&event)
                && let Some(image) = self.image.take()
            {
                image.end(&mut self.out);
            }
            return;
        }
        if !matches!(event, Event::Text(_)) && self.bare.take().is_some() {
            self.out.push("</a>");
        }
        match event {
            Event::Start(tag) => self.begin(tag, range),
            Event::End(tag) => self.end(tag, &range),
            Event::Text(text) | Event::InlineMath(text) | Event::DisplayMath(text) => self.write_text(&text, &range),
            Event::Code(text) => self.write_code(&text, range.end),
            Event::Html(text) => self.write_html(&text),
            Event::InlineHtml(text) => {
                raw_html::report(range, &mut self.out);
                self.write_html(&text);
            }
            Event::SoftBreak | Event::HardBreak if self.callouts.ends_marker(range.start) => {}
            Event::SoftBreak => self.write_break("\n"),
            Event::HardBreak => self.write_break("<br>\n"),
            Event::Rule => {
                self.out.end_block();
                self.out.push("<hr>\n");
            }
            Event::TaskListMarker(done) => self.write_task(done),
            Event::FootnoteReference(name) => self.footnotes.mention(&name, &mut self.out),
        }
    }

    fn begin(&mut self, tag: Tag<'_>, range: Range<usize>) {
        let out = &mut self.out;
        if begins_block(&tag) {
            out.end_block();
        }
        self.depth += usize::from(nests(tag.to_end()));
        match tag {
            Tag::Paragraph => out.push("<p>"),
            Tag::Heading { level, id, classes, attrs } => {
                let mark = (id.as_deref(), classes.as_slice(), !attrs.is_empty());
                self.heading = Some(OpenHeading::begin(level, mark, self.depth > 0, &range, out));
            }
            Tag::BlockQuote(kind) => self.callouts.begin(kind, &range, out),
            Tag::CodeBlock(kind) => self.begin_code(&kind),
            Tag::HtmlBlock => {
                raw_html::report(range, out);
                self.begin_html();
            }
            Tag::List(None) => out.push("<ul>\n"),
            Tag::List(Some(1)) => out.push("<ol>\n"),
            Tag::List(Some(first)) => {
                let _ = writeln!(out.body.html, "<ol start=\"{first}\">");
            }
            Tag::Item => out.push("<li>"),
            Tag::FootnoteDefinition(name) => self.footnotes.begin(&name, out),
            Tag::Table(alignments) => self.table.begin(alignments, out),
            Tag::TableHead => self.table.begin_head(&range, out),
            Tag::TableRow => self.table.begin_row(&range, out),
            Tag::TableCell => self.table.begin_cell(out),
            Tag::Emphasis => out.push("<em>"),
            Tag::Strong => out.push("<strong>"),
            Tag::Strikethrough => out.push("<del>"),
            Tag::Link { link_type, dest_url, .. } => self.links.begin(link_type, &dest_url, range, out),
            Tag::Image { link_type, dest_url, .. } => {
                self.image = Some(Image::begin(link_type, &dest_url, range, out));
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, range: &Range<usize>) {
        self.depth -= usize::from(nests(tag));
        let out = &mut self.out;
        match tag {
            TagEnd::Paragraph => self.end_paragraph(),
            TagEnd::Heading(_) => {
                let heading = self.heading.take().expect("a heading was begun");
                heading.end(range, &mut self.ids, out);
            }
            TagEnd::BlockQuote(_) => {
                out.end_block();
                self.callouts.end(out);
            }
            TagEnd::CodeBlock => {
                self.in_code = false;
                if let Some(code) = self.toml.take() {
                    highlight::toml(&code, &mut out.body.html);
                }
                out.push("</code></pre>\n");
            }
            TagEnd::HtmlBlock => {
                out.end_block();
                self.in_html = false;
                out.push("</pre>\n");
            }
            TagEnd::List(ordered) => out.push(if ordered { "</ol>\n" } else { "</ul>\n" }),
            TagEnd::Item => {
                out.end_block();
                out.push("</li>\n");
            }
            TagEnd::FootnoteDefinition => {
                out.end_block();
                self.footnotes.end(out);
            }
            TagEnd::Table => out.push("</tbody></table>\n"),
            TagEnd::TableHead => self.table.end_head(out),
            TagEnd::TableRow => out.push("</tr>\n"),
            TagEnd::TableCell => self.table.end_cell(out),
            TagEnd::Emphasis => out.push("</em>"),
            TagEnd::Strong => out.push("</strong>"),
            TagEnd::Strikethrough => out.push("</del>"),
            TagEnd::Link => {
                self.mark_solid(range.end);
                self.links.end(&mut self.out);
            }
            _ => {}
        }
    }

    fn write_text(&mut self, text: &str, range: &Range<usize>) {
        if self.callouts.is_marker(range.end) || self.links.title_stands() {
            return;
        }
        if self.in_code {
            self.out.body.words += words(text);
        } else {
            self.out.plain.push_str(text);
        }
        if let Some(heading) = self.heading.as_mut().filter(|_| !self.links.is_open()) {
            heading.braces(self.out.text, text, range);
        }
        if let Some(code) = &mut self.toml {
            code.push_str(text);
        } else if self.in_code || self.in_html || self.links.is_open() || self.heading.is_some() {
            escape(text, &mut self.out.body.html);
        } else {
            self.bare = BareAddress::write(self.bare.take(), text, range, &mut self.out);
        }
    }

    /// Writes code inside a line that ends at `end` in the file.
    fn write_code(&mut self, text: &str, end: usize) {
        self.out.plain.push_str(text);
        self.out.push("<code>");
        escape(text, &mut self.out.body.html);
        self.out.push("</code>");
        self.mark_solid(end);
    }

    /// Writes raw HTML as text. A block of it comes line by line.
    fn write_html(&mut self, text: &str) {
        self.out.plain.push_str(text);
        let text = if self.in_html { text.trim_end_matches('\n') } else { text };
        if self.in_html && !self.out.body.html.ends_with(RAW) {
            self.out.push("\n");
        }
        escape(text, &mut self.out.body.html);
    }

    fn write_break(&mut self, html: &str) {
        self.out.plain.push(' ');
        self.out.push(html);
    }

    fn write_task(&mut self, done: bool) {
        let (checked, key) = if done { (" checked", "task.done") } else { ("", "task.open") };
        let _ = write!(self.out.body.html, "<input type=\"checkbox\" disabled{checked} aria-label=\"");
        self.out.hole(0, HoleKind::Word(key));
        self.out.push("\"> ");
    }

    /// A block of code begins. Its language becomes a class if it is a plain word.
    fn begin_code(&mut self, kind: &CodeBlockKind<'_>) {
        self.in_code = true;
        let word = match kind {
            CodeBlockKind::Fenced(info) => info.split([' ', ',']).next().unwrap_or(""),
            CodeBlockKind::Indented => "",
        };
        let plain = word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+#-".contains(&byte));
        self.out.push("<pre tabindex=\"0\"><code");
        if plain && !word.is_empty() {
            let _ = write!(self.out.body.html, " class=\"language-{}\"", word.to_ascii_lowercase());
        }
        self.out.push(">");
        self.toml = word.eq_ignore_ascii_case("toml").then(String::new);
    }

    fn begin_html(&mut self) {
        self.in_html = true;
        self.out.push(RAW);
    }

    /// A paragraph ends. One without words and holes, such as the line of a callout's marker, is taken out again.
    fn end_paragraph(&mut self) {
        let out = &mut self.out;
        if out.body.lead.is_empty() && !self.callouts.is_open() && !self.footnotes.is_open() {
            out.body.lead = lead(&out.plain);
        }
        out.end_block();
        let html = &mut out.body.html;
        let hole = out.body.holes.last().is_some_and(|hole| hole.at as usize == html.len());
        if html.ends_with("<p>") && !hole {
            html.truncate(html.len() - "<p>".len());
        } else {
            html.push_str("</p>\n");
        }
    }

    /// What is written up to `end` in the file is code or a link: no brace in it is the mark of the heading.
    fn mark_solid(&mut self, end: usize) {
        if let Some(heading) = &mut self.heading {
            heading.solid = end;
        }
    }
}

/// Whether a character stands on no page: what fills the place of a comment, and what nobody sees.
fn is_dropped(c: char) -> bool {
    c == BLANKED || is_unseen(c)
}

/// Whether a body may give characters of this kind: as they are, or as a number between `&` and `;`.
fn holds_dropped(body: &str) -> bool {
    memchr2(BLANKED as u8, b'&', body.as_bytes()).is_some() || has_unseen(body)
}

/// Whether a tag ends the block before it. Paragraphs and rows end with tags of their own.
fn begins_block(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::Heading { .. }
            | Tag::BlockQuote(_)
            | Tag::CodeBlock(_)
            | Tag::HtmlBlock
            | Tag::List(_)
            | Tag::Item
            | Tag::FootnoteDefinition(_)
            | Tag::Table(_)
            | Tag::TableCell
    )
}

/// Whether blocks inside this one are nested.
fn nests(tag: TagEnd) -> bool {
    matches!(tag, TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item | TagEnd::FootnoteDefinition)
}

/// Where a line begins with more quote marks than may nest.
fn quoted_too_deep(source: &str) -> Option<usize> {
    if memchr_iter(b'>', source.as_bytes()).count() <= MAX_QUOTE_MARKS {
        return None;
    }
    let mut start = 0;
    for line in source.split_inclusive('\n') {
        let marks = line.bytes().take_while(|byte| matches!(byte, b'>' | b' ')).filter(|byte| *byte == b'>').count();
        if marks > MAX_QUOTE_MARKS {
            return Some(start);
        }
        start += line.len();
    }
    None
}
