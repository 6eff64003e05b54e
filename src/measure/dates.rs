//! What falls on which day: reviews, due days, ends, days to look at something again; and which of them are late.

use std::cmp::Ordering;
use std::collections::HashMap;

use jiff::ToSpan;
use jiff::civil::Date;

use crate::document::model::common::to;
use crate::document::model::plan::{RequestStatus, ScenarioState};
use crate::document::model::{Decision, Entity, Objective, Plan};
use crate::document::parts::{PageItem, PagePart};
use crate::document::reference::Ref;
use crate::edition::Edition;
use crate::figures::sort::sort_by;
use crate::measure::cadence::{self, NextReviewBasis};
use crate::measure::events::{Collector, Event};
use crate::measure::{beneath, items, late, triggers};
use crate::playbook::{Thing, ThingId};

/// What a day is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DateKind {
    /// A review that was held, or that is written already.
    Review,
    /// The next review, as the last one set it.
    NextReview,
    /// The next review, as the rhythm of the account makes one expect it.
    ExpectedReview,
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
    /// The last day to give notice of a contract.
    Contract,
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
            Self::ExpectedReview => "expected_review",
            Self::Decision => "decision",
            Self::Objective => "objective",
            Self::Kpi => "kpi",
            Self::Action => "action",
            Self::Commitment => "commitment",
            Self::Contract => "contract",
            Self::Request => "request",
            Self::Scenario => "scenario",
            Self::Plan => "plan",
        }
    }
}

/// What something is when its day is past.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PastDay {
    /// Nothing: a review was held, a KPI is read by then.
    Over,
    /// Late by so many days.
    Late(i32),
    /// To be settled since so many days: a request is undecided, a decision ran out, a scenario is unanswered, a plan
    /// ended, a review is expected that nobody announced.
    Unsettled(i32),
}

/// Who a day concerns, and what identifies it in a calendar.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
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

impl Dated {
    /// What it is when its day is past; nothing for a day that is today or to come.
    pub fn past(&self, today: Date) -> Option<PastDay> {
        let days = late::days_past(Some(self.day), today);
        let past = match self.kind {
            DateKind::Review | DateKind::Kpi => PastDay::Over,
            DateKind::NextReview
            | DateKind::Objective
            | DateKind::Action
            | DateKind::Commitment
            | DateKind::Contract => PastDay::Late(days),
            DateKind::ExpectedReview | DateKind::Decision | DateKind::Request | DateKind::Scenario | DateKind::Plan => {
                PastDay::Unsettled(days)
            }
        };
        (days > 0).then_some(past)
    }

    /// By how many days it is late; 0 where it is not.
    pub fn late(&self, today: Date) -> i32 {
        match self.past(today) {
            Some(PastDay::Late(days)) => days,
            _ => 0,
        }
    }
}

type DateCollector<'a> = Collector<'a, DateKind, DateDetail>;

/// Every day of an account that still matters, and the reviews that were held, in order.
///
/// What is done, over or answered, or belongs to a plan that does not count, is left out. An edition for a customer has
/// the days to come, and the commitments that are late: whether anything else was done does not leave with it.
pub fn of_account(edition: &Edition, account: ThingId, today: Date) -> Vec<Dated> {
    let mut dates = DateCollector::new(edition);
    let counted: Vec<(ThingId, &Plan)> = beneath::plans(edition, account).collect();
    for (id, plan) in &counted {
        dates.plan(*id, plan, today);
    }
    dates.next_reviews(account, &counted, today);
    dates.contracts(account, today);
    for review in &edition.beneath(account).reviews {
        if let Some(Entity::Review(record)) = edition.thing(*review).entity() {
            let people = edition.thing(*review).all(&record.attendees);
            dates.add(Some(record.date.value), DateKind::Review, *review, DateDetail::new("date", people));
        }
    }
    let mut all = dates.events;
    if edition.audience().is_customer() {
        all.retain(|it| it.day >= today || it.kind == DateKind::Commitment);
    }
    sort_by(&mut all, in_order);
    all
}

/// The order of days: by day, then by thing.
pub fn in_order(a: &Dated, b: &Dated) -> Ordering {
    (a.day, a.on, a.kind, &a.detail.key).cmp(&(b.day, b.on, b.kind, &b.detail.key))
}

impl DateCollector<'_> {
    /// The days of a plan and of everything beneath it but its reviews.
    fn plan(&mut self, id: ThingId, plan: &Plan, today: Date) {
        let edition = self.edition;
        let thing = edition.thing(id);
        let manager = thing.account.and_then(|account| match edition.thing(account).entity() {
            Some(Entity::Account(record)) => edition.thing(account).maybe(record.manager.as_ref()),
            _ => None,
        });
        let detail = DateDetail::new("to", manager.into_iter().collect());
        self.add(Some(plan.to.value), DateKind::Plan, id, detail);
        self.kpis(id, None);
        self.requests(id, plan, today);
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

    /// Requests that are not decided, on the first day of their period; drafts of requests only while it is to come.
    fn requests(&mut self, id: ThingId, plan: &Plan, today: Date) {
        let month = self.edition.config().fiscal_month;
        for request in &plan.requests {
            let start = request.period.value.start(month);
            let status = request.status.value;
            if status == RequestStatus::Requested || status == RequestStatus::Draft && start >= today {
                let place = (&*PageItem::Request.anchor(&request.id.value), &*request.title.value);
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

    /// The next review of each plan that counts. The day of a review that is written already stands in the calendar
    /// anyway, and so does one that a plan takes over from another plan which counts.
    fn next_reviews(&mut self, account: ThingId, counted: &[(ThingId, &Plan)], today: Date) {
        let edition = self.edition;
        for (plan, _) in counted {
            let Some(next) = cadence::next(edition, *plan, today) else { continue };
            let (kind, from) = match next.basis {
                NextReviewBasis::Announced(from) => (DateKind::NextReview, from),
                NextReviewBasis::Expected(from) => (DateKind::ExpectedReview, from),
                NextReviewBasis::Written(_) => continue,
            };
            let of = edition.plan_of(from);
            let is_twice = of != Some(*plan) && counted.iter().any(|(other, _)| Some(*other) == of);
            let is_written = edition.beneath(account).reviews.iter().any(|review| {
                let thing = edition.thing(*review);
                thing.plan == Some(*plan) && thing.as_review().is_some_and(|review| review.date.value == next.day)
            });
            if is_twice || is_written && next.day > today {
                continue;
            }
            let thing = edition.thing(from);
            let people = thing.as_review().map(|review| thing.all(&review.attendees)).unwrap_or_default();
            if let Some(dated) = self.add(Some(next.day), kind, *plan, DateDetail::new("next-review", people)) {
                dated.anchor = Some(PagePart::Reviews.anchor().to_owned());
            }
        }
    }

    /// The last days to give notice of contracts that still run, but for a day that is past and answered.
    fn contracts(&mut self, account: ThingId, today: Date) {
        let Some(Entity::Account(record)) = self.edition.thing(account).entity() else { return };
        if self.edition.audience().is_customer() {
            return;
        }
        for contract in &record.contracts {
            let notice = contract.notice();
            if notice >= today || late::contract(self.edition, account, contract, today) > 0 {
                let place = (&*PageItem::Contract.anchor(&contract.id.value), &*contract.title.value);
                self.owned(Some(notice), DateKind::Contract, account, place, contract.owner.as_ref());
            }
        }
    }
}
