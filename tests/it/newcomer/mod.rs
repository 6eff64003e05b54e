//! What somebody meets who writes a first playbook: the starter with a slip of a typist, a thousand times. What is said of
//! each is followed to the letter, and settles it.
//!
//! The sixty messages that are met most stand on a page of the guide, each with the number of a slip that shows it. Those
//! are the slips of every run. `KEYPLAN_SLIPS=1000` makes as many, and holds the page to them.
#![allow(
    clippy::case_sensitive_file_extension_comparisons,
    clippy::unnecessary_wraps,
    reason = "the names are those of the starter; the functions stand in a table"
)]

mod follow;
mod slips;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use keyplan::diagnostics::{Finding, Level, Message};
use keyplan::load::disk::Disk;
use keyplan::project::Project;
use rayon::prelude::*;

use crate::support::{Dice, Site, assert_golden_after, tree};
use slips::SLIPS;

/// The texts of a playbook, by path.
pub(super) type Files = BTreeMap<String, String>;

/// The page of the guide, and the line behind which the messages stand.
const PAGE: &str = "docs/guide/content/reference/first-messages.md";
const HEAD: &str = "## The messages\n";

/// So many messages stand on it.
const LISTED: usize = 60;

/// The starter, with a table of readings beside its plan.
fn starter() -> Files {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let content = tree(&root.join("content")).into_iter().map(|(path, bytes)| (format!("content/{path}"), bytes));
    let site = std::fs::read(root.join("site.toml")).unwrap();
    let all = content.chain([("site.toml".to_owned(), site)]);
    let mut files: Files = all.map(|(path, bytes)| (path, String::from_utf8(bytes).unwrap())).collect();
    let table = "objective,kpi,period,value,note\nshelf-never-empty,osa,2025-05,90.5,\nshelf-never-empty,osa,2025-08,91.2,\
                 \"after the audit, again\"\ndeliver-as-ordered,otif,2025-05,93,\n";
    files.insert("content/accounts/quangora/2025/readings.csv".to_owned(), table.to_owned());
    files
}

/// A folder that holds what was written last, so that only what differs is written again.
struct Folder {
    site: Site,
    there: Files,
}

impl Folder {
    fn new() -> Self {
        Self { site: Site::in_memory(), there: Files::new() }
    }

    /// What is found about some files and their links. Rules of plans are another matter: what they ask for is no slip.
    fn check(&mut self, files: &Files) -> Vec<Finding> {
        for path in self.there.keys().filter(|path| !files.contains_key(*path)) {
            self.site.remove(path);
            let mut folder = self.site.path(path);
            // A folder that is empty now would be told.
            while folder.pop() && std::fs::remove_dir(&folder).is_ok() {}
        }
        for (path, text) in files.iter().filter(|(path, text)| self.there.get(*path) != Some(text)) {
            self.site.write(path, &slips::bytes(text));
        }
        self.there.clone_from(files);
        match Project::open(Disk::new(self.site.root())) {
            Ok(mut project) => project.compile(false).findings.to_vec(),
            Err(error) => error.findings.to_vec(),
        }
    }
}

/// A message that was met: what was typed, and what was said first.
struct Met {
    slip: usize,
    typed: String,
    finding: Finding,
}

/// What came of one slip.
#[derive(Default)]
struct Walk {
    /// What was said of it.
    met: Vec<Met>,
    /// What is wrong with what was said.
    wrong: Option<String>,
}

/// Makes a slip, and does what is said until nothing is said any more.
fn walk(slip: usize, whole: &Files, folder: &mut Folder) -> Walk {
    let mut dice = Dice(7_919 * slip as u64 + 15);
    let (name, make) = SLIPS[slip % SLIPS.len()];
    let mut slipped = None;
    for _ in 0..20 {
        let mut files = whole.clone();
        if let Some(typed) = make(&mut files, &mut dice) {
            slipped = Some((files, typed));
            break;
        }
    }
    let (mut files, typed) = slipped.unwrap_or_else(|| panic!("“{name}” finds no place"));
    let mut trail = format!("slip {slip}, {name}: {typed}");
    let mut found = folder.check(&files);
    let met = found.iter().map(|finding| Met { slip, typed: typed.clone(), finding: finding.clone() }).collect();
    let mut known = found.clone();
    // A file that is called otherwise is told wherever something names it.
    for _ in 0..found.len() + 6 {
        let Some(first) = found.iter().find(|it| it.level == Level::Error).or(found.first()).cloned() else {
            return Walk { met, wrong: None };
        };
        let _ = write!(trail, "\n  {} {} | {}", first.code.text(), first.message, told(&first).join(" / "));
        match follow::ways(&first, &files, whole).and_then(|ways| taken(&first, &found, &known, ways, folder)) {
            Ok((after, left)) => {
                files = after;
                known.extend(left.iter().cloned());
                found = left;
            }
            Err(why) => return Walk { met, wrong: Some(format!("{trail}\n  {why}")) },
        }
    }
    Walk { met, wrong: Some(format!("{trail}\n  this goes in a circle")) }
}

