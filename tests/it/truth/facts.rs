//! Facts × pages: where two pages state the same fact, they state it alike.

use std::collections::BTreeMap;

use serde_json::Value;

use super::each_playbook;
use crate::support::{Site, words};

/// A built site with what the table below reads.
struct Built {
    site: Site,
    export: Value,
}

/// One account with the plan that is followed.
#[derive(Clone, Debug)]
struct Subject {
    account: String,
    title: String,
    plan: Option<String>,
}

/// What one page says of a fact; nothing where it is silent.
type Says = fn(&Built, &Subject) -> Option<String>;

/// The facts, each with the pages that state it and how each of them is read.
const FACTS: &[(&str, &[(&str, Says)])] = &[
    (
        "the day of the next review",
        &[
            ("export", |built, of| built.account(of)["next_review"].as_str().map(day)),
            ("home", |built, of| cell(&built.row("", of), "Next review")),
            ("director", |built, of| cell(&built.row("readers/director", of), "Next review")),
            ("account", |built, of| fact(&built.of_account(of), "Next review").map(|said| first(&said, 3))),
            ("manager", |built, of| {
                fact(&built.part("readers/manager", "<article", of), "Next review").map(|said| last(&said, 3))
            }),
            ("sponsor", |built, of| after(&built.part("readers/sponsor", "<section", of), "Next meeting ")),
            ("next review", |built, of| {
                built.of_plan(of, "/next-review").and_then(|page| after(&page, "Next review "))
            }),
            ("one page", |built, of| built.of_plan(of, "/one-page").and_then(|page| after(&page, "next "))),
        ],
    ),
    (
        "the status of the last review",
        &[
            ("home", |built, of| status(&built.row("", of), "Status")),
            ("director", |built, of| status(&built.row("readers/director", of), "Status")),
            ("account", |built, of| letter(&fact_html(&built.of_account(of), "Status")?)),
            ("manager", |built, of| letter(head(&built.part("readers/manager", "<article", of), "</h3>"))),
            ("sponsor", |built, of| letter(head(&built.part("readers/sponsor", "<section", of), "</h2>"))),
        ],
    ),
    (
        "the day of the last review",
        &[
            ("export", |built, of| built.account(of)["last_review"].as_str().map(day)),
            ("home", |built, of| cell(&built.row("", of), "Last review")),
            ("director", |built, of| cell(&built.row("readers/director", of), "Last review")),
            ("account", |built, of| fact(&built.of_account(of), "Last review").map(|said| first(&said, 3))),
        ],
    ),
    (
        "how many objectives are on course",
        &[
            ("account", |built, of| fact(&built.of_account(of), "Objectives on course").map(|said| first(&said, 3))),
            ("plan", |built, of| fact(&built.of_plan(of, "")?, "Objectives on course").map(|said| first(&said, 3))),
            ("sponsor", |built, of| {
                fact(&built.part("readers/sponsor", "<section", of), "Objectives on course").map(|said| first(&said, 3))
            }),
        ],
    ),
    (
        "how many open objectives there are",
        &[
            ("home", |built, of| count_of(&words(&cell_html(&built.row("", of), "Objectives")?))),
            ("director", |built, of| count_of(&words(&cell_html(&built.row("readers/director", of), "Objectives")?))),
            ("account", |built, of| count_of(&fact(&built.of_account(of), "Objectives on course")?)),
            ("manager", |built, of| {
                let desk = built.part("readers/manager", "<article", of);
                count_of(&fact(&desk, "Objectives off course")?).filter(|count| count != "0")
            }),
        ],
    ),
    (
        "what was sold",
        &[
            ("home", |built, of| {
                cell_html(&built.row("", of), "Sales, k€").map(|cell| first(&words(&format!("<i>{cell}")), 1) + " k€")
            }),
            ("account", |built, of| sold(&built.of_account(of))),
            ("plan", |built, of| sold(&built.of_plan(of, "")?)),
            ("sponsor", |built, of| sold(&built.part("readers/sponsor", "<section", of))),
        ],
    ),
    (
        "how many things are late",
        &[
            ("home", |built, of| late(&words(&built.row("", of)))),
            ("director", |built, of| late(&words(&built.row("readers/director", of)))),
            ("account", |built, of| fact(&built.of_account(of), "Late").map(|said| first(&said, 1))),
            ("manager", |built, of| {
                let desk = built.part("readers/manager", "<article", of);
                fact(&desk, "Late").map(|said| first(&said, 1)).filter(|count| count != "0")
            }),
            ("sponsor", |built, of| late(&words(head(&built.part("readers/sponsor", "<section", of), "</div>")))),
        ],
    ),
    (
        "how many findings are errors",
        &[
            ("manager", |built, of| {
                let desk = fact(&built.part("readers/manager", "<article", of), "Findings")?;
                desk.split(' ').nth(1).map(str::to_owned)
            }),
            ("account", |built, of| {
                let page = built.of_account(of);
                let health = page.split("id=\"health\"").nth(1)?;
                Some(health.matches("class=\"ill error\"").count().to_string())
            }),
        ],
    ),
    (
        "when contacts were met",
        &[
            ("account", |built, of| {
                people_met(built.of_account(of).split("id=\"contacts\"").nth(1)?.split("</section>").next()?)
            }),
            ("stakeholders", |built, of| {
                people_met(&list_of_contacts(&built.site.page(&format!("accounts/{}/stakeholders", of.account))))
            }),
        ],
    ),
    (
        "how contacts stand to us",
        &[
            ("account", |built, of| {
                column(
                    built.of_account(of).split("id=\"contacts\"").nth(1)?.split("</section>").next()?,
                    "Support, −2 to +2",
                )
            }),
            ("stakeholders", |built, of| {
                let page = built.site.page(&format!("accounts/{}/stakeholders", of.account));
                column(&list_of_contacts(&page), "Support, −2 to +2")
            }),
        ],
    ),
];

