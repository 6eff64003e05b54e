//! Pages that grow with the playbook go on in further leaves: complete, in order, and whatever leads to a row leads to its leaf.

use std::collections::BTreeSet;

use crate::support::{HEALTHY, OBJECTIVE, Site, says};

/// The pages that go on where there are many accounts.
const PAGES: [&str; 14] = [
    "accounts",
    "objectives",
    "health",
    "traceability",
    "portfolio-map",
    "coverage",
    "scenarios",
    "alignment",
    "kpis",
    "changes",
    "readers/manager",
    "readers/director",
    "readers/sponsor",
    "print/board",
];

/// A playbook of so many accounts beside that of the healthy one; the first and the last have its plan too.
fn programme(accounts: usize) -> Site {
    let site = Site::with(&[]);
    for at in 1..accounts {
        let text = format!("+++\ntitle = \"Shop {at:03}\"\ncountry = \"VN\"\nmanager = \"duy\"\n+++\n");
        site.write(&format!("content/accounts/a{at:03}/_index.md"), text.as_bytes());
    }
    for at in [1, accounts - 1] {
        site.write(&format!("content/accounts/a{at:03}/2025/_index.md"), HEALTHY[5].1.as_bytes());
    }
    site.build();
    site
}

fn leaf(site: &Site, page: &str, number: usize) -> Option<String> {
    let file = if number == 1 { format!("public/{page}/index.html") } else { format!("public/{page}/{number}.html") };
    std::fs::read_to_string(site.path(&file)).ok()
}

/// What is between two marks of a page.
fn between<'p>(page: &'p str, from: &str, to: &str) -> &'p str {
    page.split(from).nth(1).and_then(|rest| rest.split(to).next()).unwrap_or_else(|| panic!("no {from}"))
}

#[test]
fn a_hundred_accounts_stand_on_one_page_and_one_more_makes_two_leaves() {
    let (small, large) = (programme(100), programme(101));
    for page in PAGES {
        let one = leaf(&small, page, 1).unwrap();
        assert!(!one.contains("class=\"leaves\"") && leaf(&small, page, 2).is_none(), "{page} of a hundred");
        let first = leaf(&large, page, 1).unwrap();
        let second = leaf(&large, page, 2).unwrap_or_else(|| panic!("{page} goes on"));
        assert!(leaf(&large, page, 3).is_none(), "{page}");
        says(&first, "Part 1 of 2");
        says(&second, "Part 2 of 2");
        let names = [&first, &second].map(|page| between(page, "<title>", "</title>").to_owned());
        assert_ne!(names[0], names[1]);
        for (page, other) in [(&first, "2.html"), (&second, "index.html")] {
            let ways = between(page, "class=\"leaves\"", "</nav>");
            assert_eq!((ways.matches("<li>").count(), ways.matches("aria-current=\"page\"").count()), (2, 1));
            assert!(ways.contains(&format!("{other}\"")), "{ways}");
        }
        assert_eq!(second.matches("<h1").count(), 1, "{page}");
    }
    assert!(leaf(&large, "", 1).unwrap().contains("href=\"accounts/2.html\""), "the first page leads on");
}

#[test]
fn each_account_stands_on_one_leaf_and_sums_and_what_is_no_row_on_the_first() {
    let site = programme(101);
    let leaves = |page: &str| [1, 2].map(|number| leaf(&site, page, number).unwrap());
    let [first, second] = leaves("accounts");
    let rows = |page: &str| -> BTreeSet<String> {
        let rows = page.split("<th scope=\"row\">").skip(1);
        rows.map(|row| between(row, "href=\"", "\"").to_owned()).collect()
    };
    let (on_first, on_second) = (rows(&first), rows(&second));
    assert_eq!((on_first.len(), on_second.len()), (50, 51));
    assert!(on_first.is_disjoint(&on_second));
    assert!(on_first.iter().any(|row| row.contains("lotus")), "the worst stand on the first leaf");
    assert!(first.contains("class=\"sum\"") && !second.contains("class=\"sum\""));
    let [first, second] = leaves("health");
    for once in ["id=\"by-rule\"", "id=\"by-owner\"", "id=\"waivers\"", "class=\"facts\""] {
        assert!(first.contains(once) && !second.contains(once), "{once}");
    }
    for part in ["id=\"pitfalls\"", "id=\"by-account\""] {
        assert!(first.contains(part) && second.contains(part), "{part}");
    }
    let [first, second] = leaves("print/board");
    assert_eq!(first.matches("<article").count() + second.matches("<article").count(), 102, "the programme, and each");
}

#[test]
fn whatever_leads_to_a_row_leads_to_its_leaf() {
    let site = programme(101);
    let mut seen = BTreeSet::new();
    for account in ["a001", "a100", "lotus"] {
        let plan = format!("accounts/{account}/2025");
        let page = site.page(&plan);
        for list in ["coverage", "traceability", "changes"] {
            let way = page.split("href=\"").map(|rest| rest.split('"').next().unwrap());
            let mut ways = way.filter(|way| way.contains(&format!("../{list}/")) && way.contains('#'));
            let way = ways.next().unwrap_or_else(|| panic!("no way to {list} on {plan}"));
            let (file, anchor) = way.trim_start_matches("../").split_once('#').unwrap();
            let target = std::fs::read_to_string(site.path(&format!("public/{file}"))).unwrap();
            assert!(target.contains(&format!("id=\"{anchor}\"")), "{way}");
            seen.insert(file.to_owned());
        }
    }
    assert_eq!(seen.len(), 6, "both leaves of three pages: {seen:?}");
}

