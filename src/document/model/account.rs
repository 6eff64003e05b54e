//! The account, its customer goals, contacts and alignment, and the four parts of its situation.

use crate::diagnostics::Placed;
use crate::document::front_matter::{Percentage, Within};
use crate::document::model::common::{Day, Number, Share, Text, Year, to};
use crate::document::model::people::Function;
use crate::document::reference::Ref;

vocabulary! {
    /// How much an account matters.
    Segment { A "A", B "B", C "C" }
    /// The channel an account trades in.
    Channel {
        Hyper "hyper", Super "super", Minimart "minimart", Convenience "convenience", Discount "discount",
        HealthBeauty "health_beauty", CashCarry "cash_carry", Ecommerce "ecommerce", Industrial "industrial",
        Services "services", Other "other",
    }
    /// The stage of the relationship.
    RelationshipStage {
        Exploratory "exploratory", Basic "basic", Cooperative "cooperative", Interdependent "interdependent",
        Integrated "integrated",
    }
    /// What we mean to do with the account.
    Posture {
        Invest "invest", Grow "grow", Maintain "maintain", Harvest "harvest", Turnaround "turnaround", Exit "exit",
    }
    /// How often the account is reviewed.
    ReviewEvery { Month "month", Quarter "quarter", Half "half", Year "year" }
    /// How well something is known.
    Evidence { Assumed "assumed", Confirmed "confirmed" }
    /// A contact's part in buying.
    BuyingRole {
        Approver "approver", Decider "decider", Recommender "recommender", Evaluator "evaluator", User "user",
        Gatekeeper "gatekeeper",
    }
    /// How well a contact is covered.
    Coverage { None "none", Brief "brief", Multiple "multiple", InDepth "in_depth" }
    /// How a contract goes on after its end.
    Renewal { Auto "auto", Negotiated "negotiated", Tender "tender" }
    /// Who has a field of the white space.
    WhitespaceState {
        Owned "owned", Pilot "pilot", Open "open", Competitor "competitor", None "none",
    }
    /// What the figures of a year are.
    FinanceKind { Actual "actual", Plan "plan", Estimate "estimate" }
}

record! {
    /// A key account.
    Account {
        /// two letters of ISO 3166
        country: Text,
        /// answers for the account
        manager [asked]: Option<Ref<to::Person>>,
        /// stands in for the manager
        deputy: Option<Ref<to::Person>>,
        /// the key account director, who approves its plans
        director: Option<Ref<to::Person>>,
        /// an executive on our side
        sponsor [asked]: Option<Ref<to::Person>>,
        /// the executive on their side
        customer_sponsor: Option<Ref<to::Person>>,
        /// the account it belongs to
        parent: Option<Ref<to::Account>>,
        /// how much it matters: `A` most
        segment [asked]: Option<Placed<Segment>>,
        /// how the customer sells
        channel: Option<Placed<Channel>>,
        /// the trade it is in
        industry: Option<Text>,
        /// three letters; for all its money and that of its plans; default the site’s
        currency: Option<Text>,
        /// the title of its customer edition
        customer_title: Option<Text>,
        /// how close the relationship is
        stage: Option<Placed<RelationshipStage>>,
        /// what we mean to do
        posture: Option<Placed<Posture>>,
        /// other names, for the check for leaks
        also_known_as: Vec<Text>,
        /// how often its plans are reviewed; default `quarter`
        review_every: Option<Placed<ReviewEvery>>,
        /// who works for the account
        team: Vec<Ref<to::Person>>,
        /// the customer’s own goals
        goals: Vec<Goal>,
        /// who matters at the customer
        contacts: Vec<Contact>,
        /// what is agreed in writing, and how long
        contracts: Vec<Contract>,
        /// which unit buys which offer, and which could
        whitespace: Vec<WhitespaceField>,
        /// who else sells to them
        competitors: Vec<Competitor>,
        /// how attractive the account is, and how strong we are there
        potential: Option<Potential>,
        /// the seven elements, scored on a day
        alignment: Vec<Alignment>,
        /// profit and loss for a year
        finance: Vec<Finance>,
    }
}

record! {
    /// One of the customer's own goals.
    Goal {
        /// what others name it by
        id: Text,
        /// the goal in the customer’s words
        title: Text,
        /// where the customer said so
        source [asked]: Option<Text>,
        /// default `assumed`
        evidence: Option<Placed<Evidence>>,
        /// the year it should be reached
        by: Option<Placed<Year>>,
        /// what they measure it by
        metric: Option<Text>,
        /// `customer`: goes to the customer edition; default `internal`
        share: Option<Placed<Share>>,
    }
}

record! {
    /// A person at the customer, on the stakeholder map.
    Contact {
        /// somebody at the customer
        person: Ref<to::Person>,
        /// on what they buy; 5 is most
        influence: Option<Placed<Within<1, 5>>>,
        /// −2 against us, 2 for us
        support: Option<Placed<Within<-2, 2>>>,
        /// their part in buying
        buying_role: Option<Placed<BuyingRole>>,
        /// how well we know them
        coverage: Option<Placed<Coverage>>,
        /// which of us
        our_contact: Option<Ref<to::Person>>,
        /// the day of the last meeting
        last_met: Option<Day>,
        /// what the scores are based on
        evidence: Option<Text>,
        /// who they work for
        reports_to: Option<Ref<to::Person>>,
        /// what is in it for them
        cares_about: Option<Text>,
    }
}

