//! A KPI as its page shows it: its target, its readings, its chart and its table.

use crate::document::model::objective::{Kpi, PathShape};
use crate::document::parts::PageItem;
use crate::figures::status::{self, Cumulation, Unit};
use crate::playbook::{Reading, Thing, path_days};
use crate::site::Renderer;
use crate::site::draw::path::{PathChart, Point, path_chart_in};
use crate::site::pages::health::capitalised;
use crate::site::shared::cards::{text, word};
use crate::site::shared::rows::ReviewRow;
use crate::site::shared::side::status_key;
use crate::site::view::{Html, Ready};

view! {
    /// A KPI with its readings.
    KpiFigures<'a> {
        /// Its anchor on the page.
        anchor: String,
        /// Its id.
        id: &'a str,
        /// What it is called.
        name: &'a str,
        /// The unit, as a word.
        unit: String,
        /// Which way is better, as a word.
        better: String,
        /// How readings add up, as a word.
        cumulation: Option<String>,
        /// Where it began.
        baseline: Option<String>,
        /// When it began.
        baseline_period: Option<String>,
        /// The target: a value, or a band.
        target: Option<String>,
        /// The day of the target.
        target_date: Option<String>,
        /// The milestones on the way.
        milestones: Vec<KpiMilestone>,
        /// The family of KPIs, as a word.
        family: Option<String>,
        /// Whose view it takes, as a word.
        perspective: Option<String>,
        /// How it is counted.
        definition: Option<&'a str>,
        /// The latest reading.
        latest: Option<Ready<KpiReading>>,
        /// The readings against the path, drawn.
        chart: Option<Html>,
        /// The readings, oldest first.
        rows: Vec<Ready<KpiReading>>,
    }

    /// A milestone of a KPI.
    KpiMilestone {
        /// The period.
        period: String,
        /// What is to be reached by then.
        value: String,
    }

    /// A reading of a KPI.
    KpiReading {
        /// The period.
        period: String,
        /// What was read.
        value: String,
        /// What the path expects.
        expected: Option<String>,
        /// Red, amber or green; the filter `status` draws it.
        status: Option<&'static str>,
        /// The status that was declared, where that is another.
        declared: Option<&'static str>,
        /// The change since the reading before, with its sign.
        change: Option<String>,
        /// The review that read it.
        review: Option<Ready<ReviewRow>>,
        /// A note.
        note: Option<String>,
    }
}

impl Renderer<'_> {
    /// A target as people read it: a value, or a band.
    pub(crate) fn goalpost(&self, target: status::KpiTarget, unit: Unit) -> String {
        match target {
            status::KpiTarget::Value(value) => self.format().value(value, unit),
            status::KpiTarget::Range(low, high) => {
                format!("{}–{}", self.format().number(low, None), self.format().value(high, unit))
            }
        }
    }

    /// A KPI with its readings, its chart and its table.
    pub(crate) fn kpi<'a>(&self, thing: &Thing, kpi: &'a Kpi) -> KpiFigures<'a> {
        let unit = kpi.unit.value;
        let readings: Vec<&Reading> = thing.readings.iter().filter(|reading| *reading.kpi == *kpi.id.value).collect();
        let rows = self.kpi_readings(thing, kpi, &readings);
        KpiFigures {
            anchor: PageItem::Kpi.anchor(&kpi.id.value),
            id: &kpi.id.value,
            name: kpi.title(),
            unit: self.word_of("unit", unit.word()),
            better: self.word_of("better", kpi.better.value.word()),
            cumulation: self.word(kpi.cumulation.as_ref().map(|cumulation| cumulation.value.word())),
            baseline: kpi.baseline.as_ref().map(|baseline| self.format().value(baseline.value, unit)),
            baseline_period: kpi.baseline_period.as_ref().map(|period| self.format().period(period.value)),
            target: kpi.target.as_ref().map(|target| self.goalpost(target.value.0, unit)),
            target_date: self.day(kpi.target_date.as_ref()),
            milestones: self.milestones(kpi),
            family: self.word(kpi.family.as_ref().map(|family| family.value.word())),
            perspective: self.word(kpi.perspective.as_ref().map(|perspective| perspective.value.word())),
            definition: text(kpi.definition.as_ref()),
            latest: rows.last().cloned(),
            chart: self.kpi_chart(thing, kpi, &readings),
            rows,
        }
    }

    fn milestones(&self, kpi: &Kpi) -> Vec<KpiMilestone> {
        let milestones = kpi.milestones.iter().map(|milestone| KpiMilestone {
            period: self.format().period(milestone.period.value),
            value: self.format().value(milestone.value.value, kpi.unit.value),
        });
        milestones.collect()
    }

    fn kpi_readings(&self, thing: &Thing, kpi: &Kpi, readings: &[&Reading]) -> Vec<Ready<KpiReading>> {
        let unit = kpi.unit.value;
        let grain = grain(thing, kpi);
        let mut before: Option<f64> = kpi.baseline.as_ref().map(|baseline| baseline.value);
        let mut rows: Vec<Ready<KpiReading>> = Vec::with_capacity(readings.len());
        for reading in readings {
            let row = KpiReading {
                period: capitalised(&self.format().period(reading.period)),
                value: self.format().value(reading.value, unit),
                expected: reading.expected.map(|value| self.format().value((value * grain).round() / grain, unit)),
                status: word(reading.status),
                declared: word(reading.declared.filter(|declared| Some(*declared) != reading.status)),
                change: before.map(|before| self.format().signed(reading.value - before, unit)),
                review: reading.review.map(|review| self.row(review)),
                note: reading.note.as_deref().map(str::to_owned),
            };
            rows.push(row.into());
            before = Some(reading.value);
        }
        rows
    }

    /// The chart of a KPI: its readings against its path, and before the first one the path alone.
    fn kpi_chart(&self, thing: &Thing, kpi: &Kpi, readings: &[&Reading]) -> Option<Html> {
        if readings.is_empty() {
            return self.path_ahead(thing, kpi);
        }
        let unit = kpi.unit.value;
        let texts: Vec<(String, String)> = readings
            .iter()
            .map(|reading| (self.format().period(reading.period), self.format().number(reading.value, None)))
            .collect();
        let points: Vec<Point<'_>> = readings
            .iter()
            .zip(&texts)
            .map(|(reading, (label, text))| Point {
                label,
                value: reading.value,
                text,
                expected: reading.expected,
                status: reading.status,
            })
            .collect();
        let mut description = String::new();
        for (reading, (label, _)) in readings.iter().zip(&texts) {
            if !description.is_empty() {
                description.push_str(", ");
            }
            let value = self.format().value(reading.value, unit);
            let key = if reading.status.is_some() { "kpi.reading_with_status" } else { "kpi.reading_alone" };
            let status = reading.status.map_or("", |status| self.theme.text(status_key(status)));
            description.push_str(&self.sentence(key, &[("period", label), ("value", &value), ("status", status)]));
        }
        let cumulation = kpi.cumulation.as_ref().map_or(Cumulation::Point, |it| it.value);
        let from = kpi.baseline_period.as_ref().map(|period| self.format().period(period.value));
        let from = from.unwrap_or_else(|| self.theme.text("kpi.before").to_owned());
        let baseline =
            kpi.baseline.as_ref().filter(|_| !cumulation.adds_up(unit)).map(|baseline| (from.as_str(), baseline.value));
        let chart = PathChart {
            id: &format!("k-chart-{}", kpi.id.value.replace(char::is_whitespace, "-")),
            title: &format!("{}, {}", kpi.title(), thing.title),
            description: &description,
            baseline,
            points: &points,
        };
        Some(Html(path_chart_in(&chart, self.format())))
    }
}

