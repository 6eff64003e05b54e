//! KPIs of objectives and plans, and where the plan still counts on them.

use crate::model::Entity;
use crate::model::objective::Kpi;
use crate::playbook::Thing;

/// The KPIs of an open objective or of a plan. A closed objective is history: nobody reads or corrects it any more.
pub fn counted(thing: &Thing) -> &[Kpi] {
    match thing.entity() {
        Some(Entity::Objective(objective)) if !objective.is_open() => &[],
        _ => thing.kpis(),
    }
}

impl Kpi {
    /// What people call it: its name, else its id.
    pub fn title(&self) -> &str {
        self.name.as_ref().map_or(&self.id.value, |name| &name.value)
    }
}
