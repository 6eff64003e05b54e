//! A review: its readings, what it decided and changed, and what the customer said.

use std::borrow::Cow;
use std::sync::Arc;

use crate::document::model::Review;
use crate::document::model::common::Text;
use crate::document::model::objective::Kpi;
use crate::document::model::review::{Decided, Issue, ReadingGroup, ReviewChange};
use crate::document::parts::{PageItem, PagePart};
use crate::figures::sort::sort_by_key;
use crate::playbook::{Reading, Thing, ThingId};
use crate::site::Renderer;
use crate::site::frame::{Chapter, Frame};
use crate::site::shared::actions::{ActionRow, sorted};
use crate::site::shared::cards::{Card, Link, word};
use crate::site::shared::figures::Fact;
use crate::site::shared::kpis::grain;
use crate::site::shared::rows::ReviewRow;
use crate::site::theme::ThemeFault;
use crate::site::view::Ready;

view! {
    /// The page of a review.
    ReviewPage<'a> for "review.html" {
        /// The review.
        it: Ready<ReviewRow>,
        /// The figures that the page opens with.
        facts: Vec<Fact>,
        /// The periods it looked at.
        covers: Vec<String>,
        /// Who was there.
        attendees: Vec<Ready<Card>>,
        /// What went well.
        went_well: Option<Cow<'a, str>>,
        /// What was missed.
        missed: Option<Cow<'a, str>>,
        /// What the customer said.
        customer_said: Option<Cow<'a, str>>,
        /// The readings that it took, by objective.
        readings: Vec<ReadingTable<'a>>,
        /// What was decided.
        decided: Vec<DecidedRow<'a>>,
        /// What changed in the plan.
        changes: Vec<PlanChangeRow<'a>>,
        /// The issues.
        issues: Vec<IssueRow<'a>>,
        /// The actions that it raised.
        actions: Vec<ActionRow<'a>>,
        /// The actions that it closed.
        closed: Vec<ClosedAction>,
        /// The review before it.
        before: Option<Ready<Card>>,
        /// The review after it.
        after: Option<Ready<Card>>,
    }

    /// The readings of one objective, or of the plan.
    ReadingTable<'a> {
        /// The objective or plan.
        of: Ready<Card>,
        /// The status that the review declared.
        declared: Option<&'static str>,
        /// A note.
        note: Option<Cow<'a, str>>,
        /// The readings.
        values: Vec<ReadingRow<'a>>,
    }

    /// A reading that a review took.
    ReadingRow<'a> {
        /// The KPI.
        kpi: Link<'a>,
        /// The reading before, or where the KPI began.
        before: Option<String>,
        /// The status of the reading before.
        was: Option<&'static str>,
        /// What was read.
        value: String,
        /// What the path expects.
        expected: Option<String>,
        /// Red, amber or green; the filter `status` draws it.
        status: Option<&'static str>,
        /// The change since the reading before, with its sign.
        change: Option<String>,
    }

    /// Something that was decided.
    DecidedRow<'a> {
        /// What was decided.
        text: Cow<'a, str>,
        /// The tier, as a word.
        tier: Option<String>,
        /// What it is about.
        about: Option<Ready<Card>>,
    }

    /// Something that changed in the plan.
    PlanChangeRow<'a> {
        /// What changed.
        what: Cow<'a, str>,
        /// What it is about.
        about: Option<Ready<Card>>,
        /// What it was.
        from: Option<String>,
        /// What it is now.
        to: Option<String>,
        /// Why it changed.
        why: Option<Cow<'a, str>>,
    }

    /// An issue.
    IssueRow<'a> {
        /// The class, as a word.
        class: String,
        /// What it is.
        text: Cow<'a, str>,
        /// The day it was closed.
        closed: Option<String>,
    }

    /// An action that a review closed.
    ClosedAction {
        /// The action.
        action: Ready<Card>,
        /// The day.
        on: String,
    }
}

