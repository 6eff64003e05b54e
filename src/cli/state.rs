//! `keyplan` alone: where the playbook stands, and what is next.

use std::fmt::Write as _;
use std::path::Path;

use crate::cli::{Channel, Exit, Global, SETTINGS, counted, print_result};
use crate::diagnostics::report;
use crate::diagnostics::{Code, Finding, Findings, Message};
use crate::edition::{self, Edition};
use crate::health;
use crate::measure::cadence;

/// Says it; none where the folder is no playbook.
pub(super) fn run(global: &Global) -> Option<Result<Exit, Exit>> {
    let folder = global.folder();
    folder.join(SETTINGS).is_file().then(|| say(global, &folder))
}

fn say(global: &Global, folder: &Path) -> Result<Exit, Exit> {
    let (mut project, today) = global.open_in(folder, Channel::Talk)?;
    let compiled = project.compile(true);
    let edition = edition::internal(&compiled.playbook);
    let health = health::check(&edition, today, &project.words());
    let rules: Findings = health.findings().cloned().collect();
    let plans: usize = edition.accounts().iter().map(|account| edition.beneath(*account).plans.len()).sum();
    let mut out = format!("{}, {today}\n", project.config.title);
    let _ = writeln!(
        out,
        "{}, {} · files: {} · plan health: {}",
        counted(edition.accounts().len(), "account"),
        counted(plans, "plan"),
        said_of(&compiled.findings),
        said_of(&rules)
    );
    let mut reviews: Vec<_> = edition
        .accounts()
        .iter()
        .filter_map(|account| Some((cadence::next_of_account(&edition, *account, today)?, *account)))
        .collect();
    reviews.sort_by_key(|(next, account)| (next.day, *account));
    if let Some((next, account)) = reviews.first() {
        let expected = if next.is_expected() { ", expected" } else { "" };
        let _ = writeln!(out, "next review: {}, {}{expected}", edition.thing(*account).title, next.day);
    }
    let steps = next_steps(&edition, plans, &compiled.findings, &rules);
    for (at, (command, why)) in steps.iter().enumerate() {
        let head = if at == 0 { "\nnext: " } else { "then: " };
        let why = if why.is_empty() { String::new() } else { format!("    {why}") };
        let _ = writeln!(out, "{head}{command}{why}");
    }
    let _ = writeln!(out, "\n`keyplan --help` lists all commands.");
    print_result(out.as_bytes()).map(|()| Exit::Fine)
}

/// The commands to type next, with what each is for.
fn next_steps(edition: &Edition, plans: usize, files: &[Finding], rules: &[Finding]) -> Vec<(String, String)> {
    let step = |command: &str, why: &str| (command.to_owned(), why.to_owned());
    let mut steps = Vec::new();
    if report::counts(files).0 > 0 {
        steps.push(step("keyplan check --select files", "what stops a build"));
    } else if edition.people().is_empty() && edition.accounts().is_empty() {
        steps.push(step("keyplan new person \"Your Name\"", ""));
    } else if edition.accounts().is_empty() {
        steps.push(step("keyplan new account \"Customer\" --country CC", ""));
    } else if plans == 0 {
        let first = edition.thing(edition.accounts()[0]);
        steps.push((format!("keyplan new plan {}", first.document.short()), String::new()));
    } else if let Some(draft) = rules.iter().find(|finding| finding.code == Code::KP210) {
        let message = draft.message.english();
        let what = message.strip_prefix("the next step of this draft: ").unwrap_or(message);
        let how = draft.hints.first().map_or("", Message::english);
        steps.push((format!("{what}: {how}"), String::new()));
    }
    if report::counts(rules).0 + report::counts(rules).1 > 0 {
        steps.push(step("keyplan check", "what to settle in the plans"));
    }
    steps.push(step("keyplan serve --open", "see it, and write beside it"));
    steps
}

fn said_of(findings: &[Finding]) -> String {
    let (errors, warnings, _) = report::counts(findings);
    format!("{}, {}", counted(errors, "error"), counted(warnings, "warning"))
}
