//! Every thread from decision to action as a tree, with its holes.

use crate::document::model::objective::Kpi;
use crate::document::model::{Entity, Kind};
use crate::measure::{beneath, items, thread};
use crate::playbook::ThingId;
use crate::site::Renderer;
use crate::site::theme::{Key, Map, ThemeFault, Value};

impl Renderer<'_> {
    pub(crate) fn traceability_page(&self) -> Result<String, ThemeFault> {
        let plans: Vec<Value> = self
            .edition
            .accounts()
            .iter()
            .flat_map(|account| beneath::plans(self.edition, *account).map(move |(plan, _)| (*account, plan)))
            .map(|(account, plan)| self.threads(account, plan))
            .collect();
        self.generated("traceability", "traceability.html", Vec::new(), vec![("plans", Value::from(plans))])
    }

    /// The threads of one plan: its decisions, what serves each, and what serves none.
    fn threads(&self, account: ThingId, plan: ThingId) -> Value {
        let beneath = self.edition.beneath(plan);
        let actions = items::actions(self.edition, plan);
        let branch = |id: ThingId| {
            let thing = self.edition.thing(id);
            let Some(Entity::Objective(objective)) = thing.entity() else { return Value::none() };
            let mine = actions.iter().filter(|action| action.objective == Some(id));
            let open = mine.clone().filter(|action| action.is_open()).count();
            map! {
                row: self.row(id),
                kpis: objective.kpis.iter().map(Kpi::title).collect::<Vec<_>>(),
                actions: mine.count(),
                open: open,
            }
        };
        let decisions: Vec<Value> = beneath
            .decisions
            .iter()
            .map(|decision| {
                let serving = self.namers(*decision, Kind::Objective, &["serves"]);
                map! {
                    row: self.row(*decision),
                    protected_by: self.protectors(*decision, self.edition.thing(*decision)),
                    objectives: serving.into_iter().map(branch).collect::<Vec<_>>(),
                }
            })
            .collect();
        let loose = beneath.objectives.iter().filter(|id| thread::agreed_decision(self.edition, **id).is_none());
        map! {
            anchor: crate::site::shared::concerns::anchor(self.edition, plan),
            account: self.card(account),
            plan: self.card(plan),
            problem: match self.edition.thing(plan).entity() {
                Some(Entity::Plan(plan)) => plan.growth_problem.as_ref().map(|text| text.value.clone()),
                _ => None,
            },
            decisions: decisions,
            loose: loose.map(|id| branch(*id)).collect::<Vec<_>>(),
        }
    }
}
