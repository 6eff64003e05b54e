//! One truth: what is late, when the next review is, which plan is followed and when a sponsor was seen. Random playbooks
//! are built, and every page, calendar and table has to say what the playbook means by the words of the rules.

mod facts;
mod playbook;
mod single;

use std::collections::BTreeSet;

use serde_json::Value;

use crate::support::{Dice, Site, words};
use playbook::{Account, Late, LateKind, Plan, Randomly};

/// How many playbooks are tried.
const PLAYBOOKS: u64 = 8;

/// What is late: the token of its title, and by how many days.
type LateSet = BTreeSet<(String, i64)>;

/// The tokens that titles of random playbooks are made of.
fn tokens(text: &str) -> impl Iterator<Item = &str> {
    text.split(|char: char| !char.is_ascii_alphanumeric()).filter(|word| word.len() == 5 && word.starts_with('T'))
}

/// The element of a page around a place: from the last `<tr`, `<li` or `<article` before it to the next end of one.
fn row_around(page: &str, at: usize) -> &str {
    let begins = ["<tr", "<li", "<article"].iter().filter_map(|tag| page[..at].rfind(tag)).max().unwrap_or(0);
    let ends = ["</tr>", "</li>", "</article>"].iter().filter_map(|tag| page[at..].find(tag)).min();
    &page[begins..at + ends.unwrap_or(page.len() - at)]
}

/// What a page calls late, row by row: the first title in the row, and the days.
fn late_on(page: &str) -> LateSet {
    let mut late = LateSet::new();
    for (at, _) in page.match_indices("late\">") {
        let rest = &page[at + 6..];
        let said = &rest[..rest.find('<').unwrap_or(rest.len())];
        let Some(days) = said.strip_suffix(" days late").or_else(|| said.strip_suffix(" day late")) else { continue };
        let row = row_around(page, at);
        let text = words(row);
        let Some(title) = tokens(&text).next() else { continue };
        late.insert((title.to_owned(), days.replace(',', "").parse().unwrap()));
    }
    late
}

/// What is late of a playbook, as far as `keep` says.
fn wanted(random: &Randomly, keep: impl Fn(&Late) -> bool) -> LateSet {
    random.late().into_iter().filter(|it| keep(it)).map(|it| (it.title, it.days)).collect()
}

/// The rows of a table of the export with days of delay: the token of a text, and the days.
fn late_rows(all: &Value, table: &str, text: &str) -> LateSet {
    let rows = all["tables"][table].as_array().unwrap().iter();
    let late = rows.filter(|row| row["open"] != false && row["days_late"].as_i64().is_some_and(|days| days > 0));
    late.map(|row| {
        let title = tokens(row[text].as_str().unwrap()).next().unwrap().to_owned();
        (title, row["days_late"].as_i64().unwrap())
    })
    .collect()
}

/// The row of a list that an account stands in.
fn row_of<'p>(page: &'p str, account: &str) -> &'p str {
    let head = format!(">{account}</a>");
    let row = page.split("<tr").find(|row| row.contains(&head)).unwrap_or_else(|| panic!("no row of {account}"));
    row.split("</tr>").next().unwrap_or(row)
}

fn each_playbook(check: impl Fn(&Randomly, &Site)) {
    for seed in 1..=PLAYBOOKS {
        let random = Randomly::new(&mut Dice(seed * 7919));
        let site = Site::in_memory();
        for (path, text) in random.files() {
            site.write(&path, text.as_bytes());
        }
        site.build();
        check(&random, &site);
    }
}

#[test]
fn every_page_calendar_and_table_has_the_same_set_of_late_things() {
    each_playbook(|random, site| {
        let all = wanted(random, |_| true);
        assert_eq!(late_on(&site.page("calendar")), all, "the calendar");
        assert_eq!(late_on(&site.page("readers/manager")), all, "the account managers");
        export_and_files_have(random, site);
        for account in &random.accounts {
            an_account_says(random, site, account);
            account.plans.iter().for_each(|plan| a_plan_says(random, site, account, plan));
        }
        let mut of_ours = LateSet::new();
        for person in &random.people {
            let own = wanted(random, |it| it.kind != LateKind::NextReview && it.people.contains(&person.name));
            assert_eq!(late_on(&site.page(&format!("people/{}", person.name))), own, "{}", person.name);
            if !person.is_customer {
                of_ours.extend(own);
            }
        }
        assert_eq!(late_on(&site.page("readers/team")), of_ours, "the team");
    });
}

/// The tables of the export and the calendar file have what is late, with its days.
fn export_and_files_have(random: &Randomly, site: &Site) {
    let export = site.run(&["export", "json"]);
    let export: Value = serde_json::from_str(&export.out).unwrap();
    let of_kind = |kind| wanted(random, |it| it.kind == kind);
    assert_eq!(late_rows(&export, "objectives", "title"), of_kind(LateKind::Objective));
    assert_eq!(late_rows(&export, "actions", "title"), of_kind(LateKind::Action));
    assert_eq!(late_rows(&export, "commitments", "text"), of_kind(LateKind::Commitment));
    assert_eq!(late_rows(&export, "contracts", "title"), of_kind(LateKind::Contract));
    let whole = std::fs::read_to_string(site.path("public/calendar/programme.ics")).unwrap().replace("\r\n ", "");
    for it in random.late() {
        let day = format!("DATE:{}", it.day.to_string().replace('-', ""));
        let mut events = whole.split("BEGIN:VEVENT");
        assert!(events.any(|event| event.contains(&it.title) && event.contains(&day)), "no event of {it:?}");
    }
}

