//! What changed in a plan between its reviews, and between two states of a playbook.

use crate::support::{HEALTHY, OBJECTIVE, Site};
use serde_json::Value;

const SHELF: &str = "content/accounts/lotus/2025/objectives/shelf.md";
const PLAN: &str = "content/accounts/lotus/2025/_index.md";
const TRIAL: &str = "content/accounts/lotus/2025/decisions/trial.md";
const REVIEW: &str = "content/accounts/lotus/2025/reviews/2025-04-16.md";

fn healthy(path: &str) -> &'static str {
    HEALTHY.iter().find(|(known, _)| *known == path).unwrap().1
}

/// What `keyplan diff` says of two states, as lines without their indent.
fn diff(old: &Site, new: &Site) -> Vec<String> {
    let run = new.run(&["diff", old.root().to_str().unwrap()]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    run.out.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect()
}

/// The healthy playbook with one file changed.
fn changed(path: &str, from: &str, to: &str) -> Site {
    let text = healthy(path);
    assert!(text.contains(from), "{path} does not hold {from}");
    Site::with(&[(path, &text.replace(from, to))])
}

#[test]
fn what_is_the_same_says_nothing() {
    let (old, new) = (Site::with(&[]), Site::with(&[]));
    assert_eq!(diff(&old, &new), [""; 0]);
    let run = new.run(&["diff", old.root().to_str().unwrap()]);
    assert_eq!((run.out.as_str(), run.err.trim()), ("", "nothing changed"));
    // Another order of keys, other spaces, the same words.
    let moved =
        OBJECTIVE.replace("owner = \"duy\"\n", "").replace("due =", "owner   = \"duy\"   # him\ndue =") + "\n\n";
    assert_eq!(diff(&old, &Site::with(&[(SHELF, &moved)])), [""; 0]);
}

#[test]
fn a_key_that_changed_is_named_with_what_it_held() {
    let old = Site::with(&[]);
    let head = ["Lotus Mart", "objective “Shelf never empty” (accounts/lotus/2025/objectives/shelf)"];
    for (from, to, said) in [
        ("target = 95.0", "target = 97", "kpis osa target: 95 → 97"),
        ("due = 2025-12-31", "due = 2026-03-31", "due: 2025-12-31 → 2026-03-31"),
        ("goals = [\"g1\"]\n", "", "goals: − Lotus Mart, goal-g1"),
        ("[[kpis]]", "why = \"Nobody tries air.\"\n[[kpis]]", "why: + Nobody tries air."),
        (
            "[[kpis]]",
            "[[actions]]\nid = \"call\"\ntitle = \"Call\"\nkind = \"relational\"\n[[kpis]]",
            "actions call: + Call",
        ),
        ("A shelf that", "A full shelf that", "prose changed: the opening"),
    ] {
        assert_eq!(diff(&old, &changed(SHELF, from, to)), [head[0], head[1], said]);
    }
    let free = "[extra]\ncrm = { number = 4711, owner = \"Signe\" }\nlisted = true\n+++\n\nA shelf";
    let with = changed(SHELF, "+++\n\nA shelf", free);
    let all =
        diff(&with, &changed(SHELF, "+++\n\nA shelf", &free.replace("4711", "4712.0").replace("listed = true\n", "")));
    assert_eq!(all[2..], ["extra crm number: 4711 → 4712", "extra listed: − true"]);
    assert_eq!(
        diff(&old, &with)[2..],
        ["extra crm number: + 4711", "extra crm owner: + Signe", "extra listed: + true"]
    );
    let all = diff(&old, &changed(SHELF, "tried.", "tried.\n\n## Why\n\nBecause."));
    assert_eq!(all[2..], ["prose added: “Why”"]);
}

#[test]
fn people_are_called_by_their_names_and_readings_by_their_periods() {
    let signe =
        ("content/people/signe.md", "+++\ntitle = \"Signe Aabel\"\nside = \"supplier\"\nfunction = \"sales\"\n+++\n");
    let old = Site::with(&[signe]);
    let review = healthy(REVIEW).replace("90.2", "90.4");
    let new = Site::with(&[signe, (SHELF, &OBJECTIVE.replace("\"duy\"", "\"signe\"")), (REVIEW, &review)]);
    assert_eq!(diff(&old, &new)[2..], ["owner: Phạm Duy → Signe Aabel", "readings osa 2025-Q1: 90.2 → 90.4"]);
}

#[test]
fn what_came_and_what_went_is_told_once() {
    let old = Site::with(&[]);
    let new = Site::with(&[(
        "content/accounts/lotus/2025/objectives/front.md",
        &OBJECTIVE.replace("Shelf never empty", "In front"),
    )]);
    assert_eq!(diff(&old, &new), ["Lotus Mart", "+ objective “In front” (accounts/lotus/2025/objectives/front)"]);
    assert_eq!(diff(&new, &old), ["Lotus Mart", "− objective “In front” (accounts/lotus/2025/objectives/front)"]);
}

/// The healthy playbook with the objective under another name, and all names of it changed.
fn renamed(alias: &str) -> Site {
    let site = Site::with(&[
        ("content/accounts/lotus/2025/objectives/full.md", &OBJECTIVE.replace("tier", &format!("{alias}tier"))),
        (REVIEW, &healthy(REVIEW).replace("shelf", "full")),
    ]);
    site.remove(SHELF);
    site
}

#[test]
fn a_renamed_thing_is_known_by_its_alias_and_links_to_it_are_no_news() {
    let old = Site::with(&[]);
    let known = renamed("aliases = [\"accounts/lotus/2025/objectives/shelf\"]\n");
    assert_eq!(
        diff(&old, &known),
        [
            "Lotus Mart",
            "objective “Shelf never empty” (accounts/lotus/2025/objectives/full)",
            "renamed, was accounts/lotus/2025/objectives/shelf",
        ]
    );
    let strange = diff(&old, &renamed(""));
    assert!(
        strange.iter().any(|line| line.starts_with("+ objective"))
            && strange.iter().any(|line| line.starts_with("− objective")),
        "{strange:?}"
    );
}

#[test]
fn a_whole_account_that_was_renamed_is_the_same_account() {
    let old = Site::with(&[]);
    let new = Site::with(&[]);
    std::fs::rename(new.path("content/accounts/lotus"), new.path("content/accounts/lotus-mart")).unwrap();
    let account = healthy("content/accounts/lotus/_index.md");
    new.write(
        "content/accounts/lotus-mart/_index.md",
        account.replace("country", "aliases = [\"accounts/lotus\"]\ncountry").as_bytes(),
    );
    let all = diff(&old, &new);
    assert!(all[1..].chunks(2).all(|it| it[1].starts_with("renamed, was accounts/lotus")), "{all:?}");
    assert_eq!(all.len(), 11, "the account and the four things beneath it, and nothing else: {all:?}");
}

#[test]
fn programs_read_the_same_as_json() {
    let old = Site::with(&[]);
    let new = changed(SHELF, "target = 95.0", "target = 97");
    let run = new.run(&["diff", old.root().to_str().unwrap(), "--format", "json"]);
    let all: Value = serde_json::from_str(&run.out).unwrap();
    assert!(run.out.starts_with("{\"version\":1,\"changes\":[{"), "{}", run.out);
    let change = &all["changes"][0];
    assert_eq!((&change["id"], &change["how"]), (&"accounts/lotus/2025/objectives/shelf".into(), &"changed".into()));
    assert_eq!(change["fields"][0]["field"], Value::from(vec!["kpis", "osa", "target"]));
    assert_eq!((&change["fields"][0]["from"], &change["fields"][0]["to"]), (&95.into(), &97.into()));
}

#[test]
fn two_older_states_are_compared_by_their_folders_and_none_is_usage() {
    let (old, new) = (Site::with(&[]), changed(SHELF, "target = 95.0", "target = 97"));
    let elsewhere = Site::empty();
    let path = |site: &Site| site.root().to_str().unwrap().to_owned();
    let run = elsewhere.run(&["diff", &path(&old), &path(&new)]);
    assert!(run.code == 0 && run.out.contains("95 → 97"), "{}{}", run.out, run.err);
    let run = new.run(&["diff", &path(&elsewhere)]);
    assert!(run.code == 2 && run.err.contains("cannot be compared: there is no playbook here"), "{}", run.err);
    assert_eq!(new.run(&["build", "--since", &path(&elsewhere)]).code, 2);
    assert!(!new.path("public").exists());
}

#[test]
fn what_was_broken_then_is_not_compared_and_what_is_broken_now_stops() {
    let broken = changed(SHELF, "\"duy\"", "\"dyu\"");
    let run = Site::with(&[]).run(&["diff", broken.root().to_str().unwrap()]);
    assert!(run.code == 0 && run.err.contains("has 1 error: what is wrong there is not compared"), "{}", run.err);
    assert!(run.out.contains("owner: + Phạm Duy"), "{}", run.out);
    let unread = changed(SHELF, "owner =", "owner = =");
    assert_eq!(diff(&unread, &Site::with(&[])), [""; 0], "nothing is known of front matter that could not be read");
    let run = broken.run(&["diff", Site::with(&[]).root().to_str().unwrap()]);
    assert!(run.code == 1 && run.out.is_empty() && run.err.contains("KP101"), "{}", run.err);
}

#[test]
fn a_build_shows_what_changed_since_an_older_copy() {
    let old = Site::with(&[(
        "content/people/old.md",
        "+++\ntitle = \"Old Hand\"\nside = \"supplier\"\nfunction = \"sales\"\n+++\n",
    )]);
    let new = changed(SHELF, "target = 95.0", "target = 97");
    assert_eq!(new.run(&["build", "--since", old.root().to_str().unwrap()]).code, 0);
    let page = new.page("changes");
    assert!(page.contains("<dt>kpis, osa, target</dt><dd>95 → 97</dd>"), "{page}");
    assert!(page.contains("href=\"../accounts/lotus/2025/objectives/shelf/index.html\">Shelf never empty</a></h3>"));
    assert!(page.contains("<h3>Old Hand</h3><p class=\"small quiet\">Person, removed</p>"), "{page}");
    assert!(!page.contains(old.root().to_str().unwrap()), "where the copy lies is nobody's business");
    let run = new.run(&["build", "--since", new.root().to_str().unwrap()]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(new.page("changes").contains("Nothing changed since the older copy."));
    new.build();
    assert!(!new.page("changes").contains("older copy"));
    let run = new.run(&["build", "--since", ".", "--edition", "customer", "--account", "lotus"]);
    assert_eq!(run.code, 2, "a customer is told nothing of it");
}

#[test]
fn between_reviews_the_record_tells_what_changed() {
    let later = "+++\ntype = \"quarterly\"\ndate = 2025-07-17\ncovers = [\"2025-Q2\"]\nattendees = [\"duy\"]\n[readings.shelf]\nosa = 88.6\n[[changes]]\nwhat = \"Nine days of stock\"\nfrom = \"five\"\nto = \"nine\"\n[[actions]]\nid = \"stock\"\ntitle = \"Order stock\"\nkind = \"contractual\"\n[[closed]]\naction = \"call\"\non = 2025-07-01\n+++\n";
    let action = "[[actions]]\nid = \"call\"\ntitle = \"Call\"\nkind = \"relational\"\nstart = 2025-02-01\n[[kpis]]";
    let plan = "scenarios = [{ id = \"s1\", title = \"Shelf falls\", actor = \"customer\", when = { kpi = \"shelf.osa\", op = \"<\", value = 89 }, then = \"Call.\", within_days = 9 }]\n+++\n";
    let fall = healthy(TRIAL).replace("2025-01-28", "2025-09-01").replace("Trial first", "Trial later");
    let with_plan = format!("+++\n{}{plan}", healthy(PLAN).trim_start_matches("+++\n").trim_end_matches("+++\n"));
    let site = Site::with(&[
        (PLAN, &with_plan),
        (SHELF, &OBJECTIVE.replace("[[kpis]]", action)),
        ("content/accounts/lotus/2025/reviews/2025-07-17.md", later),
        ("content/accounts/lotus/2025/decisions/later.md", &fall),
    ]);
    site.build();
    let page = site.page("changes");
    let (since, between) = page.split_once("Between the reviews of").unwrap();
    let texts = |html: &str| -> String {
        let parts = html.split('<').map(|part| part.split_once('>').map_or("", |cut| cut.1));
        parts.collect::<Vec<_>>().join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let (since, between) = (texts(since), texts(between));
    assert!(
        since.contains("Since the review of 17 Jul 2025") && since.contains("Decision agreed Trial later"),
        "{since}"
    );
    assert!(!since.contains("Reading") && !between.contains("Trial"), "{since}\n{between}");
    for said in [
        "16 Apr 2025 and 17 Jul 2025",
        "Reading osa Shelf never empty 90.2% A → 88.6% R 17 Jul 2025",
        "Change Nine days of stock Quarterly review, 17 Jul 2025 five → nine",
        "Trigger Shelf falls Plan 2025 armed",
        "Action opened Order stock",
        "Action closed Call Shelf never empty 1 Jul 2025",
    ] {
        assert!(between.contains(said), "no `{said}` in {between}");
    }
    assert!(!between.contains("Action opened Call"), "that was before: {between}");
    for (id, to) in [
        ("accounts/lotus", "../../changes/index.html#lotus/2025"),
        ("accounts/lotus/2025", "../../../changes/index.html#lotus/2025"),
    ] {
        assert!(site.page(id).contains(to), "{id}");
    }
    assert!(page.contains("id=\"lotus/2025\""));
}
