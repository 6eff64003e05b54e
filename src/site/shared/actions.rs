//! Actions as rows: what has to be done, by whom and by when, and how it stands.

use std::borrow::Cow;

use jiff::civil::Date;

use crate::document::model::Entity;
use crate::document::model::objective::{Action, ActionState};
use crate::document::parts::{PageItem, PagePart};
use crate::figures::sort::sort_by_key;
use crate::measure::late;
use crate::playbook::{Thing, ThingId};
use crate::site::Renderer;
use crate::site::shared::cards::{Card, Link, iso};
use crate::site::view::Ready;

view! {
    /// An action.
    ActionRow<'a> {
        /// Its anchor on the page of its objective or review.
        anchor: Option<String>,
        /// What is to be done.
        title: Cow<'a, str>,
        /// The kind of action, as a word.
        kind: String,
        /// Who does it.
        owner: Option<Ready<Card>>,
        /// Who on the other side it is done with.
        counterpart: Option<Ready<Card>>,
        /// The review that raised it.
        raised_in: Option<Ready<Card>>,
        /// The objective it works for.
        objective: Option<Ready<Card>>,
        /// The growth drivers it works on.
        drivers: Vec<Ready<Card>>,
        /// The day it is due.
        due: Option<String>,
        /// The same day for sorting.
        due_on: Option<String>,
        /// The day it was done.
        done: Option<String>,
        /// The review that closed it.
        closed_in: Option<Ready<Card>>,
        /// The state, as a word.
        state: String,
        /// Whether it is still to be done.
        open: bool,
        /// Whether it is still to be done and somebody is kept from it.
        blocked: bool,
        /// By how many days it is late, or was done late.
        late: i32,
        /// The objective or review it is written in, where that is another page.
        of: Option<Ready<Card>>,
    }
}

/// An action with what lists are sorted by.
pub(crate) struct SortedAction<'a> {
    /// Whether it is done, closed or cancelled.
    pub(crate) closed: bool,
    due: Date,
    row: ActionRow<'a>,
}

impl Renderer<'_> {
    /// An action of a thing as a row. `of` is given where the list stands on another page than the thing's.
    pub(crate) fn action<'a>(
        &self,
        thing: &Thing,
        at: ThingId,
        action: &'a Action,
        of: Option<Ready<Card>>,
    ) -> SortedAction<'a> {
        let anchor = action.id.as_ref().map(|id| PageItem::Action.anchor(&id.value));
        let closure = self.closure(at, action);
        let done = action.done.as_ref().map(|day| day.value).or(closure.map(|(day, _)| day));
        let state = action.state.as_ref().map_or(ActionState::Open, |state| state.value);
        let open = self.is_open(at, action);
        let due = action.due.as_ref().map(|day| day.value);
        let late = match done {
            Some(done) => late::days_past(due, done),
            None if open => late::open(self.edition, at, due, self.today()),
            None => 0,
        };
        let row = ActionRow {
            anchor,
            title: self.words_of(thing, &action.title.value),
            kind: self.theme.word(action.kind.value.word()),
            owner: self.one(thing, action.owner.as_ref()),
            counterpart: self.one(thing, action.counterpart.as_ref()),
            raised_in: self.one(thing, action.raised_in.as_ref()),
            objective: self.one(thing, action.objective.as_ref()),
            drivers: self.many(thing, &action.drivers),
            due: self.day(action.due.as_ref()),
            due_on: iso(due),
            done: done.map(|day| self.format().date(day)),
            closed_in: closure.map(|(_, review)| self.card(review)),
            state: self.word_of("action", state.word()),
            open,
            blocked: open && state == ActionState::Blocked,
            late,
            of,
        };
        SortedAction { closed: !open, due: due.unwrap_or(Date::MAX), row }
    }

    /// On which day a review closed an action, and which review.
    fn closure(&self, at: ThingId, action: &Action) -> Option<(Date, ThingId)> {
        let anchor = PageItem::Action.anchor(&action.id.as_ref()?.value);
        self.closure_of(at, &anchor)
    }

    /// Whether an action is still to be done.
    fn is_open(&self, at: ThingId, action: &Action) -> bool {
        let is_cancelled = action.state.as_ref().is_some_and(|state| state.value == ActionState::Cancelled);
        action.done.is_none() && !is_cancelled && self.closure(at, action).is_none()
    }

    /// The actions of a plan's objectives and reviews, each with what it is written in.
    fn actions_beneath(&self, plan: ThingId) -> impl Iterator<Item = (ThingId, &Action)> {
        let beneath = self.edition.beneath(plan);
        beneath.objectives.iter().chain(&beneath.reviews).flat_map(|id| {
            let own: &[Action] = match self.edition.thing(*id).entity() {
                Some(Entity::Objective(objective)) => &objective.actions,
                Some(Entity::Review(review)) => &review.actions,
                _ => &[],
            };
            own.iter().map(|action| (*id, action))
        })
    }

    /// How many actions of a plan are open, as a link to them.
    pub(crate) fn open_actions(&self, plan: ThingId) -> Link<'_> {
        let open = self.actions_beneath(plan).filter(|(at, action)| self.is_open(*at, action)).count();
        Link::new(self.counted("open_actions", open), self.part_url(plan, PagePart::Actions))
    }

    /// All actions of a plan's objectives and reviews: open first, by the day they are due.
    pub(crate) fn plan_actions(&self, plan: ThingId) -> Vec<ActionRow<'_>> {
        let row = |(id, action)| self.action(self.edition.thing(id), id, action, Some(self.card(id)));
        sorted(self.actions_beneath(plan).map(row).collect())
    }
}

/// Open actions first, then by the day they are due.
pub(crate) fn sorted(mut actions: Vec<SortedAction<'_>>) -> Vec<ActionRow<'_>> {
    sort_by_key(&mut actions, |action| (action.closed, action.due));
    actions.into_iter().map(|action| action.row).collect()
}

impl<'a> SortedAction<'a> {
    /// The row alone.
    pub(crate) fn into_row(self) -> ActionRow<'a> {
        self.row
    }
}
