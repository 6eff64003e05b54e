//! What the customer gets of each record, field by field. A new field does not compile until somebody decides about it.
//!
//! Records and their parts are written out without `..`. `place` is 0: the customer is not told where something stands
//! in the source. What needs more than the record itself (which pillars, which readings) is in `customer`.

use crate::config::Appearance;
use crate::diagnostics::Placed;
use crate::document::model::account::{Contract, Evidence, Goal};
use crate::document::model::common::{Common, Page, Pillar, Share, Text};
use crate::document::model::decision::Signatories;
use crate::document::model::objective::{Action, ActionKind, Kpi, Milestone};
use crate::document::model::people::Function;
use crate::document::model::plan::{
    Commitment, PlanStatus, Promise, Promotion, Signed, Term, TermKind, ValueDelivered,
};
use crate::document::model::review::Decided;
use crate::document::model::{Account, Decision, Objective, Person, Plan};

/// Whether something is marked for the customer.
pub(super) fn shared(share: Option<&Placed<Share>>) -> bool {
    Share::with_customer(share)
}

pub(super) fn common(title: Option<Text>, summary: Option<Text>, lang: Option<Text>) -> Common {
    Common {
        title,
        summary,
        draft: None,
        share: Some(Placed::new(Share::Customer, 0..0)),
        share_body: None,
        aliases: Vec::new(),
        lang,
        waive: Vec::new(),
        extra: None,
        place: 0..0,
    }
}

pub(super) fn page(page: &Page) -> Page {
    Page { order: page.order.clone(), place: 0..0 }
}

pub(super) fn pillar(pillar: &Pillar) -> Pillar {
    Pillar { order: pillar.order.clone(), drivers: Vec::new(), place: 0..0 }
}

pub(super) fn person(person: &Person) -> Person {
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
        email: None,
        allocation: Vec::new(),
        place: 0..0,
    }
}

pub(super) fn account(account: &Account) -> Account {
    let confirmed = |evidence: Option<&Placed<Evidence>>| evidence.is_some_and(|it| it.value == Evidence::Confirmed);
    let goals = account.goals.iter().filter(|goal| shared(goal.share.as_ref()) && confirmed(goal.evidence.as_ref()));
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
        industry: None,
        currency: None,
        customer_title: None,
        stage: None,
        posture: None,
        also_known_as: Vec::new(),
        review_every: account.review_every.clone(),
        team: Vec::new(),
        goals: goals.map(goal).collect(),
        contacts: Vec::new(),
        contracts: account.contracts.iter().filter(|it| shared(it.share.as_ref())).map(contract).collect(),
        whitespace: Vec::new(),
        competitors: Vec::new(),
        potential: None,
        alignment: Vec::new(),
        finance: Vec::new(),
        place: 0..0,
    }
}

fn goal(goal: &Goal) -> Goal {
    Goal {
        id: goal.id.clone(),
        title: goal.title.clone(),
        source: goal.source.clone(),
        evidence: goal.evidence.clone(),
        by: goal.by.clone(),
        metric: goal.metric.clone(),
        share: goal.share.clone(),
        place: 0..0,
    }
}

fn contract(contract: &Contract) -> Contract {
    Contract {
        id: nameless(),
        title: contract.title.clone(),
        from: contract.from.clone(),
        to: contract.to.clone(),
        covers: None,
        value: None,
        notice_months: contract.notice_months.clone(),
        renews: None,
        signed: None,
        owner: None,
        share: None,
        place: 0..0,
    }
}

/// The id of an item that the customer gets without its id: such an item has no anchor.
fn nameless() -> Text {
    Placed::new(String::new(), 0..0)
}

pub(super) fn plan(plan: &Plan) -> Plan {
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
        signed: plan.signed.as_ref().map(signed),
        board_presented: None,
        pillars: Vec::new(),
        sales: Vec::new(),
        investment: None,
        terms: plan.terms.iter().filter(|it| shared(it.share.as_ref())).map(term).collect(),
        promotions: plan.promotions.iter().filter(|it| shared(it.share.as_ref())).map(promotion).collect(),
        kpis: shared_kpis(&plan.kpis),
        requests: Vec::new(),
        scenarios: Vec::new(),
        risks: Vec::new(),
        asks: Vec::new(),
        commitments: plan.commitments.iter().filter(|it| shared(it.share.as_ref())).map(commitment).collect(),
        value: plan.value.iter().filter(|it| shared(it.share.as_ref())).map(value).collect(),
        phases: Vec::new(),
        promises: plan.promises.iter().filter(|it| shared(it.share.as_ref())).map(promise).collect(),
        place: 0..0,
    }
}

