//! The 3×3 framework: three lists of three, plan by plan, each cell with its evidence and the level that owes it.

use super::Renderer;
use crate::measure::coverage::{Cell, Column, State};
use crate::playbook::ThingId;
use crate::theme::{Key, Map, ThemeFault, Value, escape};

impl Renderer<'_> {
    pub(super) fn coverage_page(&self) -> Result<String, ThemeFault> {
        let cell = |cell: &Cell| {
            map! {
                part: super::health::capitalised(self.theme.text(cell.part.key())),
                state: cell.state.word(),
                said: self.theme.word(cell.state.word()),
                evidence: super::health::capitalised(&self.phrase(&cell.evidence)),
                owes: (cell.state != State::Covered).then(|| self.theme.text(cell.owes.key())),
            }
        };
        let column = |cells: &[Cell; 9], column: Column| {
            cells.iter().filter(|it| it.part.column() == column).map(cell).collect::<Vec<_>>()
        };
        let coverage = self.health.as_ref().map_or(&[][..], |health| health.coverage());
        let plans: Vec<Value> = coverage
            .iter()
            .map(|(plan, cells)| {
                let account = self.edition.thing(*plan).account;
                map! {
                    anchor: super::concerns::anchor(self.edition, *plan),
                    cells: self.nine(cells),
                    account: account.map(|account| self.card(account)),
                    plan: self.card(*plan),
                    stages: column(cells, Column::Stages),
                    documents: column(cells, Column::Documents),
                    levels: column(cells, Column::Levels),
                }
            })
            .collect();
        self.generated("coverage", "coverage.html", Vec::new(), vec![("plans", Value::from(plans))])
    }

    /// The nine cells of a plan that counts.
    pub(super) fn cells_of(&self, plan: ThingId) -> Option<&[Cell; 9]> {
        self.health.as_ref()?.cells(plan)
    }

    /// The nine cells as three drawings of three: full, half, or a dashed gap.
    pub(super) fn nine(&self, cells: &[Cell; 9]) -> Value {
        let mut out = String::from("<span class=\"cells-3x3\">");
        for column in cells.chunks(3) {
            let said: Vec<String> = column
                .iter()
                .map(|cell| format!("{} {}", self.theme.text(cell.part.key()), self.theme.word(cell.state.word())))
                .collect();
            out.push_str("<span class=\"cells\" role=\"img\" aria-label=\"");
            escape(&said.join(", "), &mut out);
            out.push_str("\">");
            for cell in column {
                out.push_str("<svg viewBox=\"0 0 10 10\" aria-hidden=\"true\">");
                out.push_str(match cell.state {
                    State::Covered => "<rect class=\"cell-full\" width=\"10\" height=\"10\"/>",
                    State::Partial => {
                        "<rect class=\"cell-box\" x=\".5\" y=\".5\" width=\"9\" height=\"9\"/><path class=\"cell-half\" d=\"M0 10V0L10 10Z\"/>"
                    }
                    State::Stale | State::Gap => {
                        "<rect class=\"cell-gap\" x=\".6\" y=\".6\" width=\"8.8\" height=\"8.8\"/>"
                    }
                });
                out.push_str("</svg>");
            }
            out.push_str("</span>");
        }
        out.push_str("</span>");
        Value::safe_string(&out)
    }
}
