//! Pages that grow with the playbook. Where the rows of one are too many to be opened and read, it goes on in further leaves,
//! which are pages of their own: `health/2.html`. The first leaf is the page itself; it has the sums, and what is no row.
//!
//! How many leaves a page has is known before any of them is made: it follows from lists that stay as they are while only prose
//! changes.

use std::collections::HashSet;
use std::ops::Range;

use crate::document::made_pages::{MadePage, leaf_id};
use crate::document::model::Kind;
use crate::edition::reads;
use crate::measure::number;
use crate::playbook::ThingId;
use crate::site::shared::cards::Link;
use crate::site::{PageId, Renderer, address};

/// How many rows a leaf has at most, where a row is an account or a person with all that is said of them.
const WHOLE: usize = 100;
/// How many rows a leaf has at most, where a row is a line.
const LINES: usize = 500;

view! {
    /// The leaves of a page that goes on.
    LeavesPart<'a> {
        /// Which of them the page is, and how many there are, in words.
        place: String,
        /// All leaves, each by the rows that it begins and ends with; that of the page itself has no address.
        all: Vec<Link<'a>>,
        /// The leaf before it.
        before: Option<Link<'a>>,
        /// The leaf after it.
        after: Option<Link<'a>>,
    }
}

/// A page that may go on in further leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Growing {
    /// A page of the whole playbook.
    Made(MadePage),
    /// The page of a pillar, with what works for it in each account.
    Pillar(ThingId),
}

impl From<MadePage> for Growing {
    fn from(page: MadePage) -> Self {
        Self::Made(page)
    }
}

/// The order of the rows of a page.
enum RowOrder<'a> {
    /// All accounts, by name.
    Accounts,
    /// These accounts, by name.
    ByName(&'a [ThingId]),
    Other,
}

/// The rows of a page that grows by these accounts, which stand on it by name.
fn by_name(accounts: &[ThingId]) -> (usize, usize, RowOrder<'_>) {
    (accounts.len(), WHOLE, RowOrder::ByName(accounts))
}

/// The rows of a leaf, by its number: leaves differ by one row at most.
fn on_leaf(all: usize, leaves: usize, leaf: usize) -> Range<usize> {
    all * (leaf - 1) / leaves..all * leaf / leaves
}

/// The leaf of a row, by its place.
fn leaf_with(all: usize, leaves: usize, row: usize) -> usize {
    ((row + 1) * leaves - 1) / all + 1
}

