//! Printers of findings: for people, one line each, JSON, GitHub. All print the same value.

mod human;
mod json;
mod place;

use std::collections::HashMap;
use std::io::{self, Write};

use crate::finding::{Finding, Level};

pub use human::human;
pub use json::json;
use place::Lines;
pub use place::Place;

/// How findings are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Frames, like rustc.
    Human,
    /// One line each.
    Short,
    /// One JSON document.
    Json,
    /// Lines that GitHub shows on a merge request.
    Github,
}

/// What a run was about.
#[derive(Clone, Copy, Debug)]
pub struct Summary {
    /// How many pages.
    pub pages: usize,
    /// How long it took.
    pub seconds: f64,
}

/// The texts that findings point into.
pub trait Texts {
    /// The whole text of a source, by its path from the project's root.
    fn text(&self, path: &str) -> Option<&str>;
}

/// How many errors, warnings and notes there are.
pub fn counts(findings: &[Finding]) -> (usize, usize, usize) {
    let count = |level| findings.iter().filter(|finding| finding.level == level).count();
    (count(Level::Error), count(Level::Warning), count(Level::Note))
}

/// `path:line:col: error[KP101]: message`, one line each.
///
/// # Errors
/// Those of `out`.
pub fn short(out: &mut dyn Write, findings: &[Finding], texts: &dyn Texts) -> io::Result<()> {
    let mut places = Places::new(texts);
    for finding in findings {
        let (start, _) = places.of(&finding.span);
        let (level, code) = (finding.level.word(), finding.code.text());
        writeln!(
            out,
            "{}:{}:{}: {level}[{code}]: {}",
            finding.span.path,
            start.line,
            start.column,
            one_line(&finding.message)
        )?;
    }
    Ok(())
}

/// GitHub's workflow commands.
///
/// # Errors
/// Those of `out`.
pub fn github(out: &mut dyn Write, findings: &[Finding], texts: &dyn Texts) -> io::Result<()> {
    let mut places = Places::new(texts);
    for finding in findings {
        let (start, end) = places.of(&finding.span);
        let level = if finding.level == Level::Note { "notice" } else { finding.level.word() };
        let mut message = finding.message.clone();
        for hint in std::iter::once(&finding.label).chain(&finding.hints).filter(|hint| !hint.is_empty()) {
            message.push('\n');
            message.push_str(hint);
        }
        writeln!(
            out,
            "::{level} file={},line={},col={},endLine={},endColumn={},title={} {}::{}",
            property(&finding.span.path),
            start.line,
            start.column,
            end.line,
            end.column,
            finding.code.text(),
            finding.code.name(),
            data(&message)
        )?;
    }
    Ok(())
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// Control characters as spaces, so that one finding is one line.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// Lines and columns of spans; the lines of a file are found once.
struct Places<'a> {
    texts: &'a dyn Texts,
    lines: HashMap<&'a str, Lines<'a>>,
}

impl<'a> Places<'a> {
    fn new(texts: &'a dyn Texts) -> Self {
        Self { texts, lines: HashMap::new() }
    }

    fn of(&mut self, span: &'a crate::span::Span) -> (Place, Place) {
        let texts = self.texts;
        let lines = self.lines.entry(&span.path).or_insert_with(|| Lines::new(texts.text(&span.path).unwrap_or("")));
        (lines.place(span.start as usize), lines.place(span.end as usize))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes::Code;
    use crate::span::Span;
    use std::sync::Arc;

    struct One(&'static str);
    impl Texts for One {
        fn text(&self, path: &str) -> Option<&str> {
            (path == "a.md").then_some(self.0)
        }
    }

    fn finding(range: std::ops::Range<usize>) -> Finding {
        Finding::new(Code::KP101, Span::new(&Arc::from("a.md"), range), "no person is called `x`")
            .label("did you mean `y`?")
            .hint("check it")
    }

    fn printed(print: impl Fn(&mut Vec<u8>) -> io::Result<()>) -> String {
        let mut out = Vec::new();
        print(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn carets_stand_right_under_vietnamese_and_wide_characters() {
        let text = One("title = 1\nbế be\u{302}\u{301} 漢 = \"x\"\n");
        let at = text.0.find("\"x\"").unwrap();
        let shown = printed(|out| human(out, &[finding(at..at + 3)], &text, false));
        assert_eq!(
            shown,
            "error[KP101]: no person is called `x`\n --> a.md:2:13\n  |\n2 | bế be\u{302}\u{301} 漢 = \"x\"\n  |            ^^^ did you mean `y`?\n  |\n  = help: check it\n\n"
        );
    }

    #[test]
    fn a_finding_without_a_text_names_its_path() {
        let shown = printed(|out| {
            human(out, &[Finding::new(Code::KP013, Span::file(&Arc::from("b.md")), "unknown")], &One(""), false)
        });
        assert_eq!(shown, "error[KP013]: unknown\n--> b.md\n\n");
    }

    #[test]
    fn short_lines_count_characters_from_one() {
        let text = One("\u{feff}đa\r\nx\r\nđ y");
        let at = text.0.find('y').unwrap();
        let shown = printed(|out| short(out, &[finding(3..5), finding(at..at + 1)], &text));
        assert_eq!(
            shown,
            "a.md:1:1: error[KP101]: no person is called `x`\na.md:3:3: error[KP101]: no person is called `x`\n"
        );
    }

    #[test]
    fn json_is_one_versioned_document() {
        let shown = printed(|out| json(out, &[finding(0..5)], &One("title"), &Summary { pages: 3, seconds: 0.1 }));
        assert_eq!(
            shown,
            "{\"version\":1,\"findings\":[{\"code\":\"KP101\",\"name\":\"unknown-reference\",\"level\":\"error\",\"message\":\"no person is called `x`\",\"file\":\"a.md\",\"line\":1,\"column\":1,\"end_line\":1,\"end_column\":6,\"labels\":[],\"hints\":[\"did you mean `y`?\",\"check it\"]}],\"summary\":{\"pages\":3,\"errors\":1,\"warnings\":0,\"notes\":0}}\n"
        );
    }

    #[test]
    fn github_lines_escape_what_would_break_them() {
        let shown = printed(|out| github(out, &[finding(0..1)], &One("t")));
        assert_eq!(
            shown,
            "::error file=a.md,line=1,col=1,endLine=1,endColumn=2,title=KP101 unknown-reference::no person is called `x`%0Adid you mean `y`?%0Acheck it\n"
        );
    }
}