impl Built {
    fn new(site: Site) -> Self {
        let run = site.run(&["export", "json"]);
        let export = serde_json::from_str(&run.out).unwrap();
        Self { site, export }
    }

    fn subjects(&self) -> Vec<Subject> {
        let rows = self.export["tables"]["accounts"].as_array().unwrap().iter();
        let text = |value: &Value| value.as_str().map(str::to_owned);
        rows.map(|row| Subject {
            account: text(&row["id"]).unwrap().replacen("accounts/", "", 1),
            title: text(&row["title"]).unwrap(),
            plan: text(&row["followed"]),
        })
        .collect()
    }

    fn account(&self, of: &Subject) -> &Value {
        let mut rows = self.export["tables"]["accounts"].as_array().unwrap().iter();
        rows.find(|row| row["title"] == of.title.as_str()).unwrap()
    }

    /// The row of an account in the list of a page.
    fn row(&self, page: &str, of: &Subject) -> String {
        self.part(page, "<tr", of).split("</tr>").next().unwrap_or_default().to_owned()
    }

    /// The part of a page that is about an account: from a tag on to the next one.
    fn part(&self, page: &str, tag: &str, of: &Subject) -> String {
        let page = self.site.page(page);
        let head = format!(">{}</a>", of.title);
        page.split(tag).find(|part| part.contains(&head)).unwrap_or_default().to_owned()
    }

    fn of_account(&self, of: &Subject) -> String {
        self.site.page(&format!("accounts/{}", of.account))
    }

    /// A page of the plan that is followed, or one beneath it.
    fn of_plan(&self, of: &Subject, beneath: &str) -> Option<String> {
        Some(self.site.page(&format!("{}{beneath}", of.plan.as_ref()?)))
    }
}

/// A day of the export as pages write it.
fn day(iso: &str) -> String {
    super::playbook::said(iso.parse().unwrap())
}

fn first(text: &str, count: usize) -> String {
    text.split(' ').take(count).collect::<Vec<_>>().join(" ")
}

fn last(text: &str, count: usize) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    words[words.len().saturating_sub(count)..].join(" ")
}

fn head<'t>(text: &'t str, end: &str) -> &'t str {
    text.split(end).next().unwrap_or_default()
}

/// The day behind some words, as far as its year.
fn after(html: &str, said: &str) -> Option<String> {
    let text = words(html);
    let mut days = text.match_indices(said).map(|(at, _)| first(&text[at + said.len()..], 3));
    days.find(|day| day.starts_with(|char: char| char.is_ascii_digit()))
        .map(|day| day.trim_end_matches([',', '.']).to_owned())
}

