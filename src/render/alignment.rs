//! The seven elements of alignment over time: a trend, and never a badge.

use super::Renderer;
use crate::measure::alignment::{self, ELEMENTS};
use crate::model::Entity;
use crate::theme::{Key, Map, ThemeFault, Value};

impl Renderer<'_> {
    pub(super) fn alignment_page(&self) -> Result<String, ThemeFault> {
        let accounts: Vec<Value> = self
            .edition
            .accounts
            .iter()
            .filter_map(|id| {
                let Some(Entity::Account(account)) = self.edition.thing(*id).entity() else { return None };
                let rounds = alignment::rounds(account, self.today);
                let last = rounds.last()?;
                let days: Vec<String> = rounds.iter().map(|round| self.format.date(round.record.date.value)).collect();
                let changes = rounds.len().checked_sub(2).and_then(|at| rounds.get(at)).map(|then| last.changes(then));
                let elements: Vec<Value> = ELEMENTS
                    .iter()
                    .enumerate()
                    .map(|(at, key)| {
                        map! {
                            title: self.theme.text(title(key)),
                            values: rounds.iter().map(|round| round.values()[at]).collect::<Vec<_>>(),
                            change: changes.map(|changes| changes[at]),
                        }
                    })
                    .collect();
                let means: Vec<String> =
                    rounds.iter().map(|round| self.format.number((round.mean() * 10.0).round() / 10.0, None)).collect();
                Some(map! { account: self.card(*id), days: days, elements: elements, means: means })
            })
            .collect();
        self.generated("alignment", "alignment.html", Vec::new(), vec![("accounts", Value::from(accounts))])
    }
}

fn title(element: &str) -> &'static str {
    match element {
        "shared_values" => "alignment.shared_values",
        "style" => "alignment.style",
        "skills" => "alignment.skills",
        "staff" => "alignment.staff",
        "strategy" => "alignment.strategy",
        "structure" => "alignment.structure",
        _ => "alignment.systems",
    }
}
