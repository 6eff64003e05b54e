//! What is the same for all rules: the cap of a draft, ceilings, waivers.

use crate::rules::{Edit, PLAN, Starter};

const OBJECTIVE: &str = "accounts/quangora/2025/objectives/shelf-never-empty.md";
/// The shelf serves nothing any more: one finding of KP213.
const ORPHAN: Edit<'static> = (OBJECTIVE, "serves = [\"from-discount-to-availability\"]\n", "");
const ORPHANED: &str = "accounts/quangora/2025/objectives/shelf-never-empty.md error[KP213] ‹\"operational\"›: this objective serves no decision";

#[test]
fn a_draft_is_warned_and_what_is_history_is_left_alone() {
    let warned = ORPHANED.replace("error", "warning");
    let draft = Starter::new().with(&[(PLAN, "status = \"approved\"", "status = \"draft\"")]);
    draft.adds(&[ORPHAN], &[&warned]);
    let history = Starter::new().with(&[(PLAN, "status = \"approved\"", "status = \"superseded\"")]);
    history.adds(&[ORPHAN], &[]);
}

#[test]
fn a_site_lowers_and_silences_a_rule_and_never_raises_it() {
    let rules = |line: &str| format!("today = 2026-01-31\n[rules]\n{line}\n");
    let with = |line: &str| Starter::new().with(&[("site.toml", "today = 2026-01-31\n", &rules(line))]);
    with("KP213 = \"note\"").adds(&[ORPHAN], &[&ORPHANED.replace("error", "note")]);
    with("KP213 = { level = \"off\" }").adds(&[ORPHAN], &[]);
    with("orphan-objective = \"error\"").adds(&[ORPHAN], &[ORPHANED]);
}

const UNTOLD: &str = "accounts/quangora/2025/objectives/shelf-never-empty.md warning[KP701] ‹\"osa\"›: “On-shelf availability” has no baseline";

#[test]
fn each_rule_has_its_own_ceiling() {
    let rules = "today = 2026-01-31\n[rules]\nKP213 = \"note\"\nKP701 = \"warning\"\n";
    let starter = Starter::new().with(&[("site.toml", "today = 2026-01-31\n", rules)]);
    starter.adds(&[ORPHAN, (OBJECTIVE, "baseline = 89.0\n", "")], &[&ORPHANED.replace("error", "note"), UNTOLD]);
}

/// The orphan, with a waiver.
macro_rules! waived_orphan {
    ($dates:literal) => {
        [
            ORPHAN,
            (
                OBJECTIVE,
                "tier = \"operational\"\n",
                concat!("tier = \"operational\"\nwaive = [{ rule = \"KP213\", reason = \"The decision is signed in March.\", ", $dates, " }]\n"),
            ),
        ]
    };
}

/// A waiver in `site.toml`.
macro_rules! site_waiver {
    ($lines:literal) => {
        (
            "site.toml",
            "[[corporate_goals]]",
            concat!("[[waive]]\nreason = \"The decision is signed in March.\"\n", $lines, "\n\n[[corporate_goals]]"),
        )
    };
}

#[test]
fn a_waiver_silences_its_rule_on_its_thing_until_its_day() {
    let starter = Starter::new();
    starter.adds(&waived_orphan!("on = 2026-01-10, until = 2026-03-31"), &[]);
    starter.adds(&waived_orphan!("on = 2026-01-31, until = 2026-01-31"), &[]);
    starter.adds(&waived_orphan!("on = 2026-02-01, until = 2026-03-31"), &[ORPHANED]);
    let elsewhere = (
        PLAN,
        "category_role = \"routine\"\n",
        "category_role = \"routine\"\nwaive = [{ rule = \"KP213\", reason = \"All of it.\", on = 2026-01-10, until = 2026-03-31 }]\n",
    );
    starter.adds(
        &[ORPHAN, elsewhere],
        &[ORPHANED, "accounts/quangora/2025/_index.md warning[KP722] ‹\"KP213\"›: KP213 finds nothing here: this waiver is not needed"],
    );
}

