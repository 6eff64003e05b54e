//! The pages that Keyplan makes whatever the content holds, and the names that they take from authors. The one table of
//! them: what links, rules of the content tree, editions and the site know about these pages comes from here.

/// Which editions have a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MadeFor {
    /// All of them.
    EveryEdition,
    /// The internal ones only; no customer sees it.
    InternalEdition,
}

use MadeFor::{EveryEdition, InternalEdition};

/// Declares the pages of the whole playbook: page, name, the editions that have it. Their order is that of the lists
/// that name all of them.
macro_rules! made_pages {
    ($($(#[$doc:meta])* $page:ident $name:literal $editions:ident),* $(,)?) => {
        /// A page that Keyplan makes of the whole playbook.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum MadePage { $($(#[$doc])* $page),* }

        impl MadePage {
            /// All of them, in the order of lists.
            pub const ALL: &[Self] = &[$(Self::$page),*];

            /// What prose links to, and the page's id: `readers/team` is the page `readers/team/index.html`.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$page => $name),* }
            }

            /// The page that prose means by a name.
            pub fn named(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$page),)* _ => None }
            }

            /// The editions that have it.
            pub const fn editions(self) -> MadeFor {
                match self { $(Self::$page => $editions),* }
            }
        }
    };
}

made_pages! {
    /// The list of accounts.
    Accounts "accounts" EveryEdition,
    /// The list of pillars.
    Pillars "pillars" EveryEdition,
    /// The list of people.
    People "people" EveryEdition,
    /// The list of objectives.
    Objectives "objectives" EveryEdition,
    /// All reviews, by time.
    Reviews "reviews" EveryEdition,
    /// What is wrong with the plans.
    Health "health" InternalEdition,
    /// Every thread from decision to action.
    Traceability "traceability" InternalEdition,
    /// The 3×3 framework, plan by plan.
    Coverage "coverage" InternalEdition,
    /// The scenarios of all plans.
    Scenarios "scenarios" InternalEdition,
    /// The resource pools that all accounts draw on.
    Resources "resources" InternalEdition,
    /// The seven elements of alignment over time.
    Alignment "alignment" InternalEdition,
    /// KPIs across accounts.
    Kpis "kpis" InternalEdition,
    /// What each rule finds, why, and how to settle it.
    Rules "rules" InternalEdition,
    /// What falls on which day.
    Calendar "calendar" EveryEdition,
    /// The way to the lists for browsers without script; its folder holds the index of the search.
    Search "search" EveryEdition,
    /// What an account manager wants to see first.
    Manager "readers/manager" InternalEdition,
    /// What an account team wants to see first.
    Team "readers/team" InternalEdition,
    /// What a director wants to see first.
    Director "readers/director" InternalEdition,
    /// What an executive sponsor wants to see first.
    Sponsor "readers/sponsor" InternalEdition,
    /// All accounts on paper, a sheet each.
    Board "print/board" InternalEdition,
    /// What changed between reviews, and since an older copy.
    Changes "changes" InternalEdition,
}

impl MadePage {
    /// Those whose prose an author may write, in the `_index.md` of the folder of that name.
    pub const SECTIONS: [Self; 3] = [Self::Accounts, Self::Pillars, Self::People];

    /// Whether a customer edition has it.
    pub fn is_for_customers(self) -> bool {
        self.editions() == EveryEdition
    }
}

/// First names of addresses that no page of an author may take, beside those of the pages above.
const RESERVED: [&str; 3] = [
    // For a page to come: nothing is made under this name.
    "glossary", // The folder of the feed.
    "feeds",    // The page `404.html`, which servers show for an address that is not there.
    "404",
];

/// Folders that hold nothing but pages that Keyplan makes.
const FOLDERS: [&str; 2] = ["readers", "print"];

/// The pages made beneath each account.
const OF_ACCOUNT: [&str; 2] = ["stakeholders", "meeting-cards"];

/// The pages made beneath each plan.
const OF_PLAN: [&str; 3] = ["one-page", "next-review", "book"];

/// Whether the page of this id is Keyplan's, whatever the content holds.
pub fn is_made(id: &str) -> bool {
    match id.split('/').collect::<Vec<_>>().as_slice() {
        [first] => is_taken(first),
        [first, ..] if is_folder(first) => true,
        ["accounts", _, page] => OF_ACCOUNT.contains(page),
        ["accounts", _, _, page] => OF_PLAN.contains(page),
        _ => false,
    }
}

/// Whether a name below the site's root is not for authors. Three of these names are those of sections, whose
/// `_index.md` an author does write (see [`MadePage::SECTIONS`]).
pub fn is_taken(name: &str) -> bool {
    RESERVED.contains(&name) || is_folder(name) || MadePage::named(name).is_some()
}

/// Whether a folder below the site's root holds nothing but pages that Keyplan makes.
pub fn is_folder(name: &str) -> bool {
    FOLDERS.contains(&name)
}

/// Whether a name below the site's root is that of a section, whose page an author may write.
pub fn is_section(name: &str) -> bool {
    MadePage::SECTIONS.iter().any(|section| section.name() == name)
}

/// Whether a name beneath an account is that of a page that Keyplan makes there.
pub fn is_made_of_account(name: &str) -> bool {
    OF_ACCOUNT.contains(&name)
}

/// Whether an address is, or may become, that of a file for programs: a calendar, a feed, the list of pages.
pub fn is_file_for_programs(file: &str) -> bool {
    file.starts_with("calendar/") || file.starts_with("feeds/") || file == "sitemap.xml"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_made_page_is_known_by_its_name_and_takes_it() {
        for page in MadePage::ALL {
            assert_eq!(MadePage::named(page.name()), Some(*page));
            assert!(is_made(page.name()), "{}", page.name());
        }
        for id in
            ["404", "feeds", "glossary", "readers", "print/anything", "accounts/a/stakeholders", "accounts/a/b/book"]
        {
            assert!(is_made(id), "{id}");
        }
        for id in ["about", "accounts/a", "accounts/a/book", "pages/health", "health/more", "accounts/a/b/pages/book"] {
            assert!(!is_made(id), "{id}");
        }
    }
}
