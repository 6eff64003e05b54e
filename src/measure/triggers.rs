//! Whether the trigger of a scenario holds, and since when.

use jiff::civil::Date;

use crate::document::model::plan::{Op, Trigger};
use crate::document::parts::PageItem;
use crate::edition::Edition;
use crate::playbook::{Reading, Target, Thing, ThingId};

/// Values closer than this are equal.
const TOLERANCE: f64 = 1e-9;

/// A trigger that holds.
#[derive(Clone, Debug)]
pub struct HeldTrigger<'a> {
    /// The first day since which it has held without a break.
    pub since: Date,
    /// The thing whose KPI it is.
    pub on: ThingId,
    /// The latest reading.
    pub latest: &'a Reading,
}

/// Whether the baseline of the KPI fulfils the trigger already, and every reading since: it told nothing when it held.
pub fn holds_from_the_start(edition: &Edition, plan: &Thing, when: &Trigger) -> bool {
    let (Some(op), Some(value)) = (&when.op, &when.value) else { return false };
    let Some((on, readings)) = readings(edition, plan, when) else { return false };
    let Some(Target::Item(_, anchor)) = when.kpi.as_ref().and_then(|kpi| plan.target(kpi)) else { return false };
    let kpi = edition.thing(on).kpis().iter().find(|kpi| PageItem::Kpi.id(anchor) == Some(&kpi.id.value));
    let baseline = kpi.and_then(|kpi| kpi.baseline.as_ref());
    let holds = |reading: f64| compares(reading, op.value, value.value);
    baseline.is_some_and(|baseline| holds(baseline.value)) && readings.iter().all(|reading| holds(reading.value))
}

/// The KPI a trigger of the plan names: the thing that holds it, and its readings in the order of their periods.
pub fn readings<'a>(edition: &'a Edition, plan: &Thing, when: &Trigger) -> Option<(ThingId, Vec<&'a Reading>)> {
    let Some(Target::Item(on, anchor)) = plan.target(when.kpi.as_ref()?) else { return None };
    let kpi = PageItem::Kpi.id(anchor)?;
    Some((*on, edition.thing(*on).readings.iter().filter(|reading| *reading.kpi == *kpi).collect()))
}

/// A trigger that holds on the latest readings: the last `for_readings` of them (one by default) compare as it says.
///
/// It first held with the reading that completed that many in a row, on the day of the review that took it, or, for one
/// of a table, on the last day of its period. An event is not measured and never holds.
pub fn held<'a>(edition: &'a Edition, plan: &Thing, when: &Trigger) -> Option<HeldTrigger<'a>> {
    let (op, value) = (when.op.as_ref()?.value, when.value.as_ref()?.value);
    let (on, readings) = readings(edition, plan, when)?;
    let days: Vec<(f64, Date)> = readings.iter().map(|reading| (reading.value, day(edition, reading))).collect();
    let wanted = when.for_readings.as_ref().map_or(1, |count| usize::try_from(count.value.0).unwrap_or(1));
    let since = since(&days, |reading| compares(reading, op, value), wanted)?;
    Some(HeldTrigger { since, on, latest: readings.last()? })
}

/// The day from which the age of a reading counts: that of the review that took it, or, for one of a table, the last day
/// of its period.
pub fn day(edition: &Edition, reading: &Reading) -> Date {
    let review = reading.review.and_then(|id| match edition.thing(id).entity() {
        Some(crate::document::model::Entity::Review(review)) => Some(review.date.value),
        _ => None,
    });
    review.unwrap_or(reading.at)
}

/// The day of the reading that completed the last unbroken run of `wanted` readings; none if that run is shorter.
fn since(readings: &[(f64, Date)], holds: impl Fn(f64) -> bool, wanted: usize) -> Option<Date> {
    let run = readings.iter().rev().take_while(|(value, _)| holds(*value)).count();
    let begin = readings.len() - run;
    readings[begin..].get(wanted.max(1) - 1).map(|(_, day)| *day)
}

fn compares(reading: f64, op: Op, value: f64) -> bool {
    match op {
        Op::Below => reading < value - TOLERANCE,
        Op::AtMost => reading <= value + TOLERANCE,
        Op::Above => reading > value + TOLERANCE,
        Op::AtLeast => reading >= value - TOLERANCE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn quarters(values: &[f64]) -> Vec<(f64, Date)> {
        let ends = [date(2025, 3, 31), date(2025, 6, 30), date(2025, 9, 30), date(2025, 12, 31)];
        values.iter().copied().zip(ends).collect()
    }

    #[test]
    fn it_holds_since_the_run_of_readings_was_long_enough() {
        let since = |values: &[f64], wanted| since(&quarters(values), |value| value < 17.0, wanted);
        assert_eq!(since(&[18.2, 18.4, 16.1, 15.9], 1), Some(date(2025, 9, 30)));
        assert_eq!(since(&[18.2, 18.4, 16.1, 15.9], 2), Some(date(2025, 12, 31)));
        assert_eq!(since(&[18.2, 18.4, 16.1, 15.9], 3), None, "two readings are not three");
        assert_eq!(since(&[16.0, 18.4, 16.1, 15.9], 1), Some(date(2025, 9, 30)), "it had stopped");
        assert_eq!(since(&[16.0, 16.0, 16.0, 18.0], 1), None, "it holds no more");
        assert_eq!(since(&[], 1), None);
        assert_eq!(since(&[16.0], 0), Some(date(2025, 3, 31)));
    }

    #[test]
    fn values_within_rounding_are_equal() {
        let near = 0.1 + 0.2;
        assert!(!compares(near, Op::Above, 0.3) && compares(near, Op::AtMost, 0.3));
        assert!(!compares(0.3, Op::Below, near) && compares(0.3, Op::AtLeast, near));
        assert!(compares(16.9, Op::Below, 17.0) && compares(17.1, Op::Above, 17.0));
        assert!(![Op::Below, Op::AtMost, Op::Above, Op::AtLeast].into_iter().any(|op| compares(f64::NAN, op, 1.0)));
    }
}
