//! The health of one edition: the scopes whose rules have run, and the findings of all.

use std::collections::BTreeSet;
#[cfg(feature = "cli")]
use std::hash::{Hash, Hasher};
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;

use crate::diagnostics::Finding;
use crate::edition::shared_vec::SharedVec;
use crate::edition::{Edition, reads};
use crate::figures::cores;
use crate::figures::sort::{sort_by, sort_by_key};
use crate::health::WordLists;
use crate::health::asking::{Diagnosis, ask, by_place};
use crate::health::rule::RuleContext;
use crate::health::rules::RULES;
use crate::health::scopes::{ScopeFindings, Scopes, Standing};
use crate::health::waivers::{self, Applied};
use crate::health::whole::AllFindings;
use crate::measure::coverage::Cell;
use crate::playbook::ThingId;

/// The health of an edition, which has to be the internal one. No rule has run yet.
pub fn check(edition: &Edition, today: Date, words: &WordLists) -> Health {
    let scopes = Scopes::of(edition, today);
    Health {
        edition: Edition::clone(edition),
        today,
        words: words.clone(),
        answers: (0..scopes.count()).map(|_| Arc::default()).collect(),
        scopes: Arc::new(scopes),
        whole: OnceLock::new(),
        before: None,
        is_noting: false,
    }
}

/// The findings of the rules on an edition. The rules of an account run when its findings are first asked for, so that
/// a page waits for its own account only. The findings of the whole edition are known once the rules of all accounts
/// have run.
#[derive(Debug)]
pub struct Health {
    edition: Edition,
    today: Date,
    words: WordLists,
    scopes: Arc<Scopes>,
    /// The findings of each scope. After an edit, a scope without a change shares its cell with the state before;
    /// whichever of the two is asked first runs the rules for both.
    answers: SharedVec<usize, Arc<OnceLock<ScopeFindings>>>,
    whole: OnceLock<Arc<AllFindings>>,
    /// The findings of everything before some things changed, and the scopes that were asked again since.
    before: Option<(Arc<AllFindings>, Vec<usize>)>,
    /// Whether it is noted what the rules of each scope read.
    is_noting: bool,
}

impl Health {
    /// All findings, by file, place and code.
    pub fn found(&self) -> &[Arc<Diagnosis>] {
        &self.whole().found
    }

    /// All findings that are waived, with the day the waiver ends.
    pub fn waived(&self) -> &[(Arc<Diagnosis>, Date)] {
        &self.whole().waived
    }

    /// The nine cells of the 3×3 framework of each plan that counts.
    pub fn coverage(&self) -> &[(ThingId, Arc<[Cell; 9]>)] {
        &self.whole().coverage
    }

