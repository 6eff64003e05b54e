//! A strategic decision: what has priority, and what is given up for it.

use crate::diagnostics::Placed;
use crate::document::model::common::{Day, Text, to};
use crate::document::reference::Ref;

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
        /// where it stands: only an `agreed` one counts
        status: Placed<DecisionStatus>,
        /// the day both sides agreed
        agreed_on [asked]: Option<Day>,
        /// people on both sides
        agreed_by: Option<Signatories>,
        /// the day it was revoked or superseded
        ended_on: Option<Day>,
        /// how long it holds
        until [asked]: Option<Day>,
        /// what comes first: one to three
        prioritises [asked]: Vec<Ref<to::Driver>>,
        /// what is given up: at least one
        sacrifices [asked]: Vec<Ref<to::Driver>>,
        /// what we do
        supplier_role [asked]: Option<Text>,
        /// what they do
        customer_role [asked]: Option<Text>,
        /// how both will know
        success [asked]: Option<Text>,
        /// what else was weighed
        alternatives: Vec<Text>,
        /// the customer goals it helps
        goals: Vec<Ref<to::Goal>>,
        /// the goals of `site.toml` it serves
        corporate_goals: Vec<Ref<to::CorporateGoal>>,
        /// the contract it is about
        contract: Option<Ref<to::Contract>>,
        /// the title the customer reads
        customer_wording: Option<Text>,
        /// what is given up, in the words that the customer reads
        customer_instead_of: Option<Text>,
        /// the account manager’s part
        kam_role: Option<Placed<KamRole>>,
        /// how it turned out
        outcome: Option<Placed<Outcome>>,
        /// what was learnt
        lesson: Option<Text>,
    }
}

record! {
    /// Who agreed, on both sides.
    Signatories {
        /// who agreed for us
        supplier: Vec<Ref<to::Person>>,
        /// who agreed for them
        customer: Vec<Ref<to::Person>>,
    }
}

impl Decision {
    /// Whether both sides agreed to it and it still holds.
    pub fn is_agreed(&self) -> bool {
        self.status.value == DecisionStatus::Agreed
    }

    /// Whether it was revoked or superseded.
    pub fn is_over(&self) -> bool {
        matches!(self.status.value, DecisionStatus::Revoked | DecisionStatus::Superseded)
    }

    /// Whether it is complete: it is agreed, says what has priority and what is given up, and gives both sides a part.
    pub fn is_substantive(&self) -> bool {
        self.is_agreed() && self.wanting().is_empty()
    }

    /// The keys that a complete decision needs and that are empty here.
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
