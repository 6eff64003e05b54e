//! An objective, its KPIs and its actions.

use toml::de::DeValue;

use crate::diagnostics::{Placed, say};
use crate::document::front_matter::{Field, Node, TomlReader, Wrong};
use crate::document::model::common::{Day, Number, Share, Text, to};
use crate::document::plain::{Plain, ReferenceNames};
use crate::document::reference::Ref;
use crate::document::written::{Written, WrittenVisitor};
use crate::figures::period::Period;
use crate::figures::status::{Better, Cumulation, Unit};

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
        Availability "availability", Service "service", Relationship "relationship", Adoption "adoption",
        Outcome "outcome", Retention "retention", TimeToValue "time_to_value", Uptime "uptime",
        TotalCost "total_cost", InstalledBase "installed_base",
    }
    /// Whose figure a KPI is.
    Perspective { Supplier "supplier", Customer "customer", Shared "shared" }
    /// How a KPI gets to its target.
    PathShape { Line "line", Step "step" }
    /// The nature of an action.
    ActionKind { Contractual "contractual", Relational "relational", Internal "internal" }
    /// Where an action stands.
    ActionState { Open "open", Doing "doing", Blocked "blocked", Cancelled "cancelled" }
}

vocabulary!(words Unit {
    Pct "pct", RatePct "rate_pct", ChangePct "change_pct", Pp "pp", Money "money", Count "count", Ratio "ratio", Index "index",
    Days "days", Tonnes "tonnes", Score "score",
});
vocabulary!(words Better { Up "up", Down "down", Range "range" });
vocabulary!(words Cumulation { Point "point", Ytd "ytd", Rolling12 "rolling12", PeriodSum "period_sum" });

record! {
    /// An objective of a plan.
    Objective {
        /// the direction; the way there; the work itself
        tier: Placed<Tier>,
        /// mandatory for a tactical one
        pillar: Option<Ref<to::Pillar>>,
        /// what it is there for
        serves [asked]: Vec<Ref<to::Served>>,
        /// the customer goals it helps
        goals: Vec<Ref<to::Goal>>,
        /// who answers for it
        owner [asked]: Option<Ref<to::Person>>,
        /// the first day, where the path of its KPIs begins
        start: Option<Day>,
        /// the last day
        due [asked]: Option<Day>,
        /// where it stands; default `open`
        state: Option<Placed<ObjectiveState>>,
        /// the day it was achieved, missed or dropped
        closed_on: Option<Day>,
        /// why it is wanted, in a sentence
        why: Option<Text>,
        /// what it was derived from
        basis: Option<Placed<Basis>>,
        /// what it is about; default `result`
        kind: Option<Placed<ObjectiveKind>>,
        /// what it brings a year if it succeeds, in the account’s money
        prize: Option<Number>,
        /// the contract it is about
        contract: Option<Ref<to::Contract>>,
        /// the growth drivers it moves
        drivers: Vec<Ref<to::Driver>>,
        /// how it is measured
        kpis: Vec<Kpi>,
        /// what is done about it
        actions: Vec<Action>,
    }
}

record! {
    /// A KPI of an objective or of the plan.
    Kpi {
        /// short, such as `osa`
        id: Text,
        /// what it is called; default the `id`
        name: Option<Text>,
        /// `pct` a share of a hundred, `rate_pct` a percentage without upper end, `change_pct` growth, `pp` points,
        /// `money` the account’s money
        unit: Placed<Unit>,
        /// `range`: inside a band
        better: Placed<Better>,
        /// whether a reading is a point or a sum; default `point`
        cumulation: Option<Placed<Cumulation>>,
        /// where it began, in its unit
        baseline [asked]: Option<Number>,
        /// when it was there
        baseline_period: Option<Placed<Period>>,
        /// in its unit; `[low, high]` for a range
        target [asked]: Option<Placed<Goalpost>>,
        /// when it should be reached; else the objective’s `due`, else the end of the plan
        target_date: Option<Day>,
        /// values on the way, with straight lines between them
        milestones: Vec<Milestone>,
        /// how it gets there: a line, or a step (all or nothing, at its date); default `line`
        path: Option<Placed<PathShape>>,
        /// what it is about
        family: Option<Placed<Family>>,
        /// whose figure it is
        perspective: Option<Placed<Perspective>>,
        /// how it is counted
        definition: Option<Text>,
        /// `customer`: goes to the customer edition; default `internal`
        share: Option<Placed<Share>>,
    }
}

