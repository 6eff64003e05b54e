//! How often a plan is reviewed: the gaps between its reviews, compared with `review_every`.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::document::model::account::ReviewEvery;
use crate::document::model::plan::PlanStatus;
use crate::document::model::{Entity, Plan, Review};
use crate::edition::Edition;
use crate::figures::period::Period;
use crate::measure::{age, days, followed, late, number, people};
use crate::playbook::ThingId;

/// The reviews of a plan over time.
#[derive(Clone, Debug)]
pub struct Cadence {
    /// How often the account has to be reviewed.
    pub every: ReviewEvery,
    /// The gaps between reviews that were held, newest first; the first one lasts until today. Empty without a review.
    pub gaps: Vec<Gap>,
    /// The last review that was held.
    pub last: Option<(ThingId, Date)>,
}

/// The next review of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NextReview {
    /// The day.
    pub day: Date,
    /// How the day is known.
    pub basis: NextReviewBasis,
}

/// How the day of a next review is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NextReviewBasis {
    /// The last review, which is named, has it as `next`.
    Announced(ThingId),
    /// A review with that day, which is named, is written already.
    Written(ThingId),
    /// It is the day of the last review, which is named, plus `review_every`.
    Expected(ThingId),
}

impl NextReview {
    /// Whether the day is only expected: nobody has said it.
    pub fn is_expected(&self) -> bool {
        matches!(self.basis, NextReviewBasis::Expected(_))
    }

    /// By how many days the review is late; 0 where it is not. One that is only expected is never late.
    pub fn late(&self, today: Date) -> i32 {
        if self.is_expected() { 0 } else { late::days_past(Some(self.day), today) }
    }

    /// The review that the day follows from.
    pub fn known_from(&self) -> ThingId {
        match self.basis {
            NextReviewBasis::Announced(id) | NextReviewBasis::Written(id) | NextReviewBasis::Expected(id) => id,
        }
    }
}

/// The time between two reviews, or since the last one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gap {
    /// The earlier review and its day.
    pub from: (ThingId, Date),
    /// The later review; none for the gap that lasts until today.
    pub to: Option<ThingId>,
    /// The day of the later review, or today.
    pub until: Date,
    /// Its length in days.
    pub days: i64,
    /// Its length as a share of what `review_every` allows; 1.0 is just in time. After a review that covers several
    /// periods the gap may be as many times longer.
    pub share: f64,
}

/// The months between two reviews.
pub fn months(every: ReviewEvery) -> i32 {
    match every {
        ReviewEvery::Month => 1,
        ReviewEvery::Quarter => 3,
        ReviewEvery::Half => 6,
        ReviewEvery::Year => 12,
    }
}

/// How often the account of a thing has to be reviewed; every quarter by default.
pub fn every(edition: &Edition, id: ThingId) -> ReviewEvery {
    let account = people::account(edition, edition.thing(id));
    account.and_then(|(_, account)| Some(account.review_every.as_ref()?.value)).unwrap_or(ReviewEvery::Quarter)
}

/// The reviews of a plan up to today; none for a thing that is no plan.
pub fn of(edition: &Edition, plan: ThingId, today: Date) -> Option<Cadence> {
    edition.plan(plan)?;
    let every = every(edition, plan);
    let held = held(edition, plan, today);
    let mut later: Option<(ThingId, &Review)> = None;
    let mut gaps = Vec::with_capacity(held.len());
    for (id, review) in &held {
        gaps.push(gap(edition, every, (*id, review.date.value), later, today));
        later = Some((*id, review));
    }
    let last = held.first().map(|(id, review)| (*id, review.date.value));
    Some(Cadence { every, gaps, last })
}

/// The last review of an account or a plan that was held with the customer; none before the first.
pub fn last(edition: &Edition, id: ThingId, today: Date) -> Option<ThingId> {
    held(edition, id, today).first().map(|(id, _)| *id)
}

/// The next review of a plan: `next` of the last one, else a review to come that is already written, else the last one
/// plus `review_every`. None before the first review, and for a plan that does not count.
///
/// A plan that is followed and has no review yet takes over from the last review of its account.
pub fn next(edition: &Edition, plan: ThingId, today: Date) -> Option<NextReview> {
    if !followed::counts(edition, plan) {
        return None;
    }
    let inherited = || {
        let account = edition.account_of(plan)?;
        followed::is_followed(edition, plan, today).then(|| next_of(edition, account, plan, today)).flatten()
    };
    next_of(edition, plan, plan, today).or_else(inherited)
}

/// The next review of an account: that of the plan which is followed.
pub fn next_of_account(edition: &Edition, account: ThingId, today: Date) -> Option<NextReview> {
    next(edition, followed::followed(edition, account, today)?.id, today)
}

