//! An account's profit and loss: from list price to contribution, and years that can be compared.

use crate::document::model::Account;
use crate::document::model::account::{Finance, FinanceKind};
use crate::document::model::common::Number;
use crate::figures::sort::sort_by_key;

/// A line of the profit and loss.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// Sales at list price.
    ListSales,
    /// Discounts on the invoice.
    OnInvoice,
    /// Sales before terms.
    GrossSales,
    /// Terms paid after the invoice.
    OffInvoice,
    /// Sales after everything that is taken off.
    NetSales,
    /// Cost of goods.
    Cogs,
    /// Gross margin.
    GrossMargin,
    /// Cost to serve.
    CostToServe,
    /// Contribution.
    Contribution,
    /// What the customer earns with our goods.
    CustomerMargin,
}

impl Line {
    /// All of them, in the order of the profit and loss.
    pub const ALL: [Self; 10] = [
        Self::ListSales,
        Self::OnInvoice,
        Self::GrossSales,
        Self::OffInvoice,
        Self::NetSales,
        Self::Cogs,
        Self::GrossMargin,
        Self::CostToServe,
        Self::Contribution,
        Self::CustomerMargin,
    ];

    /// The key of its title in the string table of a language.
    pub fn title_key(self) -> &'static str {
        match self {
            Self::ListSales => "finance.list_sales",
            Self::OnInvoice => "finance.on_invoice",
            Self::GrossSales => "finance.gross_sales",
            Self::OffInvoice => "finance.off_invoice",
            Self::NetSales => "finance.net_sales",
            Self::Cogs => "finance.cogs",
            Self::GrossMargin => "finance.gross_margin",
            Self::CostToServe => "finance.cost_to_serve",
            Self::Contribution => "finance.contribution",
            Self::CustomerMargin => "finance.customer_margin",
        }
    }

    /// Its figure in a year.
    pub fn of(self, year: &Finance) -> Option<&Number> {
        match self {
            Self::ListSales => year.list_sales.as_ref(),
            Self::OnInvoice => year.on_invoice.as_ref(),
            Self::GrossSales => year.gross_sales.as_ref(),
            Self::OffInvoice => year.off_invoice.as_ref(),
            Self::NetSales => year.net_sales.as_ref(),
            Self::Cogs => year.cogs.as_ref(),
            Self::GrossMargin => year.gross_margin.as_ref(),
            Self::CostToServe => year.cost_to_serve.as_ref(),
            Self::Contribution => year.contribution.as_ref(),
            Self::CustomerMargin => year.customer_margin.as_ref(),
        }
    }

    /// Whether it is a sum that others are taken off.
    pub fn is_total(self) -> bool {
        matches!(self, Self::ListSales | Self::GrossSales | Self::NetSales | Self::GrossMargin | Self::Contribution)
    }

    fn value(self, year: &Finance) -> Option<f64> {
        self.of(year).map(|figure| figure.value)
    }
}

/// The sums from list price to contribution, and what is taken off each to come to the next.
const TOTALS: [(Line, Option<Line>); 5] = [
    (Line::ListSales, Some(Line::OnInvoice)),
    (Line::GrossSales, Some(Line::OffInvoice)),
    (Line::NetSales, Some(Line::Cogs)),
    (Line::GrossMargin, Some(Line::CostToServe)),
    (Line::Contribution, None),
];

/// A step of the waterfall.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Step {
    /// A sum.
    Total(Line, f64),
    /// What is taken off: the sum before it, and what is left. Of several lines at once, where no sum between them is
    /// known, the last.
    Less(Line, f64, f64),
    /// What lies between two sums and is not written: the sum before it, and what is left.
    Unexplained(f64, f64),
}

/// The steps from the first sum that a year knows to the last; none where it knows fewer than two.
pub fn waterfall(year: &Finance) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut above: Option<f64> = None;
    let mut less: Vec<Line> = Vec::new();
    for (line, taken) in TOTALS {
        if let Some(total) = line.value(year) {
            if let Some(above) = above {
                steps.extend(between(year, above, total, &less));
            }
            steps.push(Step::Total(line, total));
            above = Some(total);
            less.clear();
        }
        less.extend(taken.filter(|_| above.is_some()));
    }
    let totals = steps.iter().filter(|step| matches!(step, Step::Total(..))).count();
    if totals < 2 { Vec::new() } else { steps }
}

/// What leads from a sum to the next: what is written of it, and what is left over. One line alone that is not written is
/// the difference.
fn between(year: &Finance, above: f64, total: f64, less: &[Line]) -> Vec<Step> {
    if let [line] = less
        && line.value(year).is_none()
    {
        return vec![Step::Less(*line, above, total)];
    }
    let mut steps = Vec::new();
    let mut at = above;
    for (line, sum) in less.iter().filter_map(|line| Some((*line, line.value(year)?))) {
        steps.push(Step::Less(line, at, at - sum.abs()));
        at -= sum.abs();
    }
    if (at - total).abs() > above.abs().max(1.0) * 0.005 {
        steps.push(Step::Unexplained(at, total));
    }
    steps
}

/// What the figures of a year are: actual where nothing else is written.
pub fn kind(year: &Finance) -> FinanceKind {
    year.kind.as_ref().map_or(FinanceKind::Actual, |kind| kind.value)
}

/// The years of an account by time; in a year the actual, the plan, the estimate.
pub fn years(account: &Account) -> Vec<&Finance> {
    let mut years: Vec<&Finance> = account.finance.iter().collect();
    sort_by_key(&mut years, |year| (year.year.value.0, kind(year) as u8));
    years
}

/// The last year with actual figures that knows a line.
pub fn last_actual(account: &Account, line: Line) -> Option<&Finance> {
    let known = |year: &&Finance| kind(year) == FinanceKind::Actual && line.of(year).is_some();
    years(account).into_iter().rfind(known)
}

/// The figures of a year and of a kind.
pub fn of(account: &Account, year: i64, of: FinanceKind) -> Option<&Finance> {
    account.finance.iter().find(|it| it.year.value.0 == year && kind(it) == of)
}
