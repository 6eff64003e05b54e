//! What a plan spends on its customer: promotions and terms over its whole term.

use crate::document::model::Plan;
use crate::document::model::plan::Term;
use crate::figures::period::Period;

impl Term {
    /// Whether the customer has to do something for it.
    pub fn is_conditional(&self) -> bool {
        self.condition.as_ref().is_some_and(|condition| condition.value.chars().any(char::is_alphanumeric))
    }

    /// What it costs over the whole term of its plan: its amount, else its share of the sales targets.
    pub fn cost(&self, plan: &Plan) -> Option<f64> {
        match (&self.amount, &self.pct) {
            (Some(amount), _) => Some(amount.value),
            (None, Some(pct)) => Some(pct.value.0 / 100.0 * sales_target(plan)?),
            (None, None) => None,
        }
    }
}

/// What promotions and terms of a plan cost over its whole term.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spend {
    /// The funding of its promotions.
    pub promotions: f64,
    /// Its terms, as far as they have a figure.
    pub terms: f64,
}

impl Spend {
    /// Both together.
    pub fn all(self) -> f64 {
        self.promotions + self.terms
    }
}

/// What a plan spends on promotions and terms.
pub fn spend(plan: &Plan) -> Spend {
    Spend {
        promotions: plan.promotions.iter().filter_map(|it| it.funding.as_ref()).map(|it| it.value).sum(),
        terms: plan.terms.iter().filter_map(|term| term.cost(plan)).sum(),
    }
}

/// What a plan is to sell over its whole term: its years together, else its quarters.
fn sales_target(plan: &Plan) -> Option<f64> {
    let targets = |is_part: fn(&Period) -> bool| {
        let rows = plan.sales.iter().filter(|it| is_part(&it.period.value));
        let targets: Vec<f64> = rows.filter_map(|it| Some(it.target.as_ref()?.value)).collect();
        (!targets.is_empty()).then(|| targets.iter().sum())
    };
    targets(|period| matches!(period, Period::Year(_))).or_else(|| targets(|it| matches!(it, Period::Quarter(..))))
}