/// The next review after the last one of an account or a plan, in the rhythm of a plan.
fn next_of(edition: &Edition, id: ThingId, plan: ThingId, today: Date) -> Option<NextReview> {
    let last = held(edition, id, today).first().copied();
    if let Some((last, review)) = last
        && let Some(next) = &review.next
    {
        return Some(NextReview { day: next.value, basis: NextReviewBasis::Announced(last) });
    }
    let ahead = edition.beneath(id).reviews.iter().rev().filter_map(|id| review(edition, *id));
    let ahead = ahead.filter(|(_, review)| review.is_with_customer() && review.date.value > today);
    if let Some((id, review)) = ahead.min_by_key(|(_, review)| review.date.value) {
        return Some(NextReview { day: review.date.value, basis: NextReviewBasis::Written(id) });
    }
    let (last, review) = last?;
    let day = review.date.value.saturating_add(months(every(edition, plan)).months());
    Some(NextReview { day, basis: NextReviewBasis::Expected(last) })
}

/// The reviews of an account or a plan that were held with the customer, newest first. Those without the customer and
/// those to come keep no rhythm.
fn held(edition: &Edition, id: ThingId, today: Date) -> Vec<(ThingId, &Review)> {
    // Newest first, the order of the edition.
    let all = edition.beneath(id).reviews.iter().filter_map(|id| review(edition, *id));
    all.filter(|(_, review)| review.is_with_customer() && review.date.value <= today).collect()
}

fn gap(
    edition: &Edition,
    every: ReviewEvery,
    from: (ThingId, Date),
    later: Option<(ThingId, &Review)>,
    today: Date,
) -> Gap {
    let until = later.map_or(today, |(_, review)| review.date.value);
    let covers: Vec<Period> =
        later.map_or(Vec::new(), |(_, review)| review.covers.iter().map(|period| period.value).collect());
    let fiscal_month = edition.config().fiscal_month;
    let length = age::in_days(from.1, until);
    let allowed = 365.0 / 12.0 * f64::from(months(every)) * stands_for(&covers, every, fiscal_month);
    Gap { from, to: later.map(|(id, _)| id), until, days: length, share: days(length) / allowed }
}

fn review(edition: &Edition, id: ThingId) -> Option<(ThingId, &Review)> {
    match edition.thing(id).entity() {
        Some(Entity::Review(review)) => Some((id, review)),
        _ => None,
    }
}

/// The day from which a plan has to be reviewed: it is approved and has begun.
pub fn counted_from(plan: &Plan) -> Date {
    let approved = plan.approved.as_ref().and_then(|approved| Some(approved.on.as_ref()?.value));
    match plan.status.value {
        PlanStatus::Approved => approved.unwrap_or_else(|| plan.began()).max(plan.from.value),
        _ => plan.from.value,
    }
}

/// How many reviews one replaces by the periods it covers, at least one. Periods longer than `review_every` do not
/// count, since they only say what the review looked back on: an annual review of 2025 does not replace four quarterly
/// ones, one that covers `2025-Q2` and `2025-Q3` replaces two.
fn stands_for(covers: &[Period], every: ReviewEvery, fiscal_month: i8) -> f64 {
    let every = months(every);
    let mut covered: Vec<Date> = Vec::new();
    for period in covers {
        let length = match period {
            Period::Year(_) => 12,
            Period::Half(..) => 6,
            Period::Quarter(..) => 3,
            Period::Month(..) => 1,
            // Only whole months replace a review.
            Period::Week(..) => continue,
        };
        if length <= every {
            let start = period.start(fiscal_month);
            covered.extend((0..length).map(|month| start.saturating_add(month.months())));
        }
    }
    covered.sort_unstable();
    covered.dedup();
    (number(covered.len()) / f64::from(every)).max(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_review_stands_for_the_periods_of_its_rhythm_that_it_covers() {
        let stands = |covers: &[&str], every| {
            let covers: Vec<Period> = covers.iter().filter_map(|text| Period::parse(text)).collect();
            stands_for(&covers, every, 1)
        };
        for (covers, every, wanted) in [
            (&["2025-Q2"][..], ReviewEvery::Quarter, 1.0),
            (&["2025-Q2", "2025-Q3"], ReviewEvery::Quarter, 2.0),
            (&["2025-Q2", "2025-Q2"], ReviewEvery::Quarter, 1.0),
            (&["2025", "2025-Q4"], ReviewEvery::Quarter, 1.0),
            (&["2025-04", "2025-05"], ReviewEvery::Month, 2.0),
            (&["2025-04"], ReviewEvery::Quarter, 1.0),
            (&[], ReviewEvery::Year, 1.0),
            (&["2024", "2025"], ReviewEvery::Year, 2.0),
        ] {
            assert!((stands(covers, every) - wanted).abs() < 1e-9, "{covers:?}");
        }
    }
}
