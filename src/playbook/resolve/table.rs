//! The table of readings of a plan: readings between reviews, `objective,kpi,period,value,note`.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use crate::config::Config;
use crate::diagnostics::{Code, Finding, Findings, Message, Span, say};
use crate::document::front_matter::{no_period, period_hint};
use crate::document::merge;
use crate::document::model::{Kind, listed};
use crate::figures::names::{nearest, normal};
use crate::figures::period::Period;
use crate::load::disk::Source;
use crate::load::tables::decimals::Decimals;
use crate::load::tables::{Cell, Sheet, TablePath};
use crate::playbook::resolve::gather::OwnedReadings;
use crate::playbook::tables::{self, ColumnKey, period};
use crate::playbook::{PerThing, Reading, ReadingRow, Thing, ThingId};

/// The columns of a table of readings; the last one may be absent.
const COLUMNS: [ColumnKey; 5] = [
    ColumnKey { name: "objective", must: true },
    ColumnKey { name: "kpi", must: true },
    ColumnKey { name: "period", must: true },
    ColumnKey { name: "value", must: true },
    ColumnKey { name: "note", must: false },
];

/// What is needed to understand the tables, besides each of them.
pub(super) struct TableInputs<'a> {
    pub(super) things: &'a PerThing<Thing>,
    /// Ids of documents that are there and are no things: nobody is told that they are missing.
    pub(super) left_out: &'a HashSet<Arc<str>>,
    /// The month in which the fiscal year begins.
    pub(super) month: i8,
    /// What the site calls the columns.
    pub(super) config: &'a Config,
}

/// Adds the readings of a table. What is wrong with a row is reported at its cell.
pub(super) fn read(table: &Source, inputs: &TableInputs<'_>, readings: &mut OwnedReadings, findings: &mut Findings) {
    if !table.readable {
        return;
    }
    if let Some(finding) = merge::unfinished(&table.path, &table.text) {
        findings.push(finding);
        return;
    }
    let Some(TablePath { name: "readings", id: plan_id }) = TablePath::of(&table.path) else { return };
    if inputs.left_out.contains(plan_id) {
        return;
    }
    let mut things = inputs.things.iter();
    let Some((plan, _)) = things.find(|(_, thing)| thing.kind() == Kind::Plan && *thing.document.id == *plan_id) else {
        let name = table.path.rsplit('/').next().unwrap_or_default();
        let message = say!("this `{name}` is not beside a plan's `_index.md`", name);
        findings.push(
            Finding::new(Code::KP013, Span::file(&table.path), message)
                .hint(say!("move it into the folder of the plan")),
        );
        return;
    };
    let sheet = Sheet::of(&table.path, &table.text);
    tables::report_faults(table, &sheet, findings);
    let columns = tables::columns(table, "readings", &sheet, &COLUMNS, inputs.config, findings);
    let Some(columns) = columns else { return };
    let decimals = match sheet.delimiter {
        ',' => Decimals::Point,
        _ => Decimals::of(sheet.rows.iter().filter_map(|row| row.get(columns[3]?)).map(|cell| cell.text.as_str())),
    };
    let reader =
        RowReader { table, columns, decimals, width: sheet.head.len(), delimiter: sheet.delimiter, plan, inputs };
    let mut seen: HashMap<(ThingId, Arc<str>, Period), Span> = HashMap::new();
    for row in &sheet.rows {
        match reader.reading(row) {
            Ok(Some((owner, reading))) => {
                let key = (owner, Arc::clone(&reading.kpi), reading.period);
                let at = reader.place(row, 2);
                match seen.entry(key) {
                    Entry::Vacant(place) => {
                        place.insert(at);
                        readings.push((owner, reading));
                    }
                    Entry::Occupied(first) => {
                        let message =
                            say!("`{kpi}` has two rows for {period}", kpi = reading.kpi, period = reading.period);
                        let finding = Finding::new(Code::KP009, at, message);
                        let finding = finding.also(first.get().clone(), say!("first here"));
                        findings.push(finding.hint(say!("keep the row that counts, and delete the other one")));
                    }
                }
            }
            Ok(None) => {}
            Err(finding) => findings.push(*finding),
        }
    }
}

/// Reads the rows of a table.
struct RowReader<'a> {
    table: &'a Source,
    columns: Vec<Option<usize>>,
    decimals: Decimals,
    /// How many cells the head has.
    width: usize,
    delimiter: char,
    plan: ThingId,
    inputs: &'a TableInputs<'a>,
}

