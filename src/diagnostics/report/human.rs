//! Excerpts with carets, like those of rustc. Only this file uses annotate-snippets.

use std::io::{self, Write};
use std::ops::Range;
use std::sync::Arc;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level as Title, Origin, Padding, Renderer, Snippet};

use crate::diagnostics::report::place::{Lines, Position, Positions, named};
use crate::diagnostics::report::{SourceTexts, one_line, visible};
use crate::diagnostics::{English, Finding, Level, Span, Tongue};

/// The width of an excerpt in columns. Of a longer line only the part around the marks is shown.
const WIDTH: usize = 140;
/// A narrower terminal breaks lines itself.
const LEAST: usize = 40;
/// What stands before a message: `warning[KP101]: `.
const TITLE: usize = 16;
/// What stands before a hint: `1234 = help: `.
const BESIDE_HELP: usize = 13;
/// The most characters that one mark underlines, and the most from the first to the last mark of an excerpt.
const MARKED: usize = 80;
/// How many characters of a line are read on either side of its marks. It is more than an excerpt can show.
const BESIDE: usize = WIDTH + 10;
/// Two marks of a file that are at most this many lines apart share an excerpt.
const NEAR: usize = 40;

/// Prints findings with excerpts of their sources.
///
/// # Errors
/// Those of `out`.
pub fn human(out: &mut dyn Write, findings: &[Finding], texts: &dyn SourceTexts, color: bool) -> io::Result<()> {
    human_within(out, findings, texts, color, None, &English)
}

/// Prints them for a terminal of so many columns: sentences are broken between words, and go on below their beginning.
/// Without a width each stands on one line.
///
/// # Errors
/// Those of `out`.
pub fn human_within(
    out: &mut dyn Write,
    findings: &[Finding],
    texts: &dyn SourceTexts,
    color: bool,
    width: Option<usize>,
    tongue: &dyn Tongue,
) -> io::Result<()> {
    let excerpts = width.map_or(WIDTH, |width| width.clamp(LEAST, WIDTH));
    let renderer = if color { Renderer::styled() } else { Renderer::plain() }.term_width(excerpts);
    let folded = |text: &str, before: usize| match width {
        Some(width) => folded(text, width.max(LEAST) - before),
        None => text.to_owned(),
    };
    let mut places = Positions::new(texts);
    for finding in findings {
        let title = match finding.level {
            Level::Error => Title::ERROR,
            Level::Warning => Title::WARNING,
            Level::Note => Title::NOTE,
        };
        let title = titled(title, finding.level.key(), tongue);
        let shown = ShownSources::new(finding, &mut places, tongue);
        let mut group = Group::with_title(
            title.primary_title(folded(&one_line(&finding.message.said(tongue)), TITLE)).id(finding.code.text()),
        );
        if let Some(path) = &shown.path {
            group = group.element(Origin::path(path.as_str()));
            if shown.excerpts.is_empty() && !(shown.notes.is_empty() && finding.hints.is_empty()) {
                group = group.element(Padding);
            }
        }
        group = group.elements(shown.excerpts.iter().map(Excerpt::snippet));
        group = group.elements(
            shown
                .notes
                .iter()
                .map(|note| titled(Title::NOTE, Level::Note.key(), tongue).message(folded(note, BESIDE_HELP))),
        );
        group = group.elements(finding.hints.iter().map(|hint| {
            titled(Title::HELP, "level.help", tongue).message(folded(&one_line(&hint.said(tongue)), BESIDE_HELP))
        }));
        let mut printed = renderer.render(&[group]);
        for excerpt in &shown.excerpts {
            excerpt.count_what_was_cut(&mut printed);
        }
        writeln!(out, "{printed}\n")?;
    }
    Ok(())
}

/// A level with its word in a language.
fn titled<'a>(level: Title<'a>, key: &str, tongue: &'a dyn Tongue) -> Title<'a> {
    match tongue.keyed(key) {
        Some(word) => level.with_name(word),
        None => level,
    }
}

