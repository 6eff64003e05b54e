//! A review: what was read, decided and changed, and what the customer said.

use std::sync::Arc;

use crate::document::model::Review;
use crate::document::model::review::ReadingGroup;
use crate::playbook::{Thing, ThingId};
use crate::site::Renderer;
use crate::site::frame::{Chapter, Frame};
use crate::site::shared::cards::{text, word};
use crate::site::theme::{Key, Map, ThemeFault, Value};

impl Renderer<'_> {
    /// The types of a review in words.
    pub(crate) fn types(&self, review: &Review) -> String {
        crate::site::shared::cards::types(review, self.theme.locale())
    }

    #[expect(clippy::too_many_lines, reason = "one value a part of the page")]
    pub(crate) fn review_page(
        &self,
        id: ThingId,
        thing: &Arc<Thing>,
        review: &Review,
        book: Option<&Chapter<'_>>,
    ) -> Result<String, ThemeFault> {
        let listed = thing.plan.map(|plan| self.edition.beneath(plan).objectives.as_slice()).unwrap_or_default();
        let mut groups: Vec<(usize, &ReadingGroup)> = review
            .readings
            .0
            .iter()
            .map(|group| {
                let owner = group.objective.as_ref().and_then(|objective| thing.thing(objective));
                (listed.iter().position(|id| Some(*id) == owner).unwrap_or(listed.len()), group)
            })
            .collect();
        groups.sort_by_key(|(at, _)| *at);
        let readings: Vec<Value> =
            groups.iter().filter_map(|(_, group)| self.reading_group(id, thing, group)).collect();
        let decided: Vec<Value> = review
            .decided
            .iter()
            .map(|it| {
                map! {
                    text: it.text.value.as_str(),
                    tier: self.word(it.tier.as_ref().map(|it| it.value.word())),
                    about: self.one(thing, it.about.as_ref()),
                }
            })
            .collect();
        let changes: Vec<Value> = review
            .changes
            .iter()
            .map(|it| {
                map! {
                    what: it.what.value.as_str(),
                    about: self.one(thing, it.about.as_ref()),
                    from: text(it.from.as_ref()),
                    to: text(it.to.as_ref()),
                    why: text(it.why.as_ref()),
                }
            })
            .collect();
        let issues: Vec<Value> = review
            .issues
            .iter()
            .map(|it| {
                map! {
                    class: self.theme.word(it.class.value.word()),
                    text: it.text.value.as_str(),
                    closed: self.day(it.closed.as_ref()),
                }
            })
            .collect();
        let closed: Vec<Value> = review
            .closed
            .iter()
            .filter_map(|it| {
                Some(map! { action: self.target(thing, &it.action)?, on: self.format().date(it.on.value) })
            })
            .collect();
        let actions: Vec<_> = review.actions.iter().map(|action| self.action(thing, id, action, None)).collect();
        let actions = crate::site::pages::plan::sorted(actions);
        let siblings =
            thing.account.map(|account| self.edition.beneath(account).reviews.as_slice()).unwrap_or_default();
        let (newer, older) = self.neighbours(siblings, id);
        let last = siblings.iter().skip_while(|other| **other != id).nth(1).copied();
        let covers: Vec<String> = review.covers.iter().map(|period| self.format().period(period.value)).collect();
        self.render_frame(
            book,
            Frame {
                template: "review.html",
                id: &thing.document.id,
                title: self.shared.titles.thing(id),
                heading: &thing
                    .document
                    .common
                    .title
                    .as_ref()
                    .map_or_else(|| self.format().date(review.date.value), |title| title.value.clone()),
                kicker: format!("{}, {}", self.theme.text("kind.review"), self.types(review)),
                thing: Some(id),
                parts: vec![
                    ("readings", Some(readings.len())),
                    ("decided", Some(decided.len())),
                    ("changes", Some(changes.len())),
                    ("issues", Some(issues.len())),
                    ("actions", Some(actions.len() + closed.len())),
                ],
                room: self.plan_room(thing, "reviews"),
                given: vec![
                    ("it", self.row(id)),
                    ("facts", Value::from(self.review_facts(id, thing, review, last))),
                    ("covers", Value::from(covers)),
                    ("attendees", self.many(thing, &review.attendees)),
                    ("went_well", text(review.went_well.as_ref())),
                    ("missed", text(review.missed.as_ref())),
                    ("customer_said", text(review.customer_said.as_ref())),
                    ("readings", Value::from(readings)),
                    ("decided", Value::from(decided)),
                    ("changes", Value::from(changes)),
                    ("issues", Value::from(issues)),
                    ("actions", Value::from(actions)),
                    ("closed", Value::from(closed)),
                    ("before", older),
                    ("after", newer),
                ],
            },
        )
    }

    /// The readings of one objective, or of the plan, as this review took them.
    fn reading_group(&self, review: ThingId, thing: &Arc<Thing>, group: &ReadingGroup) -> Option<Value> {
        let owner = match &group.objective {
            Some(objective) => thing.thing(objective)?,
            None => thing.plan?,
        };
        let it = self.edition.thing(owner);
        let kpis = it.kpis();
        let values: Vec<Value> = group
            .values
            .iter()
            .map(|(id, value)| {
                let kpi = kpis.iter().find(|kpi| kpi.id.value == id.value);
                let at = it.readings.iter().position(|one| *one.kpi == *id.value && one.review == Some(review));
                let reading = at.map(|at| &it.readings[at]);
                let last = at
                    .and_then(|at| it.readings.get(at.checked_sub(1)?))
                    .filter(|before| *before.kpi == *id.value);
                let before =
                    last.map(|last| last.value).or_else(|| kpi?.baseline.as_ref().map(|baseline| baseline.value));
                let grain = kpi.map_or(10.0, |kpi| crate::site::pages::objective::grain(it, kpi));
                let unit = kpi.map(|kpi| kpi.unit.value);
                let show = |value: f64| match unit {
                    Some(unit) => self.format().value(value, unit),
                    None => self.format().number(value, None),
                };
                let name = kpi.map_or(id, |kpi| kpi.name.as_ref().unwrap_or(&kpi.id));
                map! {
                    kpi: map! { title: name.value.as_str(), url: kpi.map(|_| format!("{}#kpi-{}", self.url(owner), id.value)) },
                    before: before.map(show),
                    was: word(last.and_then(|last| last.status)),
                    value: show(value.value),
                    expected: reading.and_then(|reading| reading.expected).map(|value| show((value * grain).round() / grain)),
                    status: word(reading.and_then(|reading| reading.status)),
                    change: before.zip(unit).map(|(before, unit)| self.format().signed(value.value - before, unit)),
                }
            })
            .collect();
        Some(map! {
            of: self.card(owner),
            declared: word(group.status.as_ref().map(|status| status.value)),
            note: text(group.note.as_ref()),
            values: values,
        })
    }
}
