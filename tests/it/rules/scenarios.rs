//! KP216–KP218: scenarios, and the risks that wait for one.

use jiff::civil::date;

use crate::rules::edit::{Edit, add, file, set, unset};
use crate::rules::{ACCOUNT, JANUARY, PLAN, SHELF, SITE, TRIAL_FIRST, base, on};

// KP216

#[test]
fn a_scenario_protects_each_agreed_decision() {
    let unprotected = (TRIAL_FIRST, "warning[KP216] ‹\"agreed\"›: no scenario protects this decision");
    base().adds(&[unset(PLAN, "scenarios.sc2.protects")], &[unprotected]);
    base().adds(&[set(PLAN, "scenarios.sc2.state", "expired")], &[unprotected]);
    base().adds(&[set(PLAN, "scenarios.sc2.state", "stood_down")], &[]);
}

const fn probability(marks: &str) -> Edit<'_> {
    set(PLAN, "risks.currency.probability", marks)
}

const fn impact(marks: &str) -> Edit<'_> {
    set(PLAN, "risks.currency.impact", marks)
}

#[test]
fn a_great_risk_has_a_scenario() {
    let found =
        "warning[KP216] ‹\"The currency falls\"›: the risk “The currency falls” scores 15 of 25 and has no scenario";
    base().adds(&[probability("3"), impact("5")], &[(PLAN, found)]);
    base().adds(&[probability("3"), impact("5"), set(PLAN, "risks.currency.scenario", "sc3")], &[]);
    // No two marks from 1 to 5 make 13 or 14.
    base().adds(&[probability("3"), impact("4")], &[]);
}

#[test]
fn two_great_risks_are_one_finding() {
    let edits = [
        probability("4"),
        impact("5"),
        set(PLAN, "risks.cold-chain.impact", "5"),
        unset(PLAN, "risks.cold-chain.scenario"),
    ];
    base().adds(
        &edits,
        &[(PLAN, "warning[KP216] ‹\"The currency falls\"›: 2 risks of 15 and more have no scenario: “The currency falls” (20) and “The cold chain is too small” (15)")],
    );
}

#[test]
fn a_plan_of_a_segment_a_account_has_a_scenario() {
    let path = "accounts/north/2027/_index.md";
    let plan = "+++\ntitle = \"Plan of 2027\"\nkind = \"account_plan\"\nfrom = 2027-01-01\nto = 2028-12-31\nstatus = \"in_review\"\n+++\n";
    let scenario =
        "id = \"s1\"\ntitle = \"If\"\nactor = \"market\"\nwhen = { event = \"something\" }\nthen = \"That.\"\n";
    let objective = "+++\ntitle = \"Six lines\"\ntier = \"operational\"\nowner = \"ben\"\n+++\n";
    let objective = file("accounts/north/2027/objectives/lines.md", objective);
    let playbook = base().with(&[file(path, plan), add(path, "scenarios", scenario), objective]);
    let without = unset(path, "scenarios.s1");
    let found = "error[KP216] ‹+++›: this plan of a segment A account has no scenario";
    playbook.adds(&[without], &[(path, found)]);
    playbook.with(&[set(ACCOUNT, "segment", "B")]).adds(&[without], &[]);
}

// KP217

const fn when(when: &str) -> Edit<'_> {
    set(PLAN, "scenarios.sc3.when", when)
}

/// A trigger that the reading of January meets.
pub(crate) const LOWER_TRIGGER: Edit<'static> = when("{ kpi = \"trade_spend\", op = \"<\", value = 18.5 }");

/// What is found of a trigger that holds for some days.
fn unanswered(text: &str, days: &str, reading: &str) -> String {
    format!(
        "error[KP217] ‹\"{text}\"›: “Terms above 20 %” has been true for {days} days ({reading}), and the scenario is still armed"
    )
}

