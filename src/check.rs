//! Plan health: what the plan itself gets wrong. One rule a file; this file runs them.
//!
//! A rule looks at one thing and returns findings at the weight it gives them. Everything that is the same for all
//! rules happens here: which things count, the cap of a draft, a site's ceiling, what one rule silences of another,
//! and waivers.

mod say;
mod selection;
mod settings;
mod waivers;
mod words;

mod acted_before_deciding;
mod actions_overdue;
mod alignment_falling;
mod alignment_stale;
mod alignment_unevidenced;
mod all_about_us;
mod box_filling;
mod bridge_does_not_add_up;
mod copied_forward;
pub(crate) mod coverage_gap;
mod decided_without_reason;
mod direction_contradicts_target;
mod execution_steers_strategy;
mod green_but_mute;
mod idle_decision;
mod impossible_value;
mod kept_close;
mod key_person_not_met;
mod kpi_not_role;
mod kpi_without_target;
mod manager_absent_from_strategy;
mod missing_for_status;
mod never_looked_at_again;
mod no_doubter_recorded;
mod no_executive_contact;
mod no_scenario;
mod no_senior_interest;
mod nobody_owns_it;
mod not_reviewed;
mod not_rolled;
mod nothing_given_up;
mod orphan_objective;
mod owned_by_one;
mod person_overallocated;
mod pool_overcommitted;
mod quarters_do_not_add_up;
mod reporting_not_planning;
mod request_without_case;
mod review_without_decision;
mod scattered;
mod shallow_analysis;
mod short_term;
mod single_threaded;
mod slogan;
mod stage_mismatch;
mod stale_reading;
mod status_without_note;
mod straight_lined;
mod strategy_or_action;
mod stuck_operational;
mod stuck_tactical;
mod title_not_role;
mod too_many_accounts;
mod too_many_kpis;
mod trigger_unanswered;
mod uniform_uplift;
mod unsigned_jbp;
mod untestable_trigger;
mod watermelon;
mod working_on_a_sacrifice;
mod written_alone;
mod zombie_action;

use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;

use crate::codes::Code;
use crate::config::Config;
use crate::edition::Edition;
use crate::explain::Explanation;
use crate::finding::{Finding, Level};
pub(crate) use crate::measure::age::in_days as days_between;
use crate::measure::coverage::{self, Cell};
use crate::model::plan::PlanStatus;
use crate::model::{Entity, Kind};
use crate::playbook::{Thing, ThingId};
use crate::span::Span;

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
    &missing_for_status::RULE,
    &stuck_tactical::RULE,
    &stuck_operational::RULE,
    &copied_forward::RULE,
    &uniform_uplift::RULE,
    &scattered::RULE,
    &acted_before_deciding::RULE,
    &execution_steers_strategy::RULE,
    &green_but_mute::RULE,
    &unsigned_jbp::RULE,
    &slogan::RULE,
    &nothing_given_up::RULE,
    &orphan_objective::RULE,
    &idle_decision::RULE,
    &strategy_or_action::RULE,
    &no_scenario::RULE,
    &trigger_unanswered::RULE,
    &untestable_trigger::RULE,
    &working_on_a_sacrifice::RULE,
    &owned_by_one::RULE,
    &written_alone::RULE,
    &no_senior_interest::RULE,
    &never_looked_at_again::RULE,
    &short_term::RULE,
    &not_reviewed::RULE,
    &all_about_us::RULE,
    &kept_close::RULE,
    &box_filling::RULE,
    &nobody_owns_it::RULE,
    &coverage_gap::RULE,
    &shallow_analysis::RULE,
    &reporting_not_planning::RULE,
    &not_rolled::RULE,
    &pool_overcommitted::RULE,
    &person_overallocated::RULE,
    &request_without_case::RULE,
    &decided_without_reason::RULE,
    &alignment_falling::RULE,
    &alignment_stale::RULE,
    &straight_lined::RULE,
    &alignment_unevidenced::RULE,
    &title_not_role::RULE,
    &kpi_not_role::RULE,
    &too_many_accounts::RULE,
    &stage_mismatch::RULE,
    &manager_absent_from_strategy::RULE,
    &single_threaded::RULE,
    &no_executive_contact::RULE,
    &key_person_not_met::RULE,
    &no_doubter_recorded::RULE,
    &kpi_without_target::RULE,
    &direction_contradicts_target::RULE,
    &stale_reading::RULE,
    &impossible_value::RULE,
    &too_many_kpis::RULE,
    &bridge_does_not_add_up::RULE,
    &quarters_do_not_add_up::RULE,
    &watermelon::RULE,
    &status_without_note::RULE,
    &review_without_decision::RULE,
    &actions_overdue::RULE,
    &zombie_action::RULE,
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