record! {
    /// A value the path of a KPI goes through.
    Milestone {
        /// the value is due at its end
        period: Placed<Period>,
        /// in the unit of the KPI
        value: Number,
    }
}

record! {
    /// An action of an objective or raised in a review.
    Action {
        /// what is done
        title: Text,
        /// with a contract, for the relationship, or among ourselves
        kind: Placed<ActionKind>,
        /// who does it
        owner [asked]: Option<Ref<to::Person>>,
        /// the first day
        start: Option<Day>,
        /// the last day
        due [asked]: Option<Day>,
        /// the day it was done
        done: Option<Day>,
        /// where it stands without `done`; default `open`
        state: Option<Placed<ActionState>>,
        /// `false`: it came up in between; default `true`
        planned: Option<Placed<bool>>,
        /// who at the customer
        counterpart: Option<Ref<to::Person>>,
        /// who else has a part in it
        involves: Vec<Ref<to::Person>>,
        /// the actions that come first, by their ids
        after: Vec<Ref<to::Action>>,
        /// what it costs, in the account’s money
        cost: Option<Number>,
        /// the growth drivers it moves
        drivers: Vec<Ref<to::Driver>>,
        /// the review it comes from
        raised_in: Option<Ref<to::Review>>,
        /// in a review: the objective it is for
        objective: Option<Ref<to::Objective>>,
        /// so that a review can close it
        id: Option<Text>,
        /// `customer`: goes to the customer edition; default `internal`
        share: Option<Placed<Share>>,
    }
}

/// The target of a KPI: a value, or a range for `better = "range"`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Goalpost(pub crate::figures::status::KpiTarget);

impl Field for Placed<Goalpost> {
    const WANTED: &'static str = "a number, or two in a list for a range";

    fn plain(&self, _names: &ReferenceNames<'_>) -> Plain {
        match self.value.0 {
            crate::figures::status::KpiTarget::Value(value) => Plain::Number(value),
            crate::figures::status::KpiTarget::Range(low, high) => {
                Plain::List(vec![Plain::Number(low), Plain::Number(high)])
            }
        }
    }

    fn written<'s>(&'s self, key: &str, visit: &mut WrittenVisitor<'_, 's>) {
        visit(key, Written::Value(self.plain(&|_| None), self.range()));
    }

    fn read(node: &Node<'_>, reader: &mut TomlReader<'_>) -> Option<Self> {
        let range = reader.range(node);
        let DeValue::Array(_) = node.get_ref() else {
            return Number::read(node, reader)
                .map(|number| Self::new(Goalpost(crate::figures::status::KpiTarget::Value(number.value)), range));
        };
        let band = Vec::<Number>::read(node, reader)?;
        match band.as_slice() {
            [low, high] if low.value <= high.value => {
                Some(Self::new(Goalpost(crate::figures::status::KpiTarget::Range(low.value, high.value)), range))
            }
            _ => {
                let hint = say!("write `target = [low, high]`, the lower one first");
                reader.wrong(node, &say!(""), Wrong::Value(say!("this is not a band of two numbers"), hint));
                None
            }
        }
    }
}

impl Objective {
    /// Whether work on it goes on: it is neither achieved, missed nor dropped.
    pub fn is_open(&self) -> bool {
        self.state.as_ref().is_none_or(|state| state.value == ObjectiveState::Open)
    }
}
