//! The one pass over pulldown-cmark's events that writes HTML, holes, links, headings and findings.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{
    Alignment, BlockQuoteKind, BrokenLink, CodeBlockKind, CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag,
    TagEnd,
};
use unicode_normalization::UnicodeNormalization;

use crate::diagnostics::{Code, Finding, Findings, Placed, Span};
use crate::document::markdown::address::{Destination, understand, write_external};
use crate::document::markdown::{
    Body, Heading, Hole, HoleKind, Link, LinkTarget, MAX_DEPTH, Mark, Sentence, TITLE_OF, escape, sentence,
};
use crate::figures::letters::heading_id;
use crate::figures::names::normal;

/// Callouts that Keyplan adds to those of GitHub: the word of the source and the key of its title.
const CALLOUTS: &[(&str, &str)] = &[("DECISION", "callout.decision"), ("RISK", "callout.risk"), ("ASK", "callout.ask")];

/// The lead of a page is cut to about this many bytes.
const LEAD: usize = 220;

/// More quote marks than this on one line are refused before parsing; fewer are counted as they come, since a line of
/// code may hold them.
const MARKS: usize = 1000;

/// What an open link became.
enum Open {
    /// A link of the playbook, by index; its own text is dropped when the target's title stands for it.
    Inside { link: u32, titled: bool },
    /// The web, and the address that stands for words where there are none.
    Outside(String),
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

/// A heading whose words are being gathered.
struct Opened {
    /// Where its tag goes in the HTML.
    at: usize,
    /// The first hole inside it.
    first_hole: usize,
    /// Whether a mark was understood.
    marked: bool,
    /// Whether its mark was reported.
    strange: bool,
    /// The last brace in its plain words that no brace closes, or that looks like a mark: where it stands in the file.
    brace: Option<usize>,
    /// Where what was last written ends in the file, when that is code or a link: its braces are no mark.
    solid: usize,
}

/// A link whose block has not ended.
struct Pending {
    link: u32,
    start: usize,
    end: usize,
    titled: bool,
}

/// An open link: what it became, and where its words begin in the plain text and the HTML.
struct OpenLink {
    open: Open,
    plain: usize,
    html: usize,
}

/// A footnote, numbered by its place in the list.
#[derive(Default)]
struct Footnote {
    mentions: u32,
    /// Where its number stands in the HTML, once it is defined.
    defined: Option<usize>,
}

pub(super) struct Writer<'a> {
    file: &'a Arc<str>,
    text: &'a str,
    start: usize,
    body: Body,
    findings: Findings,
    /// Ids taken, with the number that the next repeat begins to try.
    ids: HashMap<Cow<'a, str>, u32>,
    /// The plain text of the block being written, and the links in it.
    plain: String,
    pending: Vec<Pending>,
    stops: Vec<usize>,
    open: Vec<OpenLink>,
    image: Option<Image>,
    heading: Option<Opened>,
    alignments: Vec<Alignment>,
    column: usize,
    in_head: bool,
    /// What the columns of a wide table are called.
    heads: Vec<String>,
    raw: bool,
    code: bool,
    quotes: Vec<bool>,
    skip_until: usize,
    footnotes: Vec<Footnote>,
    footnote_numbers: HashMap<String, usize>,
    /// How many footnotes are being defined.
    notes: usize,
    /// Where the words of the cell begin in the HTML.
    cell: usize,
    depth: usize,
}

impl<'a> Writer<'a> {
    pub(super) fn new(file: &'a Arc<str>, text: &'a str, start: usize, reserved: &'a [String]) -> Self {
        Self {
            file,
            text,
            start,
            body: Body {
                start: offset(start),
                html: String::with_capacity((text.len() - start) * 5 / 4),
                ..Body::default()
            },
            findings: Findings::new(),
            ids: reserved.iter().map(|id| (Cow::Borrowed(id.as_str()), 2)).collect(),
            plain: String::new(),
            pending: Vec::new(),
            stops: Vec::new(),
            open: Vec::new(),
            image: None,
            heading: None,
            alignments: Vec::new(),
            column: 0,
            in_head: false,
            heads: Vec::new(),
            raw: false,
            code: false,
            quotes: Vec::new(),
            skip_until: 0,
            footnotes: Vec::new(),
            footnote_numbers: HashMap::new(),
            notes: 0,
            cell: 0,
            depth: 0,
        }
    }

