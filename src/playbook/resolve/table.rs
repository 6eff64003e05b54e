//! `readings.csv` of a plan: readings between reviews, `objective,kpi,period,value,note`.

use std::sync::Arc;

use crate::diagnostics::{Code, Finding, Findings, Span};
use crate::document::front_matter::{PERIOD_HINT, no_period};
use crate::document::merge;
use crate::document::model::Kind;
use crate::figures::period::Period;
use crate::load::disk::Source;
use crate::playbook::resolve::gather::KeyedReadings;
use crate::playbook::{PerThing, Reading, Thing, ThingId};

/// The columns that a table begins with.
const COLUMNS: [&str; 4] = ["objective", "kpi", "period", "value"];

/// Adds the readings of a table. What is wrong with a row is reported at its cell.
pub(super) fn read(
    table: &Source,
    things: &PerThing<Thing>,
    month: i8,
    keyed: &mut KeyedReadings,
    findings: &mut Findings,
) {
    if !table.readable {
        return;
    }
    if let Some(finding) = merge::unfinished(&table.path, &table.text) {
        findings.push(finding);
        return;
    }
    let plan_id = table.path.strip_prefix("content/").and_then(|path| path.strip_suffix("/readings.csv")).unwrap_or("");
    let plan = things.iter().find(|(_, thing)| thing.kind() == Kind::Plan && *thing.document.id == *plan_id);
    let Some((plan, _)) = plan else {
        let message = "this `readings.csv` does not stand beside a plan's `_index.md`";
        findings.push(
            Finding::new(Code::KP013, Span::file(&table.path), message).hint("move it into the folder of the plan"),
        );
        return;
    };
    let text = table.text.strip_prefix('\u{feff}').unwrap_or(&table.text);
    let skip = table.text.len() - text.len();
    let mut rows = csv::ReaderBuilder::new().trim(csv::Trim::All).flexible(true).from_reader(text.as_bytes());
    let head: Vec<String> = rows.headers().map(|head| head.iter().map(str::to_owned).collect()).unwrap_or_default();
    if head.len() < COLUMNS.len() || head[..COLUMNS.len()] != COLUMNS {
        let end = text.lines().next().map_or(0, str::len);
        let message = "this table does not begin with the columns it needs";
        findings.push(
            Finding::new(Code::KP007, Span::new(&table.path, skip..skip + end), message)
                .hint("the first line is `objective,kpi,period,value,note`"),
        );
        return;
    }
    let byte = |position: Option<&csv::Position>| {
        position.map_or(0, |position| usize::try_from(position.byte()).unwrap_or(0)) + skip
    };
    for row in rows.records() {
        match row {
            Ok(row) => {
                let cells = Row { table, start: byte(row.position()), cells: &row, plan, things };
                match cells.reading(month) {
                    Ok((owner, reading)) => {
                        keyed.push(((owner, Arc::clone(&reading.kpi), reading.period), reading));
                    }
                    Err(finding) => findings.push(*finding),
                }
            }
            Err(error) => {
                let at = byte(error.position());
                let message = "this line cannot be read as a table";
                findings
                    .push(Finding::new(Code::KP007, Span::new(&table.path, at..at), message).hint("check its quotes"));
                return;
            }
        }
    }
}

/// A row of a table, and what is needed to understand its cells.
struct Row<'a> {
    table: &'a Source,
    start: usize,
    cells: &'a csv::StringRecord,
    plan: ThingId,
    things: &'a PerThing<Thing>,
}

impl Row<'_> {
    fn cell(&self, column: usize) -> &str {
        self.cells.get(column).unwrap_or("")
    }

    /// The whole row.
    fn span(&self) -> Span {
        let line = self.table.text.get(self.start..).unwrap_or("").lines().next().unwrap_or("");
        Span::new(&self.table.path, self.start..self.start + line.len())
    }

    /// A finding at a cell, or at the row if the cell is empty.
    fn fault(&self, column: usize, code: Code, message: String, hint: &str) -> Finding {
        let line = self.table.text.get(self.start..).unwrap_or("").lines().next().unwrap_or("");
        let before: usize = line.split(',').take(column).map(|cell| cell.len() + 1).sum();
        let cell = self.cell(column);
        let found = line.get(before..).and_then(|rest| rest.find(cell)).filter(|_| !cell.is_empty());
        let at = match found {
            Some(at) => self.start + before + at..self.start + before + at + cell.len(),
            None => self.start..self.start + line.len(),
        };
        Finding::new(code, Span::new(&self.table.path, at), message).hint(hint)
    }

    /// The reading, and the thing whose KPI it is.
    fn reading(&self, month: i8) -> Result<(ThingId, Reading), Box<Finding>> {
        let owner = self.owner()?;
        if !self.things[owner].kpis().iter().any(|kpi| kpi.id.value == self.cell(1)) {
            let message = format!("`{}` has no KPI `{}`", self.cell(0), self.cell(1));
            return Err(Box::new(self.fault(1, Code::KP101, message, "write the `id` of one of its `[[kpis]]`")));
        }
        let period = Period::parse(self.cell(2))
            .ok_or_else(|| Box::new(self.fault(2, Code::KP007, no_period(self.cell(2)), PERIOD_HINT)))?;
        let value = self.cell(3).parse::<f64>().ok().filter(|value| value.is_finite()).ok_or_else(|| {
            let hint = "write a number with a decimal point";
            Box::new(self.fault(3, Code::KP007, format!("`{}` is not a number", self.cell(3)), hint))
        })?;
        let reading = Reading {
            kpi: Arc::from(self.cell(1)),
            period,
            at: period.end(month),
            value,
            review: None,
            row: Some(self.span()),
            note: Some(self.cell(4)).filter(|note| !note.is_empty()).map(Arc::from),
            status: None,
            declared: None,
            expected: None,
        };
        Ok((owner, reading))
    }

    /// The objective of the first cell, or the plan.
    fn owner(&self) -> Result<ThingId, Box<Finding>> {
        if self.cell(0) == "plan" {
            return Ok(self.plan);
        }
        let id = format!(
            "{}/objectives/{}",
            self.things[self.plan].document.id,
            crate::figures::names::normal(self.cell(0))
        );
        let owner = self.things.find(|thing| (*thing.document.id).cmp(&id));
        owner.ok_or_else(|| {
            let message = format!("no objective of this plan is called `{}`", self.cell(0));
            Box::new(self.fault(0, Code::KP101, message, "write its file name without `.md`, or `plan`"))
        })
    }
}
