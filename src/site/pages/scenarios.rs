//! The scenario board: the scenarios of all plans, and whether their triggers hold.

use std::borrow::Cow;

use crate::document::made_pages::MadePage;
use crate::document::model::plan::{Scenario, ScenarioState};
use crate::document::parts::PageItem;
use crate::figures::sort::sort_by_key;
use crate::measure::{beneath, triggers};
use crate::playbook::ThingId;
use crate::site::Renderer;
use crate::site::pages::plan::op_key;
use crate::site::shared::cards::{Card, Link};
use crate::site::theme::ThemeFault;
use crate::site::view::Ready;

view! {
    /// The scenario board.
    ScenariosPage<'a> for "scenarios.html" {
        /// The scenarios, those whose trigger holds first.
        rows: Vec<ScenarioBoardRow<'a>>,
    }

    /// A scenario on the board.
    ScenarioBoardRow<'a> {
        /// The account.
        account: Ready<Card>,
        /// The scenario on the page of its plan.
        scenario: Link<'a>,
        /// The KPI that shows it.
        kpi: Option<Ready<Card>>,
        /// How the KPI compares with the value, in words.
        op: Option<String>,
        /// The value.
        value: Option<String>,
        /// The event that shows it.
        event: Option<Cow<'a, str>>,
        /// The latest reading, where the trigger holds.
        latest: Option<String>,
        /// The day since when the trigger holds.
        since: Option<String>,
        /// What is done then.
        then: Cow<'a, str>,
        /// Who does it.
        owner: Option<Ready<Card>>,
        /// The state, as a word.
        state: String,
    }
}

impl Renderer<'_> {
    pub(crate) fn scenarios_page(&self) -> Result<String, ThemeFault> {
        let mut all: Vec<(bool, ScenarioBoardRow<'_>)> = Vec::new();
        for account in self.accounts_on(MadePage::Scenarios) {
            for (plan, record) in beneath::plans(self.edition, *account) {
                all.extend(record.scenarios.iter().map(|scenario| self.scenario_row(*account, plan, scenario)));
            }
        }
        sort_by_key(&mut all, |(holds, _)| !holds);
        let rows = all.into_iter().map(|(_, row)| row).collect();
        self.render_made(MadePage::Scenarios, Vec::new(), ScenariosPage { rows })
    }

    /// A scenario, and whether it is armed and its trigger holds.
    fn scenario_row<'a>(
        &'a self,
        account: ThingId,
        plan: ThingId,
        scenario: &'a Scenario,
    ) -> (bool, ScenarioBoardRow<'a>) {
        let thing = self.edition.thing(plan);
        let held = triggers::held(self.edition, thing, &scenario.when);
        let state = scenario.state.as_ref().map_or(ScenarioState::Armed, |state| state.value);
        let url = self.item_url(plan, PageItem::Scenario, &scenario.id.value);
        let row = ScenarioBoardRow {
            account: self.card(account),
            scenario: Link::new(self.words_of(thing, &scenario.title.value), url),
            kpi: self.one(thing, scenario.when.kpi.as_ref()),
            op: scenario.when.op.as_ref().map(|op| self.word_of("op", op_key(op.value))),
            value: self.number(scenario.when.value.as_ref()),
            event: self.text_of(thing, scenario.when.event.as_ref()),
            latest: held.as_ref().map(|held| self.format().number(held.latest.value, None)),
            since: held.as_ref().map(|held| self.format().date(held.since)),
            then: self.words_of(thing, &scenario.then.value),
            owner: self.one(thing, scenario.owner.as_ref()),
            state: self.theme.word(state.word()),
        };
        (held.is_some() && state == ScenarioState::Armed, row)
    }
}