/// A text with its lines broken between words, so that each has at most so many characters; a longer word stays whole.
fn folded(text: &str, width: usize) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut filled = 0;
    for word in text.split(' ') {
        let letters = word.chars().count();
        if filled > 0 && filled + 1 + letters > width {
            out.push('\n');
            filled = 0;
        } else if filled > 0 {
            out.push(' ');
            filled += 1;
        }
        out.push_str(word);
        filled += letters;
    }
    out
}

/// The parts of the sources that one finding shows, safe for a terminal.
#[derive(Default)]
struct ShownSources {
    /// The finding's file, if no line of it is shown.
    path: Option<String>,
    excerpts: Vec<Excerpt>,
    /// Labels whose place has no line to be shown under.
    notes: Vec<String>,
}

impl ShownSources {
    fn new(finding: &Finding, places: &mut Positions, tongue: &dyn Tongue) -> Self {
        let label = finding.label.as_ref().map(|label| label.said(tongue)).unwrap_or_default();
        let mut shown = Self::default();
        if !shown.mark(&finding.span, &label, AnnotationKind::Primary, places) {
            shown.path = Some(one_line(&finding.span.path));
            shown.notes.extend((!label.is_empty()).then(|| one_line(&label)));
        }
        for label in &finding.labels {
            let text = label.text.said(tongue);
            if !shown.mark(&label.span, &text, AnnotationKind::Context, places) {
                shown.notes.push(one_line(&format!("{}: {text}", label.span.path)));
            }
        }
        for excerpt in &mut shown.excerpts {
            excerpt.draw(places);
        }
        shown
    }

    /// Adds a mark to an excerpt; false if there is no line to show.
    fn mark(&mut self, span: &Span, label: &str, kind: AnnotationKind, places: &mut Positions) -> bool {
        let whole_file = span.start == 0 && span.end == 0;
        let Some(lines) = places.lines(&span.path).filter(|lines| !whole_file && !lines.text().is_empty()) else {
            return false;
        };
        let mark = Underline::new(span, one_line(label), kind, lines);
        match self.excerpts.iter_mut().find(|excerpt| excerpt.takes(&span.path, &mark)) {
            Some(excerpt) => excerpt.marks.push(mark),
            None => self.excerpts.push(Excerpt::new(&span.path, mark)),
        }
        true
    }
}

/// A range to underline on one line. Of a span of several lines it is the part on the first one.
struct Underline {
    line: usize,
    columns: Range<usize>,
    /// In bytes of the file; once the excerpt is drawn, in bytes of its text.
    range: Range<usize>,
    label: String,
    kind: AnnotationKind,
    /// In a workbook, the cell.
    cell: Option<Position>,
}

impl Underline {
    fn new(span: &Span, label: String, kind: AnnotationKind, lines: &mut Lines) -> Self {
        let place = lines.place(span.start as usize);
        let line = lines.range(place.line);
        let start = lines.floor(span.start as usize).clamp(line.start, line.end);
        let end = lines.floor(span.end as usize).clamp(start, line.end);
        let inside = &lines.text()[start..end];
        let end = inside.char_indices().nth(MARKED).map_or(end, |(at, _)| start + at);
        let columns = place.column..place.column + inside.chars().take(MARKED).count();
        let cell = span.is_in_workbook().then(|| lines.cell(span.start as usize));
        Self { line: place.line, columns, range: start..end, label, kind, cell }
    }
}

/// Some lines of a file, with the marks on them.
struct Excerpt {
    path: Arc<str>,
    marks: Vec<Underline>,
    shown_path: String,
    first_line: usize,
    /// How many characters are left out at the beginning of each line.
    cut: usize,
    source: String,
}

impl Excerpt {
    fn new(path: &Arc<str>, mark: Underline) -> Self {
        let (shown_path, first_line) = (one_line(path), mark.line);
        Self { path: Arc::clone(path), marks: vec![mark], shown_path, first_line, cut: 0, source: String::new() }
    }

    /// Whether a mark is near enough to all others to be shown with them.
    fn takes(&self, path: &Arc<str>, mark: &Underline) -> bool {
        let near = |other: &Underline| {
            let left = other.columns.start.min(mark.columns.start);
            let right = other.columns.end.max(mark.columns.end);
            right - left <= MARKED && other.line.abs_diff(mark.line) <= NEAR
        };
        self.path == *path && self.marks.iter().all(near)
    }