/// Home, the director's screen and the account's own page count what is late; the manager's screen is calm only where
/// nothing is.
fn an_account_says(random: &Randomly, site: &Site, account: &Account) {
    let of_account = wanted(random, |it| it.account == account.title);
    let said = format!("{} late", of_account.len());
    for page in ["", "readers/director"] {
        let text = words(row_of(&site.page(page), &account.title));
        assert_eq!(text.contains(&said), !of_account.is_empty(), "{page}: {text}");
        assert!(!of_account.is_empty() || !text.contains(" late"), "{page}: {text}");
    }
    let page = words(&site.page(&format!("accounts/{}", account.name)));
    let said = format!("Late {} ", of_account.len());
    assert_eq!(page.contains(&said), !of_account.is_empty(), "{said} in {page}");
    let manager = site.page("readers/manager");
    let desk = manager.split("<article").find(|desk| desk.contains(&format!(">{}</a>", account.title))).unwrap();
    assert!(!desk.contains("Nothing is late") || of_account.is_empty(), "calm beside {of_account:?}");
}

/// A plan lists what of it is late, and each objective says it of itself.
fn a_plan_says(random: &Randomly, site: &Site, account: &Account, plan: &Plan) {
    let folder = format!("accounts/{}/{}", account.name, plan.name);
    let is_beneath = |it: &Late| it.plan.as_ref() == Some(&plan.title) && it.kind != LateKind::NextReview;
    assert_eq!(late_on(&site.page(&folder)), wanted(random, is_beneath), "the plan {}", plan.name);
    for objective in &plan.objectives {
        let page = words(&site.page(&format!("{folder}/objectives/{}", objective.name)));
        let due: String = page.split_once(" Due ").map_or("", |cut| cut.1).chars().take(60).collect();
        let said = random.late().into_iter().find(|it| it.title == objective.title).map(|own| match own.days {
            1 => "1 day late".to_owned(),
            days => format!("{days} days late"),
        });
        assert_eq!(due.contains("late"), said.is_some(), "{} {due}", objective.title);
        assert!(said.is_none_or(|said| due.contains(&said)), "{} {due}", objective.title);
    }
}

#[test]
fn every_page_names_the_same_next_review_and_follows_the_same_plan() {
    each_playbook(|random, site| {
        let export = site.run(&["export", "json"]);
        let export: Value = serde_json::from_str(&export.out).unwrap();
        let calendar = site.page("calendar");
        for account in &random.accounts {
            let next = Randomly::next_review(account);
            let row = export["tables"]["accounts"].as_array().unwrap().iter();
            let row = row.clone().find(|row| row["title"] == account.title.as_str()).unwrap();
            let iso = next.as_ref().map(|next| next.day.to_string());
            assert_eq!(row["next_review"].as_str(), iso.as_deref(), "{}", account.name);
            assert_eq!(row["next_expected"].as_bool(), next.as_ref().map(|next| next.expected));
            let followed = account.followed();
            let id = followed.map(|plan| format!("accounts/{}/{}", account.name, plan.name));
            assert_eq!(row["followed"].as_str(), id.as_deref());

            let said = next.as_ref().map(|next| playbook::said(next.day));
            let brief = site.page("readers/sponsor");
            let brief = brief.split("<section").find(|part| part.contains(&format!(">{}</a>", account.title))).unwrap();
            let desk = site.page("readers/manager");
            let desk = desk.split("<article").find(|part| part.contains(&format!(">{}</a>", account.title))).unwrap();
            let home = site.page("");
            let director = site.page("readers/director");
            for (page, text) in [
                ("home", row_of(&home, &account.title)),
                ("director", row_of(&director, &account.title)),
                ("sponsor", brief),
                ("manager", desk),
                ("account", &site.page(&format!("accounts/{}", account.name))),
            ] {
                let text = words(text);
                if let Some(said) = &said {
                    // The page of an account writes the year apart from the day.
                    assert!(text.contains(said.as_str()), "{page}: no {said} in {text}");
                    assert_eq!(text.contains("expected "), next.as_ref().unwrap().expected, "{page}: {text}");
                }
                if let (Some(plan), true) = (followed, matches!(page, "home" | "director")) {
                    assert!(text.contains(&plan.title), "{page}: does not follow {}: {text}", plan.title);
                }
            }
            if let Some(next) = &next {
                let iso = format!("datetime=\"{}\"", next.day);
                assert!(calendar.contains(&iso), "the calendar has no {iso}");
            }
            let seen = random.seen(account);
            let said = match seen {
                Some(day) => format!("seen {}", playbook::said(day)),
                None => "has not been seen yet".to_owned(),
            };
            assert!(words(brief).contains(&said), "no {said} in {}", words(brief));
        }
    });
}

#[test]
fn calendar_files_are_the_same_from_day_to_day() {
    let random = Randomly::new(&mut Dice(5));
    let site = Site::in_memory();
    for (path, text) in random.files() {
        site.write(&path, text.as_bytes());
    }
    let files = |day: &str| {
        assert_eq!(site.run(&["build", "--today", day]).code, 0);
        let folder = site.path("public/calendar");
        let all = crate::support::tree(&folder).into_iter().filter(|(path, _)| path != "index.html");
        all.collect::<Vec<_>>()
    };
    let (one, other) = (files("2026-01-31"), files("2026-02-01"));
    assert!(!one.is_empty());
    // Day 2026-02-01 is kept free of anything by the playbook.
    assert_eq!(one, other);
}
