//! What is wrong with the plans: by account, rule and owner, the ten pitfalls by plan, and what each rule means.
//!
//! No score and no order of merit: every finding names its evidence and what to do next.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::Renderer;
use crate::check::{Diagnosis, Health};
use crate::codes::Code;
use crate::edition::{Audience, Edition};
use crate::finding::Level;
use crate::model::plan::PlanStatus;
use crate::model::{Entity, Kind};
use crate::playbook::ThingId;
use crate::theme::{Key, Map, ThemeFault, Value, escape};

/// What is wrong with the plans, by the thing it stands on and by who can settle it.
#[derive(Debug, Default)]
pub struct Ills {
    /// Everything found.
    pub health: Arc<Health>,
    on: HashMap<ThingId, Vec<usize>>,
    theirs: HashMap<ThingId, Vec<usize>>,
}

impl Ills {
    /// Sorts what was found; a customer is told nothing of it.
    pub fn new(edition: &Edition, health: &Arc<Health>) -> Self {
        if *edition.audience() != Audience::Internal {
            return Self::default();
        }
        let mut ills = Self { health: Arc::clone(health), ..Self::default() };
        for (at, diagnosis) in health.found.iter().enumerate() {
            let Some(on) = diagnosis.on else { continue };
            ills.on.entry(on).or_default().push(at);
            if let Some(owner) = owner_of(edition, on) {
                ills.theirs.entry(owner).or_default().push(at);
            }
        }
        ills
    }
}

/// Who has to settle what is wrong with a thing: the owner of an objective, else the account's manager.
fn owner_of(edition: &Edition, id: ThingId) -> Option<ThingId> {
    let thing = edition.thing(id);
    if let Some(Entity::Objective(objective)) = thing.entity()
        && let Some(owner) = thing.maybe(objective.owner.as_ref())
    {
        return Some(owner);
    }
    let account = edition.thing(thing.account?);
    match account.entity() {
        Some(Entity::Account(record)) => account.maybe(record.manager.as_ref()),
        _ => None,
    }
}

/// The ten pitfalls of key account plans.
const PITFALLS: [Code; 10] = [
    Code::KP301,
    Code::KP302,
    Code::KP303,
    Code::KP304,
    Code::KP305,
    Code::KP306,
    Code::KP307,
    Code::KP308,
    Code::KP309,
    Code::KP310,
];