record! {
    /// A contract with the customer. Objectives, decisions and scenarios name one by its id.
    Contract {
        /// what others name it by
        id: Text,
        /// what it is called
        title: Text,
        /// the first day
        from: Day,
        /// the last day
        to: Day,
        /// what it is about
        covers: Option<Text>,
        /// per year, in the account’s money
        value: Option<Number>,
        /// how many months before its end notice has to be given; default 0
        notice_months: Option<Placed<Within<0, 120>>>,
        /// what happens at its end
        renews: Option<Placed<Renewal>>,
        /// the day it was signed
        signed: Option<Day>,
        /// which of us looks after it
        owner: Option<Ref<to::Person>>,
        /// `customer`: goes to the customer edition; default `internal`
        share: Option<Placed<Share>>,
    }
}

record! {
    /// A field of the white space: a unit of the customer and one of our offers.
    WhitespaceField {
        /// a unit of the customer: a site, a format, a division
        unit: Text,
        /// one of our offers: a range, a service
        offer: Text,
        /// who has it
        state: Placed<WhitespaceState>,
        /// per year, in the account’s money
        size: Option<Number>,
        /// who else has it, or wants it
        competitor: Option<Text>,
        /// the decision that names it
        decision: Option<Ref<to::Decision>>,
        /// the objective that goes for it
        objective: Option<Ref<to::Objective>>,
    }
}

record! {
    /// Somebody else who sells to the customer.
    Competitor {
        /// what it is called
        name: Text,
        /// its share of what the customer buys, per cent
        share: Option<Placed<Percentage>>,
        /// what it does better
        strength: Option<Text>,
        /// what it may do to us
        threat: Option<Text>,
        /// what we do then
        scenario: Option<Ref<to::Scenario>>,
    }
}

record! {
    /// How attractive the account is to us, and how strong we are with it.
    Potential {
        /// how attractive the account is to us; 5 is most
        attractiveness: Placed<Within<1, 5>>,
        /// how strong we are with the account; 5 is most
        strength: Placed<Within<1, 5>>,
        /// why
        reasons: Option<Text>,
    }
}

record! {
    /// The seven elements of internal alignment on a day.
    Alignment {
        /// the day it was scored
        date: Day,
        /// who scored
        raters [must]: Vec<Ref<to::Person>>,
        /// whether all want the same for the account; 5 is best
        shared_values: Placed<Within<1, 5>>,
        /// how leaders act towards it; 5 is best
        style: Placed<Within<1, 5>>,
        /// what people can do; 5 is best
        skills: Placed<Within<1, 5>>,
        /// who is there, and enough of them; 5 is best
        staff: Placed<Within<1, 5>>,
        /// whether all work on the same plan; 5 is best
        strategy: Placed<Within<1, 5>>,
        /// who reports to whom; 5 is best
        structure: Placed<Within<1, 5>>,
        /// data, processes and tools; 5 is best
        systems: Placed<Within<1, 5>>,
        /// what the scores are based on
        evidence: Option<Text>,
        /// KPIs of a function that stand in the way
        blockers: Vec<Blocker>,
    }
}

record! {
    /// A KPI of a function that stands in the account's way.
    Blocker {
        /// whose KPI it is
        function: Option<Placed<Function>>,
        /// what it is called
        kpi: Option<Text>,
        /// how it stands in the way
        conflict: Option<Text>,
        /// what we ask for
        ask: Option<Text>,
        /// who looks after it
        owner: Option<Ref<to::Person>>,
        /// the day it was raised
        raised: Option<Day>,
        /// the day it was settled
        settled: Option<Day>,
    }
}

record! {
    /// The account's profit and loss of a year, in the account's money.
    Finance {
        /// the fiscal year
        year: Placed<Year>,
        /// what the figures are; default `actual`
        kind: Option<Placed<FinanceKind>>,
        /// at list price, in the account’s money
        list_sales: Option<Number>,
        /// discounts on the invoice, in the account’s money
        on_invoice: Option<Number>,
        /// before discounts and terms, in the account’s money
        gross_sales: Option<Number>,
        /// terms paid after the invoice, in the account’s money
        off_invoice: Option<Number>,
        /// after all discounts and terms, in the account’s money
        net_sales: Option<Number>,
        /// cost of goods, in the account’s money
        cogs: Option<Number>,
        /// net sales less cost of goods, in the account’s money
        gross_margin: Option<Number>,
        /// logistics, service, people, in the account’s money
        cost_to_serve: Option<Number>,
        /// gross margin less cost to serve, in the account’s money
        contribution: Option<Number>,
        /// days until they pay
        dso: Option<Number>,
        /// what the customer earns with our goods, in the account’s money
        customer_margin: Option<Number>,
    }
}

record! {
    /// One of the four parts of the situation.
    Situation {
        /// the day it was true
        as_of [asked]: Option<Day>,
        /// where it comes from
        sources: Vec<Text>,
        /// single facts, and how well each is known
        facts: Vec<RecordedFact>,
    }
}

record! {
    /// A fact and how well it is known.
    RecordedFact {
        /// the fact, as a sentence
        text: Text,
        /// whether somebody confirmed it
        evidence: Placed<Evidence>,
    }
}
