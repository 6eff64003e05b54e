//! The first hour: what `init` and `new` write, say and ask.

#[cfg(unix)]
use std::process::Command;

#[cfg(unix)]
use crate::support::Terminal;
use crate::support::{Run, Site};

fn text(site: &Site, path: &str) -> String {
    std::fs::read_to_string(site.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn works(site: &Site, arguments: &[&str]) -> Run {
    let run = site.run(arguments);
    assert_eq!(run.code, 0, "{arguments:?}: {}", run.err);
    run
}

fn refused(site: &Site, arguments: &[&str], said: &str) {
    let run = site.run(arguments);
    assert!(run.code == 2 && run.err.contains(said), "{arguments:?} → {}: {}", run.code, run.err);
}

#[test]
fn a_playbook_begins_in_a_folder_that_a_repository_has_already() {
    let site = Site::empty();
    for (path, bytes) in [
        (".git/HEAD", "ref: refs/heads/main\n"),
        (".github/CODEOWNERS", "* @linh\n"),
        (".gitignore", "node_modules\n"),
        ("README.md", "Ours.\n"),
        ("LICENSE", "MIT\n"),
        ("Licence-MIT.txt", "MIT\n"),
    ] {
        site.write(path, bytes.as_bytes());
    }
    std::fs::rename(site.path("Licence-MIT.txt"), site.path("LICENCE.txt")).unwrap();
    let run = works(&site, &["init", ".", "--bare"]);
    assert!(
        run.err.contains("`.gitignore` already exists and is left as it is: add the line `/public` to it"),
        "{}",
        run.err
    );
    assert!(run.err.contains("2 files in ."), "{}", run.err);
    assert_eq!(text(&site, ".gitignore"), "node_modules\n");
    assert_eq!(text(&site, "README.md"), "Ours.\n");
    works(&site, &["build"]);
    refused(&site, &["init", "."], "is not empty: it holds `content`; name a new folder");
}

#[test]
fn nothing_of_somebody_else_has_a_playbook_written_into_it() {
    for name in ["notes.txt", "content/a.md", "site.toml", "readme/a"] {
        let site = Site::empty();
        site.write(name, b"Ours.\n");
        if name != "readme/a" {
            refused(&site, &["init", "."], "is not empty: it holds");
        }
        site.write("file", b"");
        refused(&site, &["init", "file"], "is not a folder that can be written to");
    }
}

#[test]
fn what_ignores_the_output_already_is_not_spoken_of() {
    let site = Site::empty();
    site.write(".gitignore", b"/public/\n");
    let run = works(&site, &["init", ".", "--bare"]);
    assert!(!run.err.contains(".gitignore"), "{}", run.err);
}

#[test]
fn every_command_of_the_first_hour_ends_with_the_next_one() {
    let site = Site::empty();
    let run = works(&site, &["init", "plans", "--bare"]);
    assert!(run.err.contains("\nnext: cd plans && keyplan new person \"Your Name\"\n"), "{}", run.err);
    for (arguments, next) in [
        (&["new", "person", "Linh"][..], "next: keyplan new account \"Customer\" --country VN\n"),
        (&["new", "account", "Lotus", "--country", "VN"], "next: keyplan new plan lotus\n"),
        (&["new", "plan", "lotus", "2026"], "then: keyplan new decision \"What comes first\"\n"),
        (&["new", "decision", "Trial"], "then: keyplan new objective \"What we want to achieve\"\n"),
        (&["new", "objective", "Shelf"], "then: keyplan new review\n"),
        (&["new", "review"], "then: keyplan serve --open\n"),
        (
            &["new", "pillar", "Supply"],
            "next: keyplan new objective \"How it grows\" --tier tactical --pillar supply\n",
        ),
        (&["new", "page", "Rules of ours"], "`[[rules-of-ours]]`\n"),
        (&["new", "person", "Châu", "--account", "lotus"], "`[[contacts]]` with `person = \"chau\"`"),
        (&["new", "plan", "lotus", "2027"], "then: keyplan new decision lotus/2027 \"What comes first\"\n"),
    ] {
        let run = works(&site, &[&["-C", "plans", "--today", "2026-01-31"], arguments].concat());
        assert!(run.err.contains(next), "{arguments:?}: {}", run.err);
        let quiet = site.run(&["-C", "plans", "-q", "new", "person", &format!("Somebody {}", run.err.len())]);
        assert_eq!(quiet.err, "");
    }
    works(&site, &["-C", "plans", "build"]);
}

#[test]
fn a_person_is_written_with_what_is_known_of_them() {
    let site = Site::with(&[]);
    works(&site, &["new", "person", "Lê Châu", "--account", "Lotus Mart", "--job", "Head of \"buying\""]);
    let person = text(&site, "content/people/le-chau.md");
    for line in [
        "side = \"customer\"  ",
        "account = \"lotus\"\n",
        "function = \"purchasing\"  ",
        "job_title = \"Head of \\\"buying\\\"\"\n",
    ] {
        assert!(person.contains(line), "{line}: {person}");
    }
    works(&site, &["new", "person", "Minh", "--side", "partner", "--function", "FINANCE"]);
    assert!(text(&site, "content/people/minh.md").contains("side = \"partner\"  "));
    assert!(text(&site, "content/people/minh.md").contains("function = \"finance\"  "));
    refused(&site, &["new", "person", "A", "--function", "finanse"], "did you mean `finance`?");
    refused(&site, &["new", "person", "A", "--account", "lotsu"], "did you mean `lotus`?");
    refused(
        &site,
        &["new", "person", "A", "--side", "supplier", "--account", "lotus"],
        "a person on our side has no account",
    );
    let found: Vec<String> = site.findings().into_iter().filter(|line| line.contains("error[")).collect();
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn an_account_needs_no_manager_and_no_country_is_made_up() {
    let site = Site::empty();
    works(&site, &["init", ".", "--bare"]);
    let run = works(&site, &["new", "account", "Lotus"]);
    assert!(run.err.contains("next: say which country it is in: `country = \"…\"`"), "{}", run.err);
    let account = text(&site, "content/accounts/lotus/_index.md");
    assert!(account.contains("\n# country = \"VN\"  ") && account.contains("\n# manager = \"\"  "), "{account}");
    works(&site, &["new", "account", "Havnely", "--country", "dk"]);
    assert!(text(&site, "content/accounts/havnely/_index.md").contains("\ncountry = \"DK\"  "));
    for (country, meant) in
        [("Vietnam", "VN"), ("Việt Nam", "VN"), ("Denmark", "DK"), ("Germny", "DE"), ("UK", "GB"), ("XX", "VN")]
    {
        let run = site.run(&["new", "account", "Other", "--country", country]);
        assert!(run.code == 2 && run.err.contains(meant), "{country}: {}", run.err);
    }
    refused(&site, &["new", "account", "Other", "--country", "Vietnam"], "did you mean `--country VN`?");
    assert!(!site.path("content/accounts/other").exists());
}

#[test]
fn a_title_of_any_letters_makes_a_file() {
    let site = Site::with(&[]);
    for (title, name) in
        [("日本語", "日本語"), ("Київ Маркет", "київ-маркет"), ("Åse & Søn", "aase-son"), ("سوق", "سوق")]
    {
        works(&site, &["new", "account", title, "--country", "JP"]);
        assert!(site.path(&format!("content/accounts/{name}/_index.md")).exists(), "{title}");
    }
    for title in ["!!!", "🙂", "—"] {
        refused(&site, &["new", "account", title, "--country", "JP"], "add `--id NAME`");
    }
    works(&site, &["new", "account", "!!!", "--country", "JP", "--id", "bang"]);
    assert!(text(&site, "content/accounts/bang/_index.md").contains("title = \"!!!\"\n"));
    refused(&site, &["new", "person", "Linh", "--id", "Nguyễn Linh"], "such as `nguyễn-linh`");
    refused(&site, &["new", "page", "Health", "--id", "health"], "is taken by a page that Keyplan makes");
    for title in ["x".repeat(300), format!("a-{}", "y".repeat(299)), "語".repeat(300), "𠀋".repeat(300)] {
        let run = works(&site, &["new", "person", &title]);
        let name = run.err.lines().next().unwrap().rsplit('/').next().unwrap().trim_end_matches(".md").to_owned();
        assert!(name.chars().count() <= 60 && name.len() <= 200, "{name}");
        assert!(name.chars().count() >= 45, "{name}");
    }
    site.build();
}

#[test]
fn comments_stand_below_each_other_in_what_is_written() {
    let site = Site::with(&[]);
    works(&site, &["new", "person", "Nguyễn Thị Minh Khai của Phòng Kinh doanh", "--function", "sales"]);
    works(
        &site,
        &["new", "account", "Big", "--country", "VN", "--manager", "nguyen-thi-minh-khai-cua-phong-kinh-doanh"],
    );
    works(&site, &["new", "plan", "big", "2026"]);
    works(&site, &["new", "objective", "big/2026", "Fresh"]);
    works(&site, &["new", "decision", "big/2026", "First"]);
    for path in ["_index.md", "2026/_index.md", "2026/objectives/fresh.md", "2026/decisions/first.md"] {
        let text = text(&site, &format!("content/accounts/big/{path}"));
        let columns: std::collections::BTreeSet<usize> = text
            .lines()
            .filter(|line| line.contains(" = "))
            .filter_map(|line| line.rfind("  # ").map(|at| line[..at + 2].chars().count()))
            .collect();
        assert_eq!(columns.len(), 1, "{path}: {text}");
    }
}

/// Sentences of our archetypes are for authors.
#[test]
fn no_word_of_an_archetype_is_published() {
    let site = Site::empty();
    works(&site, &["init", ".", "--bare"]);
    for arguments in [
        &["new", "person", "Linh"][..],
        &["new", "account", "Lotus", "--country", "VN"],
        &["new", "plan", "lotus", "2026"],
        &["new", "decision", "Trial"],
        &["new", "objective", "Shelf"],
        &["new", "review", "--date", "2026-01-31"],
        &["new", "pillar", "Supply"],
        &["build"],
    ] {
        works(&site, &[arguments, &["--today", "2026-01-31"]].concat());
    }
    let published: String = crate::support::tree(&site.path("public"))
        .into_iter()
        .filter(|(name, _)| !name.starts_with("rules/"))
        .map(|(_, bytes)| String::from_utf8_lossy(&bytes).into_owned())
        .collect();
    let mut bodies = 0;
    for (name, bytes) in crate::support::tree(&site.path("content")) {
        let text = String::from_utf8(bytes).unwrap();
        let body = text.rsplit("+++\n").next().unwrap().trim();
        if body.is_empty() {
            continue;
        }
        assert!(body.starts_with("<!--") && body.ends_with("-->"), "{name}: {body}");
        for line in body.trim_start_matches("<!-- ").trim_end_matches(" -->").lines() {
            assert!(!published.contains(line), "{name}: {line}");
        }
        bodies += 1;
    }
    assert_eq!(bodies, 7);
}

#[test]
fn an_objective_begins_with_a_kpi_that_is_drawn() {
    let site = Site::with(&[]);
    let new = ["new", "objective", "lotus/2025", "Fresh", "--today", "2026-01-31"];
    let measured = ["--kpi", "Waste share", "--baseline", "4.5", "--target", "-2"];
    works(&site, &new);
    let objective = text(&site, "content/accounts/lotus/2025/objectives/fresh.md");
    assert!(objective.contains("\n[[kpis]]\nid = \"progress\"\nname = \"Progress\"\n"), "{objective}");
    assert!(objective.contains("serves = [\"trial\"]"), "the only decision: {objective}");
    works(&site, &[&["new", "objective", "lotus/2025", "Waste", "--unit", "count"], &measured[..]].concat());
    let objective = text(&site, "content/accounts/lotus/2025/objectives/waste.md");
    for line in ["id = \"waste-share\"\n", "better = \"down\"  ", "\nbaseline = 4.5  ", "\ntarget = -2  "] {
        assert!(objective.contains(line), "{line}: {objective}");
    }
    refused(&site, &["new", "objective", "lotus/2025", "A", "--unit", "percent"], "is not a unit");
    refused(&site, &["new", "objective", "lotus/2025", "A", "--target", "many"], "write a number such as 95");
    site.build();
}

#[test]
fn a_plan_that_stands_where_a_title_is_meant_is_not_taken_for_one() {
    let site = Site::with(&[]);
    for (name, said) in [
        ("lotus/2052", "did you mean `lotus/2025`?"),
        ("lotsu/2025", "did you mean `lotus/2025`?"),
        ("lotus/2025", "is the plan: write the title after it"),
        ("lotus/zzzzzzzz", "there is lotus/2025"),
    ] {
        refused(&site, &["new", "objective", name], said);
    }
    works(&site, &["new", "objective", "Price/volume mix"]);
    works(&site, &["new", "objective", "Price/volume"]);
    refused(&site, &["new", "objective", "Range", "--pillar", "suply"], "did you mean `supply`?");
    refused(&site, &["new", "plan"], "name the account");
    refused(&site, &["new", "account"], "write the title in quotes");
    refused(&site, &["new"], "Usage: keyplan new");
}

/// A plan with two promises, one of them kept.
const PROMISES: &str = "+++
title = \"Plan 2025\"
kind = \"account_plan\"
from = 2025-01-01
to = 2027-12-31
status = \"draft\"
[[kpis]]
id = \"share\"
unit = \"pct\"
better = \"up\"
[[commitments]]
side = \"supplier\"
text = \"Seventy units\"
due = 2026-12-15
[[commitments]]
side = \"customer\"
text = \"Kept\"
done = 2025-03-01
+++
";

#[test]
fn a_review_takes_in_what_came_into_the_plan_since() {
    let plan = ("content/accounts/lotus/2025/_index.md", PROMISES);
    let site = Site::with(&[plan]);
    let path = "content/accounts/lotus/2025/reviews/2025-04-16.md";
    works(&site, &["new", "objective", "Fresh", "--kpi", "Waste", "--baseline", "4", "--target", "2"]);
    let objective = text(&site, "content/accounts/lotus/2025/objectives/shelf.md");
    let second =
        "[[kpis]]\nid = \"gap\"\nunit = \"count\"\nbetter = \"down\"\nbaseline = 4\ntarget = 1\n+++\n\nA shelf";
    site.write(
        "content/accounts/lotus/2025/objectives/shelf.md",
        objective.replace("+++\n\nA shelf", second).as_bytes(),
    );
    let run = works(&site, &["new", "review", "--add-missing"]);
    assert!(run.err.contains(&format!("4 rows added to {path}")), "{}", run.err);
    let review = text(&site, path);
    let want = "[readings.shelf]\nosa = 90.2\n# gap =    # no reading yet\n[readings.fresh]\n# waste =    # no reading yet\n[readings.plan]\n# share =    # no reading yet\n# supplier: Seventy units, due 2026-12-15\n+++\n\nSee [[shelf]].\n";
    assert!(review.ends_with(want), "{review}");
    for again in [&["new", "review", "--add-missing"][..], &["new", "review", "lotus/2025", "--add-missing"]] {
        let run = works(&site, again);
        assert!(run.err.contains("nothing is missing"), "{}", run.err);
    }
    assert_eq!(text(&site, path), review);
    // The rows are keys like those that `new` writes.
    site.write(path, review.replace("# gap =    # no", "gap = 3    # no").as_bytes());
    assert_eq!(site.findings().iter().filter(|line| line.contains("error[")).count(), 0);
}

#[test]
fn rows_go_into_the_review_that_is_named() {
    let site = Site::with(&[("content/accounts/lotus/2025/_index.md", PROMISES)]);
    works(&site, &["new", "review", "--date", "2025-07-01"]);
    works(&site, &["new", "objective", "Fresh"]);
    let path = |day: &str| format!("content/accounts/lotus/2025/reviews/{day}.md");
    for arguments in [&["2025-04-16"][..], &["lotus/2025", "--date", "2025-04-16"]] {
        let before = text(&site, &path("2025-07-01"));
        works(&site, &[&["new", "review", "--add-missing"], arguments].concat());
        assert_eq!(text(&site, &path("2025-07-01")), before);
        assert!(text(&site, &path("2025-04-16")).contains("[readings.fresh]\n# progress ="));
    }
    works(&site, &["new", "review", "--add-missing"]);
    assert!(text(&site, &path("2025-07-01")).contains("[readings.fresh]\n# progress ="));
    refused(&site, &["new", "review", "--add-missing", "2025-04-17"], "did you mean");
    refused(&site, &["new", "review", "--add-missing", "--date", "2025-04-17"], "has no review of 2025-04-17");
}

#[test]
fn lines_end_in_a_review_as_they_did() {
    let site = Site::with(&[]);
    let path = "content/accounts/lotus/2025/reviews/2025-04-16.md";
    site.write(path, text(&site, path).replace('\n', "\r\n").as_bytes());
    works(&site, &["new", "objective", "Fresh"]);
    works(&site, &["new", "review", "--add-missing"]);
    let review = text(&site, path);
    assert_eq!(review.matches('\n').count(), review.matches("\r\n").count(), "{review:?}");
    assert!(review.contains("[readings.fresh]\r\n# progress"), "{review:?}");
}

#[cfg(unix)]
fn asked(site: &Site, arguments: &[&str], answers: &[&str]) -> (i32, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_keyplan"));
    Terminal::of(100).run(command.current_dir(site.root()).args(arguments), answers)
}

#[cfg(unix)]
#[test]
fn on_a_terminal_what_is_missing_is_asked() {
    let other = ("content/accounts/havnely/_index.md", "+++\ntitle = \"Havnely Đặc sản\"\ncountry = \"DK\"\n+++\n");
    let site = Site::with(&[other]);
    works(&site, &["new", "plan", "havnely", "2026"]);
    for (arguments, answers, file) in [
        // The kind by its number, the account by letters without their marks, the only match at once.
        (&["new"][..], &["3", "dac san"][..], "accounts/havnely/2025/_index.md"),
        (&["new", "decision"], &["lotus", "Trial before range"], "accounts/lotus/2025/decisions/trial-before-range.md"),
        (&["new", "objective", "Fresh"], &["hvnly 2026"], "accounts/havnely/2026/objectives/fresh.md"),
        // What is like nothing is asked again.
        (&["new", "review", "--date", "2026-02-01"], &["zzz", "1"], "accounts/havnely/2025/reviews/2026-02-01.md"),
        (&["new", "account"], &["", "Quangora", "vn"], "accounts/quangora/_index.md"),
        (&["new", "account"], &["Fenn", ""], "accounts/fenn/_index.md"),
        (&["new"], &["person", "Châu", "customer", "lotus"], "people/chau.md"),
        (&["new", "objective", "Range", "--tier", "tactical"], &["lotus"], "accounts/lotus/2025/objectives/range.md"),
    ] {
        let (code, said) = asked(&site, &[arguments, &["--today", "2025-01-31"]].concat(), answers);
        assert!(code == 0 && site.path(&format!("content/{file}")).exists(), "{arguments:?} → {code}: {said}");
    }
    assert!(text(&site, "content/people/chau.md").contains("account = \"lotus\""));
}

#[cfg(unix)]
#[test]
fn who_stops_answering_has_written_nothing_and_without_a_terminal_nothing_is_asked() {
    let site = Site::with(&[]);
    let before = crate::support::tree(site.root());
    let (code, said) = asked(&site, &["new"], &[]);
    assert!(code == 2 && said.contains("nothing was chosen, and nothing was written"), "{code}: {said}");
    for arguments in [&["new"][..], &["new", "account"], &["new", "decision"], &["new", "person"]] {
        let run = site.run(arguments);
        assert_eq!(run.code, 2, "{arguments:?}: {}", run.err);
        assert!(!run.err.contains("Type a number"), "{}", run.err);
    }
    assert_eq!(crate::support::tree(site.root()), before);
}
