//! The next review of a plan: the agenda on a sheet, strategy first, then what to read for it.

use std::borrow::Cow;

use jiff::civil::Date;

use crate::document::made_pages::MadeBeneath;
use crate::document::model::objective::Tier;
use crate::document::model::plan::Commitment;
use crate::document::model::{Entity, Plan};
use crate::document::parts::{PageItem, PagePart};
use crate::figures::sort::sort_by_key;
use crate::figures::status::Status;
use crate::measure::{beneath, items, late};
use crate::playbook::{Thing, ThingId};
use crate::site::Renderer;
use crate::site::frame::Frame;
use crate::site::pages::health::FindingRow;
use crate::site::pages::one_page::SomeActions;
use crate::site::pages::plan::CommitmentRow;
use crate::site::shared::actions::ActionRow;
use crate::site::shared::cards::{Card, Link};
use crate::site::shared::figures::Fact;
use crate::site::shared::readers::{AskLine, DayInWords, ScenarioLine};
use crate::site::shared::rows::{AccountRow, DecisionRow, ObjectiveRow, PlanRow, ReviewRow};
use crate::site::shared::series::KpiSeries;
use crate::site::theme::ThemeFault;
use crate::site::view::{Html, Maybe, Ready};

/// How many points of each tier are on the agenda, so that a meeting can get through it.
const POINTS: usize = 3;
/// How many actions are on the agenda; the rest are read before the meeting.
const ACTIONS: usize = 5;
/// How many findings are on the agenda.
const FINDINGS: usize = 3;
/// A decision that ends within so many days is looked at again.
const SOON: i32 = 120;

view! {
    /// The next review of a plan.
    NextReviewPage<'a> for "next_review.html" {
        /// The plan.
        it: Ready<PlanRow>,
        /// The account.
        account: Option<Ready<AccountRow>>,
        /// The day of the next review.
        next: Option<DayInWords>,
        /// The meeting among ourselves before it.
        internal: Link<'a>,
        /// The last review.
        last: Option<Ready<ReviewRow>>,
        /// Who was there last.
        present: Option<Vec<Ready<Card>>>,
        /// The figures of the plan.
        facts: Vec<Fact>,
        /// What is to be talked about, strategy first.
        agenda: Vec<AgendaTier>,
        /// The open actions of the next ninety days, late ones first.
        near: SomeActions<'a>,
        /// The commitments that are not kept, of both sides, the longest late first.
        owed: Vec<CommitmentRow<'a>>,
        /// The worst findings.
        worst: Vec<Ready<FindingRow>>,
        /// How many more findings there are, notes left out.
        more_worst: usize,
        /// The last readings side by side.
        series: KpiSeries<'a>,
        /// The objectives by tier, drawn.
        tiers: Option<Html>,
        /// The decisions that stand or are proposed.
        decisions: Vec<Ready<DecisionRow>>,
        /// The scenarios, nearest first.
        scenarios: Vec<ScenarioLine<'a>>,
        /// The open actions.
        actions: Vec<ActionRow<'a>>,
        /// What is asked of somebody senior and not answered.
        asks: Vec<AskLine<'a>>,
        /// All findings.
        found: Vec<Ready<FindingRow>>,
    }

    /// What is to be talked about of one tier.
    AgendaTier {
        /// The tier, as a word.
        tier: String,
        /// The points.
        points: Vec<AgendaPoint>,
        /// How many more points there are.
        more: usize,
    }

    /// Something to be talked about.
    AgendaPoint {
        /// What it is about.
        link: Ready<Card>,
        /// The objective; undefined where it is about something else.
        it: Maybe<Ready<ObjectiveRow>>,
        /// What to do, or what success is.
        words: Option<String>,
        /// Why it is on the agenda, in words.
        why: String,
        /// Whether it is a decision that simply holds.
        holds: bool,
    }
}

