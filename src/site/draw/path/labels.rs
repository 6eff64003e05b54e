//! Which labels of a path chart stand, and where: none touches another, on a phone or on a wide page. How wide a letter is
//! depends on the reader's fonts, so the widest of the usual ones counts.

use std::fmt::Write as _;

use super::{LABELS, PathChart, PathColumn, Percent, Scale, TimeAxis, escape, is_valley, px};
use crate::figures::sort::sort_by_key;
use crate::figures::status::Status;
use crate::language::Format;

/// The widths of a drawing on a phone of 320 px, and on a page that is no phone; in px. The style sheet shows `more` labels
/// from the second on.
const NARROW: f64 = 224.0;
const WIDE: f64 = 470.0;
/// The widest letter of a label and of a figure, on average, in px; and the gap between two.
const LETTER: f64 = 7.0;
const BOLD: f64 = 8.0;
const GAP: f64 = 8.0;
/// How far the last label may reach over the right edge.
const OVER: f64 = 18.0;
/// From a point to the line of its figure: above it, below it, and further away.
const AWAY: [f64; 4] = [-14.0, 24.0, -30.0, 40.0];
/// How far a text reaches above its line, and below it.
const ABOVE: f64 = 11.0;
const BELOW: f64 = 3.0;
/// What a zone has to be high for its name, in px.
const ZONE: f64 = 16.0;

/// What is drawn already.
pub(super) struct Drawn<'c, 'a> {
    pub(super) start: Option<PathColumn<'a>>,
    pub(super) goal: Option<PathColumn<'a>>,
    pub(super) readings: &'c [PathColumn<'a>],
    pub(super) path: &'c [PathColumn<'a>],
    pub(super) scale: Scale,
    /// Has the letters of statuses.
    pub(super) format: Option<&'c Format>,
}

impl Drawn<'_, '_> {
    /// Whether the path or the line of the readings would run through a label that stands so far down.
    fn is_crossed(&self, label: &Label, y: f64) -> bool {
        let expected = |column: &PathColumn<'_>| column.expected;
        let value = |column: &PathColumn<'_>| column.value;
        [NARROW, WIDE].into_iter().any(|width| {
            self.crosses(label, y, width, self.path, &expected) || self.crosses(label, y, width, self.readings, &value)
        })
    }

