//! The first screen of those who work for all accounts: what is needed of whom, for which decision, and by when.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::document::model::people::Function;
use crate::measure::{items, people};
use crate::playbook::ThingId;
use crate::site::Renderer;
use crate::site::pages::people::Item;
use crate::site::theme::{Key, Map, ThemeFault, Value};

/// So many things a person has to do are said here of a large programme; all stand on the person's page.
const ITEMS: usize = 3;

impl Renderer<'_> {
    pub(crate) fn team_page(&self) -> Result<String, ThemeFault> {
        let mut by: BTreeMap<Option<Function>, Vec<Value>> = BTreeMap::new();
        for person in self.edition.people() {
            let ours = !people::is_customer(self.edition, *person);
            if let (true, Some(row)) = (ours, self.wanted(*person)) {
                by.entry(items::function(self.edition, *person)).or_default().push(row);
            }
        }
        let functions: Vec<Value> = by
            .into_iter()
            .map(|(function, people)| {
                map! { title: function.map(|function| self.theme.word(function.word())), people: people }
            })
            .collect();
        self.generated("readers/team", "team.html", Vec::new(), vec![("functions", Value::from(functions))])
    }

    /// A person with what is open and theirs, nearest day first; none for one with nothing to do.
    fn wanted(&self, person: ThingId) -> Option<Value> {
        let mut open: Vec<&Item> = self.shared.items.get(&person)?.iter().filter(|item| item.open).collect();
        open.sort_by_key(|item| (item.due.unwrap_or(Date::MAX), item.of));
        let late = open.iter().filter(|item| item.due.is_some_and(|due| due < self.today())).count();
        (!open.is_empty()).then(|| {
            let count = open.len();
            let (open, more) = self.first(open, ITEMS);
            map! {
                person: self.row(person),
                open: count,
                late: late,
                more: more,
                items: open.iter().map(|item| self.item(item)).collect::<Vec<_>>(),
            }
        })
    }
}
