//! What is computed from the resolved graph: readings with their status, backlinks, redirects.

use std::collections::HashSet;
use std::sync::Arc;

use crate::diagnostics::Findings;
use crate::document::model::objective::PathShape;
use crate::document::reference::Reference;
use crate::figures::names::normal;
use crate::figures::percent::is_html;
use crate::figures::period::Period;
use crate::figures::sort::{sort_by, sort_by_key};
use crate::figures::status;
use crate::playbook::resolve::Inputs;
use crate::playbook::resolve::table::{self, TableInputs};
use crate::playbook::tables::Twins;
use crate::playbook::{Backlink, IdVec, LinkTo, PerThing, Reading, RedirectId, Thing, ThingId, path_days};

/// A KPI of a thing, and a period. There is one reading for each.
pub(super) type ReadingKey = (ThingId, Arc<str>, Period);
/// All readings in the order of time: of several for one KPI and period the last one counts.
pub(super) type KeyedReadings = Vec<(ReadingKey, Reading)>;

/// Gives each objective and plan the readings of its KPIs, with computed status.
pub(super) fn readings(
    things: &mut PerThing<Thing>,
    inputs: &Inputs<'_>,
    left_out: &HashSet<Arc<str>>,
    findings: &mut Findings,
) {
    let month = inputs.config.fiscal_month;
    let mut keyed: KeyedReadings = Vec::new();
    let mut order: Vec<(ThingId, jiff::civil::Date)> = Vec::new();
    for (at, thing) in things.iter() {
        if let Some(review) = thing.as_review() {
            order.push((at, review.date.value));
        }
    }
    sort_by_key(&mut order, |(at, date)| (*date, *at));
    let read = TableInputs { things, left_out, month, config: &inputs.config };
    let twins = Twins::among(inputs.tables);
    for table in inputs.tables.iter().filter(|table| !twins.has(table)) {
        table::read(table, &read, &mut keyed, findings);
    }
    for (at, date) in order {
        let thing = &things[at];
        let Some(review) = thing.as_review() else { continue };
        let period = review.covers.iter().map(|period| period.value).max_by_key(|period| period.end(month));
        let period = period.unwrap_or_else(|| Period::month_of(date));
        for group in &review.readings.0 {
            let owner = match &group.objective {
                Some(objective) => thing.thing(objective),
                None => thing.plan,
            };
            let Some(owner) = owner else { continue };
            for (kpi, value) in &group.values {
                let kpi: Arc<str> = Arc::from(kpi.value.as_str());
                let reading = Reading {
                    kpi: Arc::clone(&kpi),
                    period,
                    at: period.end(month),
                    value: value.value,
                    review: Some(at),
                    row: None,
                    note: group.note.as_ref().map(|note| Arc::from(note.value.as_str())),
                    status: None,
                    declared: group.status.as_ref().map(|status| status.value),
                    expected: None,
                };
                keyed.push(((owner, kpi, period), reading));
            }
        }
    }
    sort_by(&mut keyed, |(a, x), (b, y)| (a.0, &a.1, x.at, a.2).cmp(&(b.0, &b.1, y.at, b.2)));
    let counted = one_a_period(keyed, things);
    let mut sum = 0.0;
    for ((owner, ..), mut reading) in counted {
        let before = things[owner].readings.last().filter(|last| last.kpi == reading.kpi);
        sum = if before.is_some() { sum + reading.value } else { reading.value };
        judge(&mut reading, sum, owner, things, month);
        things[owner].readings.push(reading);
    }
}

/// Leaves one reading for each KPI and period, the last of several. Those with another value that it stands in for are
/// kept beside it.
fn one_a_period(keyed: KeyedReadings, things: &mut PerThing<Thing>) -> KeyedReadings {
    let mut counted: KeyedReadings = Vec::with_capacity(keyed.len());
    let mut passed_over: Vec<(usize, Reading)> = Vec::new();
    for (key, reading) in keyed {
        let at = counted.len();
        match counted.last_mut().filter(|(last, _)| *last == key) {
            Some((_, last)) => passed_over.push((at - 1, std::mem::replace(last, reading))),
            None => counted.push((key, reading)),
        }
    }
    for (at, reading) in passed_over {
        let ((owner, ..), counts) = &counted[at];
        if (counts.value - reading.value).abs() > 1e-9 {
            things[*owner].passed_over.push(reading);
        }
    }
    counted
}

