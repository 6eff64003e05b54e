//! The printers of a comparison: for people, and as JSON.

use std::io::{self, Write};

use serde_json::{Value, json as object};

use crate::document::plain::Plain;
use crate::export::diff::{Diff, Difference, DifferenceKind};

/// Prints what changed, by account.
///
/// # Errors
/// Those of `out`.
pub fn human(out: &mut dyn Write, diff: &Diff) -> io::Result<()> {
    let mut above = None;
    for it in &diff.things {
        let account = it.account.as_ref().map(|(_, title)| &**title);
        if above != Some(account) {
            let gap = if above.is_some() { "\n" } else { "" };
            writeln!(out, "{gap}{}", account.unwrap_or("The programme"))?;
            above = Some(account);
        }
        let mark = match it.how {
            DifferenceKind::Added => "+ ",
            DifferenceKind::Removed => "− ",
            DifferenceKind::Changed => "",
        };
        writeln!(
            out,
            "  {mark}{} “{}” ({})",
            it.kind.word(),
            it.title,
            if it.id.is_empty() { "home" } else { &it.id }
        )?;
        if let Some(from) = &it.renamed_from {
            writeln!(out, "      renamed, was {from}")?;
        }
        for field in &it.fields {
            let path = field.path.iter().map(|key| diff.said(key)).collect::<Vec<_>>().join(" ");
            let (from, to) = (diff.said(&field.from), diff.said(&field.to));
            match (field.from.is_nothing(), field.to.is_nothing()) {
                (true, _) => writeln!(out, "      {path}: + {to}")?,
                (_, true) => writeln!(out, "      {path}: − {from}")?,
                _ => writeln!(out, "      {path}: {from} → {to}")?,
            }
        }
        for (how, part) in &it.prose {
            match &part.heading {
                Some(heading) => writeln!(out, "      prose {}: “{heading}”", how.word())?,
                None => writeln!(out, "      prose {}: the opening", how.word())?,
            }
        }
    }
    Ok(())
}

/// Prints what changed as one JSON document, versioned.
///
/// # Errors
/// Those of `out`.
pub fn json(out: &mut dyn Write, diff: &Diff) -> io::Result<()> {
    let changes: Vec<Value> = diff.things.iter().map(entry).collect();
    writeln!(out, "{{\"version\":1,\"changes\":{}}}", Value::from(changes))
}

fn entry(it: &Difference) -> Value {
    let fields = it.fields.iter().map(|field| {
        let path: Vec<String> = field.path.iter().map(Plain::line).collect();
        object!({ "field": path, "from": field.from.json(), "to": field.to.json() })
    });
    let prose = it.prose.iter().map(|(how, part)| object!({ "part": part.heading, "how": how.word() }));
    object!({
        "id": *it.id,
        "kind": it.kind.word(),
        "title": *it.title,
        "account": it.account.as_ref().map(|(id, _)| id.to_string()),
        "plan": it.plan.as_ref().map(|(id, _)| id.to_string()),
        "how": it.how.word(),
        "renamed_from": it.renamed_from.as_ref().map(ToString::to_string),
        "fields": fields.collect::<Vec<_>>(),
        "prose": prose.collect::<Vec<_>>(),
    })
}
