//! KP200, KP201, KP205, KP206: what a plan has to say, and whether it decides before it acts.

use crate::rules::decisions::{GIVES_NOTHING_UP, NOTHING_GIVEN_UP, PROMOTIONS_ORPHAN, SHELF_ORPHAN};
use crate::rules::edit::{Edit, add, file, set, unset};
use crate::rules::{
    ACCOUNT, APRIL, BLOCK, DELIVERIES, HOUSEHOLDS, PLAN, PROMOTIONS, RANGE, SHELF, SHELVES_FIRST, SITE, TRIAL_FIRST,
    TRUST, base,
};

// KP200

const EXPECTS: Edit<'static> = unset(PLAN, "customer_expects");

#[test]
fn a_plan_under_way_says_what_it_is_about_and_a_draft_may_have_holes() {
    let found = (PLAN, "warning[KP200] ‹+++›: this plan has no `customer_expects`");
    base().adds(&[EXPECTS], &[found]);
    base().with(&[set(PLAN, "status", "in_review")]).adds(&[EXPECTS], &[found]);
    base().with(&[set(PLAN, "status", "draft")]).adds(&[EXPECTS], &[]);
}

#[test]
fn every_empty_field_is_one_finding_on_its_thing() {
    base().adds(
        &[unset(TRIAL_FIRST, "supplier_role"), set(TRIAL_FIRST, "success", "\"\"")],
        &[
            (TRIAL_FIRST, "warning[KP200] ‹+++›: this decision has no `success`"),
            (TRIAL_FIRST, "warning[KP200] ‹+++›: this decision has no `supplier_role`"),
        ],
    );
    base().adds(
        &[unset(ACCOUNT, "goals.g1.source")],
        &[(ACCOUNT, "warning[KP200] ‹[[goals]]›: the goal `g1` has no `source`")],
    );
    base().adds(
        &[unset(PROMOTIONS, "actions.promotion-calendar-2026.due")],
        &[(PROMOTIONS, "warning[KP200] ‹[[actions]]›: the action “Promotion calendar 2026” has no `due`")],
    );
}

#[test]
fn a_decision_is_asked_for_its_day_once_it_is_agreed() {
    let path = "accounts/north/2025/decisions/chilled.md";
    let decision = |status: &str| {
        let text = format!(
            "+++\ntitle = \"Chilled before ambient\"\nstatus = \"{status}\"\nuntil = 2028-12-31\nprioritises = [\"penetration\"]\nsacrifices = [\"online\"]\nsupplier_role = \"Chilled first.\"\ncustomer_role = \"Chilled space first.\"\nsuccess = \"Half of it chilled.\"\n+++\n\nCold sells.\n"
        );
        base().with(&[file(path, &text)]).finds("KP200")
    };
    assert_eq!(decision("proposed"), []);
    let found = "warning[KP200] ‹+++›: this decision has no `agreed_on`";
    assert_eq!(decision("agreed"), [(path.to_owned(), found.to_owned())]);
}

#[test]
fn an_account_is_asked_once_one_of_its_plans_is_under_way() {
    let segment = unset(ACCOUNT, "segment");
    base().adds(&[segment], &[(ACCOUNT, "warning[KP200] ‹+++›: this account has no `segment`")]);
    base().with(&[set(PLAN, "status", "draft")]).adds(&[segment], &[]);
}

#[test]
fn what_another_rule_asks_for_is_not_asked_for_twice() {
    base().adds(&[GIVES_NOTHING_UP], &[NOTHING_GIVEN_UP]);
}

// KP201

/// The decisions do not say what the customer does.
pub(crate) const ROLE: Edit<'static> = unset(SHELVES_FIRST, "customer_role");
pub(crate) const OTHER_ROLE: Edit<'static> = unset(TRIAL_FIRST, "customer_role");
const ROLE_ASKED_FOR: (&str, &str) = (TRIAL_FIRST, "warning[KP200] ‹+++›: this decision has no `customer_role`");
const TACTICAL: (&str, &str) = (
    PLAN,
    "error[KP201] ‹+++›: 3 objectives are tactical, and no agreed decision names a priority, a sacrifice and what each side does",
);

