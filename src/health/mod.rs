//! Plan health: what the plan itself gets wrong. One rule a file; this file runs them.
//!
//! A rule looks at one thing and returns findings at the weight it gives them. Everything that is the same for all
//! rules happens here: which things count, the cap of a draft, a site's ceiling, what one rule silences of another,
//! and waivers.

pub mod rules;
mod say;
mod selection;
mod settings;
mod waivers;
mod words;

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;
use rayon::prelude::*;

use crate::config::Config;
use crate::diagnostics::Span;
use crate::diagnostics::{Code, Explanation, Finding, Level};
use crate::document::model::plan::PlanStatus;
use crate::document::model::{Entity, Kind};
use crate::edition::Edition;
use crate::edition::shared_vec::SharedVec;
pub(crate) use crate::measure::age::in_days as days_between;
use crate::measure::coverage::{self, Cell};
use crate::playbook::{PerThing, Thing, ThingId};

pub use selection::Selection;
pub use settings::{Ceiling, RuleSetting, Settings};
pub use words::Words;

/// How far a rule looks: what has to be checked again when something changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The thing alone, and what it names.
    Thing,
    /// The plan and all beneath it.
    Plan,
    /// The account and all beneath it.
    Account,
    /// The whole playbook.
    Playbook,
}

/// What days that pass, and nothing else, do to the findings of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Time {
    /// Nothing: they are the same on any day.
    Constant,
    /// They appear and weigh more; none goes away by itself.
    Ripens,
    /// They come and go: what lies far enough behind no longer counts, what begins does.
    Passes,
}

/// A number of a rule that a site can change.
#[derive(Debug)]
pub struct Threshold {
    /// Its key in `[rules]`: `share`.
    pub key: &'static str,
    /// What it is unless the site says otherwise.
    pub default: f64,
    /// What it means, with its unit: "days a plan may be a draft".
    pub meaning: &'static str,
}

/// One rule.
pub(crate) struct Rule {
    /// Its code.
    pub(crate) code: Code,
    /// How far it looks.
    pub(crate) scope: Scope,
    /// What days that pass do to what it finds.
    pub(crate) time: Time,
    /// The kinds of things it is asked about, one at a time; none for one question about the whole playbook.
    pub(crate) asks: &'static [Kind],
    /// Its numbers.
    pub(crate) thresholds: &'static [Threshold],
    /// The rules it silences on the same thing when it finds something.
    pub(crate) silences: &'static [Code],
    /// What it finds, why it matters, how to settle it.
    pub(crate) text: Explanation,
    /// Looks at one thing (the first one, for a rule about the whole playbook).
    pub(crate) find: fn(&Ground<'_>, ThingId) -> Vec<Finding>,
}

/// Every rule, in the order of codes.
pub(crate) static RULES: &[&Rule] = &[
    &rules::missing_for_status::RULE,
    &rules::stuck_tactical::RULE,
    &rules::stuck_operational::RULE,
    &rules::copied_forward::RULE,
    &rules::uniform_uplift::RULE,
    &rules::scattered::RULE,
    &rules::acted_before_deciding::RULE,
    &rules::execution_steers_strategy::RULE,
    &rules::green_but_mute::RULE,
    &rules::unsigned_jbp::RULE,
    &rules::slogan::RULE,
    &rules::nothing_given_up::RULE,
    &rules::orphan_objective::RULE,
    &rules::idle_decision::RULE,
    &rules::strategy_or_action::RULE,
    &rules::no_scenario::RULE,
    &rules::trigger_unanswered::RULE,
    &rules::untestable_trigger::RULE,
    &rules::working_on_a_sacrifice::RULE,
    &rules::owned_by_one::RULE,
    &rules::written_alone::RULE,
    &rules::no_senior_interest::RULE,
    &rules::never_looked_at_again::RULE,
    &rules::short_term::RULE,
    &rules::not_reviewed::RULE,
    &rules::all_about_us::RULE,
    &rules::kept_close::RULE,
    &rules::box_filling::RULE,
    &rules::nobody_owns_it::RULE,
    &rules::coverage_gap::RULE,
    &rules::shallow_analysis::RULE,
    &rules::reporting_not_planning::RULE,
    &rules::not_rolled::RULE,
    &rules::pool_overcommitted::RULE,
    &rules::person_overallocated::RULE,
    &rules::request_without_case::RULE,
    &rules::decided_without_reason::RULE,
    &rules::alignment_falling::RULE,
    &rules::alignment_stale::RULE,
    &rules::straight_lined::RULE,
    &rules::alignment_unevidenced::RULE,
    &rules::title_not_role::RULE,
    &rules::kpi_not_role::RULE,
    &rules::too_many_accounts::RULE,
    &rules::stage_mismatch::RULE,
    &rules::manager_absent_from_strategy::RULE,
    &rules::single_threaded::RULE,
    &rules::no_executive_contact::RULE,
    &rules::key_person_not_met::RULE,
    &rules::no_doubter_recorded::RULE,
    &rules::kpi_without_target::RULE,
    &rules::direction_contradicts_target::RULE,
    &rules::stale_reading::RULE,
    &rules::impossible_value::RULE,
    &rules::too_many_kpis::RULE,
    &rules::bridge_does_not_add_up::RULE,
    &rules::quarters_do_not_add_up::RULE,
    &rules::watermelon::RULE,
    &rules::status_without_note::RULE,
    &rules::review_without_decision::RULE,
    &rules::actions_overdue::RULE,
    &rules::zombie_action::RULE,
];

/// The rule of a code.
pub(crate) fn rule(code: Code) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.code == code)
}

