//! The first page: the portfolio, or what was agreed with the one customer whose edition it is.

use crate::document::made_pages::MadePage;
use crate::document::parts::PagePart;
use crate::edition::Audience;
use crate::playbook::ThingId;
use crate::site::Renderer;
use crate::site::frame::Frame;
use crate::site::pages::account::AccountPlan;
use crate::site::pages::joint::JointPlan;
use crate::site::pages::plan::{PlanGoal, ValueRow};
use crate::site::pages::portfolio::{PlanStrip, PortfolioSum, is_many};
use crate::site::shared::cards::{Card, Link};
use crate::site::shared::chapters::HandbookChapter;
use crate::site::shared::figures::Fact;
use crate::site::shared::rows::AccountRow;
use crate::site::theme::ThemeFault;
use crate::site::view::{Html, Ready};

view! {
    /// The first page.
    HomePage<'a> for "home.html" {
        /// The accounts.
        accounts: Vec<Ready<AccountRow>>,
        /// The pitfalls and the framework of each account's plan, in the order of the accounts.
        strips: Option<Vec<Option<PlanStrip<'a>>>>,
        /// Whether there are so many accounts that each is a line.
        many: bool,
        /// What they come to.
        sum: Ready<PortfolioSum>,
        /// The pages of the whole playbook.
        pages: Vec<Ready<Card>>,
        /// The reviews of all accounts by time, drawn.
        timeline: Option<Html>,
        /// The figures that the page opens with.
        facts: Vec<Fact>,
        /// In a customer edition, the plans of its account.
        plans: Vec<AccountPlan<'a>>,
        /// In a customer edition, what is shared of its first plan.
        joint: Option<JointPlan<'a>>,
        /// In a customer edition, the value that was delivered by the first plan.
        value: Vec<ValueRow<'a>>,
        /// In a customer edition, the customer's goals with what works for them in the first plan.
        goals: Vec<PlanGoal<'a>>,
        /// The first screens of each kind of reader.
        readers: Vec<Link<'a>>,
        /// All pages that Keyplan makes of the whole playbook; none in a customer edition and in a handbook.
        screens: Vec<Link<'a>>,
        /// The chapters, where the site is a handbook: pages of prose, and no plans.
        chapters: Vec<HandbookChapter<'a>>,
        /// In a handbook, the page to read next.
        after: Option<Ready<Card>>,
    }
}

impl Renderer<'_> {
    pub(crate) fn home_page(&self, id: Option<ThingId>) -> Result<String, ThemeFault> {
        let site = self.edition.config().title.as_str();
        let (title, heading) = match id {
            Some(id) => (self.shared.titles.thing(id), &*self.edition.thing(id).title),
            None => (site, site),
        };
        // A customer's portfolio is one account: its first page says what was agreed there.
        let plans = match (self.edition.audience(), self.edition.accounts()) {
            (Audience::Customer { .. }, [account]) => self.account_plans(*account),
            _ => Vec::new(),
        };
        let first = plans.first().and_then(|_| self.plans_of(self.edition.accounts()[0]).first().copied());
        let joint = first.and_then(|plan| {
            let thing = self.edition.thing(plan);
            self.joint_plan(plan, thing, thing.as_plan()?)
        });
        let is_handbook = self.edition.is_handbook();
        let accounts = self.worst_first();
        let part = (PagePart::Accounts, Some(accounts.len()));
        let has_screens = !is_handbook && !self.edition.audience().is_customer();
        let screens = if has_screens { MadePage::ALL } else { &[] };
        let mut parts = if is_handbook { Vec::new() } else { vec![part] };
        parts.extend(has_screens.then_some((PagePart::Screens, None)));
        let order = &self.shared.chapters.order;
        let next = if id.is_some() { order.get(1) } else { order.first() };
        self.render_page(
            Frame {
                title,
                heading,
                thing: id,
                parts,
                is_list: !is_handbook,
                goes_on: Some(MadePage::Accounts.into()),
                ..Frame::default()
            },
            HomePage {
                accounts: self.rows(self.on_leaf(MadePage::Accounts, accounts)),
                strips: self.strips(accounts),
                many: is_many(accounts),
                sum: self.portfolio_sum(),
                pages: self.cards(self.edition.pages()),
                screens: screens.iter().map(|page| self.made_link(*page)).collect(),
                timeline: self.programme_timeline(),
                facts: self.programme_facts(),
                plans,
                joint,
                value: first
                    .and_then(|plan| Some(self.value_rows(self.edition.thing(plan), self.edition.plan(plan)?)))
                    .unwrap_or_default(),
                goals: first.map(|plan| self.plan_goals(plan, self.edition.thing(plan))).unwrap_or_default(),
                readers: if is_handbook { Vec::new() } else { self.reader_cards() },
                chapters: self.handbook_chapters(),
                after: next.map(|next| self.card(*next)),
            },
        )
    }
}
