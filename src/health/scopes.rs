//! Scopes: the things on which rules are run together, and what was found in each scope.

use std::sync::Arc;

use jiff::civil::Date;

use crate::diagnostics::Code;
use crate::document::model::plan::PlanStatus;
use crate::document::model::{Entity, Kind, Plan};
use crate::edition::Edition;
use crate::edition::reads::Reads;
use crate::figures::sort::sort_by;
use crate::health::asking::{Diagnosis, ask_all, by_place, is_asked};
use crate::health::rule::{RuleContext, threshold};
use crate::health::rules::{coverage_gap, next_step};
use crate::health::waivers::{self, Applied};
use crate::measure;
use crate::measure::age::in_days;
use crate::measure::coverage::{self, Cell};
use crate::playbook::{PerThing, ThingId};

/// The division of an edition into scopes. A scope is an account with all beneath it, or one thing that belongs to no
/// account.
#[derive(Debug)]
pub(super) struct Scopes {
    /// Where each thing stands; none for things that do not count any more.
    standings: PerThing<Option<Standing>>,
    /// The thing that each scope is named after, in order, and all things of the scope.
    all: Vec<(ThingId, Vec<ThingId>)>,
}

/// What was found in one scope.
#[derive(Debug)]
pub(super) struct ScopeFindings {
    /// By thing, then by place.
    pub(super) found: Vec<Arc<Diagnosis>>,
    /// What is waived, with the day the waiver ends.
    pub(super) waived: Vec<(Arc<Diagnosis>, Date)>,
    /// The nine cells of the 3×3 framework of each plan that counts.
    pub(super) coverage: Vec<(ThingId, Arc<[Cell; 9]>)>,
    /// For each waiver of `site.toml`, whether it silenced something in this scope.
    pub(super) used: Vec<bool>,
    /// What its rules read, where somebody wants to know.
    #[cfg_attr(not(feature = "serve"), expect(dead_code, reason = "only a preview asks"))]
    pub(super) reads: Option<Reads>,
}

impl Scopes {
    /// The scopes of an edition on a day.
    pub(super) fn of(edition: &Edition, today: Date) -> Self {
        let mut members: Vec<(ThingId, ThingId)> =
            edition.things().map(|(id, thing)| (thing.account.unwrap_or(id), id)).collect();
        members.sort_unstable();
        let scopes = members.chunk_by(|a, b| a.0 == b.0);
        let all = scopes.map(|scope| (scope[0].0, scope.iter().map(|(_, member)| *member).collect())).collect();
        Self { standings: standings(edition, today), all }
    }

    /// How many scopes there are.
    pub(super) fn count(&self) -> usize {
        self.all.len()
    }

    /// The scope that is named after a thing.
    pub(super) fn named(&self, name: ThingId) -> usize {
        self.all.partition_point(|(known, _)| *known < name)
    }

    /// The thing that a scope is named after.
    pub(super) fn name(&self, scope: usize) -> ThingId {
        self.all[scope].0
    }

    /// The things of a scope.
    pub(super) fn things(&self, scope: usize) -> &[ThingId] {
        &self.all[scope].1
    }

    /// Runs the rules on every thing of a scope, and applies waivers.
    pub(super) fn ask(&self, context: &RuleContext<'_>, scope: usize) -> ScopeFindings {
        let things = self.things(scope);
        let coverage = self.coverage(context, things);
        let context = &RuleContext { coverage: &coverage, ..*context };
        let all = things.iter().flat_map(|id| ask_all(context, *id, self.standings[*id])).collect();
        let asks = |id: ThingId, rule: Code| self.standings[id].is_some_and(|standing| is_asked(rule, standing));
        let Applied { mut stays, waived, used } = waivers::apply(context, things, all, &asks);
        sort_by(&mut stays, |a, b| a.on.cmp(&b.on).then_with(|| by_place(a, b)));
        let found = stays.into_iter().map(Arc::new).collect();
        let waived = waived.into_iter().map(|(diagnosis, until)| (Arc::new(diagnosis), until)).collect();
        ScopeFindings { found, waived, coverage, used, reads: None }
    }

    /// The nine cells of the plans that count.
    fn coverage(&self, context: &RuleContext<'_>, things: &[ThingId]) -> Vec<(ThingId, Arc<[Cell; 9]>)> {
        let limits = coverage_gap::limits(context.settings);
        let placeholders = &context.words.placeholders;
        let counts = |id: &ThingId| self.standings[*id].is_some() && context.thing(*id).kind() == Kind::Plan;
        let cells = |id| {
            let cells = coverage::cells(context.edition, id, context.today, &limits, placeholders)?;
            Some((id, Arc::new(cells)))
        };
        things.iter().copied().filter(counts).filter_map(cells).collect()
    }
}

/// How much is asked of a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Standing {
    /// Its plan is a draft of a few days: it is asked for the next step, and for what is wrong in its figures.
    Young,
    /// Its plan is a draft: all that is found is a warning at most.
    Draft,
    /// Everything is asked.
    Full,
}

impl Standing {
    /// That of a plan; none for one that is superseded or archived.
    fn of(edition: &Edition, today: Date, plan: &Plan) -> Option<Self> {
        let grace = threshold(&edition.config().rules, &next_step::RULE, "days");
        match plan.status.value {
            PlanStatus::Superseded | PlanStatus::Archived => None,
            PlanStatus::Draft if measure::days(in_days(plan.began(), today)) < grace => Some(Self::Young),
            PlanStatus::Draft => Some(Self::Draft),
            PlanStatus::InReview | PlanStatus::Approved => Some(Self::Full),
        }
    }
}

/// Where each thing stands; none for what is superseded or archived, where no rule is run. An account stands where the
/// furthest of its plans does. Of things that belong to no account everything is asked.
fn standings(edition: &Edition, today: Date) -> PerThing<Option<Standing>> {
    let standing = |id: ThingId| match edition.thing(id).entity() {
        Some(Entity::Plan(plan)) => Standing::of(edition, today, plan),
        _ => None,
    };
    let things = edition.things();
    things
        .map(|(_, thing)| match (thing.plan, thing.account) {
            (Some(plan), _) => standing(plan),
            (None, Some(account)) => {
                let plans = &edition.beneath(account).plans;
                Some(plans.iter().filter_map(|plan| standing(*plan)).max().unwrap_or(Standing::Draft))
            }
            (None, None) => Some(Standing::Full),
        })
        .collect()
}
