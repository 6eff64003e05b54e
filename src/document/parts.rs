//! The parts and items of a page and their anchors: English whatever the language, so that links to them last. Links,
//! calendars and pages take them from the two tables here.

use std::borrow::Cow;

use crate::document::model::{Document, Entity, Kind};

/// Declares the parts of pages: part, anchor, the key of its title in the string table of a language.
macro_rules! page_parts {
    ($($(#[$doc:meta])* $part:ident $anchor:literal $title:literal),* $(,)?) => {
        /// A part of a page with a heading and an anchor of its own.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum PagePart { $($(#[$doc])* $part),* }

        impl PagePart {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$part),*];

            /// Its anchor on the page.
            pub const fn anchor(self) -> &'static str {
                match self { $(Self::$part => $anchor),* }
            }

            /// The part with an anchor.
            pub fn at(anchor: &str) -> Option<Self> {
                match anchor { $($anchor => Some(Self::$part),)* _ => None }
            }

            /// The key of its title in the string table of a language.
            pub const fn title_key(self) -> &'static str {
                match self { $(Self::$part => $title),* }
            }
        }
    };
}

page_parts! {
    /// The goals of the customer.
    Goals "goals" "part.goals",
    /// The growth problem.
    Problem "problem" "part.problem",
    /// The decisions of a plan.
    Decisions "decisions" "part.decisions",
    /// What each pillar is to bring.
    Pillars "pillars" "part.pillars",
    /// Sales by period.
    Sales "sales" "part.sales",
    /// Objectives.
    Objectives "objectives" "part.objectives",
    /// The KPIs against their paths.
    Kpis "kpis" "part.kpis",
    /// Scenarios.
    Scenarios "scenarios" "part.scenarios",
    /// Risks.
    Risks "risks" "part.risks",
    /// Actions.
    Actions "actions" "part.actions",
    /// Requests for shared resources, and what is asked of somebody senior.
    Requests "requests" "part.requests",
    /// What each side promised the other.
    Commitments "commitments" "part.commitments",
    /// Value delivered to the customer.
    Value "value" "part.value",
    /// Promotions.
    Promotions "promotions" "part.promotions",
    /// What the customer is paid for.
    Terms "terms" "part.terms",
    /// The contracts of an account.
    Contracts "contracts" "part.contracts",
    /// Who works on it.
    People "people" "part.people",
    /// Reviews.
    Reviews "reviews" "part.reviews",
    /// The plans of an account.
    Plans "plans" "part.plans",
    /// The situation of an account.
    Situation "situation" "part.situation",
    /// The people of the customer.
    Contacts "contacts" "part.contacts",
    /// The measurements of the seven elements of alignment.
    Alignment "alignment" "part.alignment",
    /// What an account brings, by year.
    Finance "finance" "part.finance",
    /// Further pages.
    Pages "pages" "part.pages",
    /// The accounts of the playbook.
    Accounts "accounts" "part.accounts",
    /// The thread from the customer to the work.
    Thread "thread" "part.thread",
    /// The readings of a review.
    Readings "readings" "part.readings",
    /// What a review decided.
    Decided "decided" "part.decided",
    /// What a review changed in the plan.
    Changes "changes" "part.changes",
    /// What went wrong on the ground.
    Issues "issues" "part.issues",
    /// What is needed of a person.
    Items "items" "part.items",
    /// The facts of a part of the situation.
    Facts "facts" "part.facts",
    /// The ten pitfalls, plan by plan.
    Pitfalls "pitfalls" "part.pitfalls",
    /// The findings by account.
    ByAccount "by-account" "part.by-account",
    /// The findings by rule.
    ByRule "by-rule" "part.by-rule",
    /// The findings by who can settle them.
    ByOwner "by-owner" "part.by-owner",
    /// Findings that are waived.
    Waivers "waivers" "part.waivers",
    /// The accounts of the programme, a line each.
    Grid "grid" "part.grid",
    /// Pools of which more is wanted than there is.
    Collisions "collisions" "part.collisions",
    /// Where alignment falls.
    Falling "falling" "part.falling",
    /// Plans that wait for approval.
    Waiting "waiting" "part.waiting",
    /// What the rules find here.
    Health "health" "part.health",
    /// The parts of a plan in which nothing stands yet.
    ToWrite "to-write" "part.to_write",
    /// The parts of the page, to go to.
    Contents "contents" "contents",
    /// Who links to the page.
    Backlinks "backlinks" "part.backlinks",
    /// On the first page, all pages that Keyplan makes of the whole playbook.
    Screens "screens" "part.screens",
}

