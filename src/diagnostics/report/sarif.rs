//! Findings as SARIF 2.1.0, which code hosts and editors read from many tools.

use std::collections::BTreeSet;
use std::io::{self, Write};

use serde_json::{Value, json};

use crate::diagnostics::report::{Position, Positions, SourceTexts};
use crate::diagnostics::{Code, Explanation, Finding, Fix, Level, Message, Span};

/// Prints findings as one SARIF run; `explanation` gives the text of each code. Columns count characters; paths are relative to the project.
///
/// # Errors
/// Those of `out`.
pub(crate) fn sarif(
    out: &mut dyn Write,
    findings: &[Finding],
    texts: &dyn SourceTexts,
    explanation: fn(Code) -> Explanation,
) -> io::Result<()> {
    let mut places = Positions::new(texts);
    let codes: Vec<Code> = findings.iter().map(|finding| finding.code).collect::<BTreeSet<_>>().into_iter().collect();
    let rules: Vec<Value> = codes.iter().map(|code| rule(*code, explanation(*code))).collect();
    let results: Vec<Value> = findings
        .iter()
        .map(|finding| {
            let index = codes.binary_search(&finding.code).expect("the list has the code of every finding");
            let further: Vec<Value> = (0_u32..)
                .zip(&finding.labels)
                .map(|(at, label)| {
                    let mut place = location(&label.span, places.of(&label.span));
                    place["id"] = json!(at);
                    place["message"] = json!({ "text": label.text.english() });
                    place
                })
                .collect();
            let sentences = std::iter::once(&finding.message).chain(&finding.hints).chain(&finding.label);
            let text = sentences.map(Message::english).collect::<Vec<_>>().join("\n");
            let mut result = json!({
                "ruleId": finding.code.text(),
                "ruleIndex": index,
                "level": level(finding.level),
                "message": { "text": text },
                "locations": [location(&finding.span, places.of(&finding.span))],
            });
            if !further.is_empty() {
                result["relatedLocations"] = Value::Array(further);
            }
            if let Some(fix) = &finding.fix {
                result["fixes"] = json!([change(fix, places.of(&fix.span))]);
            }
            result
        })
        .collect();
    let document = json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "Keyplan",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            } },
            "columnKind": "unicodeCodePoints",
            "originalUriBaseIds": { "PROJECT": { "description": { "text": "The folder that holds site.toml." } } },
            "results": results,
        }],
    });
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}

fn rule(code: Code, text: Explanation) -> Value {
    json!({
        "id": code.text(),
        "name": code.name(),
        "shortDescription": { "text": text.finds },
        "fullDescription": { "text": text.matters },
        "help": { "text": text.settle },
        "defaultConfiguration": { "level": level(code.level()) },
    })
}

fn level(level: Level) -> &'static str {
    level.word()
}

fn location(span: &Span, place: (Position, Position)) -> Value {
    json!({ "physicalLocation": { "artifactLocation": artifact(span), "region": region(place) } })
}

fn artifact(span: &Span) -> Value {
    json!({ "uri": crate::figures::percent::encode(&span.path), "uriBaseId": "PROJECT" })
}

fn region((start, end): (Position, Position)) -> Value {
    json!({
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    })
}

/// A change that settles a finding.
fn change(fix: &Fix, place: (Position, Position)) -> Value {
    json!({
        "artifactChanges": [{
            "artifactLocation": artifact(&fix.span),
            "replacements": [{ "deletedRegion": region(place), "insertedContent": { "text": fix.text } }],
        }],
    })
}
