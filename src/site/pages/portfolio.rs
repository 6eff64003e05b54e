//! What the portfolio shows of plan health: for the plan of each account a mark for each of the ten pitfalls and each cell
//! of the 3×3 framework.

use crate::diagnostics::Level;
use crate::document::made_pages::MadePage;
use crate::measure::coverage::CoverageState;
use crate::playbook::ThingId;
use crate::site::Renderer;
use crate::site::pages::health::rule_url;
use crate::site::view::Html;

view! {
    /// The pitfalls and the framework of a plan.
    PlanStrip<'a> {
        /// The ten pitfalls.
        pits: Vec<PitfallMark<'a>>,
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

impl Renderer<'_> {
    /// One strip for each account, in their order; none for an account without a plan that counts. Nothing in a customer
    /// edition, and nothing in a large programme, where the director's page shows it.
    pub(crate) fn strips(&self) -> Option<Vec<Option<PlanStrip<'_>>>> {
        if self.edition.audience().is_customer() || self.is_large() {
            return None;
        }
        Some(self.edition.accounts().iter().map(|account| self.strip(*account)).collect())
    }

    /// The pitfalls and the framework of an account's plan.
    pub(crate) fn strip(&self, account: ThingId) -> Option<PlanStrip<'_>> {
        let plan = self.in_force(account)?.id;
        let pits = self.pitfall_levels(account, plan).into_iter().map(|(code, level)| PitfallMark {
            name: self.pitfall(code),
            url: rule_url(code),
            level: level.map(Level::word),
        });
        let cells = self.cells_of(plan);
        let count = |states: &[CoverageState]| {
            cells.map_or(0, |cells| cells.iter().filter(|cell| states.contains(&cell.state)).count())
        };
        Some(PlanStrip {
            pits: pits.collect(),
            cells: cells.map(|cells| self.nine(cells)),
            gaps: count(&[CoverageState::Gap, CoverageState::Stale]),
            partly: count(&[CoverageState::Partial]),
            framework: self.section_url(MadePage::Coverage, plan),
        })
    }
}
