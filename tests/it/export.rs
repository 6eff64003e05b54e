//! `keyplan export`: every key of every kind as tables, in JSON and CSV; nothing of others is overwritten.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::support::{Site, assert_golden_after};
use keyplan::document::model::Kind;
use keyplan::document::model::common::Common;
use keyplan::document::plain::{RecordKey, ValueShape};
use keyplan::export::{TABLES, Table};
use serde_json::Value;

const SHELF: &str = "content/accounts/lotus/2025/objectives/shelf.md";

fn json(site: &Site, more: &[&str]) -> Value {
    let run = site.run(&[&["export", "json"], more].concat());
    assert_eq!(run.code, 0, "{}", run.err);
    serde_json::from_str(&run.out).unwrap()
}

/// The row of a table whose id ends like this.
fn row<'a>(all: &'a Value, table: &str, id: &str) -> &'a Value {
    let rows = all["tables"][table].as_array().unwrap();
    rows.iter().find(|row| row["id"].as_str().unwrap().ends_with(id)).unwrap()
}

#[test]
fn a_row_holds_its_keys_ids_for_names_and_what_keyplan_computes() {
    let all = json(&Site::with(&[]), &[]);
    assert_eq!(
        (&all["version"], &all["today"], &all["edition"]),
        (&1.into(), &"2026-01-31".into(), &"internal".into())
    );
    let shelf = row(&all, "objectives", "/shelf");
    assert_eq!(shelf["id"], "accounts/lotus/2025/objectives/shelf");
    assert_eq!(shelf["serves"], Value::from(vec!["accounts/lotus/2025/decisions/trial"]));
    assert_eq!(shelf["goals"], Value::from(vec!["accounts/lotus#goal-g1"]));
    assert_eq!(
        (&shelf["owner"], &shelf["due"], &shelf["why"]),
        (&"people/duy".into(), &"2025-12-31".into(), &Value::Null)
    );
    assert_eq!(shelf["status"], "amber");
    let kpi = row(&all, "kpis", "shelf#kpi-osa");
    assert_eq!((&kpi["short"], &kpi["target"], &kpi["latest"]), (&"osa".into(), &95.into(), &90.2.into()));
    assert_eq!((&kpi["latest_period"], &kpi["status"]), (&"2025-Q1".into(), &"amber".into()));
    let reading = &all["tables"]["readings"][0];
    assert_eq!((&reading["kpi"], &reading["value"]), (&kpi["id"], &90.2.into()));
    assert_eq!(reading["review"], "accounts/lotus/2025/reviews/2025-04-16");
    assert!(all["tables"]["findings"].as_array().unwrap().iter().any(|it| it["code"] == "KP302"));
}

#[test]
fn an_action_is_done_when_a_review_closes_it() {
    let action = "[[actions]]\nid = \"call\"\ntitle = \"Call\"\nkind = \"relational\"\ndue = 2025-04-01\n";
    let review = "+++\ntype = \"monthly\"\ndate = 2025-05-12\nattendees = [\"duy\"]\n[[closed]]\naction = \"call\"\non = 2025-04-11\n+++\n";
    let shelf = crate::support::OBJECTIVE.replace("[[kpis]]", &format!("{action}[[kpis]]"));
    let open = json(&Site::with(&[(SHELF, &shelf)]), &["--kind", "action"]);
    let call = row(&open, "actions", "#action-call");
    assert_eq!((&call["open"], &call["done"], &call["days_late"]), (&true.into(), &Value::Null, &305.into()));
    let closed = Site::with(&[(SHELF, &shelf), ("content/accounts/lotus/2025/reviews/2025-05-12.md", review)]);
    let closed = json(&closed, &["--kind", "actions"]);
    let call = row(&closed, "actions", "#action-call");
    assert_eq!((&call["open"], &call["done"], &call["days_late"]), (&false.into(), &"2025-04-11".into(), &10.into()));
    assert_eq!(call["closed_in"], "accounts/lotus/2025/reviews/2025-05-12");
    assert_eq!(closed["tables"].as_object().unwrap().len(), 1, "only the table that was asked for");
}

