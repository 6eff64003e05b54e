//! KP301–KP310, KP401–KP404: the ten pitfalls and the 3×3 framework.

use jiff::civil::{Date, date};

use crate::rules::{ACCOUNT, Edit, PLAN, SITE, Starter};

/// What of `site.toml` comes before the rules.
const BEFORE_RULES: &str = "today = 2026-01-31\n";

/// The nine parts of the framework say once more what other rules say: left out where those are meant.
const WITHOUT_FRAMEWORK: Edit<'static> = (SITE, BEFORE_RULES, "today = 2026-01-31\n[rules]\nKP401 = \"off\"\n");

/// An objective that Khôi owns now.
const fn to_khoi(file: &'static str, owner: &'static str) -> Edit<'static> {
    (file, owner, "\nowner = \"tran-minh-khoi\"")
}

const HANA: &str = "\nowner = \"hana-lindqvist\"";
const DUY: &str = "\nowner = \"pham-duy\"";
const ORIANE: &str = "\nowner = \"oriane-petit\"";

/// Of 18 items Khôi owns 5; with these he owns 9, and with the last one 10.
const KHOI_TAKES_OVER: [Edit<'static>; 5] = [
    to_khoi(objective!("households-in-the-category"), HANA),
    to_khoi(objective!("chilled-block-visible"), HANA),
    to_khoi(objective!("shelf-never-empty"), DUY),
    to_khoi(objective!("deliver-as-ordered"), DUY),
    to_khoi(objective!("promotions-that-pay"), ORIANE),
];

/// Three items that are not Khôi's are none any more: 15 are left.
const THREE_ITEMS_LESS: [Edit<'static>; 3] = [
    (
        PLAN,
        "within_days = 10\nprotects = [\"from-discount-to-availability\"]\nstate = \"armed\"",
        "within_days = 10\nprotects = [\"from-discount-to-availability\"]\nstate = \"expired\"",
    ),
    (
        review!("2026-01-15"),
        "action = \"late-store-visits\"\non = 2025-11-15\n",
        "action = \"late-store-visits\"\non = 2025-11-15\n\n[[closed]]\naction = \"supply-day\"\non = 2026-01-15\n",
    ),
    (objective!("trusted-category-adviser"), "due = 2026-03-20\n", "due = 2026-03-20\nstate = \"cancelled\"\n"),
];

#[test]
fn a_plan_whose_items_one_person_owns_is_owned_by_one() {
    let starter = Starter::new().with(&THREE_ITEMS_LESS);
    starter.adds(&KHOI_TAKES_OVER[..4], &[]);
    starter.adds(&KHOI_TAKES_OVER, &[plan!("warning[KP301] ‹+++›: 10 of 15 items are owned by Trần Minh Khôi")]);
    let strict = "today = 2026-01-31\n[rules]\nKP301 = { share = 0.5, error_share = 0.6 }\n";
    let starter = starter.with(&[(SITE, BEFORE_RULES, strict)]);
    starter.adds(&KHOI_TAKES_OVER[..4], &[plan!("warning[KP301] ‹+++›: 9 of 15 items are owned by Trần Minh Khôi")]);
    starter.adds(&KHOI_TAKES_OVER, &[plan!("error[KP301] ‹+++›: 10 of 15 items are owned by Trần Minh Khôi")]);
}

#[test]
fn a_plan_needs_owners_from_three_functions() {
    let sales = |person, function| (person, function, "function = \"sales\"");
    let two = [
        sales("people/hana-lindqvist.md", "function = \"marketing\""),
        sales("people/lukas-brandt.md", "function = \"insight\""),
        sales("people/oriane-petit.md", "function = \"finance\""),
        ("people/jonas-wexley.md", "function = \"executive\"", "function = \"supply\""),
    ];
    Starter::new()
        .adds(&two, &[plan!("warning[KP301] ‹+++›: of the 18 items of this plan only sales and supply own any")]);
    Starter::new().adds(&two[1..], &[]);
}

#[test]
fn a_young_or_small_plan_may_be_owned_by_one() {
    let starter = Starter::new().with(&THREE_ITEMS_LESS);
    let found = plan!("warning[KP301] ‹+++›: 10 of 15 items are owned by Trần Minh Khôi");
    let created = |day| [KHOI_TAKES_OVER.as_slice(), &[(PLAN, "created = 2025-01-21", day)]].concat();
    starter.adds(&created("created = 2025-12-17"), &[]);
    starter.adds(&created("created = 2025-12-16"), &[found]);
    let items = |rules| [KHOI_TAKES_OVER.as_slice(), &[(SITE, BEFORE_RULES, rules)]].concat();
    starter.adds(&items("today = 2026-01-31\n[rules]\nKP301 = { items = 16 }\n"), &[]);
    starter.adds(&items("today = 2026-01-31\n[rules]\nKP301 = { items = 15 }\n"), &[found]);
}

const CONTRIBUTORS: &str = "contributors = [\"pham-duy\", \"oriane-petit\", \"hana-lindqvist\", \"lukas-brandt\"]\ncustomer_contributors = [\"nguyen-ha-vy\"]\n";

#[test]
fn a_plan_that_only_the_manager_contributed_to_was_written_alone() {
    let starter = Starter::new();
    starter.adds(
        &[(PLAN, CONTRIBUTORS, "contributors = [\"tran-minh-khoi\"]\n")],
        &[plan!("error[KP302] ‹\"tran-minh-khoi\"›: nobody besides Trần Minh Khôi is named as a contributor")],
    );
    starter.adds(
        &[(PLAN, CONTRIBUTORS, "contributors = [\"pham-duy\", \"oriane-petit\"]\n")],
        &[plan!("warning[KP302] ‹\"pham-duy\", \"oriane-petit\"›: 2 people contributed besides Trần Minh Khôi")],
    );
    let three = "contributors = [\"pham-duy\", \"oriane-petit\"]\ncustomer_contributors = [\"nguyen-ha-vy\"]\n";
    starter.adds(&[(PLAN, CONTRIBUTORS, three)], &[]);
}

