//! KPIs across accounts: the same id side by side; definitions that differ are pointed out.

use std::borrow::Cow;

use crate::document::made_pages::MadePage;
use crate::document::model::objective::Kpi;
use crate::document::parts::PageItem;
use crate::figures::status::Status;
use crate::measure::kpis;
use crate::playbook::{Reading, ThingId};
use crate::site::Renderer;
use crate::site::shared::cards::{Card, Link, word};
use crate::site::shared::series::decimals;
use crate::site::theme::ThemeFault;
use crate::site::view::Ready;

view! {
    /// The page of KPIs across accounts.
    KpisPage<'a> for "kpis.html" {
        /// The KPIs by id.
        groups: Vec<KpiGroup<'a>>,
    }

    /// The KPIs of one id.
    KpiGroup<'a> {
        /// The id.
        id: &'a str,
        /// The anchor.
        anchor: String,
        /// What it is called.
        title: Cow<'a, str>,
        /// Whether definitions differ.
        differ: bool,
        /// How many are not listed: those on course of a large programme.
        more: usize,
        /// The KPIs.
        rows: Vec<KpiAcross<'a>>,
    }

    /// A KPI beside those of other accounts.
    KpiAcross<'a> {
        /// The account.
        account: Option<Ready<Card>>,
        /// The objective or plan.
        of: Link<'a>,
        /// The target.
        target: Option<String>,
        /// The latest reading for sorting.
        number: Option<f64>,
        /// The latest reading.
        latest: Option<String>,
        /// Red, amber or green; the filter `status` draws it.
        status: Option<&'static str>,
        /// How it is counted.
        definition: Option<Cow<'a, str>>,
    }
}

impl Renderer<'_> {
    pub(crate) fn kpis_page(&self) -> Result<String, ThemeFault> {
        let groups = kpis::by_id(self.edition).into_iter().map(|(id, all)| {
            let all: Vec<_> = all.into_iter().map(|(of, at)| (of, &self.edition.thing(of).kpis()[at])).collect();
            self.kpi_group(id, &all)
        });
        // Every name has its place on the first leaf, where the search leads to.
        let is_here = |group: &KpiGroup<'_>| self.is_first_leaf() || group.more > 0 || !group.rows.is_empty();
        let groups = groups.filter(is_here).collect();
        self.render_made(MadePage::Kpis, Vec::new(), KpisPage { groups })
    }

    fn kpi_group<'a>(&'a self, id: &'a str, all: &[(ThingId, &'a Kpi)]) -> KpiGroup<'a> {
        let definition = |kpi: &Kpi| kpi.definition.as_ref().map(|text| text.value.clone());
        // A large programme lists only those off course; the others stand on the pages of their plans.
        let is_off = |on: ThingId, kpi: &Kpi| {
            let latest = self.edition.thing(on).latest(&kpi.id.value);
            latest.and_then(|reading| reading.status).is_some_and(|status| status != Status::Green)
        };
        let here: Vec<_> = all.iter().filter(|(on, _)| self.is_on_leaf(MadePage::Kpis, *on)).collect();
        let listed = here.iter().filter(|(on, kpi)| !self.is_large() || is_off(*on, kpi));
        let places = Decimals::of(all.iter().map(|(on, kpi)| (self.edition.thing(*on).latest(&kpi.id.value), *kpi)));
        let rows: Vec<KpiAcross<'a>> = listed.map(|(on, kpi)| self.kpi_across(*on, kpi, places)).collect();
        KpiGroup {
            id,
            anchor: PageItem::Kpi.anchor(id),
            title: self.words_in(all[0].0, all[0].1.title()),
            differ: all.iter().any(|(_, kpi)| definition(kpi) != definition(all[0].1)),
            more: here.len() - rows.len(),
            rows,
        }
    }

    fn kpi_across<'a>(&'a self, on: ThingId, kpi: &'a Kpi, places: Decimals) -> KpiAcross<'a> {
        let thing = self.edition.thing(on);
        let unit = kpi.unit.value;
        let latest = thing.latest(&kpi.id.value);
        KpiAcross {
            account: thing.account.map(|account| self.card(account)),
            of: Link::new(self.title_of(on), self.item_url(on, PageItem::Kpi, &kpi.id.value)),
            target: kpi
                .target
                .as_ref()
                .map(|target| self.in_money_of(on).goalpost_to(target.value.0, unit, Some(places.target))),
            number: latest.map(|reading| reading.value),
            latest: latest.map(|reading| self.format_of(on).value_to(reading.value, unit, Some(places.latest))),
            status: word(latest.and_then(|reading| reading.status)),
            definition: self.text_of(thing, kpi.definition.as_ref()),
        }
    }
}

/// With how many decimals the columns of a KPI are written: each with as many as the finest of its figures.
#[derive(Clone, Copy, Default)]
struct Decimals {
    target: usize,
    latest: usize,
}

impl Decimals {
    fn of<'a>(all: impl Iterator<Item = (Option<&'a Reading>, &'a Kpi)>) -> Self {
        all.fold(Self::default(), |most, (latest, kpi)| {
            let ends = kpi.target.as_ref().map(|target| target.value.0.ends());
            let target = ends.into_iter().flat_map(|(low, high)| [Some(low), high]).flatten().map(decimals);
            Self {
                target: target.fold(most.target, usize::max),
                latest: latest.map_or(0, |reading| decimals(reading.value)).max(most.latest),
            }
        })
    }
}
