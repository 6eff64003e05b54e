//! `keyplan check --fix`: makes the changes that settle findings for certain. Nothing else in a file is touched.

use std::collections::BTreeMap;
use std::io::{self, IsTerminal, Write as _};
use std::sync::Arc;

use crate::cli::{Exit, Global, machine_fault, print_result, speech};
use crate::diagnostics::fixes::{applied, by_line, together, unified};
use crate::diagnostics::report::SourceTexts;
use crate::diagnostics::{Finding, Message, say};
use crate::load::disk::Disk;
use crate::publish::single_file::rewrite;

/// A file, as it is and as it will be.
struct Change<'a> {
    path: &'a str,
    before: &'a str,
    after: String,
    /// How many findings it settles.
    settles: usize,
}

/// Shows the changes that settle findings as a diff, asks where somebody can answer, and makes them. Returns whether any was
/// made.
pub(super) fn fix(global: &Global, disk: &Disk, findings: &[Finding], texts: &dyn SourceTexts) -> Result<bool, Exit> {
    let mut files: BTreeMap<&Arc<str>, Vec<&Finding>> = BTreeMap::new();
    for finding in findings {
        if let Some(fix) = &finding.fix {
            files.entry(&fix.span.path).or_default().push(finding);
        }
    }
    let mut changes = Vec::new();
    let mut diff = String::new();
    for (path, findings) in &files {
        let Some(before) = texts.text(path) else { continue };
        let chosen = together(before, findings.iter().copied());
        if chosen.is_empty() || disk.file(path).is_none() {
            continue;
        }
        diff.push_str(&unified(path, before, &by_line(before, &chosen)));
        changes.push(Change { path, before, after: applied(before, &chosen), settles: chosen.len() });
    }
    if changes.is_empty() {
        if !findings.is_empty() {
            global.say(&say!("nothing more can be fixed safely: the rest needs somebody who knows"));
        }
        return Ok(false);
    }
    // A program reads the report there, and nothing else.
    if global.format.is_for_programs() {
        global.print_line(diff.trim_end());
    } else {
        print_result(diff.as_bytes())?;
    }
    let settles: usize = changes.iter().map(|change| change.settles).sum();
    let what = say!("{settles|# change|# changes} in {files|# file|# files}", settles, files = changes.len());
    if !is_wanted(&what) {
        global.say(&say!("nothing was changed"));
        return Ok(false);
    }
    for Change { path, before, after, .. } in &changes {
        let file = disk.file(path).ok_or_else(|| machine_fault(say!("could not write {path}: it is gone", path)))?;
        rewrite(&file, before, after)
            .map_err(|error| machine_fault(say!("could not write {path}: {error}", path, error)))?;
    }
    global.say(&say!("{what} made", what));
    Ok(true)
}

/// Whether somebody at the terminal says yes. Where nobody sits, asking for `--fix` was the answer.
fn is_wanted(what: &Message) -> bool {
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return true;
    }
    let mut terminal = io::stderr().lock();
    let question = speech::said(&say!("make {what}? [y/N]", what));
    let _ = write!(terminal, "{question} ").and_then(|()| terminal.flush());
    let mut answer = String::new();
    let _ = io::stdin().read_line(&mut answer);
    let answer = answer.trim().to_lowercase();
    // The words of the language that asks; English is understood everywhere.
    let own = speech::said(&say!("y yes"));
    !answer.is_empty() && own.split(' ').chain(["y", "yes"]).any(|yes| yes == answer)
}
