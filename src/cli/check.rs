//! `keyplan check`: everything that is wrong with files, links and plans; nothing is written.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;

use crate::cli::crowd::{CROWD, by_account};
use crate::cli::fix::fix;
use crate::cli::progress::Progress;
use crate::cli::{
    Channel, Exit, FailOn, FormatName, Global, Tally, closing_line, print_result, speech, summary, verdict, wrong_use,
};
use crate::diagnostics::{Code, Finding, Findings, Level, Message, report, say};
use crate::edition;
use crate::figures::cores;
use crate::figures::names::nearest;
use crate::figures::sort::sort_by_key;
use crate::health::{self, Health, Selection};
use crate::load::disk::{Disk, canonical};
use crate::playbook::Playbook;
use crate::project::{Compiled, Project};

/// Checks files, links and plans.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub(super) struct CheckOptions {
    /// Files or folders: only findings in them are shown
    paths: Vec<PathBuf>,
    /// Only these codes or groups: KP213, KP3, orphan-objective, files, plan, pitfalls, …
    #[arg(long, value_name = "CODE|GROUP", value_delimiter = ',')]
    select: Vec<String>,
    /// All but these codes or groups
    #[arg(long, value_name = "CODE|GROUP", value_delimiter = ',')]
    ignore: Vec<String>,
    /// Only findings of this account
    #[arg(long, value_name = "ID")]
    account: Option<String>,
    /// Count findings by code instead of showing them
    #[arg(long)]
    statistics: bool,
    /// Show every finding, however many there are
    #[arg(long)]
    all: bool,
    /// Show what can be fixed safely as a diff, ask, fix it, and check again
    #[arg(long)]
    fix: bool,
    /// The lowest level that makes the exit code 1
    #[arg(long, value_enum, default_value_t = FailOn::Error)]
    fail_on: FailOn,
    /// Include drafts
    #[arg(long)]
    drafts: bool,
}

const EXAMPLES: &str = "Examples:
  keyplan check --select files               what stops a build
  keyplan check --account lotus-mart         one account
  keyplan check content/accounts/lotus-mart  the same, by its folder
  keyplan check --ignore KP7,roles           all but numbers and roles
  keyplan check --statistics                 how many of each
  keyplan check --all                        every finding, however many there are
  keyplan check --fix                        what can be fixed safely
  keyplan check --format sarif > plans.sarif for a code host";

/// How often the playbook is checked again because something was mended.
const FIX_ROUNDS: usize = 8;

pub(super) fn run(global: &Global, options: &CheckOptions) -> Result<Exit, Exit> {
    cores::take_part();
    let selection = Selection::read(&options.select, &options.ignore).map_err(wrong_use)?;
    if options.fix {
        fix_settings(global)?;
        // What is mended may show what else can be: two lines that are put in at one place are put in one by one.
        for _ in 0..FIX_ROUNDS {
            let checked = Checked::new(global, options, &selection)?;
            if !fix(global, &checked.project.disk, &checked.findings, &checked.project.texts)? {
                break;
            }
        }
    }
    let start = Instant::now();
    let progress = Progress::new(global, say!("checking files and plans"));
    let checked = Checked::new(global, options, &selection);
    progress.end();
    let Checked { project, findings, pages, made } = checked?;
    // To free it piece by piece would take longer than the end of the process does.
    std::mem::forget(made);
    let shown = if global.quiet { report::counts(&findings).0 } else { findings.len() };
    let is_crowd = shown > CROWD && global.format == FormatName::Human && !options.all && !options.is_narrow();
    if is_crowd && !options.statistics {
        print_result(by_account(&findings).as_bytes())?;
    } else if options.statistics {
        print_result(statistics(&findings).as_bytes())?;
    } else {
        global.print(&findings, &project.texts, &summary(pages, start), Channel::Result)?;
    }
    global.say(&closing_line(pages, start, Tally::of(&findings)));
    Ok(verdict(&findings, options.fail_on))
}

impl CheckOptions {
    /// Whether only a part of the playbook is asked about.
    fn is_narrow(&self) -> bool {
        self.account.is_some() || !self.paths.is_empty()
    }
}

/// A playbook that was checked.
struct Checked {
    project: Project,
    /// What is asked for of all that was found, in the order of printing.
    findings: Findings,
    pages: usize,
    /// What they were found in.
    made: (Health, Compiled),
}