#[test]
fn a_plan_needs_contributors_from_two_of_our_functions() {
    let supply = "contributors = [\"pham-duy\"]\ncustomer_contributors = [\"nguyen-ha-vy\", \"le-bao-chau\"]\n";
    Starter::new().adds(
        &[(PLAN, CONTRIBUTORS, supply)],
        &[plan!("warning[KP302] ‹\"pham-duy\"›: only supply contributed on our side")],
    );
}

#[test]
fn a_plan_needs_a_workshop_in_twelve_months() {
    let starter = Starter::new().with(&[WITHOUT_FRAMEWORK]);
    starter.adds(&[(PLAN, "date = 2025-11-18", "date = 2025-01-31")], &[]);
    starter.adds(
        &[(PLAN, "date = 2025-11-18", "date = 2025-01-30")],
        &[plan!("warning[KP302] ‹\"pham-duy\", \"oriane-petit\", \"hana-lindqvist\", \"lukas-brandt\"›: the last workshop was on 2025-01-30")],
    );
}

#[test]
fn an_account_without_a_sponsor_interests_nobody_senior() {
    let starter = Starter::new().with(&[WITHOUT_FRAMEWORK]);
    starter.adds(
        &[(ACCOUNT, "\nsponsor = \"jonas-wexley\"", "")],
        &[account!("error[KP303] ‹+++›: this account has no sponsor")],
    );
    starter.adds(
        &[("people/jonas-wexley.md", "since = 2018-03-01", "since = 2018-03-01\nuntil = 2026-01-31")],
        &[account!("error[KP303] ‹\"jonas-wexley\"›: the sponsor, Jonas Wexley, left on 2026-01-31")],
    );
    starter.adds(&[("people/jonas-wexley.md", "since = 2018-03-01", "since = 2018-03-01\nuntil = 2026-02-01")], &[]);
}

/// Wexley was in no review; what is left is the day he met Lâm.
const UNSEEN: [Edit<'static>; 2] =
    [(review!("2026-01-15"), "\"jonas-wexley\", ", ""), (review!("2025-07-17"), "\"jonas-wexley\", ", "")];

#[test]
fn a_sponsor_whom_nobody_sees_is_none() {
    let met = |day| [UNSEEN.as_slice(), &[(ACCOUNT, "last_met = 2026-01-15", day)]].concat();
    let starter = Starter::new().with(&[WITHOUT_FRAMEWORK]);
    starter.adds(&UNSEEN, &[]);
    starter.adds(&met("last_met = 2025-08-04"), &[]);
    starter.adds(
        &met("last_met = 2025-08-03"),
        &[account!(
            "warning[KP303] ‹\"jonas-wexley\"›: the sponsor, Jonas Wexley, was last seen on 2025-08-03, 181 days ago"
        )],
    );
    starter.adds(
        &met("last_met = 2025-01-31"),
        &[account!(
            "warning[KP303] ‹\"jonas-wexley\"›: the sponsor, Jonas Wexley, was last seen on 2025-01-31, 365 days ago"
        )],
    );
    starter.adds(
        &met("last_met = 2025-01-30"),
        &[account!(
            "error[KP303] ‹\"jonas-wexley\"›: the sponsor, Jonas Wexley, was last seen on 2025-01-30, 366 days ago"
        )],
    );
    starter.adds(
        &met("last_met = 2025-08-03")
            .into_iter()
            .chain([("people/jonas-wexley.md", "since = 2018-03-01", "since = 2025-08-04")])
            .collect::<Vec<_>>(),
        &[],
    );
}

#[test]
fn a_plan_is_approved_by_the_director_of_its_account() {
    Starter::new().adds(
        &[(PLAN, "approved = { by = \"camille-ferrand\"", "approved = { by = \"jonas-wexley\"")],
        &[plan!("error[KP303] ‹\"jonas-wexley\"›: approved by Jonas Wexley, while the director of this account is Camille Ferrand")],
    );
}

#[test]
fn an_ask_is_answered_within_thirty_days() {
    let raised = |day| (PLAN, "raised = 2026-01-15", day);
    let starter = Starter::new();
    starter.adds(&[raised("raised = 2026-01-01")], &[]);
    starter.adds(
        &[raised("raised = 2025-12-31")],
        &[plan!("warning[KP303] ‹2025-12-31›: Jonas Wexley has been asked for 31 days and has not answered: “Decide on 70 chilled units for minimarts: 84 k€, payback 6 months.”")],
    );
    starter.adds(
        &[raised("raised = 2025-12-31"), raised("raised = 2025-12-30")],
        &[plan!("warning[KP303] ‹2025-12-30›: 2 asks have no answer; Jonas Wexley was asked 32 days ago: “On the store tour with Đỗ Quang Lâm in March, say that range in hypermarkets waits for penetration.”")],
    );
    starter.adds(&[raised("raised = 2025-12-31\nanswered = 2026-01-20")], &[]);
}

#[test]
fn an_account_without_a_manager_is_nobodys() {
    let starter = Starter::new().with(&[WITHOUT_FRAMEWORK]);
    starter.adds(
        &[(ACCOUNT, "manager = \"tran-minh-khoi\"\n", "")],
        &[account!("error[KP310] ‹+++›: this account has no manager")],
    );
    let until = |day| ("people/tran-minh-khoi.md", "since = 2021-06-01", day);
    starter.adds(&[until("since = 2021-06-01\nuntil = 2026-02-01")], &[]);
    starter.adds(
        &[until("since = 2021-06-01\nuntil = 2026-01-31")],
        &[
            account!("error[KP310] ‹\"tran-minh-khoi\"›: Trần Minh Khôi, who manages this account, left on 2026-01-31"),
            plan!("error[KP310] ‹+++›: 5 of 18 items have no owner: “Trusted category adviser”, “Right range in minimarts”, “Contract for 70 chilled units” and 2 more"),
        ],
    );
}

/// Two risks more, both owned: 20 items.
const TWO_ITEMS_MORE: Edit<'static> = (
    PLAN,
    "[[asks]]\n",
    "[[risks]]\nid = \"port\"\ntitle = \"The port closes\"\nprobability = 1\nimpact = 3\nowner = \"pham-duy\"\n\n[[risks]]\nid = \"strike\"\ntitle = \"Drivers strike\"\nprobability = 1\nimpact = 3\nowner = \"pham-duy\"\n\n[[asks]]\n",
);

