//! What is printed: the one-page plan, the next review, meeting cards, the board pack, the book.

use crate::support::{Site, says, words};

const PLAN: &str = "accounts/lotus/2025";

fn objective(at: usize) -> (String, String) {
    (
        format!("content/{PLAN}/objectives/more-{at}.md"),
        crate::support::OBJECTIVE.replace("Shelf never empty", &format!("More of it {at}")),
    )
}

#[test]
fn what_does_not_fit_on_one_page_is_counted_with_where_it_stands() {
    let site = Site::with(&[]);
    for (path, text) in (1..=60).map(objective) {
        site.write(&path, text.as_bytes());
    }
    site.build();
    let page = site.page(&format!("{PLAN}/one-page"));
    says(&page, "+56 more in the plan, under Objectives");
    assert_eq!(
        page.split("objectives\">").nth(1).unwrap().split("</table>").next().unwrap().matches("<tr>").count(),
        6
    );
}

#[test]
fn the_one_page_plan_says_what_was_given_up_and_whose_eyes_it_is_for() {
    let site = Site::with(&[(
        "site.toml",
        "title = \"Plans\"\nsupplier = \"Marrowfen\"\nclassification = \"Do not hand over.\"\ntoday = 2026-01-31\n",
    )]);
    site.build();
    let page = site.page(&format!("{PLAN}/one-page"));
    for said in [
        "Lotus Mart Plan 2025, VN",
        "What they want Fewer empty shelves",
        "Trial first First Penetration Instead of Price depth",
        "Shelf never empty 31 days late Supply osa 89.0% 95.0% 90.2% A",
        "Next 90 days Nothing is due.",
        "1 Jan 2025 – 31 Dec 2027 lotus/2025",
        "Internal edition Do not hand over.",
    ] {
        says(&page, said);
    }
    assert!(!page.contains("class=\"masthead\"") && page.contains("class=\"onepage\""));
}

#[test]
fn a_decision_that_gives_nothing_up_says_so_on_paper() {
    let decision = crate::support::HEALTHY[6].1.replace("[\"price_depth\"]", "[]");
    let site = Site::with(&[(crate::support::HEALTHY[6].0, &decision)]);
    site.build();
    says(&site.page(&format!("{PLAN}/one-page")), "Instead of nothing");
}

#[test]
fn the_next_review_puts_strategy_first_and_says_what_to_read() {
    let site = Site::with(&[]);
    site.build();
    let page = site.page(&format!("{PLAN}/next-review"));
    let text = words(&page);
    let at = |what: &str| text.find(what).unwrap_or_else(|| panic!("no `{what}` in {text}"));
    assert!(at("Strategic Trial first does it still hold") < at("Operational Shelf never empty A off course"));
    says(&page, "Read beforehand Plan 2025 , Quarterly review, 16 Apr 2025 , Trial first");
    for superseded in ["superseded", "archived"] {
        let plan = crate::support::HEALTHY[5].1.replace("approved", superseded);
        let site = Site::with(&[(crate::support::HEALTHY[5].0, &plan)]);
        site.build();
        assert!(
            !site.path(&format!("public/{PLAN}/next-review")).exists(),
            "a plan that is {superseded} has no next review"
        );
        assert!(site.path(&format!("public/{PLAN}/one-page/index.html")).exists());
    }
}

#[test]
fn a_meeting_card_says_what_is_owed_and_nothing_of_how_somebody_stands_to_us() {
    let account = crate::support::HEALTHY[4].1.trim_end_matches("+++\n");
    let plan = crate::support::HEALTHY[5].1.trim_end_matches("+++\n");
    let site = Site::with(&[
        (
            crate::support::HEALTHY[4].0,
            &format!(
                "{account}[[contacts]]\nperson = \"vy\"\ninfluence = 4\nsupport = -2\nevidence = \"Grumbles.\"\nlast_met = 2026-01-15\n+++\n"
            ),
        ),
        (
            crate::support::HEALTHY[5].0,
            &format!(
                "{plan}[[commitments]]\nside = \"customer\"\ntext = \"Space for a unit.\"\nowner = \"vy\"\ndue = 2026-03-01\n[[commitments]]\nside = \"supplier\"\ntext = \"A contract.\"\ndue = 2026-01-20\n+++\n"
            ),
        ),
        (
            "content/people/vy.md",
            "+++\ntitle = \"Hạ Vy\"\nside = \"customer\"\naccount = \"lotus\"\nfunction = \"purchasing\"\njob_title = \"Buyer\"\n+++\n",
        ),
    ]);
    site.build();
    let page = site.page("accounts/lotus/meeting-cards");
    assert_eq!(page.matches("class=\"meeting-card\"").count(), 2, "the next meeting, and one person");
    says(&page, "Hạ Vy Buyer, Lotus Mart Last met 15 Jan 2026");
    says(&page, "What we promised 20 Jan A contract. 11 days late What they owe us 1 Mar Space for a unit. Hạ Vy");
    for never in ["Grumbles", "−2", "Influence", "Support"] {
        assert!(!words(&page).contains(never), "{never}");
    }
}

