//! KP501–KP514, KP701–KP713: resources, alignment, numbers.

use jiff::civil::date;

use crate::{Edit, Starter};

const ACCOUNT: &str = "accounts/quangora/_index.md";
const PLAN: &str = "accounts/quangora/2025/_index.md";
const DUY: &str = "people/pham-duy.md";

/// Together both accounts ask for exactly the 100 chilled units there are.
const HAVNELY_ASKS_FOR_LESS: Edit<'static> = ("accounts/havnely/2025/_index.md", "quantity = 50", "quantity = 30");

#[test]
fn a_pool_of_which_more_is_asked_for_than_there_is_is_overcommitted() {
    Starter::new().adds(&[HAVNELY_ASKS_FOR_LESS], &[]);
    let enough = Starter::new().with(&[HAVNELY_ASKS_FOR_LESS]);
    enough.adds(
        &[(PLAN, "quantity = 70", "quantity = 71")],
        &[
            "site.toml warning[KP501] ‹\"chilled-units\"›: “Chilled units” has 100 units in 2026-H1 and 101 are asked for: Havnely 30, Quangora Mart 71",
        ],
    );
}

#[test]
fn a_pool_of_which_more_is_granted_than_there_is_is_an_error() {
    let enough = Starter::new().with(&[
        HAVNELY_ASKS_FOR_LESS,
        (PLAN, "status = \"requested\"", "status = \"approved\"\nreason = \"case_roi\""),
    ]);
    enough.adds(
        &[(PLAN, "quantity = 70", "quantity = 100")],
        &[
            "site.toml warning[KP501] ‹\"chilled-units\"›: “Chilled units” has 100 units in 2026-H1 and 130 are granted or asked for: Havnely asks for 30, Quangora Mart has 100",
        ],
    );
    enough.adds(
        &[(PLAN, "quantity = 70", "quantity = 101")],
        &[
            "site.toml error[KP501] ‹\"chilled-units\"›: “Chilled units” has 100 units in 2026-H1 and 101 are granted: Havnely asks for 30, Quangora Mart has 101",
        ],
    );
}

#[test]
fn of_a_request_granted_in_part_only_that_part_counts() {
    let enough = Starter::new().with(&[HAVNELY_ASKS_FOR_LESS]);
    let partly = |granted: &str, found: &[&str]| {
        let decided = format!("status = \"partly\"\ngranted = {granted}\nreason = \"capacity\"");
        enough.adds(&[(PLAN, "quantity = 70", "quantity = 200"), (PLAN, "status = \"requested\"", &decided)], found);
    };
    partly("70", &[]);
    partly(
        "70.5",
        &[
            "site.toml warning[KP501] ‹\"chilled-units\"›: “Chilled units” has 100 units in 2026-H1 and 100.5 are granted or asked for: Havnely asks for 30, Quangora Mart has 70.5",
        ],
    );
}

#[test]
fn what_is_declined_or_history_or_over_asks_for_nothing() {
    let enough = Starter::new().with(&[HAVNELY_ASKS_FOR_LESS]);
    let more = (PLAN, "quantity = 70", "quantity = 90");
    enough.adds(&[more, (PLAN, "status = \"requested\"", "status = \"declined\"\nreason = \"capacity\"")], &[]);
    enough.adds(&[more, (PLAN, "status = \"requested\"", "status = \"draft\"")], &[]);
    let superseded = Starter::new().with(&[(PLAN, "status = \"approved\"", "status = \"superseded\"")]);
    superseded.adds(&[more], &[]);
    let last_day = Starter::on(Some(date(2026, 6, 30))).with(&[HAVNELY_ASKS_FOR_LESS]);
    last_day.adds(
        &[more],
        &[
            "site.toml warning[KP501] ‹\"chilled-units\"›: “Chilled units” has 100 units in 2026-H1 and 120 are asked for: Havnely 30, Quangora Mart 90",
        ],
    );
    Starter::on(Some(date(2026, 7, 1))).with(&[HAVNELY_ASKS_FOR_LESS]).adds(&[more], &[]);
}

#[test]
fn a_person_promised_at_more_than_all_of_their_time_is_overallocated() {
    let starter = Starter::new();
    starter.adds(&[(DUY, "pct = 30", "pct = 40")], &[]);
    let warned = |pct: &str, sum: &str| {
        format!(
            "people/pham-duy.md warning[KP502] ‹{pct}›: Phạm Duy is promised at {sum} % in 2026-Q1: Quangora Mart 60 %, Havnely {pct} %"
        )
    };
    starter.adds(&[(DUY, "pct = 30", "pct = 41")], &[&warned("41", "101")]);
    starter.adds(&[(DUY, "pct = 30", "pct = 60")], &[&warned("60", "120")]);
    starter.adds(&[(DUY, "pct = 30", "pct = 61")], &[&warned("61", "121").replace("warning", "error")]);
}

