//! A plan on one sheet of paper, A4 or Letter. Text is never made smaller to fit. Each list has a maximum of rows; the
//! others are counted, with a link to them. The style sheet limits the lines of a row, so the height is known.

use std::borrow::Cow;

use jiff::ToSpan;

use crate::document::model::account::Contract;
use crate::document::model::objective::Kpi;
use crate::document::model::plan::{RequestStatus, Risk};
use crate::document::model::{Account, Entity, Plan};
use crate::figures::period::Period;
use crate::figures::sort::sort_by_key;
use crate::figures::status::KpiTarget;
use crate::measure::{beneath, items, kpis, late};
use crate::playbook::{Thing, ThingId};
use crate::site::Renderer;
use crate::site::frame::Frame;
use crate::site::pages::account::GoalRow;
use crate::site::shared::cards::Card;
use crate::site::shared::readers::{AskLine, ScenarioLine};
use crate::site::shared::rows::{AccountRow, DecisionRow, ObjectiveRow, PersonRow, PlanRow, ReviewRow};
use crate::site::shared::series::decimals;
use crate::site::theme::ThemeFault;
use crate::site::view::{Html, Maybe, Ready};

const GOALS: usize = 3;
const DECISIONS: usize = 2;
const YEARS: usize = 4;
const OBJECTIVES: usize = 5;
const SCENARIOS: usize = 2;
const RISKS: usize = 3;
const ACTIONS: usize = 6;
const ASKS: usize = 2;
const CONTRACTS: usize = 2;
const PEOPLE: usize = 3;
const REVIEWS: usize = 3;
/// The actions of so many days are on the sheet.
const DAYS: i32 = 90;
/// The days of notice of so many months are on the sheet.
const NOTICE: i32 = 12;

view! {
    /// A plan on one sheet.
    OnePagePage<'a> for "one_page.html" {
        /// The plan.
        it: Ready<PlanRow>,
        /// The id of the plan, without the folder of all accounts.
        plan_id: &'a str,
        /// The growth problem.
        problem: Option<Cow<'a, str>>,
        /// The decisions that stand or are proposed.
        decisions: SomeDecisions,
        /// The sales of whole years.
        sales: Vec<YearSales>,
        /// The growth bridge, drawn.
        bridge: Option<Html>,
        /// The open objectives.
        objectives: SomeObjectives<'a>,
        /// The scenarios, nearest first.
        scenarios: SomeScenarios<'a>,
        /// The risks, greatest first.
        risks: SomeRisks<'a>,
        /// The open actions of the next ninety days, late ones first.
        actions: SomeActions<'a>,
        /// The contracts of which notice is to be given within twelve months, or should have been, the nearest first.
        contracts: Vec<NoticeLine<'a>>,
        /// What is asked for.
        asks: SomeAsks<'a>,
        /// The reviews, newest first.
        reviews: SomeReviews,
        /// The day of the next review.
        next: Option<String>,
        /// Whether both sides have signed.
        signed: bool,
        /// The last review.
        status: Option<Ready<ReviewRow>>,
        /// The account.
        account: Option<Ready<AccountRow>>,
        /// The customer's goals.
        goals: Option<SomeGoals<'a>>,
        /// Whom of the customer a reader has to know.
        theirs: Vec<Ready<PersonRow>>,
        /// Who of us looks after the account.
        ours: Vec<OurPerson<'a>>,
    }

    /// The sales of a year.
    YearSales {
        /// The year.
        period: String,
        /// What was to be sold.
        target: Option<String>,
        /// What was sold.
        actual: Option<String>,
    }

    /// An open objective with its first KPI.
    ObjectiveLine<'a> {
        /// The objective.
        it: Ready<ObjectiveRow>,
        /// Its first KPI.
        kpi: Option<KpiLine<'a>>,
    }

    /// A KPI: where it began, where it is to be, where it is.
    KpiLine<'a> {
        /// What it is called.
        name: Cow<'a, str>,
        /// Where it began.
        baseline: Option<String>,
        /// The target.
        target: Option<String>,
        /// The latest reading.
        latest: Option<String>,
    }

    /// A risk.
    RiskLine<'a> {
        /// What may happen.
        title: Cow<'a, str>,
        /// The probability, 1 to 5.
        probability: i64,
        /// The impact, 1 to 5.
        impact: i64,
        /// The response, as a word.
        response: Option<String>,
    }

    /// An open action.
    ActionLine<'a> {
        /// What is to be done.
        title: Cow<'a, str>,
        /// The day it is due, without its year.
        due: Option<String>,
        /// By how many days it is late.
        late: i32,
        /// Who does it.
        owner: Option<Ready<Card>>,
    }

    /// A contract of which notice can be given.
    NoticeLine<'a> {
        /// What it is called.
        title: Cow<'a, str>,
        /// The last day to give notice, in words.
        by: String,
        /// By how many days that is late.
        late: i32,
    }

    /// The first open actions that are due soon.
    SomeActions<'a> {
        /// The rows.
        rows: Vec<ActionLine<'a>>,
        /// How many more are open.
        more: usize,
    }

    /// A review with what it decided.
    ReviewLine {
        /// The review.
        it: Ready<ReviewRow>,
        /// What it decided.
        decided: String,
    }

    /// Who of us looks after an account.
    OurPerson<'a> {
        /// The part: account manager, deputy, sponsor.
        part: &'a str,
        /// The person.
        person: Ready<Card>,
    }
}