#[test]
fn rows_are_sorted_and_the_same_plans_give_the_same_bytes() {
    let site = Site::with(&[]);
    assert_eq!(site.run(&["export", "json"]).out, site.run(&["export", "json"]).out);
    for (_, rows) in json(&site, &[])["tables"].as_object().unwrap() {
        let on = |row: &Value| row.get("on").or(row.get("id")).and_then(Value::as_str).map(str::to_owned);
        let ids: Vec<_> = rows.as_array().unwrap().iter().map(on).collect();
        // Drivers stand in the order of the settings, findings in that of files.
        assert!(ids.is_sorted() || ids.iter().flatten().all(|id| !id.contains('/')) || rows[0].get("code").is_some());
    }
}

#[test]
fn every_list_of_every_kind_has_a_table() {
    fn lists(fields: &'static [RecordKey], found: &mut BTreeSet<String>) {
        for RecordKey { name: key, shape, .. } in fields {
            match shape {
                ValueShape::List(ValueShape::Record(inner)) => {
                    let flat = inner.iter().filter(|key| !matches!(key.shape, ValueShape::List(ValueShape::Record(_))));
                    found.insert(format!("{key} {:?}", flat.map(|key| key.name).collect::<Vec<_>>()));
                    lists(inner, found);
                }
                ValueShape::Record(inner) => lists(inner, found),
                _ => {}
            }
        }
    }
    let mut wanted = BTreeSet::new();
    lists(Common::FIELDS, &mut wanted);
    for kind in Kind::ALL {
        lists(kind.fields(), &mut wanted);
    }
    for list in wanted {
        let keys = list.split_once(' ').unwrap().1;
        let has = |table: &Table| {
            let names: Vec<String> = table.columns().into_iter().map(|column| column.name).collect();
            let list = keys.trim_matches(['[', ']']).split(", ").map(|key| key.trim_matches('"'));
            list.filter(|key| *key != "id")
                .all(|key| names.iter().any(|name| name == key || name.starts_with(&format!("{key}_"))))
        };
        assert!(TABLES.iter().any(has), "no table holds the list {list}");
    }
}

#[test]
fn the_reference_names_every_table_and_column() {
    let mut made = String::new();
    for table in TABLES {
        let _ = write!(made, "\n### {}\n\n{}\n\n| column | holds | |\n|---|---|---|\n", table.name, table.about);
        for column in table.columns() {
            let _ = writeln!(made, "| `{}` | {} | {} |", column.name, column.holds, column.about);
        }
    }
    assert_golden_after("docs/export.md", "\n## Tables\n", &made);
}

#[test]
fn a_folder_of_csv_opens_in_a_spreadsheet_and_runs_nothing() {
    let evil =
        crate::support::OBJECTIVE.replace("Shelf never empty", "=HYPERLINK(\\\"http://x\\\")").replace("89.0", "-8");
    let site = Site::with(&[(SHELF, &evil)]);
    let run = site.run(&["export", "csv", "-o", "tables"]);
    assert_eq!((run.code, run.out.as_str()), (0, ""), "{}", run.err);
    let files = crate::support::tree(&site.path("tables"));
    assert!(TABLES.iter().all(|table| files.iter().any(|(path, _)| *path == format!("{}.csv", table.name))));
    let text = |name: &str| {
        let (_, bytes) = files.iter().find(|(path, _)| path == name).unwrap();
        String::from_utf8(bytes.strip_prefix(b"\xef\xbb\xbf").expect("a mark for spreadsheets").to_vec()).unwrap()
    };
    let objectives = text("objectives.csv");
    assert!(objectives.contains(",\"'=HYPERLINK(\"\"http://x\"\")\","), "{objectives}");
    assert_eq!(objectives.matches("\r\n").count(), objectives.matches('\n').count());
    assert!(text("kpis.csv").contains(",-8,"), "a number stays a number");
    assert!(text("people.csv").contains("Phạm Duy"));
    let mut reader = csv::Reader::from_reader(objectives.as_bytes());
    assert_eq!(reader.records().map(Result::unwrap).count(), 1);
}

