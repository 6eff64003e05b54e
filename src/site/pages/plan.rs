//! A plan. Its parts are in an order that puts the customer first.

use std::borrow::Cow;
use std::sync::Arc;

use crate::document::model::account::Goal;
use crate::document::model::common::to;
use crate::document::model::plan::{
    Ask, Commitment, Op, PillarUse, Request, Risk, Sales, Scenario, ValueDelivered, Workshop,
};
use crate::document::model::{Entity, Plan};
use crate::document::parts::{PageItem, PagePart};
use crate::document::reference::Ref;
use crate::figures::period::Period;
use crate::measure::late;
use crate::playbook::{Target, Thing, ThingId};
use crate::site::Renderer;
use crate::site::frame::{Chapter, Frame};
use crate::site::pages::health::capitalised;
use crate::site::pages::joint::JointPlan;
use crate::site::shared::actions::ActionRow;
use crate::site::shared::cards::{Card, Link};
use crate::site::shared::figures::Fact;
use crate::site::shared::kpis::KpiFigures;
use crate::site::shared::phases::PhaseRow;
use crate::site::shared::rows::{AccountRow, DecisionRow, ObjectiveRow, PlanRow, ReviewRow, ThingRow};
use crate::site::shared::series::KpiSeries;
use crate::site::shared::to_write::ToWriteRow;
use crate::site::theme::ThemeFault;
use crate::site::view::{Html, Ready};

