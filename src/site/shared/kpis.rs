//! A KPI as its page shows it: its target, its readings, its chart and its table.

use std::borrow::Cow;

use jiff::civil::Date;

use crate::document::model::objective::{Kpi, PathShape};
use crate::document::parts::PageItem;
use crate::figures::period::Period;
use crate::figures::status::{self, Cumulation, Unit};
use crate::playbook::{Reading, Thing, path_days};
use crate::site::Renderer;
use crate::site::draw::path::{PathChart, PathEnd, Point, path_chart_in};
use crate::site::pages::health::capitalised;
use crate::site::shared::cards::word;
use crate::site::shared::rows::ReviewRow;
use crate::site::shared::series;
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
        name: Cow<'a, str>,
        /// The unit, as a word.
        unit: String,
        /// The sign of the unit: `%`; nothing where it has none.
        sign: String,
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
        definition: Option<Cow<'a, str>>,
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
        /// The same without its unit, with as many decimals as all readings of the KPI.
        figure: String,
        /// What the path expects.
        expected: Option<String>,
        /// The same without its unit.
        expected_figure: Option<String>,
        /// Red, amber or green; the filter `status` draws it.
        status: Option<&'static str>,
        /// The status that was declared, where that is another.
        declared: Option<&'static str>,
        /// The change since the reading before, with its sign.
        change: Option<String>,
        /// The same without its unit.
        change_figure: Option<String>,
        /// The review that read it.
        review: Option<Ready<ReviewRow>>,
        /// A note.
        note: Option<String>,
    }
}

