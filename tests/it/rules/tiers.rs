//! KP200–KP219, KP708, KP709, KP711: tiers, strategy, and reviews that say little.

use jiff::civil::date;

use crate::rules::{ACCOUNT, Edit, PLAN, SITE, Starter};

const MINIMARTS: &str = "accounts/quangora/2025/decisions/minimarts-first.md";
const DISCOUNT: &str = "accounts/quangora/2025/decisions/from-discount-to-availability.md";

/// A finding on the first decision.
macro_rules! minimarts {
    ($found:literal) => {
        concat!("accounts/quangora/2025/decisions/minimarts-first.md ", $found)
    };
}

/// A finding on the second decision.
macro_rules! discount {
    ($found:literal) => {
        concat!("accounts/quangora/2025/decisions/from-discount-to-availability.md ", $found)
    };
}

/// Settings of rules.
macro_rules! rules {
    ($lines:literal) => {
        (SITE, "today = 2026-01-31\n", concat!("today = 2026-01-31\n[rules]\n", $lines, "\n"))
    };
}

const SHELF: &str = objective!("shelf-never-empty");
const DELIVERIES: &str = objective!("deliver-as-ordered");
const PROMOTIONS: &str = objective!("promotions-that-pay");
const RANGE: &str = objective!("right-range-in-minimarts");
const BLOCK: &str = objective!("chilled-block-visible");
const HOUSEHOLDS: &str = objective!("households-in-the-category");
const ADVISER: &str = objective!("trusted-category-adviser");

const SERVES_DISCOUNT: &str = "serves = [\"from-discount-to-availability\"]\n";
const SERVES_MINIMARTS: &str = "serves = [\"minimarts-first\"]\n";

/// The finding about an objective that serves nothing.
macro_rules! orphan {
    ($name:literal, $tier:literal) => {
        concat!(
            "accounts/quangora/2025/objectives/",
            $name,
            ".md error[KP213] ‹\"",
            $tier,
            "\"›: this objective serves no decision"
        )
    };
}

/// A third decision, which nothing hangs on but a scenario that protects it.
fn third(head: &str) -> Starter {
    let text = format!(
        "+++\ntitle = \"Chilled before ambient\"\n{head}\nuntil = 2028-12-31\nprioritises = [\"penetration\"]\nsacrifices = [\"online\"]\nsupplier_role = \"Chilled first.\"\ncustomer_role = \"Chilled space first.\"\nsuccess = \"Half of it chilled.\"\n+++\n\nCold sells.\n"
    );
    let protected = "within_days = 21\nprotects = [\"minimarts-first\"";
    Starter::new().with(&[(THIRD, "", &text), (PLAN, protected, &format!("{protected}, \"chilled-first\""))])
}

const THIRD: &str = "accounts/quangora/2025/decisions/chilled-first.md";

/// A finding on the third decision.
macro_rules! third {
    ($found:literal) => {
        concat!("accounts/quangora/2025/decisions/chilled-first.md ", $found)
    };
}

// KP200

const EXPECTS: Edit<'static> = (
    PLAN,
    "customer_expects = \"A supplier that keeps minimart shelves full and brings new households to the chilled aisle.\"\n",
    "",
);

#[test]
fn a_plan_under_way_says_what_it_is_about_and_a_draft_may_have_holes() {
    let found = plan!("warning[KP200] ‹+++›: this plan has no `customer_expects`");
    Starter::new().adds(&[EXPECTS], &[found]);
    let status = |word| Starter::new().with(&[(PLAN, "status = \"approved\"", word)]);
    status("status = \"in_review\"").adds(&[EXPECTS], &[found]);
    status("status = \"draft\"").adds(&[EXPECTS], &[]);
}

#[test]
fn every_empty_field_is_one_finding_on_its_thing() {
    let starter = Starter::new();
    starter.adds(
        &[
            (MINIMARTS, "supplier_role = \"Funds chilled units and runs the joint forecast.\"\n", ""),
            (MINIMARTS, "success = \"Penetration of 27 % in 2027.\"", "success = \"\""),
        ],
        &[
            minimarts!("warning[KP200] ‹+++›: this decision has no `success`"),
            minimarts!("warning[KP200] ‹+++›: this decision has no `supplier_role`"),
        ],
    );
    starter.adds(
        &[(ACCOUNT, "source = \"annual report\"\n", "")],
        &["accounts/quangora/_index.md warning[KP200] ‹[[goals]]›: the goal `qg1` has no `source`"],
    );
    starter.adds(
        &[(PROMOTIONS, "due = 2026-02-13\n", "")],
        &[
            "accounts/quangora/2025/objectives/promotions-that-pay.md warning[KP200] ‹[[actions]]›: the action “Promotion calendar 2026” has no `due`",
        ],
    );
}

#[test]
fn a_decision_is_asked_for_its_day_once_it_is_agreed() {
    let decision = |status| {
        let text = format!(
            "+++\ntitle = \"Chilled before ambient\"\nstatus = \"{status}\"\nuntil = 2028-12-31\nprioritises = [\"penetration\"]\nsacrifices = [\"online\"]\nsupplier_role = \"Chilled first.\"\ncustomer_role = \"Chilled space first.\"\nsuccess = \"Half of it chilled.\"\n+++\n\nCold sells, see [[shelf-never-empty]]. {}\n",
            "So it goes. ".repeat(12)
        );
        let found = Starter::new().with(&[("accounts/quangora/2025/decisions/chilled.md", "", &text)]).findings();
        found.into_iter().filter(|it| it.contains("KP200")).collect::<Vec<_>>()
    };
    assert_eq!(decision("proposed"), [""; 0]);
    let found = "accounts/quangora/2025/decisions/chilled.md warning[KP200] ‹+++›: this decision has no `agreed_on`";
    assert_eq!(decision("agreed"), [found]);
}

#[test]
fn an_account_is_asked_once_one_of_its_plans_is_under_way() {
    let segment = (ACCOUNT, "segment = \"A\"\n", "");
    Starter::new()
        .adds(&[segment], &["accounts/quangora/_index.md warning[KP200] ‹+++›: this account has no `segment`"]);
    Starter::new().with(&[(PLAN, "status = \"approved\"", "status = \"draft\"")]).adds(&[segment], &[]);
}

#[test]
fn what_another_rule_asks_for_is_not_asked_for_twice() {
    Starter::new().adds(&[GIVES_NOTHING_UP], &[NOTHING_GIVEN_UP]);
}

// KP201

const ROLE: Edit<'static> = (DISCOUNT, "customer_role = \"Holds back multi-buys above 30 %.\"\n", "");
const OTHER_ROLE: Edit<'static> = (MINIMARTS, "customer_role = \"Gives space and shares store stock data.\"\n", "");
const ROLE_ASKED_FOR: &str = minimarts!("warning[KP200] ‹+++›: this decision has no `customer_role`");
const TACTICAL: &str = plan!(
    "error[KP201] ‹+++›: 3 objectives are tactical, and no agreed decision names a priority, a sacrifice and the part of both sides"
);

#[test]
fn three_tactical_objectives_need_a_decision_that_decides_something() {
    Starter::new().with(&[ROLE]).adds(&[OTHER_ROLE], &[ROLE_ASKED_FOR, TACTICAL]);
    Starter::new().with(&[OTHER_ROLE]).adds(&[], &[]);
    let two = (PROMOTIONS, "tier = \"tactical\"", "tier = \"operational\"");
    Starter::new().with(&[ROLE, two]).adds(&[OTHER_ROLE], &[ROLE_ASKED_FOR]);
}