/// How far the rule of a code looks, in words.
pub(crate) fn scope(code: Code) -> Option<&'static str> {
    rule(code).map(|rule| match rule.scope {
        Scope::Thing => "One thing, and what it names.",
        Scope::Plan => "One plan, and all beneath it.",
        Scope::Account => "One account, and all beneath it.",
        Scope::Playbook => "The whole playbook.",
    })
}

/// What days that pass do to what the rule of a code finds.
pub fn time(code: Code) -> Option<Time> {
    rule(code).map(|rule| rule.time)
}

/// The numbers of a rule that a site can change.
pub fn thresholds(code: Code) -> &'static [Threshold] {
    rule(code).map_or(&[], |rule| rule.thresholds)
}

/// What a rule can look at.
pub(crate) struct Ground<'a> {
    /// Everything, with its orders.
    pub(crate) edition: &'a Edition,
    /// The day all ages count from.
    pub(crate) today: Date,
    /// Lists of words.
    pub(crate) words: &'a Words,
    settings: &'a Settings,
}

impl<'a> Ground<'a> {
    /// A thing by its place.
    pub(crate) fn thing(&self, id: ThingId) -> &'a Arc<Thing> {
        self.edition.thing(id)
    }

    /// The site's settings.
    pub(crate) fn config(&self) -> &'a Config {
        self.edition.config()
    }

    /// A threshold of a rule.
    pub(crate) fn limit(&self, rule: &Rule, key: &str) -> f64 {
        threshold(self.settings, rule, key)
    }

    /// Whole days from a day to today; negative for days ahead.
    pub(crate) fn age(&self, day: Date) -> i64 {
        days_between(day, self.today)
    }
}

/// A threshold of a rule as a site sets it.
fn threshold(settings: &Settings, rule: &Rule, key: &str) -> f64 {
    let default = rule.thresholds.iter().find(|threshold| threshold.key == key).map_or(0.0, |it| it.default);
    settings.threshold(rule.code, key).unwrap_or(default)
}

/// A finding of a rule, with the thing it stands on.
#[derive(Clone, Debug)]
pub struct Diagnosis {
    /// The thing; none for one that stands in `site.toml`.
    pub on: Option<ThingId>,
    /// What was found.
    pub finding: Finding,
}

/// What plan health says of an edition. Each account is asked when somebody first wants to know of it, so that a page
/// waits for its own account only; everything together is known when all are asked.
#[derive(Debug)]
pub struct Health {
    edition: Edition,
    today: Date,
    words: Words,
    scopes: Arc<Scopes>,
    /// What was found in each scope. States that say the same of one share its answer, whichever asked first.
    parts: SharedVec<usize, Arc<OnceLock<Part>>>,
    whole: OnceLock<Arc<Whole>>,
    /// What was known of everything before some things changed, and which.
    before: Option<(Arc<Whole>, Vec<ThingId>)>,
}

/// What is asked together: an account and all beneath it; a thing that belongs to no account alone.
#[derive(Debug)]
struct Scopes {
    /// How far the plan of each thing is.
    standings: PerThing<Option<PlanStatus>>,
    /// The thing that each scope is named after, in order, and all that belongs to it.
    all: Vec<(ThingId, Vec<ThingId>)>,
}

