//! Bad input, one fault a test: where it is found, under which code, with which words; and nothing is published.

use crate::support::{HEALTHY, OBJECTIVE, Site};

const SHELF: &str = "content/accounts/lotus/2025/objectives/shelf.md";

/// Expects exactly these findings, each as `path:line:col: level[CODE]: message`, and that nothing is published.
#[track_caller]
fn expect(files: &[(&str, &str)], expected: &[&str]) {
    let site = Site::with(files);
    assert_eq!(site.findings(), expected);
    let build = site.run(&["build"]);
    let errors = expected.iter().any(|line| line.contains(" error["));
    assert_eq!(build.code, i32::from(errors), "{}", build.err);
    assert_eq!(site.path("public").exists(), !errors, "published in spite of errors");
}

/// The healthy objective with one line replaced.
#[track_caller]
fn objective(from: &str, to: &str, expected: &[&str]) {
    assert!(OBJECTIVE.contains(from));
    expect(&[(SHELF, &OBJECTIVE.replace(from, to))], expected);
}

#[test]
fn a_healthy_playbook_has_none() {
    expect(&[], &[]);
}

#[test]
fn no_front_matter() {
    expect(
        &[("content/pillars/supply.md", "Just prose.\n")],
        &["content/pillars/supply.md:1:1: error[KP002]: this file has no front matter"],
    );
}

#[test]
fn an_empty_file() {
    expect(&[("content/pillars/supply.md", "")], &["content/pillars/supply.md:1:1: error[KP002]: this file is empty"]);
}

#[test]
fn front_matter_that_is_never_closed() {
    expect(
        &[("content/pillars/supply.md", "+++\ntitle = \"Supply\"\n")],
        &["content/pillars/supply.md:1:1: error[KP002]: this front matter is never closed"],
    );
}

#[test]
fn yaml_is_told_that_toml_is_wanted() {
    expect(
        &[("content/pillars/supply.md", "---\ntitle: Supply\n---\n")],
        &["content/pillars/supply.md:1:1: error[KP002]: this front matter is YAML; Keyplan reads TOML"],
    );
}

#[test]
fn a_misspelt_key_is_one_finding_even_where_it_is_mandatory() {
    objective(
        "tier =",
        "teir =",
        &["content/accounts/lotus/2025/objectives/shelf.md:3:1: error[KP004]: no key is called `teir` here"],
    );
}

#[test]
fn a_missing_key() {
    objective(
        "tier = \"operational\"\n",
        "",
        &["content/accounts/lotus/2025/objectives/shelf.md:1:1: error[KP006]: `tier` is missing"],
    );
}

#[test]
fn a_wrong_type() {
    objective(
        "baseline = 89.0",
        "baseline = \"89\"",
        &[
            "content/accounts/lotus/2025/objectives/shelf.md:14:12: error[KP005]: `baseline` is a text, where Keyplan wants a number",
        ],
    );
}

#[test]
fn a_word_that_is_none_of_the_key() {
    objective(
        "\"operational\"",
        "\"operatonal\"",
        &["content/accounts/lotus/2025/objectives/shelf.md:3:8: error[KP007]: `operatonal` is not a word of this key"],
    );
}

#[test]
fn a_day_that_is_not_in_the_calendar() {
    objective(
        "2025-12-31",
        "2026-02-30",
        &["content/accounts/lotus/2025/objectives/shelf.md:9:7: error[KP003]: 2026-02-30 is not a day of the calendar"],
    );
}

#[test]
fn a_due_day_before_the_start() {
    objective(
        "2025-12-31",
        "2024-12-31",
        &[
            "content/accounts/lotus/2025/objectives/shelf.md:9:7: error[KP008]: `due` (2024-12-31) is before `start` (2025-01-01)",
        ],
    );
}

#[test]
fn all_faults_of_a_file_at_once() {
    objective(
        "owner = \"duy\"\nserves = [\"trial\"]",
        "ownr = \"duy\"\nserves = [\"trail\"]\nwhy = 3",
        &[
            "content/accounts/lotus/2025/objectives/shelf.md:5:1: error[KP004]: no key is called `ownr` here",
            "content/accounts/lotus/2025/objectives/shelf.md:6:11: error[KP101]: no decision or objective of this account is called `trail`",
            "content/accounts/lotus/2025/objectives/shelf.md:7:7: error[KP005]: `why` is a number, where Keyplan wants a text in quotes",
        ],
    );
}

#[test]
fn an_unknown_reference() {
    objective(
        "\"duy\"",
        "\"dyu\"",
        &["content/accounts/lotus/2025/objectives/shelf.md:5:9: error[KP101]: no person is called `dyu`"],
    );
}