#[test]
fn a_plan_has_45_days_to_decide_something() {
    let created = |day| Starter::new().with(&[ROLE, (PLAN, "created = 2025-01-21", day)]);
    created("created = 2025-12-17").adds(&[OTHER_ROLE], &[ROLE_ASKED_FOR, TACTICAL]);
    created("created = 2025-12-18").adds(&[OTHER_ROLE], &[ROLE_ASKED_FOR]);
}

/// Nothing strategic is left.
const FLAT: [Edit<'static>; 2] = [
    (ADVISER, "tier = \"strategic\"", "tier = \"operational\""),
    (HOUSEHOLDS, "tier = \"strategic\"", "tier = \"operational\""),
];

#[test]
fn a_tenth_of_the_objectives_is_strategic() {
    let starter = Starter::new();
    starter.adds(
        &FLAT,
        &[plan!("warning[KP201] ‹+++›: none of 7 objectives is strategic: this is a sales plan in disguise")],
    );
    starter.adds(&FLAT[..1], &[]);
    let with = |rules| Starter::new().with(&[rules]);
    with(rules!("KP201 = { strategic_share = 0.142857142857 }")).adds(&FLAT[..1], &[]);
    with(rules!("KP201 = { strategic_share = 0.15 }")).adds(
        &FLAT[..1],
        &[plan!("warning[KP201] ‹+++›: 1 of 7 objectives is strategic: this is a sales plan in disguise")],
    );
}

#[test]
fn an_objective_that_was_dropped_does_not_shape_the_plan() {
    let dropped = (HOUSEHOLDS, "due = 2027-12-31", "due = 2027-12-31\nstate = \"dropped\"\nclosed_on = 2026-01-15");
    Starter::new().with(&[dropped]).adds(
        &FLAT[..1],
        &[plan!("warning[KP201] ‹+++›: none of 6 objectives is strategic: this is a sales plan in disguise")],
    );
}

#[test]
fn one_kpi_is_about_the_customer_the_category_or_the_shopper() {
    let shared = "perspective = \"shared\"";
    let ours = |file, perspective| (file, perspective, "perspective = \"supplier\"");
    let value = |file, family| (file, family, "family = \"value\"");
    let starter = Starter::new().with(&[
        rules!("KP305 = \"off\"\nKP307 = \"off\""),
        ours(HOUSEHOLDS, shared),
        value(HOUSEHOLDS, "family = \"shopper\""),
        ours(RANGE, shared),
        value(RANGE, "family = \"category\""),
        ours(SHELF, shared),
        ours(DELIVERIES, shared),
        ours(PLAN, "perspective = \"customer\""),
        value(PLAN, "family = \"category\""),
    ]);
    let (perspective, family) = (ours(BLOCK, shared), value(BLOCK, "family = \"category\""));
    starter.adds(&[perspective], &[]);
    starter.adds(&[family], &[]);
    starter.adds(
        &[perspective, family],
        &[plan!(
            "warning[KP201] ‹+++›: none of 9 KPIs is about the customer, the category or the shopper: this is a sales plan in disguise"
        )],
    );
}

// KP202

/// Of the 19 entries of the year 11 are operational; with these 13.
const RETIERED: [Edit<'static>; 2] = [
    (
        review!("2026-01-15"),
        "tier = \"strategic\"\nabout = \"minimarts-first\"",
        "tier = \"operational\"\nabout = \"minimarts-first\"",
    ),
    (
        review!("2026-01-15"),
        "12,000 k€ in 2027.\"\ntier = \"strategic\"",
        "12,000 k€ in 2027.\"\ntier = \"operational\"",
    ),
];

#[test]
fn seven_tenths_of_what_reviews_deal_with_may_be_operational() {
    let starter = Starter::new().with(&RETIERED);
    let issues = |count, expected: &[&str]| {
        let first = "[[issues]]\nclass = \"display\"";
        let issue = "[[issues]]\nclass = \"other\"\ntext = \"A pallet in the wrong place.\"\nclosed = 2025-10-16\n\n";
        starter.adds(&[(review!("2025-10-15"), first, &(issue.repeat(count) + first))], expected);
    };
    issues(1, &[]);
    issues(
        2,
        &[plan!("warning[KP202] ‹+++›: 15 of 21 entries in the reviews of the last 12 months are operational, 71.4 %")],
    );
    issues(
        21,
        &[plan!("warning[KP202] ‹+++›: 34 of 40 entries in the reviews of the last 12 months are operational, 85 %")],
    );
    issues(
        22,
        &[plan!("error[KP202] ‹+++›: 35 of 41 entries in the reviews of the last 12 months are operational, 85.4 %")],
    );
}

#[test]
fn seven_tenths_exactly_are_not_too_many() {
    let third = (
        review!("2026-01-15"),
        "tier = \"tactical\"\nabout = \"chilled-block-visible\"",
        "tier = \"operational\"\nabout = \"chilled-block-visible\"",
    );
    let first = "[[issues]]\nclass = \"display\"";
    let issue = "[[issues]]\nclass = \"other\"\ntext = \"A pallet in the wrong place.\"\nclosed = 2025-10-16\n\n";
    let starter = Starter::new().with(&[RETIERED[0], RETIERED[1]]);
    starter.adds(&[(review!("2025-10-15"), first, &(issue.to_owned() + first))], &[]);
    starter.adds(
        &[third],
        &[plan!("warning[KP202] ‹+++›: 14 of 19 entries in the reviews of the last 12 months are operational, 73.7 %")],
    );
}

#[test]
fn a_dozen_entries_have_to_be_there_before_they_are_judged() {
    let starter = Starter::new();
    starter.adds(&[rules!("KP202 = { share = 0.5, entries = 20 }")], &[]);
    starter.adds(
        &[rules!("KP202 = { share = 0.5, entries = 19 }")],
        &[plan!("warning[KP202] ‹+++›: 11 of 19 entries in the reviews of the last 12 months are operational, 57.9 %")],
    );
}

#[test]
fn what_reviews_dealt_with_longer_ago_counts_no_more() {
    Starter::new().adds(
        &[rules!("KP202 = { share = 0.2, entries = 4, months = 3 }")],
        &[plan!("warning[KP202] ‹+++›: 1 of 4 entries in the reviews of the last 3 months are operational, 25 %")],
    );
}

// KP203

const PLACES: [&str; 5] = ["a", "b", "c", "d", "e"];
const OLD_TITLES: [&str; 5] = ["Grow by 8 %", "Full shelves", "Three leaflets", "Wider range", "On time"];
const NEW_TITLES: [&str; 5] =
    ["A second facing", "Night deliveries", "No leaflet without a taste", "Six lines", "Early"];
const PROSE: &str = "In spring the chain refits 12 stores, and in each of them the chilled block moves to the door. We bring 3 units a store and the people who fill them on the first day. What the move costs us, 84 k€, comes back within 9 months if every fourth household that passes takes one carton home.\n";
const PROSE_NOW: &str = "In spring the chain refits 31 stores, and in each of them the chilled block moves to the door. We bring 4 units a store and the people who fill them on the first day. What the move costs us, 96 k€, comes back within 9 months if every fourth household that passes takes one carton home.\n";
const PROSE_NEW: &str = "Nobody tries what is warm. So the block goes cold first, and the plan for the rest of the aisle waits until we know how many households came back after the tasting.\n";