#[test]
fn a_year_and_a_half_count_for_their_quarters_and_quarters_that_are_over_for_nothing() {
    let starter = Starter::new();
    let third =
        |period: &str| format!("pct = 30\n\n[[allocation]]\naccount = \"havnely\"\nperiod = \"{period}\"\npct = 20");
    let over = "people/pham-duy.md warning[KP502] ‹20›: Phạm Duy is promised at 110 % in 2026-Q1: Quangora Mart 60 %, Havnely 30 %, Havnely 20 %";
    for period in ["2026", "2026-H1", "2026-Q1", "2026-02"] {
        starter.adds(&[(DUY, "pct = 30", &third(period))], &[over]);
    }
    starter.adds(&[(DUY, "pct = 30", &third("2026-H2"))], &[]);
    let spring = Starter::on(Some(date(2026, 4, 1)));
    spring.adds(&[(DUY, "pct = 30", &third("2026-H1"))], &[]);
}

#[test]
fn a_request_has_to_bring_its_case() {
    let starter = Starter::new();
    starter.adds(
        &[(PLAN, "payback_months = 6\n", ""), (PLAN, "cost = 84\n", "")],
        &[
            "accounts/quangora/2025/_index.md warning[KP503] ‹\"requested\"›: “70 chilled units for minimarts, first half of 2026” is asked for without a cost and a payback",
        ],
    );
    starter.adds(&[(PLAN, "payback_months = 6\n", ""), (PLAN, "status = \"requested\"", "status = \"draft\"")], &[]);
}

#[test]
fn granting_a_request_without_its_case_is_an_error() {
    Starter::new().with(&[HAVNELY_ASKS_FOR_LESS]).adds(
        &[
            (PLAN, "decision = \"minimarts-first\"\ncorporate_goal = \"cg1\"\n", ""),
            (PLAN, "status = \"requested\"", "status = \"approved\"\nreason = \"case_roi\""),
        ],
        &[
            "accounts/quangora/2025/_index.md error[KP503] ‹\"approved\"›: “70 chilled units for minimarts, first half of 2026” was granted without a decision that it serves and a corporate goal",
        ],
    );
}

#[test]
fn whoever_decides_a_request_says_by_which_criterion() {
    let starter = Starter::new().with(&[HAVNELY_ASKS_FOR_LESS]);
    let found = |word: &str, state: &str| {
        format!(
            "accounts/quangora/2025/_index.md warning[KP504] ‹\"{word}\"›: “70 chilled units for minimarts, first half of 2026” {state}, and nobody wrote down by which criterion"
        )
    };
    for (word, state) in [("approved", "was granted"), ("partly", "was granted in part"), ("declined", "was declined")]
    {
        let decided = format!("status = \"{word}\"");
        starter.adds(&[(PLAN, "status = \"requested\"", &decided)], &[&found(word, state)]);
        let reasoned = format!("{decided}\nreason = \"rotation\"");
        starter.adds(&[(PLAN, "status = \"requested\"", &reasoned)], &[]);
    }
    starter.adds(&[(PLAN, "status = \"requested\"", "status = \"withdrawn\"")], &[]);
}

/// Quangora's last round, with systems out of the low.
const SYSTEMS_AT_THREE: Edit<'static> = (ACCOUNT, "structure = 3\nsystems = 2", "structure = 3\nsystems = 3");

#[test]
fn an_element_at_two_is_worth_a_note() {
    let starter = Starter::new().with(&[SYSTEMS_AT_THREE]);
    starter.adds(
        &[(ACCOUNT, "staff = 3", "staff = 2")],
        &["accounts/quangora/_index.md note[KP511] ‹2›: alignment is low: staff 2 of 5"],
    );
    Starter::new().adds(&[SYSTEMS_AT_THREE], &[]);
}

#[test]
fn an_element_that_lost_a_point_is_a_warning() {
    let starter = Starter::new().with(&[SYSTEMS_AT_THREE]);
    starter.adds(
        &[(ACCOUNT, "strategy = 4\nstructure = 3\n", "strategy = 3\nstructure = 3\n")],
        &["accounts/quangora/_index.md warning[KP511] ‹3›: alignment fell: strategy from 4 to 3 since 2025-07-18"],
    );
    starter.adds(&[(ACCOUNT, "shared_values = 4", "shared_values = 3")], &[]);
}

