//! `check --fix`: what is certain is mended to the letter, everything else stays as it was typed.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use keyplan::config;
use keyplan::diagnostics::fixes::{applied, together};
use keyplan::diagnostics::{Finding, Findings, Level};
use keyplan::document::{parse, place};
use keyplan::health;
use keyplan::load::disk::Source;
use keyplan::playbook::resolve::{self, Inputs};

use crate::support::{Dice, Site};

const SHELF: &str = "content/accounts/quangora/2025/objectives/shelf-never-empty.md";
const ORDER: &str = "content/accounts/quangora/2025/objectives/deliver-as-ordered.md";

/// A slip in a file of the starter: what stands there, and what somebody types instead.
const SLIPS: &[(&str, &str, &str)] = &[
    ("site.toml", "supplier = ", "suplier = "),
    (SHELF, "owner = \"pham-duy\"", "ownr = \"pham-duy\""),
    (SHELF, "owner = \"pham-duy\"", "owner = \"phan-duy\""),
    (SHELF, "pillar = \"supply\"", "pillar = \"suply\""),
    (SHELF, "pillar = \"supply\"", "pillar = “supply”"),
    (SHELF, "pillar = \"supply\"", "pillar = supply"),
    (SHELF, "tier = \"operational\"", "tier = \"operationall\""),
    (SHELF, "due = 2025-12-31", "due = 31.12.2025"),
    (SHELF, "due = 2025-12-31", "due = \"2025-12-31\""),
    (SHELF, "target = 95.0", "target = \"95.0\""),
    (SHELF, "baseline = 89.0", "baseline = 89.0 %"),
    (ORDER, "unit = \"pct\"", "unit = \"ptc\""),
];

/// A copy of the playbook of this repository.
fn starter() -> Site {
    let site = Site::empty();
    for (path, text) in files() {
        site.write(&path, text.as_bytes());
    }
    site
}

/// Every text of it, by path.
fn files() -> BTreeMap<String, String> {
    let mut files = BTreeMap::from([("site.toml".to_owned(), std::fs::read_to_string("site.toml").unwrap())]);
    for entry in walkdir::WalkDir::new("content").sort_by_file_name() {
        let entry = entry.unwrap();
        if let Some(text) = entry.file_type().is_file().then(|| std::fs::read_to_string(entry.path()).ok()).flatten() {
            files.insert(entry.path().to_string_lossy().replace('\\', "/"), text);
        }
    }
    files
}

#[test]
fn what_can_only_be_meant_is_mended_to_the_letter() {
    for (path, right, wrong) in SLIPS {
        let site = starter();
        let whole = std::fs::read_to_string(site.path(path)).unwrap();
        let typed = whole.replacen(right, wrong, 1);
        assert_ne!(typed, whole, "{path} holds {right}");
        site.write(path, typed.as_bytes());
        assert_ne!(site.run(&["check", "--select", "files"]).code, 0, "{wrong} is a slip");
        let run = site.run(&["check", "--fix", "--select", "files"]);
        let minus = format!("\n-{}", wrong.lines().next().unwrap());
        assert!(run.code == 0 && run.out.contains(&minus), "{wrong}: {}{}", run.out, run.err);
        let mended = std::fs::read_to_string(site.path(path)).unwrap();
        // A number has one value and may be written in several ways.
        assert!(mended == whole || mended.replace(right, "") == whole.replace(right, ""), "{wrong}: {}", run.out);
        let again = site.run(&["check", "--fix", "--select", "files"]);
        assert!(again.out.is_empty() && !again.err.contains("made"), "{}{}", again.out, again.err);
    }
}