view! {
    /// The page of a plan.
    PlanPage<'a> for "plan.html" {
        /// Its place on the page of changes.
        changed: Option<Link<'a>>,
        /// The plan.
        it: Ready<PlanRow>,
        /// The account.
        account: Option<Ready<AccountRow>>,
        /// The plan before it.
        follows: Option<Ready<Card>>,
        /// Whether its parts are numbered, as in the drawing beside the page.
        numbered: bool,
        /// In a customer edition, what is shared of the plan.
        joint: Option<JointPlan<'a>>,
        /// The day it was last rolled forward.
        rolled: Option<String>,
        /// Who approved it.
        approved_by: Option<Ready<Card>>,
        /// The day it was approved.
        approved_on: Option<String>,
        /// The day the supplier signed.
        signed_us: Option<String>,
        /// The day the customer signed.
        signed_them: Option<String>,
        /// The day the board saw it.
        board_presented: Option<String>,
        /// The growth problem.
        problem: Option<Cow<'a, str>>,
        /// What the customer expects.
        customer_expects: Option<Cow<'a, str>>,
        /// The role of the category, as a word.
        category_role: Option<String>,
        /// The vision.
        vision: Option<Cow<'a, str>>,
        /// The mission.
        mission: Option<Cow<'a, str>>,
        /// How many days the analysis took.
        analysis_days: Option<String>,
        /// The steps on the way to it and through it; never in a customer edition.
        phases: Vec<PhaseRow>,
        /// The figures that the page opens with.
        facts: Vec<Fact>,
        /// The customer's goals.
        goals: Vec<PlanGoal<'a>>,
        /// The decisions.
        decisions: Vec<Ready<DecisionRow>>,
        /// What each pillar is to bring.
        pillars: Vec<PlanPillar>,
        /// The growth bridge, drawn.
        bridge: Option<Html>,
        /// The objectives by tier, drawn.
        tiers: Option<Html>,
        /// The sales by period.
        sales: Vec<SalesRow>,
        /// Whether one of them has a latest estimate.
        forecast: bool,
        /// The objectives.
        objectives: Vec<Ready<ObjectiveRow>>,
        /// The last readings side by side.
        series: KpiSeries<'a>,
        /// The KPIs of the plan itself.
        kpis: Vec<KpiFigures<'a>>,
        /// The scenarios.
        scenarios: Vec<ScenarioRow<'a>>,
        /// The risks.
        risks: Vec<RiskRow<'a>>,
        /// The actions of its objectives and reviews, open ones first.
        actions: Vec<ActionRow<'a>>,
        /// Requests for shared resources.
        requests: Vec<RequestRow<'a>>,
        /// What is asked of somebody senior.
        asks: Vec<AskRow<'a>>,
        /// What each side has promised.
        commitments: Vec<CommitmentRow<'a>>,
        /// The value delivered.
        value: Vec<ValueRow<'a>>,
        /// Who of us wrote it.
        contributors: Vec<Ready<Card>>,
        /// Who of the customer wrote it.
        customer_contributors: Vec<Ready<Card>>,
        /// The workshops.
        workshops: Vec<WorkshopRow<'a>>,
        /// The reviews, newest first.
        reviews: Vec<Ready<ReviewRow>>,
        /// The reviews by time, drawn.
        timeline: Option<Html>,
        /// The pages on a screen that are made of it.
        screens: Vec<Link<'a>>,
        /// Further pages.
        pages: Vec<Ready<ThingRow>>,
        /// What the plan does not say yet, part by part; empty in a customer edition.
        to_write: Vec<ToWriteRow<'a>>,
    }

    /// A goal of the customer with what works for it.
    PlanGoal<'a> {
        /// The goal on the page of the account.
        goal: Link<'a>,
        /// Where we know it from.
        source: Option<Cow<'a, str>>,
        /// What it rests on, as a word.
        evidence: String,
        /// The objectives of the plan that work for it.
        served: Vec<Ready<Card>>,
    }

    /// What a pillar is to bring.
    PlanPillar {
        /// The pillar.
        pillar: Option<Ready<Card>>,
        /// Its priority.
        priority: Option<i64>,
        /// The decision that it rests on.
        decision: Option<Ready<Card>>,
        /// What it is to bring.
        target: Option<String>,
        /// What it has brought.
        actual: Option<String>,
        /// The difference, with its sign.
        gap: Option<String>,
    }

    /// The sales of a period.
    SalesRow {
        /// The period.
        period: String,
        /// Whether it is a whole year.
        is_year: bool,
        /// How much of the target was attained.
        attained: Option<String>,
        /// The year before.
        prior: Option<String>,
        /// What was to be sold.
        target: Option<String>,
        /// The latest estimate.
        forecast: Option<String>,
        /// What was sold.
        actual: Option<String>,
    }

    /// A request for shared resources.
    RequestRow<'a> {
        /// Its anchor on the page.
        anchor: String,
        /// Its id.
        id: &'a str,
        /// What it is for.
        title: Cow<'a, str>,
        /// The pool.
        pool: Option<Ready<Card>>,
        /// The period.
        period: String,
        /// How much is asked for.
        quantity: String,
        /// The decision that it serves.
        decision: Option<Ready<Card>>,
        /// The supplier's own goal that it serves.
        corporate_goal: Option<Ready<Card>>,
        /// What it costs.
        cost: Option<String>,
        /// What it brings.
        benefit: Option<String>,
        /// After how many months it is paid back.
        payback: Option<String>,
        /// The status, as a word.
        state: String,
        /// For how many days it is undecided: its period has begun, and it is still requested.
        undecided: Option<i32>,
        /// How much is granted.
        granted: Option<String>,
        /// Who asks.
        owner: Option<Ready<Card>>,
        /// Who decided.
        decided_by: Option<Ready<Card>>,
        /// The day it was decided.
        decided_on: Option<String>,
        /// Why it was decided so, as a word.
        reason: Option<String>,
    }

    /// A scenario.
    ScenarioRow<'a> {
        /// Its anchor on the page.
        anchor: String,
        /// Its id.
        id: &'a str,
        /// What happens.
        title: Cow<'a, str>,
        /// Who acts, as a word.
        actor: String,
        /// The KPI that shows it.
        kpi: Option<Ready<Card>>,
        /// How the KPI compares with the value, in words.
        op: Option<String>,
        /// The value.
        value: Option<String>,
        /// How many readings in a row show it, where it takes more than one.
        readings: Option<i64>,
        /// The event that shows it.
        event: Option<Cow<'a, str>>,
        /// What is done then.
        then: Cow<'a, str>,
        /// Who does it.
        owner: Option<Ready<Card>>,
        /// Within how many days it has to begin.
        within: Option<String>,
        /// What it protects.
        protects: Vec<Ready<Card>>,
        /// The state, as a word.
        state: String,
        /// The day it came true.
        fired_on: Option<String>,
    }

    /// A risk.
    RiskRow<'a> {
        /// Its anchor on the page.
        anchor: String,
        /// Its id.
        id: &'a str,
        /// What may happen.
        title: Cow<'a, str>,
        /// The probability, 1 to 5.
        probability: i64,
        /// The impact, 1 to 5.
        impact: i64,
        /// The response, as a word.
        response: Option<String>,
        /// How, in a sentence.
        mitigation: Option<Cow<'a, str>>,
        /// The scenario that answers it.
        scenario: Option<Ready<Card>>,
        /// Who watches it.
        owner: Option<Ready<Card>>,
    }

    /// What is asked of somebody senior.
    AskRow<'a> {
        /// What is asked.
        text: Cow<'a, str>,
        /// Of whom.
        to: Option<Ready<Card>>,
        /// The day it was raised.
        raised: String,
        /// The day it was answered.
        answered: Option<String>,
        /// How many days it waits for an answer; none where there is one.
        days: Option<i32>,
    }

    /// What one side has promised.
    CommitmentRow<'a> {
        /// The side, as a word.
        side: String,
        /// What is promised.
        text: Cow<'a, str>,
        /// Who keeps it.
        owner: Option<Ready<Card>>,
        /// The day it is due.
        due: Option<String>,
        /// The day it was kept.
        done: Option<String>,
        /// By how many days it is late.
        late: i32,
    }

    /// Value delivered to the customer.
    ValueRow<'a> {
        /// The day.
        date: String,
        /// What was delivered.
        text: Cow<'a, str>,
        /// What it is worth.
        amount: Option<String>,
        /// What it rests on.
        evidence: Option<Cow<'a, str>>,
        /// The goal that it helps.
        goal: Option<Ready<Card>>,
    }

    /// A workshop.
    WorkshopRow<'a> {
        /// The day.
        date: String,
        /// Who was there.
        people: Vec<Ready<Card>>,
        /// What came out of it.
        output: Option<Cow<'a, str>>,
    }
}