/// What was found in one scope.
#[derive(Debug)]
struct Part {
    /// By the thing it stands on, then by place.
    found: Vec<Arc<Diagnosis>>,
    waived: Vec<(Arc<Diagnosis>, Date)>,
    coverage: Vec<(ThingId, Arc<[Cell; 9]>)>,
    /// Which waivers of `site.toml` silenced something here.
    used: Vec<bool>,
}

/// Everything that was found.
#[derive(Debug, Default)]
struct Whole {
    /// By place; what several things say in the same words is there once.
    found: Vec<Arc<Diagnosis>>,
    /// What is there already in the same words.
    twice: Vec<Arc<Diagnosis>>,
    waived: Vec<(Arc<Diagnosis>, Date)>,
    coverage: Vec<(ThingId, Arc<[Cell; 9]>)>,
}

impl Health {
    /// What was found, by file, place and code.
    pub fn found(&self) -> &[Arc<Diagnosis>] {
        &self.whole().found
    }

    /// What would have been found and is waived, with the day the waiver ends.
    pub fn waived(&self) -> &[(Arc<Diagnosis>, Date)] {
        &self.whole().waived
    }

    /// The nine cells of the 3×3 framework, plan by plan, for those that count.
    pub fn coverage(&self) -> &[(ThingId, Arc<[Cell; 9]>)] {
        &self.whole().coverage
    }

    /// The findings alone.
    pub fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.found().iter().map(|diagnosis| &diagnosis.finding)
    }

    /// What was found on one thing, by place; only its account is asked for it.
    pub fn on(&self, id: ThingId) -> &[Arc<Diagnosis>] {
        let found = self.beside(id);
        let from = found.partition_point(|it| it.on < Some(id));
        let to = found.partition_point(|it| it.on <= Some(id));
        &found[from..to]
    }

    /// What was found in the account of a thing; on the thing alone where it belongs to none.
    pub fn beside(&self, id: ThingId) -> &[Arc<Diagnosis>] {
        &self.part(self.scope(id)).found
    }

    /// The nine cells of the 3×3 framework of one plan, where it counts; only its account is asked for it.
    pub fn cells(&self, plan: ThingId) -> Option<&[Cell; 9]> {
        let part = self.part(self.scope(plan));
        part.coverage.iter().find(|(of, _)| *of == plan).map(|(_, cells)| &**cells)
    }

    /// Everything that was found, when all of it is known.
    pub fn if_known(&self) -> Option<&[Arc<Diagnosis>]> {
        self.whole.get().map(|whole| &*whole.found)
    }

    /// Asks about everything, until `stop` says that nobody wants to know any more. Whether all is known.
    pub fn ask_everything(&self, stop: &(dyn Fn() -> bool + Sync)) -> bool {
        let ask = |scope: usize| {
            let go_on = !stop();
            if go_on {
                self.part(scope);
            }
            go_on
        };
        let known = self.whole.get().is_some() || (0..self.scopes.all.len()).into_par_iter().all(ask);
        if known {
            self.whole.get_or_init(|| Arc::new(self.join()));
        }
        known
    }

    /// The day all ages count from.
    pub fn today(&self) -> Date {
        self.today
    }

    /// The same after the prose of some things changed: only their accounts are asked again, since nothing else reads
    /// it.
    #[must_use]
    pub fn after(&self, edition: &Edition, changed: &[ThingId]) -> Self {
        let mut parts = self.parts.clone();
        for id in changed {
            parts.set(self.scope(*id), Arc::default());
        }
        let before = match (self.whole.get(), &self.before) {
            (Some(whole), _) => Some((Arc::clone(whole), changed.to_vec())),
            (None, Some((whole, earlier))) => Some((Arc::clone(whole), [earlier, changed].concat())),
            (None, None) => None,
        };
        Self {
            edition: Edition::clone(edition),
            today: self.today,
            words: self.words.clone(),
            scopes: Arc::clone(&self.scopes),
            parts,
            whole: OnceLock::new(),
            before,
        }
    }

    fn ground(&self) -> Ground<'_> {
        let settings = &self.edition.config().rules;
        Ground { edition: &self.edition, today: self.today, words: &self.words, settings }
    }

    /// The scope that a thing belongs to.
    fn scope(&self, id: ThingId) -> usize {
        let name = self.edition.thing(id).account.unwrap_or(id);
        self.scopes.all.partition_point(|(known, _)| *known < name)
    }

    /// What was found in one scope. No other thread is given work while one is asked: two that wait for each other's
    /// answer would wait for ever.
    fn part(&self, scope: usize) -> &Part {
        self.parts[scope].get_or_init(|| {
            let ground = self.ground();
            let things = &self.scopes.all[scope].1;
            let standings = &self.scopes.standings;
            let raw = things.iter().flat_map(|id| look(&ground, standings, *id)).collect();
            let waivers::Applied { mut stays, waived, used } = waivers::apply(&ground, things, raw);
            stays.sort_by(|a, b| a.on.cmp(&b.on).then_with(|| by_place(a, b)));
            let coverage = cells(&ground, standings, things);
            let found = stays.into_iter().map(Arc::new).collect();
            let waived = waived.into_iter().map(|(it, until)| (Arc::new(it), until)).collect();
            Part { found, waived, coverage, used }
        })
    }

    fn whole(&self) -> &Whole {
        self.ask_everything(&|| false);
        self.whole.get_or_init(|| Arc::new(self.join()))
    }

    /// What all scopes say together, and what is asked about the whole playbook at once.
    fn join(&self) -> Whole {
        let ground = self.ground();
        let rules = RULES.iter().filter(|rule| rule.asks.is_empty());
        // These rules do not look at the thing they are given, and an empty playbook is not asked about.
        let any = self.edition.things().next().map(|(id, _)| id);
        let raw = any
            .map(|any| rules.flat_map(|rule| ask(&ground, rule, any, None, Some(PlanStatus::Approved))).collect())
            .unwrap_or_default();
        let waivers::Applied { mut stays, waived, mut used } = waivers::apply(&ground, &[], raw);
        let all = 0..self.scopes.all.len();
        let (mut whole, again) = match &self.before {
            Some((before, changed)) => {
                let again: BTreeSet<usize> = changed.iter().map(|id| self.scope(*id)).collect();
                let things = again.iter().flat_map(|scope| self.scopes.all[*scope].1.iter().copied());
                (before.without(&things.collect()), again)
            }
            None => (Whole::default(), all.clone().collect()),
        };
        for part in all.map(|scope| self.part(scope)) {
            for (used, here) in used.iter_mut().zip(&part.used) {
                *used |= here;
            }
        }
        stays.extend(waivers::of_site(&ground, &used));
        let mut new: Vec<Arc<Diagnosis>> = stays.into_iter().map(Arc::new).collect();
        for part in again.into_iter().map(|scope| self.part(scope)) {
            new.extend(part.found.iter().cloned());
            whole.waived.extend(part.waived.iter().cloned());
            whole.coverage.extend(part.coverage.iter().cloned());
        }
        whole.add(new);
        whole.waived.extend(waived.into_iter().map(|(it, until)| (Arc::new(it), until)));
        whole.waived.sort_by(|(a, _), (b, _)| by_place(a, b));
        whole.coverage.sort_by_key(|(plan, _)| *plan);
        whole
    }
}