/// The cell of a row with a label.
fn cell_html(row: &str, label: &str) -> Option<String> {
    let cell = row.split("<td").find(|cell| cell.contains(&format!("data-label=\"{label}\"")))?;
    let cell = cell.split_once('>')?.1.split("</td>").next()?.to_owned();
    (!cell.is_empty()).then_some(cell)
}

/// The day in a cell.
fn cell(row: &str, label: &str) -> Option<String> {
    let text = words(&cell_html(row, label).map(|cell| format!("<i>{cell}"))?);
    text.starts_with(|char: char| char.is_ascii_digit()).then(|| first(&text, 3))
}

/// The letter of the status in a cell.
fn status(row: &str, label: &str) -> Option<String> {
    letter(&cell_html(row, label)?)
}

/// The letter of the first status.
fn letter(html: &str) -> Option<String> {
    let status = html.split("class=\"st ").nth(1)?;
    Some(status.split_once('>')?.1.chars().next()?.to_string())
}

/// What stands beside a term in a list of facts.
fn fact_html(page: &str, term: &str) -> Option<String> {
    let rest = page.split(&format!("<dt>{term}</dt>")).nth(1)?;
    Some(rest.split("</div>").next()?.to_owned())
}

fn fact(page: &str, term: &str) -> Option<String> {
    fact_html(page, term).map(|html| words(&html))
}

/// `3 late`, as the number.
fn late(text: &str) -> Option<String> {
    let mut before = text.match_indices(" late").filter_map(|(at, _)| text[..at].rsplit(' ').next());
    before.find(|count| count.bytes().all(|byte| byte.is_ascii_digit())).map(str::to_owned)
}

/// `of 7`, as the number.
fn count_of(text: &str) -> Option<String> {
    let rest = text.split("of ").nth(1)?;
    Some(first(rest, 1))
}

fn sold(page: &str) -> Option<String> {
    let at = page.find("<dt>Sales ")?;
    let rest = &page[at..];
    let text = words(rest.split("</div>").next()?);
    let said: Vec<&str> = text.split(' ').collect();
    // `Sales FY 2025 9,720 k€ 100.6% of target`
    Some(said.get(3..5)?.join(" "))
}

/// Of each row the name and the cell with a label, in the order of names.
fn column(table: &str, label: &str) -> Option<String> {
    let rows = table.split("<tr").skip(2).filter_map(|row| {
        let name = words(row.split("<th scope=\"row\"").nth(1)?.split("</a>").next()?.split_once('>')?.1);
        let cell = cell_html(row, label).map(|cell| words(&format!("<i>{cell}"))).unwrap_or_default();
        Some((name, cell))
    });
    let rows: BTreeMap<String, String> = rows.collect();
    (!rows.is_empty()).then(|| format!("{rows:?}"))
}

/// The first table of the map of stakeholders, without the numbers by which the drawing names people.
fn list_of_contacts(page: &str) -> String {
    let mut parts = page.split("</table>").next().unwrap().split("<span class=\"no\">");
    let before = parts.next().unwrap().to_owned();
    parts.fold(before, |all, part| all + part.split_once("</span>").map_or(part, |(_, rest)| rest.trim_start()))
}

fn people_met(table: &str) -> Option<String> {
    column(table, "Last met")
}

fn agree(site: Site) -> usize {
    let built = Built::new(site);
    let mut stated = 0;
    for of in built.subjects() {
        for (fact, pages) in FACTS {
            let said: Vec<(&str, String)> =
                pages.iter().filter_map(|(page, says)| Some((*page, says(&built, &of)?))).collect();
            // A no-break space is one for people too.
            let said: Vec<(&str, String)> =
                said.into_iter().map(|(page, text)| (page, text.replace('\u{a0}', " "))).collect();
            stated += said.len();
            for pair in said.windows(2) {
                assert_eq!(pair[0].1, pair[1].1, "{fact} of {of:?}: {} and {}: {said:?}", pair[0].0, pair[1].0);
            }
        }
    }
    stated
}

#[test]
fn pages_that_state_the_same_fact_state_it_alike() {
    let site = Site::starter();
    site.build();
    let stated = agree(site);
    assert!(stated > 60, "the table reads next to nothing: {stated}");
}

#[test]
fn pages_of_random_playbooks_state_facts_alike() {
    each_playbook(|random, _| {
        let site = Site::in_memory();
        for (path, text) in random.files() {
            site.write(&path, text.as_bytes());
        }
        site.build();
        agree(site);
    });
}