    /// The same for one line, in a drawing so wide.
    fn crosses(
        &self,
        label: &Label,
        y: f64,
        width: f64,
        columns: &[PathColumn<'_>],
        value: &dyn Fn(&PathColumn<'_>) -> Option<f64>,
    ) -> bool {
        let (left, right) = label.span(width);
        let at = |column: &PathColumn<'_>| Some((column.x.px(width), self.scale.y(value(column)?)));
        columns.windows(2).any(|ends| {
            let (Some((from, start)), Some((to, end))) = (at(&ends[0]), at(&ends[1])) else { return false };
            let (first, last) = (from.max(left), to.min(right));
            if first > last {
                return false;
            }
            let height = |x: f64| if to > from { start + (end - start) * (x - from) / (to - from) } else { start };
            let (high, low) = (height(first).min(height(last)), height(first).max(height(last)));
            high < y + BELOW && low > y - ABOVE
        })
    }
}

/// A text that stands.
struct Label {
    text: String,
    class: &'static str,
    anchor: Anchor,
    x: Percent,
    y: f64,
    width: f64,
    /// Whether there is room for it on a phone.
    narrow: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum Anchor {
    Start,
    Middle,
    End,
}

impl Label {
    /// From where to where it reaches in a drawing so wide.
    fn span(&self, width: f64) -> (f64, f64) {
        let x = self.x.px(width);
        let left = match self.anchor {
            Anchor::Start => x,
            Anchor::Middle => x - self.width / 2.0,
            Anchor::End => x - self.width,
        };
        (left, left + self.width)
    }

    fn touches(&self, other: &Self, width: f64) -> bool {
        let ((left, right), (from, to)) = (self.span(width), other.span(width));
        (self.y - other.y).abs() < 15.0 && left < to + GAP && from < right + GAP
    }
}

/// The labels of a chart.
pub(super) struct Labels {
    placed: Vec<Label>,
    /// The readings that have a figure.
    figures: Vec<usize>,
}

/// Places the labels of a chart, the weightiest first.
pub(super) fn placed(chart: &PathChart<'_>, drawn: &Drawn<'_, '_>, time: &TimeAxis) -> Labels {
    let mut labels = Labels { placed: Vec::new(), figures: Vec::new() };
    labels.place_days(chart, drawn, time);
    labels.place_figures(chart, drawn, time);
    labels.place_zone(chart, drawn);
    labels
}

impl Labels {
    /// Whether a reading has a figure.
    pub(super) fn has_figure(&self, at: usize) -> bool {
        self.figures.contains(&at)
    }

    /// Writes them, each with where it stands.
    pub(super) fn write(&self, out: &mut String) {
        for label in &self.placed {
            let anchor = match label.anchor {
                Anchor::Start => "",
                Anchor::Middle => " mid",
                Anchor::End => " end",
            };
            let more = if label.narrow { "" } else { " more" };
            let class = format!("{}{anchor}{more}", label.class);
            out.push_str("<text");
            if !class.is_empty() {
                let _ = write!(out, " class=\"{}\"", class.trim_start());
            }
            let _ = write!(out, " x=\"{}%\" y=\"", label.x);
            px(label.y, out);
            let _ = write!(out, "\">{}</text>", label.text);
        }
    }

    /// Below the axis: the last reading, the first column, the day of the target, then years and quarters or, where they
    /// are few, all readings.
    fn place_days(&mut self, chart: &PathChart<'_>, drawn: &Drawn<'_, '_>, time: &TimeAxis) {
        let begins = drawn.start.iter().chain(drawn.readings.first());
        let first = begins.min_by(|a, b| a.at.total_cmp(&b.at));
        let all = drawn.readings.last().into_iter().chain(first).chain(&drawn.goal).chain(drawn.readings);
        let few = 3 + if drawn.readings.len() > super::CROWD { 0 } else { drawn.readings.len() };
        let days = all.take(few).map(|column| (column.x, column.label));
        let ticks = chart.ticks.iter().filter(|(at, _)| time.holds(*at)).map(|(at, text)| (time.place(*at), &**text));
        let bends = chart.bends.iter().map(|bend| (time.place(bend.at), bend.label));
        for (x, text) in days.chain(bends).filter(|(_, text)| !text.is_empty()).chain(ticks) {
            let mut escaped = String::new();
            escape(text, &mut escaped);
            self.place(&Label::new(escaped, text, "", LETTER, x), &[LABELS]);
        }
    }

    /// Beside the points: the last reading, the target, the start, the highest and the lowest reading, then all others.
    fn place_figures(&mut self, chart: &PathChart<'_>, drawn: &Drawn<'_, '_>, time: &TimeAxis) {
        let value = |at: &usize| drawn.readings[*at].value.unwrap_or(0.0);
        let known: Vec<usize> = (0..drawn.readings.len()).filter(|at| drawn.readings[*at].value.is_some()).collect();
        let highest = known.iter().copied().max_by(|a, b| value(a).total_cmp(&value(b)));
        let lowest = known.iter().copied().min_by(|a, b| value(a).total_cmp(&value(b)));
        if let Some(last) = known.last() {
            self.place_reading(chart, drawn, *last);
        }
        let ends = chart.target.iter().chain(&chart.baseline).chain(chart.bends);
        for end in ends.filter(|end| end.value.is_finite() && !end.text.is_empty()) {
            let y = drawn.scale.y(end.value);
            let mut escaped = String::new();
            escape(end.text, &mut escaped);
            let label = Label::new(escaped, end.text, "value", BOLD, time.place(end.at));
            let mut lines = AWAY.map(|away| y + away);
            // Beside the path and the readings, where there is room.
            sort_by_key(&mut lines, |y| drawn.is_crossed(&label, *y));
            self.place(&label, &lines);
        }
        let crowd = drawn.readings.len() > super::CROWD;
        let rest = known.iter().copied().filter(|_| !crowd);
        for at in highest.into_iter().chain(lowest).chain(known.first().copied()).chain(rest) {
            if !self.has_figure(at) {
                self.place_reading(chart, drawn, at);
            }
        }
    }

    /// The figure of a reading with the letter of its status.
    fn place_reading(&mut self, chart: &PathChart<'_>, drawn: &Drawn<'_, '_>, at: usize) {
        let (point, column) = (&chart.points[at], &drawn.readings[at]);
        let Some(y) = column.value.map(|value| drawn.scale.y(value)) else { return };
        let letter = |status: Status| match drawn.format {
            Some(format) => format.language.text(status.letter_key()),
            None => status.letter(),
        };
        let mut text = String::new();
        escape(point.text, &mut text);
        if let Some(status) = point.status {
            let _ = write!(text, " <tspan class=\"{}\">{}</tspan>", status.word(), letter(status));
        }
        let letters = format!("{}{}", point.text, point.status.map_or(String::new(), |it| format!(" {}", letter(it))));
        let mut lines = [y + AWAY[0], y + AWAY[1]];
        if is_valley(drawn.readings, at) {
            lines.reverse();
        }
        if self.place(&Label::new(text, &letters, "value", BOLD, column.x), &lines) {
            self.figures.push(at);
        }
    }

    /// In the zone between green and red, as near to its end as there is room: what it is called.
    fn place_zone(&mut self, chart: &PathChart<'_>, drawn: &Drawn<'_, '_>) {
        let Some(baseline) = chart.baseline.map(|end| end.value).filter(|value| value.is_finite()) else { return };
        let is_known = drawn.path.iter().all(|column| column.expected.is_some()) && drawn.path.len() > 1;
        for column in drawn.path.iter().rev().filter(|_| is_known) {
            let Some(expected) = column.expected else { return };
            let y = |share: f64| drawn.scale.y(baseline + (expected - baseline) * share);
            let mut escaped = String::new();
            escape(chart.zone, &mut escaped);
            let label = Label::new(escaped, chart.zone, "dim", LETTER, column.x);
            if (y(0.9) - y(0.6)).abs() < ZONE || self.place(&label, &[y(0.75) + 4.0]) {
                return;
            }
        }
    }

    /// Places a label on the first of these lines where it has room, on a phone before a wide page.
    fn place(&mut self, label: &Label, lines: &[f64]) -> bool {
        for (narrow, width) in [(true, NARROW), (false, WIDE)] {
            for y in lines.iter().filter(|y| (12.0..=LABELS).contains(*y)) {
                let label = Label { text: label.text.clone(), y: *y, narrow, ..*label };
                let (left, right) = label.span(width);
                let inside = left > -GAP && right < width + OVER;
                let meets = |other: &Label| {
                    label.touches(other, WIDE) || narrow && other.narrow && label.touches(other, NARROW)
                };
                if inside && !self.placed.iter().any(meets) {
                    self.placed.push(label);
                    return true;
                }
            }
        }
        false
    }
}

impl Label {
    /// A label whose line is not known yet. At the edges it reaches inwards.
    fn new(escaped: String, text: &str, class: &'static str, letter: f64, x: Percent) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "a label has few letters")]
        let width = text.chars().count() as f64 * letter;
        let at = x.px(NARROW);
        let anchor = if at + width / 2.0 > NARROW + OVER {
            Anchor::End
        } else if at - width / 2.0 < -GAP / 2.0 {
            Anchor::Start
        } else {
            Anchor::Middle
        };
        Self { text: escaped, class, anchor, x, y: 0.0, width, narrow: true }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{PathEnd, Point};
    use super::*;

    /// A reading every so many days.
    fn readings(amount: usize, days: f64, text: &'static str) -> Vec<Point<'static>> {
        let days = std::iter::successors(Some(0.0), |at| Some(at + days));
        let values = [3.0, 9.0, 4.0, 5.0, 1.0].into_iter().cycle();
        let points = days.zip(values).take(amount);
        let status = Some(Status::Green);
        points.map(|(at, value)| Point { at, label: "Q4 2025", value, text, expected: Some(value), status }).collect()
    }

    /// The labels of a chart with a start and a target.
    fn labels(points: &[Point<'_>], ticks: &[(f64, String)]) -> Labels {
        let last = points.last().map_or(1.0, |point| point.at + 400.0);
        let chart = PathChart {
            id: "k",
            title: "",
            description: "",
            unit: "%",
            baseline: Some(PathEnd { at: -1.0, label: "FY 2024", value: 2.0, text: "2" }),
            target: Some(PathEnd { at: last, label: "31 Dec 2027", value: 8.0, text: "target 8.0 %" }),
            bends: &[],
            points,
            ticks,
            zone: "amber",
        };
        let time = TimeAxis::of(&chart);
        let column = |at: f64, label, value, expected| PathColumn { at, x: time.place(at), label, value, expected };
        let start = column(-1.0, "FY 2024", Some(2.0), Some(2.0));
        let goal = column(last, "31 Dec 2027", Some(8.0), Some(8.0));
        let all: Vec<_> =
            points.iter().map(|point| column(point.at, point.label, Some(point.value), point.expected)).collect();
        let scale = Scale::over([1.0, 9.0].into_iter());
        let drawn =
            Drawn { start: Some(start), goal: Some(goal), readings: &all, path: &[start, goal], scale, format: None };
        placed(&chart, &drawn, &time)
    }

    fn texts(labels: &Labels) -> Vec<&str> {
        labels.placed.iter().map(|label| label.text.as_str()).collect()
    }

    #[test]
    fn labels_never_touch_however_many_readings_there_are() {
        let ticks: Vec<(f64, String)> = (1..40_u8).map(|at| (90.0 * f64::from(at), format!("Q{at}"))).collect();
        for (amount, days, text) in [(1, 1.0, "5"), (4, 91.0, "1,234,567"), (16, 30.0, "98.25"), (120, 7.0, "98.25")] {
            let labels = labels(&readings(amount, days, text), &ticks);
            for (at, label) in labels.placed.iter().enumerate() {
                for other in &labels.placed[at + 1..] {
                    assert!(!label.touches(other, WIDE), "{} and {} with {amount}", label.text, other.text);
                    let both = label.narrow && other.narrow;
                    assert!(!both || !label.touches(other, NARROW), "{} and {} on a phone", label.text, other.text);
                }
            }
        }
    }

    #[test]
    fn the_last_reading_the_target_and_the_start_stand_before_all_others() {
        let labels = labels(&readings(100, 7.0, "98.25"), &[]);
        let texts = texts(&labels);
        assert_eq!(texts[..3], ["Q4 2025", "FY 2024", "31 Dec 2027"], "days: {texts:?}");
        let figures: Vec<&str> = texts[3..].to_vec();
        assert!(figures[0].starts_with("98.25 <tspan") && figures[1..3] == ["target 8.0 %", "2"], "{figures:?}");
        assert!(labels.has_figure(99));
    }

    #[test]
    fn labels_stay_in_the_drawing() {
        for label in &labels(&readings(16, 30.0, "1,234,567"), &[]).placed {
            let (left, right) = label.span(WIDE);
            assert!(left > -GAP && right < WIDE + OVER && (12.0..=LABELS).contains(&label.y), "{}", label.text);
        }
    }

    #[test]
    fn what_has_no_room_on_a_phone_is_marked_for_wide_pages() {
        let labels = labels(&readings(4, 91.0, "98.25"), &[]);
        assert!(labels.placed.iter().any(|label| label.narrow) && labels.placed.iter().any(|label| !label.narrow));
        let mut out = String::new();
        labels.write(&mut out);
        let more = labels.placed.iter().filter(|label| !label.narrow).count();
        assert_eq!(out.matches(" more\"").count() + out.matches("\"more\"").count(), more, "{out}");
    }
}
