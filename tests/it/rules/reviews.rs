//! KP202, KP207, KP208, KP304, KP306, KP711–KP713: how often a plan is reviewed, and what reviews deal with.

use jiff::civil::{Date, date};

use crate::rules::decisions::{THIRD, third};
use crate::rules::edit::{Edit, add, file, set, unset};
use crate::rules::{ACCOUNT, APRIL, BLOCK, Found, JANUARY, JULY, OCTOBER, PLAN, Playbook, SITE, TRUST, base, on};

const NOVEMBER: &str = "accounts/north/2025/reviews/2025-11.md";

// KP202

/// Of the 19 entries of the year 11 are operational; with these it is 13.
pub(crate) const TWO_MORE_OPERATIONAL: [Edit<'static>; 2] =
    [set(JANUARY, "decided.0.tier", "operational"), set(JANUARY, "decided.1.tier", "operational")];

/// Some more operational entries: issues that were settled on the next day.
pub(crate) fn issues(count: usize) -> Vec<Edit<'static>> {
    let issue = "class = \"other\"\ntext = \"A pallet in the wrong place.\"\nclosed = 2025-10-16";
    vec![add(OCTOBER, "issues", issue); count]
}

#[test]
fn seven_tenths_of_what_reviews_deal_with_may_be_operational() {
    let playbook = base().with(&TWO_MORE_OPERATIONAL);
    let found = |level: &str, entries: &str, percent: &str, between: &str| {
        format!(
            "{level}[KP202] ‹+++›: {entries} entries in the reviews of the last 12 months are operational, {percent} %; {between}"
        )
    };
    // 14 of 20 are seven tenths exactly.
    playbook.adds(&issues(1), &[]);
    playbook.adds(
        &issues(2),
        &[(
            PLAN,
            &found(
                "warning",
                "15 of 21",
                "71.4",
                "24 % came up in between, 22 % in the first half of that time and 25 % in the second",
            ),
        )],
    );
    playbook.adds(
        &issues(21),
        &[(
            PLAN,
            &found(
                "warning",
                "34 of 40",
                "85",
                "60 % came up in between, 22 % in the first half of that time and 71 % in the second",
            ),
        )],
    );
    playbook.adds(
        &issues(22),
        &[(
            PLAN,
            &found(
                "error",
                "35 of 41",
                "85.4",
                "61 % came up in between, 22 % in the first half of that time and 72 % in the second",
            ),
        )],
    );
    playbook.adds(
        &[set(JANUARY, "decided.2.tier", "operational")],
        &[(
            PLAN,
            &found(
                "warning",
                "14 of 19",
                "73.7",
                "16 % came up in between, 22 % in the first half of that time and 10 % in the second",
            ),
        )],
    );
}

#[test]
fn a_dozen_entries_have_to_be_there_before_they_are_judged() {
    let settings = |settings| set(SITE, "rules.KP202", settings);
    base().adds(&[settings("{ share = 0.5, entries = 20 }")], &[]);
    base().adds(
        &[settings("{ share = 0.5, entries = 19 }")],
        &[(
            PLAN,
            "warning[KP202] ‹+++›: 11 of 19 entries in the reviews of the last 12 months are operational, 57.9 %; 16 % came up in between, 22 % in the first half of that time and 10 % in the second",
        )],
    );
}

#[test]
fn what_reviews_dealt_with_longer_ago_counts_no_more() {
    base().adds(
        &[set(SITE, "rules.KP202", "{ share = 0.2, entries = 4, months = 3 }")],
        &[(PLAN, "warning[KP202] ‹+++›: 1 of 4 entries in the reviews of the last 3 months is operational, 25 %")],
    );
}

// KP207

#[test]
fn a_decision_stands_for_thirty_days_after_issues() {
    let ended = |day| set(THIRD, "ended_on", day);
    let revoked = base().with(&third("revoked", "2025-01-28")).with(&[ended("2025-12-20")]);
    revoked.adds(
        &[ended("2025-11-14")],
        &[(THIRD, "warning[KP207] ‹2025-11-14›: this decision ended 30 days after a review with 1 issue, with no annual or executive review in between")],
    );
    revoked.adds(&[ended("2025-11-15")], &[]);
    // The review of July is an executive one too, and that of January hears no issues.
    revoked.adds(&[ended("2025-07-20")], &[]);
    revoked.adds(&[ended("2026-01-20")], &[]);
    let kept = base().with(&third("agreed", "2025-01-28")).with(&[ended("2025-12-20")]);
    kept.adds(&[ended("2025-11-14")], &[]);
}

