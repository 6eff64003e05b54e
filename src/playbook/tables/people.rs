//! A table of people: each row makes a person, as a file in `people/` would.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, LazyLock};

use crate::config::Config;
use crate::diagnostics::{Code, Finding, Findings, Placed, Span, say};
use crate::document::front_matter::{CellKind, TomlReader};
use crate::document::model::common::{Common, Share, Text};
use crate::document::model::document::TableAt;
use crate::document::model::{Document, Entity, Kind, Person};
use crate::document::parse::blank_common;
use crate::document::plain::{Need, RecordKey, ValueShape};
use crate::document::prose::Prose;
use crate::figures::letters::file_name;
use crate::load::disk::Source;
use crate::playbook::tables::names::Names;
use crate::playbook::tables::rows::{Held, TableRows, record_of, whole};
use crate::playbook::tables::sheet;

/// The keys of a row: those of a person, with the name before them.
pub(super) static KEYS: LazyLock<Vec<RecordKey>> = LazyLock::new(|| {
    let name = RecordKey {
        name: "name",
        means: "what the person is called",
        shape: ValueShape::Value("a text in quotes"),
        cell: CellKind::Text,
        need: Need::Always,
    };
    let share = Common::FIELDS.iter().filter(|key| key.name == "share");
    std::iter::once(&name).chain(Person::FIELDS).chain(share).copied().collect()
});

/// Adds the people that a table names.
pub(super) fn add(documents: &mut Vec<Arc<Document>>, table: &Source, config: &Config, findings: &mut Findings) {
    let cells = sheet(table, findings);
    let names = Names::of(documents);
    let mut known: HashMap<Arc<str>, Span> =
        documents.iter().map(|it| (Arc::clone(&it.id), it.span(it.opening.clone()))).collect();
    let mut rows = TableRows { table, name: "people", sheet: &cells, config, names: &names, findings };
    let Some(columns) = rows.columns(&KEYS, &[]) else { return };
    for row in &cells.rows {
        if rows.is_too_wide(row) {
            continue;
        }
        let Some(held) = rows.literals(&columns, row) else { continue };
        let Some(person) = person(&held, table, whole(row), rows.findings) else { continue };
        let place = Span::new(&table.path, person.opening.clone());
        if let Some(first) = known.get(&person.id) {
            let message = say!("the person `{short}` appears twice in this playbook", short = person.short());
            let finding = Finding::new(Code::KP009, place, message).also(first.clone(), say!("first here"));
            rows.findings.push(finding.hint(say!("keep the row or the file that counts, and delete the other one")));
            continue;
        }
        known.insert(Arc::clone(&person.id), place);
        documents.push(Arc::new(person));
    }
}

/// The person of a row.
fn person(held: &[Held], table: &Source, at: Range<usize>, findings: &mut Findings) -> Option<Document> {
    let (of_all, own): (Vec<&Held>, Vec<&Held>) = held.iter().partition(|it| ["name", "share"].contains(&it.key));
    let name = of_all.iter().find(|it| it.key == "name").and_then(|it| it.text())?;
    let mut reader = TomlReader::new(&table.path, 0, 0..0);
    let person: Option<Person> = record_of(own.into_iter(), at.clone(), &mut reader);
    let share = of_all.iter().find(|it| it.key == "share").and_then(|it| it.text());
    let share = share.and_then(|share| shared(&share, table, &mut reader.findings));
    let slots = reader.slots();
    let is_partial = !reader.findings.is_empty();
    findings.extend(reader.findings);
    let id = format!("people/{}", file_name(&name.value));
    Some(Document {
        id: Arc::from(id.as_str()),
        kind: Kind::Person,
        path: Arc::clone(&table.path),
        tables: vec![TableAt { start: 0, path: Arc::clone(&table.path) }],
        account: None,
        plan: None,
        common: Common { title: Some(name), share, ..blank_common() },
        entity: person.map(Entity::Person),
        body: Prose::default(),
        slots,
        opening: at,
        front: 0,
        is_partial,
    })
}

/// Who may see a person.
fn shared(word: &Text, table: &Source, findings: &mut Findings) -> Option<Placed<Share>> {
    match word.value.as_str() {
        "internal" => Some(Placed::new(Share::Internal, word.range())),
        "customer" => Some(Placed::new(Share::Customer, word.range())),
        other => {
            let unknown = Finding::new(
                Code::KP007,
                Span::new(&table.path, word.range()),
                say!("`{word}` is not a word of this key", word = other),
            );
            findings.push(unknown.hint(say!("write `internal` or `customer`")));
            None
        }
    }
}
