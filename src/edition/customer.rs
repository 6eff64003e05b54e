//! What the customer of one account gets: the table "What the customer edition gets" of the content format, as code.
//!
//! A new record is built field by field, so a field that is added to a kind stays here until somebody decides that it
//! may leave. Prose is cut from the source before it is parsed. What was built is then linked anew, as if nothing else
//! existed, so ids, anchors, order and figures come from what leaves and from nothing else.

use std::sync::Arc;

use crate::config::{Config, Look, PublishMode};
use crate::diagnostics::report::Texts;
use crate::diagnostics::{Findings, Placed};
use crate::document::model::account::Evidence;
use crate::document::model::common::{Common, Page, Pillar, Share, Text, to};
use crate::document::model::decision::DecisionStatus;
use crate::document::model::objective::{Action, ActionKind, Kpi, Tier};
use crate::document::model::people::{Function, Side};
use crate::document::model::plan::{PillarUse, PlanStatus};
use crate::document::model::review::{Decided, ReadingGroup, Readings};
use crate::document::model::{Account, Decision, Document, Entity, Kind, Objective, Person, Plan, Review};
use crate::document::reference::Ref;
use crate::edition::{Audience, Edition, cut, leaks};
use crate::playbook::resolve::{self, Inputs};
use crate::playbook::{Graph, Playbook, WholeId, WholeThing};

/// Keys that linking or the record needs and whose value does not leave: what stands there says nothing. By the table
/// of the export they are in.
pub const IN_NAME_ONLY: &[(&str, &str)] =
    &[("objectives", "tier"), ("actions", "kind"), ("people", "function"), ("plans", "status")];

/// What leaves of one thing.
pub(super) struct Leaving {
    /// The thing in the whole playbook.
    pub(super) from: WholeId,
    /// What the customer gets of it.
    pub(super) document: Arc<Document>,
    /// Which bytes of its source the prose was taken from.
    pub(super) cut: cut::Cut,
}

/// What the customer of `account` gets, and nothing else.
///
/// # Errors
/// KP801–KP804 at the places of their causes: then there is no edition.
pub fn customer(playbook: &Playbook, account: WholeId, texts: &dyn Texts) -> Result<Edition, Findings> {
    let reader = Reader { playbook, account };
    let leaving: Vec<Leaving> = playbook
        .things()
        .filter(|(id, _)| reader.gets(*id))
        .filter_map(|(id, thing)| reader.leaving(id, thing, texts))
        .collect();
    let inputs = Inputs {
        config: Arc::new(reader.config()),
        assets: playbook.assets().iter().map(|asset| Arc::clone(&asset.source)).collect(),
        tables: &[],
        drafts: true,
    };
    let documents = leaving.iter().map(|it| Arc::clone(&it.document)).collect();
    // What is not there is left out without a word; what matters is told by `leaks`, which compares both graphs.
    let (mut linked, _) = resolve::resolve(documents, &inputs);
    for asset in linked.assets_mut() {
        let same = playbook.assets().iter().find(|known| known.source == asset.source);
        asset.size = same.and_then(|known| known.size);
    }
    let thing = playbook.thing(account);
    let audience = Audience::Customer { account: Arc::clone(thing.title()), id: Arc::clone(&thing.document().id) };
    let edition = crate::edition::internal::edition(&strip_tiers(linked.into_graph()), audience);
    let findings = leaks::find(playbook, account, &leaving, &edition, texts);
    if findings.is_empty() { Ok(edition) } else { Err(findings) }
}

/// Takes out what linking needed and pages may not say: tiers, and where the sources lie.
fn strip_tiers(mut graph: Graph) -> Graph {
    for thing in graph.things.values_mut() {
        let thing = Arc::make_mut(thing);
        let document = Arc::make_mut(&mut thing.document);
        document.path = Arc::from("");
        if let Some(Entity::Objective(objective)) = &mut document.entity {
            objective.tier.value = Tier::Operational;
        }
    }
    graph
}

/// The customer of an account, as somebody who may read some things.
struct Reader<'a> {
    playbook: &'a Playbook,
    account: WholeId,
}

