//! What a plan does not say yet: one list in place of empty parts. And the path of a KPI before its first reading.

use crate::support::Site;

/// A plan of which nothing but its frame is written.
fn bare() -> Site {
    let site = Site::empty();
    for arguments in [
        &["init", ".", "--bare"][..],
        &["new", "person", "Linh"],
        &["new", "account", "Lotus", "--country", "VN"],
        &["new", "plan", "lotus", "2026", "--today", "2026-01-31"],
        &["build", "--today", "2026-01-31"],
    ] {
        let run = site.run(arguments);
        assert_eq!(run.code, 0, "{arguments:?}: {}", run.err);
    }
    site
}

const PARTS: [&str; 15] = [
    "goals",
    "problem",
    "decisions",
    "pillars",
    "sales",
    "objectives",
    "kpis",
    "scenarios",
    "risks",
    "actions",
    "requests",
    "commitments",
    "value",
    "people",
    "reviews",
];

#[test]
fn a_plan_with_holes_shows_one_list_of_them() {
    let site = bare();
    let page = site.page("accounts/lotus/2026");
    let list =
        page.split_once("<section class=\"part\" id=\"to-write\">").unwrap().1.split_once("</section>").unwrap().0;
    for part in PARTS {
        assert!(list.contains(&format!("<tr id=\"{part}\">")), "links to the part lead to its row: {part}");
        assert!(!page.contains(&format!("<section class=\"part\" id=\"{part}\"")), "{part}");
    }
    for words in [
        "<code class=\"path\">content/accounts/lotus/2026/_index.md</code>",
        "<code class=\"path\">content/accounts/lotus/_index.md</code>",
        "<code>[[goals]]</code>",
        "<code>keyplan new decision lotus/2026 &quot;…&quot;</code>",
        "<code>keyplan new review lotus/2026</code>",
        "text below the second +++",
    ] {
        assert!(list.contains(words), "{words}: {list}");
    }
    assert!(!page.contains("class=\"empty\">None") && !page.contains("Not written yet"), "{page}");
    assert!(page.contains("<a href=\"#to-write\">Still to write</a> <span class=\"id\">16</span>"), "{page}");
}

/// The commands of the list work as they are.
#[test]
fn what_was_written_is_no_longer_in_the_list() {
    let site = bare();
    for command in [
        &["new", "decision", "lotus/2026", "…a"][..],
        &["new", "objective", "lotus/2026", "b"],
        &["new", "review", "lotus/2026"],
        &["build", "--today", "2026-01-31"],
    ] {
        let run = site.run(command);
        assert_eq!(run.code, 0, "{command:?}: {}", run.err);
    }
    let page = site.page("accounts/lotus/2026");
    for part in ["decisions", "objectives", "reviews"] {
        assert!(!page.contains(&format!("<tr id=\"{part}\">")) && page.contains(&format!("id=\"{part}\"")), "{part}");
    }
    assert!(page.contains("<tr id=\"risks\">"));
}

#[test]
fn every_language_has_the_list() {
    let site = bare();
    for (language, title) in [("vi", "Còn phải viết"), ("fr", "Reste à écrire"), ("da", "Mangler at blive skrevet")]
    {
        let run = site.run(&["build", "--language", language, "--today", "2026-01-31"]);
        assert_eq!(run.code, 0, "{}", run.err);
        assert!(site.page("accounts/lotus/2026").contains(title), "{language}");
    }
}

#[test]
fn a_customer_sees_nothing_of_it() {
    let site = bare();
    let plan = "content/accounts/lotus/2026/_index.md";
    for path in ["content/accounts/lotus/_index.md", plan] {
        let text = std::fs::read_to_string(site.path(path)).unwrap();
        site.write(path, text.replacen("+++\n", "+++\nshare = \"customer\"\n", 1).as_bytes());
    }
    let customer = ["build", "--edition", "customer", "--account", "lotus", "-o", "theirs", "--today", "2026-01-31"];
    let run = site.run(&customer);
    assert_eq!(run.code, 0, "{}", run.err);
    for (name, bytes) in crate::support::tree(&site.path("theirs")) {
        let text = String::from_utf8_lossy(&bytes);
        for word in ["to-write", "Still to write", "keyplan new", "content/accounts"] {
            assert!(!name.ends_with("html") || !text.contains(word), "{name}: {word}");
        }
    }
}

const AHEAD: &str = "+++
title = \"Fresh\"
tier = \"operational\"
owner = \"duy\"
serves = [\"trial\"]
start = 2025-01-01
due = 2025-12-31
[[kpis]]
id = \"osa\"
unit = \"pct\"
better = \"up\"
baseline = 89.0
target = 95.0
[[kpis.milestones]]
period = \"2025-Q2\"
value = 91
[[kpis]]
id = \"done\"
unit = \"count\"
better = \"up\"
cumulation = \"period_sum\"
target = 400
[[kpis]]
id = \"signed\"
unit = \"count\"
better = \"up\"
path = \"step\"
baseline = 0
target = 1
[[kpis]]
id = \"band\"
unit = \"days\"
better = \"range\"
target = [10, 14]
[[kpis]]
id = \"aimless\"
unit = \"days\"
better = \"down\"
+++
";

#[test]
fn the_path_is_drawn_before_anything_is_read() {
    let site = Site::with(&[("content/accounts/lotus/2025/objectives/fresh.md", AHEAD)]);
    site.build();
    let page = site.page("accounts/lotus/2025/objectives/fresh");
    let of = |kpi: &str| {
        let from = page.find(&format!("<section class=\"kpi\" id=\"kpi-{kpi}\">")).unwrap();
        page[from..].split_once("</section>").unwrap().0
    };
    let osa = of("osa");
    for words in
        ["not read yet; from 89% on 1 Jan 2025 to 95% by 31 Dec 2025", "class=\"aim\"", ">target 95%</text>", "91"]
    {
        assert!(osa.contains(words), "{words}: {osa}");
    }
    assert!(!osa.contains("class=\"actual\""), "no line of readings, and no key to one: {osa}");
    assert!(of("done").contains("class=\"aim\"") && of("done").contains(">400</text>"), "{}", of("done"));
    assert!(of("signed").contains("class=\"aim\""), "{}", of("signed"));
    for kpi in ["band", "aimless"] {
        assert!(!of(kpi).contains("class=\"plot\"") && of(kpi).contains("Not read yet."), "{kpi}");
    }
}
