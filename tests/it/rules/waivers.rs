//! KP721–KP723: what a waiver silences, for how long, and where it is not needed.

use crate::rules::edit::{Edit, set, unset};
use crate::rules::framework::{ORPHAN, ORPHANED};
use crate::rules::{BLOCK, PLAN, SHELF, SITE, base};

/// A waiver of KP213 from one day until another.
macro_rules! waive {
    ($on:literal, $until:literal) => {
        concat!("[{ rule = \"KP213\", reason = \"Signed in March.\", on = ", $on, ", until = ", $until, " }]")
    };
}

/// The orphan, with a waiver.
const fn waived(waiver: &str) -> [Edit<'_>; 2] {
    [ORPHAN, set(SHELF, "waive", waiver)]
}

/// A waiver of KP213 in `site.toml`; `on_thing` with a comma after it, or nothing.
fn in_site(on_thing: &str, on: &str, until: &str) -> String {
    format!("[{{ rule = \"KP213\", {on_thing} reason = \"Signed in March.\", on = {on}, until = {until} }}]")
}

#[test]
fn a_waiver_silences_its_rule_on_its_thing_until_its_day() {
    base().adds(&waived(waive!("2026-01-10", "2026-03-31")), &[]);
    base().adds(&waived(waive!("2026-01-31", "2026-01-31")), &[]);
    base().adds(&waived(waive!("2026-02-01", "2026-03-31")), &[ORPHANED]);
    base().adds(
        &[ORPHAN, set(PLAN, "waive", waive!("2026-01-10", "2026-03-31"))],
        &[ORPHANED, (PLAN, "warning[KP722] ‹\"KP213\"›: KP213 finds nothing here: this waiver is not needed")],
    );
}

#[test]
fn a_waiver_that_is_over_brings_its_finding_back() {
    base().adds(
        &waived(waive!("2026-01-10", "2026-01-30")),
        &[ORPHANED, (SHELF, "warning[KP721] ‹2026-01-30›: this waiver of KP213 ended on 2026-01-30")],
    );
}

#[test]
fn a_waiver_that_silences_nothing_is_not_needed() {
    for (rule, what) in [
        ("KP213", "KP213 finds nothing here: this waiver is not needed"),
        ("KP101", "KP101 cannot be waived"),
        ("KP999", "no rule is called `KP999`: this waiver silences nothing"),
    ] {
        let waiver = waive!("2026-01-10", "2026-03-31").replace("KP213", rule);
        let found = format!("warning[KP722] ‹\"{rule}\"›: {what}");
        base().adds(&[set(SHELF, "waive", &waiver)], &[(SHELF, &found)]);
    }
}

#[test]
fn a_waiver_holds_for_half_a_year_at_most() {
    base().adds(&waived(waive!("2026-01-10", "2026-07-09")), &[]);
    let found = "warning[KP723] ‹2026-07-10›: this waiver of KP213 is for 181 days; the limit is 180";
    base().adds(&waived(waive!("2026-01-10", "2026-07-10")), &[(SHELF, found)]);
}

#[test]
fn a_site_waives_a_rule_on_one_thing() {
    for name in ["shelf", "accounts/north/2025/objectives/shelf"] {
        let waiver = in_site(&format!("on_thing = \"{name}\","), "2026-01-10", "2026-03-31");
        base().adds(&[ORPHAN, set(SITE, "waive", &waiver)], &[]);
    }
    let other = in_site("on_thing = \"block\",", "2026-01-10", "2026-03-31");
    let unneeded = (SITE, "warning[KP722] ‹\"KP213\"›: KP213 finds nothing here: this waiver is not needed");
    base().adds(&[ORPHAN, set(SITE, "waive", &other)], &[ORPHANED, unneeded]);
}

#[test]
fn a_site_waives_a_rule_on_all_things() {
    let waiver = in_site("", "2026-01-10", "2026-03-31");
    let another = unset(BLOCK, "serves");
    base().with(&[ORPHAN, set(SITE, "waive", &waiver)]).adds(&[another], &[]);
}

#[test]
fn a_waiver_of_a_site_ends_as_one_of_a_page_does() {
    let over = in_site("on_thing = \"shelf\",", "2026-01-10", "2026-01-30");
    let ended = (SITE, "warning[KP721] ‹2026-01-30›: this waiver of KP213 ended on 2026-01-30");
    base().adds(&[ORPHAN, set(SITE, "waive", &over)], &[ORPHANED, ended]);
    let long = in_site("on_thing = \"shelf\",", "2026-01-10", "2026-07-10");
    let held = "warning[KP723] ‹2026-07-10›: this waiver of KP213 is for 181 days; the limit is 180";
    base().adds(&[ORPHAN, set(SITE, "waive", &long)], &[(SITE, held)]);
}
