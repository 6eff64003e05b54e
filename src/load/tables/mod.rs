//! Tables that stand beside the files of a playbook, as Excel and CRMs save them: which there are, and the two ways to cut
//! one into cells. What a column means is said elsewhere.

pub(crate) mod decimals;
mod sheet;
mod workbook;

use crate::diagnostics::{Code, Finding, Span, say};

pub(crate) use crate::diagnostics::is_workbook;

pub(crate) use sheet::{Cell, Sheet};
pub(crate) use workbook::text as workbook_text;

/// What a table stands beside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableOwner {
    /// An account.
    Account,
    /// A plan.
    Plan,
    /// All people.
    People,
}

/// Every table, by its name, with what it stands beside.
pub const TABLES: &[(&str, TableOwner)] = &[
    ("contacts", TableOwner::Account),
    ("contracts", TableOwner::Account),
    ("whitespace", TableOwner::Account),
    ("competitors", TableOwner::Account),
    ("finance", TableOwner::Account),
    ("readings", TableOwner::Plan),
    ("sales", TableOwner::Plan),
    ("promotions", TableOwner::Plan),
    ("terms", TableOwner::Plan),
    ("actions", TableOwner::Plan),
    ("commitments", TableOwner::Plan),
    ("requests", TableOwner::Plan),
    ("value", TableOwner::Plan),
    ("people", TableOwner::People),
];

/// A table by its path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TablePath<'p> {
    /// Its name, one of [`TABLES`].
    pub(crate) name: &'static str,
    /// The id of the thing that it stands beside: of an account or a plan; `people` for that of people.
    pub(crate) id: &'p str,
}

impl<'p> TablePath<'p> {
    /// The table at a path from the project's root; nothing where a file of this name is none. A table of readings is one
    /// anywhere below accounts, so that a lost one is told.
    pub(crate) fn of(path: &'p str) -> Option<Self> {
        let (folder, file) = path.strip_prefix("content/")?.rsplit_once('/')?;
        let stem = file.strip_suffix(".csv").or_else(|| file.strip_suffix(".xlsx"))?;
        let (name, owner) = TABLES.iter().find(|(name, _)| *name == stem)?;
        let parts: Vec<&str> = folder.split('/').collect();
        let stands = match (owner, parts.as_slice()) {
            (TableOwner::Account, ["accounts", _]) | (TableOwner::People, ["people"]) => true,
            (TableOwner::Plan, ["accounts", _, plan]) => !["situation", "pages"].contains(plan),
            (_, ["accounts", ..]) => *name == "readings",
            _ => false,
        };
        stands.then_some(Self { name, id: folder })
    }
}

/// A table larger than this is none (KP014).
pub(crate) const MAX_TABLE_BYTES: u64 = 16 << 20;

/// KP014 for a table that is too large.
pub(crate) fn too_large(span: Span) -> Finding {
    Finding::new(Code::KP014, span, say!("this table is larger than 16 MiB"))
        .hint(say!("keep the rows and columns that the plan needs, and remove the rest"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_stands_beside_the_thing_that_it_belongs_to() {
        let of = |path| TablePath::of(path).map(|table| (table.name, table.id));
        assert_eq!(of("content/accounts/lotus/contacts.xlsx"), Some(("contacts", "accounts/lotus")));
        assert_eq!(of("content/accounts/lotus/2025/sales.csv"), Some(("sales", "accounts/lotus/2025")));
        assert_eq!(of("content/people/people.csv"), Some(("people", "people")));
        for path in [
            "content/accounts/lotus/sales.csv",
            "content/accounts/lotus/2025/contacts.csv",
            "content/accounts/lotus/pages/sales.csv",
            "content/accounts/lotus/2025/pages/sales.csv",
            "content/pages/people.csv",
            "content/accounts/lotus/contacts.xls",
        ] {
            assert_eq!(of(path), None, "{path}");
        }
    }
}
