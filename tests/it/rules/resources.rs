//! KP501–KP504: pools, the time of people, and requests.

use jiff::civil::date;

use crate::rules::edit::{Edit, add, file, set, unset};
use crate::rules::{PLAN, SITE, base, on};

const BEN: &str = "people/ben.md";

/// The other account asks for 30 of the 100 units: with the 70 of North Stores they are all asked for.
const SOUTH_ASKS: Edit<'static> = file(
    "accounts/south/2026/_index.md",
    "+++
title = \"Plan 2026\"
kind = \"account_plan\"
from = 2026-01-01
to = 2028-12-31
status = \"draft\"

[[requests]]
id = \"r1\"
title = \"30 chilled units\"
pool = \"chilled-units\"
period = \"2026-H2\"
quantity = 30
status = \"requested\"
+++
",
);

const fn quantity(quantity: &str) -> Edit<'_> {
    set(PLAN, "requests.rq1.quantity", quantity)
}

const fn status(status: &str) -> Edit<'_> {
    set(PLAN, "requests.rq1.status", status)
}

const REASON: Edit<'static> = set(PLAN, "requests.rq1.reason", "case_roi");

#[test]
fn a_pool_of_which_more_is_asked_for_than_there_is_is_overcommitted() {
    base().with(&[SOUTH_ASKS, quantity("69")]).adds(&[quantity("70")], &[]);
    base().with(&[SOUTH_ASKS]).adds(
        &[quantity("71")],
        &[(SITE, "warning[KP501] ‹\"chilled-units\"›: “Chilled units” has 100 units in 2026-H2, but 101 requested: North Stores 71, South Stores 30")],
    );
}

#[test]
fn a_pool_of_which_more_is_granted_than_there_is_is_an_error() {
    let playbook = base().with(&[SOUTH_ASKS, status("approved"), REASON]);
    playbook.adds(
        &[quantity("100")],
        &[(SITE, "warning[KP501] ‹\"chilled-units\"›: “Chilled units” has 100 units in 2026-H2, but 130 granted or requested: North Stores has 100, South Stores asks for 30")],
    );
    playbook.adds(
        &[quantity("101")],
        &[(SITE, "error[KP501] ‹\"chilled-units\"›: “Chilled units” has 100 units in 2026-H2, but 101 granted: North Stores has 101, South Stores asks for 30")],
    );
}

#[test]
fn of_a_request_granted_in_part_only_that_part_counts() {
    let partly = [quantity("200"), status("partly"), set(PLAN, "requests.rq1.reason", "capacity")];
    let playbook = base().with(&[SOUTH_ASKS]).with(&partly);
    let granted = |granted| set(PLAN, "requests.rq1.granted", granted);
    playbook.with(&[granted("69")]).adds(&[granted("70")], &[]);
    playbook.adds(
        &[granted("70.5")],
        &[(SITE, "warning[KP501] ‹\"chilled-units\"›: “Chilled units” has 100 units in 2026-H2, but 100.5 granted or requested: North Stores has 70.5, South Stores asks for 30")],
    );
}

#[test]
fn what_is_declined_or_history_or_over_asks_for_nothing() {
    let playbook = base().with(&[SOUTH_ASKS]);
    playbook.adds(&[quantity("90"), status("declined"), set(PLAN, "requests.rq1.reason", "capacity")], &[]);
    playbook.adds(&[quantity("90"), status("draft")], &[]);
    playbook.with(&[set(PLAN, "status", "superseded")]).adds(&[quantity("90")], &[]);
    on(date(2026, 12, 31)).with(&[SOUTH_ASKS]).adds(
        &[quantity("90")],
        &[(SITE, "warning[KP501] ‹\"chilled-units\"›: “Chilled units” has 100 units in 2026-H2, but 120 requested: North Stores 90, South Stores 30")],
    );
    on(date(2027, 1, 1)).with(&[SOUTH_ASKS]).adds(&[quantity("90")], &[]);
}

#[test]
fn a_person_promised_at_more_than_all_of_their_time_is_overallocated() {
    let pct = |pct| set(BEN, "allocation.south.pct", pct);
    let found = |level: &str, pct: &str, sum: &str| {
        format!(
            "{level}[KP502] ‹{pct}›: Ben Cole is committed to {sum} % in 2026-Q1: North Stores 60 %, South Stores {pct} %"
        )
    };
    base().adds(&[pct("40")], &[]);
    base().adds(&[pct("41")], &[(BEN, &found("warning", "41", "101"))]);
    base().adds(&[pct("60")], &[(BEN, &found("warning", "60", "120"))]);
    base().adds(&[pct("61")], &[(BEN, &found("error", "61", "121"))]);
}

#[test]
fn a_year_and_a_half_count_for_their_quarters_and_quarters_that_are_over_for_nothing() {
    let third = |period: &str| format!("account = \"south\"\nperiod = \"{period}\"\npct = 20");
    let over = "warning[KP502] ‹20›: Ben Cole is committed to 110 % in 2026-Q1: North Stores 60 %, South Stores 30 %, South Stores 20 %";
    for period in ["2026", "2026-H1", "2026-Q1", "2026-02"] {
        base().adds(&[add(BEN, "allocation", &third(period))], &[(BEN, over)]);
    }
    base().adds(&[add(BEN, "allocation", &third("2026-H2"))], &[]);
    on(date(2026, 4, 1)).adds(&[add(BEN, "allocation", &third("2026-H1"))], &[]);
}

#[test]
fn a_request_has_to_bring_its_case() {
    let payback = unset(PLAN, "requests.rq1.payback_months");
    base().adds(
        &[payback, unset(PLAN, "requests.rq1.cost")],
        &[(PLAN, "warning[KP503] ‹\"requested\"›: “70 chilled units” is requested without a cost and a payback")],
    );
    base().adds(&[payback, status("draft")], &[]);
}

#[test]
fn granting_a_request_without_its_case_is_an_error() {
    let edits =
        [unset(PLAN, "requests.rq1.decision"), unset(PLAN, "requests.rq1.corporate_goal"), status("approved"), REASON];
    base().adds(
        &edits,
        &[(PLAN, "error[KP503] ‹\"approved\"›: “70 chilled units” was granted without a decision that it serves and a corporate goal")],
    );
}

#[test]
fn whoever_decides_a_request_says_by_which_criterion() {
    for (word, state) in [("approved", "was granted"), ("partly", "was granted in part"), ("declined", "was declined")]
    {
        let found = format!(
            "warning[KP504] ‹\"{word}\"›: “70 chilled units” {state}, and nobody wrote down by which criterion"
        );
        base().adds(&[status(word)], &[(PLAN, &found)]);
        base().adds(&[status(word), set(PLAN, "requests.rq1.reason", "rotation")], &[]);
    }
    base().adds(&[status("withdrawn")], &[]);
}