impl Renderer<'_> {
    /// A target as people read it: a value, or a band.
    pub(crate) fn goalpost(&self, target: status::KpiTarget, unit: Unit) -> String {
        self.goalpost_to(target, unit, None)
    }

    /// The same with so many decimals.
    pub(crate) fn goalpost_to(&self, target: status::KpiTarget, unit: Unit, decimals: Option<usize>) -> String {
        let format = self.format();
        match target.ends() {
            (value, None) => format.value_to(value, unit, decimals),
            (low, Some(high)) => {
                format!("{}–{}", format.number(low, decimals), format.value_to(high, unit, decimals))
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
            name: self.words_of(thing, kpi.title()),
            unit: self.unit_word(unit),
            sign: self.format().sign(unit),
            better: self.word_of("better", kpi.better.value.word()),
            cumulation: self.word(kpi.cumulation.as_ref().map(|cumulation| cumulation.value.word())),
            baseline: kpi.baseline.as_ref().map(|baseline| self.format().value(baseline.value, unit)),
            baseline_period: kpi.baseline_period.as_ref().map(|period| self.format().period(period.value)),
            target: kpi.target.as_ref().map(|target| self.goalpost(target.value.0, unit)),
            target_date: self.day(kpi.target_date.as_ref()),
            milestones: self.milestones(kpi),
            family: self.word(kpi.family.as_ref().map(|family| family.value.word())),
            perspective: self.word(kpi.perspective.as_ref().map(|perspective| perspective.value.word())),
            definition: self.text_of(thing, kpi.definition.as_ref()),
            latest: rows.last().cloned(),
            chart: self.kpi_chart(thing, kpi, &readings),
            rows,
        }
    }

    /// What a unit is called: money by its sign, as the figures of it are written.
    pub(crate) fn unit_word(&self, unit: Unit) -> String {
        match unit {
            Unit::Money => self.format().sign(unit),
            unit => self.word_of("unit", unit.word()),
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
        let rounded = |value: f64| (value * grain).round() / grain;
        let shown = readings.iter().flat_map(|reading| [Some(reading.value), reading.expected.map(rounded)]).flatten();
        let places = shown.map(series::decimals).max().unwrap_or(0);
        let figure = |value: f64| self.format().figure(value, unit, places);
        let writer = |reading: &Reading| reading.review.map_or(thing, |review| self.edition.thing(review));
        let mut rows: Vec<Ready<KpiReading>> = Vec::with_capacity(readings.len());
        for reading in readings {
            let row = KpiReading {
                period: capitalised(&self.format().period(reading.period)),
                value: self.format().value(reading.value, unit),
                figure: figure(reading.value),
                expected: reading.expected.map(|value| self.format().value(rounded(value), unit)),
                expected_figure: reading.expected.map(|value| figure(rounded(value))),
                status: word(reading.status),
                declared: word(reading.declared.filter(|declared| Some(*declared) != reading.status)),
                change: before.map(|before| self.format().signed(reading.value - before, unit)),
                change_figure: before
                    .map(|before| self.format().with_sign(reading.value - before, figure(reading.value - before))),
                review: reading.review.map(|review| self.row(review)),
                note: reading.note.as_deref().map(|note| self.words_of(writer(reading), note).into_owned()),
            };
            rows.push(row.into());
            before = Some(reading.value);
        }
        rows
    }

    /// The chart of a KPI: its readings against its path, and before the first one the path alone; none where that has no
    /// beginning or no single target.
    fn kpi_chart(&self, thing: &Thing, kpi: &Kpi, readings: &[&Reading]) -> Option<Html> {
        let unit = kpi.unit.value;
        let course = self.course(thing, kpi);
        if readings.is_empty() && (course.goal.is_none() || course.begun().is_none()) {
            return None;
        }
        let texts: Vec<(String, String)> = readings
            .iter()
            .map(|reading| (self.format().period(reading.period), self.format().number(reading.value, None)))
            .collect();
        let points: Vec<Point<'_>> = readings
            .iter()
            .zip(&texts)
            .map(|(reading, (label, text))| Point {
                at: count(reading.at),
                label,
                value: reading.value,
                text,
                expected: reading.expected,
                status: reading.status,
            })
            .collect();
        let start_on = course.days.map(|(from, _)| from).or(readings.first().map(|reading| reading.at));
        let days = readings.iter().map(|reading| reading.at).chain(start_on).chain(course.goal.map(|(day, _)| day));
        // Few readings are marks enough.
        let days = days.filter(|_| readings.len() > FEW);
        let ticks =
            days.clone().min().zip(days.max()).map(|(first, last)| self.calendar(first, last)).unwrap_or_default();
        let start_label = kpi.baseline_period.as_ref().map(|period| self.format().period(period.value));
        // Before the first reading the chart says on which day the path begins.
        let first_day = start_on.filter(|_| readings.is_empty()).map(|day| self.format().date(day));
        let start_label = start_label.or(first_day).unwrap_or_else(|| self.theme.text("kpi.before").to_owned());
        let start_text = course.baseline.map(|value| self.format().number(value, None)).unwrap_or_default();
        let goal_label = course.goal.map(|(day, _)| self.format().date(day)).unwrap_or_default();
        let goal_text = course.goal.map(|(_, value)| self.format().value(value, unit)).unwrap_or_default();
        let goal_text = self.sentence("kpi.target_value", &[("value", &goal_text)]);
        let bends = self.bends(kpi, &course, readings.is_empty());
        let bends: Vec<PathEnd<'_>> =
            bends.iter().map(|(at, label, value, text)| PathEnd { at: *at, label, value: *value, text }).collect();
        let title = format!("{}, {}", kpi.title(), thing.title);
        let chart = PathChart {
            id: &format!("k-chart-{}", kpi.id.value.replace(char::is_whitespace, "-")),
            title: &self.words_of(thing, &title),
            description: &self.chart_in_words(kpi, &course, readings),
            unit: &self.format().sign(unit),
            baseline: course.baseline.zip(start_on).map(|(value, day)| PathEnd {
                // The path begins on the evening before, and a reading of that day stands apart from it.
                at: count(day) - 1.0,
                label: &start_label,
                value,
                text: &start_text,
            }),
            target: course.goal.map(|(day, value)| PathEnd {
                at: count(day),
                label: &goal_label,
                value,
                text: &goal_text,
            }),
            bends: &bends,
            points: &points,
            ticks: &ticks,
            zone: self.theme.text(status_key(status::Status::Amber)),
        };
        Some(Html(path_chart_in(&chart, self.format())))
    }

    /// From where to where a KPI is to go, and when.
    fn course(&self, thing: &Thing, kpi: &Kpi) -> Course {
        let plan = thing.plan.and_then(|plan| self.edition.thing(plan).as_plan()).or_else(|| thing.as_plan());
        let days = path_days(kpi, thing.as_objective(), plan, self.edition.config().fiscal_month);
        let days = days.filter(|(from, to)| from < to);
        let goal = match kpi.target.as_ref().map(|target| target.value.0) {
            Some(status::KpiTarget::Value(value)) => days.map(|(_, to)| (to, value)),
            _ => None,
        };
        let adds_up = kpi.cumulation.as_ref().map_or(Cumulation::Point, |it| it.value).adds_up(kpi.unit.value);
        let baseline = kpi.baseline.as_ref().filter(|_| !adds_up).map(|baseline| baseline.value);
        Course { days, goal, baseline, adds_up }
    }

    /// Where the path bends: days, periods, values and figures. The milestones have a mark and a figure as long as nothing
    /// is read.
    fn bends(&self, kpi: &Kpi, course: &Course, is_ahead: bool) -> Vec<(f64, String, f64, String)> {
        let Some((from, to)) = course.days else { return Vec::new() };
        let mut bends = Vec::new();
        if course.adds_up && is_ahead {
            bends.push((count(from), self.format().date(from), 0.0, String::new()));
        }
        if kpi.path.as_ref().is_some_and(|path| path.value == PathShape::Step) {
            // All or nothing: it stays where it is until the last day.
            bends.extend(course.begun().map(|value| (count(to), String::new(), value, String::new())));
            return bends;
        }
        let month = self.edition.config().fiscal_month;
        for milestone in &kpi.milestones {
            let (day, value) = (milestone.period.value.end(month), milestone.value.value);
            if day >= from && day < to {
                let label = self.format().period(milestone.period.value);
                let text = self.format().number(value, None);
                let (label, text) = if is_ahead { (label, text) } else { Default::default() };
                bends.push((count(day), label, value, text));
            }
        }
        bends
    }

    /// What a chart shows, as a sentence.
    fn chart_in_words(&self, kpi: &Kpi, course: &Course, readings: &[&Reading]) -> String {
        let value = |value: f64| self.format().value(value, kpi.unit.value);
        if readings.is_empty() {
            let (Some((from, to)), Some((_, target)), Some(begun)) = (course.days, course.goal, course.begun()) else {
                return String::new();
            };
            let (first, last) = (self.format().date(from), self.format().date(to));
            let words = [("from", &*value(begun)), ("to", &*value(target)), ("start", &*first), ("day", &*last)];
            return self.sentence("kpi.path_ahead", &words);
        }
        let mut words = String::new();
        for reading in readings {
            if !words.is_empty() {
                words.push_str(", ");
            }
            let (label, value) = (self.format().period(reading.period), value(reading.value));
            let key = if reading.status.is_some() { "kpi.reading_with_status" } else { "kpi.reading_alone" };
            let status = reading.status.map_or("", |status| self.theme.text(status_key(status)));
            words.push_str(&self.sentence(key, &[("period", &label), ("value", &value), ("status", status)]));
        }
        words
    }

    /// The beginnings of years between two days, then those of quarters, unless there are too many.
    fn calendar(&self, first: Date, last: Date) -> Vec<(f64, String)> {
        let years = first.year()..=last.year();
        let year = |year: i16| Some((count(Date::new(year, 1, 1).ok()?), year.to_string()));
        let quarter = |year: i16, quarter: u8| {
            let month = i8::try_from(quarter).ok()? * 3 - 2;
            Some((count(Date::new(year, month, 1).ok()?), self.format().period(Period::Quarter(year, quarter))))
        };
        let quarters = years.clone().filter(|_| last.year() - first.year() < YEARS);
        let quarters = quarters.flat_map(|of| (2..=4).filter_map(move |at| quarter(of, at)));
        let inside = |(at, _): &(f64, String)| *at > count(first) && *at < count(last);
        years.filter_map(year).chain(quarters).filter(inside).collect()
    }
}

/// With so many readings at most, each has its own mark below the axis, and the calendar none.
const FEW: usize = 8;

/// With this many years or more in a chart, quarters have no marks.
const YEARS: i16 = 4;

/// A day as a count from another, as charts place it.
fn count(day: Date) -> f64 {
    f64::from((day - Date::constant(2000, 1, 1)).get_days())
}

/// From where to where a KPI is to go.
struct Course {
    /// From when to when.
    days: Option<(Date, Date)>,
    /// The day of its target and the value; none without a single value.
    goal: Option<(Date, f64)>,
    /// Where it begins; none where readings add up.
    baseline: Option<f64>,
    adds_up: bool,
}

impl Course {
    /// Where it begins: totals at zero.
    fn begun(&self) -> Option<f64> {
        if self.adds_up { Some(0.0) } else { self.baseline }
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
