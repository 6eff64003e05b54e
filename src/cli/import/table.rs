//! A table of the playbook that a report is put into: rows are updated by their key, none is taken away.

use std::collections::HashMap;

use crate::cli::import::rows::Row;
use crate::cli::import::{table_columns, usual};
use crate::config::Config;
use crate::diagnostics::{Joined, Message, Value, say};
use crate::figures::names::folded;
use crate::load::tables::Sheet;
use crate::playbook::tables::{Head, head};

/// A table while it is updated.
pub(super) struct Target {
    delimiter: char,
    heads: Vec<String>,
    /// What each column holds, if it is a key.
    keys: Vec<Option<&'static str>>,
    rows: Vec<Vec<String>>,
}

/// What an update did.
#[derive(Default)]
pub(super) struct Changes {
    /// Keys of rows that are new.
    pub(super) added: Vec<Message>,
    /// Rows that changed: key, and each change.
    pub(super) changed: Vec<Message>,
    /// How many rows say what they said.
    pub(super) same: usize,
    /// Keys of rows that the report does not have.
    pub(super) kept: Vec<Message>,
}

impl Changes {
    /// Whether the table is another one than before.
    pub(super) fn is_any(&self) -> bool {
        !self.added.is_empty() || !self.changed.is_empty()
    }
}

impl Target {
    /// The table as it stands; an empty one where there is none.
    pub(super) fn read(table: &str, before: Option<&str>, config: &Config) -> Self {
        let Some(text) = before else {
            return Self { delimiter: ',', heads: Vec::new(), keys: Vec::new(), rows: Vec::new() };
        };
        let known = table_columns(table);
        let sheet = Sheet::read(text);
        let heads: Vec<String> = sheet.head.into_iter().map(|cell| cell.text).collect();
        let key = |name: &String| match head(name, table, &known, config) {
            Head::Key(at) => Some(known[at].name),
            _ => None,
        };
        let keys = heads.iter().map(key).collect();
        let rows = sheet.rows.into_iter().map(|row| row.into_iter().map(|cell| cell.text).collect());
        Self { delimiter: sheet.delimiter, keys, rows: rows.collect(), heads }
    }

    /// Puts rows in. `same` says what somebody is called, whatever a cell calls them.
    pub(super) fn update(&mut self, table: &str, rows: &[Row], same: &dyn Fn(&str) -> String) -> Changes {
        let mut changes = Changes::default();
        let sets = natural_keys(table);
        for key in table_columns(table).into_iter().map(|key| key.name) {
            let is_held = usual(table, key).is_some() || rows.iter().any(|row| row.contains_key(key));
            if is_held && !rows.is_empty() && !self.keys.contains(&Some(key)) {
                self.keys.push(Some(key));
                self.heads.push(key.to_owned());
            }
        }
        let known = |row: &[String], keys: &[Option<&str>]| {
            let value = |key: &str| {
                let at = keys.iter().position(|known| *known == Some(key))?;
                row.get(at).filter(|text| !text.is_empty()).map(|text| same(text))
            };
            natural(sets, &value)
        };
        let mut places: HashMap<String, usize> =
            self.rows.iter().enumerate().filter_map(|(at, row)| Some((known(row, &self.keys)?, at))).collect();
        let mut seen = vec![false; self.rows.len()];
        for row in rows {
            let Some(key) = natural(sets, &|key| row.get(key).map(|text| same(text))) else { continue };
            let at = places.get(&key).copied();
            let place = at.unwrap_or(self.rows.len());
            if let Some(seen) = seen.get_mut(place) {
                *seen = true;
            }
            if at.is_none() {
                let cell = |key: Option<&str>| key.and_then(|key| usual(table, key)).unwrap_or("").to_owned();
                self.rows.push(self.keys.iter().copied().map(cell).collect());
                places.insert(key.clone(), place);
                changes.added.push(say!("{key}", key));
            }
            let said = self.put(row, place);
            match (place < seen.len(), said.is_empty()) {
                (true, true) => changes.same += 1,
                (true, false) => {
                    changes.changed.push(say!("{key}: {changes}", key, changes = Value::List(Joined::Commas, said)));
                }
                (false, _) => {}
            }
        }
        let kept = self.rows.iter().take(seen.len()).zip(&seen).filter(|(_, seen)| !**seen);
        changes.kept = kept.filter_map(|(row, _)| known(row, &self.keys)).map(|key| say!("{key}", key)).collect();
        changes
    }

    /// Puts what a row says in its place; returns what is another now.
    fn put(&mut self, row: &Row, place: usize) -> Vec<Value> {
        let cells = &mut self.rows[place];
        cells.resize(self.keys.len().max(cells.len()), String::new());
        let mut said = Vec::new();
        for (column, known) in self.keys.iter().enumerate() {
            let Some((name, new)) = known.and_then(|name| Some((name, row.get(name)?))) else { continue };
            if folded(&cells[column]) != folded(new) {
                let old = std::mem::replace(&mut cells[column], new.clone());
                said.push(Value::from(if old.is_empty() {
                    say!("{name} nothing → `{new}`", name, new)
                } else {
                    say!("{name} `{old}` → `{new}`", name, old, new)
                }));
            }
        }
        said
    }

    /// The table as a file has it.
    pub(super) fn text(&self) -> String {
        let delimiter = u8::try_from(self.delimiter).unwrap_or(b',');
        let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
        let rows = std::iter::once(&self.heads).chain(&self.rows);
        for row in rows {
            let cells = (0..self.heads.len()).map(|at| row.get(at).map_or("", String::as_str));
            writer.write_record(cells).expect("writing into memory cannot fail");
        }
        let bytes = writer.into_inner().expect("writing into memory cannot fail");
        String::from_utf8(bytes).expect("texts are made of texts")
    }
}

/// The keys that tell two rows of a table apart: the first of the sets that a row has.
fn natural_keys(table: &str) -> &'static [&'static [&'static str]] {
    match table {
        "contacts" => &[&["person"]],
        "whitespace" => &[&["unit", "offer"]],
        "competitors" | "people" => &[&["name"]],
        "finance" => &[&["year", "kind"]],
        "readings" => &[&["objective", "kpi", "period"]],
        "sales" => &[&["period"]],
        "actions" => &[&["id"], &["objective", "title"]],
        "commitments" => &[&["side", "text"]],
        "value" => &[&["date", "text"]],
        _ => &[&["id"]],
    }
}

/// What tells a row from others: the first set of keys that it has.
fn natural(sets: &[&[&str]], value: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    sets.iter().find_map(|keys| {
        let parts: Option<Vec<String>> =
            keys.iter().map(|key| value(key).or_else(|| (*key == "kind").then(|| "actual".to_owned()))).collect();
        parts.map(|parts| folded(&parts.join(" · ")))
    })
}
