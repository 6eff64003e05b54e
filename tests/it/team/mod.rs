//! The edition for a team holds what the content format says under *Team editions*: some accounts, and of the others two
//! sums.
//!
//! Two playbooks that differ only in other accounts give the team the same bytes.

mod author;
mod preview;
mod sentences;
mod templates;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use crate::support::Dice;
use author::{Author, CANARY, Files, MONEY, Seeds};
use keyplan::config::Config;
use keyplan::diagnostics::{Code, Finding, Findings, Level};
use keyplan::document::model::Document;
use keyplan::document::{parse, place};
use keyplan::edition::{self, Edition, TeamSources};
use keyplan::health::WordLists;
use keyplan::load::disk::Source;
use keyplan::load::texts::Texts;
use keyplan::playbook::Playbook;
use keyplan::playbook::resolve::{self, Inputs};
use keyplan::site::Renderer;
use keyplan::site::theme::Theme;
use keyplan::{config, export, health};
use rayon::prelude::*;

/// A playbook in memory.
struct InMemory {
    playbook: Playbook,
    texts: Texts,
    tables: Vec<Source>,
}

/// What was read already: pages by path and text, settings by their text.
#[derive(Default)]
struct Known {
    pages: BTreeMap<(String, String), (Arc<Document>, Findings)>,
    settings: BTreeMap<String, Arc<Config>>,
}

/// The files as a playbook.
fn compile(files: &Files, known: &mut Known) -> Result<InMemory, Findings> {
    let source = |(path, text): (&String, &String)| Source {
        path: Arc::from(path.as_str()),
        text: Arc::from(text.as_str()),
        readable: true,
    };
    let text = &files["site.toml"];
    if !known.settings.contains_key(text) {
        let config = config::read(&Arc::from("site.toml"), text, health::unknown_threshold, |_| Vec::new())?;
        known.settings.insert(text.clone(), Arc::new(config));
    }
    let config = Arc::clone(&known.settings[text]);
    let mut texts = Texts::default();
    let mut documents = Vec::new();
    let mut findings = Findings::new();
    let ends = |path: &str, ending: &str| path.rsplit('.').next() == Some(ending);
    for (path, text) in files.iter().filter(|(path, _)| ends(path, "md")) {
        let page = source((path, text));
        let (document, found) = known.pages.entry((path.clone(), text.clone())).or_insert_with(|| {
            let (place, _) = place::place(&page.path).unwrap();
            let (document, found) = parse::document(&page, place);
            (Arc::new(document), found)
        });
        documents.push(Arc::clone(document));
        findings.extend(found.iter().cloned());
        texts.add(&page);
    }
    let tables: Vec<Source> = files.iter().filter(|(path, _)| ends(path, "csv")).map(source).collect();
    let inputs = Inputs { config, assets: Vec::new(), tables: &tables, drafts: false };
    let (playbook, found) = resolve::resolve(documents, &inputs);
    findings.extend(found);
    findings.retain(|finding| finding.level == Level::Error);
    if findings.is_empty() { Ok(InMemory { playbook, texts, tables }) } else { Err(findings) }
}

/// The edition `south`.
fn edition(files: &Files, known: &mut Known) -> Result<Edition, Findings> {
    let InMemory { playbook, texts, tables } = compile(files, known)?;
    let at = playbook.config().editions.iter().position(|(name, _)| name.value == "south").unwrap();
    edition::team(&playbook, at, &TeamSources { tables: &tables, texts: &texts, asset_text: &|_| None })
}