#[test]
fn three_tactical_objectives_need_a_decision_that_decides_something() {
    base().with(&[ROLE]).adds(&[OTHER_ROLE], &[ROLE_ASKED_FOR, TACTICAL]);
    base().adds(&[OTHER_ROLE], &[ROLE_ASKED_FOR]);
    let two = set(PROMOTIONS, "tier", "operational");
    base().with(&[ROLE, two]).adds(&[OTHER_ROLE], &[ROLE_ASKED_FOR]);
}

#[test]
fn a_plan_has_45_days_to_decide_something() {
    let created = |day| base().with(&[ROLE, set(PLAN, "created", day)]);
    created("2025-12-17").adds(&[OTHER_ROLE], &[ROLE_ASKED_FOR, TACTICAL]);
    created("2025-12-18").adds(&[OTHER_ROLE], &[ROLE_ASKED_FOR]);
}

/// Nothing strategic is left.
const FLAT: [Edit<'static>; 2] = [set(TRUST, "tier", "operational"), set(HOUSEHOLDS, "tier", "operational")];

#[test]
fn a_tenth_of_the_objectives_is_strategic_unless_a_decision_is_the_strategy() {
    base().adds(&FLAT, &[]);
    let undecided = |settings: &str| base().with(&[ROLE, OTHER_ROLE, set(SITE, "rules.KP201", settings)]);
    let found = "warning[KP201] ‹+++›: none of 7 objectives is strategic while no agreed decision is complete: this is a sales plan in disguise";
    undecided("{ tactical = 9 }").adds(&FLAT, &[(PLAN, found)]);
    undecided("{ tactical = 9 }").adds(&FLAT[..1], &[]);
    let share = |share: &str| undecided(&format!("{{ tactical = 9, strategic_share = {share} }}"));
    share("0.142857142857").adds(&FLAT[..1], &[]);
    share("0.15").adds(
        &FLAT[..1],
        &[(PLAN, "warning[KP201] ‹+++›: 1 of 7 objectives is strategic: this is a sales plan in disguise")],
    );
}

#[test]
fn an_objective_that_was_dropped_does_not_shape_the_plan() {
    let playbook = base().with(&[ROLE, OTHER_ROLE, set(SITE, "rules.KP201", "{ tactical = 9 }")]);
    playbook.with(&dropped(HOUSEHOLDS)).adds(
        &FLAT[..1],
        &[(PLAN, "warning[KP201] ‹+++›: none of 6 objectives is strategic while no agreed decision is complete: this is a sales plan in disguise")],
    );
}

/// An objective that nobody works on any more.
pub(crate) const fn dropped(path: &str) -> [Edit<'_>; 2] {
    [set(path, "state", "dropped"), set(path, "closed_on", "2026-01-15")]
}

#[test]
fn one_kpi_is_about_the_customer_the_category_or_the_shopper() {
    let playbook = base().with(&[
        set(SITE, "rules.KP305", "off"),
        set(SITE, "rules.KP307", "off"),
        set(HOUSEHOLDS, "kpis.penetration.perspective", "supplier"),
        set(HOUSEHOLDS, "kpis.penetration.family", "value"),
        set(RANGE, "kpis.wtd_dist.perspective", "supplier"),
        set(RANGE, "kpis.wtd_dist.family", "value"),
        set(SHELF, "kpis.osa.perspective", "supplier"),
        set(DELIVERIES, "kpis.otif.perspective", "supplier"),
        set(PLAN, "kpis.gmroi.perspective", "supplier"),
        set(PLAN, "kpis.gmroi.family", "value"),
    ]);
    let perspective = set(BLOCK, "kpis.sos.perspective", "supplier");
    let family = set(BLOCK, "kpis.sos.family", "value");
    playbook.adds(&[perspective], &[]);
    playbook.adds(&[family], &[]);
    playbook.adds(
        &[perspective, family],
        &[(PLAN, "warning[KP201] ‹+++›: none of 9 KPIs is about the customer or the customer's own customers: this is a sales plan in disguise")],
    );
}

// KP205

/// So many more open actions.
pub(crate) fn busier(count: usize) -> Vec<Edit<'static>> {
    let action = "title = \"Count the gaps\"\nkind = \"relational\"\nowner = \"ben\"\ndue = 2026-06-30";
    vec![add(SHELF, "actions", action); count]
}

