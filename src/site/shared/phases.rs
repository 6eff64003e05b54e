//! The phases of a joint plan as a strip: what is done before what, and where both sides are today.

use crate::document::model::Plan;
use crate::document::model::plan::Phase;
use crate::playbook::ThingId;
use crate::site::Renderer;
use crate::site::shared::cards::Card;
use crate::site::view::Ready;

view! {
    /// The phases of a plan.
    PlanPhases {
        /// The plan.
        plan: Ready<Card>,
        /// The phases in their order.
        phases: Vec<PhaseRow>,
    }

    /// A phase of a joint plan.
    PhaseRow {
        /// What is done in it, as a word.
        title: String,
        /// The first day.
        from: Option<String>,
        /// The last day.
        to: Option<String>,
        /// Whether it is over.
        over: bool,
        /// Whether both sides are in it today.
        now: bool,
    }
}

impl Renderer<'_> {
    /// The phases of a plan.
    pub(crate) fn phases(&self, plan: &Plan) -> Vec<PhaseRow> {
        let today = self.today();
        let row = |phase: &Phase| {
            let (from, to) = (phase.from.as_ref().map(|day| day.value), phase.to.as_ref().map(|day| day.value));
            let over = to.is_some_and(|to| to < today);
            PhaseRow {
                title: self.word_of("phase", phase.phase.value.word()),
                from: self.day(phase.from.as_ref()),
                to: self.day(phase.to.as_ref()),
                over,
                now: !over && from.is_some_and(|from| from <= today),
            }
        };
        plan.phases.iter().map(row).collect()
    }

    /// The phases of the plans that are not through with them.
    pub(crate) fn phases_of_all(&self) -> Vec<PlanPhases> {
        let accounts = self.edition.accounts().iter();
        let plans = accounts.flat_map(|account| crate::measure::beneath::plans(self.edition, *account));
        let open = plans.filter_map(|(id, plan): (ThingId, &Plan)| {
            let phases = self.phases(plan);
            phases.iter().any(|phase| !phase.over).then(|| PlanPhases { plan: self.card(id), phases })
        });
        open.collect()
    }
}