impl Renderer<'_> {
    /// The types of a review in words.
    pub(crate) fn types(&self, review: &Review) -> String {
        crate::site::shared::cards::types(review, self.theme.locale())
    }

    pub(crate) fn review_page(
        &self,
        id: ThingId,
        thing: &Arc<Thing>,
        review: &Review,
        book: Option<&Chapter<'_>>,
    ) -> Result<String, ThemeFault> {
        let heading = match &thing.document.common.title {
            Some(title) => title.value.clone(),
            None => self.format().date(review.date.value),
        };
        let view = self.review_view(id, thing, review);
        let frame = Frame {
            heading: &heading,
            kicker: format!("{}, {}", self.theme.text("kind.review"), self.types(review)),
            parts: vec![
                (PagePart::Readings, Some(view.readings.len())),
                (PagePart::Decided, Some(view.decided.len())),
                (PagePart::Changes, Some(view.changes.len())),
                (PagePart::Issues, Some(view.issues.len())),
                (PagePart::Actions, Some(view.actions.len() + view.closed.len())),
            ],
            room: self.plan_section(thing, PagePart::Reviews),
            ..self.thing_frame(id)
        };
        self.render_chapter(book, frame, view)
    }

    fn review_view<'a>(&'a self, id: ThingId, thing: &Thing, review: &'a Review) -> ReviewPage<'a> {
        let actions = review.actions.iter().map(|action| self.action(thing, id, action, None)).collect();
        let reviews = thing.account.map_or(&[][..], |account| &self.edition.beneath(account).reviews);
        let (newer, older) = self.neighbours(reviews, id);
        let last = reviews.iter().skip_while(|other| **other != id).nth(1).copied();
        ReviewPage {
            it: self.row(id),
            facts: self.review_facts(id, thing, review, last),
            covers: review.covers.iter().map(|period| self.format().period(period.value)).collect(),
            attendees: self.many(thing, &review.attendees),
            went_well: self.text_of(thing, review.went_well.as_ref()),
            missed: self.text_of(thing, review.missed.as_ref()),
            customer_said: self.text_of(thing, review.customer_said.as_ref()),
            readings: self.review_readings(id, thing, review),
            decided: review.decided.iter().map(|decided| self.decided(thing, decided)).collect(),
            changes: review.changes.iter().map(|change| self.plan_change(thing, change)).collect(),
            issues: review.issues.iter().map(|issue| self.issue(thing, issue)).collect(),
            actions: sorted(actions),
            closed: self.closed_actions(thing, review),
            before: older,
            after: newer,
        }
    }

    fn decided<'a>(&self, thing: &Thing, decided: &'a Decided) -> DecidedRow<'a> {
        DecidedRow {
            text: self.words_of(thing, &decided.text.value),
            tier: self.word(decided.tier.as_ref().map(|tier| tier.value.word())),
            about: self.one(thing, decided.about.as_ref()),
        }
    }

    fn plan_change<'a>(&self, thing: &Thing, change: &'a ReviewChange) -> PlanChangeRow<'a> {
        PlanChangeRow {
            what: self.words_of(thing, &change.what.value),
            about: self.one(thing, change.about.as_ref()),
            from: change.from.as_ref().map(|from| self.value_in(thing, &from.value.0)),
            to: change.to.as_ref().map(|to| self.value_in(thing, &to.value.0)),
            why: self.text_of(thing, change.why.as_ref()),
        }
    }

    fn issue<'a>(&self, thing: &Thing, issue: &'a Issue) -> IssueRow<'a> {
        IssueRow {
            class: self.theme.word(issue.class.value.word()),
            text: self.words_of(thing, &issue.text.value),
            closed: self.day(issue.closed.as_ref()),
        }
    }

    fn closed_actions(&self, thing: &Thing, review: &Review) -> Vec<ClosedAction> {
        let closed = review.closed.iter().filter_map(|closed| {
            let action = self.target(thing, &closed.action)?;
            Some(ClosedAction { action, on: self.format().date(closed.on.value) })
        });
        closed.collect()
    }

    /// The readings of a review, its objectives in the order of the plan.
    fn review_readings<'a>(&'a self, id: ThingId, thing: &Thing, review: &'a Review) -> Vec<ReadingTable<'a>> {
        let listed = thing.plan.map_or(&[][..], |plan| &self.edition.beneath(plan).objectives);
        let place = |group: &ReadingGroup| {
            let owner = group.objective.as_ref().and_then(|objective| thing.thing(objective));
            listed.iter().position(|id| Some(*id) == owner).unwrap_or(listed.len())
        };
        let mut groups: Vec<&ReadingGroup> = review.readings.0.iter().collect();
        sort_by_key(&mut groups, |group| place(group));
        groups.into_iter().filter_map(|group| self.reading_table(id, thing, group)).collect()
    }

    /// The readings of one objective, or of the plan, as this review took them.
    fn reading_table<'a>(
        &'a self,
        review: ThingId,
        thing: &Thing,
        group: &'a ReadingGroup,
    ) -> Option<ReadingTable<'a>> {
        let owner = match &group.objective {
            Some(objective) => thing.thing(objective)?,
            None => thing.plan?,
        };
        let values = group.values.iter().map(|(kpi, value)| self.reading_row(review, owner, kpi, value.value));
        Some(ReadingTable {
            of: self.card(owner),
            declared: word(group.status.as_ref().map(|status| status.value)),
            note: self.text_of(thing, group.note.as_ref()),
            values: values.collect(),
        })
    }

    fn reading_row<'a>(&'a self, review: ThingId, owner: ThingId, id: &'a Text, value: f64) -> ReadingRow<'a> {
        let thing = self.edition.thing(owner);
        let kpi: Option<&Kpi> = thing.kpis().iter().find(|kpi| kpi.id.value == id.value);
        let is_this = |reading: &Reading| *reading.kpi == *id.value && reading.review == Some(review);
        let at = thing.readings.iter().position(is_this);
        let reading = at.map(|at| &thing.readings[at]);
        let last = at.and_then(|at| thing.readings.get(at.checked_sub(1)?)).filter(|last| *last.kpi == *id.value);
        let baseline = || kpi?.baseline.as_ref().map(|baseline| baseline.value);
        let before = last.map(|last| last.value).or_else(baseline);
        let grain = kpi.map_or(10.0, |kpi| grain(thing, kpi));
        let unit = kpi.map(|kpi| kpi.unit.value);
        let show = |value: f64| match unit {
            Some(unit) => self.format().value(value, unit),
            None => self.format().number(value, None),
        };
        let expected = reading.and_then(|reading| reading.expected);
        ReadingRow {
            kpi: Link {
                title: kpi.map_or(id.value.as_str().into(), |kpi| self.words_of(thing, kpi.title())),
                url: kpi.map(|_| self.item_url(owner, PageItem::Kpi, &id.value)),
            },
            before: before.map(show),
            was: word(last.and_then(|last| last.status)),
            value: show(value),
            expected: expected.map(|value| show((value * grain).round() / grain)),
            status: word(reading.and_then(|reading| reading.status)),
            change: before.zip(unit).map(|(before, unit)| self.format().signed(value - before, unit)),
        }
    }
}