#[test]
fn a_review_that_hears_issues_leaves_decisions_alone() {
    let changed = add(OCTOBER, "changes", "what = \"Large stores too\"\nabout = \"trial-first\"");
    base().adds(
        &[changed],
        &[(OCTOBER, "warning[KP207] ‹\"trial-first\"›: “Trial before range” is changed in a review that hears 1 issue and is neither annual nor executive")],
    );
    base().adds(&[add(OCTOBER, "changes", "what = \"More visits\"\nabout = \"block\"")], &[]);
    base().with(&[set(OCTOBER, "type", "[\"quarterly\", \"executive\"]")]).adds(&[changed], &[]);
}

#[test]
fn a_review_soon_after_one_with_issues_leaves_decisions_alone() {
    let monthly = |day: &str| monthly(day, "[[changes]]\nwhat = \"Large stores too\"\nabout = \"trial-first\"\n");
    base().adds(
        &[file(NOVEMBER, &monthly("2025-11-14"))],
        &[(NOVEMBER, "warning[KP207] ‹\"trial-first\"›: “Trial before range” is changed 30 days after a review with 1 issue, with no annual or executive review in between")],
    );
    base().adds(&[file(NOVEMBER, &monthly("2025-11-15"))], &[]);
}

/// A review between two quarters.
fn monthly(day: &str, rest: &str) -> String {
    format!("+++\ntype = \"monthly\"\ndate = {day}\nattendees = [\"anna\", \"iris\"]\n{rest}+++\n")
}

// KP208

/// All KPIs are green but the share of the shelf, and no review speaks of strategy.
pub(crate) fn mute() -> Playbook {
    base().with(&TWO_MORE_OPERATIONAL).with(&[
        set(OCTOBER, "readings.deliveries.otif", "94.5"),
        set(OCTOBER, "readings.plan.trade_spend", "18.4"),
        set(OCTOBER, "readings.plan.gmroi", "2.4"),
        set(JULY, "readings.trust.buyer_index", "64"),
        set(JULY, "type", "quarterly"),
        set(JANUARY, "type", "quarterly"),
        set(APRIL, "decided.0.tier", "tactical"),
        unset(APRIL, "decided.0.about"),
        set(JULY, "decided.2.tier", "tactical"),
        unset(JULY, "decided.2.about"),
        set(OCTOBER, "decided.1.tier", "tactical"),
        unset(OCTOBER, "decided.1.about"),
    ])
}

pub(crate) const ALL_GREEN: Edit<'static> = set(JANUARY, "readings.block.sos", "15.0");
const MUTE: (&str, &str) =
    (PLAN, "warning[KP208] ‹+++›: all 9 KPIs are green, and 4 reviews in 12 months have no strategic entry");

#[test]
fn a_plan_all_green_speaks_of_its_strategy() {
    mute().adds(&[ALL_GREEN], &[MUTE]);
    for speaks in [
        set(APRIL, "type", "[\"quarterly\", \"annual\"]"),
        set(APRIL, "decided.0.tier", "strategic"),
        // It was amber before.
        set(OCTOBER, "readings.block.sos", "13.6"),
    ] {
        mute().with(&[speaks]).adds(&[ALL_GREEN], &[]);
    }
}

#[test]
fn a_plan_has_twelve_months_before_it_is_called_mute() {
    let created = |day| mute().with(&[set(PLAN, "created", day)]);
    created("2025-01-31").adds(&[ALL_GREEN], &[MUTE]);
    created("2025-02-01").adds(&[ALL_GREEN], &[]);
}

// KP304, KP306

/// The plan is approved again on the day after its last review.
pub(crate) const APPROVED_AGAIN: Edit<'static> = set(PLAN, "approved.on", "2026-01-16");

#[test]
fn an_approved_plan_is_reviewed_within_ninety_days() {
    let after = |month, day, expected: &[(&str, &str)]| on(date(2026, month, day)).adds(&[APPROVED_AGAIN], expected);
    let found = |level: &str, days: &str| {
        format!("{level}[KP304] ‹2026-01-16›: this plan is approved and has not been reviewed for {days} days")
    };
    after(4, 16, &[]);
    after(4, 17, &[(PLAN, &found("warning", "91"))]);
    after(7, 15, &[(PLAN, &found("warning", "180"))]);
    after(7, 16, &[(PLAN, &found("error", "181"))]);
}

