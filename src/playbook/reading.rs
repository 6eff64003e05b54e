//! Readings of KPIs, gathered from reviews and `readings.csv`. A KPI has one reading a period; that of the later review
//! counts.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use jiff::civil::Date;

use crate::diagnostics::Span;
use crate::document::model::objective::Kpi;
use crate::document::model::{Objective, Plan};
use crate::figures::period::Period;
use crate::figures::status::Status;
use crate::playbook::ThingId;

/// A value read for a KPI.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The KPI's id on its objective or plan.
    pub kpi: Arc<str>,
    /// The period it is about.
    pub period: Period,
    /// The last day of the period. The readings of a KPI are sorted by it.
    pub at: Date,
    /// The value, in the KPI's unit.
    pub value: f64,
    /// The review it was read in; none for `readings.csv`.
    pub review: Option<ThingId>,
    /// Where it stands in a table; none for one of a review.
    pub row: Option<ReadingRow>,
    /// The author's note on it.
    pub note: Option<Arc<str>>,
    /// The status computed from the KPI's path.
    pub status: Option<Status>,
    /// The status the review declared for the objective.
    pub declared: Option<Status>,
    /// The value of the KPI's path at the end of the period.
    pub expected: Option<f64>,
}

impl Hash for Reading {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let Self { kpi, period, at, value, review, row, note, status, declared, expected } = self;
        (value.to_bits(), expected.map(f64::to_bits)).hash(state);
        (kpi, period, at, review, row, note, status, declared).hash(state);
    }
}

/// The cells of a reading in a table.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct ReadingRow {
    /// That of the period.
    pub period: Span,
    /// That of the value.
    pub value: Span,
    /// That of the note.
    pub note: Span,
}

/// The days between which the path of a KPI leads: the start of its objective, else the day after the period of its
/// baseline, else the first day of the plan; and the day of its target, else that of the objective, else the last of the
/// plan. `month` is the one in which the fiscal year starts.
pub fn path_days(kpi: &Kpi, objective: Option<&Objective>, plan: Option<&Plan>, month: i8) -> Option<(Date, Date)> {
    let start = objective.and_then(|it| it.start.as_ref()).map(|day| day.value);
    let due = objective.and_then(|it| it.due.as_ref()).map(|day| day.value);
    let after_baseline = || kpi.baseline_period.as_ref()?.value.end(month).tomorrow().ok();
    let from = start.or_else(after_baseline).or(plan.map(|plan| plan.from.value));
    let to = kpi.target_date.as_ref().map(|day| day.value).or(due).or(plan.map(|plan| plan.to.value));
    from.zip(to)
}
