//! What the first screens of kinds of readers and the pages for paper have in common.

use std::borrow::Cow;

use jiff::ToSpan;
use jiff::civil::Date;

use crate::config::PaperFor;
use crate::diagnostics::Level;
use crate::document::made_pages::{MadeBeneath, MadePage};
use crate::document::model::plan::{Scenario, ScenarioState, Trigger};
use crate::document::model::{Entity, Plan};
use crate::document::parts::{PageItem, PagePart};
use crate::edition::{Audience, Edition};
use crate::figures::sort::sort_by_key;
use crate::measure::beneath::{self, At};
use crate::measure::cadence::{self, NextReview};
use crate::measure::{followed, triggers};
use crate::playbook::{Thing, ThingId};
use crate::site::pages::health::FindingRow;
use crate::site::pages::work::has_work;
use crate::site::shared::cards::{Card, Link, word};
use crate::site::shared::rows::{DecisionRow, PersonRow};
use crate::site::view::{Maybe, Ready};
use crate::site::{Renderer, address};

/// A programme with more accounts than this is large. Its pages give each account a line; the page of the account says
/// everything.
const LARGE: usize = 60;

view! {
    /// A day, and how far away it is.
    DayInWords {
        /// The day.
        day: String,
        /// The same day for sorting.
        on: String,
        /// How far away it is, in words: `in 12 days`.
        words: String,
        /// Whether it is past.
        past: bool,
    }

    /// A scenario in a list.
    ScenarioLine<'a> {
        /// The scenario on the page of its plan.
        link: Link<'a>,
        /// What it waits for, in words.
        when: String,
        /// What is done then.
        then: Cow<'a, str>,
        /// Who does it.
        owner: Option<Ready<Card>>,
        /// Within how many days it has to begin.
        within: Option<String>,
        /// The day since when its trigger holds.
        since: Option<String>,
        /// The day by which it has to begin.
        answer_by: Option<DayInWords>,
        /// Whether it has fired, or its trigger holds.
        holds: bool,
    }

    /// What is asked: of somebody senior, or as a request for shared resources.
    AskLine<'a> {
        /// What is asked.
        text: Cow<'a, str>,
        /// Of whom.
        to: Option<Ready<Card>>,
        /// How many days it waits for an answer; undefined for a request.
        days: Maybe<i32>,
        /// Where the plan lists it.
        url: Option<String>,
        /// What a request costs.
        cost: Option<String>,
        /// After how many months a request is paid back.
        payback: Option<String>,
    }
}

/// The plan of an account that is followed, as the pages of all accounts need it.
#[derive(Clone, Copy)]
pub(crate) struct InForce<'a> {
    pub(crate) id: ThingId,
    pub(crate) thing: &'a Thing,
    pub(crate) plan: &'a Plan,
}

impl<'a> Renderer<'a> {
    /// The plan of an account that is followed: the one in force, else the one that comes nearest to it.
    pub(crate) fn in_force(&self, account: ThingId) -> Option<InForce<'a>> {
        let At { id, thing, record } = followed::followed(self.edition, account, self.today())?;
        Some(InForce { id, thing, plan: record })
    }
}

impl Renderer<'_> {
    /// The plans of an account, the one that is followed first, and those that do not count any more last.
    pub(crate) fn plans_of(&self, account: ThingId) -> Vec<ThingId> {
        let counted = followed::ordered(self.edition, account, self.today());
        let mut plans: Vec<ThingId> = counted.into_iter().map(|plan| plan.id).collect();
        let all = &self.edition.beneath(account).plans;
        plans.extend(all.iter().copied().filter(|plan| !followed::counts(self.edition, *plan)));
        plans
    }

    /// The plans of an account that are in force beside the one that its pages follow. A customer is not told.
    pub(crate) fn plans_beside(&self, account: ThingId) -> Vec<Ready<Card>> {
        if self.edition.audience().is_customer() {
            return Vec::new();
        }
        let in_force = followed::in_force(self.edition, account, self.today());
        in_force.iter().skip(1).map(|plan| self.card(plan.id)).collect()
    }
}