const UNOWNED: [Edit<'static>; 6] = [
    (PLAN, "scenario = \"sc1\"\nowner = \"pham-duy\"\n", "scenario = \"sc1\"\n"),
    (PLAN, "response = \"accept\"\nowner = \"oriane-petit\"\n", "response = \"accept\"\n"),
    (
        PLAN,
        "title = \"The port closes\"\nprobability = 1\nimpact = 3\nowner = \"pham-duy\"\n",
        "title = \"The port closes\"\nprobability = 1\nimpact = 3\n",
    ),
    (
        PLAN,
        "title = \"Drivers strike\"\nprobability = 1\nimpact = 3\nowner = \"pham-duy\"\n",
        "title = \"Drivers strike\"\nprobability = 1\nimpact = 3\n",
    ),
    (objective!("promotions-that-pay"), ORIANE, ""),
    (objective!("shelf-never-empty"), DUY, ""),
];

#[test]
fn items_that_nobody_owns_are_counted() {
    let starter = Starter::new().with(&[TWO_ITEMS_MORE]);
    starter.adds(&UNOWNED[..2], &[]);
    starter.adds(
        &UNOWNED[..3],
        &[plan!("warning[KP310] ‹+++›: 3 of 20 items have no owner: “Cold-chain capacity runs short in the hot months”, “The đồng falls against the euro” and “The port closes”")],
    );
    starter.adds(
        &UNOWNED[..5],
        &[plan!("warning[KP310] ‹+++›: 5 of 20 items have no owner: “Promotions that pay”, “Cold-chain capacity runs short in the hot months”, “The đồng falls against the euro” and 2 more")],
    );
    starter.adds(
        &UNOWNED,
        &[plan!("error[KP310] ‹+++›: 6 of 20 items have no owner: “Promotions that pay”, “Shelf never empty”, “Cold-chain capacity runs short in the hot months” and 3 more")],
    );
}

#[test]
fn a_plan_that_is_nobodys_is_not_owned_by_one_as_well() {
    let starter = Starter::new().with(&THREE_ITEMS_LESS);
    let edits = [KHOI_TAKES_OVER.as_slice(), &UNOWNED[..2]].concat();
    starter.adds(
        &edits,
        &[plan!("warning[KP310] ‹+++›: 2 of 15 items have no owner: “Cold-chain capacity runs short in the hot months” and “The đồng falls against the euro”")],
    );
}

/// What a rule finds about Quangora on a day, without any edit.
fn on(day: Date, code: &str) -> Vec<String> {
    let found = Starter::on(Some(day)).findings();
    found.into_iter().filter(|it| it.starts_with("accounts/quangora/") && it.contains(code)).collect()
}

/// The plan is approved again on the day after its last review.
const APPROVED_AGAIN: Edit<'static> = (PLAN, "on = 2025-01-28", "on = 2026-01-16");

#[test]
fn an_approved_plan_is_reviewed_within_ninety_days() {
    let after = |month, day| Starter::on(Some(date(2026, month, day)));
    after(4, 16).adds(&[APPROVED_AGAIN], &[]);
    after(4, 17).adds(
        &[APPROVED_AGAIN],
        &[plan!("warning[KP304] ‹2026-01-16›: this plan is approved and has not been reviewed for 91 days")],
    );
    after(7, 15).adds(
        &[APPROVED_AGAIN],
        &[plan!("warning[KP304] ‹2026-01-16›: this plan is approved and has not been reviewed for 180 days")],
    );
    after(7, 16).adds(
        &[APPROVED_AGAIN],
        &[plan!("error[KP304] ‹2026-01-16›: this plan is approved and has not been reviewed for 181 days")],
    );
}

#[test]
fn a_plan_that_has_not_begun_is_not_late_for_its_first_review() {
    let begins = (PLAN, "from = 2025-01-01", "from = 2026-01-17");
    Starter::on(Some(date(2026, 4, 17))).with(&[begins]).adds(&[APPROVED_AGAIN], &[]);
    let in_review = (PLAN, "status = \"approved\"", "status = \"in_review\"");
    Starter::on(Some(date(2026, 4, 17))).with(&[in_review]).adds(&[APPROVED_AGAIN], &[]);
}

#[test]
fn a_plan_never_looked_at_again_is_not_called_late_as_well() {
    let late = date(2026, 7, 17);
    assert_eq!(on(late, "[KP306]").len(), 1, "the last review is too long ago");
    let found = Starter::on(Some(late)).with(&[APPROVED_AGAIN]).findings();
    assert!(!found.iter().any(|it| it.starts_with("accounts/quangora/2025/_index.md") && it.contains("[KP306]")));
}

#[test]
fn a_review_is_late_after_one_and_a_half_times_the_rhythm() {
    assert_eq!(on(date(2026, 5, 31), "[KP306]"), [""; 0]);
    assert_eq!(
        on(date(2026, 6, 1), "[KP306]"),
        [plan!("warning[KP306] ‹+++›: the last review was 137 days ago; one is due every quarter")]
    );
    assert_eq!(
        on(date(2026, 7, 16), "[KP306]"),
        [plan!("warning[KP306] ‹+++›: the last review was 182 days ago; one is due every quarter")]
    );
    assert_eq!(
        on(date(2026, 7, 17), "[KP306]"),
        [plan!("error[KP306] ‹+++›: the last review was 183 days ago; one is due every quarter")]
    );
}

