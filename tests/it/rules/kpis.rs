//! KP701–KP709: what is measured, and whether its figures can be.

use jiff::civil::date;

use crate::rules::edit::{Edit, add, file, set, unset};
use crate::rules::{ACCOUNT, DELIVERIES, JANUARY, JULY, OCTOBER, PLAN, SHELF, SITE, base, on};

const CSV: &str = "accounts/north/2025/readings.csv";
const FEBRUARY: &str = "accounts/north/2025/reviews/2026-02.md";
const HEADER: &str = "objective,kpi,period,value,note\n";

const NO_TARGET: Edit<'static> = unset(SHELF, "kpis.osa.target");
const CLOSED: Edit<'static> = set(SHELF, "state", "achieved");

const fn target(target: &str) -> Edit<'_> {
    set(SHELF, "kpis.osa.target", target)
}

#[test]
fn a_kpi_has_a_baseline_and_a_target() {
    let baseline = unset(SHELF, "kpis.osa.baseline");
    base().adds(&[NO_TARGET], &[(SHELF, "error[KP701] ‹\"osa\"›: “On-shelf availability” has no target")]);
    base().adds(&[baseline], &[(SHELF, "error[KP701] ‹\"osa\"›: “On-shelf availability” has no baseline")]);
    base().adds(
        &[NO_TARGET, baseline],
        &[(SHELF, "error[KP701] ‹\"osa\"›: “On-shelf availability” has no baseline and no target")],
    );
    base().adds(
        &[unset(PLAN, "kpis.trade_spend.target"), unset(PLAN, "kpis.gmroi.baseline")],
        &[(PLAN, "error[KP701] ‹\"trade_spend\"›: “Trade spend” has no target, and “GMROI” has no baseline")],
    );
}

#[test]
fn what_is_closed_is_not_asked_for_its_target() {
    let closed = base().with(&[CLOSED]);
    closed.adds(&[NO_TARGET], &[]);
    closed.adds(&[target("85.0")], &[]);
    base()
        .with(&[set(PLAN, "status", "draft")])
        .adds(&[NO_TARGET], &[(SHELF, "warning[KP701] ‹\"osa\"›: “On-shelf availability” has no target")]);
}

#[test]
fn a_target_lies_where_it_is_better() {
    let spend = |target| set(PLAN, "kpis.trade_spend.target", target);
    base().adds(&[target("89.0")], &[]);
    base().adds(
        &[target("88.9")],
        &[(SHELF, "error[KP702] ‹88.9›: “On-shelf availability” should go up, but its target of 88.9 is below its baseline of 89")],
    );
    base().adds(&[spend("19.5")], &[]);
    base().adds(
        &[spend("19.6")],
        &[(
            PLAN,
            "error[KP702] ‹19.6›: “Trade spend” should go down, but its target of 19.6 is above its baseline of 19.5",
        )],
    );
}

