//! From the rows of a report to those of a table: cells as the table has them, and what is wrong with the others.

use std::collections::HashMap;

use crate::cli::import::columns::Meaning;
use crate::cli::import::report::Report;
use crate::cli::import::{has_key, row_keys, usual, words};
use crate::config::Config;
use crate::diagnostics::{Message, say};
use crate::document::front_matter::CellKind;
use crate::document::model::account::{BuyingRole, WhitespaceState};
use crate::document::model::people::Function;
use crate::document::model::plan::Mechanic;
use crate::document::plain::Need;
use crate::figures::letters::file_name;
use crate::load::tables::Cell;
use crate::load::tables::decimals::Decimals;
use crate::playbook::tables::{ColumnReader, Literal};

/// A row: what each key holds.
pub(super) type Row = HashMap<&'static str, String>;

/// What came of the rows of a report.
#[derive(Default)]
pub(super) struct ReadRows {
    /// The rows of the table.
    pub(super) rows: Vec<Row>,
    /// The people that contacts are, one for each row.
    pub(super) people: Vec<Row>,
    /// Rows that are left out, and why.
    pub(super) left_out: Vec<Message>,
    /// Cells that are not understood, and why.
    pub(super) unread: Vec<Message>,
}

/// Reads the rows of a report. `person` gives what the playbook calls somebody, `elsewhere` says whether a name is that
/// of an account that the table is not of.
pub(super) fn read(
    report: &Report,
    meanings: &[Meaning],
    table: &str,
    config: &Config,
    person: &dyn Fn(&str) -> Option<String>,
    elsewhere: &dyn Fn(&str) -> bool,
) -> ReadRows {
    let mut read = ReadRows::default();
    let readers = readers(report, meanings, table, config);
    let keys = row_keys(table);
    for cells in &report.rows {
        let (mut row, mut of_person) = (Row::new(), Row::new());
        for ((meaning, reader), cell) in meanings.iter().zip(&readers).zip(cells) {
            let (Meaning::Key(key) | Meaning::OfPerson(key)) = meaning else { continue };
            if cell.text.is_empty() || matches!(cell.text.as_str(), "-" | "–" | "n/a") {
                continue;
            }
            match value(key, *reader, cell) {
                Ok(Some(text)) if matches!(meaning, Meaning::Key(_)) => _ = row.insert(key, text),
                Ok(Some(text)) => _ = of_person.insert(key, text),
                Ok(None) => {}
                Err(why) => read.unread.push(say!("{place}: {why}", place = report.place(cell), why)),
            }
        }
        settle(table, &mut row, &mut of_person, person);
        let missing = keys
            .iter()
            .find(|key| key.need == Need::Always && !row.contains_key(key.name) && usual(table, key.name).is_none());
        let account = of_person.get("account").filter(|account| elsewhere(account));
        match (missing, cells.iter().find(|cell| !cell.text.is_empty())) {
            (None, Some(first)) if account.is_some() => {
                let account = account.map_or("", String::as_str);
                read.left_out.push(say!("{first}: it belongs to `{account}`", first = report.place(first), account));
            }
            (Some(key), Some(first)) => {
                read.left_out.push(say!(
                    "{first}: `{name}` is not in the playbook",
                    first = report.place(first),
                    name = key.name
                ));
            }
            (Some(_), None) => {}
            (None, _) => {
                read.rows.push(row);
                read.people.push(of_person);
            }
        }
    }
    read
}

/// How the cells of each column are read.
fn readers(report: &Report, meanings: &[Meaning], table: &str, config: &Config) -> Vec<ColumnReader> {
    let day_first = config.language.text("cell.day_first") == "true";
    let reader = |(at, meaning): (usize, &Meaning)| {
        let kind = match meaning {
            Meaning::Key(key) => {
                row_keys(table).iter().find(|known| known.name == *key).map_or(CellKind::Text, |it| it.cell)
            }
            _ => CellKind::Text,
        };
        let texts = report.rows.iter().filter_map(|row| row.get(at)).map(|cell| cell.text.as_str());
        let decimals = if report.delimiter == ',' { Decimals::Point } else { Decimals::of(texts) };
        ColumnReader { kind, decimals, day_first }
    };
    meanings.iter().enumerate().map(reader).collect()
}

/// What a cell holds, as the table has it; nothing where a word of the report says nothing here.
fn value(key: &str, reader: ColumnReader, cell: &Cell) -> Result<Option<String>, Message> {
    let known: &[&str] = match key {
        "state" => WhitespaceState::WORDS,
        "buying_role" => BuyingRole::WORDS,
        "function" => Function::WORDS,
        "mechanic" => Mechanic::WORDS,
        _ => &[],
    };
    if !known.is_empty() {
        return Ok(words::word(key, &cell.text, known));
    }
    match reader.literal(cell, &cell.text) {
        Ok(Literal::Text(text) | Literal::Number(text)) => Ok(Some(text)),
        Ok(Literal::Day(day)) => Ok(Some(day.to_string())),
        Ok(Literal::Flag(flag)) => Ok(Some(flag.to_string())),
        Err((message, hint)) => Err(say!("{message}: {hint}", message, hint)),
    }
}

/// Makes a name of its parts and an id of a title.
fn settle(table: &str, row: &mut Row, of_person: &mut Row, person: &dyn Fn(&str) -> Option<String>) {
    let parts: Vec<String> = ["first name", "last name"].iter().filter_map(|part| of_person.remove(part)).collect();
    let name_key = if table == "people" { "name" } else { "person" };
    if !parts.is_empty() && has_key(table, name_key) {
        row.entry(name_key).or_insert_with(|| parts.join(" "));
    }
    if let Some(title) = row.get("title").map(|title| file_name(title))
        && has_key(table, "id")
    {
        row.entry("id").or_insert(title);
    }
    if table == "contacts" {
        let email = of_person.get("email").cloned();
        let name = row.get("person").cloned().or_else(|| email.clone());
        if let Some(name) = name {
            let known = email.and_then(|email| person(&email)).or_else(|| person(&name));
            of_person.insert("name", name.clone());
            row.insert("person", known.unwrap_or_else(|| file_name(&name)));
        }
    }
    for key in ["our_contact", "reports_to"] {
        // Whoever is no person of the playbook is named nowhere else.
        if let Some(name) = row.remove(key) {
            row.extend(person(&name).map(|id| (key, id)));
        }
    }
}