#[test]
fn a_gap_of_the_last_twelve_months_counts_after_it_is_over() {
    let starter = Starter::new();
    let autumn = |day| (review!("2025-10-15"), "date = 2025-10-15", day);
    starter.adds(&[autumn("date = 2025-11-30")], &[]);
    starter.adds(
        &[autumn("date = 2025-12-01")],
        &[plan!("warning[KP306] ‹+++›: between the reviews of 2025-07-17 and 2025-12-01 lie 137 days; one is due every quarter")],
    );
    let missing = [(review!("2025-07-17"), "date = 2025-07-17", "date = 2025-04-16"), autumn("date = 2025-10-16")];
    starter.adds(
        &missing,
        &[plan!("error[KP306] ‹+++›: between the reviews of 2025-04-16 and 2025-10-16 lie 183 days; one is due every quarter")],
    );
    let merged = [
        missing[0],
        (
            review!("2025-10-15"),
            "date = 2025-10-15\ncovers = [\"2025-Q3\"]",
            "date = 2025-10-16\ncovers = [\"2025-Q2\", \"2025-Q3\"]",
        ),
    ];
    starter.adds(&merged, &[]);
}

#[test]
fn a_gap_that_ended_more_than_a_year_ago_is_forgotten() {
    let autumn = [(review!("2025-10-15"), "date = 2025-10-15", "date = 2025-12-01")];
    let gap = "[KP306] ‹+++›: between the reviews of 2025-07-17 and 2025-12-01";
    let counts = |day| Starter::on(Some(day)).with(&autumn).findings().iter().any(|it| it.contains(gap));
    let held = |day| {
        let review =
            "+++\ntype = \"quarterly\"\ndate = 2026-05-15\nattendees = [\"tran-minh-khoi\", \"nguyen-ha-vy\"]\n+++\n";
        let more = [autumn[0], (review!("2026-05-15"), "", review)];
        Starter::on(Some(day)).with(&more).findings().iter().any(|it| it.contains(gap))
    };
    assert!(counts(date(2026, 1, 31)));
    assert!(held(date(2026, 9, 20)), "as long as the gap since is shorter");
    assert!(!held(date(2026, 12, 2)));
}

#[test]
fn an_account_is_reviewed_as_often_as_it_says() {
    Starter::new().adds(&[(ACCOUNT, "review_every = \"quarter\"", "review_every = \"half\"")], &[]);
    Starter::new().adds(
        &[(ACCOUNT, "review_every = \"quarter\"", "review_every = \"month\"")],
        &[plan!(
            "error[KP306] ‹+++›: between the reviews of 2025-10-15 and 2026-01-15 lie 92 days; one is due every month"
        )],
    );
}

/// Four of seven objectives are due within a year; with these it is six.
const DUE_SOON: [Edit<'static>; 2] = [
    (objective!("right-range-in-minimarts"), "due = 2027-12-31", "due = 2027-01-31"),
    (objective!("trusted-category-adviser"), "due = 2027-12-31", "due = 2027-01-31"),
];

const SOON: &str = plan!(
    "warning[KP305] ‹2027-12-31›: this plan is short-term: it has 23 months left, and 6 of 7 open objectives are due within a year"
);