/// A key below a table belongs to that table, and what a file always begins with can be written for its author.
#[test]
fn a_key_in_the_wrong_place_is_moved_and_one_that_every_file_begins_with_is_put_in() {
    let path = "content/accounts/lotus/2027/_index.md";
    let text = "+++\ntitle = \"Lotus 2027\"\nfrom = 2027-01-01\n\n# What both promised.\n[[commitments]]\nside = \"supplier\"\ntext = \"Units\"\n\n[[commitments]]\nside = \"customer\"\nto = 2027-12-31    # three years?\ntext = \"Space\"\n+++\n";
    let site = Site::with(&[(path, text)]);
    let run = site.run(&["check", "--fix", "--select", "files"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let mended = "+++\nstatus = \"draft\"\nkind = \"account_plan\"\ntitle = \"Lotus 2027\"\nfrom = 2027-01-01\nto = 2027-12-31    # three years?\n\n# What both promised.\n[[commitments]]\nside = \"supplier\"\ntext = \"Units\"\n\n[[commitments]]\nside = \"customer\"\ntext = \"Space\"\n+++\n";
    assert_eq!(std::fs::read_to_string(site.path(path)).unwrap(), mended);
    // Where the key stands in both places somebody has to say which one is meant.
    let twice = mended.replace("text = \"Space\"", "text = \"Space\"\nto = 2027-06-30");
    let site = Site::with(&[(path, &twice)]);
    assert_eq!(site.run(&["check", "--fix", "--select", "files"]).code, 1);
    assert_eq!(std::fs::read_to_string(site.path(path)).unwrap(), twice);
}

#[test]
fn everything_else_in_the_file_stays_as_it_was_typed() {
    let text = "+++\r\n# Ours.\r\ntitel   =   \"Note\"    # say it\r\n\r\nsumary = '''\r\n  two\r\n  lines'''\r\n+++\r\n\r\nText \t [[suply]]  \r\n";
    let site = Site::with(&[("content/pages/note.md", text)]);
    let run = site.run(&["check", "--fix", "--select", "files", "--ignore", "KP111"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let mended = text.replace("titel", "title").replace("sumary", "summary").replace("suply", "supply");
    assert_eq!(std::fs::read_to_string(site.path("content/pages/note.md")).unwrap(), mended);
}

#[test]
fn what_is_uncertain_is_left_alone() {
    for wrong in ["owner = \"somebody\"", "owner = \"d\"", "tier = \"tic\"", "due = 03/04/2026", "[[kpis]]\nid = \"x\""]
    {
        let text = format!("+++\ntitle = \"O\"\ntier = \"operational\"\nowner = \"duy\"\n{wrong}\n+++\n");
        let text = if wrong.starts_with("owner") { text.replace("owner = \"duy\"\n", "") } else { text };
        let text = if wrong.starts_with("tier") { text.replace("tier = \"operational\"\n", "") } else { text };
        let path = "content/accounts/lotus/2025/objectives/o.md";
        let site = Site::with(&[(path, &text)]);
        let run = site.run(&["check", "--fix", "--select", "files"]);
        assert!(
            run.code == 1 && run.err.contains("nothing more can be fixed safely"),
            "{wrong}: {}{}",
            run.out,
            run.err
        );
        assert_eq!(std::fs::read_to_string(site.path(path)).unwrap(), text);
    }
}

#[test]
fn a_program_gets_the_report_alone() {
    let site = Site::with(&[("content/pages/note.md", "+++\ntitel = \"Note\"\n+++\n")]);
    let run = site.run(&["check", "--fix", "--select", "files", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(report["summary"]["errors"], 0, "{}", run.out);
    assert!(run.err.contains("+title = \"Note\""), "{}", run.err);
    let site = Site::with(&[("content/pages/note.md", "+++\ntitel = \"Note\"\n+++\n")]);
    let run = site.run(&["check", "--select", "files", "--format", "sarif"]);
    let report: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let results = report["runs"][0]["results"].as_array().unwrap();
    let result = results.iter().find(|result| result["ruleId"] == "KP004").unwrap();
    let change = &result["fixes"][0]["artifactChanges"][0]["replacements"][0];
    let region = serde_json::json!({ "startLine": 2, "startColumn": 1, "endLine": 2, "endColumn": 6 });
    assert_eq!(*change, serde_json::json!({ "deletedRegion": region, "insertedContent": { "text": "title" } }));
}

#[test]
fn a_file_that_was_changed_meanwhile_is_not_overwritten() {
    let site = Site::with(&[("content/note.md", "one")]);
    let path = site.path("content/note.md");
    keyplan::publish::single_file::rewrite(&path, "two", "three").unwrap_err();
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "one");
    keyplan::publish::single_file::rewrite(&path, "one", "three").unwrap();
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "three");
    assert_eq!(
        std::fs::read_dir(Path::new(&path).parent().unwrap())
            .unwrap()
            .filter(|it| it.as_ref().unwrap().file_name().to_string_lossy().starts_with('.'))
            .count(),
        0
    );
}

/// Everything that is wrong with these files, in the order of printing.
fn found(files: &BTreeMap<String, String>) -> Findings {
    let source = |(path, text): (&String, &String)| Source {
        path: Arc::from(path.as_str()),
        text: Arc::from(text.as_str()),
        readable: true,
    };
    let mut findings = Findings::new();
    let settings =
        config::read(&Arc::from("site.toml"), &files["site.toml"], health::unknown_threshold, |_| Vec::new());
    let config = match settings {
        Ok(config) => config,
        Err(found) => return found,
    };
    let is_page = |path: &str| path.split('.').next_back() == Some("md");
    let is_table = |path: &str| path.ends_with("/readings.csv");
    let mut documents = Vec::new();
    for page in files.iter().filter(|(path, _)| is_page(path)).map(source) {
        let (place, _) = place::place(&page.path).unwrap();
        let (document, found) = parse::document(&page, place);
        documents.push(Arc::new(document));
        findings.extend(found);
    }
    let tables: Vec<Source> = files.iter().filter(|(path, _)| is_table(path)).map(source).collect();
    let assets = files.keys().filter(|path| path.starts_with("content/") && !is_page(path) && !is_table(path));
    let assets = assets.map(|path| Arc::from(path.as_str())).collect();
    let (_, found) =
        resolve::resolve(documents, &Inputs { config: Arc::new(config), assets, tables: &tables, drafts: false });
    findings.extend(found);
    findings.sort();
    findings.retain(|finding| finding.level == Level::Error);
    findings
}

/// One slip of a typist in a text: a letter too few, twice, or in another place; other quotes; a day in another order.
fn slip(text: &str, dice: &mut Dice) -> String {
    let end = text.find("\n+++").unwrap_or(text.len());
    let words: Vec<(usize, &str)> = text[..end]
        .split(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '-')
        .filter(|word| word.len() > 3)
        .map(|word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
        .collect();
    let (at, word) = dice.pick(&words);
    let letter = 1 + dice.roll(word.len() - 2);
    let mut letters: Vec<char> = word.chars().collect();
    match dice.roll(4) {
        0 => _ = letters.remove(letter),
        1 => letters.insert(letter, letters[letter]),
        2 => letters.swap(letter, letter + 1),
        _ => letters[letter] = 'x',
    }
    let typed: String = letters.into_iter().collect();
    format!("{}{typed}{}", &text[..at], &text[at + word.len()..])
}

/// Whatever somebody mistypes: what is changed without asking settles what it was said to settle, and is no new fault.
#[test]
fn a_fix_settles_its_finding_and_makes_no_other() {
    let files = files();
    assert_eq!(found(&files), Findings::new(), "the starter is in order");
    let paths: Vec<&String> = files.keys().filter(|path| !path.contains("readings")).collect();
    let mut dice = Dice(11);
    let (mut fixed, mut restored) = (0, 0);
    for _ in 0..160 {
        let path = dice.pick(&paths);
        let mut typed = files.clone();
        typed.insert(path.clone(), slip(&files[path], &mut dice));
        let before = found(&typed);
        let mut mended = typed.clone();
        for (path, text) in &mut mended {
            let here: Vec<&Finding> =
                before.iter().filter(|it| it.fix.as_ref().is_some_and(|fix| *fix.span.path == **path)).collect();
            *text = applied(text, &together(text, here));
        }
        if mended == typed {
            continue;
        }
        let said = |finding: &Finding| (finding.code, finding.span.path.clone(), finding.message.clone());
        let (before, after): (Vec<_>, Vec<_>) =
            (before.iter().map(said).collect(), found(&mended).iter().map(said).collect());
        assert!(after.len() < before.len(), "{path}: {before:#?} {after:#?}");
        assert!(after.iter().all(|finding| before.contains(finding)), "{path}: {before:#?} {after:#?}");
        fixed += 1;
        restored += usize::from(mended == files);
    }
    assert!(fixed > 24 && restored * 10 > fixed * 9, "{fixed} mended, {restored} as they were");
}
