//! What leaves of tables: the same as of front matter, decided by the same tables of editions.

use crate::support::{HEALTHY, Site};
use crate::tables::{CONTACTS, PEOPLE, TWO};

/// The healthy playbook with the account, its plan and the pillar shared, a second account, and tables beside all.
fn shared(tables: &[(&str, &str)]) -> Site {
    let files: Vec<(String, String)> = HEALTHY
        .iter()
        .filter(|(path, _)| path.ends_with("/_index.md") && path.contains("/accounts/"))
        .map(|(path, text)| ((*path).to_owned(), text.replacen("+++\n", "+++\nshare = \"customer\"\n", 1)))
        .collect();
    let mut all: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    all.push((
        "content/accounts/norbrenta/_index.md",
        "+++\ntitle = \"Norbrenta\"\ncountry = \"DK\"\nmanager = \"duy\"\n+++\n",
    ));
    all.extend_from_slice(tables);
    Site::with(&all)
}

fn build(site: &Site) -> crate::support::Run {
    site.run(&["build", "--edition", "customer", "--account", "lotus", "--format", "short", "-o", "theirs"])
}

/// Everything that leaves, as one text.
fn bytes(site: &Site) -> String {
    let run = build(site);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let files = crate::support::tree(&site.path("theirs")).into_iter();
    files.flat_map(|(path, bytes)| [path, String::from_utf8_lossy(&bytes).into_owned()]).collect::<Vec<_>>().join("\n")
}

const CONTRACTS: &str = "content/accounts/lotus/contracts.csv";
const PROMOTIONS: &str = "content/accounts/lotus/2025/promotions.csv";

#[test]
fn of_a_table_leaves_what_would_leave_of_front_matter_and_nothing_else() {
    let site = shared(&[
        (PEOPLE, TWO),
        (CONTACTS, "person,influence,cares_about\nmai@lotus.example,5,KANARIE one\n"),
        (
            CONTRACTS,
            "id,title,from,to,value,covers,share\nframe,Frame agreement,2025-01-01,2027-12-31,777123,KANARIE two,customer\n\
             secret,KANARIE three,2025-01-01,2027-12-31,,,\n",
        ),
        (
            PROMOTIONS,
            "id,title,from,to,mechanic,funding,lesson,share\ntet,Tết display,2025-01-05,2025-02-01,display,88123,KANARIE four,customer\n\
             own,KANARIE five,2025-03-01,2025-03-31,price,,,\n",
        ),
        ("content/accounts/lotus/competitors.csv", "name,share,threat\nKANARIE six,30,KANARIE seven\n"),
        ("content/accounts/lotus/2025/sales.csv", "period,target\n2025,999123\n"),
    ]);
    assert_eq!(site.findings(), [""; 0]);
    let text = bytes(&site);
    for said in ["Frame agreement", "Tết display"] {
        assert!(text.contains(said), "{said}");
    }
    for kept in ["KANARIE", "777123", "777,123", "88123", "88,123", "999,123", "999123", "mai@lotus", ".csv"] {
        assert!(!text.contains(kept), "{kept}");
    }
}

#[test]
fn a_row_that_names_another_account_is_told_at_its_cell_and_nothing_leaves() {
    let row = "id,title,from,to,share\nframe,As with Norbrenta,2025-01-01,2027-12-31,customer\n";
    let site = shared(&[(CONTRACTS, row)]);
    let run = build(&site);
    assert_eq!(run.code, 1, "{}{}", run.out, run.err);
    assert!(run.err.contains("content/accounts/lotus/contracts.csv:2:7: error[KP802]"), "{}", run.err);
    assert!(!site.path("theirs").exists());
}

#[test]
fn a_team_gets_the_tables_of_its_accounts_and_no_others() {
    let settings = "title = \"Plans\"\nsupplier = \"Marrowfen\"\ntoday = 2026-01-31\n\
        [editions.north]\naccounts = [\"lotus\"]\nfinance = false\n";
    let site = shared(&[
        ("site.toml", settings),
        (PEOPLE, &format!("{TWO}Karin Holm,customer,Norbrenta,purchasing,Buyer,karin@norbrenta.example,\n")),
        (CONTACTS, "person,influence\nmai@lotus.example,5\n"),
        ("content/accounts/norbrenta/contacts.csv", "person,influence\nKarin Holm,3\n"),
        ("content/accounts/lotus/2025/sales.csv", "period,target\n2025,999123\n"),
    ]);
    assert_eq!(site.findings(), [""; 0]);
    let run = site.run(&["build", "--edition", "north", "-o", "north"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let files = crate::support::tree(&site.path("north")).into_iter();
    let text: String = files.map(|(_, bytes)| String::from_utf8_lossy(&bytes).into_owned()).collect();
    assert!(text.contains("Trần Thị Mai"));
    for kept in ["Karin", "karin-holm", "999,123", "999123", "Norbrenta"] {
        assert!(!text.contains(kept), "{kept}");
    }
}

#[test]
fn an_unfinished_merge_in_a_table_is_told_alone() {
    let merge = "person,influence\n<<<<<<< HEAD\nmai@lotus.example,5\n=======\nmai@lotus.example,4\n>>>>>>> theirs\n";
    let site = Site::with(&[(PEOPLE, TWO), (CONTACTS, merge)]);
    let found = site.findings();
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("contacts.csv:2:1: error[KP017]"), "{found:?}");
}
