//! Single truths of single pages.

use crate::support::{HEALTHY, OBJECTIVE, Site, says, words};

const PLAN: &str = "content/accounts/lotus/2025/_index.md";
const ACCOUNT: &str = "content/accounts/lotus/_index.md";
const SHELF: &str = "content/accounts/lotus/2025/objectives/shelf.md";
const REVIEW: &str = "content/accounts/lotus/2025/reviews/2025-04-16.md";

/// A file of the healthy playbook.
fn text(path: &str) -> &'static str {
    HEALTHY.iter().find(|(known, _)| *known == path).unwrap().1
}

/// A file of the healthy playbook with more keys at the end of its front matter.
fn with(path: &str, more: &str) -> String {
    let (front, body) = text(path)[4..].split_once("+++\n").unwrap();
    format!("+++\n{front}{more}+++\n{body}")
}

#[test]
fn the_next_review_files_a_strategic_objective_as_strategic() {
    let strategic = OBJECTIVE.replace("tier = \"operational\"", "tier = \"strategic\"");
    let site = Site::with(&[(SHELF, &strategic)]);
    site.build();
    let page = words(&site.page("accounts/lotus/2025/next-review"));
    let agenda = page.split_once("Strategic").unwrap().1;
    let (strategic, after) = agenda.split_once("Tactical").unwrap();
    assert!(strategic.contains("Shelf never empty"), "{strategic}");
    assert!(!after.split_once("Operational").unwrap().0.contains("Shelf never empty"), "{after}");
}

#[test]
fn the_next_review_has_what_both_sides_promised() {
    let promises = "[[commitments]]\nside = \"customer\"\ntext = \"Space for a unit\"\ndue = 2026-01-01\n[[commitments]]\nside = \"supplier\"\ntext = \"A calendar\"\ndue = 2026-03-01\n[[commitments]]\nside = \"supplier\"\ntext = \"Kept\"\ndue = 2026-01-01\ndone = 2026-01-01\n";
    let site = Site::with(&[(PLAN, &with(PLAN, promises))]);
    site.build();
    let page = site.page("accounts/lotus/2025/next-review");
    says(&page, "1 Jan 2026 30 days late Space for a unit customer");
    says(&page, "1 Mar 2026 A calendar supplier");
    assert!(!words(&page).contains("Kept"));
}

#[test]
fn the_thread_of_an_objective_shows_how_it_stood_itself() {
    // The review calls the account green; the objective was amber then.
    let review = text(REVIEW).replace("[readings", "status = \"green\"\n[readings");
    let site = Site::with(&[(REVIEW, &review)]);
    site.build();
    let page = site.page("accounts/lotus/2025/objectives/shelf");
    let thread = page.split("id=\"thread\"").nth(1).unwrap().split("id=\"kpis\"").next().unwrap();
    let reviews = thread.split("href=\"#reviews\"").nth(1).unwrap();
    assert!(reviews.contains("st amber") && !reviews.contains("st green"), "{reviews}");
}

#[test]
fn a_year_that_runs_is_compared_with_the_same_part_of_the_year_before() {
    let built = |lines: &str, today: &str| {
        let site = Site::with(&[(PLAN, &with(PLAN, lines))]);
        assert_eq!(site.run(&["build", "--today", today]).code, 0);
        ["", "accounts/lotus", "accounts/lotus/2025"].map(|page| words(&site.page(page)))
    };
    let year = "[[sales]]\nperiod = \"2026\"\nprior = 1200\ntarget = 1600\nforecast = 1500\nactual = 660\n";
    let quarters = "[[sales]]\nperiod = \"2026-Q1\"\nprior = 200\nactual = 300\n[[sales]]\nperiod = \"2026-Q2\"\nprior = 350\nactual = 360\n[[sales]]\nperiod = \"2026-Q3\"\nprior = 300\n";
    for page in built(&format!("{year}{quarters}"), "2026-07-20") {
        assert!(page.contains("+20% on the same period of the year before, latest estimate 1,500 €"), "{page}");
    }
    for page in built(year, "2026-07-02") {
        // 183 of 365 days: 601.6 of 1,200.
        assert!(page.contains("+9.7% on the year before, pro rata by days"), "{page}");
    }
    for page in built(&format!("{year}{quarters}"), "2027-01-01") {
        assert!(page.contains("\u{2212}45% on the year before"), "{page}");
        assert!(!page.contains("latest estimate"), "{page}");
    }
}