impl RowReader<'_> {
    fn span(&self, at: Range<usize>) -> Span {
        Span::new(&self.table.path, at)
    }

    fn cell<'r>(&self, row: &'r [Cell], column: usize) -> &'r str {
        self.columns[column].and_then(|at| row.get(at)).map_or("", |cell| cell.text.as_str())
    }

    /// The place of a cell; the end of a row that has none.
    fn place(&self, row: &[Cell], column: usize) -> Span {
        let end = row.last().map_or(0, |cell| cell.at.end);
        let cell = self.columns[column].and_then(|at| row.get(at));
        self.span(cell.map_or(end..end, |cell| cell.at.clone()))
    }

    /// A finding at a cell.
    fn fault(&self, row: &[Cell], column: usize, code: Code, message: Message) -> Finding {
        Finding::new(code, self.place(row, column), message)
    }

    /// The reading, and the thing whose KPI it is; nothing where that thing could not be read.
    fn reading(&self, row: &[Cell]) -> Result<Option<(ThingId, Reading)>, Box<Finding>> {
        if let Some(cell) = row.iter().skip(self.width).find(|cell| !cell.text.is_empty()) {
            return Err(Box::new(tables::too_wide(self.table, cell, self.delimiter)));
        }
        if let Some(column) = (0..4).find(|column| self.cell(row, *column).is_empty()) {
            let key = &tables::READINGS[column];
            return Err(Box::new(tables::empty_cell(self.place(row, column), key)));
        }
        let Some(owner) = self.owner(row)? else { return Ok(None) };
        let kpi = self.cell(row, 1);
        let thing = &self.inputs.things[owner];
        if !thing.kpis().iter().any(|known| known.id.value == kpi) {
            if thing.document.is_partial {
                return Ok(None);
            }
            let message = say!("`{objective}` has no KPI `{kpi}`", objective = self.cell(row, 0), kpi);
            let known: Vec<&str> = thing.kpis().iter().map(|known| known.id.value.as_str()).collect();
            return Err(Box::new(self.named(row, message, kpi, &known)));
        }
        let written =
            self.columns[2].and_then(|at| row.get(at)).map_or_else(String::new, |cell| period(cell, &cell.text));
        let period = Period::parse(&written)
            .ok_or_else(|| Box::new(self.fault(row, 2, Code::KP007, no_period(&written)).hint(period_hint())))?;
        let is_typed = self.columns[3].and_then(|at| row.get(at)).is_some_and(|cell| cell.is_typed);
        let decimals = if is_typed { Decimals::Point } else { self.decimals };
        let value = decimals.number(self.cell(row, 3));
        let value = value.map_err(|(message, hint)| Box::new(self.fault(row, 3, Code::KP007, message).hint(hint)))?;
        let reading = Reading {
            kpi: Arc::from(kpi),
            period,
            at: period.end(self.inputs.month),
            value,
            review: None,
            row: Some(ReadingRow { period: self.place(row, 2), value: self.place(row, 3), note: self.place(row, 4) }),
            note: Some(self.cell(row, 4)).filter(|note| !note.is_empty()).map(Arc::from),
            status: None,
            declared: None,
            expected: None,
        };
        Ok(Some((owner, reading)))
    }

    /// KP101 with the name that was probably meant.
    fn named(&self, row: &[Cell], message: Message, name: &str, known: &[&str]) -> Finding {
        let finding = self.fault(row, 1, Code::KP101, message);
        let at = finding.span.clone();
        match nearest(name, known.iter().copied()) {
            Some(near) if !name.is_empty() => finding.label(say!("did you mean `{near}`?", near)).fix(at, near),
            _ if known.is_empty() => finding.hint(say!("add the KPI to its `[[kpis]]` first")),
            _ => finding.hint(say!("its KPIs are {kpis}", kpis = listed(&known.iter().take(12).collect::<Vec<_>>()))),
        }
    }

    /// The objective of the first cell, or the plan; nothing for one that could not be read.
    fn owner(&self, row: &[Cell]) -> Result<Option<ThingId>, Box<Finding>> {
        let name = normal(self.cell(row, 0));
        if name == "plan" {
            return Ok(Some(self.plan));
        }
        let folder = format!("{}/objectives/", self.inputs.things[self.plan].document.id);
        let id = if name.starts_with(&folder) { name.clone() } else { format!("{folder}{name}") };
        if let Some(owner) = self.inputs.things.find(|thing| (*thing.document.id).cmp(&id)) {
            return Ok(Some(owner));
        }
        if self.inputs.left_out.contains(id.as_str()) {
            return Ok(None);
        }
        let beneath = self.inputs.things.values().filter(|thing| thing.document.id.starts_with(&folder));
        let known: Vec<(&str, String)> =
            beneath.map(|thing| (thing.document.short(), thing.title.to_string())).collect();
        Err(Box::new(tables::no_objective(self.place(row, 0), &name, &known, &["plan"])))
    }
}
