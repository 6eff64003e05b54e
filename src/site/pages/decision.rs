//! A decision: what comes first, and what is given up for it.

use std::sync::Arc;

use crate::document::model::{Decision, Entity, Kind};
use crate::playbook::{Thing, ThingId};
use crate::site::Renderer;
use crate::site::frame::{Chapter, Frame};
use crate::site::shared::cards::text;
use crate::site::theme::{Key, Map, ThemeFault, Value};

impl Renderer<'_> {
    pub(crate) fn decision_page(
        &self,
        id: ThingId,
        thing: &Arc<Thing>,
        decision: &Decision,
        book: Option<&Chapter<'_>>,
    ) -> Result<String, ThemeFault> {
        let reviews = self.namers(id, Kind::Review, &["about"]);
        let siblings = thing.plan.map(|plan| self.edition.beneath(plan).decisions.as_slice());
        let (before, after) = self.neighbours(siblings.unwrap_or_default(), id);
        let by = decision.agreed_by.as_ref();
        let alternatives: Vec<&str> = decision.alternatives.iter().map(|text| text.value.as_str()).collect();
        self.render_frame(
            book,
            Frame {
                template: "decision.html",
                id: &thing.document.id,
                title: self.shared.titles.thing(id),
                heading: &thing.title,
                kicker: format!(
                    "{}, {}",
                    self.theme.text("kind.decision"),
                    self.word_of("decision", decision.status.value.word())
                ),
                thing: Some(id),
                parts: vec![("thread", None), ("reviews", Some(reviews.len()))],
                room: self.plan_room(thing, "decisions"),
                given: vec![
                    ("it", self.row(id)),
                    ("until", self.day(decision.until.as_ref())),
                    ("ended_on", self.day(decision.ended_on.as_ref())),
                    ("by_us", by.map_or_else(Value::none, |by| self.many(thing, &by.supplier))),
                    ("by_them", by.map_or_else(Value::none, |by| self.many(thing, &by.customer))),
                    ("alternatives", Value::from(alternatives)),
                    ("wording", text(decision.customer_wording.as_ref())),
                    ("kam_role", self.word(decision.kam_role.as_ref().map(|it| it.value.word()))),
                    ("outcome", self.word(decision.outcome.as_ref().map(|it| it.value.word()))),
                    ("lesson", text(decision.lesson.as_ref())),
                    ("goals", self.many(thing, &decision.goals)),
                    ("problem", Value::from(self.problem(thing))),
                    ("served_by", self.rows(&self.namers(id, Kind::Objective, &["serves"]))),
                    ("protected_by", Value::from(self.protectors(id, thing))),
                    ("reviews", self.rows(&reviews)),
                    ("before", before),
                    ("after", after),
                ],
            },
        )
    }

    /// The things of a kind that name this one in one of the fields; reviews newest first.
    pub(crate) fn namers(&self, id: ThingId, kind: Kind, fields: &[&str]) -> Vec<ThingId> {
        let backlinks = self.edition.backlinks(id).iter();
        let mut from: Vec<ThingId> = backlinks
            .filter(|link| self.edition.thing(link.from).kind() == kind)
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
        reviews.sort_by_key(|id| {
            let date = match self.edition.thing(*id).entity() {
                Some(Entity::Review(review)) => Some(review.date.value),
                _ => None,
            };
            (std::cmp::Reverse(date), *id)
        });
        reviews.dedup();
    }

    /// The growth problem of the plan, as something to link to.
    pub(crate) fn problem(&self, thing: &Thing) -> Option<Value> {
        let plan = thing.plan?;
        let Some(Entity::Plan(record)) = self.edition.thing(plan).entity() else { return None };
        let problem = record.growth_problem.as_ref()?;
        Some(map! { title: problem.value.as_str(), url: format!("{}#problem", self.url(plan)) })
    }

    /// The scenarios of the plan that protect a thing.
    pub(crate) fn protectors(&self, id: ThingId, thing: &Thing) -> Vec<Value> {
        let Some(plan) = thing.plan else { return Vec::new() };
        let it = self.edition.thing(plan);
        let Some(Entity::Plan(record)) = it.entity() else { return Vec::new() };
        let protects = record.scenarios.iter().filter(|scenario| it.all(&scenario.protects).contains(&id));
        protects
            .map(|scenario| {
                let url = format!("{}#scenario-{}", self.url(plan), scenario.id.value);
                map! { title: scenario.title.value.as_str(), url: url }
            })
            .collect()
    }
}
