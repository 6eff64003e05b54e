//! `keyplan diff OLD [NEW]`: what changed between two states of a playbook.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use clap::Args;

use crate::cli::{Channel, Exit, FailOn, FormatName, Global, print_result, summary, verdict, wrong_use};
use crate::diagnostics::report::Summary;
use crate::diagnostics::{Level, say};
use crate::edition;
use crate::export::diff::{self, OlderPlaybook, PlaybookState};
use crate::load::disk::Disk;
use crate::project::Project;

/// Says what changed between two states of a playbook, key by key.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct DiffOptions {
    /// The folder of the older playbook
    old: PathBuf,
    /// The folder of the newer one (default: the project)
    new: Option<PathBuf>,
    /// Include drafts
    #[arg(long)]
    drafts: bool,
}

const EXAMPLES: &str = "Examples:
  git worktree add ../january v2026-01         puts an older state beside this one
  keyplan diff ../january                      what changed since
  keyplan diff ../january ../march             between two older states
  keyplan diff ../january --format json        the same for programs";

pub(super) fn run(global: &Global, options: &DiffOptions) -> Result<Exit, Exit> {
    let start = Instant::now();
    let (mut project, _) = global.open_in(&options.new.clone().unwrap_or_else(|| global.folder()), Channel::Talk)?;
    let compiled = project.compile(options.drafts);
    let verdict = verdict(&compiled.findings, FailOn::Error);
    if verdict != Exit::Fine {
        global.print(&compiled.findings, &project.texts, &summary(0, start), Channel::Talk)?;
        return Err(verdict);
    }
    let edition = edition::internal(&compiled.playbook);
    let older = older(global, &options.old, options.drafts)?;
    let diff = older.compare(PlaybookState { edition: &edition, texts: &project.texts });
    let mut out = Vec::new();
    // Writing into memory cannot fail.
    let _ = if global.format == FormatName::Json { diff::json(&mut out, &diff) } else { diff::human(&mut out, &diff) };
    print_result(&out)?;
    let changed = diff.things.len();
    global.say(&if changed == 0 { say!("nothing changed") } else { say!("{changed|# page|# pages} changed", changed) });
    Ok(Exit::Fine)
}

/// Reads an older state to compare with. What is faulty there is left out of the comparison, and a line says so.
pub(super) fn older(global: &Global, old: &Path, drafts: bool) -> Result<OlderPlaybook, Exit> {
    let mut project = Project::open_in(Disk::new(old), global.first_language()).map_err(|error| {
        wrong_use(say!("`{old}` cannot be compared: {error}", old = old.display(), error = error.message()))
    })?;
    let compiled = project.compile(drafts);
    if let verdict @ (Exit::Machine | Exit::Usage) = verdict(&compiled.findings, FailOn::Error) {
        global.print(&compiled.findings, &project.texts, &Summary::default(), Channel::Talk)?;
        return Err(verdict);
    }
    let errors: Vec<_> = compiled.findings.iter().filter(|finding| finding.level == Level::Error).collect();
    if !errors.is_empty() {
        let (old, errors) = (old.display(), errors.len());
        global.say(&say!("{old} has {errors|# error|# errors}: what is wrong there is not compared", old, errors));
    }
    let faulty = errors.iter().map(|finding| Arc::clone(&finding.span.path)).collect();
    Ok(OlderPlaybook { edition: edition::internal(&compiled.playbook), texts: project.texts, faulty })
}
