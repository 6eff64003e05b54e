//! Plans as people make them, about which there is nothing to say.

use jiff::ToSpan;
use jiff::civil::{Date, date};

use crate::rules::edit::{Edit, add, file, set};
use crate::rules::{ACCOUNT, PLAN, Playbook, SITE, base, on};

/// What rules of one of these codes find about North Stores.
fn found(playbook: &Playbook, codes: &[&str]) -> Vec<String> {
    codes.iter().flat_map(|code| playbook.finds(code)).map(|(_, found)| found).collect()
}

/// What each review read.
const READINGS: &str = r"
[readings.trust]
buyer_index = 69
[readings.households]
penetration = 24.3
[readings.range]
wtd_dist = 75
[readings.block]
sos = 14.6
[readings.promotions]
promo_roi = 1.25
[readings.shelf]
osa = 95.4
[readings.deliveries]
otif = 96.2
[readings.plan]
trade_spend = 18.1
gmroi = 2.5
";

/// A review of a month, on the day given of the month after.
fn monthly(month: Date, day: i8) -> (String, String) {
    let held = month.checked_add(1.month()).unwrap().with().day(day).build().unwrap();
    let period = format!("{:04}-{:02}", month.year(), month.month());
    let text = format!(
        "+++\ntype = \"monthly\"\ndate = {held}\ncovers = [\"{period}\"]\nattendees = [\"anna\", \"gus\", \"hugo\", \"iris\"]\n{READINGS}\n[[decided]]\ntext = \"Go on.\"\nabout = \"trial-first\"\n+++\n\n[[full-shelves]] stands.\n"
    );
    (format!("accounts/north/2025/reviews/{held}.md"), text)
}

#[test]
fn a_plan_that_is_read_every_month_has_nothing_that_is_too_old() {
    // Always on the 20th, so that the figures of a month wait for 50 days until the next ones.
    let reviews: Vec<(String, String)> =
        (0..10).map(|at| monthly(date(2026, 1, 1).checked_add(at.months()).unwrap(), 20)).collect();
    let mut edits: Vec<Edit<'_>> = reviews.iter().map(|(path, text)| file(path, text)).collect();
    edits.push(set(ACCOUNT, "review_every", "month"));
    edits.extend([set(PLAN, "asks.0.answered", "2026-01-20"), set(PLAN, "asks.1.answered", "2026-01-20")]);
    let age = ["KP304", "KP306", "KP303", "KP612", "KP613", "KP703", "KP214", "KP711"];
    for day in ["2026-02-20", "2026-03-19", "2026-03-20", "2026-06-19", "2026-11-19", "2026-12-19"] {
        let playbook = on(day.parse().unwrap()).with(&edits);
        // The reviews before that were quarterly.
        let found: Vec<String> =
            found(&playbook, &age).into_iter().filter(|it| !it.contains("between the reviews of 202")).collect();
        assert_eq!(found, [""; 0], "{day}");
    }
}

/// A joint plan of a year, signed by both, with one complete decision and three tactical objectives.
fn joint_plan() -> Playbook {
    let plan = "+++\ntitle = \"Joint plan 2027\"\nkind = \"jbp\"\nfrom = 2027-01-01\nto = 2027-12-31\nstatus = \"approved\"\ncreated = 2026-10-01\napproved = { by = \"fay\", on = 2026-11-25 }\nsigned = { supplier = 2026-11-25, customer = 2026-11-27 }\ngrowth_problem = \"Families leave for the discounters.\"\n+++\n";
    let decision = "+++\ntitle = \"Family packs instead of deeper promotions\"\nstatus = \"agreed\"\nagreed_on = 2026-11-10\nuntil = 2027-12-31\nprioritises = [\"basket_size\", \"availability\"]\nsacrifices = [\"price_depth\"]\nsupplier_role = \"Two family packs.\"\ncustomer_role = \"A family block.\"\nsuccess = \"Families come back.\"\n+++\n\nPacks, not prices.\n";
    let objective = |title: &str| {
        format!(
            "+++\ntitle = \"{title}\"\ntier = \"tactical\"\npillar = \"supply\"\nserves = [\"packs\"]\ngoals = [\"g1\"]\nowner = \"ben\"\ndue = 2027-12-31\n\n[[kpis]]\nid = \"k\"\nunit = \"count\"\nbetter = \"up\"\nbaseline = 1\ntarget = 2\nfamily = \"shopper\"\nperspective = \"shared\"\n\n[[actions]]\ntitle = \"Do it\"\nkind = \"contractual\"\nowner = \"ben\"\ndue = 2027-06-30\n+++\n"
        )
    };
    base().with(&[
        set(PLAN, "status", "archived"),
        file("accounts/north/2027/_index.md", plan),
        file("accounts/north/2027/decisions/packs.md", decision),
        file("accounts/north/2027/objectives/one.md", &objective("One")),
        file("accounts/north/2027/objectives/two.md", &objective("Two")),
        file("accounts/north/2027/objectives/three.md", &objective("Three")),
    ])
}

#[test]
fn a_joint_plan_that_both_signed_is_neither_a_sales_plan_nor_short() {
    for today in ["2026-11-28", "2027-01-05", "2027-06-30", "2027-12-31", "2028-01-20"] {
        let playbook = joint_plan().with(&[set(SITE, "today", today)]);
        assert_eq!(found(&playbook, &["KP201", "KP215", "KP305"]), [""; 0], "{today}");
    }
    // Without the decision it is both.
    let bare = joint_plan()
        .with(&[set("accounts/north/2027/decisions/packs.md", "status", "proposed"), set(SITE, "today", "2027-06-30")]);
    assert_eq!(found(&bare, &["KP201", "KP305"]).len(), 2);
}

#[test]
fn fourteen_promotions_do_not_scatter_a_plan() {
    let promotions: Vec<String> = (1..=14)
        .map(|at| {
            format!("id = \"p{at}\"\ntitle = \"Slot {at}\"\nfrom = 2027-02-{at:02}\nto = 2027-03-{at:02}\nmechanic = \"price\"\nowner = \"anna\"\nobjective = \"one\"\nfunding = 60\n")
        })
        .collect();
    let edits: Vec<Edit<'_>> =
        promotions.iter().map(|entry| add("accounts/north/2027/_index.md", "promotions", entry)).collect();
    let playbook = joint_plan().with(&edits).with(&[set(SITE, "today", "2027-03-01")]);
    assert_eq!(found(&playbook, &["KP205", "KP301", "KP305"]), [""; 0]);
}
