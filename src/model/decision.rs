//! A strategic decision: what comes first, and what is given up for it.

use super::common::{Day, Text, to};
use crate::front_matter::Ref;
use crate::span::Placed;

vocabulary! {
    /// Where a decision stands.
    DecisionStatus { Proposed "proposed", Agreed "agreed", Revoked "revoked", Superseded "superseded" }
    /// The account manager's part in it.
    KamRole { Leads "leads", CoCreates "co_creates", Prepares "prepares", Absent "absent" }
    /// How it turned out.
    Outcome { Worked "worked", Partly "partly", Failed "failed", TooEarly "too_early" }
}

record! {
    /// A strategic decision of a plan.
    Decision {
        status: Placed<DecisionStatus>,
        agreed_on [asked]: Option<Day>,
        agreed_by: Option<Signatories>,
        ended_on: Option<Day>,
        until [asked]: Option<Day>,
        prioritises [asked]: Vec<Ref<to::Driver>>,
        sacrifices [asked]: Vec<Ref<to::Driver>>,
        supplier_role [asked]: Option<Text>,
        customer_role [asked]: Option<Text>,
        success [asked]: Option<Text>,
        alternatives: Vec<Text>,
        goals: Vec<Ref<to::Goal>>,
        customer_wording: Option<Text>,
        kam_role: Option<Placed<KamRole>>,
        outcome: Option<Placed<Outcome>>,
        lesson: Option<Text>,
    }
}

record! {
    /// Who agreed, on both sides.
    Signatories { supplier: Vec<Ref<to::Person>>, customer: Vec<Ref<to::Person>> }
}
