//! The scenario board: what happens if, and whether it is happening.

use crate::document::model::plan::{Scenario, ScenarioState};
use crate::measure::{beneath, triggers};
use crate::playbook::ThingId;
use crate::site::Renderer;
use crate::site::theme::{Key, Map, ThemeFault, Value};

impl Renderer<'_> {
    pub(crate) fn scenarios_page(&self) -> Result<String, ThemeFault> {
        let mut all: Vec<(bool, Value)> = Vec::new();
        for account in self.edition.accounts() {
            for (plan, record) in beneath::plans(self.edition, *account) {
                all.extend(record.scenarios.iter().map(|it| self.scenario_row(*account, plan, it)));
            }
        }
        all.sort_by_key(|(holds, _)| !holds);
        let rows: Vec<Value> = all.into_iter().map(|(_, row)| row).collect();
        self.generated("scenarios", "scenarios.html", Vec::new(), vec![("rows", Value::from(rows))])
    }

    fn scenario_row(&self, account: ThingId, plan: ThingId, it: &Scenario) -> (bool, Value) {
        let thing = self.edition.thing(plan);
        let held = triggers::held(self.edition, thing, &it.when);
        let state = it.state.as_ref().map_or(ScenarioState::Armed, |state| state.value);
        let row = map! {
            account: self.card(account),
            scenario: map! { title: it.title.value.as_str(), url: format!("{}#scenario-{}", self.url(plan), it.id.value) },
            kpi: self.one(thing, it.when.kpi.as_ref()),
            op: it.when.op.as_ref().map(|op| self.word_of("op", crate::site::pages::plan::op_key(op.value))),
            value: self.number(it.when.value.as_ref()),
            event: it.when.event.as_ref().map(|event| event.value.as_str()),
            latest: held.as_ref().map(|held| self.format().number(held.latest.value, None)),
            since: held.as_ref().map(|held| self.format().date(held.since)),
            then: it.then.value.as_str(),
            owner: self.one(thing, it.owner.as_ref()),
            state: self.theme.word(state.word()),
        };
        (held.is_some() && state == ScenarioState::Armed, row)
    }
}
