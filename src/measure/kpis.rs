//! KPIs of objectives and plans that still count.

use std::collections::BTreeMap;

use crate::document::model::Entity;
use crate::document::model::objective::Kpi;
use crate::edition::Edition;
use crate::figures::status::Status;
use crate::measure::beneath;
use crate::playbook::{Thing, ThingId};

/// The KPIs of all plans that count and of their objectives by their ids: what each is a KPI of, and which of its KPIs it is.
pub fn by_id(edition: &Edition) -> BTreeMap<&str, Vec<(ThingId, usize)>> {
    let mut by_id: BTreeMap<&str, Vec<(ThingId, usize)>> = BTreeMap::new();
    for account in edition.accounts() {
        for (plan, _) in beneath::plans(edition, *account) {
            for of in [plan].iter().chain(&edition.beneath(plan).objectives) {
                for (at, kpi) in edition.thing(*of).kpis().iter().enumerate() {
                    by_id.entry(&kpi.id.value).or_default().push((*of, at));
                }
            }
        }
    }
    by_id
}

/// The KPIs of an open objective or of a plan. Those of a closed objective do not count any more.
pub fn counted(thing: &Thing) -> &[Kpi] {
    match thing.entity() {
        Some(Entity::Objective(objective)) if !objective.is_open() => &[],
        _ => thing.kpis(),
    }
}

/// The status of an objective or a plan: the worst one among the last readings of its KPIs, else the declared one.
pub fn latest_status(thing: &Thing) -> Option<Status> {
    let mut worst: Option<Status> = None;
    let mut declared = None;
    for (at, reading) in thing.readings.iter().enumerate() {
        let last = thing.readings.get(at + 1).is_none_or(|next| next.kpi != reading.kpi);
        if last {
            worst = worst.max(reading.status);
            declared = declared.or(reading.declared);
        }
    }
    worst.or(declared)
}

/// The KPI that tells how an objective or a plan stands: the first one of those whose last reading has the worst status,
/// else the first. What lists show as its figure, so that figure and status belong together.
pub fn telling(thing: &Thing) -> Option<&Kpi> {
    let status = |kpi: &Kpi| thing.latest(&kpi.id.value).and_then(|reading| reading.status);
    let worst = thing.kpis().iter().filter_map(status).max();
    thing.kpis().iter().find(|kpi| worst.is_none() || status(kpi) == worst)
}

impl Kpi {
    /// Its name, else its id.
    pub fn title(&self) -> &str {
        self.name.as_ref().map_or(&self.id.value, |name| &name.value)
    }
}
