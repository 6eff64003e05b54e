//! The rows of one table, read as the records that front matter would hold.

use std::ops::Range;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::config::Config;
use crate::diagnostics::{Code, Finding, Findings, Span, say};
use crate::document::front_matter::{CellKind, Field, TomlReader};
use crate::document::model::common::Text;
use crate::document::model::document::TableAt;
use crate::document::model::objective::Action;
use crate::document::model::{Document, listed};
use crate::document::plain::{Need, RecordKey, ValueShape};
use crate::figures::names::{folded, nearest, normal};
use crate::load::disk::Source;
use crate::load::tables::decimals::Decimals;
use crate::load::tables::{Cell, Sheet};
use crate::playbook::tables::cells::{ColumnReader, Literal, parts};
use crate::playbook::tables::head::{ColumnKey, columns};
use crate::playbook::tables::names::Names;
use crate::playbook::tables::{STRIDE, column_keys, row_keys};

/// A table that is read.
pub(super) struct TableRows<'a> {
    pub(super) table: &'a Source,
    /// What it is called.
    pub(super) name: &'static str,
    pub(super) sheet: &'a Sheet,
    pub(super) config: &'a Config,
    pub(super) names: &'a Names,
    pub(super) findings: &'a mut Findings,
}

/// A column of a key.
pub(super) struct Column {
    key: &'static RecordKey,
    at: usize,
    reader: ColumnReader,
}

impl<'a> TableRows<'a> {
    /// Reads every row.
    pub(super) fn all<T: Field>(&mut self, document: &mut Document, list: &mut Vec<T>) {
        let rows: Vec<&Vec<Cell>> = self.sheet.rows.iter().collect();
        self.read(document, list, &[], &rows);
    }

    /// Reads rows as records of a document. `beside` is a key that was read before, if there is one.
    pub(super) fn read<T: Field>(
        &mut self,
        document: &mut Document,
        list: &mut Vec<T>,
        beside: &[ColumnKey],
        rows: &[&Vec<Cell>],
    ) {
        let before = self.findings.len();
        let Some(columns) = self.columns(row_keys::<T>(), beside) else {
            document.is_partial = true;
            return;
        };
        let owner = owner_column(self.sheet);
        let start = (document.tables.len() + 1) * STRIDE;
        document.tables.push(TableAt { start, path: Arc::clone(&self.table.path) });
        let mut reader = TomlReader::new(&document.path, start, 0..0).with_slots(document.slots);
        for row in rows {
            if self.is_too_wide(row) || self.is_of_another(owner, row, &document.id) {
                continue;
            }
            let Some(record) = self.literals(&columns, row) else { continue };
            list.extend(record_of(record.iter(), whole(row), &mut reader));
        }
        document.slots = reader.slots();
        let found: Vec<Finding> = reader.findings.into_iter().map(|finding| document.placed(finding)).collect();
        self.findings.extend(found);
        document.is_partial |= self.findings.len() > before || !self.sheet.faults.is_empty();
    }

