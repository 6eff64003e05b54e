//! People with what is theirs to do, pillars across accounts, and pages of prose.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;

use crate::document::model::common::{Pillar, to};
use crate::document::model::objective::{Action, ActionState, ObjectiveState};
use crate::document::model::people::Role;
use crate::document::model::plan::{RequestStatus, ScenarioState};
use crate::document::model::{Entity, Kind, Objective, Person, Plan};
use crate::document::reference::Ref;
use crate::edition::{Audience, Edition};
use crate::playbook::{Thing, ThingId};
use crate::site::Renderer;
use crate::site::frame::Frame;
use crate::site::shared::directory::Directory;
use crate::site::theme::{Key, Map, ThemeFault, Value};

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

/// What each person owns or has to do, over the whole playbook. `closed` are the actions that a review closed.
pub(crate) fn items(
    edition: &Edition,
    directory: &Directory,
    closed: &HashMap<(ThingId, Arc<str>), (Date, ThingId)>,
) -> HashMap<ThingId, Vec<Item>> {
    let mut gatherer = Gatherer { edition, directory, closed, items: HashMap::new() };
    for (at, thing) in edition.things() {
        match thing.entity() {
            Some(Entity::Objective(objective)) => gatherer.objective(at, thing, objective),
            Some(Entity::Review(review)) => gatherer.actions(at, thing, &review.actions),
            Some(Entity::Plan(plan)) => gatherer.plan(at, thing, plan),
            _ => {}
        }
    }
    gatherer.items
}

/// Gathers items by person.
struct Gatherer<'a> {
    edition: &'a Edition,
    directory: &'a Directory,
    closed: &'a HashMap<(ThingId, Arc<str>), (Date, ThingId)>,
    items: HashMap<ThingId, Vec<Item>>,
}

impl Gatherer<'_> {
    fn add(&mut self, thing: &Thing, owner: Option<&Ref<to::Person>>, item: Item) {
        if let Some(person) = thing.maybe(owner) {
            self.items.entry(person).or_default().push(item);
        }
    }

    /// What references mean, as things to link to.
    fn targets<'r, K: 'r>(&self, thing: &Thing, references: impl IntoIterator<Item = &'r Ref<K>>) -> Value {
        Value::from(self.directory.targets(self.edition, thing, references))
    }

    fn objective(&mut self, at: ThingId, thing: &Thing, objective: &Objective) {
        let item = Item {
            kind: "objective",
            title: thing.title.to_string(),
            of: at,
            anchor: None,
            due: objective.due.as_ref().map(|day| day.value),
            open: objective.state.as_ref().is_none_or(|state| state.value == ObjectiveState::Open),
            why: self.targets(thing, &objective.serves),
        };
        self.add(thing, objective.owner.as_ref(), item);
        self.actions(at, thing, &objective.actions);
    }

    fn actions(&mut self, at: ThingId, thing: &Thing, actions: &[Action]) {
        for action in actions {
            let anchor = action.id.as_ref().map(|id| format!("action-{}", id.value));
            let closed =
                anchor.as_ref().is_some_and(|anchor| self.closed.contains_key(&(at, Arc::from(anchor.as_str()))));
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
            self.add(thing, action.counterpart.as_ref(), item.clone());
            self.add(thing, action.owner.as_ref(), item);
        }
    }

    fn plan(&mut self, at: ThingId, thing: &Thing, plan: &Plan) {
        let item = |kind: &'static str, title: &str, anchor: Option<String>, open: bool| Item {
            kind,
            title: title.to_owned(),
            of: at,
            anchor,
            due: None,
            open,
            why: Value::none(),
        };
        for scenario in &plan.scenarios {
            let state = scenario.state.as_ref().map_or(ScenarioState::Armed, |state| state.value);
            let open = !matches!(state, ScenarioState::StoodDown | ScenarioState::Expired);
            let anchor = Some(format!("scenario-{}", scenario.id.value));
            let why = self.targets(thing, &scenario.protects);
            let item = Item { why, ..item("scenario", &scenario.title.value, anchor, open) };
            self.add(thing, scenario.owner.as_ref(), item);
        }
        for request in &plan.requests {
            let open = matches!(request.status.value, RequestStatus::Draft | RequestStatus::Requested);
            let anchor = Some(format!("request-{}", request.id.value));
            let why = self.targets(thing, request.decision.as_ref());
            let item = Item { why, ..item("request", &request.title.value, anchor, open) };
            self.add(thing, request.owner.as_ref(), item);
        }
        for risk in &plan.risks {
            let anchor = Some(format!("risk-{}", risk.id.value));
            let why = self.targets(thing, risk.scenario.as_ref());
            let item = Item { why, ..item("risk", &risk.title.value, anchor, true) };
            self.add(thing, risk.owner.as_ref(), item);
        }
        for commitment in &plan.commitments {
            let due = commitment.due.as_ref().map(|day| day.value);
            let open = commitment.done.is_none();
            let item = Item { due, ..item("commitment", &commitment.text.value, Some("commitments".to_owned()), open) };
            self.add(thing, commitment.owner.as_ref(), item);
        }
        for ask in &plan.asks {
            self.add(thing, Some(&ask.to), item("ask", &ask.text.value, None, ask.answered.is_none()));
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
            Some((it, objective)) if !objective.serves.is_empty() => self.targets(it, &objective.serves),
            _ => self.targets(thing, action.objective.as_ref()),
        }
    }
}