impl Reader<'_> {
    fn thing(&self, id: WholeId) -> WholeThing<'_> {
        self.playbook.thing(id)
    }

    /// Whether anything of a thing leaves: it is shared, so is all above it, and its kind may leave.
    fn gets(&self, id: WholeId) -> bool {
        let thing = self.thing(id);
        if !Share::with_customer(thing.document().common.share.as_ref()) {
            return false;
        }
        let above = [thing.document().account.as_ref(), thing.document().plan.as_ref()];
        let here = thing.account().is_none_or(|account| account == self.account);
        let parents = [thing.account(), thing.plan()].into_iter().flatten();
        let parents_leave = parents
            .filter(|parent| *parent != id)
            .all(|parent| Share::with_customer(self.thing(parent).document().common.share.as_ref()));
        let whole = above.iter().flatten().count() == [thing.account(), thing.plan()].iter().flatten().count();
        let kind = match thing.entity() {
            Some(Entity::Decision(decision)) => decision.status.value == DecisionStatus::Agreed,
            Some(Entity::Person(person)) => match person.side.value {
                Side::Customer => thing.maybe(person.account.as_ref()) == Some(self.account),
                Side::Supplier | Side::Partner => true,
            },
            Some(Entity::Situation(_)) | None => false,
            Some(_) => true,
        };
        here && parents_leave && whole && kind
    }

    /// The site's settings without what is the supplier's own.
    fn config(&self) -> Config {
        let config = &self.playbook.config();
        let account = self.thing(self.account).title();
        Config {
            title: config.customer_title.clone().unwrap_or_else(|| format!("{account} – {}", config.supplier)),
            supplier: config.supplier.clone(),
            language: Arc::clone(&config.language),
            currency: config.currency.clone(),
            money_unit: config.money_unit,
            classification: None,
            customer_title: None,
            theme: None,
            base_url: None,
            edit_url: None,
            fiscal_month: config.fiscal_month,
            today: config.today,
            output: String::new(),
            publish: PublishMode::Switch,
            corporate_goals: Vec::new(),
            drivers: config.drivers.clone(),
            pools: Vec::new(),
            rules: crate::config::RuleSettings::default(),
            waive: Vec::new(),
            look: Look { options: serde_json::Value::Null, ..config.look.clone() },
        }
    }

    /// What leaves of a thing that this reader gets.
    fn leaving(&self, id: WholeId, thing: WholeThing<'_>, texts: &dyn Texts) -> Option<Leaving> {
        let document = thing.document();
        let entity = match thing.entity()? {
            Entity::Home(page) => Entity::Home(self::page(page)),
            Entity::Page(page) => Entity::Page(self::page(page)),
            Entity::Pillar(pillar) => Entity::Pillar(self::pillar(pillar)),
            Entity::Person(person) => Entity::Person(self::person(person)),
            Entity::Account(account) => Entity::Account(self::account(account)),
            Entity::Plan(plan) => Entity::Plan(self.plan(thing, plan)),
            Entity::Decision(decision) => Entity::Decision(self::decision(decision)),
            Entity::Objective(objective) => Entity::Objective(self::objective(objective)),
            Entity::Review(review) => Entity::Review(self.review(thing, review)),
            Entity::Situation(_) => return None,
        };
        let title = match thing.entity()? {
            Entity::Decision(decision) => decision.customer_wording.clone().or_else(|| document.common.title.clone()),
            Entity::Review(_) => None,
            _ => document.common.title.clone(),
        };
        let summary = match document.kind {
            Kind::Home | Kind::Page | Kind::Pillar => document.common.summary.clone(),
            _ => None,
        };
        let cut = cut::shared(document, texts.text(&document.path).unwrap_or(""));
        let mut leaves = Document {
            id: Arc::clone(&document.id),
            kind: document.kind,
            path: Arc::clone(&document.path),
            account: document.account.clone(),
            plan: document.plan.clone(),
            common: common(title, summary),
            entity: Some(entity),
            body: crate::document::markdown::Body::default(),
            slots: document.slots,
            opening: 0..0,
        };
        let reserved = crate::document::parts::reserved(&leaves);
        // The whole text was parsed before: what is wrong with it was reported then, at its own place.
        (leaves.body, _) = crate::document::markdown::parse(&leaves.path, &cut.text, 0, &reserved);
        Some(Leaving { from: id, document: Arc::new(leaves), cut })
    }

    /// The plan, with those pillars that this reader gets as name and priority: how many there are besides is not told.
    fn plan(&self, thing: WholeThing<'_>, plan: &Plan) -> Plan {
        let known = plan.pillars.iter().filter(|it| thing.thing(&it.pillar).is_some_and(|pillar| self.gets(pillar)));
        let pillars = known.map(|it| PillarUse {
            pillar: it.pillar.clone(),
            priority: it.priority.clone(),
            decision: None,
            target: None,
            actual: None,
            place: 0..0,
        });
        Plan { pillars: pillars.collect(), ..self::plan(plan) }
    }

    /// Readings of shared KPIs of things that this reader gets, with neither note nor declared status.
    fn review(&self, thing: WholeThing<'_>, review: &Review) -> Review {
        let readings = review.readings.0.iter().filter_map(|group| {
            let owner = match &group.objective {
                Some(objective) => thing.thing(objective)?,
                None => thing.plan()?,
            };
            let kpis = self.thing(owner).kpis().iter().filter(|kpi| Share::with_customer(kpi.share.as_ref()));
            let ids: Vec<&str> = kpis.map(|kpi| kpi.id.value.as_str()).collect();
            let values: Vec<_> =
                group.values.iter().filter(|(kpi, _)| ids.contains(&kpi.value.as_str())).cloned().collect();
            let leaves = !values.is_empty() && self.gets(owner);
            leaves.then(|| ReadingGroup { objective: group.objective.clone(), status: None, note: None, values })
        });
        Review {
            types: review.types.clone(),
            date: review.date.clone(),
            covers: review.covers.clone(),
            attendees: review.attendees.clone(),
            next: review.next.clone(),
            status: None,
            reason: None,
            went_well: None,
            missed: None,
            customer_said: review.customer_said.clone(),
            readings: Readings(readings.collect()),
            decided: review
                .decided
                .iter()
                .filter(|it| Share::with_customer(it.share.as_ref()))
                .map(|it| Decided {
                    text: it.text.clone(),
                    tier: None,
                    about: it.about.clone(),
                    share: None,
                    place: 0..0,
                })
                .collect(),
            issues: Vec::new(),
            changes: Vec::new(),
            actions: Vec::new(),
            closed: Vec::new(),
            place: 0..0,
        }
    }
}

