//! What is wrong with the plans: by account, rule and owner, the ten pitfalls by plan, and what each rule means.
//!
//! No score and no order of merit: every finding names its evidence and what to do next.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::diagnostics::{Code, Level};
use crate::document::markdown::escape;
use crate::document::model::{Entity, Kind};
use crate::edition::{Audience, Edition};
use crate::figures::period::Period;
use crate::health::{self, Diagnosis, Health};
use crate::measure::{beneath, pools};
use crate::playbook::ThingId;
use crate::site::Renderer;
use crate::site::theme::{Key, Map, ThemeFault, Value};

/// Of each pool, by period: what there is, and what all accounts have and want of it. A customer sees nothing of it.
pub(crate) fn loads(edition: &Edition) -> Vec<Vec<(Period, f64, f64)>> {
    if *edition.audience() != Audience::Internal {
        return Vec::new();
    }
    let loads = |pool| {
        let load = |it: &pools::Load<'_>| (it.period, it.capacity, it.granted + it.requested);
        pools::loads(edition, pool).iter().map(load).collect()
    };
    (0..edition.config().pools.len()).map(loads).collect()
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
    /// A sentence of a finding as HTML, which is English in every language.
    fn in_english(&self, text: &str) -> Value {
        let html = marked(text);
        match self.theme.locale().code() {
            "en" => Value::safe_string(&html),
            _ => Value::safe_string(&format!("<span lang=\"en\">{html}</span>")),
        }
    }

    /// A finding as a row: what, where, and what to do.
    fn ill(&self, diagnosis: &Diagnosis) -> Value {
        let finding = &diagnosis.finding;
        map! {
            level: finding.level.word(),
            code: finding.code.text(),
            name: finding.code.name(),
            rule: rule_url(finding.code),
            message: self.in_english(&finding.message),
            hints: finding.hints.iter().map(|hint| self.in_english(hint)).collect::<Vec<_>>(),
            on: diagnosis.on.map(|on| self.card(on)),
            account: diagnosis.on.and_then(|on| self.edition.thing(on).account).map(|account| self.card(account)),
        }
    }

    /// Findings as rows, the gravest first.
    fn ills<'i>(&self, found: impl IntoIterator<Item = &'i Arc<Diagnosis>>) -> Vec<Value> {
        let mut all: Vec<&Diagnosis> = found.into_iter().map(|diagnosis| &**diagnosis).collect();
        all.sort_by_key(|diagnosis| (std::cmp::Reverse(diagnosis.finding.level), diagnosis.finding.code));
        all.into_iter().map(|diagnosis| self.ill(diagnosis)).collect()
    }

    /// The findings that concern a thing, as rows.
    pub(crate) fn concerning(&self, id: ThingId) -> Vec<Value> {
        self.health.as_ref().map_or_else(Vec::new, |health| self.ills(&concerning(self.edition, health, id)))
    }

    /// Everything that is wrong with the plans; nothing where nobody may know.
    fn all_ills(&self) -> &[Arc<Diagnosis>] {
        self.health.as_ref().map_or(&[], |health| health.found())
    }

    /// The findings of a level or worse that concern a thing, as rows.
    pub(crate) fn concerning_from(&self, id: ThingId, least: Level) -> Vec<Value> {
        let all = self.health.as_ref().map_or_else(Vec::new, |health| concerning(self.edition, health, id));
        self.ills(all.iter().filter(|it| it.finding.level >= least))
    }

    /// The findings of one rule over all plans, as rows.
    pub(crate) fn found_by(&self, code: Code) -> Vec<Value> {
        let found = self.all_ills().iter().filter(|diagnosis| diagnosis.finding.code == code);
        found.map(|diagnosis| self.ill(diagnosis)).collect()
    }

    /// What is waived over all plans, with the day each waiver ends.
    pub(crate) fn waived(&self) -> Vec<Value> {
        let waived = self.health.as_ref().map_or(&[][..], |health| health.waived());
        waived
            .iter()
            .map(|(diagnosis, until)| map! { ill: self.ill(diagnosis), until: self.format().date(*until) })
            .collect()
    }

    /// The worst finding of each of the ten pitfalls on a plan or its account: a level's word, or nothing.
    fn pitfalls_of(&self, account: ThingId, plan: ThingId) -> Vec<Value> {
        self.pitfall_levels(account, plan).map(|(_, level)| Value::from(level.map(Level::word))).to_vec()
    }

    pub(crate) fn health_page(&self) -> Result<String, ThemeFault> {
        let found = self.all_ills();
        let count = |level: Level| found.iter().filter(|diagnosis| diagnosis.finding.level == level).count();
        let mut by_account: BTreeMap<Option<usize>, Vec<&Arc<Diagnosis>>> = BTreeMap::new();
        let mut by_rule: BTreeMap<Code, Vec<&Arc<Diagnosis>>> = BTreeMap::new();
        let mut by_owner: BTreeMap<Option<usize>, Vec<&Arc<Diagnosis>>> = BTreeMap::new();
        let order = |list: &[ThingId], id: Option<ThingId>| list.iter().position(|other| Some(*other) == id);
        for diagnosis in found {
            let account = diagnosis.on.and_then(|on| self.edition.thing(on).account);
            by_account.entry(order(self.edition.accounts(), account)).or_default().push(diagnosis);
            by_rule.entry(diagnosis.finding.code).or_default().push(diagnosis);
            let owner = diagnosis.on.and_then(|on| owner_of(self.edition, on));
            by_owner.entry(order(self.edition.people(), owner)).or_default().push(diagnosis);
        }
        // In a large programme a page of all findings is read by nobody: each stands on the page of its account.
        let all = found.len() <= MOST;
        let level =
            |found: &[&Arc<Diagnosis>], level: Level| found.iter().filter(|it| it.finding.level == level).count();
        let group = |list: &[ThingId], (at, found): (&Option<usize>, &Vec<&Arc<Diagnosis>>)| {
            map! {
                of: at.map(|at| self.card(list[at])),
                count: found.len(),
                errors: level(found, Level::Error),
                warnings: level(found, Level::Warning),
                notes: level(found, Level::Note),
            }
        };
        let accounts: Vec<Value> = by_account
            .iter()
            .map(|(at, found)| {
                let ills = if all || at.is_none() { self.ills(found.iter().copied()) } else { Vec::new() };
                map! { group: group(self.edition.accounts(), (at, found)), ills: ills }
            })
            .collect();
        let owners: Vec<Value> = by_owner.iter().map(|one| group(self.edition.people(), one)).collect();
        let rules: Vec<Value> = by_rule
            .iter()
            .map(|(code, found)| {
                let mut things: Vec<ThingId> = found.iter().filter_map(|it| it.on).collect();
                things.sort_unstable();
                things.dedup();
                let more = things.len().saturating_sub(NAMED);
                map! {
                    code: code.text(),
                    name: code.name(),
                    url: rule_url(*code),
                    count: found.len(),
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
            ("pitfall_names", Value::from(self.pitfall_names())),
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
        let accounts = self.edition.accounts().iter();
        accounts
            .flat_map(|account| beneath::plans(self.edition, *account).map(move |(plan, _)| (*account, plan)))
            .map(|(account, plan)| {
                map! { account: self.card(account), plan: self.card(plan), levels: self.pitfalls_of(account, plan) }
            })
            .collect()
    }

    /// The ten pitfalls by name, with the address of what each means.
    fn pitfall_names(&self) -> Vec<Value> {
        let name = |code: Code| map! { code: code.text(), name: self.pitfall(code), url: rule_url(code) };
        PITFALLS.map(name).to_vec()
    }

    /// What a pitfall is called in the site's language.
    pub(crate) fn pitfall(&self, code: Code) -> &str {
        self.theme.locale().get(&format!("pitfall.{}", code.text())).unwrap_or_else(|| code.name())
    }

    /// The ten pitfalls, and how much each weighs on a plan or its account.
    pub(crate) fn pitfall_levels(&self, account: ThingId, plan: ThingId) -> [(Code, Option<Level>); 10] {
        PITFALLS.map(|code| {
            let found = self.health.iter().flat_map(|health| health.on(plan).iter().chain(health.on(account)));
            let found = found.map(|it| &it.finding).filter(|finding| finding.code == code);
            (code, found.map(|finding| finding.level).max())
        })
    }

    /// Every code with what it finds, why, and how to settle it.
    pub(crate) fn rules_page(&self) -> Result<String, ThemeFault> {
        let rules: Vec<Value> = Code::ALL
            .iter()
            .map(|code| {
                let text = health::explanation(*code);
                let thresholds: Vec<Value> = crate::health::thresholds(*code)
                    .iter()
                    .map(|it| {
                        let now = self.edition.config().rules.threshold(*code, it.key);
                        map! {
                            key: it.key,
                            meaning: it.meaning,
                            default: self.format().number(it.default, None),
                            now: now.filter(|now| (now - it.default).abs() > f64::EPSILON).map(|now| self.format().number(now, None)),
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
                    found: self.all_ills().iter().filter(|it| it.finding.code == *code).count(),
                }
            })
            .collect();
        self.generated("rules", "rules.html", Vec::new(), vec![("rules", Value::from(rules))])
    }
}

/// What concerns a thing, by place: what stands on it, beneath an account or plan, and on what a person has to settle.
pub(crate) fn concerning(edition: &Edition, health: &Health, id: ThingId) -> Vec<Arc<Diagnosis>> {
    let mut all = health.on(id).to_vec();
    let mut add = |things: &[ThingId]| all.extend(things.iter().flat_map(|id| health.on(*id)).cloned());
    let plan = |add: &mut dyn FnMut(&[ThingId]), id: ThingId| {
        let beneath = edition.beneath(id);
        for things in [&beneath.decisions, &beneath.objectives, &beneath.reviews, &beneath.pages] {
            add(things);
        }
    };
    match edition.thing(id).kind() {
        Kind::Account => {
            let beneath = edition.beneath(id);
            add(&beneath.situation);
            add(&beneath.pages);
            add(&beneath.plans);
            beneath.plans.iter().for_each(|id| plan(&mut add, *id));
        }
        Kind::Plan => plan(&mut add, id),
        Kind::Person => {
            // Only where somebody names them can they have something to settle.
            let named = edition.backlinks(id).iter().filter_map(|it| edition.thing(it.from).account);
            let accounts: BTreeSet<ThingId> = named.collect();
            let beside = accounts.iter().flat_map(|account| health.beside(*account));
            all.extend(beside.filter(|it| it.on.and_then(|on| owner_of(edition, on)) == Some(id)).cloned());
        }
        _ => {}
    }
    all.sort_by(|a, b| health::by_place(a, b));
    all.dedup_by(|second, first| second.finding == first.finding);
    all
}

/// The address of a rule's explanation.
pub(crate) fn rule_url(code: Code) -> String {
    format!("{}#{}", crate::site::address::page("rules"), code.text())
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
pub(crate) fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
