//! `keyplan import`: reports of CRMs and lists from Excel become tables, and the same report again updates them.

use crate::support::{Run, Site};
use crate::tables::{texts, workbook};

/// A report in the style of a CRM, made for these tests.
fn crm(name: &str) -> String {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/crm").join(name);
    std::fs::read_to_string(path).unwrap()
}

/// The healthy playbook with a second account, and a report beside it.
fn site(name: &str, bytes: &[u8]) -> Site {
    let site = Site::with(&[(
        "content/accounts/havnely/_index.md",
        "+++\ntitle = \"Havnely\"\ncountry = \"DK\"\nmanager = \"duy\"\n+++\n",
    )]);
    site.write(name, bytes);
    site
}

fn import(site: &Site, arguments: &[&str]) -> Run {
    let run = site.run(&[&["import"], arguments].concat());
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    run
}

fn text(site: &Site, path: &str) -> String {
    std::fs::read_to_string(site.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Expects that the playbook has no fault.
fn is_sound(site: &Site) {
    assert_eq!(site.findings(), [""; 0]);
}

#[test]
fn contacts_of_each_crm_become_contacts_and_people() {
    for name in ["salesforce-contacts.csv", "hubspot-contacts.csv", "dynamics-contacts.csv"] {
        let site = site("report.csv", crm(name).as_bytes());
        let run = import(&site, &["report.csv", "lotus"]);
        is_sound(&site);
        let people = text(&site, "content/people/people.csv");
        for word in ["Mai Tran", "mai.tran@lotus.example", "Senior Buyer", "An Le", "customer", "lotus"] {
            assert!(people.contains(word), "{name}: {word}\n{people}\n{}", run.out);
        }
        assert!(!people.contains("+84") && !people.contains("Peter"), "{name}: {people}");
        let contacts = text(&site, "content/accounts/lotus/contacts.csv");
        assert!(contacts.contains("mai-tran") && contacts.contains("an-le"), "{name}: {contacts}");
        site.build();
        assert!(site.page("accounts/lotus/stakeholders").contains("Mai Tran"), "{name}");
    }
}

#[test]
fn a_report_says_what_is_read_left_out_and_not_understood() {
    let site = site("report.csv", crm("salesforce-contacts.csv").as_bytes());
    let run = import(&site, &["report.csv", "accounts/lotus", "--dry-run"]);
    for said in [
        "report.csv → content/accounts/lotus/contacts.csv",
        "  Last Activity → last_met",
        "  Title → job_title of the person",
        "  Phone: phone numbers and addresses of people do not belong in a plan",
        "not understood\n  Salutation",
        "2 rows read",
        "left out: report.csv:4:1: it belongs to `Havnely`",
        "left out: report.csv:6:1: `person` is not in the playbook",
        "new: mai-tran",
    ] {
        assert!(run.out.contains(said), "{said}\n{}", run.out);
    }
    assert!(run.err.contains("would be written: "), "{}", run.err);
    assert!(!site.path("content/accounts/lotus/contacts.csv").exists());
    let contacts = |name: &str| text(&site, name);
    import(&site, &["report.csv", "lotus"]);
    assert!(contacts("content/accounts/lotus/contacts.csv").contains("2025-03-31"));
    assert!(contacts("site.toml").contains("\"Last Activity\" = \"last_met\""));
}

#[test]
fn the_same_report_again_updates_rows_by_their_key_and_says_what_changed() {
    let site = site("report.csv", crm("hubspot-contacts.csv").as_bytes());
    import(&site, &["report.csv", "lotus"]);
    let path = "content/accounts/lotus/contacts.csv";
    let run = import(&site, &["report.csv", "lotus"]);
    assert!(run.err.contains("nothing changed") && run.out.contains("as before: 2 rows"), "{}{}", run.out, run.err);
    // What somebody adds beside the report stays.
    let mut lines: Vec<String> = text(&site, path).lines().map(str::to_owned).collect();
    lines[0] += ",influence";
    lines[1] += ",5";
    lines[2] += ",";
    site.write(path, (lines.join("\n") + "\n").as_bytes());
    let people = "content/people/people.csv";
    site.write(people, text(&site, people).replace(",other", ",purchasing").as_bytes());
    let mut newer = crm("hubspot-contacts.csv");
    for (old, new) in
        [("2025-03-31", "2025-06-30"), ("Senior Buyer", "Head of Buying"), ("102,An,Le,an.le", "103,Vy,Do,vy.do")]
    {
        newer = newer.replace(old, new);
    }
    site.write("report.csv", newer.as_bytes());
    let run = import(&site, &["report.csv", "lotus"]);
    for said in
        ["changed: mai-tran: last_met `2025-03-31` → `2025-06-30`", "new: vy-do", "not in this report, kept: an-le"]
    {
        assert!(run.out.contains(said), "{said}\n{}", run.out);
    }
    let table = text(&site, path);
    assert!(table.contains("2025-06-30") && table.contains(",5") && table.contains("an-le"), "{table}");
    let people = text(&site, people);
    assert!(people.contains("Head of Buying") && people.matches("purchasing").count() == 2, "{people}");
    is_sound(&site);
}

#[test]
fn opportunities_become_white_space_without_odds() {
    let site = site("report.csv", crm("salesforce-opportunities.csv").as_bytes());
    let run = import(&site, &["report.csv", "lotus", "--as", "whitespace"]);
    assert!(run.out.contains("Probability (%): odds are not a plan"), "{}", run.out);
    let table = text(&site, "content/accounts/lotus/whitespace.csv");
    for row in
        ["Lotus Mart North,Chilled range,owned,120000,", "South,Chilled range,open,80000.5,Tamberly", "none,40000"]
    {
        assert!(table.contains(row), "{row}\n{table}");
    }
    assert!(!table.contains("48000"), "{table}");
    is_sound(&site);
}

#[test]
fn a_list_that_somebody_keeps_in_excel_is_read_below_its_title() {
    let bytes = workbook(|sheet| {
        texts(
            sheet,
            &[
                &["Danh bạ Lotus Mart"],
                &[],
                &["Họ và tên", "Chức vụ", "Phòng ban", "Email", "Điện thoại"],
                &["Trần Thị Mai", "Trưởng phòng", "Thu mua", "mai@lotus.example", "0900"],
            ],
        );
    });
    let site = site("danh-ba.xlsx", &bytes);
    let run = import(&site, &["danh-ba.xlsx", "Lotus Mart"]);
    assert!(run.out.contains("1 row above the header left out"), "{}", run.out);
    let people = text(&site, "content/people/people.csv");
    assert!(people.contains("Trần Thị Mai") && people.contains("purchasing") && !people.contains("0900"), "{people}");
    is_sound(&site);
}

#[test]
fn what_cannot_be_imported_is_said_and_nothing_is_written() {
    let site = site("report.csv", b"Colour,Shape\nred,round\n");
    for (arguments, said) in [
        (&["report.csv", "lotos"][..], "no account or plan is called `lotos`: did you mean `lotus`?"),
        (&["report.csv", "lotus"], "report.csv looks like no table: its columns are `Colour`, `Shape`"),
        (&["report.csv", "lotus", "--as", "sales"], "`sales` does not belong beside an account"),
        (&["nothing.csv", "lotus"], "could not read nothing.csv"),
        (&["site.toml", "lotus"], "site.toml is not a table: save it as `.xlsx` or `.csv`"),
    ] {
        let run = site.run(&[&["import"], arguments].concat());
        assert!(run.err.contains(said) && run.code >= 2, "{arguments:?}: {}", run.err);
    }
    site.write("report.csv", crm("hubspot-contacts.csv").as_bytes());
    site.write("content/accounts/lotus/contacts.xlsx", &workbook(|sheet| texts(sheet, &[&["person"], &["duy"]])));
    let run = site.run(&["import", "report.csv", "lotus"]);
    assert!(run.err.contains("contacts.xlsx already exists") && run.code == 2, "{}", run.err);
    assert!(!site.path("content/people/people.csv").exists());
}
