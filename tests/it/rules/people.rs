//! KP601–KP614: the roles of people, and the map of the customer's people.

use jiff::civil::date;

use crate::rules::edit::{Edit, file, set, unset};
use crate::rules::{ACCOUNT, JANUARY, OCTOBER, PLAN, Playbook, SHELVES_FIRST, SITE, TRIAL_FIRST, TRUST, base, on};

const ANNA: &str = "people/anna.md";
const HUGO: &str = "people/hugo.md";
const NEW: &str = "people/new.md";

/// Anna in another role, with the KPIs that fit it.
const HUNTER: [Edit<'static>; 2] = [set(ANNA, "role", "hunter"), set(ANNA, "kpi_families", "[\"volume\"]")];
const FARMER: [Edit<'static>; 2] =
    [set(ANNA, "role", "farmer"), set(ANNA, "kpi_families", "[\"volume\", \"relationship\"]")];

#[test]
fn a_key_account_is_not_managed_by_a_hunter() {
    let found = "warning[KP601] ‹\"anna\"›: this account is managed by Anna Berg, whose role is still hunter";
    base().adds(&HUNTER, &[(ACCOUNT, found)]);
    base().adds(&FARMER, &[]);
}

#[test]
fn targets_that_do_not_fit_the_role() {
    let families = |role: &str, families: &str, expected: &[&str]| {
        let edits = [unset(ANNA, "role"), set(ANNA, "role", role), set(ANNA, "kpi_families", families)];
        let expected: Vec<_> = expected.iter().map(|found| (ANNA, *found)).collect();
        base().adds(&edits, &expected);
    };
    families("farmer", "[\"relationship\", \"volume\", \"shopper\"]", &[]);
    families(
        "farmer",
        "[\"shopper\", \"volume\"]",
        &["warning[KP602] ‹\"shopper\", \"volume\"›: Anna Berg is a farmer without a target for the relationship"],
    );
    families(
        "farmer",
        "[\"shopper\"]",
        &["warning[KP602] ‹\"shopper\"›: Anna Berg is a farmer without a target for sales and for the relationship"],
    );
    families(
        "farmer",
        "[\"relationship\", \"shopper\"]",
        &[
            "warning[KP602] ‹\"relationship\", \"shopper\"›: Anna Berg is a farmer without a target for volume, value or profit",
        ],
    );
    families("farmer", "[\"value\", \"relationship\"]", &[]);
    families("farmer", "[\"relationship\", \"profit\"]", &[]);
    families("advisor", "[\"volume\", \"shopper\"]", &[]);
    families(
        "advisor",
        "[\"volume\", \"profit\"]",
        &["warning[KP602] ‹\"volume\", \"profit\"›: Anna Berg is an advisor who is measured by sales alone"],
    );
    families("none", "[\"volume\"]", &[]);
    base().adds(&[set(ANNA, "role", "farmer"), unset(ANNA, "kpi_families")], &[]);
}

#[test]
fn a_hunter_is_measured_by_what_they_sell() {
    let kai = "people/kai.md";
    base().adds(&[set(kai, "kpi_families", "[\"value\"]")], &[]);
    base().adds(
        &[set(kai, "kpi_families", "[\"promo\", \"shopper\"]")],
        &[(kai, "warning[KP602] ‹\"promo\", \"shopper\"›: Kai Lund is a hunter without a target for volume, value or profit")],
    );
}

/// One more account that Anna manages, without a plan.
macro_rules! managed {
    ($name:literal, $segment:literal) => {
        file(
            concat!("accounts/", $name, "/_index.md"),
            concat!(
                "+++\ntitle = \"",
                $name,
                "\"\ncountry = \"VN\"\nmanager = \"anna\"\nsegment = \"",
                $segment,
                "\"\n+++\n"
            ),
        )
    };
}

#[test]
fn nobody_manages_more_than_five_accounts_or_two_of_segment_a() {
    let [a, b, c, d] = [managed!("ada", "B"), managed!("bay", "B"), managed!("cox", "A"), managed!("dee", "C")];
    base().adds(&[a, b, c, d], &[]);
    let six = "warning[KP603] ‹+++›: Anna Berg manages 6 accounts: ada, bay, cox, dee, eve and North Stores";
    base().adds(&[a, b, c, d, managed!("eve", "B")], &[(ANNA, six)]);
    let three = "warning[KP603] ‹+++›: Anna Berg manages 3 accounts of segment A: cox, eve and North Stores";
    base().adds(&[c, managed!("eve", "A")], &[(ANNA, three)]);
}

#[test]
fn the_stage_of_a_relationship_asks_for_its_role() {
    let is = |stage: &str, role: &str| {
        format!(
            "note[KP604] ‹\"{stage}\"›: Anna Berg, who manages this account, is {role}, and the relationship is {stage}"
        )
    };
    base().adds(&[set(ACCOUNT, "stage", "integrated")], &[]);
    base().adds(&[set(ACCOUNT, "stage", "exploratory")], &[(ACCOUNT, &is("exploratory", "an advisor"))]);
    let hunter = base().with(&HUNTER);
    for stage in ["exploratory", "basic", "integrated"] {
        hunter.adds(&[set(ACCOUNT, "stage", stage)], &[]);
    }
    // Without KP601, which says so of every hunter.
    let hunter = base().with(&[set(SITE, "rules.KP601", "off")]).with(&HUNTER);
    for stage in ["exploratory", "basic"] {
        hunter.adds(&[set(ACCOUNT, "stage", stage)], &[]);
    }
    for stage in ["interdependent", "integrated"] {
        hunter.adds(&[set(ACCOUNT, "stage", stage)], &[(ACCOUNT, &is(stage, "a hunter"))]);
    }
}

#[test]
fn an_account_manager_leads_at_least_one_decision() {
    let prepares = set(TRIAL_FIRST, "kam_role", "prepares");
    let absent = set(SHELVES_FIRST, "kam_role", "absent");
    let silent = unset(SHELVES_FIRST, "kam_role");
    base().adds(&[prepares], &[]);
    base().adds(&[absent], &[]);
    base().adds(
        &[prepares, absent],
        &[(PLAN, "warning[KP605] ‹+++›: Anna Berg leads no decision of this plan: is absent from “Full shelves before low prices”, and only prepares “Trial before range”")],
    );
    base().adds(
        &[prepares, silent],
        &[(PLAN, "warning[KP605] ‹+++›: Anna Berg leads no decision of this plan: only prepares “Trial before range”")],
    );
    base().adds(&[unset(TRIAL_FIRST, "kam_role"), silent], &[]);
}

const JAN_UNCOVERED: Edit<'static> = set(ACCOUNT, "contacts.jan.coverage", "none");
const IRIS_UNCOVERED: Edit<'static> = set(ACCOUNT, "contacts.iris.coverage", "none");

#[test]
fn one_covered_contact_is_a_single_thread() {
    base().adds(&[JAN_UNCOVERED], &[]);
    base().adds(
        &[JAN_UNCOVERED, IRIS_UNCOVERED],
        &[(ACCOUNT, "warning[KP611] ‹\"none\"›: only one contact at North Stores is covered by one of us: Hugo Ivers")],
    );
    // Where nothing is said about coverage, somebody who was met is covered.
    base().adds(&[JAN_UNCOVERED, unset(ACCOUNT, "contacts.iris.coverage")], &[]);
}

#[test]
fn an_account_without_a_map_is_asked_for_one_once_its_plan_is_approved() {
    let account = managed!("ada", "B");
    let plan = |status: &str| {
        format!(
            "+++\ntitle = \"2026\"\nkind = \"account_plan\"\nfrom = 2026-01-01\nto = 2028-12-31\nstatus = \"{status}\"\n+++\n"
        )
    };
    let found = |edits: &[Edit<'_>]| -> Vec<(String, String)> {
        let found = base().with(edits).findings().into_iter();
        found.filter(|(path, it)| path.starts_with("accounts/ada/") && it.contains("[KP6")).collect()
    };
    let path = "accounts/ada/2026/_index.md";
    assert_eq!(found(&[account]), []);
    assert_eq!(found(&[account, file(path, &plan("draft"))]), []);
    assert_eq!(
        found(&[account, file(path, &plan("approved"))]),
        [
            "warning[KP611] ‹+++›: nobody at ada is on the stakeholder map",
            "warning[KP612] ‹+++›: no executive of ada is known to us",
        ]
        .map(|found| ("accounts/ada/_index.md".to_owned(), found.to_owned()))
    );
}

/// Hugo was in the reviews of July and January; without the last one there is only the day on the map.
pub(crate) const HUGO_NOT_IN_JANUARY: Edit<'static> =
    set(JANUARY, "attendees", "[\"gus\", \"fay\", \"anna\", \"ben\", \"cara\", \"iris\"]");
/// KP613 says nothing about somebody without influence.
const HUGO_WITHOUT_INFLUENCE: Edit<'static> = set(ACCOUNT, "contacts.hugo.influence", "3");

/// Hugo was last met on a day.
pub(crate) const fn met(day: &str) -> Edit<'_> {
    set(ACCOUNT, "contacts.hugo.last_met", day)
}

#[test]
fn an_executive_of_the_customer_is_met_twice_a_year() {
    let playbook = base().with(&[HUGO_NOT_IN_JANUARY, HUGO_WITHOUT_INFLUENCE]);
    playbook.adds(&[met("2025-08-04")], &[]);
    playbook.adds(
        &[met("2025-08-03")],
        &[(ACCOUNT, "warning[KP612] ‹2025-08-03›: no executive of North Stores has been met for 181 days: the last was Hugo Ivers, on 2025-08-03")],
    );
    // A review counts as a meeting, and a day to come does not.
    let review = set(OCTOBER, "attendees", "[\"anna\", \"hugo\"]");
    playbook.adds(&[met("2025-06-01"), review], &[]);
    playbook.adds(
        &[met("2026-03-20")],
        &[(ACCOUNT, "warning[KP612] ‹2026-03-20›: no executive of North Stores has been met for 198 days: the last was Hugo Ivers, on 2025-07-17")],
    );
}

#[test]
fn an_account_of_which_no_executive_was_ever_met() {
    let buyer = set(HUGO, "function", "purchasing");
    base().adds(&[buyer], &[(ACCOUNT, "warning[KP612] ‹+++›: no executive of North Stores is known to us")]);
    let never_met = (ACCOUNT, "warning[KP612] ‹+++›: no executive of North Stores has ever been met: Nora Olsen");
    let new = "+++\ntitle = \"Nora Olsen\"\nside = \"customer\"\naccount = \"north\"\nfunction = \"executive\"\n+++\n";
    base().adds(&[buyer, file(NEW, new)], &[never_met]);
    // Whoever is named as their sponsor is theirs, too.
    let unattached = new.replace("account = \"north\"\n", "");
    base().adds(&[buyer, file(NEW, &unattached), set(ACCOUNT, "customer_sponsor", "new")], &[never_met]);
}

#[test]
fn somebody_with_influence_is_met_every_four_months() {
    let playbook = base().with(&[HUGO_NOT_IN_JANUARY]);
    playbook.adds(&[met("2025-10-03")], &[]);
    let found = |influence: &str| {
        format!(
            "warning[KP613] ‹2025-10-02›: Hugo Ivers has an influence of {influence} and was last met 121 days ago, on 2025-10-02"
        )
    };
    playbook.adds(&[met("2025-10-02")], &[(ACCOUNT, &found("5"))]);
    playbook.adds(&[met("2025-10-02"), set(ACCOUNT, "contacts.hugo.influence", "4")], &[(ACCOUNT, &found("4"))]);
    playbook.adds(&[met("2025-10-02"), HUGO_WITHOUT_INFLUENCE], &[]);
}

#[test]
fn whoever_is_gone_is_not_missed() {
    let later = on(date(2026, 8, 1));
    let important = set(ACCOUNT, "contacts.jan.influence", "5");
    later.adds(
        &[important],
        &[(
            ACCOUNT,
            "warning[KP613] ‹2025-10-15›: Jan Kroll has an influence of 5 and was last met 290 days ago, on 2025-10-15",
        )],
    );
    later.with(&[set(SITE, "rules.KP615", "off")]).adds(
        &[important, set("people/jan.md", "until", "2026-02-01")],
        &[(ACCOUNT, "note[KP614] ‹+++›: none of the 2 contacts of North Stores is known to doubt us")],
    );
}

#[test]
fn a_map_without_a_doubter_is_a_note() {
    let support = |support| set(ACCOUNT, "contacts.jan.support", support);
    base().adds(&[support("-2")], &[]);
    base().adds(
        &[support("0")],
        &[(ACCOUNT, "note[KP614] ‹+++›: none of the 3 contacts of North Stores is known to doubt us")],
    );
}

// KP615

const JAN: &str = "people/jan.md";

#[test]
fn a_contact_who_left_is_replaced() {
    let gone = |path, day| set(path, "until", day);
    let found = |text: &str, level: &str, who: &str| format!("{level}[KP615] ‹\"{text}\"›: {who}");
    let quiet = base().with(&[set(SITE, "rules.KP614", "off"), set(SITE, "rules.KP612", "off")]);
    quiet.adds(&[gone(JAN, "2026-02-01")], &[]);
    let jan = found("jan", "warning", "Jan Kroll, a contact with an influence of 3, left on 2026-01-20");
    quiet.adds(&[gone(JAN, "2026-01-20")], &[(ACCOUNT, &jan)]);
    // Nobody else is an executive, and nobody else buys.
    let iris = found("iris", "error", "Iris Jung, a contact with an influence of 4, left on 2026-01-20");
    quiet.adds(&[gone("people/iris.md", "2026-01-20")], &[(ACCOUNT, &iris)]);
    let other = set(JAN, "function", "category");
    let same = quiet.with(&[other, set("people/iris.md", "function", "category")]);
    same.adds(&[gone("people/iris.md", "2026-01-20")], &[(ACCOUNT, &iris.replace("error", "warning"))]);
}

#[test]
fn whoever_is_counted_on_in_several_places_is_told_of_once() {
    let quiet = base().with(&[set(SITE, "rules.KP612", "off"), set(HUGO, "until", "2026-01-20")]);
    let found = |playbook: &Playbook| {
        let found = playbook.finds("KP615").into_iter();
        found.map(|(path, found)| (path, found.split_once("›: ").unwrap().1.to_owned())).collect::<Vec<_>>()
    };
    let said = "Hugo Ivers, a contact with an influence of 5, left on 2026-01-20";
    assert_eq!(found(&quiet), [(ACCOUNT.to_owned(), said.to_owned())]);
    let signed = set(TRIAL_FIRST, "agreed_by", "{ customer = [\"hugo\"] }");
    let counted = set(TRUST, "actions.category-day.counterpart", "hugo");
    let both = quiet.with(&[signed, counted]);
    let more = ", and agreed to “Trial before range” and is the counterpart of “Category day”";
    assert_eq!(found(&both), [(ACCOUNT.to_owned(), format!("{said}{more}"))]);
    // Off the map, the plan still counts on him.
    let off = both.with(&[unset(ACCOUNT, "contacts.hugo"), unset(ACCOUNT, "customer_sponsor")]);
    assert_eq!(found(&off), [(PLAN.to_owned(), format!("Hugo Ivers left on 2026-01-20{more}"))]);
    // What is done or over counts on nobody.
    let done =
        off.with(&[set(TRUST, "actions.category-day.done", "2026-01-12"), set(TRIAL_FIRST, "until", "2026-01-30")]);
    assert_eq!(found(&done), []);
}

#[test]
fn that_no_executive_was_met_is_told_once() {
    let playbook =
        base().with(&[HUGO_NOT_IN_JANUARY, met("2025-07-01"), set("people/iris.md", "function", "executive")]);
    let hugo = playbook.finds("KP613");
    assert_eq!(hugo.len(), 1, "Iris is an executive, and was met in January: {hugo:?}");
    let alone = base().with(&[HUGO_NOT_IN_JANUARY, met("2025-07-01")]);
    assert_eq!((alone.finds("KP612").len(), alone.finds("KP613").len()), (1, 0));
    let off = alone.with(&[set(SITE, "rules.KP612", "off")]);
    assert_eq!(off.finds("KP613").len(), 1);
}
