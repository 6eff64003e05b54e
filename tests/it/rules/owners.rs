//! KP301–KP303, KP308, KP310: who owns a plan, who wrote it, and who above the account wants it.

use crate::rules::edit::{Edit, add, set, unset};
use crate::rules::{ACCOUNT, BLOCK, DELIVERIES, HOUSEHOLDS, JANUARY, JULY, PLAN, PROMOTIONS, SHELF, SITE, TRUST, base};

const ANNA: &str = "people/anna.md";
const GUS: &str = "people/gus.md";

/// The nine parts of the framework say again what other rules say: it is left out where those are meant.
pub(crate) const WITHOUT_FRAMEWORK: Edit<'static> = set(SITE, "rules.KP401", "off");

// KP301

/// Of 18 items Anna owns 5; with these she owns 9, and with the last one 10.
pub(crate) const ANNA_TAKES_OVER: [Edit<'static>; 5] = [
    set(HOUSEHOLDS, "owner", "anna"),
    set(BLOCK, "owner", "anna"),
    set(SHELF, "owner", "anna"),
    set(DELIVERIES, "owner", "anna"),
    set(PROMOTIONS, "owner", "anna"),
];

/// Three items of others are none any more: 15 are left.
pub(crate) const THREE_ITEMS_LESS: [Edit<'static>; 3] = [
    set(PLAN, "scenarios.sc3.state", "expired"),
    add(JANUARY, "closed", "action = \"supply-day\"\non = 2026-01-15"),
    set(TRUST, "actions.store-tour.state", "cancelled"),
];

const TEN_OF_FIFTEEN: (&str, &str) = (PLAN, "warning[KP301] ‹+++›: 10 of 15 items are owned by Anna Berg");

#[test]
fn a_plan_whose_items_one_person_owns_is_owned_by_one() {
    let playbook = base().with(&THREE_ITEMS_LESS);
    playbook.adds(&ANNA_TAKES_OVER[..4], &[]);
    playbook.adds(&ANNA_TAKES_OVER, &[TEN_OF_FIFTEEN]);
    let strict = playbook.with(&[set(SITE, "rules.KP301", "{ share = 0.5, error_share = 0.6 }")]);
    strict.adds(&ANNA_TAKES_OVER[..4], &[(PLAN, "warning[KP301] ‹+++›: 9 of 15 items are owned by Anna Berg")]);
    strict.adds(&ANNA_TAKES_OVER, &[(PLAN, "error[KP301] ‹+++›: 10 of 15 items are owned by Anna Berg")]);
}

#[test]
fn a_plan_needs_owners_from_three_functions() {
    let function = |path, function| set(path, "function", function);
    let two = [
        function("people/dora.md", "sales"),
        function("people/emil.md", "sales"),
        function("people/cara.md", "sales"),
        function(GUS, "supply"),
    ];
    base().adds(&two, &[(PLAN, "warning[KP301] ‹+++›: of the 18 items of this plan only sales and supply own any")]);
    base().adds(&two[1..], &[]);
}

#[test]
fn a_young_or_small_plan_may_be_owned_by_one() {
    let playbook = base().with(&THREE_ITEMS_LESS);
    let and = |edit| [ANNA_TAKES_OVER.as_slice(), &[edit]].concat();
    playbook.adds(&and(set(PLAN, "created", "2025-12-17")), &[]);
    playbook.adds(&and(set(PLAN, "created", "2025-12-16")), &[TEN_OF_FIFTEEN]);
    playbook.adds(&and(set(SITE, "rules.KP301", "{ items = 16 }")), &[]);
    playbook.adds(&and(set(SITE, "rules.KP301", "{ items = 15 }")), &[TEN_OF_FIFTEEN]);
}

// KP302

const fn contributors(people: &str) -> Edit<'_> {
    set(PLAN, "contributors", people)
}

const fn customer_contributors(people: &str) -> Edit<'_> {
    set(PLAN, "customer_contributors", people)
}

const NO_CUSTOMER: Edit<'static> = unset(PLAN, "customer_contributors");

#[test]
fn a_plan_that_only_the_manager_contributed_to_was_written_alone() {
    base().adds(
        &[contributors("[\"anna\"]"), NO_CUSTOMER],
        &[(PLAN, "error[KP302] ‹\"anna\"›: nobody besides Anna Berg is named as a contributor")],
    );
    base().adds(
        &[contributors("[\"ben\", \"cara\"]"), NO_CUSTOMER],
        &[(PLAN, "warning[KP302] ‹\"ben\", \"cara\"›: 2 people contributed besides Anna Berg")],
    );
    base().adds(&[contributors("[\"ben\", \"cara\"]")], &[]);
}

