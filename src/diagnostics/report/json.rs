//! Findings as one JSON document. Its form is versioned and documented: other programs rely on it.

use std::io::{self, Write};

use serde::Serialize;

use crate::diagnostics::Finding;
use crate::diagnostics::report::{Positions, SourceTexts, Summary, counts};

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

/// Prints findings as JSON. The label of a finding is its first hint.
///
/// # Errors
/// Those of `out`.
pub fn json(out: &mut dyn Write, findings: &[Finding], texts: &dyn SourceTexts, summary: &Summary) -> io::Result<()> {
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
                    message: &label.text,
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
                message: &finding.message,
                file: &finding.span.path,
                line: start.line,
                column: start.column,
                end_line: end.line,
                end_column: end.column,
                labels,
                fix,
                hints: std::iter::once(finding.label.as_str())
                    .chain(finding.hints.iter().map(String::as_str))
                    .filter(|hint| !hint.is_empty())
                    .collect(),
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