/// Whether a plan has a book and agendas, or an account meeting cards: as the settings want it.
fn is_on_paper(edition: &Edition, id: ThingId, today: Date) -> bool {
    match edition.config().paper {
        PaperFor::All => true,
        PaperFor::Nothing => false,
        PaperFor::InForce if edition.plan(id).is_some() => followed::is_at_work(edition, id, today),
        PaperFor::InForce => followed::followed(edition, id, today).is_some(),
    }
}

/// Whether a plan has a next review, and a meeting among ourselves before it, whose agendas are made.
fn has_agendas(edition: &Edition, plan: ThingId, today: Date) -> bool {
    edition.plan(plan).is_some_and(|plan| plan.status.value.counts()) && is_on_paper(edition, plan, today)
}

/// The pages for paper that are made of a thing.
pub(crate) fn printed(edition: &Edition, id: ThingId, today: Date) -> Vec<(MadeBeneath, ThingId)> {
    if edition.audience().is_customer() {
        return Vec::new();
    }
    let sheets = match edition.thing(id).entity() {
        Some(Entity::Account(_)) => vec![(MadeBeneath::MeetingCards, is_on_paper(edition, id, today))],
        Some(Entity::Plan(_)) => vec![
            (MadeBeneath::OnePage, true),
            (MadeBeneath::Thread, true),
            (MadeBeneath::NextReview, has_agendas(edition, id, today)),
            (MadeBeneath::Book, is_on_paper(edition, id, today)),
        ],
        _ => Vec::new(),
    };
    sheets.into_iter().filter(|(_, is_made)| *is_made).map(|(page, _)| (page, id)).collect()
}

/// The pages on a screen that are made of an account or a plan: the map of its people, and what it holds something for.
pub(crate) fn screens(edition: &Edition, id: ThingId, today: Date) -> Vec<(MadeBeneath, ThingId)> {
    if edition.audience().is_customer() {
        return Vec::new();
    }
    let screens = match edition.thing(id).entity() {
        Some(Entity::Account(account)) => vec![
            (MadeBeneath::Stakeholders, true),
            (MadeBeneath::Contracts, !account.contracts.is_empty()),
            (MadeBeneath::Money, !account.finance.is_empty()),
            (MadeBeneath::WhiteSpace, !account.whitespace.is_empty() || !account.competitors.is_empty()),
        ],
        Some(Entity::Plan(plan)) => vec![
            (MadeBeneath::Promotions, !plan.promotions.is_empty() || !plan.terms.is_empty()),
            (MadeBeneath::Work, has_work(edition, id)),
            (MadeBeneath::Value, !plan.promises.is_empty()),
            (MadeBeneath::InternalMeeting, has_agendas(edition, id, today)),
        ],
        _ => Vec::new(),
    };
    screens.into_iter().filter(|(_, holds)| *holds).map(|(page, _)| (page, id)).collect()
}

