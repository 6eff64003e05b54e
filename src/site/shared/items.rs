//! What each person has to do: the objectives, actions and other items that they own.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;

use crate::document::model::common::to;
use crate::document::model::objective::{Action, ActionState};
use crate::document::model::plan::{RequestStatus, ScenarioState};
use crate::document::model::{Account, Entity, Objective, Plan};
use crate::document::parts::{PageItem, PagePart};
use crate::document::reference::Ref;
use crate::edition::Edition;
use crate::measure::items::Closures;
use crate::measure::{followed, late};
use crate::playbook::{Thing, ThingId};
use crate::site::Renderer;
use crate::site::shared::cards::{Card, Link, iso};
use crate::site::shared::directory::Directory;
use crate::site::view::Ready;

view! {
    /// Something that a person has to do.
    ItemRow<'a> {
        /// The kind, as a word.
        kind: String,
        /// What it is, where it is written.
        link: Link<'a>,
        /// The thing it is written in, where it is not an objective itself.
        of: Option<Ready<Card>>,
        /// The account.
        account: Option<Ready<Card>>,
        /// Whom to ask about it: the account manager.
        ask: Option<Ready<Card>>,
        /// What it is done for.
        serves: Vec<Ready<Card>>,
        /// Whether it should serve something: an ask and a commitment need not.
        serves_nothing: bool,
        /// The day it is due.
        due: Option<String>,
        /// The same day for sorting.
        due_on: Option<String>,
        /// By how many days it is late.
        late: i32,
        /// Whether it is still to be done.
        open: bool,
    }
}

/// Something that a person has to do.
#[derive(Clone, Debug)]
pub(crate) struct PersonItem {
    /// What it is: `objective`, `action`, …
    pub(crate) kind: &'static str,
    pub(crate) title: String,
    pub(crate) of: ThingId,
    pub(crate) anchor: Option<String>,
    pub(crate) due: Option<Date>,
    pub(crate) open: bool,
    /// By how many days it is late.
    pub(crate) late: i32,
    /// The decisions, goals or objectives it is done for.
    pub(crate) why: Vec<Ready<Card>>,
}

/// What each person owns or has to do, over the whole playbook. `closed` are the actions that a review closed.
pub(crate) fn items(
    edition: &Edition,
    directory: &Directory,
    closed: &Closures,
    today: Date,
) -> HashMap<ThingId, Vec<PersonItem>> {
    let mut gatherer = Gatherer { edition, directory, closed, today, items: HashMap::new() };
    for (at, thing) in edition.things() {
        match thing.entity() {
            Some(Entity::Objective(objective)) => gatherer.objective(at, thing, objective),
            Some(Entity::Review(review)) => gatherer.actions(at, thing, &review.actions),
            Some(Entity::Plan(plan)) => gatherer.plan(at, thing, plan),
            Some(Entity::Account(account)) => gatherer.account(at, thing, account),
            _ => {}
        }
    }
    gatherer.items
}

/// Gathers items by person.
struct Gatherer<'a> {
    edition: &'a Edition,
    directory: &'a Directory,
    closed: &'a Closures,
    today: Date,
    items: HashMap<ThingId, Vec<PersonItem>>,
}

