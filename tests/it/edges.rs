//! Every threshold of `[rules]` decides exactly at its number.
//!
//! The table has a row for each threshold of each rule: a playbook, and a figure in it that this threshold is compared
//! with. Moving the threshold past that figure, by a hair, has to change what the rule finds.

use std::collections::BTreeSet;

use jiff::civil::date;
use keyplan::diagnostics::Code;
use keyplan::health;
use rayon::prelude::*;

use crate::rules::alignment::{FALLING, UNEVIDENCED};
use crate::rules::decisions::{ACCOUNT_PLAN, HYGIENE, THIRD, third};
use crate::rules::edit::{add, body, file, set};
use crate::rules::horizon::{AMONG_US, DUE_SOON};
use crate::rules::late::promised;
use crate::rules::money::{contract, promotion, term};
use crate::rules::owners::{ANNA_TAKES_OVER, THREE_ITEMS_LESS, TWO_ITEMS_MORE, UNOWNED};
use crate::rules::people::{HUGO_NOT_IN_JANUARY, met};
use crate::rules::repeats::{self, FOUR_TITLES, IN_2027, PROSE_NOW, Parts, THREE_TEXTS, TWO_TITLES, follower};
use crate::rules::reviews::{
    ALL_GREEN, APPROVED_AGAIN, GAP_IN_AUTUMN, NOTHING_DECIDED, ONE_OF_FIVE_LATE, TWO_MORE_OPERATIONAL, ZOMBIE, issues,
    mute,
};
use crate::rules::scenarios::LOWER_TRIGGER;
use crate::rules::situation::PAST;
use crate::rules::tiers::{EARLY, HABIT, OTHER_ROLE, ROLE, SERVES_NOTHING};
use crate::rules::{ACCOUNT, OCTOBER, PLAN, PROMOTIONS, Playbook, SHELF, TRIAL_FIRST, base, on};

/// A threshold, and a playbook with a figure at which it decides.
pub(crate) struct Edge {
    code: &'static str,
    key: &'static str,
    /// The figure.
    figure: f64,
    /// Whether more is found when the figure is exactly the threshold.
    is_found: bool,
    pub(crate) playbook: fn() -> Playbook,
}

const fn edge(code: &'static str, key: &'static str, figure: f64, is_found: bool, playbook: fn() -> Playbook) -> Edge {
    Edge { code, key, figure, is_found, playbook }
}

