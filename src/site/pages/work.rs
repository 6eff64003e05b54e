//! The work of a plan: what waits for what, who else has a part in it, what it costs, and how much of it came up in
//! between. Internal, never shared.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::document::parts::{PageItem, PagePart};
use crate::edition::Edition;
use crate::measure::items::{self, ActionAt};
use crate::measure::work::{self, Link as ChainLink};
use crate::measure::{beneath, entries, late, share};
use crate::playbook::ThingId;
use crate::site::Renderer;
use crate::site::draw::path::Percent;
use crate::site::draw::spans::{Span, SpanDrawing, Window};
use crate::site::frame::Frame;
use crate::site::shared::actions::ActionRow;
use crate::site::shared::cards::{Card, Link};
use crate::site::shared::rows::ReviewRow;
use crate::site::theme::ThemeFault;
use crate::site::view::Ready;

view! {
    /// The page of what waits for what.
    WorkPage<'a> for "work.html" {
        /// The plan.
        plan: Ready<Card>,
        /// The actions that wait for others, with those that they wait for; the chain with what is latest first.
        chains: Vec<WorkChain<'a>>,
        /// The other actions that cost something or that others have a part in.
        others: Vec<WorkRow<'a>>,
        /// What all actions cost that are not cancelled.
        cost: Option<String>,
        /// How much of what reviews dealt with came up in between, the newest review first.
        reactive: Vec<ReactiveShare>,
    }

    /// Actions that hang together.
    WorkChain<'a> {
        /// The actions by time, drawn; nothing where none of them has a day.
        spans: Option<SpanDrawing<'a>>,
        /// The actions, in an order in which they can be done.
        rows: Vec<WorkRow<'a>>,
    }

    /// An action with what it waits for.
    WorkRow<'a> {
        /// The action.
        it: ActionRow<'a>,
        /// Where it is written.
        link: Link<'a>,
        /// The actions that come first and are not done.
        waits: Vec<Ready<Card>>,
        /// Whether one of those is late.
        held_up: bool,
        /// Who else has a part in it.
        involves: Vec<Ready<Card>>,
        /// What it costs.
        cost: Option<String>,
    }

    /// How much of what a review dealt with came up in between.
    ReactiveShare {
        /// The review.
        review: Ready<ReviewRow>,
        /// How many entries it has.
        all: usize,
        /// How many of them came up in between.
        reactive: usize,
        /// The same as a share.
        share: String,
        /// The width of its bar, in percent.
        wide: String,
    }
}

/// Whether the page of work of a plan has anything to say.
pub(crate) fn has_work(edition: &Edition, plan: ThingId) -> bool {
    let says =
        |at: &ActionAt<'_>| !at.action.after.is_empty() || !at.action.involves.is_empty() || at.action.cost.is_some();
    let of_reviews =
        |review: beneath::At<'_, _>| entries::of(edition, review.thing, review.record).any(|it| it.is_reactive);
    items::actions(edition, plan).iter().any(says) || beneath::reviews(edition, plan, Date::MAX).any(of_reviews)
}

