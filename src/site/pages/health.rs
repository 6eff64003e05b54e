//! What is wrong with the plans: by account, rule and owner, the ten pitfalls by plan, and what each rule means.
//!
//! There is no score and no ranking: every finding names its evidence and what to do next.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::diagnostics::{Code, Level, Message};
use crate::document::made_pages::MadePage;
use crate::document::markdown::escape;
use crate::document::model::{Entity, Kind};
use crate::document::parts::PagePart;
use crate::edition::Edition;
use crate::figures::sort::{sort_by, sort_by_key};
use crate::health::{self, Diagnosis, Health};
use crate::measure::{beneath, pools};
use crate::playbook::{ThingId, places};
use crate::site::Renderer;
use crate::site::shared::PoolLoads;
use crate::site::shared::cards::Card;
use crate::site::shared::foreign;
use crate::site::theme::{ThemeFault, Value};
use crate::site::view::{Html, Ready};

view! {
    /// The page of health.
    HealthPage<'a> for "health.html" {
        /// How many errors there are.
        errors: usize,
        /// How many warnings there are.
        warnings: usize,
        /// How many notes there are.
        notes: usize,
        /// The ten pitfalls of each plan.
        pitfalls: Vec<PitfallRow>,
        /// The ten pitfalls by name.
        pitfall_names: Vec<PitfallName<'a>>,
        /// The findings by account.
        by_account: Vec<AccountFindings>,
        /// The findings by rule.
        by_rule: Vec<RuleFindings>,
        /// How many findings each owner has to settle.
        by_owner: Vec<FindingCounts>,
        /// What is waived.
        waived: Vec<WaivedFinding>,
    }

    /// A finding.
    FindingRow {
        /// Error, warning or note.
        level: &'static str,
        /// The code of its rule.
        code: &'static str,
        /// The name of its rule.
        name: &'static str,
        /// The address of the rule, from the root of the site.
        rule: String,
        /// What is wrong.
        message: Html,
        /// What to do.
        hints: Vec<Html>,
        /// The thing that it is found on.
        on: Option<Ready<Card>>,
        /// The account.
        account: Option<Ready<Card>>,
    }

    /// The findings of an account.
    AccountFindings {
        /// The account, and how many there are.
        group: FindingCounts,
        /// The findings; of a large programme they stand on the page of the account.
        rows: Vec<Ready<FindingRow>>,
    }

    /// How many findings there are.
    FindingCounts {
        /// Of what: an account, or whoever has to settle them.
        of: Option<Ready<Card>>,
        /// How many.
        count: usize,
        /// How many of them are errors.
        errors: usize,
        /// How many of them are warnings.
        warnings: usize,
        /// How many of them are notes.
        notes: usize,
    }

    /// The findings of a rule.
    RuleFindings {
        /// The code.
        code: &'static str,
        /// The name.
        name: &'static str,
        /// The address of the rule, from the root of the site.
        url: String,
        /// How many findings there are.
        count: usize,
        /// The first of the things that it is found on.
        things: Vec<NamedWithAccount>,
        /// How many more things there are.
        more: usize,
    }

    /// A thing with its account.
    NamedWithAccount {
        /// The thing.
        card: Ready<Card>,
        /// The account, where it is not one itself.
        account: Option<Ready<Card>>,
    }

    /// A finding that is waived.
    WaivedFinding {
        /// What would be found.
        finding: Ready<FindingRow>,
        /// The day the waiver ends.
        until: String,
    }

    /// The ten pitfalls of a plan.
    PitfallRow {
        /// The account.
        account: Ready<Card>,
        /// The plan.
        plan: Ready<Card>,
        /// The worst level of each pitfall: error, warning or note; nothing where it is not found.
        levels: Vec<Option<&'static str>>,
    }

    /// One of the ten pitfalls.
    PitfallName<'a> {
        /// The code.
        code: &'static str,
        /// What it is called.
        name: &'a str,
        /// The address of the rule, from the root of the site.
        url: String,
    }
}

