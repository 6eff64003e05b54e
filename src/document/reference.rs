//! References: names of other things, as an author writes them. `playbook::resolve` finds what they mean.

use crate::diagnostics::{Message, Placed, say};

/// What a reference can mean. The field that it stands in decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Wants {
    /// A person.
    Person,
    /// A growth pillar.
    Pillar,
    /// An account.
    Account,
    /// A plan of the same account.
    Plan,
    /// A decision.
    Decision,
    /// An objective.
    Objective,
    /// A decision or an objective.
    DecisionOrObjective,
    /// A decision, or an objective of a higher tier.
    Served,
    /// A review.
    Review,
    /// One of the account's customer goals.
    Goal,
    /// A scenario of the plan.
    Scenario,
    /// One of the account's contracts.
    Contract,
    /// A KPI of the plan or of one of its objectives.
    Kpi,
    /// An action that has an id.
    Action,
    /// A growth driver of the site.
    Driver,
    /// A corporate goal of the site.
    CorporateGoal,
    /// A resource pool of the site.
    Pool,
}

/// The name of another thing, as written. Its meaning is kept in the list of targets of the thing, at `slot`.
#[derive(Clone, Debug, PartialEq)]
pub struct Reference {
    /// What the field can mean.
    pub wants: Wants,
    /// The key that it is the value of: `owner`, `serves`.
    pub field: &'static str,
    /// The name as written, trimmed, in NFC.
    pub name: Placed<String>,
    /// Its index in the list of targets.
    pub slot: u32,
}

/// A reference whose type says what it can mean.
#[derive(Clone, Debug, PartialEq)]
pub struct Ref<K> {
    /// The reference.
    pub reference: Reference,
    kind: std::marker::PhantomData<K>,
}

impl<K> Ref<K> {
    /// Wraps a reference of a field for this kind.
    pub(crate) fn new(reference: Reference) -> Self {
        Self { reference, kind: std::marker::PhantomData }
    }
}

impl<K> std::ops::Deref for Ref<K> {
    type Target = Reference;
    fn deref(&self) -> &Reference {
        &self.reference
    }
}

/// The kinds of things that a [`Ref`] can mean.
pub trait ReferenceKind {
    /// The kind as a value.
    const WANTS: Wants;
    /// What goes into the field, in the words of the guide: `the name of a person, in quotes`.
    const WANTED: &'static str;
    /// What the name is of: `a person`.
    const THING: &'static str;

    /// What goes into the field: `the name of a person, in quotes`.
    fn wanted() -> Message {
        say!("the name of {thing}, in quotes", thing = Message::constant(Self::THING))
    }
}
