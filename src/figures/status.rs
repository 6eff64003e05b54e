//! The computed status of a KPI: a reading compared with its path. Source: "Computed status of a KPI" in the rules.
//!
//! Values are in the unit of the KPI, days are inclusive: the path begins on the evening before the window's first day
//! and reaches the target on the evening of its last.

use jiff::civil::Date;

use crate::figures::period::Period;

/// How a figure compares with its path.
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
    /// The letter that is shown beside shape and color in English; other languages have their own, by [`Self::letter_key`].
    pub fn letter(self) -> &'static str {
        match self {
            Self::Green => "G",
            Self::Amber => "A",
            Self::Red => "R",
        }
    }

    /// The key of its letter in the words of a language.
    pub fn letter_key(self) -> &'static str {
        match self {
            Self::Green => "status_letter.green",
            Self::Amber => "status_letter.amber",
            Self::Red => "status_letter.red",
        }
    }
}

/// What a KPI is to reach.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum KpiTarget {
    /// A value.
    Value(f64),
    /// A band from low to high.
    Range(f64, f64),
}

impl KpiTarget {
    /// The value, or both ends of the band.
    pub fn ends(self) -> (f64, Option<f64>) {
        match self {
            Self::Value(value) => (value, None),
            Self::Range(low, high) => (low, Some(high)),
        }
    }
}

/// Which way a KPI improves.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Better {
    /// More.
    Up,
    /// Less.
    Down,
    /// Inside a band.
    Range,
}

/// How the readings of a KPI add up over a year.
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

impl Cumulation {
    /// Whether readings are totals to date, compared with the target to date. Shares, ratios and scores do not add up,
    /// so a KPI of the year to date is cumulative only in money, pieces and tonnes.
    pub fn adds_up(self, unit: Unit) -> bool {
        match self {
            Self::PeriodSum => true,
            Self::Ytd => matches!(unit, Unit::Money | Unit::Count | Unit::Tonnes),
            Self::Point | Self::Rolling12 => false,
        }
    }
}

/// What a KPI is measured in.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Unit {
    /// A share of a hundred.
    Pct,
    /// A percentage without upper end: retention, attainment.
    RatePct,
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
    pub target: Option<KpiTarget>,
    /// Values on the way, at the end of their periods.
    pub milestones: &'a [(Period, f64)],
    /// Whether it is all or nothing, at its date: until then only a milestone says what is expected.
    pub step: bool,
    /// The first day of the window.
    pub from: Date,
    /// The last day of the window.
    pub to: Date,
    /// The month in which the fiscal year starts, 1–12.
    pub fiscal_month: i8,
}

