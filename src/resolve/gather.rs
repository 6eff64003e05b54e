//! What follows from the resolved graph: readings with their status, backlinks, redirects.

use std::collections::HashMap;
use std::sync::Arc;

use super::Inputs;
use crate::codes::Code;
use crate::finding::Finding;
use crate::front_matter::Reference;
use crate::model::objective::Kpi;
use crate::model::{Entity, Kind};
use crate::period::Period;
use crate::playbook::{Backlink, LinkTo, Thing, ThingId};
use crate::readings::Reading;
use crate::source::Source;
use crate::span::Span;
use crate::status;

/// Gives each objective and plan the readings of its KPIs, with computed status.
pub(super) fn readings(things: &mut [Thing], inputs: &Inputs<'_>, findings: &mut Vec<Finding>) {
    let month = inputs.config.fiscal_month;
    let mut taken: HashMap<(ThingId, Arc<str>, Period), Reading> = HashMap::new();
    let mut order: Vec<(ThingId, jiff::civil::Date)> = Vec::new();
    for (thing, at) in things.iter().zip(0..) {
        if let Some(Entity::Review(review)) = thing.entity() {
            order.push((at, review.date.value));
        }
    }
    order.sort_by_key(|(at, date)| (*date, *at));
    for table in inputs.tables {
        table_readings(table, things, month, &mut taken, findings);
    }
    for (at, date) in order {
        let thing = &things[at as usize];
        let Some(Entity::Review(review)) = thing.entity() else { continue };
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
                    note: group.note.as_ref().map(|note| Arc::from(note.value.as_str())),
                    status: None,
                    declared: group.status.as_ref().map(|status| status.value),
                    expected: None,
                };
                taken.insert((owner, kpi, period), reading);
            }
        }
    }
    let mut all: Vec<((ThingId, Arc<str>, Period), Reading)> = taken.into_iter().collect();
    all.sort_by(|(a, x), (b, y)| (a.0, &a.1, x.at, a.2).cmp(&(b.0, &b.1, y.at, b.2)));
    for ((owner, ..), mut reading) in all {
        judge(&mut reading, owner, things, month);
        things[owner as usize].readings.push(reading);
    }
}

/// Computes a reading's status from its KPI's path.
fn judge(reading: &mut Reading, owner: ThingId, things: &[Thing], month: i8) {
    let thing = &things[owner as usize];
    let Some(kpi) = kpis(thing).iter().find(|kpi| *kpi.id.value == *reading.kpi) else { return };
    let plan = thing.plan.and_then(|plan| match things[plan as usize].entity() {
        Some(Entity::Plan(plan)) => Some(plan),
        _ => None,
    });
    let (start, due) = match thing.entity() {
        Some(Entity::Objective(objective)) => {
            (objective.start.as_ref().map(|day| day.value), objective.due.as_ref().map(|day| day.value))
        }
        _ => (None, None),
    };
    let after_baseline = || {
        let end = kpi.baseline_period.as_ref()?.value.end(month);
        end.tomorrow().ok()
    };
    let from = start.or_else(after_baseline).or(plan.map(|plan| plan.from.value));
    let to = kpi.target_date.as_ref().map(|day| day.value).or(due).or(plan.map(|plan| plan.to.value));
    let (Some(from), Some(to)) = (from, to) else { return };
    let milestones: Vec<(Period, f64)> =
        kpi.milestones.iter().map(|milestone| (milestone.period.value, milestone.value.value)).collect();
    let path = status::Path {
        unit: kpi.unit.value,
        better: kpi.better.value,
        cumulation: kpi.cumulation.as_ref().map_or(status::Cumulation::Point, |cumulation| cumulation.value),
        baseline: kpi.baseline.as_ref().map(|baseline| baseline.value),
        target: kpi.target.as_ref().map(|target| target.value.0),
        milestones: &milestones,
        from,
        to,
        fiscal_month: month,
    };
    reading.expected = path.expected(reading.at);
    reading.status = path.status(reading.value, reading.period);
}

/// The KPIs of an objective or a plan.
pub(super) fn kpis(thing: &Thing) -> &[Kpi] {
    match thing.entity() {
        Some(Entity::Objective(objective)) => &objective.kpis,
        Some(Entity::Plan(plan)) => &plan.kpis,
        _ => &[],
    }
}