/// Declares the kinds of items of pages: kind, the word that its anchors begin with.
macro_rules! page_items {
    ($($(#[$doc:meta])* $item:ident $word:literal),* $(,)?) => {
        /// A kind of item with an anchor of its own on a page: `kpi-osa` is the KPI `osa`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum PageItem { $($(#[$doc])* $item),* }

        impl PageItem {
            /// The word that anchors of this kind begin with.
            const fn word(self) -> &'static str {
                match self { $(Self::$item => $word),* }
            }

            /// The kind and the id of the item with an anchor.
            pub fn at(anchor: &str) -> Option<(Self, &str)> {
                let (word, id) = anchor.split_once('-')?;
                match word { $($word => Some((Self::$item, id)),)* _ => None }
            }
        }
    };
}

page_items! {
    /// A goal of the customer, on the page of an account.
    Goal "goal",
    /// A contract, on the page of an account.
    Contract "contract",
    /// A KPI, on the page of a plan or an objective.
    Kpi "kpi",
    /// A scenario, on the page of a plan.
    Scenario "scenario",
    /// A request for shared resources, on the page of a plan.
    Request "request",
    /// A risk, on the page of a plan.
    Risk "risk",
    /// An action, on the page of an objective or a review.
    Action "action",
    /// A resource pool, on the page of resources.
    Pool "pool",
}

impl PageItem {
    /// The anchor of the item with an id.
    pub fn anchor(self, id: &str) -> String {
        format!("{}-{id}", self.word())
    }

    /// The id of the item of this kind with an anchor.
    pub fn id(self, anchor: &str) -> Option<&str> {
        Self::at(anchor).filter(|(item, _)| *item == self).map(|(_, id)| id)
    }
}

/// The parts that the page of a kind always has, in their order.
pub fn of(kind: Kind) -> &'static [PagePart] {
    match kind {
        Kind::Home => &[PagePart::Accounts, PagePart::Contents, PagePart::Backlinks],
        Kind::Account => &[
            PagePart::Goals,
            PagePart::Plans,
            PagePart::Objectives,
            PagePart::Reviews,
            PagePart::People,
            PagePart::Situation,
            PagePart::Contents,
            PagePart::Backlinks,
        ],
        Kind::Plan => &[
            PagePart::Goals,
            PagePart::Problem,
            PagePart::Decisions,
            PagePart::Pillars,
            PagePart::Sales,
            PagePart::Objectives,
            PagePart::Kpis,
            PagePart::Scenarios,
            PagePart::Risks,
            PagePart::Actions,
            PagePart::Requests,
            PagePart::Commitments,
            PagePart::Value,
            PagePart::People,
            PagePart::Reviews,
            PagePart::Contents,
            PagePart::Backlinks,
        ],
        Kind::Decision => &[PagePart::Thread, PagePart::Reviews, PagePart::Contents, PagePart::Backlinks],
        Kind::Objective => &[
            PagePart::Thread,
            PagePart::Kpis,
            PagePart::Readings,
            PagePart::Actions,
            PagePart::Reviews,
            PagePart::Contents,
            PagePart::Backlinks,
        ],
        Kind::Review => &[
            PagePart::Readings,
            PagePart::Decided,
            PagePart::Changes,
            PagePart::Issues,
            PagePart::Actions,
            PagePart::Contents,
            PagePart::Backlinks,
        ],
        Kind::Pillar => &[PagePart::Objectives, PagePart::Contents, PagePart::Backlinks],
        Kind::Person => &[PagePart::Items, PagePart::Reviews, PagePart::Contents, PagePart::Backlinks],
        Kind::Situation => &[PagePart::Facts, PagePart::Contents, PagePart::Backlinks],
        Kind::Page => &[PagePart::Contents, PagePart::Backlinks],
    }
}

