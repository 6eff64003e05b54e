//! The resource pools that all accounts draw on: each pool by period, with all accounts that ask side by side.

use std::collections::HashSet;
use std::fmt::Write as _;

use crate::config::PoolSettings;
use crate::document::made_pages::MadePage;
use crate::document::markdown::escape;
use crate::document::model::account::Segment;
use crate::document::model::plan::PoolShare;
use crate::document::parts::PageItem;
use crate::measure::pools::{self, Asker, Load};
use crate::playbook::ThingId;
use crate::site::Renderer;
use crate::site::pages::health::capitalised;
use crate::site::shared::cards::{Card, Link, cut};
use crate::site::theme::ThemeFault;
use crate::site::view::{Html, Ready};

/// The width, in percent, that stands for the capacity or for what is wanted, whichever is more.
const WIDTH: f64 = 96.0;
/// A bar narrower than this, in percent, does not show the account's name; the table below does.
const NAMED: f64 = 24.0;

/// How many letters of a name have room below a bar of so many percent, on a phone; its figure needs six.
fn letters(width: f64) -> usize {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 100")]
    let all = (width * 0.36) as usize;
    all.saturating_sub(5).max(2)
}

view! {
    /// The page of resources.
    ResourcesPage<'a> for "resources.html" {
        /// The pools.
        pools: Vec<PoolEntry<'a>>,
    }

    /// A pool.
    PoolEntry<'a> {
        /// Its anchor on the page.
        anchor: String,
        /// What it is called.
        title: &'a str,
        /// The unit.
        unit: &'a str,
        /// What is wanted of it, by period.
        loads: Vec<PoolLoad<'a>>,
    }

    /// What is wanted of a pool in a period.
    PoolLoad<'a> {
        /// Who asks, beside what there is, drawn.
        chart: Option<Html>,
        /// What the pool is called.
        pool: &'a str,
        /// The unit.
        unit: &'a str,
        /// The period.
        period: String,
        /// What there is.
        capacity: String,
        /// What is granted.
        granted: String,
        /// What is asked for besides.
        requested: String,
        /// What is missing; none where there is enough.
        short: Option<String>,
        /// Who asks.
        askers: Vec<PoolAsker<'a>>,
        /// What accounts take that are not on the leaf or not in the edition.
        others: Option<PoolOthers>,
    }

    /// What accounts take of a pool that are not on the leaf or not in the edition.
    PoolOthers {
        /// What they are called.
        name: String,
        /// How much.
        quantity: String,
        /// The same for sorting.
        number: f64,
        /// How much of it is granted, and how much is asked for.
        state: String,
    }

    /// Who asks for a pool.
    PoolAsker<'a> {
        /// The account.
        account: Ready<Card>,
        /// The request on the page of its plan.
        request: Link<'a>,
        /// How much is asked for.
        quantity: String,
        /// The same for sorting.
        number: f64,
        /// The sales of the account for sorting.
        sales_number: Option<f64>,
        /// The contribution of the account for sorting.
        contribution_number: Option<f64>,
        /// The return on the investment for sorting.
        roi_number: Option<f64>,
        /// The status, as a word.
        state: String,
        /// The segment of the account, as written.
        segment: Option<&'static str>,
        /// The sales of the account.
        sales: Option<String>,
        /// The contribution of the account.
        contribution: Option<String>,
        /// The return on the investment.
        roi: Option<String>,
        /// After how many months it is paid back.
        payback: Option<String>,
    }
}

