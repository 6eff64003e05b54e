//! KP221, KP222, KP225, KP226, KP724 to KP727: goals, decisions and money, white space, contracts, promotions and terms.

use jiff::civil::{Date, date};

use crate::rules::edit::{Edit, add, set, unset};
use crate::rules::tiers::dropped;
use crate::rules::{ACCOUNT, DELIVERIES, PLAN, Playbook, SHELF, SHELVES_FIRST, SITE, TRIAL_FIRST, base, on};

// KP221

const G3_UNSERVED: [Edit<'static>; 2] = [set(SHELF, "goals", "[\"g1\"]"), set(DELIVERIES, "goals", "[\"g1\"]")];
const NO_G3: &str = "warning[KP221] ‹\"Fewer empty shelves\"›: no open objective serves this goal of the customer: “Fewer empty shelves”";

#[test]
fn an_objective_serves_each_goal_the_customer_confirmed() {
    base().adds(&G3_UNSERVED, &[(ACCOUNT, NO_G3)]);
    base().adds(&G3_UNSERVED[..1], &[]);
    base().with(&G3_UNSERVED[..1]).adds(&dropped(DELIVERIES), &[(ACCOUNT, NO_G3)]);
    base().with(&[set(ACCOUNT, "goals.g3.evidence", "assumed")]).adds(&G3_UNSERVED, &[]);
    let found = |edit: Edit<'_>| base().with(&G3_UNSERVED).with(&[edit]).finds("KP221").len();
    assert_eq!(found(set(PLAN, "status", "in_review")), 0, "the plan is not in force");
    assert_eq!(found(set(PLAN, "to", "2026-01-30")), 0, "the plan is over");
}

// KP222

/// One more promotion.
pub(crate) fn promotion(id: &str, rest: &str) -> String {
    format!("id = \"{id}\"\ntitle = \"{id}\"\nfrom = 2026-01-12\nmechanic = \"display\"\n{rest}\n")
}

#[test]
fn money_goes_where_a_decision_says() {
    let found = |place: &str, what: &str| {
        format!(
            "warning[KP222] ‹{place}›: money without a decision: {what} works on nothing that an agreed decision puts first"
        )
    };
    let promo = |target| set(PLAN, "pillars.promotion.target", target);
    let playbook = base().with(&[set(SITE, "rules.KP706", "off")]);
    playbook.adds(&[promo("80")], &[(PLAN, &found("80", "“Promotion”"))]);
    playbook.adds(&[promo("0")], &[]);
    // A pillar without drivers is left alone.
    playbook.adds(&[set(PLAN, "pillars.people.target", "40")], &[]);
    let own = promotion("easter", "to = 2026-01-31\ndrivers = [\"online\"]");
    let silent = base();
    silent.adds(&[add(PLAN, "promotions", &own)], &[(PLAN, &found("\"easter\"", "the promotion “easter”"))]);
    for fine in [
        "to = 2026-01-30\ndrivers = [\"online\"]",
        "to = 2026-02-28\ndrivers = [\"online\", \"penetration\"]",
        "to = 2026-02-28\npillar = \"supply\"",
        "to = 2026-02-28",
    ] {
        silent.adds(&[add(PLAN, "promotions", &promotion("easter", fine))], &[]);
    }
    let of_pillar = promotion("easter", "to = 2026-02-28\npillar = \"promotion\"");
    silent.adds(&[add(PLAN, "promotions", &of_pillar)], &[(PLAN, &found("\"easter\"", "the promotion “easter”"))]);
}

#[test]
fn trade_investment_follows_a_decision() {
    let investment = set(PLAN, "investment", "900");
    base().adds(&[investment], &[]);
    let proposed = [set(TRIAL_FIRST, "status", "proposed"), set(SHELVES_FIRST, "status", "proposed")];
    let found = base().with(&proposed).with(&[investment]).finds("KP222");
    assert!(found[0].1.contains("the investment has no agreed decision, and “Supply”, “Assortment”"), "{found:?}");
}

// KP225

/// A field of the white space.
fn field(state: &str, rest: &str) -> String {
    format!("unit = \"Airports\"\noffer = \"Chilled bar\"\nstate = \"{state}\"\n{rest}")
}

#[test]
fn a_large_open_field_is_spoken_of() {
    // Sales of 2026 are to be 10800, and none are known yet.
    let found = |state: &str, size: &str| {
        format!(
            "note[KP225] ‹\"{state}\"›: “Chilled bar” for “Airports” ({size}) is open and worth more than 10 % of this year's sales, but no decision, objective or scenario names it"
        )
    };
    for state in ["open", "competitor"] {
        base().adds(&[add(ACCOUNT, "whitespace", &field(state, "size = 1081"))], &[(ACCOUNT, &found(state, "1,081"))]);
    }
    base().adds(&[add(ACCOUNT, "whitespace", &field("open", "size = 1080"))], &[]);
    for state in ["owned", "pilot", "none"] {
        base().adds(&[add(ACCOUNT, "whitespace", &field(state, "size = 5000"))], &[]);
    }
    base().adds(&[add(ACCOUNT, "whitespace", &field("open", "size = 5000\ndecision = \"trial-first\""))], &[]);
    base().adds(&[add(ACCOUNT, "whitespace", &field("open", "size = 5000\nobjective = \"range\""))], &[]);
    let named = set(PLAN, "scenarios.sc2.then", "Offer the chilled bar in airports first.");
    base().with(&[named]).adds(&[add(ACCOUNT, "whitespace", &field("open", "size = 5000"))], &[]);
    let actual = base().with(&[set(PLAN, "sales.2026.actual", "20000")]);
    actual.adds(&[add(ACCOUNT, "whitespace", &field("open", "size = 2000"))], &[]);
}

// KP226

#[test]
fn the_posture_fits_what_the_account_is_worth() {
    let scores = |attractiveness, strength, posture| {
        [
            set(ACCOUNT, "potential.attractiveness", attractiveness),
            set(ACCOUNT, "potential.strength", strength),
            set(ACCOUNT, "posture", posture),
        ]
    };
    let found = |posture: &str, what: &str| format!("note[KP226] ‹\"{posture}\"›: the posture says {what}");
    base().adds(
        &[set(ACCOUNT, "potential.attractiveness", "2")],
        &[(ACCOUNT, &found("invest", "invest, but the attractiveness is only 2 of 5"))],
    );
    let check = |attractiveness, strength, posture, what: Option<&str>| {
        let found = base().with(&[set(ACCOUNT, "potential.reasons", "Others.")]);
        let said = found.with(&scores(attractiveness, strength, posture)).finds("KP226");
        assert_eq!(said.first().map(|it| it.1.split(": ").nth(1).unwrap()), what);
    };
    check("1", "5", "grow", Some("the posture says grow, but the attractiveness is only 1 of 5"));
    check("5", "2", "harvest", None);
    check("3", "5", "exit", None);
    check("1", "1", "maintain", None);
    check(
        "5",
        "4",
        "exit",
        Some("the posture says exit, but the account is attractive (5 of 5) and we are strong there (4 of 5)"),
    );
}

#[test]
fn a_key_account_has_reasons_for_being_one() {
    let found = "note[KP226] ‹\"A\"›: this is a key account of segment A, and nothing says why";
    base().adds(&[unset(ACCOUNT, "potential.reasons")], &[(ACCOUNT, found)]);
    base().adds(&[unset(ACCOUNT, "potential")], &[(ACCOUNT, found)]);
    base().adds(&[unset(ACCOUNT, "potential"), set(ACCOUNT, "segment", "B")], &[]);
}

// KP724

/// A contract that ends on a day.
pub(crate) fn contract(to: &str, notice: &str) -> String {
    format!("id = \"msa\"\ntitle = \"Master agreement\"\nfrom = 2023-07-01\nto = {to}\nnotice_months = {notice}\n")
}

#[test]
fn a_contract_that_can_be_ended_soon_is_spoken_of() {
    let about = |to: &str, notice: &str, found: &[&str]| {
        let found: Vec<_> = found.iter().map(|it| (ACCOUNT, *it)).collect();
        base().adds(&[add(ACCOUNT, "contracts", &contract(to, notice))], &found);
    };
    let silent = "and no objective, decision or scenario names it";
    let said = |level: &str, to: &str, what: &str| format!("{level}[KP724] ‹{to}›: {what}, {silent}");
    // 180 days from 31 January are 30 July.
    about("2027-01-31", "6", &[]);
    about(
        "2027-01-30",
        "6",
        &[&said("warning", "2027-01-30", "the notice day of “Master agreement” is 2026-07-30, in 180 days")],
    );
    about("2026-07-30", "0", &[&said("warning", "2026-07-30", "“Master agreement” ends on 2026-07-30, in 180 days")]);
    about(
        "2026-04-30",
        "3",
        &[&said("error", "2026-04-30", "the notice day of “Master agreement”, 2026-01-30, passed 1 day ago")],
    );
    about(
        "2026-05-01",
        "3",
        &[&said("warning", "2026-05-01", "the notice day of “Master agreement” is 2026-02-01, in 1 day")],
    );
    about("2026-01-30", "3", &[]);
}

#[test]
fn an_objective_a_decision_or_a_scenario_answers_a_contract() {
    let playbook = base().with(&[add(ACCOUNT, "contracts", &contract("2026-06-30", "3"))]);
    assert_eq!(playbook.finds("KP724").len(), 1);
    for edit in
        [set(SHELF, "contract", "msa"), set(TRIAL_FIRST, "contract", "msa"), set(PLAN, "scenarios.sc2.contract", "msa")]
    {
        assert_eq!(playbook.with(&[edit]).finds("KP724"), [], "{edit:?}");
    }
    let text = playbook.text(SHELF) + "\nIt carries [the renewal](../../_index.md#contract-msa).\n";
    let linked = playbook.with(&[crate::rules::edit::file(SHELF, &text)]);
    assert_eq!(linked.finds("KP724"), []);
}

// KP725

#[test]
fn a_promotion_has_a_result_six_weeks_after_it_ended() {
    let found = |day: Date, rest: &str| {
        let playbook = on(day).with(&[add(PLAN, "promotions", &promotion("easter", rest))]);
        playbook.finds("KP725").into_iter().map(|it| it.1).collect::<Vec<_>>()
    };
    let ends = "to = 2026-02-01";
    assert_eq!(found(date(2026, 3, 15), ends), [""; 0], "42 days");
    let said = "warning[KP725] ‹2026-02-01›: “easter” ended on 2026-02-01, 43 days ago, and has no result";
    assert_eq!(found(date(2026, 3, 16), ends), [said]);
    assert_eq!(found(date(2026, 3, 16), "to = 2026-02-01\nresult = 0"), [""; 0]);
}

#[test]
fn fourteen_promotions_are_one_finding_at_most() {
    let edits: Vec<String> =
        (1..=14).map(|at| promotion(&format!("p{at}"), &format!("to = 2026-02-{at:02}\nowner = \"anna\""))).collect();
    let edits: Vec<Edit<'_>> = edits.iter().map(|entry| add(PLAN, "promotions", entry)).collect();
    base().adds(&edits, &[]);
    let later: Playbook = on(date(2026, 6, 1)).with(&edits);
    let found = later.finds("KP725");
    assert!(found.len() == 1 && found[0].1.contains("14 promotions are over and have no result"), "{found:?}");
    for code in ["KP205", "KP301", "KP305"] {
        assert_eq!(later.finds(code), on(date(2026, 6, 1)).finds(code), "{code}");
    }
}

// KP726

/// A term of the trade.
pub(crate) fn term(id: &str, rest: &str) -> String {
    format!("id = \"{id}\"\ntitle = \"{id}\"\nkind = \"off_invoice\"\n{rest}\n")
}

#[test]
fn promotions_and_terms_stay_within_the_trade_investment() {
    let easter = promotion("easter", "to = 2026-02-28\nfunding = 60");
    let rebate = term("rebate", "amount = 1440\ncondition = \"growth\"");
    let spend = [add(PLAN, "promotions", &easter), add(PLAN, "terms", &rebate)];
    let invest = |money| set(PLAN, "investment", money);
    let playbook = base().with(&spend);
    playbook.adds(&[invest("1500")], &[]);
    let found = "warning[KP726] ‹1499›: promotions of 60 and terms of 1,440 cost 1 more than the investment of 1,499";
    playbook.adds(&[invest("1499")], &[(PLAN, found)]);
    // 10 % of sales of 9660, 10800 and 12000.
    let share = term("logistics", "pct = 10\ncondition = \"full pallets\"");
    let playbook = base().with(&[add(PLAN, "terms", &share)]);
    playbook.adds(&[invest("3246")], &[]);
    let found = "warning[KP726] ‹3245›: terms of 3,246 cost 1 more than the investment of 3,245";
    playbook.adds(&[invest("3245")], &[(PLAN, found)]);
}

// KP727

#[test]
fn half_of_the_terms_hang_on_a_condition() {
    let tied = |amount: &str| term("shelf", &format!("condition = \"fair share\"\n{amount}"));
    let loose = |amount: &str| term("base", amount);
    let both = |a: &str, b: &str| {
        let (tied, loose) = (tied(a), loose(b));
        base().with(&[add(PLAN, "terms", &tied), add(PLAN, "terms", &loose)]).finds("KP727")
    };
    assert_eq!(both("amount = 500", "amount = 500"), []);
    let found = both("amount = 380", "amount = 1520");
    assert_eq!(found[0].1, "note[KP727] ‹\"base\"›: 1,520 of 1,900 in terms has no condition, 80 %");
    assert_eq!(both("", "amount = 1520"), [], "one of two, by number");
    base().adds(
        &[add(PLAN, "terms", &loose("pct = 8\ncondition = \"–\""))],
        &[(PLAN, "note[KP727] ‹\"base\"›: the one term has no condition, 100 %")],
    );
}
