//! From an empty folder to a first plan: no step fails, and nothing that is there is overwritten.

use crate::support::Site;

fn step(site: &Site, arguments: &[&str]) {
    let run = site.run(arguments);
    assert_eq!(run.code, 0, "{arguments:?}: {}", run.err);
}

#[test]
fn the_starter_builds_and_grows_by_every_archetype() {
    let site = Site::empty();
    step(&site, &["init", "demo"]);
    for arguments in [
        &["new", "account", "Đà Nẵng Foods", "--country", "VN"][..],
        &["new", "plan", "da-nang-foods"],
        &["new", "decision", "da-nang-foods/2026", "Trial first"],
        &["new", "objective", "da-nang-foods/2026", "Shelf never empty"],
        &["new", "objective", "da-nang-foods/2026", "Range", "--tier", "tactical", "--pillar", "assortment"],
        &["new", "review", "da-nang-foods/2026"],
        &["new", "review", "quangora/2025", "--type", "monthly"],
        &["new", "person", "Søren Ærø"],
        &["new", "pillar", "Pricing"],
        &["build"],
    ] {
        step(&site, &[&["-C", "demo"], arguments].concat());
    }
    let review =
        std::fs::read_to_string(site.path("demo/content/accounts/quangora/2025/reviews/2026-01-31.md")).unwrap();
    assert!(review.contains("[readings.shelf-never-empty]\n# osa =    # last: 95.4 in 2025-Q4\n"), "{review}");
    assert!(site.path("demo/public/people/soren-aero/index.html").exists());
}

#[test]
fn an_empty_playbook_builds_and_says_what_comes_first() {
    let site = Site::empty();
    step(&site, &["init", "plans", "--bare"]);
    step(&site, &["-C", "plans", "build"]);
    let run = site.run(&["-C", "plans", "new", "account", "Lotus"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("begin with `keyplan new person NAME`"), "{}", run.err);
    for arguments in [
        &["new", "person", "Linh"][..],
        &["new", "account", "Lotus"],
        &["new", "plan", "lotus"],
        &["new", "objective", "Shelf"],
        &["new", "review"],
        &["build"],
    ] {
        step(&site, &[&["-C", "plans"], arguments].concat());
    }
}

#[test]
fn the_next_step_is_said_so_that_it_can_be_pasted() {
    for (folder, next) in
        [(".", "next: keyplan serve"), ("plans", "next: cd plans &&"), ("my plans", "next: cd \"my plans\" &&")]
    {
        let run = Site::empty().run(&["init", folder, "--bare"]);
        assert!(run.out.contains(next) || run.err.contains(next), "{folder}: {}{}", run.out, run.err);
    }
}

#[test]
fn what_is_there_is_left_alone() {
    let site = Site::with(&[]);
    let before = crate::support::tree(site.root());
    assert_eq!(site.run(&["init", "."]).code, 2);
    assert_eq!(site.run(&["new", "pillar", "Supply"]).code, 2);
    assert_eq!(site.run(&["new", "plan", "lotsu"]).code, 2);
    assert_eq!(crate::support::tree(site.root()), before);
}

#[test]
fn a_site_brings_its_own_archetypes() {
    let site = Site::with(&[("archetypes/pillar.md", "+++\ntitle = {title}\n+++\n\nOurs.\n")]);
    step(&site, &["new", "pillar", "Pricing"]);
    let text = std::fs::read_to_string(site.path("content/pillars/pricing.md")).unwrap();
    assert_eq!(text, "+++\ntitle = \"Pricing\"\n+++\n\nOurs.\n");
}
