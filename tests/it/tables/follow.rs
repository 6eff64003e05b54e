//! The preview follows tables and workbooks as Excel saves them.

use keyplan::edition::EditionRequest;
use keyplan::load::disk::Disk;
use keyplan::preview::{ProjectReader, WorkspaceOptions};

use crate::support::Site;
use crate::tables::{CONTACTS, PEOPLE, SALES, TWO, texts, workbook};

fn open(site: &Site) -> ProjectReader {
    let today = "2026-01-31".parse().unwrap();
    let options = WorkspaceOptions {
        drafts: false,
        edition: EditionRequest::Internal,
        language: None,
        older: Box::new(|_| None),
        today: Box::new(move |_| today),
    };
    ProjectReader::open(Disk::new(site.root()), options)
}

/// Which files something is wrong with.
fn faulty(reader: &ProjectReader) -> Vec<String> {
    let state = reader.workspace().state();
    let errors = state.findings.iter().filter(|it| it.level == keyplan::diagnostics::Level::Error);
    errors.map(|it| it.span.path.to_string()).collect()
}

/// How many rows of sales the plan has.
fn sales(reader: &ProjectReader) -> usize {
    let site = reader.workspace().state().site.unwrap();
    site.internal.things().find_map(|(id, _)| site.internal.plan(id)).unwrap().sales.len()
}

#[test]
fn a_workbook_that_excel_saves_is_followed() {
    let site = Site::with(&[]);
    let mut reader = open(&site);
    let path = site.path(SALES);
    let folder = path.parent().unwrap().to_owned();
    assert_eq!(sales(&reader), 0);
    site.write(SALES, &workbook(|sheet| texts(sheet, &[&["period", "target"], &["2025-Q1", "5"]])));
    reader.read_paths(std::slice::from_ref(&path));
    assert_eq!((sales(&reader), faulty(&reader)), (1, Vec::new()));

    // While it is open a lock lies beside it, and while it is saved the new one under another name.
    let generation = reader.workspace().generation();
    for name in ["~$sales.xlsx", ".~lock.sales.xlsx#", "0A1B2C3D", "sales.tmp"] {
        std::fs::write(folder.join(name), b"x").unwrap();
        reader.read_paths(&[folder.join(name)]);
    }
    assert_eq!(reader.workspace().generation(), generation);
    assert_eq!(faulty(&reader), [""; 0]);
    let newer = workbook(|sheet| texts(sheet, &[&["period", "target"], &["2025-Q1", "5"], &["2025-Q2", "6"]]));
    std::fs::write(folder.join("0A1B2C3E"), newer).unwrap();
    std::fs::rename(folder.join("0A1B2C3E"), &path).unwrap();
    reader.read_paths(&[folder.join("0A1B2C3E"), path.clone()]);
    assert_eq!((sales(&reader), faulty(&reader)), (2, Vec::new()));

    // Half of it is there.
    let whole = std::fs::read(&path).unwrap();
    std::fs::write(&path, &whole[..whole.len() / 2]).unwrap();
    reader.read_paths(std::slice::from_ref(&path));
    assert_eq!(faulty(&reader), [SALES]);
    std::fs::write(&path, &whole).unwrap();
    reader.read_paths(std::slice::from_ref(&path));
    assert_eq!((sales(&reader), faulty(&reader)), (2, Vec::new()));
    std::fs::remove_file(&path).unwrap();
    reader.read_paths(&[path]);
    assert_eq!((sales(&reader), faulty(&reader)), (0, Vec::new()));
}

#[test]
fn an_edit_of_the_file_keeps_the_rows_of_its_table() {
    let site = Site::with(&[(PEOPLE, TWO), (CONTACTS, "person,influence\nmai@lotus.example,5\n")]);
    let mut reader = open(&site);
    let account = "content/accounts/lotus/_index.md";
    let text = std::fs::read_to_string(site.path(account)).unwrap();
    for edit in [format!("{text}\nProse.\n"), text.replace("Lotus Mart", "Lotus Market")] {
        site.write(account, edit.as_bytes());
        reader.read_paths(&[site.path(account)]);
        let shown = reader.workspace().state().site.unwrap();
        let mut accounts = shown.internal.things().filter_map(|(id, _)| shown.internal.account(id));
        assert_eq!(accounts.next().unwrap().contacts.len(), 1, "{edit}");
    }
}
