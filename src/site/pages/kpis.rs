//! KPIs across accounts: the same id side by side; definitions that differ are pointed out.

use std::collections::BTreeMap;

use crate::document::model::objective::Kpi;
use crate::figures::status::Status;
use crate::measure::beneath;
use crate::playbook::ThingId;
use crate::site::Renderer;
use crate::site::shared::cards::word;
use crate::site::theme::{Key, Map, ThemeFault, Value};

impl Renderer<'_> {
    pub(crate) fn kpis_page(&self) -> Result<String, ThemeFault> {
        let mut by_id: BTreeMap<&str, Vec<(ThingId, &Kpi)>> = BTreeMap::new();
        for account in self.edition.accounts() {
            for (plan, _) in beneath::plans(self.edition, *account) {
                for id in [plan].iter().chain(&self.edition.beneath(plan).objectives) {
                    for kpi in self.edition.thing(*id).kpis() {
                        by_id.entry(&kpi.id.value).or_default().push((*id, kpi));
                    }
                }
            }
        }
        let groups: Vec<Value> = by_id
            .into_iter()
            .map(|(id, all)| {
                let said = |kpi: &Kpi| kpi.definition.as_ref().map(|text| text.value.clone());
                let differ = all.iter().any(|(_, kpi)| said(kpi) != said(all[0].1));
                // Of a large programme, those off course: the others stand on the pages of their plans.
                let off = |on: ThingId, kpi: &Kpi| {
                    let latest = self.edition.thing(on).latest(&kpi.id.value);
                    latest.and_then(|reading| reading.status).is_some_and(|status| status != Status::Green)
                };
                let rows: Vec<Value> = all
                    .iter()
                    .filter(|(on, kpi)| !self.is_large() || off(*on, kpi))
                    .map(|(on, kpi)| self.kpi_elsewhere(*on, kpi))
                    .collect();
                map! {
                    id: id,
                    title: all[0].1.title(),
                    differ: differ,
                    more: all.len() - rows.len(),
                    rows: rows,
                }
            })
            .collect();
        self.generated("kpis", "kpis.html", Vec::new(), vec![("groups", Value::from(groups))])
    }

    fn kpi_elsewhere(&self, on: ThingId, kpi: &Kpi) -> Value {
        let thing = self.edition.thing(on);
        let latest = thing.latest(&kpi.id.value);
        map! {
            account: thing.account.map(|account| self.card(account)),
            of: map! { title: &*thing.title, url: format!("{}#kpi-{}", self.url(on), kpi.id.value) },
            target: kpi.target.as_ref().map(|target| self.goalpost(target.value.0, kpi.unit.value)),
            number: latest.map(|reading| reading.value),
            latest: latest.map(|reading| self.format().value(reading.value, kpi.unit.value)),
            status: word(latest.and_then(|reading| reading.status)),
            definition: kpi.definition.as_ref().map(|text| text.value.as_str()),
        }
    }
}
