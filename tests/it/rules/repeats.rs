//! KP203, KP204, KP309: a plan that repeats the one before, or fills the form.

use crate::rules::edit::{Edit, body, file, set, unset};
use crate::rules::tiers::dropped;
use crate::rules::{DELIVERIES, PLAN, PROMOTIONS, Playbook, SHELF, SITE, base};

// KP203

const PLAN_2027: &str = "accounts/north/2027/_index.md";
const PLACES: [&str; 5] = ["a", "b", "c", "d", "e"];
const OLD_TITLES: [&str; 5] = ["Grow by 8 %", "Full shelves", "Three leaflets", "Wider range", "On time"];
const NEW_TITLES: [&str; 5] =
    ["A second facing", "Night deliveries", "No leaflet without a taste", "Six lines", "Early"];
const PROSE: &str = "In spring the chain refits 12 stores, and in each of them the chilled block moves to the door. We bring 3 units a store and the people who fill them on the first day. What the move costs us, 84 k€, comes back within 9 months if every fourth household that passes takes one carton home.\n";
/// The same with other figures.
pub(crate) const PROSE_NOW: &str = "In spring the chain refits 31 stores, and in each of them the chilled block moves to the door. We bring 4 units a store and the people who fill them on the first day. What the move costs us, 96 k€, comes back within 9 months if every fourth household that passes takes one carton home.\n";
const PROSE_NEW: &str = "Nobody tries what is warm. So the block goes cold first, and the plan for the rest of the aisle waits until we know how many households came back after the tasting.\n";

pub(crate) const IN_2027: [&str; 5] = [
    "accounts/north/2027/objectives/a.md",
    "accounts/north/2027/objectives/b.md",
    "accounts/north/2027/objectives/c.md",
    "accounts/north/2027/objectives/d.md",
    "accounts/north/2027/objectives/e.md",
];

/// A plan with five objectives: their titles, and their text. One more is strategic and the same in each.
fn plan_of(year: &str, head: &str, titles: [&str; 5], text: &str) -> Vec<(String, String)> {
    let folder = format!("accounts/north/{year}");
    let head = format!(
        "+++\ntitle = \"Plan of {year}\"\nkind = \"account_plan\"\nfrom = {year}-01-01\nto = 2028-12-31\n{head}\n+++\n"
    );
    let objective = |(place, title): (&str, &str)| {
        let text = format!("+++\ntitle = \"{title}\"\ntier = \"operational\"\nowner = \"ben\"\n+++\n\n{text}");
        (format!("{folder}/objectives/{place}.md"), text)
    };
    let same = format!("+++\ntitle = \"Trusted adviser\"\ntier = \"strategic\"\nowner = \"ben\"\n+++\n\n{PROSE}");
    let same = [(format!("{folder}/_index.md"), head), (format!("{folder}/objectives/s.md"), same)];
    same.into_iter().chain(PLACES.into_iter().zip(titles).map(objective)).collect()
}

/// A plan of 2026 that is over, and one of 2027 that follows it and begins as something of its own.
pub(crate) fn follower() -> Playbook {
    let old = plan_of("2026", "status = \"superseded\"", OLD_TITLES, PROSE);
    let new = plan_of("2027", "status = \"in_review\"\nfollows = \"2026\"", NEW_TITLES, PROSE_NEW);
    let files: Vec<_> = old.into_iter().chain(new).collect();
    let files: Vec<Edit<'_>> = files.iter().map(|(path, text)| file(path, text)).collect();
    // Its texts are thin: that is the business of another rule.
    base().with(&files).with(&[set(SITE, "rules.KP309", "off")])
}

const fn retitled(place: usize, title: &str) -> Edit<'_> {
    set(IN_2027[place], "title", title)
}

