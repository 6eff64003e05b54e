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

impl Decision {
    /// Whether both sides agreed to it and it still holds.
    pub fn is_agreed(&self) -> bool {
        self.status.value == DecisionStatus::Agreed
    }

    /// Whether it is history: revoked, or superseded by another.
    pub fn is_over(&self) -> bool {
        matches!(self.status.value, DecisionStatus::Revoked | DecisionStatus::Superseded)
    }

    /// Whether it decides something: agreed, something comes first, something is given up, and both sides have a part.
    pub fn is_substantive(&self) -> bool {
        self.is_agreed() && self.wanting().is_empty()
    }

    /// The keys that a decision needs to decide something and that are empty here.
    pub fn wanting(&self) -> Vec<&'static str> {
        let blank = |role: &Option<Text>| role.as_ref().is_none_or(|role| role.value.trim().is_empty());
        [
            ("prioritises", self.prioritises.is_empty()),
            ("sacrifices", self.sacrifices.is_empty()),
            ("supplier_role", blank(&self.supplier_role)),
            ("customer_role", blank(&self.customer_role)),
        ]
        .into_iter()
        .filter_map(|(key, wanting)| wanting.then_some(key))
        .collect()
    }
}
