//! `build --changes-to`: whoever follows the list from top to bottom has elsewhere what is published here.

use std::fs;
use std::path::Path;

use crate::support::{OBJECTIVE, Run, Site, tree};

const SHELF: &str = "content/accounts/lotus/2025/objectives/shelf.md";
const LIST: &str = "changes.txt";

fn build(site: &Site) -> Run {
    site.run(&["build", "--changes-to", LIST])
}

/// The lines of a list.
fn lines(site: &Site) -> Vec<(String, String)> {
    let text = fs::read_to_string(site.path(LIST)).unwrap();
    let lines = text.strip_prefix("keyplan-changes 1\n").unwrap_or_else(|| panic!("{text}")).lines();
    lines.map(|line| line.split_once('\t').unwrap()).map(|(word, path)| (word.to_owned(), path.to_owned())).collect()
}

/// Does what the list says, and takes it away.
fn upload(site: &Site, elsewhere: &Path) {
    for (word, path) in lines(site) {
        let to = elsewhere.join(&path);
        if word == "removed" {
            fs::remove_file(&to).unwrap();
        } else {
            assert_eq!(to.exists(), word == "changed", "{word} {path}");
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            fs::copy(site.path("public").join(&path), &to).unwrap();
        }
    }
    fs::remove_file(site.path(LIST)).unwrap();
}

/// What is published, without the list that Keyplan keeps of it.
fn published(site: &Site) -> Vec<(String, Vec<u8>)> {
    tree(&site.path("public")).into_iter().filter(|(path, _)| path != ".keyplan-manifest").collect()
}

#[test]
fn a_folder_that_follows_the_lists_holds_what_is_published() {
    let site = Site::with(&[]);
    let elsewhere = tempfile::tempdir().unwrap();
    let changed = format!("{OBJECTIVE}\nMore words.\n");
    for step in 0..4 {
        match step {
            1 => site.write(SHELF, changed.as_bytes()),
            2 => site.write("content/accounts/lotus/pages/more.md", b"+++\ntitle = \"More\"\n+++\n\nWords.\n"),
            3 => site.remove("content/accounts/lotus/pages/more.md"),
            _ => {}
        }
        let run = build(&site);
        assert_eq!(run.code, 0, "{}", run.err);
        let kinds: Vec<String> = lines(&site).into_iter().map(|(word, _)| word).collect();
        assert_eq!(kinds.iter().all(|kind| kind == "added"), step == 0, "step {step}: {kinds:?}");
        assert_eq!(kinds.contains(&"removed".to_owned()), step == 3, "step {step}: {kinds:?}");
        upload(&site, elsewhere.path());
        assert_eq!(tree(elsewhere.path()), published(&site), "step {step}");
    }
    build(&site);
    assert_eq!(lines(&site), [], "nothing has changed since");
}

#[test]
fn what_nobody_has_uploaded_stays_in_the_list() {
    let (site, elsewhere) = (Site::with(&[]), tempfile::tempdir().unwrap());
    build(&site);
    upload(&site, elsewhere.path());
    let page = "accounts/lotus/pages/more/index.html";
    let of_page = |site: &Site| lines(site).into_iter().find(|(_, path)| path == page).map(|(word, _)| word);
    site.write("content/accounts/lotus/pages/more.md", b"+++\ntitle = \"More\"\n+++\n\nWords.\n");
    build(&site);
    site.write("content/accounts/lotus/pages/more.md", b"+++\ntitle = \"More\"\n+++\n\nOther words.\n");
    build(&site);
    assert_eq!(of_page(&site).as_deref(), Some("added"), "it never was elsewhere");
    build(&site);
    assert_eq!(of_page(&site).as_deref(), Some("added"), "a build of nothing forgets nothing");
    upload(&site, elsewhere.path());
    assert_eq!(tree(elsewhere.path()), published(&site));
}

#[test]
fn pages_come_behind_what_they_load() {
    let site = Site::with(&[]);
    build(&site);
    let paths: Vec<String> = lines(&site).into_iter().map(|(_, path)| path).collect();
    let is = |path: &String, ending: &str| path.rsplit_once('.').is_some_and(|(_, its)| its == ending);
    let first_page = paths.iter().position(|path| is(path, "html")).unwrap();
    assert!(paths[..first_page].iter().any(|path| is(path, "css")), "{paths:?}");
    assert!(paths[first_page..].iter().all(|path| is(path, "html")), "{paths:?}");
}

#[test]
fn a_list_goes_nowhere_else() {
    let site = Site::with(&[("notes.txt", "mine")]);
    for (file, words) in [
        ("public/changes.txt", "would be published with the site"),
        ("content/changes.txt", "is among the sources of the site"),
        ("notes.txt", "is no list of changes"),
    ] {
        let run = site.run(&["build", "--changes-to", file]);
        assert_eq!(run.code, 2, "{file}: {}", run.err);
        assert!(run.err.contains(words), "{file}: {}", run.err);
        assert!(!site.path("public").exists(), "{file}: nothing is published");
    }
    assert_eq!(fs::read_to_string(site.path("notes.txt")).unwrap(), "mine");
    assert_eq!(site.run(&["build", "--changes-to", LIST, "--no-manifest"]).code, 2, "nothing tells what was there");
}
