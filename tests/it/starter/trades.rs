//! The starters of other trades as one set of figures each: whatever is stated twice is stated alike.

use toml::Table;

use crate::starter::plans::{Starter, list, number};
use crate::starter::{agree, goes_on};

/// The starters, each with its trade.
fn starters() -> [(&'static str, Starter); 2] {
    ["industrial", "services"].map(|trade| (trade, Starter::of(&format!("docs/starters/{trade}/content"))))
}

/// The four quarters of a year that have such a figure, added up, and how many there are.
fn quarters(starter: &Starter, plan: &str, year: &str, key: &str) -> (f64, usize) {
    let own = (1..=4).filter_map(|quarter| starter.sales(plan, &format!("{year}-Q{quarter}"), key));
    own.fold((0.0, 0), |(sum, count), figure| (sum + figure, count + 1))
}

/// The account that a plan belongs to.
fn account_of(plan: &str) -> &str {
    plan.rsplit_once('/').unwrap().0
}

/// A figure of the account's result for a year: `actual`, `plan` or `estimate`.
fn result(starter: &Starter, account: &str, year: &str, kind: &str, key: &str) -> Option<f64> {
    let is_it = |line: &&Table| {
        let of = line.get("kind").and_then(toml::Value::as_str).unwrap_or("actual");
        line["year"].to_string() == year && of == kind
    };
    list(starter.keys(account), "finance").find(is_it)?.get(key).map(number)
}

#[test]
fn four_quarters_are_their_year() {
    for (trade, starter) in starters() {
        let mut years = 0;
        for plan in starter.below("plans") {
            for line in list(starter.keys(plan), "sales") {
                let year = line["period"].as_str().unwrap();
                for key in ["prior", "target", "actual"] {
                    let (sum, count) = quarters(&starter, plan, year, key);
                    if let (4, Some(stated)) = (count, line.get(key)) {
                        agree(&format!("{trade}: {plan}, {key} of {year}"), number(stated), sum);
                        years += 1;
                    }
                }
            }
        }
        assert!(years >= 7, "{trade}: {years}");
    }
}

#[test]
fn sales_are_what_the_account_s_result_has_of_them() {
    for (trade, starter) in starters() {
        let mut compared = 0;
        for plan in starter.below("plans") {
            let account = account_of(plan);
            for line in list(starter.keys(plan), "sales").filter(|line| !line["period"].to_string().contains('-')) {
                let year = line["period"].as_str().unwrap();
                let before = (year.parse::<i32>().unwrap() - 1).to_string();
                // A plan of money has the figure of the year that it is made for; that of years past was another's.
                let has_ended = result(&starter, account, year, "actual", "net_sales").is_some();
                for (key, year, kind) in
                    [("actual", year, "actual"), ("prior", before.as_str(), "actual"), ("target", year, "plan")]
                {
                    let stated = line.get(key).map(number).filter(|_| key != "target" || !has_ended);
                    if let (Some(stated), Some(net)) = (stated, result(&starter, account, year, kind, "net_sales")) {
                        agree(&format!("{trade}: {plan}, {key} against the result of {year}"), stated, net);
                        compared += 1;
                    }
                }
            }
        }
        assert!(compared >= 6, "{trade}: {compared}");
    }
}

#[test]
fn a_plan_goes_on_where_the_one_before_ended() {
    for (trade, starter) in starters() {
        let compared: usize = starter.below("plans").map(|plan| goes_on(trade, &starter, plan)).sum();
        assert_eq!(compared, 5, "{trade}: a year and its quarters");
    }
}

#[test]
fn the_growth_bridge_leads_from_last_year_to_this_one() {
    for (trade, starter) in starters() {
        for plan in starter.below("plans").filter(|plan| list(starter.keys(plan), "pillars").next().is_some()) {
            let mut lines = list(starter.keys(plan), "sales");
            let year = lines.find(|line| line.contains_key("prior")).unwrap()["period"].as_str().unwrap();
            let of_pillars = |key: &str| -> f64 {
                list(starter.keys(plan), "pillars").filter_map(|pillar| pillar.get(key)).map(number).sum()
            };
            let of_year = |key: &str| starter.sales(plan, year, key).unwrap();
            agree(&format!("{trade}: {plan}, wanted"), of_pillars("target"), of_year("target") - of_year("prior"));
            // What has come so far, against the same quarters of last year.
            let so_far = (1..=4).filter_map(|quarter| {
                let figure = |key: &str| starter.sales(plan, &format!("{year}-Q{quarter}"), key);
                Some(figure("actual")? - figure("prior")?)
            });
            agree(&format!("{trade}: {plan}, reached"), of_pillars("actual"), so_far.sum());
        }
    }
}

#[test]
fn every_result_adds_up_from_the_list_price_to_the_contribution() {
    for (trade, starter) in starters() {
        let mut lines = 0;
        for account in starter.below("accounts") {
            for line in list(starter.keys(account), "finance") {
                let what = format!("{trade}: {account} {} {:?}", line["year"], line.get("kind"));
                let get = |key: &str| line.get(key).map_or_else(|| panic!("{what} has no `{key}`"), number);
                agree(&format!("{what}, on invoice"), get("gross_sales"), get("list_sales") - get("on_invoice"));
                agree(&format!("{what}, off invoice"), get("net_sales"), get("gross_sales") - get("off_invoice"));
                agree(&format!("{what}, margin"), get("gross_margin"), get("net_sales") - get("cogs"));
                agree(
                    &format!("{what}, contribution"),
                    get("contribution"),
                    get("gross_margin") - get("cost_to_serve"),
                );
                lines += 1;
            }
        }
        assert_eq!(lines, 8, "{trade}: two accounts, two years, a plan and an estimate");
    }
}

#[test]
fn requests_pay_back_when_they_say() {
    for (trade, starter) in starters() {
        let mut requests = 0;
        let all = starter.below("plans").flat_map(|plan| list(starter.keys(plan), "requests"));
        for request in all.filter(|request| request.contains_key("payback_months")) {
            let payback = 12.0 * number(&request["cost"]) / number(&request["benefit"]);
            agree(&format!("{trade}: {}", request["title"]), number(&request["payback_months"]), payback);
            requests += 1;
        }
        assert!(requests >= 2, "{trade}: {requests}");
    }
}

#[test]
fn the_sick_plan_wants_a_tenth_more_of_everything() {
    for (trade, starter) in starters() {
        let sick = if trade == "industrial" { "accounts/morvellier/2025" } else { "accounts/vaucelonde/2026" };
        let mut last = None;
        for line in list(starter.keys(sick), "sales").filter(|line| !line["period"].to_string().contains('-')) {
            let was = line.get("prior").map(number).or(last).unwrap();
            agree(&format!("{trade}: {sick} {}", line["period"]), number(&line["target"]), (1.1 * was).round());
            last = Some(number(&line["target"]));
        }
        assert!(last.is_some(), "{trade}");
    }
}