pub(crate) const EDGES: &[Edge] = &[
    edge("KP201", "days", 375.0, true, undecided),
    edge("KP201", "tactical", 3.0, true, undecided),
    edge("KP201", "strategic_share", 2.0 / 7.0, false, || undecided().with(&[set(PROMOTIONS, "tier", "operational")])),
    edge("KP202", "share", 11.0 / 19.0, false, base),
    edge("KP202", "error_share", 35.0 / 41.0, false, || operational(22)),
    edge("KP202", "entries", 21.0, true, || operational(2)),
    edge("KP202", "months", 3.0 + 16.0 / 31.0, true, || operational(9)),
    edge("KP203", "titles", 4.0 / 5.0, true, || follower().with(&FOUR_TITLES)),
    edge("KP203", "objectives", 2.0, true, || follower().with(&repeats::two_objectives()).with(&TWO_TITLES)),
    edge("KP203", "likeness", 48.0 / 56.0, true, || {
        let alike = PROSE_NOW.replace("passes takes", "passes buys");
        follower().with(&[body(IN_2027[0], &alike), body(IN_2027[1], &alike), body(IN_2027[2], &alike)])
    }),
    edge("KP203", "texts", 3.0 / 5.0, true, || follower().with(&THREE_TEXTS)),
    edge("KP204", "targets", 1.0, true, base),
    edge("KP204", "points", 0.5, true, || {
        base().with(&repeats::next("10000", "11500")).with(&repeats::last("10000", "11600"))
    }),
    edge("KP205", "actions_a_pillar", 2.0, false, base),
    edge("KP205", "actions", 7.0, false, base),
    edge("KP205", "share", 3.0 / 7.0, false, || base().with(&SERVES_NOTHING[..3])),
    edge("KP206", "early", 4.0 / 14.0, false, || base().with(&EARLY)),
    edge("KP206", "habit", 3.0 / 7.0, false, || base().with(&HABIT[..3])),
    edge("KP207", "days", 30.0, true, || {
        base().with(&third("revoked", "2025-01-28")).with(&[set(THIRD, "ended_on", "2025-11-14")])
    }),
    edge("KP208", "months", 12.0 + 10.0 / 31.0, true, || mute().with(&[ALL_GREEN])),
    edge("KP208", "readings", 3.0, false, || mute().with(&[ALL_GREEN])),
    edge("KP210", "days", 13.0, false, || {
        base().with(&[set(PLAN, "status", "draft"), set(PLAN, "created", "2026-01-18")])
    }),
    edge("KP211", "words", 25.0, true, || {
        let slogan = format!("Win-win{}", " so".repeat(24));
        base().with(&[set(TRIAL_FIRST, "title", &slogan)])
    }),
    edge("KP212", "priorities", 2.0, false, base),
    edge("KP213", "hygiene_share", 2.0 / 7.0, false, || base().with(&HYGIENE)),
    edge("KP214", "days", 61.0, false, || base().with(&third("agreed", "2025-12-01"))),
    edge("KP214", "reviews", 2.0, false, base),
    edge("KP215", "months", 36.0, true, || base().with(&[ACCOUNT_PLAN])),
    edge("KP216", "risk", 6.0, true, base),
    edge("KP217", "days", 31.0, false, || on(date(2026, 2, 15)).with(&[LOWER_TRIGGER])),
    edge("KP223", "days", 1.0, false, || on(date(2028, 1, 1))),
    edge("KP223", "error_days", 181.0, false, || on(date(2028, 6, 29))),
    edge("KP225", "share", 1081.0 / 10800.0, false, || {
        let field = "unit = \"Airports\"\noffer = \"Bar\"\nstate = \"open\"\nsize = 1081";
        base().with(&[add(ACCOUNT, "whitespace", field)])
    }),
    edge("KP226", "unattractive", 4.0, true, base),
    edge("KP226", "attractive", 4.0, true, || base().with(&[set(ACCOUNT, "posture", "exit")])),
    edge("KP226", "strong", 3.0, true, || base().with(&[set(ACCOUNT, "posture", "exit")])),
    edge("KP301", "share", 5.0 / 18.0, false, base),
    edge("KP301", "error_share", 10.0 / 15.0, false, owned_by_one),
    edge("KP301", "functions", 6.0, false, base),
    edge("KP301", "items", 15.0, true, owned_by_one),
    edge("KP301", "days", 375.0, false, owned_by_one),
    edge("KP302", "people", 5.0, false, base),
    edge("KP302", "functions", 4.0, false, base),
    edge("KP302", "months", 2.0 + 13.0 / 31.0, false, base),
    edge("KP303", "days", 16.0, false, base),
    edge("KP303", "error_days", 16.0, false, base),
    edge("KP303", "ask_days", 16.0, false, base),
    edge("KP304", "days", 91.0, false, || on(date(2026, 4, 17)).with(&[APPROVED_AGAIN])),
    edge("KP304", "error_days", 181.0, false, || on(date(2026, 7, 16)).with(&[APPROVED_AGAIN])),
    edge("KP305", "jbp_months", 36.0, false, || base().with(&DUE_SOON)),
    edge("KP305", "points", 1.0, true, base),
    edge("KP305", "error_points", 1.0, true, base),
    edge("KP305", "months", 23.0, false, || base().with(&DUE_SOON)),
    edge("KP305", "few_months", 23.0, false, base),
    edge("KP305", "due_months", 23.0, true, base),
    edge("KP305", "due_share", 4.0 / 7.0, false, base),
    edge("KP305", "sales_share", 1.0 / 9.0, false, base),
    edge("KP305", "relational_share", 3.0 / 7.0, false, base),
    edge("KP306", "times", 92.0 / 91.25, false, base),
    edge("KP306", "error_times", 92.0 / 91.25, false, base),
    edge("KP306", "months", 9.0 + 19.0 / 30.0, true, || on(date(2026, 9, 20)).with(&GAP_IN_AUTUMN)),
    edge("KP307", "share", 1.0, false, base),
    edge("KP307", "error_share", 1.0, false, base),
    edge("KP307", "kpi_share", 2.0 / 3.0, false, base),
    edge("KP307", "months", 9.0 + 15.0 / 31.0, false, || base().with(&AMONG_US[1..])),
    edge("KP308", "days", 61.0, false, || {
        base().with(&[set(PLAN, "status", "draft"), set(PLAN, "created", "2025-12-01")])
    }),
    edge("KP309", "parts", 4.0, true, || base().with(&Parts::new().first(4))),
    edge("KP309", "error_parts", 6.0, true, || base().with(&Parts::new().first(6))),
    edge("KP309", "words", 50.0, false, base),
    edge("KP309", "template_share", 13.0 / 55.0, true, partly_a_template),
    edge("KP309", "likeness", 1.0, true, || base().with(&Parts::new().first(4))),
    edge("KP309", "days", 45.0, true, || {
        let draft = [set(PLAN, "status", "draft"), set(PLAN, "created", "2025-12-17")];
        base().with(&draft).with(&Parts::new().first(6))
    }),
    edge("KP310", "share", 3.0 / 20.0, false, || base().with(&TWO_ITEMS_MORE).with(&UNOWNED[..3])),
    edge("KP310", "error_share", 6.0 / 20.0, false, || base().with(&TWO_ITEMS_MORE).with(&UNOWNED)),
    edge("KP401", "months", 15.0 / 31.0, false, base),
    edge("KP401", "roll_months", 12.0 + 30.0 / 31.0, false, base),
    edge("KP401", "times", 16.0 / 91.25, false, base),
    edge("KP401", "sponsor_days", 16.0, false, base),
    edge("KP401", "sponsor_gap_days", 16.0, false, base),
    edge("KP401", "ask_days", 16.0, false, base),
    edge("KP401", "functions", 6.0, false, base),
    edge("KP401", "words", 51.0, false, base),
    edge("KP402", "months", 2.0 + 14.0 / 31.0, false, base),
    edge("KP402", "error_months", 24.0 + 1.0 / 29.0, false, || {
        base().with(&[set("accounts/north/situation/needs.md", "as_of", "2024-01-30")])
    }),
    edge("KP402", "assumed_share", 1.0 / 2.0, false, base),
    edge("KP402", "analysis_days", 9.0, false, base),
    edge("KP403", "share", 11.0 / 14.0, false, || base().with(&PAST)),
    edge("KP404", "months", 12.0 + 30.0 / 31.0, false, base),
    edge("KP404", "error_months", 12.0 + 30.0 / 31.0, false, base),
    edge("KP502", "full", 100.0, false, base),
    edge("KP502", "beyond", 121.0, false, || base().with(&[set("people/ben.md", "allocation.south.pct", "61")])),
    edge("KP511", "low", 3.0, true, base),
    edge("KP511", "fall", 1.0, true, || base().with(&[set(ACCOUNT, "alignment.2026-01-16.strategy", "3")])),
    edge("KP511", "falls", 2.0, true, || base().with(&FALLING)),
    edge("KP512", "days", 15.0, false, base),
    edge("KP514", "high", 4.0, true, || base().with(&[UNEVIDENCED])),
    edge("KP603", "accounts", 1.0, false, base),
    edge("KP603", "segment_a", 1.0, false, base),
    edge("KP611", "contacts", 3.0, true, base),
    edge("KP612", "days", 16.0, false, base),
    edge("KP613", "influence", 5.0, true, || base().with(&[HUGO_NOT_IN_JANUARY, met("2025-10-02")])),
    edge("KP613", "days", 16.0, false, base),
    edge("KP615", "influence", 4.0, true, || base().with(&[set("people/iris.md", "until", "2026-01-20")])),
    edge("KP703", "times", 16.0 / 91.25, false, base),
    edge("KP705", "objective", 1.0, false, base),
    edge("KP705", "plan", 9.0, false, base),
    edge("KP706", "tolerance", 13.0 / 1273.0, false, || base().with(&[set(PLAN, "sales.2026.prior", "9527")])),
    edge("KP707", "tolerance", 1.0 / 9661.0, false, || base().with(&[set(PLAN, "sales.2025.target", "9661")])),
    edge("KP711", "reviews", 2.0, true, || {
        let silent = "+++\ntype = \"monthly\"\ndate = 2025-11-20\nattendees = [\"anna\", \"iris\"]\n+++\n";
        let november = file("accounts/north/2025/reviews/2025-11.md", silent);
        on(date(2025, 12, 31)).with(&NOTHING_DECIDED).with(&[november])
    }),
    edge("KP712", "share", 2.0 / 5.0, false, || {
        base().with(&ONE_OF_FIVE_LATE).with(&[set(OCTOBER, "actions.data-share-annex.due", "2026-01-30")])
    }),
    edge("KP713", "reviews", 3.0, true, || base().with(&[ZOMBIE])),
    edge("KP715", "days", 1.0, false, || base().with(&[set(SHELF, "due", "2026-01-30")])),
    edge("KP715", "error_days", 91.0, false, || base().with(&[set(SHELF, "due", "2025-11-01")])),
    edge("KP716", "days", 1.0, false, || base().with(&[add(PLAN, "commitments", &promised("customer", "2026-01-30"))])),
    edge("KP716", "error_days", 91.0, false, || {
        base().with(&[add(PLAN, "commitments", &promised("supplier", "2025-11-01"))])
    }),
    edge("KP718", "days", 1.0, false, || base().with(&[set(PLAN, "to", "2026-01-30")])),
    edge("KP718", "error_days", 91.0, false, || base().with(&[set(PLAN, "to", "2025-11-01")])),
    edge("KP724", "days", 89.0, true, || base().with(&[add(ACCOUNT, "contracts", &contract("2026-07-30", "3"))])),
    edge("KP725", "days", 43.0, false, || {
        on(date(2026, 3, 16)).with(&[add(PLAN, "promotions", &promotion("easter", "to = 2026-02-01"))])
    }),
    edge("KP727", "share", 0.5, false, || {
        let (tied, loose) = (term("a", "amount = 500\ncondition = \"data\""), term("b", "amount = 500"));
        base().with(&[add(PLAN, "terms", &tied), add(PLAN, "terms", &loose)])
    }),
];

