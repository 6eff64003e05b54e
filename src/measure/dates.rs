//! What falls on which day: reviews, due days, ends, days to look again.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::document::model::common::to;
use crate::document::model::plan::{RequestStatus, ScenarioState};
use crate::document::model::{Decision, Entity, Objective, Plan, Review};
use crate::document::reference::Ref;
use crate::edition::Edition;
use crate::measure::{beneath, items, triggers};
use crate::playbook::{Thing, ThingId};

/// What a day is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// A review that was held.
    Review,
    /// The next review, as the last one set it.
    NextReview,
    /// A decision is to be looked at again: it was agreed until this day.
    Decision,
    /// An objective is due.
    Objective,
    /// A KPI is to be at its target.
    Kpi,
    /// An action is due.
    Action,
    /// A commitment is due.
    Commitment,
    /// A request is needed from this day on.
    Request,
    /// The answer of a scenario whose trigger holds is due.
    Scenario,
    /// The plan ends.
    Plan,
}

impl What {
    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Review => "review",
            Self::NextReview => "next_review",
            Self::Decision => "decision",
            Self::Objective => "objective",
            Self::Kpi => "kpi",
            Self::Action => "action",
            Self::Commitment => "commitment",
            Self::Request => "request",
            Self::Scenario => "scenario",
            Self::Plan => "plan",
        }
    }
}

/// Something that falls on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dated {
    /// The day.
    pub day: Date,
    /// What the day is for.
    pub what: What,
    /// The thing whose page tells more.
    pub on: ThingId,
    /// The part or item of that page.
    pub anchor: Option<String>,
    /// What it is known by besides the thing: `action-call`, `until`. Neither a title nor a day.
    pub key: String,
    /// Its title, where that is not the thing's own.
    pub title: Option<String>,
    /// Whose it is.
    pub people: Vec<ThingId>,
}

/// Every day of an edition that still matters, with the reviews that were held; by day, then by thing.
///
/// What is done, over, answered or history is not due any more and is left out.
pub fn all(edition: &Edition) -> Vec<Dated> {
    let mut days = Days { edition, all: Vec::new() };
    for account in edition.accounts() {
        let mut counted: Vec<ThingId> = Vec::new();
        for (id, plan) in beneath::plans(edition, *account) {
            days.plan(id, plan);
            counted.push(id);
        }
        for review in &edition.beneath(*account).reviews {
            let thing = edition.thing(*review);
            if let Some(Entity::Review(record)) = thing.entity() {
                days.review(*review, thing, record, &counted);
            }
        }
    }
    let mut all = days.all;
    all.sort_by(|a, b| (a.day, a.on, a.what, &a.key).cmp(&(b.day, b.on, b.what, &b.key)));
    all
}

struct Days<'a> {
    edition: &'a Edition,
    all: Vec<Dated>,
}