impl Checked {
    fn new(global: &Global, options: &CheckOptions, selection: &Selection) -> Result<Self, Exit> {
        let (mut project, today) = global.open(Channel::Result)?;
        let mut compiled = project.compile(options.drafts);
        compiled.check_drawings();
        let playbook = &compiled.playbook;
        let health = health::check(&edition::internal(playbook), today, &project.words());
        let unread = Unread::of(&compiled.findings);
        let told = health.findings().filter(|finding| !unread.concerns(finding));
        let mut findings: Findings = told.cloned().collect();
        findings.extend(std::mem::take(&mut compiled.findings));
        findings.sort();
        let within = within(&project.disk, options, playbook).map_err(wrong_use)?;
        let wanted = |finding: &Finding| {
            let path = &finding.span.path;
            let inside = |folder: &String| {
                path.strip_prefix(folder.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            };
            let machine = finding.code.text().starts_with("KP9");
            machine || (selection.wants(finding.code) && within.as_ref().is_none_or(|all| all.iter().any(inside)))
        };
        findings.retain(wanted);
        let pages = playbook.things().len();
        Ok(Self { project, findings, pages, made: (health, compiled) })
    }
}

/// Settles what is wrong with the settings: with them nothing else can be checked.
fn fix_settings(global: &Global) -> Result<(), Exit> {
    let disk = Disk::new(&global.folder());
    if let Err(error) = Project::open_in(disk.clone(), global.language.as_deref()) {
        fix(global, &disk, &error.findings, &error.texts)?;
    }
    Ok(())
}

/// What could not be read. Rules say nothing about an account of which a file could not be read: what they miss may stand
/// in it.
struct Unread(Vec<String>);

impl Unread {
    fn of(findings: &Findings) -> Self {
        let is_reading = |finding: &&Finding| {
            finding.level == Level::Error && (finding.code <= Code::KP007 || finding.code == Code::KP017)
        };
        let account = |finding: &Finding| {
            let mut parts = finding.span.path.split('/');
            match (parts.next(), parts.next(), parts.next()) {
                (Some("content"), Some("accounts"), Some(account)) => format!("content/accounts/{account}/"),
                _ => "content/".to_owned(),
            }
        };
        Self(findings.iter().filter(is_reading).map(account).collect())
    }

    fn concerns(&self, finding: &Finding) -> bool {
        self.0.iter().any(|folder| finding.span.path.starts_with(folder.as_str()))
    }
}

/// The paths, from the project's root, whose findings are shown; `None` for all.
fn within(disk: &Disk, options: &CheckOptions, playbook: &Playbook) -> Result<Option<Vec<String>>, Message> {
    let mut all = Vec::new();
    for path in &options.paths {
        let whole = std::path::absolute(path).unwrap_or_else(|_| path.clone());
        let inside = canonical(&whole).strip_prefix(disk.root()).map(Path::to_path_buf);
        let inside = inside.or_else(|_| {
            // From another folder, a path may also be meant from the project.
            if disk.holds(path) { Ok(path.clone()) } else { Err(()) }
        });
        match inside {
            Ok(inside) if disk.holds(&inside) => {
                let inside = inside.to_string_lossy().replace('\\', "/");
                all.push(crate::figures::names::normal(inside.trim_end_matches('/')));
            }
            _ => return Err(not_there(path, disk, playbook)),
        }
    }
    if all.iter().any(String::is_empty) {
        all.clear();
    }
    if let Some(name) = &options.account {
        let id = edition::account(playbook, name)?;
        all.push(format!("content/{}", playbook.thing(id).document().id));
    }
    Ok((!all.is_empty()).then_some(all))
}

/// What is said of a path that leads to nothing in the playbook, with the file that may be meant.
fn not_there(path: &Path, disk: &Disk, playbook: &Playbook) -> Message {
    let typed = path.to_string_lossy().replace('\\', "/");
    let all: Vec<&str> = playbook.things().map(|(_, thing)| &*thing.document().path).collect();
    // Of `nofile.md` the name is compared, of `people/nofile.md` as much of the path as was typed.
    let segments = typed.matches('/').count() + 1;
    let end = |path: &str| path.rmatch_indices('/').nth(segments - 1).map_or(0, |(at, _)| at + 1);
    let near = nearest(&typed, all.iter().map(|path| &path[end(path)..]));
    let near = near.and_then(|near| all.iter().find(|path| path[end(path)..] == *near));
    let hint = near.map_or_else(Message::default, |near| say!("; did you mean `{near}`?", near));
    say!("there is no `{typed}` in the playbook {root}{hint}", typed, root = disk.root().display(), hint)
}

/// One line a code: how many, and what it is called.
fn statistics(findings: &[Finding]) -> String {
    let mut counts: BTreeMap<Code, usize> = BTreeMap::new();
    for finding in findings {
        *counts.entry(finding.code).or_default() += 1;
    }
    let mut lines: Vec<(Code, usize)> = counts.into_iter().collect();
    sort_by_key(&mut lines, |(code, count)| (std::cmp::Reverse(*count), *code));
    let width = lines.iter().map(|(_, count)| count.to_string().len()).max().unwrap_or(1);
    let mut out = String::new();
    for (code, count) in lines {
        let _ = writeln!(out, "{count:>width$}  {}  {}", code.text(), code.name());
    }
    let (errors, warnings, notes) = report::counts(findings);
    let sum = say!(
        "{errors|# error|# errors}, {warnings|# warning|# warnings}, {notes|# note|# notes}",
        errors,
        warnings,
        notes
    );
    let _ = writeln!(out, "{}", speech::said(&sum));
    out
}
