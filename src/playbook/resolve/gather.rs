//! What is computed from the resolved graph: readings with their status, backlinks, redirects.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::diagnostics::Findings;
use crate::document::model::objective::PathShape;
use crate::document::model::review::ReadingGroup;
use crate::document::model::{Plan, Review};
use crate::document::reference::Reference;
use crate::figures::cores;
use crate::figures::names::normal;
use crate::figures::percent::is_html;
use crate::figures::period::Period;
use crate::figures::sort::{sort_by, sort_by_key};
use crate::figures::status;
use crate::playbook::resolve::Inputs;
use crate::playbook::resolve::table::{self, TableInputs};
use crate::playbook::tables::Twins;
use crate::playbook::{Backlink, IdVec, LinkTo, PerThing, Reading, RedirectId, Thing, ThingId, path_days};

/// Readings, each with the thing whose KPI it is of.
pub(super) type OwnedReadings = Vec<(ThingId, Reading)>;

/// Where readings of a thing come from.
enum ReadIn {
    /// A row of a table, by its place among all of them.
    Row(usize),
    /// A group of a review, by its place there.
    Review(ThingId, usize),
}

/// The readings of the KPIs of objectives and plans, with computed status, each with its owner; and what was found in tables.
pub(super) fn readings(
    things: &PerThing<Thing>,
    inputs: &Inputs<'_>,
    left_out: &HashSet<Arc<str>>,
) -> (Vec<(ThingId, OwnReadings)>, Findings) {
    let mut findings = Findings::new();
    let month = inputs.config.fiscal_month;
    let mut rows = OwnedReadings::new();
    let read = TableInputs { things, left_out, month, config: &inputs.config };
    let twins = Twins::among(inputs.tables);
    for table in inputs.tables.iter().filter(|table| !twins.has(table)) {
        table::read(table, &read, &mut rows, &mut findings);
    }
    // Of several readings for one KPI and period the last one counts: reviews come after tables, in the order of their days.
    let mut read_in: Vec<(ThingId, ReadIn)> =
        rows.iter().enumerate().map(|(at, (owner, _))| (*owner, ReadIn::Row(at))).collect();
    let mut reviews: Vec<(ThingId, &Thing, &Review)> =
        things.iter().filter_map(|(at, thing)| Some((at, thing, thing.as_review()?))).collect();
    sort_by_key(&mut reviews, |(at, _, review)| (review.date.value, *at));
    for (at, thing, review) in reviews {
        let groups = review.readings.0.iter().enumerate();
        read_in.extend(groups.filter_map(|(nth, group)| Some((owner(thing, group)?, ReadIn::Review(at, nth)))));
    }
    sort_by_key(&mut read_in, |(owner, _)| *owner);
    let own = |read_in: &[(ThingId, ReadIn)]| {
        let (owner, mut all) = (read_in[0].0, Vec::new());
        for (_, read_in) in read_in {
            match read_in {
                ReadIn::Row(at) => all.push(rows[*at].1.clone()),
                ReadIn::Review(at, nth) => {
                    if let Some(review) = things[*at].as_review() {
                        read_group((*at, review), *nth, month, &mut all);
                    }
                }
            }
        }
        let (thing, mut own) = (&things[owner], one_a_period(all));
        judge(&mut own.readings, thing, thing.plan.and_then(|plan| things[plan].as_plan()), month);
        (owner, own)
    };
    let by_owner: Vec<&[(ThingId, ReadIn)]> = read_in.chunk_by(|a, b| a.0 == b.0).collect();
    (cores::map(&by_owner, cores::LIGHT, |read_in| own(read_in)), findings)
}

/// Adds the readings of a group of a review.
fn read_group((at, review): (ThingId, &Review), nth: usize, month: i8, readings: &mut Vec<Reading>) {
    let period = review.covers.iter().map(|period| period.value).max_by_key(|period| period.end(month));
    let period = period.unwrap_or_else(|| Period::month_of(review.date.value));
    let group = &review.readings.0[nth];
    readings.extend(group.values.iter().map(|(kpi, value)| Reading {
        kpi: Arc::from(kpi.value.as_str()),
        period,
        at: period.end(month),
        value: value.value,
        review: Some(at),
        row: None,
        note: group.note.as_ref().map(|note| Arc::from(note.value.as_str())),
        status: None,
        declared: group.status.as_ref().map(|status| status.value),
        expected: None,
    }));
}

