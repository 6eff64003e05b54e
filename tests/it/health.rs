//! What is found about the plans, as pages show it: the portfolio's marks, the charts, the line that each page of the
//! whole programme gives a plan, and that every finding stands somewhere, in however large a programme.

use crate::support::{HEALTHY, Run, Site, tree};

/// The starter playbook, built.
fn starter() -> Site {
    let site = Site::starter();
    site.build();
    site
}

/// The text of a part of a page, from a mark to the next.
#[track_caller]
fn between<'a>(page: &'a str, from: &str, to: &str) -> &'a str {
    let (_, rest) = page.split_once(from).unwrap_or_else(|| panic!("no {from:?} in the page"));
    rest.split_once(to).map_or(rest, |(part, _)| part)
}

#[test]
fn the_portfolio_marks_the_ten_pitfalls_and_the_nine_cells_of_each_account() {
    let site = starter();
    for page in ["", "accounts"] {
        let page = site.page(page);
        let havnely = between(&page, ">Havnely</a>", "</tr>");
        for said in ["Owned by one: warning", "Written alone: error", "Never looked at again: none"] {
            assert!(havnely.to_lowercase().contains(&said.to_lowercase()), "{said} in {havnely}");
        }
        assert!(havnely.contains("aria-label=\"account file covered, strategy workbook gap, plan covered\""));
        let quangora = between(&page, ">Quangora Mart</a>", "</tr>");
        assert!(quangora.contains("all nine covered") && !quangora.contains("class=\"red\""), "{quangora}");
    }
    assert!(site.page("coverage").contains("id=\"havnely/2025\""), "the portfolio leads there");
}

#[test]
fn alignment_is_seven_lines_over_time() {
    let page = starter().page("alignment");
    let havnely = between(&page, "id=\"havnely\"", "</section>");
    assert_eq!(havnely.matches("<svg class=\"plot\"").count(), 7);
    let style = between(havnely, ">Style</title>", "</svg>");
    assert!(style.contains("15 Jan 2025: 3, 16 Jul 2025: 3, 23 Jan 2026: 2</desc>"), "{style}");
    let ends = |y: u32| style.matches(&format!("cx=\"92.00%\" cy=\"{y}\"")).count();
    assert_eq!((ends(8 + 3 * 11), style.matches("class=\"actual\"").count()), (1, 2), "two steps, down to a mark of 2");
    assert!(between(havnely, "<h3>Style</h3>", "</div>").contains("−1 since 16 Jul 2025"));
    assert!(between(havnely, "<h3>Skills</h3>", "</div>").contains("as before"));
}

#[test]
fn a_pool_is_drawn_against_what_there_is() {
    let page = starter().page("resources");
    let units = between(&page, "id=\"pool-chilled-units\"", "</section>");
    assert!(units.contains("Havnely, 50 requested. Quangora Mart, 70 requested. 100 available.</desc>"), "{units}");
    assert!(units.contains("<b class=\"red\">20 short</b>"));
    // 120 units are asked for, which is drawn as 96 % of the width; the capacity of 100 is at 80 %.
    assert!(units.contains("<line class=\"limit\" x1=\"80.00%\""), "100 of 120");
    assert!(units.contains("<line class=\"over\" x1=\"80.00%\" y1=\"43\" x2=\"96.00%\""));
}

#[test]
fn a_plan_shows_what_the_pages_of_the_programme_say_of_it() {
    let site = starter();
    let page = site.page("accounts/havnely/2025");
    let part = between(&page, "id=\"health\"", "</dl>");
    for said in [
        "Ruth Okonjo not seen for 395 days",
        "Serves no agreed decision: <a href=\"objectives/more-promo-weeks/index.html\">",
        "holds since 9 Oct 2025",
        "120 requested, 100 available",
        "href=\"../../../traceability/index.html#havnely/2025\"",
    ] {
        assert!(part.contains(said), "{said} in {part}");
    }
    assert!(site.page("traceability").contains("id=\"havnely/2025\""));
    let sound = site.page("accounts/quangora/2025");
    assert!(between(&sound, "id=\"health\"", "</dl>").contains("all nine covered"));
    let old = site.page("accounts/quangora/2024");
    assert!(!old.contains("class=\"pairs concerns\""), "what is history concerns nobody");
}

#[test]
fn an_account_shows_how_its_alignment_moved_and_a_person_what_is_promised_of_them() {
    let site = starter();
    let account = site.page("accounts/havnely");
    assert!(between(&account, "id=\"health\"", "</dl>").contains("Style 3 → 2"));
    let person = site.page("people/lukas-brandt");
    let part = between(&person, "id=\"health\"", "</dl>");
    assert!(part.contains("120%") || part.contains("120 %"), "{part}");
}

#[test]
fn a_customer_gets_none_of_it() {
    let site = starter();
    let run = site.run(&["build", "--edition", "customer", "--account", "quangora", "-o", "theirs"]);
    assert_eq!(run.code, 0, "{}", run.err);
    for (path, bytes) in tree(&site.path("theirs")).into_iter().filter(|(path, _)| path.contains("index.html")) {
        let page = String::from_utf8(bytes).unwrap();
        for mark in ["class=\"pits\"", "cells-3x3", "concerns", "id=\"health\""] {
            assert!(!page.contains(mark), "{mark} in {path}");
        }
    }
}

/// A programme of so many accounts, each with the faults of the smallest plan.
fn programme(accounts: usize) -> (Site, Run) {
    let site = Site::in_memory();
    for (path, text) in HEALTHY {
        if !path.starts_with("content/accounts/") {
            site.write(path, text.as_bytes());
            continue;
        }
        for at in 0..accounts {
            let text = text.replace("Lotus Mart", &format!("Lotus {at}"));
            site.write(&path.replace("lotus", &format!("lotus-{at}")), text.as_bytes());
        }
    }
    let run = site.build();
    (site, run)
}

#[test]
fn in_a_large_programme_every_finding_stands_with_its_account_and_health_leads_there() {
    let (site, _) = programme(40);
    let found = site.run(&["check", "--select", "plan", "--format", "json"]).out;
    let found: serde_json::Value = serde_json::from_str(&found).unwrap();
    let findings = found["findings"].as_array().unwrap();
    assert!(findings.len() > 200, "{} are too few to try it", findings.len());
    let health = site.page("health");
    for finding in findings {
        let file = finding["file"].as_str().unwrap();
        let page = match file.strip_prefix("content/accounts/") {
            Some(rest) => site.page(&format!("accounts/{}", rest.split('/').next().unwrap())),
            None => health.clone(),
        };
        let code = finding["code"].as_str().unwrap();
        assert!(page.contains(&format!("index.html#{code}\"")), "{code} of {file}");
    }
    assert!(health.contains("href=\"../accounts/lotus-39/index.html#health\""));
    let small = programme(3).0.page("health");
    assert!(health.len() < 8 * small.len(), "{} for 40 accounts, {} for 3", health.len(), small.len());
    assert!(small.contains("class=\"ills bare\""), "a small one says it all");
}
