//! `readings.csv` of a plan: readings between reviews, `objective,kpi,period,value,note`.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use crate::config::Config;
use crate::diagnostics::{Code, Finding, Findings, Span};
use crate::document::front_matter::{PERIOD_HINT, no_period};
use crate::document::merge;
use crate::document::model::{Kind, listed};
use crate::figures::names::{folded, nearest, normal};
use crate::figures::period::Period;
use crate::load::disk::Source;
use crate::playbook::resolve::gather::KeyedReadings;
use crate::playbook::resolve::sheet::{Cell, Decimals, Sheet};
use crate::playbook::{PerThing, Reading, Thing, ThingId};

/// The columns of a table of readings; the last one may be absent.
const COLUMNS: [&str; 5] = ["objective", "kpi", "period", "value", "note"];

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
pub(super) fn read(table: &Source, inputs: &TableInputs<'_>, keyed: &mut KeyedReadings, findings: &mut Findings) {
    if !table.readable {
        return;
    }
    if let Some(finding) = merge::unfinished(&table.path, &table.text) {
        findings.push(finding);
        return;
    }
    let plan_id = table.path.strip_prefix("content/").and_then(|path| path.strip_suffix("/readings.csv")).unwrap_or("");
    if inputs.left_out.contains(plan_id) {
        return;
    }
    let mut things = inputs.things.iter();
    let Some((plan, _)) = things.find(|(_, thing)| thing.kind() == Kind::Plan && *thing.document.id == *plan_id) else {
        let message = "this `readings.csv` does not stand beside a plan's `_index.md`";
        findings.push(
            Finding::new(Code::KP013, Span::file(&table.path), message).hint("move it into the folder of the plan"),
        );
        return;
    };
    let sheet = Sheet::read(&table.text);
    for (at, message) in &sheet.faults {
        let hint =
            "close the quote behind the last word of its cell, or take it out; a quote inside a text is written twice";
        findings.push(Finding::new(Code::KP007, Span::new(&table.path, at.clone()), *message).hint(hint));
    }
    let Some(columns) = columns(table, &sheet, inputs.config, findings) else { return };
    let decimals = match sheet.delimiter {
        ',' => Decimals::Point,
        _ => Decimals::of(sheet.rows.iter().filter_map(|row| row.get(columns[3]?)).map(|cell| cell.text.as_str())),
    };
    let reader =
        RowReader { table, columns, decimals, width: sheet.head.len(), delimiter: sheet.delimiter, plan, inputs };
    let mut seen: HashMap<(ThingId, Arc<str>, Period), Range<usize>> = HashMap::new();
    for row in &sheet.rows {
        match reader.reading(row) {
            Ok(Some((owner, reading))) => {
                let key = (owner, Arc::clone(&reading.kpi), reading.period);
                let at = row[0].at.start..row.last().map_or(row[0].at.end, |cell| cell.at.end);
                match seen.entry(key.clone()) {
                    Entry::Vacant(place) => drop(place.insert(at)),
                    Entry::Occupied(first) => {
                        let message = format!("`{}` has two rows for {}", reading.kpi, reading.period);
                        let finding = Finding::new(Code::KP009, reader.span(at), message);
                        let finding = finding.also(reader.span(first.get().clone()), "first here");
                        findings.push(finding.hint("keep the row that counts, and delete the other one"));
                    }
                }
                keyed.push((key, reading));
            }
            Ok(None) => {}
            Err(finding) => findings.push(*finding),
        }
    }
}

/// What the head of a column means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Head {
    /// One of [`COLUMNS`].
    Column(usize),
    /// The site leaves this column out.
    LeftOut,
    /// None of them.
    Unknown,
}

/// The columns by the names that a table may give them: those of `site.toml` first, then the keys themselves, then the words
/// of the site's language.
fn head(name: &str, config: &Config) -> Head {
    let name = folded(name);
    let own = config.columns.iter().filter(|(table, _)| table == "readings").flat_map(|(_, columns)| columns);
    let column = |key: &str| COLUMNS.iter().position(|known| *known == key).map_or(Head::Unknown, Head::Column);
    if let Some((_, key)) = own.into_iter().find(|(column, _)| folded(column) == name) {
        return if key.trim().is_empty() { Head::LeftOut } else { column(&folded(key)) };
    }
    let spoken = COLUMNS.iter().position(|key| folded(config.language.text(&format!("column.{key}"))) == name);
    match column(&name) {
        Head::Unknown => spoken.map_or(Head::Unknown, Head::Column),
        known => known,
    }
}

