//! The first screen of those who work for all accounts: what is needed of whom, for which decision, and by when.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::document::made_pages::MadePage;
use crate::document::model::people::Function;
use crate::figures::sort::sort_by_key;
use crate::measure::{items, people};
use crate::playbook::ThingId;
use crate::site::Renderer;
use crate::site::shared::items::{ItemRow, PersonItem};
use crate::site::shared::rows::PersonRow;
use crate::site::theme::ThemeFault;
use crate::site::view::Ready;

/// In a large programme, how many items of a person are listed; all stand on the person's page.
const ITEMS: usize = 3;

view! {
    /// The first screen of those who work for all accounts.
    TeamPage<'a> for "team.html" {
        /// The functions.
        functions: Vec<TeamFunction<'a>>,
    }

    /// A function with its people.
    TeamFunction<'a> {
        /// The function, as a word; none for people whose function is not known.
        title: Option<String>,
        /// The people who have something to do.
        people: Vec<PersonTasks<'a>>,
    }

    /// What a person has to do.
    PersonTasks<'a> {
        /// The person.
        person: Ready<PersonRow>,
        /// How many open items are theirs.
        open: usize,
        /// How many of them are late.
        late: usize,
        /// How many are not listed.
        more: usize,
        /// The open items, nearest day first.
        items: Vec<ItemRow<'a>>,
    }
}

impl Renderer<'_> {
    pub(crate) fn team_page(&self) -> Result<String, ThemeFault> {
        let mut by: BTreeMap<Option<Function>, Vec<PersonTasks<'_>>> = BTreeMap::new();
        for person in self.on_leaf(MadePage::Team, self.edition.people()) {
            let ours = !people::is_customer(self.edition, *person);
            if let (true, Some(tasks)) = (ours, self.tasks(*person)) {
                by.entry(items::function(self.edition, *person)).or_default().push(tasks);
            }
        }
        let functions = by.into_iter().map(|(function, people)| TeamFunction {
            title: function.map(|function| self.theme.word(function.word())),
            people,
        });
        self.render_made(MadePage::Team, Vec::new(), TeamPage { functions: functions.collect() })
    }

    /// What a person still has to do, nearest day first; nothing where there is no such item.
    fn tasks(&self, person: ThingId) -> Option<PersonTasks<'_>> {
        let mut open: Vec<&PersonItem> = self.items_of(person)?.iter().filter(|item| item.open).collect();
        if open.is_empty() {
            return None;
        }
        sort_by_key(&mut open, |item| (item.due.unwrap_or(Date::MAX), item.of));
        let (all, late) = (open.len(), open.iter().filter(|item| item.late > 0).count());
        let (open, more) = self.first(open, ITEMS);
        Some(PersonTasks {
            person: self.row(person),
            open: all,
            late,
            more,
            items: open.into_iter().map(|item| self.item(item)).collect(),
        })
    }
}
