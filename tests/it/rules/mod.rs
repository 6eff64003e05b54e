//! One rule, one change: what each rule finds in a healthy playbook once something in it is different, and only then.
//!
//! The playbook is `tests/fixtures/base`, in which nothing is found. A test names the keys that differ and exactly the
//! findings that this adds: the file, then `level[code] ‹text›: message`, where the text is what is underlined.

pub(crate) mod edit;

pub(crate) mod alignment;
pub(crate) mod decisions;
mod first_days;
mod framework;
pub(crate) mod horizon;
mod in_order;
mod kpis;
pub(crate) mod late;
pub(crate) mod money;
pub(crate) mod owners;
pub(crate) mod people;
pub(crate) mod plans;
pub(crate) mod repeats;
mod resources;
pub(crate) mod reviews;
pub(crate) mod scenarios;
pub(crate) mod situation;
pub(crate) mod tiers;
mod waivers;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;
use keyplan::config::RuleSetting;
use keyplan::diagnostics::report::SourceTexts as _;
use keyplan::diagnostics::{Code, Finding, Level};
use keyplan::edition;
use keyplan::health::{self, Health};
use keyplan::load::disk::Disk;
use keyplan::load::texts::Texts;
use keyplan::project::Project;

use crate::support::{Site, tree};
use edit::Edit;

/// The files of the base playbook that most tests change.
pub(crate) const SITE: &str = "site.toml";
pub(crate) const ACCOUNT: &str = "accounts/north/_index.md";
pub(crate) const PLAN: &str = "accounts/north/2025/_index.md";
pub(crate) const SHELVES_FIRST: &str = "accounts/north/2025/decisions/full-shelves.md";
pub(crate) const TRIAL_FIRST: &str = "accounts/north/2025/decisions/trial-first.md";
pub(crate) const BLOCK: &str = "accounts/north/2025/objectives/block.md";
pub(crate) const DELIVERIES: &str = "accounts/north/2025/objectives/deliveries.md";
pub(crate) const HOUSEHOLDS: &str = "accounts/north/2025/objectives/households.md";
pub(crate) const PROMOTIONS: &str = "accounts/north/2025/objectives/promotions.md";
pub(crate) const RANGE: &str = "accounts/north/2025/objectives/range.md";
pub(crate) const SHELF: &str = "accounts/north/2025/objectives/shelf.md";
pub(crate) const TRUST: &str = "accounts/north/2025/objectives/trust.md";
pub(crate) const APRIL: &str = "accounts/north/2025/reviews/2025-04-16.md";
pub(crate) const JULY: &str = "accounts/north/2025/reviews/2025-07-17.md";
pub(crate) const OCTOBER: &str = "accounts/north/2025/reviews/2025-10-15.md";
pub(crate) const JANUARY: &str = "accounts/north/2025/reviews/2026-01-15.md";

/// A finding: the file, and `level[code] ‹text›: message`.
type Found = (String, String);

/// The base playbook with some changes, on a day.
pub(crate) struct Playbook {
    files: BTreeMap<String, String>,
    today: Option<Date>,
    before: OnceLock<BTreeSet<Found>>,
}

/// The base playbook on its own day, 2026-01-31.
pub(crate) fn base() -> Playbook {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/base");
    let files = tree(&folder).into_iter().map(|(path, bytes)| {
        let path = path.strip_prefix("content/").unwrap_or(&path).to_owned();
        (path, String::from_utf8(bytes).unwrap())
    });
    // A test below makes sure of this: nothing is found in it.
    Playbook { files: files.collect(), today: None, before: OnceLock::from(BTreeSet::new()) }
}

/// The base playbook on another day.
pub(crate) fn on(day: Date) -> Playbook {
    Playbook { today: Some(day), before: OnceLock::new(), ..base() }
}

impl Playbook {
    /// With some changes: what is found after them is nothing new.
    #[track_caller]
    pub(crate) fn with(&self, edits: &[Edit<'_>]) -> Self {
        let mut files = self.files.clone();
        for edit in edits {
            let after = edit.apply(files.get(edit.path).map(String::as_str));
            files.insert(edit.path.to_owned(), after);
        }
        Self { files, today: self.today, before: OnceLock::new() }
    }

    /// Expects some changes to add exactly these findings.
    #[track_caller]
    pub(crate) fn adds(&self, edits: &[Edit<'_>], expected: &[(&str, &str)]) {
        let before = self.before.get_or_init(|| self.findings());
        let after = self.with(edits).findings();
        let added: Vec<(&str, &str)> =
            after.difference(before).map(|(path, found)| (path.as_str(), found.as_str())).collect();
        let mut wanted = expected.to_vec();
        wanted.sort_unstable();
        assert_eq!(added, wanted, "added: {added:#?}");
    }

    /// The text of a file.
    pub(crate) fn text(&self, path: &str) -> String {
        self.files[path].clone()
    }

    /// All files, with their paths from the root of the project.
    pub(crate) fn files(&self) -> BTreeMap<String, String> {
        let path = |path: &String| if path == SITE { path.clone() } else { format!("content/{path}") };
        self.files.iter().map(|(file, text)| (path(file), text.clone())).collect()
    }

    /// Everything that is found about plans.
    #[track_caller]
    pub(crate) fn findings(&self) -> BTreeSet<Found> {
        let (health, texts) = self.check(&[]);
        let line = |finding: &Finding| {
            let text = texts.text(&finding.span.path).and_then(|text| text.get(finding.span.range())).unwrap_or("");
            let text: String = text.lines().next().unwrap_or("").chars().take(60).collect();
            let found = format!("{}[{}] ‹{text}›: {}", finding.level.word(), finding.code.text(), finding.message);
            (finding.span.path.trim_start_matches("content/").to_owned(), found)
        };
        health.findings().map(line).collect()
    }

    /// What one rule finds about North Stores.
    #[track_caller]
    pub(crate) fn finds(&self, code: &str) -> Vec<Found> {
        let (code, account) = (format!("[{code}]"), "accounts/north/");
        let found = self.findings().into_iter();
        found.filter(|(path, found)| path.starts_with(account) && found.contains(&code)).collect()
    }

    /// What the rules say, with some of their thresholds changed.
    #[track_caller]
    pub(crate) fn check(&self, thresholds: &[(Code, &str, f64)]) -> (Health, Texts) {
        let site = Site::in_memory();
        for (path, text) in self.files() {
            site.write(&path, text.as_bytes());
        }
        let mut project = Project::open(Disk::new(site.root())).unwrap_or_else(|error| panic!("{error:?}"));
        let config = Arc::make_mut(&mut project.config);
        for (code, key, value) in thresholds {
            let thresholds = vec![((*key).to_owned(), *value)];
            config.rules.0.push(RuleSetting { code: *code, ceiling: None, thresholds });
        }
        let today = self.today.or(config.today).unwrap();
        let compiled = project.compile(false);
        let broken: Vec<_> = compiled.findings.iter().filter(|it| it.level == Level::Error).collect();
        assert!(broken.is_empty(), "the change breaks a file: {broken:?}");
        let health = health::check(&edition::internal(&compiled.playbook), today, &project.words());
        (health, project.texts)
    }
}

#[test]
fn nothing_is_found_in_the_base_playbook() {
    assert_eq!(base().findings(), BTreeSet::new());
}
