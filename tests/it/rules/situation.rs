//! KP401–KP404: the framework of nine parts, the situation, and a plan that looks ahead.

use jiff::civil::{Date, date};

use crate::rules::edit::{Edit, add, file, set, unset};
use crate::rules::owners::WITHOUT_FRAMEWORK;
use crate::rules::{
    ACCOUNT, DELIVERIES, Found, JANUARY, PLAN, PROMOTIONS, SHELF, SHELVES_FIRST, SITE, TRIAL_FIRST, TRUST, base, on,
};

const NEEDS: &str = "accounts/north/situation/needs.md";
const COMPETITION: &str = "accounts/north/situation/competition.md";

// KP402

#[test]
fn a_part_of_the_situation_is_renewed_every_year() {
    let playbook = base().with(&[WITHOUT_FRAMEWORK]);
    let of = |day| set(NEEDS, "as_of", day);
    let found = |level: &str, day: &str, months: &str| {
        format!("{level}[KP402] ‹{day}›: this part dates from {day}, {months} months ago")
    };
    playbook.adds(&[of("2025-01-31")], &[]);
    playbook.adds(&[of("2025-01-30")], &[(NEEDS, &found("warning", "2025-01-30", "12"))]);
    playbook.adds(&[of("2024-01-31")], &[(NEEDS, &found("warning", "2024-01-31", "24"))]);
    playbook.adds(&[of("2024-01-30")], &[(NEEDS, &found("error", "2024-01-30", "24"))]);
    playbook.adds(&[unset(NEEDS, "as_of")], &[(NEEDS, "warning[KP402] ‹+++›: this part does not say how old it is")]);
}

#[test]
fn most_facts_of_a_part_are_confirmed() {
    let assumed = set(COMPETITION, "facts.0.evidence", "assumed");
    base().adds(&[assumed], &[(COMPETITION, "warning[KP402] ‹\"assumed\"›: 3 of its 4 facts are only assumed")]);
    let fifth = add(COMPETITION, "facts", "text = \"It is cheaper.\"\nevidence = \"confirmed\"");
    base().with(&[fifth]).adds(&[assumed], &[]);
}

#[test]
fn a_segment_a_account_takes_eight_days_of_analysis() {
    let days = |days| set(PLAN, "analysis_days", days);
    base().adds(&[days("8")], &[]);
    base().adds(
        &[unset(PLAN, "analysis_days")],
        &[(PLAN, "warning[KP402] ‹+++›: this plan does not say how many days its analysis took; a segment A account needs at least 8")],
    );
    base().adds(
        &[days("7.5")],
        &[(PLAN, "warning[KP402] ‹7.5›: 7.5 days of analysis for a segment A account, which needs at least 8")],
    );
    base().adds(&[days("2"), set(ACCOUNT, "segment", "B")], &[]);
}

/// A new account, its plan, and one part of its situation.
const WEST: [Edit<'static>; 3] = [
    file("accounts/west/_index.md", "+++\ntitle = \"West\"\ncountry = \"VN\"\nmanager = \"anna\"\n+++\n"),
    file(
        "accounts/west/2026/_index.md",
        "+++\ntitle = \"Plan 2026\"\nkind = \"account_plan\"\nfrom = 2026-01-01\nto = 2028-12-31\nstatus = \"draft\"\n+++\n",
    ),
    file("accounts/west/situation/needs.md", "+++\ntitle = \"Needs\"\n+++\n"),
];