#[test]
fn a_trigger_that_holds_is_answered_within_thirty_days() {
    // It was read in the review of 15 January.
    let later = || on(date(2026, 2, 15));
    let found = |text| unanswered(text, "31", "Trade spend 18.1, trigger < 18.5");
    later().adds(&[LOWER_TRIGGER], &[(PLAN, &found("armed"))]);
    on(date(2026, 2, 14)).adds(&[LOWER_TRIGGER], &[]);
    later().with(&[set(PLAN, "scenarios.sc3.state", "responding")]).adds(&[LOWER_TRIGGER], &[]);
    later().with(&[unset(PLAN, "scenarios.sc3.state")]).adds(&[LOWER_TRIGGER], &[(PLAN, &found("Terms above 20 %"))]);
}

#[test]
fn a_trigger_that_was_true_at_the_baseline_needs_another_value() {
    let trigger = "{ kpi = \"trade_spend\", op = \"<\", value = 20.5 }";
    let found = format!(
        "error[KP217] ‹{trigger}›: the trigger of “Terms above 20 %” holds from the start (Trade spend 18.1, trigger < 20.5): it was true at the baseline, and no reading has changed that"
    );
    base().adds(&[when(trigger)], &[(PLAN, &found)]);
}

#[test]
fn a_trigger_holds_on_the_latest_readings_and_as_many_as_it_says() {
    let later = on(date(2026, 2, 15));
    let spend = |trigger: &str| unanswered("armed", "31", &format!("Trade spend 18.1, trigger {trigger}"));
    for silent in [
        "{ kpi = \"trade_spend\", op = \"<\", value = 18.5, for_readings = 2 }",
        "{ kpi = \"trade_spend\", op = \">\", value = 18.5 }",
        "{ kpi = \"trade_spend\", op = \"<\", value = 18.1 }",
    ] {
        later.adds(&[when(silent)], &[]);
    }
    later.adds(&[when("{ kpi = \"trade_spend\", op = \"<=\", value = 18.1 }")], &[(PLAN, &spend("<= 18.1"))]);
    later.adds(
        &[when("{ kpi = \"trade_spend\", op = \"<\", value = 19, for_readings = 2 }")],
        &[(PLAN, &spend("< 19"))],
    );
    base().adds(
        &[when("{ kpi = \"osa\", op = \">\", value = 93 }")],
        &[(PLAN, &unanswered("armed", "108", "On-shelf availability 95.4, trigger > 93"))],
    );
}

// KP218

const OWNER: Edit<'static> = unset(PLAN, "scenarios.sc3.owner");
const DAYS: Edit<'static> = unset(PLAN, "scenarios.sc3.within_days");

#[test]
fn a_scenario_has_an_owner_and_a_number_of_days() {
    let found = |what: &str| format!("warning[KP218] ‹\"Terms above 20 %\"›: the scenario “Terms above 20 %” {what}");
    base().adds(&[OWNER], &[(PLAN, &found("names no owner"))]);
    base().adds(&[DAYS], &[(PLAN, &found("does not say within how many days it is answered"))]);
    base().adds(&[OWNER, DAYS], &[(PLAN, &found("names neither an owner nor a number of days"))]);
    // The first scenario was stood down.
    base().adds(&[unset(PLAN, "scenarios.sc1.owner"), unset(PLAN, "scenarios.sc1.within_days")], &[]);
}

#[test]
fn a_trigger_waits_for_a_figure_that_is_read() {
    let playbook = base().with(&[set(SITE, "rules.KP703", "off")]);
    let event = "{ event = \"they ask for more\" }";
    let waits = "the scenario “Terms above 20 %” waits for";
    playbook.adds(&[when(event)], &[]);
    let gaps = "{ kpi = \"gaps\", op = \">\", value = 9 }";
    let kpi = "id = \"gaps\"\nunit = \"count\"\nbetter = \"down\"\nbaseline = 9\ntarget = 4\n";
    let unread = [add(SHELF, "kpis", kpi), when(gaps)];
    playbook.adds(&unread, &[(PLAN, &format!("note[KP218] ‹{gaps}›: {waits} a KPI without readings"))]);
    playbook.adds(&[unread[0], unread[1], set(JANUARY, "readings.shelf.gaps", "5")], &[]);
    playbook.adds(
        &[when(event), OWNER],
        &[(PLAN, "warning[KP218] ‹\"Terms above 20 %\"›: the scenario “Terms above 20 %” names no owner")],
    );
}
