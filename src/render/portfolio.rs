//! What the portfolio shows of plan health: the ten pitfalls and the 3×3 framework of each account's plan, in marks that
//! each have a name.

use super::Renderer;
use crate::address;
use crate::edition::Audience;
use crate::finding::Level;
use crate::measure::beneath;
use crate::measure::coverage::State;
use crate::playbook::ThingId;
use crate::status::Status;
use crate::theme::{Key, Map, Value};

impl Renderer<'_> {
    /// One entry an account, in their order; none where no plan counts. Nothing for a customer.
    pub(super) fn strips(&self) -> Value {
        if *self.edition.audience() != Audience::Internal {
            return Value::none();
        }
        Value::from(self.edition.accounts.iter().map(|account| self.strip(*account)).collect::<Vec<_>>())
    }

    fn strip(&self, account: ThingId) -> Value {
        let Some((plan, _)) = beneath::plans(self.edition, account).next() else { return Value::none() };
        let pits: Vec<Value> = self
            .pitfall_levels(account, plan)
            .into_iter()
            .map(|(name, level)| {
                let status = match level {
                    Some(Level::Error) => Status::Red,
                    Some(Level::Warning) => Status::Amber,
                    Some(Level::Note) | None => Status::Green,
                };
                map! { name: super::health::capitalised(name), level: level.map(Level::word), status: status.word(), letter: status.letter() }
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
            framework: format!("coverage/index.html#{}", address::encode(&super::concerns::anchor(self.edition, plan))),
        }
    }
}
