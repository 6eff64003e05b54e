//! Every figure of the prose stands in a sentence of `quotes.txt`, which says where it comes from; what prose counts and
//! dates is right.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jiff::civil::{Date, date};
use toml::Value;

use super::HAVNELY;
use super::plans::{Starter, day, days, list, number, short, written};

/// What the prose quotes, sentence by sentence.
const QUOTES: &str = include_str!("quotes.txt");

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
fn what_is_counted_in_words_is_there_so_often() {
    let starter = Starter::read();
    let below = |folder: &str, under: &str| starter.below(folder).filter(|id| id.starts_with(under)).count();
    let pages = |under: &str| starter.pages.keys().filter(|id| id.starts_with(under)).count();
    let plan = "accounts/quangora/2025";
    let serving = starter.below("objectives").filter(|id| {
        starter.keys(id).get("serves").is_some_and(|serves| serves.to_string().contains("full-shelf-and-first-taste"))
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
        (&format!("{plan}/decisions/full-shelf-and-first-taste"), "Three objectives serve it", serving.count()),
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
    let agreed = day(&starter.keys("accounts/quangora/2025/decisions/full-shelf-and-first-taste")["agreed_on"]);
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
                // An issue of a week is closed in that week or in the next.
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

/// Every date in the front matter.
fn dates(value: &Value, into: &mut BTreeSet<Date>) {
    match value {
        Value::Datetime(_) => drop(into.insert(day(value))),
        Value::Array(values) => values.iter().for_each(|value| dates(value, into)),
        Value::Table(table) => table.values().for_each(|value| dates(value, into)),
        _ => {}
    }
}