#[test]
fn a_pillar_carries_five_open_actions() {
    base().adds(&busier(3), &[]);
    base().adds(&busier(4), &[(PLAN, "warning[KP205] ‹\"supply\"›: Supply has 6 open actions")]);
}

#[test]
fn an_account_carries_twenty_open_actions() {
    let playbook = base().with(&[set(SITE, "rules.KP205", "{ actions_a_pillar = 50 }")]);
    playbook.adds(&busier(13), &[]);
    playbook.adds(&busier(14), &[(PLAN, "warning[KP205] ‹+++›: North Stores has 21 open actions")]);
}

/// Four of seven objectives serve no decision.
pub(crate) const SERVES_NOTHING: [Edit<'static>; 4] =
    [unset(SHELF, "serves"), unset(PROMOTIONS, "serves"), unset(RANGE, "serves"), unset(BLOCK, "serves")];

#[test]
fn half_of_the_objectives_serve_a_shared_decision() {
    const RANGE_ORPHAN: (&str, &str) = (RANGE, "error[KP213] ‹\"tactical\"›: this objective serves no decision");
    const BLOCK_ORPHAN: (&str, &str) = (BLOCK, "error[KP213] ‹\"tactical\"›: this objective serves no decision");
    let three = [SHELF_ORPHAN, PROMOTIONS_ORPHAN, RANGE_ORPHAN];
    base().adds(&SERVES_NOTHING[..3], &three);
    base().with(&dropped(BLOCK)).adds(&SERVES_NOTHING[..3], &three);
    // More than half of them are told one by one.
    base().adds(&SERVES_NOTHING, &[SHELF_ORPHAN, PROMOTIONS_ORPHAN, RANGE_ORPHAN, BLOCK_ORPHAN]);
    let scattered = (PLAN, "warning[KP205] ‹+++›: 4 of 7 objectives serve no agreed decision");
    base().with(&[set(SITE, "rules.KP213", "off")]).adds(&SERVES_NOTHING, &[scattered]);
}

// KP206

/// Four of the plan's fourteen actions begin on the day before their decision was agreed.
pub(crate) const EARLY: [Edit<'static>; 4] = [
    set(BLOCK, "actions.unit-contract.start", "2025-01-27"),
    set(DELIVERIES, "actions.weekly-joint-forecast.start", "2025-01-27"),
    set(HOUSEHOLDS, "actions.sampling-weekends.start", "2025-01-27"),
    set(APRIL, "actions.joint-daily-forecast.start", "2025-01-27"),
];

#[test]
fn a_quarter_of_the_actions_may_begin_before_their_decision() {
    base().adds(&EARLY[..3], &[]);
    base().adds(
        &EARLY,
        &[(PLAN, "warning[KP206] ‹+++›: 4 of 14 actions start before the decision they serve was agreed")],
    );
    let on_the_day = set(APRIL, "actions.joint-daily-forecast.start", "2025-01-28");
    base().adds(&[EARLY[0], EARLY[1], EARLY[2], on_the_day], &[]);
    // Three of twelve are a quarter exactly.
    let twelve = [
        set(TRUST, "actions.category-day.state", "cancelled"),
        set(TRUST, "actions.store-tour.state", "cancelled"),
        set(SITE, "rules.KP305", "off"),
    ];
    base().with(&twelve).adds(&EARLY[..3], &[]);
}

/// Four of seven objectives come from history or a quota.
pub(crate) const HABIT: [Edit<'static>; 4] = [
    set(SHELF, "basis", "history"),
    set(PROMOTIONS, "basis", "quota"),
    set(RANGE, "basis", "history"),
    set(BLOCK, "basis", "quota"),
];

#[test]
fn half_of_the_objectives_may_come_from_history_or_a_quota() {
    base().adds(&HABIT[..3], &[]);
    base().adds(&HABIT, &[(PLAN, "warning[KP206] ‹+++›: 4 of 7 objectives come from history or a quota")]);
    base().with(&dropped(TRUST)).adds(&HABIT[..3], &[]);
}
