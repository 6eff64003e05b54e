//! The plan of an account: pillars, sales, requests, scenarios, risks, asks, commitments, value.

use crate::diagnostics::Placed;
use crate::document::front_matter::{Percentage, Within};
use crate::document::model::common::{Day, Number, Share, Text, to};
use crate::document::model::objective::Kpi;
use crate::document::model::people::Side;
use crate::document::reference::Ref;
use crate::figures::period::Period;

vocabulary! {
    /// The form of a plan.
    PlanKind { AccountPlan "account_plan", Jbp "jbp" }
    /// Where a plan stands.
    PlanStatus {
        Draft "draft", InReview "in_review", Approved "approved", Superseded "superseded", Archived "archived",
    }
    /// What the category is to the customer.
    CategoryRole { Destination "destination", Routine "routine", Seasonal "seasonal", Convenience "convenience" }
    /// Where a request stands.
    RequestStatus {
        Draft "draft", Requested "requested", Approved "approved", Partly "partly", Declined "declined",
        Withdrawn "withdrawn",
    }
    /// The criterion a request was decided by.
    RequestReason {
        CaseRoi "case_roi", AccountSize "account_size", AccountProfit "account_profit",
        StrategicFit "strategic_fit", Contract "contract", Risk "risk", Capacity "capacity", Rotation "rotation",
    }
    /// Who makes a scenario happen.
    Actor {
        Customer "customer", Competitor "competitor", Supply "supply", Regulation "regulation",
        Internal "internal", Market "market",
    }
    /// How a trigger compares.
    Op { Below "<", AtMost "<=", Above ">", AtLeast ">=" }
    /// Where a scenario stands.
    ScenarioState {
        Armed "armed", Fired "fired", Responding "responding", StoodDown "stood_down", Expired "expired",
    }
    /// What is done about a risk.
    Response { Avoid "avoid", Reduce "reduce", Transfer "transfer", Accept "accept" }
    /// How a term is paid.
    TermKind {
        OnInvoice "on_invoice", OffInvoice "off_invoice", Service "service", Growth "growth", Fixed "fixed",
    }
    /// What a promotion gives the shopper.
    Mechanic {
        Price "price", Multibuy "multibuy", Display "display", Leaflet "leaflet", Sampling "sampling",
        Loyalty "loyalty", Digital "digital", Other "other",
    }
    /// What the figures of a promotion count.
    PromotionUnit { Money "money", Count "count" }
    /// A step on the way to a joint plan.
    PhaseStep {
        Diagnose "diagnose", Align "align", Plan "plan", Sign "sign", Run "run", Review "review",
    }
}

record! {
    /// A plan of an account.
    Plan {
        /// `jbp`: made and signed together
        kind: Placed<PlanKind>,
        /// the first day
        from: Day,
        /// the last day; usually three years after `from`
        to: Day,
        /// where it stands: `in_review` and `approved` ask for more keys
        status: Placed<PlanStatus>,
        /// written by `keyplan new`
        created: Option<Day>,
        /// the plan before it
        follows: Option<Ref<to::Plan>>,
        /// the day it was last rolled forward
        rolled: Option<Day>,
        /// the problem you solve together
        growth_problem [asked]: Option<Text>,
        /// of a supplier in this category
        customer_expects [asked]: Option<Text>,
        /// what the category is to the customer
        category_role: Option<Placed<CategoryRole>>,
        /// where both want to be
        vision: Option<Text>,
        /// what we are there for
        mission: Option<Text>,
        /// who wrote it on our side
        contributors [asked]: Vec<Ref<to::Person>>,
        /// who wrote it on their side
        customer_contributors: Vec<Ref<to::Person>>,
        /// where it was written
        workshops: Vec<Workshop>,
        /// days spent on the analysis
        analysis_days: Option<Number>,
        /// by whom and when
        approved: Option<Approval>,
        /// when each side signed
        signed: Option<Signed>,
        /// the day the board saw it
        board_presented: Option<Day>,
        /// the growth bridge
        pillars: Vec<PillarUse>,
        /// by period
        sales: Vec<Sales>,
        /// the trade investment budget for the plan’s whole term, in the account’s money
        investment: Option<Number>,
        /// what the customer is paid for, and on what condition
        terms: Vec<Term>,
        /// what is promoted, and when
        promotions: Vec<Promotion>,
        /// of the plan itself
        kpis: Vec<Kpi>,
        /// resources wanted, with their case
        requests: Vec<Request>,
        /// if this, then that
        scenarios: Vec<Scenario>,
        /// what may go wrong
        risks: Vec<Risk>,
        /// decisions wanted from somebody senior
        asks: Vec<Ask>,
        /// what each side promised
        commitments: Vec<Commitment>,
        /// what the customer got
        value: Vec<ValueDelivered>,
        /// the way to a joint plan, step by step
        phases: Vec<Phase>,
        /// value promised to the customer
        promises: Vec<Promise>,
    }
}

