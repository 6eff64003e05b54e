//! The figures that a page opens with, each with what to compare it with, and the readings of a plan side by side.

use crate::document::model::objective::Kpi;
use crate::document::model::{Account, Entity, Objective, Person, Plan, Review};
use crate::figures::period::Period;
use crate::figures::status::{self, Status, Unit};
use crate::playbook::{Reading, Thing, ThingId};
use crate::site::Renderer;
use crate::site::pages::health::capitalised;
use crate::site::shared::cards::word;
use crate::site::theme::{Key, Map, Value};

/// So many figures stand at the head of a page.
const MOST: usize = 5;
/// So many periods of readings stand side by side.
const PERIODS: usize = 4;

/// The sales of a year that has an end: what was sold, what was to be, and the year before.
#[derive(Clone, Copy)]
pub(crate) struct Year {
    pub(crate) period: Period,
    pub(crate) actual: f64,
    pub(crate) target: Option<f64>,
    pub(crate) prior: Option<f64>,
}

/// A figure with its label, and what to compare it with. The unit stands small behind the number.
fn fact(label: &str, figure: &str, status: Option<Status>, note: &str) -> Value {
    let unit = figure.find(['\u{a0}', '%']).unwrap_or(figure.len());
    map! {
        label: label,
        value: &figure[..unit],
        unit: figure[unit..].trim_start(),
        status: word(status),
        note: note,
    }
}