#[test]
fn the_page_of_a_pillar_goes_on_where_more_than_a_hundred_accounts_work_for_it() {
    let site = programme(102);
    assert!(leaf(&site, "pillars/supply", 2).is_none(), "one account works for it");
    let objective = OBJECTIVE.replace("serves = [\"trial\"]\ngoals = [\"g1\"]\n", "");
    for at in 1..102 {
        let plan = format!("content/accounts/a{at:03}/2025");
        site.write(&format!("{plan}/_index.md"), HEALTHY[5].1.as_bytes());
        site.write(&format!("{plan}/objectives/shelf.md"), objective.as_bytes());
    }
    site.build();
    let [first, second] = [1, 2].map(|number| leaf(&site, "pillars/supply", number).unwrap());
    let groups = |page: &str| page.matches("class=\"group\"").count();
    assert_eq!((groups(&first), groups(&second)), (51, 51));
    assert!(second.contains("href=\"index.html\"") && !second.contains("class=\"facts\""));
}

/// A playbook of so many accounts, each with a white space, a promotion that something was learnt of, and a request.
fn trading(accounts: usize) -> Site {
    let pools = "[[pools]]\nid = \"hands\"\ntitle = \"Hands\"\nunit = \"people\"\ncapacity = { \"2026-Q2\" = 9 }\n";
    let site = Site::with(&[("site.toml", &format!("{}{pools}", HEALTHY[0].1))]);
    let space = "[[whitespace]]\nunit = \"Stores\"\noffer = \"Oat\"\nstate = \"open\"\nsize = 50\n";
    let promotion = "[[promotions]]\nid = \"spring\"\ntitle = \"Spring taste\"\nfrom = 2025-03-03\nto = 2025-03-16\n\
        mechanic = \"sampling\"\nfunding = 40\nroi = 1.4\nlesson = \"Taste beats price.\"\n";
    let request = "[[requests]]\nid = \"r1\"\ntitle = \"A tasting team\"\npool = \"hands\"\nperiod = \"2026-Q2\"\n\
        quantity = 2\nstatus = \"requested\"\n";
    let plan = HEALTHY[5].1.replace("\"approved\"\n", &format!("\"approved\"\n{promotion}{request}"));
    for at in 0..accounts {
        let text = format!("+++\ntitle = \"Shop {at:03}\"\ncountry = \"VN\"\nmanager = \"duy\"\n{space}+++\n");
        site.write(&format!("content/accounts/a{at:03}/_index.md"), text.as_bytes());
        site.write(&format!("content/accounts/a{at:03}/2025/_index.md"), plan.as_bytes());
    }
    site.build();
    site
}

#[test]
fn what_accounts_have_open_learnt_and_ask_for_goes_on_with_the_accounts_that_have_it() {
    let pages = ["white-space", "practices", "resources"];
    let few = programme(101);
    assert!(pages.iter().all(|page| leaf(&few, page, 2).is_none()), "nobody has anything there");
    let site = trading(101);
    for page in pages {
        let [first, second] = [1, 2].map(|number| leaf(&site, page, number).unwrap_or_else(|| panic!("{page}")));
        assert!(leaf(&site, page, 3).is_none(), "{page}");
        for (leaf, here, there) in [(&first, "Shop 000", "Shop 100"), (&second, "Shop 100", "Shop 000")] {
            let parts = leaf.split_once("class=\"part").unwrap().1.split("class=\"turn-page\"").next().unwrap();
            assert!(parts.contains(here) && !parts.contains(there), "{page} of {here}");
        }
    }
    let [first, second] = [1, 2].map(|number| leaf(&site, "white-space", number).unwrap());
    says(&first, "Oat 5,050 € 101 fields");
    assert!(!second.contains("101 fields") && second.contains("Oat"), "the sums stand on the first leaf");
    let [first, second] = [1, 2].map(|number| leaf(&site, "practices", number).unwrap());
    says(&first, "101 promotions; cost 4,040 €");
    assert!(!second.contains("101 promotions"));
    let [first, second] = [1, 2].map(|number| leaf(&site, "resources", number).unwrap());
    says(&first, "9 available, 0 granted, 202 requested, 193 short");
    says(&first, "Other accounts 102 102 requested");
    says(&second, "Other accounts 100 100 requested");
    let director = site.page("readers/director");
    assert_eq!(director.matches(">A tasting team</a>").count(), 20, "the largest of those who ask");
    says(&director, "Other accounts 162 162 requested");
}

#[test]
fn the_calendar_file_of_a_large_programme_has_the_days_to_come() {
    for (accounts, known) in [(60, true), (61, false)] {
        let site = programme(accounts);
        let file = std::fs::read_to_string(site.path("public/calendar/programme.ics")).unwrap();
        // A review that was, and the end of a plan in two years.
        assert_eq!(["20250416", "20271231"].map(|day| file.contains(&format!("DATE:{day}"))), [known; 2], "{accounts}");
        let name = if known { ">Everything<" } else { ">Everything in the next 60 days<" };
        assert!(site.page("calendar").contains(name), "{accounts}");
    }
}

#[test]
fn an_old_address_cannot_be_that_of_a_leaf() {
    let page = "+++\ntitle = \"Old\"\naliases = [\"health/2.html\"]\n+++\n";
    let site = Site::with(&[("content/old.md", page)]);
    let found = site.findings();
    assert!(found.iter().any(|it| it.contains("KP012") && it.contains("`health/2.html`")), "{found:?}");
}
