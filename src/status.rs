//! Status.
use crate::period::Period;
use jiff::civil::Date;
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Status {
    Green,
    Amber,
    Red,
}
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Target {
    Value(f64),
    Range(f64, f64),
}
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Better {
    Up,
    Down,
    Range,
}
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Cumulation {
    Point,
    Ytd,
    Rolling12,
    PeriodSum,
}
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Unit {
    Pct,
    ChangePct,
    Pp,
    Money,
    Count,
    Ratio,
    Index,
    Days,
    Tonnes,
    Score,
}
pub struct Path<'a> {
    pub unit: Unit,
    pub better: Better,
    pub cumulation: Cumulation,
    pub baseline: Option<f64>,
    pub target: Option<Target>,
    pub milestones: &'a [(Period, f64)],
    pub from: Date,
    pub to: Date,
    pub fiscal_month: i8,
}
impl Path<'_> {
    pub fn expected(&self, _at: Date) -> Option<f64> {
        None
    }
    pub fn status(&self, _reading: f64, _period: Period) -> Option<Status> {
        None
    }
}
