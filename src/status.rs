//! The computed status of a KPI: a reading against its path, by the formula of the rules.

use jiff::civil::Date;

use crate::period::Period;

/// Where a figure stands against its path.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Status {
    /// On the path.
    Green,
    /// A little off it.
    Amber,
    /// Off it.
    Red,
}

impl Status {
    /// The letter that goes with shape and color.
    pub fn letter(self) -> &'static str {
        match self {
            Self::Green => "G",
            Self::Amber => "A",
            Self::Red => "R",
        }
    }
}

/// Where a KPI is to be.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Target {
    /// A value.
    Value(f64),
    /// A band from low to high.
    Range(f64, f64),
}

/// Which way is better.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Better {
    /// More.
    Up,
    /// Less.
    Down,
    /// Inside a band.
    Range,
}

/// How readings of a KPI add up over a year.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Cumulation {
    /// Each stands for itself.
    Point,
    /// Year to date.
    Ytd,
    /// The last twelve months.
    Rolling12,
    /// The sum of the periods.
    PeriodSum,
}

/// What a KPI is measured in.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Unit {
    /// A share of a hundred.
    Pct,
    /// Growth or uplift in per cent.
    ChangePct,
    /// Percentage points.
    Pp,
    /// The site's money.
    Money,
    /// Pieces.
    Count,
    /// A ratio.
    Ratio,
    /// An index.
    Index,
    /// Days.
    Days,
    /// Tonnes.
    Tonnes,
    /// A score.
    Score,
}

/// Values closer than this are equal.
const TOLERANCE: f64 = 1e-9;

/// The path of a KPI from its baseline to its target.
#[derive(Clone, Copy, Debug)]
pub struct Path<'a> {
    /// What it is measured in.
    pub unit: Unit,
    /// Which way is better.
    pub better: Better,
    /// How readings add up.
    pub cumulation: Cumulation,
    /// Where it began.
    pub baseline: Option<f64>,
    /// Where it is to end.
    pub target: Option<Target>,
    /// Values it goes through, at the end of their periods.
    pub milestones: &'a [(Period, f64)],
    /// The first day of the window.
    pub from: Date,
    /// The last day of the window.
    pub to: Date,
    /// The month in which the fiscal year starts, 1–12.
    pub fiscal_month: i8,
}

impl Path<'_> {
    /// Where the path stands at the end of a day: straight lines from the baseline through the milestones to the target.
    pub fn expected(&self, at: Date) -> Option<f64> {
        let (Some(baseline), Some(Target::Value(target))) = (self.baseline, self.target) else { return None };
        let mut corners: Vec<(Date, f64)> = vec![(self.from.yesterday().unwrap_or(self.from), baseline)];
        let mut stones: Vec<(Date, f64)> =
            self.milestones.iter().map(|(period, value)| (period.end(self.fiscal_month), *value)).collect();
        stones.retain(|(day, _)| *day > corners[0].0 && *day < self.to);
        stones.sort_by_key(|(day, _)| *day);
        corners.extend(stones);
        corners.push((self.to, target));
        let after = corners.iter().position(|(day, _)| *day >= at);
        match after {
            None => Some(target),
            Some(0) => Some(baseline),
            Some(next) => {
                let ((first, low), (last, high)) = (corners[next - 1], corners[next]);
                let share = days(first, at) / days(first, last).max(1.0);
                Some(low + (high - low) * share)
            }
        }
    }

    /// The status of a reading about `period`; nothing without baseline or target.
    pub fn status(&self, reading: f64, period: Period) -> Option<Status> {
        match self.target? {
            Target::Range(low, high) => Some(band(reading, low, high)),
            Target::Value(target) => self.against(reading, target, period),
        }
    }

    fn against(&self, reading: f64, target: f64, period: Period) -> Option<Status> {
        let baseline = self.baseline?;
        let at = period.end(self.fiscal_month);
        if (target - baseline).abs() <= TOLERANCE {
            let good =
                if self.better == Better::Down { reading <= target + TOLERANCE } else { reading >= target - TOLERANCE };
            return Some(if good { Status::Green } else { Status::Red });
        }
        if self.cumulative() {
            let to_date = if self.milestones.is_empty() { target * self.elapsed(at) } else { self.expected(at)? };
            let ratio = if self.better == Better::Down { to_date / reading } else { reading / to_date };
            return Some(grade(ratio, 1.0, 0.95));
        }
        let progress = (reading - baseline) / (target - baseline);
        let path = (self.expected(at)? - baseline) / (target - baseline);
        Some(grade_against(progress, path))
    }

    /// Cumulative KPIs are measured against the target to date.
    fn cumulative(&self) -> bool {
        match self.cumulation {
            Cumulation::PeriodSum => true,
            Cumulation::Ytd => matches!(self.unit, Unit::Money | Unit::Count | Unit::Tonnes),
            Cumulation::Point | Cumulation::Rolling12 => false,
        }
    }

    /// The share of the window that has passed at the end of a day, 0–1.
    fn elapsed(&self, at: Date) -> f64 {
        let start = self.from.yesterday().unwrap_or(self.from);
        (days(start, at) / days(start, self.to).max(1.0)).clamp(0.0, 1.0)
    }
}

