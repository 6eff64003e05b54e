//! What a team gets of each record, field by field. A new field does not compile until somebody decides about it.
//!
//! Each field stands under what is done with it: `same` keeps it as it is written, `known` and its like drop references to
//! what the edition does not hold, `money` is empty in an edition without money.

use crate::diagnostics::Placed;
use crate::document::front_matter::AsWritten;
use crate::document::model::account::{
    Alignment, Blocker, Competitor, Contact, Contract, Finance, Goal, Potential, RecordedFact, WhitespaceField,
};
use crate::document::model::common::{Common, Number, Page, Pillar, Waiver};
use crate::document::model::decision::Signatories;
use crate::document::model::objective::{Action, Kpi, Milestone};
use crate::document::model::people::{Allocation, Person};
use crate::document::model::plan::{
    Approval, Ask, Commitment, Phase, PillarUse, Promise, Promotion, PromotionUnit, Request, Risk, Sales, Scenario,
    Signed, Term, Trigger, ValueDelivered, Workshop,
};
use crate::document::model::review::{Closed, Decided, Issue, ReadingGroup, Readings, ReviewChange};
use crate::document::model::{Account, Decision, Entity, Objective, Plan, Review, Situation};
use crate::document::reference::{Ref, Reference};
use crate::edition::team::scope::TeamScope;
use crate::figures::status::Unit;
use crate::playbook::WholeThing;

/// The record of a thing as the edition holds it.
pub(super) fn entity(scope: &TeamScope<'_>, thing: WholeThing<'_>, entity: &Entity) -> Option<Entity> {
    let it = Kept { scope, thing };
    let kept = match entity {
        Entity::Home(page) => page.for_team(&it).map(Entity::Home),
        Entity::Account(account) => account.for_team(&it).map(Entity::Account),
        Entity::Situation(situation) => situation.for_team(&it).map(Entity::Situation),
        Entity::Plan(plan) => plan.for_team(&it).map(Entity::Plan),
        Entity::Decision(decision) => decision.for_team(&it).map(Entity::Decision),
        Entity::Objective(objective) => objective.for_team(&it).map(Entity::Objective),
        Entity::Review(review) => review.for_team(&it).map(Entity::Review),
        Entity::Pillar(pillar) => pillar.for_team(&it).map(Entity::Pillar),
        Entity::Person(person) => person.for_team(&it).map(Entity::Person),
        Entity::Page(page) => page.for_team(&it).map(Entity::Page),
    };
    kept.ok()
}

/// The keys that every kind has, as the edition holds them.
pub(super) fn common(scope: &TeamScope<'_>, thing: WholeThing<'_>, common: &Common) -> Option<Common> {
    common.for_team(&Kept { scope, thing }).ok()
}

/// A record that the edition does not hold.
struct StaysBehind;

/// What becomes of a field: its value, or that the record it is in stays behind.
type Becomes<T> = Result<T, StaysBehind>;

/// What is kept of the records of one thing. Each function says what becomes of a field.
struct Kept<'a> {
    scope: &'a TeamScope<'a>,
    thing: WholeThing<'a>,
}

