//! The starter playbook as one set of figures: whatever is stated twice is stated alike. The files are read as plain
//! TOML and text and the sums are done here again, so that neither the content nor the program can vouch for itself.
//! A figure in the prose has to stand in a sentence of `starter/quotes.txt`, which says where it comes from.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::support::Site;
use jiff::civil::{Date, date};
use toml::{Table, Value};

const QUANGORA: &str = "accounts/quangora";
const HAVNELY: &str = "accounts/havnely";

/// What the prose quotes, sentence by sentence.
const QUOTES: &str = include_str!("../starter/quotes.txt");

/// A file: its keys, and all its words as a reader meets them.
struct Page {
    keys: Table,
    text: String,
}

/// The starter playbook: its files by id, and its settings.
struct Starter {
    pages: BTreeMap<String, Page>,
    site: Table,
}

/// A KPI with the day before its window and the last day of it.
struct Kpi<'a> {
    owner: &'a str,
    keys: &'a Table,
    eve: Date,
    end: Date,
}

/// What a review read.
struct Reading {
    period: String,
    value: f64,
    review: String,
}

impl Starter {
    fn read() -> Self {
        let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
        let page = |(path, bytes): (String, Vec<u8>)| {
            let text = String::from_utf8(bytes).unwrap();
            let (front, body) = text.strip_prefix("+++\n").unwrap().split_once("\n+++\n").unwrap();
            let keys: Table = front.parse().unwrap();
            let id = path.trim_end_matches(".md").trim_end_matches("_index").trim_end_matches('/').to_owned();
            let mut words = Vec::new();
            strings(&Value::Table(keys.clone()), &mut words);
            words.push(plain(body));
            (id, Page { keys, text: words.join(" / ") })
        };
        let site = std::fs::read_to_string(content.with_file_name("site.toml")).unwrap().parse().unwrap();
        Self { pages: crate::support::tree(&content).into_iter().map(page).collect(), site }
    }

    fn keys(&self, id: &str) -> &Table {
        &self.pages.get(id).unwrap_or_else(|| panic!("no file for {id}")).keys
    }

