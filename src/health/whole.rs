//! The findings of all scopes, merged.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date;

use crate::figures::sort::sort_by;
use crate::health::asking::{Diagnosis, by_place};
use crate::measure::coverage::Cell;
use crate::playbook::ThingId;

/// The findings of the whole playbook.
#[derive(Debug, Default)]
pub(super) struct AllFindings {
    /// By place. Of equal findings on several things only the first is here.
    pub(super) found: Vec<Arc<Diagnosis>>,
    /// The others of equal findings. One of them moves up when the first one is removed.
    equal: Vec<Arc<Diagnosis>>,
    /// What is waived, with the day the waiver ends.
    pub(super) waived: Vec<(Arc<Diagnosis>, Date)>,
    /// The nine cells of the 3×3 framework of each plan that counts.
    pub(super) coverage: Vec<(ThingId, Arc<[Cell; 9]>)>,
}

impl AllFindings {
    /// The same without what stands on some things or on no thing.
    pub(super) fn without(&self, things: &BTreeSet<ThingId>) -> Self {
        let stays = |it: &Diagnosis| it.on.is_some_and(|on| !things.contains(&on));
        let of = |found: &[Arc<Diagnosis>]| found.iter().filter(|it| stays(it)).cloned().collect();
        Self {
            found: of(&self.found),
            equal: of(&self.equal),
            waived: self.waived.iter().filter(|(it, _)| stays(it)).cloned().collect(),
            coverage: self.coverage.iter().filter(|(plan, _)| !things.contains(plan)).cloned().collect(),
        }
    }

    /// Puts more findings among those that are there. Both are sorted, so one walk through both is enough.
    pub(super) fn add(&mut self, mut new: Vec<Arc<Diagnosis>>) {
        new.append(&mut self.equal);
        sort_by(&mut new, |a, b| by_place(a, b));
        let mut old = std::mem::take(&mut self.found).into_iter();
        self.found.reserve(old.len() + new.len());
        // Those that were there differ from each other. Equal ones stand side by side.
        for it in new {
            let before = old.as_slice().partition_point(|known| by_place(known, &it).is_le());
            self.extend_distinct(old.by_ref().take(before));
            self.push(it);
        }
        self.extend_distinct(old);
    }

    /// Puts findings that differ from each other behind those that are there.
    fn extend_distinct(&mut self, mut found: impl Iterator<Item = Arc<Diagnosis>>) {
        if let Some(first) = found.next() {
            self.push(first);
        }
        self.found.extend(found);
    }

    /// Puts a finding behind those that are there.
    fn push(&mut self, it: Arc<Diagnosis>) {
        let is_equal = self.found.last().is_some_and(|last| last.finding == it.finding);
        if is_equal { &mut self.equal } else { &mut self.found }.push(it);
    }
}