#[test]
fn a_plan_needs_contributors_from_two_of_our_functions() {
    base().adds(
        &[contributors("[\"ben\"]"), customer_contributors("[\"iris\", \"jan\"]")],
        &[(PLAN, "warning[KP302] ‹\"ben\"›: only supply contributed on our side")],
    );
}

#[test]
fn a_plan_needs_a_workshop_in_twelve_months() {
    let playbook = base().with(&[WITHOUT_FRAMEWORK]);
    let last = |day| set(PLAN, "workshops.2025-11-18.date", day);
    playbook.adds(&[last("2025-01-31")], &[]);
    playbook.adds(
        &[last("2025-01-30")],
        &[(PLAN, "warning[KP302] ‹\"ben\", \"cara\", \"dora\", \"emil\"›: the last workshop was on 2025-01-30")],
    );
}

// KP303

#[test]
fn an_account_without_a_sponsor_interests_nobody_senior() {
    let playbook = base().with(&[WITHOUT_FRAMEWORK]);
    playbook.adds(&[unset(ACCOUNT, "sponsor")], &[(ACCOUNT, "error[KP303] ‹+++›: this account has no sponsor")]);
    playbook.adds(
        &[set(GUS, "until", "2026-01-31")],
        &[(ACCOUNT, "error[KP303] ‹\"gus\"›: the sponsor, Gus Hall, left on 2026-01-31")],
    );
    playbook.adds(&[set(GUS, "until", "2026-02-01")], &[]);
}

/// The sponsor was in no review; what is left is the day on which he met Hugo.
const UNSEEN: [Edit<'static>; 2] = [
    set(JANUARY, "attendees", "[\"fay\", \"anna\", \"ben\", \"cara\", \"hugo\", \"iris\"]"),
    set(JULY, "attendees", "[\"fay\", \"anna\", \"ben\", \"hugo\", \"iris\", \"jan\"]"),
];

#[test]
fn a_sponsor_whom_nobody_sees_is_none() {
    let playbook = base().with(&[WITHOUT_FRAMEWORK]);
    let met = |day| [UNSEEN.as_slice(), &[set(ACCOUNT, "contacts.hugo.last_met", day)]].concat();
    let found = |level: &str, day: &str, days: &str| {
        format!("{level}[KP303] ‹\"gus\"›: the sponsor, Gus Hall, was last seen on {day}, {days} days ago")
    };
    playbook.adds(&UNSEEN, &[]);
    playbook.adds(&met("2025-08-04"), &[]);
    playbook.adds(&met("2025-08-03"), &[(ACCOUNT, &found("warning", "2025-08-03", "181"))]);
    playbook.adds(&met("2025-01-31"), &[(ACCOUNT, &found("warning", "2025-01-31", "365"))]);
    playbook.adds(&met("2025-01-30"), &[(ACCOUNT, &found("error", "2025-01-30", "366"))]);
    // Somebody new has had no time yet.
    let new = [met("2025-08-03").as_slice(), &[set(GUS, "since", "2025-08-04")]].concat();
    playbook.adds(&new, &[]);
}

#[test]
fn a_plan_is_approved_by_the_director_of_its_account() {
    base().adds(
        &[set(PLAN, "approved.by", "gus")],
        &[(PLAN, "error[KP303] ‹\"gus\"›: approved by Gus Hall, while the director of this account is Fay Grant")],
    );
}

#[test]
fn an_ask_is_answered_within_thirty_days() {
    let first = |day| set(PLAN, "asks.0.raised", day);
    base().adds(&[first("2026-01-01")], &[]);
    base().adds(
        &[first("2025-12-31")],
        &[(PLAN, "warning[KP303] ‹2025-12-31›: Gus Hall has been asked for 31 days and has not answered: “Decide on 70 chilled units.”")],
    );
    base().adds(
        &[first("2025-12-31"), set(PLAN, "asks.1.raised", "2025-12-30")],
        &[(PLAN, "warning[KP303] ‹2025-12-30›: 2 asks have no answer; Gus Hall was asked 32 days ago: “Say on the tour that range waits.”")],
    );
    base().adds(&[first("2025-12-31"), set(PLAN, "asks.0.answered", "2026-01-20")], &[]);
}