/// A plan with five objectives: their titles and texts. One more is strategic and the same in each.
fn plan_of(year: &str, head: &str, titles: [&str; 5], texts: [&str; 5]) -> Vec<(String, String)> {
    let folder = format!("accounts/quangora/{year}");
    let head = format!(
        "+++\ntitle = \"Plan of {year}\"\nkind = \"account_plan\"\nfrom = {year}-01-01\nto = 2028-12-31\n{head}\n+++\n"
    );
    let mut files = vec![(format!("{folder}/_index.md"), head)];
    for ((place, title), text) in PLACES.iter().zip(titles).zip(texts) {
        let text = format!("+++\ntitle = \"{title}\"\ntier = \"operational\"\nowner = \"pham-duy\"\n+++\n\n{text}");
        files.push((format!("{folder}/objectives/{place}.md"), text));
    }
    let same = format!("+++\ntitle = \"Trusted adviser\"\ntier = \"strategic\"\nowner = \"pham-duy\"\n+++\n\n{PROSE}");
    files.push((format!("{folder}/objectives/s.md"), same));
    files
}

/// The starter with a plan of 2026 that is over, and one of 2027 that follows it and begins as something of its own.
/// Its thin texts are another rule's business.
fn follower(rules: &str) -> Starter {
    let old = plan_of("2026", "status = \"superseded\"", OLD_TITLES, [PROSE; 5]);
    let new = plan_of("2027", "status = \"in_review\"\nfollows = \"2026\"", NEW_TITLES, [PROSE_NEW; 5]);
    let files: Vec<_> = old.into_iter().chain(new).collect();
    let mut edits: Vec<Edit<'_>> = files.iter().map(|(path, text)| (path.as_str(), "", text.as_str())).collect();
    let rules = format!("today = 2026-01-31\n[rules]\nKP309 = \"off\"\n{rules}\n");
    edits.push((SITE, "today = 2026-01-31\n", &rules));
    Starter::new().with(&edits)
}

const IN_2027: [&str; 5] = [
    "accounts/quangora/2027/objectives/a.md",
    "accounts/quangora/2027/objectives/b.md",
    "accounts/quangora/2027/objectives/c.md",
    "accounts/quangora/2027/objectives/d.md",
    "accounts/quangora/2027/objectives/e.md",
];

/// A finding on the plan of 2027.
macro_rules! copied {
    ($level:literal, $what:literal) => {
        concat!(
            "accounts/quangora/2027/_index.md ",
            $level,
            "[KP203] ‹\"2026\"›: this plan repeats “Plan of 2026”: ",
            $what
        )
    };
}

#[test]
fn four_of_five_titles_of_last_year_make_a_copy_and_strategy_may_stay() {
    let starter = follower("");
    let titles = [
        (IN_2027[0], NEW_TITLES[0], "Grow by 12 %"),
        (IN_2027[1], NEW_TITLES[1], "FULL shelves!"),
        (IN_2027[2], NEW_TITLES[2], OLD_TITLES[2]),
        (IN_2027[3], NEW_TITLES[3], OLD_TITLES[3]),
    ];
    starter.adds(&titles[..3], &[]);
    starter.adds(&titles, &[copied!("error", "4 of 5 objectives have the titles they had there, with 1 figure changed (“Grow by 12 %”, “FULL shelves!”, “Three leaflets” and 1 more)")]);
}

#[test]
fn two_titles_prove_nothing() {
    let dropped = |file| (file, "tier = ", "state = \"dropped\"\nclosed_on = 2026-01-20\ntier = ");
    let two = |rules| follower(rules).with(&[dropped(IN_2027[0]), dropped(IN_2027[1]), dropped(IN_2027[2])]);
    let titles = [(IN_2027[3], NEW_TITLES[3], OLD_TITLES[3]), (IN_2027[4], NEW_TITLES[4], OLD_TITLES[4])];
    two("").adds(&titles, &[]);
    two("KP203 = { objectives = 2 }").adds(
        &titles,
        &[copied!(
            "error",
            "2 of 2 objectives have the titles they had there, with no figure changed (“Wider range” and “On time”)"
        )],
    );
}

#[test]
fn three_of_five_texts_of_last_year_make_a_copy_whatever_its_figures() {
    let starter = follower("");
    let texts = [IN_2027[0], IN_2027[1], IN_2027[2]].map(|file| (file, PROSE_NEW, PROSE_NOW));
    starter.adds(&texts[..2], &[]);
    starter.adds(
        &texts,
        &[copied!(
            "warning",
            "3 of 5 texts are 100 % the same, with 9 figures changed (“A second facing”, “Night deliveries” and “No leaflet without a taste”)"
        )],
    );
}

#[test]
fn a_text_is_a_copy_when_it_is_85_per_cent_alike() {
    let starter = follower("KP203 = { texts = 0.2 }");
    let with = |word, instead| PROSE_NOW.replace(word, instead);
    // Of 52 shingles the fifth word from the end stands in five, the fourth in four.
    starter.adds(&[(IN_2027[0], PROSE_NEW, &with("passes takes", "enters takes"))], &[]);
    starter.adds(
        &[(IN_2027[0], PROSE_NEW, &with("passes takes", "passes buys"))],
        &[copied!("warning", "1 of 5 texts is 85.7 % the same, with 3 figures changed (“A second facing”)")],
    );
}

#[test]
fn a_plan_that_follows_nothing_copies_nothing() {
    let texts = IN_2027.map(|file| (file, PROSE_NEW, PROSE_NOW));
    let alone = ("accounts/quangora/2027/_index.md", "follows = \"2026\"\n", "");
    follower("").with(&[alone]).adds(&texts, &[]);
}

// KP204

#[test]
fn three_targets_with_the_same_uplift_are_last_years_figures() {
    let starter =
        Starter::new().with(&[(SITE, "today = 2026-01-31\n", "today = 2026-01-31\n[rules]\nKP706 = \"off\"\n")]);
    let next = |year| (PLAN, "period = \"2026\"\ntarget = 10800", year);
    let last = |year| (PLAN, "period = \"2027\"\ntarget = 12000", year);
    let found = |percent: &str| {
        format!(
            "{}warning[KP204] ‹9660›: 3 targets lie {percent} % above their baselines: sales of 2025, sales of 2026 and sales of 2027",
            plan!("")
        )
    };
    let flat = next("period = \"2026\"\nprior = 10000\ntarget = 11500");
    starter.adds(&[flat], &[]);
    starter.adds(&[flat, last("period = \"2027\"\nprior = 10000\ntarget = 11600")], &[&found("15.5")]);
    starter.adds(&[flat, last("period = \"2027\"\nprior = 10000\ntarget = 11601")], &[]);
    starter.adds(&[flat, last("period = \"2027\"\nprior = 10000\ntarget = 11500")], &[&found("15")]);
}