/// Where each column stands. Nothing where one is missing, or where there is one that is none.
fn columns(table: &Source, sheet: &Sheet, config: &Config, findings: &mut Findings) -> Option<[Option<usize>; 5]> {
    let mut columns = [None; 5];
    let mut unknown = None;
    for (at, cell) in sheet.head.iter().enumerate().filter(|(_, cell)| !cell.text.is_empty()) {
        match head(&cell.text, config) {
            Head::Column(column) if columns[column].is_none() => columns[column] = Some(at),
            Head::LeftOut => {}
            _ => unknown = unknown.or(Some(cell)),
        }
    }
    let span = |cell: &Cell| Span::new(&table.path, cell.at.clone());
    let missing: Vec<&str> = (0..4).filter(|at| columns[*at].is_none()).map(|at| COLUMNS[at]).collect();
    if missing.is_empty() && unknown.is_none() {
        return Some(columns);
    }
    if let (Some(cell), true) = (unknown, missing.len() <= 1) {
        let finding = Finding::new(Code::KP004, span(cell), format!("no column is called `{}` here", cell.text));
        findings.push(match nearest(&folded(&cell.text), missing.iter().copied().chain(["note"])) {
            Some(near) => finding.label(format!("did you mean `{near}`?")).fix(span(cell), near),
            None => finding.hint(format!(
                "the columns are {}; `[tables.readings.columns]` in `site.toml` says what another one holds",
                listed(&COLUMNS)
            )),
        });
        return None;
    }
    let last = sheet.head.last().map_or(0, |cell| cell.at.end);
    let at = Span::new(&table.path, sheet.head.first().map_or(0, |cell| cell.at.start)..last);
    let message = "this table does not begin with the columns it needs";
    findings.push(Finding::new(Code::KP007, at, message).hint(format!(
        "the first line names the columns {}; missing: {}",
        listed(&COLUMNS),
        listed(&missing)
    )));
    None
}

/// Reads the rows of a table.
struct RowReader<'a> {
    table: &'a Source,
    columns: [Option<usize>; 5],
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

    /// The place of a whole row.
    fn of_row(row: &[Cell]) -> Range<usize> {
        row.first().map_or(0, |cell| cell.at.start)..row.last().map_or(0, |cell| cell.at.end)
    }

    /// A finding at a cell, or at the row if the cell is empty.
    fn fault(&self, row: &[Cell], column: usize, code: Code, message: String) -> Finding {
        let cell = self.columns[column].and_then(|at| row.get(at)).filter(|cell| !cell.at.is_empty());
        let whole = Self::of_row(row);
        Finding::new(code, self.span(cell.map_or(whole, |cell| cell.at.clone())), message)
    }

    /// The reading, and the thing whose KPI it is; nothing where that thing could not be read.
    fn reading(&self, row: &[Cell]) -> Result<Option<(ThingId, Reading)>, Box<Finding>> {
        if let Some(cell) = row.iter().skip(self.width).find(|cell| !cell.text.is_empty()) {
            let message = "this row has more cells than the head has columns";
            let finding = Finding::new(Code::KP007, self.span(cell.at.clone()), message);
            return Err(Box::new(if self.delimiter == ',' {
                finding.hint("a number has a decimal point, as in 90.5; a text with a comma stands in quotes")
            } else {
                finding.hint("put a text that holds the separator in quotes")
            }));
        }
        let Some(owner) = self.owner(row)? else { return Ok(None) };
        let kpi = self.cell(row, 1);
        let thing = &self.inputs.things[owner];
        if !thing.kpis().iter().any(|known| known.id.value == kpi) {
            if thing.document.is_partial {
                return Ok(None);
            }
            let message = format!("`{}` has no KPI `{kpi}`", self.cell(row, 0));
            let known: Vec<&str> = thing.kpis().iter().map(|known| known.id.value.as_str()).collect();
            return Err(Box::new(self.named(row, 1, message, kpi, &known, "its KPIs are")));
        }
        let period = self.cell(row, 2);
        let period = Period::parse(period)
            .ok_or_else(|| Box::new(self.fault(row, 2, Code::KP007, no_period(period)).hint(PERIOD_HINT)))?;
        let value = self.decimals.number(self.cell(row, 3));
        let value = value.map_err(|(message, hint)| Box::new(self.fault(row, 3, Code::KP007, message).hint(hint)))?;
        let reading = Reading {
            kpi: Arc::from(kpi),
            period,
            at: period.end(self.inputs.month),
            value,
            review: None,
            row: Some(self.span(Self::of_row(row))),
            note: Some(self.cell(row, 4)).filter(|note| !note.is_empty()).map(Arc::from),
            status: None,
            declared: None,
            expected: None,
        };
        Ok(Some((owner, reading)))
    }

    /// KP101 with the name that was probably meant.
    fn named(&self, row: &[Cell], column: usize, message: String, name: &str, known: &[&str], are: &str) -> Finding {
        let finding = self.fault(row, column, Code::KP101, message);
        let at = finding.span.clone();
        match nearest(name, known.iter().copied()) {
            Some(near) if !name.is_empty() => finding.label(format!("did you mean `{near}`?")).fix(at, near),
            _ if known.is_empty() => finding.hint("add the KPI to its `[[kpis]]` first"),
            _ => finding.hint(format!("{are} {}", listed(&known.iter().take(12).collect::<Vec<_>>()))),
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
        let beneath: Vec<&Thing> = beneath.collect();
        let message = format!("no objective of this plan is called `{name}`");
        if let Some(titled) = beneath.iter().find(|thing| folded(&thing.title) == folded(&name)) {
            let short = titled.document.short();
            let finding = self.fault(row, 0, Code::KP101, message);
            let at = finding.span.clone();
            return Err(Box::new(finding.label(format!("did you mean `{short}`?")).fix(at, short)));
        }
        let mut known: Vec<&str> = beneath.iter().map(|thing| thing.document.short()).collect();
        known.push("plan");
        Err(Box::new(self.named(row, 0, message, &name, &known, "write one of")))
    }
}
