//! The promotions and terms of a plan: the weeks they take, what they cost against the budget, what they were to bring and
//! brought, and what was learnt. Internal; what of it leaves stands on the plan of the customer edition.

use std::borrow::Cow;

use jiff::civil::Date;

use crate::document::made_pages::MadeBeneath;
use crate::document::model::Plan;
use crate::document::model::common::Number;
use crate::document::model::plan::{Promotion, PromotionUnit, Term};
use crate::document::parts::PagePart;
use crate::figures::period::Period;
use crate::figures::sort::{largest_first, sort_by_key};
use crate::measure::investment;
use crate::playbook::{Thing, ThingId};
use crate::site::draw::path::Percent;
use crate::site::draw::spans::{Span, SpanDrawing, Window};
use crate::site::frame::Frame;
use crate::site::shared::cards::{Card, Link};
use crate::site::theme::ThemeFault;
use crate::site::view::Ready;
use crate::site::{Renderer, address};

view! {
    /// The page of promotions and terms.
    PromotionsPage<'a> for "promotions.html" {
        /// The plan.
        plan: Ready<Card>,
        /// The weeks of each fiscal year in which something runs, drawn.
        years: Vec<YearOfWeeks<'a>>,
        /// What is spent, against the budget; none where nothing has a figure.
        budget: Option<BudgetBar>,
        /// The promotions: those with a return first, the best on top, then the others by time.
        rows: Vec<PromotionResult<'a>>,
        /// What the customer is paid, conditional terms first.
        terms: Vec<TermCost<'a>>,
        /// What conditional terms cost together.
        conditional: Option<String>,
        /// What unconditional ones do.
        unconditional: Option<String>,
    }

    /// The promotions of a fiscal year, week by week.
    YearOfWeeks<'a> {
        /// The year.
        title: String,
        /// The promotions, drawn.
        spans: SpanDrawing<'a>,
    }

    /// What is spent over the whole term of the plan, against what there is.
    BudgetBar {
        /// What promotions cost.
        promotions: String,
        /// What terms cost.
        terms: String,
        /// Both together.
        all: String,
        /// What there is.
        budget: Option<String>,
        /// What is left of it; what is spent too much has a minus.
        left: Option<String>,
        /// Whether more is spent than there is.
        over: bool,
        /// The width of the bar of promotions, in percent.
        wide: String,
        /// The width of the bar of terms behind it, in percent.
        wide_terms: String,
        /// The place of the budget, in percent.
        limit: Option<String>,
    }

    /// A promotion with what it was to bring and brought.
    PromotionResult<'a> {
        /// Its anchor on the page.
        anchor: String,
        /// What it is called.
        title: Cow<'a, str>,
        /// The first day.
        from: String,
        /// The last day.
        to: String,
        /// The first day for sorting.
        on: String,
        /// How it stands, as a word.
        state: &'a str,
        /// Whether it is over, and nobody wrote down what it brought.
        unread: bool,
        /// What the shopper gets, as a word.
        mechanic: String,
        /// How much cheaper it is.
        depth: Option<String>,
        /// What is promoted.
        products: String,
        /// The pillar.
        pillar: Option<Ready<Card>>,
        /// The objective.
        objective: Option<Ready<Card>>,
        /// Who sees to it.
        owner: Option<Ready<Card>>,
        /// What we pay.
        funding: Option<String>,
        /// What would have been sold without it.
        baseline: Option<String>,
        /// What it was to bring above that.
        expected: Option<String>,
        /// What it brought.
        result: Option<String>,
        /// How much of what it was to bring it brought.
        attained: Option<String>,
        /// What came back for each unit of money.
        roi: Option<String>,
        /// The same for sorting.
        roi_value: Option<f64>,
        /// What was learnt.
        lesson: Option<Cow<'a, str>>,
    }

    /// A term with what it costs.
    TermCost<'a> {
        /// What it is called.
        title: Cow<'a, str>,
        /// How it is paid, as a word.
        kind: String,
        /// What has to be done for it; nothing where it is unconditional.
        condition: Option<Cow<'a, str>>,
        /// Its share of sales.
        pct: Option<String>,
        /// What it costs over the whole term of the plan.
        cost: Option<String>,
        /// Whether that is computed from the sales targets.
        computed: bool,
    }
}

