//! Another value in the front matter, while the preview runs: whatever reads it is what a fresh look at the same files
//! finds, pages and findings alike.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use crate::preview::{open_on, shown};
use crate::support::{Dice, Site, tree};
use keyplan::diagnostics::report::SourceTexts as _;
use keyplan::preview::{PreviewSite, ProjectReader};

fn open(root: &Path) -> ProjectReader {
    open_on(root, "2026-02-02")
}

/// The lines of a front matter that give a key a value: where they stand, the key and the value.
fn values(text: &str) -> Vec<(std::ops::Range<usize>, &str, &str)> {
    let front = text.strip_prefix("+++\n").and_then(|rest| rest.split_once("\n+++\n")).map_or("", |(front, _)| front);
    let mut at = "+++\n".len();
    let mut found = Vec::new();
    for line in front.lines() {
        if let Some((key, value)) = line.split_once(" = ").filter(|(key, _)| !key.contains(['"', '{', ' '])) {
            let from = at + key.len() + " = ".len();
            found.push((from..at + line.len(), key, value));
        }
        at += line.len() + 1;
    }
    found
}

/// Another value of the same kind: another number or day, or what the same key has elsewhere.
fn another(dice: &mut Dice, value: &str, elsewhere: &[String]) -> String {
    if let Ok(number) = value.replace('_', "").parse::<f64>() {
        let by = [0.5, 0.9, 1.1, 2.0][dice.roll(4)];
        let is_whole = !value.contains('.');
        return if is_whole { format!("{:.0}", number * by) } else { format!("{:.1}", number * by) };
    }
    if let Ok(day) = value.parse::<jiff::civil::Date>() {
        let days = i32::try_from(dice.roll(120)).unwrap() - 60;
        return (day + jiff::Span::new().days(days)).to_string();
    }
    dice.pick(elsewhere)
}

/// One other value somewhere; where it was written, and the text of the file then.
fn edit(dice: &mut Dice, files: &BTreeMap<String, String>) -> (String, String) {
    let mut known: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (_, key, value) in files.values().flat_map(|text| values(text)) {
        known.entry(key).or_default().push(value.to_owned());
    }
    let all: Vec<(&String, &String)> = files.iter().collect();
    loop {
        let (path, text) = all[dice.roll(all.len())];
        let values = values(text);
        if values.is_empty() {
            continue;
        }
        let (at, key, value) = values[dice.roll(values.len())].clone();
        let new = another(dice, value, &known[key]);
        let mut text = text.clone();
        text.replace_range(at, &new);
        if dice.roll(4) == 0 {
            text.push_str("\nA line more.\n");
        }
        return (path.clone(), text);
    }
}

/// How many edits are made, one after another. `KEYPLAN_EDITS=2000` asks for more.
fn edits() -> usize {
    std::env::var("KEYPLAN_EDITS").ok().and_then(|edits| edits.parse().ok()).unwrap_or(40)
}

#[test]
fn after_each_other_value_the_preview_is_what_a_fresh_look_finds() {
    let base = tree(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/base"));
    let mut files: BTreeMap<String, String> =
        base.into_iter().map(|(path, bytes)| (path, String::from_utf8(bytes).unwrap())).collect();
    let site = Site::empty();
    for (path, text) in &files {
        site.write(path, text.as_bytes());
    }
    let mut reader = open(site.root());
    let mut dice = Dice(23);
    let (mut before, mut alone, mut compared) = (reader.workspace().state(), 0, 0);
    for step in 0..edits() {
        let (path, text) = edit(&mut dice, &files);
        site.write(&path, text.as_bytes());
        reader.read_paths(&[site.path(&path)]);
        let (now, fresh) = (reader.workspace().state(), open(site.root()).workspace().state());
        // A file that is broken is another matter: it goes back to what it was.
        if fresh.findings.iter().any(|finding| finding.level == keyplan::diagnostics::Level::Error) {
            site.write(&path, files[&path].as_bytes());
            reader.read_paths(&[site.path(&path)]);
            continue;
        }
        // Where not everything was linked again, nobody gathered again what is wrong with the files.
        compared += 1;
        alone += usize::from(Arc::ptr_eq(&before.findings, &now.findings));
        before = now.clone();
        let told = format!("step {step}: {path}\n{}", text.split("\n+++\n").next().unwrap_or_default());
        files.insert(path, text);
        assert_eq!(now.findings, fresh.findings, "{told}");
        let (now, fresh) = (now.site.unwrap(), fresh.site.unwrap());
        let found = |site: &PreviewSite| site.health().findings().cloned().collect::<Vec<_>>();
        assert_eq!(found(&now), found(&fresh), "{told}");
        for finding in found(&now).iter().flat_map(keyplan::diagnostics::Finding::paths) {
            assert_eq!(now.text(finding), fresh.text(finding), "{told}");
        }
        let (now, fresh) = (shown(&now), shown(&fresh));
        assert_eq!(now.keys().collect::<Vec<_>>(), fresh.keys().collect::<Vec<_>>(), "{told}");
        for (address, page) in &now {
            assert!(*page == fresh[address], "{told}\n{address}:\n{:?}", differing(page, &fresh[address]));
        }
    }
    assert!(3 * alone > compared, "of {compared} values {alone} were replaced alone");
}

/// The first line in which two pages differ.
fn differing<'p>(one: &'p str, other: &'p str) -> Option<(&'p str, &'p str)> {
    one.lines().zip(other.lines()).find(|(a, b)| a != b)
}