impl Days<'_> {
    fn add(&mut self, day: Option<Date>, what: What, on: ThingId, key: impl Into<String>) -> Option<&mut Dated> {
        let dated = Dated { day: day?, what, on, anchor: None, key: key.into(), title: None, people: Vec::new() };
        self.all.push(dated);
        self.all.last_mut()
    }

    fn plan(&mut self, id: ThingId, plan: &Plan) {
        let edition = self.edition;
        let thing = edition.thing(id);
        let manager = thing.account.and_then(|account| match edition.thing(account).entity() {
            Some(Entity::Account(record)) => edition.thing(account).maybe(record.manager.as_ref()),
            _ => None,
        });
        if let Some(it) = self.add(Some(plan.to.value), What::Plan, id, "to") {
            it.people.extend(manager);
        }
        self.kpis(id, None);
        for it in
            plan.requests.iter().filter(|it| matches!(it.status.value, RequestStatus::Draft | RequestStatus::Requested))
        {
            let start = it.period.value.start(edition.config().fiscal_month);
            self.item(
                What::Request,
                Some(start),
                id,
                format!("request-{}", it.id.value),
                &it.title.value,
                it.owner.as_ref(),
            );
        }
        for it in &plan.scenarios {
            let state = it.state.as_ref().map_or(ScenarioState::Armed, |state| state.value);
            let since = match state {
                ScenarioState::Armed => triggers::held(edition, thing, &it.when).map(|held| held.since),
                ScenarioState::Fired | ScenarioState::Responding => it.fired_on.as_ref().map(|day| day.value),
                ScenarioState::StoodDown | ScenarioState::Expired => None,
            };
            #[expect(
                clippy::cast_possible_truncation,
                reason = "days of an answer are few; more than a date holds saturate"
            )]
            let due = since
                .zip(it.within_days.as_ref())
                .map(|(since, days)| since.saturating_add((days.value as i32).clamp(0, 36_500).days()));
            self.item(What::Scenario, due, id, format!("scenario-{}", it.id.value), &it.title.value, it.owner.as_ref());
        }
        for (at, it) in plan.commitments.iter().enumerate().filter(|(_, it)| it.done.is_none()) {
            let due = it.due.as_ref().map(|day| day.value);
            self.item(What::Commitment, due, id, format!("commitments-{}", at + 1), &it.text.value, it.owner.as_ref());
            self.anchor("commitments");
        }
        for decision in beneath::agreed(edition, id) {
            self.decision(decision.id, decision.thing, decision.record, manager);
        }
        for objective in beneath::objectives(edition, id).filter(|it| it.record.is_open()) {
            self.objective(objective.id, objective.thing, objective.record);
        }
        let mut place = std::collections::HashMap::new();
        for it in items::actions(edition, id) {
            let at = place.entry(it.on).or_insert(0);
            *at += 1;
            if !it.is_open() {
                continue;
            }
            let action = it.action;
            let own = action.id.as_ref().map(|id| format!("action-{}", id.value));
            let key = own.clone().unwrap_or_else(|| format!("actions-{at}"));
            let due = action.due.as_ref().map(|day| day.value);
            self.item(What::Action, due, it.on, key, &action.title.value, action.owner.as_ref());
            if due.is_some() {
                let on = edition.thing(it.on);
                if own.is_none() {
                    self.anchor("actions");
                }
                if let (Some(dated), Some(counterpart)) = (self.all.last_mut(), on.maybe(action.counterpart.as_ref())) {
                    dated.people.push(counterpart);
                }
            }
        }
    }

    /// An item of a thing with its title and owner.
    fn item(
        &mut self,
        what: What,
        day: Option<Date>,
        on: ThingId,
        key: String,
        title: &str,
        owner: Option<&Ref<to::Person>>,
    ) {
        let person = self.edition.thing(on).maybe(owner);
        let anchor = key.clone();
        if let Some(it) = self.add(day, what, on, key) {
            it.anchor = Some(anchor);
            it.title = Some(title.to_owned());
            it.people.extend(person);
        }
    }

    /// Items without an id of their own lie in a part.
    fn anchor(&mut self, part: &str) {
        if let Some(it) = self.all.last_mut() {
            it.anchor = Some(part.to_owned());
        }
    }

    fn kpis(&mut self, on: ThingId, owner: Option<ThingId>) {
        let edition = self.edition;
        for kpi in edition.thing(on).kpis() {
            let day = kpi.target_date.as_ref().map(|day| day.value);
            let key = format!("kpi-{}", kpi.id.value);
            if let Some(it) = self.add(day, What::Kpi, on, key.clone()) {
                it.anchor = Some(key);
                it.title = Some(kpi.title().to_owned());
                it.people.extend(owner);
            }
        }
    }

    fn decision(&mut self, id: ThingId, thing: &Thing, decision: &Decision, manager: Option<ThingId>) {
        let signed = decision.agreed_by.as_ref().map(|by| thing.all(&by.supplier)).unwrap_or_default();
        if let Some(it) = self.add(decision.until.as_ref().map(|day| day.value), What::Decision, id, "until") {
            it.people = signed;
            if it.people.is_empty() {
                it.people.extend(manager);
            }
        }
    }

    fn objective(&mut self, id: ThingId, thing: &Thing, objective: &Objective) {
        let owner = thing.maybe(objective.owner.as_ref());
        if let Some(it) = self.add(objective.due.as_ref().map(|day| day.value), What::Objective, id, "due") {
            it.people.extend(owner);
        }
        self.kpis(id, owner);
    }

    /// A review that was held, and the next one, when this one is the last of a plan that counts.
    fn review(&mut self, id: ThingId, thing: &Thing, review: &Review, counted: &[ThingId]) {
        let people = thing.all(&review.attendees);
        if let Some(it) = self.add(Some(review.date.value), What::Review, id, "date") {
            it.people.clone_from(&people);
        }
        let Some(plan) = thing.plan.filter(|plan| counted.contains(plan)) else { return };
        if self.edition.beneath(plan).reviews.first() != Some(&id) {
            return;
        }
        if let Some(it) = self.add(review.next.as_ref().map(|day| day.value), What::NextReview, plan, "next-review") {
            it.anchor = Some("reviews".to_owned());
            it.people = people;
        }
    }
}
