//! What public templates of account plans, joint business plans and success plans ask for, typed as playbooks:
//! `tests/practice/README.md` says where each of their items stands.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::support::{Run, tree};

fn playbooks() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/practice");
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut all: Vec<PathBuf> = entries.filter(|path| path.is_dir()).collect();
    all.sort();
    assert_eq!(all.len(), 10, "eight templates, and the two plans of strangers");
    all
}

fn keyplan(folder: &Path, arguments: &[&str]) -> Run {
    Run::inside(folder, &[], arguments)
}

#[test]
fn every_template_is_read_whole() {
    for playbook in playbooks() {
        let run = keyplan(&playbook, &["check", "--select", "files", "--fail-on", "warning", "--format", "short"]);
        assert_eq!((run.code, run.out.as_str()), (0, ""), "{}: {}", playbook.display(), run.err);
    }
}

/// The columns whose cells are words of an author that a reader looks for.
const SAID: [&str; 6] = ["title", "offer", "condition", "strength", "threat", "lesson"];

#[test]
fn what_an_author_wrote_into_a_table_stands_on_a_page() {
    for playbook in playbooks() {
        let out = tempfile::tempdir().unwrap();
        let site = out.path().join("site");
        let run = keyplan(&playbook, &["build", "--quiet", "-o", site.to_str().unwrap()]);
        assert_eq!(run.code, 0, "{}: {}", playbook.display(), run.err);
        let pages: String = tree(&site)
            .into_iter()
            .filter(|(path, _)| path.strip_suffix(".html").is_some())
            .map(|(_, bytes)| String::from_utf8(bytes).unwrap())
            .collect();
        let pages = pages.replace("&amp;", "&").replace("&#39;", "'").replace("&quot;", "\"");
        let mut missing = BTreeSet::new();
        for (path, bytes) in
            tree(&playbook.join("content")).into_iter().filter(|(path, _)| path.strip_suffix(".csv").is_some())
        {
            let text = String::from_utf8(bytes).unwrap();
            let mut rows = csv::ReaderBuilder::new().has_headers(true).from_reader(text.as_bytes());
            let heads = rows.headers().unwrap().clone();
            for row in rows.records().map(Result::unwrap) {
                for (head, cell) in heads.iter().zip(&row) {
                    if SAID.contains(&head.trim()) && !cell.trim().is_empty() && !pages.contains(cell.trim()) {
                        missing.insert(format!("{path}: {head}: {cell}"));
                    }
                }
            }
        }
        assert!(missing.is_empty(), "{}: {missing:#?}", playbook.display());
    }
}
