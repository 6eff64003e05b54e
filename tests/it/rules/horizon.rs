//! KP305, KP307: a plan that ends with the year, and a plan that is about us.

use crate::rules::edit::{Edit, add, file, set, unset};
use crate::rules::tiers::{OTHER_ROLE, ROLE, dropped};
use crate::rules::{
    ACCOUNT, APRIL, BLOCK, DELIVERIES, HOUSEHOLDS, JANUARY, JULY, OCTOBER, PLAN, PROMOTIONS, Playbook, RANGE, SHELF,
    SHELVES_FIRST, SITE, TRIAL_FIRST, TRUST, base,
};

// KP305

/// Four of seven objectives are due within a year; with these it is six.
pub(crate) const DUE_SOON: [Edit<'static>; 2] = [set(RANGE, "due", "2027-01-31"), set(TRUST, "due", "2027-01-31")];

const fn until(day: &str) -> Edit<'_> {
    set(PLAN, "to", day)
}

/// What is found on a plan that ends on a day.
fn short(level: &str, ends: &str, why: &str) -> String {
    format!("{level}[KP305] ‹{ends}›: this plan is short-term: {why}")
}

#[test]
fn a_plan_with_two_points_is_short_term() {
    base().adds(&DUE_SOON[..1], &[]);
    let why = "it has 23 months left, and 6 of 7 open objectives are due within a year";
    base().adds(&DUE_SOON, &[(PLAN, &short("warning", "2027-12-31", why))]);
    base().adds(&[DUE_SOON[0], set(TRUST, "due", "2027-02-01")], &[]);
    base().with(&[set(SITE, "rules.KP215", "off")]).adds(&[DUE_SOON[0], DUE_SOON[1], until("2028-01-31")], &[]);
    base().adds(&[DUE_SOON[0], DUE_SOON[1], set(ACCOUNT, "posture", "turnaround")], &[]);
}

#[test]
fn four_fifths_of_the_objectives_may_be_due_within_a_year() {
    let five = base().with(&[dropped(HOUSEHOLDS), dropped(RANGE)].concat());
    assert_eq!(five.finds("KP305"), []);
    let why = "it has 23 months left, and all 5 open objectives are due within a year";
    five.adds(&DUE_SOON[1..], &[(PLAN, &short("warning", "2027-12-31", why))]);
}

#[test]
fn less_than_twelve_months_left_are_two_points() {
    let playbook = base().with(&[set(SITE, "rules.KP728", "off")]);
    playbook.adds(&[until("2027-01-31")], &[]);
    playbook.adds(&[until("2027-01-30")], &[(PLAN, &short("warning", "2027-01-30", "it has 11 months left"))]);
}

#[test]
fn a_plan_is_short_term_only_while_it_is_in_force() {
    let short = [DUE_SOON[0], DUE_SOON[1]];
    for edit in [set(PLAN, "status", "in_review"), set(PLAN, "from", "2026-02-01"), until("2026-01-30")] {
        let found = base().with(&short).with(&[edit]).finds("KP305");
        assert_eq!(found, [], "{edit:?}");
    }
}

#[test]
fn a_joint_plan_of_a_year_is_asked_for_an_account_plan() {
    let unsigned = unset(PLAN, "signed.customer");
    // 18 months, both ends counted.
    let short = base().with(&[until("2026-06-30"), unsigned]);
    let note = "note[KP305] ‹2026-06-30›: this joint plan looks a year or so ahead, and no account plan of this account looks further";
    assert_eq!(short.finds("KP305"), [(PLAN.to_owned(), note.to_owned())]);
    let beside = "+++\ntitle = \"Account plan\"\nkind = \"account_plan\"\nfrom = 2026-01-01\nto = 2028-12-31\nstatus = \"approved\"\n+++\n";
    let other = "accounts/north/2026/_index.md";
    let of_it = |playbook: &Playbook| playbook.finds("KP305").into_iter().filter(|it| it.0 == PLAN).count();
    assert_eq!(of_it(&short.with(&[file(other, beside)])), 0);
    assert_eq!(of_it(&short.with(&[file(other, beside), set(other, "from", "2026-02-01")])), 1, "it has not begun");
    assert_eq!(of_it(&short.with(&[file(other, beside), set(other, "status", "draft")])), 1, "it is a draft");
    let longer = base().with(&[until("2026-07-01"), unsigned]);
    let found = longer.finds("KP305");
    assert!(found.len() == 1 && found[0].1.starts_with("warning[KP305]"), "{found:?}");
    // Both have signed, and a decision says what comes first and what it costs.
    assert_eq!(base().with(&[until("2026-06-30")]).finds("KP305"), []);
    assert_eq!(of_it(&base().with(&[until("2026-06-30"), ROLE, OTHER_ROLE])), 1);
}