    pub(super) fn run(mut self) -> (Body, Findings) {
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
        self.link_footnotes();
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

    fn too_deep(self, at: usize) -> (Body, Findings) {
        let at = at + self.start;
        let end = self.text[at..].chars().next().map_or(at, |c| at + c.len_utf8());
        let message = format!("this text is nested deeper than {MAX_DEPTH}");
        let finding =
            Finding::new(Code::KP014, Span::new(self.file, at..end), message).hint("flatten its quotes and lists");
        (Body::default(), finding.into())
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        if let Some(image) = &mut self.image {
            match event {
                Event::Text(text) | Event::Code(text) | Event::InlineHtml(text) => image.alt.push_str(&text),
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
                self.body.html.push_str("<code>");
                escape(&text, &mut self.body.html);
                self.body.html.push_str("</code>");
                if let Some(heading) = &mut self.heading {
                    heading.solid = range.end;
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
                let (checked, key) = if done { (" checked", "task.done") } else { ("", "task.open") };
                let _ = write!(self.body.html, "<input type=\"checkbox\" disabled{checked} aria-label=\"");
                self.hole(0, HoleKind::Word(key));
                self.body.html.push_str("\"> ");
            }
            Event::FootnoteReference(name) => {
                let number = self.footnote(&name);
                let footnote = &mut self.footnotes[number - 1];
                footnote.mentions += 1;
                let _ = match footnote.mentions {
                    1 => {
                        write!(self.body.html, "<sup><a href=\"#fn-{number}\" id=\"fnref-{number}\">{number}</a></sup>")
                    }
                    again => write!(
                        self.body.html,
                        "<sup><a href=\"#fn-{number}\" id=\"fnref-{number}-{again}\">{number}</a></sup>"
                    ),
                };
            }
        }
    }

    /// The number of a footnote, given at its first mention.
    fn footnote(&mut self, name: &str) -> usize {
        if let Some(number) = self.footnote_numbers.get(name) {
            return *number;
        }
        self.footnotes.push(Footnote::default());
        self.footnote_numbers.insert(name.to_owned(), self.footnotes.len());
        self.footnotes.len()
    }

    fn begin_footnote(&mut self, name: &str) {
        self.notes += 1;
        let number = self.footnote(name);
        self.body.html.push_str("<div class=\"footnote\"");
        let footnote = &mut self.footnotes[number - 1];
        if footnote.defined.is_none() {
            let _ = write!(self.body.html, " id=\"fn-{number}\"");
            footnote.defined = Some(self.body.html.len() + "><sup>".len());
        }
        let _ = writeln!(self.body.html, "><sup>{number}</sup>");
    }

    /// The numbers of footnotes lead back to where each is first mentioned, which is known at the end.
    fn link_footnotes(&mut self) {
        let mut places: Vec<(usize, usize)> = Vec::new();
        for (index, footnote) in self.footnotes.iter().enumerate() {
            if let Some(at) = footnote.defined.filter(|_| footnote.mentions > 0) {
                places.push((at, index + 1));
            }
        }
        if places.is_empty() {
            return;
        }
        places.sort_unstable();
        let old = std::mem::take(&mut self.body.html);
        let html = &mut self.body.html;
        html.reserve(old.len() + places.len() * 32);
        let mut holes = self.body.holes.iter_mut().peekable();
        let mut from = 0;
        for (at, number) in places {
            while let Some(hole) = holes.next_if(|hole| hole.at as usize <= at) {
                hole.at += offset(html.len()) - offset(from);
            }
            html.push_str(&old[from..at]);
            let end = at + number.to_string().len();
            let _ = write!(html, "<a href=\"#fnref-{number}\">{number}</a>");
            from = end;
        }
        for hole in holes {
            hole.at = hole.at + offset(html.len()) - offset(from);
        }
        html.push_str(&old[from..]);
    }

    /// Whether the table has more columns than a phone has room for.
    fn is_wide(&self) -> bool {
        self.alignments.len() > 3
    }

    /// Whether the target's title stands for the text of the link that is open.
    fn title_stands(&self) -> bool {
        matches!(self.open.last(), Some(OpenLink { open: Open::Inside { titled: true, .. }, .. }))
    }

    fn write_text(&mut self, text: &str, range: &Range<usize>) {
        if range.end <= self.skip_until {
            return;
        }
        if self.title_stands() {
            return;
        }
        if self.code {
            self.body.words += words(text);
        } else {
            self.plain.push_str(text);
        }
        if let Some(heading) = self.heading.as_mut().filter(|_| self.open.is_empty()) {
            heading.braces(self.text, text, range);
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
                self.begin_footnote(&name);
            }
            Tag::Table(alignments) => {
                self.flush();
                self.alignments = alignments;
                self.heads.clear();
                self.body.html.push_str(if self.is_wide() { "<table class=\"stack\">" } else { "<table>" });
            }
            Tag::TableHead => {
                self.in_head = true;
                self.column = 0;
                html.push_str("<thead><tr>");
                self.check_row(&range);
            }
            Tag::TableRow => {
                self.column = 0;
                html.push_str("<tr>");
                self.check_row(&range);
            }
            Tag::TableCell => {
                self.flush();
                let open = if self.in_head { "<th scope=\"col\"" } else { "<td" };
                let class = match self.alignments.get(self.column) {
                    Some(Alignment::Right) => " class=\"right\"",
                    Some(Alignment::Center) => " class=\"center\"",
                    _ => "",
                };
                self.body.html.push_str(open);
                self.body.html.push_str(class);
                // A phone sets the cells of a wide row below each other, with the names of their columns.
                if let Some(head) = self.heads.get(self.column).filter(|head| !self.in_head && !head.is_empty()) {
                    let _ = write!(self.body.html, " data-label=\"{head}\"");
                }
                self.body.html.push('>');
                self.cell = self.body.html.len();
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
                if self.body.lead.is_empty() && self.quotes.is_empty() && self.notes == 0 {
                    self.body.lead = lead(&self.plain);
                }
                self.flush();
                let html = &mut self.body.html;
                let hole = self.body.holes.last().is_some_and(|hole| hole.at as usize == html.len());
                if html.ends_with("<p>") && !hole {
                    html.truncate(html.len() - "<p>".len());
                } else {
                    html.push_str("</p>\n");
                }
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
                self.notes -= 1;
                self.body.html.push_str("</div>\n");
            }
            TagEnd::Table => self.body.html.push_str("</tbody></table>\n"),
            TagEnd::TableHead => {
                self.in_head = false;
                self.body.html.push_str("</tr></thead><tbody>\n");
            }
            TagEnd::TableRow => self.body.html.push_str("</tr>\n"),
            TagEnd::TableCell => {
                if self.in_head && self.is_wide() {
                    let mut head = String::new();
                    // The first cell says what the row is about, without a name before it.
                    escape(if self.column == 0 { "" } else { self.plain.trim() }, &mut head);
                    self.heads.push(head);
                }
                self.flush();
                self.column += 1;
                // A head without words names nothing: as a plain cell it is no riddle for a screen reader.
                let empty = self.body.html.len() == self.cell
                    && self.body.holes.last().is_none_or(|hole| (hole.at as usize) < self.cell);
                if self.in_head && empty {
                    let at = self.body.html.rfind("<th").unwrap_or(self.cell);
                    self.body.html.replace_range(at.., "<td></td>");
                } else {
                    self.body.html.push_str(if self.in_head { "</th>" } else { "</td>" });
                }
            }
            TagEnd::Emphasis => self.body.html.push_str("</em>"),
            TagEnd::Strong => self.body.html.push_str("</strong>"),
            TagEnd::Strikethrough => self.body.html.push_str("</del>"),
            TagEnd::Link => self.end_link(range.end),
            _ => {}
        }
    }

    /// In the sentences of others, a link without words of its own stands by its number: its title is not known yet.
    fn number_titles(&mut self) {
        let mut ends = 0;
        let in_order = self.pending.iter().all(|link| link.start >= std::mem::replace(&mut ends, link.end));
        if self.pending.len() < 2 || !in_order || self.pending.iter().all(|link| !link.titled) {
            return;
        }
        let mut plain = String::with_capacity(self.plain.len());
        let mut last = 0;
        for link in &mut self.pending {
            plain.push_str(&self.plain[last..link.start]);
            let start = plain.len();
            if link.titled {
                let _ = write!(plain, "{TITLE_OF}{}{TITLE_OF}", link.link);
            } else {
                plain.push_str(&self.plain[link.start..link.end]);
            }
            last = std::mem::replace(&mut link.end, plain.len());
            link.start = start;
        }
        plain.push_str(&self.plain[last..]);
        self.plain = plain;
    }

    /// A block ended: its links get their sentences.
    fn flush(&mut self) {
        self.body.words += words(&self.plain);
        self.number_titles();
        if !self.pending.is_empty() {
            sentence::stops(&self.plain, self.pending.iter().map(|link| link.start), &mut self.stops);
        }
        for Pending { link, start, end, titled } in self.pending.drain(..) {
            let sentence = &mut self.body.links[link as usize].sentence;
            *sentence = sentence::around(&self.plain, &self.stops, start, end);
            if titled {
                sentence.linked.clear();
            }
        }
        self.plain.clear();
    }

    fn report(&mut self, code: Code, range: Range<usize>, message: String, hint: String) {
        self.findings.push(Finding::new(code, Span::new(self.file, range), message).hint(hint));
    }

    fn begin_quote(&mut self, kind: Option<BlockQuoteKind>, range: &Range<usize>) {
        let github = kind.map(|kind| match kind {
            BlockQuoteKind::Note => "callout.note",
            BlockQuoteKind::Tip => "callout.tip",
            BlockQuoteKind::Important => "callout.important",
            BlockQuoteKind::Warning => "callout.warning",
            BlockQuoteKind::Caution => "callout.caution",
        });
        let own = || {
            let line = self.text[range.clone()].lines().next().unwrap_or("");
            let inside = line.trim_start_matches(' ').strip_prefix('>')?;
            let marker = inside.trim_start_matches(' ');
            if inside.len() - marker.len() > 4 {
                return None;
            }
            let marker = marker.trim_end();
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
                let class = title.trim_start_matches("callout.");
                let _ =
                    write!(self.body.html, "<div class=\"callout {class}\" role=\"note\"><p class=\"callout-title\">");
                self.hole(0, HoleKind::Word(title));
                self.body.html.push_str("</p>\n");
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
        let has = |mark: &str| classes.iter().any(|class| class.as_ref() == mark);
        let mark = match (has("internal"), has("customer")) {
            (true, _) => Some(Mark::Internal),
            (false, true) => Some(Mark::Customer),
            (false, false) => None,
        };
        let strange = other || classes.len() > usize::from(mark.is_some());
        if strange {
            self.strange_mark(range, None);
        } else if mark.is_some() && self.depth > 0 {
            let message = "a mark works only on a heading that stands by itself".to_owned();
            let hint = "take the heading out of the quote or list: there it begins no section".to_owned();
            self.report(Code::KP015, range.clone(), message, hint);
        }
        self.body.headings.push(Heading {
            level: (level as u8).max(2),
            id: id.unwrap_or("").to_owned(),
            text: String::new(),
            written: level as u8,
            nested: self.depth > 0,
            mark,
            start: offset(range.start),
            end: offset(range.end),
        });
        self.heading = Some(Opened {
            at: self.body.html.len(),
            first_hole: self.body.holes.len(),
            marked: id.is_some_and(|id| !id.is_empty()) || mark.is_some(),
            strange,
            brace: None,
            solid: 0,
        });
    }

    fn strange_mark(&mut self, range: &Range<usize>, at: Option<usize>) {
        let words = heading_words(&self.text[range.clone()]);
        let at = at.unwrap_or_else(|| range.start + words.rfind('{').unwrap_or(0));
        let message = "a heading takes no other mark than `{#id}`, `{.customer}` and `{.internal}`".to_owned();
        let hint = "correct the mark, or take the braces out".to_owned();
        self.report(Code::KP015, at..(range.start + words.len()).max(at), message, hint);
    }

    /// KP015 for a brace that was meant as a mark and was not understood as one: nobody may read more than was meant.
    fn check_braces(&mut self, heading: &Opened, range: &Range<usize>) {
        let words = heading_words(&self.text[range.clone()]);
        let end = range.start + words.len();
        let last = words.rfind('{').filter(|_| words.ends_with('}') && heading.solid != end);
        let at = heading.brace.or_else(|| {
            let meant = last.is_some_and(|last| !heading.marked || words[..last].ends_with('\\'));
            last.filter(|_| meant).map(|last| range.start + last)
        });
        if at.is_some() {
            self.strange_mark(range, at);
        }
    }

    /// The id needs the words, so the opening tag goes in when they are known, and holes after it move along.
    fn end_heading(&mut self, range: &Range<usize>) {
        let text = sentence::collapse(self.plain.trim());
        self.flush();
        let Some(opened) = self.heading.take() else { return };
        if !opened.strange {
            self.check_braces(&opened, range);
        }
        let Some(heading) = self.body.headings.last_mut() else { return };
        let wanted = if heading.id.is_empty() { heading_id(&text) } else { heading.id.nfc().collect() };
        let id = free(&mut self.ids, wanted);
        let level = heading.level;
        let mut tag = format!("<h{level} id=\"");
        escape(&id, &mut tag);
        tag.push_str("\">");
        heading.text = text;
        heading.id = id;
        self.body.html.insert_str(opened.at, &tag);
        let moved = offset(tag.len());
        for hole in &mut self.body.holes[opened.first_hole..] {
            hole.at += moved;
        }
        let _ = writeln!(self.body.html, "</h{level}>");
    }

    fn hole(&mut self, link: u32, kind: HoleKind) {
        let at = offset(self.body.html.len());
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
        self.open_link(Open::Inside { link, titled });
    }

    fn open_link(&mut self, open: Open) {
        self.open.push(OpenLink { open, plain: self.plain.len(), html: self.body.html.len() });
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
                write_external(destination, &mut self.body.html);
                self.body.html.push_str("\" rel=\"noopener noreferrer\">");
                self.open_link(Open::Outside(destination.to_owned()));
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
                self.open_link(Open::Nowhere);
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
                let place = at..at + anchor.len();
                let anchor = Some(normal(anchor)).filter(|anchor| !anchor.is_empty());
                (name, anchor.map(|anchor| Placed::new(anchor, place)))
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
                self.open_link(Open::Nowhere);
            }
            (false, anchor) => {
                self.inside(LinkTarget::Name { name: name.to_owned(), anchor }, place, !has_label);
                if !has_label {
                    self.plain.push_str(name);
                }
            }
        }
    }

