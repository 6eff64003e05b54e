//! The pages that Keyplan makes, and the names that authors therefore cannot use. This is the one table of them: prose
//! links, the content tree, editions and the site all use it.

use crate::document::model::Kind;

/// Which editions have a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MadeFor {
    /// Every edition.
    EveryEdition,
    /// Internal editions only; customers never see it.
    InternalEdition,
}

use MadeFor::{EveryEdition, InternalEdition};

/// Declares the pages of the whole playbook: page, name, the key of its title, the editions that have it. Lists name
/// them in this order.
macro_rules! made_pages {
    ($($(#[$doc:meta])* $page:ident $name:literal $title:literal $editions:ident),* $(,)?) => {
        /// A page that Keyplan makes of the whole playbook.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum MadePage { $($(#[$doc])* $page),* }

        impl MadePage {
            /// All of them, in the order of lists.
            pub const ALL: &[Self] = &[$(Self::$page),*];

            /// The name that prose links to, and the page's id: `readers/team` is the page `readers/team/index.html`.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$page => $name),* }
            }

            /// The page with this name.
            pub fn named(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$page),)* _ => None }
            }

            /// The key of its title in the string table of a language.
            pub const fn title_key(self) -> &'static str {
                match self { $(Self::$page => $title),* }
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
    Accounts "accounts" "nav.accounts" EveryEdition,
    /// The list of pillars.
    Pillars "pillars" "nav.pillars" EveryEdition,
    /// The list of people.
    People "people" "nav.people" EveryEdition,
    /// The list of objectives.
    Objectives "objectives" "nav.objectives" EveryEdition,
    /// All reviews, by time.
    Reviews "reviews" "nav.reviews" EveryEdition,
    /// What is wrong with the plans.
    Health "health" "nav.health" InternalEdition,
    /// Every thread from decision to action.
    Traceability "traceability" "nav.traceability" InternalEdition,
    /// The accounts by how attractive they are and how strong we are there.
    PortfolioMap "portfolio-map" "nav.portfolio_map" InternalEdition,
    /// What is still to be had, offer by offer.
    WhiteSpace "white-space" "nav.white_space" InternalEdition,
    /// What worked in one account and may work in another.
    Practices "practices" "nav.practices" InternalEdition,
    /// The 3×3 framework, plan by plan.
    Coverage "coverage" "nav.coverage" InternalEdition,
    /// The scenarios of all plans.
    Scenarios "scenarios" "nav.scenarios" InternalEdition,
    /// The resource pools that all accounts draw on.
    Resources "resources" "nav.resources" InternalEdition,
    /// The seven elements of alignment over time.
    Alignment "alignment" "nav.alignment" InternalEdition,
    /// KPIs across accounts.
    Kpis "kpis" "nav.kpis" InternalEdition,
    /// What each rule finds, why, and how to settle it.
    Rules "rules" "nav.rules" InternalEdition,
    /// What falls on which day.
    Calendar "calendar" "nav.calendar" EveryEdition,
    /// Links to the lists, for browsers without script. Its folder holds the index of the search.
    Search "search" "nav.search" EveryEdition,
    /// The start page of an account manager.
    Manager "readers/manager" "nav.manager" InternalEdition,
    /// The start page of an account team.
    Team "readers/team" "nav.team" InternalEdition,
    /// The start page of a director.
    Director "readers/director" "nav.director" InternalEdition,
    /// The start page of an executive sponsor.
    Sponsor "readers/sponsor" "nav.sponsor" InternalEdition,
    /// All accounts on paper, a sheet each.
    Board "print/board" "nav.board" InternalEdition,
    /// What changed between reviews, and since an older copy.
    Changes "changes" "nav.changes" InternalEdition,
}

impl MadePage {
    /// Pages whose prose an author can write, in the `_index.md` of the folder of that name.
    pub const SECTIONS: [Self; 3] = [Self::Accounts, Self::Pillars, Self::People];

    /// The start pages of readers, and the page for a meeting about all accounts. A customer edition has none of them.
    pub const FOR_READERS: [Self; 5] = [Self::Manager, Self::Team, Self::Director, Self::Sponsor, Self::Board];

    /// Whether a customer edition has it.
    pub fn is_for_customers(self) -> bool {
        self.editions() == EveryEdition
    }

    /// Whether it shows what the rules find in the whole playbook.
    pub fn shows_all_findings(self) -> bool {
        matches!(self, Self::Health | Self::Coverage | Self::Rules) || Self::FOR_READERS.contains(&self)
    }

    /// The folder it lies in, if that folder holds only pages of this table.
    fn folder(self) -> Option<&'static str> {
        self.name().split_once('/').map(|(folder, _)| folder)
    }
}

/// The id of a leaf of a page that may go on in others, by its number: the first one is the page.
pub fn leaf_id(page: &str, leaf: usize) -> String {
    if leaf == 1 { page.to_owned() } else { format!("{page}/{leaf}.html") }
}

/// Where the pages of pillars lie.
const PILLARS: &str = "pillars/";

