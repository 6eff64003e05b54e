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
    for arguments in [&["new", "account", "Lotus", "--country", "VN"][..], &["new", "plan", "lotus"]] {
        step(&site, &[&["-C", "plans"], arguments].concat());
    }
    let run = site.run(&["-C", "plans", "new", "objective", "Shelf"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("begin with `keyplan new person NAME`"), "{}", run.err);
    for arguments in [&["new", "person", "Linh"][..], &["new", "objective", "Shelf"], &["new", "review"], &["build"]] {
        step(&site, &[&["-C", "plans"], arguments].concat());
    }
}

#[test]
fn the_next_step_is_said_so_that_it_can_be_pasted() {
    for (folder, next) in
        [(".", "next: keyplan new person"), ("plans", "next: cd plans &&"), ("my plans", "next: cd \"my plans\" &&")]
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

/// A plan that a plan follows: what goes along, and what does not.
const BEFORE: &str = "+++
title = \"Lotus 2026\"
kind = \"jbp\"
from = 2026-01-01
to = 2026-12-31
status = \"approved\"
category_role = \"destination\"
[[sales]]
period = \"2026\"
target = 4200
actual = 3900
[[sales]]
period = \"2026-Q1\"
target = 1050.5
[[sales]]
period = \"2025\"
target = 4000
[[commitments]]
side = \"supplier\"
text = \"Seventy \\\"chilled\\\" units.\"
owner = \"duy\"
due = 2026-12-15
share = \"customer\"
[[commitments]]
side = \"customer\"
text = \"Kept long ago.\"
done = 2026-03-01
[[commitments]]
side = \"customer\"
text = \"Space for each.\"
+++

Argument.
";

/// What `keyplan new` writes to a path, on a day, after these files.
fn written(files: &[(&str, &str)], arguments: &[&str], path: &str) -> String {
    let site = Site::with(files);
    step(&site, arguments);
    std::fs::read_to_string(site.path(path)).unwrap()
}

#[test]
fn a_plan_begins_in_the_year_that_its_name_says() {
    for (name, today, fiscal, from, to) in [
        ("2027", "2026-11-28", 1, "2027-01-01", "2029-12-31"),
        ("JBP 2027", "2026-11-28", 1, "2027-01-01", "2029-12-31"),
        ("2027", "2026-11-28", 4, "2026-04-01", "2029-03-31"),
        ("next", "2026-11-28", 1, "2026-01-01", "2028-12-31"),
        ("next", "2026-11-28", 4, "2026-04-01", "2029-03-31"),
        ("next", "2026-03-31", 4, "2025-04-01", "2028-03-31"),
    ] {
        let site = format!("title = \"Plans\"\nsupplier = \"Marrowfen\"\nfiscal_year_starts = {fiscal}\n");
        let path = format!("content/accounts/lotus/{}/_index.md", name.to_lowercase().replace(' ', "-"));
        let plan = written(&[("site.toml", &site)], &["new", "plan", "lotus", name, "--today", today], &path);
        assert!(plan.contains(&format!("\nfrom = {from}\nto = {to} ")), "{name} {today} {fiscal}: {plan}");
    }
}

#[test]
fn a_plan_that_follows_another_takes_along_what_is_open() {
    let files = [("content/accounts/lotus/2026/_index.md", BEFORE), ("site.toml", "title = \"P\"\nsupplier = \"M\"\n")];
    let next = ["new", "plan", "lotus", "2027", "--follows", "2026", "--today", "2026-11-28"];
    let plan = written(&files, &next, "content/accounts/lotus/2027/_index.md");
    for line in [
        "title = \"Lotus Mart 2027\"",
        "kind = \"jbp\" ",
        "from = 2027-01-01",
        "to = 2027-12-31 ",
        "status = \"draft\" ",
        "created = 2026-11-28",
        "follows = \"2026\"",
        "category_role = \"destination\"",
        "period = \"2027\"\nprior = 4200    # the target of 2026, of which 3900 came in\n",
        "period = \"2027-Q1\"\nprior = 1050.5    # the target of 2026-Q1\n",
        "[[commitments]]\nside = \"supplier\"\ntext = \"Seventy \\\"chilled\\\" units.\"\nowner = \"duy\"\ndue = 2026-12-15\nshare = \"customer\"\n",
        "[[commitments]]\nside = \"customer\"\ntext = \"Space for each.\"\n",
    ] {
        assert!(plan.contains(line), "{line}: {plan}");
    }
    assert!(!plan.contains("Kept long ago") && !plan.contains("4000") && !plan.contains("Argument."), "{plan}");
    // What was kept back by an archetype of the site's own would be lost in silence.
    let own = (
        "archetypes/plan.md",
        "+++\ntitle = {title}\nkind = {kind}\nfrom = {from}\nto = {to}\nstatus = \"draft\"\n+++\n\nOurs.\n",
    );
    let plan = written(&[files[0], files[1], own], &next, "content/accounts/lotus/2027/_index.md");
    assert!(plan.contains("Space for each.\"\n+++\n\nOurs.\n"), "{plan}");
    let site = Site::with(&files);
    step(&site, &next);
    let checked = site.run(&["check", "--select", "files", "--today", "2026-11-28"]);
    assert_eq!(checked.code, 0, "{}{}", checked.out, checked.err);
}

#[test]
fn a_plan_of_one_account_is_meant_by_a_name_that_two_have() {
    let other =
        ("content/accounts/other/_index.md", "+++\ntitle = \"Other\"\ncountry = \"DK\"\nmanager = \"duy\"\n+++\n");
    let same = ("content/accounts/other/2026/_index.md", BEFORE);
    let files = [other, same, ("content/accounts/lotus/2026/_index.md", BEFORE)];
    let next = ["new", "plan", "lotus", "2027", "--follows", "2026"];
    let plan = written(&files, &next, "content/accounts/lotus/2027/_index.md");
    assert!(plan.contains("follows = \"2026\""), "{plan}");
}

#[test]
fn a_review_covers_the_last_whole_period_of_its_type() {
    for (kind, date, fiscal, covers, next) in [
        ("monthly", "2026-02-05", 1, "2026-01", "2026-03-05"),
        ("monthly", "2026-01-31", 1, "2025-12", "2026-02-28"),
        ("internal", "2026-02-05", 1, "2026-01", "2026-03-05"),
        ("quarterly", "2026-04-16", 1, "2026-Q1", "2026-07-16"),
        ("quarterly", "2026-03-31", 1, "2025-Q4", "2026-06-30"),
        ("quarterly", "2026-04-16", 4, "2026-Q4", "2026-07-16"),
        ("quarterly", "2026-01-20", 4, "2026-Q3", "2026-04-20"),
        ("executive", "2026-07-01", 4, "2027-Q1", "2026-10-01"),
        ("annual", "2026-01-20", 1, "2025", "2027-01-20"),
        ("annual", "2026-04-20", 4, "2026", "2027-04-20"),
        ("annual", "2026-03-20", 4, "2025", "2027-03-20"),
    ] {
        let site = format!("title = \"Plans\"\nsupplier = \"Marrowfen\"\nfiscal_year_starts = {fiscal}\n");
        let path = format!("content/accounts/lotus/2025/reviews/{date}.md");
        let arguments = ["new", "review", "lotus/2025", "--type", kind, "--date", date];
        let review = written(&[("site.toml", &site)], &arguments, &path);
        let lines = format!("covers = [\"{covers}\"]\n");
        assert!(
            review.contains(&lines) && review.contains(&format!("# next = {next}\n")),
            "{kind} {date} {fiscal}: {review}"
        );
    }
}

#[test]
fn an_objective_is_due_within_its_plan() {
    let plan = BEFORE.replace("2026-01-01", "2027-04-01").replace("2026-12-31", "2030-03-31");
    for (tier, today, fiscal, due) in [
        ("operational", "2026-11-28", 1, "2027-12-31"),
        ("operational", "2028-05-01", 4, "2029-03-31"),
        ("operational", "2031-05-01", 1, "2030-03-31"),
        ("operational", "2030-02-01", 1, "2030-03-31"),
        ("strategic", "2026-11-28", 1, "2030-03-31"),
    ] {
        let site = format!("title = \"Plans\"\nsupplier = \"Marrowfen\"\nfiscal_year_starts = {fiscal}\n");
        let files = [("site.toml", site.as_str()), ("content/accounts/lotus/2027/_index.md", &plan)];
        let arguments = ["new", "objective", "lotus/2027", "Fresh", "--tier", tier, "--today", today];
        let objective = written(&files, &arguments, "content/accounts/lotus/2027/objectives/fresh.md");
        assert!(objective.contains(&format!("\ndue = {due}\n")), "{tier} {today} {fiscal}: {objective}");
    }
}

/// It is another day in Auckland and in Honolulu, whenever this runs.
#[test]
fn today_is_the_day_where_the_author_sits() {
    let day = |zone: &str| {
        let site = Site::with(&[("site.toml", "title = \"Plans\"\nsupplier = \"Marrowfen\"\n")]);
        let run = site.run_with(&[("TZ", zone)], &["new", "plan", "lotus", "next"]);
        assert_eq!(run.code, 0, "{}", run.err);
        let plan = std::fs::read_to_string(site.path("content/accounts/lotus/next/_index.md")).unwrap();
        plan.lines().find(|line| line.starts_with("created = ")).unwrap().to_owned()
    };
    assert_ne!(day("UTC+12"), day("UTC-14"));
}

/// What `new` writes the next check has nothing against, whatever the title.
#[test]
fn no_title_makes_a_file_that_the_next_check_refuses() {
    let long = "Phở ".repeat(90);
    for (arguments, path) in [
        (&["new", "person", "Aux"][..], "people/aux-1.md"),
        (&["new", "person", "COM1"], "people/com1-1.md"),
        (&["new", "page", "Health"], "health-1.md"),
        (&["new", "page", "Accounts"], "accounts-1.md"),
        (&["new", "objective", "lotus/2025", "Plan"], "accounts/lotus/2025/objectives/plan-1.md"),
        (&["new", "decision", "lotus/2025", "Con"], "accounts/lotus/2025/decisions/con-1.md"),
        (&["new", "plan", "lotus", "situation"], "accounts/lotus/situation-1/_index.md"),
        (&["new", "pillar", &long], "pillars/pho-pho-pho-pho-pho-pho-pho-pho-pho-pho-pho-pho-pho-pho-pho.md"),
    ] {
        let site = Site::with(&[]);
        step(&site, arguments);
        assert!(site.path(&format!("content/{path}")).exists(), "{arguments:?}");
        let found: Vec<String> = site.findings().into_iter().filter(|line| line.contains(": error[")).collect();
        assert_eq!(found, Vec::<String>::new(), "{arguments:?}");
    }
}

#[test]
fn a_plan_follows_one_of_its_own_account_however_it_is_named() {
    let site = Site::with(&[(
        "content/accounts/other/_index.md",
        "+++\ntitle = \"Other\"\ncountry = \"DK\"\nmanager = \"duy\"\n+++\n",
    )]);
    step(&site, &["new", "plan", "lotus", "2027", "--follows", "lotus/2025"]);
    let plan = std::fs::read_to_string(site.path("content/accounts/lotus/2027/_index.md")).unwrap();
    assert!(plan.contains("follows = \"2025\"\n"), "{plan}");
    let run = site.run(&["new", "plan", "other", "2027", "--follows", "lotus/2025"]);
    assert!(run.code == 2 && run.err.contains("is a plan of another account: name one of Other"), "{}", run.err);
}