impl Path<'_> {
    /// The value of the path at the end of a day. It runs in straight lines from the start through the milestones to
    /// the target.
    ///
    /// A step has the value of the last milestone, and none before the first.
    ///
    /// The start is the baseline. A cumulative KPI starts at 0, since its baseline is the total of an earlier time; its
    /// path is the target to date. There is no path without baseline or target, or to a range.
    pub fn expected(&self, at: Date) -> Option<f64> {
        match self.target()? {
            KpiTarget::Value(target) if self.step => self.due(target, at),
            KpiTarget::Value(target) => Some(self.line(self.baseline()?, target, at)),
            KpiTarget::Range(..) => None,
        }
    }

    /// The status of a reading at the end of `period`; none without baseline, target or a finite reading.
    ///
    /// The reading of a cumulative KPI is its total to date.
    pub fn status(&self, reading: f64, period: Period) -> Option<Status> {
        let baseline = self.baseline()?;
        if !reading.is_finite() {
            return None;
        }
        let at = period.end(self.fiscal_month);
        if self.step {
            return match self.target()? {
                KpiTarget::Range(low, high) if at >= self.to => {
                    Some(if band(reading, low.min(high), low.max(high)) == Status::Green {
                        Status::Green
                    } else {
                        Status::Red
                    })
                }
                KpiTarget::Range(..) => None,
                KpiTarget::Value(target) => Some(self.kept(reading, self.due(target, at)?)),
            };
        }
        Some(match self.target()? {
            KpiTarget::Range(low, high) => band(reading, low.min(high), low.max(high)),
            KpiTarget::Value(value) if self.better == Better::Range => band(reading, value, value),
            KpiTarget::Value(target) if self.cumulative() => self.attained(reading, self.line(baseline, target, at)),
            KpiTarget::Value(target) if (target - baseline).abs() <= TOLERANCE => self.kept(reading, target),
            KpiTarget::Value(target) => {
                let share = |value: f64| (value - baseline) / (target - baseline);
                progressed(share(reading), share(self.line(baseline, target, at)))
            }
        })
    }

    /// Whether readings are totals to date.
    pub fn cumulative(&self) -> bool {
        self.cumulation.adds_up(self.unit)
    }

    /// The baseline if it is finite.
    fn baseline(&self) -> Option<f64> {
        self.baseline.filter(|baseline| baseline.is_finite())
    }

    fn target(&self) -> Option<KpiTarget> {
        self.target.filter(|target| match target {
            KpiTarget::Value(value) => value.is_finite(),
            KpiTarget::Range(low, high) => low.is_finite() && high.is_finite(),
        })
    }

    /// What a step asks for at the end of a day: the target from its date on, before it the last milestone.
    fn due(&self, target: f64, at: Date) -> Option<f64> {
        if at >= self.to {
            return Some(target);
        }
        let reached = self.milestones.iter().map(|&(period, value)| (period.end(self.fiscal_month), value));
        let last = reached.filter(|(day, value)| *day <= at && value.is_finite()).max_by_key(|(day, _)| *day);
        last.map(|(_, value)| value)
    }

    fn line(&self, baseline: f64, target: f64, at: Date) -> f64 {
        let eve = self.from.yesterday().unwrap_or(self.from);
        let start = if self.cumulative() { 0.0 } else { baseline };
        if at >= self.to {
            return target;
        }
        if at <= eve {
            return start;
        }
        let (mut before, mut after) = ((eve, start), (self.to, target));
        for &(period, value) in self.milestones {
            let day = period.end(self.fiscal_month);
            if day <= eve || day >= self.to || !value.is_finite() {
                continue;
            }
            if day <= at && day >= before.0 {
                before = (day, value);
            } else if day > at && day <= after.0 {
                after = (day, value);
            }
        }
        let share = days(before.0, at) / days(before.0, after.0);
        before.1 * (1.0 - share) + after.1 * share
    }

    /// Cumulative KPIs: green from 100 % of the target to date, amber from 95 %.
    fn attained(&self, reading: f64, to_date: f64) -> Status {
        // A share of zero or of a loss does not say which is better.
        if reading <= 0.0 || to_date <= 0.0 {
            return self.kept(reading, to_date);
        }
        let share = if self.better == Better::Down { to_date / reading } else { reading / to_date };
        grade(share, 1.0, 0.95)
    }

    /// Green at the target or better, else red.
    fn kept(&self, reading: f64, target: f64) -> Status {
        let short = if self.better == Better::Down { reading - target } else { target - reading };
        if short <= TOLERANCE { Status::Green } else { Status::Red }
    }
}

/// Days from one date to another; every count of days between two dates is exact as a float.
fn days(from: Date, to: Date) -> f64 {
    from.until(to).map_or(0.0, |span| f64::from(span.get_days()))
}

/// Green inside the range, amber outside by at most a tenth of its width.
fn band(reading: f64, low: f64, high: f64) -> Status {
    let outside = (low - reading).max(reading - high);
    grade(-outside, 0.0, (low - high) * 0.1)
}

/// Point KPIs: green from 0.9 of the path, amber from 0.6.
fn progressed(progress: f64, path: f64) -> Status {
    // Milestones may first lead away from the target. A reading on such a path is green all the same.
    grade(progress, path.min(0.9 * path), path.min(0.6 * path))
}

