//! KP223, KP224, KP715 to KP718, KP728: what is late, what ran out, what was never changed, and days outside of the plan.

use jiff::civil::{Date, date};

use crate::rules::edit::{Edit, add, set, unset};
use crate::rules::{
    BLOCK, DELIVERIES, JANUARY, JULY, OCTOBER, PLAN, PROMOTIONS, Playbook, SHELF, SITE, TRIAL_FIRST, base, on,
};

/// What one rule finds on a day once something is changed.
fn found(code: &str, day: Date, edits: &[Edit<'_>]) -> Vec<String> {
    on(day).with(edits).finds(code).into_iter().map(|(_, found)| found).collect()
}

// KP223

#[test]
fn a_decision_that_ran_out_is_agreed_again_or_ended() {
    let until = set(TRIAL_FIRST, "until", "2026-01-31");
    let quiet = |day: Date| found("KP223", day, &[until]);
    assert_eq!(quiet(date(2026, 1, 31)), [""; 0], "it holds on its last day");
    let said = |level: &str, ago: &str| {
        format!(
            "{level}[KP223] ‹2026-01-31›: this decision held until 2026-01-31, {ago} ago, and is still marked agreed"
        )
    };
    assert_eq!(quiet(date(2026, 2, 1)), [said("warning", "1 day")]);
    assert_eq!(quiet(date(2026, 7, 30)), [said("warning", "180 days")]);
    assert_eq!(quiet(date(2026, 7, 31)), [said("error", "181 days")]);
    let ended = [until, set(TRIAL_FIRST, "status", "superseded"), set(TRIAL_FIRST, "ended_on", "2026-01-31")];
    assert_eq!(found("KP223", date(2026, 9, 1), &ended), [""; 0]);
}

// KP224

/// A change of the review of January.
fn change(from: &'static str, to: &'static str) -> [Edit<'static>; 2] {
    [set(JANUARY, "changes.0.from", from), set(JANUARY, "changes.0.to", to)]
}

#[test]
fn what_a_review_changed_is_changed() {
    let target = |from: &str, to: &str| {
        format!(
            "warning[KP224] ‹{to}›: this review changed “The target of the block” from {from} to {to}, but the target for “Share of shelf” of “A visible block” is still {from}"
        )
    };
    base().adds(&change("15.0", "17"), &[(JANUARY, &target("15.0", "17"))]);
    base().adds(&change("15", "17.5"), &[(JANUARY, &target("15", "17.5"))]);
    // It was made, it was another figure, or it is no figure at all.
    base().adds(&change("14", "15"), &[]);
    base().adds(&change("13", "17"), &[]);
    base().adds(&change("15 %", "17 %"), &[]);
    base().with(&[set(BLOCK, "kpis.sos.target", "17")]).adds(&change("15.0", "17"), &[]);
}

#[test]
fn a_day_that_a_review_moved_is_moved() {
    let about = set(JANUARY, "changes.0.about", "trial-first");
    let days = change("2027-12-31", "2028-06-30");
    let found = "warning[KP224] ‹2028-06-30›: this review changed “The target of the block” from 2027-12-31 to 2028-06-30, but `until` of “Trial before range” is still 2027-12-31";
    let playbook = base().with(&[set(SITE, "rules.KP207", "off")]);
    playbook.adds(&[about, days[0], days[1]], &[(JANUARY, found)]);
    playbook.with(&[set(TRIAL_FIRST, "until", "2028-06-30")]).adds(&[about, days[0], days[1]], &[]);
    // Only text: nothing to compare.
    playbook.adds(&[about, set(JANUARY, "changes.0.from", "soon"), set(JANUARY, "changes.0.to", "later")], &[]);
}

#[test]
fn of_several_changes_of_a_field_the_last_one_counts() {
    let earlier = "what = \"The block\"\nabout = \"block\"\nfrom = 15\nto = 17";
    // It went up in July and down again in January.
    base().with(&change("17", "15")).adds(&[add(JULY, "changes", earlier)], &[]);
    let found = "warning[KP224] ‹17›: this review changed “The block” from 15 to 17, but the target for “Share of shelf” of “A visible block” is still 15";
    base().adds(&[unset(JANUARY, "changes.0"), add(JULY, "changes", earlier)], &[(JULY, found)]);
}

// KP715

#[test]
fn an_open_objective_is_reached_by_its_day() {
    let due = |day| set(SHELF, "due", day);
    base().adds(&[due("2026-01-31")], &[]);
    let said = |level: &str, day: &str, ago: &str| {
        format!("{level}[KP715] ‹{day}›: this objective was due on {day}, {ago} ago, and is still open")
    };
    base().adds(&[due("2026-01-30")], &[(SHELF, &said("warning", "2026-01-30", "1 day"))]);
    base().adds(&[due("2025-11-02")], &[(SHELF, &said("warning", "2025-11-02", "90 days"))]);
    base().adds(&[due("2025-11-01")], &[(SHELF, &said("error", "2025-11-01", "91 days"))]);
    for state in ["achieved", "missed", "dropped"] {
        base().adds(&[due("2025-11-01"), set(SHELF, "state", state), set(SHELF, "closed_on", "2026-01-15")], &[]);
    }
}

#[test]
fn an_objective_that_is_closed_says_on_which_day() {
    for state in ["achieved", "missed", "dropped"] {
        let found = format!("warning[KP200] ‹\"{state}\"›: this objective is {state} and has no `closed_on`");
        base().adds(&[set(SHELF, "state", state)], &[(SHELF, &found)]);
        base().with(&[set(PLAN, "status", "draft")]).adds(&[set(SHELF, "state", state)], &[(SHELF, &found)]);
    }
}

// KP716

/// Something promised, and not done.
pub(crate) fn promised(side: &str, due: &str) -> String {
    format!("side = \"{side}\"\ntext = \"Open the test system\"\ndue = {due}")
}

#[test]
fn what_one_side_promised_the_other_is_kept() {
    base().adds(&[add(PLAN, "commitments", &promised("customer", "2026-01-31"))], &[]);
    base().adds(
        &[add(PLAN, "commitments", &promised("customer", "2026-01-30"))],
        &[(
            PLAN,
            "warning[KP716] ‹2026-01-30›: the customer owes “Open the test system”, due on 2026-01-30, 1 day ago",
        )],
    );
    base().adds(
        &[add(PLAN, "commitments", &promised("supplier", "2025-11-01"))],
        &[(PLAN, "error[KP716] ‹2025-11-01›: we owe “Open the test system”, due on 2025-11-01, 91 days ago")],
    );
    base().adds(
        &[
            add(PLAN, "commitments", &promised("supplier", "2026-01-30")),
            add(PLAN, "commitments", &promised("customer", "2026-01-01")),
        ],
        &[(PLAN, "warning[KP716] ‹2026-01-01›: the customer owes “Open the test system”, due on 2026-01-01, 30 days ago; 1 other commitment is late too")],
    );
    base()
        .adds(&[add(PLAN, "commitments", &format!("{}\ndone = 2026-01-12", promised("supplier", "2025-11-01")))], &[]);
}

// KP717

#[test]
fn a_request_is_decided_before_its_period_begins() {
    assert_eq!(found("KP717", date(2026, 6, 30), &[]), [""; 0]);
    let said = |when: &str| {
        format!(
            "warning[KP717] ‹\"requested\"›: “70 chilled units” is wanted for 2026-H2, which {when}, but is not decided"
        )
    };
    assert_eq!(found("KP717", date(2026, 7, 1), &[]), [said("begins today")]);
    assert_eq!(found("KP717", date(2026, 7, 2), &[]), [said("began 1 day ago")]);
    for status in ["draft", "declined", "withdrawn"] {
        assert_eq!(found("KP717", date(2026, 7, 2), &[set(PLAN, "requests.rq1.status", status)]), [""; 0], "{status}");
    }
}

// KP718

#[test]
fn a_plan_that_is_over_is_rolled_or_superseded() {
    let to = set(PLAN, "to", "2026-10-31");
    let ended = |day: Date| found("KP718", day, &[to]);
    assert_eq!(ended(date(2026, 10, 31)), [""; 0]);
    let said = |level: &str, ago: &str| {
        format!("{level}[KP718] ‹2026-10-31›: this plan ended on 2026-10-31, {ago} ago, and is still marked approved")
    };
    assert_eq!(ended(date(2026, 11, 1)), [said("warning", "1 day")]);
    assert_eq!(ended(date(2027, 1, 29)), [said("warning", "90 days")]);
    assert_eq!(ended(date(2027, 1, 30)), [said("error", "91 days")]);
    for status in ["in_review", "superseded"] {
        assert_eq!(found("KP718", date(2027, 1, 30), &[to, set(PLAN, "status", status)]), [""; 0]);
    }
    // Nobody rolls a plan that is over, or looks for what lies ahead in it.
    let over = on(date(2027, 6, 1)).with(&[to]);
    assert_eq!((over.finds("KP403").len(), over.finds("KP404").len()), (0, 0));
    let over = over.with(&[set(SITE, "rules.KP718", "off")]);
    assert_eq!((over.finds("KP403").len(), over.finds("KP404").len()), (1, 1));
}

// KP728

#[test]
fn what_is_planned_lies_in_the_term_of_the_plan() {
    let said = |what: &str, day: &str, side: &str| format!("warning[KP728] ‹{day}›: {what} {day}, {side}");
    base().adds(&[set(PROMOTIONS, "due", "2027-12-31")], &[]);
    let late = said("this objective is due on", "2028-01-01", "after its plan ends (2027-12-31)");
    base().adds(&[set(PROMOTIONS, "due", "2028-01-01")], &[(PROMOTIONS, &late)]);
    base().adds(&[set(PROMOTIONS, "start", "2025-01-01")], &[]);
    let early = said("this objective begins on", "2024-12-31", "before its plan begins (2025-01-01)");
    base().adds(&[set(PROMOTIONS, "start", "2024-12-31")], &[(PROMOTIONS, &early)]);
    let action =
        said("the action “Promotion calendar 2026” is due on", "2028-01-01", "after its plan ends (2027-12-31)");
    base().adds(&[set(PROMOTIONS, "actions.promotion-calendar-2026.due", "2028-01-01")], &[(PROMOTIONS, &action)]);
    let raised = said("the action “Supply day” is due on", "2028-01-01", "after its plan ends (2027-12-31)");
    base().adds(&[set(OCTOBER, "actions.supply-day.due", "2028-01-01")], &[(OCTOBER, &raised)]);
}

#[test]
fn what_is_closed_or_done_may_lie_anywhere() {
    let quiet = |playbook: &Playbook, edits: &[Edit<'_>]| assert_eq!(playbook.with(edits).finds("KP728"), []);
    quiet(
        &base(),
        &[
            set(DELIVERIES, "due", "2028-06-30"),
            set(DELIVERIES, "state", "dropped"),
            set(DELIVERIES, "closed_on", "2026-01-15"),
        ],
    );
    quiet(
        &base(),
        &[
            set(PROMOTIONS, "actions.promotion-calendar-2026.due", "2028-01-01"),
            set(PROMOTIONS, "actions.promotion-calendar-2026.done", "2026-01-15"),
        ],
    );
    quiet(&on(date(2028, 3, 1)), &[set(PROMOTIONS, "actions.promotion-calendar-2026.done", "2028-02-01")]);
}
