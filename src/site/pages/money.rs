//! What an account brings: its years, plans and latest estimates side by side, the way from list price to contribution, what
//! the customer earns with our goods, and the accounts beneath it together. Internal, never shared.

use crate::document::model::Account;
use crate::document::model::account::{Finance, FinanceKind};
use crate::measure::profit::{self, Line, Step};
use crate::measure::{family, rates};
use crate::playbook::ThingId;
use crate::site::Renderer;
use crate::site::draw::path::Percent;
use crate::site::frame::Frame;
use crate::site::shared::cards::Card;
use crate::site::theme::ThemeFault;
use crate::site::view::Ready;

/// How many years, plans and estimates stand side by side: the last ones.
const COLUMNS: usize = 5;

view! {
    /// The page of an account's money.
    MoneyPage<'a> for "money.html" {
        /// The account.
        account: Ready<Card>,
        /// What each column holds: a year, and whether it is actual, a plan or an estimate.
        columns: Vec<String>,
        /// What is compared in the columns behind them.
        compared: Vec<String>,
        /// The lines of the profit and loss that have a figure.
        lines: Vec<MoneyLine<'a>>,
        /// The way from the first sum to the last, drawn; none where fewer than two sums are known.
        waterfall: Option<Waterfall>,
        /// The account with those beneath it; none where there is none.
        group: Option<GroupMoney>,
    }

    /// A line of the profit and loss.
    MoneyLine<'a> {
        /// What it is called.
        title: &'a str,
        /// Whether it is a sum that others are taken off.
        total: bool,
        /// Its figure in each column.
        cells: Vec<MoneyCell>,
    }

    /// A figure, or how two compare.
    MoneyCell {
        /// What the column is headed with.
        head: String,
        /// The figure; nothing where it is not known.
        value: Option<String>,
    }

    /// The way from list price to contribution.
    Waterfall {
        /// The year, and what its figures are.
        title: String,
        /// The height, in px.
        height: usize,
        /// The steps.
        steps: Vec<WaterfallStep>,
    }

    /// A step of the waterfall.
    WaterfallStep {
        /// What it is.
        title: String,
        /// The line of its name, in px from the top.
        y: usize,
        /// The upper edge of its bar, in px.
        top: usize,
        /// The left edge of its bar, in percent.
        x: String,
        /// The width of its bar, in percent.
        width: String,
        /// The class of its bar.
        class: &'static str,
        /// Its figure.
        value: String,
        /// Its share of the first sum.
        share: String,
    }

    /// An account with those beneath it.
    GroupMoney {
        /// The accounts, this one first.
        rows: Vec<GroupRow>,
        /// The net sales of all that are counted.
        net_sales: Option<String>,
        /// Their contribution.
        contribution: Option<String>,
        /// The year of both.
        year: i64,
        /// How many accounts are left out: they have no figure for that year, or there is no rate for their currency.
        left_out: usize,
    }

    /// An account of a group with what it brought.
    GroupRow {
        /// The account.
        it: Ready<Card>,
        /// Its net sales in its own money.
        net_sales: Option<String>,
        /// Its contribution in its own money.
        contribution: Option<String>,
        /// Whether it is counted in the sums.
        counted: bool,
    }
}

/// The height of a step of the waterfall, in px, and the places of its name and its bar in it.
const ROW: usize = 44;
const NAME: usize = 14;
const BAR: usize = 21;

