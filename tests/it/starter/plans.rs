//! The starter playbook read as plain TOML and text, with the sums that its figures have to agree with.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::civil::{Date, date};
use toml::{Table, Value};

/// A file: its keys, and all its words as a reader meets them.
pub(super) struct Page {
    pub(super) keys: Table,
    pub(super) text: String,
}

/// The starter playbook: its files by id, and its settings.
pub(super) struct Starter {
    pub(super) pages: BTreeMap<String, Page>,
    pub(super) site: Table,
}

/// A KPI with the day before its first day, and its last day.
pub(super) struct Kpi<'a> {
    pub(super) owner: &'a str,
    pub(super) keys: &'a Table,
    pub(super) eve: Date,
    pub(super) end: Date,
}

/// What a review read.
pub(super) struct Reading {
    pub(super) period: String,
    pub(super) value: f64,
    pub(super) review: String,
}

impl Starter {
    pub(super) fn read() -> Self {
        Self::of("content")
    }

    /// The playbook whose content is in this folder of the repository.
    pub(super) fn of(content: &str) -> Self {
        let content = Path::new(env!("CARGO_MANIFEST_DIR")).join(content);
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

    pub(super) fn keys(&self, id: &str) -> &Table {
        &self.pages.get(id).unwrap_or_else(|| panic!("no file for {id}")).keys
    }

    /// Ids of the form `accounts/x/plan/<folder>/y`, or of the plans themselves where no folder is named.
    pub(super) fn below<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = &'a str> {
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
    pub(super) fn reviews(&self, plan: &str) -> Vec<&str> {
        let mut reviews: Vec<_> = self.below("reviews").filter(|id| id.starts_with(&format!("{plan}/"))).collect();
        reviews.sort_by_key(|id| day(&self.keys(id)["date"]));
        reviews
    }

    pub(super) fn sales(&self, plan: &str, period: &str, key: &str) -> Option<f64> {
        let line = list(self.keys(plan), "sales").find(|line| line["period"].as_str() == Some(period))?;
        line.get(key).map(number)
    }

    /// Every KPI of every plan.
    pub(super) fn kpis(&self) -> Vec<Kpi<'_>> {
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
    pub(super) fn readings(&self, kpi: &Kpi) -> Vec<Reading> {
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
    pub(super) fn figure(&self, account: &str, name: &str) -> f64 {
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
    pub(super) fn says(&self, id: &str, sentence: &str, figures: &[f64]) {
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
    pub(super) fn id(&self) -> &str {
        self.keys["id"].as_str().unwrap()
    }

    pub(super) fn is(&self, key: &str, words: &[&str]) -> bool {
        self.keys.get(key).and_then(Value::as_str).is_some_and(|word| words.contains(&word))
    }

    /// Whether the figure adds up over the year. Such a figure is compared with the part of the target that is due so
    /// far, every other with the line from baseline to target.
    pub(super) fn is_total(&self) -> bool {
        self.is("cumulation", &["period_sum"])
            || self.is("cumulation", &["ytd"]) && self.is("unit", &["money", "count", "tonnes"])
    }

    /// The value that is expected at the end of a day.
    pub(super) fn expected(&self, at: Date) -> f64 {
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
    pub(super) fn letter(&self, reading: f64, at: Date) -> &'static str {
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

pub(super) fn strings(value: &Value, into: &mut Vec<String>) {
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
pub(super) fn plain(body: &str) -> String {
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

pub(super) fn list<'a>(keys: &'a Table, key: &str) -> impl Iterator<Item = &'a Table> {
    keys.get(key).and_then(Value::as_array).into_iter().flatten().map(|item| item.as_table().unwrap())
}

pub(super) fn number(value: &Value) -> f64 {
    value.as_float().unwrap_or_else(|| f64::from(i32::try_from(value.as_integer().unwrap()).unwrap()))
}

pub(super) fn day(value: &Value) -> Date {
    value.to_string().parse().unwrap()
}

pub(super) fn days(from: Date, to: Date) -> f64 {
    f64::from(from.until(to).unwrap().get_days())
}

/// The last day of a year or a quarter of the calendar.
pub(super) fn period_end(period: &str) -> Date {
    let (year, quarter) = period.split_once("-Q").unwrap_or((period, "4"));
    let month: i8 = quarter.parse::<i8>().unwrap() * 3;
    date(year.parse().unwrap(), month, 1).last_of_month()
}

/// `Q1` is the first quarter of 2025.
pub(super) fn full(period: &str) -> String {
    if period.starts_with('Q') { format!("2025-{period}") } else { period.to_owned() }
}

pub(super) fn plan_of(id: &str) -> String {
    id.split('/').take(3).collect::<Vec<_>>().join("/")
}

pub(super) fn short(id: &str) -> &str {
    id.rsplit('/').next().unwrap()
}

/// A figure as the prose writes it.
pub(super) fn written(figure: f64, form: &str) -> String {
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