impl Renderer<'_> {
    pub(crate) fn resources_page(&self) -> Result<String, ThemeFault> {
        let accounts = self.set_on_leaf(MadePage::Resources, self.accounts_that_ask());
        let pools = self.edition.config().pools.iter().enumerate().map(|(at, pool)| {
            let loads = pools::loads(self.edition, at);
            let load = |(place, load): (usize, Load<'_>)| {
                let load = load.keeping(|asker| accounts.contains(&asker.account));
                self.load(pool, &load, &format!("k-pool{at}-{place}"))
            };
            PoolEntry {
                anchor: PageItem::Pool.anchor(&pool.id),
                title: &pool.title,
                unit: &pool.unit,
                loads: loads.into_iter().enumerate().map(load).collect(),
            }
        });
        self.render_made(MadePage::Resources, Vec::new(), ResourcesPage { pools: pools.collect() })
    }

    /// The accounts that ask for a resource in a period in which there is any, by name.
    pub(crate) fn accounts_that_ask(&self) -> &[ThingId] {
        self.programme.that_ask.get_or_make(|| self.find_accounts_that_ask())
    }

    fn find_accounts_that_ask(&self) -> Vec<ThingId> {
        let pools = 0..self.edition.config().pools.len();
        let loads = pools.flat_map(|pool| pools::loads(self.edition, pool));
        let asking: HashSet<ThingId> = loads.flat_map(|load| load.askers).map(|asker| asker.account).collect();
        self.edition.accounts().iter().filter(|id| asking.contains(id)).copied().collect()
    }

    /// What there is of a pool in a period, with everybody who asks. `id` is that of its drawing on the page.
    pub(crate) fn load<'a>(&'a self, pool: &'a PoolSettings, load: &Load<'_>, id: &str) -> PoolLoad<'a> {
        let number = |value: f64| self.format().number(value, None);
        let short = load.granted + load.requested - load.capacity;
        PoolLoad {
            chart: self.load_chart(&pool.title, load, id),
            pool: &pool.title,
            unit: &pool.unit,
            period: self.format().period(load.period),
            capacity: number(load.capacity),
            granted: number(load.granted),
            requested: number(load.requested),
            short: (short > 1e-9).then(|| number(short)),
            askers: load.askers.iter().map(|asker| self.asker(asker)).collect(),
            others: load.others.map(|others| PoolOthers {
                name: capitalised(self.theme.text("resource.others")),
                quantity: number(others.granted + others.requested),
                number: others.granted + others.requested,
                state: self.share_words(others).join(", "),
            }),
        }
    }

    /// What is granted and what is asked for, in words; nothing of what is 0.
    fn share_words(&self, share: PoolShare) -> Vec<String> {
        let number = |value: f64| self.format().number(value, None);
        let parts = [("resource.quantity_granted", share.granted), ("resource.quantity_asked", share.requested)];
        let parts = parts.into_iter().filter(|(_, value)| *value > 0.0);
        parts.map(|(key, value)| self.sentence(key, &[("n", &number(value))])).collect()
    }

    /// A figure of accounts that are not in the edition.
    pub(crate) fn of_others(&self, figure: &str) -> String {
        format!("{} {figure}", self.theme.text("resource.others"))
    }

    /// What each asker takes of a pool in a period, then what other accounts take.
    fn bars(&self, load: &Load<'_>) -> Vec<(String, PoolShare)> {
        let name = |asker: &Asker<'_>| self.title_of(asker.account).into_owned();
        let share = |asker: &Asker<'_>| PoolShare { granted: asker.granted, requested: asker.requested };
        let others = load.others.map(|others| (capitalised(self.theme.text("resource.others")), others));
        load.askers.iter().map(|asker| (name(asker), share(asker))).chain(others).collect()
    }

    /// All askers of a pool in a period side by side, against what there is: granted solid, asked for hatched.
    fn load_chart(&self, pool: &str, load: &Load<'_>, id: &str) -> Option<Html> {
        let wanted = load.granted + load.requested;
        let most = wanted.max(load.capacity);
        let bars = self.bars(load);
        if bars.is_empty() || most <= 0.0 || !most.is_finite() {
            return None;
        }
        let number = |value: f64| self.format().number(value, None);
        let x = |value: f64| WIDTH * value / most;
        let mut out = String::new();
        let _ = write!(
            out,
            "<svg class=\"plot\" height=\"64\" role=\"img\" aria-labelledby=\"{id}-t {id}-d\"><title id=\"{id}-t\">"
        );
        escape(pool, &mut out);
        let _ = write!(out, ", {}</title><desc id=\"{id}-d\">", self.format().period(load.period));
        for (name, share) in &bars {
            escape(name, &mut out);
            for words in self.share_words(*share) {
                let _ = write!(out, ", {words}");
            }
            out.push_str(". ");
        }
        let capacity = self.sentence("resource.quantity_there", &[("n", &number(load.capacity))]);
        let _ = write!(out, "{capacity}.</desc>");
        let mut at = 0.0;
        for (name, share) in &bars {
            let from = x(at);
            for (class, value) in [("bar", share.granted), ("bar-2", share.requested)] {
                if value > 0.0 {
                    let (left, width) = (x(at), (x(value) - 0.3).max(0.1));
                    let _ = write!(
                        out,
                        "<rect class=\"{class}\" x=\"{left:.2}%\" y=\"24\" width=\"{width:.2}%\" height=\"14\"/>"
                    );
                    at += value;
                }
            }
            if x(at) - from >= NAMED {
                let _ = write!(out, "<text class=\"name\" x=\"{from:.2}%\" y=\"58\">");
                // The name has the width of its bar, on a phone too.
                escape(&cut(name, letters(x(at) - from)), &mut out);
                let value = number(share.granted + share.requested);
                let _ = write!(out, " <tspan class=\"value\">{value}</tspan></text>");
            }
        }
        let limit = x(load.capacity);
        if wanted > load.capacity + 1e-9 {
            let _ =
                write!(out, "<line class=\"over\" x1=\"{limit:.2}%\" y1=\"43\" x2=\"{:.2}%\" y2=\"43\"/>", x(wanted));
        }
        let _ = write!(
            out,
            "<line class=\"limit\" x1=\"{limit:.2}%\" y1=\"16\" x2=\"{limit:.2}%\" y2=\"45\"/><text class=\"end value\" x=\"{limit:.2}%\" y=\"12\">{capacity}</text></svg>"
        );
        Some(Html(out))
    }

    fn asker<'a>(&'a self, asker: &Asker<'_>) -> PoolAsker<'a> {
        let request = asker.request;
        let url = self.item_url(asker.plan, PageItem::Request, &request.id.value);
        PoolAsker {
            account: self.card(asker.account),
            request: Link::new(self.words_in(asker.plan, &request.title.value).into_owned(), url),
            quantity: self.format().number(request.quantity.value, None),
            number: request.quantity.value,
            sales_number: asker.sales,
            contribution_number: asker.contribution,
            roi_number: asker.roi,
            state: self.word_of("request", request.status.value.word()),
            segment: asker.segment.map(Segment::word),
            sales: asker.sales.map(|sales| self.format_of(asker.account).money(sales)),
            contribution: asker.contribution.map(|sum| self.format_of(asker.account).money(sum)),
            roi: asker.roi.map(|roi| self.format().number((roi * 10.0).round() / 10.0, None)),
            payback: self.number(request.payback_months.as_ref()),
        }
    }
}