impl Renderer<'_> {
    /// The further leaves of all pages.
    pub(crate) fn further_leaves(&self, pages: &[PageId]) -> Vec<PageId> {
        let growing = pages.iter().filter_map(|page| match page {
            PageId::Made(page) => Some(Growing::Made(*page)),
            PageId::Thing(id) if self.edition.kind(*id) == Kind::Pillar => Some(Growing::Pillar(*id)),
            _ => None,
        });
        growing.flat_map(|page| (2..=self.count_leaves(page)).map(move |leaf| PageId::Leaf(page, leaf))).collect()
    }

    /// The rows that make a page grow: how many there are, how many of them a leaf has at most, and their order.
    fn rows_of(&self, page: Growing) -> Option<(usize, usize, RowOrder<'_>)> {
        let other = |rows: usize, most| Some((rows, most, RowOrder::Other));
        let page = match page {
            Growing::Made(page) => page,
            Growing::Pillar(id) => return other(self.accounts_of_pillar(id), WHOLE),
        };
        match page {
            MadePage::Objectives
            | MadePage::Health
            | MadePage::Traceability
            | MadePage::Coverage
            | MadePage::Scenarios
            | MadePage::Alignment
            | MadePage::Kpis
            | MadePage::Sponsor
            | MadePage::Board
            | MadePage::Changes => Some((self.edition.count_accounts(), WHOLE, RowOrder::Accounts)),
            MadePage::WhiteSpace => Some(by_name(self.accounts_with_space())),
            MadePage::Practices => Some(by_name(self.accounts_with_practice())),
            MadePage::Resources => Some(by_name(self.accounts_that_ask())),
            MadePage::Accounts | MadePage::Director | MadePage::Manager | MadePage::PortfolioMap => {
                other(self.edition.count_accounts(), WHOLE)
            }
            MadePage::Team => other(self.edition.people().len(), WHOLE),
            MadePage::People => other(self.edition.people().len(), LINES),
            MadePage::Reviews => other(self.edition.reviews().len(), LINES),
            MadePage::Calendar if self.is_large() => other(self.days_ahead().0.len(), LINES),
            MadePage::Calendar | MadePage::Pillars | MadePage::Rules | MadePage::Search => None,
        }
    }

    /// How many leaves a page has.
    fn count_leaves(&self, page: Growing) -> usize {
        self.rows_of(page).map_or(1, |(all, most, _)| all.div_ceil(most).max(1))
    }

    /// The id of a leaf of a page, by its number.
    pub(crate) fn id_of_leaf(&self, page: Growing, leaf: usize) -> String {
        match page {
            Growing::Made(page) => leaf_id(page.name(), leaf),
            Growing::Pillar(id) => leaf_id(&self.edition.thing(id).document.id, leaf),
        }
    }

    /// Of all rows of a page, those of the leaf that is made.
    pub(crate) fn on_leaf<'r, T>(&self, page: impl Into<Growing>, all: &'r [T]) -> &'r [T] {
        &all[on_leaf(all.len(), self.count_leaves(page.into()), self.leaf)]
    }

    /// The same as a set.
    pub(crate) fn set_on_leaf(&self, page: MadePage, all: &[ThingId]) -> HashSet<ThingId> {
        self.on_leaf(page, all).iter().copied().collect()
    }

    /// The accounts of the leaf that is made, of a page on which they stand by name.
    pub(crate) fn accounts_on(&self, page: MadePage) -> &[ThingId] {
        self.on_leaf(page, self.edition.accounts())
    }

    /// What the first leaf of a page has alone; nothing on the others.
    pub(crate) fn on_first_leaf<T: Default>(&self, make: impl FnOnce() -> T) -> T {
        if self.is_first_leaf() { make() } else { T::default() }
    }

    /// Whether the leaf that is made is the first one, which has what is no row of it.
    pub(crate) fn is_first_leaf(&self) -> bool {
        self.leaf == 1
    }

    /// The number of the leaf of a page on which an account stands, with all that belongs to it.
    fn leaf_with(&self, page: Growing, id: ThingId) -> usize {
        let leaves = self.count_leaves(page);
        if leaves == 1 {
            return 1;
        }
        let account = self.edition.account_of(id).unwrap_or(id);
        self.leaf_of_account(account, leaves).unwrap_or(1)
    }

    /// The number of the leaf on which an account stands by name, where all accounts are on so many leaves.
    fn leaf_of_account(&self, account: ThingId, leaves: usize) -> Option<usize> {
        let all = self.edition.count_accounts();
        if leaves == all.div_ceil(WHOLE) {
            // On which leaf it is goes with its name, see below: it moves to another one less often than the order changes.
            reads::note_name(account);
        } else {
            let _ = self.edition.accounts();
        }
        Some(leaf_with(all, leaves, *self.shared.places.get(&account)?))
    }

    /// The number of the leaf on which an account stands by name; none where the thing is no account.
    #[cfg(feature = "cli")]
    pub(crate) fn leaf_by_name(&self, id: ThingId) -> Option<usize> {
        self.leaf_of_account(id, self.edition.count_accounts().div_ceil(WHOLE))
    }

    /// Whether what belongs to an account stands on the leaf that is made.
    pub(crate) fn is_on_leaf(&self, page: MadePage, id: ThingId) -> bool {
        self.leaf_with(page.into(), id) == self.leaf
    }

    /// Of what stands account by account, that of the leaf that is made.
    pub(crate) fn part_on_leaf<'r, T>(&self, page: MadePage, all: &'r [T], of: impl Fn(&T) -> ThingId) -> &'r [T] {
        let leaf = |it: &T| self.leaf_with(page.into(), of(it));
        let from = all.partition_point(|it| leaf(it) < self.leaf);
        &all[from..all.partition_point(|it| leaf(it) <= self.leaf)]
    }

    /// The id of the leaf of a page on which an account or a plan stands.
    pub(crate) fn id_of_leaf_with(&self, page: MadePage, id: ThingId) -> String {
        self.id_of_leaf(page.into(), self.leaf_with(page.into(), id))
    }

    /// Which leaf of a page is made, and how many there are, in words.
    pub(crate) fn place_of_leaf(&self, page: Growing) -> String {
        let (at, all) = (self.leaf.to_string(), self.count_leaves(page).to_string());
        self.sentence("leaf.place", &[("n", &at), ("all", &all)])
    }

    /// The ways from one leaf of a page to the others; none where it has one alone.
    pub(crate) fn leaves(&self, page: Growing) -> Option<LeavesPart<'_>> {
        let (all, most, order) = self.rows_of(page)?;
        let leaves = all.div_ceil(most);
        if leaves <= 1 {
            return None;
        }
        let link = |leaf: usize| {
            let rows = self.rows_of_leaf(on_leaf(all, leaves, leaf), &order);
            Link::new(rows, address::page(&self.id_of_leaf(page, leaf)))
        };
        let mut all: Vec<Link<'_>> = (1..=leaves).map(link).collect();
        all[self.leaf - 1].url = None;
        let beside = |leaf: usize| (1..=leaves).contains(&leaf).then(|| link(leaf));
        let (before, after) = (beside(self.leaf - 1), beside(self.leaf + 1));
        Some(LeavesPart { place: self.place_of_leaf(page), all, before, after })
    }

    /// The rows of a leaf: the first and the last account where they stand by name, else their numbers.
    fn rows_of_leaf(&self, rows: Range<usize>, order: &RowOrder<'_>) -> String {
        let accounts = match order {
            RowOrder::Accounts => Some(self.edition.accounts()),
            RowOrder::ByName(accounts) => Some(*accounts),
            RowOrder::Other => None,
        };
        let said = |row: usize| match accounts {
            Some(accounts) => self.title_of(accounts[row]).into_owned(),
            None => self.format().number(number(row + 1), None),
        };
        self.sentence("leaf.rows", &[("from", &said(rows.start)), ("to", &said(rows.end - 1))])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_stands_on_one_leaf_and_leaves_are_of_one_size() {
        for all in [1_usize, 99, 100, 101, 199, 200, 201, 770, 3850] {
            let leaves = all.div_ceil(WHOLE);
            let mut rows = Vec::new();
            for leaf in 1..=leaves {
                let here = on_leaf(all, leaves, leaf);
                assert!(here.len() <= WHOLE && here.len() >= all / leaves, "{leaf} of {all}");
                assert!(here.clone().all(|row| leaf_with(all, leaves, row) == leaf), "{leaf} of {all}");
                rows.extend(here);
            }
            assert!(rows.into_iter().eq(0..all), "{all}");
        }
    }
}