    /// Ids of the form `accounts/x/plan/<folder>/y`, or of the plans themselves where no folder is named.
    fn below<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = &'a str> {
        self.pages.keys().map(String::as_str).filter(move |id| {
            let parts: Vec<_> = id.split('/').collect();
            match folder {
                "accounts" => parts.len() == 2 && parts[0] == folder,
                "plans" => parts.len() == 3 && parts[0] == "accounts",
                _ => parts.len() == 5 && parts[3] == folder,
            }
        })
    }

    /// Reviews of a plan, oldest first.
    fn reviews(&self, plan: &str) -> Vec<&str> {
        let mut reviews: Vec<_> = self.below("reviews").filter(|id| id.starts_with(&format!("{plan}/"))).collect();
        reviews.sort_by_key(|id| day(&self.keys(id)["date"]));
        reviews
    }

    fn sales(&self, plan: &str, period: &str, key: &str) -> Option<f64> {
        let line = list(self.keys(plan), "sales").find(|line| line["period"].as_str() == Some(period))?;
        line.get(key).map(number)
    }

    /// Every KPI of every plan.
    fn kpis(&self) -> Vec<Kpi<'_>> {
        let mut kpis = Vec::new();
        for owner in self.below("plans").chain(self.below("objectives")) {
            let own = self.keys(owner);
            let plan = self.keys(&plan_of(owner));
            for keys in list(own, "kpis") {
                let baseline = keys.get("baseline_period").map(|period| period_end(period.as_str().unwrap()));
                let start = own.get("start").or(if baseline.is_none() { plan.get("from") } else { None });
                let eve = start.map_or_else(|| baseline.unwrap(), |start| day(start).yesterday().unwrap());
                let end = keys.get("target_date").or(own.get("due")).or(plan.get("to")).unwrap();
                kpis.push(Kpi { owner, keys, eve, end: day(end) });
            }
        }
        kpis
    }

    /// The readings of a KPI, oldest first.
    fn readings(&self, kpi: &Kpi) -> Vec<Reading> {
        let plan = plan_of(kpi.owner);
        let owner = if plan == kpi.owner { "plan" } else { short(kpi.owner) };
        let mut readings = Vec::new();
        for review in self.reviews(&plan) {
            let keys = self.keys(review);
            let value = keys.get("readings").and_then(|all| all.get(owner)).and_then(|of| of.get(kpi.id()));
            if let Some(value) = value {
                let period = keys["covers"].as_array().unwrap().last().unwrap().as_str().unwrap().to_owned();
                readings.push(Reading { period, value: number(value), review: review.to_owned() });
            }
        }
        readings
    }

    /// A figure of an account by name: `osa Q4`, `osa target`, `sales Q1 actual`, `attained Q2`, `pillars supply actual`.
    fn figure(&self, account: &str, name: &str) -> f64 {
        let plan = format!("accounts/{account}/2025");
        let nothing = || -> ! { panic!("{account} has no `{name}`") };
        let find = |of: &str, list_of: &str, key: &str, is: &str, wanted: &str| {
            let line = list(self.keys(of), list_of).find(|line| line[key].to_string().trim_matches('"') == is);
            line.and_then(|line| line.get(wanted)).map_or_else(|| nothing(), number)
        };
        match name.split(' ').collect::<Vec<_>>()[..] {
            ["sales", period, key] => self.sales(&plan, &full(period), key).unwrap_or_else(|| nothing()),
            ["attained", quarter] => {
                let quarters = ["Q1", "Q2", "Q3", "Q4"].into_iter().take_while(|one| *one <= quarter);
                let sum = |key: &str| -> Option<f64> {
                    quarters.clone().map(|quarter| self.sales(&plan, &full(quarter), key)).sum()
                };
                100.0 * sum("actual").unwrap() / sum("target").unwrap()
            }
            [of @ ("pillars" | "requests"), one, key] => {
                find(&plan, of, if of == "pillars" { "pillar" } else { "id" }, one, key)
            }
            ["finance", year, key] => find(&format!("accounts/{account}"), "finance", "year", year, key),
            ["trigger", scenario] => {
                let all = list(self.keys(&plan), "scenarios");
                number(&all.into_iter().find(|one| one["id"].as_str() == Some(scenario)).unwrap()["when"]["value"])
            }
            ["alignment", round, element] => {
                let round: usize = round.parse().unwrap();
                number(&self.keys(&format!("accounts/{account}"))["alignment"][round - 1][element])
            }
            ["pool", pool, period] => {
                let pool = list(&self.site, "pools").find(|one| one["id"].as_str() == Some(pool)).unwrap();
                number(&pool["capacity"][period])
            }
            ["allocated", person, account] => {
                find(&format!("people/{person}"), "allocation", "account", account, "pct")
            }
            ["value"] => number(&self.keys(&plan)["value"][0]["amount"]),
            [kpi, at] => {
                let all = self.kpis();
                let mut own = all.iter().filter(|one| plan_of(one.owner) == plan && one.id() == kpi);
                let kpi = own.next().unwrap_or_else(|| nothing());
                if let Some(value) = kpi.keys.get(at) {
                    return number(value);
                }
                let reading = self.readings(kpi).into_iter().find(|reading| reading.period == full(at));
                reading.map_or_else(|| nothing(), |reading| reading.value)
            }
            _ => nothing(),
        }
    }

    /// The page has this sentence, with the figures that belong into it: `{1}` has one decimal, `{w}` is in words.
    #[track_caller]
    fn says(&self, id: &str, sentence: &str, figures: &[f64]) {
        let mut parts = sentence.split(['{', '}']);
        let mut wanted = parts.next().unwrap().to_owned();
        for figure in figures {
            wanted += &written(*figure, parts.next().unwrap());
            wanted += parts.next().unwrap();
        }
        assert_eq!(parts.next(), None, "more places than figures in: {sentence}");
        assert!(self.pages[id].text.contains(&wanted), "{id} does not say: {wanted}");
    }
}