    /// Takes the text of the excerpt from the file's lines. The work does not grow with the length of a line.
    fn draw(&mut self, places: &mut Positions) {
        let Some(lines) = places.lines(&self.path) else { return };
        let columns = self.marks.iter().map(|mark| mark.columns.start);
        self.cut = columns.min().unwrap_or(1).saturating_sub(1 + BESIDE);
        let last = self.marks.iter().map(|mark| mark.line).fold(self.first_line, usize::max);
        self.first_line = self.marks.iter().map(|mark| mark.line).fold(self.first_line, usize::min);
        for number in self.first_line..=last {
            let line = lines.range(number);
            let text = lines.text();
            let mut marks: Vec<&mut Underline> = self.marks.iter_mut().filter(|mark| mark.line == number).collect();
            let Some(any) = marks.first() else {
                let shown: String = text[line].chars().skip(self.cut).take(2 * BESIDE).collect();
                self.source.push_str(&visible(&shown));
                self.source.push('\n');
                continue;
            };
            let kept = any.columns.start - 1 - self.cut;
            let before = &text[line.start..any.range.start];
            let left = line.start + before.char_indices().rev().take(kept).last().map_or(before.len(), |(at, _)| at);
            let right = marks.iter().map(|mark| mark.range.end).fold(left, usize::max);
            let right = text[right..line.end].char_indices().nth(BESIDE).map_or(line.end, |(at, _)| right + at);
            let begin = self.source.len();
            let shown = |to: usize| begin + visible(&text[left..to]).len();
            for mark in &mut marks {
                mark.range = shown(mark.range.start)..shown(mark.range.end);
            }
            self.source.push_str(&visible(&text[left..right]));
            self.source.push('\n');
        }
    }

    /// The printer gives the column in the excerpt. Replaces it by the column in the file where the beginning of lines
    /// was cut, and by the cell of a workbook.
    fn count_what_was_cut(&self, printed: &mut String) {
        let title = printed.find('\n').unwrap_or(printed.len());
        for mark in self.marks.iter().filter(|mark| self.cut > 0 || mark.cell.is_some()) {
            let place = |column: usize| format!("{}:{}:{column}", self.shown_path, mark.line);
            let shown = place(mark.columns.start - self.cut) + "\n";
            if let Some(at) = printed[title..].find(&shown).map(|at| title + at) {
                let place = match mark.cell {
                    Some(cell) => named(&self.shown_path, cell) + "\n",
                    None => place(mark.columns.start) + "\n",
                };
                printed.replace_range(at..at + shown.len(), &place);
                return;
            }
        }
    }