/// Computes a reading's status from its KPI's path. A KPI whose periods add up is compared by its sum to date.
fn judge(reading: &mut Reading, sum: f64, owner: ThingId, things: &PerThing<Thing>, month: i8) {
    let thing = &things[owner];
    let Some(kpi) = thing.kpis().iter().find(|kpi| *kpi.id.value == *reading.kpi) else { return };
    let plan = thing.plan.and_then(|plan| things[plan].as_plan());
    let Some((from, to)) = path_days(kpi, thing.as_objective(), plan, month) else { return };
    let milestones: Vec<(Period, f64)> =
        kpi.milestones.iter().map(|milestone| (milestone.period.value, milestone.value.value)).collect();
    let path = status::Path {
        unit: kpi.unit.value,
        better: kpi.better.value,
        cumulation: kpi.cumulation.as_ref().map_or(status::Cumulation::Point, |cumulation| cumulation.value),
        baseline: kpi.baseline.as_ref().map(|baseline| baseline.value),
        target: kpi.target.as_ref().map(|target| target.value.0),
        milestones: &milestones,
        step: kpi.path.as_ref().is_some_and(|path| path.value == PathShape::Step),
        from,
        to,
        fiscal_month: month,
    };
    reading.expected = path.expected(reading.at);
    let to_date = if path.cumulation == status::Cumulation::PeriodSum { sum } else { reading.value };
    reading.status = path.status(to_date, reading.period);
}

/// The things that name each thing, each once, with its keys and links.
pub(super) fn backlinks(things: &PerThing<Thing>) -> PerThing<Vec<Backlink>> {
    let mut backlinks: PerThing<Vec<Backlink>> = IdVec::filled(things.len(), Vec::new());
    for (from, thing) in things.iter() {
        let mut entry = |to: ThingId, field: Option<&'static str>, link: Option<u32>| {
            if to == from {
                return;
            }
            let list = &mut backlinks[to];
            if list.last().is_none_or(|last| last.from != from) {
                list.push(Backlink { from, fields: Vec::new(), links: Vec::new() });
            }
            if let Some(last) = list.last_mut() {
                last.fields.extend(field.filter(|field| !last.fields.contains(field)));
                last.links.extend(link);
            }
        };
        if let Some(entity) = thing.entity() {
            entity.references(&mut |reference: &Reference| {
                if let Some(to) = thing.thing(reference) {
                    entry(to, Some(reference.field), None);
                }
            });
        }
        for (link, at) in thing.links.iter().zip(0..) {
            if let LinkTo::Thing(to, _) = link {
                entry(*to, None, Some(at));
            }
        }
    }
    backlinks
}

/// An alias as the id of a page. What was copied from the address bar of a browser, with `index.html`, means its folder.
pub(super) fn old_address(alias: &str) -> String {
    let old = normal(alias.trim().trim_matches('/'));
    let (folder, file) = old.rsplit_once('/').unwrap_or(("", &old));
    if ["index.html", "index.htm"].contains(&file.to_lowercase().as_str()) { folder.to_owned() } else { old }
}

/// Old addresses, each with the thing that it leads to now. That of an `_index.md` stands for its whole folder.
pub(super) fn redirects(things: &PerThing<Thing>) -> IdVec<RedirectId, (Arc<str>, ThingId)> {
    let mut redirects = Vec::new();
    for (at, thing) in things.iter() {
        for alias in &thing.document.common.aliases {
            let old = old_address(&alias.value);
            redirects.push((Arc::from(old.as_str()), at));
            if !thing.document.path.ends_with("/_index.md") || is_html(&old) {
                continue;
            }
            let folder = format!("{}/", thing.document.id);
            for (place, below) in things.iter() {
                if let Some(rest) = below.document.id.strip_prefix(&folder) {
                    redirects.push((Arc::from(format!("{old}/{rest}")), place));
                }
            }
        }
    }
    redirects.sort();
    redirects.dedup_by(|second, first| second.0 == first.0);
    redirects.into_iter().collect()
}
