//! How much of a person's time is allocated to accounts, by quarter.

use std::collections::BTreeMap;

use crate::document::model::Entity;
use crate::document::model::people::Allocation;
use crate::edition::Edition;
use crate::figures::period::Period;
use crate::playbook::ThingId;

/// What is allocated of a person in one quarter.
#[derive(Clone, Debug)]
pub struct Promised<'a> {
    /// The fiscal quarter.
    pub quarter: Period,
    /// The sum, in per cent.
    pub pct: f64,
    /// The allocations it is the sum of, in the order of the file.
    pub parts: Vec<&'a Allocation>,
    /// What is allocated to accounts that are not in the edition, in per cent; it is part of the sum.
    pub elsewhere: f64,
}

/// An allocation, or what is allocated elsewhere.
#[derive(Clone, Copy)]
enum Share<'a> {
    Here(&'a Allocation),
    Elsewhere(f64),
}

/// The quarters in which a person is allocated, in order.
///
/// A year or a half counts in full for each of its quarters: 60 % of a year are 60 % of every quarter. A quarter with
/// allocations by month counts as its fullest month.
pub fn quarters(edition: &Edition, id: ThingId) -> Vec<Promised<'_>> {
    let thing = edition.thing(id);
    let Some(Entity::Person(person)) = thing.entity() else { return Vec::new() };
    // An allocation to a draft account does not count, since the account is not in the edition.
    let there = person.allocation.iter().filter(|allocation| thing.thing(&allocation.account).is_some());
    let here = there.map(|part| (part.period.value, Share::Here(part)));
    let elsewhere = edition.others().of_person(id).iter().map(|(period, pct)| (*period, Share::Elsewhere(*pct)));
    sums(here.chain(elsewhere), edition.config().fiscal_month)
}

fn sums<'a>(shares: impl Iterator<Item = (Period, Share<'a>)>, fiscal_month: i8) -> Vec<Promised<'a>> {
    let mut months: BTreeMap<(i16, u8), [Vec<Share<'a>>; 3]> = BTreeMap::new();
    for (period, share) in shares {
        for (year, quarter, month) in reach(period, fiscal_month) {
            months.entry((year, quarter)).or_default()[month].push(share);
        }
    }
    let fullest = |((year, quarter), months): ((i16, u8), [Vec<Share<'a>>; 3])| {
        let full = months.into_iter().map(|shares| promised(Period::Quarter(year, quarter), &shares));
        // Of several equally full months the first is taken.
        full.rev().max_by(|a, b| a.pct.total_cmp(&b.pct))
    };
    months.into_iter().filter_map(fullest).collect()
}

fn promised<'a>(quarter: Period, shares: &[Share<'a>]) -> Promised<'a> {
    let mut promised = Promised { quarter, pct: 0.0, parts: Vec::new(), elsewhere: 0.0 };
    for share in shares {
        match share {
            Share::Here(part) => {
                promised.pct += part.pct.value.0;
                promised.parts.push(part);
            }
            Share::Elsewhere(pct) => {
                promised.pct += pct;
                promised.elsewhere += pct;
            }
        }
    }
    promised
}

/// The months of fiscal quarters that a period covers: year, quarter 1–4, month 0–2 of the quarter.
fn reach(period: Period, fiscal_month: i8) -> Vec<(i16, u8, usize)> {
    let whole = |year: i16, quarters: std::ops::RangeInclusive<u8>| {
        quarters.flat_map(|quarter| (0..3).map(move |month| (year, quarter, month))).collect()
    };
    match period {
        Period::Year(year) => whole(year, 1..=4),
        Period::Half(year, half) => whole(year, half * 2 - 1..=half * 2),
        Period::Quarter(year, quarter) => whole(year, quarter..=quarter),
        // A week counts in the month of its last day.
        Period::Week(..) => reach(Period::month_of(period.end(fiscal_month)), fiscal_month),
        Period::Month(year, month) => {
            let first = fiscal_month.clamp(1, 12).unsigned_abs();
            let since = (month + 12 - first) % 12;
            // A fiscal year has the number of the calendar year in which it ends.
            let later = first > 1 && month >= first;
            vec![(year + i16::from(later), since / 3 + 1, usize::from(since % 3))]
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    /// What is allocated of a person with these allocations, as quarter, sum and number of parts.
    fn promised(periods: &[(&str, f64)], fiscal_month: i8) -> Vec<String> {
        let mut text = "+++\ntitle = \"A\"\nside = \"supplier\"\nfunction = \"sales\"\nallocation = [\n".to_owned();
        for (period, pct) in periods {
            writeln!(text, "  {{ account = \"quangora\", period = \"{period}\", pct = {pct} }},").unwrap();
        }
        text += "]\n+++\n";
        let source =
            crate::load::disk::Source { path: "content/people/a.md".into(), text: text.into(), readable: true };
        let (place, _) = crate::document::place::place(&source.path).unwrap();
        let (document, findings) = crate::document::parse::document(&source, place);
        assert!(findings.is_empty(), "{findings:?}");
        let Some(Entity::Person(person)) = document.entity else { panic!("a person") };
        let shares = person.allocation.iter().map(|part| (part.period.value, Share::Here(part)));
        let sums = sums(shares, fiscal_month).into_iter();
        sums.map(|it| format!("{} {} of {}", it.quarter, it.pct, it.parts.len())).collect()
    }

    #[test]
    fn a_year_and_a_half_count_for_each_of_their_quarters() {
        assert_eq!(
            promised(&[("2026", 20.0), ("2026-H2", 50.0), ("2026-Q4", 40.0)], 1),
            ["2026-Q1 20 of 1", "2026-Q2 20 of 1", "2026-Q3 70 of 2", "2026-Q4 110 of 3"]
        );
        assert!(promised(&[], 1).is_empty());
    }

    #[test]
    fn a_quarter_is_as_full_as_its_fullest_month() {
        assert_eq!(promised(&[("2026-01", 100.0), ("2026-02", 80.0), ("2026-Q1", 10.0)], 1), ["2026-Q1 110 of 2"]);
    }

    #[test]
    fn months_belong_to_the_quarters_of_the_fiscal_year() {
        let months = [("2025-07", 1.0), ("2025-12", 2.0), ("2026-06", 3.0), ("2026-07", 4.0)];
        assert_eq!(promised(&months, 7), ["2026-Q1 1 of 1", "2026-Q2 2 of 1", "2026-Q4 3 of 1", "2027-Q1 4 of 1"]);
        for month in 1..=12 {
            for first in 1..=12 {
                let [(year, quarter, _)] = reach(Period::Month(2026, month), first)[..] else { panic!("one month") };
                let (inside, around) = (Period::Month(2026, month), Period::Quarter(year, quarter));
                assert!(around.start(first) <= inside.start(first) && inside.end(first) <= around.end(first));
            }
        }
    }
}