impl Whole {
    /// The same without what is said of some things, and of none.
    fn without(&self, things: &BTreeSet<ThingId>) -> Self {
        let stays = |it: &Diagnosis| it.on.is_some_and(|on| !things.contains(&on));
        let of = |found: &[Arc<Diagnosis>]| found.iter().filter(|it| stays(it)).cloned().collect();
        Self {
            found: of(&self.found),
            twice: of(&self.twice),
            waived: self.waived.iter().filter(|(it, _)| stays(it)).cloned().collect(),
            coverage: self.coverage.iter().filter(|(plan, _)| !things.contains(plan)).cloned().collect(),
        }
    }

    /// Puts more findings among those that are there.
    fn add(&mut self, mut new: Vec<Arc<Diagnosis>>) {
        new.append(&mut self.twice);
        new.sort_by(|a, b| by_place(a, b));
        let mut old = std::mem::take(&mut self.found).into_iter();
        let mut all = Vec::with_capacity(old.len() + new.len());
        for it in new {
            let before = old.as_slice().partition_point(|known| by_place(known, &it).is_le());
            all.extend(old.by_ref().take(before));
            all.push(it);
        }
        all.extend(old);
        for it in all {
            let same = self.found.last().is_some_and(|last| last.finding == it.finding);
            if same { &mut self.twice } else { &mut self.found }.push(it);
        }
    }
}

/// The order in which findings are told: the same one, whatever was known before.
pub(crate) fn by_place(a: &Diagnosis, b: &Diagnosis) -> Ordering {
    let (first, second) = (&a.finding, &b.finding);
    let place = (&first.span, first.code, &first.message).cmp(&(&second.span, second.code, &second.message));
    place.then(a.on.cmp(&b.on))
}

