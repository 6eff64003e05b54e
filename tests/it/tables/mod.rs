//! Tables from Excel and CRMs beside the files of a playbook: rows are checked, linked and shared as front matter is.

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};

use crate::support::{HEALTHY, Site};

mod back;
mod follow;
mod import;
mod leaving;

const CONTACTS: &str = "content/accounts/lotus/contacts.csv";
const SALES: &str = "content/accounts/lotus/2025/sales.xlsx";
const PEOPLE: &str = "content/people/people.csv";

/// Two people of the customer, as a table.
const TWO: &str = "name,side,account,function,job_title,email,share\n\
    Trần Thị Mai,customer,Lotus Mart,purchasing,Buyer,mai@lotus.example,customer\n\
    Lê Văn An,customer,lotus,executive,Director,an@lotus.example,\n";

/// A workbook of one sheet.
fn workbook(fill: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(book.add_worksheet());
    book.save_to_buffer().unwrap()
}

/// A sheet of texts.
fn texts(sheet: &mut Worksheet, rows: &[&[&str]]) {
    for (row, cells) in (0..).zip(rows) {
        for (column, text) in (0..).zip(*cells) {
            sheet.write_string(row, column, *text).unwrap();
        }
    }
}

/// The findings of the healthy playbook with a table.
fn findings_with(path: &str, bytes: &[u8]) -> Vec<String> {
    let site = Site::with(&[]);
    site.write(path, bytes);
    site.findings()
}

#[test]
fn contacts_of_a_table_stand_on_the_account_and_name_people_by_id_title_or_address() {
    let table = "Person;Influence;Support;Last met;Our contact\r\n\
        mai@lotus.example;5;1;31/03/2025;Phạm Duy\r\nLê Văn An;4;-1;;duy\r\n";
    let site = Site::with(&[(PEOPLE, TWO), (CONTACTS, table)]);
    assert_eq!(site.findings(), [""; 0]);
    site.build();
    let map = site.page("accounts/lotus/stakeholders");
    assert!(map.contains("Trần Thị Mai") && map.contains("Lê Văn An"), "{map}");
    assert!(site.page("people/tran-thi-mai").contains("Buyer"));
}