impl Renderer<'_> {
    /// The figures of a plan: sales, how its objectives stand, its own KPIs.
    pub(crate) fn plan_facts(&self, id: ThingId, thing: &Thing, plan: &Plan) -> Vec<Value> {
        let mut facts: Vec<Value> = self.sales_fact(self.year(id)).into_iter().collect();
        facts.extend(self.course_fact(&self.edition.beneath(id).objectives));
        for kpi in &plan.kpis {
            let Some(latest) = thing.latest(&kpi.id.value) else { continue };
            let value = self.format().value(latest.value, kpi.unit.value);
            let name = kpi.name.as_ref().unwrap_or(&kpi.id).value.as_str();
            facts.push(fact(name, &value, latest.status, &self.goalposts(kpi)));
        }
        facts.truncate(MOST);
        facts
    }

    /// What one looks for in the car park: the day of the next review, how the last one left it, then three figures.
    pub(crate) fn account_facts(&self, id: ThingId, account: &Account) -> Vec<Value> {
        let mut facts = Vec::new();
        if let Some(day) = self.in_force(id).and_then(|now| self.next_of(now.id)) {
            let when = self.when(day);
            facts.push(map! {
                label: self.theme.text("account.next_review"),
                value: self.format().day_month(day),
                unit: day.year().to_string(),
                note: when.get_from_path("words").cloned(),
            });
        }
        if let Some(last) = self.edition.beneath(id).reviews.first()
            && let Some(Entity::Review(review)) = self.edition.thing(*last).entity()
            && let Some(status) = self.status_of(*last)
        {
            let note = format!("{} {}", self.theme.text("fact.on"), self.format().date(review.date.value));
            facts.push(map! { label: self.theme.text("review.status"), status: status.word(), note: note });
        }
        facts.extend(self.account_figures(id, account));
        facts
    }

    /// The figures of an account: those of its plan in force, and what it earns.
    pub(crate) fn account_figures(&self, id: ThingId, account: &Account) -> Vec<Value> {
        let mut facts = Vec::new();
        if let Some(plan) = self.edition.beneath(id).plans.first() {
            facts.extend(self.sales_fact(self.year(*plan)));
            facts.extend(self.course_fact(&self.edition.beneath(*plan).objectives));
        }
        let mut years: Vec<_> = account.finance.iter().collect();
        years.sort_by_key(|line| std::cmp::Reverse(line.year.value.0));
        let earned = years.iter().find_map(|line| Some((*line, line.contribution.as_ref()?.value)));
        if let Some((line, contribution)) = earned {
            let net = line.net_sales.as_ref().map(|net| net.value).filter(|net| *net > 0.0);
            let share =
                net.map(|net| format!("{} {}", self.percent(contribution / net), self.theme.text("fact.of_net")));
            let before = years.iter().find(|other| other.year.value.0 == line.year.value.0 - 1);
            let before = before.and_then(|line| Some(line.contribution.as_ref()?.value));
            let growth = self.growth(contribution, before);
            let label = format!("{} {}", self.theme.text("finance.contribution"), line.year.value.0);
            let note: Vec<String> = share.into_iter().chain(growth).collect();
            facts.push(fact(&label, &self.format().money(contribution), None, &note.join(", ")));
        }
        facts
    }

    /// The figures of all accounts together.
    pub(crate) fn programme_facts(&self) -> Vec<Value> {
        let mut facts = Vec::new();
        let plans: Vec<ThingId> =
            self.edition.accounts().iter().filter_map(|id| self.edition.beneath(*id).plans.first().copied()).collect();
        let years: Vec<Year> = plans.iter().filter_map(|plan| self.year(*plan)).collect();
        if let Some(last) = years.iter().map(|year| year.period).max() {
            let years = || years.iter().filter(|year| year.period == last);
            facts.extend(self.sales_fact(Some(Year {
                period: last,
                actual: years().map(|year| year.actual).sum(),
                target: years().map(|year| year.target).sum(),
                prior: years().map(|year| year.prior).sum(),
            })));
        }
        let objectives: Vec<ThingId> =
            plans.iter().flat_map(|plan| self.edition.beneath(*plan).objectives.iter().copied()).collect();
        facts.extend(self.course_fact(&objectives));
        let title = |account: ThingId| &*self.edition.thing(account).title;
        if let Some(last) = self.edition.reviews().first() {
            let thing = self.edition.thing(*last);
            if let (Some(Entity::Review(review)), Some(account)) = (thing.entity(), thing.account) {
                let day = self.format().day_month(review.date.value);
                facts.push(fact(self.theme.text("account.last_review"), &day, self.status_of(*last), title(account)));
            }
        }
        let next = |id: &ThingId| Some((self.next_review(*id).filter(|next| *next >= self.today())?, *id));
        if let Some((date, account)) = self.edition.accounts().iter().filter_map(next).min() {
            let day = self.format().day_month(date);
            facts.push(fact(self.theme.text("account.next_review"), &day, None, title(account)));
        }
        facts
    }

    /// The figures of an objective: its first KPI and how it moved last, its actions, its day.
    pub(crate) fn objective_facts(
        &self,
        thing: &Thing,
        objective: &Objective,
        open: usize,
        closed: usize,
    ) -> Vec<Value> {
        let mut facts = Vec::new();
        if let Some(kpi) = objective.kpis.first() {
            let unit = kpi.unit.value;
            let name = kpi.name.as_ref().unwrap_or(&kpi.id).value.as_str();
            let mut latest = thing.readings.iter().rev().filter(|reading| *reading.kpi == *kpi.id.value);
            match (latest.next(), latest.next()) {
                (Some(last), before) => {
                    let value = self.format().value(last.value, unit);
                    facts.push(fact(name, &value, last.status, &self.goalposts(kpi)));
                    if let Some(before) = before {
                        let label =
                            format!("{} {}", self.theme.text("fact.since"), self.format().period(before.period));
                        let to = self.theme.text("fact.to");
                        let note = format!("{} {to} {value}", self.format().number(before.value, None));
                        facts.push(fact(&label, &self.format().signed(last.value - before.value, unit), None, &note));
                    }
                }
                (None, _) => facts.push(fact(name, "–", None, &self.goalposts(kpi))),
            }
        }
        facts.push(map! {
            label: self.theme.text("part.actions"),
            value: open,
            unit: self.theme.text("open"),
            note: self.counted("closed_actions", closed),
        });
        if let Some(due) = &objective.due {
            let ended = objective
                .closed_on
                .as_ref()
                .map(|day| format!("{} {}", self.theme.text("objective.closed_on"), self.format().date(day.value)));
            facts.push(map! {
                label: self.theme.text("objective.due"),
                value: self.format().day_month(due.value),
                unit: due.value.year().to_string(),
                note: ended,
            });
        }
        facts
    }

    /// The figures of a person: what is open and late, and where the time goes.
    pub(crate) fn person_facts(
        &self,
        thing: &Thing,
        person: &Person,
        open: usize,
        late: usize,
        met: usize,
    ) -> Vec<Value> {
        let late = match late {
            0 => self.theme.text("fact.none_late").to_owned(),
            late => self.counted("late_items", late),
        };
        let mut facts = vec![map! { label: self.theme.text("person.open"), value: open, note: late }];
        if let Some(period) = person.allocation.iter().map(|part| part.period.value).max() {
            let now = || person.allocation.iter().filter(|part| part.period.value == period);
            let share = |pct: f64| self.format().value(pct, Unit::Pct);
            let parts: Vec<String> = now()
                .filter_map(|part| {
                    let account = thing.thing(&part.account)?;
                    Some(format!("{} {}", self.edition.thing(account).title, share(part.pct.value.0)))
                })
                .collect();
            let label = format!("{} {}", self.theme.text("person.allocation"), self.format().period(period));
            let sum = now().map(|part| part.pct.value.0).sum();
            facts.push(fact(&label, &share(sum), None, &parts.join(", ")));
        }
        facts.push(map! { label: self.theme.text("part.reviews"), value: met, note: self.theme.text("fact.attended") });
        facts
    }

    /// What a pillar brings in an account's plan in force: target and actual.
    pub(crate) fn pillar_money(&self, pillar: ThingId, account: ThingId) -> Option<(Option<f64>, Option<f64>)> {
        let plan = self.edition.thing(*self.edition.beneath(account).plans.first()?);
        let Some(Entity::Plan(record)) = plan.entity() else { return None };
        let part = record.pillars.iter().find(|part| plan.thing(&part.pillar) == Some(pillar))?;
        Some((part.target.as_ref().map(|it| it.value), part.actual.as_ref().map(|it| it.value)))
    }

    /// The figures of a pillar: how its objectives stand, and what it brings in all plans in force.
    pub(crate) fn pillar_facts(&self, pillar: ThingId, objectives: &[ThingId]) -> Vec<Value> {
        let mut facts: Vec<Value> = self.course_fact(objectives).into_iter().collect();
        let money: Vec<_> =
            self.edition.accounts().iter().filter_map(|account| self.pillar_money(pillar, *account)).collect();
        let actuals: Vec<f64> = money.iter().filter_map(|(_, actual)| *actual).collect();
        if !actuals.is_empty() {
            let target: f64 =
                money.iter().filter(|(_, actual)| actual.is_some()).filter_map(|(target, _)| *target).sum();
            let signed = |value: f64| self.format().signed(value, Unit::Money);
            let note = format!("{} {}", self.theme.text("kpi.target"), signed(target));
            facts.push(fact(self.theme.text("fact.growth"), &signed(actuals.iter().sum()), None, &note));
        }
        facts
    }

    /// The figures of a review: how it stands and stood before, how its readings do, what was decided, when the next is.
    pub(crate) fn review_facts(
        &self,
        id: ThingId,
        thing: &Thing,
        review: &Review,
        last: Option<ThingId>,
    ) -> Vec<Value> {
        let mut facts = Vec::new();
        if let Some(status) = self.status_of(id) {
            let was = last.and_then(|last| {
                let Some(Entity::Review(last_review)) = self.edition.thing(last).entity() else { return None };
                let was = self.theme.text(crate::site::shared::side::status_key(self.status_of(last)?));
                let on = self.format().date(last_review.date.value);
                Some(format!("{} {was} {} {on}", self.theme.text("fact.was"), self.theme.text("fact.on")))
            });
            facts.push(map! {
                label: self.theme.text("review.status"),
                status: status.word(),
                note: was,
            });
        }
        let owners = thing
            .plan
            .into_iter()
            .chain(thing.plan.iter().flat_map(|plan| self.edition.beneath(*plan).objectives.iter().copied()));
        let read: Vec<Option<Status>> = owners
            .flat_map(|owner| &self.edition.thing(owner).readings)
            .filter(|reading| reading.review == Some(id))
            .map(|reading| reading.status)
            .collect();
        if !read.is_empty() {
            let count = |status| read.iter().filter(|one| **one == Some(status)).count();
            facts.push(map! {
                label: self.theme.text("fact.readings"),
                value: count(Status::Green),
                unit: format!("{} {}", self.theme.text("of"), read.len()),
                note: self.off_course(&count),
            });
        }
        let mut tiers: Vec<(&'static str, usize)> = Vec::new();
        for word in review.decided.iter().filter_map(|it| it.tier.as_ref()).map(|tier| tier.value.word()) {
            match tiers.iter_mut().find(|(known, _)| *known == word) {
                Some((_, count)) => *count += 1,
                None => tiers.push((word, 1)),
            }
        }
        let tiers: Vec<String> = tiers.iter().map(|(word, count)| self.counted(word, *count)).collect();
        facts.push(map! {
            label: self.theme.text("part.decided"),
            value: review.decided.len(),
            note: tiers.join(", "),
        });
        if let Some(next) = &review.next {
            let year = next.value.year().to_string();
            facts.push(map! {
                label: self.theme.text("review.next"),
                value: self.format().day_month(next.value),
                unit: year,
            });
        }
        facts
    }

    /// What a plan sold in the last year that it has an actual for, for a list: figure, target, growth.
    pub(crate) fn sales_cell(&self, plan: ThingId) -> Option<Value> {
        let year = self.year(plan)?;
        Some(map! {
            period: self.format().period(year.period),
            value: self.format().money(year.actual),
            number: year.actual,
            target: year.target.map(|target| self.format().money(target)),
            growth: self.growth(year.actual, year.prior),
        })
    }

    /// The last year of a plan that has an actual.
    pub(crate) fn year(&self, plan: ThingId) -> Option<Year> {
        let Some(Entity::Plan(record)) = self.edition.thing(plan).entity() else { return None };
        let years = record.sales.iter().filter(|line| matches!(line.period.value, Period::Year(_)));
        let last = years.filter(|line| line.actual.is_some()).max_by_key(|line| line.period.value)?;
        Some(Year {
            period: last.period.value,
            actual: last.actual.as_ref()?.value,
            target: last.target.as_ref().map(|target| target.value),
            prior: last.prior.as_ref().map(|prior| prior.value),
        })
    }

    fn sales_fact(&self, year: Option<Year>) -> Option<Value> {
        let year = year?;
        let label = format!("{} {}", self.theme.text("part.sales"), self.format().period(year.period));
        let attained = year
            .target
            .filter(|target| *target > 0.0)
            .map(|target| format!("{} {}", self.percent(year.actual / target), self.theme.text("fact.of_target")));
        let note: Vec<String> = attained.into_iter().chain(self.growth(year.actual, year.prior)).collect();
        Some(fact(&label, &self.format().money(year.actual), None, &note.join(", ")))
    }

    /// How many objectives are green, of how many.
    pub(crate) fn course_fact(&self, objectives: &[ThingId]) -> Option<Value> {
        let count = |status| objectives.iter().filter(|id| self.status_of(**id) == Some(status)).count();
        if objectives.is_empty() {
            return None;
        }
        Some(map! {
            label: self.theme.text("account.on_course"),
            value: count(Status::Green),
            unit: format!("{} {}", self.theme.text("of"), objectives.len()),
            note: self.off_course(&count),
        })
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

    /// `+15.7% on the year before`.
    fn growth(&self, actual: f64, prior: Option<f64>) -> Option<String> {
        let prior = prior.filter(|prior| *prior > 0.0)?;
        let growth = (1000.0 * (actual / prior - 1.0)).round() / 10.0;
        Some(format!("{} {}", self.format().signed(growth, Unit::ChangePct), self.theme.text("fact.on_prior")))
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
            .map(|target| format!("{} {}", self.theme.text("kpi.target"), self.goalpost(target.value.0, unit)));
        let from = kpi
            .baseline
            .as_ref()
            .map(|baseline| format!("{} {}", self.theme.text("kpi.from"), self.format().value(baseline.value, unit)));
        target.into_iter().chain(from).collect::<Vec<_>>().join(", ")
    }

    /// The readings of a plan's objectives side by side: a group a tier, a row a KPI, a column a period.
    pub(crate) fn series(&self, objectives: &[ThingId]) -> Value {
        let mut periods: Vec<(jiff::civil::Date, Period)> = objectives
            .iter()
            .flat_map(|id| &self.edition.thing(*id).readings)
            .map(|reading| (reading.at, reading.period))
            .collect();
        periods.sort_unstable();
        periods.dedup();
        let periods: Vec<Period> = periods.iter().rev().take(PERIODS).rev().map(|(_, period)| *period).collect();
        let mut groups: Vec<(Option<&'static str>, Vec<Value>)> = Vec::new();
        for id in objectives {
            let thing = self.edition.thing(*id);
            let Some(Entity::Objective(objective)) = thing.entity() else { continue };
            let tier = Some(objective.tier.value.word());
            if groups.last().is_none_or(|(last, _)| *last != tier) {
                groups.push((tier, Vec::new()));
            }
            let Some((_, rows)) = groups.last_mut() else { continue };
            let row = |kpi: Option<&Kpi>, first: bool| {
                map! {
                    of: first.then(|| self.row(*id)),
                    rows: objective.kpis.len().max(1),
                    kpi: kpi.map(|kpi| self.kpi_row(thing, *id, kpi, &periods)),
                }
            };
            if objective.kpis.is_empty() {
                rows.push(row(None, true));
            }
            rows.extend(objective.kpis.iter().enumerate().map(|(at, kpi)| row(Some(kpi), at == 0)));
        }
        let groups: Vec<Value> =
            groups.into_iter().map(|(tier, rows)| map! { title: self.word(tier), rows: rows }).collect();
        map! {
            periods: periods.iter().map(|period| capitalised(&self.format().period(*period))).collect::<Vec<_>>(),
            groups: groups,
        }
    }

    /// A KPI as a row: all its figures with as many decimals as the finest of them.
    fn kpi_row(&self, thing: &Thing, id: ThingId, kpi: &Kpi, periods: &[Period]) -> Value {
        let own: Vec<&Reading> = thing.readings.iter().filter(|reading| *reading.kpi == *kpi.id.value).collect();
        let (low, high) = match kpi.target.as_ref().map(|target| target.value.0) {
            Some(status::Target::Value(value)) => (Some(value), None),
            Some(status::Target::Range(low, high)) => (Some(low), Some(high)),
            None => (None, None),
        };
        let baseline = kpi.baseline.as_ref().map(|baseline| baseline.value);
        let all = own.iter().map(|reading| reading.value).chain(low).chain(high).chain(baseline);
        let decimals = all.map(decimals).max().unwrap_or(0);
        let show = |value: f64| self.format().number(value, Some(decimals));
        let cells: Vec<Value> = periods
            .iter()
            .map(|period| match own.iter().rfind(|reading| reading.period == *period) {
                Some(reading) => map! { value: show(reading.value), status: word(reading.status) },
                None => Value::none(),
            })
            .collect();
        let unit = self.word_of("unit", kpi.unit.value.word());
        let has_unit = !matches!(kpi.unit.value, Unit::Ratio | Unit::Index | Unit::Score | Unit::Count);
        let name = kpi.name.as_ref().unwrap_or(&kpi.id).value.as_str();
        map! {
            link: map! { title: name, url: format!("{}#kpi-{}", self.url(id), kpi.id.value) },
            unit: has_unit.then_some(unit),
            baseline: baseline.map(show),
            cells: cells,
            target: low.map(|low| high.map_or_else(|| show(low), |high| format!("{}–{}", show(low), show(high)))),
        }
    }
}

/// How many decimals a figure has: two at most.
fn decimals(value: f64) -> usize {
    let whole = |value: f64| (value - value.round()).abs() < 1e-6;
    if whole(value) {
        0
    } else if whole(value * 10.0) {
        1
    } else {
        2
    }
}