/// Reads a `readings.csv`: `objective,kpi,period,value,note`.
fn table_readings(
    table: &Source,
    things: &[Thing],
    month: i8,
    taken: &mut HashMap<(ThingId, Arc<str>, Period), Reading>,
    findings: &mut Vec<Finding>,
) {
    if !table.readable {
        return;
    }
    let plan_id = table.path.strip_prefix("content/").and_then(|path| path.strip_suffix("/readings.csv")).unwrap_or("");
    let plan = (0..).zip(things).find(|(_, thing)| thing.kind() == Kind::Plan && *thing.document.id == *plan_id);
    let Some((plan, _)) = plan else {
        findings.push(
            Finding::new(
                Code::KP013,
                Span::file(&table.path),
                "this `readings.csv` does not stand beside a plan's `_index.md`",
            )
            .hint("move it into the folder of the plan"),
        );
        return;
    };
    let text = table.text.strip_prefix('\u{feff}').unwrap_or(&table.text);
    let skip = table.text.len() - text.len();
    let mut rows = csv::ReaderBuilder::new().trim(csv::Trim::All).flexible(true).from_reader(text.as_bytes());
    let wanted = ["objective", "kpi", "period", "value"];
    let head: Vec<String> = rows.headers().map(|head| head.iter().map(str::to_owned).collect()).unwrap_or_default();
    if head.len() < 4 || head[..4] != wanted {
        let end = text.lines().next().map_or(0, str::len);
        findings.push(
            Finding::new(
                Code::KP007,
                Span::new(&table.path, skip..skip + end),
                "this table does not begin with the columns it needs",
            )
            .hint("the first line is `objective,kpi,period,value,note`"),
        );
        return;
    }
    for row in rows.records() {
        let row = match row {
            Ok(row) => row,
            Err(error) => {
                let at = error.position().map_or(0, |position| usize::try_from(position.byte()).unwrap_or(0)) + skip;
                let message = "this line cannot be read as a table";
                findings
                    .push(Finding::new(Code::KP007, Span::new(&table.path, at..at), message).hint("check its quotes"));
                return;
            }
        };
        let start = row.position().map_or(0, |position| usize::try_from(position.byte()).unwrap_or(0)) + skip;
        let line = table.text.get(start..).unwrap_or("").lines().next().unwrap_or("");
        let mut fault = |column: usize, code: Code, message: String, hint: &str| {
            let cell = row.get(column).unwrap_or("");
            let at = line
                .find(cell)
                .filter(|_| !cell.is_empty())
                .map_or(start..start + line.len(), |at| start + at..start + at + cell.len());
            findings.push(Finding::new(code, Span::new(&table.path, at), message).hint(hint));
        };
        let cell = |column: usize| row.get(column).unwrap_or("");
        let owner = if cell(0) == "plan" {
            Some(plan)
        } else {
            let id = format!("{plan_id}/objectives/{}", crate::names::normal(cell(0)));
            (0..).zip(things).find(|(_, thing)| *thing.document.id == *id).map(|(at, _)| at)
        };
        let Some(owner) = owner else {
            fault(
                0,
                Code::KP101,
                format!("no objective of this plan is called `{}`", cell(0)),
                "write its file name without `.md`, or `plan`",
            );
            continue;
        };
        if !kpis(&things[owner as usize]).iter().any(|kpi| kpi.id.value == cell(1)) {
            fault(
                1,
                Code::KP101,
                format!("`{}` has no KPI `{}`", cell(0), cell(1)),
                "write the `id` of one of its `[[kpis]]`",
            );
            continue;
        }
        let Some(period) = Period::parse(cell(2)) else {
            fault(
                2,
                Code::KP007,
                format!("`{}` is not a period", cell(2)),
                "write a year `2026`, half `2026-H1`, quarter `2026-Q1` or month `2026-03`",
            );
            continue;
        };
        let Some(value) = cell(3).parse::<f64>().ok().filter(|value| value.is_finite()) else {
            fault(3, Code::KP007, format!("`{}` is not a number", cell(3)), "write a number with a decimal point");
            continue;
        };
        let kpi: Arc<str> = Arc::from(cell(1));
        let note = Some(cell(4)).filter(|note| !note.is_empty()).map(Arc::from);
        let reading = Reading {
            kpi: Arc::clone(&kpi),
            period,
            at: period.end(month),
            value,
            review: None,
            note,
            status: None,
            declared: None,
            expected: None,
        };
        taken.insert((owner, kpi, period), reading);
    }
}

/// Who names each thing: one entry a namer, with the keys and the links it does it by.
pub(super) fn backlinks(things: &[Thing]) -> Vec<Vec<Backlink>> {
    let mut backlinks: Vec<Vec<Backlink>> = vec![Vec::new(); things.len()];
    for (thing, from) in things.iter().zip(0..) {
        let mut entry = |to: ThingId, field: Option<&'static str>, link: Option<u32>| {
            if to == from {
                return;
            }
            let list = &mut backlinks[to as usize];
            if list.last().is_none_or(|last| last.from != from) {
                list.push(Backlink { from, ..Backlink::default() });
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

/// Old addresses and the things they stand for now; an `_index.md` stands for its whole folder.
pub(super) fn redirects(things: &[Thing]) -> Vec<(Arc<str>, ThingId)> {
    let mut redirects = Vec::new();
    for (thing, at) in things.iter().zip(0..) {
        for alias in &thing.document.common.aliases {
            let old = crate::names::normal(alias.value.trim_matches('/'));
            redirects.push((Arc::from(old.as_str()), at));
            if !thing.document.path.ends_with("/_index.md") {
                continue;
            }
            let folder = format!("{}/", thing.document.id);
            for (below, place) in things.iter().zip(0..) {
                if let Some(rest) = below.document.id.strip_prefix(&folder) {
                    redirects.push((Arc::from(format!("{old}/{rest}")), place));
                }
            }
        }
    }
    redirects.sort();
    redirects.dedup_by(|second, first| second.0 == first.0);
    redirects
}
