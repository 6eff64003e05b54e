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
use crate::measure::{beneath, pools};
use crate::model::{Entity, Kind};
use crate::period::Period;
use crate::playbook::ThingId;
use crate::theme::{Key, Map, ThemeFault, Value, escape};

/// What is wrong with the plans, by the thing it stands on and by who can settle it.
#[derive(Debug, Default)]
pub struct Ills {
    /// Everything found.
    pub health: Arc<Health>,
    on: HashMap<ThingId, Vec<usize>>,
    theirs: HashMap<ThingId, Vec<usize>>,
    /// Of each pool, by period: what there is, and what all accounts have and want of it.
    pub(super) loads: Vec<Vec<(Period, f64, f64)>>,
}

impl Ills {
    /// Sorts what was found; a customer is told nothing of it.
    pub fn new(edition: &Edition, health: &Arc<Health>) -> Self {
        if *edition.audience() != Audience::Internal {
            return Self::default();
        }
        let loads = |pool| {
            let load = |it: &pools::Load<'_>| (it.period, it.capacity, it.granted + it.requested);
            pools::loads(edition, pool).iter().map(load).collect()
        };
        let loads = (0..edition.config().pools.len()).map(loads).collect();
        let mut ills = Self { health: Arc::clone(health), loads, ..Self::default() };
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

/// More findings than this are counted on the page of health, and stand on the pages of their accounts.
const MOST: usize = 200;
/// So many of the things that a rule speaks of are named beside it.
const NAMED: usize = 12;

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
        self.pitfall_levels(account, plan).map(|(_, level)| Value::from(level.map(Level::word))).to_vec()
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
        // In a large programme a page of all findings is read by nobody: each stands on the page of its account.
        let all = found.len() <= MOST;
        let level =
            |places: &[usize], level: Level| places.iter().filter(|at| found[**at].finding.level == level).count();
        let group = |list: &[ThingId], (at, places): (&Option<usize>, &Vec<usize>)| {
            map! {
                of: at.map(|at| self.card(list[at])),
                count: places.len(),
                errors: level(places, Level::Error),
                warnings: level(places, Level::Warning),
                notes: level(places, Level::Note),
            }
        };
        let accounts: Vec<Value> = by_account
            .iter()
            .map(|(at, places)| {
                let ills = if all || at.is_none() { self.ills_at(places) } else { Vec::new() };
                map! { group: group(&self.edition.accounts, (at, places)), ills: ills }
            })
            .collect();
        let owners: Vec<Value> = by_owner.iter().map(|one| group(&self.edition.people, one)).collect();
        let rules: Vec<Value> = by_rule
            .iter()
            .map(|(code, places)| {
                let mut things: Vec<ThingId> = places.iter().filter_map(|at| found[*at].on).collect();
                things.sort_unstable();
                things.dedup();
                let more = things.len().saturating_sub(NAMED);
                map! {
                    code: code.text(),
                    name: code.name(),
                    url: rule_url(*code),
                    count: places.len(),
                    things: things.iter().take(NAMED).map(|id| self.named_with_account(*id)).collect::<Vec<_>>(),
                    more: more,
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

    /// A thing with the account it belongs to, where it is not one.
    fn named_with_account(&self, id: ThingId) -> Value {
        let account = self.edition.thing(id).account.filter(|account| *account != id);
        map! { card: self.card(id), account: account.map(|account| self.card(account)) }
    }

    /// The ten pitfalls of each plan that counts.
    fn pitfalls(&self) -> Vec<Value> {
        let accounts = self.edition.accounts.iter();
        accounts
            .flat_map(|account| beneath::plans(self.edition, *account).map(move |(plan, _)| (*account, plan)))
            .map(|(account, plan)| {
                map! { account: self.card(account), plan: self.card(plan), levels: self.pitfalls_of(account, plan) }
            })
            .collect()
    }

    /// The ten pitfalls by name, and how much each weighs on a plan or its account.
    pub(super) fn pitfall_levels(&self, account: ThingId, plan: ThingId) -> [(&'static str, Option<Level>); 10] {
        PITFALLS.map(|code| {
            let places = self.ills.on.get(&plan).into_iter().chain(self.ills.on.get(&account)).flatten();
            let found = places.map(|at| &self.ills.health.found[*at].finding).filter(|finding| finding.code == code);
            (code.name(), found.map(|finding| finding.level).max())
        })
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
