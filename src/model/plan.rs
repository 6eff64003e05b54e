//! The plan of an account: pillars, sales, requests, scenarios, risks, asks, commitments, value.

use super::common::{Day, Number, Share, Text, to};
use super::objective::Kpi;
use super::people::Side;
use crate::front_matter::{Ref, Within};
use crate::period::Period;
use crate::span::Placed;

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
}

record! {
    /// A plan of an account.
    Plan {
        kind: Placed<PlanKind>,
        from: Day,
        to: Day,
        status: Placed<PlanStatus>,
        created: Option<Day>,
        follows: Option<Ref<to::Plan>>,
        rolled: Option<Day>,
        growth_problem [asked]: Option<Text>,
        customer_expects [asked]: Option<Text>,
        category_role: Option<Placed<CategoryRole>>,
        vision: Option<Text>,
        mission: Option<Text>,
        contributors [asked]: Vec<Ref<to::Person>>,
        customer_contributors: Vec<Ref<to::Person>>,
        workshops: Vec<Workshop>,
        analysis_days: Option<Number>,
        approved: Option<Approval>,
        signed: Option<Signed>,
        board_presented: Option<Day>,
        pillars: Vec<PillarUse>,
        sales: Vec<Sales>,
        kpis: Vec<Kpi>,
        requests: Vec<Request>,
        scenarios: Vec<Scenario>,
        risks: Vec<Risk>,
        asks: Vec<Ask>,
        commitments: Vec<Commitment>,
        value: Vec<ValueDelivered>,
    }
}

record! {
    /// A workshop that shaped the plan.
    Workshop { date: Day, people: Vec<Ref<to::Person>>, output: Option<Text> }
}
record! {
    /// Who approved the plan, and when.
    Approval { by: Option<Ref<to::Person>>, on: Option<Day> }
}
record! {
    /// When each side signed.
    Signed { supplier: Option<Day>, customer: Option<Day> }
}
record! {
    /// A pillar's part in the growth bridge, in the site's money.
    PillarUse {
        pillar: Ref<to::Pillar>,
        priority: Option<Placed<Within<1, 99>>>,
        decision: Option<Ref<to::Decision>>,
        target: Option<Number>,
        actual: Option<Number>,
    }
}
record! {
    /// Sales of a period, in the site's money.
    Sales { period: Placed<Period>, prior: Option<Number>, target: Option<Number>, actual: Option<Number> }
}
record! {
    /// Internal resources wanted, with their business case.
    Request {
        id: Text,
        title: Text,
        pool: Ref<to::Pool>,
        period: Placed<Period>,
        quantity: Number,
        decision: Option<Ref<to::Decision>>,
        corporate_goal: Option<Ref<to::CorporateGoal>>,
        cost: Option<Number>,
        benefit: Option<Number>,
        payback_months: Option<Number>,
        status: Placed<RequestStatus>,
        granted: Option<Number>,
        owner: Option<Ref<to::Person>>,
        decided_by: Option<Ref<to::Person>>,
        decided_on: Option<Day>,
        reason: Option<Placed<RequestReason>>,
    }
}
record! {
    /// If this happens, then we do that.
    Scenario {
        id: Text,
        title: Text,
        actor: Placed<Actor>,
        when: Trigger,
        then: Text,
        owner: Option<Ref<to::Person>>,
        within_days: Option<Number>,
        protects: Vec<Ref<to::DecisionOrObjective>>,
        state: Option<Placed<ScenarioState>>,
        fired_on: Option<Day>,
    }
}
record! {
    /// What fires a scenario: a KPI against a value, or an event.
    Trigger {
        kpi: Option<Ref<to::Kpi>>,
        op: Option<Placed<Op>>,
        value: Option<Number>,
        for_readings: Option<Placed<Within<1, 99>>>,
        event: Option<Text>,
    }
}
record! {
    /// What may go wrong.
    Risk {
        id: Text,
        title: Text,
        probability: Placed<Within<1, 5>>,
        impact: Placed<Within<1, 5>>,
        response: Option<Placed<Response>>,
        scenario: Option<Ref<to::Scenario>>,
        owner: Option<Ref<to::Person>>,
    }
}
record! {
    /// A decision wanted from somebody senior.
    Ask { text: Text, to: Ref<to::Person>, raised: Day, answered: Option<Day> }
}
record! {
    /// What one side promised the other.
    Commitment {
        side: Placed<Side>,
        text: Text,
        owner: Option<Ref<to::Person>>,
        due: Option<Day>,
        done: Option<Day>,
        share: Option<Placed<Share>>,
    }
}
record! {
    /// Value delivered to the customer.
    ValueDelivered {
        date: Day,
        text: Text,
        amount: Option<Number>,
        evidence: Option<Text>,
        share: Option<Placed<Share>>,
    }
}
