//! The 3×3 framework: three lists of three, plan by plan, each cell with its evidence and the level that owes it.

use super::Renderer;
use crate::measure::coverage::{Cell, Column, State};
use crate::theme::{Key, Map, ThemeFault, Value};

impl Renderer<'_> {
    pub(super) fn coverage_page(&self) -> Result<String, ThemeFault> {
        let cell = |cell: &Cell| {
            map! {
                part: cell.part.word(),
                state: cell.state.word(),
                evidence: super::health::capitalised(&cell.evidence),
                owes: (cell.state != State::Covered).then(|| cell.owes.word()),
            }
        };
        let column = |cells: &[Cell; 9], column: Column| {
            cells.iter().filter(|it| it.part.column() == column).map(cell).collect::<Vec<_>>()
        };
        let plans: Vec<Value> = self
            .ills
            .health
            .coverage
            .iter()
            .map(|(plan, cells)| {
                let account = self.edition.thing(*plan).account;
                map! {
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
}