fn until(day: &'static str) -> Edit<'static> {
    (PLAN, "to = 2027-12-31", day)
}

#[test]
fn a_plan_with_two_points_is_short_term() {
    let starter = Starter::new();
    starter.adds(&DUE_SOON[..1], &[]);
    starter.adds(&DUE_SOON, &[SOON]);
    starter.adds(&[DUE_SOON[0], (DUE_SOON[1].0, "due = 2027-12-31", "due = 2027-02-01")], &[]);
    starter.adds(&[DUE_SOON[0], DUE_SOON[1], until("to = 2028-01-31")], &[]);
    starter.adds(&[DUE_SOON[0], DUE_SOON[1], (ACCOUNT, "posture = \"invest\"", "posture = \"turnaround\"")], &[]);
}

#[test]
fn four_fifths_of_the_objectives_may_be_due_within_a_year() {
    let drop = |file| (file, "tier = ", "state = \"dropped\"\nclosed_on = 2026-01-15\ntier = ");
    let five = [drop(objective!("households-in-the-category")), drop(objective!("right-range-in-minimarts"))];
    let starter = Starter::new().with(&five);
    assert!(!starter.findings().iter().any(|it| it.contains("accounts/quangora") && it.contains("[KP305]")));
    starter.adds(
        &DUE_SOON[1..],
        &[plan!("warning[KP305] ‹2027-12-31›: this plan is short-term: it has 23 months left, and all 5 open objectives are due within a year")],
    );
}

#[test]
fn less_than_twelve_months_left_are_two_points() {
    let starter = Starter::new();
    starter.adds(&[until("to = 2027-01-31")], &[]);
    starter.adds(
        &[until("to = 2027-01-30")],
        &[plan!("warning[KP305] ‹2027-01-30›: this plan is short-term: it has 11 months left")],
    );
    starter.adds(
        &[until("to = 2026-01-30")],
        &[plan!("warning[KP305] ‹2026-01-30›: this plan is short-term: it ended on 2026-01-30")],
    );
}

/// Seven of ten KPIs are about volume, value or promotion, and with the last edit eight.
const SALES_KPIS: [Edit<'static>; 8] = [
    (
        PLAN,
        "[[kpis]]\nid = \"gmroi\"",
        "[[kpis]]\nid = \"units\"\nunit = \"count\"\nbetter = \"up\"\nbaseline = 50\ntarget = 90\ntarget_date = 2025-12-31\nfamily = \"category\"\nperspective = \"shared\"\n\n[[kpis]]\nid = \"gmroi\"",
    ),
    (PLAN, "family = \"profit\"", "family = \"value\""),
    (objective!("trusted-category-adviser"), "family = \"relationship\"", "family = \"value\""),
    (objective!("households-in-the-category"), "family = \"shopper\"", "family = \"volume\""),
    (objective!("right-range-in-minimarts"), "family = \"category\"", "family = \"volume\""),
    (objective!("chilled-block-visible"), "family = \"category\"", "family = \"promo\""),
    (objective!("shelf-never-empty"), "family = \"availability\"", "family = \"promo\""),
    (objective!("deliver-as-ordered"), "family = \"service\"", "family = \"value\""),
];

#[test]
fn a_plan_that_measures_only_its_sales_is_transactional() {
    let starter = Starter::new().with(&SALES_KPIS[..1]);
    starter.adds(&SALES_KPIS[1..7], &[]);
    starter.adds(
        &SALES_KPIS[1..],
        &[plan!("warning[KP305] ‹2027-12-31›: this plan is short-term: it has 23 months left, and 8 of 10 KPIs are about volume, value or promotion")],
    );
}

/// Of 14 actions six are relational; with these edits there are ten, of which two, and with the last edit one.
const CONTRACTS: [Edit<'static>; 9] = [
    (objective!("households-in-the-category"), "kind = \"relational\"", "kind = \"contractual\""),
    (objective!("deliver-as-ordered"), "kind = \"relational\"", "kind = \"contractual\""),
    (objective!("trusted-category-adviser"), "kind = \"relational\"", "kind = \"contractual\""),
    (objective!("trusted-category-adviser"), "kind = \"relational\"", "kind = \"contractual\""),
    (
        objective!("right-range-in-minimarts"),
        "due = 2025-05-30\ndone = 2025-05-28\n",
        "due = 2025-05-30\nstate = \"cancelled\"\n",
    ),
    (
        review!("2025-07-17"),
        "title = \"Nine days of safety stock at the DC\"\n",
        "title = \"Nine days of safety stock at the DC\"\nstate = \"cancelled\"\n",
    ),
    (
        review!("2025-07-17"),
        "title = \"Store stock data shared daily\"\n",
        "title = \"Store stock data shared daily\"\nstate = \"cancelled\"\n",
    ),
    (
        review!("2025-10-15"),
        "title = \"Visit list for the 38 late stores\"\n",
        "title = \"Visit list for the 38 late stores\"\nstate = \"cancelled\"\n",
    ),
    (review!("2025-04-16"), "kind = \"relational\"", "kind = \"contractual\""),
];

#[test]
fn a_plan_without_relational_actions_is_transactional() {
    let starter = Starter::new();
    starter.adds(&CONTRACTS[..8], &[]);
    starter.adds(
        &CONTRACTS,
        &[plan!("warning[KP305] ‹2027-12-31›: this plan is short-term: it has 23 months left, and 1 of 10 actions is relational")],
    );
}

#[test]
fn a_plan_with_four_points_is_an_error_and_one_without_decision_has_two() {
    let proposed = |file| (file, "status = \"agreed\"", "status = \"proposed\"");
    let undecided = [
        proposed("accounts/quangora/2025/decisions/minimarts-first.md"),
        proposed("accounts/quangora/2025/decisions/from-discount-to-availability.md"),
    ];
    let found = |edits: &[Edit<'_>]| {
        let starter = Starter::new().with(edits);
        starter
            .findings()
            .into_iter()
            .filter(|it| it.contains("[KP305]") && it.contains("quangora"))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        found(&undecided),
        [plan!(
            "warning[KP305] ‹2027-12-31›: this plan is short-term: it has 23 months left, and no decision is agreed"
        )]
    );
    assert_eq!(
        found(&[undecided.as_slice(), &DUE_SOON].concat()),
        [plan!(
            "error[KP305] ‹2027-12-31›: this plan is short-term: it has 23 months left, 6 of 7 open objectives are due within a year, and no decision is agreed"
        )]
    );
    assert_eq!(found(&[undecided.as_slice(), &[until("to = 2028-01-31")]].concat()).len(), 1);
}

/// An objective that helps no goal of the customer.
const fn without(file: &'static str, goal: &'static str) -> Edit<'static> {
    (file, goal, "")
}

const WITHOUT_GOALS: [Edit<'static>; 6] = [
    without(objective!("trusted-category-adviser"), "goals = [\"qg1\"]\n"),
    without(objective!("households-in-the-category"), "goals = [\"qg1\"]\n"),
    without(objective!("chilled-block-visible"), "goals = [\"qg2\"]\n"),
    without(objective!("shelf-never-empty"), "goals = [\"qg3\"]\n"),
    without(objective!("deliver-as-ordered"), "goals = [\"qg3\"]\n"),
    without(objective!("promotions-that-pay"), "goals = [\"qg2\"]\n"),
];

