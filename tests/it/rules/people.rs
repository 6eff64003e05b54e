//! KP601–KP614: roles and the stakeholder map.

use jiff::civil::date;

use crate::rules::{ACCOUNT, Edit, Starter};

const KHOI: &str = "people/tran-minh-khoi.md";
const MINIMARTS: &str = "accounts/quangora/2025/decisions/minimarts-first.md";
const DISCOUNT: &str = "accounts/quangora/2025/decisions/from-discount-to-availability.md";

/// Khôi in another role, with the families of KPIs that fit it.
const fn khoi(role: &'static str) -> Edit<'static> {
    (KHOI, "role = \"advisor\"\nkpi_families = [\"relationship\", \"shopper\", \"value\"]", role)
}

const HUNTER: Edit<'static> = khoi("role = \"hunter\"\nkpi_families = [\"volume\"]");
const FARMER: Edit<'static> = khoi("role = \"farmer\"\nkpi_families = [\"volume\", \"relationship\"]");

#[test]
fn a_key_account_managed_by_a_hunter_has_a_title_and_no_manager() {
    let starter = Starter::new();
    let found = account!(
        "warning[KP601] ‹\"tran-minh-khoi\"›: this account is managed by Trần Minh Khôi, whose role is still that of a hunter"
    );
    starter.adds(&[HUNTER], &[found]);
    starter.adds(&[FARMER], &[]);
}

#[test]
fn targets_that_do_not_fit_the_role() {
    let starter = Starter::new();
    let families = |role: &'static str, expected: &[&str]| starter.adds(&[khoi(role)], expected);
    families("role = \"farmer\"\nkpi_families = [\"relationship\", \"volume\", \"shopper\"]", &[]);
    families(
        "role = \"farmer\"\nkpi_families = [\"shopper\", \"volume\"]",
        &[
            "people/tran-minh-khoi.md warning[KP602] ‹\"shopper\", \"volume\"›: Trần Minh Khôi is a farmer without a target for relationship",
        ],
    );
    families(
        "role = \"farmer\"\nkpi_families = [\"shopper\"]",
        &[
            "people/tran-minh-khoi.md warning[KP602] ‹\"shopper\"›: Trần Minh Khôi is a farmer without a target for volume and relationship",
        ],
    );
    families("role = \"farmer\"", &[]);
    families("role = \"advisor\"\nkpi_families = [\"volume\", \"shopper\"]", &[]);
    families(
        "role = \"advisor\"\nkpi_families = [\"volume\"]",
        &[
            "people/tran-minh-khoi.md warning[KP602] ‹\"volume\"›: Trần Minh Khôi is an advisor who is measured by volume alone",
        ],
    );
    families("role = \"none\"\nkpi_families = [\"volume\"]", &[]);
}

#[test]
fn a_hunter_is_measured_by_volume() {
    let signe = "people/signe-aabel.md";
    Starter::new().adds(
        &[(signe, "kpi_families = [\"volume\", \"value\", \"promo\"]", "kpi_families = [\"value\", \"promo\"]")],
        &[
            "people/signe-aabel.md warning[KP602] ‹\"value\", \"promo\"›: Signe Aabel is a hunter without a target for volume",
        ],
    );
}

/// One more account that Khôi manages, without a plan.
macro_rules! managed {
    ($name:literal, $segment:literal) => {
        (
            concat!("accounts/", $name, "/_index.md"),
            "",
            concat!(
                "+++\ntitle = \"",
                $name,
                "\"\ncountry = \"VN\"\nmanager = \"tran-minh-khoi\"\nsegment = \"",
                $segment,
                "\"\n+++\n"
            ),
        )
    };
}

#[test]
fn nobody_manages_more_than_five_accounts_or_two_of_segment_a() {
    let starter = Starter::new();
    let four = [managed!("an", "B"), managed!("binh", "B"), managed!("chi", "A"), managed!("dao", "C")];
    starter.adds(&four, &[]);
    let [a, b, c, d] = four;
    starter.adds(
        &[a, b, c, d, managed!("em", "B")],
        &[
            "people/tran-minh-khoi.md warning[KP603] ‹+++›: Trần Minh Khôi manages 6 accounts: an, binh, chi, dao, em and Quangora Mart",
        ],
    );
    starter.adds(
        &[c, managed!("em", "A")],
        &[
            "people/tran-minh-khoi.md warning[KP603] ‹+++›: Trần Minh Khôi manages 3 accounts of segment A: chi, em and Quangora Mart",
        ],
    );
}

#[test]
fn the_stage_of_a_relationship_asks_for_its_role() {
    let starter = Starter::new();
    let stage = |stage: &'static str| (ACCOUNT, "stage = \"cooperative\"", stage);
    starter.adds(&[stage("stage = \"integrated\"")], &[]);
    starter.adds(
        &[stage("stage = \"exploratory\"")],
        &[account!(
            "note[KP604] ‹\"exploratory\"›: Trần Minh Khôi, who manages this account, is an advisor, and the relationship is exploratory"
        )],
    );
    let hunter = Starter::new().with(&[HUNTER]);
    hunter.adds(&[stage("stage = \"exploratory\"")], &[]);
    hunter.adds(&[stage("stage = \"basic\"")], &[]);
    for (word, found) in [
        (
            "stage = \"interdependent\"",
            account!(
                "note[KP604] ‹\"interdependent\"›: Trần Minh Khôi, who manages this account, is a hunter, and the relationship is interdependent"
            ),
        ),
        (
            "stage = \"integrated\"",
            account!(
                "note[KP604] ‹\"integrated\"›: Trần Minh Khôi, who manages this account, is a hunter, and the relationship is integrated"
            ),
        ),
    ] {
        hunter.adds(&[stage(word)], &[found]);
    }
}

#[test]
fn an_account_manager_leads_at_least_one_decision() {
    let starter = Starter::new();
    let prepares = (MINIMARTS, "kam_role = \"leads\"", "kam_role = \"prepares\"");
    let absent = (DISCOUNT, "kam_role = \"co_creates\"", "kam_role = \"absent\"");
    let silent = (DISCOUNT, "kam_role = \"co_creates\"\n", "");
    starter.adds(&[prepares], &[]);
    starter.adds(&[absent], &[]);
    starter.adds(
        &[prepares, absent],
        &[
            "accounts/quangora/2025/_index.md warning[KP605] ‹+++›: Trần Minh Khôi leads no decision of this plan: is absent from “Move money from deep discount to availability and trial”, and only prepares “Win trial in minimarts before adding range in hypermarkets”",
        ],
    );
    starter.adds(
        &[prepares, silent],
        &[
            "accounts/quangora/2025/_index.md warning[KP605] ‹+++›: Trần Minh Khôi leads no decision of this plan: only prepares “Win trial in minimarts before adding range in hypermarkets”",
        ],
    );
    starter.adds(&[(MINIMARTS, "kam_role = \"leads\"\n", ""), silent], &[]);
}

/// Châu is not covered any more.
const CHAU_UNCOVERED: Edit<'static> =
    (ACCOUNT, "coverage = \"multiple\"\nour_contact = \"pham-duy\"", "coverage = \"none\"\nour_contact = \"pham-duy\"");
/// Nor is Vy.
const VY_UNCOVERED: Edit<'static> = (
    ACCOUNT,
    "coverage = \"multiple\"\nour_contact = \"tran-minh-khoi\"",
    "coverage = \"none\"\nour_contact = \"tran-minh-khoi\"",
);