/// Pages and files of the edition by their paths, with the text of those that are `wanted`. The last one are its tables
/// with all findings, which hold all that is in it.
fn made(
    files: &Files,
    theme: &Theme,
    known: &mut Known,
    mut wanted: impl FnMut(&str) -> bool,
) -> Result<BTreeMap<String, Option<String>>, Findings> {
    let edition = edition(files, known)?;
    let today = "2026-01-31".parse().unwrap();
    let health = Arc::new(health::check(&edition, today, &WordLists::read(|_| None)));
    let renderer = Renderer::new(&edition, theme, today, Some(&health));
    let pages = renderer.pages().into_iter().map(|page| (renderer.file(page), page));
    let pages = pages.map(|(file, page)| {
        let text = wanted(&file).then(|| renderer.page(page).unwrap());
        (file, text)
    });
    let mut pages: BTreeMap<String, Option<String>> = pages.collect();
    let tables = wanted(TABLES).then(|| {
        let sheets = export::sheets(&edition, today, health.found(), &keyplan::diagnostics::report::NoTexts);
        let mut json = Vec::new();
        export::json(&mut json, &edition, today, &sheets).unwrap();
        String::from_utf8(json).unwrap()
    });
    pages.insert(TABLES.to_owned(), tables);
    Ok(pages)
}

/// The tables of an edition, among its pages.
const TABLES: &str = "export.json";

/// How many pairs of playbooks are compared; `TEAM_PAIRS` names another number, and then all pages are.
const PAIRS: u64 = 700;

/// How many of these pairs have the same part for the team.
const GROUP: u64 = 100;

/// Of how many pages one is compared, by chance. Of the first playbook of a group all are made.
const PAGES: usize = 40;

/// A text without what figures are grouped by.
fn ungrouped(page: &str) -> String {
    page.replace([',', '.', '\u{a0}', '\u{202f}', '\u{2009}'], "")
}

/// Compares playbooks that differ in other accounts, and in an edition without money in all sums of money too.
#[test]
fn whatever_is_of_other_accounts_the_team_gets_the_same_bytes() {
    let theme = Theme::load(&[], keyplan::language::Locale::english(), "").unwrap();
    let asked: Option<u64> = std::env::var("TEAM_PAIRS").ok().and_then(|pairs| pairs.parse().ok());
    let pairs = asked.unwrap_or(PAIRS);
    let (same, stopped) = (AtomicUsize::new(0), Mutex::new(BTreeMap::<String, usize>::new()));
    (0..pairs.div_ceil(GROUP)).into_par_iter().for_each(|own| {
        let finance = own % 2 == 0;
        let mut known = Known::default();
        let mut first: Option<BTreeMap<String, Option<String>>> = None;
        for others in 0..=GROUP {
            let money = if finance { own } else { others };
            let seeds = Seeds { own: own + 1, others: own * 1000 + others + 7, money, finance };
            let mut dice = Dice(seeds.others);
            let all = asked.is_some() || first.is_none();
            let files = Author::write(seeds);
            let wanted = |path: &str| all || dice.roll(if path == TABLES { 4 } else { PAGES }) == 0;
            let pages = match made(&files, &theme, &mut known, wanted) {
                Ok(pages) => pages,
                Err(findings) => {
                    assert!(findings.iter().all(|it| it.level == Level::Error) && !findings.is_empty());
                    *stopped.lock().unwrap().entry(findings[0].message.to_string()).or_default() += 1;
                    continue;
                }
            };
            let at = format!("{seeds:?}");
            for (path, text) in pages.iter().filter_map(|(path, text)| Some((path, text.as_deref()?))) {
                none_of(CANARY, path, &text.to_lowercase(), &at);
                if !finance {
                    none_of(MONEY, path, &ungrouped(without_places(path, text)), &at);
                }
            }
            assert!(!pages.keys().any(|path| path.contains(CANARY)), "{at}: {:?}", pages.keys());
            let Some(first) = &first else {
                first = Some(pages);
                continue;
            };
            assert!(pages.keys().eq(first.keys()), "{at}");
            for (path, page) in pages.iter().filter_map(|(path, text)| Some((path, text.as_deref()?))) {
                equal(path, first[path].as_deref().expect("all pages of the first were made"), page, &at);
            }
            same.fetch_add(1, Ordering::Relaxed);
        }
    });
    let same = same.into_inner();
    let wanted = usize::try_from(pairs).unwrap() * 9 / 10;
    assert!(same >= wanted, "{same} pairs gave the same bytes; stopped: {stopped:?}");
}