/// A finding of a rule at a place of a thing.
pub(crate) fn at(
    rule: &Rule,
    level: Level,
    thing: &Thing,
    range: std::ops::Range<usize>,
    message: impl Into<String>,
) -> Finding {
    Finding { level, ..Finding::new(rule.code, thing.document.span(range), message) }
}

/// What the rules say of a playbook; nothing is asked yet. `edition` is the internal one.
pub fn check(edition: &Edition, today: Date, words: &Words) -> Health {
    let mut members: Vec<(ThingId, ThingId)> =
        edition.things().map(|(id, thing)| (thing.account.unwrap_or(id), id)).collect();
    members.sort_unstable();
    let scopes = members.chunk_by(|a, b| a.0 == b.0);
    let all: Vec<_> = scopes.map(|scope| (scope[0].0, scope.iter().map(|it| it.1).collect())).collect();
    let parts = all.iter().map(|_| Arc::default()).collect();
    let scopes = Arc::new(Scopes { standings: standings(edition), all });
    Health {
        edition: Edition::clone(edition),
        today,
        words: words.clone(),
        scopes,
        parts,
        whole: OnceLock::new(),
        before: None,
    }
}

/// The nine cells of those plans that count.
fn cells(
    ground: &Ground<'_>,
    stand: &PerThing<Option<PlanStatus>>,
    things: &[ThingId],
) -> Vec<(ThingId, Arc<[Cell; 9]>)> {
    let limits = rules::coverage_gap::limits(ground.settings);
    let placeholders = &ground.words.placeholders;
    let counts = |id: &ThingId| stand[*id].is_some() && ground.thing(*id).kind() == Kind::Plan;
    let cells = |id| {
        let cells = coverage::cells(ground.edition, id, ground.today, &limits, placeholders)?;
        Some((id, Arc::new(cells)))
    };
    things.iter().copied().filter(counts).filter_map(cells).collect()
}

/// Asks every rule of a thing's kind about it.
fn look(ground: &Ground<'_>, stand: &PerThing<Option<PlanStatus>>, id: ThingId) -> Vec<Diagnosis> {
    let thing = ground.thing(id);
    let standing = stand[id];
    if thing.entity().is_none() || standing.is_none() {
        return Vec::new();
    }
    let mut found: Vec<Diagnosis> = Vec::new();
    for rule in RULES.iter().filter(|rule| rule.asks.contains(&thing.kind())) {
        found.extend(ask(ground, rule, id, Some(id), standing));
    }
    let silenced: Vec<Code> = found
        .iter()
        .flat_map(|diagnosis| rule(diagnosis.finding.code).map_or(&[][..], |rule| rule.silences))
        .copied()
        .collect();
    found.retain(|diagnosis| !silenced.contains(&diagnosis.finding.code));
    found
}

/// Asks one rule about one thing and puts its findings at their final level.
fn ask(
    ground: &Ground<'_>,
    rule: &Rule,
    id: ThingId,
    on: Option<ThingId>,
    standing: Option<PlanStatus>,
) -> Vec<Diagnosis> {
    let ceiling = match ground.settings.ceiling(rule.code) {
        Ceiling::Off => return Vec::new(),
        Ceiling::At(level) => level,
    };
    let cap = if standing == Some(PlanStatus::Draft) { Level::Warning } else { Level::Error };
    let found = (rule.find)(ground, id).into_iter();
    found
        .map(|finding| Diagnosis { on, finding: Finding { level: finding.level.min(ceiling).min(cap), ..finding } })
        .collect()
}

/// How far the plan of each thing is: a draft caps findings, and what is superseded or archived is history and gets
/// none (`None`). Above a plan the furthest of its plans counts; things that belong to no account are not capped.
fn standings(edition: &Edition) -> PerThing<Option<PlanStatus>> {
    let status = |id: ThingId| match edition.thing(id).entity() {
        Some(Entity::Plan(plan)) => match plan.status.value {
            PlanStatus::Superseded | PlanStatus::Archived => None,
            status => Some(status),
        },
        _ => None,
    };
    let things = edition.things();
    things
        .map(|(_, thing)| match (thing.plan, thing.account) {
            (Some(plan), _) => status(plan),
            (None, Some(account)) => {
                let plans = &edition.beneath(account).plans;
                Some(plans.iter().filter_map(|plan| status(*plan)).max().unwrap_or(PlanStatus::Draft))
            }
            (None, None) => Some(PlanStatus::Approved),
        })
        .collect()
}

/// A place in `site.toml`, for findings that no page can hold.
pub(crate) fn site_span(range: std::ops::Range<usize>) -> Span {
    Span::new(&Arc::from("site.toml"), range)
}