#[test]
fn a_reference_of_the_wrong_kind() {
    objective(
        "owner = \"duy\"",
        "owner = \"supply\"",
        &[
            "content/accounts/lotus/2025/objectives/shelf.md:5:9: error[KP102]: `supply` is a pillar, and `owner` takes a person",
        ],
    );
}

#[test]
fn an_ambiguous_reference() {
    let twin =
        "+++\ntitle = \"Plan 2026\"\nkind = \"jbp\"\nfrom = 2026-01-01\nto = 2028-12-31\nstatus = \"draft\"\n+++\n";
    let decision = "+++\ntitle = \"Other\"\nstatus = \"proposed\"\n+++\n";
    let third = "+++\ntitle = \"Third\"\ntier = \"strategic\"\nserves = [\"again\"]\n+++\n";
    expect(
        &[
            ("content/accounts/lotus/2026/_index.md", twin),
            ("content/accounts/lotus/2026/decisions/again.md", decision),
            ("content/accounts/lotus/2027/_index.md", &twin.replace("Plan 2026", "Plan 2027")),
            ("content/accounts/lotus/2027/decisions/again.md", &decision.replace("Other", "Another")),
            ("content/accounts/lotus/2025/objectives/third.md", third),
        ],
        &["content/accounts/lotus/2025/objectives/third.md:4:11: error[KP103]: `again` could be any of 2"],
    );
}

#[test]
fn an_objective_that_serves_its_own_tier() {
    let second = OBJECTIVE.replace("Shelf never empty", "Second").replace("[\"trial\"]", "[\"shelf\"]");
    expect(
        &[("content/accounts/lotus/2025/objectives/second.md", &second)],
        &[
            "content/accounts/lotus/2025/objectives/second.md:6:11: error[KP102]: an operational objective cannot serve `shelf`, which is operational",
        ],
    );
}

#[test]
fn a_circle_is_one_finding() {
    let second = OBJECTIVE.replace("Shelf never empty", "Second").replace("[\"trial\"]", "[\"shelf\"]");
    let found = {
        let site = Site::with(&[
            ("content/accounts/lotus/2025/objectives/second.md", &second),
            (SHELF, &OBJECTIVE.replace("[\"trial\"]", "[\"second\"]")),
        ]);
        site.findings()
    };
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].contains("error[KP106]: this goes round in a circle"), "{found:#?}");
}

#[test]
fn a_page_with_broken_front_matter_does_not_make_links_to_it_unknown() {
    objective(
        "tier = \"operational\"",
        "tier = ",
        &["content/accounts/lotus/2025/objectives/shelf.md:3:6: error[KP003]: nothing stands behind `=`"],
    );
}

#[test]
fn dead_links_and_anchors() {
    objective(
        "cannot be tried.",
        "cannot be tried: [a](../objectives/shlef.md), [[shelf#kpi-oas]], [[nothing-like-it]].",
        &[
            "content/accounts/lotus/2025/objectives/shelf.md:18:44: error[KP104]: there is no file `../objectives/shlef.md`",
            "content/accounts/lotus/2025/objectives/shelf.md:18:77: error[KP105]: `shelf` has no part called `kpi-oas`",
            "content/accounts/lotus/2025/objectives/shelf.md:18:90: error[KP101]: nothing is called `nothing-like-it`",
        ],
    );
}

#[test]
fn a_reference_that_leaves_the_account() {
    let other = HEALTHY[4].1.replace("Lotus Mart", "Other");
    let plan = HEALTHY[5].1;
    let decision = HEALTHY[6].1.replace("Trial first", "Theirs");
    expect(
        &[
            ("content/accounts/other/_index.md", &other),
            ("content/accounts/other/2025/_index.md", &plan.replace("Plan 2025", "Their plan")),
            ("content/accounts/other/2025/decisions/theirs.md", &decision),
            (SHELF, &OBJECTIVE.replace("[\"trial\"]", "[\"accounts/other/2025/decisions/theirs\"]")),
        ],
        &[
            "content/accounts/lotus/2025/objectives/shelf.md:6:11: error[KP107]: `accounts/other/2025/decisions/theirs` belongs to another account",
        ],
    );
}

#[test]
fn twin_paths_by_case() {
    let found = Site::with(&[("content/people/DUY.md", HEALTHY[3].1)]).findings();
    assert!(found.iter().any(|line| line.contains("error[KP012]")), "{found:#?}");
}

