//! What the columns of a report hold: by the settings, by the keys, by what reports call them, or by what is in them.

use crate::cli::import::report::Report;
use crate::cli::import::{table_columns, usual, words};
use crate::config::Config;
use crate::diagnostics::{Message, say};
use crate::load::tables::Cell;
use crate::playbook::tables::{ColumnKey, Head, head};

/// What a column holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A key of the table.
    Key(&'static str),
    /// A key of a person, in a table of contacts; `first name` and `last name` make a name.
    OfPerson(&'static str),
    /// It is left out, and why.
    LeftOut(Message),
    /// Nobody knows.
    Unknown,
}

/// What each column of a head holds in a table.
pub(super) fn meanings(cells: &[Cell], table: &str, config: &Config) -> Vec<Meaning> {
    let (keys, of_people) = (table_columns(table), table_columns("people"));
    let mut taken: Vec<Meaning> = Vec::new();
    let one = |cell: &Cell| {
        if cell.text.is_empty() {
            return Meaning::LeftOut(say!("it has no header"));
        }
        match head(&cell.text, table, &keys, config) {
            Head::Key(at) => return Meaning::Key(keys[at].name),
            Head::LeftOut => return Meaning::LeftOut(say!("`site.toml` says so")),
            Head::Unknown => {}
        }
        if let Some(key) = words::key_of(&cell.text, table) {
            return key_in(key, table, &keys);
        }
        if let Some(why) = words::left_out(&cell.text) {
            return Meaning::LeftOut(Message::constant(why));
        }
        match head(&cell.text, "people", &of_people, config) {
            Head::Key(at) if table == "contacts" => key_in(of_people[at].name, table, &keys),
            _ => Meaning::Unknown,
        }
    };
    for cell in cells {
        let meaning = one(cell);
        let is_new = matches!(meaning, Meaning::LeftOut(_) | Meaning::Unknown) || !taken.contains(&meaning);
        taken.push(if is_new { meaning } else { Meaning::LeftOut(say!("another column holds the same")) });
    }
    taken
}

/// A key that reports have, as one of the table or of the person that a contact is.
fn key_in(key: &'static str, table: &str, keys: &[ColumnKey]) -> Meaning {
    let is_own = keys.iter().any(|known| known.name == key);
    match key {
        "name" if table == "contacts" => Meaning::Key("person"),
        _ if is_own => Meaning::Key(key),
        _ => Meaning::OfPerson(key),
    }
}

/// Gives columns that nobody knows a meaning by what is in them: addresses, and names of people.
pub(super) fn by_content(report: &Report, meanings: &mut [Meaning], is_person: &dyn Fn(&str) -> bool) {
    for at in 0..meanings.len() {
        if meanings[at] != Meaning::Unknown {
            continue;
        }
        let texts = || report.rows.iter().filter_map(|row| row.get(at)).map(|cell| cell.text.as_str());
        let filled = texts().filter(|text| !text.is_empty()).count();
        let most = |is: &dyn Fn(&str) -> bool| filled > 0 && texts().filter(|text| is(text)).count() * 5 >= filled * 4;
        let email = Meaning::OfPerson("email");
        let person = Meaning::Key("person");
        let is_address = |text: &str| text.split_once('@').is_some_and(|(_, host)| host.contains('.'));
        if most(&is_address) && !meanings.contains(&email) {
            meanings[at] = email;
        } else if most(is_person) && !meanings.contains(&person) {
            meanings[at] = person;
        }
    }
}

/// How many columns of a head mean something in a table, and whether all are there that have to be.
pub(super) fn fit(cells: &[Cell], table: &str, config: &Config) -> (bool, usize) {
    let meanings = meanings(cells, table, config);
    let held = |key: &str| {
        meanings.iter().any(|it| matches!(it, Meaning::Key(known) | Meaning::OfPerson(known) if *known == key))
    };
    let count = meanings.iter().filter(|it| matches!(it, Meaning::Key(_) | Meaning::OfPerson(_))).count();
    let named = |key: &str| key == "person" && (held("last name") || held("email"));
    let columns = table_columns(table);
    let must = columns.iter().filter(|key| key.must).map(|key| key.name);
    let mut open = must.filter(|key| !held(key) && !named(key) && usual(table, key).is_none());
    (open.next().is_none(), count)
}
