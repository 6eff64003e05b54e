//! Tables beside the files of a playbook: their rows become part of the records, as if they were written there. So all that
//! follows, every check and every edition, knows rows and front matter as one.

mod cells;
mod head;
mod names;
mod people;
mod rows;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::config::Config;
use crate::diagnostics::{Code, Finding, Findings, Message, Span, say};
use crate::document::front_matter::{CellKind, Field};
use crate::document::merge;
use crate::document::model::account::{Competitor, Contact, Contract, Finance, WhitespaceField};
use crate::document::model::objective::Action;
use crate::document::model::plan::{Commitment, Promotion, Request, Sales, Term, ValueDelivered};
use crate::document::model::{Document, Entity, Kind};
use crate::document::plain::{Need, RecordKey, ValueShape};
use crate::document::reference::Wants;
use crate::load::disk::Source;
use crate::load::tables::{Sheet, TablePath};

pub(crate) use cells::period;
#[cfg(feature = "cli")]
pub(crate) use cells::{ColumnReader, Literal};
pub(crate) use head::{ColumnKey, columns};
#[cfg(feature = "cli")]
pub(crate) use head::{Head, head};
use names::Names;
use rows::{OBJECTIVE, TableRows};
pub(crate) use rows::{empty_cell, no_objective, too_wide};

/// From where the places of one table of a document begin to where those of the next do: more than a file or a table has
/// bytes.
const STRIDE: usize = 1 << 25;

/// Puts the rows of tables into the documents that they stand beside, and makes the people that a table names. Readings
/// are left to [`crate::playbook::resolve`].
pub fn merged(documents: Vec<Arc<Document>>, tables: &[Source], config: &Config) -> (Vec<Arc<Document>>, Findings) {
    let twins = Twins::among(tables);
    let mut findings: Findings = tables.iter().filter(|table| twins.has(table)).map(twin).collect();
    let mut merging = Merging { documents, config, names: Names::default() };
    let read: Vec<(&Source, TablePath<'_>)> = tables
        .iter()
        .filter_map(|table| Some((table, TablePath::of(&table.path)?)))
        .filter(|(table, place)| table.readable && place.name != "readings" && !twins.has(table))
        .filter(|(table, _)| match unfinished(table) {
            Some(finding) => {
                findings.push(finding);
                false
            }
            None => true,
        })
        .collect();
    if read.is_empty() {
        return (merging.documents, findings);
    }
    for (table, _) in read.iter().filter(|(_, place)| place.name == "people") {
        people::add(&mut merging.documents, table, config, &mut findings);
    }
    merging.names = Names::of(&merging.documents);
    let at: HashMap<Arc<str>, usize> =
        merging.documents.iter().enumerate().map(|(at, document)| (Arc::clone(&document.id), at)).collect();
    for (table, place) in read.into_iter().filter(|(_, place)| place.name != "people") {
        merging.take(table, place, &at, &mut findings);
    }
    for document in merging.documents.iter().filter(|document| !document.tables.is_empty()) {
        findings.extend(crate::document::parse::check_rows(document));
    }
    (merging.documents, findings)
}

/// What is wrong with a table that a merge has left as it is.
fn unfinished(table: &Source) -> Option<Finding> {
    merge::unfinished(&table.path, &table.text)
}

/// The tables that stand there as `.csv`, by their paths without the ending.
pub(crate) struct Twins<'a>(HashSet<&'a str>);

impl<'a> Twins<'a> {
    /// Those among all tables.
    pub(crate) fn among(tables: &'a [Source]) -> Self {
        Self(tables.iter().filter_map(|table| table.path.strip_suffix(".csv")).collect())
    }

    /// Whether a workbook stands there as `.csv` too. It is told, and not read: each of its rows would be there twice.
    pub(crate) fn has(&self, table: &Source) -> bool {
        table.path.strip_suffix(".xlsx").is_some_and(|stem| self.0.contains(stem))
    }
}

/// KP012 for a table that stands there as `.csv` and as `.xlsx`.
fn twin(table: &Source) -> Finding {
    let name = TablePath::of(&table.path).map_or("", |place| place.name);
    let message = say!("`{name}` is here twice, as `.xlsx` and as `.csv`", name);
    Finding::new(Code::KP012, Span::file(&table.path), message)
        .hint(say!("keep the one that counts, and delete the other one"))
}

/// The keys of the rows of a list.
fn row_keys<T: Field>() -> &'static [RecordKey] {
    match T::SHAPE {
        ValueShape::Record(keys) => keys,
        _ => &[],
    }
}

/// The columns that a table of these records may have.
pub(crate) fn column_keys(keys: &[RecordKey]) -> Vec<ColumnKey> {
    let fits = |key: &&RecordKey| key.cell != CellKind::None;
    keys.iter().filter(fits).map(|key| ColumnKey { name: key.name, must: key.need == Need::Always }).collect()
}

/// Documents while rows are put into them.
struct Merging<'a> {
    documents: Vec<Arc<Document>>,
    config: &'a Config,
    names: Names,
}

