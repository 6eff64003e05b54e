//! What the pages of the whole programme say of one plan, account or person: a line each, with its evidence and a link
//! to the page. There is no score.

use crate::document::made_pages::MadePage;
use crate::document::model::plan::{Request, RequestStatus, Scenario, ScenarioState};
use crate::document::model::{Account, Entity, Kind, Plan};
use crate::document::parts::PageItem;
use crate::edition::Edition;
use crate::figures::period::Period;
use crate::figures::status::Unit;
use crate::measure::coverage::CoverageState;
use crate::measure::{alignment, allocation, beneath, items, thread, triggers};
use crate::playbook::{Target, ThingId};
use crate::site::shared::cards::{Card, Link};
use crate::site::view::{Html, Ready};
use crate::site::{Renderer, address};

/// How many things are named; the page that is linked to has them all.
const NAMED: usize = 3;

view! {
    /// What pages of the whole programme say of a plan, an account or a person.
    Concerns<'a> {
        /// The 3×3 framework of the plan.
        coverage: Option<CoverageConcern<'a>>,
        /// Where the thread from decision to action breaks off.
        threads: Option<ThreadGaps>,
        /// The scenarios of the plan.
        scenarios: Option<ScenarioConcern<'a>>,
        /// What the plan asks of resource pools.
        pools: Option<Vec<PoolDemand<'a>>>,
        /// What moved between the last two measurements of alignment.
        alignment: Option<AlignmentTrend<'a>>,
        /// The quarters in which a person is promised to accounts.
        promised: Option<Vec<PromisedQuarter>>,
    }

    /// The 3×3 framework of a plan.
    CoverageConcern<'a> {
        /// The plan on the page of the framework.
        url: String,
        /// The nine cells, drawn.
        cells: Html,
        /// The cells that are not covered.
        open: Vec<OpenCell<'a>>,
    }

    /// A cell of the framework that is not covered.
    OpenCell<'a> {
        /// What the cell is called.
        part: &'a str,
        /// The state: `partial`, `stale` or `gap`.
        state: &'static str,
        /// The state, as a word.
        said: String,
        /// What it rests on.
        evidence: String,
    }

    /// Where threads break off.
    ThreadGaps {
        /// The plan on the page of threads.
        url: String,
        /// Open objectives that serve no agreed decision.
        loose: NamedThings,
        /// Open objectives without a KPI.
        unmeasured: NamedThings,
        /// Open objectives without an action.
        undone: NamedThings,
        /// Agreed decisions that no objective serves.
        unserved: NamedThings,
    }

    /// Some things by name, the others by number.
    NamedThings {
        /// The first of them.
        cards: Vec<Ready<Card>>,
        /// How many more there are.
        more: usize,
    }

    /// The scenarios of a plan.
    ScenarioConcern<'a> {
        /// The page of all scenarios.
        url: String,
        /// How many there are.
        all: usize,
        /// How many of them may still come true.
        armed: usize,
        /// Those whose trigger holds.
        holding: Vec<HoldingScenario<'a>>,
    }

    /// A scenario whose trigger holds.
    HoldingScenario<'a> {
        /// The scenario.
        link: Link<'a>,
        /// The day since when its trigger holds.
        since: String,
    }

    /// What a plan asks of a pool in a period.
    PoolDemand<'a> {
        /// The pool on the page of resources.
        pool: Link<'a>,
        /// The period.
        period: String,
        /// What the plan asks for.
        quantity: String,
        /// What all accounts ask for.
        wanted: String,
        /// What there is.
        capacity: String,
        /// Whether more is wanted than there is.
        over: bool,
    }

    /// What moved between two measurements of alignment.
    AlignmentTrend<'a> {
        /// The account on the page of alignment.
        url: String,
        /// The day of the measurement before.
        since: String,
        /// The elements that moved.
        moved: Vec<MovedElement<'a>>,
    }

    /// An element of alignment that moved.
    MovedElement<'a> {
        /// What it is called.
        title: &'a str,
        /// The mark before, 1 to 5.
        then: i32,
        /// The mark now, 1 to 5.
        now: i32,
    }

    /// A quarter in which a person is promised.
    PromisedQuarter {
        /// The quarter.
        quarter: String,
        /// How much of the person's time is promised.
        pct: String,
        /// How much to which account.
        parts: Vec<String>,
        /// Whether more is promised than there is.
        over: bool,
    }
}

