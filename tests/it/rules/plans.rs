//! KP719: two plans of one kind in force at once.

use jiff::civil::date;

use crate::rules::edit::{Edit, file, set};
use crate::rules::{PLAN, Playbook, base, on};

const SECOND: &str = "accounts/north/2026/_index.md";

/// A plan of North Stores from the day of the playbook on, beside the one of 2025.
const fn second(text: &str) -> Edit<'_> {
    file(SECOND, text)
}

/// The same kind as the plan of 2025, and approved.
pub(crate) const TWIN: Edit<'static> = second(
    "+++\ntitle = \"Plan 2026\"\nkind = \"jbp\"\nfrom = 2026-01-31\nto = 2027-12-31\nstatus = \"approved\"\n+++\n",
);

fn finds(playbook: &Playbook) -> Vec<(String, String)> {
    playbook.finds("KP719")
}

#[test]
fn of_two_plans_of_one_kind_in_force_the_later_one_is_followed() {
    let kind = base().text(PLAN);
    assert!(kind.contains("kind = \"jbp\""), "{kind}");
    let found = finds(&base().with(&[TWIN]));
    let [(path, said)] = &found[..] else { panic!("{found:?}") };
    assert_eq!(path, PLAN, "on the plan that is not followed");
    assert!(
        said.starts_with(
            "warning[KP719] ‹\"approved\"›: two approved joint business plans of North Stores are in force"
        ) && said.ends_with("this one and “Plan 2026”; the pages follow “Plan 2026”"),
        "{said}"
    );
}

#[test]
fn plans_that_do_not_overlap_today_are_fine() {
    assert_eq!(finds(&on(date(2026, 1, 30)).with(&[TWIN])), [], "the second has not begun");
    assert_eq!(finds(&on(date(2028, 1, 1)).with(&[TWIN])), [], "both are over");
    for status in ["draft", "in_review", "superseded", "archived"] {
        let playbook = base().with(&[TWIN]).with(&[set(SECOND, "status", status)]);
        assert_eq!(finds(&playbook), [], "{status}");
    }
}

#[test]
fn an_account_plan_beside_a_joint_plan_is_the_normal_case() {
    let account_plan = base().with(&[TWIN]).with(&[set(SECOND, "kind", "account_plan")]);
    assert_eq!(finds(&account_plan), []);
}

#[test]
fn of_two_joint_plans_beside_an_account_plan_the_pages_follow_the_account_plan() {
    let third = file(
        "accounts/north/ap/_index.md",
        "+++\ntitle = \"Account plan\"\nkind = \"account_plan\"\nfrom = 2025-06-01\nto = 2027-12-31\nstatus = \"approved\"\n+++\n",
    );
    let found = finds(&base().with(&[TWIN, third]));
    let [(path, said)] = &found[..] else { panic!("{found:?}") };
    assert_eq!(path, PLAN);
    assert!(said.ends_with("this one and “Plan 2026”; the pages follow “Account plan”"), "{said}");
}

#[test]
fn of_two_plans_of_one_day_the_id_decides() {
    let begins = set(SECOND, "from", "2025-01-01");
    let found = finds(&base().with(&[TWIN]).with(&[begins]));
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].0, SECOND, "`2025` stands before `2026`");
}
