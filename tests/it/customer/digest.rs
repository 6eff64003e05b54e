//! The digest: everything that leaves with its place, what changed since the last one, and KP805.

use std::sync::Arc;

use keyplan::edition::{self, Handover};

use super::author::{Author, CANARY};
use super::{PLAN, Texts, compile, shared};
use crate::support::Site;

const BUILD: [&str; 7] = ["build", "--edition", "customer", "--account", "lotus", "--digest", "digest.html"];

fn digest(site: &Site) -> String {
    std::fs::read_to_string(site.path("digest.html")).unwrap()
}

/// Runs in the folder of the site, so that the digest lies beside `site.toml`.
#[track_caller]
fn build(site: &Site) -> String {
    let run = site.run(&BUILD);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    run.err
}

#[test]
fn a_digest_says_what_leaves_and_where_it_stands() {
    let body = "Ours alone.\n\n## Together {.customer}\n\nOne shelf.\nTwo stores! And more.\n\n- A point\n\n## Between us\n\nHidden.\n";
    let site = shared(&[("content/accounts/lotus/2025/_index.md", &format!("{PLAN}{body}"))]);
    let said = build(&site);
    assert!(said.contains("texts leave: digest.html"), "{said}");
    let page = digest(&site);
    let row = |place: &str, key: &str, text: &str| {
        let row = format!("<td class=\"where\">{place}</td><td class=\"where\">{key}</td><td>{text}</td>");
        assert!(page.contains(&row), "{row}\n{page}");
    };
    let plan = "content/accounts/lotus/2025/_index.md";
    row(&format!("{plan}:2:9"), "title", "Plan 2025");
    row(&format!("{plan}:5:8"), "from", "2025-01-01");
    row(&format!("{plan}:14:1"), "prose", "One shelf.");
    row(&format!("{plan}:15:1"), "prose", "Two stores!");
    row(&format!("{plan}:15:13"), "prose", "And more.");
    row(&format!("{plan}:17:1"), "prose", "- A point");
    for inner in ["Ours alone", "Hidden", ">status<", ">approved<"] {
        assert!(!page.contains(inner), "{inner}");
    }
    assert!(!page.contains("src=") && !page.contains("href="), "it loads nothing and leads nowhere");
}

#[test]
fn a_digest_tells_what_changed_since_the_one_before() {
    let with = |words: &str| format!("{PLAN}## Together {{.customer}}\n\n{words}\n");
    let site = shared(&[("content/accounts/lotus/2025/_index.md", &with("Full shelves. Two stores."))]);
    build(&site);
    assert!(build(&site).contains("the same as on"), "lines above may move");
    site.write("content/accounts/lotus/2025/_index.md", with("\nFull shelves. Ten stores.").as_bytes());
    assert!(build(&site).contains(": 1 new, 1 removed"));
    let page = digest(&site);
    let changes = &page[page.find("Since the digest of").unwrap()..page.find("on every page").unwrap()];
    assert!(
        changes.contains("Ten stores.") && changes.contains("Two stores.") && !changes.contains("Full"),
        "{changes}"
    );
}

#[test]
fn a_digest_lies_beside_the_site_and_replaces_a_digest_only() {
    let site = shared(&[]);
    site.write("notes.html", b"mine");
    for (place, says) in [
        ("public-lotus/digest.html", "would be handed over"),
        ("content/digest.html", "is among the sources of the site"),
        ("site.toml", "is among the sources of the site"),
        ("notes.html", "is not a digest"),
    ] {
        let run = site.run(&["build", "--edition", "customer", "--account", "lotus", "--digest", place]);
        assert_eq!(run.code, 2, "{place}: {}", run.err);
        assert!(run.err.contains(says) && run.err.contains("name"), "{place}: {}", run.err);
        assert!(!site.path("public-lotus").exists(), "{place}: nothing is published");
    }
    assert_eq!(std::fs::read(site.path("notes.html")).unwrap(), b"mine");
    build(&site);
    let other = digest(&site).replace("\"account\":\"accounts/lotus\"", "\"account\":\"accounts/havnely\"");
    site.write("digest.html", other.as_bytes());
    let run = site.run(&BUILD);
    assert!(run.code == 2 && run.err.contains("is the digest of `accounts/havnely`"), "{}", run.err);
    assert_eq!(site.run(&["build", "--digest", "digest.html"]).code, 2, "there is none of the internal edition");
}

