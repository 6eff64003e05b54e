//! The starters besides that of this repository: the same one in other languages, and those of other trades.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use toml::{Table, Value};

use crate::support::{Run, tree};

/// The folder of a starter; that of this repository for `en`.
fn folder(name: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    if name == "en" { root.to_owned() } else { root.join("docs/starters").join(name) }
}

fn keyplan(folder: &Path, arguments: &[&str]) -> Run {
    Run::inside(folder, &[], arguments)
}

/// Every finding: level, code, file and line.
fn findings(name: &str) -> Vec<(String, String, String, u64)> {
    let run = keyplan(&folder(name), &["check", "--format", "json"]);
    let report: serde_json::Value =
        serde_json::from_str(&run.out).unwrap_or_else(|error| panic!("{error}: {}", run.err));
    let text = |finding: &serde_json::Value, key: &str| finding[key].as_str().unwrap_or_default().to_owned();
    let of = |it: &serde_json::Value| {
        (text(it, "level"), text(it, "code"), text(it, "file"), it["line"].as_u64().unwrap_or(0))
    };
    report["findings"].as_array().unwrap().iter().map(of).collect()
}

/// The front matter of every file of a starter.
fn records(name: &str) -> Vec<(String, Table)> {
    let read = |(path, bytes): (String, Vec<u8>)| {
        let text = String::from_utf8(bytes).unwrap();
        let front = text.strip_prefix("+++\n").and_then(|rest| rest.split_once("\n+++")).map_or("", |(front, _)| front);
        (path, front.parse().unwrap())
    };
    tree(&folder(name).join("content")).into_iter().map(read).collect()
}

/// What stands in a table besides prose: every key with its place, numbers, days and flags.
fn bones(value: &Value, at: &str, out: &mut Vec<String>) {
    match value {
        Value::Table(table) => {
            for (key, value) in table {
                bones(value, &format!("{at}.{key}"), out);
            }
        }
        Value::Array(list) => {
            for (number, value) in list.iter().enumerate() {
                bones(value, &format!("{at}[{number}]"), out);
            }
        }
        Value::String(_) => out.push(at.to_owned()),
        other => out.push(format!("{at} = {other}")),
    }
}

#[test]
fn in_every_language_the_starter_has_the_same_files_keys_and_figures() {
    let english = records("en");
    for language in ["vi", "fr", "da"] {
        let own = records(language);
        assert_eq!(own.len(), english.len(), "{language}");
        for ((path, own), (_, english)) in own.into_iter().zip(&english) {
            let of = |table: &Table| {
                let mut all = Vec::new();
                bones(&Value::Table(table.clone()), "", &mut all);
                // A page in the language of its site need not say so.
                all.retain(|at| at != ".lang");
                all
            };
            assert_eq!(of(&own), of(english), "{language}: {path}");
        }
    }
}

#[test]
fn in_every_language_the_starter_has_the_same_findings() {
    let english = findings("en");
    assert!(english.len() > 20, "{}", english.len());
    for language in ["vi", "fr", "da"] {
        assert_eq!(findings(language), english, "{language}");
    }
}

#[test]
fn every_trade_has_a_healthy_plan_and_a_sick_one() {
    for (trade, healthy, sick) in [("industrial", "kaldwerk", "morvellier"), ("services", "grauwenoord", "vaucelonde")]
    {
        let found = findings(trade);
        let below = |account: &str| -> Vec<_> {
            let path = format!("content/accounts/{account}");
            found.iter().filter(|(_, _, file, _)| file.starts_with(&path)).collect()
        };
        assert!(below(healthy).iter().all(|(level, ..)| level == "note"), "{trade}: {:?}", below(healthy));
        let codes: BTreeSet<&str> = below(sick).iter().map(|(_, code, ..)| code.as_str()).collect();
        assert!(codes.len() >= 12, "{trade}: {codes:?}");
        assert!(codes.iter().all(|code| ["KP2", "KP3", "KP4", "KP5", "KP6", "KP7"].contains(&&code[..3])), "{codes:?}");
    }
}

#[test]
fn in_every_starter_a_year_is_the_sum_of_its_quarters() {
    let number = |value: &Value| value.to_string().parse::<f64>().ok();
    let mut years = 0;
    for name in ["vi", "fr", "da", "industrial", "services"] {
        for (path, keys) in records(name) {
            let Some(lines) = keys.get("sales").and_then(Value::as_array) else { continue };
            let of = |period: &str, key: &str| {
                let line = lines.iter().find(|line| line["period"].as_str() == Some(period))?;
                line.get(key).and_then(number)
            };
            for line in lines {
                let year = line["period"].as_str().unwrap();
                for key in ["prior", "target", "actual"] {
                    let quarters: Option<f64> = (1..=4).map(|quarter| of(&format!("{year}-Q{quarter}"), key)).sum();
                    if let (Some(stated), Some(sum)) = (line.get(key).and_then(number), quarters) {
                        assert!((stated - sum).abs() < 1e-6, "{name}: {path}: {key} of {year}: {stated}, not {sum}");
                        years += 1;
                    }
                }
            }
        }
    }
    assert!(years >= 25, "{years}");
}

