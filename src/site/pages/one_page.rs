//! A plan on one sheet, A4 or Letter. Text never shrinks: of every list there are so many rows at most, and what does
//! not fit is counted, with where it stands. The style sheet clamps the lines of a row, so the sheet has a known height.
//!
//! Source of the numbers: e.2 of the domain research.

use jiff::ToSpan;

use crate::document::model::plan::RequestStatus;
use crate::document::model::{Account, Entity, Plan};
use crate::figures::period::Period;
use crate::measure::items;
use crate::playbook::{Thing, ThingId};
use crate::site::Renderer;
use crate::site::frame::Frame;
use crate::site::shared::cards::text;
use crate::site::shared::readers::Page;
use crate::site::theme::{Key, Map, ThemeFault, Value};

const GOALS: usize = 3;
const DECISIONS: usize = 2;
const YEARS: usize = 4;
const OBJECTIVES: usize = 5;
const SCENARIOS: usize = 2;
const RISKS: usize = 3;
const ACTIONS: usize = 6;
const ASKS: usize = 2;
const PEOPLE: usize = 3;
const REVIEWS: usize = 3;
/// The actions of so many days are on the sheet.
const DAYS: i32 = 90;

/// The first rows of a list, and how many more there are.
fn some(mut rows: Vec<Value>, most: usize) -> Value {
    let more = rows.len().saturating_sub(most);
    rows.truncate(most);
    map! { rows: rows, more: more }
}