fn common(title: Option<Text>, summary: Option<Text>) -> Common {
    Common {
        title,
        summary,
        draft: None,
        share: Some(Placed::new(Share::Customer, 0..0)),
        share_body: None,
        aliases: Vec::new(),
        lang: None,
        waive: Vec::new(),
        extra: None,
        place: 0..0,
    }
}

fn page(page: &Page) -> Page {
    Page { order: page.order.clone(), place: 0..0 }
}

fn pillar(pillar: &Pillar) -> Pillar {
    Pillar { order: pillar.order.clone(), drivers: Vec::new(), place: 0..0 }
}

fn person(person: &Person) -> Person {
    Person {
        side: person.side.clone(),
        account: None,
        job_title: person.job_title.clone(),
        function: Placed::new(Function::Other, 0..0),
        team_role: None,
        role: None,
        kpi_families: Vec::new(),
        since: None,
        until: None,
        allocation: Vec::new(),
        place: 0..0,
    }
}

fn account(account: &Account) -> Account {
    let confirmed = |evidence: Option<&Placed<Evidence>>| evidence.is_some_and(|it| it.value == Evidence::Confirmed);
    let goals = account
        .goals
        .iter()
        .filter(|goal| Share::with_customer(goal.share.as_ref()) && confirmed(goal.evidence.as_ref()));
    Account {
        country: account.country.clone(),
        manager: account.manager.clone(),
        deputy: account.deputy.clone(),
        director: None,
        sponsor: None,
        customer_sponsor: None,
        parent: None,
        segment: None,
        channel: None,
        stage: None,
        posture: None,
        also_known_as: Vec::new(),
        review_every: account.review_every.clone(),
        team: Vec::new(),
        goals: goals.cloned().collect(),
        contacts: Vec::new(),
        alignment: Vec::new(),
        finance: Vec::new(),
        place: 0..0,
    }
}