impl Renderer<'_> {
    /// A finding as a row: what, where, and what to do.
    fn ill(&self, diagnosis: &Diagnosis) -> Value {
        let finding = &diagnosis.finding;
        map! {
            level: finding.level.word(),
            code: finding.code.text(),
            name: finding.code.name(),
            rule: rule_url(finding.code),
            message: Value::safe_string(&marked(&finding.message)),
            hints: finding.hints.iter().map(|hint| Value::safe_string(&marked(hint))).collect::<Vec<_>>(),
            on: diagnosis.on.map(|on| self.card(on)),
            account: diagnosis.on.and_then(|on| self.edition.thing(on).account).map(|account| self.card(account)),
        }
    }

    fn ills_at<'i>(&self, places: impl IntoIterator<Item = &'i usize>) -> Vec<Value> {
        let mut all: Vec<&Diagnosis> = places.into_iter().map(|at| &self.ills.health.found[*at]).collect();
        all.sort_by_key(|diagnosis| (std::cmp::Reverse(diagnosis.finding.level), diagnosis.finding.code));
        all.into_iter().map(|diagnosis| self.ill(diagnosis)).collect()
    }

    /// The places of the findings that concern a thing: its own, those beneath an account or plan, those of what a
    /// person owns.
    fn concerned(&self, id: ThingId) -> Vec<usize> {
        let own = |id: &ThingId| self.ills.on.get(id).into_iter().flatten().copied().collect::<Vec<_>>();
        let thing = self.edition.thing(id);
        let mut all = own(&id);
        match thing.kind() {
            Kind::Account => {
                let beneath = self.edition.beneath(id);
                all.extend(beneath.situation.iter().chain(&beneath.pages).flat_map(own));
                all.extend(beneath.plans.iter().flat_map(|plan| self.concerned(*plan)));
            }
            Kind::Plan => {
                let beneath = self.edition.beneath(id);
                let things = beneath.decisions.iter().chain(&beneath.objectives).chain(&beneath.reviews);
                all.extend(things.chain(&beneath.pages).flat_map(own));
            }
            Kind::Person => {
                all.extend(self.ills.theirs.get(&id).into_iter().flatten().copied());
            }
            _ => {}
        }
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The findings that concern a thing, as rows.
    pub(super) fn concerning(&self, id: ThingId) -> Vec<Value> {
        self.ills_at(&self.concerned(id))
    }

    /// The findings of a level or worse that concern a thing, as rows.
    pub(super) fn concerning_from(&self, id: ThingId, least: Level) -> Vec<Value> {
        let mut all = self.concerned(id);
        all.retain(|at| self.ills.health.found[*at].finding.level >= least);
        self.ills_at(&all)
    }

    /// The findings of one rule over all plans, as rows.
    pub(super) fn found_by(&self, code: Code) -> Vec<Value> {
        let found = self.ills.health.found.iter().filter(|diagnosis| diagnosis.finding.code == code);
        found.map(|diagnosis| self.ill(diagnosis)).collect()
    }

    /// What is waived over all plans, with the day each waiver ends.
    pub(super) fn waived(&self) -> Vec<Value> {
        let waived = self.ills.health.waived.iter();
        waived.map(|(diagnosis, until)| map! { ill: self.ill(diagnosis), until: self.format.date(*until) }).collect()
    }

    /// The worst finding of each of the ten pitfalls on a plan or its account: a level's word, or nothing.
    pub(super) fn pitfalls_of(&self, account: ThingId, plan: ThingId) -> Vec<Value> {
        let of = |code: Code| {
            let places = self.ills.on.get(&plan).into_iter().chain(self.ills.on.get(&account)).flatten();
            let levels = places.map(|at| &self.ills.health.found[*at].finding).filter(|finding| finding.code == code);
            levels.map(|finding| finding.level).max()
        };
        PITFALLS.map(|code| Value::from(of(code).map(Level::word))).to_vec()
    }

    pub(super) fn health_page(&self) -> Result<String, ThemeFault> {
        let found = &self.ills.health.found;
        let count = |level: Level| found.iter().filter(|diagnosis| diagnosis.finding.level == level).count();
        let mut by_account: BTreeMap<Option<usize>, Vec<usize>> = BTreeMap::new();
        let mut by_rule: BTreeMap<Code, Vec<usize>> = BTreeMap::new();
        let mut by_owner: BTreeMap<Option<usize>, Vec<usize>> = BTreeMap::new();
        let order = |list: &[ThingId], id: Option<ThingId>| list.iter().position(|other| Some(*other) == id);
        for (at, diagnosis) in found.iter().enumerate() {
            let account = diagnosis.on.and_then(|on| self.edition.thing(on).account);
            by_account.entry(order(&self.edition.accounts, account)).or_default().push(at);
            by_rule.entry(diagnosis.finding.code).or_default().push(at);
            let owner = diagnosis.on.and_then(|on| owner_of(self.edition, on));
            by_owner.entry(order(&self.edition.people, owner)).or_default().push(at);
        }
        let group = |list: &[ThingId], (at, places): (&Option<usize>, &Vec<usize>)| {
            map! {
                of: at.map(|at| self.card(list[at])),
                ills: self.ills_at(places),
                count: places.len(),
            }
        };
        let accounts: Vec<Value> = by_account.iter().map(|one| group(&self.edition.accounts, one)).collect();
        let owners: Vec<Value> = by_owner.iter().map(|one| group(&self.edition.people, one)).collect();
        let rules: Vec<Value> = by_rule
            .iter()
            .map(|(code, places)| {
                map! {
                    code: code.text(),
                    name: code.name(),
                    url: rule_url(*code),
                    ills: self.ills_at(places),
                    count: places.len(),
                }
            })
            .collect();
        let waived = self.waived();
        let parts = vec![
            ("pitfalls", None),
            ("by-account", Some(found.len())),
            ("by-rule", Some(rules.len())),
            ("by-owner", Some(owners.len())),
            ("waivers", Some(waived.len())),
        ];
        let given = vec![
            ("errors", Value::from(count(Level::Error))),
            ("warnings", Value::from(count(Level::Warning))),
            ("notes", Value::from(count(Level::Note))),
            ("pitfalls", Value::from(self.pitfalls())),
            ("pitfall_names", Value::from(pitfall_names())),
            ("by_account", Value::from(accounts)),
            ("by_rule", Value::from(rules)),
            ("by_owner", Value::from(owners)),
            ("waived", Value::from(waived)),
        ];
        self.generated("health", "health.html", parts, given)
    }

    /// The ten pitfalls of each plan that counts.
    fn pitfalls(&self) -> Vec<Value> {
        let counts = |plan: &&ThingId| match self.edition.thing(**plan).entity() {
            Some(Entity::Plan(plan)) => !matches!(plan.status.value, PlanStatus::Superseded | PlanStatus::Archived),
            _ => false,
        };
        let accounts = self.edition.accounts.iter();
        accounts
            .flat_map(|account| {
                self.edition.beneath(*account).plans.iter().filter(counts).map(move |plan| (*account, *plan))
            })
            .map(|(account, plan)| {
                map! { account: self.card(account), plan: self.card(plan), levels: self.pitfalls_of(account, plan) }
            })
            .collect()
    }

    /// Every code with what it finds, why, and how to settle it.
    pub(super) fn rules_page(&self) -> Result<String, ThemeFault> {
        let rules: Vec<Value> = Code::ALL
            .iter()
            .map(|code| {
                let text = crate::explain::explanation(*code);
                let thresholds: Vec<Value> = crate::check::thresholds(*code)
                    .iter()
                    .map(|it| {
                        let now = self.edition.config().rules.threshold(*code, it.key);
                        map! {
                            key: it.key,
                            meaning: it.meaning,
                            default: self.format.number(it.default, None),
                            now: now.filter(|now| (now - it.default).abs() > f64::EPSILON).map(|now| self.format.number(now, None)),
                        }
                    })
                    .collect();
                map! {
                    anchor: code.text(),
                    code: code.text(),
                    name: code.name(),
                    level: code.level().word(),
                    waivable: code.is_rule(),
                    finds: text.finds,
                    matters: text.matters,
                    settle: text.settle,
                    wrong: text.wrong,
                    right: text.right,
                    thresholds: thresholds,
                    found: self.ills.health.found.iter().filter(|it| it.finding.code == *code).count(),
                }
            })
            .collect();
        self.generated("rules", "rules.html", Vec::new(), vec![("rules", Value::from(rules))])
    }
}

/// The address of a rule's explanation.
fn rule_url(code: Code) -> String {
    format!("{}#{}", crate::address::page("rules"), code.text())
}

/// The ten pitfalls by name, with the address of what each means.
pub(super) fn pitfall_names() -> Vec<Value> {
    PITFALLS.map(pitfall).to_vec()
}

fn pitfall(code: Code) -> Value {
    map! { code: code.text(), name: code.name().replace('-', " "), url: rule_url(code) }
}

/// A sentence of a finding as HTML: what stands in backticks is code.
fn marked(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for (at, part) in capitalised(text).split('`').enumerate() {
        let code = at % 2 == 1;
        out.push_str(if code { "<code>" } else { "" });
        escape(part, &mut out);
        out.push_str(if code { "</code>" } else { "" });
    }
    out
}

/// With a capital letter, as a sentence on a page begins.
pub(super) fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