// KP308

#[test]
fn a_draft_is_kept_close_after_sixty_days() {
    let draft = base().with(&[set(PLAN, "status", "draft"), set(PLAN, "created", "2025-12-02")]);
    draft.adds(
        &[set(PLAN, "created", "2025-12-01")],
        &[(PLAN, "warning[KP308] ‹\"draft\"›: this plan has been a draft for 61 days")],
    );
    draft.adds(&[LEA_JOINS], &[]);
}

const LEA_JOINS: Edit<'static> =
    set(ACCOUNT, "team", "[\"anna\", \"ben\", \"cara\", \"dora\", \"emil\", \"fay\", \"gus\", \"lea\"]");

#[test]
fn a_member_of_the_team_has_a_part_in_the_plan() {
    let found = "warning[KP308] ‹+++›: Lea Moss is on the team and has no item, review or contribution in this plan";
    base().adds(&[LEA_JOINS], &[(PLAN, found)]);
    for part in [
        set(JANUARY, "attendees", "[\"gus\", \"fay\", \"anna\", \"ben\", \"cara\", \"lea\", \"hugo\", \"iris\"]"),
        contributors("[\"lea\", \"ben\", \"cara\", \"dora\", \"emil\"]"),
        set(PLAN, "risks.currency.owner", "lea"),
    ] {
        base().adds(&[LEA_JOINS, part], &[]);
    }
}

// KP310

#[test]
fn an_account_without_a_manager_is_nobodys() {
    let playbook = base().with(&[WITHOUT_FRAMEWORK]);
    playbook.adds(&[unset(ACCOUNT, "manager")], &[(ACCOUNT, "error[KP310] ‹+++›: this account has no manager")]);
    playbook.adds(&[set(ANNA, "until", "2026-02-01")], &[]);
    playbook.adds(
        &[set(ANNA, "until", "2026-01-31")],
        &[
            (ACCOUNT, "error[KP310] ‹\"anna\"›: Anna Berg, who manages this account, left on 2026-01-31"),
            (PLAN, "error[KP310] ‹+++›: 5 of 18 items have no owner: “Trusted adviser”, “The right range”, “Contract for units” and 2 more"),
        ],
    );
}

/// Two risks more, both owned: 20 items.
pub(crate) const TWO_ITEMS_MORE: [Edit<'static>; 2] = [
    add(PLAN, "risks", "id = \"port\"\ntitle = \"The port closes\"\nprobability = 1\nimpact = 3\nowner = \"ben\""),
    add(PLAN, "risks", "id = \"strike\"\ntitle = \"Drivers strike\"\nprobability = 1\nimpact = 3\nowner = \"ben\""),
];

pub(crate) const UNOWNED: [Edit<'static>; 6] = [
    unset(PLAN, "risks.cold-chain.owner"),
    unset(PLAN, "risks.currency.owner"),
    unset(PLAN, "risks.port.owner"),
    unset(PLAN, "risks.strike.owner"),
    unset(PROMOTIONS, "owner"),
    unset(SHELF, "owner"),
];

#[test]
fn items_that_nobody_owns_are_counted() {
    let playbook = base().with(&TWO_ITEMS_MORE);
    playbook.adds(&UNOWNED[..2], &[]);
    playbook.adds(
        &UNOWNED[..3],
        &[(PLAN, "warning[KP310] ‹+++›: 3 of 20 items have no owner: “The cold chain is too small”, “The currency falls” and “The port closes”")],
    );
    playbook.adds(
        &UNOWNED[..5],
        &[(PLAN, "warning[KP310] ‹+++›: 5 of 20 items have no owner: “Promotions that pay”, “The cold chain is too small”, “The currency falls” and 2 more")],
    );
    playbook.adds(
        &UNOWNED,
        &[(PLAN, "error[KP310] ‹+++›: 6 of 20 items have no owner: “Promotions that pay”, “Shelf never empty”, “The cold chain is too small” and 3 more")],
    );
}

#[test]
fn a_plan_that_is_nobodys_is_not_owned_by_one_as_well() {
    base().with(&THREE_ITEMS_LESS).adds(
        &[ANNA_TAKES_OVER.as_slice(), &UNOWNED[..2]].concat(),
        &[(
            PLAN,
            "warning[KP310] ‹+++›: 2 of 15 items have no owner: “The cold chain is too small” and “The currency falls”",
        )],
    );
}
