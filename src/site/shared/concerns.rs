//! What the pages of the whole programme say of one plan, account or person: a line each, with its evidence and the way
//! there. No score.

use crate::document::model::plan::{RequestStatus, ScenarioState};
use crate::document::model::{Account, Entity, Kind, Plan};
use crate::edition::{Audience, Edition};
use crate::measure::coverage::State;
use crate::measure::{alignment, allocation, beneath, items, thread, triggers};
use crate::playbook::{Target, ThingId};
use crate::site::theme::{Key, Map, Value};
use crate::site::{Renderer, address};

/// So many things are named; the page that is linked to has them all.
const NAMED: usize = 3;

/// The id of a thing's part on a page of the whole programme: `quangora/2025`, unique since each stands beneath `accounts/`.
pub(crate) fn anchor(edition: &Edition, id: ThingId) -> String {
    let id = &edition.thing(id).document.id;
    id.strip_prefix("accounts/").unwrap_or(id).to_owned()
}

impl Renderer<'_> {
    /// What concerns a thing; nothing for a customer, for history, and for kinds that are small enough to say it all.
    pub(crate) fn concerns(&self, id: ThingId) -> Value {
        if *self.edition.audience() != Audience::Internal {
            return Value::none();
        }
        let thing = self.edition.thing(id);
        let mut map = Map::new();
        match thing.entity() {
            Some(Entity::Account(account)) => {
                if let Some((plan, record)) = beneath::plans(self.edition, id).next() {
                    self.concerns_of_plan(plan, record, &mut map);
                }
                map.insert(Key::Str("alignment"), self.alignment_trend(id, account));
            }
            Some(Entity::Plan(plan)) => {
                let counts =
                    thing.account.is_some_and(|account| beneath::plans(self.edition, account).any(|it| it.0 == id));
                if counts {
                    self.concerns_of_plan(id, plan, &mut map);
                }
            }
            Some(Entity::Person(_)) => {
                map.insert(Key::Str("promised"), self.promised(id));
            }
            _ => {}
        }
        map.retain(|_, value| !value.is_none());
        if map.is_empty() { Value::none() } else { Value::from(map) }
    }

    fn concerns_of_plan(&self, id: ThingId, plan: &Plan, map: &mut Map) {
        let mut put = |key: &'static str, value: Value| map.insert(Key::Str(key), value);
        put("coverage", self.coverage_of(id));
        put("threads", self.holes(id));
        put("scenarios", self.scenarios_of(id, plan));
        put("pools", self.pools_of(id, plan));
    }

    /// The way to a thing's part on a page of the whole programme.
    pub(crate) fn way(&self, page: &str, id: ThingId) -> String {
        format!("{page}/index.html#{}", address::encode(&anchor(self.edition, id)))
    }

    fn coverage_of(&self, plan: ThingId) -> Value {
        let Some(cells) = self.cells_of(plan) else { return Value::none() };
        let open: Vec<Value> = cells
            .iter()
            .filter(|cell| cell.state != State::Covered)
            .map(|cell| map! { part: self.theme.text(cell.part.key()), state: cell.state.word(), said: self.theme.word(cell.state.word()), evidence: self.phrase(&cell.evidence) })
            .collect();
        map! { url: self.way("coverage", plan), cells: self.nine(cells), open: open }
    }

    /// Where the thread from decision to action breaks off.
    fn holes(&self, plan: ThingId) -> Value {
        let open: Vec<ThingId> = items::open_objectives(self.edition, plan).collect();
        let actions = items::actions(self.edition, plan);
        let measured = |id: &ThingId| match self.edition.thing(*id).entity() {
            Some(Entity::Objective(objective)) => !objective.kpis.is_empty(),
            _ => true,
        };
        let done = |id: &ThingId| actions.iter().any(|action| action.objective == Some(*id));
        let some = |ids: Vec<ThingId>| {
            let more = ids.len().saturating_sub(NAMED);
            map! { cards: self.cards(&ids[..ids.len() - more]), more: more }
        };
        let pick = |keep: &dyn Fn(&ThingId) -> bool| some(open.iter().copied().filter(|id| keep(id)).collect());
        let unserved = beneath::agreed(self.edition, plan)
            .map(|decision| decision.id)
            .filter(|id| self.namers(*id, Kind::Objective, &["serves"]).is_empty());
        map! {
            url: self.way("traceability", plan),
            loose: pick(&|id| thread::agreed_decision(self.edition, *id).is_none()),
            unmeasured: pick(&|id| !measured(id)),
            undone: pick(&|id| !done(id)),
            unserved: some(unserved.collect()),
        }
    }

    fn scenarios_of(&self, id: ThingId, plan: &Plan) -> Value {
        if plan.scenarios.is_empty() {
            return Value::none();
        }
        let state =
            |it: &crate::document::model::plan::Scenario| it.state.as_ref().map_or(ScenarioState::Armed, |it| it.value);
        let armed = || plan.scenarios.iter().filter(|it| state(it) == ScenarioState::Armed);
        let thing = self.edition.thing(id);
        let holding: Vec<Value> = armed()
            .filter_map(|it| {
                let held = triggers::held(self.edition, thing, &it.when)?;
                let url = format!("{}#scenario-{}", self.url(id), it.id.value);
                Some(map! {
                    link: map! { title: it.title.value.as_str(), url: url },
                    since: self.format().date(held.since),
                })
            })
            .collect();
        map! { url: "scenarios/index.html", all: plan.scenarios.len(), armed: armed().count(), holding: holding }
    }

    /// What a plan asks of the pools, each with what all accounts ask of it in that period.
    fn pools_of(&self, id: ThingId, plan: &Plan) -> Value {
        let thing = self.edition.thing(id);
        let number = |value: f64| self.format().number(value, None);
        let asks: Vec<Value> = plan
            .requests
            .iter()
            .filter(|it| {
                matches!(it.status.value, RequestStatus::Requested | RequestStatus::Approved | RequestStatus::Partly)
            })
            .filter_map(|it| {
                let Some(Target::Pool(at)) = thing.target(&it.pool) else { return None };
                let pool = self.edition.config().pools.get(*at)?;
                let (_, capacity, wanted) =
                    *self.shared.loads.get(*at)?.iter().find(|(period, ..)| *period == it.period.value)?;
                let url = format!("resources/index.html#pool-{}", address::encode(&pool.id));
                Some(map! {
                    pool: map! { title: &*pool.title, url: url },
                    period: self.format().period(it.period.value),
                    quantity: number(it.quantity.value),
                    wanted: number(wanted),
                    capacity: number(capacity),
                    over: wanted > capacity + 1e-9,
                })
            })
            .collect();
        if asks.is_empty() { Value::none() } else { Value::from(asks) }
    }

    /// What moved between the last two rounds of alignment.
    fn alignment_trend(&self, id: ThingId, account: &Account) -> Value {
        let rounds = alignment::rounds(account, self.today());
        let [.., then, now] = &rounds[..] else { return Value::none() };
        let moved: Vec<Value> = alignment::ELEMENTS
            .iter()
            .zip(then.values().into_iter().zip(now.values()))
            .filter(|(_, (then, now))| then != now)
            .map(|(key, (then, now))| {
                map! { title: self.theme.text(crate::site::pages::alignment::title(key)), then: then, now: now }
            })
            .collect();
        map! {
            url: self.way("alignment", id),
            since: self.format().date(then.record.date.value),
            moved: moved,
        }
    }

    /// The quarters from this one on in which a person is promised, account by account.
    fn promised(&self, person: ThingId) -> Value {
        let thing = self.edition.thing(person);
        let fiscal = self.edition.config().fiscal_month;
        let quarters: Vec<Value> = allocation::quarters(self.edition, person)
            .iter()
            .filter(|it| it.quarter.end(fiscal) >= self.today())
            .map(|it| {
                let parts = it.parts.iter().filter_map(|part| {
                    let account = thing.thing(&part.account)?;
                    Some(format!(
                        "{} {}",
                        self.edition.thing(account).title,
                        self.format().value(part.pct.value.0, crate::figures::status::Unit::Pct)
                    ))
                });
                map! {
                    quarter: self.format().period(it.quarter),
                    pct: self.format().value(it.pct, crate::figures::status::Unit::Pct),
                    parts: parts.collect::<Vec<_>>(),
                    over: it.pct > 100.0 + 1e-9,
                }
            })
            .collect();
        if quarters.is_empty() { Value::none() } else { Value::from(quarters) }
    }
}
