//! The first screen of an account manager: what to fix or decide before the next meeting, account by account.

use std::collections::BTreeMap;

use crate::diagnostics::Level;
use crate::document::made_pages::MadePage;
use crate::document::model::Entity;
use crate::document::model::people::Function;
use crate::document::parts::PageItem;
use crate::figures::sort::sort_by_key;
use crate::figures::status::Status;
use crate::measure::dates::DateKind;
use crate::measure::{beneath, items, late};
use crate::playbook::{ThingId, places};
use crate::site::Renderer;
use crate::site::pages::calendar::CalendarRow;
use crate::site::pages::health::FindingRow;
use crate::site::shared::actions::ActionRow;
use crate::site::shared::cards::{Card, Link};
use crate::site::shared::readers::{DayInWords, InForce, ScenarioLine};
use crate::site::shared::rows::ObjectiveRow;
use crate::site::theme::ThemeFault;
use crate::site::view::{Maybe, Ready};

view! {
    /// The first screen of an account manager.
    ManagerPage<'a> for "manager.html" {
        /// The account managers.
        managers: Vec<ManagerDesk<'a>>,
        /// Whether the programme is large, so that an account is a line.
        large: bool,
    }

    /// An account manager.
    ManagerDesk<'a> {
        /// The person; none for accounts that have no manager.
        person: Option<Ready<Card>>,
        /// The accounts.
        accounts: Vec<AccountDesk<'a>>,
    }

    /// An account on its manager's first screen. Without a plan in force, only its status is known.
    AccountDesk<'a> {
        /// The account.
        account: Ready<Card>,
        /// The plan in force; undefined where there is none.
        plan: Maybe<Ready<Card>>,
        /// The status at the last review.
        status: Option<&'static str>,
        /// The day of the next review.
        next: Option<DayInWords>,
        /// The scenarios that have fired, or whose trigger holds.
        fired: Vec<ScenarioLine<'a>>,
        /// How many findings are errors.
        errors: usize,
        /// How many findings there are, notes left out.
        findings: usize,
        /// The first of them.
        worst: Vec<Ready<FindingRow>>,
        /// How many more there are.
        more: usize,
        /// How many things of the account are late: objectives, actions, commitments, notices, the next review.
        late: usize,
        /// How many actions are blocked, late or not.
        stuck: usize,
        /// What is late but for actions, the longest late first.
        overdue: Vec<CalendarRow<'a>>,
        /// The actions that are late or blocked, by the function that owes them.
        blocked: Vec<BlockedActions<'a>>,
        /// How many open objectives are off course.
        off: usize,
        /// How many open objectives there are.
        course: usize,
        /// The open objectives that are off course, the worst first.
        objectives: Vec<Ready<ObjectiveRow>>,
        /// The customer's goals that no objective works for.
        unserved: Vec<Link<'a>>,
        /// The pages for paper.
        printed: Vec<Link<'a>>,
    }

    /// Actions that are late or blocked, of one function.
    BlockedActions<'a> {
        /// The function, as a word.
        function: Option<String>,
        /// The actions, the longest late first.
        actions: Vec<ActionRow<'a>>,
    }
}

/// How many findings of an account are listed; the rest stand on its page.
const FINDINGS: usize = 4;

