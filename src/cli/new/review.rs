//! A new review: what it covers, and every KPI to type a number for.

use std::fmt::Write as _;

use jiff::ToSpan;
use jiff::civil::Date;

use crate::cli::archetype::quoted;
use crate::cli::new::{Draft, Maker, next, short};
use crate::diagnostics::{Message, Value, say};
use crate::document::model::objective::Kpi;
use crate::document::model::plan::Commitment;
use crate::document::model::review::ReviewType;
use crate::document::model::{Entity, Kind};
use crate::figures::names::normal;
use crate::figures::period::Period;
use crate::playbook::WholeThing;

impl Maker<'_> {
    pub(super) fn review(&self, plan: Option<&str>, kind: ReviewType, date: Date) -> Result<Draft, Message> {
        let plan = self.the_plan(plan)?;
        let attendee = self
            .manager(plan)
            .ok_or_else(|| say!("a review needs somebody who was there: begin with `keyplan new person NAME`"))?;
        let (covers, months) = span_of(kind, date, self.fiscal_month());
        // The first review of a plan looks at the period in which it is held: the one before is not the plan's.
        let covers = match plan.entity() {
            Some(Entity::Plan(record)) if covers.end(self.fiscal_month()) < record.from.value => {
                self.around(covers, date)
            }
            _ => covers,
        };
        let rows = self.rows(plan);
        let blanks = vec![
            ("type", quoted(kind.word())),
            ("date", date.to_string()),
            ("covers", quoted(&covers.to_string())),
            ("attendees", quoted(&attendee)),
            ("next", date.saturating_add(months.months()).to_string()),
            ("promises", self.promises_text(&rows)),
            ("readings", rows.readings_text()),
        ];
        let path = format!("{}/reviews/{date}.md", plan.document().id);
        let next = next::after_review(&path, !rows.tables.is_empty());
        Ok(Draft { path, archetype: "review", blanks, along: String::new(), next })
    }

    /// The period of the same length that a day lies in.
    fn around(&self, like: Period, date: Date) -> Period {
        match like {
            Period::Year(_) => Period::year_of(date, self.fiscal_month()),
            Period::Month(..) => Period::month_of(date),
            _ => Period::quarter_of(date, self.fiscal_month()),
        }
    }

    /// Every KPI of a plan with its last reading, ready for the next number, and every promise that is not kept yet.
    pub(super) fn rows(&self, plan: WholeThing<'_>) -> Rows {
        let mut rows = Rows::default();
        for objective in self.of_plan(Kind::Objective, plan) {
            if let Some(Entity::Objective(record)) = objective.entity() {
                rows.tables.extend(self.readings_of(short(objective), objective, &record.kpis));
            }
        }
        if let Some(Entity::Plan(record)) = plan.entity() {
            rows.tables.extend(self.readings_of("plan", plan, &record.kpis));
            let open = record.commitments.iter().filter(|commitment| commitment.done.is_none());
            rows.promises.extend(open.map(|commitment| self.promise(commitment)));
        }
        rows
    }
}

/// What a review asks about.
#[derive(Debug, Default)]
pub(super) struct Rows {
    pub(super) tables: Vec<ReadingsTable>,
    pub(super) promises: Vec<Promise>,
}

/// The KPIs of an objective or of the plan.
#[derive(Debug)]
pub(super) struct ReadingsTable {
    /// Its short name.
    pub(super) name: String,
    /// The same as TOML writes it in the head of a table.
    pub(super) key: String,
    pub(super) rows: Vec<ReadingRow>,
}

/// A KPI to type a number for.
#[derive(Debug)]
pub(super) struct ReadingRow {
    pub(super) kpi: String,
    pub(super) line: String,
}

/// A commitment that is not kept yet.
#[derive(Debug)]
pub(super) struct Promise {
    pub(super) text: String,
    pub(super) line: String,
}

impl Rows {
    fn readings_text(&self) -> String {
        let mut out = String::new();
        for table in &self.tables {
            let _ = writeln!(out, "[readings.{}]", table.key);
            for row in &table.rows {
                let _ = writeln!(out, "{}", row.line);
            }
        }
        out
    }
}

impl Maker<'_> {
    /// The promises as comments under a heading; nothing where there are none.
    fn promises_text(&self, rows: &Rows) -> String {
        if rows.promises.is_empty() {
            return String::new();
        }
        let head = say!("Promises still open. When one is kept, write the day into the plan: done = 2026-01-31.");
        let mut out = format!("# {}\n", self.written(&head));
        for promise in &rows.promises {
            let _ = writeln!(out, "{}", promise.line);
        }
        out.push('\n');
        out
    }

    /// A row a KPI; none where there are no KPIs.
    fn readings_of(&self, name: &str, thing: WholeThing<'_>, kpis: &[Kpi]) -> Option<ReadingsTable> {
        let is_bare = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        let key = if is_bare { name.to_owned() } else { quoted(name) };
        let row = |kpi: &Kpi| {
            let id = &kpi.id.value;
            let last = thing.latest(id);
            let last = match last {
                Some((value, period)) => say!("last: {value} in {period}", value, period),
                None => say!("no reading yet"),
            };
            ReadingRow { kpi: normal(id), line: format!("# {id} =    # {}", self.written(&last)) }
        };
        (!kpis.is_empty()).then(|| ReadingsTable { name: name.to_owned(), key, rows: kpis.iter().map(row).collect() })
    }

    fn promise(&self, commitment: &Commitment) -> Promise {
        // A comment is one line.
        let text = commitment.text.value.split_whitespace().collect::<Vec<_>>().join(" ");
        let side = Value::Word("side", commitment.side.value.word());
        let said = match &commitment.due {
            Some(due) => say!("{side}: {text}, due {due}", side, text, due = due.value),
            None => say!("{side}: {text}", side, text),
        };
        Promise { line: format!("# {}", self.written(&said)), text }
    }
}

/// The last period that is complete on the day of a meeting of this kind, and the months until the next meeting.
fn span_of(kind: ReviewType, date: Date, fiscal_month: i8) -> (Period, i32) {
    match kind {
        ReviewType::Monthly | ReviewType::Internal => (Period::month_of(date).before(), 1),
        ReviewType::Quarterly | ReviewType::Executive => (Period::quarter_of(date, fiscal_month).before(), 3),
        ReviewType::Annual => (Period::year_of(date, fiscal_month).before(), 12),
    }
}