#[test]
fn a_target_that_is_its_baseline_is_no_uplift_and_a_share_has_its_own_reasons() {
    let flat = [
        (PLAN, "prior = 8400\ntarget = 9660", "prior = 9660\ntarget = 9660"),
        (PLAN, "period = \"2026\"\ntarget = 10800", "period = \"2026\"\nprior = 10800\ntarget = 10800"),
        (PLAN, "period = \"2027\"\ntarget = 12000", "period = \"2027\"\nprior = 12000\ntarget = 12050"),
    ];
    let quiet = rules!("KP706 = \"off\"\nKP707 = \"off\"");
    Starter::new().with(&[quiet]).adds(&flat, &[]);
    let shares = [
        (PROMOTIONS, "baseline = 0.80\n", "baseline = 1.0\n"),
        (SHELF, "baseline = 89.0\n", "baseline = 79.2\n"),
        (DELIVERIES, "baseline = 91\n", "baseline = 80\n"),
    ];
    Starter::new().adds(&shares, &[]);
}

#[test]
fn targets_of_objectives_count_with_the_plans() {
    let unit = |file, baseline| {
        [
            (file, "unit = \"pct\"", "unit = \"count\""),
            (file, baseline, "baseline = 100\ntarget = 115.1\nbaseline_period = \"2024\"\n"),
        ]
    };
    let edits = [
        unit(SHELF, "baseline = 89.0\nbaseline_period = \"2024\"\ntarget = 95.0\n"),
        unit(DELIVERIES, "baseline = 91\nbaseline_period = \"2024\"\ntarget = 96\n"),
    ];
    Starter::new().adds(
        &edits.concat(),
        &[plan!("warning[KP204] ‹9660›: 3 targets lie 15 % above their baselines: sales of 2025, On time in full and On-shelf availability")],
    );
}

// KP205

/// So many more open actions, and where they go.
fn actions(count: usize) -> String {
    let action =
        "[[actions]]\ntitle = \"Count the gaps\"\nkind = \"relational\"\nowner = \"pham-duy\"\ndue = 2026-06-30\n\n";
    format!("{}+++\n\nA shelf that is empty", action.repeat(count))
}

fn busier(actions: &str) -> Edit<'_> {
    (SHELF, "+++\n\nA shelf that is empty", actions)
}

#[test]
fn a_pillar_carries_five_open_actions() {
    let starter = Starter::new();
    starter.adds(&[busier(&actions(3))], &[]);
    starter.adds(&[busier(&actions(4))], &[plan!("warning[KP205] ‹\"supply\"›: Supply has 6 open actions")]);
}

#[test]
fn an_account_carries_twenty_open_actions() {
    let starter = Starter::new().with(&[rules!("KP205 = { actions_a_pillar = 50 }")]);
    starter.adds(&[busier(&actions(13))], &[]);
    starter.adds(&[busier(&actions(14))], &[plan!("warning[KP205] ‹+++›: Quangora Mart has 21 open actions")]);
}

#[test]
fn half_of_the_objectives_serve_a_shared_decision() {
    let loose = [(SHELF, SERVES_DISCOUNT, ""), (PROMOTIONS, SERVES_DISCOUNT, ""), (RANGE, SERVES_MINIMARTS, "")];
    let orphans = [
        orphan!("shelf-never-empty", "operational"),
        orphan!("promotions-that-pay", "tactical"),
        orphan!("right-range-in-minimarts", "tactical"),
    ];
    Starter::new().adds(&loose, &orphans);
    let dropped = (BLOCK, "due = 2026-12-31", "due = 2026-12-31\nstate = \"dropped\"\nclosed_on = 2026-01-15");
    Starter::new().with(&[dropped]).adds(&loose, &orphans);
    let scattered = plan!("warning[KP205] ‹+++›: 4 of 7 objectives serve no agreed decision");
    let fourth = (BLOCK, SERVES_MINIMARTS, "");
    Starter::new().adds(
        &[loose[0], loose[1], loose[2], fourth],
        &[orphans[0], orphans[1], orphans[2], orphan!("chilled-block-visible", "tactical"), scattered],
    );
}

// KP206

/// Four of the plan's fourteen actions begin before 28 January 2025.
const EARLY: [Edit<'static>; 4] = [
    (BLOCK, "start = 2025-11-03", "start = 2025-01-27"),
    (DELIVERIES, "start = 2025-07-14", "start = 2025-01-27"),
    (HOUSEHOLDS, "start = 2025-08-02", "start = 2025-01-27"),
    (review!("2025-04-16"), "start = 2025-04-22", "start = 2025-01-27"),
];

#[test]
fn a_quarter_of_the_actions_may_begin_before_their_decision() {
    let starter = Starter::new();
    starter.adds(&EARLY[..3], &[]);
    let found = plan!("warning[KP206] ‹+++›: 4 of 14 actions start before the decision they serve was agreed");
    starter.adds(&EARLY, &[found]);
    let on_the_day = (review!("2025-04-16"), "start = 2025-04-22", "start = 2025-01-28");
    starter.adds(&[EARLY[0], EARLY[1], EARLY[2], on_the_day], &[]);
    // Three of twelve are a quarter exactly.
    let cancelled = |due, state| (ADVISER, due, state);
    starter
        .with(&[
            cancelled("due = 2026-02-28\n", "due = 2026-02-28\nstate = \"cancelled\"\n"),
            cancelled("due = 2026-03-20\n", "due = 2026-03-20\nstate = \"cancelled\"\n"),
            rules!("KP305 = \"off\""),
        ])
        .adds(&EARLY[..3], &[]);
}

#[test]
fn half_of_the_objectives_may_come_from_history_or_a_quota() {
    let basis = |file, word| (file, "basis = \"decision\"", word);
    let habit = [
        basis(SHELF, "basis = \"history\""),
        basis(PROMOTIONS, "basis = \"quota\""),
        basis(RANGE, "basis = \"history\""),
        basis(BLOCK, "basis = \"quota\""),
    ];
    let starter = Starter::new();
    starter.adds(&habit[..3], &[]);
    let found = plan!("warning[KP206] ‹+++›: 4 of 7 objectives come from history or a quota");
    starter.adds(&habit, &[found]);
    let dropped = (ADVISER, "due = 2027-12-31", "due = 2027-12-31\nstate = \"dropped\"\nclosed_on = 2026-01-15");
    starter.with(&[dropped]).adds(&habit[..3], &[]);
}

// KP207

#[test]
fn a_decision_stands_for_thirty_days_after_issues() {
    let starter = third("status = \"revoked\"\nagreed_on = 2025-01-28\nended_on = 2025-12-20");
    let ended = |day| (THIRD, "ended_on = 2025-12-20", day);
    starter.adds(
        &[ended("ended_on = 2025-11-14")],
        &[third!("warning[KP207] ‹2025-11-14›: this decision ended 30 days after a review with 1 issue, with no annual or executive review in between")],
    );
    starter.adds(&[ended("ended_on = 2025-11-15")], &[]);
    // The review of July is an executive one too, that of January hears no issues.
    starter.adds(&[ended("ended_on = 2025-07-20")], &[]);
    starter.adds(&[ended("ended_on = 2026-01-20")], &[]);
    let kept = third("status = \"agreed\"\nagreed_on = 2025-01-28\nended_on = 2025-12-20");
    kept.adds(&[ended("ended_on = 2025-11-14")], &[]);
}

const CHANGED: &str = "[[changes]]\nwhat = \"Hypermarkets too\"\nabout = \"minimarts-first\"\n\n[[issues]]";