/// What becomes of a record in an edition for a team.
trait ForTeam: Sized {
    fn for_team(&self, it: &Kept<'_>) -> Becomes<Self>;
}

#[expect(
    clippy::unnecessary_wraps,
    clippy::ref_option,
    reason = "all of them have one form, for `for_team!` calls them by name"
)]
impl Kept<'_> {
    fn same<T: Clone>(&self, value: &T) -> Becomes<T> {
        let _ = self;
        Ok(value.clone())
    }

    fn is_known(&self, reference: &Reference) -> bool {
        self.scope.keeps(self.thing, reference)
    }

    fn known<K>(&self, reference: &Option<Ref<K>>) -> Becomes<Option<Ref<K>>>
    where
        Ref<K>: Clone,
    {
        Ok(reference.clone().filter(|reference| self.is_known(reference)))
    }

    fn all_known<K>(&self, references: &[Ref<K>]) -> Becomes<Vec<Ref<K>>>
    where
        Ref<K>: Clone,
    {
        Ok(references.iter().filter(|reference| self.is_known(reference)).cloned().collect())
    }

    /// Without what it refers to there is nothing to say.
    fn must_know<K>(&self, reference: &Ref<K>) -> Becomes<Ref<K>>
    where
        Ref<K>: Clone,
    {
        if self.is_known(reference) { Ok(reference.clone()) } else { Err(StaysBehind) }
    }

    fn each<R: ForTeam>(&self, records: &[R]) -> Becomes<Vec<R>> {
        Ok(records.iter().filter_map(|record| record.for_team(self).ok()).collect())
    }

    fn one<R: ForTeam>(&self, record: &Option<R>) -> Becomes<Option<R>> {
        Ok(record.as_ref().and_then(|record| record.for_team(self).ok()))
    }

    fn money(&self, sum: &Option<Number>) -> Becomes<Option<Number>> {
        Ok(sum.clone().filter(|_| self.scope.money))
    }

    /// Of a record that is about money and nothing else.
    fn only_with_money<T: Clone>(&self, value: &T) -> Becomes<T> {
        if self.scope.money { Ok(value.clone()) } else { Err(StaysBehind) }
    }

    /// Of a KPI: one in money stays behind with all that it says.
    fn unless_money(&self, unit: &Placed<Unit>) -> Becomes<Placed<Unit>> {
        if self.scope.money || unit.value != Unit::Money { Ok(unit.clone()) } else { Err(StaysBehind) }
    }

    /// What fires a scenario. A figure in money is not said; that there is one is, since the scenario is a promise of what
    /// is done then.
    fn trigger(&self, when: &Trigger) -> Becomes<Trigger> {
        let Trigger { kpi, op, value, for_readings, event, place } = when;
        let kpi = self.known(kpi)?;
        if kpi.is_some() == when.kpi.is_some() {
            let (op, value, for_readings) = (op.clone(), value.clone(), for_readings.clone());
            return Ok(Trigger { kpi, op, value, for_readings, event: event.clone(), place: place.clone() });
        }
        let unsaid = || {
            let words = self.scope.playbook.config().language.text("edition.money_trigger").to_owned();
            Some(Placed::new(words, place.clone()))
        };
        let event = event.clone().or_else(unsaid);
        Ok(Trigger { kpi: None, op: None, value: None, for_readings: None, event, place: place.clone() })
    }

    /// The readings of what the edition holds, without those of KPIs in money.
    fn readings(&self, readings: &Readings) -> Becomes<Readings> {
        let groups = readings.0.iter().filter_map(|group| {
            let ReadingGroup { objective, status, note, values } = group;
            let owner = match objective {
                Some(objective) if !self.is_known(objective) => return None,
                Some(objective) => self.thing.thing(objective)?,
                None => self.thing.plan()?,
            };
            let kpis = self.scope.playbook.thing(owner).kpis();
            let is_money = |id: &str| kpis.iter().any(|kpi| kpi.unit.value == Unit::Money && kpi.id.value == id);
            let kept = values.iter().filter(|(kpi, _)| self.scope.money || !is_money(&kpi.value));
            let kept = ReadingGroup {
                objective: objective.clone(),
                status: status.clone(),
                note: note.clone(),
                values: kept.cloned().collect(),
            };
            let is_empty = kept.values.is_empty() && kept.status.is_none() && kept.note.is_none();
            (!is_empty || values.is_empty()).then_some(kept)
        });
        Ok(Readings(groups.collect()))
    }

    /// Whether a number that a review says of something may be money: a number has no unit there.
    fn may_be_money(&self, change: &ReviewChange) -> bool {
        let about = self.thing.maybe(change.about.as_ref()).map(|about| self.scope.playbook.thing(about));
        let is_clear = about.is_some_and(|about| match about.entity() {
            Some(Entity::Objective(objective)) => {
                objective.prize.is_none() && !about.kpis().iter().any(|kpi| kpi.unit.value == Unit::Money)
            }
            _ => false,
        });
        !self.scope.money && !is_clear
    }
}

impl ForTeam for ReviewChange {
    fn for_team(&self, it: &Kept<'_>) -> Becomes<Self> {
        let Self { what, about, from, to, why, place } = self;
        let may_be_money = it.may_be_money(self);
        let said = |value: &Option<Placed<AsWritten>>| {
            value.clone().filter(|value| !may_be_money || value.0.parse::<f64>().is_err())
        };
        Ok(Self {
            what: what.clone(),
            about: it.known(about)?,
            from: said(from),
            to: said(to),
            why: why.clone(),
            place: place.clone(),
        })
    }
}

impl ForTeam for Promotion {
    fn for_team(&self, it: &Kept<'_>) -> Becomes<Self> {
        let Self {
            id,
            title,
            from,
            to,
            mechanic,
            products,
            pillar,
            objective,
            drivers,
            depth_pct,
            funding,
            unit,
            baseline,
            expected,
            result,
            roi,
            lesson,
            owner,
            share,
            place,
        } = self;
        let pieces = unit.as_ref().is_some_and(|unit| unit.value == PromotionUnit::Count);
        let in_unit = |figure: &Option<Number>| figure.clone().filter(|_| pieces || it.scope.money);
        Ok(Self {
            id: id.clone(),
            title: title.clone(),
            from: from.clone(),
            to: to.clone(),
            mechanic: mechanic.clone(),
            products: products.clone(),
            pillar: it.known(pillar)?,
            objective: it.known(objective)?,
            drivers: it.all_known(drivers)?,
            depth_pct: depth_pct.clone(),
            funding: it.money(funding)?,
            unit: unit.clone(),
            baseline: in_unit(baseline),
            expected: in_unit(expected),
            result: in_unit(result),
            roi: roi.clone(),
            lesson: lesson.clone(),
            owner: it.known(owner)?,
            share: share.clone(),
            place: place.clone(),
        })
    }
}

