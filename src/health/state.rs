//! The health of one edition: which scopes were asked so far, and what is known of all.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;
use rayon::prelude::*;

use crate::diagnostics::Finding;
use crate::document::model::plan::PlanStatus;
use crate::edition::Edition;
use crate::edition::shared_vec::SharedVec;
use crate::health::Words;
use crate::health::asking::{Diagnosis, ask, by_place};
use crate::health::rule::RuleContext;
use crate::health::rules::RULES;
use crate::health::scopes::{ScopeFindings, Scopes};
use crate::health::waivers::{self, Applied};
use crate::health::whole::AllFindings;
use crate::measure::coverage::Cell;
use crate::playbook::ThingId;

/// What the rules say of a playbook; nothing is asked yet. `edition` is the internal one.
pub fn check(edition: &Edition, today: Date, words: &Words) -> Health {
    let scopes = Scopes::of(edition);
    Health {
        edition: Edition::clone(edition),
        today,
        words: words.clone(),
        answers: (0..scopes.count()).map(|_| Arc::default()).collect(),
        scopes: Arc::new(scopes),
        whole: OnceLock::new(),
        before: None,
    }
}

/// What plan health says of an edition. The rules of an account run when something of it is first asked for, so that a
/// page waits for its own account only. What is found everywhere is known once all accounts were asked.
#[derive(Debug)]
pub struct Health {
    edition: Edition,
    today: Date,
    words: Words,
    scopes: Arc<Scopes>,
    /// What was found in each scope. After an edit, scopes without a change share their answer with the state before,
    /// whichever of the two was asked first.
    answers: SharedVec<usize, Arc<OnceLock<ScopeFindings>>>,
    whole: OnceLock<Arc<AllFindings>>,
    /// What was known of everything before some things changed, and which things those are.
    before: Option<(Arc<AllFindings>, Vec<ThingId>)>,
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
        &self.answer(self.scope(id)).found
    }

    /// The nine cells of the 3×3 framework of one plan, where it counts; only its account is asked for it.
    pub fn cells(&self, plan: ThingId) -> Option<&[Cell; 9]> {
        let answer = self.answer(self.scope(plan));
        answer.coverage.iter().find(|(of, _)| *of == plan).map(|(_, cells)| &**cells)
    }

    /// Everything that was found, when all of it is known.
    pub fn if_known(&self) -> Option<&[Arc<Diagnosis>]> {
        self.whole.get().map(|whole| &*whole.found)
    }

    /// Asks about everything, until `stop` says that nobody waits for it any more. Returns whether all is known.
    pub fn ask_everything(&self, stop: &(dyn Fn() -> bool + Sync)) -> bool {
        let ask = |scope: usize| {
            let go_on = !stop();
            if go_on {
                self.answer(scope);
            }
            go_on
        };
        let known = self.whole.get().is_some() || (0..self.scopes.count()).into_par_iter().all(ask);
        if known {
            self.whole.get_or_init(|| Arc::new(self.join()));
        }
        known
    }

    /// The day all ages count from.
    pub fn today(&self) -> Date {
        self.today
    }

    /// The health after the prose of some things changed. Only their accounts are asked again, since no rule reads the
    /// prose of another account.
    #[must_use]
    pub fn after(&self, edition: &Edition, changed: &[ThingId]) -> Self {
        let mut answers = self.answers.clone();
        for id in changed {
            answers.set(self.scope(*id), Arc::default());
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
            answers,
            whole: OnceLock::new(),
            before,
        }
    }

    fn context(&self) -> RuleContext<'_> {
        let settings = &self.edition.config().rules;
        RuleContext { edition: &self.edition, today: self.today, words: &self.words, settings }
    }

    /// The scope that a thing belongs to.
    fn scope(&self, id: ThingId) -> usize {
        let name = self.edition.thing(id).account.unwrap_or(id);
        self.scopes.named(name)
    }

    /// What was found in one scope. No other thread is given work while its rules run: two threads that wait for each
    /// other's answer would wait for ever.
    fn answer(&self, scope: usize) -> &ScopeFindings {
        self.answers[scope].get_or_init(|| self.scopes.ask(&self.context(), scope))
    }

    fn whole(&self) -> &AllFindings {
        self.ask_everything(&|| false);
        self.whole.get_or_init(|| Arc::new(self.join()))
    }

    /// Puts together what was found in all scopes, and asks the rules about the whole playbook. Of what was known
    /// before, only the scopes that changed are put in anew.
    fn join(&self) -> AllFindings {
        let context = self.context();
        let rules = RULES.iter().filter(|rule| rule.asks.is_empty());
        // These rules do not look at the thing they are given, and an empty playbook is not asked about.
        let any = self.edition.things().next().map(|(id, _)| id);
        let all = any
            .map(|any| rules.flat_map(|rule| ask(&context, rule, any, None, Some(PlanStatus::Approved))).collect())
            .unwrap_or_default();
        let Applied { mut stays, waived, mut used } = waivers::apply(&context, &[], all);
        let scopes = 0..self.scopes.count();
        let (mut whole, again) = match &self.before {
            Some((before, changed)) => {
                let again: BTreeSet<usize> = changed.iter().map(|id| self.scope(*id)).collect();
                let things = again.iter().flat_map(|scope| self.scopes.things(*scope).iter().copied());
                (before.without(&things.collect()), again)
            }
            None => (AllFindings::default(), scopes.clone().collect()),
        };
        for answer in scopes.map(|scope| self.answer(scope)) {
            for (used, here) in used.iter_mut().zip(&answer.used) {
                *used |= here;
            }
        }
        stays.extend(waivers::of_site(&context, &used));
        let mut new: Vec<Arc<Diagnosis>> = stays.into_iter().map(Arc::new).collect();
        for answer in again.into_iter().map(|scope| self.answer(scope)) {
            new.extend(answer.found.iter().cloned());
            whole.waived.extend(answer.waived.iter().cloned());
            whole.coverage.extend(answer.coverage.iter().cloned());
        }
        whole.add(new);
        whole.waived.extend(waived.into_iter().map(|(diagnosis, until)| (Arc::new(diagnosis), until)));
        whole.waived.sort_by(|(a, _), (b, _)| by_place(a, b));
        whole.coverage.sort_by_key(|(plan, _)| *plan);
        whole
    }
}