impl Renderer<'_> {
    /// The accounts by their managers, whom their places among all people stand for; those without one last.
    pub(crate) fn by_manager(&self) -> &[(Option<usize>, ThingId)] {
        self.programme.by_manager.get_or_make(|| self.find_by_manager())
    }

    fn find_by_manager(&self) -> Vec<(Option<usize>, ThingId)> {
        let place = places(self.edition.people());
        let managed = |account: &ThingId| {
            let (thing, record) = (self.edition.thing(*account), self.edition.account(*account)?);
            let manager = thing.maybe(record.manager.as_ref()).and_then(|person| place.get(&person).copied());
            Some((manager, *account))
        };
        let mut accounts: Vec<(Option<usize>, ThingId)> = self.edition.accounts().iter().filter_map(managed).collect();
        sort_by_key(&mut accounts, |(manager, _)| (manager.is_none(), *manager));
        accounts
    }

    pub(crate) fn manager_page(&self) -> Result<String, ThemeFault> {
        let by_manager = self.on_leaf(MadePage::Manager, self.by_manager()).chunk_by(|a, b| a.0 == b.0);
        let managers = by_manager.map(|accounts| ManagerDesk {
            person: accounts[0].0.map(|at| self.card(self.edition.people()[at])),
            accounts: accounts.iter().map(|(_, account)| self.account_desk(*account)).collect(),
        });
        let view = ManagerPage { managers: managers.collect(), large: self.is_large() };
        self.render_made(MadePage::Manager, Vec::new(), view)
    }

    fn account_desk(&self, account: ThingId) -> AccountDesk<'_> {
        let desk = AccountDesk {
            account: self.card(account),
            plan: Maybe(None),
            status: self.last_status(account),
            next: None,
            fired: Vec::new(),
            errors: 0,
            findings: 0,
            worst: Vec::new(),
            more: 0,
            late: self.late_in(account).count(),
            stuck: 0,
            overdue: self.late_rows(account, |dated| dated.kind != DateKind::Action),
            blocked: Vec::new(),
            off: 0,
            course: 0,
            objectives: Vec::new(),
            unserved: Vec::new(),
            printed: Vec::new(),
        };
        match self.in_force(account) {
            Some(now) => self.desk_with_plan(account, now, desk),
            None => desk,
        }
    }

    fn desk_with_plan<'a>(&'a self, account: ThingId, now: InForce<'a>, desk: AccountDesk<'a>) -> AccountDesk<'a> {
        let near = self.scenarios_by_nearness(now.thing, now.plan);
        let fired = near.into_iter().filter(|(holds, _)| *holds);
        let (worst, more) = self.worst(account, FINDINGS);
        let blocked = self.blocked(account);
        let stuck = blocked.iter().flat_map(|group| &group.actions).filter(|action| action.blocked).count();
        let is_off = |id: &&ThingId| matches!(self.status_of(**id), Some(Status::Red | Status::Amber));
        let objectives: Vec<ThingId> = items::open_objectives(self.edition, now.id).collect();
        let mut off: Vec<&ThingId> = objectives.iter().filter(is_off).collect();
        sort_by_key(&mut off, |id| std::cmp::Reverse(self.status_of(**id)));
        AccountDesk {
            plan: Maybe(Some(self.card(now.id))),
            next: self.next_of(now.id),
            fired: fired.map(|(holds, scenario)| self.scenario(now.id, holds, scenario)).collect(),
            errors: self.count_concerning(account, Level::Error),
            findings: worst.len() + more,
            worst,
            more,
            stuck,
            blocked,
            off: off.len(),
            course: objectives.len(),
            objectives: self.rows(off),
            unserved: self.unserved(account, now.id),
            printed: self.printed_cards(now.id).into_iter().chain(self.printed_cards(account)).collect(),
            ..desk
        }
    }

    /// The goals of the customer that no objective of the plan works for.
    fn unserved(&self, account: ThingId, plan: ThingId) -> Vec<Link<'_>> {
        let Some(Entity::Account(record)) = self.edition.thing(account).entity() else { return Vec::new() };
        let objectives = &self.edition.beneath(plan).objectives;
        let unserved = record.goals.iter().filter_map(|goal| {
            let anchor = PageItem::Goal.anchor(&goal.id.value);
            let is_served = objectives.iter().any(|objective| self.names_goal(*objective, &anchor));
            (!is_served).then(|| {
                Link::new(self.words_in(account, &goal.title.value), format!("{}#{anchor}", self.url(account)))
            })
        });
        unserved.collect()
    }

    /// The open actions of an account that are late or blocked, by the function of who owns them; the longest late
    /// first.
    fn blocked(&self, account: ThingId) -> Vec<BlockedActions<'_>> {
        let is_late =
            |at: &items::ActionAt<'_>| late::is_blocked(at) || late::action(self.edition, at, self.today()) > 0;
        let plans = beneath::plans(self.edition, account);
        let actions = plans.flat_map(|(plan, _)| items::actions(self.edition, plan));
        let mut late: Vec<_> = actions.filter(is_late).collect();
        sort_by_key(&mut late, |at| at.action.due.as_ref().map(|due| due.value));
        let mut by: BTreeMap<Option<Function>, Vec<ActionRow<'_>>> = BTreeMap::new();
        for at in late {
            let thing = self.edition.thing(at.on);
            let owner = thing.maybe(at.action.owner.as_ref());
            let function = owner.and_then(|owner| items::function(self.edition, owner));
            let action = self.action(thing, at.on, at.action, Some(self.card(at.on)));
            by.entry(function).or_default().push(action.into_row());
        }
        let group = |(function, actions): (Option<Function>, _)| BlockedActions {
            function: function.map(|function| self.theme.word(function.word())),
            actions,
        };
        by.into_iter().map(group).collect()
    }
}