impl Concerns<'_> {
    /// No concern at all.
    fn none() -> Self {
        Self { coverage: None, threads: None, scenarios: None, pools: None, alignment: None, promised: None }
    }
}

/// The anchor of an account or plan on a page of the whole programme: its id without `accounts/`, `quangora/2025`.
pub(crate) fn anchor(edition: &Edition, id: ThingId) -> String {
    let id = &edition.thing(id).document.id;
    id.strip_prefix("accounts/").unwrap_or(id).to_owned()
}

impl Renderer<'_> {
    /// What concerns an account, a plan or a person. Nothing in a customer edition, for plans that do not count any
    /// more, and for other kinds.
    pub(crate) fn concerns(&self, id: ThingId) -> Option<Concerns<'_>> {
        if self.edition.audience().is_customer() {
            return None;
        }
        let thing = self.edition.thing(id);
        match thing.entity() {
            Some(Entity::Account(account)) => {
                let now = self.in_force(id);
                let of_plan = now.map_or_else(Concerns::none, |now| self.concerns_of_plan(now.id, now.plan));
                let alignment = self.alignment_trend(id, account);
                (now.is_some() || alignment.is_some()).then_some(Concerns { alignment, ..of_plan })
            }
            Some(Entity::Plan(plan)) => {
                let mut in_force = beneath::plans(self.edition, thing.account?);
                in_force.any(|(other, _)| other == id).then(|| self.concerns_of_plan(id, plan))
            }
            Some(Entity::Person(_)) => {
                let promised = self.promised(id)?;
                Some(Concerns { promised: Some(promised), ..Concerns::none() })
            }
            _ => None,
        }
    }

    fn concerns_of_plan<'a>(&'a self, id: ThingId, plan: &'a Plan) -> Concerns<'a> {
        Concerns {
            coverage: self.coverage_of(id),
            threads: Some(self.thread_gaps(id)),
            scenarios: self.scenarios_of(id, plan),
            pools: self.pools_of(id, plan),
            ..Concerns::none()
        }
    }

    /// The address of an account or plan on a page of the whole programme.
    pub(crate) fn section_url(&self, page: MadePage, id: ThingId) -> String {
        address::part(&self.id_of_leaf_with(page, id), &anchor(self.edition, id))
    }

    fn coverage_of(&self, plan: ThingId) -> Option<CoverageConcern<'_>> {
        let cells = self.cells_of(plan)?;
        let open = cells.iter().filter(|cell| cell.state != CoverageState::Covered).map(|cell| OpenCell {
            part: self.theme.text(cell.part.key()),
            state: cell.state.word(),
            said: self.theme.word(cell.state.word()),
            evidence: self.phrase(plan, &cell.evidence),
        });
        Some(CoverageConcern {
            url: self.section_url(MadePage::Coverage, plan),
            cells: self.nine(cells),
            open: open.collect(),
        })
    }

    /// Where the thread from decision to action breaks off.
    fn thread_gaps(&self, plan: ThingId) -> ThreadGaps {
        let open: Vec<ThingId> = items::open_objectives(self.edition, plan).collect();
        let actions = items::actions(self.edition, plan);
        let measured = |id: &ThingId| match self.edition.thing(*id).entity() {
            Some(Entity::Objective(objective)) => !objective.kpis.is_empty(),
            _ => true,
        };
        let done = |id: &ThingId| actions.iter().any(|action| action.objective == Some(*id));
        let some = |ids: Vec<ThingId>| {
            let more = ids.len().saturating_sub(NAMED);
            NamedThings { cards: self.cards(&ids[..ids.len() - more]), more }
        };
        let pick = |keep: &dyn Fn(&ThingId) -> bool| some(open.iter().copied().filter(|id| keep(id)).collect());
        let unserved = beneath::agreed(self.edition, plan)
            .map(|decision| decision.id)
            .filter(|id| self.namers(*id, Kind::Objective, &["serves"]).is_empty());
        ThreadGaps {
            url: self.section_url(MadePage::Traceability, plan),
            loose: pick(&|id| thread::agreed_decision(self.edition, *id).is_none()),
            unmeasured: pick(&|id| !measured(id)),
            undone: pick(&|id| !done(id)),
            unserved: some(unserved.collect()),
        }
    }

    fn scenarios_of<'a>(&'a self, id: ThingId, plan: &'a Plan) -> Option<ScenarioConcern<'a>> {
        if plan.scenarios.is_empty() {
            return None;
        }
        let state = |scenario: &Scenario| scenario.state.as_ref().map_or(ScenarioState::Armed, |state| state.value);
        let armed = || plan.scenarios.iter().filter(|scenario| state(scenario) == ScenarioState::Armed);
        let thing = self.edition.thing(id);
        let holding = armed().filter_map(|scenario| {
            let held = triggers::held(self.edition, thing, &scenario.when)?;
            let url = self.item_url(id, PageItem::Scenario, &scenario.id.value);
            Some(HoldingScenario {
                link: Link::new(self.words_of(thing, &scenario.title.value), url),
                since: self.format().date(held.since),
            })
        });
        Some(ScenarioConcern {
            url: address::page(MadePage::Scenarios.name()),
            all: plan.scenarios.len(),
            armed: armed().count(),
            holding: holding.collect(),
        })
    }

    /// What a plan asks of the pools, each with what all accounts ask of it in that period.
    fn pools_of<'a>(&'a self, id: ThingId, plan: &'a Plan) -> Option<Vec<PoolDemand<'a>>> {
        let thing = self.edition.thing(id);
        let number = |value: f64| self.format().number(value, None);
        let counts =
            |status| matches!(status, RequestStatus::Requested | RequestStatus::Approved | RequestStatus::Partly);
        let demand = |request: &'a Request| {
            let Some(Target::Pool(at)) = thing.target(&request.pool) else { return None };
            let pool = self.edition.config().pools.get(*at)?;
            let of_period = |(period, ..): &&(Period, f64, f64)| *period == request.period.value;
            let (_, capacity, wanted) = *self.loads().get(*at)?.iter().find(of_period)?;
            Some(PoolDemand {
                pool: Link::new(
                    &*pool.title,
                    address::part(MadePage::Resources.name(), &PageItem::Pool.anchor(&pool.id)),
                ),
                period: self.format().period(request.period.value),
                quantity: number(request.quantity.value),
                wanted: number(wanted),
                capacity: number(capacity),
                over: wanted > capacity + 1e-9,
            })
        };
        let demands: Vec<PoolDemand<'a>> =
            plan.requests.iter().filter(|request| counts(request.status.value)).filter_map(demand).collect();
        (!demands.is_empty()).then_some(demands)
    }

    /// What moved between the last two measurements of alignment.
    fn alignment_trend(&self, id: ThingId, account: &Account) -> Option<AlignmentTrend<'_>> {
        let rounds = alignment::rounds(account, self.today());
        let [.., then, now] = &rounds[..] else { return None };
        let elements = alignment::ELEMENTS.iter().zip(then.values().into_iter().zip(now.values()));
        let moved = elements.filter(|(_, (then, now))| then != now).map(|(element, (then, now))| MovedElement {
            title: self.theme.text(element.title_key()),
            then,
            now,
        });
        Some(AlignmentTrend {
            url: self.section_url(MadePage::Alignment, id),
            moved: moved.collect(),
            since: self.format().date(then.record.date.value),
        })
    }

    /// The quarters from this one on in which a person is promised, account by account.
    fn promised(&self, person: ThingId) -> Option<Vec<PromisedQuarter>> {
        let thing = self.edition.thing(person);
        let fiscal = self.edition.config().fiscal_month;
        let pct = |value: f64| self.format().value(value, Unit::Pct);
        let quarter = |promise: &allocation::Promised<'_>| {
            let parts = promise.parts.iter().filter_map(|part| {
                let account = thing.thing(&part.account)?;
                Some(format!("{} {}", self.title_of(account), pct(part.pct.value.0)))
            });
            let elsewhere = (promise.elsewhere > 0.0).then(|| self.of_others(&pct(promise.elsewhere)));
            PromisedQuarter {
                quarter: self.format().period(promise.quarter),
                pct: pct(promise.pct),
                parts: parts.chain(elsewhere).collect(),
                over: promise.pct > 100.0 + 1e-9,
            }
        };
        let quarters = allocation::quarters(self.edition, person);
        let ahead = quarters.iter().filter(|promise| promise.quarter.end(fiscal) >= self.today());
        let quarters: Vec<PromisedQuarter> = ahead.map(quarter).collect();
        (!quarters.is_empty()).then_some(quarters)
    }
}