/// One more KPI of the plan, the tenth.
const TENTH_KPI: Edit<'static> = add(
    PLAN,
    "kpis",
    "id = \"units\"\nunit = \"count\"\nbetter = \"up\"\nbaseline = 50\ntarget = 90\ntarget_date = 2025-12-31\nfamily = \"category\"\nperspective = \"shared\"",
);

/// Seven of ten KPIs are about volume, value or promotion, and with the last edit eight.
const SALES_KPIS: [Edit<'static>; 7] = [
    set(PLAN, "kpis.trade_spend.family", "value"),
    set(TRUST, "kpis.buyer_index.family", "value"),
    set(HOUSEHOLDS, "kpis.penetration.family", "volume"),
    set(RANGE, "kpis.wtd_dist.family", "volume"),
    set(BLOCK, "kpis.sos.family", "promo"),
    set(SHELF, "kpis.osa.family", "promo"),
    set(DELIVERIES, "kpis.otif.family", "value"),
];

#[test]
fn a_plan_that_measures_only_its_sales_is_transactional() {
    let playbook = base().with(&[TENTH_KPI]);
    playbook.adds(&SALES_KPIS[..6], &[]);
    let why = "it has 23 months left, and 8 of 10 KPIs are about volume, value or promotion";
    playbook.adds(&SALES_KPIS, &[(PLAN, &short("warning", "2027-12-31", why))]);
}

/// Of 14 actions six are relational; with these edits there are ten, of which two, and with the last edit one.
const CONTRACTS: [Edit<'static>; 9] = [
    set(HOUSEHOLDS, "actions.sampling-weekends.kind", "contractual"),
    set(DELIVERIES, "actions.weekly-joint-forecast.kind", "contractual"),
    set(TRUST, "actions.category-day.kind", "contractual"),
    set(TRUST, "actions.store-tour.kind", "contractual"),
    set(RANGE, "actions.one-planogram.state", "cancelled"),
    set(JULY, "actions.nine-days-stock.state", "cancelled"),
    set(JULY, "actions.stock-data.state", "cancelled"),
    set(OCTOBER, "actions.late-store-visits.state", "cancelled"),
    set(APRIL, "actions.joint-daily-forecast.kind", "contractual"),
];

#[test]
fn a_plan_without_relational_actions_is_transactional() {
    base().adds(&CONTRACTS[..8], &[]);
    let why = "it has 23 months left, and 1 of 10 actions is relational";
    base().adds(&CONTRACTS, &[(PLAN, &short("warning", "2027-12-31", why))]);
}

