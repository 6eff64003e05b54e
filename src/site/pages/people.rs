//! People with what is theirs to do, pillars across accounts, and pages of prose.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;

use crate::document::front_matter::Ref;
use crate::document::model::common::{Pillar, to};
use crate::document::model::objective::{Action, ActionState, ObjectiveState};
use crate::document::model::people::Role;
use crate::document::model::plan::{RequestStatus, ScenarioState};
use crate::document::model::{Entity, Kind, Person};
use crate::edition::Audience;
use crate::playbook::{Thing, ThingId};
use crate::site::theme::{Key, Map, ThemeFault, Value};
use crate::site::{Frame, Renderer};

/// Something that is a person's to do.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    /// What it is: `objective`, `action`, …
    pub(crate) kind: &'static str,
    pub(crate) title: String,
    pub(crate) of: ThingId,
    pub(crate) anchor: Option<String>,
    pub(crate) due: Option<Date>,
    pub(crate) open: bool,
    /// The decisions, goals or objectives it is done for.
    pub(crate) why: Value,
}

/// Gathers items by person.
#[derive(Default)]
struct Gathered(HashMap<ThingId, Vec<Item>>);

impl Gathered {
    fn add(&mut self, thing: &Thing, owner: Option<&Ref<to::Person>>, item: Item) {
        if let Some(person) = thing.maybe(owner) {
            self.0.entry(person).or_default().push(item);
        }
    }
}