/// Takes each of the ways that words leave open. None may leave the finding where it is, or lead to another error. The files
/// after the first, and what is found in them.
fn taken(
    first: &Finding,
    found: &[Finding],
    known: &[Finding],
    ways: Vec<(String, Files)>,
    folder: &mut Folder,
) -> Result<(Files, Vec<Finding>), String> {
    let same = |finding: &&Finding| said(finding) == said(first);
    let mut all = Vec::new();
    for (how, files) in ways {
        let left = folder.check(&files);
        if left.iter().filter(same).count() >= found.iter().filter(same).count() {
            return Err(format!("it is still there after “{how}”"));
        }
        let is_new = |it: &&Finding| it.level == Level::Error && !known.iter().any(|known| said(known) == said(it));
        if let Some(new) = left.iter().find(is_new) {
            let hints = told(new).join(" / ");
            return Err(format!("“{how}” leads to {} {} | {hints}", new.code.text(), new.message));
        }
        all.push((files, left));
    }
    all.into_iter().next().ok_or_else(|| "nobody can tell what to do".to_owned())
}

/// What a finding tells to do: what stands at its place, then its hints.
fn told(finding: &Finding) -> Vec<&str> {
    finding.label.iter().chain(&finding.hints).map(Message::english).collect()
}

/// What tells a finding from others; where it stands may move.
fn said(finding: &Finding) -> (&str, &str, &str) {
    (finding.code.text(), &finding.span.path, finding.message.english())
}

/// What is said, without what is named in it: equal for two findings of one kind.
fn kind(finding: &Finding) -> String {
    let parts = finding.message.english().split('`').enumerate();
    let blank: String = parts.map(|(at, part)| if at % 2 == 0 { part } else { "`…`" }).collect();
    let mut bare = String::new();
    for c in blank.replace("`…` `…`", "`…`").replace("`…` `…`", "`…`").chars() {
        match c {
            '0'..='9' if bare.ends_with('0') => {}
            '0'..='9' => bare.push('0'),
            c => bare.push(c),
        }
    }
    let bare = bare.replace("`…` `…`", "`…`");
    format!("{} {bare}", finding.code.text())
}

/// Makes some slips, and takes what is wrong for a failure.
fn walks(slips: &[usize]) -> Vec<Walk> {
    let whole = starter();
    let walks: Vec<Walk> = slips.par_iter().map_init(Folder::new, |folder, slip| walk(*slip, &whole, folder)).collect();
    let wrong: Vec<&str> = walks.iter().filter_map(|walk| walk.wrong.as_deref()).collect();
    assert!(wrong.is_empty(), "{} of {} slips are not told well:\n{}", wrong.len(), slips.len(), wrong.join("\n"));
    walks
}

/// What the page says of a message.
fn entry(met: &Met) -> String {
    let code = |text: &str| {
        let text = text.trim().replace('\n', " ⏎ ");
        if text.contains('`') { format!("`` {text} ``") } else { format!("`{text}`") }
    };
    let finding = &met.finding;
    let what = told(finding);
    format!(
        "1. **{}** {}\n   What was typed: {}\n   What to do: {} <!-- {} -->\n",
        finding.code.text(),
        finding.message,
        code(&met.typed),
        what.join("; "),
        met.slip,
    )
}

/// The messages of some slips, the ones that are met most first.
fn ranked(walks: Vec<Walk>) -> Vec<(usize, Met)> {
    let mut all: BTreeMap<String, (usize, Met)> = BTreeMap::new();
    for met in walks.into_iter().flat_map(|walk| walk.met) {
        all.entry(kind(&met.finding)).and_modify(|(count, _)| *count += 1).or_insert((1, met));
    }
    let mut all: Vec<(usize, Met)> = all.into_values().collect();
    all.sort_by_key(|(count, met)| (std::cmp::Reverse(*count), met.slip));
    all
}

#[test]
fn what_is_said_of_a_slip_settles_it() {
    let page = std::fs::read_to_string(PAGE).unwrap();
    let number = |line: &str| line.split_once("<!-- ")?.1.split(' ').next()?.parse().ok();
    let listed: Vec<usize> = page.lines().filter_map(number).collect();
    if let Some(count) = std::env::var("KEYPLAN_SLIPS").ok().and_then(|count| count.parse::<usize>().ok()) {
        let all = ranked(walks(&(0..count).collect::<Vec<_>>()));
        for (count, met) in &all {
            eprintln!("{count:4} {}", kind(&met.finding));
        }
        let list: String = all.iter().take(LISTED).map(|(_, met)| entry(met)).collect();
        assert_golden_after(PAGE, HEAD, &format!("\n{list}"));
        return;
    }
    assert_eq!(listed.len(), LISTED);
    let met: Vec<String> = walks(&listed).iter().flat_map(|walk| &walk.met).map(entry).collect();
    for said in page.split("\n1. ").skip(1) {
        let said = format!("1. {}\n", said.trim_end());
        assert!(met.contains(&said), "this is not said any more:\n{said}");
    }
}
