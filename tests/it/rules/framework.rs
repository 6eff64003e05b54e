//! What is the same for all rules: what a draft is told, and how a site lowers a rule or turns it off.

use crate::rules::edit::{Edit, set, unset};
use crate::rules::{PLAN, SHELF, SITE, base};

/// The shelf serves no decision any more: one finding of KP213.
pub(super) const ORPHAN: Edit<'static> = unset(SHELF, "serves");
pub(super) const ORPHANED: (&str, &str) = (SHELF, "error[KP213] ‹\"operational\"›: this objective serves no decision");
const ORPHAN_WARNED: (&str, &str) = (SHELF, "warning[KP213] ‹\"operational\"›: this objective serves no decision");
const ORPHAN_NOTED: (&str, &str) = (SHELF, "note[KP213] ‹\"operational\"›: this objective serves no decision");

#[test]
fn a_draft_is_warned_and_an_old_plan_is_left_alone() {
    base().with(&[set(PLAN, "status", "draft")]).adds(&[ORPHAN], &[ORPHAN_WARNED]);
    base().with(&[set(PLAN, "status", "superseded")]).adds(&[ORPHAN], &[]);
}

#[test]
fn a_site_lowers_and_silences_a_rule_and_never_raises_it() {
    base().with(&[set(SITE, "rules.KP213", "note")]).adds(&[ORPHAN], &[ORPHAN_NOTED]);
    base().with(&[set(SITE, "rules.KP213", "{ level = \"off\" }")]).adds(&[ORPHAN], &[]);
    base().with(&[set(SITE, "rules.orphan-objective", "error")]).adds(&[ORPHAN], &[ORPHANED]);
}

#[test]
fn each_rule_has_its_own_ceiling() {
    let playbook = base().with(&[set(SITE, "rules.KP213", "note"), set(SITE, "rules.KP701", "warning")]);
    let untold = (SHELF, "warning[KP701] ‹\"osa\"›: “On-shelf availability” has no baseline");
    playbook.adds(&[ORPHAN, unset(SHELF, "kpis.osa.baseline")], &[ORPHAN_NOTED, untold]);
}