    /// A link without words of its own gets its target's title, or its address.
    fn end_link(&mut self, end: usize) {
        if let Some(heading) = &mut self.heading {
            heading.solid = end;
        }
        let Some(OpenLink { open, plain, html }) = self.open.pop() else { return };
        let empty = self.body.html.len() == html;
        match open {
            Open::Inside { link, titled } => {
                if empty && !titled {
                    self.hole(link, HoleKind::Title);
                }
                self.pending.push(Pending { link, start: plain, end: self.plain.len(), titled });
                self.hole(link, HoleKind::Close);
            }
            Open::Outside(address) => {
                if empty {
                    self.plain.push_str(&address);
                    escape(&address, &mut self.body.html);
                }
                self.body.html.push_str("</a>");
            }
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
            let name = destination.strip_suffix('\\').unwrap_or(destination);
            let hint = format!("a picture is `![words](picture.png)`; to link, write `[[{name}]]`");
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
        if image.alt.trim().is_empty() {
            let hint = format!("write what it shows: `![The shelf at five in the afternoon]({path})`");
            self.report(
                Code::KP016,
                image.range.clone(),
                "this picture has no words for who cannot see it".to_owned(),
                hint,
            );
        }
        let link = u32::try_from(self.body.links.len()).unwrap_or(u32::MAX);
        let at = Placed::new((), image.range);
        let target = LinkTarget::Image { path, alt: image.alt.clone() };
        self.body.links.push(Link { target, start: at.start, end: at.end, sentence: Sentence::default() });
        self.body.html.push_str("<img src=\"");
        self.hole(link, HoleKind::Source);
        self.body.html.push_str("\" alt=\"");
        escape(&image.alt, &mut self.body.html);
        self.body.html.push('"');
        self.hole(link, HoleKind::Size);
        self.body.html.push('>');
    }

    /// KP104: wikilinks of a row whose bar was taken for the edge of a cell. Escaped ones and code are left alone.
    fn check_row(&mut self, range: &Range<usize>) {
        let row = &self.text[range.clone()];
        let bytes = row.as_bytes();
        let (mut at, mut open, mut bar) = (0, None, None);
        while let Some(byte) = bytes.get(at) {
            let next = bytes.get(at + 1);
            match (byte, next) {
                (b'\\', _) => at += 1,
                (b'`', _) => at = code_end(bytes, at) - 1,
                (b'[', Some(b'[')) => {
                    (open, bar) = (Some(at), None);
                    at += 1;
                }
                (b'|', _) if open.is_some() && bar.is_none() => bar = Some(at),
                (b'|', _) => (open, bar) = (None, None),
                (b']', Some(b']')) => {
                    if let (Some(start), Some(bar)) = (open.take(), bar.take()) {
                        let (name, words) = (row[start + 2..bar].trim(), row[bar + 1..at].trim());
                        let hint = format!("in a table the bar is written `\\|`: `[[{name}\\|{words}]]`");
                        let place = range.start + start..range.start + at + 2;
                        self.report(Code::KP104, place, "the bar of this link ends its cell".to_owned(), hint);
                    }
                    at += 1;
                }
                _ => {}
            }
            at += 1;
        }
    }
}

impl Opened {
    /// Remembers braces of plain words: an open one without its partner, and one that begins like a mark.
    fn braces(&mut self, source: &str, text: &str, range: &Range<usize>) {
        let escaped = range.start > 0 && source.as_bytes()[range.start - 1] == b'\\';
        for (at, byte) in text.bytes().enumerate() {
            let place = (range.start + at).min(range.end);
            let mark = matches!(text.as_bytes().get(at + 1), Some(b'.' | b'#'));
            match byte {
                b'{' if at == 0 && escaped => {}
                b'{' if self.brace.is_none_or(|brace| !looks_like_mark(source, brace)) || mark => {
                    self.brace = Some(place);
                }
                b'}' if self.brace.is_some_and(|brace| !looks_like_mark(source, brace)) => self.brace = None,
                _ => {}
            }
        }
    }
}

fn looks_like_mark(source: &str, brace: usize) -> bool {
    matches!(source.as_bytes().get(brace + 1), Some(b'.' | b'#'))
}

/// The words of a heading as written: without the line under it, the marks that close it and white space.
fn heading_words(source: &str) -> &str {
    let words = source.trim_end();
    if !source.starts_with('#') {
        return words.rfind('\n').map_or(words, |at| words[..at].trim_end());
    }
    let open = words.trim_end_matches('#');
    if open.ends_with([' ', '\t']) { open.trim_end() } else { words }
}

/// Where the code that begins with the backticks at `at` ends: after its partner, or with its cell.
fn code_end(bytes: &[u8], at: usize) -> usize {
    let run = |at: usize| bytes[at..].iter().take_while(|byte| **byte == b'`').count();
    let length = run(at);
    let mut here = at + length;
    while let Some(byte) = bytes.get(here) {
        match byte {
            b'`' => {
                let other = run(here);
                here += other;
                if other == length {
                    return here;
                }
            }
            b'|' if bytes[here - 1] != b'\\' => return here,
            _ => here += 1,
        }
    }
    here
}

/// An id that nothing on the page has: with `-2`, `-3` and so on where it is taken.
fn free(ids: &mut HashMap<Cow<'_, str>, u32>, mut wanted: String) -> String {
    if is_footnote(&wanted) {
        wanted.push_str("-section");
    }
    let Some(mut number) = ids.get(wanted.as_str()).copied() else {
        ids.insert(Cow::Owned(wanted.clone()), 2);
        return wanted;
    };
    let id = loop {
        let id = format!("{wanted}-{number}");
        number += 1;
        if !ids.contains_key(id.as_str()) {
            break id;
        }
    };
    ids.insert(Cow::Owned(wanted), number);
    ids.insert(Cow::Owned(id.clone()), 2);
    id
}

/// Whether a footnote may have this id.
fn is_footnote(id: &str) -> bool {
    let rest = id.strip_prefix("fn-").or_else(|| id.strip_prefix("fnref-"));
    rest.is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-'))
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// Where a line begins with more quote marks than may nest: found before parsing, which would take them all.
fn quoted_too_deep(source: &str) -> Option<usize> {
    let mut start = 0;
    for line in source.split_inclusive('\n') {
        let marks = line.bytes().take_while(|byte| matches!(byte, b'>' | b' ')).filter(|byte| *byte == b'>').count();
        if marks > MARKS {
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
