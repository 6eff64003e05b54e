//! An objective: the thread up and down, its figures against their path, its actions, the reviews that read it.

use std::fmt::Write as _;
use std::sync::Arc;

use crate::document::model::objective::Kpi;
use crate::document::model::{Entity, Kind, Objective};
use crate::edition::Audience;
use crate::figures::status::{self, Cumulation, Unit};
use crate::playbook::{Thing, ThingId};
use crate::site::Renderer;
use crate::site::draw::path::{PathChart, Point, path_chart_in};
use crate::site::frame::{Chapter, Frame};
use crate::site::pages::health::capitalised;
use crate::site::shared::cards::{text, word};
use crate::site::theme::{Key, Map, ThemeFault, Value};

impl Renderer<'_> {
    pub(crate) fn objective_page(
        &self,
        id: ThingId,
        thing: &Arc<Thing>,
        objective: &Objective,
        book: Option<&Chapter<'_>>,
    ) -> Result<String, ThemeFault> {
        let kpis: Vec<Value> = objective.kpis.iter().map(|kpi| self.kpi(thing, kpi)).collect();
        let mut reviews: Vec<ThingId> = thing.readings.iter().filter_map(|reading| reading.review).collect();
        reviews.extend(self.namers(id, Kind::Review, &["about", "objective", "readings"]));
        self.newest_first(&mut reviews);
        let mut actions: Vec<_> = objective.actions.iter().map(|action| self.action(thing, id, action, None)).collect();
        for review in self.namers(id, Kind::Review, &["objective"]) {
            let it = self.edition.thing(review);
            let Some(Entity::Review(record)) = it.entity() else { continue };
            let mine = record.actions.iter().filter(|action| it.maybe(action.objective.as_ref()) == Some(id));
            actions.extend(mine.map(|action| self.action(it, review, action, Some(self.card(review)))));
        }
        let open = actions.iter().filter(|(closed, ..)| !closed).count();
        let closed = actions.len() - open;
        let facts = self.objective_facts(thing, objective, open, closed);
        let actions = crate::site::pages::plan::sorted(actions);
        let siblings = thing.plan.map(|plan| self.edition.beneath(plan).objectives.as_slice());
        let (before, after) = self.neighbours(siblings.unwrap_or_default(), id);
        let kind = self.theme.text("kind.objective");
        let kicker = match self.edition.audience() {
            Audience::Internal => format!("{kind}, {}", self.theme.word(objective.tier.value.word())),
            Audience::Customer { .. } => kind.to_owned(),
        };
        self.render_frame(
            book,
            Frame {
                template: "objective.html",
                id: &thing.document.id,
                title: self.shared.titles.thing(id),
                heading: &thing.title,
                kicker,
                thing: Some(id),
                parts: vec![
                    ("thread", None),
                    ("kpis", Some(kpis.len())),
                    ("actions", Some(actions.len())),
                    ("reviews", Some(reviews.len())),
                ],
                room: self.plan_room(thing, "objectives"),
                given: vec![
                    ("it", self.row(id)),
                    ("goals", self.many(thing, &objective.goals)),
                    ("problem", Value::from(self.problem(thing))),
                    ("serves", Value::from(self.served(thing, objective))),
                    ("served_by", self.rows(&self.namers(id, Kind::Objective, &["serves"]))),
                    ("protected_by", Value::from(self.protectors(id, thing))),
                    ("drivers", self.many(thing, &objective.drivers)),
                    ("start", self.day(objective.start.as_ref())),
                    ("closed_on", self.day(objective.closed_on.as_ref())),
                    ("why", text(objective.why.as_ref())),
                    ("basis", self.word(objective.basis.as_ref().map(|it| it.value.word()))),
                    ("form", self.word(objective.kind.as_ref().map(|it| it.value.word()))),
                    ("kpis", Value::from(kpis)),
                    ("actions", Value::from(actions)),
                    ("open_actions", Value::from(open)),
                    ("closed_actions", Value::from(closed)),
                    ("facts", Value::from(facts)),
                    ("reviews", self.rows(&reviews)),
                    ("before", before),
                    ("after", after),
                ],
            },
        )
    }

    /// What an objective serves, with what each decision gave up.
    fn served(&self, thing: &Arc<Thing>, objective: &Objective) -> Vec<Value> {
        let mut served = Vec::new();
        for reference in &objective.serves {
            if let (Some(card), Some(id)) = (self.target(thing, reference), thing.thing(reference)) {
                let it = self.edition.thing(id);
                let instead = match it.entity() {
                    Some(Entity::Decision(decision)) => self.many(it, &decision.sacrifices),
                    _ => Value::none(),
                };
                served.push(map! { card: card, kind: self.word_of("kind", it.kind().word()), instead_of: instead });
            }
        }
        served
    }

    /// A target as people read it: a value, or a band.
    pub(crate) fn goalpost(&self, target: status::Target, unit: Unit) -> String {
        match target {
            status::Target::Value(value) => self.format().value(value, unit),
            status::Target::Range(low, high) => {
                format!("{}–{}", self.format().number(low, None), self.format().value(high, unit))
            }
        }
    }

    /// A KPI with its readings, its chart and its table.
    pub(crate) fn kpi(&self, thing: &Arc<Thing>, kpi: &Kpi) -> Value {
        let unit = kpi.unit.value;
        let name = kpi.name.as_ref().unwrap_or(&kpi.id).value.as_str();
        let readings: Vec<_> = thing.readings.iter().filter(|reading| *reading.kpi == *kpi.id.value).collect();
        let grain = grain(thing, kpi);
        let mut before: Option<f64> = kpi.baseline.as_ref().map(|baseline| baseline.value);
        let mut rows = Vec::with_capacity(readings.len());
        for reading in &readings {
            rows.push(map! {
                period: capitalised(&self.format().period(reading.period)),
                value: self.format().value(reading.value, unit),
                expected: reading.expected.map(|value| self.format().value((value * grain).round() / grain, unit)),
                status: word(reading.status),
                declared: word(reading.declared.filter(|declared| Some(*declared) != reading.status)),
                change: before.map(|before| self.format().signed(reading.value - before, unit)),
                review: reading.review.map(|review| self.row(review)),
                note: reading.note.as_deref(),
            });
            before = Some(reading.value);
        }
        let latest = rows.last().cloned();
        let milestones: Vec<Value> = kpi
            .milestones
            .iter()
            .map(|milestone| {
                map! {
                    period: self.format().period(milestone.period.value),
                    value: self.format().value(milestone.value.value, unit),
                }
            })
            .collect();
        map! {
            anchor: format!("kpi-{}", kpi.id.value),
            id: kpi.id.value.as_str(),
            name: name,
            unit: self.word_of("unit", unit.word()),
            better: self.word_of("better", kpi.better.value.word()),
            cumulation: kpi.cumulation.as_ref().map(|it| self.theme.word(it.value.word())),
            baseline: kpi.baseline.as_ref().map(|baseline| self.format().value(baseline.value, unit)),
            baseline_period: kpi.baseline_period.as_ref().map(|period| self.format().period(period.value)),
            target: kpi.target.as_ref().map(|target| self.goalpost(target.value.0, unit)),
            target_date: self.day(kpi.target_date.as_ref()),
            milestones: milestones,
            family: self.word(kpi.family.as_ref().map(|it| it.value.word())),
            perspective: self.word(kpi.perspective.as_ref().map(|it| it.value.word())),
            definition: text(kpi.definition.as_ref()),
            latest: latest,
            chart: self.chart(thing, kpi, &readings),
            rows: rows,
        }
    }

    /// The chart of a KPI; none before its first reading.
    fn chart(&self, thing: &Thing, kpi: &Kpi, readings: &[&crate::playbook::Reading]) -> Value {
        if readings.is_empty() {
            return Value::none();
        }
        let unit = kpi.unit.value;
        let name = kpi.name.as_ref().unwrap_or(&kpi.id).value.as_str();
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
            let _ = write!(description, "{label} {}", self.format().value(reading.value, unit));
            if let Some(status) = reading.status {
                let _ = write!(description, " {}", self.theme.text(crate::site::shared::side::status_key(status)));
            }
        }
        let cumulation = kpi.cumulation.as_ref().map_or(Cumulation::Point, |it| it.value);
        let from = kpi.baseline_period.as_ref().map(|period| self.format().period(period.value));
        let from = from.unwrap_or_else(|| self.theme.text("kpi.before").to_owned());
        let baseline =
            kpi.baseline.as_ref().filter(|_| !cumulation.adds_up(unit)).map(|baseline| (from.as_str(), baseline.value));
        let chart = PathChart {
            id: &format!("k-chart-{}", kpi.id.value.replace(char::is_whitespace, "-")),
            title: &format!("{name}, {}", thing.title),
            description: &description,
            baseline,
            points: &points,
        };
        Value::safe_string(&path_chart_in(&chart, self.format()))
    }
}

/// As many decimals as the KPI's own figures have, and one at least: 10 for one, 100 for two.
pub(crate) fn grain(thing: &Thing, kpi: &Kpi) -> f64 {
    let fine = |value: f64| (value * 10.0 - (value * 10.0).round()).abs() > 1e-6;
    let target = kpi.target.as_ref().is_some_and(|target| match target.value.0 {
        status::Target::Value(value) => fine(value),
        status::Target::Range(low, high) => fine(low) || fine(high),
    });
    let mut own = thing.readings.iter().filter(|reading| *reading.kpi == *kpi.id.value);
    if target || own.any(|reading| fine(reading.value)) { 100.0 } else { 10.0 }
}
