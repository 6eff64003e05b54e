//! The account, its customer goals, contacts and alignment, and the four parts of its situation.

use crate::diagnostics::Placed;
use crate::document::front_matter::Within;
use crate::document::model::common::{Day, Number, Share, Text, to};
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
        /// an executive of ours
        sponsor [asked]: Option<Ref<to::Person>>,
        /// theirs
        customer_sponsor: Option<Ref<to::Person>>,
        /// the account it belongs to
        parent: Option<Ref<to::Account>>,
        /// how much it matters: `A` most
        segment [asked]: Option<Placed<Segment>>,
        /// how the customer sells
        channel: Option<Placed<Channel>>,
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
        /// the seven elements, scored on a day
        alignment: Vec<Alignment>,
        /// profit and loss of a year
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
        /// the year it is to be reached
        by: Option<Placed<Within<1900, 2200>>>,
        /// what they measure it by
        metric: Option<Text>,
        /// `customer`: goes to the customer edition; default `internal`
        share: Option<Placed<Share>>,
    }
}

record! {
    /// A person of the customer on the stakeholder map.
    Contact {
        /// somebody of the customer
        person: Ref<to::Person>,
        /// on what they buy; 5 is most
        influence: Option<Placed<Within<1, 5>>>,
        /// −2 against us, 2 for us
        support: Option<Placed<Within<-2, 2>>>,
        /// the part in buying
        buying_role: Option<Placed<BuyingRole>>,
        /// how well we know them
        coverage: Option<Placed<Coverage>>,
        /// who of us
        our_contact: Option<Ref<to::Person>>,
        /// the day of the last meeting
        last_met: Option<Day>,
        /// what the scores are based on
        evidence: Option<Text>,
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
        /// what people can; 5 is best
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
        /// what we want of it
        ask: Option<Text>,
    }
}

record! {
    /// The account's profit and loss of a year, in the site's money.
    Finance {
        /// the fiscal year
        year: Placed<Within<1900, 2200>>,
        /// before discounts and terms, in the site’s money
        gross_sales: Option<Number>,
        /// after all discounts and terms, in the site’s money
        net_sales: Option<Number>,
        /// net sales less cost of goods, in the site’s money
        gross_margin: Option<Number>,
        /// logistics, service, people, in the site’s money
        cost_to_serve: Option<Number>,
        /// gross margin less cost to serve, in the site’s money
        contribution: Option<Number>,
        /// days until they pay
        dso: Option<Number>,
    }
}

record! {
    /// One of the four parts of the situation.
    Situation {
        /// the day it was true
        as_of [asked]: Option<Day>,
        /// where it is known from
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
