//! The plan, in the order that puts the customer first.

use std::sync::Arc;

use jiff::civil::Date;

use crate::document::model::common::to;
use crate::document::model::{Entity, Plan};
use crate::document::reference::Ref;
use crate::playbook::{Target, Thing, ThingId};
use crate::site::Renderer;
use crate::site::frame::{Chapter, Frame};
use crate::site::pages::health::capitalised;
use crate::site::shared::cards::text;
use crate::site::theme::{Key, Map, ThemeFault, Value};

impl Renderer<'_> {
    #[expect(clippy::too_many_lines, reason = "one value a part of the page")]
    pub(crate) fn plan_page(
        &self,
        id: ThingId,
        thing: &Arc<Thing>,
        plan: &Plan,
        book: Option<&Chapter<'_>>,
    ) -> Result<String, ThemeFault> {
        let beneath = self.edition.beneath(id);
        let account = thing.account.map(|account| self.edition.thing(account));
        let goals: Vec<Value> = match account.and_then(|account| account.entity()) {
            Some(Entity::Account(record)) => record
                .goals
                .iter()
                .map(|goal| {
                    let anchor = format!("goal-{}", goal.id.value);
                    let url = thing.account.map(|account| format!("{}#{anchor}", self.url(account)));
                    let served = beneath.objectives.iter().filter(|objective| self.names_goal(**objective, &anchor));
                    map! {
                        goal: map! { title: goal.title.value.as_str(), url: url },
                        source: text(goal.source.as_ref()),
                        evidence: self.theme.word(goal.evidence.as_ref().map_or("assumed", |it| it.value.word())),
                        served: served.map(|id| self.card(*id)).collect::<Vec<_>>(),
                    }
                })
                .collect(),
            _ => Vec::new(),
        };
        let pillars: Vec<Value> = plan
            .pillars
            .iter()
            .map(|part| {
                let gap = match (&part.actual, &part.target) {
                    (Some(actual), Some(target)) => {
                        Some(self.format().signed(actual.value - target.value, crate::figures::status::Unit::Money))
                    }
                    _ => None,
                };
                map! {
                    pillar: self.one(thing, Some(&part.pillar)),
                    priority: part.priority.as_ref().map(|it| it.value.0),
                    decision: self.one(thing, part.decision.as_ref()),
                    target: self.money(part.target.as_ref()),
                    actual: self.money(part.actual.as_ref()),
                    gap: gap,
                }
            })
            .collect();
        let sales: Vec<Value> = plan
            .sales
            .iter()
            .map(|it| {
                map! {
                    period: capitalised(&self.format().period(it.period.value)),
                    is_year: matches!(it.period.value, crate::figures::period::Period::Year(_)),
                    attained: it.actual.as_ref().zip(it.target.as_ref()).filter(|(_, target)| target.value > 0.0).map(|(actual, target)| self.percent(actual.value / target.value)),
                    prior: self.money(it.prior.as_ref()),
                    target: self.money(it.target.as_ref()),
                    actual: self.money(it.actual.as_ref()),
                }
            })
            .collect();
        let requests: Vec<Value> = plan
            .requests
            .iter()
            .map(|it| {
                map! {
                    anchor: format!("request-{}", it.id.value),
                    id: it.id.value.as_str(),
                    title: it.title.value.as_str(),
                    pool: self.one(thing, Some(&it.pool)),
                    period: self.format().period(it.period.value),
                    quantity: self.format().number(it.quantity.value, None),
                    decision: self.one(thing, it.decision.as_ref()),
                    corporate_goal: self.one(thing, it.corporate_goal.as_ref()),
                    cost: self.money(it.cost.as_ref()),
                    benefit: self.money(it.benefit.as_ref()),
                    payback: self.measured("payback_months", it.payback_months.as_ref()),
                    state: self.word_of("request", it.status.value.word()),
                    granted: self.number(it.granted.as_ref()),
                    owner: self.one(thing, it.owner.as_ref()),
                    decided_by: self.one(thing, it.decided_by.as_ref()),
                    decided_on: self.day(it.decided_on.as_ref()),
                    reason: self.word(it.reason.as_ref().map(|it| it.value.word())),
                }
            })
            .collect();
        let scenarios: Vec<Value> = plan
            .scenarios
            .iter()
            .map(|it| {
                let when = &it.when;
                map! {
                    anchor: format!("scenario-{}", it.id.value),
                    id: it.id.value.as_str(),
                    title: it.title.value.as_str(),
                    actor: self.theme.word(it.actor.value.word()),
                    kpi: self.one(thing, when.kpi.as_ref()),
                    op: when.op.as_ref().map(|op| self.op(op.value)),
                    value: when.value.as_ref().map(|value| self.trigger(thing, when.kpi.as_ref(), value.value)),
                    readings: when.for_readings.as_ref().filter(|it| it.value.0 > 1).map(|it| it.value.0),
                    event: text(when.event.as_ref()),
                    then: it.then.value.as_str(),
                    owner: self.one(thing, it.owner.as_ref()),
                    within: self.measured("within_days", it.within_days.as_ref()),
                    protects: self.many(thing, &it.protects),
                    state: self.theme.word(it.state.as_ref().map_or("armed", |it| it.value.word())),
                    fired_on: self.day(it.fired_on.as_ref()),
                }
            })
            .collect();
        let risks: Vec<Value> = plan
            .risks
            .iter()
            .map(|it| {
                map! {
                    anchor: format!("risk-{}", it.id.value),
                    id: it.id.value.as_str(),
                    title: it.title.value.as_str(),
                    probability: it.probability.value.0,
                    impact: it.impact.value.0,
                    response: self.word(it.response.as_ref().map(|it| it.value.word())),
                    scenario: self.one(thing, it.scenario.as_ref()),
                    owner: self.one(thing, it.owner.as_ref()),
                }
            })
            .collect();
        let asks: Vec<Value> = plan
            .asks
            .iter()
            .map(|it| {
                map! {
                    text: it.text.value.as_str(),
                    to: self.one(thing, Some(&it.to)),
                    raised: self.format().date(it.raised.value),
                    answered: self.day(it.answered.as_ref()),
                    days: if it.answered.is_some() { None } else { Some((self.today() - it.raised.value).get_days().max(0)) },
                }
            })
            .collect();
        let commitments: Vec<Value> = plan
            .commitments
            .iter()
            .map(|it| {
                map! {
                    side: self.theme.word(it.side.value.word()),
                    text: it.text.value.as_str(),
                    owner: self.one(thing, it.owner.as_ref()),
                    due: self.day(it.due.as_ref()),
                    done: self.day(it.done.as_ref()),
                }
            })
            .collect();
        let value: Vec<Value> = plan
            .value
            .iter()
            .map(|it| {
                map! {
                    date: self.format().date(it.date.value),
                    text: it.text.value.as_str(),
                    amount: self.money(it.amount.as_ref()),
                    evidence: text(it.evidence.as_ref()),
                }
            })
            .collect();
        let workshops: Vec<Value> = plan
            .workshops
            .iter()
            .map(|it| {
                map! {
                    date: self.format().date(it.date.value),
                    people: self.many(thing, &it.people),
                    output: text(it.output.as_ref()),
                }
            })
            .collect();
        let actions = self.plan_actions(id);
        let kpis: Vec<Value> = plan.kpis.iter().map(|kpi| self.kpi(thing, kpi)).collect();
        let approved = plan.approved.as_ref();
        let signed = plan.signed.as_ref();
        let mut parts = vec![
            ("goals", Some(goals.len())),
            ("problem", None),
            ("decisions", Some(beneath.decisions.len())),
            ("pillars", Some(pillars.len())),
            ("sales", Some(sales.len())),
            ("objectives", Some(beneath.objectives.len())),
            ("kpis", Some(kpis.len())),
            ("scenarios", Some(scenarios.len())),
            ("risks", Some(risks.len())),
            ("actions", Some(actions.len())),
            ("requests", Some(requests.len())),
            ("commitments", Some(commitments.len())),
            ("value", Some(value.len())),
            ("people", None),
            ("reviews", Some(beneath.reviews.len())),
        ];
        parts.extend((!beneath.pages.is_empty()).then_some(("pages", Some(beneath.pages.len()))));
        self.render_frame(
            book,
            Frame {
                template: "plan.html",
                id: &thing.document.id,
                title: self.shared.titles.thing(id),
                heading: &thing.title,
                kicker: account.map_or_else(String::new, |account| account.title.to_string()),
                thing: Some(id),
                parts,
                room: None,
                given: vec![
                    ("changed", Value::from(self.has_changes(id).then(|| self.changes_link(id)))),
                    ("it", self.row(id)),
                    ("account", Value::from(thing.account.map(|account| self.row(account)))),
                    ("follows", self.one(thing, plan.follows.as_ref())),
                    ("rolled", self.day(plan.rolled.as_ref())),
                    ("approved_by", self.one(thing, approved.and_then(|it| it.by.as_ref()))),
                    ("approved_on", self.day(approved.and_then(|it| it.on.as_ref()))),
                    ("signed_us", self.day(signed.and_then(|it| it.supplier.as_ref()))),
                    ("signed_them", self.day(signed.and_then(|it| it.customer.as_ref()))),
                    ("board_presented", self.day(plan.board_presented.as_ref())),
                    ("problem", text(plan.growth_problem.as_ref())),
                    ("customer_expects", text(plan.customer_expects.as_ref())),
                    (
                        "category_role",
                        Value::from(plan.category_role.as_ref().map(|it| self.word_of("role", it.value.word()))),
                    ),
                    ("vision", text(plan.vision.as_ref())),
                    ("mission", text(plan.mission.as_ref())),
                    ("analysis_days", Value::from(self.measured("analysis_days", plan.analysis_days.as_ref()))),
                    ("facts", Value::from(self.plan_facts(id, thing, plan))),
                    ("goals", Value::from(goals)),
                    ("decisions", self.rows(&beneath.decisions)),
                    ("pillars", Value::from(pillars)),
                    ("bridge", self.bridge(thing, id, plan)),
                    ("tiers", self.tiers(&beneath.objectives)),
                    ("sales", Value::from(sales)),
                    ("objectives", self.rows(&beneath.objectives)),
                    ("series", self.series(&beneath.objectives)),
                    ("kpis", Value::from(kpis)),
                    ("scenarios", Value::from(scenarios)),
                    ("risks", Value::from(risks)),
                    ("actions", Value::from(actions)),
                    ("requests", Value::from(requests)),
                    ("asks", Value::from(asks)),
                    ("commitments", Value::from(commitments)),
                    ("value", Value::from(value)),
                    ("contributors", self.many(thing, &plan.contributors)),
                    ("customer_contributors", self.many(thing, &plan.customer_contributors)),
                    ("workshops", Value::from(workshops)),
                    ("reviews", self.rows(&beneath.reviews)),
                    ("timeline", self.account_timeline(id)),
                    ("pages", self.rows(&beneath.pages)),
                    ("printed", Value::from(self.printed_cards(id))),
                ],
            },
        )
    }

    /// The value of a trigger, in the unit of its KPI.
    pub(crate) fn trigger(&self, thing: &Thing, kpi: Option<&Ref<to::Kpi>>, value: f64) -> String {
        let unit = kpi.and_then(|kpi| thing.target(kpi)).and_then(|target| match target {
            Target::Item(owner, anchor) => {
                let kpis = match self.edition.thing(*owner).entity() {
                    Some(Entity::Objective(objective)) => &objective.kpis,
                    Some(Entity::Plan(plan)) => &plan.kpis,
                    _ => return None,
                };
                let kpi = kpis.iter().find(|kpi| anchor.strip_prefix("kpi-") == Some(&kpi.id.value))?;
                Some(kpi.unit.value)
            }
            _ => None,
        });
        unit.map_or_else(|| self.format().number(value, None), |unit| self.format().value(value, unit))
    }

    /// How a trigger compares, in words.
    pub(crate) fn op(&self, op: crate::document::model::plan::Op) -> String {
        self.theme.word(&format!("op_{}", op_key(op)))
    }

    /// Whether an objective works for a customer goal.
    pub(crate) fn names_goal(&self, objective: ThingId, anchor: &str) -> bool {
        let thing = self.edition.thing(objective);
        let Some(Entity::Objective(record)) = thing.entity() else { return false };
        record.goals.iter().any(|goal| matches!(thing.target(goal), Some(Target::Item(_, at)) if **at == *anchor))
    }

    /// All actions of a plan's objectives and reviews: open first, by the day they are due.
    pub(crate) fn plan_actions(&self, plan: ThingId) -> Vec<Value> {
        let beneath = self.edition.beneath(plan);
        let mut actions: Vec<(bool, Date, Value)> = Vec::new();
        for id in beneath.objectives.iter().chain(&beneath.reviews) {
            let thing = self.edition.thing(*id);
            let list = match thing.entity() {
                Some(Entity::Objective(objective)) => &objective.actions,
                Some(Entity::Review(review)) => &review.actions,
                _ => continue,
            };
            actions.extend(list.iter().map(|action| self.action(thing, *id, action, Some(self.card(*id)))));
        }
        sorted(actions)
    }
}

/// Open first, then by day.
pub(crate) fn sorted(mut actions: Vec<(bool, Date, Value)>) -> Vec<Value> {
    actions.sort_by_key(|(closed, due, _)| (*closed, *due));
    actions.into_iter().map(|(.., row)| row).collect()
}

pub(crate) fn op_key(op: crate::document::model::plan::Op) -> &'static str {
    use crate::document::model::plan::Op;
    match op {
        Op::Below => "below",
        Op::AtMost => "at_most",
        Op::Above => "above",
        Op::AtLeast => "at_least",
    }
}