impl Kpi<'_> {
    fn id(&self) -> &str {
        self.keys["id"].as_str().unwrap()
    }

    fn is(&self, key: &str, words: &[&str]) -> bool {
        self.keys.get(key).and_then(Value::as_str).is_some_and(|word| words.contains(&word))
    }

    /// Totals to date are measured against the target to date, all else against the way from baseline to target.
    fn is_total(&self) -> bool {
        self.is("cumulation", &["period_sum"])
            || self.is("cumulation", &["ytd"]) && self.is("unit", &["money", "count", "tonnes"])
    }

    /// Where the figure should stand at the end of a day.
    fn expected(&self, at: Date) -> f64 {
        let start = if self.is_total() { 0.0 } else { number(&self.keys["baseline"]) };
        let mut corners = vec![(self.eve, start), (self.end, number(&self.keys["target"]))];
        corners.extend(
            list(self.keys, "milestones")
                .map(|stone| (period_end(stone["period"].as_str().unwrap()), number(&stone["value"]))),
        );
        corners.sort_by_key(|corner| corner.0);
        let after = corners.iter().position(|corner| corner.0 >= at);
        match after {
            None => corners[corners.len() - 1].1,
            Some(0) => corners[0].1,
            Some(after) => {
                let ((from, low), (to, high)) = (corners[after - 1], corners[after]);
                low + (high - low) * days(from, at) / days(from, to)
            }
        }
    }

    /// "Computed status of a KPI", as the rules word it.
    fn letter(&self, reading: f64, at: Date) -> &'static str {
        let (baseline, target) = (number(&self.keys["baseline"]), number(&self.keys["target"]));
        let down = self.is("better", &["down"]);
        assert!(down || self.is("better", &["up"]), "teach this test what a {} is", self.keys["better"]);
        let expected = self.expected(at);
        let (progress, green, amber) = if self.is_total() {
            (if down { expected / reading } else { reading / expected }, 1.0, 0.95)
        } else {
            let elapsed = (expected - baseline) / (target - baseline);
            ((reading - baseline) / (target - baseline), 0.9 * elapsed, 0.6 * elapsed)
        };
        match progress + 1e-9 {
            progress if progress >= green => "G",
            progress if progress >= amber => "A",
            _ => "R",
        }
    }
}

fn strings(value: &Value, into: &mut Vec<String>) {
    match value {
        Value::String(text) => into.push(text.clone()),
        Value::Array(values) => values.iter().for_each(|value| strings(value, into)),
        Value::Table(table) => {
            // Periods and names of things are checked by the program itself.
            let silent = |key: &str| ["period", "covers", "baseline_period", "aliases"].contains(&key);
            table.iter().filter(|(key, _)| !silent(key)).for_each(|(_, value)| strings(value, into));
        }
        _ => {}
    }
}

/// Markdown as it is read aloud: links by their words, no numbers of lists and rows.
fn plain(body: &str) -> String {
    let lines = body.lines().map(|line| {
        let (mark, rest) = line.trim_start_matches("| ").split_once(' ').unwrap_or_default();
        let is_numbered = mark.trim_end_matches('.').parse::<u8>().is_ok();
        let is_mark = is_numbered && (mark.ends_with('.') || line.starts_with("| "));
        if is_mark { rest } else { line.trim_start_matches("> ") }
    });
    let body = lines.collect::<Vec<_>>().join(" ");
    let mut text = String::new();
    let mut rest = body.as_str();
    while let Some(at) = rest.find('[') {
        text += &rest[..at];
        rest = &rest[at..];
        if let Some((link, tail)) = rest.strip_prefix("[[").and_then(|inside| inside.split_once("]]")) {
            text += link.split('|').next_back().unwrap();
            rest = tail;
        } else if let Some((words, tail)) = rest[1..].split_once(']') {
            text += words;
            rest = tail.strip_prefix('(').and_then(|address| address.split_once(')')).map_or(tail, |cut| cut.1);
        } else {
            break;
        }
    }
    text + rest
}

fn list<'a>(keys: &'a Table, key: &str) -> impl Iterator<Item = &'a Table> {
    keys.get(key).and_then(Value::as_array).into_iter().flatten().map(|item| item.as_table().unwrap())
}

fn number(value: &Value) -> f64 {
    value.as_float().unwrap_or_else(|| f64::from(i32::try_from(value.as_integer().unwrap()).unwrap()))
}

fn day(value: &Value) -> Date {
    value.to_string().parse().unwrap()
}

fn days(from: Date, to: Date) -> f64 {
    f64::from(from.until(to).unwrap().get_days())
}

/// The last day of a year or a quarter of the calendar.
fn period_end(period: &str) -> Date {
    let (year, quarter) = period.split_once("-Q").unwrap_or((period, "4"));
    let month: i8 = quarter.parse::<i8>().unwrap() * 3;
    date(year.parse().unwrap(), month, 1).last_of_month()
}

