//! What is late, and by how many days. Pages, calendars, exports and rules all ask here.
//!
//! Late is what is past its day and neither done, closed nor cancelled: objectives, actions, commitments of both sides,
//! notices of contracts, and a next review that was announced. What belongs to a superseded or archived plan is never
//! late. A request is not late but undecided.

use jiff::civil::Date;

use crate::document::model::Entity;
use crate::document::model::account::Contract;
use crate::document::model::objective::ActionState;
use crate::document::model::plan::{Commitment, Request, RequestStatus};
use crate::edition::Edition;
use crate::measure::items::ActionAt;
use crate::measure::{contracts, followed};
use crate::playbook::ThingId;

/// By how many days a day is past; 0 for today, for a day to come, and where there is none.
pub fn days_past(due: Option<Date>, today: Date) -> i32 {
    due.map_or(0, |due| (today - due).get_days().max(0))
}

/// By how many days an objective is late; 0 where it is not. Whether an objective was closed does not leave with an
/// edition for a customer, so none is late there.
pub fn objective(edition: &Edition, id: ThingId, today: Date) -> i32 {
    let Some(Entity::Objective(objective)) = edition.thing(id).entity() else { return 0 };
    if objective.is_open() { open(edition, id, objective.due.as_ref().map(|day| day.value), today) } else { 0 }
}

/// By how many days an open action is late; 0 where it is not. Whether an action was done does not leave with an
/// edition for a customer, so none is late there.
pub fn action(edition: &Edition, action: &ActionAt<'_>, today: Date) -> i32 {
    let due = action.action.due.as_ref().map(|day| day.value);
    if action.is_open() { open(edition, action.on, due, today) } else { 0 }
}

/// By how many days something is late that is still to be done: an open objective, or an open action that is written in
/// the thing `on`.
pub fn open(edition: &Edition, on: ThingId, due: Option<Date>, today: Date) -> i32 {
    let counts = !edition.audience().is_customer() && followed::counts(edition, on);
    if counts { days_past(due, today) } else { 0 }
}

/// Whether an action is blocked and still to be done.
pub fn is_blocked(action: &ActionAt<'_>) -> bool {
    action.is_open() && action.action.state.as_ref().is_some_and(|state| state.value == ActionState::Blocked)
}

/// By how many days a commitment of a plan is late; 0 where it is not.
pub fn commitment(edition: &Edition, plan: ThingId, commitment: &Commitment, today: Date) -> i32 {
    let due = commitment.due.as_ref().map(|day| day.value);
    if commitment.done.is_none() { promised(edition, plan, due, today) } else { 0 }
}

/// By how many days a commitment of a plan is late that is not kept.
pub fn promised(edition: &Edition, plan: ThingId, due: Option<Date>, today: Date) -> i32 {
    if followed::counts(edition, plan) { days_past(due, today) } else { 0 }
}

/// By how many days the notice of a contract is late: its day is past, the contract still runs, and no objective,
/// decision or scenario names it. 0 where it is not.
pub fn contract(edition: &Edition, account: ThingId, contract: &Contract, today: Date) -> i32 {
    let notice = contract.notice();
    if edition.audience().is_customer()
        || notice >= today
        || contract.to.value < today
        || contracts::is_answered(edition, account, &contract.id.value)
    {
        return 0;
    }
    days_past(Some(notice), today)
}

/// For how many days a request of a plan is undecided: its period has begun, and it is still requested. None where it
/// is not; 0 on the first day of the period.
pub fn undecided(edition: &Edition, plan: ThingId, request: &Request, today: Date) -> Option<i32> {
    let begun = request.period.value.start(edition.config().fiscal_month);
    let waits = request.status.value == RequestStatus::Requested && begun <= today && followed::counts(edition, plan);
    waits.then(|| days_past(Some(begun), today))
}