impl Renderer<'_> {
    pub(crate) fn plan_page(
        &self,
        id: ThingId,
        thing: &Arc<Thing>,
        plan: &Plan,
        book: Option<&Chapter<'_>>,
    ) -> Result<String, ThemeFault> {
        let account = thing.account.map(|account| self.edition.thing(account));
        let actions = self.plan_actions(id);
        let to_write = self.to_write(id, thing, plan, actions.len());
        let frame = Frame {
            kicker: account.map_or_else(String::new, |account| self.words_of(account, &account.title).into_owned()),
            parts: self.plan_parts(id, plan, actions.len(), &to_write),
            ..self.thing_frame(id)
        };
        self.render_chapter(book, frame, self.plan_view(id, thing, plan, actions, to_write))
    }

    fn plan_view<'a>(
        &'a self,
        id: ThingId,
        thing: &'a Thing,
        plan: &'a Plan,
        actions: Vec<ActionRow<'a>>,
        to_write: Vec<ToWriteRow<'a>>,
    ) -> PlanPage<'a> {
        let beneath = self.edition.beneath(id);
        let (approved, signed) = (plan.approved.as_ref(), plan.signed.as_ref());
        PlanPage {
            changed: self.has_changes(id).then(|| self.changes_link(id)),
            it: self.row(id),
            account: thing.account.map(|account| self.row(account)),
            follows: self.one(thing, plan.follows.as_ref()),
            numbered: self.is_drawn(id),
            joint: self.joint_plan(id, thing, plan),
            rolled: self.day(plan.rolled.as_ref()),
            approved_by: self.one(thing, approved.and_then(|approved| approved.by.as_ref())),
            approved_on: self.day(approved.and_then(|approved| approved.on.as_ref())),
            signed_us: self.day(signed.and_then(|signed| signed.supplier.as_ref())),
            signed_them: self.day(signed.and_then(|signed| signed.customer.as_ref())),
            board_presented: self.day(plan.board_presented.as_ref()),
            problem: self.text_of(thing, plan.growth_problem.as_ref()),
            customer_expects: self.text_of(thing, plan.customer_expects.as_ref()),
            category_role: plan.category_role.as_ref().map(|role| self.word_of("role", role.value.word())),
            vision: self.text_of(thing, plan.vision.as_ref()),
            mission: self.text_of(thing, plan.mission.as_ref()),
            analysis_days: self.measured("analysis_days", plan.analysis_days.as_ref()),
            phases: self.phases(plan),
            facts: self.plan_facts(id, thing, plan),
            goals: self.plan_goals(id, thing),
            decisions: self.rows(&beneath.decisions),
            pillars: plan.pillars.iter().map(|pillar| self.plan_pillar(thing, pillar)).collect(),
            bridge: self.bridge(thing, id, plan),
            tiers: self.tiers(&beneath.objectives),
            sales: plan.sales.iter().map(|line| self.sales_row(line)).collect(),
            forecast: plan.sales.iter().any(|line| line.forecast.is_some()),
            objectives: self.rows(&beneath.objectives),
            series: self.series(&beneath.objectives),
            kpis: plan.kpis.iter().map(|kpi| self.kpi(thing, kpi)).collect(),
            scenarios: plan.scenarios.iter().map(|scenario| self.plan_scenario(thing, scenario)).collect(),
            risks: plan.risks.iter().map(|risk| self.risk_row(thing, risk)).collect(),
            actions,
            requests: plan.requests.iter().map(|request| self.request_row(id, thing, request)).collect(),
            asks: plan.asks.iter().map(|ask| self.ask_row(thing, ask)).collect(),
            commitments: plan.commitments.iter().map(|commitment| self.commitment_row(id, thing, commitment)).collect(),
            value: self.value_rows(thing, plan),
            contributors: self.many(thing, &plan.contributors),
            customer_contributors: self.many(thing, &plan.customer_contributors),
            workshops: plan.workshops.iter().map(|workshop| self.workshop_row(thing, workshop)).collect(),
            reviews: self.rows(&beneath.reviews),
            timeline: self.account_timeline(id),
            screens: self.screen_links(id),
            pages: self.rows(&beneath.pages),
            to_write,
        }
    }

    fn plan_parts(
        &self,
        id: ThingId,
        plan: &Plan,
        actions: usize,
        to_write: &[ToWriteRow<'_>],
    ) -> Vec<(PagePart, Option<usize>)> {
        let beneath = self.edition.beneath(id);
        let mut parts = vec![
            (PagePart::Goals, Some(self.goals_of(id).len())),
            (PagePart::Problem, None),
            (PagePart::Decisions, Some(beneath.decisions.len())),
            (PagePart::Pillars, Some(plan.pillars.len())),
            (PagePart::Sales, self.edition.has_money().then_some(plan.sales.len())),
            (PagePart::Objectives, Some(beneath.objectives.len())),
            (PagePart::Kpis, Some(plan.kpis.len())),
            (PagePart::Scenarios, Some(plan.scenarios.len())),
            (PagePart::Risks, Some(plan.risks.len())),
            (PagePart::Actions, Some(actions)),
            (PagePart::Requests, Some(plan.requests.len())),
            (PagePart::Commitments, Some(plan.commitments.len())),
            (PagePart::Value, Some(plan.value.len() + plan.promises.len())),
            (PagePart::People, None),
            (PagePart::Reviews, Some(beneath.reviews.len())),
        ];
        if self.edition.audience().is_customer() {
            parts.push((PagePart::Promotions, Some(plan.promotions.len())));
            parts.push((PagePart::Terms, Some(plan.terms.len())));
        }
        // Each of these has its row in the list.
        parts.retain(|(part, _)| !to_write.iter().any(|row| row.anchor == Some(part.anchor())));
        parts.extend((!to_write.is_empty()).then_some((PagePart::ToWrite, Some(to_write.len()))));
        parts.extend((!beneath.pages.is_empty()).then_some((PagePart::Pages, Some(beneath.pages.len()))));
        parts
    }

    /// Whether the customer of a plan has goals.
    pub(crate) fn has_goals(&self, plan: ThingId) -> bool {
        !self.goals_of(plan).is_empty()
    }

    /// The goals of the customer whose account a plan is for.
    fn goals_of(&self, plan: ThingId) -> &[Goal] {
        let account = self.edition.account_of(plan).map(|account| self.edition.thing(account));
        match account.and_then(|account| account.entity()) {
            Some(Entity::Account(account)) => &account.goals,
            _ => &[],
        }
    }

    pub(crate) fn plan_goals<'a>(&'a self, id: ThingId, thing: &Thing) -> Vec<PlanGoal<'a>> {
        let objectives = &self.edition.beneath(id).objectives;
        let row = |goal: &'a Goal| {
            let anchor = PageItem::Goal.anchor(&goal.id.value);
            let served = objectives.iter().filter(|objective| self.names_goal(**objective, &anchor));
            let url = thing.account.map(|account| format!("{}#{anchor}", self.url(account)));
            // The goals of the customer stand in the account.
            let writer = thing.account.map_or(thing, |account| self.edition.thing(account));
            PlanGoal {
                goal: Link { title: self.words_of(writer, &goal.title.value), url },
                source: self.text_of(writer, goal.source.as_ref()),
                evidence: self.goal_evidence(goal),
                served: self.cards(served),
            }
        };
        self.goals_of(id).iter().map(row).collect()
    }

    fn plan_pillar(&self, thing: &Thing, part: &PillarUse) -> PlanPillar {
        let figures = part.actual.as_ref().zip(part.target.as_ref());
        PlanPillar {
            pillar: self.one(thing, Some(&part.pillar)),
            priority: part.priority.as_ref().map(|priority| priority.value.0),
            decision: self.one(thing, part.decision.as_ref()),
            target: self.money_figure(part.target.as_ref()),
            actual: self.money_figure(part.actual.as_ref()),
            gap: figures.map(|(actual, target)| {
                let gap = actual.value - target.value;
                self.format().with_sign(gap, self.format().money_figure(gap))
            }),
        }
    }

    fn sales_row(&self, line: &Sales) -> SalesRow {
        let figures = line.actual.as_ref().zip(line.target.as_ref()).filter(|(_, target)| target.value > 0.0);
        SalesRow {
            period: capitalised(&self.format().period(line.period.value)),
            is_year: matches!(line.period.value, Period::Year(_)),
            attained: figures.map(|(actual, target)| self.percent(actual.value / target.value)),
            prior: self.money_figure(line.prior.as_ref()),
            target: self.money_figure(line.target.as_ref()),
            forecast: self.money_figure(line.forecast.as_ref()),
            actual: self.money_figure(line.actual.as_ref()),
        }
    }

    fn request_row<'a>(&self, id: ThingId, thing: &Thing, request: &'a Request) -> RequestRow<'a> {
        RequestRow {
            anchor: PageItem::Request.anchor(&request.id.value),
            id: &request.id.value,
            title: self.words_of(thing, &request.title.value),
            pool: self.one(thing, Some(&request.pool)),
            period: self.format().period(request.period.value),
            quantity: self.format().number(request.quantity.value, None),
            decision: self.one(thing, request.decision.as_ref()),
            corporate_goal: self.one(thing, request.corporate_goal.as_ref()),
            cost: self.money(request.cost.as_ref()),
            benefit: self.money(request.benefit.as_ref()),
            payback: self.measured("payback_months", request.payback_months.as_ref()),
            state: self.word_of("request", request.status.value.word()),
            undecided: late::undecided(self.edition, id, request, self.today()),
            granted: self.number(request.granted.as_ref()),
            owner: self.one(thing, request.owner.as_ref()),
            decided_by: self.one(thing, request.decided_by.as_ref()),
            decided_on: self.day(request.decided_on.as_ref()),
            reason: self.word(request.reason.as_ref().map(|reason| reason.value.word())),
        }
    }

    fn plan_scenario<'a>(&self, thing: &Thing, scenario: &'a Scenario) -> ScenarioRow<'a> {
        let when = &scenario.when;
        ScenarioRow {
            anchor: PageItem::Scenario.anchor(&scenario.id.value),
            id: &scenario.id.value,
            title: self.words_of(thing, &scenario.title.value),
            actor: self.theme.word(scenario.actor.value.word()),
            kpi: self.one(thing, when.kpi.as_ref()),
            op: when.op.as_ref().map(|op| self.op(op.value)),
            value: when.value.as_ref().map(|value| self.trigger(thing, when.kpi.as_ref(), value.value)),
            readings: when.for_readings.as_ref().map(|readings| readings.value.0).filter(|readings| *readings > 1),
            event: self.text_of(thing, when.event.as_ref()),
            then: self.words_of(thing, &scenario.then.value),
            owner: self.one(thing, scenario.owner.as_ref()),
            within: self.measured("within_days", scenario.within_days.as_ref()),
            protects: self.many(thing, &scenario.protects),
            state: self.theme.word(scenario.state.as_ref().map_or("armed", |state| state.value.word())),
            fired_on: self.day(scenario.fired_on.as_ref()),
        }
    }

    fn risk_row<'a>(&self, thing: &Thing, risk: &'a Risk) -> RiskRow<'a> {
        RiskRow {
            anchor: PageItem::Risk.anchor(&risk.id.value),
            id: &risk.id.value,
            title: self.words_of(thing, &risk.title.value),
            probability: risk.probability.value.0,
            impact: risk.impact.value.0,
            response: self.word(risk.response.as_ref().map(|response| response.value.word())),
            mitigation: self.text_of(thing, risk.mitigation.as_ref()),
            scenario: self.one(thing, risk.scenario.as_ref()),
            owner: self.one(thing, risk.owner.as_ref()),
        }
    }

    fn ask_row<'a>(&self, thing: &Thing, ask: &'a Ask) -> AskRow<'a> {
        let waited = (self.today() - ask.raised.value).get_days().max(0);
        AskRow {
            text: self.words_of(thing, &ask.text.value),
            to: self.one(thing, Some(&ask.to)),
            raised: self.format().date(ask.raised.value),
            answered: self.day(ask.answered.as_ref()),
            days: ask.answered.is_none().then_some(waited),
        }
    }

    pub(crate) fn commitment_row<'a>(
        &self,
        id: ThingId,
        thing: &Thing,
        commitment: &'a Commitment,
    ) -> CommitmentRow<'a> {
        CommitmentRow {
            side: self.theme.word(commitment.side.value.word()),
            text: self.words_of(thing, &commitment.text.value),
            owner: self.one(thing, commitment.owner.as_ref()),
            due: self.day(commitment.due.as_ref()),
            done: self.day(commitment.done.as_ref()),
            late: late::commitment(self.edition, id, commitment, self.today()),
        }
    }

    pub(crate) fn value_rows<'a>(&self, thing: &Thing, plan: &'a Plan) -> Vec<ValueRow<'a>> {
        plan.value.iter().map(|value| self.value_row(thing, value)).collect()
    }

    pub(crate) fn value_row<'a>(&self, thing: &Thing, value: &'a ValueDelivered) -> ValueRow<'a> {
        ValueRow {
            date: self.format().date(value.date.value),
            text: self.words_of(thing, &value.text.value),
            amount: self.money(value.amount.as_ref()),
            evidence: self.text_of(thing, value.evidence.as_ref()),
            goal: self.one(thing, value.goal.as_ref()),
        }
    }

    fn workshop_row<'a>(&self, thing: &Thing, workshop: &'a Workshop) -> WorkshopRow<'a> {
        WorkshopRow {
            date: self.format().date(workshop.date.value),
            people: self.many(thing, &workshop.people),
            output: self.text_of(thing, workshop.output.as_ref()),
        }
    }

    /// The value of a trigger, in the unit of its KPI.
    pub(crate) fn trigger(&self, thing: &Thing, kpi: Option<&Ref<to::Kpi>>, value: f64) -> String {
        let unit = kpi.and_then(|kpi| thing.target(kpi)).and_then(|target| match target {
            Target::Item(owner, anchor) => {
                let kpis = match self.edition.thing(*owner).entity() {
                    Some(Entity::Objective(objective)) => &objective.kpis,
                    Some(Entity::Plan(plan)) => &plan.kpis,
                    _ => return None,
                };
                let kpi = kpis.iter().find(|kpi| PageItem::Kpi.id(anchor) == Some(&*kpi.id.value))?;
                Some(kpi.unit.value)
            }
            _ => None,
        });
        unit.map_or_else(|| self.format().number(value, None), |unit| self.format().value(value, unit))
    }

    /// How a trigger compares, in words.
    pub(crate) fn op(&self, op: Op) -> String {
        self.theme.word(&format!("op_{}", op_key(op)))
    }

    /// Whether an objective works for a customer goal.
    pub(crate) fn names_goal(&self, objective: ThingId, anchor: &str) -> bool {
        let thing = self.edition.thing(objective);
        let Some(Entity::Objective(record)) = thing.entity() else { return false };
        record.goals.iter().any(|goal| matches!(thing.target(goal), Some(Target::Item(_, at)) if **at == *anchor))
    }
}

pub(crate) fn op_key(op: Op) -> &'static str {
    match op {
        Op::Below => "below",
        Op::AtMost => "at_most",
        Op::Above => "above",
        Op::AtLeast => "at_least",
    }
}
