//! The preview as a program: who is answered and with what, and how it follows the files.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test may fail loudly and writes files")]

#[path = "../support/page.rs"]
#[allow(dead_code, reason = "for other tests")]
mod page;
#[path = "../support/preview.rs"]
#[allow(dead_code, reason = "for other tests")]
mod preview;
#[path = "../support/site.rs"]
#[allow(dead_code, reason = "for other tests")]
mod site;

mod answers;
mod built;
mod follow;
mod strangers;
mod tabs;

use std::fs;
use std::path::Path;

use preview::Preview;
use serde_json::Value;
use site::Site;

const CANARY: &str = "canary-7f3a";
const SHELF: &str = "/accounts/lotus/2025/objectives/shelf/";

/// Whether a tab is told what the rules say of all plans.
fn knows_all(told: &Value) -> bool {
    !told["plan"]["all"].is_null()
}

/// Every entry of a folder, folders too, with when it was written and what it holds.
fn everything(folder: &Path) -> Vec<String> {
    let mut entries: Vec<String> = walkdir::WalkDir::new(folder)
        .into_iter()
        .map(Result::unwrap)
        .map(|entry| {
            let meta = entry.metadata().unwrap();
            let bytes = if meta.is_file() { fs::read(entry.path()).unwrap() } else { Vec::new() };
            format!("{} {:?} {bytes:?}", entry.path().display(), meta.modified().unwrap())
        })
        .collect();
    entries.sort();
    entries
}

/// Builds, and compares every file with what is served at its address.
fn served_as_built(site: &Site, preview: &Preview) {
    edition_served_as_built(site, preview, &[]);
}

/// The same for the edition that these arguments name.
fn edition_served_as_built(site: &Site, preview: &Preview, edition: &[&str]) {
    let built = tempfile::tempdir().unwrap();
    let out = built.path().join("site");
    let run = site.run(&[&["build", "-q", "-o", &out.to_string_lossy()], edition].concat());
    assert_eq!(run.code, 0, "{}", run.err);
    for (path, bytes) in site::tree(&built.path().join("site")).iter().filter(|(path, _)| !path.starts_with('.')) {
        let answer = preview.get(&format!("/{}", keyplan::site::address::encode(path)));
        assert_eq!(answer.status, 200, "{path}");
        if Path::new(path).extension().is_none_or(|ending| ending != "html") {
            assert!(answer.body == *bytes, "{path} differs");
            continue;
        }
        let page = answer.text();
        let from = page.find("<script src=\"/~keyplan/preview.js\"").unwrap();
        let to = from + page[from..].find("</script>\n").unwrap() + "</script>\n".len();
        assert!(format!("{}{}", &page[..from], &page[to..]).as_bytes() == &bytes[..], "{path} differs");
    }
}

/// A playbook that is shared with one customer; whatever is internal holds the canary.
fn shared() -> Site {
    let front = |text: &str| format!("+++\n{text}+++\n\n{CANARY} prose.\n");
    let site = Site::with(&[]);
    let note = format!("summary = \"{CANARY}\"\n");
    let files = [
        (
            "site.toml",
            format!(
                "title = \"{CANARY}\"\nsupplier = \"Marrowfen\"\ntoday = 2026-01-31\nclassification = \"{CANARY}\"\n"
            ),
        ),
        ("content/_index.md", front(&format!("title = \"{CANARY}\"\n"))),
        ("content/guide/secret.md", front(&format!("title = \"{CANARY}\"\n"))),
        (
            "content/pillars/supply.md",
            front(&format!("title = \"Supply\"\nshare = \"customer\"\n[extra]\nnote = \"{CANARY}\"\n")),
        ),
        (
            "content/people/duy.md",
            front(&format!(
                "title = \"Phạm Duy\"\nshare = \"customer\"\nside = \"supplier\"\nfunction = \"supply\"\n{note}"
            )),
        ),
        (
            "content/accounts/lotus/_index.md",
            front(&format!(
                "title = \"Lotus Mart\"\nshare = \"customer\"\ncountry = \"VN\"\nmanager = \"duy\"\n{note}[[goals]]\nid = \"g1\"\ntitle = \"{CANARY}\"\n"
            )),
        ),
        (
            "content/accounts/lotus/2025/_index.md",
            front(&format!(
                "title = \"Plan 2025\"\nshare = \"customer\"\nkind = \"jbp\"\nfrom = 2025-01-01\nto = 2027-12-31\nstatus = \"approved\"\n{note}"
            )),
        ),
        (
            "content/accounts/lotus/2025/decisions/trial.md",
            front(&format!(
                "title = \"Trial first\"\nshare = \"customer\"\nstatus = \"agreed\"\nagreed_on = 2025-01-28\nprioritises = [\"penetration\"]\nsacrifices = [\"price_depth\"]\nlesson = \"{CANARY}\"\n"
            )),
        ),
        (
            "content/accounts/lotus/2025/objectives/shelf.md",
            front(&format!(
                "title = \"Shelf never empty\"\nshare = \"customer\"\ntier = \"operational\"\npillar = \"supply\"\nowner = \"duy\"\nserves = [\"trial\"]\nwhy = \"{CANARY}\"\nstart = 2025-01-01\ndue = 2025-12-31\n[[kpis]]\nid = \"osa\"\nunit = \"pct\"\nbetter = \"up\"\nbaseline = 89.0\ntarget = 95.0\ndefinition = \"{CANARY}\"\n"
            )),
        ),
    ];
    for (path, text) in files {
        site.write(path, text.as_bytes());
    }
    site
}
