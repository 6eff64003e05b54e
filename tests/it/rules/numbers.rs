//! KP501–KP514, KP701–KP713: resources, alignment, numbers.

use jiff::civil::date;

use crate::rules::{ACCOUNT, Edit, PLAN, Starter};

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

const SHELF: &str = "accounts/quangora/2025/objectives/shelf-never-empty.md";
const CSV: &str = "accounts/quangora/2025/readings.csv";
const JANUARY: &str = "accounts/quangora/2025/reviews/2026-01-15.md";
const OCTOBER: &str = "accounts/quangora/2025/reviews/2025-10-15.md";

/// A finding on the objective about the shelf.
macro_rules! shelf {
    ($found:literal) => {
        concat!("accounts/quangora/2025/objectives/shelf-never-empty.md ", $found)
    };
}

#[test]
fn a_kpi_has_a_baseline_and_a_target() {
    let starter = Starter::new();
    let target = (SHELF, "target = 95.0\n", "");
    let baseline = (SHELF, "baseline = 89.0\n", "");
    starter.adds(&[target], &[shelf!("error[KP701] ‹\"osa\"›: “On-shelf availability” has no target")]);
    starter.adds(&[baseline], &[shelf!("error[KP701] ‹\"osa\"›: “On-shelf availability” has no baseline")]);
    starter.adds(
        &[target, baseline],
        &[shelf!("error[KP701] ‹\"osa\"›: “On-shelf availability” has no baseline and no target")],
    );
    starter.adds(
        &[(PLAN, "target = 18.0\n", ""), (PLAN, "baseline = 2.1\n", "")],
        &[plan!("error[KP701] ‹\"trade_spend\"›: “Trade spend” has no target, and “GMROI” has no baseline")],
    );
}

#[test]
fn what_is_closed_is_not_asked_for_its_target() {
    let closed = Starter::new().with(&[(SHELF, "due = 2025-12-31", "due = 2025-12-31\nstate = \"achieved\"")]);
    closed.adds(&[(SHELF, "target = 95.0\n", "")], &[]);
    closed.adds(&[(SHELF, "target = 95.0", "target = 85.0")], &[]);
    let draft = Starter::new().with(&[(PLAN, "status = \"approved\"", "status = \"draft\"")]);
    draft.adds(
        &[(SHELF, "target = 95.0\n", "")],
        &[shelf!("warning[KP701] ‹\"osa\"›: “On-shelf availability” has no target")],
    );
}

#[test]
fn a_target_lies_where_it_is_better() {
    let starter = Starter::new();
    starter.adds(&[(SHELF, "target = 95.0", "target = 89.0")], &[]);
    starter.adds(
        &[(SHELF, "target = 95.0", "target = 88.9")],
        &[shelf!(
            "error[KP702] ‹88.9›: “On-shelf availability” is to go up, and its target of 88.9 lies below its baseline of 89"
        )],
    );
    starter.adds(&[(PLAN, "target = 18.0", "target = 19.5")], &[]);
    starter.adds(
        &[(PLAN, "target = 18.0", "target = 19.6")],
        &[plan!(
            "error[KP702] ‹19.6›: “Trade spend” is to go down, and its target of 19.6 lies above its baseline of 19.5"
        )],
    );
}