/// Three tactical objectives, and no decision that says what the customer does.
fn undecided() -> Playbook {
    base().with(&[ROLE, OTHER_ROLE])
}

/// 13 of 19 entries of the reviews are operational, and so many more.
fn operational(more: usize) -> Playbook {
    base().with(&TWO_MORE_OPERATIONAL).with(&issues(more))
}

/// Three parts only fill the form, and of the 55 words of a fourth 13 are the template's.
fn partly_a_template() -> Playbook {
    let parts = Parts::new();
    let text = format!("{} {} See [[shelf]].", repeats::TEMPLATE, repeats::words(40));
    base().with(&parts.first(3)).with(&[file(repeats::ANOTHER, &repeats::proposal(&text))])
}

/// Anna owns 10 of 15 items.
fn owned_by_one() -> Playbook {
    base().with(&THREE_ITEMS_LESS).with(&ANNA_TAKES_OVER)
}

/// How much a rule finds with one of its thresholds changed: each finding counts, and a worse level more. KP401 is asked
/// for the state of each part of the framework, since it does not report all of them.
fn weight(playbook: &Playbook, code: Code, key: &str, value: f64) -> usize {
    let (health, _) = playbook.check(&[(code, key, value)]);
    if code == Code::KP401 {
        return health.coverage().iter().flat_map(|(_, cells)| cells.iter()).map(|cell| cell.state as usize).sum();
    }
    health.findings().filter(|it| it.code == code).map(|it| 1 + it.level as usize).sum()
}