/// The plan of 2027 has four of its five titles from the year before.
pub(crate) const FOUR_TITLES: [Edit<'static>; 4] =
    [retitled(0, "Grow by 12 %"), retitled(1, "FULL shelves!"), retitled(2, OLD_TITLES[2]), retitled(3, OLD_TITLES[3])];

/// Three of its five texts are those of the year before, with other figures.
pub(crate) const THREE_TEXTS: [Edit<'static>; 3] =
    [body(IN_2027[0], PROSE_NOW), body(IN_2027[1], PROSE_NOW), body(IN_2027[2], PROSE_NOW)];

/// What is found of a plan that repeats the one before.
fn copied(level: &str, what: &str) -> String {
    format!("{level}[KP203] ‹\"2026\"›: this plan repeats “Plan of 2026”: {what}")
}

#[test]
fn four_of_five_titles_of_last_year_make_a_copy_and_strategy_may_stay() {
    follower().adds(&FOUR_TITLES[..3], &[]);
    let what = "4 of 5 objectives have the titles they had there, with 1 figure changed (“Grow by 12 %”, “FULL shelves!”, “Three leaflets” and 1 more)";
    follower().adds(&FOUR_TITLES, &[(PLAN_2027, &copied("error", what))]);
}

/// Two objectives are left in the plan of 2027.
pub(crate) fn two_objectives() -> Vec<Edit<'static>> {
    [dropped(IN_2027[0]), dropped(IN_2027[1]), dropped(IN_2027[2])].concat()
}

/// Both have their titles from the year before.
pub(crate) const TWO_TITLES: [Edit<'static>; 2] = [retitled(3, OLD_TITLES[3]), retitled(4, OLD_TITLES[4])];

#[test]
fn two_titles_prove_nothing() {
    let playbook = follower().with(&two_objectives());
    playbook.adds(&TWO_TITLES, &[]);
    let what = "2 of 2 objectives have the titles they had there, with no figure changed (“Wider range” and “On time”)";
    let strict = playbook.with(&[set(SITE, "rules.KP203", "{ objectives = 2 }")]);
    strict.adds(&TWO_TITLES, &[(PLAN_2027, &copied("error", what))]);
}

#[test]
fn three_of_five_texts_of_last_year_make_a_copy_whatever_its_figures() {
    follower().adds(&THREE_TEXTS[..2], &[]);
    let what = "3 of 5 texts are 100 % the same, with 9 figures changed (“A second facing”, “Night deliveries” and “No leaflet without a taste”)";
    follower().adds(&THREE_TEXTS, &[(PLAN_2027, &copied("warning", what))]);
}

#[test]
fn a_text_is_a_copy_when_it_is_85_per_cent_alike() {
    let playbook = follower().with(&[set(SITE, "rules.KP203", "{ texts = 0.2 }")]);
    let changed = |word, instead| PROSE_NOW.replace(word, instead);
    // Of 52 runs of words the fifth word from the end stands in five, the fourth in four.
    playbook.adds(&[body(IN_2027[0], &changed("passes takes", "enters takes"))], &[]);
    playbook.adds(
        &[body(IN_2027[0], &changed("passes takes", "passes buys"))],
        &[(
            PLAN_2027,
            &copied("warning", "1 of 5 texts is 85.7 % the same, with 3 figures changed (“A second facing”)"),
        )],
    );
}

#[test]
fn a_plan_that_follows_nothing_copies_nothing() {
    follower().with(&[unset(PLAN_2027, "follows")]).adds(&THREE_TEXTS, &[]);
}

// KP204

const fn sales<'a>(prior_key: &'a str, prior: &'a str, target_key: &'a str, target: &'a str) -> [Edit<'a>; 2] {
    [set(PLAN, prior_key, prior), set(PLAN, target_key, target)]
}

pub(crate) const fn next<'a>(prior: &'a str, target: &'a str) -> [Edit<'a>; 2] {
    sales("sales.2026.prior", prior, "sales.2026.target", target)
}

pub(crate) const fn last<'a>(prior: &'a str, target: &'a str) -> [Edit<'a>; 2] {
    sales("sales.2027.prior", prior, "sales.2027.target", target)
}

#[test]
fn three_targets_with_the_same_uplift_are_last_years_figures() {
    let playbook = base().with(&[set(SITE, "rules.KP706", "off")]);
    let found = |percent: &str| {
        format!(
            "warning[KP204] ‹9660›: 3 targets are {percent} % above their baselines: sales of 2025, sales of 2026 and sales of 2027"
        )
    };
    let flat = next("10000", "11500");
    playbook.adds(&flat, &[]);
    playbook.adds(&[flat, last("10000", "11600")].concat(), &[(PLAN, &found("15.5"))]);
    playbook.adds(&[flat, last("10000", "11601")].concat(), &[]);
    playbook.adds(&[flat, last("10000", "11500")].concat(), &[(PLAN, &found("15"))]);
}

#[test]
fn a_target_that_is_its_baseline_is_no_uplift_and_a_share_has_its_own_reasons() {
    let flat = [
        set(PLAN, "sales.2025.prior", "9660"),
        set(PLAN, "sales.2026.prior", "10800"),
        set(PLAN, "sales.2027.prior", "12000"),
        set(PLAN, "sales.2027.target", "12050"),
    ];
    base().with(&[set(SITE, "rules.KP706", "off"), set(SITE, "rules.KP707", "off")]).adds(&flat, &[]);
    let shares = [
        set(PROMOTIONS, "kpis.promo_roi.baseline", "1.0"),
        set(SHELF, "kpis.osa.baseline", "79.2"),
        set(DELIVERIES, "kpis.otif.baseline", "80"),
    ];
    base().adds(&shares, &[]);
}