#[test]
fn a_name_that_does_not_work_everywhere_is_one_finding() {
    let site = Site::with(&[]);
    // First, for on many disks both names are of one file.
    site.remove("content/people/duy.md");
    site.write("content/people/Duy.md", HEALTHY[3].1.as_bytes());
    assert_eq!(site.findings(), ["content/people/Duy.md:1:1: error[KP011]: the name `Duy` does not work everywhere"]);
}

#[test]
fn twin_paths_by_unicode_form() {
    let composed = "content/pillars/th\u{1eed}.md";
    let decomposed = "content/pillars/thu\u{31b}\u{309}.md";
    let found = Site::with(&[(composed, HEALTHY[2].1), (decomposed, HEALTHY[2].1)]).findings();
    assert!(found.iter().any(|line| line.contains("error[KP012]")), "{found:#?}");
}

#[test]
fn a_file_that_is_not_utf_8_and_one_with_nul() {
    let site = Site::with(&[]);
    site.write("content/pillars/supply.md", b"+++\ntitle = \"Supply\"\n+++\n\nCaf\xe9\n");
    assert_eq!(site.findings(), ["content/pillars/supply.md:5:4: error[KP001]: this file is not UTF-8 here"]);
    site.write("content/pillars/supply.md", b"+++\ntitle = \"Supply\"\n+++\n\nCaf\0\n");
    assert_eq!(site.findings(), ["content/pillars/supply.md:5:4: error[KP001]: this file is not UTF-8 here"]);
}

#[test]
fn what_is_too_large_or_too_deep() {
    let site = Site::with(&[]);
    let prose = |text: &str| format!("+++\ntitle = \"Supply\"\n+++\n\n{text}\n");
    let cases = [
        prose(&"x".repeat(10 << 20)),
        prose(&">".repeat(10_000)),
        format!("+++\ntitle = \"Supply\"\n[extra]\na = {}{}\n+++\n", "[".repeat(5_000), "]".repeat(5_000)),
    ];
    for text in cases {
        site.write("content/pillars/supply.md", text.as_bytes());
        let found = site.findings();
        assert_eq!(found.len(), 1, "{found:#?}");
        assert!(found[0].contains("error[KP014]"), "{found:#?}");
    }
}

#[test]
fn links_that_run_script_in_every_spelling() {
    for link in [
        "[x](javascript:alert)",
        "[x](JaVaScRiPt:alert)",
        "[x](&#106;avascript:alert)",
        "[x](java&Tab;script:alert)",
        "[x](javascript&colon;alert)",
        "<javascript:alert>",
        "[x](data:text/html,x)",
        "[x](vbscript:x)",
        "![x](javascript:x)",
    ] {
        let site = Site::with(&[("content/pillars/supply.md", &format!("+++\ntitle = \"Supply\"\n+++\n\n{link}\n"))]);
        let found = site.findings();
        assert!(found.len() == 1 && found[0].contains("error[KP108]"), "{link}: {found:#?}");
    }
}

#[test]
fn a_picture_with_script() {
    let site = Site::with(&[("content/pillars/supply.md", "+++\ntitle = \"Supply\"\n+++\n\n![A chart](chart.svg)\n")]);
    for svg in [
        "<svg><script>alert(1)</script></svg>",
        "<svg onload=\"alert(1)\"/>",
        "<svg><a href=\"java&#10;script:x\"/></svg>",
    ] {
        site.write("content/pillars/chart.svg", svg.as_bytes());
        assert_eq!(site.findings().len(), 1, "{svg}");
        assert_eq!(site.run(&["build"]).code, 1, "{svg}");
    }
    site.write(
        "content/pillars/chart.svg",
        b"<svg xmlns=\"http://www.w3.org/2000/svg\"><rect width=\"3\" height=\"3\"/></svg>",
    );
    site.build();
    assert!(site.path("public/pillars/chart.svg").exists());
}

#[cfg(unix)]
#[test]
fn a_link_out_of_the_project_is_not_followed() {
    let site = Site::with(&[]);
    std::os::unix::fs::symlink("/etc/passwd", site.path("content/secret.md")).unwrap();
    assert_eq!(
        site.findings(),
        ["content/secret.md:1:1: error[KP011]: this is a symbolic link, and Keyplan does not follow them"]
    );
}

#[test]
fn output_that_is_not_ours_is_refused_and_left_alone() {
    let site = Site::with(&[]);
    site.write("public/precious.txt", b"mine");
    let before = crate::support::tree(&site.path("public"));
    let run = site.run(&["build"]);
    assert_eq!(run.code, 2, "{}", run.err);
    assert!(run.err.contains("error[KP903]"), "{}", run.err);
    assert_eq!(crate::support::tree(&site.path("public")), before);
    for output in [".", "content", "/"] {
        assert_eq!(site.run(&["build", "-o", output]).code, 2, "{output}");
    }
}

