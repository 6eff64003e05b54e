//! What the record says changed, and when: readings, decisions, triggers, actions, requests, as written in plan and reviews.

use jiff::civil::Date;

use crate::document::model::plan::{RequestStatus, ScenarioState};
use crate::document::model::{Entity, Plan};
use crate::edition::Edition;
use crate::figures::status::{Status, Unit};
use crate::measure::{beneath, items, triggers};
use crate::playbook::ThingId;

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// A KPI was read.
    Reading,
    /// A decision was agreed.
    Agreed,
    /// A decision was revoked or superseded.
    Ended,
    /// A review changed the plan.
    Change,
    /// The trigger of a scenario came to hold, or fired.
    Trigger,
    /// An objective was closed.
    Objective,
    /// An action was raised.
    Opened,
    /// An action was done.
    Closed,
    /// A commitment was kept.
    Commitment,
    /// A request was decided.
    Request,
    /// Somebody senior was asked.
    Asked,
    /// Somebody senior answered.
    Answered,
    /// The plan was approved.
    Approved,
    /// The plan was signed.
    Signed,
    /// The plan was rolled forward.
    Rolled,
}

/// From what to what.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// Nothing more than that it happened.
    Done,
    /// A figure, in a unit, with its status; before it the last one, if there was one.
    Figure(Option<(f64, Option<Status>)>, (f64, Option<Status>), Unit),
    /// A word of the content format.
    Word(&'static str),
    /// An author's own words.
    Words(Option<String>, Option<String>),
}

/// Something that changed on a day.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The day it is known by: of a reading in a review, that of the review.
    pub day: Date,
    /// What happened.
    pub what: What,
    /// The thing whose page tells more.
    pub on: ThingId,
    /// The part or item of that page.
    pub anchor: Option<String>,
    /// Its title, where that is not the thing's own.
    pub title: Option<String>,
    /// From what to what.
    pub step: Step,
}

/// All that the record of a plan says changed; by what happened, then by day.
pub fn of(edition: &Edition, plan: ThingId) -> Vec<Change> {
    let mut record = Record { edition, all: Vec::new() };
    let thing = edition.thing(plan);
    if let Some(Entity::Plan(it)) = thing.entity() {
        record.plan(plan, it);
    }
    record.readings(plan);
    for id in &edition.beneath(plan).decisions {
        record.decision(*id);
    }
    for id in &edition.beneath(plan).objectives {
        record.objective(*id);
        record.readings(*id);
    }
    record.actions(plan);
    record.reviews(plan);
    record.all.sort_by(|a, b| (a.what, a.day, a.on, &a.anchor).cmp(&(b.what, b.day, b.on, &b.anchor)));
    record.all
}

/// The days of the last reviews of a plan that were held by a day: the last, and the one before it.
pub fn last_reviews(edition: &Edition, plan: ThingId, today: Date) -> (Option<ThingId>, Option<ThingId>) {
    let mut reviews = beneath::reviews(edition, plan, today).map(|review| review.id);
    (reviews.next(), reviews.next())
}

struct Record<'a> {
    edition: &'a Edition,
    all: Vec<Change>,
}

