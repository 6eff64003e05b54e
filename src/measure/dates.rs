//! What falls on which day: reviews, due days, ends, and days to look at something again.

use std::collections::HashMap;

use jiff::ToSpan;
use jiff::civil::Date;

use crate::document::model::common::to;
use crate::document::model::plan::{RequestStatus, ScenarioState};
use crate::document::model::{Decision, Entity, Objective, Plan, Review};
use crate::document::parts::{PageItem, PagePart};
use crate::document::reference::Ref;
use crate::edition::Edition;
use crate::measure::events::{Collector, Event};
use crate::measure::{beneath, items, triggers};
use crate::playbook::{Thing, ThingId};

/// What a day is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DateKind {
    /// A review that was held.
    Review,
    /// The next review, as the last one set it.
    NextReview,
    /// A decision has to be looked at again: it was agreed until this day.
    Decision,
    /// An objective is due.
    Objective,
    /// A KPI has to reach its target.
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

impl DateKind {
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

/// Who a day concerns, and what identifies it in a calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateDetail {
    /// What tells the day from others of its thing: `action-call`, `until`. It holds neither a title nor a day, so that
    /// it stays when those change.
    pub key: String,
    /// The people it concerns.
    pub people: Vec<ThingId>,
}

impl DateDetail {
    fn new(key: &str, people: Vec<ThingId>) -> Self {
        Self { key: key.to_owned(), people }
    }
}

/// Something that falls on a day.
pub type Dated = Event<DateKind, DateDetail>;

type DateCollector<'a> = Collector<'a, DateKind, DateDetail>;

/// Every day of an edition that still matters, and the reviews that were held; by day, then by thing.
///
/// What is done, over or answered, or belongs to a plan that does not count, is left out.
pub fn all(edition: &Edition) -> Vec<Dated> {
    let mut dates = DateCollector::new(edition);
    for account in edition.accounts() {
        let mut counted: Vec<ThingId> = Vec::new();
        for (id, plan) in beneath::plans(edition, *account) {
            dates.plan(id, plan);
            counted.push(id);
        }
        for review in &edition.beneath(*account).reviews {
            let thing = edition.thing(*review);
            if let Some(Entity::Review(record)) = thing.entity() {
                dates.review(*review, thing, record, &counted);
            }
        }
    }
    let mut all = dates.events;
    all.sort_by(|a, b| (a.day, a.on, a.kind, &a.detail.key).cmp(&(b.day, b.on, b.kind, &b.detail.key)));
    all
}