/// Availability was read last in July.
pub(crate) const NOT_READ_SINCE_JULY: [Edit<'static>; 2] =
    [unset(JANUARY, "readings.shelf.osa"), unset(OCTOBER, "readings.shelf.osa")];
/// And once more for August, between the reviews.
pub(crate) const READ_IN_AUGUST: Edit<'static> =
    file(CSV, "objective,kpi,period,value,note\nshelf,osa,2025-08,91.2,\n");

#[test]
fn a_reading_is_stale_after_one_and_a_half_times_the_rhythm_of_reviews() {
    let stale = |days: &str, period: &str| {
        format!(
            "warning[KP703] ‹\"osa\"›: the last reading of “On-shelf availability” is {days} days old, from {period}"
        )
    };
    base().adds(&NOT_READ_SINCE_JULY, &[(SHELF, &stale("198", "2025-Q2"))]);
    on(date(2026, 1, 14)).with(&NOT_READ_SINCE_JULY).adds(&[READ_IN_AUGUST], &[]);
    on(date(2026, 1, 15)).with(&NOT_READ_SINCE_JULY).adds(&[READ_IN_AUGUST], &[(SHELF, &stale("137", "2025-08"))]);
    base().with(&[set(ACCOUNT, "review_every", "half")]).adds(&NOT_READ_SINCE_JULY, &[]);
}

#[test]
fn a_kpi_that_was_never_read_is_left_alone() {
    let kpi = "id = \"days\"\nunit = \"days\"\nbetter = \"up\"\nbaseline = 4\nbaseline_period = \"2023\"\ntarget = 9\n";
    base().adds(&[add(SHELF, "kpis", kpi)], &[]);
    base().with(&[CLOSED]).adds(&NOT_READ_SINCE_JULY, &[]);
}

#[test]
fn what_is_late_in_the_last_review_is_told_once() {
    // In May 2026 the last review lies 107 days back, and all that was read in it is old.
    let late = on(date(2026, 6, 15));
    assert_eq!(late.finds("KP306").len(), 1);
    assert_eq!(late.finds("KP703"), []);
    // What was read earlier than that is a cause of its own, and so is all of it where KP306 is off.
    let found = late.with(&NOT_READ_SINCE_JULY).finds("KP703");
    assert!(found.len() == 1 && found[0].0 == SHELF, "{found:?}");
    assert_eq!(late.with(&[set(SITE, "rules.KP306", "off")]).finds("KP703").len(), 8);
    // KP701 asks for the target of a KPI that has none.
    let bare = on(date(2026, 1, 31)).with(&NOT_READ_SINCE_JULY).with(&[unset(SHELF, "kpis.osa.target")]);
    assert_eq!((bare.finds("KP701").len(), bare.finds("KP703").len()), (1, 0));
}

#[test]
fn a_share_typed_as_a_fraction_of_one_is_told() {
    let found = |edit: Edit<'_>| base().with(&[edit]).finds("KP704");
    let is = |place: &str, value: &str, other: &str| {
        let message = format!(
            "“On-shelf availability” is {value} here and {other} elsewhere: a share is typed as a percentage, from 0 to 100"
        );
        vec![(SHELF.to_owned(), format!("warning[KP704] ‹{place}›: {message}"))]
    };
    assert_eq!(found(target("0.95")), is("0.95", "0.95", "89"));
    assert_eq!(found(set(JANUARY, "readings.shelf.osa", "0.912")), is("\"pct\"", "0.912", "89"));
    // A share may be small: what is near nothing else is no fraction of it.
    assert_eq!(found(target("0.4")), []);
}

#[test]
fn a_share_lies_between_nothing_and_all() {
    let read = |value| set(JANUARY, "readings.shelf.osa", value);
    let is = |what: &str| {
        format!(
            "error[KP704] ‹\"pct\"›: “On-shelf availability” is a share (`pct`), from 0 to 100, but {what} outside that"
        )
    };
    base().adds(&[read("100")], &[]);
    base().adds(&[read("100.1")], &[(SHELF, &is("the reading of 100.1 for 2025-Q4 is"))]);
    base().adds(&[target("100.0")], &[]);
    base().adds(&[target("101.0")], &[(SHELF, &is("the target of 101 is"))]);
    base().adds(
        &[file(CSV, &format!("{HEADER}shelf,osa,2025-11,951,\n"))],
        &[(SHELF, &is("the reading of 951 for 2025-11 is"))],
    );
    // A figure that may pass 100 is told once, wherever it stands.
    base().adds(
        &[target("118"), set(SHELF, "kpis.osa.baseline", "104"), read("106")],
        &[(SHELF, &is("the baseline of 104, the target of 118 and the reading of 106 for 2025-Q4 are"))],
    );
    for unit in ["rate_pct", "change_pct"] {
        base().adds(&[set(SHELF, "kpis.osa.unit", unit), read("195.4")], &[]);
    }
}

/// A review with a reading.
fn review(head: &str) -> String {
    format!(
        "+++\ntype = \"monthly\"\n{head}\nattendees = [\"ben\"]\n\n[readings.shelf]\nosa = 95.0\n\n[[decided]]\ntext = \"Go on.\"\n+++\n"
    )
}

#[test]
fn nothing_is_read_before_its_time() {
    let head = |head: &str, expected: &[(&str, &str)]| base().adds(&[file(FEBRUARY, &review(head))], expected);
    head("date = 2026-01-31", &[]);
    head("date = 2026-01-31\ncovers = [\"2026\", \"2026-Q1\"]", &[]);
    head(
        "date = 2026-01-31\ncovers = [\"2026-Q1\", \"2026-Q2\"]",
        &[(
            FEBRUARY,
            "error[KP704] ‹\"2026-Q2\"›: these readings are about 2026-Q2, which had not begun on 2026-01-31",
        )],
    );
    head(
        "date = 2026-02-01",
        &[(FEBRUARY, "error[KP704] ‹2026-02-01›: this review is dated 2026-02-01, after today, but has readings")],
    );
    base().adds(&[file(CSV, &format!("{HEADER}shelf,osa,2026-01,95,\n"))], &[]);
    base().adds(
        &[file(CSV, &format!("{HEADER}shelf,osa,2026-02,95,\n"))],
        &[(
            CSV,
            "error[KP704] ‹2026-02›: the table of readings has “On-shelf availability” for 2026-02, which has not begun",
        )],
    );
}

/// One more KPI, which no other rule has anything to say about.
fn kpi(id: &str) -> String {
    format!(
        "id = \"{id}\"\nunit = \"days\"\nbetter = \"up\"\nbaseline = 4\nbaseline_period = \"2025\"\ntarget = 9\nfamily = \"service\"\nperspective = \"shared\"\n"
    )
}

#[test]
fn an_objective_has_three_kpis_and_a_plan_twelve() {
    let [a, b, c, d] = ["a", "b", "c", "d"].map(kpi);
    let three = [add(SHELF, "kpis", &a), add(SHELF, "kpis", &b)];
    base().adds(&three, &[]);
    base().adds(
        &[three[0], three[1], add(SHELF, "kpis", &c)],
        &[(SHELF, "warning[KP705] ‹\"c\"›: this objective has 4 KPIs")],
    );
    // The plan has two KPIs, and each of its seven objectives one.
    let twelve = [three[0], three[1], add(PLAN, "kpis", &c)];
    base().adds(&twelve, &[]);
    base().with(&twelve).adds(
        &[add(DELIVERIES, "kpis", &d)],
        &[(PLAN, "warning[KP705] ‹+++›: this plan has 13 KPIs: 3 of its own and 10 of 7 objectives")],
    );
}

#[test]
fn the_pillars_bring_what_sales_are_to_grow_by() {
    let prior = |prior| set(PLAN, "sales.2026.prior", prior);
    // The pillars add up to 1260: a hundredth of the growth may be missing.
    for even in ["9540", "9528", "9552"] {
        base().adds(&[prior(even)], &[]);
    }
    base().adds(
        &[prior("9527")],
        &[(PLAN, "warning[KP706] ‹330›: the pillars add up to 1260, but sales of 2026 are planned to grow by 1273, from 9527 to 10800")],
    );
    base().adds(
        &[prior("9720")],
        &[(PLAN, "warning[KP706] ‹330›: the pillars add up to 1260, but sales of 2026 are planned to grow by 1080, from 9720 to 10800")],
    );
}

#[test]
fn the_bridge_is_that_of_the_year_that_holds_today() {
    let edit = set(PLAN, "pillars.supply.target", "200");
    on(date(2025, 12, 31)).adds(
        &[edit],
        &[(PLAN, "warning[KP706] ‹200›: the pillars add up to 1130, but sales of 2025 are planned to grow by 1260, from 8400 to 9660")],
    );
    on(date(2026, 1, 1)).adds(&[edit], &[]);
}

#[test]
fn four_quarters_are_their_year() {
    let target = |target| set(PLAN, "sales.2025.target", target);
    let found = |year: &str| {
        format!("error[KP707] ‹{year}›: the quarters of 2025 add up to a target of 9660, while the year says {year}")
    };
    base().adds(&[target("9661")], &[(PLAN, &found("9661"))]);
    let sales = format!("{}, and to sales of 9720, while the year says 9700", found("9661"));
    base().adds(&[target("9661"), set(PLAN, "sales.2025.actual", "9700")], &[(PLAN, &sales)]);
    // Three quarters say nothing about the year.
    base().adds(&[target("9661"), unset(PLAN, "sales.2025-Q4.target")], &[]);
    let rounded = base().with(&[set(SITE, "rules.KP707", "{ tolerance = 0.001 }")]);
    rounded.adds(&[target("9669")], &[]);
    rounded.adds(&[target("9670")], &[(PLAN, &found("9670"))]);
}

#[test]
fn what_is_red_inside_is_not_green_outside() {
    let declared = |word| set(JULY, "readings.shelf.status", word);
    let deliveries = set(JULY, "readings.deliveries.status", "green");
    let found = |what: &str| format!("warning[KP708] ‹\"green\"›: {what} declared green, but the readings say red");
    base().adds(&[declared("green")], &[(JULY, &found("“Shelf never empty” is"))]);
    base().adds(&[deliveries], &[(JULY, &found("“Deliver as ordered” is"))]);
    base()
        .adds(&[declared("green"), deliveries], &[(JULY, &found("“Deliver as ordered” and “Shelf never empty” are"))]);
    base().adds(&[declared("red")], &[]);
}

#[test]
fn a_review_is_not_green_when_all_it_read_is_red() {
    let path = "accounts/north/2025/reviews/2026-01-28.md";
    let review = |status: &str, otif: &str| {
        format!(
            "+++\ntype = \"monthly\"\ndate = 2026-01-28\nattendees = [\"anna\"]\nstatus = \"{status}\"\n[readings.deliveries]\notif = {otif}\n[[decided]]\ntext = \"The forecast goes daily.\"\ntier = \"tactical\"\n+++\n"
        )
    };
    let found = |status, otif| base().with(&[file(path, &review(status, otif))]).finds("KP708");
    let green = "warning[KP708] ‹\"green\"›: this review is declared green, but all its readings are red";
    assert_eq!(found("green", "80"), [(path.to_owned(), green.to_owned())]);
    assert_eq!(found("red", "80"), []);
    assert_eq!(found("green", "97"), []);
}

#[test]
fn another_status_than_the_readings_give_has_a_note() {
    let amber = set(OCTOBER, "readings.shelf.status", "amber");
    let note = |note| set(OCTOBER, "readings.shelf.note", note);
    let found = "note[KP709] ‹\"amber\"›: “Shelf never empty” is declared amber while its readings say green, and no note says why";
    base().adds(&[amber], &[(OCTOBER, found)]);
    base().adds(&[amber, note("Only since the extra stock came.")], &[]);
    base().adds(&[amber, note("\" \"")], &[(OCTOBER, found)]);
    base().adds(&[set(OCTOBER, "readings.shelf.status", "green")], &[]);
    base().adds(
        &[amber, set(OCTOBER, "readings.plan.status", "green")],
        &[(OCTOBER, "note[KP709] ‹\"green\"›: “Joint plan” is declared green while its readings say amber, and 1 more differs too; no note says why")],
    );
}

// KP714

#[test]
fn a_kpi_is_read_once_a_period() {
    let row = |value: &str| format!("{HEADER}shelf,osa,2025-Q4,{value},\n");
    let table = "accounts/north/2025/readings.csv";
    base().adds(&[file(table, &row("95.4"))], &[]);
    base().adds(
        &[file(table, &row("94.1"))],
        &[(table, "warning[KP714] ‹94.1›: “On-shelf availability” for 2025-Q4 is 94.1 here and 95.4 in the review of 2026-01-15; the review counts")],
    );
    // Another period is another reading.
    base().adds(&[file(table, &row("94.1").replace("Q4", "Q3"))], &[(table, "warning[KP714] ‹94.1›: “On-shelf availability” for 2025-Q3 is 94.1 here and 93.1 in the review of 2025-10-15; the review counts")]);
    let again = "+++\ntype = \"monthly\"\ndate = 2026-01-20\ncovers = [\"2025-Q4\"]\nattendees = [\"ben\", \"iris\"]\n\n[readings.shelf]\nosa = 95.0\n\n[[decided]]\ntext = \"Go on.\"\n+++\n";
    let later = "accounts/north/2025/reviews/2026-01-20.md";
    base().adds(
        &[file(later, again)],
        &[(JANUARY, "warning[KP714] ‹95.4›: “On-shelf availability” for 2025-Q4 is 95.4 here and 95 in the review of 2026-01-20; the later review counts")],
    );
    base().adds(&[file(later, &again.replace("95.0", "95.4"))], &[]);
}