impl Gatherer<'_> {
    fn add(&mut self, thing: &Thing, owner: Option<&Ref<to::Person>>, item: PersonItem) {
        if let Some(person) = thing.maybe(owner) {
            self.items.entry(person).or_default().push(item);
        }
    }

    /// What references mean, as things to link to.
    fn targets<'r, K: 'r>(&self, thing: &Thing, references: impl IntoIterator<Item = &'r Ref<K>>) -> Vec<Ready<Card>> {
        self.directory.targets(self.edition, thing, references)
    }

    fn objective(&mut self, at: ThingId, thing: &Thing, objective: &Objective) {
        let item = PersonItem {
            kind: "objective",
            title: thing.title.to_string(),
            of: at,
            anchor: None,
            due: objective.due.as_ref().map(|day| day.value),
            open: objective.is_open() && followed::counts(self.edition, at),
            late: late::objective(self.edition, at, self.today),
            why: self.targets(thing, &objective.serves),
        };
        self.add(thing, objective.owner.as_ref(), item);
        self.actions(at, thing, &objective.actions);
    }

    fn actions(&mut self, at: ThingId, thing: &Thing, actions: &[Action]) {
        for action in actions {
            let anchor = action.id.as_ref().map(|id| PageItem::Action.anchor(&id.value));
            let closed =
                anchor.as_ref().is_some_and(|anchor| self.closed.contains_key(&(at, Arc::from(anchor.as_str()))));
            let cancelled = action.state.as_ref().is_some_and(|state| state.value == ActionState::Cancelled);
            let due = action.due.as_ref().map(|day| day.value);
            let open = action.done.is_none() && !closed && !cancelled && followed::counts(self.edition, at);
            let item = PersonItem {
                kind: "action",
                title: action.title.value.clone(),
                of: at,
                anchor: anchor.or_else(|| Some(PagePart::Actions.anchor().to_owned())),
                due,
                open,
                late: if open { late::open(self.edition, at, due, self.today) } else { 0 },
                why: self.action_why(thing, action),
            };
            self.add(thing, action.counterpart.as_ref(), item.clone());
            self.add(thing, action.owner.as_ref(), item);
        }
    }

    fn plan(&mut self, at: ThingId, thing: &Thing, plan: &Plan) {
        let counts = followed::counts(self.edition, at);
        let item = |kind: &'static str, title: &str, anchor: Option<String>, open: bool| PersonItem {
            kind,
            title: title.to_owned(),
            of: at,
            anchor,
            due: None,
            open: open && counts,
            late: 0,
            why: Vec::new(),
        };
        for scenario in &plan.scenarios {
            let state = scenario.state.as_ref().map_or(ScenarioState::Armed, |state| state.value);
            let open = !matches!(state, ScenarioState::StoodDown | ScenarioState::Expired);
            let anchor = Some(PageItem::Scenario.anchor(&scenario.id.value));
            let why = self.targets(thing, &scenario.protects);
            let item = PersonItem { why, ..item("scenario", &scenario.title.value, anchor, open) };
            self.add(thing, scenario.owner.as_ref(), item);
        }
        for request in &plan.requests {
            let open = matches!(request.status.value, RequestStatus::Draft | RequestStatus::Requested);
            let anchor = Some(PageItem::Request.anchor(&request.id.value));
            let why = self.targets(thing, request.decision.as_ref());
            let item = PersonItem { why, ..item("request", &request.title.value, anchor, open) };
            self.add(thing, request.owner.as_ref(), item);
        }
        for risk in &plan.risks {
            let anchor = Some(PageItem::Risk.anchor(&risk.id.value));
            let why = self.targets(thing, risk.scenario.as_ref());
            let item = PersonItem { why, ..item("risk", &risk.title.value, anchor, true) };
            self.add(thing, risk.owner.as_ref(), item);
        }
        for commitment in &plan.commitments {
            let due = commitment.due.as_ref().map(|day| day.value);
            let open = commitment.done.is_none();
            let anchor = Some(PagePart::Commitments.anchor().to_owned());
            let late = late::commitment(self.edition, at, commitment, self.today);
            let item = PersonItem { due, late, ..item("commitment", &commitment.text.value, anchor, open) };
            self.add(thing, commitment.owner.as_ref(), item);
        }
        for ask in &plan.asks {
            self.add(thing, Some(&ask.to), item("ask", &ask.text.value, None, ask.answered.is_none()));
        }
    }

    /// Contracts of which notice can still be given, or is late.
    fn account(&mut self, at: ThingId, thing: &Thing, account: &Account) {
        for contract in &account.contracts {
            let late = late::contract(self.edition, at, contract, self.today);
            let item = PersonItem {
                kind: "contract",
                title: contract.title.value.clone(),
                of: at,
                anchor: Some(PageItem::Contract.anchor(&contract.id.value)),
                due: Some(contract.notice()),
                open: late > 0 || contract.notice() >= self.today,
                late,
                why: Vec::new(),
            };
            self.add(thing, contract.owner.as_ref(), item);
        }
    }

    /// What an action is done for: what its objective serves, or the objective itself where that serves nothing.
    fn action_why(&self, thing: &Thing, action: &Action) -> Vec<Ready<Card>> {
        let objective = match thing.entity() {
            Some(Entity::Objective(objective)) => Some((thing, objective)),
            _ => thing.maybe(action.objective.as_ref()).and_then(|id| match self.edition.thing(id).entity() {
                Some(Entity::Objective(objective)) => Some((&**self.edition.thing(id), objective)),
                _ => None,
            }),
        };
        match objective {
            Some((it, objective)) if !objective.serves.is_empty() => self.targets(it, &objective.serves),
            _ => self.targets(thing, action.objective.as_ref()),
        }
    }
}

impl Renderer<'_> {
    /// An item as a row: what it is, for which account, why, and by when.
    pub(crate) fn item<'a>(&self, item: &'a PersonItem) -> ItemRow<'a> {
        let of = self.edition.thing(item.of);
        let anchor = item.anchor.as_ref().map_or_else(String::new, |anchor| format!("#{anchor}"));
        ItemRow {
            kind: self.word_of("kind", item.kind),
            link: Link::new(self.words_of(of, &item.title), format!("{}{anchor}", self.url(item.of))),
            of: (item.kind != "objective").then(|| self.card(item.of)),
            account: of.account.map(|account| self.card(account)),
            ask: crate::measure::people::manager(self.edition, of).map(|manager| self.card(manager)),
            serves: item.why.clone(),
            serves_nothing: matches!(item.kind, "objective" | "action" | "request"),
            due: item.due.map(|due| self.format().date(due)),
            due_on: iso(item.due),
            late: item.late,
            open: item.open,
        }
    }
}