    fn snippet(&self) -> Snippet<'_, Annotation<'_>> {
        let marks = self.marks.iter().map(|mark| {
            let annotation = mark.kind.span(mark.range.clone());
            if mark.label.is_empty() { annotation } else { annotation.label(mark.label.as_str()) }
        });
        Snippet::source(self.source.as_str())
            .path(self.shown_path.as_str())
            .line_start(self.first_line)
            .annotations(marks)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::Code;
    use crate::diagnostics::report::tests::{Files, printed, span};
    use crate::diagnostics::say;

    /// Prints `text` with one finding at what stands between « and ».
    fn shown(text: &str) -> String {
        let start = text.find('«').unwrap();
        let end = text.find('»').unwrap() - '«'.len_utf8();
        let text = text.replace(['«', '»'], "");
        let finding = Finding::new(Code::KP101, span("a.md", start..end), say!("no person is called `x`"))
            .label(say!("did you mean `y`?"))
            .hint(say!("see people/"));
        format!("\n{}", printed(|out| human(out, &[finding], &Files(&[("a.md", &text)]), false)))
    }

    #[test]
    fn the_first_line() {
        assert_eq!(
            shown("owner = «\"x\"»\ndue"),
            r#"
error[KP101]: no person is called `x`
 --> a.md:1:9
  |
1 | owner = "x"
  |         ^^^ did you mean `y`?
  |
  = help: see people/

"#
        );
    }

    #[test]
    fn a_later_line_shows_itself_only() {
        let text = "+++\n".repeat(9) + "owner = «\"x\"»\n+++\n";
        assert_eq!(
            shown(&text),
            r#"
error[KP101]: no person is called `x`
  --> a.md:10:9
   |
10 | owner = "x"
   |         ^^^ did you mean `y`?
   |
   = help: see people/

"#
        );
    }

    #[test]
    fn vietnamese_composed_and_decomposed_and_wide_characters() {
        assert_eq!(
            shown("bế, be\u{302}\u{301} 漢字\t= «\"漢\"» # y\n"),
            "
error[KP101]: no person is called `x`
 --> a.md:1:15
  |
1 | bế, be\u{302}\u{301} 漢字    = \"漢\" # y
  |                  ^^^^ did you mean `y`?
  |
  = help: see people/

"
        );
    }

    #[test]
    fn a_tab_is_one_column_and_four_wide() {
        assert_eq!(
            shown("\tid = «\"x\"»"),
            r#"
error[KP101]: no person is called `x`
 --> a.md:1:7
  |
1 |     id = "x"
  |          ^^^ did you mean `y`?
  |
  = help: see people/

"#
        );
    }

    #[test]
    fn whatever_ends_the_lines() {
        let line_two = r#"
error[KP101]: no person is called `x`
 --> a.md:2:9
  |
2 | owner = "x"
  |         ^^^ did you mean `y`?
  |
  = help: see people/

"#;
        for text in [
            "a\nowner = «\"x\"»\nb",
            "a\r\nowner = «\"x\"»\r\nb",
            "a\rowner = «\"x\"»\rb",
            "\u{feff}\r\nowner = «\"x\"»",
        ] {
            assert_eq!(shown(text), line_two, "{text:?}");
        }
    }

    #[test]
    fn a_byte_order_mark_is_not_shown() {
        assert_eq!(shown("\u{feff}owner = «\"x\"»"), shown("owner = «\"x\"»"));
    }

    #[test]
    fn the_end_of_a_file() {
        assert_eq!(
            shown("owner\n«»"),
            r"
error[KP101]: no person is called `x`
 --> a.md:2:1
  |
2 |
  | ^ did you mean `y`?
  |
  = help: see people/

"
        );
    }

    #[test]
    fn a_span_over_several_lines_is_marked_on_its_first() {
        assert_eq!(
            shown("a = [«1,\n2»]"),
            r"
error[KP101]: no person is called `x`
 --> a.md:1:6
  |
1 | a = [1,
  |      ^^ did you mean `y`?
  |
  = help: see people/

"
        );
    }

    #[test]
    fn a_long_line_is_shown_around_the_place() {
        let text = format!("{}«word»{}", "x ".repeat(5000), " y".repeat(5000));
        assert_eq!(
            shown(&text),
            r"
error[KP101]: no person is called `x`
 --> a.md:1:10001
  |
1 | ...x x x x x x x x x x x x x x x x x x x x x x x x x x x word y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y...
  |                                                          ^^^^ did you mean `y`?
  |
  = help: see people/

"
        );
    }

    #[test]
    fn a_long_span_is_marked_at_its_beginning() {
        let excerpt = shown(&format!("{}«{}»", "é ".repeat(300), "漢 ".repeat(500)));
        assert!(excerpt.contains(" --> a.md:1:601\n"), "{excerpt}");
        assert!(excerpt.lines().all(|line| line.chars().count() <= WIDTH + 10), "{excerpt}");
    }

    #[test]
    fn nothing_that_steers_a_terminal_gets_through() {
        assert_eq!(
            shown("a\u{1b}[31m \u{202e}b «\u{1b}x» c\u{9b}1m"),
            "
error[KP101]: no person is called `x`
 --> a.md:1:11
  |
1 | a\u{fffd}[31m \u{fffd}b \u{fffd}x c\u{fffd}1m
  |           ^^ did you mean `y`?
  |
  = help: see people/

"
        );
    }

    const PLAN: &str = "+++\nid = \"osa\"\nid = \"osa\"\n+++\n\n\n\n\n\nEnd of it.\n";

    fn twice() -> Finding {
        let at = |what: &str| PLAN.find(what).map(|at| at..at + what.len()).unwrap();
        let second = PLAN.rfind("id").unwrap();
        Finding::new(Code::KP009, span("a.md", second..second + 10), say!("`osa` stands here twice"))
            .label(say!("the second"))
            .also(span("a.md", at("id = \"osa\"")), say!("the first"))
            .also(span("a.md", at("End")), say!("read here"))
            .also(span("b.md", 8..11), say!("and here"))
            .also(span("gone.md", 8..11), say!("and there"))
            .hint(say!("rename one"))
    }

    #[test]
    fn further_places_share_the_frame_of_their_file() {
        let texts = Files(&[("a.md", PLAN), ("b.md", "about = osa\n")]);
        assert_eq!(
            printed(|out| human(out, &[twice()], &texts, false)),
            r#"error[KP009]: `osa` stands here twice
  --> a.md:3:1
   |
 2 | id = "osa"
   | ---------- the first
 3 | id = "osa"
   | ^^^^^^^^^^ the second
...
10 | End of it.
   | --- read here
   |
  ::: b.md:1:9
   |
 1 | about = osa
   |         --- and here
   |
   = note: gone.md: and there
   = help: rename one

"#
        );
    }

    #[test]
    fn without_a_line_to_show_the_path_stands_alone() {
        let whole = |path| Finding::new(Code::KP013, span(path, 0..0), say!("unknown\nplace")).hint(say!("move it"));
        let unknown = Finding::new(Code::KP012, span("gone.md", 7..9), say!("twin")).label(say!("this one"));
        let empty = Finding::new(Code::KP002, span("empty.md", 0..3), say!("no front matter"));
        let texts = Files(&[("a.md", PLAN), ("empty.md", "")]);
        assert_eq!(
            printed(|out| human(out, &[whole("a.md"), whole("x/\u{1b}y\n.md"), unknown, empty], &texts, false)),
            "error[KP013]: unknown place
--> a.md
 |
 = help: move it

error[KP013]: unknown place
--> x/\u{fffd}y .md
 |
 = help: move it

error[KP012]: twin
--> gone.md
 |
 = note: this one

error[KP002]: no front matter
--> empty.md

"
        );
    }

    #[test]
    fn color_changes_nothing_but_color() {
        let print = |color| printed(|out| human(out, &[twice()], &Files(&[("a.md", PLAN)]), color));
        let styled = print(true);
        let plain: String = styled.split("\u{1b}[").enumerate().fold(String::new(), |plain, (at, part)| {
            plain + if at == 0 { part } else { part.split_once('m').unwrap().1 }
        });
        assert!(styled.contains("\u{1b}["));
        assert_eq!(plain, print(false));
    }

    #[test]
    fn spans_from_anywhere_are_survived() {
        let long = "漢é\t ".repeat(120);
        for text in ["", "\u{feff}", "\r\n", "\u{feff}đe\u{301}漢\r\n\tx\u{202e}\r\r\n\n", "đ", long.as_str()] {
            let texts = Files(&[("a.md", text)]);
            let ends = (0..text.len() + 3).step_by(1 + text.len() / 40).chain([u32::MAX as usize]);
            for (start, end) in ends.clone().flat_map(|start| ends.clone().map(move |end| (start, end))) {
                let at = span("a.md", start..end);
                let (place, _) = Positions::new(&texts).of(&at);
                let finding =
                    Finding::new(Code::KP101, at, say!("m")).label(say!("l")).also(span("a.md", end..start), say!("k"));
                let shown = printed(|out| human(out, &[finding], &texts, false));
                let framed = !text.is_empty() && (start, end) != (0, 0);
                let place = format!("a.md:{}:{}\n", place.line, place.column);
                assert!(!framed || shown.contains(&place), "{text:?} {start}..{end}: {place}{shown}");
            }
        }
    }

    #[test]
    fn many_findings_on_one_line_take_their_time_once() {
        let text = "[[x]] ".repeat(5_000);
        let path: Arc<str> = Arc::from("a.md");
        let found =
            |at: usize| Finding::new(Code::KP101, Span::new(&path, at * 6..at * 6 + 5), say!("nothing is called `x`"));
        let findings: Vec<Finding> = (0..5_000).map(found).collect();
        let shown = printed(|out| human(out, &findings, &Files(&[("a.md", &text)]), false));
        assert!(shown.contains(" --> a.md:1:29995\n"));
    }
}