impl Merging<'_> {
    /// Takes in one table.
    fn take(&mut self, table: &Source, place: TablePath<'_>, at: &HashMap<Arc<str>, usize>, findings: &mut Findings) {
        let Some(owner) = at.get(place.id).copied() else {
            let message = if place.id.matches('/').count() == 1 {
                say!("this table is not beside an account's `_index.md`")
            } else {
                say!("this table is not beside a plan's `_index.md`")
            };
            let finding = Finding::new(Code::KP013, Span::file(&table.path), message);
            findings.push(
                finding.hint(say!("write that file, or move the table to the account or plan that it belongs to")),
            );
            return;
        };
        if self.documents[owner].entity.is_none() {
            return;
        }
        let sheet = sheet(table, findings);
        if place.name == "actions" {
            return self.actions(table, &sheet, owner, findings);
        }
        let document = Arc::make_mut(&mut self.documents[owner]);
        let mut rows =
            TableRows { table, name: place.name, sheet: &sheet, config: self.config, names: &self.names, findings };
        let Some(entity) = document.entity.take() else { return };
        document.entity = Some(add(entity, document, &mut rows));
    }

    /// Takes in a table of actions: each row goes to the objective that it names.
    fn actions(&mut self, table: &Source, sheet: &Sheet, plan: usize, findings: &mut Findings) {
        let folder = format!("{}/objectives/", self.documents[plan].id);
        let documents = self.documents.iter().enumerate();
        let objectives: Vec<(usize, Arc<Document>)> = documents
            .filter(|(_, it)| it.kind == Kind::Objective && it.id.starts_with(&folder))
            .map(|(at, it)| (at, Arc::clone(it)))
            .collect();
        let mut rows = TableRows { table, name: "actions", sheet, config: self.config, names: &self.names, findings };
        for (at, of) in rows.by_objective(&objectives) {
            let document = Arc::make_mut(&mut self.documents[at]);
            let mut entity = document.entity.take();
            if let Some(Entity::Objective(objective)) = &mut entity {
                rows.read(document, &mut objective.actions, &[OBJECTIVE], &of);
            }
            document.entity = entity;
        }
    }
}

/// A table cut into cells.
fn sheet(table: &Source, findings: &mut Findings) -> Sheet {
    let sheet = Sheet::of(&table.path, &table.text);
    report_faults(table, &sheet, findings);
    sheet
}

/// What is wrong with the quotes of a table.
pub(crate) fn report_faults(table: &Source, sheet: &Sheet, findings: &mut Findings) {
    for (at, message) in &sheet.faults {
        let hint = say!(
            "close the quote after the last word of its cell, or delete it; a quote inside a text is written twice"
        );
        findings
            .push(Finding::new(Code::KP007, Span::new(&table.path, at.clone()), Message::constant(message)).hint(hint));
    }
}

/// A record with the rows of a table behind what it holds.
fn add(mut entity: Entity, document: &mut Document, rows: &mut TableRows<'_>) -> Entity {
    match (rows.name, &mut entity) {
        ("contacts", Entity::Account(it)) => rows.all(document, &mut it.contacts),
        ("contracts", Entity::Account(it)) => rows.all(document, &mut it.contracts),
        ("whitespace", Entity::Account(it)) => rows.all(document, &mut it.whitespace),
        ("competitors", Entity::Account(it)) => rows.all(document, &mut it.competitors),
        ("finance", Entity::Account(it)) => rows.all(document, &mut it.finance),
        ("sales", Entity::Plan(it)) => rows.all(document, &mut it.sales),
        ("promotions", Entity::Plan(it)) => rows.all(document, &mut it.promotions),
        ("terms", Entity::Plan(it)) => rows.all(document, &mut it.terms),
        ("commitments", Entity::Plan(it)) => rows.all(document, &mut it.commitments),
        ("requests", Entity::Plan(it)) => rows.all(document, &mut it.requests),
        ("value", Entity::Plan(it)) => rows.all(document, &mut it.value),
        _ => {}
    }
    entity
}

/// The keys that a row of a table may hold, in the order of the content format; nothing for a name that no table has.
pub(crate) fn keys_of(name: &str) -> Option<Vec<RecordKey>> {
    let keys: &[RecordKey] = match name {
        "contacts" => Contact::FIELDS,
        "contracts" => Contract::FIELDS,
        "whitespace" => WhitespaceField::FIELDS,
        "competitors" => Competitor::FIELDS,
        "finance" => Finance::FIELDS,
        "readings" => &[],
        "sales" => Sales::FIELDS,
        "promotions" => Promotion::FIELDS,
        "terms" => Term::FIELDS,
        "actions" => Action::FIELDS,
        "commitments" => Commitment::FIELDS,
        "requests" => Request::FIELDS,
        "value" => ValueDelivered::FIELDS,
        "people" => &people::KEYS,
        _ => return None,
    };
    let before: &[RecordKey] = match name {
        "readings" => &READINGS,
        "actions" => &READINGS[..1],
        _ => &[],
    };
    let is_first = |key: &RecordKey| before.iter().all(|known| known.name != key.name);
    let keys = keys.iter().filter(|key| key.cell != CellKind::None && is_first(key));
    Some(before.iter().chain(keys).copied().collect())
}

/// The keys of a reading; the first is that of an action too.
pub(crate) const READINGS: [RecordKey; 5] = [
    reading_key("objective", "the objective, or `plan`", CellKind::Name(Wants::Objective), Need::Always),
    reading_key("kpi", "the id of the KPI", CellKind::Text, Need::Always),
    reading_key("period", "the period that it is about", CellKind::Period, Need::Always),
    reading_key("value", "what was read", CellKind::Number, Need::Always),
    reading_key("note", "words beside it", CellKind::Text, Need::Never),
];

const fn reading_key(name: &'static str, means: &'static str, cell: CellKind, need: Need) -> RecordKey {
    RecordKey { name, means, shape: ValueShape::Value("a text"), cell, need }
}
