//! `keyplan diff OLD [NEW]`: what changed between two states of a playbook.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use clap::Args;

use crate::cli::{Exit, FailOn, FormatName, Global, complain, counted, verdict};
use crate::diagnostics::Level;
use crate::diagnostics::report::Summary;
use crate::edition;
use crate::export::diff::{self, Older, State};
use crate::project::{self, Texts};

/// Says what changed between two states of a playbook, key by key.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct Options {
    /// The folder of the older playbook
    old: PathBuf,
    /// The folder of the newer one (default: the project)
    new: Option<PathBuf>,
    /// Count drafts in
    #[arg(long)]
    drafts: bool,
}

const EXAMPLES: &str = "Examples:
  git worktree add ../january v2026-01         lays an older state beside this one
  keyplan diff ../january                      what changed since
  keyplan diff ../january ../march             between two older states
  keyplan diff ../january --format json        the same for programs";

pub(super) fn run(global: &Global, options: &Options) -> Exit {
    let start = Instant::now();
    let root = options.new.clone().map_or_else(|| global.root(), |new| whole(&new));
    let mut texts = Texts::default();
    let (config, _) = match global.begin(&root, &mut texts, false) {
        Ok(begun) => begun,
        Err(exit) => return exit,
    };
    let compiled = project::compile(&root, config, options.drafts, &mut texts);
    if verdict(&compiled.findings, FailOn::Error) != Exit::Fine {
        global.print(&compiled.findings, &texts, &Summary { pages: 0, seconds: start.elapsed().as_secs_f64() }, false);
        return verdict(&compiled.findings, FailOn::Error);
    }
    let edition = edition::internal(&compiled.playbook);
    let diff = match older(global, &options.old, options.drafts) {
        Ok(older) => older.compare(State { edition: &edition, texts: &texts }),
        Err(exit) => return exit,
    };
    let mut out = Vec::new();
    // Memory takes whatever is written to it.
    let _ = if global.format == FormatName::Json { diff::json(&mut out, &diff) } else { diff::human(&mut out, &diff) };
    // A closed pipe is the reader's choice and no fault.
    let _ = io::stdout().lock().write_all(&out);
    let changed = diff.things.len();
    global.say(&if changed == 0 {
        "nothing changed".to_owned()
    } else {
        format!("{} changed", counted(changed, "page"))
    });
    Exit::Fine
}

/// An older state to compare with. It may have faults: what is faulty there is left out, and said.
pub(super) fn older(global: &Global, old: &Path, drafts: bool) -> Result<Older, Exit> {
    let root = whole(old);
    let mut texts = Texts::default();
    let config = project::settings(&root, &mut texts).map_err(|findings| {
        let message = findings.first().map_or("", |finding| &finding.message);
        complain(&format!("`{}` cannot be compared: {message}", old.display()));
        Exit::Usage
    })?;
    let compiled = project::compile(&root, config, drafts, &mut texts);
    if let verdict @ (Exit::Machine | Exit::Usage) = verdict(&compiled.findings, FailOn::Error) {
        global.print(&compiled.findings, &texts, &Summary { pages: 0, seconds: 0.0 }, false);
        return Err(verdict);
    }
    let errors: Vec<_> = compiled.findings.iter().filter(|finding| finding.level == Level::Error).collect();
    if !errors.is_empty() {
        let errors = counted(errors.len(), "error");
        global.say(&format!("{} has {errors}: what is faulty there is not compared", old.display()));
    }
    let faulty = errors.iter().map(|finding| Arc::clone(&finding.span.path)).collect();
    Ok(Older { edition: edition::internal(&compiled.playbook), texts, faulty })
}

fn whole(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}
