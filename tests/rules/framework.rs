//! What is the same for all rules: the cap of a draft, ceilings, waivers.

use crate::{Edit, Starter};

const PLAN: &str = "accounts/quangora/2025/_index.md";
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
