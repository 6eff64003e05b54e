//! The first screen of the executive sponsor: is it on course, and what to say or decide, an account at a time.

use std::borrow::Cow;

use jiff::civil::Date;

use crate::document::made_pages::MadePage;
use crate::document::model::common::{Number, to};
use crate::document::model::people::Side;
use crate::document::model::plan::{Commitment, Request, RequestStatus};
use crate::document::model::{Account, Entity};
use crate::document::parts::{PageItem, PagePart};
use crate::document::reference::Ref;
use crate::figures::sort::sort_by_key;
use crate::measure::{beneath, late, people, sponsor};
use crate::playbook::ThingId;
use crate::site::Renderer;
use crate::site::shared::cards::{Card, Link};
use crate::site::shared::figures::Fact;
use crate::site::shared::readers::{AskLine, DayInWords, InForce, ScenarioLine};
use crate::site::shared::rows::{AccountRow, DecisionRow, PersonRow, PlanRow, ReviewRow};
use crate::site::theme::ThemeFault;
use crate::site::view::Ready;

/// How many figures are shown; the page of the account has all.
const FIGURES: usize = 3;
/// How many people of the customer are named.
const THEIRS: usize = 3;

view! {
    /// The first screen of the executive sponsor.
    SponsorPage<'a> for "sponsor.html" {
        /// The accounts.
        accounts: Vec<Option<AccountBrief<'a>>>,
    }

    /// What a sponsor has to know of an account before a meeting.
    AccountBrief<'a> {
        /// The account.
        account: Ready<AccountRow>,
        /// The plan in force.
        plan: Option<Ready<PlanRow>>,
        /// The executive sponsor.
        sponsor: Option<Ready<Card>>,
        /// The day the sponsor was last seen, in words: in a review, in a workshop, or with a contact they look after.
        seen: Option<DayInWords>,
        /// How many things of the account are late.
        late: usize,
        /// The account manager.
        manager: Option<Ready<Card>>,
        /// The status at the last review.
        status: Option<&'static str>,
        /// The growth problem.
        problem: Option<Cow<'a, str>>,
        /// What the customer wants.
        goals: Vec<Cow<'a, str>>,
        /// The agreed decisions.
        decisions: Option<Vec<Ready<DecisionRow>>>,
        /// The first figures of the account.
        figures: Vec<Fact>,
        /// The scenario that is nearest.
        scenario: Option<ScenarioLine<'a>>,
        /// What is asked of somebody senior and not answered.
        asks: Option<Vec<AskLine<'a>>>,
        /// The day of the next review.
        next: Option<DayInWords>,
        /// Whom of the customer a sponsor meets.
        counterparts: Vec<Ready<PersonRow>>,
        /// What the customer said last.
        said: Option<SaidInReview<'a>>,
        /// What to decide, say, ask and answer.
        points: Option<Vec<TalkingPoint<'a>>>,
        /// The pages for paper.
        printed: Option<Vec<Link<'a>>>,
    }

    /// What the customer said in a review.
    SaidInReview<'a> {
        /// The words.
        text: Cow<'a, str>,
        /// The review.
        review: Ready<ReviewRow>,
    }

    /// Something to decide, to say, to ask or to answer.
    TalkingPoint<'a> {
        /// Which of them, in words.
        what: &'a str,
        /// What to say.
        words: String,
        /// What it is about.
        link: Ready<Card>,
    }
}

