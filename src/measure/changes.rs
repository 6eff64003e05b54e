//! What changed in a plan and when, as its front matter and its reviews say: readings, decisions, triggers, actions,
//! requests.

use jiff::civil::Date;

use crate::diagnostics::Placed;
use crate::document::front_matter::AsWritten;
use crate::document::model::plan::{RequestStatus, ScenarioState};
use crate::document::model::{Entity, Plan};
use crate::document::parts::{PageItem, PagePart};
use crate::edition::Edition;
use crate::figures::sort::sort_by;
use crate::figures::status::{Status, Unit};
use crate::measure::events::{Collector, Event};
use crate::measure::{beneath, items, triggers};
use crate::playbook::ThingId;

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChangeKind {
    /// A KPI was read.
    Reading,
    /// A decision was agreed.
    Agreed,
    /// A decision was revoked or superseded.
    Ended,
    /// A review wrote down a change of the plan.
    Change,
    /// The trigger of a scenario held for the first time, or the scenario fired.
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

/// The value after a change, and the one before it where it is known.
#[derive(Clone, Debug, PartialEq)]
pub enum ChangeDetail {
    /// No value: it happened.
    Done,
    /// A reading with its status, after the one before it if there was one, in a unit.
    Figure(Option<(f64, Option<Status>)>, (f64, Option<Status>), Unit),
    /// A word of the content format: a status, a state or a side.
    Word(&'static str),
    /// An author's own words, before and after.
    Words(Option<String>, Option<String>),
}

/// Something that changed. Its day is the day on which it became known: for a reading of a review the day of the
/// review.
pub type PlanChange = Event<ChangeKind, ChangeDetail>;

type ChangeCollector<'a> = Collector<'a, ChangeKind, ChangeDetail>;

/// All changes of a plan, by kind, then by day.
pub fn of(edition: &Edition, plan: ThingId) -> Vec<PlanChange> {
    let mut changes = ChangeCollector::new(edition);
    if let Some(Entity::Plan(record)) = edition.thing(plan).entity() {
        changes.plan(plan, record);
    }
    changes.readings(plan);
    for id in &edition.beneath(plan).decisions {
        changes.decision(*id);
    }
    for id in &edition.beneath(plan).objectives {
        changes.objective(*id);
        changes.readings(*id);
    }
    changes.actions(plan);
    changes.reviews(plan);
    let mut events = changes.events;
    sort_by(&mut events, |a, b| (a.kind, a.day, a.on, &a.anchor).cmp(&(b.kind, b.day, b.on, &b.anchor)));
    events
}

/// The last reviews of a plan that were held with the customer by a day: the last one, and the one before it.
pub fn last_reviews(edition: &Edition, plan: ThingId, today: Date) -> (Option<ThingId>, Option<ThingId>) {
    let held = beneath::reviews(edition, plan, today).filter(|review| review.record.is_with_customer());
    let mut reviews = held.map(|review| review.id);
    (reviews.next(), reviews.next())
}

impl ChangeCollector<'_> {
    /// Signatures, requests, scenarios, commitments and questions of a plan.
    fn plan(&mut self, id: ThingId, plan: &Plan) {
        let thing = self.edition.thing(id);
        let approved = plan.approved.as_ref().and_then(|approved| approved.on.as_ref());
        self.add(approved.map(|day| day.value), ChangeKind::Approved, id, ChangeDetail::Done);
        self.add(plan.rolled.as_ref().map(|day| day.value), ChangeKind::Rolled, id, ChangeDetail::Done);
        if let Some(signed) = &plan.signed {
            for (day, side) in [(&signed.supplier, "supplier"), (&signed.customer, "customer")] {
                let detail = ChangeDetail::Word(side);
                self.add(day.as_ref().map(|day| day.value), ChangeKind::Signed, id, detail);
            }
        }
        for request in &plan.requests {
            let open = matches!(request.status.value, RequestStatus::Draft | RequestStatus::Requested);
            let day = request.decided_on.as_ref().map(|day| day.value).filter(|_| !open);
            let place = (&*PageItem::Request.anchor(&request.id.value), &*request.title.value);
            self.add_item(day, ChangeKind::Request, id, place, ChangeDetail::Word(request.status.value.word()));
        }
        for scenario in &plan.scenarios {
            let state = scenario.state.as_ref().map_or(ScenarioState::Armed, |state| state.value);
            let held = || triggers::held(self.edition, thing, &scenario.when).map(|held| held.since);
            let day = scenario.fired_on.as_ref().map(|day| day.value).or_else(held);
            let place = (&*PageItem::Scenario.anchor(&scenario.id.value), &*scenario.title.value);
            self.add_item(day, ChangeKind::Trigger, id, place, ChangeDetail::Word(state.word()));
        }
        for commitment in &plan.commitments {
            let day = commitment.done.as_ref().map(|day| day.value);
            let detail = ChangeDetail::Word(commitment.side.value.word());
            self.add_item(
                day,
                ChangeKind::Commitment,
                id,
                (PagePart::Commitments.anchor(), &commitment.text.value),
                detail,
            );
        }
        for ask in &plan.asks {
            let place = (PagePart::People.anchor(), &*ask.text.value);
            let answered = ask.answered.as_ref().map(|day| day.value);
            self.add_item(Some(ask.raised.value), ChangeKind::Asked, id, place, ChangeDetail::Done);
            self.add_item(answered, ChangeKind::Answered, id, place, ChangeDetail::Done);
        }
    }

    fn decision(&mut self, id: ThingId) {
        let Some(Entity::Decision(decision)) = self.edition.thing(id).entity() else { return };
        self.add(decision.agreed_on.as_ref().map(|day| day.value), ChangeKind::Agreed, id, ChangeDetail::Done);
        let status = ChangeDetail::Word(decision.status.value.word());
        self.add(decision.ended_on.as_ref().map(|day| day.value), ChangeKind::Ended, id, status);
    }

    fn objective(&mut self, id: ThingId) {
        let Some(Entity::Objective(objective)) = self.edition.thing(id).entity() else { return };
        let state = ChangeDetail::Word(objective.state.as_ref().map_or("closed", |state| state.value.word()));
        self.add(objective.closed_on.as_ref().map(|day| day.value), ChangeKind::Objective, id, state);
    }

    /// The readings of each KPI in the order of their periods, each with the one before it.
    fn readings(&mut self, id: ThingId) {
        let thing = self.edition.thing(id);
        for kpi in thing.kpis() {
            let mut before = None;
            for reading in thing.readings.iter().filter(|reading| *reading.kpi == *kpi.id.value) {
                let review = reading.review.and_then(|review| match self.edition.thing(review).entity() {
                    Some(Entity::Review(review)) => Some(review.date.value),
                    _ => None,
                });
                let now = (reading.value, reading.status);
                let place = (&*PageItem::Kpi.anchor(&kpi.id.value), kpi.title());
                let detail = ChangeDetail::Figure(before, now, kpi.unit.value);
                self.add_item(Some(review.unwrap_or(reading.at)), ChangeKind::Reading, id, place, detail);
                before = Some(now);
            }
        }
    }

    /// Actions of objectives and reviews: raised, and done.
    fn actions(&mut self, plan: ThingId) {
        for items::ActionAt { on, action, done, .. } in items::actions(self.edition, plan) {
            let raised = match self.edition.thing(on).entity() {
                Some(Entity::Review(review)) => Some(review.date.value),
                _ => action.start.as_ref().map(|day| day.value),
            };
            let own = action.id.as_ref().map(|id| PageItem::Action.anchor(&id.value));
            let place = (own.as_deref().unwrap_or(PagePart::Actions.anchor()), &*action.title.value);
            self.add_item(raised, ChangeKind::Opened, on, place, ChangeDetail::Done);
            self.add_item(done, ChangeKind::Closed, on, place, ChangeDetail::Done);
        }
    }

    /// The changes to the plan that reviews wrote down.
    fn reviews(&mut self, plan: ThingId) {
        let words = |written: &Option<Placed<AsWritten>>| written.as_ref().map(|written| written.value.0.clone());
        for id in &self.edition.beneath(plan).reviews {
            let Some(Entity::Review(review)) = self.edition.thing(*id).entity() else { continue };
            for change in &review.changes {
                let detail = ChangeDetail::Words(words(&change.from), words(&change.to));
                let place = (PagePart::Changes.anchor(), &*change.what.value);
                self.add_item(Some(review.date.value), ChangeKind::Change, *id, place, detail);
            }
        }
    }
}