/// Availability was read last in July.
const NOT_READ_SINCE_JULY: [Edit<'static>; 2] = [(JANUARY, "osa = 95.4\n", ""), (OCTOBER, "osa = 93.1\n", "")];
/// And once more for August, between the reviews.
const READ_IN_AUGUST: Edit<'static> =
    (CSV, "", "objective,kpi,period,value,note\nshelf-never-empty,osa,2025-08,91.2,\n");

#[test]
fn a_reading_is_stale_after_one_and_a_half_times_the_rhythm_of_reviews() {
    Starter::new().adds(
        &NOT_READ_SINCE_JULY,
        &[shelf!(
            "warning[KP703] ‹\"osa\"›: the last reading of “On-shelf availability” is 215 days old, from 2025-Q2"
        )],
    );
    Starter::on(Some(date(2026, 1, 14))).with(&NOT_READ_SINCE_JULY).adds(&[READ_IN_AUGUST], &[]);
    Starter::on(Some(date(2026, 1, 15))).with(&NOT_READ_SINCE_JULY).adds(
        &[READ_IN_AUGUST],
        &[shelf!(
            "warning[KP703] ‹\"osa\"›: the last reading of “On-shelf availability” is 137 days old, from 2025-08"
        )],
    );
    let half_yearly = (ACCOUNT, "review_every = \"quarter\"", "review_every = \"half\"");
    Starter::new().with(&[half_yearly]).adds(&NOT_READ_SINCE_JULY, &[]);
}

#[test]
fn a_kpi_that_was_never_read_is_stale_from_its_start() {
    let kpi = |period: &str| {
        format!(
            "[[kpis]]\nid = \"days\"\nunit = \"days\"\nbetter = \"up\"\nbaseline = 4\nbaseline_period = \"{period}\"\ntarget = 9\n\n[[kpis]]\nid = \"osa\""
        )
    };
    let starter = Starter::new();
    starter.adds(&[(SHELF, "[[kpis]]\nid = \"osa\"", &kpi("2025-Q3"))], &[]);
    starter.adds(
        &[(SHELF, "[[kpis]]\nid = \"osa\"", &kpi("2025-H1"))],
        &[shelf!("warning[KP703] ‹\"days\"›: “days” has never been read, 215 days after its start")],
    );
    starter.adds(
        &[(SHELF, "[[kpis]]\nid = \"osa\"", &kpi("2023")), NOT_READ_SINCE_JULY[0], NOT_READ_SINCE_JULY[1]],
        &[shelf!(
            "warning[KP703] ‹\"days\"›: “days” has never been read, 375 days after its start; 1 other KPI is no fresher"
        )],
    );
    let closed = Starter::new().with(&[(SHELF, "due = 2025-12-31", "due = 2025-12-31\nstate = \"achieved\"")]);
    closed.adds(&NOT_READ_SINCE_JULY, &[]);
}

#[test]
fn a_share_lies_between_nothing_and_all() {
    let starter = Starter::new();
    starter.adds(&[(JANUARY, "osa = 95.4", "osa = 100")], &[]);
    starter.adds(
        &[(JANUARY, "osa = 95.4", "osa = 100.1"), (JANUARY, "otif = 96.2", "otif = -1")],
        &["accounts/quangora/2025/reviews/2026-01-15.md error[KP704] ‹100.1›: “On-shelf availability” is read as 100.1, and a share lies between 0 and 100 (and 1 more)"],
    );
    starter.adds(&[(SHELF, "target = 95.0", "target = 100.0")], &[]);
    starter.adds(
        &[(SHELF, "target = 95.0", "target = 101.0")],
        &[shelf!(
            "error[KP704] ‹101.0›: “On-shelf availability” has a target of 101, and a share lies between 0 and 100"
        )],
    );
    starter.adds(
        &[(CSV, "", "objective,kpi,period,value,note\nshelf-never-empty,osa,2025-11,951,\n")],
        &[shelf!(
            "error[KP704] ‹\"osa\"›: `readings.csv` has “On-shelf availability” at 951 for 2025-11, and a share lies between 0 and 100"
        )],
    );
    // Growth may be more than all there was.
    starter.adds(&[(SHELF, "unit = \"pct\"", "unit = \"change_pct\""), (JANUARY, "osa = 95.4", "osa = 195.4")], &[]);
}

/// A review with a reading.
fn review(head: &str) -> String {
    format!(
        "+++\ntype = \"monthly\"\n{head}\nattendees = [\"pham-duy\"]\n\n[readings.shelf-never-empty]\nosa = 95.0\n\n[[decided]]\ntext = \"Go on.\"\n+++\n"
    )
}

#[test]
fn nothing_is_read_before_its_time() {
    let starter = Starter::new();
    let file = "accounts/quangora/2025/reviews/2026-02.md";
    starter.adds(&[(file, "", &review("date = 2026-01-31"))], &[]);
    starter.adds(&[(file, "", &review("date = 2026-01-31\ncovers = [\"2026\", \"2026-Q1\"]"))], &[]);
    starter.adds(
        &[(file, "", &review("date = 2026-01-31\ncovers = [\"2026-Q1\", \"2026-Q2\"]"))],
        &["accounts/quangora/2025/reviews/2026-02.md error[KP704] ‹\"2026-Q2\"›: these readings are about 2026-Q2, which has not begun"],
    );
    starter.adds(
        &[(file, "", &review("date = 2026-02-01"))],
        &["accounts/quangora/2025/reviews/2026-02.md error[KP704] ‹2026-02-01›: this review is dated 2026-02-01, after today, and holds readings"],
    );
    let table = |period: &str| format!("objective,kpi,period,value,note\nshelf-never-empty,osa,{period},95,\n");
    starter.adds(&[(CSV, "", &table("2026-01"))], &[]);
    starter.adds(
        &[(CSV, "", &table("2026-02"))],
        &[shelf!(
            "error[KP704] ‹\"osa\"›: `readings.csv` has “On-shelf availability” for 2026-02, which has not begun"
        )],
    );
}

/// KPIs before one that is there, in order.
fn kpis(ids: &[&str], before: &str) -> String {
    let kpi = |id: &&str| {
        format!(
            "[[kpis]]\nid = \"{id}\"\nunit = \"days\"\nbetter = \"up\"\nbaseline = 4\nbaseline_period = \"2025\"\ntarget = 9\nfamily = \"service\"\nperspective = \"shared\"\n\n"
        )
    };
    ids.iter().map(kpi).collect::<String>() + before
}

#[test]
fn an_objective_has_three_kpis_and_a_plan_twelve() {
    let starter = Starter::new();
    let osa = "[[kpis]]\nid = \"osa\"";
    starter.adds(&[(SHELF, osa, &kpis(&["a", "b"], osa))], &[]);
    starter.adds(
        &[(SHELF, osa, &kpis(&["a", "b", "c"], osa))],
        &[shelf!("warning[KP705] ‹\"osa\"›: this objective has 4 KPIs")],
    );
    // Quangora's plan has two, its seven objectives one each.
    let trade = "[[kpis]]\nid = \"trade_spend\"";
    let otif = "[[kpis]]\nid = \"otif\"";
    let (two, one) = (kpis(&["a", "b"], osa), kpis(&["c"], trade));
    let (shelf, plan) = ((SHELF, osa, two.as_str()), (PLAN, trade, one.as_str()));
    starter.adds(&[shelf, plan], &[]);
    let deliver = "accounts/quangora/2025/objectives/deliver-as-ordered.md";
    starter.adds(
        &[shelf, plan, (deliver, otif, &kpis(&["d"], otif))],
        &[plan!("warning[KP705] ‹+++›: this plan has 13 KPIs: 3 of its own and 10 of 7 objectives")],
    );
}

#[test]
fn the_pillars_bring_what_sales_are_to_grow_by() {
    let starter = Starter::new();
    let prior = |prior: &str| format!("period = \"2026\"\nprior = {prior}\n");
    let year = "period = \"2026\"\n";
    // The pillars add up to 1260: a hundredth of the growth may be missing.
    for even in ["9540", "9528", "9552"] {
        starter.adds(&[(PLAN, year, &prior(even))], &[]);
    }
    starter.adds(
        &[(PLAN, year, &prior("9527"))],
        &[plan!(
            "warning[KP706] ‹330›: the pillars add up to 1260, and sales of 2026 are to grow by 1273, from 9527 to 10800"
        )],
    );
    starter.adds(
        &[(PLAN, year, &prior("9720"))],
        &[plan!(
            "warning[KP706] ‹330›: the pillars add up to 1260, and sales of 2026 are to grow by 1080, from 9720 to 10800"
        )],
    );
}

#[test]
fn the_bridge_is_that_of_the_year_that_holds_today() {
    let last_year = Starter::on(Some(date(2025, 12, 31)));
    let edit = (
        PLAN,
        "decision = \"from-discount-to-availability\"\ntarget = 330",
        "decision = \"from-discount-to-availability\"\ntarget = 200",
    );
    last_year.adds(
        &[edit],
        &[plan!(
            "warning[KP706] ‹200›: the pillars add up to 1130, and sales of 2025 are to grow by 1260, from 8400 to 9660"
        )],
    );
    Starter::on(Some(date(2026, 1, 1))).adds(&[edit], &[]);
}

#[test]
fn four_quarters_are_their_year() {
    let starter = Starter::new();
    let target = |target: &'static str| (PLAN, "target = 9660", target);
    starter.adds(
        &[target("target = 9661")],
        &[plan!("error[KP707] ‹9661›: the quarters of 2025 add up to a target of 9660, while the year says 9661")],
    );
    starter.adds(
        &[target("target = 9661"), (PLAN, "actual = 9720", "actual = 9700")],
        &[plan!(
            "error[KP707] ‹9661›: the quarters of 2025 add up to a target of 9660, while the year says 9661, and to sales of 9720, while the year says 9700"
        )],
    );
    // Three quarters say nothing about the year.
    starter.adds(&[target("target = 9661"), (PLAN, "target = 2680\n", "")], &[]);
    let rounded = "today = 2026-01-31\n[rules]\nKP707 = { tolerance = 0.001 }\n";
    let rounded = Starter::new().with(&[("site.toml", "today = 2026-01-31\n", rounded)]);
    rounded.adds(&[target("target = 9669")], &[]);
    rounded.adds(
        &[target("target = 9670")],
        &[plan!("error[KP707] ‹9670›: the quarters of 2025 add up to a target of 9660, while the year says 9670")],
    );
}

/// Of the seven open actions of Quangora's plan two are done: five are left.
const FIVE_OPEN: [Edit<'static>; 2] = [
    (
        "accounts/quangora/2025/objectives/trusted-category-adviser.md",
        "due = 2026-02-28",
        "due = 2026-02-28\ndone = 2026-01-30",
    ),
    (
        "accounts/quangora/2025/objectives/trusted-category-adviser.md",
        "due = 2026-03-20",
        "due = 2026-03-20\ndone = 2026-01-30",
    ),
];

#[test]
fn more_than_a_fifth_of_the_open_actions_past_their_day() {
    let starter = Starter::new().with(&FIVE_OPEN);
    let late = (OCTOBER, "due = 2026-03-12", "due = 2026-01-12");
    let later = |due: &'static str| (OCTOBER, "due = 2026-02-20", due);
    starter.adds(&[late], &[]);
    starter.adds(&[late, later("due = 2026-01-31")], &[]);
    starter.adds(
        &[late, later("due = 2026-01-30")],
        &[plan!(
            "warning[KP712] ‹+++›: 2 of 5 open actions are past their day; the oldest, “Supply day at the DC with Châu”, was due on 2026-01-12"
        )],
    );
}

#[test]
fn an_action_that_three_reviews_found_open_is_a_zombie() {
    let starter = Starter::new();
    let due = |due: &'static str| (OCTOBER, "due = 2026-03-12", due);
    starter.adds(&[due("due = 2025-07-17")], &[]);
    starter.adds(
        &[due("due = 2025-07-16")],
        &["accounts/quangora/2025/reviews/2025-10-15.md warning[KP713] ‹2025-07-16›: “Supply day at the DC with Châu” was due on 2025-07-16, and 3 reviews later it is still open"],
    );
    starter.adds(&[due("due = 2025-07-16\ndone = 2026-01-30")], &[]);
    starter.adds(&[due("due = 2025-07-16\nstate = \"cancelled\"")], &[]);
    let objective = "accounts/quangora/2025/objectives/chilled-block-visible.md";
    starter.adds(
        &[(objective, "start = 2025-11-03\ndue = 2026-02-27", "due = 2025-04-15")],
        &["accounts/quangora/2025/objectives/chilled-block-visible.md warning[KP713] ‹2025-04-15›: “Contract for 70 chilled units” was due on 2025-04-15, and 4 reviews later it is still open"],
    );
}

#[test]
fn of_an_action_that_two_reviews_close_the_earlier_day_counts() {
    let starter = Starter::new();
    let named = (OCTOBER, "due = 2026-03-12", "due = 2025-04-15");
    let found = "accounts/quangora/2025/reviews/2025-10-15.md warning[KP713] ‹2025-04-15›: “Supply day at the DC with Châu” was due on 2025-04-15, and 4 reviews later it is still open";
    starter.adds(&[named], &[found]);
    let closed = "[[closed]]\naction = \"supply-day\"\non = 2026-01-10\n\n[[closed]]\naction = \"late-store-visits\"";
    let once = ("accounts/quangora/2025/reviews/2026-01-15.md", "[[closed]]\naction = \"late-store-visits\"", closed);
    starter.adds(&[named, once], &[]);
    let again = "+++\ntype = \"monthly\"\ndate = 2026-01-28\nattendees = [\"tran-minh-khoi\"]\n[[decided]]\ntext = \"Nothing new\"\ntier = \"strategic\"\n[[closed]]\naction = \"supply-day\"\non = 2026-01-27\n+++\n\nShort.\n";
    starter.adds(&[named, once, ("accounts/quangora/2025/reviews/2026-01-28.md", "", again)], &[]);
}
