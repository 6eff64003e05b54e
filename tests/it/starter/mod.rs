//! The starter playbook as one set of figures: whatever is stated twice is stated alike. The sums are done here again, so
//! that neither the content nor the program can vouch for itself.

mod plans;
mod pages;
mod prose;
mod trades;

use plans::{Starter, list, number, short};

pub(super) const QUANGORA: &str = "accounts/quangora";
pub(super) const HAVNELY: &str = "accounts/havnely";

#[track_caller]
fn agree(what: &str, stated: f64, computed: f64) {
    assert!((stated - computed).abs() < 1e-6, "{what}: stated {stated}, computed {computed}");
}

/// Tests that the last year of a plan is what the plan before had, and counts the lines that say so.
fn goes_on(trade: &str, starter: &Starter, plan: &str) -> usize {
    let Some(before) = starter.keys(plan).get("follows") else { return 0 };
    let before = plan.replace(short(plan), before.as_str().unwrap());
    let lines = list(starter.keys(plan), "sales").filter(|line| line.contains_key("prior"));
    let compare = |line: &toml::Table| {
        let period = line["period"].as_str().unwrap();
        let (year, quarter) = period.split_at(4);
        let last = format!("{}{quarter}", year.parse::<i32>().unwrap() - 1);
        let actual = starter.sales(&before, &last, "actual").unwrap();
        agree(&format!("{trade}: {plan}, last year of {period}"), number(&line["prior"]), actual);
    };
    lines.map(compare).count()
}

#[test]
fn four_quarters_are_their_year_and_last_year_is_what_the_plan_before_had() {
    let starter = Starter::read();
    let mut years = 0;
    for plan in starter.below("plans") {
        for line in list(starter.keys(plan), "sales") {
            let year = line["period"].as_str().unwrap();
            let quarters = |key: &str| -> Option<f64> {
                (1..=4).map(|quarter| starter.sales(plan, &format!("{year}-Q{quarter}"), key)).sum()
            };
            for key in ["prior", "target", "actual"] {
                if let (Some(stated), Some(sum)) = (line.get(key), quarters(key)) {
                    agree(&format!("{plan}, {key} of {year}"), number(stated), sum);
                    years += 1;
                }
            }
        }
        goes_on("retail", &starter, plan);
    }
    assert_eq!(years, 7, "two plans with three lines, one with actuals only");
}

#[test]
fn the_growth_bridge_leads_from_last_year_to_this_one() {
    let starter = Starter::read();
    for plan in ["accounts/quangora/2025", "accounts/havnely/2025"] {
        let prior = starter.sales(plan, "2025", "prior").unwrap();
        for key in ["target", "actual"] {
            let growth = starter.sales(plan, "2025", key).unwrap() - prior;
            let sum: f64 = list(starter.keys(plan), "pillars").filter_map(|pillar| pillar.get(key)).map(number).sum();
            agree(&format!("{plan}, {key} of the pillars"), sum, growth);
        }
    }
}

#[test]
fn the_account_s_result_adds_up_and_is_what_its_kpis_read() {
    let starter = Starter::read();
    let mut lines = 0;
    for account in starter.below("accounts") {
        for line in list(starter.keys(account), "finance") {
            let year = line["year"].as_integer().unwrap();
            let get = |key: &str| line.get(key).map(number);
            let (gross, net) = (get("gross_sales").unwrap(), get("net_sales").unwrap());
            let contribution = get("contribution").unwrap();
            assert!(net <= gross && contribution <= net, "{account} {year}");
            if let (Some(margin), Some(cost)) = (get("gross_margin"), get("cost_to_serve")) {
                assert!(margin <= net, "{account} {year}");
                agree(&format!("{account}, contribution of {year}"), contribution, margin - cost);
            }
            let at = if year == 2024 { "baseline" } else { "Q4" };
            let terms = (100.0 * (gross - net) / gross * 10.0).round() / 10.0;
            agree(
                &format!("{account}, trade spend of {year}"),
                starter.figure(short(account), &format!("trade_spend {at}")),
                terms,
            );
            if account == HAVNELY {
                agree("gross sales of Havnely", starter.figure("havnely", &format!("gross_sales {at}")), gross);
            }
            lines += 1;
        }
    }
    assert_eq!(lines, 4, "two accounts, two years");
}

#[test]
fn requests_pay_back_when_they_say_and_ask_for_more_than_there_is() {
    let starter = Starter::read();
    let mut wanted = 0.0;
    for request in starter.below("plans").flat_map(|plan| list(starter.keys(plan), "requests")) {
        let payback = 12.0 * number(&request["cost"]) / number(&request["benefit"]);
        agree(&request["title"].to_string(), number(&request["payback_months"]), payback);
        wanted += number(&request["quantity"]);
    }
    assert!(wanted > starter.figure("", "pool chilled-units 2026-H1"));
    let analyst = list(starter.keys("people/lukas-brandt"), "allocation").map(|part| number(&part["pct"])).sum::<f64>();
    assert!(analyst > 100.0 * starter.figure("", "pool insight-analyst 2026-Q1"));
}

#[test]
fn the_sick_plan_is_last_year_with_one_uplift_on_everything() {
    let starter = Starter::read();
    let uplift =
        |was: &str, wanted: &str| (100.0 * starter.figure("havnely", wanted) / starter.figure("havnely", was)).round();
    let all = [
        uplift("sales 2025 prior", "sales 2025 target"),
        uplift("gross_sales baseline", "gross_sales target"),
        uplift("promo_volume baseline", "promo_volume target"),
    ];
    assert_eq!(all.map(|uplift| uplift.to_string()), ["108", "108", "108"]);
}