fn signed(signed: &Signed) -> Signed {
    Signed { supplier: signed.supplier.clone(), customer: signed.customer.clone(), place: 0..0 }
}

fn commitment(commitment: &Commitment) -> Commitment {
    Commitment {
        side: commitment.side.clone(),
        text: commitment.text.clone(),
        owner: commitment.owner.clone(),
        due: commitment.due.clone(),
        done: commitment.done.clone(),
        share: commitment.share.clone(),
        place: 0..0,
    }
}

fn value(value: &ValueDelivered) -> ValueDelivered {
    ValueDelivered {
        date: value.date.clone(),
        text: value.text.clone(),
        amount: value.amount.clone(),
        evidence: value.evidence.clone(),
        goal: value.goal.clone(),
        share: value.share.clone(),
        place: 0..0,
    }
}

fn term(term: &Term) -> Term {
    Term {
        id: nameless(),
        title: term.title.clone(),
        kind: Placed::new(TermKind::Fixed, 0..0),
        condition: term.condition.clone(),
        pct: None,
        amount: None,
        share: None,
        place: 0..0,
    }
}

fn promotion(promotion: &Promotion) -> Promotion {
    Promotion {
        id: nameless(),
        title: promotion.title.clone(),
        from: promotion.from.clone(),
        to: promotion.to.clone(),
        mechanic: promotion.mechanic.clone(),
        products: promotion.products.clone(),
        pillar: None,
        objective: None,
        drivers: Vec::new(),
        depth_pct: None,
        funding: None,
        unit: None,
        baseline: None,
        expected: None,
        result: None,
        roi: None,
        lesson: None,
        owner: None,
        share: None,
        place: 0..0,
    }
}

fn promise(promise: &Promise) -> Promise {
    Promise {
        text: promise.text.clone(),
        amount: promise.amount.clone(),
        by: promise.by.clone(),
        goal: promise.goal.clone(),
        to: promise.to.clone(),
        share: None,
        place: 0..0,
    }
}

pub(super) fn decision(decision: &Decision) -> Decision {
    Decision {
        status: decision.status.clone(),
        agreed_on: decision.agreed_on.clone(),
        agreed_by: decision.agreed_by.as_ref().map(signatories),
        ended_on: None,
        until: decision.until.clone(),
        prioritises: decision.prioritises.clone(),
        sacrifices: Vec::new(),
        supplier_role: decision.supplier_role.clone(),
        customer_role: decision.customer_role.clone(),
        success: decision.success.clone(),
        alternatives: Vec::new(),
        goals: decision.goals.clone(),
        corporate_goals: Vec::new(),
        contract: None,
        customer_wording: None,
        customer_instead_of: decision.customer_instead_of.clone(),
        kam_role: None,
        outcome: None,
        lesson: None,
        place: 0..0,
    }
}

fn signatories(signatories: &Signatories) -> Signatories {
    Signatories { supplier: signatories.supplier.clone(), customer: signatories.customer.clone(), place: 0..0 }
}

/// The tier is removed later, once the graph is linked: what serves what depends on it.
pub(super) fn objective(objective: &Objective) -> Objective {
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
        prize: None,
        contract: None,
        drivers: Vec::new(),
        kpis: shared_kpis(&objective.kpis),
        actions: objective.actions.iter().filter(|it| shared(it.share.as_ref())).map(action).collect(),
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
        milestones: kpi.milestones.iter().map(milestone).collect(),
        path: kpi.path.clone(),
        family: None,
        perspective: None,
        definition: kpi.definition.clone(),
        share: None,
        place: 0..0,
    };
    kpis.iter().filter(|kpi| shared(kpi.share.as_ref())).map(leaves).collect()
}

fn milestone(milestone: &Milestone) -> Milestone {
    Milestone { period: milestone.period.clone(), value: milestone.value.clone(), place: 0..0 }
}

fn action(action: &Action) -> Action {
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
        involves: Vec::new(),
        after: Vec::new(),
        cost: None,
        drivers: Vec::new(),
        raised_in: None,
        objective: None,
        id: action.id.clone(),
        share: None,
        place: 0..0,
    }
}

pub(super) fn decided(decided: &Decided) -> Decided {
    Decided { text: decided.text.clone(), tier: None, about: decided.about.clone(), share: None, place: 0..0 }
}

/// The free data of the theme stays, since its meaning is unknown.
pub(super) fn look(look: &Appearance) -> Appearance {
    Appearance { accent: look.accent, logo: look.logo.clone(), options: serde_json::Value::Null }
}
