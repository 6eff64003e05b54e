//! KP511–KP514: rounds of alignment.

use jiff::civil::date;

use crate::rules::edit::{Edit, set, unset};
use crate::rules::{ACCOUNT, base, on};

/// The last round rates one of the seven elements.
macro_rules! last {
    ($element:literal, $rating:literal) => {
        set(ACCOUNT, concat!("alignment.2026-01-16.", $element), $rating)
    };
}

/// The first round does.
macro_rules! first {
    ($element:literal, $rating:literal) => {
        set(ACCOUNT, concat!("alignment.2025-01-22.", $element), $rating)
    };
}

#[test]
fn an_element_at_two_is_worth_a_note() {
    base().adds(&[last!("staff", "2")], &[(ACCOUNT, "note[KP511] ‹2›: alignment is low: staff 2 of 5")]);
}

#[test]
fn an_element_that_lost_a_point_is_a_warning() {
    let found = "warning[KP511] ‹3›: alignment fell: strategy from 4 to 3 since 2025-07-18";
    base().adds(&[last!("strategy", "3")], &[(ACCOUNT, found)]);
    base().adds(&[last!("shared_values", "3")], &[]);
}

/// The mean of the last round is below that of the second.
const LOWER: [Edit<'static>; 5] = [
    last!("shared_values", "3"),
    last!("skills", "2"),
    last!("staff", "1"),
    last!("structure", "2"),
    last!("systems", "2"),
];

/// And that of the second is below that of the first.
pub(crate) const FALLING: [Edit<'static>; 8] = [
    first!("skills", "5"),
    first!("staff", "4"),
    first!("strategy", "4"),
    LOWER[0],
    LOWER[1],
    LOWER[2],
    LOWER[3],
    LOWER[4],
];

#[test]
fn a_mean_that_falls_twice_running_is_an_error() {
    base().adds(
        &FALLING,
        &[(ACCOUNT, "error[KP511] ‹2›: alignment fell 2 rounds running, from a mean of 3.1 to 2.4; skills from 3 to 2 and staff from 2 to 1 since 2025-07-18")],
    );
    base().adds(
        &LOWER,
        &[(ACCOUNT, "warning[KP511] ‹2›: alignment fell: skills from 3 to 2 and staff from 2 to 1 since 2025-07-18")],
    );
}

#[test]
fn a_round_that_is_two_hundred_days_old_is_still_fresh() {
    let edit = set(ACCOUNT, "alignment.2026-01-16.date", "2025-09-16");
    on(date(2026, 4, 4)).adds(&[edit], &[]);
    on(date(2026, 4, 5)).adds(
        &[edit],
        &[(ACCOUNT, "warning[KP512] ‹2025-09-16›: the last round of alignment was 201 days ago, on 2025-09-16")],
    );
}

#[test]
fn seven_equal_ratings_or_one_rater_are_a_form_that_was_got_rid_of() {
    let equal = [last!("style", "4"), last!("skills", "4"), last!("staff", "4"), last!("structure", "4")];
    let all = |systems: Edit<'static>| [equal.as_slice(), &[systems]].concat();
    let found = "warning[KP513] ‹4›: all seven ratings of 2026-01-16 are 4";
    base().adds(&all(last!("systems", "4")), &[(ACCOUNT, found)]);
    base().adds(&all(last!("systems", "5")), &[]);
    base().adds(&[last!("raters", "[\"anna\", \"ben\"]")], &[]);
    base().adds(
        &[last!("raters", "[\"anna\"]")],
        &[(ACCOUNT, "warning[KP513] ‹\"anna\"›: Anna Berg rated the alignment of 2026-01-16 alone")],
    );
}

pub(crate) const UNEVIDENCED: Edit<'static> = unset(ACCOUNT, "alignment.2026-01-16.evidence");

#[test]
fn a_four_needs_a_sentence_of_evidence() {
    let found = "note[KP514] ‹4›: the round of 2026-01-16 rates shared values at 4 and strategy at 4 without evidence";
    base().adds(&[UNEVIDENCED], &[(ACCOUNT, found)]);
    let low = [last!("shared_values", "3"), last!("strategy", "3"), set(ACCOUNT, "alignment.2025-07-18.strategy", "3")];
    base().with(&low).adds(&[UNEVIDENCED], &[]);
}
