//! What the columns of a table mean: by `site.toml`, by the keys themselves, or by the words of the site's language.

use crate::config::Config;
use crate::diagnostics::{Code, Finding, Findings, Span, say};
use crate::document::model::listed;
use crate::figures::names::{folded, nearest};
use crate::load::disk::Source;
use crate::load::tables::{Cell, Sheet};
use crate::playbook::tables::rows::OWNER;

/// A key that a column may hold.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ColumnKey {
    /// As front matter has it.
    pub(crate) name: &'static str,
    /// Whether there has to be a column for it.
    pub(crate) must: bool,
}

/// What the head of a column means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Head {
    /// The key with this index.
    Key(usize),
    /// The site leaves this column out.
    LeftOut,
    /// None of them.
    Unknown,
}

/// The key that a column of the table `table` holds by its name: `site.toml` first, then the keys themselves, then the words
/// of the site's language.
pub(crate) fn head(name: &str, table: &str, keys: &[ColumnKey], config: &Config) -> Head {
    let spoken = |name: &str| folded(name).replace(['_', '-'], " ");
    let name = spoken(name);
    let own = config.columns.iter().filter(|(known, _)| known == table).flat_map(|(_, columns)| columns);
    let key_of = |key: &str| keys.iter().position(|known| spoken(known.name) == key).map_or(Head::Unknown, Head::Key);
    if let Some((_, key)) = own.into_iter().find(|(column, _)| spoken(column) == name) {
        return if key.trim().is_empty() { Head::LeftOut } else { key_of(&spoken(key)) };
    }
    // The first name is what an export writes; the others are read too.
    let in_words = |key: &ColumnKey| {
        config.language.text(&format!("column.{}", key.name)).split(" | ").any(|word| spoken(word) == name)
    };
    match key_of(&name) {
        Head::Unknown => keys.iter().position(in_words).map_or(Head::Unknown, Head::Key),
        known => known,
    }
}

/// Where the column of each key stands. Nothing where one is missing that has to be there, or where there is one that is none.
pub(crate) fn columns(
    table: &Source,
    name: &str,
    sheet: &Sheet,
    keys: &[ColumnKey],
    config: &Config,
    findings: &mut Findings,
) -> Option<Vec<Option<usize>>> {
    let mut columns = vec![None; keys.len()];
    let mut unknown: Vec<&Cell> = Vec::new();
    for (at, cell) in sheet.head.iter().enumerate().filter(|(_, cell)| !cell.text.is_empty()) {
        match head(&cell.text, name, keys, config) {
            Head::Key(key) if columns[key].is_none() => columns[key] = Some(at),
            Head::LeftOut => {}
            // An exported table says whose its rows are.
            Head::Unknown if cell.text.eq_ignore_ascii_case(OWNER) => {}
            _ => unknown.push(cell),
        }
    }
    let open = |must: bool| {
        let free = keys.iter().zip(&columns).filter(move |(key, column)| column.is_none() && (key.must || !must));
        free.map(|(key, _)| key.name).collect::<Vec<&str>>()
    };
    let missing = open(true);
    if missing.is_empty() && unknown.is_empty() {
        return Some(columns);
    }
    let all: Vec<&str> = keys.iter().map(|key| key.name).collect();
    let span = |cell: &Cell| Span::new(&table.path, cell.at.clone());
    if missing.len() > 1 || unknown.is_empty() {
        let last = sheet.head.last().map_or(0, |cell| cell.at.end);
        let at = Span::new(&table.path, sheet.head.first().map_or(0, |cell| cell.at.start)..last);
        let message = say!("this table does not begin with the columns it needs");
        findings.push(Finding::new(Code::KP007, at, message).hint(say!(
            "the first line names the columns {all}; missing: {missing}",
            all = listed(&all),
            missing = listed(&missing)
        )));
        return None;
    }
    for cell in unknown {
        let finding =
            Finding::new(Code::KP004, span(cell), say!("no column is called `{cell}` here", cell = cell.text));
        findings.push(match nearest(&folded(&cell.text), open(false)) {
            Some(near) => finding.label(say!("did you mean `{near}`?", near)).fix(span(cell), near),
            None => finding.hint(say!(
                "the columns are {all}; `[tables.{name}.columns]` in `site.toml` says what another one holds",
                all = listed(&all),
                name
            )),
        });
    }
    None
}