impl Renderer<'_> {
    /// An item as a row: what it is, for which account, why, and by when.
    pub(crate) fn item(&self, item: &Item) -> Value {
        let of = self.edition.thing(item.of);
        let anchor = item.anchor.as_ref().map_or_else(String::new, |anchor| format!("#{anchor}"));
        let late = item.due.map_or(0, |due| (self.today() - due).get_days()).max(0);
        map! {
            kind: self.word_of("kind", item.kind),
            link: map! { title: item.title.as_str(), url: format!("{}{anchor}", self.url(item.of)) },
            of: (item.kind != "objective").then(|| self.card(item.of)),
            account: of.account.map(|account| self.card(account)),
            ask: crate::measure::people::manager(self.edition, of).map(|manager| self.card(manager)),
            serves: item.why.clone(),
            // An ask and a commitment are between people; all other work has to serve something.
            serves_nothing: matches!(item.kind, "objective" | "action" | "request"),
            due: item.due.map(|due| self.format().date(due)),
            due_on: Self::on(item.due),
            late: if item.open { late } else { 0 },
            open: item.open,
        }
    }

    pub(crate) fn person_page(&self, id: ThingId, thing: &Arc<Thing>, person: &Person) -> Result<String, ThemeFault> {
        let mut mine: Vec<&Item> = self.shared.items.get(&id).into_iter().flatten().collect();
        mine.sort_by_key(|item| (!item.open, item.due.unwrap_or(Date::MAX), item.of));
        let items: Vec<Value> = mine.iter().map(|item| self.item(item)).collect();
        let open = mine.iter().filter(|item| item.open).count();
        let (wanted, over) = items.split_at(open);
        let late = mine.iter().filter(|item| item.open && item.due.is_some_and(|due| due < self.today())).count();
        let reviews = self.namers(id, Kind::Review, &["attendees"]);
        let allocation: Vec<Value> = person
            .allocation
            .iter()
            .map(|it| {
                map! {
                    account: self.one(thing, Some(&it.account)),
                    period: self.format().period(it.period.value),
                    pct: self.format().value(it.pct.value.0, crate::figures::status::Unit::Pct),
                }
            })
            .collect();
        let side = self.theme.word(person.side.value.word());
        let job = match (&person.job_title, self.edition.audience()) {
            (Some(job), _) => Some(job.value.clone()),
            (None, Audience::Internal) => Some(self.theme.word(person.function.value.word())),
            (None, Audience::Customer { .. }) => None,
        };
        self.render_frame(
            None,
            Frame {
                template: "person.html",
                id: &thing.document.id,
                title: self.shared.titles.thing(id),
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
            },
        )
    }

    pub(crate) fn pillar_page(&self, id: ThingId, thing: &Arc<Thing>, pillar: &Pillar) -> Result<String, ThemeFault> {
        let mut objectives = self.namers(id, Kind::Objective, &["pillar"]);
        let account = |id: &ThingId| self.edition.thing(*id).account;
        let place = |at: ThingId| self.edition.accounts().iter().position(|other| *other == at);
        objectives.sort_by_cached_key(|id| (account(id).and_then(place), *id));
        let groups: Vec<Value> = objectives
            .chunk_by(|a, b| account(a) == account(b))
            .map(|group| {
                let money = account(&group[0]).and_then(|account| self.pillar_money(id, account));
                let signed = |value: f64| self.format().signed(value, crate::figures::status::Unit::Money);
                map! {
                    account: account(&group[0]).map(|id| self.card(id)),
                    objectives: self.rows(group),
                    target: money.and_then(|(target, _)| target).map(signed),
                    actual: money.and_then(|(_, actual)| actual).map(signed),
                }
            })
            .collect();
        let (before, after) = self.neighbours(self.edition.pillars(), id);
        self.render_frame(
            None,
            Frame {
                template: "pillar.html",
                id: &thing.document.id,
                title: self.shared.titles.thing(id),
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
            },
        )
    }

    pub(crate) fn prose_page(&self, id: ThingId, thing: &Arc<Thing>) -> Result<String, ThemeFault> {
        let order = match thing.plan.or(thing.account) {
            Some(above) => &self.edition.beneath(above).pages,
            None => self.edition.pages(),
        };
        let (before, after) = self.neighbours(order, id);
        self.render_frame(
            None,
            Frame {
                template: "page.html",
                id: &thing.document.id,
                title: self.shared.titles.thing(id),
                heading: &thing.title,
                kicker: String::new(),
                thing: Some(id),
                parts: Vec::new(),
                room: None,
                given: vec![("before", before), ("after", after)],
            },
        )
    }
}