/// Of each pool, by period: its capacity, and the sum of what is granted to accounts and what they ask for. Empty for a
/// customer.
pub(crate) fn loads(edition: &Edition) -> PoolLoads {
    if edition.audience().is_customer() {
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
/// How many of the things that a rule speaks of are named beside it.
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
    /// A sentence of a finding in the language of the site, with what stands in back-ticks as code. Of a sentence that
    /// the language does not say, the page says that it is English.
    fn said(&self, sentence: &Message, on: Option<ThingId>) -> Html {
        let html = if self.shared.directory.is_mixed() {
            let on = on.map(|id| &**self.edition.thing(id));
            marked(&self.format().say(&sentence.with_names(&|name| self.name_in(on, name))))
        } else {
            marked(&self.format().say(sentence))
        };
        if self.theme.locale().says(sentence) { Html(html) } else { Html(format!("<span lang=\"en\">{html}</span>")) }
    }

    /// A finding as a row: what, where, and what to do. It is made once, for the pages of its thing, plan, account and owner.
    fn finding_row(&self, diagnosis: &Arc<Diagnosis>) -> Ready<FindingRow> {
        let made = |diagnosis: &Arc<Diagnosis>| Value::from(self.make_finding_row(diagnosis));
        let of_thing = diagnosis.on.zip(self.health.as_ref()).map(|(on, health)| {
            let all = || health.on(on).iter().map(|it| (Arc::clone(it), made(it))).collect();
            self.shared.findings.get_or_make(on, all)
        });
        let known = of_thing.and_then(|known| known.iter().find(|(known, _)| Arc::ptr_eq(known, diagnosis)));
        // What is waived is not among them, nor what an edit has brought since.
        known.map_or_else(|| Ready::of(&made(diagnosis)), |(_, row)| Ready::of(row))
    }

    fn make_finding_row(&self, diagnosis: &Diagnosis) -> FindingRow {
        let finding = &diagnosis.finding;
        FindingRow {
            level: finding.level.word(),
            code: finding.code.text(),
            name: finding.code.name(),
            rule: self.rule_url(finding.code),
            message: self.said(&finding.message, diagnosis.on),
            hints: finding.hints.iter().map(|hint| self.said(hint, diagnosis.on)).collect(),
            on: diagnosis.on.map(|on| self.card(on)),
            account: diagnosis.on.and_then(|on| self.edition.account_of(on)).map(|account| self.card(account)),
        }
    }

    /// Findings as rows, the gravest first.
    fn finding_rows<'i>(&self, found: impl IntoIterator<Item = &'i Arc<Diagnosis>>) -> Vec<Ready<FindingRow>> {
        let mut all: Vec<&Arc<Diagnosis>> = found.into_iter().collect();
        sort_by_key(&mut all, |diagnosis| (std::cmp::Reverse(diagnosis.finding.level), diagnosis.finding.code));
        all.into_iter().map(|diagnosis| self.finding_row(diagnosis)).collect()
    }

    /// The findings that concern a thing, as rows.
    pub(crate) fn concerning(&self, id: ThingId) -> Vec<Ready<FindingRow>> {
        self.finding_rows(&self.diagnoses(id))
    }

    /// All findings about the plans; none in a customer edition.
    pub(crate) fn all_findings(&self) -> &[Arc<Diagnosis>] {
        self.health.as_ref().map_or(&[], |health| health.found())
    }

    /// The findings of a level or worse that concern a thing, as rows.
    pub(crate) fn concerning_from(&self, id: ThingId, least: Level) -> Vec<Ready<FindingRow>> {
        self.finding_rows(self.diagnoses(id).iter().filter(|it| it.finding.level >= least))
    }

    /// How many findings of a level or worse concern a thing.
    pub(crate) fn count_concerning(&self, id: ThingId, least: Level) -> usize {
        self.diagnoses(id).iter().filter(|it| it.finding.level >= least).count()
    }

    fn diagnoses(&self, id: ThingId) -> Vec<Arc<Diagnosis>> {
        self.health.as_ref().map_or_else(Vec::new, |health| concerning(self.edition, health, id))
    }

    /// The findings of one rule over all plans, as rows.
    pub(crate) fn found_by(&self, code: Code) -> Vec<Ready<FindingRow>> {
        let found = self.all_findings().iter().filter(|diagnosis| diagnosis.finding.code == code);
        found.map(|diagnosis| self.finding_row(diagnosis)).collect()
    }

    /// What is waived over all plans, with the day each waiver ends.
    pub(crate) fn waived(&self) -> Vec<WaivedFinding> {
        let waived = self.health.as_ref().map_or(&[][..], |health| health.waived());
        waived
            .iter()
            .map(|(diagnosis, until)| WaivedFinding {
                finding: self.finding_row(diagnosis),
                until: self.format().date(*until),
            })
            .collect()
    }

    pub(crate) fn health_page(&self) -> Result<String, ThemeFault> {
        let found = self.all_findings();
        let count = |level: Level| found.iter().filter(|diagnosis| diagnosis.finding.level == level).count();
        let first = self.is_first_leaf();
        let view = HealthPage {
            errors: count(Level::Error),
            warnings: count(Level::Warning),
            notes: count(Level::Note),
            pitfalls: self.pitfalls(),
            pitfall_names: self.pitfall_names(),
            by_account: self.findings_by_account(found),
            by_rule: if first { self.findings_by_rule(found) } else { Vec::new() },
            by_owner: if first { self.findings_by_owner(found) } else { Vec::new() },
            waived: if first { self.waived() } else { Vec::new() },
        };
        let rows = [(PagePart::Pitfalls, None), (PagePart::ByAccount, first.then_some(found.len()))];
        let others = [
            (PagePart::ByRule, Some(view.by_rule.len())),
            (PagePart::ByOwner, Some(view.by_owner.len())),
            (PagePart::Waivers, Some(view.waived.len())),
        ];
        let parts = rows.into_iter().chain(others.into_iter().filter(|_| first)).collect();
        self.render_made(MadePage::Health, parts, view)
    }

    fn findings_by_account(&self, found: &[Arc<Diagnosis>]) -> Vec<AccountFindings> {
        let of = |diagnosis: &Diagnosis| diagnosis.on.and_then(|on| self.edition.account_of(on));
        // A page with all findings of a large programme is too long to read: each stands on the page of its account.
        let all = found.len() <= MOST;
        // What belongs to no account stands on the first leaf.
        let is_here = |diagnosis: &&Arc<Diagnosis>| {
            of(diagnosis).map_or(self.is_first_leaf(), |account| self.is_on_leaf(MadePage::Health, account))
        };
        let here: Vec<Arc<Diagnosis>> = found.iter().filter(is_here).cloned().collect();
        let group = |(account, found): (Option<ThingId>, Vec<&Arc<Diagnosis>>)| AccountFindings {
            group: self.finding_counts(account, &found),
            rows: if all || account.is_none() { self.finding_rows(found) } else { Vec::new() },
        };
        grouped(&here, self.edition.accounts(), of).into_iter().map(group).collect()
    }

    fn findings_by_owner(&self, found: &[Arc<Diagnosis>]) -> Vec<FindingCounts> {
        let of = |diagnosis: &Diagnosis| diagnosis.on.and_then(|on| owner_of(self.edition, on));
        let groups = grouped(found, self.edition.people(), of).into_iter();
        groups.map(|(owner, found)| self.finding_counts(owner, &found)).collect()
    }

    fn finding_counts(&self, of: Option<ThingId>, found: &[&Arc<Diagnosis>]) -> FindingCounts {
        let count = |level: Level| found.iter().filter(|diagnosis| diagnosis.finding.level == level).count();
        FindingCounts {
            of: of.map(|id| self.card(id)),
            count: found.len(),
            errors: count(Level::Error),
            warnings: count(Level::Warning),
            notes: count(Level::Note),
        }
    }

    fn findings_by_rule(&self, found: &[Arc<Diagnosis>]) -> Vec<RuleFindings> {
        let mut by_rule: BTreeMap<Code, Vec<&Arc<Diagnosis>>> = BTreeMap::new();
        for diagnosis in found {
            by_rule.entry(diagnosis.finding.code).or_default().push(diagnosis);
        }
        let group = |(code, found): (Code, Vec<&Arc<Diagnosis>>)| {
            let mut things: Vec<ThingId> = found.iter().filter_map(|diagnosis| diagnosis.on).collect();
            things.sort_unstable();
            things.dedup();
            RuleFindings {
                code: code.text(),
                name: code.name(),
                url: self.rule_url(code),
                count: found.len(),
                things: things.iter().take(NAMED).map(|id| self.named_with_account(*id)).collect(),
                more: things.len().saturating_sub(NAMED),
            }
        };
        by_rule.into_iter().map(group).collect()
    }

    /// A thing with the account it belongs to, where it is not one.
    fn named_with_account(&self, id: ThingId) -> NamedWithAccount {
        let account = self.edition.account_of(id).filter(|account| *account != id);
        NamedWithAccount { card: self.card(id), account: account.map(|account| self.card(account)) }
    }

    /// The ten pitfalls of each plan that counts.
    fn pitfalls(&self) -> Vec<PitfallRow> {
        let accounts = self.accounts_on(MadePage::Health).iter();
        let plans =
            accounts.flat_map(|account| beneath::plans(self.edition, *account).map(move |(plan, _)| (*account, plan)));
        plans
            .map(|(account, plan)| PitfallRow {
                account: self.card(account),
                plan: self.card(plan),
                levels: self.pitfall_levels(account, plan).map(|(_, level)| level.map(Level::word)).to_vec(),
            })
            .collect()
    }

    /// The ten pitfalls by name, with the address of what each means.
    fn pitfall_names(&self) -> Vec<PitfallName<'_>> {
        let name = |code: Code| PitfallName { code: code.text(), name: self.pitfall(code), url: self.rule_url(code) };
        PITFALLS.into_iter().map(name).collect()
    }

    /// What a pitfall is called in the site's language.
    pub(crate) fn pitfall(&self, code: Code) -> &str {
        self.theme.locale().get(&format!("pitfall.{}", code.text())).unwrap_or_else(|| code.name())
    }

    /// The worst level of each of the ten pitfalls on a plan or its account.
    pub(crate) fn pitfall_levels(&self, account: ThingId, plan: ThingId) -> [(Code, Option<Level>); 10] {
        PITFALLS.map(|code| {
            let found = self.health.iter().flat_map(|health| health.on(plan).iter().chain(health.on(account)));
            let found = found.map(|it| &it.finding).filter(|finding| finding.code == code);
            (code, found.map(|finding| finding.level).max())
        })
    }
}

