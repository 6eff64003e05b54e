//! The items of a plan (open objectives, open actions, armed scenarios, risks), with who owns them.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;

use crate::document::model::Entity;
use crate::document::model::objective::{Action, ActionState};
use crate::document::model::people::Function;
use crate::document::model::plan::ScenarioState;
use crate::document::parts::PageItem;
use crate::edition::Edition;
use crate::playbook::{Target, Thing, ThingId};

/// An action with the thing that holds it.
#[derive(Clone, Debug)]
pub struct ActionAt<'a> {
    /// The objective or review whose file holds it.
    pub on: ThingId,
    /// The objective it belongs to.
    pub objective: Option<ThingId>,
    /// What is written.
    pub action: &'a Action,
    /// The day it was done: its own `done`, else that of the review which closed it.
    pub done: Option<Date>,
}

impl ActionAt<'_> {
    /// Neither done nor cancelled.
    pub fn is_open(&self) -> bool {
        self.done.is_none() && self.action.state.as_ref().is_none_or(|state| state.value != ActionState::Cancelled)
    }
}

/// Every action of a plan: those of its objectives in their order, then those of its reviews, newest first.
pub fn actions(edition: &Edition, plan: ThingId) -> Vec<ActionAt<'_>> {
    let beneath = edition.beneath(plan);
    let closed = closures(edition, &beneath.reviews);
    let done = |on: ThingId, action: &Action| {
        let by_review = || {
            let anchor = PageItem::Action.anchor(&action.id.as_ref()?.value);
            closed.get(&(on, Arc::from(anchor))).map(|(day, _)| *day)
        };
        action.done.as_ref().map(|day| day.value).or_else(by_review)
    };
    let mut all = Vec::new();
    for id in &beneath.objectives {
        if let Some(Entity::Objective(objective)) = edition.thing(*id).entity() {
            all.extend(objective.actions.iter().map(|action| ActionAt {
                on: *id,
                objective: Some(*id),
                action,
                done: done(*id, action),
            }));
        }
    }
    for id in &beneath.reviews {
        let thing = edition.thing(*id);
        if let Some(Entity::Review(review)) = thing.entity() {
            all.extend(review.actions.iter().map(|action| ActionAt {
                on: *id,
                objective: thing.maybe(action.objective.as_ref()),
                action,
                done: done(*id, action),
            }));
        }
    }
    all
}

/// Actions by the thing that holds each and its anchor: the day on which a review closed it, and that review.
pub type Closures = HashMap<(ThingId, Arc<str>), (Date, ThingId)>;

/// The actions that reviews close by their ids, by the thing that holds each and its anchor: the day, and the review.
/// Reviews come newest first; of several that close one action, the earliest counts.
pub fn closures(edition: &Edition, reviews: &[ThingId]) -> Closures {
    let mut closures = Closures::new();
    for id in reviews {
        let thing = edition.thing(*id);
        let Some(Entity::Review(review)) = thing.entity() else { continue };
        for it in &review.closed {
            if let Some(Target::Item(owner, anchor)) = thing.target(&it.action) {
                closures.insert((*owner, Arc::clone(anchor)), (it.on.value, *id));
            }
        }
    }
    closures
}

/// What an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemKind {
    /// An open objective.
    Objective,
    /// An open action.
    Action,
    /// An armed scenario.
    Scenario,
    /// A risk.
    Risk,
}

/// Something of a plan that has to have an owner.
#[derive(Clone, Debug)]
pub struct OwnedItem<'a> {
    /// What it is.
    pub kind: ItemKind,
    /// The thing whose file holds it.
    pub on: ThingId,
    /// Its title.
    pub title: &'a str,
    /// Where its owner is written, or should be.
    pub place: Range<usize>,
    /// Who owns it.
    pub owner: Option<ThingId>,
}

/// The items of a plan: open objectives, open actions, armed scenarios, risks; in this order.
pub fn items(edition: &Edition, plan: ThingId) -> Vec<OwnedItem<'_>> {
    let mut items = Vec::new();
    for id in open_objectives(edition, plan) {
        let thing = edition.thing(id);
        let Some(Entity::Objective(objective)) = thing.entity() else { continue };
        items.push(OwnedItem {
            kind: ItemKind::Objective,
            on: id,
            title: &thing.title,
            place: objective.owner.as_ref().map_or(thing.document.opening.clone(), |owner| owner.name.range()),
            owner: thing.maybe(objective.owner.as_ref()),
        });
    }
    for it in actions(edition, plan).into_iter().filter(ActionAt::is_open) {
        let owner = it.action.owner.as_ref();
        items.push(OwnedItem {
            kind: ItemKind::Action,
            on: it.on,
            title: &it.action.title.value,
            place: owner.map_or(it.action.place.clone(), |owner| owner.name.range()),
            owner: edition.thing(it.on).maybe(owner),
        });
    }
    let thing = edition.thing(plan);
    if let Some(Entity::Plan(record)) = thing.entity() {
        let armed = |state: Option<ScenarioState>| state.is_none_or(|state| state == ScenarioState::Armed);
        for it in record.scenarios.iter().filter(|it| armed(it.state.as_ref().map(|state| state.value))) {
            items.push(item(ItemKind::Scenario, plan, thing, &it.title.value, it.owner.as_ref(), it.place.clone()));
        }
        for it in &record.risks {
            items.push(item(ItemKind::Risk, plan, thing, &it.title.value, it.owner.as_ref(), it.place.clone()));
        }
    }
    items
}

fn item<'a>(
    kind: ItemKind,
    on: ThingId,
    thing: &Thing,
    title: &'a str,
    owner: Option<&crate::document::reference::Ref<crate::document::model::common::to::Person>>,
    head: Range<usize>,
) -> OwnedItem<'a> {
    let place = owner.map_or(head, |owner| owner.name.range());
    OwnedItem { kind, on, title, place, owner: thing.maybe(owner) }
}

/// The open objectives of a plan, in their order.
pub fn open_objectives(edition: &Edition, plan: ThingId) -> impl Iterator<Item = ThingId> {
    edition
        .beneath(plan)
        .objectives
        .iter()
        .copied()
        .filter(|id| matches!(edition.thing(*id).entity(), Some(Entity::Objective(objective)) if objective.is_open()))
}

/// The function a person works in.
pub fn function(edition: &Edition, person: ThingId) -> Option<Function> {
    match edition.thing(person).entity() {
        Some(Entity::Person(person)) => Some(person.function.value),
        _ => None,
    }
}