#[test]
fn one_covered_contact_is_a_single_thread() {
    let starter = Starter::new();
    starter.adds(&[CHAU_UNCOVERED], &[]);
    starter.adds(
        &[CHAU_UNCOVERED, VY_UNCOVERED],
        &[account!("warning[KP611] ‹\"none\"›: of Quangora Mart only Đỗ Quang Lâm is covered by somebody of ours")],
    );
    // Where nothing is said about coverage, somebody who was met is covered.
    let silent =
        (ACCOUNT, "coverage = \"multiple\"\nour_contact = \"tran-minh-khoi\"", "our_contact = \"tran-minh-khoi\"");
    starter.adds(&[CHAU_UNCOVERED, silent], &[]);
}

#[test]
fn an_account_without_a_stakeholder_map_is_asked_for_one_once_its_plan_is_there() {
    let account = managed!("an", "B");
    let plan = |status: &str| {
        format!(
            "+++\ntitle = \"2026\"\nkind = \"account_plan\"\nfrom = 2026-01-01\nto = 2028-12-31\nstatus = \"{status}\"\n+++\n"
        )
    };
    let file = "accounts/an/2026/_index.md";
    let only = |found: &str| found.contains("[KP6");
    let found = |edits: &[Edit<'_>]| -> Vec<String> {
        let starter = Starter::new().with(edits);
        starter.findings().into_iter().filter(|it| it.starts_with("accounts/an/") && only(it)).collect()
    };
    assert!(found(&[account]).is_empty());
    assert!(found(&[account, (file, "", &plan("draft"))]).is_empty());
    assert_eq!(
        found(&[account, (file, "", &plan("approved"))]),
        [
            "accounts/an/_index.md warning[KP611] ‹+++›: nobody of an is on the stakeholder map",
            "accounts/an/_index.md warning[KP612] ‹+++›: no executive of an is known to us",
        ]
    );
}

/// The last review with Lâm was on 15 January 2026.
const LAM_NOT_THERE: Edit<'static> =
    ("accounts/quangora/2025/reviews/2026-01-15.md", "\"do-quang-lam\", \"nguyen-ha-vy\"]", "\"nguyen-ha-vy\"]");