#[track_caller]
fn equal(path: &str, before: &str, now: &str, at: &str) {
    let differs = before.lines().zip(now.lines()).find(|(a, b)| a != b);
    assert_eq!(differs, None, "{at}, {path}");
    assert_eq!(before.len(), now.len(), "{at}, {path}");
}

/// A file without the places of words in an index: they are numbers of pages, and one may look like a sum.
fn without_places<'t>(path: &str, text: &'t str) -> &'t str {
    let words = text.rsplit_once("\",\"").filter(|_| path.starts_with("search/words-"));
    words.map_or(text, |(words, _)| words)
}

#[track_caller]
fn none_of(mark: &str, path: &str, page: &str, at: &str) {
    let found = page.find(mark).map(|at| page[..at].chars().rev().take(200).collect::<Vec<_>>());
    let found = found.map(|before| before.into_iter().rev().collect::<String>());
    assert_eq!(found, None, "{at}: before “{mark}” in {path}");
}

#[test]
fn every_key_of_every_kind_is_written_for_the_team_and_for_the_others() {
    let written = |lines: &BTreeSet<String>, key: &str| {
        let (begins, inside) = (format!("{key} = "), [format!("{{ {key} = "), format!(", {key} = ")]);
        let heads = [format!("[[{key}]]"), format!("[{key}]"), format!("[{key}.")];
        let heads = |line: &str| heads.iter().any(|head| line.starts_with(head));
        lines.iter().any(|line| line.starts_with(&begins) || heads(line) || inside.iter().any(|it| line.contains(it)))
    };
    let (mut own, mut others) = (BTreeSet::new(), BTreeSet::new());
    for seed in 0..16 {
        let files = Author::write(Seeds { own: seed, others: seed, money: seed, finance: true });
        for (path, text) in files {
            let lines = if path.contains(CANARY) { &mut others } else { &mut own };
            lines.extend(text.lines().map(str::to_owned));
        }
    }
    // Nothing leaves for customers here. A customer's title stands before nothing of an internal site.
    let never = ["share_body", "harmless_names"];
    for keys in crate::customer::RECORDS {
        for (whose, lines) in [("own", &own), ("others", &others)] {
            let missing: Vec<_> = keys.iter().filter(|key| !never.contains(key) && !written(lines, key)).collect();
            assert!(missing.is_empty(), "{whose}: nothing tells whether a team gets these: {missing:?}");
        }
    }
}

/// In each text of the team's accounts, pages, people and settings in turn the name of another account is written.
#[test]
fn a_name_of_another_account_in_any_text_stops_the_edition() {
    let mut known = Known::default();
    for seed in [3, 8] {
        let files = Author::write(Seeds { own: seed, others: 24 * seed, money: seed, finance: true });
        assert!(edition(&files, &mut known).is_ok(), "{:?}", edition(&files, &mut known).err());
        let title = files["content/accounts/canary-first/_index.md"].lines().nth(1).unwrap();
        let name = title.trim_start_matches("title = ").trim_matches('"');
        let mut tried = 0;
        let here = |path: &str, text: &str| !path.contains(CANARY) && !text.contains("draft = true");
        for (path, text) in files.iter().filter(|(path, text)| here(path, text)) {
            let words = author::WORDS.iter().flat_map(|words| text.match_indices(words));
            for (at, words) in words.filter(|(at, _)| !text[..*at].ends_with("canary ")) {
                let mut files = files.clone();
                files.insert(path.clone(), format!("{}{name}{}", &text[..at], &text[at + words.len()..]));
                let found = edition(&files, &mut known).err().unwrap_or_default();
                let stops = |finding: &Finding| matches!(finding.code, Code::KP802 | Code::KP803);
                let line = text[..at].lines().count();
                assert!(found.iter().any(stops), "{seed}: line {line} of {path}: {found:#?}\n{text}");
                tried += 1;
            }
        }
        assert!(tried > 100, "{tried}");
    }
}