#[test]
fn the_board_pack_is_the_programme_then_a_sheet_an_account() {
    let site = Site::with(&[(
        "content/accounts/bamboo/_index.md",
        "+++\ntitle = \"Bamboo\"\ncountry = \"VN\"\nmanager = \"duy\"\n+++\n",
    )]);
    site.build();
    let page = site.page("print/board");
    assert_eq!(page.matches("<article class=\"a4 board").count(), 3);
    // Whoever has no plan yet has a manager alone.
    says(&page, "Bamboo Phạm Duy");
    says(&page, "No plan in force yet.");
}

#[test]
fn the_book_holds_the_plan_its_decisions_objectives_and_reviews_and_links_stay_inside() {
    let site = Site::with(&[]);
    site.build();
    let page = site.page(&format!("{PLAN}/book"));
    says(&page, "Contents 1 Plan Plan 2025 2 Decisions 2.1 Trial first 3 Objectives 3.1 Shelf never empty 4 Reviews");
    assert_eq!(page.matches("<article class=\"chapter\"").count(), 4);
    // The review links to the objective, whose page has the anchor of the KPI.
    assert!(page.contains("See <a href=\"#c3-1-top\">Shelf never empty</a>"), "{page}");
    let mut ids: Vec<&str> = page.split(" id=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all, "no anchor is there twice");
    for link in page.split(" href=\"#").skip(1).map(|rest| rest.split('"').next().unwrap()) {
        assert!(ids.contains(&link), "a link to #{link}, which is nowhere");
    }
    assert!(!page.contains("id=\"c1-backlinks\"") && !page.contains("id=\"c1-health\""));
}

#[test]
fn books_agendas_and_cards_are_of_plans_that_somebody_works_with_unless_the_settings_want_others() {
    let plan = |from: &str, to: &str, status: &str| {
        let plan = crate::support::HEALTHY[5].1.replace("2025-01-01", from).replace("2027-12-31", to);
        plan.replace("approved", status)
    };
    let old = plan("2022-01-01", "2024-12-31", "approved");
    let next = plan("2028-01-01", "2029-12-31", "draft");
    let first = plan("2026-06-01", "2027-12-31", "draft");
    let account = |title: &str| format!("+++\ntitle = \"{title}\"\ncountry = \"VN\"\nmanager = \"duy\"\n+++\n");
    let (bamboo, orchid) = (account("Bamboo"), account("Orchid"));
    let all = ["lotus/2022/book", "lotus/2025/book", "lotus/2028/book", "bamboo/2026/book"];
    let agendas = ["lotus/2022/next-review", "lotus/2025/internal-meeting", "lotus/2025/next-review"];
    let cards = ["lotus/meeting-cards", "bamboo/meeting-cards", "orchid/meeting-cards"];
    let at_work = [all[1], all[3], agendas[1], agendas[2], cards[0], cards[1]];
    let wanted = |setting: &str, page: &str| match setting {
        "all" => true,
        "none" => false,
        _ => at_work.contains(&page),
    };
    for setting in ["", "in_force", "all", "none"] {
        let line = if setting.is_empty() { String::new() } else { format!("paper = \"{setting}\"\n") };
        let site = Site::with(&[
            ("site.toml", &format!("{}{line}", crate::support::HEALTHY[0].1)),
            ("content/accounts/lotus/2022/_index.md", &old),
            ("content/accounts/lotus/2028/_index.md", &next),
            ("content/accounts/bamboo/_index.md", &bamboo),
            ("content/accounts/bamboo/2026/_index.md", &first),
            ("content/accounts/orchid/_index.md", &orchid),
        ]);
        site.build();
        for page in all.into_iter().chain(agendas).chain(cards) {
            let is_made = site.path(&format!("public/accounts/{page}/index.html")).exists();
            assert_eq!(is_made, wanted(setting, page), "{page} with `{line}`");
            let (above, name) = page.rsplit_once('/').unwrap();
            // The page of the next review leads to the meeting before it.
            let links = site.page(&format!("accounts/{above}")).contains(&format!("href=\"{name}/index.html\""));
            assert_eq!(links, is_made && name != "internal-meeting", "the link to {page} with `{line}`");
        }
        assert!(site.path("public/accounts/lotus/2022/one-page/index.html").exists());
    }
    let site = Site::with(&[("site.toml", &format!("{}paper = \"in force\"\n", crate::support::HEALTHY[0].1))]);
    let found = site.run(&["check"]).out;
    assert!(found.contains("site.toml:4:9") && found.contains("did you mean `in_force`?"), "{found}");
}