#[test]
fn one_table_is_printed_without_a_mark() {
    let site = Site::with(&[]);
    let run = site.run(&["export", "csv", "--kind", "objective"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.out.starts_with("id,short,account,plan,title,"), "{}", run.out);
    assert_eq!(run.out, site.run(&["export", "csv", "--kind", "objectives"]).out);
    for arguments in
        [&["export", "csv"][..], &["export", "csv", "--kind", "kpis,goals"], &["export", "json", "--kind", "x"]]
    {
        assert_eq!(site.run(arguments).code, 2, "{arguments:?}");
    }
}

#[test]
fn what_an_export_did_not_write_stays_as_it_is() {
    let site = Site::with(&[]);
    site.write("mine.json", b"{}");
    site.write("mine/notes.txt", b"mine");
    for output in
        [&["json", "-o", "mine.json"][..], &["json", "-o", "mine"], &["csv", "-o", "mine"], &["csv", "-o", "content"]]
    {
        let run = site.run(&[&["export"], output].concat());
        assert_eq!(run.code, 2, "{output:?}: {}", run.err);
    }
    assert_eq!(std::fs::read(site.path("mine.json")).unwrap(), b"{}");
    assert_eq!(crate::support::tree(&site.path("mine")).len(), 1);
    // It writes its own files again. Files that others added stay, and are named.
    for _ in 0..2 {
        assert_eq!(site.run(&["export", "json", "-o", "own.json"]).code, 0);
        assert_eq!(site.run(&["export", "csv", "-o", "own"]).code, 0);
    }
    site.write("own/pivot.xlsx", b"mine");
    let run = site.run(&["export", "csv", "-o", "own", "--kind", "kpis"]);
    assert!(run.err.contains("pivot.xlsx (not made by Keyplan)"), "{}", run.err);
    let left: Vec<String> = crate::support::tree(&site.path("own")).into_iter().map(|(path, _)| path).collect();
    assert!(left.contains(&"kpis.csv".to_owned()) && !left.contains(&"goals.csv".to_owned()), "{left:?}");
    assert_eq!(site.run(&["export", "json", "-o", "no/such/folder.json"]).code, 3);
}

#[test]
fn a_broken_playbook_exports_nothing() {
    let site = Site::with(&[(SHELF, &crate::support::OBJECTIVE.replace("\"duy\"", "\"dyu\""))]);
    let run = site.run(&["export", "json", "-o", "all.json"]);
    assert_eq!(run.code, 1);
    assert!(run.err.contains("KP101") && !site.path("all.json").exists(), "{}", run.err);
}

#[test]
fn drafts_are_counted_in_when_asked_for() {
    let site = Site::with(&[(
        "content/people/new.md",
        "+++\ntitle = \"New\"\nside = \"supplier\"\nfunction = \"sales\"\ndraft = true\n+++\n",
    )]);
    let people = |more: &[&str]| json(&site, more)["tables"]["people"].as_array().unwrap().len();
    assert_eq!((people(&[]), people(&["--drafts"])), (1, 2));
}

#[test]
fn a_customer_gets_what_is_shared_and_no_empty_column() {
    let shared = |text: &str| text.replacen("+++\n", "+++\nshare = \"customer\"\n", 1);
    let all: Vec<(&str, String)> = crate::support::HEALTHY.iter().map(|(path, text)| (*path, shared(text))).collect();
    let mut files: Vec<(&str, &str)> = all.iter().map(|(path, text)| (*path, text.as_str())).collect();
    files[0] = crate::support::HEALTHY[0];
    let site = Site::with(&files);
    let all = json(&site, &["--edition", "customer", "--account", "lotus"]);
    assert_eq!(all["edition"], "customer of accounts/lotus");
    let shelf = row(&all, "objectives", "/shelf").as_object().unwrap();
    assert!(shelf.contains_key("owner") && !shelf.contains_key("tier") && !shelf.contains_key("share"), "{shelf:?}");
    let tables = all["tables"].as_object().unwrap();
    for internal in ["findings", "kpis", "readings", "contacts", "drivers", "goals"] {
        assert!(!tables.contains_key(internal), "{internal}");
    }
    let run = site.run(&["export", "csv", "-o", "lotus", "--edition", "customer", "--account", "lotus"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(site.run(&["export", "csv", "-o", "lotus"]).code, 2, "two editions never share a folder");
    assert_eq!(site.run(&["export", "json", "--edition", "customer", "--account", "lotsu"]).code, 2);
}