#[test]
fn a_leak_stops_the_digest_too() {
    let needs = "+++\ntitle = \"Needs\"\nshare = \"customer\"\n+++\n";
    let site = shared(&[("content/accounts/lotus/situation/needs.md", needs)]);
    assert_eq!(site.run(&BUILD).code, 1);
    assert!(!site.path("digest.html").exists());
}

#[test]
fn an_edition_says_what_it_leaves_out() {
    let site = shared(&[]);
    let run = site.run(&["build", "--edition", "customer", "--account", "lotus", "--format", "short"]);
    let line = run.err.lines().find(|line| line.contains("KP805")).unwrap_or_else(|| panic!("{}", run.err));
    assert!(line.contains("note[KP805]: what is shared names 1 decision, 1 pillar, 1 person"), "{line}");
    for path in ["people/duy.md", "pillars/supply.md", "accounts/lotus/2025/decisions/trial.md"] {
        let path = format!("content/{path}");
        let text = std::fs::read_to_string(site.path(&path)).unwrap();
        site.write(&path, text.replacen("+++\n", "+++\nshare = \"customer\"\n", 1).as_bytes());
    }
    let run = site.run(&["build", "--edition", "customer", "--account", "lotus", "--format", "short"]);
    assert!(run.code == 0 && !run.err.contains("KP805"), "{}", run.err);
}

/// Whatever the dice write for the customer stands on the pages, so it has to stand in the digest.
#[test]
fn every_text_on_the_pages_stands_in_the_digest_and_no_canary_does() {
    let theme = keyplan::site::theme::Theme::load(&[], keyplan::language::Locale::english(), "").unwrap();
    let texts_of = written_texts();
    let mut seen = 0;
    for seed in 1..40 {
        let files = Author::write(seed, seed + 100);
        let Ok((playbook, _)) = compile(&files) else { continue };
        let (id, _) = playbook.things().find(|(_, thing)| *thing.document().id == *"accounts/lotus").unwrap();
        let texts = Texts(files.clone());
        let as_it_is = |source: &Arc<str>| Ok(edition::LeavingAsset { address: Arc::clone(source), text: None });
        let made = edition::handover(&playbook, id, &texts, &as_it_is);
        let Ok(Handover { edition, leaves, .. }) = made else { continue };
        let leaves = leaves.expect("a customer reads it").digest(&playbook, &edition);
        let listed: Vec<&str> = leaves.iter().flat_map(|thing| &thing.texts).map(|text| &*text.text).collect();
        let mut listed = listed.join("\n");
        // We read there which of our files leaves under which address, and how a link to it is written.
        for path in files.keys() {
            listed = listed.replace(path.as_str(), "");
            listed = listed.replace(path.rsplit('/').next().unwrap(), "");
        }
        assert!(!listed.contains(CANARY), "{listed}");
        let renderer = keyplan::site::Renderer::new(&edition, &theme, "2026-01-31".parse().unwrap(), None);
        for page in renderer.pages() {
            for text in texts_of(&renderer.page(page).unwrap()) {
                assert!(listed.contains(&text), "{seed} {}: {text}", renderer.file(page));
                seen += 1;
            }
        }
        for (thing, text) in leaves.iter().flat_map(|thing| thing.texts.iter().map(move |text| (thing, text))) {
            let Some(source) = files.get(&*thing.path).filter(|_| !text.place.range().is_empty()) else { continue };
            assert!(source.get(text.place.range()).is_some(), "{}: {text:?}", thing.path);
        }
    }
    assert!(seen > 1000, "{seen}");
}

/// Finds the texts that the dice write for the customer: words of theirs and a number.
fn written_texts() -> impl Fn(&str) -> Vec<String> {
    const WORDS: [&str; 5] = ["Full shelves ", "Trial first ", "Two lines more ", "Every store ", "By summer "];
    |page| {
        let found = WORDS.iter().flat_map(|words| page.match_indices(words).map(|(at, words)| (at, words.len())));
        found
            .map(|(at, length)| {
                let digits = page[at + length..].bytes().take_while(u8::is_ascii_digit).count();
                page[at..at + length + digits].to_owned()
            })
            .filter(|text| text.ends_with(|c: char| c.is_ascii_digit()))
            .collect()
    }
}