impl DateCollector<'_> {
    /// The days of a plan and of everything beneath it but its reviews.
    fn plan(&mut self, id: ThingId, plan: &Plan) {
        let edition = self.edition;
        let thing = edition.thing(id);
        let manager = thing.account.and_then(|account| match edition.thing(account).entity() {
            Some(Entity::Account(record)) => edition.thing(account).maybe(record.manager.as_ref()),
            _ => None,
        });
        let detail = DateDetail::new("to", manager.into_iter().collect());
        self.add(Some(plan.to.value), DateKind::Plan, id, detail);
        self.kpis(id, None);
        self.requests(id, plan);
        self.scenarios(id, plan);
        self.commitments(id, plan);
        for decision in beneath::agreed(edition, id) {
            self.decision(decision.id, decision.thing, decision.record, manager);
        }
        for objective in beneath::objectives(edition, id).filter(|objective| objective.record.is_open()) {
            self.objective(objective.id, objective.thing, objective.record);
        }
        self.actions(id);
    }

    /// Requests that are not decided, on the first day of their period.
    fn requests(&mut self, id: ThingId, plan: &Plan) {
        let month = self.edition.config().fiscal_month;
        for request in &plan.requests {
            if matches!(request.status.value, RequestStatus::Draft | RequestStatus::Requested) {
                let place = (&*PageItem::Request.anchor(&request.id.value), &*request.title.value);
                let start = request.period.value.start(month);
                self.owned(Some(start), DateKind::Request, id, place, request.owner.as_ref());
            }
        }
    }

    /// The last day for the answer of each scenario whose trigger holds.
    fn scenarios(&mut self, id: ThingId, plan: &Plan) {
        let thing = self.edition.thing(id);
        for scenario in &plan.scenarios {
            let state = scenario.state.as_ref().map_or(ScenarioState::Armed, |state| state.value);
            let since = match state {
                ScenarioState::Armed => triggers::held(self.edition, thing, &scenario.when).map(|held| held.since),
                ScenarioState::Fired | ScenarioState::Responding => scenario.fired_on.as_ref().map(|day| day.value),
                ScenarioState::StoodDown | ScenarioState::Expired => None,
            };
            #[expect(
                clippy::cast_possible_truncation,
                reason = "days of an answer are few; more than a date holds saturate"
            )]
            let due = since
                .zip(scenario.within_days.as_ref())
                .map(|(since, days)| since.saturating_add((days.value as i32).clamp(0, 36_500).days()));
            let place = (&*PageItem::Scenario.anchor(&scenario.id.value), &*scenario.title.value);
            self.owned(due, DateKind::Scenario, id, place, scenario.owner.as_ref());
        }
    }

    /// Commitments that are not done. They have no id and lie in a part of the page.
    fn commitments(&mut self, id: ThingId, plan: &Plan) {
        for (at, commitment) in plan.commitments.iter().enumerate().filter(|(_, commitment)| commitment.done.is_none())
        {
            let due = commitment.due.as_ref().map(|day| day.value);
            let place = (&*format!("commitments-{}", at + 1), &*commitment.text.value);
            if let Some(dated) = self.owned(due, DateKind::Commitment, id, place, commitment.owner.as_ref()) {
                dated.anchor = Some(PagePart::Commitments.anchor().to_owned());
            }
        }
    }

    /// Open actions of a plan. One without an id lies in a part of the page and is known by its number in its file.
    fn actions(&mut self, plan: ThingId) {
        let mut counts = HashMap::new();
        for item in items::actions(self.edition, plan) {
            let count = counts.entry(item.on).or_insert(0);
            *count += 1;
            if !item.is_open() {
                continue;
            }
            let action = item.action;
            let own = action.id.as_ref().map(|id| PageItem::Action.anchor(&id.value));
            let key = own.clone().unwrap_or_else(|| format!("actions-{count}"));
            let due = action.due.as_ref().map(|day| day.value);
            let counterpart = self.edition.thing(item.on).maybe(action.counterpart.as_ref());
            let place = (&*key, &*action.title.value);
            if let Some(dated) = self.owned(due, DateKind::Action, item.on, place, action.owner.as_ref()) {
                dated.detail.people.extend(counterpart);
                if own.is_none() {
                    dated.anchor = Some(PagePart::Actions.anchor().to_owned());
                }
            }
        }
    }

    /// An item of a thing, whose key is its anchor, with its owner.
    fn owned(
        &mut self,
        day: Option<Date>,
        kind: DateKind,
        on: ThingId,
        place: (&str, &str),
        owner: Option<&Ref<to::Person>>,
    ) -> Option<&mut Dated> {
        let people = self.edition.thing(on).maybe(owner).into_iter().collect();
        self.add_item(day, kind, on, place, DateDetail::new(place.0, people))
    }

    fn kpis(&mut self, on: ThingId, owner: Option<ThingId>) {
        for kpi in self.edition.thing(on).kpis() {
            let day = kpi.target_date.as_ref().map(|day| day.value);
            let key = PageItem::Kpi.anchor(&kpi.id.value);
            let detail = DateDetail::new(&key, owner.into_iter().collect());
            self.add_item(day, DateKind::Kpi, on, (&key, kpi.title()), detail);
        }
    }

    /// The day to look at an agreed decision again: those who signed it for us have to, else the account manager.
    fn decision(&mut self, id: ThingId, thing: &Thing, decision: &Decision, manager: Option<ThingId>) {
        let signed = decision.agreed_by.as_ref().map(|by| thing.all(&by.supplier)).unwrap_or_default();
        let people = if signed.is_empty() { manager.into_iter().collect() } else { signed };
        let until = decision.until.as_ref().map(|day| day.value);
        self.add(until, DateKind::Decision, id, DateDetail::new("until", people));
    }

    fn objective(&mut self, id: ThingId, thing: &Thing, objective: &Objective) {
        let owner = thing.maybe(objective.owner.as_ref());
        let due = objective.due.as_ref().map(|day| day.value);
        self.add(due, DateKind::Objective, id, DateDetail::new("due", owner.into_iter().collect()));
        self.kpis(id, owner);
    }

    /// A review that was held, and the day of the next one if this is the last review of a plan of `counted`.
    fn review(&mut self, id: ThingId, thing: &Thing, review: &Review, counted: &[ThingId]) {
        let people = thing.all(&review.attendees);
        self.add(Some(review.date.value), DateKind::Review, id, DateDetail::new("date", people.clone()));
        let Some(plan) = thing.plan.filter(|plan| counted.contains(plan)) else { return };
        if self.edition.beneath(plan).reviews.first() != Some(&id) {
            return;
        }
        let next = review.next.as_ref().map(|day| day.value);
        if let Some(dated) = self.add(next, DateKind::NextReview, plan, DateDetail::new("next-review", people)) {
            dated.anchor = Some(PagePart::Reviews.anchor().to_owned());
        }
    }
}