#[test]
fn a_plan_with_four_points_is_an_error_and_one_without_decision_has_two() {
    let undecided = [set(TRIAL_FIRST, "status", "proposed"), set(SHELVES_FIRST, "status", "proposed")];
    let found = |more: &[Edit<'_>]| base().with(&undecided).with(more).finds("KP305");
    let is = |level: &str, why: &str| [(PLAN.to_owned(), short(level, "2027-12-31", why))];
    assert_eq!(found(&[]), is("warning", "it has 23 months left, and no decision is agreed"));
    let why = "it has 23 months left, 6 of 7 open objectives are due within a year, and no decision is agreed";
    assert_eq!(found(&DUE_SOON), is("error", why));
    assert_eq!(found(&[until("2028-01-31")]).len(), 1);
}

// KP307

/// Objectives that help no goal of the customer.
const WITHOUT_GOALS: [Edit<'static>; 6] = [
    unset(TRUST, "goals"),
    unset(HOUSEHOLDS, "goals"),
    unset(BLOCK, "goals"),
    unset(SHELF, "goals"),
    unset(DELIVERIES, "goals"),
    unset(PROMOTIONS, "goals"),
];

/// What is found of a plan that is about us.
fn us(level: &str, why: &str) -> String {
    format!("{level}[KP307] ‹+++›: this plan is about us: {why}")
}

#[test]
fn a_plan_whose_objectives_help_no_goal_of_the_customer_is_about_us() {
    let playbook = base().with(&[set(SITE, "rules.KP221", "off")]);
    playbook.adds(&WITHOUT_GOALS[..3], &[]);
    let three = us("warning", "3 of 7 open objectives help a goal of the customer");
    playbook.adds(&WITHOUT_GOALS[..4], &[(PLAN, &three)]);
    let one = us("error", "1 of 7 open objectives helps a goal of the customer");
    playbook.adds(&WITHOUT_GOALS, &[(PLAN, &one)]);
}

#[test]
fn half_of_the_objectives_are_enough_and_a_quarter_is_no_error() {
    let playbook = base().with(&[set(SITE, "rules.KP221", "off")]);
    playbook.with(&dropped(PROMOTIONS)).adds(&WITHOUT_GOALS[..3], &[]);
    let four = playbook.with(&[dropped(PROMOTIONS), dropped(DELIVERIES), dropped(SHELF)].concat());
    let found = us("warning", "1 of 4 open objectives helps a goal of the customer");
    four.adds(&WITHOUT_GOALS[..3], &[(PLAN, &found)]);
}

#[test]
fn a_plan_about_a_customer_nobody_describes_is_about_us() {
    let customer = "accounts/north/situation/customer.md";
    let empty = "+++\ntitle = \"The customer\"\nas_of = 2025-11-10\n+++\n";
    let found = us("error", "the situation has no part about the customer");
    base().adds(&[file(customer, empty)], &[(PLAN, &found)]);
    let fact = "text = \"It builds small stores.\"\nevidence = \"confirmed\"";
    base().adds(&[file(customer, empty), add(customer, "facts", fact)], &[]);
}

#[test]
fn a_plan_that_measures_what_only_we_watch_is_about_us() {
    let ours = [
        set(HOUSEHOLDS, "kpis.penetration.perspective", "supplier"),
        set(RANGE, "kpis.wtd_dist.perspective", "supplier"),
        set(BLOCK, "kpis.sos.perspective", "supplier"),
        set(SHELF, "kpis.osa.perspective", "supplier"),
        set(DELIVERIES, "kpis.otif.perspective", "supplier"),
    ];
    let playbook = base().with(&[TENTH_KPI]);
    playbook.adds(&ours[..4], &[]);
    playbook.adds(&ours, &[(PLAN, &us("warning", "2 of 10 KPIs are the customer's or shared"))]);
}

/// The customer was in none of the reviews.
pub(crate) const AMONG_US: [Edit<'static>; 4] = [
    set(APRIL, "attendees", "[\"anna\", \"ben\", \"dora\"]"),
    set(JULY, "attendees", "[\"gus\", \"fay\", \"anna\", \"ben\"]"),
    set(OCTOBER, "attendees", "[\"anna\", \"ben\", \"cara\", \"dora\"]"),
    set(JANUARY, "attendees", "[\"gus\", \"fay\", \"anna\", \"ben\", \"cara\"]"),
];

#[test]
fn a_plan_reviewed_without_the_customer_is_about_us() {
    base().adds(&AMONG_US[1..], &[]);
    let found = us("warning", "the customer was at none of the 4 reviews of the last 12 months");
    base().adds(&AMONG_US, &[(PLAN, &found)]);
}
