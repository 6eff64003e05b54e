//! `keyplan check --fix`: makes the changes that settle findings for certain. Nothing else in a file is touched.

use std::collections::BTreeMap;
use std::io::{self, IsTerminal, Write as _};
use std::sync::Arc;

use crate::cli::{Exit, Global, counted, machine_fault, print_result};
use crate::diagnostics::Finding;
use crate::diagnostics::fixes::{applied, by_line, together, unified};
use crate::diagnostics::report::SourceTexts;
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
            global.say("nothing more can be changed for certain: what is wrong needs somebody who knows");
        }
        return Ok(false);
    }
    // A program reads the report there, and nothing else.
    if global.format.is_for_programs() {
        global.say(diff.trim_end());
    } else {
        print_result(diff.as_bytes())?;
    }
    let settles = changes.iter().map(|change| change.settles).sum();
    let what = format!("{} in {}", counted(settles, "change"), counted(changes.len(), "file"));
    if !is_wanted(&what) {
        global.say("nothing was changed");
        return Ok(false);
    }
    for Change { path, before, after, .. } in &changes {
        let file = disk.file(path).ok_or_else(|| machine_fault(format!("could not write {path}: it is gone")))?;
        rewrite(&file, before, after).map_err(|error| machine_fault(format!("could not write {path}: {error}")))?;
    }
    global.say(&format!("{what} made"));
    Ok(true)
}

/// Whether somebody at the terminal says yes. Where nobody sits, asking for `--fix` was the answer.
fn is_wanted(what: &str) -> bool {
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return true;
    }
    let mut terminal = io::stderr().lock();
    let _ = write!(terminal, "make {what}? [y/N] ").and_then(|()| terminal.flush());
    let mut answer = String::new();
    let _ = io::stdin().read_line(&mut answer);
    matches!(answer.trim().to_lowercase().as_str(), "y" | "yes")
}