impl Renderer<'_> {
    pub(crate) fn money_page(&self, account: ThingId, frame: Frame<'_>) -> Result<String, ThemeFault> {
        let thing = self.edition.thing(account);
        let record = self.edition.account(account).expect("a page of money is made of an account");
        let mut years = profit::years(record);
        years.drain(..years.len().saturating_sub(COLUMNS));
        let compared = compared(&years);
        let heads: Vec<String> = years.iter().map(|year| self.year_head(year)).collect();
        let versus = |(one, other): &(usize, usize)| {
            self.sentence("finance.versus", &[("one", &heads[*one]), ("other", &heads[*other])])
        };
        let told: Vec<String> = compared.iter().map(versus).collect();
        let lines = Line::ALL.into_iter().filter(|line| years.iter().any(|year| line.of(year).is_some()));
        let lines = lines.map(|line| self.money_line(line, &years, &heads, &compared, &told)).collect();
        let view = MoneyPage {
            account: self.card(account),
            lines,
            waterfall: self.waterfall(record),
            group: self.group_money(account),
            columns: heads,
            compared: told,
        };
        self.render_page(
            Frame { kicker: self.words_of(thing, &thing.title).into_owned(), is_list: true, ..frame },
            view,
        )
    }

    /// A year, and what its figures are where they are not actual.
    fn year_head(&self, year: &Finance) -> String {
        match profit::kind(year) {
            FinanceKind::Actual => year.year.value.0.to_string(),
            kind => {
                let word = self.word_of("finance", kind.word());
                self.sentence("finance.of_kind", &[("kind", &word), ("year", &year.year.value.0.to_string())])
            }
        }
    }

    fn money_line(
        &self,
        line: Line,
        years: &[&Finance],
        heads: &[String],
        compared: &[(usize, usize)],
        told: &[String],
    ) -> MoneyLine<'_> {
        let figure = |at: usize| line.of(years[at]).map(|figure| figure.value);
        let cells = heads.iter().enumerate().map(|(at, head)| MoneyCell {
            head: head.clone(),
            value: figure(at).map(|value| self.format().money_figure(value)),
        });
        let changes = compared.iter().zip(told).map(|((one, other), head)| MoneyCell {
            head: head.clone(),
            value: figure(*one).zip(figure(*other)).map(|(one, other)| self.money_change(one, other)),
        });
        MoneyLine {
            title: self.theme.text(line.title_key()),
            total: line.is_total(),
            cells: cells.chain(changes).collect(),
        }
    }

    /// How a sum changed: by how much, and by how many per cent.
    fn money_change(&self, one: f64, other: f64) -> String {
        let change = one - other;
        let sum = self.format().with_sign(change, self.format().money_figure(change));
        if other <= 0.0 {
            return sum;
        }
        format!("{sum} ({})", self.format().growth((1000.0 * change / other).round() / 10.0))
    }

    /// The waterfall of the last actual year that knows more than one sum, else of the last year that does.
    fn waterfall<'a>(&self, account: &'a Account) -> Option<Waterfall> {
        let years = profit::years(account);
        let is_actual = |year: &&&Finance| profit::kind(year) == FinanceKind::Actual;
        let drawn = |year: &'a Finance| {
            let steps = profit::waterfall(year);
            (!steps.is_empty()).then_some((year, steps))
        };
        let (year, steps) = years
            .iter()
            .filter(is_actual)
            .rev()
            .find_map(|year| drawn(year))
            .or_else(|| years.iter().rev().find_map(|year| drawn(year)))?;
        let theirs = Line::CustomerMargin.of(year).map(|margin| margin.value);
        let ends = steps.iter().flat_map(|step| match step {
            Step::Total(_, sum) => [0.0, *sum],
            Step::Less(_, from, to) | Step::Unexplained(from, to) => [*from, *to],
        });
        let (low, high) = ends.chain(theirs).fold((0.0_f64, 0.0_f64), |(low, high), end| (low.min(end), high.max(end)));
        let [Step::Total(_, first), ..] = steps[..] else { return None };
        if high - low <= 0.0 || first <= 0.0 {
            return None;
        }
        let place = |value: f64| 100.0 * (value - low) / (high - low);
        let bar = |at: usize, title: &str, (from, to): (f64, f64), class: &'static str, value: f64| WaterfallStep {
            title: title.to_owned(),
            y: ROW * at + NAME,
            top: ROW * at + BAR,
            x: Percent::from(place(from.min(to))).to_string(),
            width: Percent::from(place(from.max(to)) - place(from.min(to))).to_string(),
            class,
            value: self.format().money(value),
            share: self.percent(value / first),
        };
        let name = |line: Line| self.theme.text(line.title_key());
        let mut rows: Vec<WaterfallStep> = Vec::new();
        for step in &steps {
            let at = rows.len();
            rows.push(match *step {
                Step::Total(line, sum) => bar(at, name(line), (0.0, sum), "bar", sum),
                Step::Less(line, from, to) => bar(at, name(line), (from, to), "bar-down", to - from),
                Step::Unexplained(from, to) => {
                    bar(at, self.theme.text("finance.unexplained"), (from, to), "bar-aim", to - from)
                }
            });
        }
        if let Some(margin) = theirs {
            rows.push(bar(rows.len(), name(Line::CustomerMargin), (0.0, margin), "tier-t", margin));
        }
        Some(Waterfall { title: self.year_head(year), height: ROW * rows.len(), steps: rows })
    }

    /// An account with those beneath it, in the last year that one of them has actual figures for.
    fn group_money(&self, account: ThingId) -> Option<GroupMoney> {
        let beneath = family::beneath(self.edition, account);
        if beneath.is_empty() {
            return None;
        }
        let all: Vec<ThingId> = std::iter::once(account).chain(beneath).collect();
        let last = |id: &ThingId| {
            let record = self.edition.account(*id)?;
            let years = profit::years(record);
            years.iter().rfind(|year| profit::kind(year) == FinanceKind::Actual).map(|year| year.year.value.0)
        };
        let year = all.iter().filter_map(last).max()?;
        let figures = |id: ThingId| profit::of(self.edition.account(id)?, year, FinanceKind::Actual);
        let sum = |line: Line| {
            let known = all.iter().filter_map(|id| {
                let factor = rates::between(self.edition, *id, account, year)?;
                Some(factor * line.of(figures(*id)?)?.value)
            });
            let known: Vec<f64> = known.collect();
            (!known.is_empty()).then(|| self.format().money(known.iter().sum()))
        };
        let own = |id: ThingId, line: Line| {
            let figure = line.of(figures(id)?)?.value;
            Some(self.format_of(id).money(figure))
        };
        let counts = |id: ThingId| figures(id).is_some() && rates::between(self.edition, id, account, year).is_some();
        let rows = all.iter().map(|id| GroupRow {
            it: self.card(*id),
            net_sales: own(*id, Line::NetSales),
            contribution: own(*id, Line::Contribution),
            counted: counts(*id),
        });
        Some(GroupMoney {
            rows: rows.collect(),
            net_sales: sum(Line::NetSales),
            contribution: sum(Line::Contribution),
            year,
            left_out: all.iter().filter(|id| !counts(**id)).count(),
        })
    }
}

/// Which columns are compared: an actual year with the one before it, and a plan or an estimate with what it is to be
/// measured by: an estimate with the plan of its year, a plan with the actual year before it.
fn compared(years: &[&Finance]) -> Vec<(usize, usize)> {
    let at =
        |year: i64, kind: FinanceKind| years.iter().position(|it| it.year.value.0 == year && profit::kind(it) == kind);
    let other = |year: &&Finance| {
        let number = year.year.value.0;
        match profit::kind(year) {
            FinanceKind::Actual => at(number, FinanceKind::Plan).or_else(|| at(number - 1, FinanceKind::Actual)),
            FinanceKind::Plan => at(number - 1, FinanceKind::Actual),
            FinanceKind::Estimate => at(number, FinanceKind::Plan).or_else(|| at(number - 1, FinanceKind::Actual)),
        }
    };
    let pairs = years.iter().enumerate().filter_map(|(place, year)| Some((place, other(year)?)));
    let mut pairs: Vec<(usize, usize)> = pairs.collect();
    // The last two say enough.
    pairs.drain(..pairs.len().saturating_sub(2));
    pairs
}