#[test]
fn targets_of_objectives_count_with_the_plans() {
    let edits = [
        set(SHELF, "kpis.osa.unit", "count"),
        set(SHELF, "kpis.osa.baseline", "100"),
        set(SHELF, "kpis.osa.target", "115.1"),
        set(DELIVERIES, "kpis.otif.unit", "count"),
        set(DELIVERIES, "kpis.otif.baseline", "100"),
        set(DELIVERIES, "kpis.otif.target", "115.1"),
    ];
    base().adds(
        &edits,
        &[(PLAN, "warning[KP204] ‹9660›: 3 targets are 15 % above their baselines: sales of 2025, On time in full and On-shelf availability")],
    );
}

// KP309

pub(crate) const ANOTHER: &str = "accounts/north/2025/decisions/c.md";
/// What stands in a decision that nobody has written yet.
pub(crate) const TEMPLATE: &str = "Why this comes first, and why what is given up can be spared.";

/// A decision that is proposed, with no text yet.
const PROPOSAL: &str = "+++
title = \"Something new\"
status = \"proposed\"
agreed_on = 2026-01-20
until = 2028-12-31
prioritises = [\"availability\"]
sacrifices = [\"price_depth\"]
supplier_role = \"We do it.\"
customer_role = \"They do it.\"
success = \"It is done.\"
+++
";

/// An objective with the title and the text of the plan before.
const AGAIN: &str = "+++
title = \"More volume again\"
tier = \"tactical\"
pillar = \"promotion\"
serves = [\"trial-first\"]
goals = [\"g1\"]
owner = \"dora\"
due = 2027-12-31
+++
";

pub(crate) fn proposal(text: &str) -> String {
    format!("{PROPOSAL}\n{text}\n")
}

pub(crate) fn words(count: usize) -> String {
    vec!["word"; count].join(" ")
}

/// The parts of a plan that only fill the form, of three kinds and more of the first: short, a template, a copy, without
/// a link, and short again and again.
pub(crate) struct Parts(Vec<(&'static str, String)>);

impl Parts {
    pub(crate) fn new() -> Self {
        let old = base().text("accounts/north/2024/objectives/volume.md");
        let (_, old) = old.rsplit_once("+++\n").unwrap();
        Self(vec![
            ("accounts/north/2025/decisions/a.md", proposal(&words(39))),
            ("accounts/north/2025/decisions/b.md", proposal(TEMPLATE)),
            ("accounts/north/2025/objectives/volume.md", format!("{AGAIN}{old}")),
            (ANOTHER, proposal(&words(40))),
            ("accounts/north/2025/decisions/d.md", proposal(&words(39))),
            ("accounts/north/2025/decisions/e.md", proposal(&words(39))),
        ])
    }

    pub(crate) fn first(&self, count: usize) -> Vec<Edit<'_>> {
        self.0[..count].iter().map(|(path, text)| file(path, text)).collect()
    }
}

#[test]
fn a_plan_of_parts_that_say_nothing_fills_boxes() {
    let parts = Parts::new();
    base().adds(&parts.first(3), &[]);
    // Forty words with a link say something.
    let linked = proposal(&format!("{} See [[shelf]].", words(38)));
    let mut with_linked = parts.first(3);
    with_linked.push(file(ANOTHER, &linked));
    base().adds(&with_linked, &[]);
    let found = |level: &str, count: &str, short: &str| {
        format!(
            "{level}[KP309] ‹+++›: {count} parts of this plan only fill the form: {short} fewer than 40 words, “Something new” is still the template's words, “More volume again” reads like the plan before, and “Something new” is linked to nothing"
        )
    };
    base().adds(&parts.first(4), &[(PLAN, &found("warning", "4", "“Something new” says"))]);
    base().adds(&parts.first(5), &[(PLAN, &found("warning", "5", "“Something new” and “Something new” say"))]);
    let six = |level| found(level, "6", "“Something new”, “Something new” and “Something new” say");
    base().adds(&parts.first(6), &[(PLAN, &six("error"))]);
    let draft = |created| base().with(&[set(PLAN, "status", "draft"), set(PLAN, "created", created)]);
    draft("2025-12-18").adds(&parts.first(6), &[(PLAN, &six("note"))]);
    draft("2025-12-17").adds(&parts.first(6), &[(PLAN, &six("warning"))]);
}
