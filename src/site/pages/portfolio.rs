//! What the portfolio shows of plan health: for the plan of each account a mark for each of the ten pitfalls and each cell
//! of the 3×3 framework.

use crate::diagnostics::Level;
use crate::document::made_pages::MadePage;
use crate::figures::sort::sort_by_key;
use crate::figures::status::Status;
use crate::measure::coverage::CoverageState;
use crate::playbook::ThingId;
use crate::site::Renderer;
use crate::site::view::{Html, Ready};

view! {
    /// The pitfalls and the framework of a plan.
    PlanStrip<'a> {
        /// The ten pitfalls.
        pits: Vec<PitfallMark<'a>>,
        /// How many of them were found.
        found: usize,
        /// The nine cells of the framework, drawn.
        cells: Option<Html>,
        /// How many cells are missing or stale.
        gaps: usize,
        /// How many cells are there in part.
        partly: usize,
        /// The plan on the page of the framework.
        framework: String,
    }

    /// One of the ten pitfalls.
    PitfallMark<'a> {
        /// What it is called.
        name: &'a str,
        /// The address of the rule, from the root of the site.
        url: String,
        /// The worst level that was found: error, warning or note; none where it was not.
        level: Option<&'static str>,
    }
}

/// With more accounts than this an account is a line of the portfolio.
const LINES: usize = 20;

/// Whether there are so many accounts that each is a line.
pub(crate) fn is_many(accounts: &[ThingId]) -> bool {
    accounts.len() > LINES
}

view! {
    /// What the accounts of a portfolio come to.
    PortfolioSum {
        /// How many there are.
        all: usize,
        /// Whether any of them has sales.
        sold: bool,
        /// How many the last review found red.
        red: usize,
        /// How many are amber.
        amber: usize,
        /// How many are green.
        green: usize,
        /// How many things are late in all of them.
        late: usize,
        /// How many accounts have no day for their next review.
        unplanned: usize,
    }
}

impl Renderer<'_> {
    /// The accounts, the worst first: red before amber, those without a status, then green; the same with most that is late
    /// first; then those without a next review; then by name.
    pub(crate) fn worst_first(&self) -> &[ThingId] {
        self.programme.worst_first.get_or_make(|| self.find_worst_first())
    }

    fn find_worst_first(&self) -> Vec<ThingId> {
        let mut accounts = self.edition.accounts().to_vec();
        let rank = |id: ThingId| match self.last_status(id) {
            Some("red") => 0,
            Some("amber") => 1,
            Some("green") => 3,
            _ => 2,
        };
        let is_planned = |id: ThingId| self.next_of_account(id).is_some();
        sort_by_key(&mut accounts, |id| (rank(*id), std::cmp::Reverse(self.late_in(*id).count()), is_planned(*id)));
        accounts
    }

    /// What the accounts come to.
    pub(crate) fn portfolio_sum(&self) -> Ready<PortfolioSum> {
        Ready::of(self.programme.sum.get_or_make(|| self.add_portfolio_up(self.edition.accounts()).into()))
    }

    fn add_portfolio_up(&self, accounts: &[ThingId]) -> PortfolioSum {
        let of = |status: Status| accounts.iter().filter(|id| self.last_status(**id) == Some(status.word())).count();
        let plans = accounts.iter().filter_map(|id| self.in_force(*id));
        PortfolioSum {
            all: accounts.len(),
            sold: plans.map(|now| now.id).any(|plan| self.sales_cell(plan).is_some()),
            red: of(Status::Red),
            amber: of(Status::Amber),
            green: of(Status::Green),
            late: accounts.iter().map(|id| self.late_in(*id).count()).sum(),
            unplanned: accounts.iter().filter(|id| self.next_of_account(**id).is_none()).count(),
        }
    }

    /// One strip for each account, in their order; none for an account without a plan that counts. Nothing in a customer
    /// edition, and nothing where an account is a line: the director's page shows it.
    pub(crate) fn strips(&self, accounts: &[ThingId]) -> Option<Vec<Option<PlanStrip<'_>>>> {
        if self.edition.audience().is_customer() || is_many(accounts) {
            return None;
        }
        Some(accounts.iter().map(|account| self.strip(*account)).collect())
    }

    /// The pitfalls and the framework of an account's plan.
    pub(crate) fn strip(&self, account: ThingId) -> Option<PlanStrip<'_>> {
        let plan = self.in_force(account)?.id;
        let pits = self.pitfall_levels(account, plan).into_iter().map(|(code, level)| PitfallMark {
            name: self.pitfall(code),
            url: self.rule_url(code),
            level: level.map(Level::word),
        });
        let cells = self.cells_of(plan);
        let count = |states: &[CoverageState]| {
            cells.map_or(0, |cells| cells.iter().filter(|cell| states.contains(&cell.state)).count())
        };
        let pits: Vec<PitfallMark<'_>> = pits.collect();
        Some(PlanStrip {
            found: pits.iter().filter(|pit| pit.level.is_some()).count(),
            pits,
            cells: cells.map(|cells| self.nine(cells)),
            gaps: count(&[CoverageState::Gap, CoverageState::Stale]),
            partly: count(&[CoverageState::Partial]),
            framework: self.section_url(MadePage::Coverage, plan),
        })
    }
}
