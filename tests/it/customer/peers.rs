//! The comparison with other generators: its column for Keyplan is what Keyplan does today, and the guide shows its table.
//!
//! `tests/leaks/peers/run.js` tries the other generators, on demand.

use std::fs;
use std::path::Path;

use rayon::prelude::*;

use crate::support::{Site, assert_golden_after, tree};

/// The word that may stand nowhere. As long as its place holder in the metadata of the photo.
const WORD: &str = "Qvorto";

/// The sources for Keyplan: `=== kind`, in it `--- path`.
const SOURCES: &str = include_str!("../../leaks/peers/keyplan.txt");

const RESULTS: &str = include_str!("../../leaks/peers/results.md");

/// A picture without metadata.
const PICTURE: &[u8] = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0\x3b";

type Files<'a> = Vec<(&'a str, &'a str)>;

/// Each block of the sources with its files.
fn blocks() -> Vec<(&'static str, Files<'static>)> {
    SOURCES
        .split("\n=== ")
        .skip(1)
        .map(|block| {
            let mut files = block.split("\n--- ");
            let name = files.next().unwrap().trim_end();
            (name, files.map(|file| file.split_once('\n').unwrap()).collect())
        })
        .collect()
}

/// Writes files for a kind of private text. A private page has no mark at all, so nothing is put in place of `HEAD`.
fn write(site: &Site, kind: &str, files: &Files<'_>) {
    let page = if kind == "link" { "canary" } else { "secret" };
    let named = |text: &str| text.replace("CANARY", WORD).replace("canary", &WORD.to_lowercase());
    for (path, text) in files {
        let path = path.replace("PAGE", &format!("content/accounts/lotus/pages/{page}.md"));
        let path = named(&path.replace("DIR", "content/accounts/lotus/pages"));
        match text.trim() {
            "PHOTO" => site.write(&path, &photo()),
            "PICTURE" => site.write(&path, PICTURE),
            _ => site.write(&path, named(&text.replace("HEAD\n", "")).as_bytes()),
        }
    }
}

/// The photo with the word as its author and comment.
fn photo() -> Vec<u8> {
    let mut bytes = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/leaks/peers/photo.jpg")).unwrap();
    let places: Vec<usize> = (0..bytes.len() - WORD.len()).filter(|at| bytes[*at..].starts_with(b"CANARY")).collect();
    assert_eq!(places.len(), 5, "the photo says it in five places");
    for at in places {
        bytes[at..at + WORD.len()].copy_from_slice(WORD.as_bytes());
    }
    bytes
}

/// What leaves of a kind, as the table of the comparison says it.
fn outcome(kind: &str, base: &Files<'_>, files: &Files<'_>) -> String {
    let site = Site::empty();
    let build = ["build", "--edition", "customer", "--account", "lotus"];
    write(&site, kind, base);
    let (before, now): (Files<'_>, Files<'_>) = files.iter().partition(|(path, _)| path.starts_with("before/"));
    let before: Files<'_> = before.iter().map(|(path, text)| (path.trim_start_matches("before/"), *text)).collect();
    let leaks = |site: &Site| {
        let word = WORD.to_lowercase();
        let says = |text: &[u8]| {
            String::from_utf8_lossy(text).to_lowercase().contains(&word)
                || text.windows(6).any(|at| at.eq_ignore_ascii_case(WORD.as_bytes()))
        };
        tree(&site.path("public-lotus")).iter().any(|(path, bytes)| says(path.as_bytes()) || says(bytes))
    };
    if !before.is_empty() {
        write(&site, kind, &before);
        assert_eq!(site.run(&build).code, 0);
        assert!(leaks(&site), "nothing was shared before");
    }
    write(&site, kind, &now);
    let run = site.run(&build);
    match (run.code, leaks(&site)) {
        (1, false) => "the build stops".to_owned(),
        (0, false) => "–".to_owned(),
        other => format!("{other:?} {}", run.err),
    }
}

#[test]
fn the_comparison_says_of_keyplan_what_it_does() {
    let blocks = blocks();
    let base = &blocks.iter().find(|(name, _)| *name == "base").unwrap().1;
    let kinds: Vec<&(&str, Files<'_>)> = blocks.iter().filter(|(name, _)| !name.starts_with("way")).skip(1).collect();
    let table = RESULTS.split("\n## Best way\n").nth(1).unwrap();
    let said: Vec<&str> = table
        .lines()
        .filter(|line| line.starts_with("| "))
        .skip(2)
        .map(|line| line.split(" | ").nth(1).unwrap())
        .collect();
    assert_eq!(kinds.len(), said.len() + 1, "a row each, and the control");
    let (control, kinds) = kinds.split_first().unwrap();
    assert!(outcome(control.0, base, &control.1).starts_with("(0, true)"), "what is shared is found");
    let done: Vec<(&str, String)> = kinds.par_iter().map(|(kind, files)| (*kind, outcome(kind, base, files))).collect();
    let said: Vec<(&str, String)> = kinds.iter().zip(said).map(|((kind, _), said)| (*kind, said.to_owned())).collect();
    assert_eq!(done, said);
}

#[test]
fn the_guide_shows_the_table_of_the_comparison() {
    let table = RESULTS.split("\n## Best way\n").nth(1).unwrap();
    assert_golden_after("docs/guide/content/reference/other-generators.md", "\n## What leaks where\n", table);
}
