//! `keyplan export xlsx`, and an exported table that is put in place.

use crate::support::{HEALTHY, Site};
use crate::tables::{PEOPLE, TWO};

const CONTACTS: &str = "person,influence,support,last_met,our_contact,cares_about\n\
    mai@lotus.example,5,1,2025-03-31,duy,\"Shelves, full\"\nLê Văn An,4,-2,,duy,\n";
const SALES: &str = "period,target,actual\n2025-Q1,1200.5,1300\n2025-Q2,1000000,\n";
const ACTIONS: &str = "objective,title,kind,owner,due,involves,planned\nshelf,Count,internal,duy,2025-06-30,duy; mai@lotus.example,false\n";
const READINGS: &str = "objective,kpi,period,value,note\nshelf,osa,2025-04,91.5,audit\n";

const TABLES: &[(&str, &str)] = &[
    (PEOPLE, TWO),
    ("content/accounts/lotus/contacts.csv", CONTACTS),
    ("content/accounts/lotus/2025/sales.csv", SALES),
    ("content/accounts/lotus/2025/actions.csv", ACTIONS),
    ("content/accounts/lotus/2025/readings.csv", READINGS),
];

/// What the plans hold, without the places of rows.
fn held(site: &Site) -> String {
    let run = site.run(&["export", "json", "--kind", "contacts,sales,actions,readings,people"]);
    assert_eq!(run.code, 0, "{}", run.err);
    run.out
}

fn exported(site: &Site, name: &str, arguments: &[&str]) -> Vec<u8> {
    let run = site.run(&[&["export", "xlsx", "-o", name], arguments].concat());
    assert_eq!(run.code, 0, "{}", run.err);
    std::fs::read(site.path(name)).unwrap()
}

#[test]
fn an_exported_workbook_that_is_put_in_place_reads_as_the_same_rows() {
    for language in ["en", "vi", "fr", "da"] {
        let site = Site::with(TABLES);
        let settings =
            format!("title = \"Plans\"\nsupplier = \"Marrowfen\"\ntoday = 2026-01-31\nlanguage = \"{language}\"\n");
        site.write("site.toml", settings.as_bytes());
        let before = held(&site);
        let book = exported(&site, "lotus.xlsx", &["--of", "lotus"]);
        let people = exported(&site, "all.xlsx", &[]);
        site.remove("content/people/duy.md");
        for (path, _) in TABLES {
            site.remove(path);
            let bytes = if *path == PEOPLE { &people } else { &book };
            site.write(&path.replace(".csv", ".xlsx"), bytes);
        }
        // The id of a person is made of the name.
        site.write("content/people/duy.md", b"+++\ntitle = \"Duy\"\nside = \"supplier\"\nfunction = \"supply\"\n+++\n");
        let found = site.findings();
        let twice = |it: &&String| !it.contains("KP009");
        assert_eq!(found.iter().filter(twice).collect::<Vec<_>>(), [""; 0], "{language}");
        let rows = |text: &str| {
            let kept = text.lines().filter(|line| !line.contains("\"people/duy\"") && !line.contains("pham-duy"));
            kept.map(str::to_owned).collect::<Vec<_>>()
        };
        if found.is_empty() {
            assert_eq!(rows(&held(&site)), rows(&before), "{language}");
        }
    }
}

#[test]
fn the_same_tables_make_the_same_workbook_and_none_is_written_over() {
    let site = Site::with(TABLES);
    assert_eq!(exported(&site, "one.xlsx", &[]), exported(&site, "two.xlsx", &[]));
    let run = site.run(&["export", "xlsx", "-o", "one.xlsx"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("`one.xlsx` already exists"), "{}", run.err);
    let run = site.run(&["export", "xlsx", "-o", "three.xlsx", "--of", "lotos"]);
    assert!(run.err.contains("no account or plan is called `lotos`: did you mean `lotus`?"), "{}", run.err);
}

/// What the cells of a sheet of a workbook are.
fn cells(bytes: &[u8], sheet: &str, column: &str) -> Vec<calamine::Data> {
    use calamine::Reader;
    let mut book: calamine::Xlsx<_> = calamine::Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
    let range = book.worksheet_range(sheet).unwrap();
    let is_it = |cell: &calamine::Data| matches!(cell, calamine::Data::String(text) if text == column);
    let at = range.rows().next().unwrap().iter().position(is_it).expect(column);
    range.rows().skip(1).map(|row| row[at].clone()).filter(|cell| *cell != calamine::Data::Empty).collect()
}

#[test]
fn days_are_days_in_every_sheet() {
    let plan = HEALTHY[5].1.trim_end().trim_end_matches("+++").to_owned()
        + "[[phases]]\nphase = \"diagnose\"\nfrom = 2025-01-01\nto = 2025-03-31\n+++\n";
    let site = Site::with(&[(HEALTHY[5].0, &plan)]);
    let book = exported(&site, "all.xlsx", &[]);
    for (sheet, column) in
        [("plans", "from"), ("plans", "to"), ("phases", "from"), ("phases", "to"), ("reviews", "date")]
    {
        let days = cells(&book, sheet, column);
        assert!(
            !days.is_empty() && days.iter().all(|day| matches!(day, calamine::Data::DateTime(_))),
            "{sheet} {days:?}"
        );
    }
}
