//! The first screen of the key account director: where the programme is weak, and who collides with whom.

use crate::diagnostics::{Code, Level};
use crate::document::model::plan::PlanStatus;
use crate::measure::{beneath, pools};
use crate::playbook::ThingId;
use crate::site::Renderer;
use crate::site::theme::{Key, Map, ThemeFault, Value};

/// So many accounts of a large programme are named, those with the most errors among the pitfalls first.
const WEAKEST: usize = 100;

impl Renderer<'_> {
    pub(crate) fn director_page(&self) -> Result<String, ThemeFault> {
        let mut accounts = self.edition.accounts().to_vec();
        if self.is_large() {
            accounts.sort_by_cached_key(|account| std::cmp::Reverse(self.pitfalls_fallen_into(*account)));
        }
        let all = accounts.len();
        let (accounts, more) = self.first(accounts, WEAKEST);
        let rows: Vec<Value> = accounts.into_iter().map(|account| self.grid_row(account)).collect();
        let collisions = self.collisions();
        let falling = self.found_by(Code::KP511);
        let waived = self.waived();
        let waiting = self.waiting();
        let parts = vec![
            ("grid", Some(all)),
            ("collisions", Some(collisions.len())),
            ("falling", Some(falling.len())),
            ("waiting", Some(waiting.len())),
            ("waivers", Some(waived.len())),
        ];
        let given = vec![
            ("rows", Value::from(rows)),
            ("more", Value::from(more)),
            ("collisions", Value::from(collisions)),
            ("falling", Value::from(falling)),
            ("waiting", Value::from(waiting)),
            ("waived", Value::from(waived)),
        ];
        self.generated("readers/director", "director.html", parts, given)
    }

    /// How many of the ten pitfalls are errors of an account's plan; more than all of them where it has none.
    fn pitfalls_fallen_into(&self, account: ThingId) -> usize {
        let Some((plan, _)) = beneath::plans(self.edition, account).next() else { return usize::MAX };
        let levels = self.pitfall_levels(account, plan);
        levels.iter().filter(|(_, level)| *level == Some(Level::Error)).count()
    }

    /// An account with all that shows whether its plan is whole: tiers, pitfalls, framework, status, rhythm.
    pub(crate) fn grid_row(&self, account: ThingId) -> Value {
        let plan = self.in_force(account).map(|now| now.id);
        map! {
            it: self.row(account),
            plan: plan.map(|plan| self.row(plan)),
            status: self.last_status(account),
            strip: self.strip(account),
            next: plan.and_then(|plan| self.next_of(plan)).map(|day| self.when(day)),
        }
    }

    /// The pools of which more is wanted than there is, with everybody who asks.
    pub(crate) fn collisions(&self) -> Vec<Value> {
        let pools = self.edition.config().pools.iter().enumerate();
        pools
            .flat_map(|(at, pool)| {
                let loads = pools::loads(self.edition, at).into_iter().enumerate();
                let over = loads.filter(|(_, load)| load.granted + load.requested > load.capacity + 1e-9);
                over.map(|(place, load)| self.load(pool, &load, &format!("k-pool{at}-{place}"))).collect::<Vec<_>>()
            })
            .collect()
    }

    /// The plans that wait for somebody to approve them.
    fn waiting(&self) -> Vec<Value> {
        let accounts = self.edition.accounts().iter();
        let plans = accounts.flat_map(|account| beneath::plans(self.edition, *account).map(|plan| (*account, plan)));
        plans
            .filter(|(_, (_, plan))| plan.status.value != PlanStatus::Approved)
            .map(|(account, (plan, _))| map! { account: self.card(account), plan: self.row(plan) })
            .collect()
    }
}