impl Renderer<'_> {
    pub(crate) fn sponsor_page(&self) -> Result<String, ThemeFault> {
        let accounts = self.accounts_on(MadePage::Sponsor).iter().map(|account| self.brief(*account)).collect();
        self.render_made(MadePage::Sponsor, Vec::new(), SponsorPage { accounts })
    }

    /// What a sponsor has to know of an account before a meeting.
    pub(crate) fn brief(&self, account: ThingId) -> Option<AccountBrief<'_>> {
        let thing = self.edition.thing(account);
        let Some(Entity::Account(record)) = thing.entity() else { return None };
        let now = self.in_force(account);
        Some(AccountBrief {
            account: self.row(account),
            plan: now.map(|now| self.row(now.id)),
            sponsor: self.one(thing, record.sponsor.as_ref()),
            seen: thing
                .maybe(record.sponsor.as_ref())
                .and_then(|person| sponsor::seen(self.edition, account, person, self.today()))
                .map(|day| self.when(day)),
            late: self.late_in(account).count(),
            manager: self.one(thing, record.manager.as_ref()),
            status: self.last_status(account),
            problem: now.and_then(|now| self.text_of(now.thing, now.plan.growth_problem.as_ref())),
            goals: record.goals.iter().map(|goal| self.words_of(thing, &goal.title.value)).collect(),
            decisions: now.map(|now| self.agreed_rows(now.id)),
            figures: self.account_figures(account, record).into_iter().take(FIGURES).collect(),
            scenario: now.and_then(|now| self.nearest_scenario(now)),
            asks: now.map(|now| self.open_asks(now.thing, now.plan)),
            next: self.next_of_account(account),
            counterparts: self.brief_counterparts(account, record),
            said: self.said_last(account),
            points: now.map(|now| self.talking_points(now)),
            printed: now.map(|now| self.printed_cards(now.id)),
        })
    }

    fn nearest_scenario<'a>(&'a self, now: InForce<'a>) -> Option<ScenarioLine<'a>> {
        let (holds, scenario) = *self.scenarios_by_nearness(now.thing, now.plan).first()?;
        Some(self.scenario(now.id, holds, scenario))
    }

    fn brief_counterparts(&self, account: ThingId, record: &Account) -> Vec<Ready<PersonRow>> {
        match self.edition.thing(account).maybe(record.customer_sponsor.as_ref()) {
            Some(theirs) => vec![self.row(theirs)],
            None => self.counterparts(account, THEIRS),
        }
    }

    /// What the customer said in the last review that has it.
    fn said_last(&self, account: ThingId) -> Option<SaidInReview<'_>> {
        self.edition.beneath(account).reviews.iter().find_map(|id| {
            let thing = self.edition.thing(*id);
            let Some(Entity::Review(review)) = thing.entity() else { return None };
            let said = self.text_of(thing, review.customer_said.as_ref())?;
            Some(SaidInReview { text: said, review: self.row(*id) })
        })
    }

    /// What to decide, say and ask for, all from what is written: scenarios that fired, requests that wait, what decisions
    /// give up, and what each side has promised.
    fn talking_points(&self, now: InForce<'_>) -> Vec<TalkingPoint<'_>> {
        let mut points = Vec::new();
        for (_, scenario) in self.scenarios_by_nearness(now.thing, now.plan).into_iter().filter(|(holds, _)| *holds) {
            let anchor = PageItem::Scenario.anchor(&scenario.id.value);
            let words = self.words_of(now.thing, &scenario.then.value).into_owned();
            points.push(self.point_in_plan(now, "point.decide", words, &scenario.title.value, &anchor));
        }
        let requests = now.plan.requests.iter().filter(|request| request.status.value == RequestStatus::Requested);
        points.extend(requests.map(|request| self.request_point(now, request)));
        points.extend(self.decision_points(now.id));
        let mut owed: Vec<_> = now.plan.commitments.iter().filter(|commitment| commitment.done.is_none()).collect();
        sort_by_key(&mut owed, |commitment| commitment.due.as_ref().map_or(Date::MAX, |due| due.value));
        points.extend(owed.into_iter().map(|commitment| self.commitment_point(now, commitment)));
        points
    }

    /// A point about a part of the plan's page.
    fn point_in_plan(
        &self,
        now: InForce<'_>,
        what: &'static str,
        words: String,
        title: &str,
        anchor: &str,
    ) -> TalkingPoint<'_> {
        let link = Card::to_part(&self.words_of(now.thing, title), format!("{}#{anchor}", self.url(now.id)));
        TalkingPoint { what: self.theme.text(what), words, link: link.into() }
    }

    fn request_point(&self, now: InForce<'_>, request: &Request) -> TalkingPoint<'_> {
        let money = |key: &'static str, sum: Option<&Number>| {
            sum.map(|sum| self.sentence(key, &[("money", &self.format_of(now.id).money(sum.value))]))
        };
        let case = [money("request.costs", request.cost.as_ref()), money("request.benefits", request.benefit.as_ref())];
        let undecided = late::undecided(self.edition, now.id, request, self.today());
        let undecided = undecided.map(|days| self.counted("undecided_days", usize::try_from(days).unwrap_or_default()));
        let case: Vec<String> = case.into_iter().flatten().chain(undecided).collect();
        let anchor = PageItem::Request.anchor(&request.id.value);
        self.point_in_plan(now, "point.decide", case.join(", "), &request.title.value, &anchor)
    }

    /// What comes before what, by each agreed decision that names both.
    fn decision_points(&self, plan: ThingId) -> Vec<TalkingPoint<'_>> {
        let points = beneath::agreed(self.edition, plan).filter_map(|decision| {
            let titles = |references: &[Ref<to::Driver>]| {
                let titles = references.iter().filter_map(|reference| self.target_title(decision.thing, reference));
                titles.collect::<Vec<_>>().join(", ")
            };
            let first = titles(&decision.record.prioritises);
            let after = titles(&decision.record.sacrifices);
            (!first.is_empty() && !after.is_empty()).then(|| TalkingPoint {
                what: self.theme.text("point.say"),
                words: self.sentence("point.first_then", &[("first", &first), ("after", &after)]),
                link: self.card(decision.id),
            })
        });
        points.collect()
    }

    fn commitment_point(&self, now: InForce<'_>, commitment: &Commitment) -> TalkingPoint<'_> {
        let what = match commitment.side.value {
            Side::Customer => "point.ask",
            Side::Supplier | Side::Partner => "point.answer",
        };
        let due = commitment.due.as_ref().map(|due| self.format().date(due.value));
        let by = due.map(|due| self.sentence("goal.by_day", &[("day", &due)]));
        let owner = now.thing.maybe(commitment.owner.as_ref());
        let owner = owner.filter(|owner| people::person(self.edition, *owner).is_some());
        let owner = owner.map(|owner| self.title_of(owner).into_owned());
        let late = late::commitment(self.edition, now.id, commitment, self.today());
        let late = (late > 0).then(|| self.counted("days_late", usize::try_from(late).unwrap_or_default()));
        let words = owner.into_iter().chain(by).chain(late).collect::<Vec<_>>().join(", ");
        self.point_in_plan(now, what, words, &commitment.text.value, PagePart::Commitments.anchor())
    }
}
