//! Pages about contracts, promotions, money, white space and the order of work: what they show, and that none is made where
//! there is nothing to show.

use crate::support::{HEALTHY, OBJECTIVE, Site, says, words};

const ACCOUNT: &str = "accounts/lotus";
const PLAN: &str = "accounts/lotus/2025";

/// The page of an account with more front matter.
fn account(more: &str) -> (&'static str, String) {
    (HEALTHY[4].0, HEALTHY[4].1.replace("[[goals]]", &format!("{more}\n[[goals]]")))
}

/// The page of a plan with more front matter.
fn plan(more: &str) -> (&'static str, String) {
    (HEALTHY[5].0, HEALTHY[5].1.replace("+++\n\n", "").trim_end().trim_end_matches("+++").to_owned() + more + "\n+++\n")
}

/// A built site with these pages in place of the healthy ones.
fn built(pages: &[(&str, String)]) -> Site {
    let files: Vec<(&str, &str)> = pages.iter().map(|(path, text)| (*path, text.as_str())).collect();
    let site = Site::with(&files);
    site.build();
    site
}

/// Whether a page was published.
fn is_made(site: &Site, page: &str) -> bool {
    site.path("public").join(page).join("index.html").exists()
}

const CONTRACTS: &str = "currency = \"EUR\"
[[contracts]]
id = \"old\"
title = \"Frame 2023\"
from = 2023-01-01
to = 2024-12-31
[[contracts]]
id = \"frame\"
title = \"Frame 2026\"
from = 2026-01-01
to = 2026-12-31
value = 980
notice_months = 6
renews = \"negotiated\"
signed = 2025-12-18
owner = \"duy\"
[[contracts]]
id = \"late\"
title = \"Chilled units\"
from = 2025-03-01
to = 2026-03-31
value = 20
notice_months = 3
renews = \"tender\"";

#[test]
fn an_account_without_any_of_it_has_none_of_the_pages() {
    let site = built(&[]);
    for page in ["contracts", "money", "white-space"] {
        assert!(!is_made(&site, &format!("{ACCOUNT}/{page}")), "{page}");
    }
    for page in ["promotions", "value", "work"] {
        assert!(!is_made(&site, &format!("{PLAN}/{page}")), "{page}");
    }
    assert!(!site.page(ACCOUNT).contains("contracts/index"));
    says(&site.page("white-space"), "No white space is written down yet.");
    says(&site.page("practices"), "Nothing yet. Write down how decisions turned out");
}

#[test]
fn contracts_are_drawn_and_say_when_notice_ends_and_what_answers_them() {
    let answered = OBJECTIVE.replace("owner = \"duy\"", "owner = \"duy\"\ncontract = \"frame\"");
    let site = built(&[account(CONTRACTS), (HEALTHY[7].0, answered)]);
    let page = site.page(&format!("{ACCOUNT}/contracts"));
    let drawn = page.split("<figure class=\"map\">").nth(1).unwrap().split("</figure>").next().unwrap();
    for said in [">Frame 2026<", ">notice by 30 Jun 2026<", ">notice by 31 Dec 2025<", "#k-red", ">today<"] {
        assert!(drawn.contains(said), "{said} in {drawn}");
    }
    let text = words(&page);
    for said in [
        "Running today: 2, worth 1,000 € a year in total.",
        "Chilled units 1 Mar 2025 – 31 Mar 2026 31 Dec 2025 31 days late goes out to tender 20 € no owner yet no plan mentions it",
        "Frame 2026 1 Jan 2026 – 31 Dec 2026 signed 18 Dec 2025 30 Jun 2026 in 150 days is negotiated 980 € Phạm Duy Shelf never empty",
    ] {
        assert!(text.contains(said), "{said}\n{text}");
    }
    let at = |what: &str| text.rfind(what).unwrap();
    assert!(at("Frame 2023") > at("Frame 2026"), "what is over comes last");
    says(&site.page(&format!("{PLAN}/one-page")), "Notice by 31 Dec 2025, 31 days late : Chilled units");
    assert!(site.page(ACCOUNT).contains("contracts/index.html\">Contracts</a>"), "the account leads there");
}