#[test]
fn a_review_that_hears_issues_leaves_decisions_alone() {
    let october = review!("2025-10-15");
    let changed = (october, "[[issues]]", CHANGED);
    let starter = Starter::new();
    starter.adds(
        &[changed],
        &["accounts/quangora/2025/reviews/2025-10-15.md warning[KP207] ‹\"minimarts-first\"›: “Win trial in minimarts before adding range in hypermarkets” is changed in a review that hears 1 issue and is neither annual nor executive"],
    );
    let about_an_objective = "[[changes]]\nwhat = \"More visits\"\nabout = \"chilled-block-visible\"\n\n[[issues]]";
    starter.adds(&[(october, "[[issues]]", about_an_objective)], &[]);
    let executive = (october, "type = \"quarterly\"", "type = [\"quarterly\", \"executive\"]");
    starter.with(&[executive]).adds(&[changed], &[]);
}

#[test]
fn a_review_soon_after_one_with_issues_leaves_decisions_alone() {
    let monthly = |day: &str| {
        format!(
            "+++\ntype = \"monthly\"\ndate = {day}\nattendees = [\"tran-minh-khoi\", \"nguyen-ha-vy\"]\n[[changes]]\nwhat = \"Hypermarkets too\"\nabout = \"minimarts-first\"\n+++\n"
        )
    };
    let starter = Starter::new();
    starter.adds(
        &[(review!("2025-11-14"), "", &monthly("2025-11-14"))],
        &["accounts/quangora/2025/reviews/2025-11-14.md warning[KP207] ‹\"minimarts-first\"›: “Win trial in minimarts before adding range in hypermarkets” is changed 30 days after a review with 1 issue, with no annual or executive review in between"],
    );
    starter.adds(&[(review!("2025-11-15"), "", &monthly("2025-11-15"))], &[]);
}

// KP208

/// Everything green but the share of shelf, and reviews that speak of nothing.
fn mute() -> Starter {
    let decided = |day, text, instead| (day, text, instead);
    Starter::new().with(&[
        (review!("2025-10-15"), "otif = 94.0", "otif = 94.5"),
        (review!("2025-10-15"), "trade_spend = 18.6", "trade_spend = 18.4"),
        (review!("2025-10-15"), "gmroi = 2.3", "gmroi = 2.4"),
        (review!("2025-07-17"), "buyer_index = 63", "buyer_index = 64"),
        (review!("2025-07-17"), "type = [\"executive\", \"quarterly\"]", "type = \"quarterly\""),
        (review!("2026-01-15"), "type = [\"annual\", \"executive\"]", "type = \"quarterly\""),
        decided(review!("2025-04-16"), "about = \"from-discount-to-availability\"", "tier = \"tactical\""),
        decided(review!("2025-07-17"), "about = \"minimarts-first\"", "tier = \"tactical\""),
        decided(review!("2025-10-15"), "about = \"minimarts-first\"", "tier = \"tactical\""),
        RETIERED[0],
        RETIERED[1],
    ])
}

const GREEN: Edit<'static> = (review!("2026-01-15"), "sos = 14.6", "sos = 15.0");
const MUTE: &str =
    plan!("warning[KP208] ‹+++›: all 9 KPIs are green, and 4 reviews in 12 months hold no strategic entry");

#[test]
fn a_plan_all_green_speaks_of_its_strategy() {
    mute().adds(&[GREEN], &[MUTE]);
    let annual = (review!("2025-04-16"), "type = \"quarterly\"", "type = [\"quarterly\", \"annual\"]");
    mute().with(&[annual]).adds(&[GREEN], &[]);
    let strategic = (review!("2025-04-16"), "tier = \"tactical\"", "tier = \"strategic\"");
    mute().with(&[strategic]).adds(&[GREEN], &[]);
    let amber_before = (review!("2025-10-15"), "sos = 13.9", "sos = 13.6");
    mute().with(&[amber_before]).adds(&[GREEN], &[]);
}

#[test]
fn a_plan_has_twelve_months_before_it_is_called_mute() {
    let created = |day| mute().with(&[(PLAN, "created = 2025-01-21", day)]);
    created("created = 2025-01-31").adds(&[GREEN], &[MUTE]);
    created("created = 2025-02-01").adds(&[GREEN], &[]);
}

// KP209

#[test]
fn a_joint_plan_is_signed_by_both() {
    let starter = Starter::new();
    let signed = |text| (PLAN, "signed = { supplier = 2025-02-12, customer = 2025-02-12 }\n", text);
    starter.adds(
        &[signed("signed = { supplier = 2025-02-12 }\n")],
        &[plan!("note[KP209] ‹{ supplier = 2025-02-12 }›: the customer has not signed this joint plan: it is still a sales plan")],
    );
    starter.adds(
        &[signed("signed = { customer = 2025-02-12 }\n")],
        &[plan!(
            "note[KP209] ‹{ customer = 2025-02-12 }›: we have not signed this joint plan: it is still a sales plan"
        )],
    );
    let nobody = plan!("note[KP209] ‹\"jbp\"›: nobody has signed this joint plan: it is still a sales plan");
    starter.adds(&[signed("")], &[nobody]);
    starter.adds(&[signed(""), (PLAN, "kind = \"jbp\"", "kind = \"account_plan\"")], &[]);
    starter.adds(&[signed("signed = { supplier = 2025-02-12, customer = 2026-01-31 }\n")], &[]);
    starter.adds(
        &[signed("signed = { supplier = 2025-02-12, customer = 2026-02-01 }\n")],
        &[plan!("note[KP209] ‹{ supplier = 2025-02-12, customer = 2026-02-01 }›: the customer has not signed this joint plan: it is still a sales plan")],
    );
}

// KP211

const TITLE: &str = "title = \"Win trial in minimarts before adding range in hypermarkets\"";

#[test]
fn a_slogan_that_names_nothing_decides_nothing() {
    let starter = Starter::new();
    starter.adds(
        &[(MINIMARTS, TITLE, "title = \"A Win-Win for both of us\"")],
        &[minimarts!("warning[KP211] ‹\"A Win-Win for both of us\"›: “win-win” is a slogan, and this title names no driver, no pillar and no goal")],
    );
    for title in [
        "title = \"A win-win through availability\"",
        "title = \"Strategic partnership in supply\"",
        "title = \"Fewer empty shelves: customer first\"",
        "title = \"Win trial before windows\"",
    ] {
        starter.adds(&[(MINIMARTS, TITLE, title)], &[]);
    }
}

#[test]
fn a_slogan_is_short() {
    let title = |words: usize| format!("title = \"Win-win{}\"", " so".repeat(words - 1));
    let starter = Starter::new();
    starter.adds(&[(MINIMARTS, TITLE, &title(26))], &[]);
    starter.adds(
        &[(MINIMARTS, TITLE, &title(25))],
        &[minimarts!("warning[KP211] ‹\"Win-win so so so so so so so so so so so so so so so so so ›: “win-win” is a slogan, and this title names no driver, no pillar and no goal")],
    );
}

// KP212

const GIVES_NOTHING_UP: Edit<'static> = (DISCOUNT, "sacrifices = [\"price_depth\", \"promo_volume\"]\n", "");
const NOTHING_GIVEN_UP: &str = discount!("error[KP212] ‹\"agreed\"›: this decision is agreed and gives nothing up");

#[test]
fn an_agreed_decision_gives_something_up() {
    let starter = Starter::new();
    starter.adds(&[GIVES_NOTHING_UP], &[NOTHING_GIVEN_UP]);
    starter
        .adds(&[(DISCOUNT, "sacrifices = [\"price_depth\", \"promo_volume\"]", "sacrifices = [\"price_depth\"]")], &[]);
    let proposed = third("status = \"proposed\"\nagreed_on = 2025-01-28");
    proposed.adds(&[(THIRD, "sacrifices = [\"online\"]\n", "")], &[]);
}