/// Findings by a thing of a list, in the order of the list; those of none come first.
fn grouped<'d>(
    found: &'d [Arc<Diagnosis>],
    list: &[ThingId],
    of: impl Fn(&Diagnosis) -> Option<ThingId>,
) -> Vec<(Option<ThingId>, Vec<&'d Arc<Diagnosis>>)> {
    let place = places(list);
    let mut groups: BTreeMap<Option<usize>, Vec<&Arc<Diagnosis>>> = BTreeMap::new();
    for diagnosis in found {
        let at = of(diagnosis).and_then(|id| place.get(&id).copied());
        groups.entry(at).or_default().push(diagnosis);
    }
    groups.into_iter().map(|(at, found)| (at.map(|at| list[at]), found)).collect()
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
    match edition.kind(id) {
        Kind::Account => {
            let beneath = edition.beneath(id);
            add(&beneath.situation);
            add(&beneath.pages);
            add(&beneath.plans);
            beneath.plans.iter().for_each(|id| plan(&mut add, *id));
        }
        Kind::Plan => plan(&mut add, id),
        Kind::Person => {
            // A person that no thing names owns nothing, and so has nothing to settle.
            let named = edition.backlinks(id).iter().filter_map(|it| edition.account_of(it.from));
            let accounts: BTreeSet<ThingId> = named.collect();
            let beside = accounts.iter().flat_map(|account| health.beside(*account));
            all.extend(beside.filter(|it| it.on.and_then(|on| owner_of(edition, on)) == Some(id)).cloned());
        }
        _ => {}
    }
    sort_by(&mut all, |a, b| health::by_place(a, b));
    all.dedup_by(|second, first| second.finding == first.finding);
    all
}

/// A sentence of a finding as HTML: what stands in backticks is code.
fn marked(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for (at, part) in capitalised(text).split('`').enumerate() {
        let code = at % 2 == 1;
        out.push_str(if code { "<code>" } else { "" });
        let shown = if code { foreign::without_marks(part) } else { part.into() };
        escape(&shown, &mut out);
        out.push_str(if code { "</code>" } else { "" });
    }
    out
}

/// With a capital letter, as a sentence on a page begins. A name in another language, which a mark stands before, stays
/// as its author writes it: what a sentence of the site begins with is no matter of another language, and many have no
/// capitals.
pub(crate) fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Locale;

    #[test]
    fn a_sentence_begins_with_a_capital_but_a_name_in_another_language_stays_as_it_is() {
        assert_eq!(capitalised("élan has left"), "Élan has left");
        let name = foreign::between_marks(Some("fr"), "élan", &Locale::built_in("en")).into_owned();
        assert_eq!(capitalised(&format!("{name} has left")), format!("{name} has left"));
        assert_eq!(capitalised(""), "");
    }
}