const PROMOTIONS: &str = "investment = 300
[[sales]]
period = \"2026\"
target = 1000
[[terms]]
id = \"base\"
title = \"Base discount\"
kind = \"on_invoice\"
amount = 50
[[terms]]
id = \"data\"
title = \"Data bonus\"
kind = \"service\"
condition = \"Weekly data\"
pct = 2.5
[[promotions]]
id = \"spring\"
title = \"Spring taste\"
from = 2025-03-03
to = 2025-03-16
mechanic = \"sampling\"
products = [\"Oat\"]
funding = 40
expected = 100
result = 120
roi = 1.4
lesson = \"Taste beats price.\"
[[promotions]]
id = \"leaflet\"
title = \"Summer leaflet\"
from = 2025-06-02
to = 2025-06-15
mechanic = \"leaflet\"
funding = 200
unit = \"count\"
expected = 5000
roi = 0.8
[[promotions]]
id = \"tet\"
title = \"First taste for Tết\"
from = 2026-02-02
to = 2026-02-15
mechanic = \"sampling\"
funding = 24";

#[test]
fn promotions_fill_a_calendar_of_weeks_and_are_ranked_by_return() {
    let page = built(&[plan(PROMOTIONS)]).page(&format!("{PLAN}/promotions"));
    let drawings: Vec<&str> = page.split("<figure class=\"map\">").skip(1).collect();
    assert_eq!(drawings.len(), 2, "a drawing a fiscal year");
    assert!(drawings[0].contains(">sampling, 40\u{a0}€<") && drawings[0].contains(">52<"), "{}", drawings[0]);
    let text = words(&page);
    let rows = text.rfind("Ranked by return").unwrap();
    let at = |what: &str| text[rows..].find(what).unwrap_or_else(|| panic!("{what} in {text}"));
    assert!(at("Spring taste") < at("Summer leaflet") && at("Summer leaflet") < at("First taste for Tết"));
    for said in [
        "over, result recorded sampling 40 € 100 € 120 € 120% of expected 1.4",
        "Learnt: Taste beats price.",
        "over, result not recorded leaflet 200 € 5,000 0.8",
        "to come sampling 24 €",
    ] {
        assert!(text.contains(said), "{said}\n{text}");
    }
}

#[test]
fn funding_and_terms_stand_against_the_budget() {
    let page = built(&[plan(PROMOTIONS)]).page(&format!("{PLAN}/promotions"));
    for said in [
        "Promotions 264 €",
        "Trade terms 75 €",
        "Total 339 €",
        "Budget 300 €",
        "Left −39 €",
        "Conditional: 25 €. Unconditional: 50 €.",
        "Data bonus for a service Weekly data 2.5% 25 € of the sales targets",
        "Base discount on invoice unconditional 50 €",
    ] {
        says(&page, said);
    }
}

const MONEY: &str = "[[finance]]
year = 2024
net_sales = 700
contribution = 200
[[finance]]
year = 2025
list_sales = 1000
on_invoice = 100
gross_sales = 900
net_sales = 800
cogs = 500
gross_margin = 290
cost_to_serve = 60
contribution = 230
customer_margin = 310
[[finance]]
year = 2026
kind = \"plan\"
net_sales = 880
contribution = 260
[[finance]]
year = 2026
kind = \"estimate\"
net_sales = 850
contribution = 240";

#[test]
fn money_leads_from_list_price_to_contribution_and_says_what_is_not_explained() {
    let page = built(&[account(MONEY)]).page(&format!("{ACCOUNT}/money"));
    let drawn = page.split("class=\"plot waterfall\"").nth(1).unwrap().split("</figure>").next().unwrap();
    let names = drawn.split("<text class=\"name\"").skip(1).map(|text| text.split(['>', '<']).nth(1).unwrap());
    assert_eq!(
        names.collect::<Vec<_>>(),
        [
            "Sales at list price",
            "Discounts on invoice",
            "Gross sales",
            "Terms off invoice",
            "Net sales",
            "Cost of goods",
            "Unexplained",
            "Gross margin",
            "Cost to serve",
            "Contribution",
            "The customer’s own margin",
        ]
    );
    for said in ["−100 € −10%", "−10 € −1%", "230 € 23%", "310 € 31%"] {
        says(&page, said);
    }
}

#[test]
fn like_is_compared_with_like() {
    let site = built(&[account(MONEY)]);
    let page = site.page(&format!("{ACCOUNT}/money"));
    says(&page, "2024 2025 plan 2026 estimate 2026 plan 2026 on 2025 estimate 2026 on plan 2026");
    says(&page, "Net sales 700 800 880 850 +80 (+10%) −30 (−3.4%)");
    says(&site.page(ACCOUNT), "Contribution 2025 230 € 28.8% of net sales, +15% on the year before");
}

#[test]
fn accounts_in_other_currencies_keep_theirs_and_are_summed_by_the_rate_of_the_year() {
    let child = |currency: &str, sum: u32| {
        format!(
            "+++\ntitle = \"Lotus {currency}\"\ncountry = \"VN\"\nparent = \"lotus\"\ncurrency = \"{currency}\"\n\
             [[finance]]\nyear = 2025\nnet_sales = {sum}\ncontribution = {sum}\n+++\n"
        )
    };
    let site = Site::with(&[
        ("site.toml", &format!("{}[rates]\nVND = {{ \"2024\" = 25000, \"2026\" = 27000 }}\n", HEALTHY[0].1)),
        (HEALTHY[4].0, &account("[[finance]]\nyear = 2025\nnet_sales = 100\ncontribution = 40\n").1),
        ("content/accounts/lotus-vn/_index.md", &child("VND", 2_500_000)),
        ("content/accounts/lotus-ch/_index.md", &child("CHF", 70)),
    ]);
    site.build();
    let page = site.page(&format!("{ACCOUNT}/money"));
    says(
        &page,
        "Total net sales: 200 €. Total contribution: 140 €. 1 account left out: no figure, or no rate for its currency.",
    );
    says(&page, "Lotus VND 2,500,000 ₫ 2,500,000 ₫");
    says(&site.page("accounts/lotus-ch/money"), "70 CHF");
}

#[test]
fn money_and_counts_are_written_as_the_language_writes_them() {
    let kpis = "[[kpis]]\nid = \"sold\"\nname = \"Sold\"\nunit = \"money\"\nbetter = \"up\"\nbaseline = 1000\ntarget = 1500\n\
        [[kpis]]\nid = \"stores\"\nname = \"Stores\"\nunit = \"count\"\nbetter = \"up\"\nbaseline = 100\ntarget = 200\n+++\n";
    let objective = OBJECTIVE.replacen("+++\n\nA shelf", &format!("{kpis}\nA shelf"), 1);
    let readings =
        "objective,kpi,period,value\nshelf,sold,2025-04,1250\nshelf,stores,2025-04,187\nshelf,stores,2025-05,180.5\n";
    let site = built(&[(HEALTHY[7].0, objective), ("content/accounts/lotus/2025/readings.csv", readings.to_owned())]);
    says(&site.page(PLAN), "Sold , € 1,000 1,250");
    let page = site.page(&format!("{PLAN}/objectives/shelf"));
    for said in [">187<", ">180.5<", ">1,250<"] {
        assert!(page.contains(said), "{said}: {page}");
    }
    assert!(!page.contains("187.0") && !site.page(PLAN).contains("187.0"));
}

const SPACE: &str = "[[whitespace]]
unit = \"Hypermarkets\"
offer = \"Oat\"
state = \"owned\"
size = 400
[[whitespace]]
unit = \"Minimarts\"
offer = \"Oat\"
state = \"open\"
size = 300
objective = \"shelf\"
[[whitespace]]
unit = \"Minimarts\"
offer = \"Yoghurt\"
state = \"competitor\"
size = 90
competitor = \"Alpana\"
[[competitors]]
name = \"Alpana\"
share = 31
strength = \"Price\"
threat = \"A second oat brand\"
scenario = \"second\"
[[competitors]]
name = \"Own label\"
share = 12
threat = \"Two facings\"";

const SCENARIO: &str = "[[scenarios]]
id = \"second\"
title = \"A second brand\"
actor = \"competitor\"
when = { event = \"It is listed\" }
then = \"No price match\"
";

#[test]
fn the_white_space_is_a_grid_and_its_sums_run_over_accounts() {
    let other = "+++\ntitle = \"Other\"\ncountry = \"FR\"\n[[whitespace]]\nunit = \"Stores\"\noffer = \"oat\"\nstate = \"open\"\nsize = 50\n+++\n";
    let site = built(&[account(SPACE), plan(SCENARIO), ("content/accounts/other/_index.md", other.to_owned())]);
    let page = site.page(&format!("{ACCOUNT}/white-space"));
    says(&page, "Hypermarkets ours 400 € – Minimarts open 300 € Shelf never empty a competitor’s 90 € Alpana");
    says(&page, "Alpana 31% Price A second oat brand A second brand");
    let objective = site.page(&format!("{PLAN}/objectives/shelf"));
    says(&objective, "Lotus Mart white space");
    assert!(!words(&objective).contains("action for it"), "no action names it: {objective}");
    says(&page, "Own label 12% Two facings no scenario answers it");
    let all = site.page("white-space");
    says(&all, "Oat 350 € 2 fields 400 € 1 field Lotus Mart , Other");
    says(&all, "Yoghurt 90 € 1 field Lotus Mart");
}

#[test]
fn competitors_stand_in_the_situation_too() {
    let part = |name: &str| {
        let path = format!("content/accounts/lotus/situation/{name}.md");
        (path, format!("+++\ntitle = \"{name}\"\n+++\n\nText.\n"))
    };
    let (path, text) = part("competition");
    let (needs, of_needs) = part("needs");
    let site = built(&[account(SPACE), plan(SCENARIO), (&path, text), (&needs, of_needs)]);
    says(&site.page(&format!("{ACCOUNT}/situation/competition")), "Own label 12% Two facings no scenario answers it");
    assert!(!site.page(&format!("{ACCOUNT}/situation/needs")).contains("Own label"));
}

const ACTIONS: &str = "[[actions]]
id = \"sign\"
title = \"Sign the contract\"
kind = \"contractual\"
owner = \"duy\"
due = 2026-01-15
[[actions]]
title = \"Free the space\"
kind = \"contractual\"
owner = \"duy\"
start = 2026-02-01
due = 2026-02-28
after = [\"sign\", \"order\"]
involves = [\"duy\"]
cost = 12
[[actions]]
id = \"order\"
title = \"Order the units\"
kind = \"internal\"
owner = \"duy\"
due = 2025-12-15
done = 2025-12-10
[[actions]]
title = \"Call them\"
kind = \"relational\"
owner = \"duy\"
due = 2026-03-01
";

#[test]
fn what_waits_for_what_stands_in_an_order_in_which_it_can_be_done() {
    let objective = OBJECTIVE.replace("[[kpis]]", &format!("{ACTIONS}[[kpis]]"));
    let review = HEALTHY[8].1.replace(
        "[readings",
        "[[issues]]\nclass = \"delay\"\ntext = \"Late truck\"\n[[decided]]\ntext = \"Trial stays first\"\n[readings",
    );
    let site = built(&[(HEALTHY[7].0, objective), (HEALTHY[8].0, review)]);
    let page = site.page(&format!("{PLAN}/work"));
    let text = words(&page);
    let table = text.rfind("Waits for").unwrap();
    let at = |what: &str| text[table..].find(what).unwrap_or_else(|| panic!("{what} in {text}"));
    assert!(at("Order the units") < at("Sign the contract") && at("Sign the contract") < at("Free the space"));
    for said in [
        "Free the space Shelf never empty Sign the contract held up by something late Phạm Duy Phạm Duy 28 Feb 2026 12 €",
        "The work of this plan costs 12 €, as far as it is written down.",
        "16 Apr 2025 2 50% 1 of them",
    ] {
        assert!(text.contains(said), "{said}\n{text}");
    }
    assert!(!text.contains("Call them"), "what waits for nothing and costs nothing is in the plan");
    assert_eq!(page.matches("class=\"reports").count(), 1, "two lines of one path lead to what waits");
}

#[test]
fn a_circle_of_actions_is_shown_and_ends() {
    let circle = "[[actions]]\nid = \"a\"\ntitle = \"Egg\"\nkind = \"internal\"\nafter = [\"b\"]\n[[actions]]\nid = \"b\"\ntitle = \"Hen\"\nkind = \"internal\"\nafter = [\"a\"]\n";
    let site = Site::with(&[(HEALTHY[7].0, &OBJECTIVE.replace("[[kpis]]", &format!("{circle}[[kpis]]")))]);
    let run = site.run(&["build"]);
    if run.code == 0 {
        says(&site.page(&format!("{PLAN}/work")), "Egg");
    }
}

#[test]
fn an_internal_meeting_asks_what_the_plan_needs_from_us() {
    let more = "[[commitments]]\nside = \"supplier\"\ntext = \"Safety stock\"\nowner = \"duy\"\ndue = 2026-01-10\n\
                [[commitments]]\nside = \"customer\"\ntext = \"Stock data\"\ndue = 2026-01-10\n\
                [[asks]]\ntext = \"Decide on the units\"\nto = \"duy\"\nraised = 2026-01-01\n";
    let blocked = "[[alignment]]\ndate = 2026-01-02\nraters = [\"duy\"]\nshared_values = 3\nstyle = 3\nskills = 3\nstaff = 3\nstrategy = 3\nstructure = 3\nsystems = 3\nblockers = [{ function = \"supply\", kpi = \"truck fill\", ask = \"Count drops\" }, { kpi = \"truck weight\", settled = 2026-01-03 }]\n";
    let page = built(&[account(blocked), plan(more)]).page(&format!("{PLAN}/internal-meeting"));
    for said in [
        "Supply",
        "10 Jan 2026 21 days late Safety stock commitment, Phạm Duy",
        "Decide on the units",
        "Ask: Count drops",
    ] {
        says(&page, said);
    }
    let text = words(&page);
    assert!(!text.contains("Stock data") && !text.contains("truck weight"), "{text}");
}

#[test]
fn practices_say_what_worked_by_outcome_and_by_mechanic() {
    let decision =
        HEALTHY[6].1.replace("prioritises", "outcome = \"worked\"\nlesson = \"Keep it small.\"\nprioritises");
    let site = built(&[plan(PROMOTIONS), (HEALTHY[6].0, decision)]);
    let page = site.page("practices");
    for said in [
        "Trial first Lotus Mart worked Keep it small.",
        "1 promotion; cost 40 €; 120% of what was expected, on average; return 1.4, on average.",
        "Spring taste Lotus Mart 1.4 Taste beats price.",
    ] {
        says(&page, said);
    }
    assert!(page.contains("promotions/index.html#promotion-spring"), "a promotion leads to its row");
}

#[test]
fn phases_are_a_strip_over_the_plan_and_the_calendar() {
    let phases = "[[phases]]\nphase = \"diagnose\"\nfrom = 2025-12-01\nto = 2026-01-15\n[[phases]]\nphase = \"align\"\nfrom = 2026-01-16\nto = 2026-02-28\n[[phases]]\nphase = \"sign\"\nfrom = 2026-03-01\n";
    let site = built(&[plan(phases)]);
    for page in [PLAN, "calendar"] {
        says(
            &site.page(page),
            "1 Diagnose, done 1 Dec 2025 – 15 Jan 2026 2 Align , now 16 Jan 2026 – 28 Feb 2026 3 Sign 1 Mar 2026 –",
        );
    }
}

#[test]
fn promises_of_value_stand_beside_what_was_delivered() {
    let more = "[[promises]]\ntext = \"Fuller shelves\"\namount = 140\nby = 2026-12-31\ngoal = \"g1\"\n\
                [[value]]\ndate = 2025-12-31\ntext = \"Losses cut\"\namount = 90\ngoal = \"g1\"\n\
                [[value]]\ndate = 2025-06-30\ntext = \"Advice\"\n";
    let page = built(&[plan(more)]).page(&format!("{PLAN}/value"));
    says(&page, "Promised 140 €, delivered 90 € so far.");
    says(
        &page,
        "Fewer empty shelves Promised 140 € Fuller shelves 140 € by 31 Dec 2026 Value delivered 90 € Losses cut 90 € 31 Dec 2025",
    );
    says(&page, "For no goal in particular");
}

#[test]
fn an_account_shows_its_place_and_why_it_is_a_key_account() {
    let more = "segment = \"A\"\nposture = \"invest\"\n[potential]\nattractiveness = 4\nstrength = 2\nreasons = \"Opens a store a week.\"";
    let site = built(&[account(more)]);
    says(&site.page(ACCOUNT), "Attractiveness 4 of 5, our strength 2 of 5 Why a key account Opens a store a week.");
    for page in ["portfolio-map", "readers/director"] {
        let page = site.page(page);
        assert!(page.contains("y=\"5\">Lotus Mart<") && page.contains(">invest<"), "place and posture");
    }
}

#[test]
fn an_edition_without_finance_has_no_money_on_any_of_them() {
    let settings = format!("{}[editions.team]\naccounts = [\"lotus\"]\nfinance = false\n", HEALTHY[0].1);
    let all = format!("{CONTRACTS}\n{MONEY}\n{SPACE}");
    let objective = OBJECTIVE.replace("[[kpis]]", &format!("{ACTIONS}[[kpis]]"));
    let site = Site::with(&[
        ("site.toml", &settings),
        (HEALTHY[4].0, &account(&all).1),
        (HEALTHY[5].0, &plan(&format!("{PROMOTIONS}\n{SCENARIO}")).1),
        (HEALTHY[7].0, &objective),
    ]);
    let run = site.run(&["build", "--edition", "team", "--output", "public"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    assert!(!is_made(&site, &format!("{ACCOUNT}/money")));
    for (page, said) in [
        (format!("{ACCOUNT}/contracts"), "Frame 2026"),
        (format!("{ACCOUNT}/white-space"), "Minimarts"),
        (format!("{PLAN}/promotions"), "Spring taste"),
        (format!("{PLAN}/work"), "Free the space"),
        ("white-space".to_owned(), "Yoghurt"),
        ("practices".to_owned(), "sampling"),
        (format!("{PLAN}/one-page"), "Chilled units"),
    ] {
        let text = words(&site.page(&page));
        assert!(text.contains(said), "{said} on {page}: {text}");
        assert!(!text.contains('€'), "money on {page}: {text}");
    }
}

#[test]
fn nothing_of_these_pages_leaves() {
    let shared = HEALTHY[4].1.replace("country", "share = \"customer\"\ncountry");
    let all = shared.replace("[[goals]]", &format!("{CONTRACTS}\n{MONEY}\n{SPACE}\n[[goals]]"));
    let site = Site::with(&[
        (HEALTHY[4].0, &all),
        (HEALTHY[5].0, &plan(&format!("share = \"customer\"\n{PROMOTIONS}\n{SCENARIO}")).1),
    ]);
    let run = site.run(&["build", "--edition", "customer", "--account", "lotus", "--output", "public"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    for page in ["contracts", "money", "white-space", "2025/promotions", "2025/work", "2025/internal-meeting"] {
        assert!(!is_made(&site, &format!("{ACCOUNT}/{page}")), "{page}");
    }
    for page in ["white-space", "practices"] {
        assert!(!is_made(&site, page), "{page}");
    }
    for (path, bytes) in crate::support::tree(&site.path("public")) {
        if path.ends_with("index.html") {
            let text = String::from_utf8(bytes).unwrap();
            for way in ["contracts/index", "money/index", "white-space", "promotions/index", "work/index", "practices"]
            {
                assert!(!text.contains(way), "{path} leads to {way}");
            }
        }
    }
}