#[test]
fn a_mean_that_falls_twice_running_is_an_error() {
    let starter = Starter::new().with(&[SYSTEMS_AT_THREE]);
    // January 2025 a point above July, and July above January 2026.
    let first = (ACCOUNT, "skills = 3\nstaff = 2\nstrategy = 3", "skills = 5\nstaff = 4\nstrategy = 4");
    let last = (
        ACCOUNT,
        "shared_values = 4\nstyle = 3\nskills = 3\nstaff = 3",
        "shared_values = 3\nstyle = 3\nskills = 2\nstaff = 1",
    );
    let lower = (ACCOUNT, "structure = 3\nsystems = 3", "structure = 2\nsystems = 2");
    starter.adds(
        &[first, last, lower],
        &[
            "accounts/quangora/_index.md error[KP511] ‹2›: alignment fell 2 rounds running, from a mean of 3.1 to 2.4; skills from 3 to 2 and staff from 2 to 1 since 2025-07-18",
        ],
    );
    starter.adds(
        &[last, lower],
        &[
            "accounts/quangora/_index.md warning[KP511] ‹2›: alignment fell: skills from 3 to 2 and staff from 2 to 1 since 2025-07-18",
        ],
    );
}

#[test]
fn a_round_that_is_two_hundred_days_old_is_still_fresh() {
    // Quangora's last round was on 16 January 2026, Havnely's a week later.
    let edit = (ACCOUNT, "date = 2026-01-16", "date = 2025-09-16");
    Starter::on(Some(date(2026, 4, 4))).adds(&[edit], &[]);
    Starter::on(Some(date(2026, 4, 5))).adds(
        &[edit],
        &["accounts/quangora/_index.md warning[KP512] ‹2025-09-16›: the last round of alignment was 201 days ago, on 2025-09-16"],
    );
}

#[test]
fn seven_equal_ratings_or_one_rater_are_a_form_that_was_got_rid_of() {
    let last = "raters = [\"tran-minh-khoi\", \"pham-duy\", \"oriane-petit\", \"hana-lindqvist\"]";
    let starter = Starter::new().with(&[SYSTEMS_AT_THREE]);
    let equal = (
        ACCOUNT,
        "shared_values = 4\nstyle = 3\nskills = 3\nstaff = 3\nstrategy = 4",
        "shared_values = 4\nstyle = 4\nskills = 4\nstaff = 4\nstrategy = 4",
    );
    let equal_below = |systems: &'static str| (ACCOUNT, "structure = 3\nsystems = 3", systems);
    starter.adds(
        &[equal, equal_below("structure = 4\nsystems = 4")],
        &["accounts/quangora/_index.md warning[KP513] ‹4›: all seven ratings of 2026-01-16 stand at 4"],
    );
    starter.adds(&[equal, equal_below("structure = 4\nsystems = 5")], &[]);
    starter.adds(&[(ACCOUNT, last, "raters = [\"tran-minh-khoi\", \"pham-duy\"]")], &[]);
    starter.adds(
        &[(ACCOUNT, last, "raters = [\"tran-minh-khoi\"]")],
        &["accounts/quangora/_index.md warning[KP513] ‹\"tran-minh-khoi\"›: Trần Minh Khôi rated the alignment of 2026-01-16 alone"],
    );
}

#[test]
fn a_four_needs_a_sentence_of_evidence() {
    let starter = Starter::new();
    let evidence = "evidence = \"Shared values at 4: the plant moved its own maintenance to protect the minimart drops. Strategy at 4: the plan was shown to the board by supply, not by sales.\"\n";
    starter.adds(
        &[(ACCOUNT, evidence, "")],
        &["accounts/quangora/_index.md note[KP514] ‹4›: the round of 2026-01-16 rates shared values at 4 and strategy at 4 without evidence"],
    );
    let low = Starter::new().with(&[
        (ACCOUNT, "date = 2025-07-18", "date = 2024-07-18"),
        (ACCOUNT, "shared_values = 4", "shared_values = 3"),
        (ACCOUNT, "strategy = 4\nstructure = 3", "strategy = 3\nstructure = 3"),
    ]);
    low.adds(&[(ACCOUNT, evidence, "")], &[]);
}