#[test]
fn accounts_beneath_another_roll_up() {
    let child = "+++\ntitle = \"Lotus Express\"\ncountry = \"VN\"\nmanager = \"duy\"\nparent = \"lotus\"\n[[contacts]]\nperson = \"vy\"\ninfluence = 5\n+++\n";
    let plan = "+++\ntitle = \"Express 2025\"\nkind = \"jbp\"\nfrom = 2025-01-01\nto = 2027-12-31\nstatus = \"approved\"\n[[sales]]\nperiod = \"2025\"\nactual = 40\n[[commitments]]\nside = \"supplier\"\ntext = \"A calendar\"\ndue = 2026-01-01\n+++\n";
    let vy = "+++\ntitle = \"Hạ Vy\"\nside = \"customer\"\naccount = \"lotus\"\nfunction = \"executive\"\n+++\n";
    let review = text(REVIEW).replace("attendees = [\"duy\"]", "attendees = [\"duy\", \"vy\"]");
    let site = Site::with(&[
        (PLAN, &with(PLAN, "[[sales]]\nperiod = \"2025\"\nactual = 100\n")),
        (REVIEW, &review),
        ("content/people/vy.md", vy),
        ("content/accounts/express/_index.md", child),
        ("content/accounts/express/2025/_index.md", plan),
    ]);
    site.build();
    let group = site.page("accounts/lotus");
    says(&group, "Sales FY 2025 with the accounts below: 140 €.");
    // The objective of the group and the commitment of its part.
    says(&group, "Across all of them: 2 late");
    says(&group, "Lotus Express 40 €");
    // Whoever sat in the review of the group was met.
    says(&site.page("accounts/express/stakeholders"), "16 Apr 2025");
    says(&site.page("accounts/express"), "16 Apr 2025");
    let found = site.run(&["check", "--select", "KP612,KP613", "--format", "short"]).out;
    assert!(!found.contains("never met"), "{found}");
}

#[test]
fn several_plans_in_force_are_named_on_the_page_of_the_account() {
    let second = "+++\ntitle = \"Account plan\"\nkind = \"account_plan\"\nfrom = 2025-06-01\nto = 2027-12-31\nstatus = \"approved\"\n+++\n";
    let site = Site::with(&[("content/accounts/lotus/ap/_index.md", second)]);
    site.build();
    says(&site.page("accounts/lotus"), "In force alongside Plan 2025 ; the pages show this one");
    let plain = Site::with(&[]);
    plain.build();
    assert!(!words(&plain.page("accounts/lotus")).contains("In force beside"));
}

#[test]
fn a_contract_says_on_the_page_of_its_account_when_notice_is_late() {
    let contract = "[[contracts]]\nid = \"frame\"\ntitle = \"Frame contract\"\nfrom = 2024-01-01\nto = 2026-06-30\nnotice_months = 6\nowner = \"duy\"\n";
    let account = text(ACCOUNT).replace("+++\n", "").replace("[[goals]]", &format!("{contract}[[goals]]"));
    let account = format!("+++\n{account}+++\n");
    let site = Site::with(&[(ACCOUNT, &account)]);
    site.build();
    says(&site.page("accounts/lotus"), "Frame contract 1 Jan 2024 – 30 Jun 2026 30 Dec 2025 32 days late");
    says(&site.page("people/duy"), "30 Dec 2025 32 days late Frame contract");
    let named = OBJECTIVE.replace("due = 2025-12-31", "due = 2025-12-31\ncontract = \"frame\"");
    site.write(SHELF, named.as_bytes());
    site.build();
    assert!(!words(&site.page("accounts/lotus")).contains("32 days late"), "an objective answers it");
}