impl Renderer<'_> {
    /// What is whose, over the whole playbook.
    pub(crate) fn items(&self) -> HashMap<ThingId, Vec<Item>> {
        let mut all = Gathered::default();
        for (at, thing) in self.edition.things() {
            match thing.entity() {
                Some(Entity::Objective(objective)) => {
                    let item = Item {
                        kind: "objective",
                        title: thing.title.to_string(),
                        of: at,
                        anchor: None,
                        due: objective.due.as_ref().map(|day| day.value),
                        open: objective.state.as_ref().is_none_or(|state| state.value == ObjectiveState::Open),
                        why: self.many(thing, &objective.serves),
                    };
                    all.add(thing, objective.owner.as_ref(), item);
                    objective.actions.iter().for_each(|action| self.action_items(at, thing, action, &mut all));
                }
                Some(Entity::Review(review)) => {
                    review.actions.iter().for_each(|action| self.action_items(at, thing, action, &mut all));
                }
                Some(Entity::Plan(plan)) => {
                    let item =
                        |kind: &'static str, title: &str, id: Option<&str>, due: Option<Date>, open: bool| Item {
                            kind,
                            title: title.to_owned(),
                            of: at,
                            anchor: id.map(|id| format!("{kind}-{id}")),
                            due,
                            open,
                            why: Value::none(),
                        };
                    for it in &plan.scenarios {
                        let state = it.state.as_ref().map_or(ScenarioState::Armed, |state| state.value);
                        let open = !matches!(state, ScenarioState::StoodDown | ScenarioState::Expired);
                        let item = item("scenario", &it.title.value, Some(&it.id.value), None, open);
                        let why = self.many(thing, &it.protects);
                        all.add(thing, it.owner.as_ref(), Item { why, ..item });
                    }
                    for it in &plan.requests {
                        let open = matches!(it.status.value, RequestStatus::Draft | RequestStatus::Requested);
                        let item = item("request", &it.title.value, Some(&it.id.value), None, open);
                        let why = self.some(thing, it.decision.as_ref());
                        all.add(thing, it.owner.as_ref(), Item { why, ..item });
                    }
                    for it in &plan.risks {
                        let item = item("risk", &it.title.value, Some(&it.id.value), None, true);
                        let why = self.some(thing, it.scenario.as_ref());
                        all.add(thing, it.owner.as_ref(), Item { why, ..item });
                    }
                    for it in &plan.commitments {
                        let due = it.due.as_ref().map(|day| day.value);
                        let mut item = item("commitment", &it.text.value, None, due, it.done.is_none());
                        item.anchor = Some("commitments".to_owned());
                        all.add(thing, it.owner.as_ref(), item);
                    }
                    for it in &plan.asks {
                        let item = item("ask", &it.text.value, None, None, it.answered.is_none());
                        all.add(thing, Some(&it.to), item);
                    }
                }
                _ => {}
            }
        }
        all.0
    }

    fn action_items(&self, at: ThingId, thing: &Thing, action: &Action, all: &mut Gathered) {
        let anchor = action.id.as_ref().map(|id| format!("action-{}", id.value));
        let closed = anchor.as_ref().is_some_and(|anchor| self.closed.contains_key(&(at, Arc::from(anchor.as_str()))));
        let cancelled = action.state.as_ref().is_some_and(|state| state.value == ActionState::Cancelled);
        let item = Item {
            kind: "action",
            title: action.title.value.clone(),
            of: at,
            anchor: anchor.or_else(|| Some("actions".to_owned())),
            due: action.due.as_ref().map(|day| day.value),
            open: action.done.is_none() && !closed && !cancelled,
            why: self.action_why(thing, action),
        };
        all.add(thing, action.counterpart.as_ref(), item.clone());
        all.add(thing, action.owner.as_ref(), item);
    }

    /// An item as a row: what it is, for which account, why, and by when.
    pub(crate) fn item(&self, item: &Item) -> Value {
        let of = self.edition.thing(item.of);
        let anchor = item.anchor.as_ref().map_or_else(String::new, |anchor| format!("#{anchor}"));
        let late = item.due.map_or(0, |due| (self.today - due).get_days()).max(0);
        map! {
            kind: self.word_of("kind", item.kind),
            link: map! { title: item.title.as_str(), url: format!("{}{anchor}", self.urls[item.of as usize]) },
            of: (item.kind != "objective").then(|| self.card(item.of)),
            account: of.account.map(|account| self.card(account)),
            ask: crate::measure::people::manager(self.edition, of).map(|manager| self.card(manager)),
            serves: item.why.clone(),
            // An ask and a commitment are between people; all other work has to serve something.
            serves_nothing: matches!(item.kind, "objective" | "action" | "request"),
            due: item.due.map(|due| self.format.date(due)),
            due_on: Self::on(item.due),
            late: if item.open { late } else { 0 },
            open: item.open,
        }
    }

    /// What an action is done for: what its objective serves, or the objective itself where that serves nothing.
    fn action_why(&self, thing: &Thing, action: &Action) -> Value {
        let objective = match thing.entity() {
            Some(Entity::Objective(objective)) => Some((thing, objective)),
            _ => thing.maybe(action.objective.as_ref()).and_then(|id| match self.edition.thing(id).entity() {
                Some(Entity::Objective(objective)) => Some((&**self.edition.thing(id), objective)),
                _ => None,
            }),
        };
        match objective {
            Some((it, objective)) if !objective.serves.is_empty() => self.many(it, &objective.serves),
            _ => self.some(thing, action.objective.as_ref()),
        }
    }

    /// What an optional reference means, as a list.
    fn some<K>(&self, thing: &Thing, reference: Option<&Ref<K>>) -> Value {
        Value::from(reference.and_then(|reference| self.target(thing, reference)).into_iter().collect::<Vec<_>>())
    }

    pub(crate) fn person_page(&self, id: ThingId, thing: &Arc<Thing>, person: &Person) -> Result<String, ThemeFault> {
        let mut mine: Vec<&Item> = self.items.get(&id).into_iter().flatten().collect();
        mine.sort_by_key(|item| (!item.open, item.due.unwrap_or(Date::MAX), item.of));
        let items: Vec<Value> = mine.iter().map(|item| self.item(item)).collect();
        let open = mine.iter().filter(|item| item.open).count();
        let (wanted, over) = items.split_at(open);
        let late = mine.iter().filter(|item| item.open && item.due.is_some_and(|due| due < self.today)).count();
        let reviews = self.namers(id, Kind::Review, &["attendees"]);
        let allocation: Vec<Value> = person
            .allocation
            .iter()
            .map(|it| {
                map! {
                    account: self.one(thing, Some(&it.account)),
                    period: self.format.period(it.period.value),
                    pct: self.format.value(it.pct.value.0, crate::figures::status::Unit::Pct),
                }
            })
            .collect();
        let side = self.theme.word(person.side.value.word());
        let job = match (&person.job_title, self.edition.audience()) {
            (Some(job), _) => Some(job.value.clone()),
            (None, Audience::Internal) => Some(self.theme.word(person.function.value.word())),
            (None, Audience::Customer { .. }) => None,
        };
        self.put(Frame {
            template: "person.html",
            id: &thing.document.id,
            title: &self.titles[id as usize],
            heading: &thing.title,
            kicker: job.map_or_else(|| side.clone(), |job| format!("{job}, {side}")),
            thing: Some(id),
            parts: vec![("items", Some(open)), ("reviews", Some(reviews.len()))],
            room: None,
            given: vec![
                ("it", self.row(id)),
                ("facts", Value::from(self.person_facts(thing, person, open, late, reviews.len()))),
                (
                    "family",
                    Value::from(
                        person.kpi_families.iter().map(|it| self.theme.word(it.value.word())).collect::<Vec<_>>(),
                    ),
                ),
                (
                    "selling",
                    self.word(person.role.as_ref().filter(|it| it.value != Role::None).map(|it| it.value.word())),
                ),
                ("calendar", Value::from(self.ics_link(Some(id)))),
                ("since", self.day(person.since.as_ref())),
                ("until", self.day(person.until.as_ref())),
                ("allocation", Value::from(allocation)),
                ("items", Value::from(items.clone())),
                ("wanted", Value::from(wanted.to_vec())),
                ("over", Value::from(over.to_vec())),
                ("open_items", Value::from(open)),
                ("reviews", self.rows(&reviews)),
            ],
        })
    }

    pub(crate) fn pillar_page(&self, id: ThingId, thing: &Arc<Thing>, pillar: &Pillar) -> Result<String, ThemeFault> {
        let mut objectives = self.namers(id, Kind::Objective, &["pillar"]);
        let account = |id: &ThingId| self.edition.thing(*id).account;
        let place = |at: ThingId| self.edition.accounts.iter().position(|other| *other == at);
        objectives.sort_by_cached_key(|id| (account(id).and_then(place), *id));
        let groups: Vec<Value> = objectives
            .chunk_by(|a, b| account(a) == account(b))
            .map(|group| {
                let money = account(&group[0]).and_then(|account| self.pillar_money(id, account));
                let signed = |value: f64| self.format.signed(value, crate::figures::status::Unit::Money);
                map! {
                    account: account(&group[0]).map(|id| self.card(id)),
                    objectives: self.rows(group),
                    target: money.and_then(|(target, _)| target).map(signed),
                    actual: money.and_then(|(_, actual)| actual).map(signed),
                }
            })
            .collect();
        let (before, after) = self.neighbours(&self.edition.pillars, id);
        self.put(Frame {
            template: "pillar.html",
            id: &thing.document.id,
            title: &self.titles[id as usize],
            heading: &thing.title,
            kicker: self.theme.text("kind.pillar").to_owned(),
            thing: Some(id),
            parts: vec![("objectives", Some(objectives.len()))],
            room: None,
            given: vec![
                ("facts", Value::from(self.pillar_facts(id, &objectives))),
                ("drivers", self.many(thing, &pillar.drivers)),
                ("groups", Value::from(groups)),
                ("before", before),
                ("after", after),
            ],
        })
    }

    pub(crate) fn prose_page(&self, id: ThingId, thing: &Arc<Thing>) -> Result<String, ThemeFault> {
        let order = match thing.plan.or(thing.account) {
            Some(above) => &self.edition.beneath(above).pages,
            None => &self.edition.pages,
        };
        let (before, after) = self.neighbours(order, id);
        self.put(Frame {
            template: "page.html",
            id: &thing.document.id,
            title: &self.titles[id as usize],
            heading: &thing.title,
            kicker: String::new(),
            thing: Some(id),
            parts: Vec::new(),
            room: None,
            given: vec![("before", before), ("after", after)],
        })
    }
}