/// `Q1` is the first quarter of 2025.
fn full(period: &str) -> String {
    if period.starts_with('Q') { format!("2025-{period}") } else { period.to_owned() }
}

fn plan_of(id: &str) -> String {
    id.split('/').take(3).collect::<Vec<_>>().join("/")
}

fn short(id: &str) -> &str {
    id.rsplit('/').next().unwrap()
}

/// A figure as the prose writes it.
fn written(figure: f64, form: &str) -> String {
    const WORDS: [&str; 15] = [
        "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
        "thirteen", "fourteen",
    ];
    if form == "%" {
        return written(100.0 * figure, "0");
    }
    if form == "w" {
        let at = (0_i32..15).position(|word| (f64::from(word) - figure).abs() < 1e-9);
        return WORDS[at.unwrap_or_else(|| panic!("{figure} has no word here"))].to_owned();
    }
    let digits = format!("{figure:.*}", form.parse().unwrap());
    let (whole, part) = digits.split_at(digits.find('.').unwrap_or(digits.len()));
    match whole.len() {
        length if length > 3 => format!("{},{}{part}", &whole[..length - 3], &whole[length - 3..]),
        _ => digits,
    }
}

#[track_caller]
fn agree(what: &str, stated: f64, computed: f64) {
    assert!((stated - computed).abs() < 1e-6, "{what}: stated {stated}, computed {computed}");
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
        if let Some(before) = starter.keys(plan).get("follows") {
            let before = plan.replace(short(plan), before.as_str().unwrap());
            for line in list(starter.keys(plan), "sales").filter(|line| line.contains_key("prior")) {
                let period = line["period"].as_str().unwrap();
                let (year, quarter) = period.split_at(4);
                let last = format!("{}{quarter}", year.parse::<i32>().unwrap() - 1);
                let actual = starter.sales(&before, &last, "actual").unwrap();
                agree(&format!("{plan}, last year of {period}"), number(&line["prior"]), actual);
            }
        }
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

/// Table rows of a part of a page, each by the label of its cells; tags are gone, a status is its word.
fn rows(html: &str) -> Vec<BTreeMap<String, String>> {
    let row = |row: &str| {
        let cells = row.split("<td").skip(1).filter_map(|cell| {
            let label = cell.split("data-label=\"").nth(1)?.split('"').next()?;
            Some((label.to_owned(), words(cell.split_once('>')?.1)))
        });
        let head = row.split("<th scope=\"row\">").nth(1).and_then(|head| head.split("</th>").next());
        cells.chain(head.map(|head| (String::new(), head.to_owned()))).collect()
    };
    html.split("<tr").skip(1).map(row).collect()
}

fn words(html: &str) -> String {
    html.split('<')
        .enumerate()
        .map(|(at, part)| if at == 0 { part } else { part.split_once('>').map_or("", |cut| cut.1) })
        .collect()
}

/// A figure as a page shows it: `+5,250 k€`.
fn shown(cell: &str) -> f64 {
    let digits: String = cell.chars().filter(|char| char.is_ascii_digit() || *char == '.').collect();
    let value: f64 = digits.parse().unwrap_or_else(|_| panic!("no figure in `{cell}`"));
    if cell.contains('\u{2212}') { -value } else { value }
}

/// The site of the starter.
fn built() -> Site {
    let site = Site::starter();
    site.build();
    site
}

/// A plan has more on it than any other page. All are below 100 kB; who corrects a word of a translation has some room.
#[test]
fn a_page_is_light_with_everything_it_loads() {
    let site = Site::starter();
    let settings = std::fs::read_to_string(site.path("site.toml")).unwrap();
    for (language, most) in [("en", 100_000), ("vi", 102_000), ("fr", 100_000), ("da", 100_000)] {
        let own = settings.replace("language = \"en\"", &format!("language = \"{language}\""));
        site.write("site.toml", own.as_bytes());
        site.build();
        for (id, files) in [("", 4), ("accounts/havnely/2025", 3), ("accounts/quangora/2025", 3)] {
            let page = site.page(id);
            assert!(page.contains(&format!("<html lang=\"{language}\"")));
            let head = page.split("</head>").next().unwrap();
            let loads =
                head.split(['"', '=']).filter(|part| part.contains("assets/") && part.contains("../") != id.is_empty());
            let sizes = loads.filter(|way| !way.starts_with("assets/search")).map(|way| {
                let file = site.path("public").join(crate::support::leads(id, way));
                let file = std::fs::metadata(&file).unwrap_or_else(|_| panic!("{}", file.display()));
                usize::try_from(file.len()).unwrap()
            });
            let sizes: Vec<usize> = sizes.collect();
            assert_eq!(sizes.len(), files, "{id}: two scripts, a style sheet, and another for many plans");
            let all = page.len() + sizes.iter().sum::<usize>();
            assert!(all < most, "{id} in {language}: {all} bytes");
        }
    }
}

/// The classes that a style sheet of the default theme names.
fn classes(sheet: &str) -> BTreeSet<String> {
    let text = std::fs::read_to_string(format!("themes/default/static/{sheet}")).unwrap();
    let mut found = BTreeSet::new();
    for part in text.split('{').map(|part| part.rsplit([';', '}', '/']).next().unwrap()) {
        for name in part.split('.').skip(1) {
            let end = name.find(|char: char| !char.is_ascii_alphanumeric() && char != '-').unwrap_or(name.len());
            found.insert(name[..end].to_owned());
        }
    }
    found
}

#[test]
fn a_page_loads_the_style_sheet_of_what_it_shows() {
    let site = built();
    let run = site.run(&["build", "--edition", "customer", "--account", "quangora", "--output", "public/theirs"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let own: BTreeSet<String> = classes("overview.css").difference(&classes("keyplan.css")).cloned().collect();
    let pages = crate::support::tree(&site.path("public")).into_iter().filter(|(path, _)| path.ends_with("index.html"));
    let (mut with, mut without) = (0, 0);
    for (path, bytes) in pages {
        let page = String::from_utf8(bytes).unwrap();
        if page.contains("assets/overview.") {
            with += 1;
            continue;
        }
        without += 1;
        let shown = page.split("class=\"").skip(1).flat_map(|rest| rest.split('"').next().unwrap().split(' '));
        let bare: Vec<&str> = shown.filter(|class| own.contains(*class)).collect();
        assert!(bare.is_empty(), "{path} lacks overview.css for {bare:?}");
    }
    assert!(with > 25 && without > 80, "{with} and {without}");
}

#[test]
fn the_bars_of_the_bridge_are_drawn_to_one_scale() {
    let starter = Starter::read();
    let page = built().page("accounts/quangora/2025");
    let drawing = page.split("k-bridge-d").nth(2).unwrap().split("</svg>").next().unwrap();
    let pillars = starter.pages["accounts/quangora/2025"].keys["pillars"].as_array().unwrap();
    let mut scale = None;
    for (class, key) in [("bar-aim", "target"), ("bar", "actual")] {
        let path = drawing.split(&format!("<path class=\"{class}\" d=\"")).nth(1).unwrap().split('"').next().unwrap();
        let widths = path.split('h').skip(1).filter_map(|rest| rest.split('v').next()?.parse::<f64>().ok());
        // What follows on the way back of a bar is no number. Bars of whole years are the first and the last.
        let widths: Vec<f64> = widths.collect();
        let figures: Vec<f64> =
            pillars.iter().filter_map(|pillar| Some(number(pillar.get(key)?).abs())).filter(|it| *it > 0.0).collect();
        let of_years = widths.len() - figures.len();
        assert_eq!(of_years, if key == "actual" { 2 } else { 1 }, "{path}");
        for (width, figure) in widths[of_years - 1..].iter().zip(&figures) {
            let scale = *scale.get_or_insert(width / figure);
            assert!((width - scale * figure).abs() < 0.02, "{key} {figure}: {width} at {scale}");
        }
    }
}

#[test]
fn every_page_shows_the_reading_the_path_and_the_letter_that_the_rules_give() {
    let starter = Starter::read();
    let site = built();
    let mut letters = BTreeMap::new();
    for kpi in starter.kpis() {
        let page = site.page(kpi.owner);
        let part = page.split(&format!(" id=\"kpi-{}\"", kpi.id())).nth(1).unwrap().split("</section>").next().unwrap();
        let (rows_of_page, readings) = (rows(part), starter.readings(&kpi));
        assert_eq!(rows_of_page.len(), readings.len() + 1, "a head and a row a reading: {} of {}", kpi.id(), kpi.owner);
        let mut before = number(&kpi.keys["baseline"]);
        for (row, reading) in rows_of_page[1..].iter().zip(&readings) {
            let at = period_end(&reading.period);
            let what = format!("{} of {} in {}", kpi.id(), kpi.owner, reading.period);
            let (year, quarter) = reading.period.split_once('-').unwrap();
            assert_eq!(row[""], format!("{quarter} {year}"), "{what}");
            let letter = kpi.letter(reading.value, at);
            let review_page = site.page(&reading.review);
            let kpi_there = format!("{}/index.html#kpi-{}", kpi.owner, kpi.id());
            let names_kpi = |head: &String| {
                let mut ways = head.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
                ways.any(|way| crate::support::leads(&reading.review, way) == kpi_there)
            };
            let review_rows = rows(&review_page);
            let review_row = review_rows.iter().find(|row| row.get("").is_some_and(names_kpi)).unwrap();
            for row in [row, review_row] {
                agree(&what, shown(&row["Reading"]), reading.value);
                let off = (shown(&row["Path"]) - kpi.expected(at)).abs();
                assert!(off <= 0.05 + 1e-9, "{what}: the path stands {off} beside {}", row["Path"]);
                // A review has the letter beside the reading, the page of the KPI in a column of its own.
                let status = row.get("Status").unwrap_or(&row["Reading"]);
                assert!(status.contains(letter), "{what}: shown {status}, computed {letter}");
            }
            assert!(
                (shown(&row["Change"]) - (reading.value - before)).abs() <= 0.005 + 1e-9,
                "{what}: {}",
                row["Change"]
            );
            before = reading.value;
        }
        let latest = readings.last().map(|last| kpi.letter(last.value, period_end(&last.period)));
        let heading = part.split("</h3>").next().unwrap();
        assert!(latest.is_none_or(|latest| words(heading).contains(latest)), "{} of {}", kpi.id(), kpi.owner);
        letters.entry(plan_of(kpi.owner)).or_insert_with(BTreeMap::new).insert(kpi.owner.to_owned() + kpi.id(), latest);
    }
    for (plan, letters) in letters {
        let green = letters.values().filter(|letter| **letter == Some("G")).count();
        assert_eq!(
            (green, letters.len()),
            if plan.starts_with(QUANGORA) { (8, 9) } else { (2, 9) },
            "{plan}: {letters:?}"
        );
    }
}

/// The sentences of `quotes.txt` as they have to read: page, and text.
fn quotes(starter: &Starter) -> Vec<(&'static str, String)> {
    let mut story = BTreeMap::new();
    let mut quotes = Vec::new();
    let mut page = "";
    for line in QUOTES.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if let Some((name, value)) = line.split_once(" = ") {
            story.insert(name, value.parse::<f64>().unwrap());
        } else if let Some(name) = line.strip_prefix("== /") {
            page = name;
        } else {
            let account = page.split('/').nth(1).unwrap_or_default();
            let value = |name: &str| match name.split_once("’s ") {
                Some((other, name)) => starter.figure(other, name),
                None => story.get(name).copied().unwrap_or_else(|| starter.figure(account, name)),
            };
            let parts = line.split(['{', '}']).enumerate().map(|(at, part)| match part.split_once(':') {
                _ if at % 2 == 0 => part.to_owned(),
                Some((sum, form)) => written(worked_out(sum, value), form),
                None => written(worked_out(part, value), "0"),
            });
            quotes.push((page, parts.collect()));
        }
    }
    quotes
}

/// A sum in words, from left to right: `sales 2025 target over sales 2025 prior less one`.
fn worked_out(sum: &str, value: impl Fn(&str) -> f64) -> f64 {
    let (mut so_far, mut sign, mut name) = (0.0, "plus", Vec::new());
    for word in sum.split(' ').chain(["plus"]) {
        if !["plus", "less", "over"].contains(&word) {
            name.push(word);
            continue;
        }
        let term = value(&name.join(" "));
        so_far = match sign {
            "plus" => so_far + term,
            "less" => so_far - term,
            _ => so_far / term,
        };
        (sign, name) = (word, Vec::new());
    }
    so_far
}

#[test]
fn prose_quotes_figures_as_they_are() {
    let starter = Starter::read();
    for (page, sentence) in quotes(&starter) {
        assert!(starter.pages[page].text.contains(&sentence), "{page} does not say: {sentence}");
    }
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

#[test]
fn what_is_counted_in_words_is_there_so_often() {
    let starter = Starter::read();
    let below = |folder: &str, under: &str| starter.below(folder).filter(|id| id.starts_with(under)).count();
    let pages = |under: &str| starter.pages.keys().filter(|id| id.starts_with(under)).count();
    let plan = "accounts/quangora/2025";
    let serving = starter.below("objectives").filter(|id| {
        starter
            .keys(id)
            .get("serves")
            .is_some_and(|serves| serves.to_string().contains("from-discount-to-availability"))
    });
    let met = |person: &str, account: &str| {
        let attended = |id: &&str| starter.keys(id)["attendees"].to_string().contains(&format!("\"{person}\""));
        starter.below("reviews").filter(|id| id.starts_with(account)).filter(attended).count()
    };
    let rows = |page: &str, mark: &str| {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("content").join(page);
        std::fs::read_to_string(file).unwrap().lines().filter(|line| line.starts_with(mark)).count()
    };
    let old = "accounts/quangora/2024";
    for (page, sentence, count) in [
        (plan, "Two decisions carry this plan", below("decisions", plan)),
        ("", "Two retailers, two plans", starter.below("accounts").count()),
        ("guide", "in seven short pages", pages("guide/")),
        ("guide", "Seven pages, about", pages("guide/")),
        ("guide/how-we-plan", "through seven of them", pages("pillars/")),
        ("guide/ten-questions", "Ten questions", rows("guide/ten-questions.md", "**")),
        ("guide/ten-pitfalls", "These are the ten usual reasons", rows("guide/ten-pitfalls.md", "| ") - 1),
        (&format!("{plan}/decisions/from-discount-to-availability"), "Three objectives serve it", serving.count()),
        (old, "One year, one objective", below("objectives", old)),
        ("people/jonas-wexley", "Sits in two of its", met("jonas-wexley", plan)),
        ("people/jonas-wexley", "four reviews", below("reviews", plan)),
        ("people/ruth-okonjo", "in no review of the plan", met("ruth-okonjo", HAVNELY)),
        ("people/anders-kjelgaard", "Nobody of ours has met him", met("anders-kjelgaard", HAVNELY)),
        (
            "people/lukas-brandt",
            "One analyst, two accounts",
            list(starter.keys("people/lukas-brandt"), "allocation").count(),
        ),
    ] {
        let words = ["nobody", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
        assert!(starter.pages[page].text.contains(sentence), "{page} does not say: {sentence}");
        let lower = sentence.to_lowercase();
        assert!(
            lower.contains(words[count]) || (count == 0 && lower.contains("no ")),
            "{page} says `{sentence}`: {count}"
        );
    }
}

#[test]
fn days_follow_each_other() {
    let starter = Starter::read();
    let today = date(2026, 1, 31);
    for plan in starter.below("plans") {
        let reviews = starter.reviews(plan);
        let dates: Vec<Date> = reviews.iter().map(|id| day(&starter.keys(id)["date"])).collect();
        for (review, (held, after)) in
            reviews.iter().zip(dates.iter().zip(dates.iter().skip(1).map(Some).chain([None])))
        {
            assert_eq!(short(review), held.to_string(), "a review is named by its day");
            assert!(*held <= today, "{review}");
            let next = starter.keys(review).get("next").map(day);
            assert!(next.is_none_or(|next| after.map_or(next > today, |after| next == *after)), "next after {review}");
            for action in list(starter.keys(review), "closed") {
                let id = action["action"].as_str();
                assert!(day(&action["on"]) <= *held, "{review} closes {id:?} before it is done");
                let made =
                    reviews.iter().find(|one| list(starter.keys(one), "actions").any(|made| made["id"].as_str() == id));
                assert!(
                    made.is_some_and(|made| day(&starter.keys(made)["date"]) <= day(&action["on"])),
                    "{review}: {id:?}"
                );
            }
            for person in starter.keys(review)["attendees"].as_array().unwrap() {
                let account = &plan[..plan.rfind('/').unwrap()];
                let contact = list(starter.keys(account), "contacts").find(|contact| contact["person"] == *person);
                assert!(contact.is_none_or(|contact| day(&contact["last_met"]) >= *held), "{person} was met on {held}");
            }
        }
        let keys = starter.keys(plan);
        assert!(keys.get("approved").is_none_or(|approved| day(&approved["on"]) >= day(&keys["created"])), "{plan}");
    }
    let plan = "accounts/quangora/2025";
    let scenario = starter.keys(plan)["scenarios"][0].as_table().unwrap();
    let (fired, limit) = (day(&scenario["fired_on"]), number(&scenario["within_days"]));
    let answered = date(2025, 7, 14);
    let july = "accounts/quangora/2025/reviews/2025-07-17";
    starter.says(july, "SC1 was answered in {w} days of {w}.", &[days(fired, answered), limit]);
    starter.says(july, "had fired on {0} July and was being answered from the {0}th.", &[3.0, 14.0]);
    starter.says("people/pham-duy", "in {w} days; he had {w}.", &[days(fired, answered), limit]);
    let agreed = day(&starter.keys("accounts/quangora/2025/decisions/from-discount-to-availability")["agreed_on"]);
    let april = "accounts/quangora/2025/reviews/2025-04-16";
    starter.says(april, "was {w} weeks old", &[(days(agreed, date(2025, 4, 16)) / 7.0).floor()]);
    let late = days(day(&starter.keys(april)["actions"][0]["due"]), date(2025, 7, 21)) / 7.0;
    starter.says("accounts/quangora/2025/reviews/2025-10-15", "came {w} weeks late", &[late]);
}

/// A figure in a text, with what stands behind it.
fn figures(text: &str) -> Vec<(usize, f64, &str)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(step) = text[at..].find(|char: char| char.is_ascii_digit()) {
        let start = at + step;
        let length = text[start..]
            .find(|char: char| !char.is_ascii_digit() && !".,".contains(char))
            .unwrap_or(text.len() - start);
        let digits = text[start..start + length].trim_end_matches(['.', ',']);
        at = start + length;
        let after = &text[start + digits.len()..];
        // Names such as O6 and FY24, years, and ordinals are no figures.
        let named = text[..start].ends_with(char::is_alphanumeric) || after.starts_with(char::is_alphabetic);
        let year = digits.len() == 4 && ("2019".."2029").contains(&digits);
        if !named && !year {
            found.push((start, digits.replace(',', "").parse().unwrap(), after));
        }
    }
    found
}

#[test]
fn every_figure_of_the_prose_is_quoted_from_somewhere() {
    const MONTHS: &str = "January February March April May June July August September October November December";
    let starter = Starter::read();
    let mut days = BTreeSet::new();
    for page in starter.pages.values() {
        dates(&Value::Table(page.keys.clone()), &mut days);
    }
    let quotes = quotes(&starter);
    let mut strangers = Vec::new();
    for (id, page) in &starter.pages {
        let own = quotes.iter().filter(|(quoting, _)| quoting == id);
        let spans: Vec<_> = own
            .flat_map(|(_, quote)| page.text.match_indices(quote.as_str()).map(|(at, text)| at..at + text.len()))
            .collect();
        for (at, figure, after) in figures(&page.text) {
            let month = (1..).zip(MONTHS.split(' ')).find(|(_, month)| after.trim_start().starts_with(month));
            let is_known = if let Some((month, _)) = month {
                days.iter().any(|day| day.month() == month && f64::from(day.day()).to_string() == figure.to_string())
            } else if page.text[..at].ends_with("week ") {
                // What went wrong in a week was mended in it or in the next.
                let closed = list(&page.keys, "issues").filter_map(|issue| issue.get("closed")).map(day);
                closed.into_iter().any(|day| (0.0..=1.0).contains(&(f64::from(day.iso_week_date().week()) - figure)))
            } else {
                spans.iter().any(|span| span.contains(&at))
            };
            if !is_known {
                let from = page.text.floor_char_boundary(at.saturating_sub(50));
                let line: String = page.text[from..].chars().take(90).collect();
                strangers.push(format!("{id}: {figure} in “{line}”"));
            }
        }
    }
    assert!(strangers.is_empty(), "figures that nothing stands behind:\n{}", strangers.join("\n"));
}

/// All days among the keys.
fn dates(value: &Value, into: &mut BTreeSet<Date>) {
    match value {
        Value::Datetime(_) => drop(into.insert(day(value))),
        Value::Array(values) => values.iter().for_each(|value| dates(value, into)),
        Value::Table(table) => table.values().for_each(|value| dates(value, into)),
        _ => {}
    }
}