fn plan(plan: &Plan) -> Plan {
    Plan {
        kind: plan.kind.clone(),
        from: plan.from.clone(),
        to: plan.to.clone(),
        status: Placed::new(PlanStatus::Approved, 0..0),
        created: None,
        follows: None,
        rolled: None,
        growth_problem: plan.growth_problem.clone(),
        customer_expects: plan.customer_expects.clone(),
        category_role: plan.category_role.clone(),
        vision: plan.vision.clone(),
        mission: plan.mission.clone(),
        contributors: plan.contributors.clone(),
        customer_contributors: plan.customer_contributors.clone(),
        workshops: Vec::new(),
        analysis_days: None,
        approved: None,
        signed: plan.signed.clone(),
        board_presented: None,
        pillars: Vec::new(),
        sales: Vec::new(),
        kpis: shared_kpis(&plan.kpis),
        requests: Vec::new(),
        scenarios: Vec::new(),
        risks: Vec::new(),
        asks: Vec::new(),
        commitments: plan.commitments.iter().filter(|it| Share::with_customer(it.share.as_ref())).cloned().collect(),
        value: plan.value.iter().filter(|it| Share::with_customer(it.share.as_ref())).cloned().collect(),
        place: 0..0,
    }
}

fn decision(decision: &Decision) -> Decision {
    Decision {
        status: decision.status.clone(),
        agreed_on: decision.agreed_on.clone(),
        agreed_by: decision.agreed_by.clone(),
        ended_on: None,
        until: decision.until.clone(),
        prioritises: decision.prioritises.clone(),
        sacrifices: Vec::new(),
        supplier_role: decision.supplier_role.clone(),
        customer_role: decision.customer_role.clone(),
        success: decision.success.clone(),
        alternatives: Vec::new(),
        goals: decision.goals.clone(),
        customer_wording: None,
        kam_role: None,
        outcome: None,
        lesson: None,
        place: 0..0,
    }
}

/// The tier stays until the graph is linked: what serves what depends on it.
fn objective(objective: &Objective) -> Objective {
    Objective {
        tier: objective.tier.clone(),
        pillar: objective.pillar.clone(),
        serves: objective.serves.clone(),
        goals: objective.goals.clone(),
        owner: objective.owner.clone(),
        start: objective.start.clone(),
        due: objective.due.clone(),
        state: None,
        closed_on: None,
        why: None,
        basis: None,
        kind: None,
        drivers: Vec::new(),
        kpis: shared_kpis(&objective.kpis),
        actions: objective.actions.iter().filter(|it| Share::with_customer(it.share.as_ref())).map(action).collect(),
        place: 0..0,
    }
}

fn shared_kpis(kpis: &[Kpi]) -> Vec<Kpi> {
    let leaves = |kpi: &Kpi| Kpi {
        id: kpi.id.clone(),
        name: kpi.name.clone(),
        unit: kpi.unit.clone(),
        better: kpi.better.clone(),
        cumulation: kpi.cumulation.clone(),
        baseline: kpi.baseline.clone(),
        baseline_period: kpi.baseline_period.clone(),
        target: kpi.target.clone(),
        target_date: kpi.target_date.clone(),
        milestones: kpi.milestones.clone(),
        family: None,
        perspective: None,
        definition: kpi.definition.clone(),
        share: None,
        place: 0..0,
    };
    kpis.iter().filter(|kpi| Share::with_customer(kpi.share.as_ref())).map(leaves).collect()
}

fn action(action: &Action) -> Action {
    let nobody: Option<Ref<to::Review>> = None;
    Action {
        title: action.title.clone(),
        kind: Placed::new(ActionKind::Contractual, 0..0),
        owner: action.owner.clone(),
        start: action.start.clone(),
        due: action.due.clone(),
        done: action.done.clone(),
        state: action.state.clone(),
        planned: None,
        counterpart: action.counterpart.clone(),
        drivers: Vec::new(),
        raised_in: nobody,
        objective: None,
        id: action.id.clone(),
        share: None,
        place: 0..0,
    }
}