#[test]
fn three_things_come_first_at_most() {
    let starter = Starter::new();
    let prioritised = "prioritises = [\"penetration\", \"availability\"";
    let more = |text| (MINIMARTS, prioritised, text);
    starter.adds(&[more("prioritises = [\"penetration\", \"availability\", \"loyalty\"")], &[]);
    starter.adds(
        &[more("prioritises = [\"penetration\", \"availability\", \"loyalty\", \"frequency\"")],
        &[minimarts!("warning[KP212] ‹\"frequency\"›: this decision puts 4 drivers first")],
    );
}

// KP213

#[test]
fn an_open_objective_leads_up_to_an_agreed_decision() {
    let starter = third("status = \"proposed\"\nagreed_on = 2025-01-28");
    starter.adds(&[(SHELF, SERVES_DISCOUNT, "serves = [\"households-in-the-category\"]\n")], &[]);
    starter.adds(
        &[(SHELF, SERVES_DISCOUNT, "serves = [\"chilled-first\"]\n")],
        &["accounts/quangora/2025/objectives/shelf-never-empty.md error[KP213] ‹\"chilled-first\"›: this objective serves `chilled-first`, which leads to no agreed decision"],
    );
    starter.adds(&[(SHELF, SERVES_DISCOUNT, "")], &[orphan!("shelf-never-empty", "operational")]);
    starter.adds(&[(SHELF, SERVES_DISCOUNT, "state = \"missed\"\nclosed_on = 2026-01-15\n")], &[]);
}

#[test]
fn a_fifth_of_the_objectives_may_be_hygiene() {
    let hygiene =
        [(SHELF, SERVES_DISCOUNT, "kind = \"hygiene\"\n"), (PROMOTIONS, SERVES_DISCOUNT, "kind = \"hygiene\"\n")];
    let orphans = [orphan!("shelf-never-empty", "operational"), orphan!("promotions-that-pay", "tactical")];
    let starter = Starter::new();
    starter.adds(&hygiene[..1], &[]);
    starter.adds(&hygiene, &orphans);
    starter.with(&[rules!("KP213 = { hygiene_share = 0.285714285714 }")]).adds(&hygiene, &[]);
}

// KP214

#[test]
fn a_decision_is_served_by_an_open_objective_after_sixty_days() {
    let starter = third("status = \"agreed\"\nagreed_on = 2025-12-02");
    starter.adds(
        &[(THIRD, "agreed_on = 2025-12-02", "agreed_on = 2025-12-01")],
        &[third!("warning[KP214] ‹2025-12-01›: agreed 61 days ago, and no open objective serves it")],
    );
    let served = (HOUSEHOLDS, SERVES_MINIMARTS, "serves = [\"minimarts-first\", \"chilled-first\"]\n");
    let starter = starter.with(&[served]);
    starter.adds(&[(THIRD, "agreed_on = 2025-12-02", "agreed_on = 2025-12-01")], &[]);
}

#[test]
fn one_of_two_quarterly_reviews_names_a_decision() {
    let starter = Starter::new().with(&[(review!("2025-07-17"), "[[from-discount-to-availability]]", "the decision")]);
    let decided = (
        review!("2025-07-17"),
        "tier = \"tactical\"\nabout = \"from-discount-to-availability\"",
        "tier = \"tactical\"",
    );
    starter.adds(
        &[decided],
        &[discount!(
            "warning[KP214] ‹2025-01-28›: agreed 368 days ago, and neither of the last two quarterly reviews names it"
        )],
    );
    let lately = (
        review!("2026-01-15"),
        "Share of shelf ended",
        "So did [[from-discount-to-availability]]. Share of shelf ended",
    );
    starter.with(&[lately]).adds(&[decided], &[]);
}

#[test]
fn a_decision_agreed_after_the_last_but_one_quarterly_review_could_not_be_named() {
    let served = (HOUSEHOLDS, SERVES_MINIMARTS, "serves = [\"minimarts-first\", \"chilled-first\"]\n");
    let starter = third("status = \"agreed\"\nagreed_on = 2025-07-18").with(&[served]);
    starter.adds(
        &[(THIRD, "agreed_on = 2025-07-18", "agreed_on = 2025-07-17")],
        &[third!(
            "warning[KP214] ‹2025-07-17›: agreed 198 days ago, and neither of the last two quarterly reviews names it"
        )],
    );
}

// KP215

#[test]
fn a_strategic_decision_holds_for_two_years() {
    let starter = Starter::new();
    let until = |day| (MINIMARTS, "until = 2027-12-31", day);
    starter.adds(&[until("until = 2027-01-27")], &[]);
    starter.adds(
        &[until("until = 2027-01-26")],
        &[minimarts!("warning[KP215] ‹2027-01-26›: this decision holds for 23.9 months, less than 24")],
    );
}

#[test]
fn a_title_with_a_verb_and_a_number_is_an_actions() {
    let starter = Starter::new();
    let title = |title| (MINIMARTS, TITLE, title);
    starter.adds(
        &[title("title = \"Launch 40 chilled units\"")],
        &[minimarts!("warning[KP215] ‹\"Launch 40 chilled units\"›: its title is an action's: it begins with “launch” and holds a number")],
    );
    starter.adds(&[title("title = \"Launch chilled units\"")], &[]);
    starter.adds(&[title("title = \"Chilled units: launch 40\"")], &[]);
    starter.adds(
        &[title("title = \"Run 40 units\""), (MINIMARTS, "until = 2027-12-31", "until = 2026-12-31")],
        &[minimarts!("warning[KP215] ‹2026-12-31›: this decision holds for 23 months, less than 24, and its title is an action's: it begins with “run” and holds a number")],
    );
}

// KP216

#[test]
fn a_scenario_protects_each_agreed_decision() {
    let starter = Starter::new();
    let unprotected = minimarts!("warning[KP216] ‹\"agreed\"›: no scenario protects this decision");
    starter.adds(&[(PLAN, "protects = [\"minimarts-first\"]\n", "")], &[unprotected]);
    let expired = "protects = [\"minimarts-first\"]\nstate = \"expired\"";
    starter.adds(&[(PLAN, "protects = [\"minimarts-first\"]\nstate = \"armed\"", expired)], &[unprotected]);
    let stood_down = "protects = [\"minimarts-first\"]\nstate = \"stood_down\"";
    starter.adds(&[(PLAN, "protects = [\"minimarts-first\"]\nstate = \"armed\"", stood_down)], &[]);
}

#[test]
fn a_great_risk_has_a_scenario() {
    let starter = Starter::new();
    let currency = |scores| (PLAN, "probability = 2\nimpact = 3", scores);
    let found = plan!(
        "warning[KP216] ‹\"The đồng falls against the euro\"›: the risk “The đồng falls against the euro” scores 15 of 25 and has no scenario"
    );
    starter.adds(&[currency("probability = 3\nimpact = 5")], &[found]);
    starter.adds(&[currency("probability = 3\nimpact = 5\nscenario = \"sc3\"")], &[]);
    // No two marks from 1 to 5 make 13 or 14.
    starter.adds(&[currency("probability = 3\nimpact = 4")], &[]);
}

