//! KP209, KP211–KP215, KP219: what a decision is, and what leads up to it.

use crate::rules::edit::{Edit, add, body, file, set, unset};
use crate::rules::{
    APRIL, HOUSEHOLDS, JANUARY, JULY, OCTOBER, PLAN, PROMOTIONS, SHELF, SHELVES_FIRST, SITE, TRIAL_FIRST, base,
};

pub(crate) const THIRD: &str = "accounts/north/2025/decisions/chilled-first.md";

/// A third decision, which nothing hangs on but the scenario that protects it.
pub(crate) const fn third<'a>(status: &'a str, agreed_on: &'a str) -> [Edit<'a>; 4] {
    const TEXT: &str = "+++
title = \"Chilled before ambient\"
status = \"\"
agreed_on = 2000-01-01
until = 2028-12-31
prioritises = [\"penetration\"]
sacrifices = [\"online\"]
supplier_role = \"Chilled first.\"
customer_role = \"Chilled space first.\"
success = \"Half of it chilled.\"
+++

Cold sells.
";
    [
        file(THIRD, TEXT),
        set(THIRD, "status", status),
        set(THIRD, "agreed_on", agreed_on),
        set(PLAN, "scenarios.sc2.protects", "[\"trial-first\", \"chilled-first\"]"),
    ]
}

// KP209

#[test]
fn a_joint_plan_is_signed_by_both() {
    let signed = |signed| set(PLAN, "signed", signed);
    base().adds(
        &[signed("{ supplier = 2025-02-12 }")],
        &[(PLAN, "note[KP209] ‹{ supplier = 2025-02-12 }›: the customer has not signed this joint plan: it is still a sales plan")],
    );
    base().adds(
        &[signed("{ customer = 2025-02-12 }")],
        &[(
            PLAN,
            "note[KP209] ‹{ customer = 2025-02-12 }›: we have not signed this joint plan: it is still a sales plan",
        )],
    );
    let nobody = (PLAN, "note[KP209] ‹\"jbp\"›: nobody has signed this joint plan: it is still a sales plan");
    base().adds(&[unset(PLAN, "signed")], &[nobody]);
    base().adds(&[unset(PLAN, "signed"), set(PLAN, "kind", "account_plan")], &[]);
    base().adds(&[signed("{ supplier = 2025-02-12, customer = 2026-01-31 }")], &[]);
    base().adds(
        &[signed("{ supplier = 2025-02-12, customer = 2026-02-01 }")],
        &[(PLAN, "note[KP209] ‹{ supplier = 2025-02-12, customer = 2026-02-01 }›: the customer has not signed this joint plan: it is still a sales plan")],
    );
}

// KP211

const fn title(title: &str) -> Edit<'_> {
    set(TRIAL_FIRST, "title", title)
}

#[test]
fn a_slogan_that_names_nothing_decides_nothing() {
    base().adds(
        &[title("A Win-Win for both of us")],
        &[(TRIAL_FIRST, "warning[KP211] ‹\"A Win-Win for both of us\"›: “win-win” is a slogan, and this title names no driver, no pillar and no goal")],
    );
    for named in [
        "A win-win through availability",
        "Strategic partnership in supply",
        "Fewer empty shelves: customer first",
        "Win trial before windows",
    ] {
        base().adds(&[title(named)], &[]);
    }
}

#[test]
fn a_slogan_is_short() {
    let words = |words: usize| format!("Win-win{}", " so".repeat(words - 1));
    base().adds(&[title(&words(26))], &[]);
    base().adds(
        &[title(&words(25))],
        &[(TRIAL_FIRST, "warning[KP211] ‹\"Win-win so so so so so so so so so so so so so so so so so ›: “win-win” is a slogan, and this title names no driver, no pillar and no goal")],
    );
}

// KP212

pub(super) const GIVES_NOTHING_UP: Edit<'static> = unset(SHELVES_FIRST, "sacrifices");
pub(super) const NOTHING_GIVEN_UP: (&str, &str) =
    (SHELVES_FIRST, "error[KP212] ‹\"agreed\"›: this decision is agreed and gives nothing up");

#[test]
fn an_agreed_decision_gives_something_up() {
    base().adds(&[GIVES_NOTHING_UP], &[NOTHING_GIVEN_UP]);
    base().adds(&[set(SHELVES_FIRST, "sacrifices", "[\"price_depth\"]")], &[]);
    base().with(&third("proposed", "2025-01-28")).adds(&[unset(THIRD, "sacrifices")], &[]);
}

#[test]
fn three_things_come_first_at_most() {
    let prioritises = |drivers| set(TRIAL_FIRST, "prioritises", drivers);
    base().adds(&[prioritises("[\"penetration\", \"availability\", \"loyalty\"]")], &[]);
    base().adds(
        &[prioritises("[\"penetration\", \"availability\", \"loyalty\", \"frequency\"]")],
        &[(TRIAL_FIRST, "warning[KP212] ‹\"frequency\"›: this decision puts 4 drivers first")],
    );
}

// KP213

pub(super) const SHELF_ORPHAN: (&str, &str) =
    (SHELF, "error[KP213] ‹\"operational\"›: this objective serves no decision");
pub(super) const PROMOTIONS_ORPHAN: (&str, &str) =
    (PROMOTIONS, "error[KP213] ‹\"tactical\"›: this objective serves no decision");

#[test]
fn an_open_objective_leads_up_to_an_agreed_decision() {
    let serves = |serves| set(SHELF, "serves", serves);
    let playbook = base().with(&third("proposed", "2025-01-28"));
    playbook.adds(&[serves("[\"households\"]")], &[]);
    playbook.adds(
        &[serves("[\"chilled-first\"]")],
        &[(SHELF, "error[KP213] ‹\"chilled-first\"›: this objective serves `chilled-first`, which leads to no agreed decision")],
    );
    playbook.adds(&[unset(SHELF, "serves")], &[SHELF_ORPHAN]);
    let closed = [unset(SHELF, "serves"), set(SHELF, "state", "missed"), set(SHELF, "closed_on", "2026-01-15")];
    playbook.adds(&closed, &[]);
}

/// Two of seven objectives are hygiene and serve nothing.
pub(crate) const HYGIENE: [Edit<'static>; 4] = [
    unset(SHELF, "serves"),
    set(SHELF, "kind", "hygiene"),
    unset(PROMOTIONS, "serves"),
    set(PROMOTIONS, "kind", "hygiene"),
];

#[test]
fn a_fifth_of_the_objectives_may_be_hygiene() {
    base().adds(&HYGIENE[..2], &[]);
    base().adds(&HYGIENE, &[SHELF_ORPHAN, PROMOTIONS_ORPHAN]);
    base().with(&[set(SITE, "rules.KP213", "{ hygiene_share = 0.285714285714 }")]).adds(&HYGIENE, &[]);
}

// KP214

/// An objective that serves the third decision, too.
pub(crate) const SERVED: Edit<'static> = set(HOUSEHOLDS, "serves", "[\"trial-first\", \"chilled-first\"]");

#[test]
fn a_decision_is_served_by_an_open_objective_after_sixty_days() {
    let playbook = base().with(&third("agreed", "2025-12-02"));
    let earlier = set(THIRD, "agreed_on", "2025-12-01");
    playbook.adds(
        &[earlier],
        &[(THIRD, "warning[KP214] ‹2025-12-01›: agreed 61 days ago, and no open objective serves it")],
    );
    playbook.with(&[SERVED]).adds(&[earlier], &[]);
}

#[test]
fn one_of_two_quarterly_reviews_names_a_decision() {
    let unnamed = base().with(&[body(JULY, "In return the chain opened its data.\n")]);
    let decided = unset(JULY, "decided.1.about");
    unnamed.adds(
        &[decided],
        &[(
            SHELVES_FIRST,
            "warning[KP214] ‹2025-01-28›: agreed 368 days ago, and neither of the last two quarterly reviews names it",
        )],
    );
    let lately = body(JANUARY, "So did [[full-shelves]], and [[trial-first]] stands.\n");
    unnamed.with(&[lately]).adds(&[decided], &[]);
}

#[test]
fn a_decision_agreed_after_the_last_but_one_quarterly_review_could_not_be_named() {
    base().with(&third("agreed", "2025-07-18")).with(&[SERVED]).adds(
        &[set(THIRD, "agreed_on", "2025-07-17")],
        &[(
            THIRD,
            "warning[KP214] ‹2025-07-17›: agreed 198 days ago, and neither of the last two quarterly reviews names it",
        )],
    );
}

// KP215

#[test]
fn a_strategic_decision_holds_for_two_years() {
    let until = |day| set(TRIAL_FIRST, "until", day);
    let playbook = base().with(&[ACCOUNT_PLAN]);
    playbook.adds(&[until("2027-01-27")], &[]);
    playbook.adds(
        &[until("2027-01-26")],
        &[(TRIAL_FIRST, "warning[KP215] ‹2027-01-26›: this decision holds for 23 months, less than 24 months")],
    );
}

/// The plan is not a joint one.
pub(crate) const ACCOUNT_PLAN: Edit<'static> = set(PLAN, "kind", "account_plan");

#[test]
fn a_decision_of_a_joint_plan_holds_as_long_as_the_plan() {
    let until = |day| set(TRIAL_FIRST, "until", day);
    base().adds(&[until("2028-06-30")], &[]);
    base().adds(
        &[until("2027-12-30")],
        &[(
            TRIAL_FIRST,
            "warning[KP215] ‹2027-12-30›: this decision ends on 2027-12-30, before its joint plan does (2027-12-31)",
        )],
    );
    // A joint plan of a year needs no decision of two.
    let year =
        base().with(&[set(SITE, "rules.KP305", "off"), set(SITE, "rules.KP728", "off"), set(PLAN, "to", "2026-12-31")]);
    year.adds(&[until("2026-12-31")], &[]);
}

#[test]
fn a_title_that_says_how_much_and_chooses_nothing_is_an_objectives() {
    let found = |text: &str, aim: &str| {
        format!(
            "warning[KP215] ‹\"{text}\"›: its title reads like an objective: it says what to reach ({aim}) and chooses nothing"
        )
    };
    for (text, aim) in [
        ("Grow sales by 8 %", "8 %"),
        ("Tăng doanh số 15 %", "15 %"),
        ("Augmenter le CA de 8 %", "8 %"),
        ("Øg salget med 8 %", "8 %"),
        ("Become number one", "number one"),
    ] {
        base().adds(&[title(text)], &[(TRIAL_FIRST, &found(text, aim))]);
    }
    base().adds(&[title("Grow with families before growing with offers of 20 %")], &[]);
    base().adds(&[title("Grow in small stores by 2028")], &[]);
}

#[test]
fn a_title_with_a_verb_and_a_number_is_an_actions() {
    base().adds(
        &[title("Launch 40 chilled units")],
        &[(TRIAL_FIRST, "warning[KP215] ‹\"Launch 40 chilled units\"›: its title reads like an action: it begins with “launch” and has a number")],
    );
    base().adds(&[title("Launch chilled units")], &[]);
    base().adds(&[title("Chilled units: launch 40")], &[]);
    base().adds(
        &[title("Run 40 units"), set(TRIAL_FIRST, "until", "2026-12-31")],
        &[(TRIAL_FIRST, "warning[KP215] ‹2026-12-31›: this decision ends on 2026-12-31, before its joint plan does (2027-12-31), and its title reads like an action: it begins with “run” and has a number")],
    );
}

// KP219

#[test]
fn nobody_works_on_what_was_given_up() {
    let drivers = |drivers| set(SHELF, "drivers", drivers);
    let found = |what: &str| {
        format!(
            "error[KP219] ‹\"price_depth\"›: {what} works on “Price depth”, which “Full shelves before low prices” gives up"
        )
    };
    base().adds(&[drivers("[\"availability\", \"price_depth\"]")], &[(SHELF, &found("this objective"))]);
    base().adds(&[drivers("[\"availability\", \"loyalty\"]")], &[]);
    let closed = [drivers("[\"price_depth\"]"), set(SHELF, "state", "achieved"), set(SHELF, "closed_on", "2026-01-15")];
    base().adds(&closed, &[]);
    base().adds(
        &[set(PROMOTIONS, "actions.promotion-calendar-2026.drivers", "[\"price_depth\"]")],
        &[(PROMOTIONS, &found("the action “Promotion calendar 2026”"))],
    );
    base().adds(
        &[set(OCTOBER, "actions.supply-day.drivers", "[\"price_depth\"]")],
        &[(OCTOBER, &found("the action “Supply day”"))],
    );
    let promotion = |to: &str| {
        format!(
            "id = \"easter\"\ntitle = \"Easter\"\nfrom = 2026-01-12\nto = {to}\nmechanic = \"price\"\ndrivers = [\"price_depth\"]"
        )
    };
    let silent = base().with(&[set(SITE, "rules.KP222", "off")]);
    silent.adds(&[add(PLAN, "promotions", &promotion("2026-01-31"))], &[(PLAN, &found("the promotion “Easter”"))]);
    silent.adds(&[add(PLAN, "promotions", &promotion("2026-01-30"))], &[]);
    // What is done is done.
    base().adds(&[set(OCTOBER, "actions.late-store-visits.drivers", "[\"price_depth\"]")], &[]);
    base().adds(&[set(APRIL, "actions.joint-daily-forecast.drivers", "[\"price_depth\"]")], &[]);
}

#[test]
fn what_is_only_proposed_gives_nothing_up_yet() {
    let drivers = set(SHELF, "drivers", "[\"online\"]");
    base().with(&third("proposed", "2025-12-15")).adds(&[drivers], &[]);
    base().with(&third("agreed", "2025-12-15")).adds(
        &[drivers],
        &[(
            SHELF,
            "error[KP219] ‹\"online\"›: this objective works on “Online”, which “Chilled before ambient” gives up",
        )],
    );
}
