//! The first screens: what each kind of reader finds there, and in what words.

use crate::support::{Site, says, words};

const PLAN: &str = "content/accounts/lotus/2025/_index.md";
const ACCOUNT: &str = "content/accounts/lotus/_index.md";

/// A playbook in which something is late, something fired and somebody waits for an answer.
fn busy() -> Site {
    let plan = crate::support::HEALTHY[5].1.trim_end_matches("+++\n");
    let account = crate::support::HEALTHY[4].1.trim_end_matches("+++\n");
    let objective = crate::support::OBJECTIVE.replace(
        "[[kpis]]",
        "[[actions]]\nid = \"stock\"\ntitle = \"Nine days of stock\"\nkind = \"internal\"\nowner = \"duy\"\ndue = 2026-01-10\n[[kpis]]",
    );
    Site::with(&[
        (
            PLAN,
            &format!(
                "{plan}growth_problem = \"The shelf is often empty.\"\n[[scenarios]]\nid = \"sc1\"\ntitle = \"The shelf falls\"\nactor = \"supply\"\nwhen = {{ kpi = \"osa\", op = \"<\", value = 95 }}\nthen = \"Nine days of stock.\"\nowner = \"duy\"\nwithin_days = 10\nprotects = [\"trial\"]\n[[asks]]\ntext = \"Say yes to the units.\"\nto = \"ann\"\nraised = 2026-01-15\n[[commitments]]\nside = \"customer\"\ntext = \"Space for a unit.\"\nowner = \"vy\"\ndue = 2026-03-01\n+++\n"
            ),
        ),
        (
            ACCOUNT,
            &format!(
                "{}+++\n",
                account.replace("[[goals]]", "sponsor = \"ann\"\n[[goals]]")
                    + "[[goals]]\nid = \"g2\"\ntitle = \"A larger chilled share\"\n[[contacts]]\nperson = \"vy\"\ninfluence = 4\nsupport = -1\n"
            ),
        ),
        ("content/people/ann.md", "+++\ntitle = \"Ann Sponsor\"\nside = \"supplier\"\nfunction = \"executive\"\n+++\n"),
        (
            "content/people/vy.md",
            "+++\ntitle = \"Hạ Vy\"\nside = \"customer\"\naccount = \"lotus\"\nfunction = \"purchasing\"\n+++\n",
        ),
        ("content/accounts/lotus/2025/objectives/shelf.md", &objective),
    ])
}

#[test]
fn a_manager_sees_what_to_fix_before_the_next_meeting() {
    let site = busy();
    site.build();
    let page = site.page("readers/manager");
    for said in [
        "Phạm Duy Lotus Mart",
        "Next review expected 199 days ago 16 Jul 2025",
        "Triggers fired 1",
        "The shelf falls holds since 16 Apr 2025",
        "Answer by 26 Apr 2025, 280 days ago",
        "Supply 1 Nine days of stock Phạm Duy , 21 days late",
        "Shelf never empty A osa 90.2%, target 95%",
        "Customer goals that nothing serves A larger chilled share",
        "Print One page , Thread , Next review , The whole plan , Meeting cards",
    ] {
        says(&page, said);
    }
    assert!(page.contains("href=\"../../accounts/lotus/2025/one-page/index.html\""));
    assert!(words(&page).contains("more on the account’s page"), "findings are counted");
}

#[test]
fn a_team_member_sees_what_is_needed_why_and_by_when() {
    let site = busy();
    site.build();
    let page = site.page("readers/team");
    says(&page, "Supply Phạm Duy 3 open, 2 late");
    says(
        &page,
        "10 Jan 2026 21 days late Nine days of stock Action, Shelf never empty Trial first Lotus Mart ask Phạm Duy",
    );
    says(&page, "no date set The shelf falls Scenario, Plan 2025 Trial first");
    says(&page, "Executive Ann Sponsor 1 open");
    assert!(!words(&page).contains("Hạ Vy"), "the customer's people are not ours to ask: {}", words(&page));
}

