//! The first screen of the key account director: where the programme is weak, and who collides with whom.

use std::collections::HashSet;

use crate::diagnostics::{Code, Level};
use crate::document::made_pages::MadePage;
use crate::document::model::plan::PlanStatus;
use crate::document::parts::PagePart;
use crate::figures::sort::sort_by_key;
use crate::measure::{beneath, pools};
use crate::playbook::ThingId;
use crate::site::Renderer;
use crate::site::draw::field::FieldDrawing;
use crate::site::pages::health::{FindingRow, WaivedFinding};
use crate::site::pages::portfolio::PlanStrip;
use crate::site::pages::resources::PoolLoad;
use crate::site::shared::cards::Card;
use crate::site::shared::readers::DayInWords;
use crate::site::shared::rows::{AccountRow, PlanRow};
use crate::site::theme::ThemeFault;
use crate::site::view::Ready;

/// In a large programme, how many of those who ask for a resource are listed; its own page has all.
const ASKERS: usize = 20;

view! {
    /// The first screen of the key account director.
    DirectorPage<'a> for "director.html" {
        /// The accounts.
        rows: Vec<GridRow<'a>>,
        /// The accounts by how attractive they are and how strong we are there, drawn; none where none of them has marks.
        field: Option<FieldDrawing<'a>>,
        /// The accounts without marks; of a large programme the first.
        unplaced: Vec<Ready<Card>>,
        /// How many of them are not listed.
        more_unplaced: usize,
        /// The pools of which more is wanted than there is.
        collisions: Vec<PoolLoad<'a>>,
        /// Where alignment falls.
        falling: Vec<Ready<FindingRow>>,
        /// The plans that wait for somebody to approve them.
        waiting: Vec<WaitingPlan>,
        /// What is waived.
        waived: Vec<WaivedFinding>,
    }

    /// An account with what shows how complete its plan is.
    GridRow<'a> {
        /// The account.
        it: Ready<AccountRow>,
        /// The plan in force.
        plan: Option<Ready<PlanRow>>,
        /// The status at the last review.
        status: Option<&'static str>,
        /// The pitfalls and the framework of the plan.
        strip: Option<PlanStrip<'a>>,
        /// The day of the next review.
        next: Option<DayInWords>,
    }

    /// A plan that waits for somebody to approve it.
    WaitingPlan {
        /// The account.
        account: Ready<Card>,
        /// The plan.
        plan: Ready<PlanRow>,
    }
}

impl Renderer<'_> {
    /// The accounts by how many pitfalls their plans fell into.
    pub(crate) fn by_pitfalls(&self) -> &[ThingId] {
        self.programme.by_pitfalls.get_or_make(|| self.find_by_pitfalls())
    }

    pub(crate) fn director_page(&self) -> Result<String, ThemeFault> {
        let accounts = if self.is_large() { self.by_pitfalls() } else { self.edition.accounts() };
        let orientation = self.on_first_leaf(|| self.orientation());
        let rows = self.on_leaf(MadePage::Director, accounts);
        let here = self.set_on_leaf(MadePage::Director, accounts);
        let view = DirectorPage {
            field: orientation.field,
            unplaced: orientation.unplaced,
            more_unplaced: orientation.more_unplaced,
            rows: rows.iter().map(|id| self.grid_row(*id)).collect(),
            collisions: self.on_first_leaf(|| self.collisions()),
            falling: self.on_first_leaf(|| self.found_by(Code::KP511)),
            waiting: self.waiting(&here),
            waived: self.on_first_leaf(|| self.waived()),
        };
        let others = [
            (PagePart::Collisions, Some(view.collisions.len())),
            (PagePart::Falling, Some(view.falling.len())),
            (PagePart::Waiting, Some(self.on_first_leaf(|| self.plans_waiting(self.edition.accounts()).count()))),
            (PagePart::Waivers, Some(view.waived.len())),
        ];
        let others = others.into_iter().filter(|_| self.is_first_leaf());
        let parts = [(PagePart::Grid, Some(accounts.len()))].into_iter().chain(others).collect();
        self.render_made(MadePage::Director, parts, view)
    }

    fn find_by_pitfalls(&self) -> Vec<ThingId> {
        let mut accounts = self.edition.accounts().to_vec();
        sort_by_key(&mut accounts, |account| std::cmp::Reverse(self.pitfalls_fallen_into(*account)));
        accounts
    }

    /// How many of the ten pitfalls are errors in an account's plan. An account without a plan counts as worse than any.
    fn pitfalls_fallen_into(&self, account: ThingId) -> usize {
        let Some(now) = self.in_force(account) else { return usize::MAX };
        let levels = self.pitfall_levels(account, now.id);
        levels.iter().filter(|(_, level)| *level == Some(Level::Error)).count()
    }

    /// An account with what shows how complete its plan is: tiers, pitfalls, framework, status, rhythm.
    pub(crate) fn grid_row(&self, account: ThingId) -> GridRow<'_> {
        let plan = self.in_force(account).map(|now| now.id);
        GridRow {
            it: self.row(account),
            plan: plan.map(|plan| self.row(plan)),
            status: self.last_status(account),
            strip: self.strip(account),
            next: self.next_of_account(account),
        }
    }

    /// The pools of which more is wanted than there is, with everybody who asks; in a large programme the largest of them.
    pub(crate) fn collisions(&self) -> Vec<PoolLoad<'_>> {
        let pools = self.edition.config().pools.iter().enumerate();
        pools
            .flat_map(|(at, pool)| {
                let loads = pools::loads(self.edition, at).into_iter().enumerate();
                let over = loads.filter(|(_, load)| load.granted + load.requested > load.capacity + 1e-9);
                let over = over.map(|(place, load)| (place, if self.is_large() { load.largest(ASKERS) } else { load }));
                over.map(|(place, load)| self.load(pool, &load, &format!("k-pool{at}-{place}"))).collect::<Vec<_>>()
            })
            .collect()
    }

    /// The plans of some accounts that wait for somebody to approve them, each with its account.
    fn plans_waiting<'i>(
        &'i self,
        accounts: impl IntoIterator<Item = &'i ThingId>,
    ) -> impl Iterator<Item = (ThingId, ThingId)> {
        let accounts = accounts.into_iter();
        let plans = accounts.flat_map(|account| beneath::plans(self.edition, *account).map(|plan| (*account, plan)));
        plans
            .filter(|(_, (_, plan))| plan.status.value != PlanStatus::Approved)
            .map(|(account, (plan, _))| (account, plan))
    }

    /// Those of these accounts as rows.
    fn waiting(&self, accounts: &HashSet<ThingId>) -> Vec<WaitingPlan> {
        let here = self.edition.accounts().iter().filter(|account| accounts.contains(account));
        self.plans_waiting(here)
            .map(|(account, plan)| WaitingPlan { account: self.card(account), plan: self.row(plan) })
            .collect()
    }
}
