//! An objective: the thread up and down, its figures against their path, its actions, the reviews that read it.

use std::borrow::Cow;
use std::sync::Arc;

use crate::document::model::{Entity, Kind, Objective};
use crate::document::parts::PagePart;
use crate::edition::Audience;
use crate::measure::declared;
use crate::playbook::{Thing, ThingId};
use crate::site::Renderer;
use crate::site::frame::{Chapter, Frame};
use crate::site::shared::actions::{ActionRow, SortedAction, sorted};
use crate::site::shared::cards::{Card, Link, word};
use crate::site::shared::figures::Fact;
use crate::site::shared::kpis::KpiFigures;
use crate::site::shared::rows::{ObjectiveRow, ReviewRow};
use crate::site::theme::ThemeFault;
use crate::site::view::Ready;

view! {
    /// The page of an objective.
    ObjectivePage<'a> for "objective.html" {
        /// The objective.
        it: Ready<ObjectiveRow>,
        /// The customer's goals that it works for.
        goals: Vec<Ready<Card>>,
        /// The growth problem of the plan.
        problem: Option<Link<'a>>,
        /// What it serves, with what each decision gave up.
        serves: Vec<ServedThing>,
        /// The objectives that serve it.
        served_by: Vec<Ready<ObjectiveRow>>,
        /// The scenarios that protect it.
        protected_by: Vec<Link<'a>>,
        /// The growth drivers.
        drivers: Vec<Ready<Card>>,
        /// The day it begins.
        start: Option<String>,
        /// The day it was closed.
        closed_on: Option<String>,
        /// The thread upwards, in words.
        why: Option<Cow<'a, str>>,
        /// Where the target comes from, as a word.
        basis: Option<String>,
        /// The kind of objective, as a word.
        form: Option<String>,
        /// The KPIs.
        kpis: Vec<KpiFigures<'a>>,
        /// The actions, open ones first: its own, and those of reviews that name it.
        actions: Vec<ActionRow<'a>>,
        /// How many of the actions are open.
        open_actions: usize,
        /// How many of the actions are closed.
        closed_actions: usize,
        /// The figures that the page opens with.
        facts: Vec<Fact>,
        /// How it stood at each of these reviews, in the same order: by the readings that the review took of it, else
        /// as the review declared it.
        course: Vec<Option<&'static str>>,
        /// The reviews that read or named it, newest first.
        reviews: Vec<Ready<ReviewRow>>,
        /// The objective before it in the plan.
        before: Option<Ready<Card>>,
        /// The objective after it in the plan.
        after: Option<Ready<Card>>,
    }

    /// What an objective serves.
    ServedThing {
        /// The decision, goal or objective.
        card: Ready<Card>,
        /// The kind, as a word.
        kind: String,
        /// What a decision gives up.
        instead_of: Vec<Ready<Card>>,
    }
}

impl Renderer<'_> {
    pub(crate) fn objective_page(
        &self,
        id: ThingId,
        thing: &Arc<Thing>,
        objective: &Objective,
        book: Option<&Chapter<'_>>,
    ) -> Result<String, ThemeFault> {
        let view = self.objective_view(id, thing, objective);
        let kind = self.theme.text("kind.objective");
        let frame = Frame {
            kicker: match self.edition.audience() {
                Audience::Internal | Audience::Team { .. } => {
                    format!("{kind}, {}", self.theme.word(objective.tier.value.word()))
                }
                Audience::Customer { .. } => kind.to_owned(),
            },
            parts: vec![
                (PagePart::Thread, None),
                (PagePart::Kpis, Some(view.kpis.len())),
                (PagePart::Actions, Some(view.actions.len())),
                (PagePart::Reviews, Some(view.reviews.len())),
            ],
            room: self.plan_section(thing, PagePart::Objectives),
            ..self.thing_frame(id)
        };
        self.render_chapter(book, frame, view)
    }

    fn objective_view<'a>(&'a self, id: ThingId, thing: &Thing, objective: &'a Objective) -> ObjectivePage<'a> {
        let reviews = self.reviews_of(id);
        let actions = self.objective_actions(id, thing, objective);
        let closed = actions.iter().filter(|action| action.closed).count();
        let open = actions.len() - closed;
        let objectives = thing.plan.map_or(&[][..], |plan| &self.edition.beneath(plan).objectives);
        let (before, after) = self.neighbours(objectives, id);
        ObjectivePage {
            it: self.row(id),
            goals: self.many(thing, &objective.goals),
            problem: self.problem(thing),
            serves: self.served(thing, objective),
            served_by: self.rows(&self.namers(id, Kind::Objective, &["serves"])),
            protected_by: self.protectors(id, thing),
            drivers: self.many(thing, &objective.drivers),
            start: self.day(objective.start.as_ref()),
            closed_on: self.day(objective.closed_on.as_ref()),
            why: self.text_of(thing, objective.why.as_ref()),
            basis: self.word(objective.basis.as_ref().map(|basis| basis.value.word())),
            form: self.word(objective.kind.as_ref().map(|kind| kind.value.word())),
            kpis: objective.kpis.iter().map(|kpi| self.kpi(thing, kpi)).collect(),
            actions: sorted(actions),
            open_actions: open,
            closed_actions: closed,
            facts: self.objective_facts(id, thing, objective, open, closed),
            course: reviews.iter().map(|review| word(declared::at_review(self.edition, id, *review))).collect(),
            reviews: self.rows(&reviews),
            before,
            after,
        }
    }

    /// The reviews that read an objective, or speak of an objective or decision, newest first.
    pub(crate) fn reviews_of(&self, id: ThingId) -> Vec<ThingId> {
        let readings = &self.edition.thing(id).readings;
        let mut reviews: Vec<ThingId> = readings.iter().filter_map(|reading| reading.review).collect();
        reviews.extend(self.namers(id, Kind::Review, &["about", "objective", "readings"]));
        self.newest_first(&mut reviews);
        reviews
    }

    /// The actions of an objective: its own, and those of reviews that name it.
    fn objective_actions<'a>(&'a self, id: ThingId, thing: &Thing, objective: &'a Objective) -> Vec<SortedAction<'a>> {
        let mut actions: Vec<_> = objective.actions.iter().map(|action| self.action(thing, id, action, None)).collect();
        for review in self.namers(id, Kind::Review, &["objective"]) {
            let thing = self.edition.thing(review);
            let Some(Entity::Review(record)) = thing.entity() else { continue };
            let mine = record.actions.iter().filter(|action| thing.maybe(action.objective.as_ref()) == Some(id));
            actions.extend(mine.map(|action| self.action(thing, review, action, Some(self.card(review)))));
        }
        actions
    }

    /// What an objective serves, with what each decision gave up.
    fn served(&self, thing: &Thing, objective: &Objective) -> Vec<ServedThing> {
        let served = objective.serves.iter().filter_map(|reference| {
            let card = self.target(thing, reference)?;
            let served = self.edition.thing(thing.thing(reference)?);
            Some(ServedThing {
                card,
                kind: self.word_of("kind", served.kind().word()),
                instead_of: match served.entity() {
                    Some(Entity::Decision(decision)) => self.many(served, &decision.sacrifices),
                    _ => Vec::new(),
                },
            })
        });
        served.collect()
    }
}