#[test]
fn two_great_risks_are_one_finding() {
    let currency = (PLAN, "probability = 2\nimpact = 3", "probability = 4\nimpact = 5");
    let cold_chain =
        (PLAN, "impact = 4\nresponse = \"reduce\"\nscenario = \"sc1\"\n", "impact = 5\nresponse = \"reduce\"\n");
    Starter::new().adds(
        &[currency, cold_chain],
        &[plan!("warning[KP216] ‹\"The đồng falls against the euro\"›: 2 risks of 15 and more have no scenario: “The đồng falls against the euro” (20) and “Cold-chain capacity runs short in the hot months” (15)")],
    );
}

#[test]
fn a_plan_of_a_segment_a_account_has_a_scenario() {
    let files = plan_of(
        "2027",
        "status = \"in_review\"\nscenarios = [{ id = \"s1\", title = \"If\", actor = \"market\", when = { event = \"something\" }, then = \"That.\" }]",
        NEW_TITLES,
        [PROSE; 5],
    );
    let edits: Vec<Edit<'_>> = files.iter().map(|(path, text)| (path.as_str(), "", text.as_str())).collect();
    let plan = "accounts/quangora/2027/_index.md";
    let without = (plan, "scenarios = [{", "requests = []\nextra = { was = [{");
    let end = (plan, "then = \"That.\" }]", "then = \"That.\" }] }");
    Starter::new().with(&edits).adds(
        &[without, end],
        &["accounts/quangora/2027/_index.md error[KP216] ‹+++›: this plan of a segment A account has no scenario"],
    );
    let other = (ACCOUNT, "segment = \"A\"", "segment = \"B\"");
    Starter::new().with(&edits).with(&[other]).adds(&[without, end], &[]);
}

// KP217

const TERMS: &str = "when = { kpi = \"trade_spend\", op = \">\", value = 20, for_readings = 1 }";
const TERMS_FOUND: &str = plan!(
    "error[KP217] ‹\"armed\"›: “Terms above 20 %” has been true for 31 days (Trade spend 18.1, trigger < 18.5), and the scenario is still armed"
);

#[test]
fn a_trigger_that_holds_is_answered_within_thirty_days() {
    let lower = (PLAN, TERMS, "when = { kpi = \"trade_spend\", op = \"<\", value = 18.5 }");
    Starter::new().adds(&[lower], &[TERMS_FOUND]);
    Starter::on(Some(date(2026, 1, 30))).adds(&[lower], &[]);
    let armed = "within_days = 10\nprotects = [\"from-discount-to-availability\"]\nstate = \"armed\"";
    for (state, expected) in [
        ("within_days = 10\nprotects = [\"from-discount-to-availability\"]\nstate = \"responding\"", None),
        (
            "within_days = 10\nprotects = [\"from-discount-to-availability\"]",
            Some(TERMS_FOUND.replace("\"armed\"", "\"Terms above 20 %\"")),
        ),
    ] {
        let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
        Starter::new().with(&[(PLAN, armed, state)]).adds(&[lower], &expected);
    }
}

#[test]
fn a_trigger_holds_on_the_latest_readings_and_as_many_as_it_says() {
    let starter = Starter::new();
    let when = |when| (PLAN, TERMS, when);
    starter.adds(&[when("when = { kpi = \"trade_spend\", op = \"<\", value = 18.5, for_readings = 2 }")], &[]);
    starter.adds(&[when("when = { kpi = \"trade_spend\", op = \">\", value = 18.5 }")], &[]);
    starter.adds(&[when("when = { kpi = \"trade_spend\", op = \"<\", value = 18.1 }")], &[]);
    starter.adds(
        &[when("when = { kpi = \"trade_spend\", op = \"<=\", value = 18.1 }")],
        &[&TERMS_FOUND.replace("< 18.5", "<= 18.1")],
    );
    starter.adds(
        &[when("when = { kpi = \"trade_spend\", op = \"<\", value = 19, for_readings = 2 }")],
        &[&TERMS_FOUND.replace("< 18.5", "< 19")],
    );
    starter.adds(
        &[when("when = { kpi = \"osa\", op = \">\", value = 93 }")],
        &[&TERMS_FOUND.replace(
            "31 days (Trade spend 18.1, trigger < 18.5)",
            "123 days (On-shelf availability 95.4, trigger > 93)",
        )],
    );
}

// KP218

#[test]
fn a_scenario_has_an_owner_and_a_number_of_days() {
    let starter = Starter::new();
    let owner = (PLAN, "owner = \"camille-ferrand\"\nwithin_days = 10\n", "within_days = 10\n");
    let days = (PLAN, "owner = \"camille-ferrand\"\nwithin_days = 10\n", "owner = \"camille-ferrand\"\n");
    let both = (PLAN, "owner = \"camille-ferrand\"\nwithin_days = 10\n", "");
    let found = |what: &str| {
        format!("{}warning[KP218] ‹\"Terms above 20 %\"›: the scenario “Terms above 20 %” {what}", plan!(""))
    };
    starter.adds(&[owner], &[&found("names no owner")]);
    starter.adds(&[days], &[&found("does not say within how many days it is answered")]);
    starter.adds(&[both], &[&found("names neither an owner nor a number of days")]);
    let over = (PLAN, "owner = \"pham-duy\"\nwithin_days = 14\n", "");
    starter.adds(&[over], &[]);
}

#[test]
fn a_trigger_waits_for_a_figure_that_is_read() {
    let starter = Starter::new().with(&[rules!("KP703 = \"off\"")]);
    let event = (PLAN, TERMS, "when = { event = \"they ask for more\" }");
    let found = |what: &str| format!("{}{what}", plan!(""));
    starter.adds(
        &[event],
        &[&found("note[KP218] ‹{ event = \"they ask for more\" }›: the scenario “Terms above 20 %” waits for an event that no figure shows")],
    );
    let unread = (
        SHELF,
        "[[kpis]]\nid = \"osa\"",
        "[[kpis]]\nid = \"gaps\"\nunit = \"count\"\nbetter = \"down\"\nbaseline = 9\ntarget = 4\n\n[[kpis]]\nid = \"osa\"",
    );
    let gaps = (PLAN, TERMS, "when = { kpi = \"gaps\", op = \">\", value = 9 }");
    starter.adds(
        &[unread, gaps],
        &[&found("note[KP218] ‹{ kpi = \"gaps\", op = \">\", value = 9 }›: the scenario “Terms above 20 %” waits for a KPI without readings")],
    );
    let read = (review!("2026-01-15"), "osa = 95.4", "osa = 95.4\ngaps = 5");
    starter.adds(&[unread, gaps, read], &[]);
    starter.adds(
        &[event, (PLAN, "owner = \"camille-ferrand\"\nwithin_days = 10\n", "within_days = 10\n")],
        &[&found("warning[KP218] ‹\"Terms above 20 %\"›: the scenario “Terms above 20 %” names no owner and waits for an event that no figure shows")],
    );
}

// KP219

