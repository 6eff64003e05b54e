//! The sales of a plan's last year that has a figure, and what that figure is compared with.

use jiff::civil::Date;

use crate::document::model::plan::Sales;
use crate::edition::Edition;
use crate::figures::period::Period;
use crate::measure::days;
use crate::playbook::ThingId;

/// The sales of a fiscal year. All figures are in the account's money.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SalesOfYear {
    /// The year.
    pub period: Period,
    /// What was sold; of a year that still runs, so far.
    pub actual: f64,
    /// What is to be sold in the whole year.
    pub target: Option<f64>,
    /// The latest estimate for the whole year.
    pub forecast: Option<f64>,
    /// What was sold in the whole year before.
    pub prior: Option<f64>,
    /// What was sold, and what was sold in the same time of the year before: of a year that is over the whole of both,
    /// of a year that runs the same part of both.
    pub compared: Option<(f64, f64)>,
    /// Whether the year still runs.
    pub runs: bool,
    /// Whether the part of the year before is only taken by its days: no part of it is known.
    pub by_days: bool,
}

impl SalesOfYear {
    /// All sums multiplied, to be in another currency.
    #[must_use]
    pub fn times(self, rate: f64) -> Self {
        let times = |sum: f64| sum * rate;
        Self {
            actual: times(self.actual),
            target: self.target.map(times),
            forecast: self.forecast.map(times),
            prior: self.prior.map(times),
            compared: self.compared.map(|(actual, prior)| (times(actual), times(prior))),
            ..self
        }
    }
}

/// The last year of a plan that has an actual figure.
pub fn last_year(edition: &Edition, plan: ThingId, today: Date) -> Option<SalesOfYear> {
    let record = edition.plan(plan)?;
    let years = record.sales.iter().filter(|line| matches!(line.period.value, Period::Year(_)));
    let last = years.filter(|line| line.actual.is_some()).max_by_key(|line| line.period.value)?;
    let month = edition.config().fiscal_month;
    let (start, end) = (last.period.value.start(month), last.period.value.end(month));
    let actual = last.actual.as_ref()?.value;
    let prior = last.prior.as_ref().map(|prior| prior.value);
    let runs = today <= end;
    let so_far = || {
        let whole = f64::from((end - start).get_days() + 1);
        let gone = days(i64::from((today - start).get_days() + 1)).clamp(0.0, whole);
        prior.filter(|_| gone > 0.0).map(|prior| (actual, prior * gone / whole))
    };
    let known = same_part(&record.sales, start, end, month).filter(|_| runs);
    let compared = if runs { known.or_else(so_far) } else { prior.map(|prior| (actual, prior)) };
    Some(SalesOfYear {
        period: last.period.value,
        actual,
        target: last.target.as_ref().map(|target| target.value),
        forecast: last.forecast.as_ref().map(|forecast| forecast.value),
        prior,
        compared,
        runs,
        by_days: runs && known.is_none(),
    })
}

/// The sales of several plans together in the last year that one of them has a figure for. A figure that one of these
/// lacks is none of them together.
pub fn together(years: &[SalesOfYear]) -> Option<SalesOfYear> {
    let period = years.iter().map(|year| year.period).max()?;
    let of = || years.iter().filter(|year| year.period == period);
    let compared = || {
        Some((
            of().map(|it| it.compared.map(|it| it.0)).sum::<Option<f64>>()?,
            of().map(|it| it.compared.map(|it| it.1)).sum::<Option<f64>>()?,
        ))
    };
    Some(SalesOfYear {
        period,
        actual: of().map(|year| year.actual).sum(),
        target: of().map(|year| year.target).sum(),
        forecast: of().map(|year| year.forecast).sum(),
        prior: of().map(|year| year.prior).sum(),
        compared: compared(),
        runs: of().any(|year| year.runs),
        by_days: of().any(|year| year.by_days),
    })
}

/// What was sold in the quarters of a year that have a figure, and in the same quarters of the year before; in its
/// months or halves where no quarter has both figures.
fn same_part(sales: &[Sales], start: Date, end: Date, month: i8) -> Option<(f64, f64)> {
    let of = |is_part: fn(Period) -> bool| {
        let within = |line: &&Sales| {
            let period = line.period.value;
            is_part(period) && period.start(month) >= start && period.end(month) <= end
        };
        let parts = sales.iter().filter(within);
        let both: Vec<(f64, f64)> =
            parts.filter_map(|line| Some((line.actual.as_ref()?.value, line.prior.as_ref()?.value))).collect();
        (!both.is_empty()).then(|| both.iter().fold((0.0, 0.0), |sum, part| (sum.0 + part.0, sum.1 + part.1)))
    };
    of(|period| matches!(period, Period::Quarter(..)))
        .or_else(|| of(|period| matches!(period, Period::Month(..))))
        .or_else(|| of(|period| matches!(period, Period::Half(..))))
}