impl Renderer<'_> {
    pub(crate) fn one_page(&self, id: ThingId, page: Page<'_>) -> Result<String, ThemeFault> {
        let thing = self.edition.thing(id);
        let Some(Entity::Plan(plan)) = thing.entity() else { return self.not_found() };
        let beneath = self.edition.beneath(id);
        let account = thing.account.map(|account| (account, self.edition.thing(account)));
        let mut given = vec![
            ("it", self.row(id)),
            ("plan_id", Value::from(thing.document.id.strip_prefix("accounts/").unwrap_or(&thing.document.id))),
            ("problem", text(plan.growth_problem.as_ref())),
            ("decisions", some(self.rows_of(self.standing(id)), DECISIONS)),
            ("sales", Value::from(self.years_of(plan))),
            ("bridge", self.small_bridge(thing, id, plan, "k-bridge")),
            ("objectives", self.objective_lines(id)),
            ("scenarios", some(self.near_scenarios(id, thing, plan), SCENARIOS)),
            ("risks", some(self.risk_lines(plan), RISKS)),
            ("actions", self.next_actions(id, ACTIONS)),
            ("asks", some(self.ask_lines(thing, plan), ASKS)),
            ("reviews", some(self.review_lines(&beneath.reviews), REVIEWS)),
            ("next", Value::from(self.next_of(id).map(|day| self.format().date(day)))),
            (
                "signed",
                Value::from(plan.signed.as_ref().is_some_and(|it| it.supplier.is_some() && it.customer.is_some())),
            ),
            ("status", beneath.reviews.first().map_or_else(Value::none, |review| self.row(*review))),
        ];
        if let Some((at, it)) = account
            && let Some(Entity::Account(record)) = it.entity()
        {
            let goals = record.goals.iter().map(|goal| self.goal(goal)).collect();
            given.push(("account", self.row(at)));
            given.push(("goals", some(goals, GOALS)));
            given.push(("theirs", Value::from(self.counterparts(at, PEOPLE))));
            given.push(("ours", self.ours(it, record)));
        }
        self.render_frame(
            None,
            Frame {
                template: "one_page.html",
                id: page.id,
                title: page.title,
                heading: page.heading,
                kicker: String::new(),
                thing: None,
                parts: Vec::new(),
                room: None,
                given,
            },
        )
    }

    /// Rows of things that are counted.
    pub(crate) fn rows_of(&self, ids: Vec<ThingId>) -> Vec<Value> {
        ids.into_iter().map(|id| self.row(id)).collect()
    }

    /// The decisions of a plan that stand or are proposed; those that ended are history.
    pub(crate) fn standing(&self, plan: ThingId) -> Vec<ThingId> {
        let all = crate::measure::beneath::decisions(self.edition, plan);
        all.filter(|decision| !decision.record.is_over()).map(|decision| decision.id).collect()
    }

    /// The sales of whole years: the year before the last actual one, that year, and those to come.
    fn years_of(&self, plan: &Plan) -> Vec<Value> {
        let mut years: Vec<_> = plan.sales.iter().filter(|line| matches!(line.period.value, Period::Year(_))).collect();
        years.sort_by_key(|line| line.period.value);
        let last = years.iter().rposition(|line| line.actual.is_some()).unwrap_or(0);
        let from = last.saturating_sub(usize::from(years.get(last).is_some_and(|line| line.prior.is_none())));
        let years = years.get(from..).unwrap_or_default();
        let before = years.first().and_then(|line| Some((line.period.value, line.prior.as_ref()?)));
        let before = before.and_then(|(period, prior)| match period {
            Period::Year(year) => Some(map! {
                period: self.format().period(Period::Year(year - 1)),
                actual: self.format().money(prior.value),
            }),
            _ => None,
        });
        let rows = years.iter().map(|line| {
            map! {
                period: self.format().period(line.period.value),
                target: self.money(line.target.as_ref()),
                actual: self.money(line.actual.as_ref()),
            }
        });
        before.into_iter().chain(rows).take(YEARS).collect()
    }

    /// The open objectives with their first KPI: where it began, where it is to be, where it is.
    pub(crate) fn objective_lines(&self, plan: ThingId) -> Value {
        let line = |id: ThingId| {
            let thing = self.edition.thing(id);
            let Some(Entity::Objective(objective)) = thing.entity() else { return Value::none() };
            let kpi = objective.kpis.first().map(|kpi| {
                let latest = thing.latest(&kpi.id.value);
                map! {
                    name: kpi.title(),
                    baseline: kpi.baseline.as_ref().map(|it| self.format().value(it.value, kpi.unit.value)),
                    target: kpi.target.as_ref().map(|it| self.goalpost(it.value.0, kpi.unit.value)),
                    latest: latest.map(|reading| self.format().value(reading.value, kpi.unit.value)),
                }
            });
            map! { it: self.row(id), kpi: kpi }
        };
        some(items::open_objectives(self.edition, plan).map(line).collect(), OBJECTIVES)
    }

    /// Risks, the greatest first: by probability times impact.
    fn risk_lines(&self, plan: &Plan) -> Vec<Value> {
        let mut risks: Vec<_> = plan.risks.iter().collect();
        risks.sort_by_key(|risk| -(risk.probability.value.0 * risk.impact.value.0));
        let line = |risk: &&crate::document::model::plan::Risk| {
            map! {
                title: risk.title.value.as_str(),
                probability: risk.probability.value.0,
                impact: risk.impact.value.0,
                response: self.word(risk.response.as_ref().map(|it| it.value.word())),
            }
        };
        risks.iter().map(line).collect()
    }

    /// The open actions of the next ninety days, late ones first; and how many more are open.
    pub(crate) fn next_actions(&self, plan: ThingId, most: usize) -> Value {
        let until = self.today().saturating_add(DAYS.days());
        let mut open: Vec<_> =
            items::actions(self.edition, plan).into_iter().filter(items::ActionAt::is_open).collect();
        open.sort_by_key(|it| it.action.due.as_ref().map_or(jiff::civil::Date::MAX, |due| due.value));
        let near = open.iter().filter(|it| it.action.due.as_ref().is_some_and(|due| due.value <= until));
        let rows: Vec<Value> = near
            .take(most)
            .map(|it| {
                let due = it.action.due.as_ref().map(|due| due.value);
                map! {
                    title: it.action.title.value.as_str(),
                    due: due.map(|due| self.format().day_month(due)),
                    late: due.is_some_and(|due| due < self.today()),
                    owner: self.one(self.edition.thing(it.on), it.action.owner.as_ref()),
                }
            })
            .collect();
        let more = open.len() - rows.len();
        map! { rows: rows, more: more }
    }

    /// What we ask for: requests that nobody has decided, then what somebody senior has not answered.
    fn ask_lines(&self, thing: &Thing, plan: &Plan) -> Vec<Value> {
        let requests = plan.requests.iter().filter(|it| it.status.value == RequestStatus::Requested).map(|it| {
            map! {
                text: it.title.value.as_str(),
                cost: self.money(it.cost.as_ref()),
                payback: self.measured("payback_months", it.payback_months.as_ref()),
            }
        });
        requests.chain(self.open_asks(thing, plan)).collect()
    }

    fn review_lines(&self, reviews: &[ThingId]) -> Vec<Value> {
        let line = |id: &ThingId| {
            let Some(Entity::Review(review)) = self.edition.thing(*id).entity() else { return Value::none() };
            let told: Vec<&str> = review.decided.iter().map(|it| it.text.value.as_str()).collect();
            map! { it: self.row(*id), decided: told.join(" ") }
        };
        reviews.iter().map(line).collect()
    }

    /// Who looks after the account on our side, each with their part.
    pub(crate) fn ours(&self, thing: &Thing, account: &Account) -> Value {
        let people = [
            ("account.manager", account.manager.as_ref()),
            ("account.deputy", account.deputy.as_ref()),
            ("account.sponsor", account.sponsor.as_ref()),
        ];
        let named = people.into_iter().filter_map(|(part, person)| {
            Some(map! { part: self.theme.text(part), person: self.card(thing.maybe(person)?) })
        });
        Value::from(named.collect::<Vec<_>>())
    }
}