#[test]
fn a_bad_site_toml_is_usage() {
    let site = Site::with(&[("site.toml", "title = \"Plans\"\nsuplier = \"x\"\n")]);
    let run = site.run(&["build"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("error[KP901]: no key is called `suplier` here"), "{}", run.err);
    site.remove("site.toml");
    assert_eq!(site.run(&["check"]).code, 2);
}

#[test]
fn what_is_harmless_is_built() {
    let crlf = OBJECTIVE.replace('\n', "\r\n");
    let site = Site::with(&[
        (SHELF, &crlf),
        (
            "content/pillars/supply.md",
            "\u{feff}+++\ntitle = \"Supply\"\n+++\n\n\\<script>alert(1)\\</script> and `[[x]]`\n",
        ),
        ("content/pillars/.supply.md.swp", "\0"),
        ("content/pillars/supply.md~", "old"),
        ("content/pillars/4913", ""),
    ]);
    assert_eq!(site.findings(), Vec::<String>::new());
    site.build();
    let page = site.page("pillars/supply");
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"), "a tag is shown as text");
    assert!(!page.contains("<script>alert"));
}

#[test]
fn a_draft_takes_its_links_along() {
    let draft = OBJECTIVE.replace("tier =", "draft = true\ntier =");
    let site = Site::with(&[(SHELF, &draft)]);
    let found = site.findings();
    assert!(found.iter().all(|line| line.contains("warning[KP110]")) && found.len() == 2, "{found:#?}");
    site.build();
    assert!(!site.path("public/accounts/lotus/2025/objectives/shelf").exists());
    assert_eq!(site.run(&["build", "--drafts"]).code, 0);
    assert!(site.path("public/accounts/lotus/2025/objectives/shelf/index.html").exists());
}

#[test]
fn two_items_with_one_id() {
    let kpi = "[[kpis]]\nid = \"osa\"\nunit = \"pct\"\nbetter = \"up\"\n";
    objective(
        "target = 95.0\n",
        &format!("target = 95.0\n{kpi}"),
        &[
            "content/accounts/lotus/2025/objectives/shelf.md:17:6: error[KP009]: the id `osa` appears twice in this list",
        ],
    );
}

#[test]
fn a_key_typed_below_a_table_is_told_to_move_up() {
    let site = Site::with(&[(SHELF, &OBJECTIVE.replace("target = 95.0\n", "target = 95.0\nwhy = \"x\"\n"))]);
    let run = site.run(&["check"]);
    assert!(run.out.contains("error[KP004]: no key is called `why` here"), "{}", run.out);
    assert!(run.out.contains("move `why` above the first `[` line"), "{}", run.out);
}

#[test]
fn names_that_keyplan_needs_itself() {
    expect(
        &[("content/search.md", "+++\ntitle = \"Search\"\n+++\n")],
        &["content/search.md:1:1: error[KP010]: the name `search` is taken by a page that Keyplan makes"],
    );
}

#[test]
fn a_file_in_a_place_that_means_nothing_names_the_nearest_row() {
    let site = Site::with(&[("content/accounts/lotus/2025/objektives/x.md", OBJECTIVE)]);
    let run = site.run(&["check"]);
    assert!(run.out.contains("error[KP013]"), "{}", run.out);
    assert!(run.out.contains("did you mean `content/accounts/lotus/2025/objectives/x.md`?"), "{}", run.out);
}

#[test]
fn a_folder_without_its_index_is_one_finding_at_the_folder() {
    let site = Site::with(&[]);
    site.remove("content/accounts/lotus/2025/_index.md");
    assert_eq!(site.findings(), ["content/accounts/lotus/2025:1:1: error[KP006]: this plan has no `_index.md`"]);
}

#[test]
fn something_shared_beneath_something_that_is_not() {
    objective(
        "tier =",
        "share = \"customer\"\ntier =",
        &[
            "content/accounts/lotus/2025/objectives/shelf.md:3:9: error[KP007]: this is shared with the customer, but the plan it belongs to is not",
        ],
    );
}

#[test]
fn a_broken_template_is_named_with_its_place_and_its_page() {
    let site = Site::with(&[("templates/decision.html", "<p>\n{{ heading | round }}\n</p>\n")]);
    let run = site.run(&["build"]);
    assert_eq!(run.code, 1, "{}", run.err);
    assert!(run.err.contains("error[KP902]") && run.err.contains("templates/decision.html:2:"), "{}", run.err);
    assert!(run.err.contains("accounts/lotus/2025/decisions/trial"), "{}", run.err);
    assert!(!site.path("public").exists());
    site.write("templates/decision.html", b"{% if %}");
    assert_eq!(site.run(&["build"]).code, 1);
}

#[test]
fn a_template_of_ours_that_a_site_s_own_one_breaks_is_shown_where_it_broke() {
    let own = "{% set b = 5 %}{% include \"counts.html\" %}\n";
    let site = Site::with(&[("templates/decision.html", own)]);
    let second = std::fs::read_to_string(site.path("content/accounts/lotus/2025/decisions/trial.md"));
    site.write("content/accounts/lotus/2025/decisions/second.md", second.expect("a decision").as_bytes());
    let run = site.run(&["build"]);
    assert_eq!(run.code, 1, "{}", run.err);
    // Words and line breaks stand before the place: it is that of the template as it is written.
    let written = include_str!("../../themes/default/templates/parts/status_counts.html");
    let (line, text) = written.lines().enumerate().find(|(_, line)| line.contains("fill(")).expect("the whole");
    let column = text.find("fill(").expect("the whole") + 1;
    assert!(line > 0 && text[..column].contains("t.of_all"));
    let place = format!("themes/default/templates/parts/status_counts.html:{}:{column}", line + 1);
    assert!(run.err.contains(&place), "{}", run.err);
    assert!(run.err.contains("(n=b.all)") && run.err.contains("Keyplan's own"), "{}", run.err);
}

#[test]
fn whatever_an_author_writes_stands_as_text() {
    let evil = "<b onclick='x'>&\\\"quot;</b>";
    let files: Vec<(String, String)> = HEALTHY
        .iter()
        .map(|(path, text)| {
            let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
            for line in &mut lines {
                if line.starts_with("title = ") {
                    *line = format!("title = \"{evil} {path}\"");
                }
            }
            ((*path).to_owned(), lines.join("\n") + "\n")
        })
        .collect();
    let mut files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let plan = format!(
        "+++\ntitle = \"Plan\"\nkind = \"jbp\"\nfrom = 2025-01-01\nto = 2027-12-31\nstatus = \"approved\"\ngrowth_problem = \"{evil}\"\nvision = \"{evil}\"\n[[scenarios]]\nid = \"s\"\ntitle = \"{evil}\"\nactor = \"supply\"\nwhen = {{ event = \"{evil}\" }}\nthen = \"{evil}\"\n[[risks]]\nid = \"r\"\ntitle = \"{evil}\"\nprobability = 3\nimpact = 3\n[[value]]\ndate = 2025-12-01\ntext = \"{evil}\"\n+++\n\n## {evil}\n\n![{evil}](x.png) `{evil}` {evil}\n"
    );
    files.push(("content/accounts/lotus/2025/_index.md", &plan));
    files.push(("content/accounts/lotus/2025/x.png", "png"));
    let site = Site::with(&files);
    site.build();
    // In calendars and in the index of the search a bracket is a bracket.
    for (path, bytes) in
        crate::support::tree(&site.path("public")).into_iter().filter(|(path, _)| path.contains(".html"))
    {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("<b onclick") && !text.contains("='x'"), "{path}");
    }
}

#[test]
fn an_unfinished_merge_is_told_in_any_file_that_is_read_and_nothing_else_of_it() {
    const MERGE: &str = "<<<<<<< HEAD\nours = [\n=======\n{% theirs\n>>>>>>> north\n";
    for (path, exit) in [
        ("content/accounts/lotus/2025/objectives/shelf.md", 1),
        ("content/accounts/lotus/2025/readings.csv", 1),
        ("site.toml", 2),
        ("locales/en.toml", 2),
        ("templates/base.html", 2),
        ("templates/own.css", 2),
        ("words/slogans.txt", 2),
        ("archetypes/objective.md", 2),
    ] {
        let site = Site::with(&[]);
        site.write(path, format!("# first\n{MERGE}").as_bytes());
        let run = site.run(&["check", "--format", "short"]);
        let told = format!("{}{}", run.out, run.err);
        assert_eq!(run.code, exit, "{path}: {told}");
        let of_file: Vec<&str> = told.lines().filter(|line| line.starts_with(path)).collect();
        assert!(of_file.len() == 1 && of_file[0].starts_with(&format!("{path}:2:1: error[KP017]")), "{path}: {told}");
    }
}
