//! The account, its customer goals, contacts and alignment, and the four parts of its situation.

use super::common::{Day, Number, Share, Text, to};
use super::people::Function;
use crate::front_matter::{Ref, Within};
use crate::span::Placed;

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
    Stage {
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
        country: Text,
        manager [asked]: Option<Ref<to::Person>>,
        deputy: Option<Ref<to::Person>>,
        director: Option<Ref<to::Person>>,
        sponsor [asked]: Option<Ref<to::Person>>,
        customer_sponsor: Option<Ref<to::Person>>,
        parent: Option<Ref<to::Account>>,
        segment [asked]: Option<Placed<Segment>>,
        channel: Option<Placed<Channel>>,
        stage: Option<Placed<Stage>>,
        posture: Option<Placed<Posture>>,
        also_known_as: Vec<Text>,
        review_every: Option<Placed<ReviewEvery>>,
        team: Vec<Ref<to::Person>>,
        goals: Vec<Goal>,
        contacts: Vec<Contact>,
        alignment: Vec<Alignment>,
        finance: Vec<Finance>,
    }
}

record! {
    /// One of the customer's own goals.
    Goal {
        id: Text,
        title: Text,
        source [asked]: Option<Text>,
        evidence: Option<Placed<Evidence>>,
        by: Option<Placed<Within<1900, 2200>>>,
        metric: Option<Text>,
        share: Option<Placed<Share>>,
    }
}

record! {
    /// A person of the customer on the stakeholder map.
    Contact {
        person: Ref<to::Person>,
        influence: Option<Placed<Within<1, 5>>>,
        support: Option<Placed<Within<-2, 2>>>,
        buying_role: Option<Placed<BuyingRole>>,
        coverage: Option<Placed<Coverage>>,
        our_contact: Option<Ref<to::Person>>,
        last_met: Option<Day>,
        evidence: Option<Text>,
    }
}

record! {
    /// The seven elements of internal alignment on a day.
    Alignment {
        date: Day,
        raters [must]: Vec<Ref<to::Person>>,
        shared_values: Placed<Within<1, 5>>,
        style: Placed<Within<1, 5>>,
        skills: Placed<Within<1, 5>>,
        staff: Placed<Within<1, 5>>,
        strategy: Placed<Within<1, 5>>,
        structure: Placed<Within<1, 5>>,
        systems: Placed<Within<1, 5>>,
        evidence: Option<Text>,
        blockers: Vec<Blocker>,
    }
}

record! {
    /// A KPI of a function that stands in the account's way.
    Blocker {
        function: Option<Placed<Function>>,
        kpi: Option<Text>,
        conflict: Option<Text>,
        ask: Option<Text>,
    }
}

record! {
    /// The account's profit and loss of a year, in the site's money.
    Finance {
        year: Placed<Within<1900, 2200>>,
        gross_sales: Option<Number>,
        net_sales: Option<Number>,
        gross_margin: Option<Number>,
        cost_to_serve: Option<Number>,
        contribution: Option<Number>,
        dso: Option<Number>,
    }
}

record! {
    /// One of the four parts of the situation.
    Situation { as_of [asked]: Option<Day>, sources: Vec<Text>, facts: Vec<Fact> }
}

record! {
    /// A fact and how well it is known.
    Fact { text: Text, evidence: Placed<Evidence> }
}