/// Whether an id is that of a further leaf, or may become it.
fn is_leaf(id: &str) -> bool {
    id.strip_suffix(".html").and_then(|id| id.rsplit_once('/')).is_some_and(|(page, leaf)| {
        let goes_on = MadePage::named(page).is_some() || page.starts_with(PILLARS) && page.matches('/').count() == 1;
        goes_on && !leaf.is_empty() && leaf.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// Declares the pages beneath accounts and plans: page, the last part of its id, the key of its title, what it is
/// beneath.
macro_rules! made_beneath {
    ($($(#[$doc:meta])* $page:ident $name:literal $title:literal $above:ident),* $(,)?) => {
        /// A page that Keyplan makes of an account or a plan, beneath its page.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum MadeBeneath { $($(#[$doc])* $page),* }

        impl MadeBeneath {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$page),*];

            /// The last part of the page's id.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$page => $name),* }
            }

            /// The key of its title in the string table of a language.
            pub const fn title_key(self) -> &'static str {
                match self { $(Self::$page => $title),* }
            }

            /// The kind that it is made of: an account or a plan.
            pub const fn above(self) -> Kind {
                match self { $(Self::$page => Kind::$above),* }
            }

            /// The page of this name that is made of a kind.
            fn named(name: &str, above: Kind) -> Option<Self> {
                Self::ALL.iter().copied().find(|page| page.name() == name && page.above() == above)
            }
        }
    };
}

made_beneath! {
    /// The people of an account's customer, and how they stand to us.
    Stakeholders "stakeholders" "nav.stakeholders" Account,
    /// The contracts of an account by time, with their days of notice.
    Contracts "contracts" "part.contracts" Account,
    /// What an account brings, from list price to contribution.
    Money "money" "part.finance" Account,
    /// Which unit of the customer buys which offer, and who else sells to it.
    WhiteSpace "white-space" "nav.white_space" Account,
    /// The promotions and terms of a plan, against their budget.
    Promotions "promotions" "nav.promotions" Plan,
    /// Value promised to the customer, beside what was delivered.
    Value "value" "nav.value" Plan,
    /// What waits for what in a plan, and how much came up in between.
    Work "work" "nav.work" Plan,
    /// The agenda of the next meeting among ourselves: what the customer's plan needs from us.
    InternalMeeting "internal-meeting" "nav.internal_meeting" Plan,
    /// What to hold in the hand when meeting an account's customer; for paper.
    MeetingCards "meeting-cards" "nav.meeting_cards" Account,
    /// A plan on one sheet of paper.
    OnePage "one-page" "nav.one_page" Plan,
    /// The thread of a plan on one sheet of paper: goals, growth problem, decisions, objectives, KPIs.
    Thread "thread" "nav.thread" Plan,
    /// The agenda of the next review of a plan that counts, and what to read for it; for paper.
    NextReview "next-review" "nav.next_review" Plan,
    /// A plan with its decisions, objectives and reviews as one document; for paper.
    Book "book" "nav.book" Plan,
}

impl MadeBeneath {
    /// Whether it is made to be printed.
    pub const fn is_for_paper(self) -> bool {
        matches!(self, Self::MeetingCards | Self::OnePage | Self::Thread | Self::NextReview | Self::Book)
    }
}

/// Names below the site's root, besides those of the pages above, that no page of an author can have: `glossary` is kept
/// for a page that is not made yet, `feeds` is the folder of the feed, and `404.html` is the page that servers show for
/// an address that does not exist.
const RESERVED: [&str; 3] = ["glossary", "feeds", "404"];

/// Whether Keyplan makes the page with this id.
pub fn is_made(id: &str) -> bool {
    if is_leaf(id) {
        return true;
    }
    match id.split('/').collect::<Vec<_>>().as_slice() {
        [first] => is_taken(first),
        [first, ..] if is_folder(first) => true,
        ["accounts", _, page] => MadeBeneath::named(page, Kind::Account).is_some(),
        ["accounts", _, _, page] => MadeBeneath::named(page, Kind::Plan).is_some(),
        _ => false,
    }
}

/// Whether no page of an author can have this name below the site's root. Three of these names are sections, whose
/// `_index.md` an author can write (see [`MadePage::SECTIONS`]).
pub fn is_taken(name: &str) -> bool {
    RESERVED.contains(&name) || is_folder(name) || MadePage::named(name).is_some()
}

/// Whether a folder below the site's root holds only pages that Keyplan makes.
pub fn is_folder(name: &str) -> bool {
    MadePage::ALL.iter().any(|page| page.folder() == Some(name))
}

/// Whether a name below the site's root is that of a section, whose page an author can write.
pub fn is_section(name: &str) -> bool {
    MadePage::SECTIONS.iter().any(|section| section.name() == name)
}

/// Whether a name beneath an account is that of a page that Keyplan makes there.
pub fn is_made_of_account(name: &str) -> bool {
    MadeBeneath::named(name, Kind::Account).is_some()
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
        for page in MadePage::ALL {
            assert!(is_made(&leaf_id(page.name(), 2)), "{}", page.name());
        }
        assert!(is_made("pillars/supply/2.html") && !is_made("pillars/supply/more/2.html"));
        for id in [
            "health/2",
            "health/more.html",
            "about/2.html",
            "health/.html",
            "about",
            "accounts/a",
            "accounts/a/book",
            "pages/health",
            "health/more",
            "accounts/a/b/pages/book",
        ] {
            assert!(!is_made(id), "{id}");
        }
    }
}
