//! `keyplan check`: everything that is wrong with files and links; nothing is written.

use std::time::Instant;

use clap::Args;

use super::{Exit, FailOn, Global, closing_line, complain, verdict};
use crate::check;
use crate::compile::{self, Texts};
use crate::project;
use crate::report::Summary;

/// Checks files and links.
#[derive(Args, Debug)]
pub(super) struct Options {
    /// The least level that makes the exit code 1
    #[arg(long, value_enum, default_value_t = FailOn::Error)]
    fail_on: FailOn,
    /// Count drafts in
    #[arg(long)]
    drafts: bool,
}

pub(super) fn run(global: &Global, options: &Options) -> Exit {
    let start = Instant::now();
    let root = global.root();
    let mut texts = Texts::default();
    let summary = |pages| Summary { pages, seconds: start.elapsed().as_secs_f64() };
    let config = match compile::settings(&root, &mut texts) {
        Ok(config) => config,
        Err(findings) => {
            global.print(&findings, &texts, &summary(0), true);
            return Exit::Usage;
        }
    };
    let mut compiled = compile::compile(&root, config, options.drafts, &mut texts);
    compile::check_assets(&mut compiled);
    let pages = compiled.playbook.things.len();
    let today = match global.today(&compiled.playbook.config) {
        Ok(today) => today,
        Err(message) => {
            complain(&message);
            return Exit::Usage;
        }
    };
    let health = check::check(&project::internal(&compiled.playbook), today, &compile::words(&root));
    compiled.findings.extend(health.findings().cloned());
    crate::finding::sort(&mut compiled.findings);
    global.print(&compiled.findings, &texts, &summary(pages), true);
    global.say(&closing_line(pages, start, &compiled.findings));
    verdict(&compiled.findings, options.fail_on)
}