fn days(from: Date, to: Date) -> f64 {
    from.until(to).map_or(0.0, |span| f64::from(span.get_days()))
}

/// Inside green, outside by at most a tenth of the width amber.
fn band(reading: f64, low: f64, high: f64) -> Status {
    let outside = (low - reading).max(reading - high);
    if outside <= TOLERANCE {
        Status::Green
    } else if outside <= (high - low) * 0.1 + TOLERANCE {
        Status::Amber
    } else {
        Status::Red
    }
}

fn grade(ratio: f64, green: f64, amber: f64) -> Status {
    if ratio >= green - TOLERANCE {
        Status::Green
    } else if ratio >= amber - TOLERANCE {
        Status::Amber
    } else {
        Status::Red
    }
}

/// Point KPIs: green from 0.9 of the path, amber from 0.6.
fn grade_against(progress: f64, path: f64) -> Status {
    if progress >= 0.9 * path - TOLERANCE {
        Status::Green
    } else if progress >= 0.6 * path - TOLERANCE {
        Status::Amber
    } else {
        Status::Red
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn year(better: Better, baseline: f64, target: f64) -> Path<'static> {
        Path {
            unit: Unit::Pct,
            better,
            cumulation: Cumulation::Point,
            baseline: Some(baseline),
            target: Some(Target::Value(target)),
            milestones: &[],
            from: date(2025, 1, 1),
            to: date(2025, 12, 31),
            fiscal_month: 1,
        }
    }

    /// The letters of four quarters.
    fn letters(path: Path<'_>, readings: [f64; 4]) -> String {
        let status = |(reading, quarter)| path.status(reading, Period::Quarter(2025, quarter)).unwrap().letter();
        readings.into_iter().zip(1..).map(status).collect()
    }

    #[test]
    fn the_worked_example_has_the_letters_of_its_authors() {
        assert_eq!(letters(year(Better::Up, 21.0, 24.0), [21.5, 22.3, 23.4, 24.3]), "AAGG");
        assert_eq!(letters(year(Better::Up, 62.0, 74.0), [64.0, 68.0, 71.0, 75.0]), "AGGG");
        assert_eq!(letters(year(Better::Up, 11.5, 15.0), [11.8, 12.6, 13.9, 14.6]), "RAGA");
        assert_eq!(letters(year(Better::Up, 89.0, 95.0), [90.2, 88.6, 93.1, 95.4]), "ARGG");
        assert_eq!(letters(year(Better::Up, 91.0, 96.0), [92.0, 87.5, 94.0, 96.2]), "ARAG");
        assert_eq!(letters(year(Better::Down, 19.5, 18.0), [19.8, 19.2, 18.6, 18.1]), "RRAG");
    }

    #[test]
    fn a_band_is_green_inside_and_amber_within_a_tenth_of_its_width() {
        let path = Path { target: Some(Target::Range(10.0, 20.0)), ..year(Better::Range, 0.0, 0.0) };
        let status = |reading| path.status(reading, Period::Year(2025)).unwrap();
        assert_eq!(
            [10.0, 20.0, 21.0, 9.0, 21.1].map(status),
            [Status::Green, Status::Green, Status::Amber, Status::Amber, Status::Red]
        );
    }

    #[test]
    fn sums_are_measured_against_the_target_to_date() {
        let path = Path { unit: Unit::Money, cumulation: Cumulation::Ytd, ..year(Better::Up, 8400.0, 9660.0) };
        assert_eq!(path.status(9660.0, Period::Quarter(2025, 4)), Some(Status::Green));
        assert_eq!(path.status(9200.0, Period::Quarter(2025, 4)), Some(Status::Amber));
        assert_eq!(path.status(9000.0, Period::Quarter(2025, 4)), Some(Status::Red));
    }

    #[test]
    fn without_baseline_or_target_there_is_no_status() {
        assert_eq!(Path { baseline: None, ..year(Better::Up, 1.0, 2.0) }.status(1.0, Period::Year(2025)), None);
        assert_eq!(Path { target: None, ..year(Better::Up, 1.0, 2.0) }.status(1.0, Period::Year(2025)), None);
        assert_eq!(year(Better::Up, 5.0, 5.0).status(4.9, Period::Year(2025)), Some(Status::Red));
    }
}