record! {
    /// A workshop that shaped the plan.
    Workshop {
        /// the day
        date: Day,
        /// who took part, on both sides
        people: Vec<Ref<to::Person>>,
        /// what came out of it
        output: Option<Text>,
    }
}
record! {
    /// Who approved the plan, and when.
    Approval {
        /// who approved it: the account’s director
        by: Option<Ref<to::Person>>,
        /// the day
        on: Option<Day>,
    }
}
record! {
    /// When each side signed.
    Signed {
        /// the day we signed
        supplier: Option<Day>,
        /// the day they signed
        customer: Option<Day>,
    }
}
record! {
    /// A pillar's part in the growth bridge, in the account's money.
    PillarUse {
        /// the pillar that brings the growth
        pillar: Ref<to::Pillar>,
        /// 1 comes first
        priority: Option<Placed<Within<1, 99>>>,
        /// the decision behind it
        decision: Option<Ref<to::Decision>>,
        /// growth wanted from it, in the account’s money; may be negative
        target: Option<Number>,
        /// growth so far, in the account’s money
        actual: Option<Number>,
    }
}
record! {
    /// Sales of a period, in the account's money.
    Sales {
        /// such as a fiscal year or its quarters
        period: Placed<Period>,
        /// the same period a year before, in the account’s money
        prior: Option<Number>,
        /// in the account’s money; four quarters make their year
        target: Option<Number>,
        /// the latest estimate, in the account’s money
        forecast: Option<Number>,
        /// in the account’s money, once it is known
        actual: Option<Number>,
    }
}
record! {
    /// Internal resources requested, with their business case.
    Request {
        /// what others name it by
        id: Text,
        /// what is wanted
        title: Text,
        /// a pool of `site.toml`
        pool: Ref<to::Pool>,
        /// when it is wanted: a period of the pool
        period: Placed<Period>,
        /// how much, in the unit of the pool
        quantity: Number,
        /// the decision it serves
        decision: Option<Ref<to::Decision>>,
        /// the goal of `site.toml` it serves
        corporate_goal: Option<Ref<to::CorporateGoal>>,
        /// in the account’s money
        cost: Option<Number>,
        /// in the account’s money
        benefit: Option<Number>,
        /// months until the benefit covers the cost
        payback_months: Option<Number>,
        /// where it stands; `partly` has `granted`
        status: Placed<RequestStatus>,
        /// how much was given, in the unit of the pool
        granted: Option<Number>,
        /// who asks
        owner: Option<Ref<to::Person>>,
        /// who decided
        decided_by: Option<Ref<to::Person>>,
        /// the day it was decided
        decided_on: Option<Day>,
        /// what it was decided by
        reason: Option<Placed<RequestReason>>,
    }
}
record! {
    /// If this happens, then we do that.
    Scenario {
        /// what others name it by
        id: Text,
        /// what may happen
        title: Text,
        /// who makes it happen
        actor: Placed<Actor>,
        /// a KPI against a value, or an event
        when: Trigger,
        /// what we do
        then: Text,
        /// who does it
        owner: Option<Ref<to::Person>>,
        /// the contract it is about
        contract: Option<Ref<to::Contract>>,
        /// how soon, in days from the trigger
        within_days: Option<Number>,
        /// what is at stake
        protects: Vec<Ref<to::DecisionOrObjective>>,
        /// where it stands; default `armed`
        state: Option<Placed<ScenarioState>>,
        /// the day the trigger was met
        fired_on: Option<Day>,
    }
}
record! {
    /// What fires a scenario: a KPI against a value, or an event.
    Trigger {
        /// with `op` and `value`: the KPI that is watched
        kpi: Option<Ref<to::Kpi>>,
        /// how its reading compares with `value`
        op: Option<Placed<Op>>,
        /// in the unit of the KPI
        value: Option<Number>,
        /// how many in a row; default 1
        for_readings: Option<Placed<Within<1, 99>>>,
        /// instead of a KPI: what has to happen
        event: Option<Text>,
    }
}
record! {
    /// What may go wrong.
    Risk {
        /// what others name it by
        id: Text,
        /// what may go wrong
        title: Text,
        /// 5 is nearly certain
        probability: Placed<Within<1, 5>>,
        /// 5 is worst
        impact: Placed<Within<1, 5>>,
        /// what is done about it
        response: Option<Placed<Response>>,
        /// how, in a sentence
        mitigation: Option<Text>,
        /// what we do if it happens
        scenario: Option<Ref<to::Scenario>>,
        /// who watches it
        owner: Option<Ref<to::Person>>,
    }
}
record! {
    /// A decision wanted from somebody senior.
    Ask {
        /// the decision that is wanted
        text: Text,
        /// who should decide
        to: Ref<to::Person>,
        /// the day it was asked
        raised: Day,
        /// the day of the answer
        answered: Option<Day>,
    }
}
record! {
    /// What one side promised the other.
    Commitment {
        /// who promised
        side: Placed<Side>,
        /// what was promised
        text: Text,
        /// who looks after it
        owner: Option<Ref<to::Person>>,
        /// the last day
        due: Option<Day>,
        /// the day it was kept
        done: Option<Day>,
        /// `customer`: goes to the customer edition; default `internal`
        share: Option<Placed<Share>>,
    }
}
record! {
    /// Value delivered to the customer.
    ValueDelivered {
        /// the day it was delivered
        date: Day,
        /// what the customer got
        text: Text,
        /// what it is worth to them, in the account’s money
        amount: Option<Number>,
        /// how that is known
        evidence: Option<Text>,
        /// the customer goal it helps
        goal: Option<Ref<to::Goal>>,
        /// `customer`: goes to the customer edition; default `internal`
        share: Option<Placed<Share>>,
    }
}
record! {
    /// What the customer is paid, and for what.
    Term {
        /// what others name it by
        id: Text,
        /// what it is called
        title: Text,
        /// how it is paid
        kind: Placed<TermKind>,
        /// what the customer has to do for it; without one it is unconditional
        condition: Option<Text>,
        /// per cent of sales
        pct: Option<Placed<Percentage>>,
        /// over the plan’s whole term, in the account’s money
        amount: Option<Number>,
        /// `customer`: goes to the customer edition; default `internal`
        share: Option<Placed<Share>>,
    }
}
record! {
    /// A promotion with the customer.
    Promotion {
        /// what others name it by
        id: Text,
        /// what it is called
        title: Text,
        /// the first day
        from: Day,
        /// the last day
        to: Day,
        /// what the shopper gets
        mechanic: Placed<Mechanic>,
        /// what is promoted
        products: Vec<Text>,
        /// the pillar it belongs to
        pillar: Option<Ref<to::Pillar>>,
        /// the objective it serves
        objective: Option<Ref<to::Objective>>,
        /// the growth drivers it moves
        drivers: Vec<Ref<to::Driver>>,
        /// the discount, per cent
        depth_pct: Option<Placed<Percentage>>,
        /// what we pay, in the account’s money
        funding: Option<Number>,
        /// what `baseline`, `expected` and `result` count; default `money`
        unit: Option<Placed<PromotionUnit>>,
        /// sales without it, in `unit`
        baseline: Option<Number>,
        /// sales above the baseline, in `unit`
        expected: Option<Number>,
        /// sales above the baseline, once they are known, in `unit`
        result: Option<Number>,
        /// what came back for each unit of money spent
        roi: Option<Number>,
        /// what was learnt
        lesson: Option<Text>,
        /// who looks after it
        owner: Option<Ref<to::Person>>,
        /// `customer`: goes to the customer edition; default `internal`
        share: Option<Placed<Share>>,
    }
}
record! {
    /// A step on the way to a joint plan.
    Phase {
        /// the step
        phase: Placed<PhaseStep>,
        /// the first day
        from: Option<Day>,
        /// the last day
        to: Option<Day>,
    }
}
record! {
    /// Value promised to the customer.
    Promise {
        /// what the customer will get
        text: Text,
        /// what it is worth to them, in the account’s money
        amount: Option<Number>,
        /// the last day
        by: Option<Day>,
        /// the customer goal it helps
        goal: Option<Ref<to::Goal>>,
        /// who it was promised to
        to: Option<Ref<to::Person>>,
        /// `customer`: goes to the customer edition; default `internal`
        share: Option<Placed<Share>>,
    }
}

impl PlanStatus {
    /// Whether a plan still counts: it is neither superseded nor archived.
    pub fn counts(self) -> bool {
        !matches!(self, Self::Superseded | Self::Archived)
    }
}

impl Request {
    /// What it takes of its pool: what is granted, and what is requested and not decided. None for one that requests
    /// nothing.
    ///
    /// An approved request is granted in full, or what `granted` says; of a partly approved one, what `granted` says.
    pub fn takes(&self) -> Option<PoolShare> {
        let stated = self.granted.as_ref().map(|granted| granted.value);
        let (granted, requested) = match self.status.value {
            RequestStatus::Approved => (stated.unwrap_or(self.quantity.value), 0.0),
            RequestStatus::Partly => (stated.unwrap_or(0.0), 0.0),
            RequestStatus::Requested => (0.0, self.quantity.value),
            RequestStatus::Draft | RequestStatus::Declined | RequestStatus::Withdrawn => return None,
        };
        Some(PoolShare { granted, requested })
    }
}

/// A part of a pool in a period, in the unit of the pool.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PoolShare {
    /// What is granted.
    pub granted: f64,
    /// What is requested and not decided.
    pub requested: f64,
}
