//! Findings as one JSON document. Its form is versioned and documented: other programs rely on it.

use std::io::{self, Write};

use serde::Serialize;

use crate::diagnostics::report::{Positions, SourceTexts, Summary, counts};
use crate::diagnostics::{Finding, Message, Tongue};

#[derive(Serialize)]
struct JsonReport<'a> {
    version: u32,
    findings: Vec<JsonFinding<'a>>,
    summary: JsonTotals,
}

#[derive(Serialize)]
struct JsonFinding<'a> {
    code: &'static str,
    name: &'static str,
    level: &'static str,
    message: &'a str,
    file: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    labels: Vec<JsonLabel<'a>>,
    hints: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<JsonFix<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    local: Option<JsonLocal<'a>>,
}

/// What a finding says in the language of the site, beside the English that programs search for.
#[derive(Serialize)]
struct JsonLocal<'a> {
    language: &'a str,
    message: String,
    labels: Vec<String>,
    hints: Vec<String>,
}

impl<'a> JsonLocal<'a> {
    /// None in English.
    fn of(finding: &Finding, tongue: &'a dyn Tongue) -> Option<Self> {
        let language = tongue.code().filter(|code| *code != "en")?;
        let say = |message: &Message| message.said(tongue);
        Some(Self {
            language,
            message: say(&finding.message),
            labels: finding.labels.iter().map(|label| say(&label.text)).collect(),
            hints: finding.label.iter().chain(&finding.hints).map(say).collect(),
        })
    }
}

/// A change that settles a finding: these characters of the file, and these bytes, become this text.
#[derive(Serialize)]
struct JsonFix<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    start: u32,
    end: u32,
    text: &'a str,
}

#[derive(Serialize)]
struct JsonLabel<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    message: &'a str,
}

#[derive(Serialize)]
struct JsonTotals {
    pages: usize,
    errors: usize,
    warnings: usize,
    notes: usize,
}

/// Prints findings as JSON. The label of a finding is its first hint. In another language than English each has what it
/// says there as `local`.
///
/// # Errors
/// Those of `out`.
pub fn json(
    out: &mut dyn Write,
    findings: &[Finding],
    texts: &dyn SourceTexts,
    summary: &Summary,
    tongue: &dyn Tongue,
) -> io::Result<()> {
    let mut places = Positions::new(texts);
    let entries = findings
        .iter()
        .map(|finding| {
            let (start, end) = places.of(&finding.span);
            let labels = finding.labels.iter().map(|label| {
                let (start, end) = places.of(&label.span);
                JsonLabel {
                    file: &label.span.path,
                    line: start.line,
                    column: start.column,
                    end_line: end.line,
                    end_column: end.column,
                    message: label.text.english(),
                }
            });
            let labels = labels.collect();
            let fix = finding.fix.as_ref().map(|fix| {
                let (start, end) = places.of(&fix.span);
                JsonFix {
                    file: &fix.span.path,
                    line: start.line,
                    column: start.column,
                    end_line: end.line,
                    end_column: end.column,
                    start: fix.span.start,
                    end: fix.span.end,
                    text: &fix.text,
                }
            });
            JsonFinding {
                code: finding.code.text(),
                name: finding.code.name(),
                level: finding.level.word(),
                message: finding.message.english(),
                file: &finding.span.path,
                line: start.line,
                column: start.column,
                end_line: end.line,
                end_column: end.column,
                labels,
                fix,
                local: JsonLocal::of(finding, tongue),
                hints: finding.label.iter().chain(&finding.hints).map(Message::english).collect(),
            }
        })
        .collect();
    let (errors, warnings, notes) = counts(findings);
    let document = JsonReport {
        version: 1,
        findings: entries,
        summary: JsonTotals { pages: summary.pages, errors, warnings, notes },
    };
    serde_json::to_writer(&mut *out, &document)?;
    writeln!(out)
}
