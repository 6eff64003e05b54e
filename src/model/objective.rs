//! An objective, its KPIs and its actions.

use toml::de::DeValue;

use super::common::{Day, Number, Share, Text, to};
use crate::front_matter::{Field, Node, Reader, Ref, Wrong};
use crate::period::Period;
use crate::plain::{Names, Plain};
use crate::span::Placed;
use crate::status::{Better, Cumulation, Unit};

vocabulary! {
    /// The tier a thing stands on: where to, how, and doing it.
    Tier { Strategic "strategic", Tactical "tactical", Operational "operational" }
    /// Where an objective stands.
    ObjectiveState { Open "open", Achieved "achieved", Missed "missed", Dropped "dropped" }
    /// What an objective was derived from.
    Basis {
        Decision "decision", CustomerGoal "customer_goal", Market "market", History "history", Quota "quota",
    }
    /// What an objective is about.
    ObjectiveKind { Result "result", Capability "capability", Relationship "relationship", Hygiene "hygiene" }
    /// The family of a KPI.
    Family {
        Volume "volume", Value "value", Profit "profit", Promo "promo", Shopper "shopper", Category "category",
        Availability "availability", Service "service", Relationship "relationship",
    }
    /// Whose figure a KPI is.
    Perspective { Supplier "supplier", Customer "customer", Shared "shared" }
    /// The nature of an action.
    ActionKind { Contractual "contractual", Relational "relational", Internal "internal" }
    /// Where an action stands.
    ActionState { Open "open", Doing "doing", Blocked "blocked", Cancelled "cancelled" }
}

vocabulary!(words Unit {
    Pct "pct", ChangePct "change_pct", Pp "pp", Money "money", Count "count", Ratio "ratio", Index "index",
    Days "days", Tonnes "tonnes", Score "score",
});
vocabulary!(words Better { Up "up", Down "down", Range "range" });
vocabulary!(words Cumulation { Point "point", Ytd "ytd", Rolling12 "rolling12", PeriodSum "period_sum" });

record! {
    /// An objective of a plan.
    Objective {
        tier: Placed<Tier>,
        pillar: Option<Ref<to::Pillar>>,
        serves [asked]: Vec<Ref<to::Served>>,
        goals: Vec<Ref<to::Goal>>,
        owner [asked]: Option<Ref<to::Person>>,
        start: Option<Day>,
        due [asked]: Option<Day>,
        state: Option<Placed<ObjectiveState>>,
        closed_on: Option<Day>,
        why: Option<Text>,
        basis: Option<Placed<Basis>>,
        kind: Option<Placed<ObjectiveKind>>,
        drivers: Vec<Ref<to::Driver>>,
        kpis: Vec<Kpi>,
        actions: Vec<Action>,
    }
}

record! {
    /// A KPI of an objective or of the plan.
    Kpi {
        id: Text,
        name: Option<Text>,
        unit: Placed<Unit>,
        better: Placed<Better>,
        cumulation: Option<Placed<Cumulation>>,
        baseline [asked]: Option<Number>,
        baseline_period: Option<Placed<Period>>,
        target [asked]: Option<Placed<Goalpost>>,
        target_date: Option<Day>,
        milestones: Vec<Milestone>,
        family: Option<Placed<Family>>,
        perspective: Option<Placed<Perspective>>,
        definition: Option<Text>,
        share: Option<Placed<Share>>,
    }
}

record! {
    /// A value the path of a KPI goes through.
    Milestone { period: Placed<Period>, value: Number }
}

record! {
    /// An action of an objective or raised in a review.
    Action {
        title: Text,
        kind: Placed<ActionKind>,
        owner [asked]: Option<Ref<to::Person>>,
        start: Option<Day>,
        due [asked]: Option<Day>,
        done: Option<Day>,
        state: Option<Placed<ActionState>>,
        planned: Option<Placed<bool>>,
        counterpart: Option<Ref<to::Person>>,
        drivers: Vec<Ref<to::Driver>>,
        raised_in: Option<Ref<to::Review>>,
        objective: Option<Ref<to::Objective>>,
        id: Option<Text>,
        share: Option<Placed<Share>>,
    }
}

/// Where a KPI is to be: a value, or a band for `better = "range"`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Goalpost(pub crate::status::Target);

impl Field for Placed<Goalpost> {
    const WANTED: &'static str = "a number, or two in a list for a range";

    fn plain(&self, _names: &Names<'_>) -> Plain {
        match self.value.0 {
            crate::status::Target::Value(value) => Plain::Number(value),
            crate::status::Target::Range(low, high) => Plain::List(vec![Plain::Number(low), Plain::Number(high)]),
        }
    }

    fn read(node: &Node<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let range = reader.range(node);
        let DeValue::Array(_) = node.get_ref() else {
            return Number::read(node, reader)
                .map(|number| Self::new(Goalpost(crate::status::Target::Value(number.value)), range));
        };
        let band = Vec::<Number>::read(node, reader)?;
        match band.as_slice() {
            [low, high] if low.value <= high.value => {
                Some(Self::new(Goalpost(crate::status::Target::Range(low.value, high.value)), range))
            }
            _ => {
                let hint = "write `target = [low, high]`, the lower one first".to_owned();
                reader.wrong(node, "", Wrong::Value("this is not a band of two numbers".to_owned(), hint));
                None
            }
        }
    }
}

impl Objective {
    /// Whether it is still worked on: neither achieved, missed nor dropped.
    pub fn is_open(&self) -> bool {
        self.state.as_ref().is_none_or(|state| state.value == ObjectiveState::Open)
    }
}