/// Declares what becomes of each field of a record. `place` is always kept.
macro_rules! for_team {
    ($($record:ident { $($decision:ident: $($field:ident),+;)+ })+) => {$(
        impl ForTeam for $record {
            fn for_team(&self, it: &Kept<'_>) -> Becomes<Self> {
                let Self { $($($field,)+)+ place } = self;
                Ok(Self { $($($field: it.$decision($field)?,)+)+ place: place.clone() })
            }
        }
    )+};
}

for_team! {
    Common { same: title, summary, draft, share, share_body, aliases, lang, waive, extra; }
    Waiver { same: rule, reason, on, until; }
    Page { same: order; }
    Pillar { same: order; all_known: drivers; }

    Person {
        same: side, job_title, function, team_role, role, kpi_families, since, until, email;
        known: account;
        each: allocation;
    }
    Allocation { must_know: account; same: period, pct; }

    Account {
        same: country, segment, channel, industry, currency, customer_title, stage, posture, also_known_as, review_every;
        known: manager, deputy, director, sponsor, customer_sponsor, parent;
        all_known: team;
        each: goals, contacts, contracts, whitespace, competitors, alignment, finance;
        one: potential;
    }
    Goal { same: id, title, source, evidence, by, metric, share; }
    Contact {
        must_know: person;
        same: influence, support, buying_role, coverage, last_met, evidence, cares_about;
        known: our_contact, reports_to;
    }
    Contract { same: id, title, from, to, covers, notice_months, renews, signed, share; money: value; known: owner; }
    WhitespaceField { same: unit, offer, state, competitor; money: size; known: decision, objective; }
    Competitor { same: name, share, strength, threat; known: scenario; }
    Potential { same: attractiveness, strength, reasons; }
    Alignment {
        same: date, shared_values, style, skills, staff, strategy, structure, systems, evidence;
        all_known: raters;
        each: blockers;
    }
    Blocker { same: function, kpi, conflict, ask, raised, settled; known: owner; }
    Finance {
        only_with_money: year, kind, list_sales, on_invoice, gross_sales, off_invoice, net_sales, cogs, gross_margin,
            cost_to_serve, contribution, dso, customer_margin;
    }
    Situation { same: as_of, sources; each: facts; }
    RecordedFact { same: text, evidence; }

    Plan {
        same: kind, from, to, status, created, rolled, growth_problem, customer_expects, category_role, vision, mission,
            analysis_days, board_presented;
        known: follows;
        all_known: contributors, customer_contributors;
        one: approved, signed;
        money: investment;
        each: workshops, pillars, sales, terms, promotions, kpis, requests, scenarios, risks, asks, commitments, value,
            phases, promises;
    }
    Workshop { same: date, output; all_known: people; }
    Approval { known: by; same: on; }
    Signed { same: supplier, customer; }
    PillarUse { must_know: pillar; same: priority; known: decision; money: target, actual; }
    Sales { only_with_money: period, prior, target, forecast, actual; }
    Term { same: id, title, kind, condition, pct, share; money: amount; }
    Request {
        same: id, title, period, quantity, payback_months, status, granted, decided_on, reason;
        must_know: pool;
        known: decision, corporate_goal, owner, decided_by;
        money: cost, benefit;
    }
    Scenario {
        same: id, title, actor, then, within_days, state, fired_on;
        trigger: when;
        known: owner, contract;
        all_known: protects;
    }
    Risk { same: id, title, probability, impact, response, mitigation; known: scenario, owner; }
    Ask { must_know: to; same: text, raised, answered; }
    Commitment { same: side, text, due, done, share; known: owner; }
    ValueDelivered { same: date, text, evidence, share; money: amount; known: goal; }
    Phase { same: phase, from, to; }
    Promise { same: text, by, share; money: amount; known: goal, to; }

    Decision {
        same: status, agreed_on, ended_on, until, supplier_role, customer_role, success, alternatives, customer_wording,
            customer_instead_of,
            kam_role, outcome, lesson;
        one: agreed_by;
        all_known: prioritises, sacrifices, goals, corporate_goals;
        known: contract;
    }
    Signatories { all_known: supplier, customer; }

    Objective {
        same: tier, start, due, state, closed_on, why, basis, kind;
        known: pillar, owner, contract;
        all_known: serves, goals, drivers;
        money: prize;
        each: kpis, actions;
    }
    Kpi {
        unless_money: unit;
        same: id, name, better, cumulation, baseline, baseline_period, target, target_date, path, family, perspective,
            definition, share;
        each: milestones;
    }
    Milestone { same: period, value; }
    Action {
        same: title, kind, start, due, done, state, planned, id, share;
        known: owner, counterpart, raised_in, objective;
        all_known: involves, after, drivers;
        money: cost;
    }

    Review {
        same: types, date, covers, next, status, reason, went_well, missed, customer_said;
        all_known: attendees;
        readings: readings;
        each: decided, issues, changes, actions, closed;
    }
    Decided { same: text, tier, share; known: about; }
    Issue { same: class, text, closed; }
    Closed { must_know: action; same: on; }
}