/// The parts of a page of the customer edition, in their order.
pub fn of_customer(kind: Kind) -> &'static [PagePart] {
    match kind {
        Kind::Account => &[
            PagePart::Goals,
            PagePart::Plans,
            PagePart::Reviews,
            PagePart::Objectives,
            PagePart::Contracts,
            PagePart::People,
            PagePart::Pages,
            PagePart::Contents,
            PagePart::Backlinks,
        ],
        Kind::Plan => &[
            PagePart::Goals,
            PagePart::Problem,
            PagePart::Decisions,
            PagePart::Pillars,
            PagePart::Objectives,
            PagePart::Kpis,
            PagePart::Actions,
            PagePart::Commitments,
            PagePart::Value,
            PagePart::Promotions,
            PagePart::Terms,
            PagePart::People,
            PagePart::Reviews,
            PagePart::Pages,
            PagePart::Contents,
            PagePart::Backlinks,
        ],
        Kind::Review => &[PagePart::Readings, PagePart::Decided, PagePart::Contents, PagePart::Backlinks],
        Kind::Home => &[PagePart::Contents, PagePart::Backlinks],
        kind => of(kind),
    }
}

/// Parts that a page has when there is something to show in them.
const SOMETIMES: [PagePart; 6] =
    [PagePart::Problem, PagePart::Health, PagePart::Contacts, PagePart::Alignment, PagePart::Finance, PagePart::Pages];

/// Those of single kinds.
fn sometimes_of(kind: Kind) -> &'static [PagePart] {
    match kind {
        Kind::Account => &[PagePart::Contracts, PagePart::Accounts],
        Kind::Plan => &[PagePart::Promotions, PagePart::Terms],
        _ => &[],
    }
}

/// The anchor of what is not around every page, in all templates.
const MAIN: &str = "kp-main";

/// Every id that no heading of the body may take: a heading that would gets `-2`.
pub fn reserved(document: &Document) -> Vec<Cow<'static, str>> {
    let mut ids = ids(document);
    ids.extend(SOMETIMES.iter().chain(sometimes_of(document.kind)).map(|part| Cow::Borrowed(part.anchor())));
    ids.push(Cow::Borrowed(MAIN));
    ids
}

/// Every id that a page takes from its front matter and that is always there: its parts, then its items.
pub fn ids(document: &Document) -> Vec<Cow<'static, str>> {
    let mut ids: Vec<_> = of(document.kind).iter().map(|part| Cow::Borrowed(part.anchor())).collect();
    let mut add = |item: PageItem, id: &str| ids.push(Cow::Owned(item.anchor(id)));
    match &document.entity {
        Some(Entity::Account(account)) => {
            account.goals.iter().for_each(|goal| add(PageItem::Goal, &goal.id.value));
            account.contracts.iter().for_each(|contract| add(PageItem::Contract, &contract.id.value));
        }
        Some(Entity::Plan(plan)) => {
            plan.kpis.iter().for_each(|kpi| add(PageItem::Kpi, &kpi.id.value));
            plan.scenarios.iter().for_each(|scenario| add(PageItem::Scenario, &scenario.id.value));
            plan.requests.iter().for_each(|request| add(PageItem::Request, &request.id.value));
            plan.risks.iter().for_each(|risk| add(PageItem::Risk, &risk.id.value));
        }
        Some(Entity::Objective(objective)) => {
            objective.kpis.iter().for_each(|kpi| add(PageItem::Kpi, &kpi.id.value));
            objective
                .actions
                .iter()
                .filter_map(|action| action.id.as_ref())
                .for_each(|id| add(PageItem::Action, &id.value));
        }
        Some(Entity::Review(review)) => {
            review
                .actions
                .iter()
                .filter_map(|action| action.id.as_ref())
                .for_each(|id| add(PageItem::Action, &id.value));
        }
        _ => {}
    }
    ids
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_and_items_are_known_by_their_anchors() {
        for part in PagePart::ALL {
            assert_eq!(PagePart::at(part.anchor()), Some(*part));
            assert_eq!(PageItem::at(part.anchor()), None, "{part:?} reads like an item");
        }
        assert_eq!(PageItem::at(&PageItem::Kpi.anchor("on-shelf")), Some((PageItem::Kpi, "on-shelf")));
        assert_eq!(PageItem::Goal.id("kpi-on-shelf"), None);
    }
}
