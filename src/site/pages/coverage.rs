//! The 3×3 framework: three lists of three, plan by plan, each cell with its evidence and the level that owes it.

use std::fmt::Write as _;

use crate::document::markdown::escape;
use crate::measure::coverage::{Cell, Column, State};
use crate::playbook::ThingId;
use crate::site::Renderer;
use crate::site::theme::{Key, Map, ThemeFault, Value};

impl Renderer<'_> {
    pub(crate) fn coverage_page(&self) -> Result<String, ThemeFault> {
        let cell = |cell: &Cell| {
            map! {
                part: crate::site::pages::health::capitalised(self.theme.text(cell.part.key())),
                state: cell.state.word(),
                said: self.theme.word(cell.state.word()),
                evidence: crate::site::pages::health::capitalised(&self.phrase(&cell.evidence)),
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
                    anchor: crate::site::shared::concerns::anchor(self.edition, *plan),
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
    pub(crate) fn cells_of(&self, plan: ThingId) -> Option<&[Cell; 9]> {
        self.health.as_ref()?.cells(plan)
    }

    /// The nine cells as three drawings of three: full, half, or a dashed gap.
    pub(crate) fn nine(&self, cells: &[Cell; 9]) -> Value {
        let mut out = String::from("<span class=\"cells-3x3\">");
        for column in cells.chunks(3) {
            let said: Vec<String> = column
                .iter()
                .map(|cell| format!("{} {}", self.theme.text(cell.part.key()), self.theme.word(cell.state.word())))
                .collect();
            out.push_str("<svg class=\"cells\" viewBox=\"0 0 36 10\" role=\"img\" aria-label=\"");
            escape(&said.join(", "), &mut out);
            out.push_str("\">");
            for (cell, x) in column.iter().zip([0, 13, 26]) {
                let _ = match cell.state {
                    State::Covered => write!(out, "<path class=\"cell-full\" d=\"M{x} 0h10v10h-10z\"/>"),
                    State::Partial => write!(
                        out,
                        "<path class=\"cell-box\" d=\"M{x}.5.5h9v9h-9z\"/><path class=\"cell-full\" d=\"M{x} 10V0l10 10z\"/>"
                    ),
                    State::Stale | State::Gap => write!(out, "<path class=\"cell-gap\" d=\"M{x}.6.6h8.8v8.8h-8.8z\"/>"),
                };
            }
            out.push_str("</svg>");
        }
        out.push_str("</span>");
        Value::safe_string(&out)
    }
}
