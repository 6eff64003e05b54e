//! The 3×3 framework: three lists of three, plan by plan, each cell with its evidence and the level that owes it.

use std::fmt::Write as _;

use crate::document::made_pages::MadePage;
use crate::document::markdown::escape;
use crate::measure::coverage::{Cell, CoverageColumn, CoverageState};
use crate::playbook::ThingId;
use crate::site::Renderer;
use crate::site::pages::health::capitalised;
use crate::site::shared::cards::Card;
use crate::site::shared::concerns::anchor;
use crate::site::theme::ThemeFault;
use crate::site::view::{Html, Ready};

view! {
    /// The page of the 3×3 framework.
    CoveragePage<'a> for "coverage.html" {
        /// The plans.
        plans: Vec<PlanCoverage<'a>>,
    }

    /// The framework of a plan.
    PlanCoverage<'a> {
        /// Its anchor on the page.
        anchor: String,
        /// The nine cells, drawn.
        cells: Html,
        /// The account.
        account: Option<Ready<Card>>,
        /// The plan.
        plan: Ready<Card>,
        /// The three stages.
        stages: Vec<CoverageCell<'a>>,
        /// The three documents.
        documents: Vec<CoverageCell<'a>>,
        /// The three levels.
        levels: Vec<CoverageCell<'a>>,
    }

    /// A cell of the framework.
    CoverageCell<'a> {
        /// What the cell is called.
        part: String,
        /// The state: `covered`, `partial`, `stale` or `gap`.
        state: &'static str,
        /// The state, as a word.
        said: String,
        /// What it rests on.
        evidence: String,
        /// The level that owes it, where it is not covered.
        owes: Option<&'a str>,
    }
}

impl Renderer<'_> {
    pub(crate) fn coverage_page(&self) -> Result<String, ThemeFault> {
        let coverage = self.health.as_ref().map_or(&[][..], |health| health.coverage());
        let here = coverage.iter().filter(|(plan, _)| self.is_on_leaf(MadePage::Coverage, *plan));
        let plans = here.map(|(plan, cells)| self.plan_coverage(*plan, cells)).collect();
        self.render_made(MadePage::Coverage, Vec::new(), CoveragePage { plans })
    }

    fn plan_coverage(&self, plan: ThingId, cells: &[Cell; 9]) -> PlanCoverage<'_> {
        let column = |column: CoverageColumn| {
            let cells = cells.iter().filter(|cell| cell.part.column() == column);
            cells.map(|cell| self.coverage_cell(plan, cell)).collect()
        };
        PlanCoverage {
            anchor: anchor(self.edition, plan),
            cells: self.nine(cells),
            account: self.edition.account_of(plan).map(|account| self.card(account)),
            plan: self.card(plan),
            stages: column(CoverageColumn::Stages),
            documents: column(CoverageColumn::Documents),
            levels: column(CoverageColumn::Levels),
        }
    }

    fn coverage_cell(&self, plan: ThingId, cell: &Cell) -> CoverageCell<'_> {
        CoverageCell {
            part: capitalised(self.theme.text(cell.part.key())),
            state: cell.state.word(),
            said: self.theme.word(cell.state.word()),
            evidence: capitalised(&self.phrase(plan, &cell.evidence)),
            owes: (cell.state != CoverageState::Covered).then(|| self.theme.text(cell.owes.key())),
        }
    }

    /// The nine cells of a plan that counts.
    pub(crate) fn cells_of(&self, plan: ThingId) -> Option<&[Cell; 9]> {
        self.health.as_ref()?.cells(plan)
    }

    /// The nine cells as three drawings of three: full, half, or a dashed gap.
    pub(crate) fn nine(&self, cells: &[Cell; 9]) -> Html {
        let mut out = String::from("<span class=\"cells-3x3\">");
        for column in cells.chunks(3) {
            let said: Vec<String> = column
                .iter()
                .map(|cell| {
                    let (part, state) = (self.theme.text(cell.part.key()), self.theme.word(cell.state.word()));
                    self.sentence("coverage.part_state", &[("part", part), ("state", &state)])
                })
                .collect();
            out.push_str("<svg class=\"cells\" viewBox=\"0 0 36 10\" role=\"img\" aria-label=\"");
            escape(&said.join(", "), &mut out);
            out.push_str("\">");
            for (cell, x) in column.iter().zip([0, 13, 26]) {
                let _ = match cell.state {
                    CoverageState::Covered => write!(out, "<path class=\"cell-full\" d=\"M{x} 0h10v10h-10z\"/>"),
                    CoverageState::Partial => write!(
                        out,
                        "<path class=\"cell-box\" d=\"M{x}.5.5h9v9h-9z\"/><path class=\"cell-full\" d=\"M{x} 10V0l10 10z\"/>"
                    ),
                    CoverageState::Stale | CoverageState::Gap => {
                        write!(out, "<path class=\"cell-gap\" d=\"M{x}.6.6h8.8v8.8h-8.8z\"/>")
                    }
                };
            }
            out.push_str("</svg>");
        }
        out.push_str("</span>");
        Html(out)
    }
}