impl Record<'_> {
    fn add(&mut self, day: Option<Date>, what: What, on: ThingId, step: Step) -> Option<&mut Change> {
        self.all.push(Change { day: day?, what, on, anchor: None, title: None, step });
        self.all.last_mut()
    }

    fn item(&mut self, day: Option<Date>, what: What, on: ThingId, anchor: &str, title: &str, step: Step) {
        if let Some(it) = self.add(day, what, on, step) {
            it.anchor = Some(anchor.to_owned());
            it.title = Some(title.to_owned());
        }
    }

    fn plan(&mut self, id: ThingId, plan: &Plan) {
        let thing = self.edition.thing(id);
        let approved = plan.approved.as_ref().and_then(|it| it.on.as_ref());
        self.add(approved.map(|day| day.value), What::Approved, id, Step::Done);
        self.add(plan.rolled.as_ref().map(|day| day.value), What::Rolled, id, Step::Done);
        for (day, side) in plan.signed.iter().flat_map(|it| [(&it.supplier, "supplier"), (&it.customer, "customer")]) {
            self.add(day.as_ref().map(|day| day.value), What::Signed, id, Step::Word(side));
        }
        for it in &plan.requests {
            let open = matches!(it.status.value, RequestStatus::Draft | RequestStatus::Requested);
            let day = it.decided_on.as_ref().map(|day| day.value).filter(|_| !open);
            let anchor = format!("request-{}", it.id.value);
            self.item(day, What::Request, id, &anchor, &it.title.value, Step::Word(it.status.value.word()));
        }
        for it in &plan.scenarios {
            let state = it.state.as_ref().map_or(ScenarioState::Armed, |state| state.value);
            let held = || triggers::held(self.edition, thing, &it.when).map(|held| held.since);
            let day = it.fired_on.as_ref().map(|day| day.value).or_else(held);
            let anchor = format!("scenario-{}", it.id.value);
            self.item(day, What::Trigger, id, &anchor, &it.title.value, Step::Word(state.word()));
        }
        for it in &plan.commitments {
            let day = it.done.as_ref().map(|day| day.value);
            self.item(day, What::Commitment, id, "commitments", &it.text.value, Step::Word(it.side.value.word()));
        }
        for it in &plan.asks {
            let answered = it.answered.as_ref().map(|day| day.value);
            self.item(Some(it.raised.value), What::Asked, id, "people", &it.text.value, Step::Done);
            self.item(answered, What::Answered, id, "people", &it.text.value, Step::Done);
        }
    }

    fn decision(&mut self, id: ThingId) {
        let Some(Entity::Decision(decision)) = self.edition.thing(id).entity() else { return };
        self.add(decision.agreed_on.as_ref().map(|day| day.value), What::Agreed, id, Step::Done);
        let status = decision.status.value.word();
        self.add(decision.ended_on.as_ref().map(|day| day.value), What::Ended, id, Step::Word(status));
    }

    fn objective(&mut self, id: ThingId) {
        let Some(Entity::Objective(objective)) = self.edition.thing(id).entity() else { return };
        let state = objective.state.as_ref().map_or("closed", |state| state.value.word());
        self.add(objective.closed_on.as_ref().map(|day| day.value), What::Objective, id, Step::Word(state));
    }

    /// Readings in the order of their periods, each with the one before it.
    fn readings(&mut self, id: ThingId) {
        let thing = self.edition.thing(id);
        for kpi in thing.kpis() {
            let mut before = None;
            for it in thing.readings.iter().filter(|it| *it.kpi == *kpi.id.value) {
                let review = it.review.and_then(|review| match self.edition.thing(review).entity() {
                    Some(Entity::Review(review)) => Some(review.date.value),
                    _ => None,
                });
                let now = (it.value, it.status);
                let anchor = format!("kpi-{}", kpi.id.value);
                let step = Step::Figure(before, now, kpi.unit.value);
                self.item(Some(review.unwrap_or(it.at)), What::Reading, id, &anchor, kpi.title(), step);
                before = Some(now);
            }
        }
    }

    fn actions(&mut self, plan: ThingId) {
        for it in items::actions(self.edition, plan) {
            let raised = match self.edition.thing(it.on).entity() {
                Some(Entity::Review(review)) => Some(review.date.value),
                _ => it.action.start.as_ref().map(|day| day.value),
            };
            let own = it.action.id.as_ref().map(|id| format!("action-{}", id.value));
            let anchor = own.unwrap_or_else(|| "actions".to_owned());
            self.item(raised, What::Opened, it.on, &anchor, &it.action.title.value, Step::Done);
            self.item(it.done, What::Closed, it.on, &anchor, &it.action.title.value, Step::Done);
        }
    }

    fn reviews(&mut self, plan: ThingId) {
        for id in &self.edition.beneath(plan).reviews {
            let Some(Entity::Review(review)) = self.edition.thing(*id).entity() else { continue };
            for it in &review.changes {
                let words = |text: Option<&crate::document::model::common::Text>| text.map(|text| text.value.clone());
                let step = Step::Words(words(it.from.as_ref()), words(it.to.as_ref()));
                self.item(Some(review.date.value), What::Change, *id, "changes", &it.what.value, step);
            }
        }
    }
}
