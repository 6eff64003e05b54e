//! `serve --edition NAME` shows what a build of the same files writes, after each edit.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use super::sentences::{FILES, OBJECTIVE_OF_HAVNELY};
use crate::support::{Dice, HEALTHY, OBJECTIVE, Site};
use keyplan::edition::EditionRequest;
use keyplan::health;
use keyplan::load::disk::Disk;
use keyplan::preview::{ProjectReader, Route, WorkspaceOptions};
use keyplan::project::Project;

type Pages = BTreeMap<String, String>;

fn request() -> EditionRequest {
    EditionRequest::Team("south".to_owned())
}

/// Every page that a clean build of the edition writes; none where something stops it.
fn clean(site: &Site) -> Option<Pages> {
    let mut project = Project::open(Disk::new(site.root())).unwrap();
    let theme = project.theme().unwrap();
    let compiled = project.compile(false);
    let choice = request().find(&compiled.playbook).unwrap();
    let edition = compiled.edition(choice, &project.texts).ok()?;
    let today = "2026-01-31".parse().unwrap();
    let health = Arc::new(health::check(&edition, today, &project.words()));
    let renderer = theme.site(&edition, today, Some(&health));
    Some(renderer.pages().into_iter().map(|page| (renderer.file(page), renderer.page(page).unwrap())).collect())
}

fn shown(reader: &ProjectReader) -> Pages {
    let site = reader.workspace().state().site.unwrap();
    let pages = site.addresses().filter_map(|(address, route)| match route {
        Route::Page(page) => Some((address.clone(), site.page(*page).unwrap())),
        _ => None,
    });
    pages.collect()
}

/// One random edit; the paths that the system would tell of.
fn edit(site: &Site, dice: &mut Dice, step: usize) -> Vec<PathBuf> {
    let read = |path: &str| std::fs::read_to_string(site.path(path)).unwrap();
    let write = |path: &str, text: &str| {
        site.write(path, text.as_bytes());
        vec![site.path(path)]
    };
    let page = dice.pick(&[
        "content/accounts/lotus/2025/_index.md",
        "content/accounts/havnely/2025/_index.md",
        "content/accounts/lotus/2025/objectives/shelf.md",
        "content/accounts/havnely/_index.md",
        "content/people/signe.md",
        "content/pillars/supply.md",
    ]);
    let account = dice.pick(&["lotus", "havnely"]);
    let objective = format!("content/accounts/{account}/2025/objectives/more.md");
    match dice.roll(9) {
        0 | 1 => write(page, &format!("{}\nLine {step}.\n", read(page))),
        2 => write(page, &read(page).replacen("title = \"", &format!("title = \"{step} "), 1)),
        3 => {
            let plan = FILES.iter().find(|(path, _)| *path == "content/accounts/havnely/2025/_index.md").unwrap();
            write(plan.0, &plan.1.replacen("quantity = 50", &format!("quantity = 5{}", step % 9), 1))
        }
        4 => {
            let part =
                |account: &str, pct: usize| format!("{{ account = \"{account}\", period = \"2026-Q1\", pct = {pct} }}");
            let parts = [part("lotus", 60), part("havnely", 10 + step % 60)].join(", ");
            write(
                "content/people/duy.md",
                &format!(
                    "+++\ntitle = \"Duy\"\nside = \"supplier\"\nfunction = \"supply\"\nallocation = [{parts}]\n+++\n"
                ),
            )
        }
        5 => {
            let words = dice.pick(&["As at Havnely.", "See [rows](rows.csv).", "See [[lotus]].", "[[broken"]);
            write("content/guide/how.md", &format!("+++\ntitle = \"How\"\n+++\n\n{words}\n"))
        }
        6 => write("content/guide/rows.csv", dice.pick(&["a,b\n", "a,Havnely\n"])),
        7 if site.path(&objective).exists() => {
            site.remove(&objective);
            vec![site.path(&objective)]
        }
        7 => write(&objective, if account == "lotus" { OBJECTIVE } else { OBJECTIVE_OF_HAVNELY }),
        _ => {
            let more = dice.pick(&["", "finance = false\n", "without = [\"pillars/supply.md\"]\n"]);
            write("site.toml", &format!("{}{more}", FILES[0].1))
        }
    }
}

#[test]
fn after_each_edit_every_page_is_that_of_a_clean_build() {
    let site = Site::in_memory();
    for (path, text) in HEALTHY.iter().chain(FILES) {
        site.write(path, text.as_bytes());
    }
    site.write("content/guide/rows.csv", b"a,b\n");
    let today = "2026-01-31".parse().unwrap();
    let options = WorkspaceOptions {
        drafts: false,
        edition: request(),
        language: None,
        older: Box::new(|_| None),
        today: Box::new(move |_| today),
    };
    let mut reader = ProjectReader::open(Disk::new(site.root()), options);
    let mut wanted = clean(&site).unwrap();
    let mut dice = Dice(5);
    let mut stopped = 0;
    for step in 0..60 {
        let told = edit(&site, &mut dice, step);
        reader.read_paths(&told);
        let made = clean(&site);
        stopped += usize::from(made.is_none());
        // While something stops the edition, the last one that nothing stopped stays.
        wanted = made.unwrap_or(wanted);
        let now = shown(&reader);
        assert!(now.keys().eq(wanted.keys()), "step {step}: {told:?}");
        for (path, page) in &now {
            let differs = wanted[path].lines().zip(page.lines()).find(|(a, b)| a != b);
            assert_eq!(differs, None, "step {step}: {told:?}, {path}");
            assert_eq!(wanted[path].len(), page.len(), "step {step}: {told:?}, {path}");
        }
    }
    assert!((5..40).contains(&stopped), "{stopped}");
    reader.show_edition(EditionRequest::Internal);
    assert!(shown(&reader).contains_key("accounts/havnely/index.html"), "the key `e` shows everything");
    reader.show_edition(request());
    assert!(!shown(&reader).contains_key("accounts/havnely/index.html"));
}