#[test]
fn init_writes_the_starter_of_the_language_or_trade_that_is_asked_for() {
    let home = tempfile::tempdir().unwrap();
    for (options, name) in [
        (&["--language", "fr"][..], "fr"),
        (&["--language", "vi"], "vi"),
        (&["--kind", "services"], "services"),
        (&["--kind", "industrial"], "industrial"),
        (&[], "en"),
    ] {
        let written = home.path().join(name);
        let run = keyplan(home.path(), &[&["init", written.to_str().unwrap()], options].concat());
        assert_eq!(run.code, 0, "{name}: {}", run.err);
        assert!(tree(&written.join("content")) == tree(&folder(name).join("content")), "{name}");
        let site = |folder: &Path| std::fs::read_to_string(folder.join("site.toml")).unwrap();
        assert_eq!(site(&written), site(&folder(name)), "{name}");
    }
    let run = keyplan(home.path(), &["init", "klingon", "--language", "tlh"]);
    assert!(run.code == 2 && run.err.contains("`tlh`") && run.err.contains("en, vi, fr, da"), "{}", run.err);
}

#[test]
fn an_empty_playbook_and_what_new_writes_speak_the_language() {
    let home = tempfile::tempdir().unwrap();
    for (language, title, comment, kept) in [
        ("fr", "Comptes clés", "# membres d", "Cadence"),
        ("da", "Nøglekunder", "# ", "Takt"),
        ("vi", "", "# ", "Nhịp"),
    ] {
        let site = home.path().join(language);
        let init = keyplan(
            home.path(),
            &["init", site.to_str().unwrap(), "--bare", "--kind", "services", "--language", language],
        );
        assert_eq!(init.code, 0, "{}", init.err);
        let settings = std::fs::read_to_string(site.join("site.toml")).unwrap();
        assert!(settings.contains(&format!("language = \"{language}\"")) && settings.contains(title), "{settings}");
        assert!(settings.contains("[drivers]\n") && !settings.contains("Daily use"), "{settings}");
        let new = keyplan(&site, &["new", "person", kept]);
        assert_eq!(new.code, 0, "{}", new.err);
        let person = tree(&site.join("content/people")).remove(0).1;
        let person = String::from_utf8(person).unwrap();
        let ours =
            std::fs::read_to_string(folder("en").join("themes/default/archetypes").join(language).join("person.md"));
        let last = ours.unwrap().lines().rev().find(|line| !line.is_empty()).unwrap().to_owned();
        assert!(person.contains(&last) && person.contains(comment.trim_end_matches("membres d")), "{person}");
    }
}

/// A book is bound from pages that are made before it. Where a site has templates of its own, each chapter is made for the
/// book alone, and says the same.
#[test]
fn a_book_bound_from_pages_is_the_book_whose_chapters_are_made_alone() {
    for name in ["en", "vi", "industrial"] {
        let books = |own: &[(&str, &[u8])]| {
            let place = tempfile::tempdir().unwrap();
            let content = tree(&folder(name).join("content")).into_iter();
            let site = std::fs::read(folder(name).join("site.toml")).unwrap();
            let own = own.iter().map(|(path, bytes)| ((*path).to_owned(), bytes.to_vec()));
            let files = content.map(|(path, bytes)| (format!("content/{path}"), bytes)).chain(own);
            for (path, bytes) in files.chain([("site.toml".to_owned(), site)]) {
                let file = place.path().join(path);
                std::fs::create_dir_all(file.parent().unwrap()).unwrap();
                std::fs::write(file, bytes).unwrap();
            }
            let run = keyplan(place.path(), &["build", "--today", "2026-11-20"]);
            assert_eq!(run.code, 0, "{name}: {}", run.err);
            let mut books = tree(&place.path().join("public"));
            books.retain(|(path, _)| path.ends_with("book/index.html"));
            books
        };
        let template = "themes/default/templates/pages/rules.html";
        let template = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(template)).unwrap();
        let (bound, alone) = (books(&[]), books(&[("templates/pages/rules.html", &template)]));
        assert!(!bound.is_empty(), "{name}");
        for (bound, alone) in bound.iter().zip(&alone) {
            assert!(bound == alone, "{name}: {} differs", bound.0);
        }
        assert_eq!(bound.len(), alone.len(), "{name}");
    }
}
