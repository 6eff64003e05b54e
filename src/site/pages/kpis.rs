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
    /// The KPIs of all accounts by id.
    pub(crate) fn shared_ids(&self) -> &[SharedId] {
        self.programme.kpis.get_or_make(|| self.find_shared_ids())
    }

    pub(crate) fn kpis_page(&self) -> Result<String, ThemeFault> {
        let groups = self.shared_ids().iter().map(|shared| self.kpi_group(shared));
        // Every name has its place on the first leaf, where the search leads to.
        let is_here = |group: &KpiGroup<'_>| self.is_first_leaf() || group.more > 0 || !group.rows.is_empty();
        let groups = groups.filter(is_here).collect();
        self.render_made(MadePage::Kpis, Vec::new(), KpisPage { groups })
    }

    fn find_shared_ids(&self) -> Vec<SharedId> {
        let kpi = |(of, at): &(ThingId, usize)| (*of, &self.edition.thing(*of).kpis()[*at]);
        let definition = |it: &(ThingId, usize)| kpi(it).1.definition.as_ref().map(|text| text.value.as_str());
        let latest = |(of, kpi): (ThingId, &'_ Kpi)| self.edition.thing(of).latest(&kpi.id.value);
        let shared = |all: Vec<(ThingId, usize)>| SharedId {
            differ: all.iter().any(|it| definition(it) != definition(&all[0])),
            places: Decimals::of(all.iter().map(kpi).map(|it| (latest(it), it.1))),
            all,
        };
        kpis::by_id(self.edition).into_values().map(shared).collect()
    }

    fn kpi_group<'a>(&'a self, shared: &SharedId) -> KpiGroup<'a> {
        let kpi = |of: ThingId, at: usize| -> &'a Kpi { &self.edition.thing(of).kpis()[at] };
        // A large programme lists only those off course; the others stand on the pages of their plans.
        let is_off = |on: ThingId, kpi: &Kpi| {
            let latest = self.edition.thing(on).latest(&kpi.id.value);
            latest.and_then(|reading| reading.status).is_some_and(|status| status != Status::Green)
        };
        let here = self.part_on_leaf(MadePage::Kpis, &shared.all, |(on, _)| *on);
        let listed = here.iter().map(|(on, at)| (*on, kpi(*on, *at)));
        let listed = listed.filter(|(on, kpi)| !self.is_large() || is_off(*on, kpi));
        let rows: Vec<KpiAcross<'a>> = listed.map(|(on, kpi)| self.kpi_across(on, kpi, shared.places)).collect();
        let (on, at) = shared.all[0];
        let first = kpi(on, at);
        KpiGroup {
            id: &first.id.value,
            anchor: PageItem::Kpi.anchor(&first.id.value),
            title: self.words_in(on, first.title()),
            differ: shared.differ,
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

/// The KPIs of one id, account by account, each by its thing and its place there.
#[derive(Debug)]
pub(crate) struct SharedId {
    /// There is one at least.
    all: Vec<(ThingId, usize)>,
    /// Whether definitions differ.
    differ: bool,
    places: Decimals,
}

/// With how many decimals the columns of a KPI are written: each with as many as the finest of its figures.
#[derive(Clone, Copy, Debug, Default)]
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
