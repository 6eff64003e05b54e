//! Names that stand for other things, as an author writes them. What a name means is found by `playbook::resolve`.

use crate::diagnostics::Placed;

/// What a reference asks for: the field decides the kind.
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
    /// A KPI of the plan or of one of its objectives.
    Kpi,
    /// An action that carries an id.
    Action,
    /// A growth driver of the site.
    Driver,
    /// A corporate goal of the site.
    CorporateGoal,
    /// A resource pool of the site.
    Pool,
}

/// A name that stands for something else, as written. What it means is kept beside the document, by `slot`.
#[derive(Clone, Debug, PartialEq)]
pub struct Reference {
    /// What the field asks for.
    pub wants: Wants,
    /// The key it stands under: `owner`, `serves`.
    pub field: &'static str,
    /// The name as written, trimmed, in NFC.
    pub name: Placed<String>,
    /// Its place in the document's table of targets.
    pub slot: u32,
}

/// A field that asks for one kind of thing.
#[derive(Clone, Debug, PartialEq)]
pub struct Ref<K> {
    /// What is written.
    pub reference: Reference,
    kind: std::marker::PhantomData<K>,
}

impl<K> Ref<K> {
    /// The reference, of a field that asks for this kind.
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

/// The kinds a [`Ref`] can ask for.
pub trait ReferenceKind {
    /// The same as a value.
    const WANTS: Wants;
    /// What goes into the field, in the words of a message: `the name of a person`.
    const WANTED: &'static str;
}
