//! Readings of KPIs, gathered from reviews and `readings.csv`: one a KPI and period, the later review counts.

use std::sync::Arc;

use jiff::civil::Date;

use crate::figures::period::Period;
use crate::figures::status::Status;
use crate::playbook::ThingId;

/// A figure read for a KPI.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The KPI's id on its objective or plan.
    pub kpi: Arc<str>,
    /// The period it is about.
    pub period: Period,
    /// The last day of the period: readings of a KPI are in the order of this day.
    pub at: Date,
    /// The figure, in the KPI's unit.
    pub value: f64,
    /// The review it was read in; none for `readings.csv`.
    pub review: Option<ThingId>,
    /// Words beside the figure.
    pub note: Option<Arc<str>>,
    /// The status computed from the KPI's path.
    pub status: Option<Status>,
    /// The status the review declared for the objective.
    pub declared: Option<Status>,
    /// Where the path stands at the end of the period.
    pub expected: Option<f64>,
}