fn grade(value: f64, green: f64, amber: f64) -> Status {
    if value >= green - TOLERANCE {
        Status::Green
    } else if value >= amber - TOLERANCE {
        Status::Amber
    } else {
        Status::Red
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    /// A pct KPI of the calendar year 2025.
    fn year(better: Better, baseline: f64, target: f64) -> Path<'static> {
        Path {
            unit: Unit::Pct,
            better,
            cumulation: Cumulation::Point,
            baseline: Some(baseline),
            target: Some(KpiTarget::Value(target)),
            milestones: &[],
            step: false,
            from: date(2025, 1, 1),
            to: date(2025, 12, 31),
            fiscal_month: 1,
        }
    }

    /// The same in money, year to date.
    fn money(better: Better, baseline: f64, target: f64) -> Path<'static> {
        Path { unit: Unit::Money, cumulation: Cumulation::Ytd, ..year(better, baseline, target) }
    }

    /// The letters of four quarters; `-` where there is no reading.
    fn letters(path: Path<'_>, readings: [f64; 4]) -> String {
        let status =
            |(reading, quarter)| path.status(reading, Period::Quarter(2025, quarter)).map_or("-", Status::letter);
        readings.into_iter().zip(1..).map(status).collect()
    }

    const NONE: f64 = f64::NAN;

    /// Every reading of the worked example of the domain research, c.1 and c.2.
    #[test]
    fn the_worked_example_gets_the_letters_of_the_formula() {
        use Better::{Down, Up};
        for (name, better, baseline, target, readings, wanted) in [
            ("O1 buyer_index", Up, 58.0, 70.0, [NONE, 63.0, NONE, 69.0], "-A-G"),
            ("O2 penetration", Up, 21.0, 24.0, [21.5, 22.3, 23.4, 24.3], "AAGG"),
            ("O3 wtd_dist", Up, 62.0, 74.0, [64.0, 68.0, 71.0, 75.0], "AGGG"),
            ("O4 sos", Up, 11.5, 15.0, [11.8, 12.6, 13.9, 14.6], "RAGA"),
            ("O5 promo_roi", Up, 0.8, 1.2, [0.7, 0.9, 1.1, 1.25], "RRGG"),
            ("O6 osa", Up, 89.0, 95.0, [90.2, 88.6, 93.1, 95.4], "ARGG"),
            ("O7 otif", Up, 91.0, 96.0, [92.0, 87.5, 94.0, 96.2], "ARAG"),
            ("Quangora trade_spend", Down, 19.5, 18.0, [19.8, 19.2, 18.6, 18.1], "RRAG"),
            ("Quangora gmroi", Up, 2.1, 2.5, [2.1, 2.1, 2.3, 2.5], "RRAG"),
            ("H1 promo_roi", Up, 1.0, 1.2, [1.05, 1.1, 0.95, 0.85], "GGRR"),
            ("H2 wtd_dist", Up, 88.0, 92.0, [89.0, 90.0, 86.0, 85.0], "GGRR"),
            ("H3 sos", Up, 18.0, 19.0, [18.2, 18.4, 16.1, 15.9], "AARR"),
            ("H4 osa", Up, 96.0, 97.0, [96.2, 96.5, 96.4, 96.8], "AGRA"),
            ("H5 otif", Up, 97.0, 98.0, [97.1, 97.6, 97.9, 98.1], "RGGG"),
            ("Havnely trade_spend", Down, 22.0, 21.0, [21.8, 21.7, 22.4, 22.9], "AARR"),
            ("Havnely buyer_index", Up, 61.0, 70.0, [NONE, 64.0, NONE, 60.0], "-A-R"),
        ] {
            assert_eq!(letters(year(better, baseline, target), readings), wanted, "{name}");
        }
    }

    #[test]
    fn sell_out_is_measured_against_its_quarterly_targets_to_date() {
        let stones = |values: [f64; 4]| [1, 2, 3, 4].map(|at| (Period::Quarter(2025, at), values[usize::from(at) - 1]));
        let quangora = stones([2150.0, 4500.0, 6980.0, 9660.0]);
        let path = Path { milestones: &quangora, ..money(Better::Up, 8400.0, 9660.0) };
        assert_eq!(letters(path, [2090.0, 4400.0, 6930.0, 9720.0]), "AAAG");
        let havnely = stones([1420.0, 2910.0, 4428.0, 6048.0]);
        let path = Path { milestones: &havnely, ..money(Better::Up, 5600.0, 6048.0) };
        assert_eq!(letters(path, [1440.0, 2945.0, 4400.0, 5930.0]), "GGAA");
    }

    #[test]
    fn the_path_is_straight_and_ends_in_the_evening_of_the_last_day() {
        let path = year(Better::Up, 0.0, 365.0);
        let at = |month, day| path.expected(date(2025, month, day)).unwrap();
        for (month, day, wanted) in [(1, 1, 1.0), (3, 31, 90.0), (12, 30, 364.0), (12, 31, 365.0)] {
            assert!((at(month, day) - wanted).abs() < 1e-9, "{month}-{day}");
        }
        assert_eq!(path.expected(date(2024, 12, 31)), Some(0.0), "before the window it stands at the baseline");
        assert_eq!(path.expected(date(2031, 1, 1)), Some(365.0), "after it at the target");
    }

    #[test]
    fn milestones_bend_the_path_in_whatever_order_they_are_written() {
        let stones = [(Period::Quarter(2025, 3), 90.0), (Period::Half(2025, 1), 50.0), (Period::Year(2026), 7.0)];
        let path = Path { milestones: &stones, ..year(Better::Up, 0.0, 100.0) };
        assert_eq!(path.expected(date(2025, 6, 30)), Some(50.0));
        assert_eq!(path.expected(date(2025, 8, 15)), Some(70.0), "46 of the 92 days between two milestones");
        assert_eq!(path.expected(date(2025, 9, 30)), Some(90.0));
        assert_eq!(path.expected(date(2025, 12, 31)), Some(100.0));
        assert_eq!(path.status(45.0, Period::Quarter(2025, 2)), Some(Status::Green), "0.9 of the milestone");
        assert_eq!(path.status(44.9, Period::Quarter(2025, 2)), Some(Status::Amber));
    }

    #[test]
    fn a_step_has_no_status_before_its_date_unless_a_milestone_says_so() {
        let step = Path { step: true, ..year(Better::Up, 0.0, 1.0) };
        assert_eq!(letters(step, [0.0, 0.0, 0.0, 0.0]), "---R");
        assert_eq!(letters(step, [0.0, 0.0, 0.0, 1.0]), "---G");
        assert_eq!(step.expected(date(2025, 6, 30)), None);
        let stones = [(Period::Quarter(2025, 2), 0.5)];
        let step = Path { milestones: &stones, ..step };
        assert_eq!(letters(step, [0.0, 0.4, 0.5, 0.5]), "-RGR");
        assert_eq!(step.expected(date(2025, 7, 1)), Some(0.5));
        let band = Path { target: Some(KpiTarget::Range(10.0, 20.0)), step: true, ..year(Better::Range, 0.0, 0.0) };
        assert_eq!(letters(band, [15.0, 15.0, 15.0, 21.0]), "---R");
    }

    #[test]
    fn a_reading_on_a_path_that_first_leads_away_is_green() {
        let stones = [(Period::Quarter(2025, 1), -10.0)];
        let path = Path { milestones: &stones, ..year(Better::Up, 0.0, 100.0) };
        assert_eq!(path.status(-10.0, Period::Quarter(2025, 1)), Some(Status::Green));
        assert_eq!(path.status(-10.1, Period::Quarter(2025, 1)), Some(Status::Red));
    }

    #[test]
    fn a_point_kpi_is_green_at_nine_tenths_of_the_path_and_amber_at_six() {
        for path in [year(Better::Up, 0.0, 0.3), year(Better::Down, 0.0, -0.3)] {
            let status = |share: f64| {
                let Some(KpiTarget::Value(target)) = path.target else { unreachable!() };
                path.status(target * share, Period::Year(2025)).unwrap().letter()
            };
            assert_eq!([1.4, 0.9, 0.899_999, 0.6, 0.599_999, -1.0].map(status), ["G", "G", "A", "A", "R", "R"]);
        }
    }

    #[test]
    fn a_band_is_green_inside_and_amber_within_a_tenth_of_its_width() {
        let path = Path { target: Some(KpiTarget::Range(10.0, 20.0)), ..year(Better::Range, 0.0, 0.0) };
        let letter = |reading| path.status(reading, Period::Year(2025)).unwrap().letter();
        assert_eq!([10.0, 15.0, 20.0, 21.0, 9.0, 21.1, 8.9].map(letter), ["G", "G", "G", "A", "A", "R", "R"]);
        assert_eq!(path.expected(date(2025, 6, 30)), None, "no path leads to a band");
    }

    #[test]
    fn totals_are_measured_against_the_target_to_date() {
        let path = money(Better::Up, 8400.0, 3650.0);
        assert_eq!(path.expected(date(2025, 3, 31)).map(f64::round), Some(900.0), "a total begins at nothing");
        assert_eq!(letters(path, [900.0, 1720.0, 2500.0, 3650.0]), "GARG");
        let costs = money(Better::Down, 4000.0, 3650.0);
        assert_eq!(letters(costs, [900.0, 1900.0, 2900.0, 3650.0]), "GARG");
        assert_eq!(letters(costs, [0.0, -5.0, 0.0, 0.0]), "GGGG", "nothing spent is better than any target");
    }

    #[test]
    fn a_total_that_is_to_equal_last_year_is_still_measured_to_date() {
        assert_eq!(letters(money(Better::Up, 3650.0, 3650.0), [900.0, 1720.0, 2500.0, 3650.0]), "GARG");
    }

    #[test]
    fn a_planned_loss_is_kept_or_not() {
        assert_eq!(letters(money(Better::Up, 0.0, -365.0), [-90.0, -100.0, -280.0, -300.0]), "GGRG");
    }

    #[test]
    fn only_sums_and_years_to_date_of_what_adds_up_are_cumulative() {
        let of = |unit, cumulation| Path { unit, cumulation, ..year(Better::Up, 1.0, 2.0) }.cumulative();
        assert!(of(Unit::Ratio, Cumulation::PeriodSum));
        assert!([Unit::Money, Unit::Count, Unit::Tonnes].into_iter().all(|unit| of(unit, Cumulation::Ytd)));
        assert!(![Unit::Pct, Unit::Days, Unit::Score].into_iter().any(|unit| of(unit, Cumulation::Ytd)));
        assert!(!of(Unit::Money, Cumulation::Rolling12) && !of(Unit::Money, Cumulation::Point));
    }

    #[test]
    fn a_target_that_is_the_baseline_is_kept_or_not() {
        let letter =
            |better, reading| year(better, 5.0, 5.0).status(reading, Period::Quarter(2025, 1)).unwrap().letter();
        assert_eq!([4.9, 5.0, 5.1].map(|reading| letter(Better::Up, reading)), ["R", "G", "G"]);
        assert_eq!([4.9, 5.0, 5.1].map(|reading| letter(Better::Down, reading)), ["G", "G", "R"]);
    }

    #[test]
    fn without_baseline_target_or_reading_there_is_no_status() {
        let (path, at) = (year(Better::Up, 1.0, 2.0), Period::Year(2025));
        assert_eq!(Path { baseline: None, ..path }.status(1.0, at), None);
        assert_eq!(Path { baseline: None, target: Some(KpiTarget::Range(1.0, 2.0)), ..path }.status(1.0, at), None);
        assert_eq!(Path { target: None, ..path }.status(1.0, at), None);
        assert_eq!(path.status(f64::NAN, at), None);
    }

    #[test]
    fn no_value_of_the_types_panics_or_makes_a_path_that_is_not_a_number() {
        let values = [0.0, -0.0, 1.0, -1.0, 1e-320, f64::MAX, f64::MIN, f64::INFINITY, f64::NAN];
        let stones =
            [(Period::Quarter(2025, 0), f64::NAN), (Period::Year(i16::MIN), 1.0), (Period::Half(2025, 1), f64::MAX)];
        for (baseline, target, reading) in values
            .into_iter()
            .flat_map(|a| values.into_iter().flat_map(move |b| values.into_iter().map(move |c| (a, b, c))))
        {
            for better in [Better::Up, Better::Down, Better::Range] {
                for cumulation in [Cumulation::Point, Cumulation::PeriodSum] {
                    for (from, to) in
                        [(Date::MIN, Date::MAX), (date(2025, 12, 31), date(2025, 1, 1)), (Date::MIN, Date::MIN)]
                    {
                        let path = Path { cumulation, milestones: &stones, from, to, ..year(better, baseline, target) };
                        let _ = path.status(reading, Period::Year(2025));
                        assert!(path.expected(date(2025, 3, 1)).is_none_or(f64::is_finite));
                        let _ = Path { target: Some(KpiTarget::Range(baseline, target)), ..path }
                            .status(reading, Period::Year(2025));
                    }
                }
            }
        }
    }
}
