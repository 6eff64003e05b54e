//! KPIs of objectives and plans, and where the plan still counts on them.

use crate::document::model::Entity;
use crate::document::model::objective::Kpi;
use crate::figures::status::Status;
use crate::playbook::Thing;

/// The KPIs of an open objective or of a plan. A closed objective is history: nobody reads or corrects it any more.
pub fn counted(thing: &Thing) -> &[Kpi] {
    match thing.entity() {
        Some(Entity::Objective(objective)) if !objective.is_open() => &[],
        _ => thing.kpis(),
    }
}

/// How an objective or a plan stands: the worst status among the last readings of its KPIs, else the declared one.
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

impl Kpi {
    /// What people call it: its name, else its id.
    pub fn title(&self) -> &str {
        self.name.as_ref().map_or(&self.id.value, |name| &name.value)
    }
}