#[test]
fn a_person_page_answers_at_once_what_is_needed() {
    let site = busy();
    site.build();
    let page = site.page("people/duy");
    let wanted = page.find("id=\"items\"").unwrap();
    let title = page[wanted..].find("What is needed from them").unwrap();
    assert!(title < 200 && wanted < page.find("id=\"reviews\"").unwrap());
    says(&page, "Nine days of stock Action, Shelf never empty Trial first Lotus Mart ask Phạm Duy");
}

#[test]
fn a_director_sees_every_account_in_one_grid() {
    let site = busy();
    site.build();
    let page = site.page("readers/director");
    for said in ["Lotus Mart Plan 2025 , approved", "Written alone: error", "16 Jul 2025 expected 199 days ago"] {
        says(&page, said);
    }
    assert_eq!(page.matches("class=\"pits\"").count(), 1);
    assert_eq!(page.split("class=\"pits\"").nth(1).unwrap().split("</ol>").next().unwrap().matches("<li").count(), 10);
    let cells = page.split("cells-3x3").nth(1).unwrap().split("</td>").next().unwrap();
    assert_eq!(
        (
            cells.matches("<svg").count(),
            cells.matches("class=\"cell-full").count() + cells.matches("class=\"cell-gap").count()
        ),
        (3, 9)
    );
    assert!(cells.contains("aria-label=\"analysis "), "{cells}");
}

