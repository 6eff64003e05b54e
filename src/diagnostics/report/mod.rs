//! Printers of findings: for people, in one line each, as JSON, as SARIF, for GitHub. All print the same values.

mod human;
mod json;
mod place;
#[cfg(feature = "cli")]
mod sarif;

use std::fmt::Write as _;
use std::io::{self, Write};

use crate::diagnostics::{Finding, Level, Tongue, fixes};

pub use human::{human, human_within};
pub use json::json;
#[cfg(feature = "cli")]
pub(crate) use place::named;
pub use place::{Position, Positions};
#[cfg(feature = "cli")]
pub(crate) use sarif::sarif;

/// How findings are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReportFormat {
    /// With excerpts of the sources, like rustc.
    Human,
    /// One line each.
    Short,
    /// One JSON document.
    Json,
    /// Workflow commands, which GitHub shows on a merge request.
    Github,
    /// One SARIF 2.1.0 document.
    Sarif,
}

/// What a run did.
#[derive(Clone, Copy, Debug, Default)]
pub struct Summary {
    /// How many pages.
    pub pages: usize,
    /// How long it took.
    pub seconds: f64,
}

/// Gives the sources that findings point into.
pub trait SourceTexts {
    /// The whole text of a source, by its path from the project's root.
    fn text(&self, path: &str) -> Option<&str>;
}

/// No sources: findings are printed without excerpts.
#[derive(Clone, Copy, Debug)]
pub struct NoTexts;

impl SourceTexts for NoTexts {
    fn text(&self, _path: &str) -> Option<&str> {
        None
    }
}

/// How many errors, warnings and notes there are.
pub fn counts(findings: &[Finding]) -> (usize, usize, usize) {
    let count = |level| findings.iter().filter(|finding| finding.level == level).count();
    (count(Level::Error), count(Level::Warning), count(Level::Note))
}

/// Prints `path:line:col: error[KP101]: message`, one line each; of a workbook `path:B7`.
///
/// # Errors
/// Those of `out`.
pub fn short(
    out: &mut dyn Write,
    findings: &[Finding],
    texts: &dyn SourceTexts,
    tongue: &dyn Tongue,
) -> io::Result<()> {
    let mut places = Positions::new(texts);
    for finding in findings {
        let (start, _) = places.of(&finding.span);
        // Editors look for the word of the level: it is the same in every language.
        let (level, code) = (finding.level.word(), finding.code.text());
        let place = place::named(&one_line(&finding.span.path), start);
        writeln!(out, "{place}: {level}[{code}]: {}", one_line(&finding.message.said(tongue)))?;
    }
    Ok(())
}

