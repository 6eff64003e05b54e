//! What somebody meets who writes a first playbook: the starter with a slip of a typist, a thousand times. What is said of
//! each is followed to the letter, and settles it.
//!
//! `KEYPLAN_SLIPS=1000` makes as many slips; without it there are fewer, so that the test stays short.

mod follow;
mod slips;

use std::collections::{BTreeMap, BTreeSet};

use keyplan::diagnostics::{Finding, Level};
use keyplan::edition;
use keyplan::health;
use keyplan::load::disk::Disk;
use keyplan::project::Project;

use crate::support::{Dice, Site, tree};
use slips::SLIPS;

/// The texts of a playbook, by path.
pub(super) type Files = BTreeMap<String, String>;

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
struct Desk {
    site: Site,
    there: Files,
    times: (std::time::Duration, std::time::Duration),
}

impl Desk {
    fn new() -> Self {
        Self { site: Site::in_memory(), there: Files::new(), times: Default::default() }
    }

    /// What is found in some files: what `check` prints.
    fn check(&mut self, files: &Files, rules: bool) -> Vec<Finding> {
        if files.contains_key("content") {
            return Vec::new();
        }
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
        let mut project = match Project::open(Disk::new(self.site.root())) {
            Ok(project) => project,
            Err(error) => return error.findings.to_vec(),
        };
        let t0 = std::time::Instant::now();
        let compiled = project.compile(false);
        self.times.0 += t0.elapsed();
        if !rules {
            return compiled.findings.to_vec();
        }
        let t0 = std::time::Instant::now();
        let mut findings = compiled.findings.to_vec();
        let today = project.config.today.unwrap();
        let health = health::check(&edition::internal(&compiled.playbook), today, &project.words());
        findings.extend(health.findings().cloned());
        self.times.1 += t0.elapsed();
        findings
    }
}

/// What is said, without what is named in it: equal for two findings of one kind.
fn kind(finding: &Finding) -> String {
    let blank = |text: &str| {
        let mut out = String::new();
        for (at, part) in text.split('`').enumerate() {
            out.push_str(if at % 2 == 0 { part } else { "`…`" });
        }
        let mut bare = String::new();
        for c in out.chars() {
            if !c.is_ascii_digit() {
                bare.push(c);
            } else if !bare.ends_with('0') {
                bare.push('0');
            }
        }
        bare
    };
    format!("{} {}", finding.code.text(), blank(&finding.message))
}

/// What tells a finding from others: where it stands may move.
fn said(finding: &Finding) -> (String, String, String) {
    (finding.code.text().to_owned(), finding.span.path.to_string(), finding.message.clone())
}

#[test]
fn explore() {
    let count: usize = std::env::var("KEYPLAN_SLIPS").ok().and_then(|count| count.parse().ok()).unwrap_or(60);
    let whole = starter();
    let mut desk = Desk::new();
    let began = std::time::Instant::now();
    let before: BTreeSet<_> = desk.check(&whole, true).iter().map(said).collect();
    eprintln!("{:?} {before:#?}", began.elapsed());
    let mut met: BTreeMap<String, (usize, String)> = BTreeMap::new();
    let mut dice = Dice(15);
    let mut silent: BTreeMap<&str, usize> = BTreeMap::new();
    for at in 0..count {
        let (name, slip) = SLIPS[at % SLIPS.len()];
        let mut typed = whole.clone();
        let Some(what) = (0..20).find_map(|_| slip(&mut typed, &mut dice)) else {
            eprintln!("!! {name} finds no place");
            continue;
        };
        let mut now = typed.clone();
        let mut known = before.clone();
        let mut trail = vec![format!("{name}: {what}")];
        for round in 0..8 {
            let found = desk.check(&now, round == 0);
            let new: Vec<&Finding> = found.iter().filter(|it| !before.contains(&said(it))).collect();
            if round == 0 {
                if new.is_empty() {
                    *silent.entry(name).or_default() += 1;
                    eprintln!("-- silent {name}: {what}");
                }
                for finding in &new {
                    let entry = met.entry(kind(finding)).or_default();
                    entry.0 += 1;
                    if entry.1.is_empty() {
                        entry.1 =
                            format!("{what} | {} | {} | {}", finding.message, finding.label, finding.hints.join(" / "));
                    }
                }
            }
            known.extend(new.iter().map(|it| said(it)));
            let of_files = |it: &Finding| !it.code.is_rule();
            let first = new
                .iter()
                .find(|it| it.level == Level::Error && of_files(it))
                .or_else(|| new.iter().find(|it| of_files(it)));
            let Some(first) = first.map(|it| (*it).clone()) else { break };
            trail.push(format!(
                "{} {} | {} | {} {}",
                first.code.text(),
                first.message,
                first.label,
                first.hints.join(" / "),
                if first.fix.is_some() { "(fix)" } else { "" }
            ));
            if round == 7 {
                eprintln!("@@ circle\n   {}", trail.join("\n   "));
                break;
            }
            let ways = match follow::ways(&first, &now, &whole) {
                Ok(ways) => ways,
                Err(why) => {
                    eprintln!("?? {why}\n   {}", trail.join("\n   "));
                    break;
                }
            };
            let mut bad = false;
            for (how, after) in &ways {
                let later = desk.check(after, false);
                if later.iter().any(|it| said(it) == said(&first)) {
                    eprintln!("** still there after {how}\n   {}", trail.join("\n   "));
                    bad = true;
                }
                for finding in
                    later.iter().filter(|it| it.level == Level::Error && of_files(it) && !known.contains(&said(it)))
                {
                    eprintln!(
                        "## NEW after {how}\n   {}\n   now {} {} | {} | {}",
                        trail.join("\n   "),
                        finding.code.text(),
                        finding.message,
                        finding.label,
                        finding.hints.join(" / ")
                    );
                    bad = true;
                }
            }
            if bad {
                break;
            }
            now = ways.into_iter().next().unwrap().1;
        }
    }
    let mut ranked: Vec<_> = met.into_iter().collect();
    ranked.sort_by_key(|(_, (count, _))| std::cmp::Reverse(*count));
    for (kind, (count, example)) in ranked {
        eprintln!("{count:4} {kind}\n        {example}");
    }
    eprintln!("{:?}", desk.times);
    eprintln!("{:?} silent {silent:#?}", began.elapsed());
}