/// Where a promotion stands.
#[derive(Clone, Copy, PartialEq)]
enum Stage {
    ToCome,
    Runs,
    Unread,
    Read,
}

impl Stage {
    fn of(promotion: &Promotion, today: Date) -> Self {
        match promotion {
            _ if promotion.from.value > today => Self::ToCome,
            _ if promotion.result.is_some() => Self::Read,
            _ if promotion.to.value >= today => Self::Runs,
            _ => Self::Unread,
        }
    }

    /// The key of its word, and the class of its bar.
    fn shown(self) -> (&'static str, &'static str) {
        match self {
            Self::ToCome => ("promotion.to_come", "bar-aim"),
            Self::Runs => ("promotion.runs", "bar-aim"),
            Self::Unread => ("promotion.unread", "bar-down"),
            Self::Read => ("promotion.read", "bar"),
        }
    }
}

impl Renderer<'_> {
    pub(crate) fn promotions_page(&self, id: ThingId, frame: Frame<'_>) -> Result<String, ThemeFault> {
        let thing = self.edition.thing(id);
        let plan = thing.as_plan().expect("a page of promotions is made of a plan");
        let mut rows: Vec<&Promotion> = plan.promotions.iter().collect();
        sort_by_key(&mut rows, |promotion| promotion.from.value);
        let years = self.years_of_weeks(id, &rows);
        let roi = |promotion: &Promotion| promotion.roi.as_ref().map(|roi| roi.value);
        largest_first(&mut rows, |promotion| roi(promotion));
        let mut terms: Vec<&Term> = plan.terms.iter().collect();
        sort_by_key(&mut terms, |term| !term.is_conditional());
        let cost = |conditional: bool| {
            let costs = plan.terms.iter().filter(|term| term.is_conditional() == conditional);
            let all: f64 = costs.filter_map(|term| term.cost(plan)).sum();
            (all > 0.0).then(|| self.format().money(all))
        };
        let view = PromotionsPage {
            plan: self.card(id),
            years,
            budget: self.budget_bar(plan),
            rows: rows.into_iter().map(|promotion| self.promotion_result(thing, promotion)).collect(),
            terms: terms.into_iter().map(|term| self.term_cost(thing, plan, term)).collect(),
            conditional: cost(true),
            unconditional: cost(false),
        };
        let parts = [(PagePart::Promotions, plan.promotions.len()), (PagePart::Terms, plan.terms.len())];
        let parts = parts.into_iter().filter(|(_, count)| *count > 0).map(|(part, count)| (part, Some(count)));
        let kicker = thing.account.map_or_else(String::new, |account| self.title_of(account).into_owned());
        self.render_page(Frame { kicker, parts: parts.collect(), is_list: true, ..frame }, view)
    }

    /// The address of a promotion on the page of its plan's promotions.
    pub(crate) fn promotion_url(&self, plan: ThingId, promotion: &Promotion) -> String {
        address::part(&self.id_beneath(MadeBeneath::Promotions, plan), &anchor(promotion))
    }

    /// The weeks of each fiscal year in which a promotion begins or ends.
    fn years_of_weeks(&self, plan: ThingId, promotions: &[&Promotion]) -> Vec<YearOfWeeks<'_>> {
        let month = self.edition.config().fiscal_month;
        let year = |day: Date| Period::year_of(day, month);
        let days = promotions.iter().flat_map(|it| [it.from.value, it.to.value]);
        let mut years: Vec<Period> = days.map(year).collect();
        years.sort_unstable();
        years.dedup();
        let drawn = years.into_iter().filter_map(|year| {
            let (from, to) = (year.start(month), year.end(month));
            let within = promotions.iter().filter(|it| it.from.value <= to && it.to.value >= from);
            let spans = within.map(|promotion| self.promotion_span(plan, promotion)).collect();
            let title = self.theme.text("promotion.weeks");
            let spans = SpanDrawing::of(title, spans, Window::Weeks(from, to), self.today(), self.format())?;
            Some(YearOfWeeks { title: self.format().period(year), spans })
        });
        drawn.collect()
    }

    fn promotion_span(&self, plan: ThingId, promotion: &Promotion) -> Span<'static> {
        let stage = Stage::of(promotion, self.today());
        let mechanic = self.word_of("mechanic", promotion.mechanic.value.word());
        let note = match self.money(promotion.funding.as_ref()) {
            Some(funding) => format!("{mechanic}, {funding}"),
            None => mechanic,
        };
        Span {
            link: Link::new(
                self.words_in(plan, &promotion.title.value).into_owned(),
                self.promotion_url(plan, promotion),
            ),
            note: Some(note),
            late: false,
            bars: vec![(promotion.from.value, promotion.to.value, stage.shown().1)],
            mark: None,
            after: Vec::new(),
        }
    }

    fn budget_bar(&self, plan: &Plan) -> Option<BudgetBar> {
        let spend = investment::spend(plan);
        let budget = plan.investment.as_ref().map(|budget| budget.value);
        if spend.all() <= 0.0 {
            return None;
        }
        let money = |sum: f64| self.format().money(sum);
        let whole = spend.all().max(budget.unwrap_or(0.0));
        let share = |sum: f64| Percent::from(100.0 * sum / whole).to_string();
        let left = budget.map(|budget| budget - spend.all());
        Some(BudgetBar {
            promotions: money(spend.promotions),
            terms: money(spend.terms),
            all: money(spend.all()),
            budget: budget.map(money),
            left: left.map(money),
            over: left.is_some_and(|left| left < -1e-6),
            wide: share(spend.promotions),
            wide_terms: share(spend.terms),
            limit: budget.map(share),
        })
    }

    fn promotion_result<'a>(&'a self, thing: &Thing, promotion: &'a Promotion) -> PromotionResult<'a> {
        let stage = Stage::of(promotion, self.today());
        let in_unit = |figure: Option<&Number>| match promotion.unit.as_ref().map(|unit| unit.value) {
            Some(PromotionUnit::Count) => self.number(figure),
            _ => self.money(figure),
        };
        let both = promotion.result.as_ref().zip(promotion.expected.as_ref());
        let roi = promotion.roi.as_ref();
        PromotionResult {
            anchor: anchor(promotion),
            title: self.words_of(thing, &promotion.title.value),
            from: self.format().date(promotion.from.value),
            to: self.format().date(promotion.to.value),
            on: promotion.from.value.to_string(),
            state: self.theme.text(stage.shown().0),
            unread: stage == Stage::Unread,
            mechanic: self.word_of("mechanic", promotion.mechanic.value.word()),
            depth: promotion.depth_pct.as_ref().map(|depth| self.percent(depth.value.0 / 100.0)),
            products: self.products(thing, promotion),
            pillar: self.one(thing, promotion.pillar.as_ref()),
            objective: self.one(thing, promotion.objective.as_ref()),
            owner: self.one(thing, promotion.owner.as_ref()),
            funding: self.money(promotion.funding.as_ref()),
            baseline: in_unit(promotion.baseline.as_ref()),
            expected: in_unit(promotion.expected.as_ref()),
            result: in_unit(promotion.result.as_ref()),
            attained: both
                .filter(|(_, expected)| expected.value > 0.0)
                .map(|(result, expected)| self.percent(result.value / expected.value)),
            roi: self.number(roi),
            roi_value: roi.map(|roi| roi.value),
            lesson: self.text_of(thing, promotion.lesson.as_ref()),
        }
    }

    fn term_cost<'a>(&self, thing: &Thing, plan: &Plan, term: &'a Term) -> TermCost<'a> {
        let cost = term.cost(plan);
        TermCost {
            title: self.words_of(thing, &term.title.value),
            kind: self.word_of("term", term.kind.value.word()),
            condition: self.text_of(thing, term.condition.as_ref()).filter(|_| term.is_conditional()),
            pct: term.pct.as_ref().map(|pct| self.percent(pct.value.0 / 100.0)),
            cost: cost.map(|cost| self.format().money(cost)),
            computed: cost.is_some() && term.amount.is_none(),
        }
    }
}

/// The anchor of a promotion on its page.
fn anchor(promotion: &Promotion) -> String {
    format!("promotion-{}", promotion.id.value)
}