/// The readings of a thing in some reviews, in the order of their days.
#[cfg(feature = "serve")]
pub(super) fn read_in_reviews<'t>(
    id: ThingId,
    reviews: impl IntoIterator<Item = (ThingId, &'t Thing)>,
    month: i8,
) -> OwnReadings {
    let mut all = Vec::new();
    for (at, thing) in reviews {
        let Some(review) = thing.as_review() else { continue };
        let of_it = (0..review.readings.0.len()).filter(|nth| owner(thing, &review.readings.0[*nth]) == Some(id));
        of_it.for_each(|nth| read_group((at, review), nth, month, &mut all));
    }
    one_a_period(all)
}

/// Whose KPIs a review reads in a group of readings.
pub(super) fn owner(review: &Thing, group: &ReadingGroup) -> Option<ThingId> {
    match &group.objective {
        Some(objective) => review.thing(objective),
        None => review.plan,
    }
}

/// The readings of one thing, by KPI, then time.
pub(super) struct OwnReadings {
    /// Those that count: one for each KPI and period.
    pub(super) readings: Vec<Reading>,
    /// Those with another value that one of these stands in for.
    pub(super) passed_over: Vec<Reading>,
}

/// Leaves one reading of a thing for each KPI and period, the last of several. Those with another value that it stands in
/// for are kept beside it.
fn one_a_period(mut all: Vec<Reading>) -> OwnReadings {
    sort_by(&mut all, |a, b| (&a.kpi, a.at, a.period).cmp(&(&b.kpi, b.at, b.period)));
    let mut own = OwnReadings { readings: Vec::new(), passed_over: Vec::new() };
    let is_for = |a: &Reading, b: &Reading| a.kpi == b.kpi && a.period == b.period;
    for reading in all {
        match own.readings.last_mut().filter(|last| is_for(last, &reading)) {
            Some(counts) => own.passed_over.push(std::mem::replace(counts, reading)),
            None => own.readings.push(reading),
        }
    }
    let OwnReadings { readings, passed_over } = &mut own;
    passed_over.retain(|it| {
        let counts = readings.iter().find(|counts| is_for(counts, it));
        counts.is_some_and(|counts| (counts.value - it.value).abs() > 1e-9)
    });
    own
}

/// Computes the status of the readings of a thing from the paths of its KPIs. A KPI whose periods add up is compared by
/// its sum to date. `plan` is the one the thing belongs to.
pub(super) fn judge(readings: &mut [Reading], thing: &Thing, plan: Option<&Plan>, month: i8) {
    for of_kpi in readings.chunk_by_mut(|a, b| a.kpi == b.kpi) {
        let kpi = thing.kpis().iter().find(|kpi| kpi.id.value == *of_kpi[0].kpi);
        let days = kpi.and_then(|kpi| Some((kpi, path_days(kpi, thing.as_objective(), plan, month)?)));
        let Some((kpi, (from, to))) = days else {
            for reading in of_kpi {
                (reading.status, reading.expected) = (None, None);
            }
            continue;
        };
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
        let mut sum = 0.0;
        for reading in of_kpi {
            sum += reading.value;
            let to_date = if path.cumulation == status::Cumulation::PeriodSum { sum } else { reading.value };
            reading.expected = path.expected(reading.at);
            reading.status = path.status(to_date, reading.period);
        }
    }
}

/// The things that name each thing, each once, with its keys and links.
pub(super) fn backlinks(things: &PerThing<Thing>) -> PerThing<Vec<Backlink>> {
    let all: Vec<(ThingId, &Thing)> = things.iter().collect();
    let named = cores::map(&all, cores::LIGHT, |(from, thing)| named_by(*from, thing));
    let mut backlinks: PerThing<Vec<Backlink>> = IdVec::filled(things.len(), Vec::new());
    for (to, backlink) in named.into_iter().flatten() {
        backlinks[to].push(backlink);
    }
    backlinks
}

/// The things that a thing names, each once.
fn named_by(from: ThingId, thing: &Thing) -> Vec<(ThingId, Backlink)> {
    let mut named: Vec<(ThingId, Backlink)> = Vec::new();
    let mut places: HashMap<ThingId, usize, ahash::RandomState> = HashMap::default();
    let mut entry = |to: ThingId, field: Option<&'static str>, link: Option<u32>| {
        if to == from {
            return;
        }
        let at = *places.entry(to).or_insert(named.len());
        if at == named.len() {
            named.push((to, Backlink { from, fields: Vec::new(), links: Vec::new() }));
        }
        let backlink = &mut named[at].1;
        backlink.fields.extend(field.filter(|field| !backlink.fields.contains(field)));
        backlink.links.extend(link);
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
    named
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