#[test]
fn a_waiver_that_is_over_brings_its_finding_back() {
    Starter::new().adds(
        &waived_orphan!("on = 2026-01-10, until = 2026-01-30"),
        &[
            ORPHANED,
            "accounts/quangora/2025/objectives/shelf-never-empty.md warning[KP721] ‹2026-01-30›: this waiver of KP213 ended on 2026-01-30",
        ],
    );
}

#[test]
fn a_waiver_that_silences_nothing_is_not_needed() {
    let waive = |rule: &str| {
        format!(
            "tier = \"operational\"\nwaive = [{{ rule = \"{rule}\", reason = \"Later.\", on = 2026-01-10, until = 2026-03-31 }}]\n"
        )
    };
    let found = |rule: &str, what: &str| {
        format!("accounts/quangora/2025/objectives/shelf-never-empty.md warning[KP722] ‹\"{rule}\"›: {what}")
    };
    let starter = Starter::new();
    for (rule, what) in [
        ("KP213", "KP213 finds nothing here: this waiver is not needed"),
        ("KP101", "KP101 cannot be waived"),
        ("KP999", "no rule is called `KP999`: this waiver silences nothing"),
    ] {
        starter.adds(&[(OBJECTIVE, "tier = \"operational\"\n", &waive(rule))], &[&found(rule, what)]);
    }
}

#[test]
fn a_waiver_holds_for_half_a_year_at_most() {
    let starter = Starter::new();
    starter.adds(&waived_orphan!("on = 2026-01-10, until = 2026-07-09"), &[]);
    starter.adds(
        &waived_orphan!("on = 2026-01-10, until = 2026-07-10"),
        &["accounts/quangora/2025/objectives/shelf-never-empty.md warning[KP723] ‹2026-07-10›: this waiver of KP213 holds for 181 days; 180 are the most"],
    );
}

#[test]
fn a_site_waives_a_rule_on_one_thing_or_on_all() {
    let starter = Starter::new();
    for name in
        ["on_thing = \"shelf-never-empty\"", "on_thing = \"accounts/quangora/2025/objectives/shelf-never-empty\""]
    {
        let lines = format!(
            "[[waive]]\nrule = \"KP213\"\n{name}\nreason = \"Later.\"\non = 2026-01-10\nuntil = 2026-03-31\n\n[[corporate_goals]]"
        );
        starter.adds(&[ORPHAN, ("site.toml", "[[corporate_goals]]", &lines)], &[]);
    }
    let other = site_waiver!("rule = \"KP213\"\non_thing = \"never-empty\"\non = 2026-01-10\nuntil = 2026-03-31");
    let unneeded = "site.toml warning[KP722] ‹\"KP213\"›: KP213 finds nothing here: this waiver is not needed";
    starter.adds(&[ORPHAN, other], &[ORPHANED, unneeded]);
    // Havnely has three orphans of its own: one waiver for all of them.
    let everywhere = site_waiver!("rule = \"KP213\"\non = 2026-01-10\nuntil = 2026-03-31");
    Starter::new().with(&[everywhere]).adds(&[ORPHAN], &[]);
    let over = site_waiver!("rule = \"KP213\"\non_thing = \"shelf-never-empty\"\non = 2026-01-10\nuntil = 2026-01-30");
    starter.adds(
        &[ORPHAN, over],
        &[ORPHANED, "site.toml warning[KP721] ‹2026-01-30›: this waiver of KP213 ended on 2026-01-30"],
    );
    let long = site_waiver!("rule = \"KP213\"\non_thing = \"shelf-never-empty\"\non = 2026-01-10\nuntil = 2026-07-10");
    starter.adds(
        &[ORPHAN, long],
        &["site.toml warning[KP723] ‹2026-07-10›: this waiver of KP213 holds for 181 days; 180 are the most"],
    );
}