/// What some rules find about the new account.
fn of_west(edits: &[Edit<'_>], codes: &[&str]) -> Vec<Found> {
    let found = base().with(edits).findings().into_iter();
    let meant = |it: &str| codes.iter().any(|code| it.contains(&format!("[{code}")));
    found.filter(|(path, it)| path.starts_with("accounts/west/") && meant(it)).collect()
}

#[test]
fn an_account_with_a_plan_has_four_parts_of_its_situation() {
    let found = "warning[KP402] ‹+++›: the situation has no part about the customer and its strategy, our history and the competition";
    assert_eq!(of_west(&WEST, &["KP402"]), [("accounts/west/_index.md".to_owned(), found.to_owned())]);
    assert_eq!(of_west(&[WEST[0], WEST[2]], &["KP402"]), [], "without a plan nothing is asked");
}

#[test]
fn a_new_draft_is_warned_at_most_and_an_account_without_a_plan_is_left_alone() {
    let pitfalls = ["KP3", "KP4"];
    assert_eq!(of_west(&WEST[..1], &pitfalls), []);
    let found = of_west(&WEST[..2], &pitfalls);
    assert!(!found.is_empty() && found.iter().all(|(_, it)| !it.starts_with("error[")), "{found:?}");
}

// KP403, KP404

/// Three objectives are overdue.
pub(crate) const PAST: [Edit<'static>; 3] =
    [set(SHELF, "due", "2025-12-31"), set(DELIVERIES, "due", "2025-12-31"), set(PROMOTIONS, "due", "2025-12-31")];

#[test]
fn a_plan_looks_ahead() {
    let found = |day: Date, edits: &[Edit<'_>]| on(day).with(edits).finds("KP403");
    let ahead = |days: &str| {
        let found = format!("warning[KP403] ‹+++›: {days} of 14 due days of open items in this plan are still ahead");
        [(PLAN.to_owned(), found)]
    };
    assert_eq!(found(date(2026, 3, 20), &PAST), [], "5 of 14 due days lie ahead, the one of today too");
    assert_eq!(found(date(2026, 3, 21), &PAST), ahead("4"));
    let half = [
        PAST[0],
        PAST[1],
        PAST[2],
        set(SITE, "rules.KP403", "{ share = 0.5 }"),
        set(TRUST, "actions.category-day.due", "2026-03-01"),
    ];
    assert_eq!(found(date(2026, 3, 1), &half), [], "7 of 14 are half");
    assert_eq!(found(date(2026, 3, 1), &half[..4]), ahead("6"));
}

#[test]
fn a_plan_is_rolled_within_thirteen_months() {
    let found = |day: Date| on(day).finds("KP404");
    let began = |level: &str, months: &str| {
        let found =
            format!("{level}[KP404] ‹2025-01-01›: this plan began {months} months ago and has not been rolled forward");
        [(PLAN.to_owned(), found)]
    };
    assert_eq!(found(date(2026, 2, 1)), []);
    assert_eq!(found(date(2026, 2, 2)), began("warning", "13"));
    assert_eq!(found(date(2026, 7, 1)), began("warning", "18"));
    assert_eq!(found(date(2026, 7, 2)), began("error", "18"));
    let rolled = |day| set(PLAN, "rolled", day);
    base().adds(&[rolled("2025-12-31")], &[]);
    let last = "warning[KP404] ‹2025-06-01›: this plan was last rolled forward on 2025-06-01, 13 months ago";
    let playbook = on(date(2026, 7, 2)).with(&[rolled("2025-06-01")]);
    assert_eq!(playbook.finds("KP404"), [(PLAN.to_owned(), last.to_owned())]);
}

// KP401

/// What the framework says is missing or stale.
fn missing(today: Option<Date>, edits: &[Edit<'_>]) -> Vec<String> {
    let playbook = today.map_or_else(base, on).with(edits);
    let found = playbook.finds("KP401").into_iter();
    found.map(|(_, found)| found.splitn(3, ": ").nth(2).unwrap().to_owned()).collect()
}

#[test]
fn a_part_of_the_framework_that_is_missing_or_stale_is_named_with_the_level_that_owes_it() {
    assert_eq!(missing(None, &[]), [""; 0]);
    let over = [set(TRIAL_FIRST, "until", "2026-01-30"), set(SHELVES_FIRST, "until", "2026-01-30")];
    assert_eq!(missing(None, &over), ["strategy (every agreed decision has expired)"]);
    assert_eq!(missing(None, &[unset(ACCOUNT, "director")]), ["director (no director)"]);
}

#[test]
fn what_another_rule_says_of_a_part_of_the_framework_is_not_said_again() {
    let cases: [(&[Edit<'_>], &str); 6] = [
        (&[set(NEEDS, "as_of", "2025-01-30")], "KP402"),
        (&[set(PLAN, "workshops.2025-11-18.date", "2025-01-30")], "KP302"),
        (&[unset(ACCOUNT, "sponsor")], "KP303"),
        (&[unset(ACCOUNT, "manager")], "KP310"),
        (&[set(PLAN, "from", "2024-12-30")], "KP404"),
        (&[set(ACCOUNT, "review_every", "month"), set(JANUARY, "date", "2025-12-16")], "KP306"),
    ];
    for (edits, speaks) in cases {
        let playbook = base().with(edits);
        assert!(!playbook.finds(speaks).is_empty(), "{speaks}: {:#?}", playbook.findings());
        assert_eq!(playbook.finds("KP401"), [], "{speaks}");
    }
}

#[test]
fn a_part_of_the_framework_that_is_there_in_part_is_not_reported() {
    for edit in [
        unset(PLAN, "vision"),
        unset(PLAN, "workshops.2025-11-18.output"),
        set(PLAN, "status", "in_review"),
        set(PLAN, "approved.by", "gus"),
    ] {
        assert_eq!(missing(None, &[edit]), [""; 0], "{edit:?}");
    }
}

#[test]
fn an_account_file_that_nobody_touches_is_stale() {
    let found = missing(Some(date(2027, 1, 17)), &[]);
    assert!(found.iter().any(|it| it.contains("account file (nothing newer than 2026-01-16)")), "{found:?}");
}