#[test]
fn the_same_kpi_stands_side_by_side_with_as_many_decimals_as_the_finest_figure() {
    let site = busy();
    let plan = crate::support::HEALTHY[5].1;
    site.write("content/accounts/havnely/_index.md", b"+++\ntitle = \"Havnely\"\ncountry = \"DK\"\n+++\n");
    site.write("content/accounts/havnely/2025/_index.md", plan.as_bytes());
    // Its own plan has neither that decision nor that goal.
    let alone = ["serves = [\"trial\"]\n", "goals = [\"g1\"]\n"];
    let objective = alone.iter().fold(crate::support::OBJECTIVE.to_owned(), |text, line| text.replace(line, ""));
    let objective = objective.replace("target = 95.0", "target = 96.25");
    site.write("content/accounts/havnely/2025/objectives/shelf.md", objective.as_bytes());
    let readings = b"objective,kpi,period,value\nshelf,osa,2025-Q2,93\n";
    site.write("content/accounts/havnely/2025/readings.csv", readings);
    let run = site.run(&["build"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let page = site.page("kpis");
    for said in ["Lotus Mart Shelf never empty 90.2% A 95.00%", "Havnely Shelf never empty 93.0%"] {
        says(&page, said);
    }
    assert!(words(&page).contains("96.25%"), "{}", words(&page));
}

#[test]
fn a_sponsor_reads_what_to_say_and_decide() {
    let site = busy();
    site.build();
    let page = site.page("readers/sponsor");
    for said in [
        "The shelf is often empty.",
        "Trial first First Penetration Instead of Price depth",
        "Decide The shelf falls Nine days of stock.",
        "Say Trial first Penetration before Price depth",
        "Ask for Space for a unit. Hạ Vy, by 1 Mar 2026",
        "16 days waiting Say yes to the units. Ann Sponsor",
        "Nearest scenario The shelf falls holds since 16 Apr 2025 If osa below 95% Then Nine days of stock.",
    ] {
        says(&page, said);
    }
}

#[test]
fn an_account_opens_with_the_next_meeting_the_status_and_three_figures() {
    let site = busy();
    site.write(
        "content/accounts/lotus/2025/reviews/2026-01-16.md",
        "+++\ntype = \"quarterly\"\ndate = 2026-01-16\nattendees = [\"duy\"]\nstatus = \"amber\"\nnext = 2026-04-16\n+++\n"
            .as_bytes(),
    );
    site.build();
    let page = site.page("accounts/lotus");
    let facts = page.find("<dl class=\"facts\">").unwrap();
    assert!(facts < page.find("<dl class=\"strip\">").unwrap(), "figures come first");
    says(&page[facts..], "Next review 16 Apr 2026 in 75 days Status A on 16 Jan 2026 Objectives on course 0 of 1");
}

#[test]
fn first_screens_are_linked_to_by_their_names_and_from_home_and_the_side() {
    let site = Site::with(&[(
        "content/accounts/lotus/pages/notes.md",
        "+++\ntitle = \"Notes\"\n+++\n\nRead [[readers/sponsor]] and [[print/board]].\n",
    )]);
    site.build();
    let notes = site.page("accounts/lotus/pages/notes");
    assert!(notes.contains("<a href=\"../../../../readers/sponsor/index.html\">For the sponsor</a>"), "{notes}");
    assert!(notes.contains("<a href=\"../../../../print/board/index.html\">Board pack</a>"));
    for page in ["", "accounts/lotus", "accounts/lotus/2025"] {
        let page = site.page(page);
        for reader in ["manager", "team", "director", "sponsor"] {
            assert!(page.contains(&format!("readers/{reader}/index.html\"")), "{reader}");
        }
    }
}

/// `busy` with so many more accounts, each a copy of lotus.
fn programme(more: usize) -> Site {
    let site = busy();
    for n in 0..more {
        for (path, bytes) in crate::support::tree(&site.path("content/accounts/lotus")) {
            let text = String::from_utf8(bytes).unwrap().replace("Lotus Mart", &format!("Other {n}"));
            site.write(&format!("content/accounts/other-{n}/{path}"), text.as_bytes());
        }
    }
    site
}

#[test]
fn in_a_large_programme_an_account_is_a_line_and_the_rest_stands_on_its_page() {
    let small = programme(59);
    small.build();
    let site = programme(60);
    site.build();
    let rows = |page: &str| page.matches("<tr>").count();

    says(&small.page("readers/manager"), "Answer by 26 Apr 2025");
    let manager = site.page("readers/manager");
    assert_eq!(rows(&manager), 1 + 61);
    says(&manager, "Other 7 Plan 2025 16 Jul 2025 expected 199 days ago 1 2 1 of 1");
    assert!(!words(&manager).contains("Answer by"));

    says(&small.page("readers/team"), "Phạm Duy 180 open");
    assert_eq!(rows(&small.page("readers/team")), 1 + 180 + 1 + 60, "of Phạm Duy and of Ann, who is asked");
    let team = site.page("readers/team");
    says(&team, "Phạm Duy 183 open");
    says(&team, "180 more on its page");
    assert!(team.contains("href=\"../../people/duy/index.html\">180 more"));

    for site in [&small, &site] {
        assert!(
            !words(&site.page("")).contains("Ten pitfalls"),
            "above twenty accounts the first page leaves them out"
        );
    }
    assert_eq!(rows(&small.page("readers/director")), 1 + 60);
    let director = site.page("readers/director");
    assert_eq!(rows(&director), 1 + 61, "fewer than a hundred are all named");
    says(&director, "Ten pitfalls");

    assert_eq!(small.page("objectives").matches("<table").count(), 60);
    let objectives = site.page("objectives");
    assert_eq!((objectives.matches("<table").count(), rows(&objectives)), (1, 1 + 61));
    says(&objectives, "Other 7 Plan 2025 1 A of 1");
    assert!(objectives.contains("href=\"../accounts/other-7/2025/index.html#objectives\">Plan 2025"));

    let late = |page: &str| rows(page.split("</table>").next().unwrap()) - 1;
    let calendar = small.page("calendar");
    assert_eq!((late(&calendar), words(&calendar).contains("more in the calendar files")), (120, false));
    let calendar = site.page("calendar");
    assert_eq!(late(&calendar), 100);
    says(&calendar, "Late 122");
    says(&calendar, "22 more in the calendar files");
}

#[test]
fn no_page_of_a_reader_and_nothing_printed_is_made_for_a_customer() {
    let site = Site::with(&[
        (ACCOUNT, &crate::support::HEALTHY[4].1.replace("country", "share = \"customer\"\ncountry")),
        (PLAN, &crate::support::HEALTHY[5].1.replace("kind", "share = \"customer\"\nkind")),
    ]);
    let run = site.run(&["build", "--edition", "customer", "--account", "lotus", "-o", "out"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let files = crate::support::tree(&site.path("out"));
    assert!(files.iter().any(|(path, _)| path.ends_with("accounts/lotus/2025/index.html")));
    for (path, bytes) in files.iter().filter(|(path, _)| path.ends_with("index.html")) {
        for made in ["readers/", "print/", "one-page", "next-review", "meeting-cards", "/book/"] {
            assert!(!path.contains(made), "{path}");
            assert!(!String::from_utf8_lossy(bytes).contains(made), "{path} links to {made}");
        }
    }
}

#[test]
fn addresses_that_keyplan_makes_are_taken() {
    for (path, name) in [
        ("content/readers/manager.md", "readers"),
        ("content/print/extra.md", "print"),
        ("content/accounts/lotus/meeting-cards/_index.md", "meeting-cards"),
    ] {
        let site = Site::with(&[(path, "+++\ntitle = \"Mine\"\n+++\n")]);
        let found = site.findings();
        assert!(found.iter().any(|line| line.contains("KP010") && line.contains(name)), "{path}: {found:?}");
    }
    for alias in ["readers/team", "accounts/lotus/2025/one-page", "accounts/lotus/stakeholders"] {
        let account = crate::support::HEALTHY[4].1.replace("country", &format!("aliases = [\"{alias}\"]\ncountry"));
        let found = Site::with(&[(ACCOUNT, &account)]).findings();
        assert!(found.iter().any(|line| line.contains("KP012")), "{alias}: {found:?}");
    }
}

/// The accounts of the first page, in their order.
fn order_on_home(site: &Site) -> Vec<String> {
    let home = site.page("");
    let table = home.split("class=\"data portfolio").nth(1).and_then(|rest| rest.split("</table>").next()).unwrap();
    let rows = table.split("<th scope=\"row\">").skip(1);
    rows.map(|row| row.split("</a>").next().unwrap().rsplit('>').next().unwrap().to_owned()).collect()
}

#[test]
fn the_portfolio_shows_the_worst_first_says_what_it_comes_to_and_explains_its_marks() {
    let site = Site::starter();
    site.build();
    assert_eq!(order_on_home(&site), ["Havnely", "Quangora Mart"], "the last review of Havnely was red");
    let home = site.page("");
    let sum = home.split("<ul class=\"sum\">").nth(1).and_then(|rest| rest.split("</ul>").next()).unwrap();
    for part in
        ["1<i class=\"st red\"", "0<i class=\"st amber\"", "1<i class=\"st green\"", "8 late", "0 without a next"]
    {
        assert!(sum.contains(part), "{part} in {sum}");
    }
    let after = home.split("</table>").nth(1).unwrap();
    for mark in ["Strategic", "error", "Pitfalls in order", "solid is covered"] {
        assert!(after.contains(mark), "the legend explains {mark}");
    }
    assert!(home.contains(">Sales, k€</th>") && !home.contains("5,930 k€<"), "the unit stands in the head, once");
}

#[test]
fn above_twenty_accounts_each_is_a_line() {
    let account = |at: usize| {
        let text = format!("+++\ntitle = \"Account {at:02}\"\ncountry = \"VN\"\nmanager = \"duy\"\n+++\n");
        (format!("content/accounts/a{at:02}/_index.md"), text)
    };
    let with = |count: usize| {
        let files: Vec<(String, String)> = (0..count).map(account).collect();
        let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (&**path, &**text)).collect();
        let site = Site::with(&files);
        site.build();
        site.page("")
    };
    assert!(!with(19).contains("portfolio lines"), "twenty with the one that is there");
    let many = with(20);
    assert!(
        many.contains("portfolio lines") && many.contains("<main class=\"sheet\" id=\"kp-main\" data-list>"),
        "{many}"
    );
}