impl Renderer<'_> {
    /// The path that a KPI is to go, before anything is read; none where it has no baseline or no single target.
    fn path_ahead(&self, thing: &Thing, kpi: &Kpi) -> Option<Html> {
        let Some(status::KpiTarget::Value(target)) = kpi.target.as_ref().map(|target| target.value.0) else {
            return None;
        };
        let unit = kpi.unit.value;
        let adds_up = kpi.cumulation.as_ref().map_or(Cumulation::Point, |it| it.value).adds_up(unit);
        let baseline = if adds_up { 0.0 } else { kpi.baseline.as_ref()?.value };
        let plan = thing.plan.and_then(|plan| self.edition.thing(plan).as_plan());
        let plan = plan.or_else(|| thing.as_plan());
        let month = self.edition.config().fiscal_month;
        let (from, to) = path_days(kpi, thing.as_objective(), plan, month)?;
        let (first, last) = (self.format().date(from), self.format().date(to));
        let mut aims: Vec<(String, String, f64)> = Vec::new();
        if adds_up {
            aims.push((first.clone(), String::new(), 0.0));
        }
        if kpi.path.as_ref().is_some_and(|path| path.value == PathShape::Step) {
            // All or nothing: it stays where it is until the last day.
            aims.push((String::new(), String::new(), baseline));
        } else {
            let number = |value: f64| self.format().number(value, None);
            let on_the_way = kpi.milestones.iter().map(|milestone| {
                let value = milestone.value.value;
                (self.format().period(milestone.period.value), number(value), value)
            });
            aims.extend(on_the_way);
        }
        aims.push((last.clone(), self.format().value(target, unit), target));
        let points: Vec<Point<'_>> = aims
            .iter()
            .map(|(label, text, value)| Point { label, value: f64::NAN, text, expected: Some(*value), status: None })
            .collect();
        let value = |value: f64| self.format().value(value, unit);
        let words = [("from", &*value(baseline)), ("to", &*value(target)), ("start", &*first), ("day", &*last)];
        let chart = PathChart {
            id: &format!("k-chart-{}", kpi.id.value.replace(char::is_whitespace, "-")),
            title: &format!("{}, {}", kpi.title(), thing.title),
            description: &self.sentence("kpi.path_ahead", &words),
            baseline: (!adds_up).then_some((first.as_str(), baseline)),
            points: &points,
        };
        Some(Html(path_chart_in(&chart, self.format())))
    }
}

/// What figures are rounded to, as a factor: 10 for one decimal, 100 for two. As many decimals as the KPI's own figures
/// have, and at least one.
pub(crate) fn grain(thing: &Thing, kpi: &Kpi) -> f64 {
    let fine = |value: f64| (value * 10.0 - (value * 10.0).round()).abs() > 1e-6;
    let target = kpi.target.as_ref().is_some_and(|target| match target.value.0 {
        status::KpiTarget::Value(value) => fine(value),
        status::KpiTarget::Range(low, high) => fine(low) || fine(high),
    });
    let mut own = thing.readings.iter().filter(|reading| *reading.kpi == *kpi.id.value);
    if target || own.any(|reading| fine(reading.value)) { 100.0 } else { 10.0 }
}
