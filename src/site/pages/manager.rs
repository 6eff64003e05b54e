//! The first screen of an account manager: what to fix or decide before the next meeting, account by account.

use std::collections::BTreeMap;

use crate::diagnostics::Level;
use crate::document::model::Entity;
use crate::document::model::objective::ActionState;
use crate::document::model::people::Function;
use crate::figures::status::Status;
use crate::measure::items;
use crate::playbook::ThingId;
use crate::site::Renderer;
use crate::site::theme::{Key, Map, ThemeFault, Value};

/// So many findings of an account are said here; the rest stand on its page.
const FINDINGS: usize = 4;

impl Renderer<'_> {
    pub(crate) fn manager_page(&self) -> Result<String, ThemeFault> {
        let order = |id: Option<ThingId>| self.edition.people().iter().position(|person| Some(*person) == id);
        let mut by_manager: BTreeMap<(bool, Option<usize>), Vec<ThingId>> = BTreeMap::new();
        for account in self.edition.accounts() {
            let thing = self.edition.thing(*account);
            let Some(Entity::Account(record)) = thing.entity() else { continue };
            let manager = order(thing.maybe(record.manager.as_ref()));
            by_manager.entry((manager.is_none(), manager)).or_default().push(*account);
        }
        let managers: Vec<Value> = by_manager
            .iter()
            .map(|((_, manager), accounts)| {
                map! {
                    person: manager.map(|at| self.card(self.edition.people()[at])),
                    accounts: accounts.iter().map(|account| self.desk(*account)).collect::<Vec<_>>(),
                }
            })
            .collect();
        let given = vec![("managers", Value::from(managers)), ("large", Value::from(self.is_large()))];
        self.generated("readers/manager", "manager.html", Vec::new(), given)
    }

    /// An account as its manager sees it in the morning.
    fn desk(&self, account: ThingId) -> Value {
        let Some(now) = self.in_force(account) else {
            return map! { account: self.card(account), status: self.last_status(account) };
        };
        let near = self.scenarios_by_nearness(now.thing, now.plan);
        let fired: Vec<Value> =
            near.iter().filter(|(holds, _)| *holds).map(|(holds, it)| self.scenario(now.id, *holds, it)).collect();
        let (ills, more) = self.worst(account, FINDINGS);
        let errors = self.concerning_from(account, Level::Error).len();
        let blocked = self.blocked(now.id);
        let late: usize = blocked.values().map(Vec::len).sum();
        let blocked: Vec<Value> = blocked
            .into_iter()
            .map(|(function, rows)| {
                map! { function: function.map(|function| self.theme.word(function.word())), actions: rows }
            })
            .collect();
        let off = |id: &&ThingId| matches!(self.status_of(**id), Some(Status::Red | Status::Amber));
        let objectives = items::open_objectives(self.edition, now.id).collect::<Vec<_>>();
        let mut off: Vec<&ThingId> = objectives.iter().filter(off).collect();
        off.sort_by_key(|id| std::cmp::Reverse(self.status_of(**id)));
        map! {
            account: self.card(account),
            plan: self.card(now.id),
            status: self.last_status(account),
            next: self.next_of(now.id).map(|day| self.when(day)),
            fired: fired,
            errors: errors,
            findings: ills.len() + more,
            ills: ills,
            more: more,
            late: late,
            blocked: blocked,
            off: off.len(),
            course: objectives.len(),
            objectives: self.rows(off),
            unserved: self.unserved(account, now.id),
            printed: [self.printed_cards(now.id), self.printed_cards(account)].concat(),
        }
    }

    /// The goals of the customer that no objective of the plan works for.
    fn unserved(&self, account: ThingId, plan: ThingId) -> Vec<Value> {
        let Some(Entity::Account(record)) = self.edition.thing(account).entity() else { return Vec::new() };
        let objectives = &self.edition.beneath(plan).objectives;
        let anchor = |id: &str| format!("goal-{id}");
        let open = record
            .goals
            .iter()
            .filter(|goal| !objectives.iter().any(|objective| self.names_goal(*objective, &anchor(&goal.id.value))));
        open.map(|goal| {
            map! { title: goal.title.value.as_str(), url: format!("{}#{}", self.url(account), anchor(&goal.id.value)) }
        })
        .collect()
    }

    /// The open actions of a plan that are late or blocked, by the function of who owns them; latest last.
    fn blocked(&self, plan: ThingId) -> BTreeMap<Option<Function>, Vec<Value>> {
        let mut late: Vec<_> = items::actions(self.edition, plan)
            .into_iter()
            .filter(items::ActionAt::is_open)
            .filter(|it| {
                let is_blocked = it.action.state.as_ref().is_some_and(|state| state.value == ActionState::Blocked);
                is_blocked || it.action.due.as_ref().is_some_and(|due| due.value < self.today())
            })
            .collect();
        late.sort_by_key(|it| it.action.due.as_ref().map(|due| due.value));
        let mut by: BTreeMap<Option<Function>, Vec<Value>> = BTreeMap::new();
        for it in late {
            let thing = self.edition.thing(it.on);
            let owner = thing.maybe(it.action.owner.as_ref());
            let function = owner.and_then(|owner| items::function(self.edition, owner));
            let (.., row) = self.action(thing, it.on, it.action, Some(self.card(it.on)));
            by.entry(function).or_default().push(row);
        }
        by
    }
}