#[test]
fn a_plan_that_has_not_begun_is_not_late_for_its_first_review() {
    for edit in [set(PLAN, "from", "2026-01-17"), set(PLAN, "status", "in_review")] {
        on(date(2026, 4, 17)).with(&[edit]).adds(&[APPROVED_AGAIN], &[]);
    }
}

#[test]
fn a_plan_never_looked_at_again_is_not_called_late_as_well() {
    let late = on(date(2026, 7, 17));
    assert_eq!(late.finds("KP306").len(), 1, "the last review is too long ago");
    assert_eq!(late.with(&[APPROVED_AGAIN]).finds("KP306"), []);
}

#[test]
fn a_review_is_late_after_one_and_a_half_times_the_rhythm() {
    let found = |day: Date| on(day).finds("KP306");
    let late = |level: &str, days: &str| -> [Found; 1] {
        let found = format!("{level}[KP306] ‹+++›: the last review was {days} days ago; one is due every quarter");
        [(PLAN.to_owned(), found)]
    };
    assert_eq!(found(date(2026, 5, 31)), []);
    assert_eq!(found(date(2026, 6, 1)), late("warning", "137"));
    assert_eq!(found(date(2026, 7, 16)), late("warning", "182"));
    assert_eq!(found(date(2026, 7, 17)), late("error", "183"));
}

const fn autumn(day: &str) -> Edit<'_> {
    set(OCTOBER, "date", day)
}

#[test]
fn a_gap_of_the_last_twelve_months_counts_after_it_is_over() {
    base().adds(&[autumn("2025-11-30")], &[]);
    base().adds(
        &[autumn("2025-12-01")],
        &[(PLAN, "warning[KP306] ‹+++›: 137 days passed between the reviews of 2025-07-17 and 2025-12-01; one is due every quarter")],
    );
    let missing = [set(JULY, "date", "2025-04-16"), autumn("2025-10-16")];
    base().adds(
        &missing,
        &[(PLAN, "error[KP306] ‹+++›: 183 days passed between the reviews of 2025-04-16 and 2025-10-16; one is due every quarter")],
    );
    // One review that covers both quarters leaves no gap.
    base().adds(&[missing[0], missing[1], set(OCTOBER, "covers", "[\"2025-Q2\", \"2025-Q3\"]")], &[]);
}

/// A year later: a gap of 137 days in autumn 2025, and the next review in May 2026.
pub(crate) const GAP_IN_AUTUMN: [Edit<'static>; 2] = [
    autumn("2025-12-01"),
    file(
        "accounts/north/2025/reviews/2026-05-15.md",
        "+++\ntype = \"quarterly\"\ndate = 2026-05-15\nattendees = [\"anna\", \"iris\"]\n+++\n",
    ),
];

#[test]
fn a_gap_that_ended_more_than_a_year_ago_is_forgotten() {
    let counts = |day, edits: &[Edit<'_>]| {
        let gap = "between the reviews of 2025-07-17 and 2025-12-01";
        on(day).with(edits).finds("KP306").iter().any(|(_, found)| found.contains(gap))
    };
    assert!(counts(date(2026, 1, 31), &GAP_IN_AUTUMN[..1]));
    assert!(counts(date(2026, 9, 20), &GAP_IN_AUTUMN), "as long as the gap since is shorter");
    assert!(!counts(date(2026, 12, 2), &GAP_IN_AUTUMN));
}

#[test]
fn an_account_is_reviewed_as_often_as_it_says() {
    let every = |rhythm| set(ACCOUNT, "review_every", rhythm);
    base().adds(&[every("half")], &[]);
    base().adds(
        &[every("month")],
        &[(
            PLAN,
            "error[KP306] ‹+++›: 92 days passed between the reviews of 2025-10-15 and 2026-01-15; one is due every month",
        )],
    );
}

// KP711