impl Renderer<'_> {
    pub(crate) fn work_page(&self, id: ThingId, frame: Frame<'_>) -> Result<String, ThemeFault> {
        let chains = work::chains(self.edition, id, self.today());
        let is_chained =
            |at: &ActionAt<'_>| chains.iter().flatten().any(|link| std::ptr::eq(link.at.action, at.action));
        let all = items::actions(self.edition, id);
        let is_other = |at: &&ActionAt<'_>| {
            !is_chained(at) && at.is_open() && (!at.action.involves.is_empty() || at.action.cost.is_some())
        };
        let others = all.iter().filter(is_other).map(|at| self.work_row(at, &[])).collect();
        let counts = |at: &&ActionAt<'_>| at.is_open() || at.done.is_some();
        let costs = all.iter().filter(counts).filter_map(|at| Some(at.action.cost.as_ref()?.value));
        let cost: f64 = costs.sum();
        let view = WorkPage {
            plan: self.card(id),
            chains: chains.iter().map(|chain| self.work_chain(chain)).collect(),
            others,
            cost: (cost > 0.0).then(|| self.format().money(cost)),
            reactive: self.reactive_shares(id),
        };
        let thing = self.edition.thing(id);
        let kicker = thing.account.map_or_else(String::new, |account| self.title_of(account).into_owned());
        self.render_page(Frame { kicker, is_list: true, ..frame }, view)
    }

    fn work_chain<'a>(&'a self, chain: &[ChainLink<'a>]) -> WorkChain<'a> {
        let spans = chain.iter().map(|link| self.work_span(link)).collect();
        let title = self.theme.text("work.order");
        let since = Window::Since(self.today().saturating_sub(6.months()));
        let rows = chain.iter().map(|link| {
            let first: Vec<&ActionAt<'_>> = link.after.iter().map(|place| &chain[*place].at).collect();
            self.work_row(&link.at, &first)
        });
        WorkChain { rows: rows.collect(), spans: SpanDrawing::of(title, spans, since, self.today(), self.format()) }
    }

    /// An action from its first day to the day it was done, else to the day it is due; without a first day, a mark.
    fn work_span<'a>(&self, link: &ChainLink<'a>) -> Span<'a> {
        let action = link.at.action;
        let ends = link.at.done.or(link.due());
        let start = action.start.as_ref().map(|day| day.value);
        let days_late = late::action(self.edition, &link.at, self.today());
        let class = if link.at.done.is_some() { "bar" } else { "bar-aim" };
        let shape = match (link.at.done.is_some(), days_late > 0) {
            (true, _) => "dot",
            (false, true) => "red",
            (false, false) => "ring",
        };
        let note = match days_late {
            0 => ends.map(|day| self.format().date(day)),
            late => Some(self.counted("days_late", usize::try_from(late).unwrap_or_default())),
        };
        Span {
            link: Link { title: self.words_in(link.at.on, &action.title.value), url: Some(self.action_url(&link.at)) },
            note,
            late: days_late > 0,
            bars: start
                .zip(ends)
                .filter(|(start, ends)| start <= ends)
                .map(|(start, ends)| (start, ends, class))
                .into_iter()
                .collect(),
            mark: ends.map(|day| (day, shape)),
            after: link.after.clone(),
        }
    }

    fn work_row<'a>(&'a self, at: &ActionAt<'a>, first: &[&ActionAt<'_>]) -> WorkRow<'a> {
        let thing = self.edition.thing(at.on);
        let waits: Vec<&&ActionAt<'_>> = first.iter().filter(|first| first.is_open()).collect();
        let card = |first: &&&ActionAt<'_>| {
            Card::to_part(&self.words_in(first.on, &first.action.title.value), self.action_url(first)).into()
        };
        WorkRow {
            it: self.action(thing, at.on, at.action, Some(self.card(at.on))).into_row(),
            link: Link::new(self.words_in(at.on, &at.action.title.value), self.action_url(at)),
            held_up: waits.iter().any(|first| late::action(self.edition, first, self.today()) > 0),
            waits: waits.iter().map(card).collect(),
            involves: self.many(thing, &at.action.involves),
            cost: self.money(at.action.cost.as_ref()),
        }
    }

    /// The address of an action on the page that it is written in.
    pub(crate) fn action_url(&self, at: &ActionAt<'_>) -> String {
        match &at.action.id {
            Some(id) => self.item_url(at.on, PageItem::Action, &id.value),
            None => self.part_url(at.on, PagePart::Actions),
        }
    }

    fn reactive_shares(&self, plan: ThingId) -> Vec<ReactiveShare> {
        let reviews = beneath::reviews(self.edition, plan, self.today());
        let row = |review: beneath::At<'_, _>| {
            let entries: Vec<_> = entries::of(self.edition, review.thing, review.record).collect();
            let reactive = entries.iter().filter(|entry| entry.is_reactive).count();
            let part = share(reactive, entries.len())?;
            Some(ReactiveShare {
                review: self.row(review.id),
                all: entries.len(),
                reactive,
                share: self.percent(part),
                wide: Percent::from(100.0 * part).to_string(),
            })
        };
        reviews.filter_map(row).collect()
    }
}
