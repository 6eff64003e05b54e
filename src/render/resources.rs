//! What all accounts compete for: each pool by period, with everybody who asks side by side.

use super::Renderer;
use crate::config::PoolSettings;
use crate::measure::pools::{self, Asker, Load};
use crate::model::account::Segment;
use crate::theme::{Key, Map, ThemeFault, Value};

impl Renderer<'_> {
    pub(super) fn resources_page(&self) -> Result<String, ThemeFault> {
        let pools: Vec<Value> = self
            .edition
            .config()
            .pools
            .iter()
            .enumerate()
            .map(|(at, pool)| {
                let loads: Vec<Value> =
                    pools::loads(self.edition, at).iter().map(|load| self.load(pool, load)).collect();
                map! { title: &*pool.title, unit: pool.unit.as_str(), loads: loads }
            })
            .collect();
        self.generated("resources", "resources.html", Vec::new(), vec![("pools", Value::from(pools))])
    }

    /// What there is of a pool in a period, with everybody who asks.
    pub(super) fn load(&self, pool: &PoolSettings, load: &Load<'_>) -> Value {
        let number = |value: f64| self.format.number(value, None);
        map! {
            pool: &*pool.title,
            unit: pool.unit.as_str(),
            period: self.format.period(load.period),
            capacity: number(load.capacity),
            granted: number(load.granted),
            requested: number(load.requested),
            over: load.granted + load.requested > load.capacity + 1e-9,
            askers: load.askers.iter().map(|asker| self.asker(asker)).collect::<Vec<_>>(),
        }
    }

    fn asker(&self, asker: &Asker<'_>) -> Value {
        let request = asker.request;
        let url = format!("{}#request-{}", self.urls[asker.plan as usize], request.id.value);
        map! {
            account: self.card(asker.account),
            request: map! { title: request.title.value.as_str(), url: url },
            quantity: self.format.number(request.quantity.value, None),
            number: request.quantity.value,
            sales_number: asker.sales,
            contribution_number: asker.contribution,
            roi_number: asker.roi,
            state: self.theme.word(request.status.value.word()),
            segment: asker.segment.map(Segment::word),
            sales: asker.sales.map(|sales| self.format.money(sales)),
            contribution: asker.contribution.map(|it| self.format.money(it)),
            roi: asker.roi.map(|roi| self.format.number((roi * 10.0).round() / 10.0, None)),
            payback: self.number(request.payback_months.as_ref()),
        }
    }
}