#[test]
fn a_figure_that_is_exactly_the_threshold_falls_on_its_side() {
    const HAIR: f64 = 1e-6;
    let wrong: Vec<String> = EDGES
        .par_iter()
        .filter_map(|Edge { code, key, figure, is_found, playbook }| {
            let (rule, playbook) = (Code::parse(code).unwrap(), playbook());
            let [below, at, above] =
                [figure - HAIR, *figure, figure + HAIR].map(|value| weight(&playbook, rule, key, value));
            let wanted = if *is_found { below.max(above) } else { below.min(above) };
            let is_right = below != above && at == wanted;
            (!is_right).then(|| format!("{code} {key}: {below} below {figure}, {at} at it, {above} above it"))
        })
        .collect();
    assert!(wrong.is_empty(), "no edge, or the other side of it: {wrong:#?}");
}

#[test]
fn every_threshold_of_every_rule_has_an_edge() {
    let held: BTreeSet<(&str, &str)> = EDGES.iter().map(|edge| (edge.code, edge.key)).collect();
    let thresholds = |code: &Code| health::thresholds(*code).iter().map(|it| (code.text(), it.key)).collect::<Vec<_>>();
    let all: BTreeSet<(&str, &str)> = Code::ALL.iter().flat_map(thresholds).collect();
    assert_eq!(held, all);
}
