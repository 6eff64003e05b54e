//! Findings as one JSON document. Its form is versioned and documented: other programs rely on it.

use std::io::{self, Write};

use serde::Serialize;

use crate::diagnostics::Finding;
use crate::diagnostics::report::{Places, Summary, Texts, counts};

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    findings: Vec<Entry<'a>>,
    summary: Totals,
}

#[derive(Serialize)]
struct Entry<'a> {
    code: &'static str,
    name: &'static str,
    level: &'static str,
    message: &'a str,
    file: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    labels: Vec<Further<'a>>,
    hints: Vec<&'a str>,
}

#[derive(Serialize)]
struct Further<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    message: &'a str,
}

#[derive(Serialize)]
struct Totals {
    pages: usize,
    errors: usize,
    warnings: usize,
    notes: usize,
}

/// Prints findings as JSON. The label of a finding is its first hint.
///
/// # Errors
/// Those of `out`.
pub fn json(out: &mut dyn Write, findings: &[Finding], texts: &dyn Texts, summary: &Summary) -> io::Result<()> {
    let mut places = Places::new(texts);
    let entries = findings
        .iter()
        .map(|finding| {
            let (start, end) = places.of(&finding.span);
            let labels = finding.labels.iter().map(|label| {
                let (start, end) = places.of(&label.span);
                Further {
                    file: &label.span.path,
                    line: start.line,
                    column: start.column,
                    end_line: end.line,
                    end_column: end.column,
                    message: &label.text,
                }
            });
            Entry {
                code: finding.code.text(),
                name: finding.code.name(),
                level: finding.level.word(),
                message: &finding.message,
                file: &finding.span.path,
                line: start.line,
                column: start.column,
                end_line: end.line,
                end_column: end.column,
                labels: labels.collect(),
                hints: std::iter::once(finding.label.as_str())
                    .chain(finding.hints.iter().map(String::as_str))
                    .filter(|hint| !hint.is_empty())
                    .collect(),
            }
        })
        .collect();
    let (errors, warnings, notes) = counts(findings);
    let document =
        Document { version: 1, findings: entries, summary: Totals { pages: summary.pages, errors, warnings, notes } };
    serde_json::to_writer(&mut *out, &document)?;
    writeln!(out)
}