impl Renderer<'_> {
    pub(crate) fn next_review_page(&self, id: ThingId, frame: Frame<'_>) -> Result<String, ThemeFault> {
        let thing = self.edition.thing(id);
        let plan = thing.as_plan().expect("a next review is made of a plan");
        let view = self.next_review_view(id, thing, plan);
        let parts = vec![
            (PagePart::Objectives, Some(self.edition.beneath(id).objectives.len())),
            (PagePart::Decisions, Some(view.decisions.len())),
            (PagePart::Scenarios, Some(plan.scenarios.len())),
            (PagePart::Actions, Some(view.actions.len())),
        ];
        self.render_page(
            Frame {
                kicker: thing.account.map_or_else(String::new, |account| self.title_of(account).into_owned()),
                parts,
                ..frame
            },
            view,
        )
    }

    fn next_review_view<'a>(&'a self, id: ThingId, thing: &Thing, plan: &'a Plan) -> NextReviewPage<'a> {
        let beneath = self.edition.beneath(id);
        let last = self.last_review(id);
        let present = last.and_then(|last| match self.edition.thing(last).entity() {
            Some(Entity::Review(review)) => Some(self.many(self.edition.thing(last), &review.attendees)),
            _ => None,
        });
        let (worst, more_worst) = self.worst(id, FINDINGS);
        NextReviewPage {
            it: self.row(id),
            account: thing.account.map(|account| self.row(account)),
            next: self.next_of(id),
            internal: self.link_beneath(MadeBeneath::InternalMeeting, id),
            last: last.map(|last| self.row(last)),
            present,
            facts: self.plan_facts(id, thing, plan),
            agenda: self.agenda(id, thing, plan),
            near: self.next_actions(id, ACTIONS),
            owed: self.owed_rows(id, thing, plan),
            worst,
            more_worst,
            series: self.series(&beneath.objectives),
            tiers: self.tiers(&beneath.objectives),
            decisions: self.rows(&self.standing(id)),
            scenarios: self.near_scenarios(id, thing, plan),
            actions: self.plan_actions(id).into_iter().filter(|action| action.open).collect(),
            asks: self.open_asks(thing, plan),
            found: self.concerning(id),
        }
    }

    /// The commitments that are not kept, by their days.
    fn owed_rows<'a>(&self, id: ThingId, thing: &Thing, plan: &'a Plan) -> Vec<CommitmentRow<'a>> {
        let mut open: Vec<&Commitment> = plan.commitments.iter().filter(|it| it.done.is_none()).collect();
        sort_by_key(&mut open, |it| it.due.as_ref().map_or(Date::MAX, |due| due.value));
        open.into_iter().map(|it| self.commitment_row(id, thing, it)).collect()
    }

    /// What is to be talked about, tier by tier.
    fn agenda(&self, id: ThingId, thing: &Thing, plan: &Plan) -> Vec<AgendaTier> {
        let mut strategic = self.strategic_points(id, thing, plan);
        // What is off course comes before decisions that simply hold.
        let holding = strategic.iter().position(|point| point.holds).unwrap_or(strategic.len());
        strategic.splice(holding..holding, self.course_points(id, Tier::Strategic));
        let tiers = [
            (Tier::Strategic, strategic),
            (Tier::Tactical, self.course_points(id, Tier::Tactical)),
            (Tier::Operational, self.course_points(id, Tier::Operational)),
        ];
        let tier = |(tier, mut points): (Tier, Vec<AgendaPoint>)| {
            let more = points.len().saturating_sub(POINTS);
            points.truncate(POINTS);
            AgendaTier { tier: self.theme.word(tier.word()), points, more }
        };
        tiers.into_iter().map(tier).collect()
    }

    /// The points about strategy: triggers that fired, then the decisions, each with the question to ask about it.
    fn strategic_points(&self, id: ThingId, thing: &Thing, plan: &Plan) -> Vec<AgendaPoint> {
        let mut points = Vec::new();
        for (_, scenario) in self.scenarios_by_nearness(thing, plan).into_iter().filter(|(holds, _)| *holds) {
            let url = self.item_url(id, PageItem::Scenario, &scenario.id.value);
            points.push(AgendaPoint {
                link: Card::to_part(&self.words_of(thing, &scenario.title.value), url).into(),
                it: Maybe(None),
                words: Some(self.words_of(thing, &scenario.then.value).into_owned()),
                why: self.theme.text("agenda.fired").to_owned(),
                holds: false,
            });
        }
        for decision in beneath::decisions(self.edition, id).filter(|decision| !decision.record.is_over()) {
            let until = decision.record.until.as_ref().map(|until| until.value);
            let ends = until.filter(|until| (*until - self.today()).get_days() <= SOON);
            let why = match (decision.record.is_agreed(), ends) {
                (false, _) => self.theme.text("agenda.not_agreed").to_owned(),
                (true, Some(until)) => self.sentence("agenda.ends_on", &[("day", &self.format().date(until))]),
                (true, None) => self.theme.text("agenda.holds").to_owned(),
            };
            points.push(AgendaPoint {
                link: self.card(decision.id),
                it: Maybe(None),
                words: self.text_of(thing, decision.record.success.as_ref()).map(Cow::into_owned),
                why,
                holds: decision.record.is_agreed() && ends.is_none(),
            });
        }
        points
    }

    /// Why an objective is on the agenda: it is off course, late, or both.
    fn why_on_agenda(&self, id: ThingId, late: i32) -> String {
        let off = matches!(self.status_of(id), Some(Status::Red | Status::Amber));
        let off = off.then(|| self.theme.text("agenda.off").to_owned());
        let late = (late > 0).then(|| self.counted("days_late", usize::try_from(late).unwrap_or_default()));
        off.into_iter().chain(late).collect::<Vec<_>>().join(", ")
    }

    /// The open objectives of a tier that are off course or late, the worst first.
    fn course_points(&self, id: ThingId, tier: Tier) -> Vec<AgendaPoint> {
        let late = |id: ThingId| late::objective(self.edition, id, self.today());
        let is_off = |id: &ThingId| matches!(self.status_of(*id), Some(Status::Red | Status::Amber)) || late(*id) > 0;
        let is_of = |id: &ThingId| self.edition.objective(*id).is_some_and(|objective| objective.tier.value == tier);
        let open = items::open_objectives(self.edition, id);
        let mut off: Vec<ThingId> = open.filter(is_off).filter(is_of).collect();
        sort_by_key(&mut off, |id| std::cmp::Reverse(self.status_of(*id)));
        let point = |id: ThingId| AgendaPoint {
            link: self.card(id),
            it: Maybe(Some(self.row(id))),
            words: None,
            why: self.why_on_agenda(id, late(id)),
            holds: false,
        };
        off.into_iter().map(point).collect()
    }
}