/// Nor has he anything to do with us by rank: KP613 is silent about him.
const LAM_WITHOUT_INFLUENCE: Edit<'static> = (ACCOUNT, "influence = 5", "influence = 3");

#[test]
fn an_executive_of_the_customer_is_met_twice_a_year() {
    let starter = || Starter::new().with(&[LAM_NOT_THERE, LAM_WITHOUT_INFLUENCE]);
    let met = |day: &'static str| (ACCOUNT, "last_met = 2026-01-15", day);
    starter().adds(&[met("last_met = 2025-08-04")], &[]);
    starter().adds(
        &[met("last_met = 2025-08-03")],
        &[account!(
            "warning[KP612] ‹2025-08-03›: no executive of Quangora Mart was met for 181 days: the last was Đỗ Quang Lâm, on 2025-08-03"
        )],
    );
    // A review counts as a meeting, and it says nothing of days to come.
    let review =
        ("accounts/quangora/2025/reviews/2025-10-15.md", "\"nguyen-ha-vy\", \"le-bao-chau\"]", "\"do-quang-lam\"]");
    starter().adds(&[met("last_met = 2025-06-01"), review], &[]);
    starter().adds(
        &[met("last_met = 2026-03-20")],
        &[account!(
            "warning[KP612] ‹2026-03-20›: no executive of Quangora Mart was met for 198 days: the last was Đỗ Quang Lâm, on 2025-07-17"
        )],
    );
}

#[test]
fn an_account_of_which_no_executive_was_ever_met() {
    let starter = Starter::new();
    let buyer = ("people/do-quang-lam.md", "function = \"executive\"", "function = \"purchasing\"");
    starter.adds(&[buyer], &[account!("warning[KP612] ‹+++›: no executive of Quangora Mart is known to us")]);
    let new = (
        "people/new.md",
        "",
        "+++\ntitle = \"Lý Nam\"\nside = \"customer\"\naccount = \"quangora\"\nfunction = \"executive\"\n+++\n",
    );
    starter
        .adds(&[buyer, new], &[account!("warning[KP612] ‹+++›: no executive of Quangora Mart was ever met: Lý Nam")]);
    // Whoever is named as their sponsor is theirs, too.
    let unattached =
        ("people/new.md", "", "+++\ntitle = \"Lý Nam\"\nside = \"customer\"\nfunction = \"executive\"\n+++\n");
    let sponsor = (ACCOUNT, "customer_sponsor = \"do-quang-lam\"", "customer_sponsor = \"new\"");
    starter.adds(
        &[buyer, unattached, sponsor],
        &[account!("warning[KP612] ‹+++›: no executive of Quangora Mart was ever met: Lý Nam")],
    );
}

#[test]
fn somebody_with_influence_is_met_every_four_months() {
    let starter = || Starter::new().with(&[LAM_NOT_THERE]);
    let met = |day: &'static str| (ACCOUNT, "last_met = 2026-01-15", day);
    starter().adds(&[met("last_met = 2025-10-03")], &[]);
    let found = account!(
        "warning[KP613] ‹2025-10-02›: Đỗ Quang Lâm has an influence of 5 and was last met 121 days ago, on 2025-10-02"
    );
    starter().adds(&[met("last_met = 2025-10-02")], &[found]);
    let four = (ACCOUNT, "influence = 5", "influence = 4");
    starter().adds(&[met("last_met = 2025-10-02"), four], &[&found.replace("of 5", "of 4")]);
    starter().adds(&[met("last_met = 2025-10-02"), LAM_WITHOUT_INFLUENCE], &[]);
}

#[test]
fn whoever_is_gone_is_not_missed() {
    let later = Starter::on(Some(date(2026, 8, 1)));
    let gone = ("people/le-bao-chau.md", "function = \"supply\"", "function = \"supply\"\nuntil = 2026-02-01");
    let important = (ACCOUNT, "influence = 3", "influence = 5");
    later.adds(
        &[important],
        &[account!(
            "warning[KP613] ‹2025-10-15›: Lê Bảo Châu has an influence of 5 and was last met 290 days ago, on 2025-10-15"
        )],
    );
    later.adds(
        &[important, gone],
        &[account!("note[KP614] ‹+++›: none of the 2 contacts of Quangora Mart is known to doubt us")],
    );
}

#[test]
fn a_map_without_a_doubter_is_a_note() {
    let doubter = (ACCOUNT, "support = 0", "support = -1");
    Starter::new().adds(&[doubter], &[]);
    Starter::new().with(&[doubter]).adds(
        &[(ACCOUNT, "support = -1", "support = 0")],
        &[account!("note[KP614] ‹+++›: none of the 3 contacts of Quangora Mart is known to doubt us")],
    );
}