    /// The findings alone.
    pub fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.found().iter().map(|diagnosis| &diagnosis.finding)
    }

    /// The findings on one thing, by place. Only the rules of its account run.
    pub fn on(&self, id: ThingId) -> &[Arc<Diagnosis>] {
        let found = self.beside(id);
        let from = found.partition_point(|it| it.on < Some(id));
        let to = found.partition_point(|it| it.on <= Some(id));
        &found[from..to]
    }

    /// The findings in the account of a thing; for one that belongs to no account, on the thing alone.
    pub fn beside(&self, id: ThingId) -> &[Arc<Diagnosis>] {
        &self.answer(self.scope(id)).found
    }

    /// The nine cells of the 3×3 framework of one plan, if it counts. Only the rules of its account run.
    pub fn cells(&self, plan: ThingId) -> Option<&[Cell; 9]> {
        let answer = self.answer(self.scope(plan));
        answer.coverage.iter().find(|(of, _)| *of == plan).map(|(_, cells)| &**cells)
    }

    /// All findings, if they are known already.
    pub fn if_known(&self) -> Option<&[Arc<Diagnosis>]> {
        self.whole.get().map(|whole| &*whole.found)
    }

    /// Runs all rules, until `stop` says that the result is not needed any more. Returns whether all is known.
    pub fn ask_everything(&self, stop: &(dyn Fn() -> bool + Sync)) -> bool {
        let ask = |scope: usize| {
            let go_on = !stop();
            if go_on {
                self.answer(scope);
            }
            go_on
        };
        let known = self.whole.get().is_some() || cores::all(self.scopes.count(), cores::HEAVY, &ask);
        if known {
            self.whole.get_or_init(|| Arc::new(self.join()));
        }
        known
    }

    /// Gives a hash what is found in the account of a thing, with all that pages are told of it.
    #[cfg(feature = "cli")]
    pub(crate) fn hash_scope(&self, id: ThingId, state: &mut impl Hasher) {
        let ScopeFindings { found, waived, coverage, used: _, reads: _ } = self.answer(self.scope(id));
        (found.len(), waived.len(), coverage).hash(state);
        for (diagnosis, until) in
            found.iter().map(|it| (it, None)).chain(waived.iter().map(|(it, day)| (it, Some(day))))
        {
            (diagnosis.on, until).hash(state);
            diagnosis.finding.hash_parts(state);
        }
    }

    /// The day of the site: all ages are counted from it.
    pub fn today(&self) -> Date {
        self.today
    }

    /// The same, with a note of what the rules of each scope read, so that after another value only those run again that
    /// read it.
    #[cfg(feature = "serve")]
    #[must_use]
    pub(crate) fn noting(self) -> Self {
        Self { is_noting: true, ..self }
    }

    /// The health after the prose of some things changed. Only the rules of their accounts run again, since no rule
    /// reads the prose of another account.
    #[must_use]
    pub fn after(&self, edition: &Edition, changed: &[ThingId]) -> Self {
        self.asked_again(edition, changed.iter().map(|id| self.scope(*id)).collect())
    }

    /// The health after values of some things changed, by which no plan begins to count, or ends. Only rules run again
    /// that read one of these things. `changed` is sorted.
    #[cfg(feature = "serve")]
    #[must_use]
    pub(crate) fn revalued(&self, edition: &Edition, changed: &[ThingId]) -> Self {
        // Rules that have not run would, for this state and for that of before, run on whichever asks first.
        let has_read = |found: &ScopeFindings| found.reads.as_ref().is_none_or(|reads| reads.has_any(changed));
        let again = (0..self.scopes.count()).filter(|scope| self.answers[*scope].get().is_none_or(has_read));
        self.asked_again(edition, again.collect())
    }

    /// The health of an edition for which some scopes have to be asked again.
    fn asked_again(&self, edition: &Edition, again: Vec<usize>) -> Self {
        let mut answers = self.answers.clone();
        for scope in &again {
            answers.set(*scope, Arc::default());
        }
        let before = match (self.whole.get(), &self.before) {
            (Some(whole), _) => Some((Arc::clone(whole), again)),
            (None, Some((whole, earlier))) => Some((Arc::clone(whole), [&earlier[..], &again].concat())),
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
            is_noting: self.is_noting,
        }
    }

    fn context(&self) -> RuleContext<'_> {
        let settings = &self.edition.config().rules;
        RuleContext { edition: &self.edition, today: self.today, words: &self.words, settings, coverage: &[] }
    }

    /// The scope that a thing belongs to.
    fn scope(&self, id: ThingId) -> usize {
        let name = self.edition.account_of(id).unwrap_or(id);
        self.scopes.named(name)
    }

    /// The findings of one scope. Its rules must not hand work to other threads: one of those could wait for the scope
    /// that is being computed.
    fn answer(&self, scope: usize) -> &ScopeFindings {
        reads::note(self.scopes.name(scope));
        let ask = || self.scopes.ask(&self.context(), scope);
        self.answers[scope].get_or_init(|| {
            if !self.is_noting {
                return ask();
            }
            let (findings, reads) = reads::noted(ask);
            ScopeFindings { reads: Some(reads), ..findings }
        })
    }

    fn whole(&self) -> &AllFindings {
        reads::note_all();
        self.ask_everything(&|| false);
        self.whole.get_or_init(|| Arc::new(self.join()))
    }

    /// Merges the findings of all scopes, and runs the rules on the whole playbook. If a former result is known, only
    /// the scopes that changed are merged again.
    fn join(&self) -> AllFindings {
        let context = self.context();
        let rules = RULES.iter().filter(|rule| rule.asks.is_empty());
        // These rules ignore the thing that they are given. They do not run on an empty playbook.
        let any = self.edition.things().next().map(|(id, _)| id);
        let all = any
            .map(|any| rules.flat_map(|rule| ask(&context, rule, any, None, Standing::Full)).collect())
            .unwrap_or_default();
        let Applied { mut stays, waived, mut used } = waivers::apply(&context, &[], all, &|_, _| true);
        let scopes = 0..self.scopes.count();
        let (mut whole, again) = match &self.before {
            Some((before, again)) => {
                let again: BTreeSet<usize> = again.iter().copied().collect();
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
        sort_by(&mut whole.waived, |(a, _), (b, _)| by_place(a, b));
        sort_by_key(&mut whole.coverage, |(plan, _)| *plan);
        whole
    }
}
