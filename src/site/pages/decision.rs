//! A decision: what comes first, and what is given up for it.

use std::borrow::Cow;
use std::sync::Arc;

use crate::document::model::{Decision, Entity, Kind};
use crate::document::parts::{PageItem, PagePart};
use crate::figures::sort::sort_by_key;
use crate::playbook::{Thing, ThingId};
use crate::site::Renderer;
use crate::site::frame::{Chapter, Frame};
use crate::site::shared::cards::{Card, Link};
use crate::site::shared::rows::{DecisionRow, ObjectiveRow, ReviewRow};
use crate::site::theme::ThemeFault;
use crate::site::view::Ready;

view! {
    /// The page of a decision.
    DecisionPage<'a> for "decision.html" {
        /// The decision.
        it: Ready<DecisionRow>,
        /// The day until which it holds.
        until: Option<String>,
        /// The day it ended.
        ended_on: Option<String>,
        /// Who agreed for the supplier.
        by_us: Vec<Ready<Card>>,
        /// Who agreed for the customer.
        by_them: Vec<Ready<Card>>,
        /// What was weighed and not taken.
        alternatives: Vec<Cow<'a, str>>,
        /// The sentence as it was agreed with the customer.
        wording: Option<Cow<'a, str>>,
        /// What is given up, as it was agreed with the customer.
        wording_instead_of: Option<Cow<'a, str>>,
        /// The part of the account manager, as a word.
        kam_role: Option<String>,
        /// How it turned out, as a word.
        outcome: Option<String>,
        /// What was learned.
        lesson: Option<Cow<'a, str>>,
        /// The customer's goals that it works for.
        goals: Vec<Ready<Card>>,
        /// The growth problem of the plan.
        problem: Option<Link<'a>>,
        /// The objectives that serve it.
        served_by: Vec<Ready<ObjectiveRow>>,
        /// The scenarios that protect it.
        protected_by: Vec<Link<'a>>,
        /// The reviews that speak of it, newest first.
        reviews: Vec<Ready<ReviewRow>>,
        /// The decision before it in the plan.
        before: Option<Ready<Card>>,
        /// The decision after it in the plan.
        after: Option<Ready<Card>>,
    }
}

impl Renderer<'_> {
    pub(crate) fn decision_page(
        &self,
        id: ThingId,
        thing: &Arc<Thing>,
        decision: &Decision,
        book: Option<&Chapter<'_>>,
    ) -> Result<String, ThemeFault> {
        let reviews = self.reviews_of(id);
        let decisions = thing.plan.map_or(&[][..], |plan| &self.edition.beneath(plan).decisions);
        let (before, after) = self.neighbours(decisions, id);
        let agreed = decision.agreed_by.as_ref();
        let status = self.word_of("decision", decision.status.value.word());
        let frame = Frame {
            kicker: format!("{}, {status}", self.theme.text("kind.decision")),
            parts: vec![(PagePart::Thread, None), (PagePart::Reviews, Some(reviews.len()))],
            room: self.plan_section(thing, PagePart::Decisions),
            ..self.thing_frame(id)
        };
        let view = DecisionPage {
            it: self.row(id),
            until: self.day(decision.until.as_ref()),
            ended_on: self.day(decision.ended_on.as_ref()),
            by_us: agreed.map(|agreed| self.many(thing, &agreed.supplier)).unwrap_or_default(),
            by_them: agreed.map(|agreed| self.many(thing, &agreed.customer)).unwrap_or_default(),
            alternatives: decision.alternatives.iter().map(|text| self.words_of(thing, &text.value)).collect(),
            wording: self.text_of(thing, decision.customer_wording.as_ref()),
            wording_instead_of: self.text_of(thing, decision.customer_instead_of.as_ref()),
            kam_role: self.word(decision.kam_role.as_ref().map(|role| role.value.word())),
            outcome: self.word(decision.outcome.as_ref().map(|outcome| outcome.value.word())),
            lesson: self.text_of(thing, decision.lesson.as_ref()),
            goals: self.many(thing, &decision.goals),
            problem: self.problem(thing),
            served_by: self.rows(&self.namers(id, Kind::Objective, &["serves"])),
            protected_by: self.protectors(id, thing),
            reviews: self.rows(&reviews),
            before,
            after,
        };
        self.render_chapter(book, frame, view)
    }

    /// The things of a kind that name this one in one of the fields; reviews newest first.
    pub(crate) fn namers(&self, id: ThingId, kind: Kind, fields: &[&str]) -> Vec<ThingId> {
        let backlinks = self.edition.backlinks(id).iter();
        let mut from: Vec<ThingId> = backlinks
            .filter(|link| self.edition.kind(link.from) == kind)
            .filter(|link| link.fields.iter().any(|field| fields.contains(field)))
            .map(|link| link.from)
            .collect();
        if kind == Kind::Review {
            self.newest_first(&mut from);
        }
        from
    }

    /// Sorts reviews by day, newest first.
    pub(crate) fn newest_first(&self, reviews: &mut Vec<ThingId>) {
        sort_by_key(reviews, |id| {
            let date = match self.edition.thing(*id).entity() {
                Some(Entity::Review(review)) => Some(review.date.value),
                _ => None,
            };
            (std::cmp::Reverse(date), *id)
        });
        reviews.dedup();
    }

    /// The growth problem of the plan, as something to link to.
    pub(crate) fn problem(&self, thing: &Thing) -> Option<Link<'_>> {
        let plan = thing.plan?;
        Some(Link::new(self.growth_problem(plan)?, self.part_url(plan, PagePart::Problem)))
    }

    /// The scenarios of the plan that protect a thing.
    pub(crate) fn protectors(&self, id: ThingId, thing: &Thing) -> Vec<Link<'_>> {
        let Some(plan) = thing.plan else { return Vec::new() };
        let of = self.edition.thing(plan);
        let Some(Entity::Plan(record)) = of.entity() else { return Vec::new() };
        let protects = record.scenarios.iter().filter(|scenario| of.all(&scenario.protects).contains(&id));
        protects
            .map(|scenario| {
                Link::new(
                    self.words_of(thing, &scenario.title.value),
                    self.item_url(plan, PageItem::Scenario, &scenario.id.value),
                )
            })
            .collect()
    }
}
