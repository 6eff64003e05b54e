//! Golden pages: what a page says, as a whole, reviewed like code.

use std::path::Path;

use crate::support::{Site, assert_golden};

#[test]
fn pages_of_the_smallest_playbook() {
    let site = Site::with(&[(
        "content/accounts/lotus/2025/reviews/2025-07-17.md",
        "+++\ntype = [\"quarterly\", \"executive\"]\ndate = 2025-07-17\ncovers = [\"2025-Q2\"]\nattendees = [\"duy\"]\nstatus = \"red\"\n[readings.shelf]\nosa = 88.6\nnote = \"Port delay.\"\n[[decided]]\ntext = \"Nine days of stock.\"\nabout = \"trial\"\n+++\n\n> [!RISK]\n> The port again; see [[shelf#kpi-osa|the shelf]] and [the plan](../_index.md).\n",
    )]);
    site.build();
    let pages = [
        ("", "home"),
        ("accounts/lotus", "account"),
        ("accounts/lotus/2025", "plan"),
        ("accounts/lotus/2025/decisions/trial", "decision"),
        ("accounts/lotus/2025/objectives/shelf", "objective"),
        ("accounts/lotus/2025/reviews/2025-07-17", "review"),
        ("pillars/supply", "pillar"),
        ("people/duy", "person"),
        ("reviews", "reviews"),
    ];
    for (id, name) in pages {
        assert_golden(&format!("tests/golden/{name}.html"), &site.page(id));
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let kept = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let kept = kept.filter(|path| path.extension().is_some_and(|end| end == "html")).count();
    assert_eq!(kept, pages.len(), "a golden page that no test reads");
}

#[test]
fn an_old_address_leads_to_the_new_one_for_a_whole_folder() {
    let account = crate::support::HEALTHY[4].1.replace("country", "aliases = [\"accounts/old-lotus/\"]\ncountry");
    let site = Site::with(&[("content/accounts/lotus/_index.md", &account)]);
    site.build();
    let page = site.page("accounts/old-lotus/2025/objectives/shelf");
    assert!(page.contains("http-equiv=\"refresh\""), "{page}");
    assert!(page.contains("../../../../../accounts/lotus/2025/objectives/shelf/index.html"), "{page}");
}

#[test]
fn what_the_starter_playbook_gets_wrong_is_what_its_authors_meant() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let run = std::process::Command::new(env!("CARGO_BIN_EXE_keyplan"))
        .arg("-C")
        .arg(root)
        .args(["check", "--format", "short"])
        .output()
        .unwrap();
    let found = String::from_utf8(run.stdout).unwrap();
    assert_golden("tests/golden/starter-findings.txt", &found);
}
