//! KP210 and the first days of a draft, in which only the next step is asked for.

use jiff::civil::date;

use crate::rules::edit::{Edit, add, body, file, set, unset};
use crate::rules::{ACCOUNT, Found, PLAN, Playbook, SHELF, SITE, base, on};

/// A draft that was begun on a day.
fn draft(created: &str) -> Playbook {
    base().with(&[set(PLAN, "status", "draft"), set(PLAN, "created", created)])
}

/// The codes of what is found beneath the account.
fn codes(playbook: &Playbook) -> Vec<String> {
    let all = playbook.findings().into_iter().filter(|(path, _)| path.starts_with("accounts/north/"));
    let mut codes: Vec<String> = all.map(|(_, found)| found[found.find('[').unwrap() + 1..][..5].to_owned()).collect();
    codes.dedup();
    codes
}

/// Much that rules of the plan, the account and the objectives ask for.
fn hollowed(playbook: &Playbook) -> Playbook {
    let edits: &[Edit<'_>] = &[
        unset(PLAN, "contributors"),
        unset(PLAN, "workshops"),
        unset(PLAN, "growth_problem"),
        unset(SHELF, "serves"),
        unset(SHELF, "owner"),
        unset(ACCOUNT, "sponsor"),
        unset(ACCOUNT, "potential"),
        body(SHELF, "Soon.\n"),
    ];
    playbook.with(edits)
}

#[test]
fn a_draft_is_asked_for_one_thing_in_its_first_fourteen_days() {
    // 18 January is 13 days ago.
    assert_eq!(codes(&hollowed(&draft("2026-01-18"))), ["KP210"]);
    let later = codes(&hollowed(&draft("2026-01-17")));
    assert!(later.len() > 3 && !later.contains(&"KP210".to_owned()), "{later:?}");
    // A plan that is further is asked everything, young or not.
    let review = hollowed(&base()).with(&[set(PLAN, "status", "in_review"), set(PLAN, "created", "2026-01-30")]);
    assert!(codes(&review).len() > 3);
}

#[test]
fn what_is_wrong_in_figures_and_days_is_told_at_once() {
    let wrong = draft("2026-01-30").with(&[
        set(SHELF, "kpis.osa.target", "101"),
        set(SHELF, "due", "2026-01-30"),
        set(crate::rules::RANGE, "state", "achieved"),
    ]);
    assert_eq!(codes(&wrong), ["KP210", "KP200", "KP704", "KP715"]);
}

#[test]
fn nobody_says_that_a_waiver_is_not_needed_before_its_rule_is_asked() {
    let waiver = "[{ rule = \"KP213\", reason = \"Signed in March.\", on = 2026-01-10, until = 2026-03-31 }]";
    let unneeded = |created: &str| draft(created).with(&[set(SHELF, "waive", waiver)]).finds("KP722");
    assert_eq!(unneeded("2026-01-18"), []);
    assert_eq!(unneeded("2026-01-17").len(), 1, "the rule is asked then, and finds nothing");
    let ended = base().with(&[set(PLAN, "status", "archived"), set(SHELF, "waive", waiver)]);
    assert_eq!(ended.finds("KP722"), [], "of a plan that is history nothing is asked");
    let figures = waiver.replace("KP213", "KP704");
    assert_eq!(draft("2026-01-30").with(&[set(SHELF, "waive", &figures)]).finds("KP722").len(), 1);
}

#[test]
fn an_account_is_spared_while_all_its_plans_are_young_drafts() {
    let sponsor = unset(ACCOUNT, "sponsor");
    assert_eq!(draft("2026-01-30").with(&[sponsor]).finds("KP303"), []);
    let other = "+++\ntitle = \"Plan 2026\"\nkind = \"account_plan\"\nfrom = 2026-01-01\nto = 2028-12-31\nstatus = \"draft\"\ncreated = 2025-12-01\n+++\n";
    let two = draft("2026-01-30").with(&[sponsor, file("accounts/north/2026/_index.md", other)]);
    let found: Vec<Found> = two.finds("KP303");
    assert!(found.iter().any(|(path, _)| path == ACCOUNT), "{found:?}");
}

#[test]
fn the_next_step_goes_from_the_customer_to_the_actions() {
    let plan = "accounts/west/2026/_index.md";
    let whole = "+++\ntitle = \"Plan 2026\"\nkind = \"account_plan\"\nfrom = 2026-01-01\nto = 2028-12-31\nstatus = \"draft\"\ncreated = 2026-01-30\n+++\n";
    let account = "accounts/west/_index.md";
    let mut playbook = base().with(&[
        file(account, "+++\ntitle = \"West\"\ncountry = \"VN\"\nmanager = \"anna\"\n+++\n"),
        file(plan, whole),
    ]);
    let mut said = Vec::new();
    for edit in [
        add(account, "goals", "id = \"g1\"\ntitle = \"More families\""),
        file("accounts/west/situation/customer.md", "+++\ntitle = \"West\"\n+++\n\nIt grows with families.\n"),
        set(plan, "growth_problem", "Few families buy the category."),
        file(
            "accounts/west/2026/decisions/families.md",
            "+++\ntitle = \"Families first\"\nstatus = \"proposed\"\n+++\n",
        ),
        set("accounts/west/2026/decisions/families.md", "prioritises", "[\"penetration\"]"),
        set("accounts/west/2026/decisions/families.md", "sacrifices", "[\"price_depth\"]"),
        file("accounts/west/2026/objectives/households.md", "+++\ntitle = \"Households\"\ntier = \"strategic\"\n+++\n"),
        add(
            "accounts/west/2026/objectives/households.md",
            "kpis",
            "id = \"hh\"\nunit = \"pct\"\nbetter = \"up\"\nbaseline = 5\ntarget = 8",
        ),
        set(plan, "contributors", "[\"ben\", \"cara\"]"),
    ] {
        said.push(west(&playbook));
        playbook = playbook.with(&[edit]);
    }
    said.push(west(&playbook));
    said.dedup();
    assert_eq!(
        said,
        [
            "what the customer wants to reach",
            "what is known about the customer",
            "the growth problem",
            "the first decision",
            "what comes first and what is given up",
            "the first objective",
            "how success is measured",
            "who writes it with you",
            "let others read it"
        ]
    );
}

/// The next step of the new account's plan.
fn west(playbook: &Playbook) -> String {
    let all = playbook.findings();
    let found = all.iter().find(|(path, found)| path.starts_with("accounts/west/") && found.contains("[KP210]"));
    found.unwrap().1.split_once("the next step of this draft: ").unwrap().1.to_owned()
}

#[test]
fn the_number_of_days_is_the_sites() {
    let settings = set(SITE, "rules.KP210", "{ days = 30 }");
    assert_eq!(codes(&hollowed(&draft("2026-01-10")).with(&[settings])), ["KP210"]);
    assert_eq!(hollowed(&on(date(2026, 2, 9))).with(&[settings]).finds("KP210"), [], "the plan is approved");
}
