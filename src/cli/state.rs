//! `keyplan` alone: where the playbook stands, and what is next.

use std::fmt::Write as _;
use std::path::Path;

use crate::cli::{Channel, Exit, Global, SETTINGS, print_result, speech, step, worst_of};
use crate::diagnostics::{Code, Finding, Findings, Message, report, say};
use crate::edition::{self, Edition};
use crate::figures::sort::sort_by_key;
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
    let sum = say!(
        "{accounts|# account|# accounts}, {plans|# plan|# plans} · files: {files} · plan health: {health}",
        accounts = edition.accounts().len(),
        plans,
        files = worst_of(&compiled.findings),
        health = worst_of(&rules)
    );
    let _ = writeln!(out, "{}", speech::said(&sum));
    let mut reviews: Vec<_> = edition
        .accounts()
        .iter()
        .filter_map(|account| Some((cadence::next_of_account(&edition, *account, today)?, *account)))
        .collect();
    sort_by_key(&mut reviews, |(next, account)| (next.day, *account));
    if let Some((next, account)) = reviews.first() {
        let (account, day) = (&edition.thing(*account).title, next.day);
        let line = if next.is_expected() {
            say!("next review: {account}, {day}, expected", account, day)
        } else {
            say!("next review: {account}, {day}", account, day)
        };
        let _ = writeln!(out, "{}", speech::said(&line));
    }
    let steps = next_steps(&edition, plans, &compiled.findings, &rules);
    for (at, (command, why)) in steps.iter().enumerate() {
        let gap = if at == 0 { "\n" } else { "" };
        let why = if why.is_empty() { String::new() } else { format!("    {}", speech::said(why)) };
        let _ = writeln!(out, "{gap}{}{why}", speech::said(&step(at, command)));
    }
    let _ = writeln!(out, "\n{}", speech::said(&say!("`keyplan --help` lists all commands.")));
    print_result(out.as_bytes()).map(|()| Exit::Fine)
}

/// The commands to type next, with what each is for.
fn next_steps(edition: &Edition, plans: usize, files: &[Finding], rules: &[Finding]) -> Vec<(Message, Message)> {
    let mut steps = Vec::new();
    if report::counts(files).0 > 0 {
        steps.push((Message::constant("keyplan check --select files"), say!("what stops a build")));
    } else if edition.people().is_empty() && edition.accounts().is_empty() {
        steps.push((say!("keyplan new person \"Your Name\""), Message::default()));
    } else if edition.accounts().is_empty() {
        steps.push((say!("keyplan new account \"Customer\" --country CC"), Message::default()));
    } else if plans == 0 {
        let first = edition.thing(edition.accounts()[0]);
        steps.push((say!("keyplan new plan {short}", short = first.document.short()), Message::default()));
    } else if let Some(draft) = rules.iter().find(|finding| finding.code == Code::KP210) {
        let how = draft.hints.first().cloned().unwrap_or_default();
        steps.push((
            say!("{what}: {how}", what = draft.message.part("what").unwrap_or(&draft.message), how),
            Message::default(),
        ));
    }
    if report::counts(rules).0 + report::counts(rules).1 > 0 {
        steps.push((Message::constant("keyplan check"), say!("what to settle in the plans")));
    }
    steps.push((Message::constant("keyplan serve --open"), say!("see it while you write")));
    steps
}
