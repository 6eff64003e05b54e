//! Pages that are a drawing: the stakeholder map, the portfolio map, the thread of a plan on one sheet.

use crate::support::{HEALTHY, OBJECTIVE, Site, says, words};

const MAP: &str = "accounts/lotus/stakeholders";
const THREAD: &str = "accounts/lotus/2025/thread";

/// A person of the customer.
fn theirs(name: &str, function: &str) -> String {
    format!("+++\ntitle = \"{name}\"\nside = \"customer\"\naccount = \"lotus\"\nfunction = \"{function}\"\n+++\n")
}

/// A playbook whose customer has a director, a buyer who reports to her, somebody without marks, and an accountant who is
/// not on the map.
fn mapped() -> Site {
    let account = HEALTHY[4].1.replace(
        "[[goals]]",
        "[potential]\nattractiveness = 4\nstrength = 2\nreasons = \"Opens a store a week.\"\n\
         [[contacts]]\nperson = \"an\"\ninfluence = 5\nsupport = -1\ncoverage = \"none\"\n\
         [[contacts]]\nperson = \"binh\"\ninfluence = 3\nsupport = 2\ncoverage = \"in_depth\"\nour_contact = \"duy\"\nreports_to = \"an\"\n\
         [[contacts]]\nperson = \"chi\"\n[[goals]]",
    );
    let site = Site::with(&[
        ("content/accounts/lotus/_index.md", &account),
        ("content/accounts/other/_index.md", "+++\ntitle = \"Other Mart\"\ncountry = \"VN\"\nmanager = \"duy\"\n+++\n"),
        ("content/people/an.md", &theirs("An", "executive")),
        ("content/people/binh.md", &theirs("Bình", "supply")),
        ("content/people/chi.md", &theirs("Chi", "operations")),
        ("content/people/dung.md", &theirs("Dung", "finance")),
    ]);
    site.build();
    site
}

/// The drawing of a page.
fn drawing(page: &str) -> &str {
    page.split("<figure class=\"map\">").nth(1).expect("a drawing").split("</figure>").next().unwrap()
}

#[test]
fn the_stakeholder_map_shows_where_each_stands_and_who_reports_to_whom() {
    let page = mapped().page(MAP);
    let drawn = drawing(&page);
    for said in [
        ">1</text> <text class=\"name\" x=\"29\" y=\"5\">An<",
        ">2</text> <text class=\"name\" x=\"29\" y=\"5\">Bình<",
        ">none of ours<",
        ">Phạm Duy<",
        "class=\"spot-not\"",
    ] {
        assert!(drawn.contains(said), "{said} in {drawn}");
    }
    assert!(!drawn.contains("Chi"), "who has no marks has no place");
    assert_eq!(drawn.matches("class=\"reports\" d=\"M").count(), 1, "one path of reporting: {drawn}");
    says(&page, "Not on the map, because influence or support is not written down: Chi");
}

#[test]
fn a_table_says_what_the_stakeholder_map_draws() {
    let page = mapped().page(MAP);
    for said in [
        "1 An 5 −1 none of ours coverage: none",
        "2 Bình 3 +2 Phạm Duy coverage: in depth An",
        "Supply Bình Phạm Duy",
        "Finance not on the map: Dung none of their people is on the map",
        "Executive An nobody covers them",
        "Phạm Duy supply Bình",
    ] {
        says(&page, said);
    }
}

#[test]
fn every_account_of_the_portfolio_map_has_its_place() {
    let page = mapped().page("portfolio-map");
    let drawn = drawing(&page);
    assert!(drawn.contains("y=\"5\">Lotus Mart<") && !drawn.contains("Other Mart"), "{drawn}");
    says(&page, "Not on the map, because they have not been scored yet: Other Mart");
    says(&page, "1 Lotus Mart 4 2");
    says(&page, "Opens a store a week.");
}

#[test]
fn a_portfolio_without_marks_says_where_they_are_written() {
    let site = Site::with(&[]);
    site.build();
    let page = site.page("portfolio-map");
    says(&page, "No account has been scored yet. Scores go under [potential] in an account’s file.");
    assert!(!page.contains("class=\"map\""));
}

#[test]
fn the_thread_leads_from_goals_to_kpis_and_names_what_is_given_up() {
    let plan = HEALTHY[5].1.replace("status =", "growth_problem = \"Shelves are empty.\"\nstatus =");
    let loose =
        OBJECTIVE.replace("serves = [\"trial\"]", "").replace("Shelf never", "Cellar never").replace("osa", "oca");
    let site = Site::with(&[(HEALTHY[5].0, &plan), ("content/accounts/lotus/2025/objectives/loose.md", &loose)]);
    site.build();
    let text = words(&site.page(THREAD));
    let at = |what: &str| text.find(what).unwrap_or_else(|| panic!("no `{what}` in {text}"));
    let order = [
        "1 Fewer empty shelves",
        "Shelves are empty.",
        "Trial first First Penetration Instead of Price depth",
        "Shelf never empty A Operational, Phạm Duy, for goal 1",
        "osa 90.2% A target 95%",
        "Serves no decision of this plan",
        "Cellar never empty",
    ];
    assert!(order.windows(2).all(|two| at(two[0]) < at(two[1])), "{text}");
}

#[test]
fn an_objective_that_serves_two_decisions_is_drawn_once() {
    let second = HEALTHY[6].1.replace("Trial first", "Then range");
    let both = OBJECTIVE.replace("[\"trial\"]", "[\"trial\", \"range\"]");
    let site = Site::with(&[("content/accounts/lotus/2025/decisions/range.md", &second), (HEALTHY[7].0, &both)]);
    site.build();
    let page = site.page(THREAD);
    says(&page, "Then range First Penetration Instead of Price depth also serves it: Shelf never empty");
    assert_eq!(page.matches("class=\"node kpi-node\"").count(), 1);
}

#[test]
fn nothing_of_the_maps_and_the_thread_leaves() {
    let site = Site::starter();
    let run = site.run(&["build", "--edition", "customer", "--account", "quangora"]);
    assert_eq!(run.code, 0, "{}", run.err);
    for page in ["portfolio-map", "accounts/quangora/stakeholders", "accounts/quangora/2025/thread"] {
        assert!(!site.path(&format!("public/{page}")).exists(), "{page}");
    }
    let linked =
        crate::support::tree(&site.path("public")).into_iter().filter(|(path, _)| path.ends_with("index.html"));
    for (path, bytes) in linked {
        let text = String::from_utf8(bytes).unwrap();
        for way in ["portfolio-map", "stakeholders/index", "thread/index"] {
            assert!(!text.contains(way), "{path} leads to {way}");
        }
    }
}

#[test]
fn a_name_of_an_author_is_no_page_of_ours() {
    let site = Site::with(&[("content/portfolio-map.md", "+++\ntitle = \"Mine\"\n+++\n")]);
    let run = site.run(&["check"]);
    assert!(run.code == 1 && run.out.contains("KP010"), "{}{}", run.out, run.err);
}