/// Without these the review of October has decided nothing.
pub(crate) const NOTHING_DECIDED: [Edit<'static>; 2] = [unset(OCTOBER, "decided.1"), unset(OCTOBER, "decided.0")];

#[test]
fn two_reviews_running_do_not_leave_everything_as_it_was() {
    let november = |rest: &str| monthly("2025-11-20", rest);
    let found = |path: &'static str, day: &str, reviews: &str| {
        (
            path,
            format!(
                "warning[KP711] ‹{day}›: {reviews} reviews running have decided and changed nothing, this one most recently"
            ),
        )
    };
    let silent = november("");
    base().adds(&[file(NOVEMBER, &silent)], &[]);
    base().adds(&NOTHING_DECIDED, &[]);
    // The review of January has decided something, so that a run before it is over.
    base().with(&NOTHING_DECIDED).adds(&[file(NOVEMBER, &silent)], &[]);
    let playbook = on(date(2025, 12, 31)).with(&[set(SITE, "rules.KP202", "off")]).with(&NOTHING_DECIDED);
    let (path, two) = found(NOVEMBER, "2025-11-20", "two");
    playbook.adds(&[file(NOVEMBER, &silent)], &[(path, &two)]);
    playbook.adds(&[file(NOVEMBER, &november("[[changes]]\nwhat = \"The day of the next review\"\n"))], &[]);
    playbook.adds(&[file(NOVEMBER, &november("[[decided]]\ntext = \"Meet on Mondays.\"\n"))], &[]);
    let strict = playbook.with(&[set(SITE, "rules.KP711", "{ reviews = 3 }")]);
    strict.adds(&[file(NOVEMBER, &silent)], &[]);
    let december = "accounts/north/2025/reviews/2025-12.md";
    let (path, three) = found(december, "2025-12-18", "three");
    strict.adds(&[file(NOVEMBER, &silent), file(december, &monthly("2025-12-18", ""))], &[(path, &three)]);
}

// KP712, KP713

/// Of the seven open actions of the plan two are done: five are left, and one of them is late.
pub(crate) const ONE_OF_FIVE_LATE: [Edit<'static>; 3] = [
    set(TRUST, "actions.category-day.done", "2026-01-30"),
    set(TRUST, "actions.store-tour.done", "2026-01-30"),
    set(OCTOBER, "actions.supply-day.due", "2026-01-12"),
];

#[test]
fn more_than_a_fifth_of_the_open_actions_past_their_day() {
    let annex = |due| set(OCTOBER, "actions.data-share-annex.due", due);
    base().with(&ONE_OF_FIVE_LATE[..2]).adds(&ONE_OF_FIVE_LATE[2..], &[]);
    let playbook = base().with(&ONE_OF_FIVE_LATE);
    playbook.adds(&[annex("2026-01-31")], &[]);
    playbook.adds(
        &[annex("2026-01-30")],
        &[(PLAN, "warning[KP712] ‹+++›: 2 of 5 open actions are past their day; the oldest, “Supply day”, was due on 2026-01-12")],
    );
}

/// Three reviews found the action open after its day.
pub(crate) const ZOMBIE: Edit<'static> = set(OCTOBER, "actions.supply-day.due", "2025-07-16");

#[test]
fn an_action_that_three_reviews_found_open_is_a_zombie() {
    base().adds(&[set(OCTOBER, "actions.supply-day.due", "2025-07-17")], &[]);
    base().adds(
        &[ZOMBIE],
        &[(
            OCTOBER,
            "warning[KP713] ‹2025-07-16›: “Supply day” was due on 2025-07-16, and 3 reviews later it is still open",
        )],
    );
    base().adds(&[ZOMBIE, set(OCTOBER, "actions.supply-day.done", "2026-01-30")], &[]);
    base().adds(&[ZOMBIE, set(OCTOBER, "actions.supply-day.state", "cancelled")], &[]);
    base().adds(
        &[unset(BLOCK, "actions.unit-contract.start"), set(BLOCK, "actions.unit-contract.due", "2025-04-15")],
        &[(BLOCK, "warning[KP713] ‹2025-04-15›: “Contract for units” was due on 2025-04-15, and 4 reviews later it is still open")],
    );
}

#[test]
fn of_an_action_that_two_reviews_close_the_earlier_day_counts() {
    let due = set(OCTOBER, "actions.supply-day.due", "2025-04-15");
    let found = "warning[KP713] ‹2025-04-15›: “Supply day” was due on 2025-04-15, and 4 reviews later it is still open";
    base().adds(&[due], &[(OCTOBER, found)]);
    let once = add(JANUARY, "closed", "action = \"supply-day\"\non = 2026-01-10");
    base().adds(&[due, once], &[]);
    let again = monthly(
        "2026-01-28",
        "[[decided]]\ntext = \"Nothing new\"\ntier = \"strategic\"\n[[closed]]\naction = \"supply-day\"\non = 2026-01-27\n",
    );
    base().adds(&[due, once, file("accounts/north/2025/reviews/2026-01-28.md", &again)], &[]);
}