/// What plan health says: what was found, and what waivers silence.
#[derive(Clone, Debug, Default)]
pub struct Health {
    /// What was found, by file, place and code.
    pub found: Vec<Diagnosis>,
    /// What would have been found and is waived, with the day the waiver ends.
    pub waived: Vec<(Diagnosis, Date)>,
    /// The nine cells of the 3×3 framework, plan by plan, for those that count.
    pub coverage: Vec<(ThingId, [Cell; 9])>,
    /// What rules said before waivers.
    raw: Vec<Diagnosis>,
}

impl Health {
    /// The findings alone.
    pub fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.found.iter().map(|diagnosis| &diagnosis.finding)
    }
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

/// Checks a whole playbook with every rule. `edition` is the internal one.
pub fn check(edition: &Edition, today: Date, words: &Words) -> Health {
    let settings = &edition.config().rules;
    let ground = Ground { edition, today, words, settings };
    let stand = standings(edition);
    let all: Vec<ThingId> = edition.things().map(|(id, _)| id).collect();
    let mut raw = ask_all(&ground, &stand, &all);
    let whole = RULES.iter().filter(|rule| rule.asks.is_empty() && !edition.things.is_empty());
    raw.extend(whole.flat_map(|rule| ask(&ground, rule, 0, None, Some(PlanStatus::Approved))));
    settle(&ground, raw, cells(&ground, &stand, &all))
}

/// The same after the prose of some things changed: only their accounts are asked again, since nothing else reads it.
pub fn recheck(edition: &Edition, today: Date, words: &Words, before: &Health, changed: &[ThingId]) -> Health {
    let accounts: Vec<ThingId> = changed.iter().filter_map(|id| edition.thing(*id).account).collect();
    let settings = &edition.config().rules;
    let ground = Ground { edition, today, words, settings };
    let stand = standings(edition);
    let touched = |id: ThingId| edition.thing(id).account.is_some_and(|account| accounts.contains(&account));
    let again: Vec<ThingId> = edition.things().map(|(id, _)| id).filter(|id| touched(*id)).collect();
    let mut raw: Vec<Diagnosis> = before.raw.iter().filter(|it| !it.on.is_some_and(touched)).cloned().collect();
    raw.extend(ask_all(&ground, &stand, &again));
    let mut coverage: Vec<(ThingId, [Cell; 9])> =
        before.coverage.iter().filter(|(plan, _)| !touched(*plan)).cloned().collect();
    coverage.extend(cells(&ground, &stand, &again));
    coverage.sort_by_key(|(plan, _)| *plan);
    settle(&ground, raw, coverage)
}

/// Asks every rule about some things.
fn ask_all(ground: &Ground<'_>, stand: &[Option<PlanStatus>], things: &[ThingId]) -> Vec<Diagnosis> {
    things.par_iter().flat_map_iter(|id| look(ground, stand, *id)).collect()
}

/// The nine cells of those plans that count.
fn cells(ground: &Ground<'_>, stand: &[Option<PlanStatus>], things: &[ThingId]) -> Vec<(ThingId, [Cell; 9])> {
    let limits = coverage_gap::limits(ground.settings);
    let placeholders = &ground.words.placeholders;
    let counts = |id: &ThingId| stand[*id as usize].is_some() && ground.thing(*id).kind() == Kind::Plan;
    let plans: Vec<ThingId> = things.iter().copied().filter(counts).collect();
    let cells = |id| coverage::cells(ground.edition, id, ground.today, &limits, placeholders).map(|cells| (id, cells));
    plans.into_par_iter().filter_map(cells).collect()
}

/// Takes out what is waived, and puts the rest in order.
fn settle(ground: &Ground<'_>, raw: Vec<Diagnosis>, coverage: Vec<(ThingId, [Cell; 9])>) -> Health {
    let (mut found, mut waived) = waivers::apply(ground, raw.clone());
    sort(&mut found);
    let key = |it: &(Diagnosis, Date)| (it.0.finding.span.clone(), it.0.finding.code, it.0.finding.message.clone());
    waived.sort_by_key(key);
    Health { found, waived, coverage, raw }
}

fn sort(found: &mut Vec<Diagnosis>) {
    found.sort_by(|a, b| {
        let key = |it: &Diagnosis| (it.finding.span.clone(), it.finding.code, it.finding.message.clone());
        key(a).cmp(&key(b))
    });
    found.dedup_by(|second, first| second.finding == first.finding);
}

/// Asks every rule of a thing's kind about it.
fn look(ground: &Ground<'_>, stand: &[Option<PlanStatus>], id: ThingId) -> Vec<Diagnosis> {
    let thing = ground.thing(id);
    let standing = stand[id as usize];
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
fn standings(edition: &Edition) -> Vec<Option<PlanStatus>> {
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
