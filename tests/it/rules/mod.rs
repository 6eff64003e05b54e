//! One rule, one edit: what each rule finds in the starter playbook when something is changed, and only then.
//!
//! A test says which text of which file is replaced and exactly which findings appear. The text under a finding's
//! carets stands between `‹` and `›`. Taking the edit back has to bring the first findings back.

/// The healthy account, its plan, and the settings.
pub(crate) const ACCOUNT: &str = "accounts/quangora/_index.md";
pub(crate) const PLAN: &str = "accounts/quangora/2025/_index.md";
pub(crate) const SITE: &str = "site.toml";

macro_rules! objective {
    ($name:literal) => {
        concat!("accounts/quangora/2025/objectives/", $name, ".md")
    };
}

macro_rules! review {
    ($day:literal) => {
        concat!("accounts/quangora/2025/reviews/", $day, ".md")
    };
}

/// A finding on the plan.
macro_rules! plan {
    ($found:literal) => {
        concat!("accounts/quangora/2025/_index.md ", $found)
    };
}

/// A finding on the account.
macro_rules! account {
    ($found:literal) => {
        concat!("accounts/quangora/_index.md ", $found)
    };
}

mod framework;
mod numbers;
mod people;
mod pitfalls;
mod tiers;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use jiff::civil::Date;
use keyplan::diagnostics::report::Texts as _;
use keyplan::project::{self, Texts};
use keyplan::{edition, health};

/// A change to the starter playbook: file, text, what stands there instead. An empty text writes the whole file.
type Edit<'a> = (&'a str, &'a str, &'a str);

/// The starter playbook in a folder of its own, and what is found in it.
struct Starter {
    folder: tempfile::TempDir,
    before: BTreeSet<String>,
    /// The day to check on; the starter's own when there is none.
    today: Option<Date>,
}

impl Starter {
    fn new() -> Self {
        Self::on(None)
    }

    /// On another day than 2026-01-31.
    fn on(today: Option<Date>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let from = Path::new(env!("CARGO_MANIFEST_DIR"));
        for entry in walkdir::WalkDir::new(from.join("content")) {
            let entry = entry.unwrap();
            let to = folder.path().join(entry.path().strip_prefix(from).unwrap());
            if entry.file_type().is_dir() {
                fs::create_dir_all(to).unwrap();
            } else {
                fs::copy(entry.path(), to).unwrap();
            }
        }
        fs::copy(from.join("site.toml"), folder.path().join("site.toml")).unwrap();
        let mut starter = Self { folder, before: BTreeSet::new(), today };
        starter.before = starter.findings();
        starter
    }

    /// Makes edits for good: a playbook to start from that is not the starter itself.
    #[track_caller]
    fn with(mut self, edits: &[Edit<'_>]) -> Self {
        for edit in edits {
            self.apply(edit);
        }
        self.before = self.findings();
        self
    }

    /// Every finding about the plan: `file level[code] ‹text›: message`.
    fn findings(&self) -> BTreeSet<String> {
        let root = self.folder.path();
        let mut texts = Texts::default();
        let config = project::settings(root, &mut texts).unwrap_or_else(|found| panic!("{found:?}"));
        let today = self.today.or(config.today).unwrap();
        let compiled = project::compile(root, config, false, &mut texts);
        let broken: Vec<_> =
            compiled.findings.iter().filter(|it| it.level == keyplan::diagnostics::Level::Error).collect();
        assert!(broken.is_empty(), "the edit breaks a file: {broken:?}");
        let health = health::check(&edition::internal(&compiled.playbook), today, &project::words(root));
        let line = |finding: &keyplan::diagnostics::Finding| {
            let text = texts.text(&finding.span.path).and_then(|text| text.get(finding.span.range())).unwrap_or("");
            let text: String = text.lines().next().unwrap_or("").chars().take(60).collect();
            let path = finding.span.path.trim_start_matches("content/");
            format!("{path} {}[{}] ‹{text}›: {}", finding.level.word(), finding.code.text(), finding.message)
        };
        health.findings().map(line).collect()
    }

    /// Makes the edits, and expects exactly these findings to appear; then takes them back.
    #[track_caller]
    fn adds(&self, edits: &[Edit<'_>], expected: &[&str]) {
        let kept: Vec<(String, Option<String>)> = edits.iter().map(|edit| self.apply(edit)).collect();
        let after = self.findings();
        let added: Vec<&str> = after.difference(&self.before).map(String::as_str).collect();
        let mut wanted = expected.to_vec();
        wanted.sort_unstable();
        assert_eq!(added, wanted, "\nadded:\n{}\n", added.join("\n"));
        for (path, text) in kept.into_iter().rev() {
            let path = self.folder.path().join(path);
            match text {
                Some(text) => fs::write(path, text).unwrap(),
                None => fs::remove_file(path).unwrap(),
            }
        }
        assert_eq!(self.findings(), self.before, "taking the edit back brings the first findings back");
    }

    #[track_caller]
    fn apply(&self, (path, text, instead): &Edit<'_>) -> (String, Option<String>) {
        let file = if *path == "site.toml" { (*path).to_owned() } else { format!("content/{path}") };
        let disk = self.folder.path().join(&file);
        let before = fs::read_to_string(&disk).ok();
        let after = match &before {
            Some(before) if !text.is_empty() => {
                assert!(before.contains(text), "{path} does not hold {text:?}");
                before.replacen(text, instead, 1)
            }
            _ => (*instead).to_owned(),
        };
        fs::create_dir_all(disk.parent().unwrap()).unwrap();
        fs::write(disk, after).unwrap();
        (file, before)
    }
}