impl Renderer<'_> {
    /// The id of a page beneath an account or a plan.
    pub(crate) fn id_beneath(&self, page: MadeBeneath, of: ThingId) -> String {
        format!("{}/{}", self.edition.thing(of).document.id, page.name())
    }

    /// A page beneath an account or a plan as something to link to.
    pub(crate) fn link_beneath(&self, page: MadeBeneath, of: ThingId) -> Link<'_> {
        Link::new(self.theme.text(page.title_key()), address::page(&self.id_beneath(page, of)))
    }

    /// Everything that is printed of a thing, as links.
    pub(crate) fn printed_cards(&self, id: ThingId) -> Vec<Link<'_>> {
        printed(self.edition, id, self.today()).into_iter().map(|(page, of)| self.link_beneath(page, of)).collect()
    }

    /// Every page on a screen that is made of a thing, as links.
    pub(crate) fn screen_links(&self, id: ThingId) -> Vec<Link<'_>> {
        let pages = screens(self.edition, id, self.today()).into_iter();
        // The page of the next review leads to the meeting before it.
        let pages = pages.filter(|(page, _)| *page != MadeBeneath::InternalMeeting);
        pages.map(|(page, of)| self.link_beneath(page, of)).collect()
    }

    /// A page of the whole playbook as something to link to.
    pub(crate) fn made_link(&self, page: MadePage) -> Link<'_> {
        Link::new(self.theme.text(page.title_key()), address::page(page.name()))
    }

    /// The first screens, as links; a customer has none.
    pub(crate) fn reader_cards(&self) -> Vec<Link<'_>> {
        match self.edition.audience() {
            Audience::Internal | Audience::Team { .. } => MadePage::FOR_READERS.map(|page| self.made_link(page)).into(),
            Audience::Customer { .. } => Vec::new(),
        }
    }

    /// Whether pages of the whole programme have to be short.
    pub(crate) fn is_large(&self) -> bool {
        self.edition.count_accounts() > LARGE
    }

    /// The first `most` rows where the programme is large, and how many are left out; else all rows.
    pub(crate) fn first<T>(&self, mut rows: Vec<T>, most: usize) -> (Vec<T>, usize) {
        let more = if self.is_large() { rows.len().saturating_sub(most) } else { 0 };
        rows.truncate(rows.len() - more);
        (rows, more)
    }

    /// How far away a day is, in words, and whether it is past.
    pub(crate) fn when(&self, day: Date) -> DayInWords {
        let days = (day - self.today()).get_days();
        let count = usize::try_from(days.unsigned_abs()).unwrap_or_default();
        let words = match days {
            0 => self.theme.text("when.today").to_owned(),
            1.. => self.counted("in_days", count),
            _ => self.counted("days_ago", count),
        };
        DayInWords { day: self.format().date(day), on: day.to_string(), words, past: days < 0 }
    }

    /// The next review of a plan, in words.
    pub(crate) fn next_of(&self, plan: ThingId) -> Option<DayInWords> {
        cadence::next(self.edition, plan, self.today()).map(|next| self.next_in_words(next))
    }

    /// The next review of an account, in words: that of the plan which is followed.
    pub(crate) fn next_of_account(&self, account: ThingId) -> Option<DayInWords> {
        cadence::next_of_account(self.edition, account, self.today()).map(|next| self.next_in_words(next))
    }

    /// A next review in words: how far away it is, by how many days it is late, or since when it is expected.
    pub(crate) fn next_in_words(&self, next: NextReview) -> DayInWords {
        let away = self.when(next.day);
        let late = next.late(self.today());
        let words = match (late, next.is_expected()) {
            (1.., _) => self.counted("days_late", usize::try_from(late).unwrap_or_default()),
            (_, true) => self.sentence("review.expected", &[("when", &away.words)]),
            _ => away.words,
        };
        DayInWords { words, past: late > 0, ..away }
    }

    /// The status of an account at its last review.
    pub(crate) fn last_status(&self, account: ThingId) -> Option<&'static str> {
        word(self.last_review(account).and_then(|review| self.status_of(review)))
    }

    /// The last review of the whole programme that was held with a customer.
    pub(crate) fn last_review_of_all(&self) -> Option<ThingId> {
        self.edition.reviews().iter().copied().find(|id| {
            let review = self.edition.review(*id);
            review.is_some_and(|review| review.is_with_customer() && review.date.value <= self.today())
        })
    }

    /// The last review of an account or a plan that was held with the customer.
    pub(crate) fn last_review(&self, of: ThingId) -> Option<ThingId> {
        cadence::last(self.edition, of, self.today())
    }

    /// What a scenario waits for, in words: `OTIF below 90%`.
    pub(crate) fn trigger_words(&self, thing: &Thing, when: &Trigger) -> String {
        if let Some(event) = &when.event {
            return self.words_of(thing, &event.value).into_owned();
        }
        let name = when.kpi.as_ref().and_then(|kpi| self.target_title(thing, kpi)).unwrap_or_default();
        let op = when.op.as_ref().map(|op| self.op(op.value)).unwrap_or_default();
        let value = when.value.as_ref().map(|value| self.trigger(thing, when.kpi.as_ref(), value.value));
        match (&*name, &*op, value) {
            (name, op, Some(value)) if !name.is_empty() && !op.is_empty() => {
                self.sentence("scenario.trigger", &[("kpi", name), ("op", op), ("value", &value)])
            }
            (name, op, value) => [name, op, &value.unwrap_or_default()].join(" ").trim().to_owned(),
        }
    }

    /// The scenarios of a plan by how near they are: those whose trigger has fired or holds, then those that wait.
    /// Scenarios that were stood down are not among them.
    pub(crate) fn scenarios_by_nearness<'p>(&self, thing: &Thing, plan: &'p Plan) -> Vec<(bool, &'p Scenario)> {
        let state = |it: &Scenario| it.state.as_ref().map_or(ScenarioState::Armed, |state| state.value);
        let mut near: Vec<(bool, &Scenario)> = plan
            .scenarios
            .iter()
            .filter(|it| matches!(state(it), ScenarioState::Armed | ScenarioState::Fired))
            .map(|it| {
                let holds =
                    state(it) == ScenarioState::Fired || triggers::held(self.edition, thing, &it.when).is_some();
                (holds, it)
            })
            .collect();
        sort_by_key(&mut near, |(holds, _)| !holds);
        near
    }

    /// The scenarios of a plan as rows, nearest first.
    pub(crate) fn near_scenarios<'a>(&'a self, id: ThingId, thing: &Thing, plan: &'a Plan) -> Vec<ScenarioLine<'a>> {
        let near = self.scenarios_by_nearness(thing, plan);
        near.into_iter().map(|(holds, it)| self.scenario(id, holds, it)).collect()
    }

    /// A scenario as a row, whose trigger holds or not.
    pub(crate) fn scenario<'a>(&'a self, plan: ThingId, holds: bool, scenario: &'a Scenario) -> ScenarioLine<'a> {
        let thing = self.edition.thing(plan);
        let held = triggers::held(self.edition, thing, &scenario.when);
        let fired_on = scenario.fired_on.as_ref().map(|day| day.value);
        let since = fired_on.or(held.map(|held| held.since)).filter(|_| holds);
        let within = scenario.within_days.as_ref().and_then(|days| {
            #[expect(clippy::cast_possible_truncation, reason = "days, and a calendar ends sooner")]
            since?.checked_add((days.value as i64).days()).ok()
        });
        let url = self.item_url(plan, PageItem::Scenario, &scenario.id.value);
        ScenarioLine {
            link: Link::new(self.words_of(thing, &scenario.title.value), url),
            when: self.trigger_words(thing, &scenario.when),
            then: self.words_of(thing, &scenario.then.value),
            owner: self.one(thing, scenario.owner.as_ref()),
            within: self.measured("within_days", scenario.within_days.as_ref()),
            since: since.map(|day| self.format().date(day)),
            answer_by: within.map(|day| self.when(day)),
            holds,
        }
    }

    /// The agreed decisions of a plan with what comes first and what is given up.
    pub(crate) fn agreed_rows(&self, plan: ThingId) -> Vec<Ready<DecisionRow>> {
        beneath::agreed(self.edition, plan).map(|decision| self.row(decision.id)).collect()
    }

    /// The findings that concern a thing, without notes: the first `most`, and how many more there are.
    pub(crate) fn worst(&self, id: ThingId, most: usize) -> (Vec<Ready<FindingRow>>, usize) {
        let mut rows = self.concerning_from(id, Level::Warning);
        let more = rows.len().saturating_sub(most);
        rows.truncate(most);
        (rows, more)
    }

    /// What is asked of somebody senior and not answered yet, longest wait first.
    pub(crate) fn open_asks<'a>(&'a self, thing: &Thing, plan: &'a Plan) -> Vec<AskLine<'a>> {
        let mut asks: Vec<_> = plan.asks.iter().filter(|ask| ask.answered.is_none()).collect();
        sort_by_key(&mut asks, |ask| ask.raised.value);
        // What is asked stands in a plan.
        let url = self.plan_section(thing, PagePart::Requests);
        asks.into_iter()
            .map(|ask| AskLine {
                text: self.words_of(thing, &ask.text.value),
                to: self.one(thing, Some(&ask.to)),
                days: Maybe(Some((self.today() - ask.raised.value).get_days().max(0))),
                url: url.clone(),
                cost: None,
                payback: None,
            })
            .collect()
    }

    /// The people of a plan's own side and of the customer's that a reader has to know: manager, deputy, sponsor; and by
    /// influence, those on the map.
    pub(crate) fn counterparts(&self, account: ThingId, most: usize) -> Vec<Ready<PersonRow>> {
        let mut contacts = crate::measure::meetings::contacts(self.edition, account, self.today());
        sort_by_key(&mut contacts, |(person, contact)| {
            (std::cmp::Reverse(contact.influence.as_ref().map_or(0, |it| it.value.0)), *person)
        });
        contacts.iter().take(most).map(|(person, _)| self.row(*person)).collect()
    }
}
