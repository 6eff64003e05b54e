//! The figures that a page opens with, each with what to compare it with, and the readings of a plan side by side.

use crate::document::made_pages::MadePage;
use crate::document::model::account::FinanceKind;
use crate::document::model::objective::Kpi;
use crate::document::model::{Account, Entity, Objective, Person, Plan, Review};
use crate::document::parts::PagePart;
use crate::figures::status::{Status, Unit};
use crate::measure::profit::{self, Line};
use crate::measure::sales::{self, SalesOfYear};
use crate::measure::{cadence, kpis, late, rates};
use crate::playbook::{Thing, ThingId};
use crate::site::Renderer;
use crate::site::address;
use crate::site::shared::cards::word;
use crate::site::shared::readers::InForce;
use crate::site::view::Maybe;

view! {
    /// A figure that a page opens with.
    Fact {
        /// What it is a figure of.
        label: String,
        /// The figure; undefined where there is a status only.
        value: Maybe<String>,
        /// The unit, which is shown smaller behind it.
        unit: Option<String>,
        /// Red, amber or green; the filter `status` draws it.
        status: Option<&'static str>,
        /// What to compare it with.
        note: Option<String>,
        /// Where the figure comes from, from the root of the site.
        url: Option<String>,
    }

    /// What a plan sold in a year, for a cell of a table.
    SalesCell {
        /// The year.
        period: String,
        /// What was sold.
        value: String,
        /// The same without its unit, for a column whose head says it.
        figure: String,
        /// The same for sorting.
        number: f64,
        /// What was to be sold.
        target: Option<String>,
        /// The same without its unit.
        target_figure: Option<String>,
        /// The growth on the year before, in words.
        growth: Option<String>,
    }
}

/// How many figures a page opens with.
const MOST: usize = 5;

impl Fact {
    /// A figure with its unit apart from the number.
    fn new(label: &str, figure: &str, status: Option<Status>, note: String) -> Self {
        let unit = figure.find(['\u{a0}', '%']).unwrap_or(figure.len());
        Self {
            label: label.to_owned(),
            value: Maybe(Some(figure[..unit].to_owned())),
            unit: Some(figure[unit..].trim_start().to_owned()),
            status: word(status),
            note: Some(note),
            url: None,
        }
    }

    /// A status, which needs no figure.
    fn of_status(label: &str, status: Status, note: Option<String>) -> Self {
        Self { label: label.to_owned(), value: Maybe(None), unit: None, status: word(Some(status)), note, url: None }
    }

    /// A count or a day, with a unit that is shown smaller behind it.
    fn plain(label: &str, value: String, unit: Option<String>, note: Option<String>) -> Self {
        Self { label: label.to_owned(), value: Maybe(Some(value)), unit, status: None, note, url: None }
    }

    /// The figure with the address of where it comes from.
    fn from(self, url: String) -> Self {
        Self { url: Some(url), ..self }
    }
}

