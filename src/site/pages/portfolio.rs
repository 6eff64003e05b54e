//! What the portfolio shows of plan health: the ten pitfalls and the 3×3 framework of each account's plan, in marks that
//! each have a name.

use crate::diagnostics::Level;
use crate::edition::Audience;
use crate::measure::beneath;
use crate::measure::coverage::State;
use crate::playbook::ThingId;
use crate::site::Renderer;
use crate::site::theme::{Key, Map, Value};

impl Renderer<'_> {
    /// One entry an account, in their order; none where no plan counts. Nothing for a customer, nor where the programme
    /// is large: there the director's page has it.
    pub(crate) fn strips(&self) -> Value {
        if *self.edition.audience() != Audience::Internal || self.is_large() {
            return Value::none();
        }
        Value::from(self.edition.accounts().iter().map(|account| self.strip(*account)).collect::<Vec<_>>())
    }

    /// The pitfalls and the framework of an account's plan.
    pub(crate) fn strip(&self, account: ThingId) -> Value {
        let Some((plan, _)) = beneath::plans(self.edition, account).next() else { return Value::none() };
        let pits: Vec<Value> = self
            .pitfall_levels(account, plan)
            .into_iter()
            .map(|(code, level)| {
                map! { name: self.pitfall(code), url: crate::site::pages::health::rule_url(code), level: level.map(Level::word) }
            })
            .collect();
        let cells = self.cells_of(plan);
        let count =
            |states: &[State]| cells.map_or(0, |cells| cells.iter().filter(|it| states.contains(&it.state)).count());
        map! {
            pits: pits,
            cells: cells.map(|cells| self.nine(cells)),
            gaps: count(&[State::Gap, State::Stale]),
            partly: count(&[State::Partial]),
            framework: self.way("coverage", plan),
        }
    }
}