#[test]
fn a_workbook_is_read_as_excel_keeps_it() {
    let bytes = workbook(|sheet| {
        sheet.set_name("Figures").unwrap();
        texts(sheet, &[&["Period", "Target", "Actual", "Prior"]]);
        sheet.write_string(2, 0, "2025-Q1").unwrap();
        sheet.write_number(2, 1, 1200.5).unwrap();
        sheet.write_string(2, 2, "1 300,25 €").unwrap();
        sheet.write_formula(2, 3, "=1000*1.1").unwrap();
        let day = Format::new().set_num_format("yyyy-mm");
        sheet.write_datetime_with_format(3, 0, ExcelDateTime::parse_from_str("2025-05-01").unwrap(), &day).unwrap();
        sheet.write_number(3, 1, 400).unwrap();
        sheet.write_number(4, 0, 2026).unwrap();
        sheet.write_number(4, 1, 5000).unwrap();
    });
    let site = Site::with(&[]);
    site.write(SALES, &bytes);
    assert_eq!(site.findings(), [""; 0]);
    let run = site.run(&["export", "csv", "-o", "tables"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let sales = std::fs::read_to_string(site.path("tables/sales.csv")).unwrap();
    for row in ["2025-Q1,", "2025-05,", "2026,"] {
        assert!(sales.contains(row), "{sales}");
    }
    assert!(sales.contains("1200.5") && sales.contains("1300.25"), "{sales}");
}

#[test]
fn a_fault_names_the_cell_of_a_workbook() {
    let bytes = workbook(|sheet| {
        texts(
            sheet,
            &[
                &["period", "target", "actual"],
                &["2025-Q1", "many", "1"],
                &[],
                &["2025-Q2", "1", "2", "3"],
                &["2025-Q9", "1", "2"],
                &["", "1", "2"],
            ],
        );
    });
    assert_eq!(
        findings_with(SALES, &bytes),
        [
            "content/accounts/lotus/2025/sales.xlsx:B2: error[KP007]: `many` is not a number",
            "content/accounts/lotus/2025/sales.xlsx:D4: error[KP007]: this row has more cells than the header has columns",
            "content/accounts/lotus/2025/sales.xlsx:A5: error[KP007]: `2025-Q9` is not a period",
            "content/accounts/lotus/2025/sales.xlsx:A6: error[KP006]: `period` is empty in this row",
        ]
    );
    let site = Site::with(&[]);
    site.write(SALES, &bytes);
    let json: serde_json::Value = serde_json::from_str(&site.run(&["check", "--format", "json"]).out).unwrap();
    let first = &json["findings"][0];
    assert_eq!((first["line"].as_u64(), first["column"].as_u64()), (Some(2), Some(2)), "{first}");
    let human = site.run(&["check"]).out;
    assert!(human.contains("sales.xlsx:B2"), "{human}");
}

#[test]
fn a_head_is_a_key_a_word_of_the_language_or_what_the_settings_say() {
    let french = "title = \"Plans\"\nsupplier = \"Marrowfen\"\ntoday = 2026-01-31\nlanguage = \"fr\"\n\
        [tables.contacts.columns]\n\"Contact: Full Name\" = \"person\"\n\"Odds\" = \"\"\n";
    let table = "Contact: Full Name;INFLUENCE;Dernière rencontre;Odds\nmai@lotus.example;5;03/04/2025;80 %\n";
    let site = Site::with(&[("site.toml", french), (PEOPLE, TWO), (CONTACTS, table)]);
    assert_eq!(site.findings(), [""; 0]);
    assert!(site.run(&["export", "json", "--kind", "contacts"]).out.contains("\"last_met\":\"2025-04-03\""));
    let site = Site::with(&[(PEOPLE, TWO), (CONTACTS, "person,influense\nan,3\n")]);
    let run = site.run(&["check"]);
    assert!(run.out.contains("no column is called `influense` here"), "{}", run.out);
    assert!(run.out.contains("did you mean `influence`?"), "{}", run.out);
}

#[test]
fn a_day_with_two_readings_is_asked_about_in_english() {
    let findings = |cell: &str| {
        let site = Site::with(&[(PEOPLE, TWO), (CONTACTS, &format!("person,last_met\nmai@lotus.example,{cell}\n"))]);
        site.findings().join("\n")
    };
    assert!(findings("03/04/2025").contains("contacts.csv:2:19: error[KP007]: `03/04/2025` is one day in Britain"));
    assert!(findings("03/04/25").contains("the year of `03/04/25` has two digits"));
    assert_eq!(findings("31/03/2025"), "");
}

#[test]
fn a_row_and_front_matter_of_one_key_are_told() {
    let account = HEALTHY[4].1.replace("[[goals]]", "[[contacts]]\nperson = \"tran-thi-mai\"\n[[goals]]");
    let path = HEALTHY[4].0;
    let table = "person,influence\nTrần Thị Mai,5\nan@lotus.example,3\nLê Văn An,2\n";
    let site = Site::with(&[(path, &account), (PEOPLE, TWO), (CONTACTS, table)]);
    assert_eq!(
        site.findings(),
        [
            "content/accounts/lotus/contacts.csv:2:1: error[KP009]: `tran-thi-mai` appears twice in this list",
            "content/accounts/lotus/contacts.csv:4:1: error[KP009]: `le-van-an` appears twice in this list",
        ]
    );
    let twice = format!("{TWO}Phạm Duy,supplier,,sales,,,\n");
    let twice = Site::with(&[(PEOPLE, &twice)]).findings().join("\n");
    let twice = twice.replace("duy", "");
    assert_eq!(twice, "", "another id than that of the file");
}

#[test]
fn a_table_as_csv_and_as_workbook_is_one_too_many() {
    let site = Site::with(&[("content/accounts/lotus/2025/sales.csv", "period,target\n2025-Q1,5\n")]);
    site.write(SALES, &workbook(|sheet| texts(sheet, &[&["period"], &["2025-Q2"]])));
    let found = site.findings();
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("sales.xlsx:") && found[0].contains("KP012"), "{found:?}");
}

#[test]
fn actions_go_to_the_objectives_that_they_name() {
    let table = "objective,title,kind,owner,due,involves\nshelf,Count the shelf,internal,Phạm Duy,2025-06-30,duy\n\
        shlef,Nothing,internal,duy,,\n";
    let site = Site::with(&[("content/accounts/lotus/2025/actions.csv", table)]);
    assert_eq!(
        site.findings(),
        ["content/accounts/lotus/2025/actions.csv:3:1: error[KP101]: no objective of this plan is called `shlef`"]
    );
    site.write(
        "content/accounts/lotus/2025/actions.csv",
        table.lines().take(2).collect::<Vec<_>>().join("\n").as_bytes(),
    );
    site.build();
    assert!(site.page("accounts/lotus/2025/objectives/shelf").contains("Count the shelf"));
}

#[test]
fn what_is_no_workbook_is_told_and_what_is_packed_to_be_a_burden_is_refused() {
    let findings = |bytes: &[u8]| findings_with(SALES, bytes).join("\n");
    for bytes in [&b""[..], b"PK\x03\x04", b"period,target\n2025,1\n", &[0; 4096]] {
        assert!(
            findings(bytes).contains("error[KP001]: this is not a workbook, or it is damaged"),
            "{}",
            findings(bytes)
        );
    }
    assert!(findings(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1").contains("KP001"));
    let whole = workbook(|sheet| texts(sheet, &[&["period"], &["2025-Q1"]]));
    assert_eq!(findings(&whole), "");
    for end in (0..whole.len()).step_by(97) {
        assert!(findings(&whole[..end]).contains("KP001"), "{end}");
    }
}

#[test]
fn a_cell_that_is_missing_is_told_where_it_would_stand() {
    let rows: &[&[&str]] = &[&["actual", "target", "period"], &["1", "2"], &["", "3", ""], &["4", "5", "2025-Q1"]];
    let bytes = workbook(|sheet| texts(sheet, rows));
    let missing =
        |row: u8| format!("content/accounts/lotus/2025/sales.xlsx:C{row}: error[KP006]: `period` is empty in this row");
    assert_eq!(findings_with(SALES, &bytes), [missing(2), missing(3)]);
    let csv = "content/accounts/lotus/2025/sales.csv";
    let missing = |at: &str| format!("{csv}:{at}: error[KP006]: `period` is empty in this row");
    assert_eq!(findings_with(csv, b"actual,target,period\n1,2\n,3,\n4,5,2025-Q1\n"), [missing("2:4"), missing("3:4")]);
}

#[test]
fn readings_of_a_workbook_are_told_at_their_cells() {
    let bytes = workbook(|sheet| {
        texts(
            sheet,
            &[
                &["note", "value", "period", "kpi", "objective"],
                &["", "90", "2031-01", "osa", "shelf"],
                &["", "91", "2025-05", "osa"],
                &["", "", "2025-06", "osa", "shelf"],
                &["", "92", "2025-07", "osa", "shelf"],
                &["", "93", "2025-07", "osa", "shelf"],
            ],
        );
    });
    let found = findings_with("content/accounts/lotus/2025/readings.xlsx", &bytes);
    let path = "content/accounts/lotus/2025/readings.xlsx";
    assert_eq!(
        found,
        [
            format!("{path}:E3: error[KP006]: `objective` is empty in this row"),
            format!("{path}:B4: error[KP006]: `value` is empty in this row"),
            format!("{path}:C6: error[KP009]: `osa` has two rows for 2025-07"),
        ]
    );
}

#[test]
fn a_contact_is_somebody_at_the_customer_and_our_contact_one_of_us() {
    let table = "influence,person,our_contact\n5,Phạm Duy,duy\n4,an@lotus.example,Trần Thị Mai\n";
    let site = Site::with(&[(PEOPLE, TWO), (CONTACTS, table)]);
    assert_eq!(
        site.findings(),
        [
            "content/accounts/lotus/contacts.csv:2:3: error[KP102]: `duy` is one of us, and a contact is somebody at the customer",
            "content/accounts/lotus/contacts.csv:3:20: error[KP102]: `tran-thi-mai` works for the customer, and `our_contact` is one of us",
        ]
    );
    let explained = site.run(&["explain", "KP102"]).out;
    let words = explained.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("a contact who is one of us") && words.contains("correct the `side`"), "{explained}");
}

#[test]
fn a_quote_that_closes_rows_below_is_told_once() {
    let csv = "content/accounts/lotus/2025/sales.csv";
    let table = "period,target,actual,prior\n2025-Q1,1,\"2,3\n2025-Q2,1,2,3\n2025-Q3,1,2\",3\n2025-Q4,1,2,3\n";
    assert_eq!(
        findings_with(csv, table.as_bytes()),
        [format!("{csv}:2:11: error[KP007]: this quote swallows the rows below it")]
    );
}

#[test]
fn a_figure_with_two_readings_is_asked_about_where_its_column_does_not_decide() {
    let csv = "content/accounts/lotus/2025/sales.csv";
    for language in ["en", "vi", "fr", "da"] {
        let settings =
            format!("title = \"Plans\"\nsupplier = \"Marrowfen\"\ntoday = 2026-01-31\nlanguage = \"{language}\"\n");
        let read = |next: &str| {
            // What the column beside it says is no answer: it may be of another hand.
            let table = format!("period;target;actual\n2025-Q1;1.720;89,5\n2025-Q2;{next};90\n");
            let site = Site::with(&[("site.toml", &settings), (csv, &table)]);
            let found = site.findings();
            if found.is_empty() { site.run(&["export", "json", "--kind", "sales"]).out } else { found.join("\n") }
        };
        assert!(read("2").starts_with(&format!("{csv}:2:9: error[KP007]: `1.720` ")), "{language}: {}", read("2"));
        assert!(read("1.720.000").contains("\"target\":1720,"), "{language}: {}", read("1.720.000"));
        assert!(read("1.72").contains("\"target\":1.72,"), "{language}: {}", read("1.72"));
    }
}