/// Prints workflow commands of GitHub. A change that settles a finding stands below it as a suggested change of its lines,
/// as a review of GitHub takes it.
///
/// # Errors
/// Those of `out`.
pub fn github(out: &mut dyn Write, findings: &[Finding], texts: &dyn SourceTexts) -> io::Result<()> {
    let mut places = Positions::new(texts);
    for finding in findings {
        let (start, end) = places.of(&finding.span);
        let level = if finding.level == Level::Note { "notice" } else { finding.level.word() };
        let mut message = finding.message.english().to_owned();
        for hint in finding.label.iter().chain(&finding.hints) {
            message.push('\n');
            message.push_str(hint.english());
        }
        if let Some(lines) = finding.fix.as_ref().and_then(|fix| suggestion(texts.text(&fix.span.path)?, finding)) {
            let _ = write!(message, "\n```suggestion\n{lines}```");
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

/// The lines that a fix changes, as they are afterwards.
fn suggestion(text: &str, finding: &Finding) -> Option<String> {
    let changes = fixes::by_line(text, &fixes::together(text, [finding]));
    let lines = changes.into_iter().next()?.text;
    Some(lines.into_iter().map(|line| line + "\n").collect())
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// Text that is safe for a terminal: control characters, and characters that change the direction of text, are
/// replaced. Tabs stay.
fn visible(text: &str) -> String {
    text.chars().map(|c| if c != '\t' && steers(c) { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

/// The same on one line.
fn one_line(text: &str) -> String {
    let space = |c| matches!(c, '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}');
    visible(&text.replace("\r\n", "\n").replace(space, " "))
}

fn steers(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::Code;
    use crate::diagnostics::English;
    use crate::diagnostics::Span;
    use crate::diagnostics::say;
    use std::sync::Arc;

    /// Texts by path.
    pub(super) struct Files<'a>(pub(super) &'a [(&'a str, &'a str)]);

    impl SourceTexts for Files<'_> {
        fn text(&self, path: &str) -> Option<&str> {
            self.0.iter().find(|(name, _)| *name == path).map(|(_, text)| *text)
        }
    }

    pub(super) fn span(path: &str, range: std::ops::Range<usize>) -> Span {
        Span::new(&Arc::from(path), range)
    }

    pub(super) fn printed(print: impl FnOnce(&mut Vec<u8>) -> io::Result<()>) -> String {
        let mut out = Vec::new();
        print(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn finding(range: std::ops::Range<usize>) -> Finding {
        Finding::new(Code::KP101, span("a.md", range), say!("no person is called `x`"))
            .label(say!("did you mean `y`?"))
            .hint(say!("check it"))
    }

    #[test]
    fn short_lines_count_characters_from_one() {
        let text = "\u{feff}đa\r\nx\r\nđ y";
        let at = text.find('y').unwrap();
        let shown =
            printed(|out| short(out, &[finding(3..5), finding(at..at + 1)], &Files(&[("a.md", text)]), &English));
        assert_eq!(
            shown,
            "a.md:1:1: error[KP101]: no person is called `x`\na.md:3:3: error[KP101]: no person is called `x`\n"
        );
    }

    #[test]
    fn a_short_line_is_one_line_whatever_it_holds() {
        let odd = Finding::new(
            Code::KP011,
            span("a\nb\u{202e}.md", 0..0),
            crate::diagnostics::Message::constant("not\r\nportable:\ta\u{1b}[2Jb\u{2028}c"),
        );
        let texts = Files(&[]);
        assert_eq!(
            printed(|out| short(out, &[odd], &texts, &English)),
            "a b\u{fffd}.md:1:1: error[KP011]: not portable: a\u{fffd}[2Jb c\n"
        );
    }

    #[test]
    fn json_is_one_versioned_document() {
        let texts = Files(&[("a.md", "title\nđ x"), ("b.md", "\r\n\r\n漢")]);
        let label = finding(0..5).also(span("b.md", 4..7), say!("here")).also(span("gone.md", 4..7), say!("there"));
        let lines =
            Finding { level: Level::Note, ..Finding::new(Code::KP008, span("a.md", 2..9), say!("\"two\"\nlines")) };
        let shown = printed(|out| json(out, &[label, lines], &texts, &Summary { pages: 3, seconds: 0.1 }, &English));
        let expected = [
            r#"{"version":1,"findings":["#,
            r#"{"code":"KP101","name":"unknown-reference","level":"error","message":"no person is called `x`","#,
            r#""file":"a.md","line":1,"column":1,"end_line":1,"end_column":6,"#,
            r#""labels":[{"file":"b.md","line":3,"column":1,"end_line":3,"end_column":2,"message":"here"},"#,
            r#"{"file":"gone.md","line":1,"column":1,"end_line":1,"end_column":1,"message":"there"}],"#,
            r#""hints":["did you mean `y`?","check it"]},"#,
            r#"{"code":"KP008","name":"bad-date-order","level":"note","message":"\"two\"\nlines","#,
            r#""file":"a.md","line":1,"column":3,"end_line":2,"end_column":3,"labels":[],"hints":[]}],"#,
            r#""summary":{"pages":3,"errors":1,"warnings":0,"notes":1}}"#,
            "\n",
        ];
        assert_eq!(shown, expected.concat());
    }

    #[test]
    fn json_without_findings() {
        assert_eq!(
            printed(|out| json(out, &[], &Files(&[]), &Summary { pages: 0, seconds: 0.0 }, &English)),
            "{\"version\":1,\"findings\":[],\"summary\":{\"pages\":0,\"errors\":0,\"warnings\":0,\"notes\":0}}\n"
        );
    }

    #[test]
    fn github_lines_escape_what_would_break_them() {
        let odd = Finding::new(Code::KP111, span("a, b:100%\n.md", 0..0), say!("50% of\r\nit::so"));
        let note = Finding { level: Level::Note, ..finding(1..2) };
        let texts = Files(&[("a.md", "đt")]);
        let shown = printed(|out| github(out, &[finding(0..2), odd, note], &texts));
        let expected = [
            "::error file=a.md,line=1,col=1,endLine=1,endColumn=2,title=KP101 unknown-reference::",
            "no person is called `x`%0Adid you mean `y`?%0Acheck it\n",
            "::warning file=a%2C b%3A100%25%0A.md,line=1,col=1,endLine=1,endColumn=1,title=KP111 orphan-page::",
            "50%25 of%0D%0Ait::so\n",
            "::notice file=a.md,line=1,col=1,endLine=1,endColumn=2,title=KP101 unknown-reference::",
            "no person is called `x`%0Adid you mean `y`?%0Acheck it\n",
        ];
        assert_eq!(shown, expected.concat());
    }

    #[test]
    fn a_change_that_settles_a_finding_is_told_to_programs() {
        let texts = Files(&[("a.md", "+++\nownr = \"đ\"\n+++\n")]);
        let found = Finding::new(Code::KP004, span("a.md", 4..8), say!("m")).fix(span("a.md", 4..8), "owner");
        let shown = printed(|out| json(out, std::slice::from_ref(&found), &texts, &Summary::default(), &English));
        let fix = r#""fix":{"file":"a.md","line":2,"column":1,"end_line":2,"end_column":5,"start":4,"end":8,"text":"owner"}}]"#;
        assert!(shown.contains(fix), "{shown}");
        let shown = printed(|out| github(out, &[found], &texts));
        assert!(shown.ends_with("::m%0A```suggestion%0Aowner = \"đ\"%0A```\n"), "{shown}");
    }

    #[test]
    fn findings_are_counted_by_level() {
        let at = |code| Finding::new(code, span("a.md", 0..0), say!("m"));
        let note = Finding { level: Level::Note, ..at(Code::KP101) };
        assert_eq!(counts(&[at(Code::KP101), at(Code::KP110), at(Code::KP102), note]), (2, 1, 1));
    }

    #[test]
    fn a_reader_who_went_away_is_an_error_and_no_panic() {
        struct Gone;
        impl Write for Gone {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::ErrorKind::BrokenPipe.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let (found, texts) = ([finding(0..1)], Files(&[("a.md", "t")]));
        let summary = Summary { pages: 0, seconds: 0.0 };
        for printed in [
            human(&mut Gone, &found, &texts, true),
            short(&mut Gone, &found, &texts, &English),
            json(&mut Gone, &found, &texts, &summary, &English),
            github(&mut Gone, &found, &texts),
        ] {
            assert_eq!(printed.unwrap_err().kind(), io::ErrorKind::BrokenPipe);
        }
    }
}
