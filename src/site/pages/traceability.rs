//! Every thread from decision to action as a tree, with its holes.

use std::borrow::Cow;

use crate::document::made_pages::MadePage;
use crate::document::model::{Entity, Kind};
use crate::measure::items::ActionAt;
use crate::measure::{beneath, items, thread};
use crate::playbook::ThingId;
use crate::site::Renderer;
use crate::site::shared::cards::{Card, Link};
use crate::site::shared::concerns::anchor;
use crate::site::shared::rows::{DecisionRow, ObjectiveRow};
use crate::site::theme::ThemeFault;
use crate::site::view::Ready;

view! {
    /// The page of threads.
    TraceabilityPage<'a> for "traceability.html" {
        /// The plans.
        plans: Vec<PlanThreads<'a>>,
    }

    /// The threads of a plan.
    PlanThreads<'a> {
        /// Its anchor on the page.
        anchor: String,
        /// The account.
        account: Ready<Card>,
        /// The plan.
        plan: Ready<Card>,
        /// The growth problem.
        problem: Option<Cow<'a, str>>,
        /// The decisions with what serves them.
        decisions: Vec<DecisionThread<'a>>,
        /// The objectives that serve no agreed decision.
        loose: Vec<ObjectiveThread<'a>>,
    }

    /// A decision with what serves it.
    DecisionThread<'a> {
        /// The decision.
        row: Ready<DecisionRow>,
        /// The scenarios that protect it.
        protected_by: Vec<Link<'a>>,
        /// The objectives that serve it.
        objectives: Vec<ObjectiveThread<'a>>,
    }

    /// An objective with what measures and what works for it.
    ObjectiveThread<'a> {
        /// The objective.
        row: Ready<ObjectiveRow>,
        /// What its KPIs are called.
        kpis: Vec<Cow<'a, str>>,
        /// How many actions work for it.
        actions: usize,
        /// How many of them are open.
        open: usize,
    }
}

impl Renderer<'_> {
    pub(crate) fn traceability_page(&self) -> Result<String, ThemeFault> {
        let accounts = self.accounts_on(MadePage::Traceability).iter();
        let plans =
            accounts.flat_map(|account| beneath::plans(self.edition, *account).map(move |(plan, _)| (*account, plan)));
        let plans = plans.map(|(account, plan)| self.plan_threads(account, plan)).collect();
        self.render_made(MadePage::Traceability, Vec::new(), TraceabilityPage { plans })
    }

    /// The threads of one plan: its decisions, what serves each, and what serves none.
    fn plan_threads(&self, account: ThingId, plan: ThingId) -> PlanThreads<'_> {
        let beneath = self.edition.beneath(plan);
        let actions = items::actions(self.edition, plan);
        let objective = |id: ThingId| self.objective_thread(id, &actions);
        let decision = |id: &ThingId| {
            let serving = self.namers(*id, Kind::Objective, &["serves"]);
            DecisionThread {
                row: self.row(*id),
                protected_by: self.protectors(*id, self.edition.thing(*id)),
                objectives: serving.into_iter().filter_map(objective).collect(),
            }
        };
        let loose = beneath.objectives.iter().filter(|id| thread::agreed_decision(self.edition, **id).is_none());
        PlanThreads {
            anchor: anchor(self.edition, plan),
            account: self.card(account),
            plan: self.card(plan),
            problem: self.growth_problem(plan),
            decisions: beneath.decisions.iter().map(decision).collect(),
            loose: loose.filter_map(|id| objective(*id)).collect(),
        }
    }

    fn objective_thread(&self, id: ThingId, actions: &[ActionAt<'_>]) -> Option<ObjectiveThread<'_>> {
        let thing = self.edition.thing(id);
        let Some(Entity::Objective(objective)) = thing.entity() else { return None };
        let mine = actions.iter().filter(|action| action.objective == Some(id));
        let open = mine.clone().filter(|action| action.is_open()).count();
        Some(ObjectiveThread {
            row: self.row(id),
            kpis: objective.kpis.iter().map(|kpi| self.words_of(thing, kpi.title())).collect(),
            actions: mine.count(),
            open,
        })
    }
}