#[test]
fn nobody_works_on_what_was_given_up() {
    let starter = Starter::new();
    let drivers = |text| (SHELF, "drivers = [\"availability\"]", text);
    let gives_up = "which “Move money from deep discount to availability and trial” gives up";
    let found = |file: &str, what: &str| {
        format!(
            "accounts/quangora/2025/{file}.md error[KP219] ‹\"price_depth\"›: {what} works on price depth, {gives_up}"
        )
    };
    let objective = found("objectives/shelf-never-empty", "this objective");
    starter.adds(&[drivers("drivers = [\"availability\", \"price_depth\"]")], &[&objective]);
    starter.adds(&[drivers("drivers = [\"availability\", \"loyalty\"]")], &[]);
    let closed = drivers("drivers = [\"price_depth\"]\nstate = \"achieved\"\nclosed_on = 2026-01-15");
    starter.adds(&[closed], &[]);
    let action = (PROMOTIONS, "start = 2026-01-12\n", "start = 2026-01-12\ndrivers = [\"price_depth\"]\n");
    starter.adds(&[action], &[&found("objectives/promotions-that-pay", "the action “Promotion calendar 2026”")]);
    let raised = (review!("2025-10-15"), "due = 2026-03-12\n", "due = 2026-03-12\ndrivers = [\"price_depth\"]\n");
    starter.adds(&[raised], &[&found("reviews/2025-10-15", "the action “Supply day at the DC with Châu”")]);
    let done = (review!("2025-10-15"), "due = 2025-11-15\n", "due = 2025-11-15\ndrivers = [\"price_depth\"]\n");
    starter.adds(&[done], &[]);
}

#[test]
fn what_is_only_proposed_gives_nothing_up_yet() {
    let drivers = (SHELF, "drivers = [\"availability\"]", "drivers = [\"online\"]");
    third("status = \"proposed\"\nagreed_on = 2025-12-15").adds(&[drivers], &[]);
    third("status = \"agreed\"\nagreed_on = 2025-12-15").adds(
        &[drivers],
        &["accounts/quangora/2025/objectives/shelf-never-empty.md error[KP219] ‹\"online\"›: this objective works on online, which “Chilled before ambient” gives up"],
    );
}

// KP708, KP709

#[test]
fn what_is_red_inside_is_not_green_outside() {
    let starter = Starter::new();
    let shelf = (review!("2025-07-17"), "osa = 88.6\n", "osa = 88.6\nstatus = \"green\"\n");
    let deliveries = (
        review!("2025-07-17"),
        "otif = 87.5\nnote = \"Eleven days of port delay in June.\"\n",
        "otif = 87.5\nstatus = \"green\"\n",
    );
    let july = |what: &str| {
        format!(
            "accounts/quangora/2025/reviews/2025-07-17.md warning[KP708] ‹\"green\"›: {what} declared green, and the readings say red"
        )
    };
    starter.adds(&[shelf], &[&july("“Shelf never empty” is")]);
    starter.adds(&[deliveries], &[&july("“Deliver as ordered” is")]);
    starter.adds(&[shelf, deliveries], &[&july("“Deliver as ordered” and “Shelf never empty” are")]);
    starter.adds(&[(review!("2025-07-17"), "osa = 88.6\n", "osa = 88.6\nstatus = \"red\"\n")], &[]);
}

#[test]
fn a_review_is_not_green_when_all_it_read_is_red() {
    let path = "accounts/quangora/2025/reviews/2026-01-28.md";
    let review = |status: &str, otif: &str| {
        format!(
            "+++\ntype = \"monthly\"\ndate = 2026-01-28\nattendees = [\"tran-minh-khoi\"]\nstatus = \"{status}\"\n[readings.deliver-as-ordered]\notif = {otif}\n[[decided]]\ntext = \"The forecast goes daily.\"\ntier = \"tactical\"\n+++\n\nShort.\n"
        )
    };
    let found = |status, otif| {
        let found = Starter::new().with(&[(path, "", &review(status, otif))]).findings();
        found.into_iter().filter(|it| it.contains("KP708")).collect::<Vec<_>>()
    };
    let melon = "accounts/quangora/2025/reviews/2026-01-28.md warning[KP708] ‹\"green\"›: this review calls itself green, and all that it read is red";
    assert_eq!(found("green", "80"), [melon]);
    assert_eq!(found("red", "80"), [""; 0]);
    assert_eq!(found("green", "97"), [""; 0]);
}

#[test]
fn another_status_than_the_readings_give_has_a_note() {
    let starter = Starter::new();
    let shelf = |text| (review!("2025-10-15"), "osa = 93.1\n", text);
    let found = "accounts/quangora/2025/reviews/2025-10-15.md note[KP709] ‹\"amber\"›: “Shelf never empty” is declared amber while its readings say green, and no note says why";
    starter.adds(&[shelf("osa = 93.1\nstatus = \"amber\"\n")], &[found]);
    starter.adds(&[shelf("osa = 93.1\nstatus = \"amber\"\nnote = \"Only since the extra stock came.\"\n")], &[]);
    starter.adds(&[shelf("osa = 93.1\nstatus = \"amber\"\nnote = \" \"\n")], &[found]);
    starter.adds(&[shelf("osa = 93.1\nstatus = \"green\"\n")], &[]);
    let plan = (review!("2025-10-15"), "trade_spend = 18.6\n", "trade_spend = 18.6\nstatus = \"green\"\n");
    starter.adds(
        &[shelf("osa = 93.1\nstatus = \"amber\"\n"), plan],
        &["accounts/quangora/2025/reviews/2025-10-15.md note[KP709] ‹\"green\"›: “Joint business plan 2025–2027” is declared green while its readings say amber, and so it is with 1 more; no note says why"],
    );
}

// KP711

const NOTHING_DECIDED: [Edit<'static>; 2] = [
    (
        review!("2025-10-15"),
        "[[decided]]\ntext = \"SC1 stood down: deliveries have been above 90 % since August.\"\nabout = \"deliver-as-ordered\"\n",
        "",
    ),
    (
        review!("2025-10-15"),
        "[[decided]]\ntext = \"The pilot of 20 minimart units passes with an uplift of 31 %; ask for 70 more (RQ1).\"\nabout = \"minimarts-first\"\n",
        "",
    ),
];

#[test]
fn two_reviews_running_do_not_leave_everything_as_it_was() {
    let monthly = |rest: &str| {
        format!(
            "+++\ntype = \"monthly\"\ndate = 2025-11-20\nattendees = [\"tran-minh-khoi\", \"nguyen-ha-vy\"]\n{rest}+++\n"
        )
    };
    let november = review!("2025-11-20");
    let found = "accounts/quangora/2025/reviews/2025-11-20.md warning[KP711] ‹2025-11-20›: two reviews running have decided and changed nothing, this one the last";
    let starter = Starter::new();
    starter.adds(&[(november, "", &monthly(""))], &[]);
    starter.adds(&NOTHING_DECIDED, &[]);
    let starter = starter.with(&NOTHING_DECIDED);
    starter.adds(&[(november, "", &monthly(""))], &[found]);
    starter.adds(&[(november, "", &monthly("[[changes]]\nwhat = \"The day of the next review\"\n"))], &[]);
    starter.adds(&[(november, "", &monthly("[[decided]]\ntext = \"Meet on Mondays.\"\n"))], &[]);
    let three = Starter::new().with(&NOTHING_DECIDED).with(&[rules!("KP711 = { reviews = 3 }")]);
    three.adds(&[(november, "", &monthly(""))], &[]);
    let december = monthly("").replace("2025-11-20", "2025-12-18");
    three.adds(
        &[(november, "", &monthly("")), (review!("2025-12-18"), "", &december)],
        &["accounts/quangora/2025/reviews/2025-12-18.md warning[KP711] ‹2025-12-18›: three reviews running have decided and changed nothing, this one the last"],
    );
}