impl Renderer<'_> {
    /// The figures of a plan: sales, how its objectives stand, its own KPIs.
    pub(crate) fn plan_facts(&self, id: ThingId, thing: &Thing, plan: &Plan) -> Vec<Fact> {
        let at = |part| self.part_url(id, part);
        let mut facts: Vec<Fact> = self.figures_in_force(id);
        facts.extend(self.late_fact(id).map(|fact| fact.from(at(PagePart::Actions))));
        for kpi in &plan.kpis {
            let Some(latest) = thing.latest(&kpi.id.value) else { continue };
            let value = self.format().value(latest.value, kpi.unit.value);
            let fact = Fact::new(&self.words_of(thing, kpi.title()), &value, latest.status, self.goalposts(kpi));
            facts.push(fact.from(at(PagePart::Kpis)));
        }
        facts.truncate(MOST);
        facts
    }

    /// What a plan sold, and how its objectives stand.
    fn figures_in_force(&self, plan: ThingId) -> Vec<Fact> {
        let sales = self.in_money_of(plan).sales_fact(self.year(plan));
        let sales = sales.map(|fact| fact.from(self.part_url(plan, PagePart::Sales)));
        let course = self.course_fact(&self.edition.beneath(plan).objectives);
        let course = course.map(|fact| fact.from(self.part_url(plan, PagePart::Objectives)));
        sales.into_iter().chain(course).collect()
    }

    /// The headline figures of an account: the next review, the status of the last one, then its numbers.
    pub(crate) fn account_facts(&self, id: ThingId, account: &Account) -> Vec<Fact> {
        let mut facts = Vec::new();
        if let Some(next) = cadence::next_of_account(self.edition, id, self.today()) {
            let fact = Fact::plain(
                self.theme.text("account.next_review"),
                self.format().day_month(next.day),
                Some(next.day.year().to_string()),
                Some(self.next_in_words(next).words),
            );
            facts.push(fact.from(self.part_url(id, PagePart::Reviews)));
        }
        if let Some(last) = self.last_review(id)
            && let Some(Entity::Review(review)) = self.edition.thing(last).entity()
            && let Some(status) = self.status_of(last)
        {
            let note = self.sentence("fact.on_day", &[("day", &self.format().date(review.date.value))]);
            let fact = Fact::of_status(self.theme.text("review.status"), status, Some(note));
            facts.push(fact.from(self.url(last).to_owned()));
        }
        facts.extend(self.account_figures(id, account));
        let plan = self.in_force(id).map(|now| self.part_url(now.id, PagePart::Actions));
        facts.extend(self.late_fact(id).map(|fact| Fact { url: plan, ..fact }));
        facts
    }

    /// How many things of an account or a plan are late, with the one that is late longest; nothing where none is.
    fn late_fact(&self, id: ThingId) -> Option<Fact> {
        let count = self.late_in(id).count();
        let longest = self.late_in(id).next()?;
        let days = usize::try_from(longest.late(self.today())).unwrap_or_default();
        let note = format!("{}, {}", self.dated_name(longest), self.counted("days_late", days));
        Some(Fact::plain(self.theme.text("desk.late"), self.format().count(count), None, Some(note)))
    }

    /// The figures of an account: those of its plan in force, and what it earns.
    pub(crate) fn account_figures(&self, id: ThingId, account: &Account) -> Vec<Fact> {
        let mut facts = Vec::new();
        if let Some(now) = self.in_force(id) {
            facts.extend(self.figures_in_force(now.id));
        }
        let year = profit::last_actual(account, Line::Contribution);
        let earned = year.and_then(|line| Some((line, line.contribution.as_ref()?.value)));
        if let Some((line, contribution)) = earned {
            let net = line.net_sales.as_ref().map(|net| net.value).filter(|net| *net > 0.0);
            let share =
                net.map(|net| self.sentence("fact.share_of_net", &[("share", &self.percent(contribution / net))]));
            let before = profit::of(account, line.year.value.0 - 1, FinanceKind::Actual);
            let before = before.and_then(|line| Some(line.contribution.as_ref()?.value));
            let growth = self.growth(contribution, before);
            let label = self.sentence("fact.contribution_in", &[("year", &line.year.value.0.to_string())]);
            let note: Vec<String> = share.into_iter().chain(growth).collect();
            let fact = Fact::new(&label, &self.format_of(id).money(contribution), None, note.join(", "));
            facts.push(fact.from(self.part_url(id, PagePart::Finance)));
        }
        facts
    }

    /// The figures of all accounts together.
    pub(crate) fn programme_facts(&self) -> Vec<Fact> {
        let mut facts = Vec::new();
        let plans: Vec<ThingId> =
            self.edition.accounts().iter().filter_map(|id| Some(self.in_force(*id)?.id)).collect();
        facts.extend(self.sales_of_all(&plans));
        let objectives: Vec<ThingId> =
            plans.iter().flat_map(|plan| self.edition.beneath(*plan).objectives.iter().copied()).collect();
        let all = address::page(MadePage::Objectives.name());
        facts.extend(self.course_fact(&objectives).map(|fact| fact.from(all)));
        let title = |account: ThingId| self.title_of(account).into_owned();
        if let Some(last) = self.last_review_of_all() {
            let thing = self.edition.thing(last);
            if let (Some(Entity::Review(review)), Some(account)) = (thing.entity(), thing.account) {
                let day = self.format().day_month(review.date.value);
                let label = self.theme.text("account.last_review");
                let fact = Fact::new(label, &day, self.status_of(last), title(account));
                facts.push(fact.from(self.url(last).to_owned()));
            }
        }
        let next = |id: &ThingId| {
            let next = cadence::next_of_account(self.edition, *id, self.today())?;
            (next.day >= self.today()).then_some((next.day, *id))
        };
        if let Some((date, account)) = self.edition.accounts().iter().filter_map(next).min() {
            let day = self.format().day_month(date);
            let label = self.theme.text("account.next_review");
            let fact = Fact::new(label, &day, None, title(account));
            facts.push(fact.from(self.url(account).to_owned()));
        }
        facts
    }

    /// What all plans sold together, in the site's money, and how many are left out since no rate is known for theirs.
    fn sales_of_all(&self, plans: &[ThingId]) -> Option<Fact> {
        let sold: Vec<(ThingId, SalesOfYear)> =
            plans.iter().filter_map(|plan| Some((*plan, self.year(*plan)?))).collect();
        let in_site_money = |(plan, year): &(ThingId, SalesOfYear)| {
            let account = self.edition.account_of(*plan)?;
            Some(year.times(rates::to_site(self.edition, account, year.period.year().into())?))
        };
        let years: Vec<SalesOfYear> = sold.iter().filter_map(in_site_money).collect();
        let fact = self.sales_fact(sales::together(&years))?;
        let left_out = sold.len() - years.len();
        let left_out = (left_out > 0).then(|| self.counted("accounts_left_out", left_out));
        let note: Vec<String> = fact.note.into_iter().chain(left_out).filter(|note| !note.is_empty()).collect();
        Some(Fact { note: Some(note.join(", ")), ..fact })
    }

    /// The figures of an objective: its first KPI with its last change, its actions, the day it is due.
    pub(crate) fn objective_facts(
        &self,
        id: ThingId,
        thing: &Thing,
        objective: &Objective,
        open: usize,
        closed: usize,
    ) -> Vec<Fact> {
        let mut facts = Vec::new();
        if let Some(kpi) = kpis::telling(thing) {
            let unit = kpi.unit.value;
            let name = &self.words_of(thing, kpi.title());
            let mut latest = thing.readings.iter().rev().filter(|reading| *reading.kpi == *kpi.id.value);
            match (latest.next(), latest.next()) {
                (Some(last), before) => {
                    let value = self.format().value(last.value, unit);
                    let fact = Fact::new(name, &value, last.status, self.goalposts(kpi));
                    facts.push(fact.from(self.part_url(id, PagePart::Kpis)));
                    if let Some(before) = before {
                        let label =
                            self.sentence("fact.since_period", &[("period", &self.format().period(before.period))]);
                        let from = self.format().number(before.value, None);
                        let note = self.sentence("fact.from_to", &[("before", &from), ("value", &value)]);
                        facts.push(Fact::new(
                            &label,
                            &self.format().signed(last.value - before.value, unit),
                            None,
                            note,
                        ));
                    }
                }
                (None, _) => facts.push(Fact::new(name, "–", None, self.goalposts(kpi))),
            }
        }
        let actions = Fact::plain(
            self.theme.text("part.actions"),
            open.to_string(),
            Some(self.theme.text("open").to_owned()),
            Some(self.counted("closed_actions", closed)),
        );
        facts.push(actions.from(self.part_url(id, PagePart::Actions)));
        if let Some(due) = &objective.due {
            let ended = objective
                .closed_on
                .as_ref()
                .map(|day| self.sentence("objective.closed_day", &[("day", &self.format().date(day.value))]));
            let late = late::objective(self.edition, id, self.today());
            let late = (late > 0).then(|| self.counted("days_late", usize::try_from(late).unwrap_or_default()));
            facts.push(Fact::plain(
                self.theme.text("objective.due"),
                self.format().day_month(due.value),
                Some(due.value.year().to_string()),
                ended.or(late),
            ));
        }
        facts
    }

    /// The figures of a person: items that are open and late, and the accounts that they are promised to.
    pub(crate) fn person_facts(&self, id: ThingId, person: &Person, open: usize, late: usize, met: usize) -> Vec<Fact> {
        let thing = self.edition.thing(id);
        let late = match late {
            0 => self.theme.text("fact.none_late").to_owned(),
            late => self.counted("late_items", late),
        };
        let mut facts = vec![Fact::plain(self.theme.text("person.open"), open.to_string(), None, Some(late))];
        let elsewhere = self.edition.others().of_person(id);
        let periods = person.allocation.iter().map(|part| part.period.value);
        if let Some(period) = periods.chain(elsewhere.iter().map(|(period, _)| *period)).max() {
            let now = || person.allocation.iter().filter(|part| part.period.value == period);
            let elsewhere = elsewhere.iter().find(|(of, _)| *of == period).map(|(_, pct)| *pct);
            let share = |pct: f64| self.format().value(pct, Unit::Pct);
            let here = now().filter_map(|part| {
                let account = thing.thing(&part.account)?;
                Some(format!("{} {}", self.title_of(account), share(part.pct.value.0)))
            });
            let parts: Vec<String> = here.chain(elsewhere.map(|pct| self.of_others(&share(pct)))).collect();
            let label = self.sentence("fact.allocation_in", &[("period", &self.format().period(period))]);
            let sum = now().map(|part| part.pct.value.0).sum::<f64>() + elsewhere.unwrap_or_default();
            facts.push(Fact::new(&label, &share(sum), None, parts.join(", ")));
        }
        let attended = self.theme.text("fact.attended").to_owned();
        facts.push(Fact::plain(self.theme.text("part.reviews"), met.to_string(), None, Some(attended)));
        facts
    }

    /// What a pillar brings in an account's plan in force: target and actual.
    pub(crate) fn pillar_money(&self, pillar: ThingId, account: ThingId) -> Option<(Option<f64>, Option<f64>)> {
        let InForce { thing: plan, plan: record, .. } = self.in_force(account)?;
        let part = record.pillars.iter().find(|part| plan.thing(&part.pillar) == Some(pillar))?;
        Some((part.target.as_ref().map(|it| it.value), part.actual.as_ref().map(|it| it.value)))
    }

    /// The figures of a pillar: how its objectives stand, and what it brings in all plans in force.
    pub(crate) fn pillar_facts(&self, pillar: ThingId, objectives: &[ThingId]) -> Vec<Fact> {
        let mut facts: Vec<Fact> = self.course_fact(objectives).into_iter().collect();
        let year = self.today().year().into();
        let in_site_money = |account: &ThingId| {
            let (target, actual) = self.pillar_money(pillar, *account)?;
            let rate = rates::to_site(self.edition, *account, year)?;
            Some((target.map(|sum| sum * rate), actual.map(|sum| sum * rate)))
        };
        let money: Vec<_> = self.edition.accounts().iter().filter_map(in_site_money).collect();
        let actuals: Vec<f64> = money.iter().filter_map(|(_, actual)| *actual).collect();
        if !actuals.is_empty() {
            let target: f64 =
                money.iter().filter(|(_, actual)| actual.is_some()).filter_map(|(target, _)| *target).sum();
            let signed = |value: f64| self.format().signed(value, Unit::Money);
            let note = self.sentence("kpi.target_value", &[("value", &signed(target))]);
            facts.push(Fact::new(self.theme.text("fact.growth"), &signed(actuals.iter().sum()), None, note));
        }
        facts
    }

    /// The figures of a review: how it stands and stood before, how its readings do, what was decided, when the next is.
    pub(crate) fn review_facts(&self, id: ThingId, thing: &Thing, review: &Review, last: Option<ThingId>) -> Vec<Fact> {
        let mut facts = Vec::new();
        if let Some(status) = self.status_of(id) {
            let was = last.and_then(|last| {
                let Some(Entity::Review(last_review)) = self.edition.thing(last).entity() else { return None };
                let was = self.theme.text(crate::site::shared::side::status_key(self.status_of(last)?));
                let on = self.format().date(last_review.date.value);
                Some(self.sentence("fact.status_was", &[("status", was), ("day", &on)]))
            });
            facts.push(Fact::of_status(self.theme.text("review.status"), status, was));
        }
        facts.extend(self.readings_fact(id, thing));
        facts.push(self.decided_fact(review));
        if let Some(next) = &review.next {
            facts.push(Fact::plain(
                self.theme.text("review.next"),
                self.format().day_month(next.value),
                Some(next.value.year().to_string()),
                None,
            ));
        }
        facts
    }

    /// How the readings that a review took stand: how many are green, of how many.
    fn readings_fact(&self, review: ThingId, thing: &Thing) -> Option<Fact> {
        let owners = thing
            .plan
            .into_iter()
            .chain(thing.plan.iter().flat_map(|plan| self.edition.beneath(*plan).objectives.iter().copied()));
        let read: Vec<Option<Status>> = owners
            .flat_map(|owner| &self.edition.thing(owner).readings)
            .filter(|reading| reading.review == Some(review))
            .map(|reading| reading.status)
            .collect();
        if read.is_empty() {
            return None;
        }
        let count = |status| read.iter().filter(|one| **one == Some(status)).count();
        Some(Fact::plain(
            self.theme.text("fact.readings"),
            count(Status::Green).to_string(),
            Some(self.sentence("of_all", &[("n", &read.len().to_string())])),
            Some(self.off_course(&count)),
        ))
    }

    /// What a review decided, by tier.
    fn decided_fact(&self, review: &Review) -> Fact {
        let mut tiers: Vec<(&'static str, usize)> = Vec::new();
        for word in review.decided.iter().filter_map(|it| it.tier.as_ref()).map(|tier| tier.value.word()) {
            match tiers.iter_mut().find(|(known, _)| *known == word) {
                Some((_, count)) => *count += 1,
                None => tiers.push((word, 1)),
            }
        }
        let tiers: Vec<String> = tiers.iter().map(|(word, count)| self.counted(word, *count)).collect();
        Fact::plain(self.theme.text("part.decided"), review.decided.len().to_string(), None, Some(tiers.join(", ")))
    }

    /// What a plan sold in the last year that it has an actual for, for a list: figure, target, growth.
    pub(crate) fn sales_cell(&self, plan: ThingId) -> Option<SalesCell> {
        let year = self.year(plan)?;
        Some(SalesCell {
            period: self.format().period(year.period),
            value: self.format().money(year.actual),
            figure: self.figure_of(plan, year.actual),
            number: year.actual,
            target: year.target.map(|target| self.format().money(target)),
            target_figure: year.target.map(|target| self.figure_of(plan, target)),
            growth: self.year_growth(&year),
        })
    }

    /// A sum for a column whose head says the site's unit: with its own where that is another.
    fn figure_of(&self, plan: ThingId, sum: f64) -> String {
        let format = self.format_of(plan);
        if format.currency == self.shared.format.currency { format.money_figure(sum) } else { format.money(sum) }
    }

    /// The last year of a plan that has an actual.
    pub(crate) fn year(&self, plan: ThingId) -> Option<SalesOfYear> {
        sales::last_year(self.edition, plan, self.today())
    }

    fn sales_fact(&self, year: Option<SalesOfYear>) -> Option<Fact> {
        let year = year?;
        let label = self.sentence("fact.sales_in", &[("period", &self.format().period(year.period))]);
        let attained = year
            .target
            .filter(|target| *target > 0.0)
            .map(|target| self.sentence("fact.share_of_target", &[("share", &self.percent(year.actual / target))]));
        let estimate = year.forecast.filter(|_| year.runs);
        let estimate =
            estimate.map(|sum| self.sentence("fact.latest_estimate", &[("money", &self.format().money(sum))]));
        let note: Vec<String> = attained.into_iter().chain(self.year_growth(&year)).chain(estimate).collect();
        Some(Fact::new(&label, &self.format().money(year.actual), None, note.join(", ")))
    }

    /// How many open objectives are green, of how many.
    pub(crate) fn course_fact(&self, objectives: &[ThingId]) -> Option<Fact> {
        let objectives = self.open_ones(objectives);
        let count = |status| objectives.iter().filter(|id| self.status_of(**id) == Some(status)).count();
        if objectives.is_empty() {
            return None;
        }
        Some(Fact::plain(
            self.theme.text("account.on_course"),
            count(Status::Green).to_string(),
            Some(self.sentence("of_all", &[("n", &objectives.len().to_string())])),
            Some(self.off_course(&count)),
        ))
    }

    /// `1 amber, 2 red`.
    fn off_course(&self, count: &impl Fn(Status) -> usize) -> String {
        let off: Vec<String> = [Status::Amber, Status::Red]
            .into_iter()
            .filter(|status| count(*status) > 0)
            .map(|status| self.counted(status.word(), count(status)))
            .collect();
        if off.is_empty() { self.theme.text("fact.none_off").to_owned() } else { off.join(", ") }
    }

    /// `+15.7% on the year before`, or of a year that runs `+15.7% on the same period of the year before`. Where no
    /// part of the year before is known, its days are counted, and the words say so.
    fn year_growth(&self, year: &SalesOfYear) -> Option<String> {
        let (actual, prior) = year.compared?;
        let key = match (year.runs, year.by_days) {
            (false, _) => "fact.growth_on_prior",
            (true, false) => "fact.growth_on_same_part",
            (true, true) => "fact.growth_by_days",
        };
        self.growth_on(key, actual, prior)
    }

    /// `+15.7% on the year before`.
    fn growth(&self, actual: f64, prior: Option<f64>) -> Option<String> {
        self.growth_on("fact.growth_on_prior", actual, prior?)
    }

    fn growth_on(&self, key: &str, actual: f64, prior: f64) -> Option<String> {
        let growth = (prior > 0.0).then(|| (1000.0 * (actual / prior - 1.0)).round() / 10.0)?;
        Some(self.sentence(key, &[("growth", &self.format().growth(growth))]))
    }

    pub(crate) fn percent(&self, share: f64) -> String {
        self.format().value((1000.0 * share).round() / 10.0, Unit::Pct)
    }

    /// `target 18%, from 19.5%`.
    fn goalposts(&self, kpi: &Kpi) -> String {
        let unit = kpi.unit.value;
        let target = kpi
            .target
            .as_ref()
            .map(|target| self.sentence("kpi.target_value", &[("value", &self.goalpost(target.value.0, unit))]));
        let from = kpi
            .baseline
            .as_ref()
            .map(|baseline| self.sentence("kpi.from_value", &[("value", &self.format().value(baseline.value, unit))]));
        target.into_iter().chain(from).collect::<Vec<_>>().join(", ")
    }
}