    /// The rows of a table of actions by the objective that each names. `objectives` are those of the plan.
    pub(super) fn by_objective(&mut self, objectives: &[(usize, Arc<Document>)]) -> Vec<(usize, Vec<&'a Vec<Cell>>)> {
        let wanted = with_beside(row_keys::<Action>(), &[OBJECTIVE]);
        let places = columns(self.table, self.name, self.sheet, &wanted, self.config, self.findings);
        let Some(at) = places.and_then(|places| places.last().copied().flatten()) else { return Vec::new() };
        let mut sorted: Vec<(usize, Vec<&'a Vec<Cell>>)> = Vec::new();
        let sheet = self.sheet;
        for row in &sheet.rows {
            let name = row.get(at).map_or(String::new(), |cell| normal(&cell.text));
            let is_named = |it: &Document| *it.id == *name || it.short() == name;
            let Some((place, _)) = objectives.iter().find(|(_, it)| is_named(it)) else {
                let named = row.get(at).filter(|cell| !cell.text.is_empty());
                let span = Span::new(&self.table.path, named.map_or(whole(row), |cell| cell.at.clone()));
                let known: Vec<_> = objectives.iter().map(|(_, it)| (it.short(), it.title())).collect();
                self.findings.push(no_objective(span, &name, &known, &[]));
                continue;
            };
            match sorted.iter_mut().find(|(known, _)| known == place) {
                Some((_, rows)) => rows.push(row),
                None => sorted.push((*place, vec![row])),
            }
        }
        sorted
    }

    /// Whether a row has cells that no column is over. It is told.
    pub(super) fn is_too_wide(&mut self, row: &[Cell]) -> bool {
        let extra = row.iter().skip(self.sheet.head.len()).find(|cell| !cell.text.is_empty());
        if let Some(cell) = extra {
            self.findings.push(too_wide(self.table, cell, self.sheet.delimiter));
        }
        extra.is_some()
    }

    /// Whether a row says that it is another thing's. It is told.
    fn is_of_another(&mut self, owner: Option<usize>, row: &[Cell], id: &str) -> bool {
        let named = owner.and_then(|at| row.get(at)).filter(|cell| !cell.text.is_empty());
        let Some(cell) = named.filter(|cell| normal(&cell.text) != id) else { return false };
        let message = say!("this row belongs to `{cell}`, but the table is beside `{id}`", cell = cell.text, id);
        let finding = Finding::new(Code::KP007, Span::new(&self.table.path, cell.at.clone()), message);
        self.findings.push(finding.hint(say!("delete the row, or put the table where it belongs")));
        true
    }

    /// The columns of a table of these keys.
    pub(super) fn columns(&mut self, keys: &'static [RecordKey], beside: &[ColumnKey]) -> Option<Vec<Column>> {
        let wanted = with_beside(keys, beside);
        let places = columns(self.table, self.name, self.sheet, &wanted, self.config, self.findings)?;
        let day_first = self.config.language.text("cell.day_first") == "true";
        let column = |(key, at): (&ColumnKey, Option<usize>)| {
            let is_beside = beside.iter().any(|known| known.name == key.name);
            let (at, key) = (at?, keys.iter().find(|known| known.name == key.name && !is_beside)?);
            let texts = self.sheet.rows.iter().filter_map(|row| row.get(at)).map(|cell| cell.text.as_str());
            let is_asked = key.cell == CellKind::Number && self.sheet.delimiter != ',';
            let decimals = if is_asked { Decimals::of(texts) } else { Decimals::Point };
            Some(Column { key, at, reader: ColumnReader { kind: key.cell, decimals, day_first } })
        };
        Some(wanted.iter().zip(places).filter_map(column).collect())
    }

    /// What the cells of a row hold, by key; nothing where one of them cannot be read, which is told.
    pub(super) fn literals(&mut self, columns: &[Column], row: &[Cell]) -> Option<Vec<Held>> {
        let mut held = Vec::with_capacity(columns.len());
        let mut is_whole = true;
        for column in columns {
            let cell = row.get(column.at).filter(|cell| !cell.text.is_empty());
            let Some(cell) = cell else {
                if column.key.need == Need::Always {
                    let end = row.last().map_or(0, |cell| cell.at.end);
                    let at = row.get(column.at).map_or(end..end, |cell| cell.at.clone());
                    self.findings.push(empty_cell(Span::new(&self.table.path, at), column.key));
                    is_whole = false;
                }
                continue;
            };
            match self.held(column, cell) {
                Some(it) => held.push(it),
                None => is_whole = false,
            }
        }
        is_whole.then_some(held)
    }

    /// What a cell holds.
    fn held(&mut self, column: &Column, cell: &Cell) -> Option<Held> {
        let is_list = matches!(column.key.shape, ValueShape::List(_));
        let parts = if is_list { parts(cell) } else { vec![(cell.text.as_str(), cell.at.clone())] };
        let mut values = Vec::with_capacity(parts.len());
        for (text, at) in parts {
            let read = match column.key.cell {
                CellKind::Name(wants) => Ok(Literal::Text(self.names.id(wants, text).unwrap_or(text).to_owned())),
                _ => column.reader.literal(cell, text),
            };
            match read {
                Ok(literal) => values.push((literal, at)),
                Err((message, hint)) => {
                    let span = Span::new(&self.table.path, at);
                    self.findings.push(Finding::new(Code::KP007, span, message).hint(hint));
                    return None;
                }
            }
        }
        Some(Held { key: column.key.name, at: cell.at.clone(), values, is_list })
    }
}

/// The columns of some keys, and behind them those that are read by themselves.
fn with_beside(keys: &[RecordKey], beside: &[ColumnKey]) -> Vec<ColumnKey> {
    let own = column_keys(keys).into_iter().filter(|key| beside.iter().all(|known| known.name != key.name));
    own.chain(beside.iter().copied()).collect()
}

/// The column of an exported table that says whose each row is.
pub(crate) const OWNER: &str = "on";

/// Where the column stands that says whose a row is.
fn owner_column(sheet: &Sheet) -> Option<usize> {
    sheet.head.iter().position(|cell| cell.text.eq_ignore_ascii_case(OWNER))
}

/// The column of a table of actions that says whose they are.
pub(super) const OBJECTIVE: ColumnKey = ColumnKey { name: "objective", must: true };

/// KP101 for what is no objective of a plan. `known` are those that there are, by name and title; `besides` are other names
/// that may stand there.
pub(crate) fn no_objective(span: Span, name: &str, known: &[(&str, String)], besides: &[&str]) -> Finding {
    let finding = Finding::new(Code::KP101, span.clone(), say!("no objective of this plan is called `{name}`", name));
    let titled = known.iter().find(|(_, title)| folded(title) == folded(name)).map(|(short, _)| *short);
    let names: Vec<&str> = known.iter().map(|(short, _)| *short).chain(besides.iter().copied()).collect();
    match titled.or_else(|| nearest(name, names.iter().copied()).filter(|_| !name.is_empty())) {
        Some(near) => finding.label(say!("did you mean `{near}`?", near)).fix(span, near),
        None => finding.hint(say!("write one of {names}", names = listed(&names.iter().take(12).collect::<Vec<_>>()))),
    }
}

/// What a cell holds, under the key that it is for.
pub(super) struct Held {
    pub(super) key: &'static str,
    at: Range<usize>,
    values: Vec<(Literal, Range<usize>)>,
    is_list: bool,
}

impl Held {
    /// A text with its place.
    pub(super) fn text(&self) -> Option<Text> {
        match self.values.first() {
            Some((Literal::Text(text), at)) => Some(Text::new(text.clone(), at.clone())),
            _ => None,
        }
    }
}

/// The record that a row is.
pub(super) fn record_of<'h, T: Field>(
    held: impl Iterator<Item = &'h Held>,
    at: Range<usize>,
    reader: &mut TomlReader<'_>,
) -> Option<T> {
    let mut table = DeTable::new();
    for it in held {
        let mut values = it.values.iter().map(|(literal, at)| Spanned::new(at.clone(), literal.value()));
        let value =
            if it.is_list { Spanned::new(it.at.clone(), DeValue::Array(values.collect())) } else { values.next()? };
        table.insert(Spanned::new(it.at.clone(), it.key.into()), value);
    }
    T::read(&Spanned::new(at, DeValue::Table(table)), reader)
}

/// The place of a whole row.
pub(super) fn whole(row: &[Cell]) -> Range<usize> {
    let mut filled = row.iter().filter(|cell| !cell.text.is_empty());
    let first = filled.next();
    let last = filled.next_back().or(first);
    first.map_or(0, |cell| cell.at.start)..last.map_or(0, |cell| cell.at.end)
}

/// KP006 for a cell that nobody filled in.
pub(crate) fn empty_cell(at: Span, key: &RecordKey) -> Finding {
    Finding::new(Code::KP006, at, say!("`{name}` is empty in this row", name = key.name))
        .hint(say!("fill in {means}, or delete the row", means = key.means))
}

/// KP007 for a cell that no column is over.
pub(crate) fn too_wide(table: &Source, cell: &Cell, delimiter: char) -> Finding {
    let message = say!("this row has more cells than the header has columns");
    let finding = Finding::new(Code::KP007, Span::new(&table.path, cell.at.clone()), message);
    if delimiter == ',' {
        finding.hint(say!("a number has a decimal point, as in 90.5; a text with a comma goes in quotes"))
    } else {
        finding.hint(say!("put a text that holds the separator in quotes"))
    }
}
