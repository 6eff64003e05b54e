//! The readings of a plan's objectives side by side, a column a period.

use crate::document::model::objective::Kpi;
use crate::document::model::{Entity, Objective};
use crate::document::parts::PageItem;
use crate::figures::period::Period;
use crate::figures::status::Unit;
use crate::playbook::{Reading, Thing, ThingId};
use crate::site::Renderer;
use crate::site::pages::health::capitalised;
use crate::site::shared::cards::{Link, word};
use crate::site::shared::rows::ObjectiveRow;
use crate::site::view::Ready;

/// How many periods stand side by side.
const PERIODS: usize = 4;

view! {
    /// Readings side by side.
    KpiSeries<'a> {
        /// The heads of the columns.
        periods: Vec<String>,
        /// The objectives by tier.
        groups: Vec<SeriesGroup<'a>>,
    }

    /// The KPIs of one tier.
    SeriesGroup<'a> {
        /// The tier, as a word.
        title: String,
        /// A row a KPI; one for an objective without any.
        rows: Vec<SeriesRow<'a>>,
    }

    /// A KPI, with its objective in the first of the objective's rows.
    SeriesRow<'a> {
        /// The objective, in its first row.
        of: Option<Ready<ObjectiveRow>>,
        /// How many rows the objective has.
        rows: usize,
        /// The KPI; none where the objective has no KPI.
        kpi: Option<SeriesKpi<'a>>,
    }

    /// The figures of a KPI, all with as many decimals.
    SeriesKpi<'a> {
        /// The KPI.
        link: Link<'a>,
        /// The unit, where it has a name.
        unit: Option<String>,
        /// Where it began.
        baseline: Option<String>,
        /// A reading a period; nothing where it was not read.
        cells: Vec<Option<SeriesCell>>,
        /// The target.
        target: Option<String>,
    }

    /// A reading in a cell.
    SeriesCell {
        /// What was read.
        value: String,
        /// Red, amber or green; the filter `status` draws it.
        status: Option<&'static str>,
    }
}

impl Renderer<'_> {
    /// The readings of objectives side by side: a group a tier, a row a KPI, a column a period.
    pub(crate) fn series(&self, objectives: &[ThingId]) -> KpiSeries<'_> {
        let mut periods: Vec<(jiff::civil::Date, Period)> = objectives
            .iter()
            .flat_map(|id| &self.edition.thing(*id).readings)
            .map(|reading| (reading.at, reading.period))
            .collect();
        periods.sort_unstable();
        periods.dedup();
        let periods: Vec<Period> = periods.iter().rev().take(PERIODS).rev().map(|(_, period)| *period).collect();
        let objective = |id: &ThingId| match self.edition.thing(*id).entity() {
            Some(Entity::Objective(objective)) => Some((*id, objective)),
            _ => None,
        };
        let objectives: Vec<(ThingId, &Objective)> = objectives.iter().filter_map(objective).collect();
        let groups = objectives.chunk_by(|(_, a), (_, b)| a.tier.value == b.tier.value).map(|group| SeriesGroup {
            title: self.theme.word(group[0].1.tier.value.word()),
            rows: group.iter().flat_map(|(id, objective)| self.series_rows(*id, objective, &periods)).collect(),
        });
        KpiSeries {
            groups: groups.collect(),
            periods: periods.iter().map(|period| capitalised(&self.format().period(*period))).collect(),
        }
    }

    fn series_rows(&self, id: ThingId, objective: &Objective, periods: &[Period]) -> Vec<SeriesRow<'_>> {
        let thing = self.edition.thing(id);
        let row = |at: usize| SeriesRow {
            of: (at == 0).then(|| self.row(id)),
            rows: objective.kpis.len().max(1),
            kpi: thing.kpis().get(at).map(|kpi| self.kpi_row(thing, id, kpi, periods)),
        };
        (0..objective.kpis.len().max(1)).map(row).collect()
    }

    /// A KPI as a row: all its figures with as many decimals as the finest of them.
    fn kpi_row<'a>(&self, thing: &Thing, id: ThingId, kpi: &'a Kpi, periods: &[Period]) -> SeriesKpi<'a> {
        let own: Vec<&Reading> = thing.readings.iter().filter(|reading| *reading.kpi == *kpi.id.value).collect();
        let ends = kpi.target.as_ref().map(|target| target.value.0.ends());
        let (low, high) = (ends.map(|(low, _)| low), ends.and_then(|(_, high)| high));
        let baseline = kpi.baseline.as_ref().map(|baseline| baseline.value);
        let all = own.iter().map(|reading| reading.value).chain(low).chain(high).chain(baseline);
        let decimals = all.map(decimals).max().unwrap_or(0);
        let show = |value: f64| self.format().figure(value, kpi.unit.value, decimals);
        let cell = |period: &Period| {
            let reading = own.iter().rfind(|reading| reading.period == *period)?;
            Some(SeriesCell { value: show(reading.value), status: word(reading.status) })
        };
        let has_unit = !matches!(kpi.unit.value, Unit::Ratio | Unit::Index | Unit::Score | Unit::Count);
        SeriesKpi {
            link: Link::new(self.words_of(thing, kpi.title()), self.item_url(id, PageItem::Kpi, &kpi.id.value)),
            unit: has_unit.then(|| self.unit_word(kpi.unit.value)),
            baseline: baseline.map(show),
            cells: periods.iter().map(cell).collect(),
            target: low.map(|low| high.map_or_else(|| show(low), |high| format!("{}–{}", show(low), show(high)))),
        }
    }
}

/// How many decimals a figure has: two at most.
pub(crate) fn decimals(value: f64) -> usize {
    let whole = |value: f64| (value - value.round()).abs() < 1e-6;
    if whole(value) {
        0
    } else if whole(value * 10.0) {
        1
    } else {
        2
    }
}