const fn dropped(file: &'static str) -> Edit<'static> {
    (file, "tier = ", "state = \"dropped\"\nclosed_on = 2026-01-15\ntier = ")
}

#[test]
fn a_plan_whose_objectives_help_no_goal_of_the_customer_is_about_us() {
    let starter = Starter::new();
    starter.adds(&WITHOUT_GOALS[..3], &[]);
    starter.adds(
        &WITHOUT_GOALS[..4],
        &[plan!("warning[KP307] ‹+++›: this plan is about us: 3 of 7 open objectives help a goal of the customer")],
    );
    starter.adds(
        &WITHOUT_GOALS,
        &[plan!("error[KP307] ‹+++›: this plan is about us: 1 of 7 open objectives helps a goal of the customer")],
    );
}

#[test]
fn half_of_the_objectives_are_enough_and_a_quarter_is_no_error() {
    let six = Starter::new().with(&[dropped(objective!("promotions-that-pay"))]);
    six.adds(&WITHOUT_GOALS[..3], &[]);
    let four = Starter::new().with(&[
        dropped(objective!("promotions-that-pay")),
        dropped(objective!("deliver-as-ordered")),
        dropped(objective!("shelf-never-empty")),
    ]);
    four.adds(
        &WITHOUT_GOALS[..3],
        &[plan!("warning[KP307] ‹+++›: this plan is about us: 1 of 4 open objectives helps a goal of the customer")],
    );
}

#[test]
fn a_plan_about_a_customer_nobody_describes_is_about_us() {
    let customer = "accounts/quangora/situation/customer.md";
    let empty = "+++\ntitle = \"The customer\"\nas_of = 2025-11-10\n+++\n";
    Starter::new().adds(
        &[(customer, "", empty)],
        &[plan!("error[KP307] ‹+++›: this plan is about us: nothing is written about the customer and its strategy")],
    );
    let fact = "+++\ntitle = \"The customer\"\nas_of = 2025-11-10\n[[facts]]\ntext = \"It builds minimarts.\"\nevidence = \"confirmed\"\n+++\n";
    Starter::new().adds(&[(customer, "", fact)], &[]);
}

#[test]
fn a_plan_that_measures_what_only_we_watch_is_about_us() {
    let ours = |file| (file, "perspective = \"shared\"", "perspective = \"supplier\"");
    let edits = [
        ours(objective!("households-in-the-category")),
        ours(objective!("right-range-in-minimarts")),
        ours(objective!("chilled-block-visible")),
        ours(objective!("shelf-never-empty")),
        ours(objective!("deliver-as-ordered")),
    ];
    let ten = Starter::new().with(&SALES_KPIS[..1]);
    ten.adds(&edits[..4], &[]);
    ten.adds(
        &edits,
        &[plan!("warning[KP307] ‹+++›: this plan is about us: 2 of 10 KPIs are the customer's or shared")],
    );
}

/// The customer was in none of the reviews.
const AMONG_US: [Edit<'static>; 4] = [
    (review!("2025-04-16"), ", \"nguyen-ha-vy\"]", "]"),
    (review!("2025-07-17"), ", \"do-quang-lam\", \"nguyen-ha-vy\", \"le-bao-chau\"]", "]"),
    (review!("2025-10-15"), ", \"nguyen-ha-vy\", \"le-bao-chau\"]", "]"),
    (review!("2026-01-15"), ", \"do-quang-lam\", \"nguyen-ha-vy\"]", "]"),
];

#[test]
fn a_plan_reviewed_without_the_customer_is_about_us() {
    let starter = Starter::new();
    starter.adds(&AMONG_US[1..], &[]);
    starter.adds(
        &AMONG_US,
        &[plan!("warning[KP307] ‹+++›: this plan is about us: the customer was in none of the 4 reviews of the last 12 months")],
    );
}

#[test]
fn a_draft_is_kept_close_after_sixty_days() {
    let draft = Starter::new().with(&[
        (PLAN, "status = \"approved\"", "status = \"draft\""),
        (PLAN, "created = 2025-01-21", "created = 2025-12-02"),
    ]);
    draft.adds(
        &[(PLAN, "created = 2025-12-02", "created = 2025-12-01")],
        &[plan!("warning[KP308] ‹\"draft\"›: this plan has been a draft for 61 days")],
    );
    draft.adds(&[RUTH_JOINS], &[]);
}

const RUTH_JOINS: Edit<'static> = (ACCOUNT, "\"jonas-wexley\"]", "\"jonas-wexley\", \"ruth-okonjo\"]");

#[test]
fn a_member_of_the_team_has_a_part_in_the_plan() {
    let starter = Starter::new();
    starter.adds(
        &[RUTH_JOINS],
        &[plan!(
            "warning[KP308] ‹+++›: Ruth Okonjo is on the team and has no item, review or contribution in this plan"
        )],
    );
    starter
        .adds(&[RUTH_JOINS, (review!("2026-01-15"), "\"oriane-petit\", ", "\"oriane-petit\", \"ruth-okonjo\", ")], &[]);
    starter.adds(&[RUTH_JOINS, (PLAN, "contributors = [", "contributors = [\"ruth-okonjo\", ")], &[]);
    starter.adds(
        &[
            RUTH_JOINS,
            (PLAN, "response = \"accept\"\nowner = \"oriane-petit\"", "response = \"accept\"\nowner = \"ruth-okonjo\""),
        ],
        &[],
    );
}

const NEEDS: &str = "accounts/quangora/situation/needs.md";
const COMPETITION: &str = "accounts/quangora/situation/competition.md";

#[test]
fn a_part_of_the_situation_is_renewed_every_year() {
    let starter = Starter::new().with(&[WITHOUT_FRAMEWORK]);
    let of = |day| (NEEDS, "as_of = 2025-11-12", day);
    starter.adds(&[of("as_of = 2025-01-31")], &[]);
    starter.adds(
        &[of("as_of = 2025-01-30")],
        &["accounts/quangora/situation/needs.md warning[KP402] ‹2025-01-30›: this part stands as of 2025-01-30, 12 months ago"],
    );
    starter.adds(
        &[of("as_of = 2024-01-31")],
        &["accounts/quangora/situation/needs.md warning[KP402] ‹2024-01-31›: this part stands as of 2024-01-31, 24 months ago"],
    );
    starter.adds(
        &[of("as_of = 2024-01-30")],
        &["accounts/quangora/situation/needs.md error[KP402] ‹2024-01-30›: this part stands as of 2024-01-30, 24 months ago"],
    );
    starter.adds(
        &[of("")],
        &["accounts/quangora/situation/needs.md warning[KP402] ‹+++›: this part does not say of which day it is"],
    );
}

#[test]
fn most_facts_of_a_part_are_confirmed() {
    let assumed = (COMPETITION, "evidence = \"confirmed\"", "evidence = \"assumed\"");
    Starter::new().adds(
        &[assumed],
        &["accounts/quangora/situation/competition.md warning[KP402] ‹\"assumed\"›: 3 of its 4 facts are only assumed"],
    );
    let fact =
        (COMPETITION, "[[facts]]", "[[facts]]\ntext = \"Soy is cheaper.\"\nevidence = \"confirmed\"\n\n[[facts]]");
    Starter::new().with(&[fact]).adds(
        &[(
            COMPETITION,
            "about half our price a litre.\"\nevidence = \"confirmed\"",
            "about half our price a litre.\"\nevidence = \"assumed\"",
        )],
        &[],
    );
}

#[test]
fn a_segment_a_account_takes_five_days_of_analysis() {
    let days = |days| (PLAN, "analysis_days = 9", days);
    let starter = Starter::new();
    starter.adds(&[days("analysis_days = 5")], &[]);
    starter.adds(&[days("")], &[]);
    starter.adds(
        &[days("analysis_days = 4.5")],
        &[plan!("warning[KP402] ‹4.5›: 4.5 days of analysis for a segment A account; 5 are the least")],
    );
    starter.adds(&[days("analysis_days = 2"), (ACCOUNT, "segment = \"A\"", "segment = \"B\"")], &[]);
}

/// A new account with a plan and one part of its situation.
const LOTUS: [Edit<'static>; 3] = [
    ("accounts/lotus/_index.md", "", "+++\ntitle = \"Lotus\"\ncountry = \"VN\"\nmanager = \"tran-minh-khoi\"\n+++\n"),
    (
        "accounts/lotus/2026/_index.md",
        "",
        "+++\ntitle = \"Plan 2026\"\nkind = \"account_plan\"\nfrom = 2026-01-01\nto = 2028-12-31\nstatus = \"draft\"\n+++\n",
    ),
    ("accounts/lotus/situation/needs.md", "", "+++\ntitle = \"Needs\"\n+++\n"),
];

#[test]
fn an_account_with_a_plan_has_four_parts_of_its_situation() {
    let of = |edits: &[Edit<'_>]| {
        let found = Starter::new().with(edits).findings();
        found.into_iter().filter(|it| it.starts_with("accounts/lotus/") && it.contains("[KP402]")).collect::<Vec<_>>()
    };
    assert_eq!(
        of(&LOTUS),
        [
            "accounts/lotus/_index.md warning[KP402] ‹+++›: the situation says nothing about the customer and its strategy, our history and the competition"
        ]
    );
    assert_eq!(of(&[LOTUS[0], LOTUS[2]]), [""; 0], "without a plan nothing is asked");
}

#[test]
fn a_plan_looks_ahead() {
    let at = |month, day| on(date(2026, month, day), "[KP403]");
    assert_eq!(at(3, 20), [""; 0], "5 of 14 due days lie ahead, the one of today too");
    assert_eq!(at(3, 21), [plan!("warning[KP403] ‹+++›: 4 of 14 due days of what is open in this plan lie ahead")]);
    let half = [
        (SITE, BEFORE_RULES, "today = 2026-01-31\n[rules]\nKP403 = { share = 0.5 }\n"),
        (objective!("trusted-category-adviser"), "due = 2026-02-28", "due = 2026-03-01"),
    ];
    let found = Starter::on(Some(date(2026, 3, 1))).with(&half).findings();
    assert!(!found.iter().any(|it| it.contains("quangora") && it.contains("[KP403]")), "7 of 14 are half");
    let found = Starter::on(Some(date(2026, 3, 1))).with(&half[..1]).findings();
    assert!(found.contains(plan!("warning[KP403] ‹+++›: 6 of 14 due days of what is open in this plan lie ahead")));
}

#[test]
fn a_plan_is_rolled_within_thirteen_months() {
    let at = |month, day| on(date(2026, month, day), "[KP404]");
    assert_eq!(at(2, 1), [""; 0]);
    assert_eq!(
        at(2, 2),
        [plan!("warning[KP404] ‹2025-01-01›: this plan began 13 months ago and has not been rolled forward")]
    );
    assert_eq!(
        at(7, 1),
        [plan!("warning[KP404] ‹2025-01-01›: this plan began 18 months ago and has not been rolled forward")]
    );
    assert_eq!(
        at(7, 2),
        [plan!("error[KP404] ‹2025-01-01›: this plan began 18 months ago and has not been rolled forward")]
    );
    let rolled = |day| (PLAN, "follows = \"2024\"", day);
    Starter::new().adds(&[rolled("follows = \"2024\"\nrolled = 2025-12-31")], &[]);
    let found =
        Starter::on(Some(date(2026, 7, 2))).with(&[rolled("follows = \"2024\"\nrolled = 2025-06-01")]).findings();
    assert!(found.contains(plan!(
        "warning[KP404] ‹2025-06-01›: this plan was last rolled forward on 2025-06-01, 13 months ago"
    )));
}

/// What the framework says is missing or stale, on a day and after some edits.
fn framework(today: Option<Date>, edits: &[Edit<'_>]) -> Vec<String> {
    let found = Starter::on(today).with(edits).findings();
    let start = plan!("note[KP401] ‹+++›: ");
    found.iter().filter_map(|it| Some(it.strip_prefix(start)?.split_once(": ")?.1.to_owned())).collect()
}

#[test]
fn a_part_of_the_framework_that_is_missing_or_stale_is_named_with_the_level_that_owes_it() {
    let until = |file| (file, "until = 2027-12-31", "until = 2026-01-30");
    let cases: [(&[Edit<'_>], &str); 2] = [
        (
            &[
                until("accounts/quangora/2025/decisions/minimarts-first.md"),
                until("accounts/quangora/2025/decisions/from-discount-to-availability.md"),
            ],
            "strategy (every agreed decision is past its last day)",
        ),
        (&[(ACCOUNT, "director = \"camille-ferrand\"\n", "")], "director (no director)"),
    ];
    assert_eq!(framework(None, &[]), [""; 0]);
    for (edits, wanted) in cases {
        assert_eq!(framework(None, edits), [wanted]);
    }
}

#[test]
fn what_another_rule_says_of_a_part_of_the_framework_is_not_said_again() {
    let cases: [(&[Edit<'_>], &str); 6] = [
        (&[(NEEDS, "as_of = 2025-11-12", "as_of = 2025-01-30")], "KP402"),
        (&[(PLAN, "date = 2025-11-18", "date = 2025-01-30")], "KP302"),
        (&[(ACCOUNT, "\nsponsor = \"jonas-wexley\"", "")], "KP303"),
        (&[(ACCOUNT, "manager = \"tran-minh-khoi\"\n", "")], "KP310"),
        (&[(PLAN, "from = 2025-01-01", "from = 2024-12-30")], "KP404"),
        (
            &[
                (ACCOUNT, "review_every = \"quarter\"", "review_every = \"month\""),
                (review!("2026-01-15"), "date = 2026-01-15", "date = 2025-12-16"),
            ],
            "KP306",
        ),
    ];
    for (edits, speaks) in cases {
        let found = Starter::new().with(edits).findings();
        let ours = |code: &str| found.iter().any(|it| it.starts_with("accounts/quangora/") && it.contains(code));
        assert!(ours(speaks) && !ours("KP401"), "{speaks}: {found:#?}");
    }
}

#[test]
fn a_part_of_the_framework_that_is_there_in_part_is_not_reported() {
    let cases: [&[Edit<'_>]; 4] = [
        &[(PLAN, "vision = \"The chain where city families try plant drinks first.\"\n", "")],
        &[(PLAN, "output = \"The four parts of the situation renewed; first figures for 2026 and 2027.\"", "")],
        &[(PLAN, "status = \"approved\"", "status = \"in_review\"")],
        &[(PLAN, "by = \"camille-ferrand\"", "by = \"jonas-wexley\"")],
    ];
    for edits in cases {
        assert_eq!(framework(None, edits), [""; 0], "{edits:?}");
    }
}

#[test]
fn an_account_file_that_nobody_touches_is_stale() {
    let found = framework(Some(date(2027, 1, 17)), &[]);
    assert!(found.iter().any(|it| it.contains("account file (nothing newer than 2026-01-16)")), "{found:?}");
}

/// A decision that is proposed and says so many words, with no link.
fn proposal(words: usize) -> String {
    let front = "+++\ntitle = \"Something new\"\nstatus = \"proposed\"\nagreed_on = 2026-01-20\nuntil = 2028-12-31\nprioritises = [\"availability\"]\nsacrifices = [\"price_depth\"]\nsupplier_role = \"We do it.\"\ncustomer_role = \"They do it.\"\nsuccess = \"It is done.\"\n+++\n\n";
    format!("{front}{}\n", vec!["word"; words].join(" "))
}

#[test]
fn a_plan_of_parts_that_say_nothing_fills_boxes() {
    let starter = Starter::new();
    let (short, long) = (proposal(39), format!("{} See [[shelf-never-empty]].\n", proposal(38).trim_end()));
    let unlinked = proposal(40);
    let template = proposal(0) + "Why this comes first, and why what is given up can be spared.\n";
    let body = include_str!("../../../content/accounts/quangora/2024/objectives/volume-through-multi-buys.md");
    let body = body.rsplit_once("+++").map_or("", |(_, body)| body);
    let repeated = format!(
        "+++\ntitle = \"Multi-buys again\"\ntier = \"tactical\"\npillar = \"promotion\"\nserves = [\"minimarts-first\"]\ngoals = [\"qg1\"]\nowner = \"hana-lindqvist\"\ndue = 2027-12-31\n+++\n{body}"
    );
    let file = |name: &str| format!("accounts/quangora/2025/decisions/{name}.md");
    let files = ["a", "b", "c", "d", "e"].map(file);
    let parts: Vec<Edit<'_>> = vec![
        (&files[0], "", &short),
        (&files[1], "", &template),
        (objective!("volume-through-multi-buys"), "", &repeated),
        (&files[2], "", &unlinked),
        (&files[3], "", &short),
        (&files[4], "", &short),
    ];
    starter.adds(&parts[..3], &[]);
    starter.adds(&[&parts[..3], &[(files[3].as_str(), "", long.as_str())]].concat(), &[]);
    starter.adds(
        &parts[..4],
        &[plan!("warning[KP309] ‹+++›: 4 parts of this plan only fill the form: “Something new” says fewer than 40 words, “Something new” is the template's words, “Multi-buys again” reads like the plan before, and “Something new” is linked to nothing")],
    );
    let found_five = plan!(
        "warning[KP309] ‹+++›: 5 parts of this plan only fill the form: “Something new” and “Something new” say fewer than 40 words, “Something new” is the template's words, “Multi-buys again” reads like the plan before, and “Something new” is linked to nothing"
    );
    starter.adds(&parts[..5], &[found_five]);
    let six = plan!(
        "error[KP309] ‹+++›: 6 parts of this plan only fill the form: “Something new”, “Something new” and “Something new” say fewer than 40 words, “Something new” is the template's words, “Multi-buys again” reads like the plan before, and “Something new” is linked to nothing"
    );
    starter.adds(&parts, &[six]);
    let draft =
        |created| [(PLAN, "status = \"approved\"", "status = \"draft\""), (PLAN, "created = 2025-01-21", created)];
    Starter::new().with(&draft("created = 2025-12-18")).adds(&parts, &[&six.replace("error", "note")]);
    Starter::new().with(&draft("created = 2025-12-17")).adds(&parts, &[&six.replace("error", "warning")]);
}

#[test]
fn a_new_draft_is_warned_at_most_and_an_account_without_a_plan_is_left_alone() {
    let ours = |edits: &[Edit<'_>]| {
        let found = Starter::new().with(edits).findings();
        let pitfalls = |it: &String| it.starts_with("accounts/lotus/") && (it.contains("[KP3") || it.contains("[KP4"));
        found.into_iter().filter(pitfalls).collect::<Vec<_>>()
    };
    assert_eq!(ours(&LOTUS[..1]), [""; 0]);
    assert!(ours(&LOTUS[..2]).iter().all(|it| !it.contains(" error[")));
}