/// Declares views of the first rows of a list.
macro_rules! some_rows {
    ($($(#[doc = $about:literal])+ $name:ident $(<$life:lifetime>)?: $row:ty,)+) => {
        $(view! {
            $(#[doc = $about])+
            $name $(<$life>)? {
                /// The rows.
                rows: Vec<$row>,
                /// How many more there are.
                more: usize,
            }
        }

        impl $(<$life>)? $name $(<$life>)? {
            /// At most so many of the rows; the others are counted.
            pub(crate) fn first(mut rows: Vec<$row>, most: usize) -> Self {
                let more = rows.len().saturating_sub(most);
                rows.truncate(most);
                Self { rows, more }
            }
        })+
    };
}

some_rows! {
    /// The first goals.
    SomeGoals<'a>: GoalRow<'a>,
    /// The first decisions.
    SomeDecisions: Ready<DecisionRow>,
    /// The first objectives.
    SomeObjectives<'a>: ObjectiveLine<'a>,
    /// The first scenarios.
    SomeScenarios<'a>: ScenarioLine<'a>,
    /// The first risks.
    SomeRisks<'a>: RiskLine<'a>,
    /// The first things that are asked for.
    SomeAsks<'a>: AskLine<'a>,
    /// The first reviews.
    SomeReviews: ReviewLine,
}

impl Renderer<'_> {
    pub(crate) fn one_page(&self, id: ThingId, frame: Frame<'_>) -> Result<String, ThemeFault> {
        let thing = self.edition.thing(id);
        let plan = thing.as_plan().expect("a sheet is made of a plan");
        self.render_page(frame, self.one_page_view(id, thing, plan))
    }

    fn one_page_view<'a>(&'a self, id: ThingId, thing: &'a Thing, plan: &'a Plan) -> OnePagePage<'a> {
        let reviews = &self.edition.beneath(id).reviews;
        let account = thing.account.and_then(|account| match self.edition.thing(account).entity() {
            Some(Entity::Account(record)) => Some((account, record)),
            _ => None,
        });
        let goals = |account: ThingId, record: &'a Account| {
            record.goals.iter().map(|goal| self.goal(self.edition.thing(account), goal)).collect()
        };
        OnePagePage {
            it: self.row(id),
            plan_id: thing.document.id.strip_prefix("accounts/").unwrap_or(&thing.document.id),
            problem: self.text_of(thing, plan.growth_problem.as_ref()),
            decisions: SomeDecisions::first(self.rows(&self.standing(id)), DECISIONS),
            sales: self.years_of(plan),
            bridge: self.small_bridge(thing, id, plan, "k-bridge"),
            objectives: self.objective_lines(id),
            scenarios: SomeScenarios::first(self.near_scenarios(id, thing, plan), SCENARIOS),
            risks: SomeRisks::first(self.risk_lines(thing, plan), RISKS),
            actions: self.next_actions(id, ACTIONS),
            contracts: account.map(|(id, record)| self.notice_lines(id, record)).unwrap_or_default(),
            asks: SomeAsks::first(self.ask_lines(thing, plan), ASKS),
            reviews: SomeReviews::first(self.review_lines(reviews), REVIEWS),
            next: self.next_of(id).map(|next| next.day),
            signed: plan.signed.as_ref().is_some_and(|signed| signed.supplier.is_some() && signed.customer.is_some()),
            status: self.last_review(id).map(|review| self.row(review)),
            account: account.map(|(account, _)| self.row(account)),
            goals: account.map(|(account, record)| SomeGoals::first(goals(account, record), GOALS)),
            theirs: account.map(|(account, _)| self.counterparts(account, PEOPLE)).unwrap_or_default(),
            ours: account.map(|(id, record)| self.ours(self.edition.thing(id), record)).unwrap_or_default(),
        }
    }

    /// The decisions of a plan that stand or are proposed, without those that ended.
    pub(crate) fn standing(&self, plan: ThingId) -> Vec<ThingId> {
        let all = beneath::decisions(self.edition, plan);
        all.filter(|decision| !decision.record.is_over()).map(|decision| decision.id).collect()
    }

    /// The sales of whole years: the year before the last actual one, that year, and those to come.
    fn years_of(&self, plan: &Plan) -> Vec<YearSales> {
        let mut years: Vec<_> = plan.sales.iter().filter(|line| matches!(line.period.value, Period::Year(_))).collect();
        sort_by_key(&mut years, |line| line.period.value);
        let last = years.iter().rposition(|line| line.actual.is_some()).unwrap_or(0);
        let from = last.saturating_sub(usize::from(years.get(last).is_some_and(|line| line.prior.is_none())));
        let years = years.get(from..).unwrap_or_default();
        let before = years.first().and_then(|line| Some((line.period.value, line.prior.as_ref()?)));
        let before = before.and_then(|(period, prior)| match period {
            Period::Year(year) => Some(YearSales {
                period: self.format().period(Period::Year(year - 1)),
                target: None,
                actual: Some(self.format().money(prior.value)),
            }),
            _ => None,
        });
        let rows = years.iter().map(|line| YearSales {
            period: self.format().period(line.period.value),
            target: self.money(line.target.as_ref()),
            actual: self.money(line.actual.as_ref()),
        });
        before.into_iter().chain(rows).take(YEARS).collect()
    }

    /// The open objectives with their first KPI.
    pub(crate) fn objective_lines(&self, plan: ThingId) -> SomeObjectives<'_> {
        let lines = items::open_objectives(self.edition, plan).filter_map(|id| self.objective_line(id)).collect();
        SomeObjectives::first(lines, OBJECTIVES)
    }

    fn objective_line(&self, id: ThingId) -> Option<ObjectiveLine<'_>> {
        let thing = self.edition.thing(id);
        thing.as_objective()?;
        let kpi = kpis::telling(thing).map(|kpi| self.kpi_line(thing, kpi));
        Some(ObjectiveLine { it: self.row(id), kpi })
    }

    /// A KPI as a line: all its figures with as many decimals as the finest of them.
    fn kpi_line<'a>(&self, thing: &Thing, kpi: &'a Kpi) -> KpiLine<'a> {
        let unit = kpi.unit.value;
        let baseline = kpi.baseline.as_ref().map(|baseline| baseline.value);
        let target = kpi.target.as_ref().map(|target| target.value.0);
        let latest = thing.latest(&kpi.id.value).map(|reading| reading.value);
        let ends = target.map(KpiTarget::ends).into_iter().flat_map(|(low, high)| [Some(low), high]);
        let decimals = ends.chain([baseline, latest]).flatten().map(decimals).max();
        let show = |value: f64| self.format().value_to(value, unit, decimals);
        KpiLine {
            name: self.words_of(thing, kpi.title()),
            baseline: baseline.map(show),
            target: target.map(|target| self.goalpost_to(target, unit, decimals)),
            latest: latest.map(show),
        }
    }

    /// Risks, the greatest first: by probability times impact.
    fn risk_lines<'a>(&self, thing: &Thing, plan: &'a Plan) -> Vec<RiskLine<'a>> {
        let mut risks: Vec<_> = plan.risks.iter().collect();
        sort_by_key(&mut risks, |risk| -(risk.probability.value.0 * risk.impact.value.0));
        let line = |risk: &'a Risk| RiskLine {
            title: self.words_of(thing, &risk.title.value),
            probability: risk.probability.value.0,
            impact: risk.impact.value.0,
            response: self.word(risk.response.as_ref().map(|response| response.value.word())),
        };
        risks.into_iter().map(line).collect()
    }

    /// The open actions of the next ninety days, late ones first; and how many more are open.
    pub(crate) fn next_actions(&self, plan: ThingId, most: usize) -> SomeActions<'_> {
        let until = self.today().saturating_add(DAYS.days());
        let due = |at: &items::ActionAt<'_>| at.action.due.as_ref().map(|due| due.value);
        let mut open: Vec<_> =
            items::actions(self.edition, plan).into_iter().filter(items::ActionAt::is_open).collect();
        sort_by_key(&mut open, |at| due(at).unwrap_or(jiff::civil::Date::MAX));
        let near = open.iter().filter(|at| due(at).is_some_and(|due| due <= until));
        let rows: Vec<ActionLine<'_>> = near
            .take(most)
            .map(|at| ActionLine {
                title: self.words_in(at.on, &at.action.title.value),
                due: due(at).map(|due| self.format().day_month(due)),
                late: late::action(self.edition, at, self.today()),
                owner: self.one(self.edition.thing(at.on), at.action.owner.as_ref()),
            })
            .collect();
        SomeActions { more: open.len() - rows.len(), rows }
    }

    /// The contracts of which notice can still be given within some months, and those of which it is late.
    fn notice_lines<'a>(&self, id: ThingId, account: &'a Account) -> Vec<NoticeLine<'a>> {
        let until = self.today().saturating_add(NOTICE.months());
        let late = |contract: &Contract| late::contract(self.edition, id, contract, self.today());
        let is_near = |contract: &&Contract| {
            let has_notice = contract.notice() < contract.to.value;
            has_notice && (self.today()..=until).contains(&contract.notice()) || late(contract) > 0
        };
        let mut near: Vec<&Contract> = account.contracts.iter().filter(is_near).collect();
        sort_by_key(&mut near, |contract| contract.notice());
        let line = |contract: &'a Contract| NoticeLine {
            title: self.words_in(id, &contract.title.value),
            by: self.sentence("contract.notice_by", &[("day", &self.format().date(contract.notice()))]),
            late: late(contract),
        };
        near.into_iter().take(CONTRACTS).map(line).collect()
    }

    /// What we ask for: requests that nobody has decided, then what somebody senior has not answered.
    fn ask_lines<'a>(&'a self, thing: &Thing, plan: &'a Plan) -> Vec<AskLine<'a>> {
        let requests = plan.requests.iter().filter(|request| request.status.value == RequestStatus::Requested);
        let requests = requests.map(|request| AskLine {
            text: self.words_of(thing, &request.title.value),
            to: None,
            days: Maybe(None),
            url: None,
            cost: self.money(request.cost.as_ref()),
            payback: self.measured("payback_months", request.payback_months.as_ref()),
        });
        requests.chain(self.open_asks(thing, plan)).collect()
    }

    fn review_lines(&self, reviews: &[ThingId]) -> Vec<ReviewLine> {
        let line = |id: &ThingId| {
            let thing = self.edition.thing(*id);
            let Some(Entity::Review(review)) = thing.entity() else { return None };
            let decided: Vec<&str> = review.decided.iter().map(|decided| decided.text.value.as_str()).collect();
            Some(ReviewLine { it: self.row(*id), decided: self.words_of(thing, &decided.join(" ")).into_owned() })
        };
        reviews.iter().filter_map(line).collect()
    }

    /// Who looks after the account on our side, each with their part.
    pub(crate) fn ours(&self, thing: &Thing, account: &Account) -> Vec<OurPerson<'_>> {
        let people = [
            ("account.manager", account.manager.as_ref()),
            ("account.deputy", account.deputy.as_ref()),
            ("account.sponsor", account.sponsor.as_ref()),
        ];
        let named = people.into_iter().filter_map(|(part, person)| {
            Some(OurPerson { part: self.theme.text(part), person: self.card(thing.maybe(person)?) })
        });
        named.collect()
    }
}
