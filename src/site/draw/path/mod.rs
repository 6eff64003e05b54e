//! The path chart: readings of a KPI against its path, as inline SVG.
//!
//! The SVG has no viewBox; x is in percent of time and y in px, so that text keeps its size at every width. Only lines stand
//! in an inner drawing that is stretched. There are classes and presentation attributes, and no styles. Which labels stand
//! is decided here, for a phone and for a wide page, so that no two of them touch (`labels`). Shapes come from the
//! page's sprite (`k-red`, `k-amber`, `k-green`, `k-ring`, `k-dot`). The same chart gives the same bytes.

use std::fmt::Write as _;

use crate::document::markdown::escape;
use crate::figures::sort::sort_by;
use crate::figures::status::Status;
use crate::language::Format;

mod labels;

/// What a path chart shows. All values are in the unit of the KPI; what is not finite is not drawn.
#[derive(Clone, Copy, Debug)]
pub struct PathChart<'a> {
    /// Unique in the page and without spaces: `kpi-otif`. Title and description get ids that begin with it.
    pub id: &'a str,
    /// What the chart shows.
    pub title: &'a str,
    /// Its figures in a sentence.
    pub description: &'a str,
    /// What the scale is in: a sign or a word, or nothing.
    pub unit: &'a str,
    /// Where the path begins. The amber zone needs it. A cumulative KPI has none, since its totals begin at zero.
    pub baseline: Option<PathEnd<'a>>,
    /// Where the path ends.
    pub target: Option<PathEnd<'a>>,
    /// Where the path bends between its ends. Those with a text have a mark, and their label below the axis.
    pub bends: &'a [PathEnd<'a>],
    /// Readings in the order of time.
    pub points: &'a [Point<'a>],
    /// Days with a line of their own, and what stands below it: the beginnings of years, then those of quarters.
    pub ticks: &'a [(f64, String)],
    /// What the zone between green and red is called.
    pub zone: &'a str,
}

/// An end of the path, or a bend.
#[derive(Clone, Copy, Debug)]
pub struct PathEnd<'a> {
    /// The day, as a count from any day.
    pub at: f64,
    /// The day or the period, written below it.
    pub label: &'a str,
    /// The value.
    pub value: f64,
    /// What is written beside it.
    pub text: &'a str,
}

/// A reading in a path chart.
#[derive(Clone, Copy, Debug)]
pub struct Point<'a> {
    /// The last day of its period, counted as in [`PathEnd`].
    pub at: f64,
    /// Its period, written below it.
    pub label: &'a str,
    /// The reading.
    pub value: f64,
    /// The reading as the site's language writes it.
    pub text: &'a str,
    /// Where the path stands at the end of the period.
    pub expected: Option<f64>,
    /// Its shape, color and letter.
    pub status: Option<Status>,
}

/// Draws a chart whose scale has figures only where all languages write them alike: whole numbers below 1,000.
pub fn path_chart(chart: &PathChart<'_>) -> String {
    draw(chart, None)
}

/// Draws a chart whose scale and baseline have figures in the site's language.
pub fn path_chart_in(chart: &PathChart<'_>, format: &Format) -> String {
    draw(chart, Some(format))
}

/// Heights in px, from the top.
const HEIGHT: f64 = 262.0;
const TOP: f64 = 40.0;
const BOTTOM: f64 = 208.0;
const AXIS: f64 = 232.0;
const LABELS: f64 = 252.0;
/// More readings than this are dots, but for those with a figure.
const CROWD: usize = 14;
/// Figures of the scale with more letters than this are long.
const SHORT: usize = 5;
/// The largest value that is drawn. Beyond it floating-point numbers have no decimals, and a scale has no steps.
const LIMIT: f64 = 1e15;

/// A day of the chart with what can be drawn on it.
#[derive(Clone, Copy)]
struct PathColumn<'a> {
    at: f64,
    x: Percent,
    label: &'a str,
    value: Option<f64>,
    expected: Option<f64>,
}

fn draw(chart: &PathChart<'_>, format: Option<&Format>) -> String {
    let finite = |value: f64| value.is_finite().then(|| value.clamp(-LIMIT, LIMIT));
    let time = TimeAxis::of(chart);
    let column = |at: f64, label, value: Option<f64>, expected: Option<f64>| PathColumn {
        at,
        x: time.place(at),
        label,
        value: value.and_then(finite),
        expected: expected.and_then(finite),
    };
    let start = chart.baseline.map(|end| column(end.at, end.label, Some(end.value), Some(end.value)));
    let goal = chart.target.map(|end| column(end.at, end.label, Some(end.value), Some(end.value)));
    let readings: Vec<PathColumn<'_>> =
        chart.points.iter().map(|point| column(point.at, point.label, Some(point.value), point.expected)).collect();
    let path = path(chart, start, &readings, goal, &column);
    let on_scale = path.iter().map(|column| column.expected).chain(readings.iter().map(|column| column.value));
    let scale = Scale::over(on_scale.chain(start.iter().chain(&goal).map(|column| column.value)).flatten());
    let words = chart.title.len() + chart.description.len() + 4 * chart.id.len();
    let mut svg = Svg { out: String::with_capacity(2000 + words + readings.len() * 320), scale };
    let texts = scale.texts(format);
    svg.open(chart, texts.iter().any(|(_, text)| text.chars().count() > SHORT));
    svg.stretch();
    if let Some(baseline) = chart.baseline {
        svg.zone(&path, baseline.value);
    }
    svg.grid(chart.ticks.iter().filter(|(at, _)| time.holds(*at)).map(|(at, _)| time.place(*at)));
    let value = |column: &PathColumn<'_>| column.value;
    svg.lines(&path, "aim", |column| column.expected);
    // A reading may be older than the start.
    let before = start.filter(|start| readings.first().is_none_or(|first| start.at <= first.at));
    let solid: Vec<PathColumn<'_>> = before.into_iter().chain(readings.iter().copied()).collect();
    svg.lines(&solid, "actual", value);
    svg.out.push_str("</svg>");
    svg.figures(chart.unit, &texts);
    let labels =
        labels::placed(chart, &labels::Drawn { start, goal, readings: &readings, path: &path, scale, format }, &time);
    let marks = chart.bends.iter().filter(|bend| !bend.text.is_empty());
    let marks: Vec<PathColumn<'_>> = marks.map(|bend| column(bend.at, bend.label, Some(bend.value), None)).collect();
    for column in start.iter().chain(&goal).chain(&marks) {
        svg.shape("ring", column);
    }
    for (at, (column, point)) in readings.iter().zip(chart.points).enumerate() {
        if readings.len() > CROWD && !labels.has_figure(at) {
            svg.dot(column);
        } else {
            svg.shape(point.status.map_or("dot", Status::word), column);
        }
    }
    labels.write(&mut svg.out);
    svg.out.push_str("</svg>");
    svg.out
}

/// The path in the order of time: its ends, its bends, and where it stands at each reading.
fn path<'a>(
    chart: &PathChart<'a>,
    start: Option<PathColumn<'a>>,
    readings: &[PathColumn<'a>],
    goal: Option<PathColumn<'a>>,
    column: &impl Fn(f64, &'a str, Option<f64>, Option<f64>) -> PathColumn<'a>,
) -> Vec<PathColumn<'a>> {
    let bends = chart.bends.iter().map(|bend| column(bend.at, bend.label, None, Some(bend.value)));
    let mut path: Vec<PathColumn<'a>> =
        start.into_iter().chain(readings.iter().copied()).chain(bends).chain(goal).collect();
    // Nothing is expected before the path begins.
    path.retain(|column| start.is_none_or(|start| column.at >= start.at));
    sort_by(&mut path, |a, b| a.at.total_cmp(&b.at));
    path.dedup_by(|next, before| next.x.0 == before.x.0 && next.expected == before.expected);
    path
}

/// Days to shares of the width.
struct TimeAxis {
    from: f64,
    days: f64,
}

impl TimeAxis {
    fn of(chart: &PathChart<'_>) -> Self {
        let ends = chart.baseline.iter().chain(&chart.target).chain(chart.bends).map(|end| end.at);
        let days = || ends.clone().chain(chart.points.iter().map(|point| point.at)).filter(|at| at.is_finite());
        let (from, to) = (days().fold(f64::INFINITY, f64::min), days().fold(f64::NEG_INFINITY, f64::max));
        Self { from, days: to - from }
    }

    /// A day alone stands in the middle.
    fn place(&self, at: f64) -> Percent {
        if self.days > 0.0 { Percent::from(100.0 * (at - self.from) / self.days) } else { Percent::from(50.0) }
    }

    /// Whether a day is on the axis.
    fn holds(&self, at: f64) -> bool {
        at >= self.from && at <= self.from + self.days
    }
}

/// Whether a point is lower than both neighbors. The lines come from above then, so its figure goes below.
fn is_valley(columns: &[PathColumn<'_>], at: usize) -> bool {
    let value = |at: usize| columns.get(at).and_then(|column| column.value);
    match (at.checked_sub(1).and_then(value), value(at), value(at + 1)) {
        (Some(before), Some(here), Some(after)) => here < before && here < after,
        _ => false,
    }
}

/// Values to px, between the lowest and the highest line of the grid.
#[derive(Clone, Copy)]
struct Scale {
    low: f64,
    step: f64,
    steps: u8,
}

impl Scale {
    fn over(values: impl Iterator<Item = f64>) -> Self {
        let (least, most) =
            values.fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), value| (least.min(value), most.max(value)));
        let (least, most) = if least <= most { (least, most) } else { (0.0, 0.0) };
        let size = least.abs().max(most.abs());
        // Values that are equal, or nearly so, stand in the middle.
        let (least, most) = if most - least > size.max(1e-6) * 1e-9 {
            (least, most)
        } else {
            let room = if size > 1e-6 { size * 0.05 } else { 1.0 };
            (least - room, most + room)
        };
        let step = round_step((most - least) / 4.0);
        let low = (least / step).floor();
        let steps = (1..=8).find(|&steps| low + f64::from(steps) >= most / step - 1e-9).unwrap_or(8);
        Self { low: low * step, step, steps }
    }

    /// The value of a line of the grid, counted from the lowest.
    fn line(self, at: u8) -> f64 {
        self.low + self.step * f64::from(at)
    }

    fn y(self, value: f64) -> f64 {
        let share = (value - self.low) / (self.step * f64::from(self.steps));
        BOTTOM - (BOTTOM - TOP) * share.clamp(0.0, 1.0)
    }

    /// The figures of its lines, where the language writes them.
    fn texts(self, format: Option<&Format>) -> Vec<(f64, String)> {
        let lines = (0..=self.steps).map(|at| self.line(at));
        lines.filter_map(|value| Some((value, figure(value, self.decimals(), format)?))).collect()
    }

    /// Decimals that tell one line of the grid from the next.
    fn decimals(self) -> usize {
        (0..15)
            .zip(std::iter::successors(Some(self.step), |step| Some(step * 10.0)))
            .find(|(_, step)| *step > 0.99)
            .map_or(15, |(at, _)| at)
    }
}

/// The next of 1, 2, 5, 10, 20, 50 …
fn round_step(least: f64) -> f64 {
    let power = 10_f64.powf(least.log10().floor());
    [1.0, 2.0, 5.0]
        .into_iter()
        .map(|step| step * power)
        .find(|step| *step >= least * (1.0 - 1e-9))
        .unwrap_or(10.0 * power)
}

/// Hundredths of a percent of the width.
#[derive(Clone, Copy)]
pub(crate) struct Percent(usize);

impl Percent {
    /// The place in px where the drawing is so wide.
    fn px(self, width: f64) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "there are ten thousand of them")]
        let share = self.0 as f64 / 10_000.0;
        share * width
    }
}

impl From<f64> for Percent {
    fn from(percent: f64) -> Self {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and the width")]
        Self((percent * 100.0).round().clamp(0.0, 10_000.0) as usize)
    }
}

impl std::fmt::Display for Percent {
    /// At most two decimals.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (whole, part) = (self.0 / 100, self.0 % 100);
        match (part, part % 10) {
            (0, _) => write!(f, "{whole}"),
            (_, 0) => write!(f, "{whole}.{}", part / 10),
            _ => write!(f, "{whole}.{part:02}"),
        }
    }
}

struct Svg {
    out: String,
    scale: Scale,
}

impl Svg {
    /// Begins the drawing. Long figures of the scale need more room left of it.
    fn open(&mut self, chart: &PathChart<'_>, is_far: bool) {
        let class = if is_far { "plot path-chart far" } else { "plot path-chart" };
        let _ = write!(self.out, "<svg class=\"{class}\" height=\"");
        self.px(HEIGHT);
        self.out.push_str("\" role=\"img\" aria-labelledby=\"");
        self.escaped(chart.id);
        self.out.push_str("-t ");
        self.escaped(chart.id);
        self.out.push_str("-d\"><title id=\"");
        self.escaped(chart.id);
        self.out.push_str("-t\">");
        self.escaped(chart.title);
        self.out.push_str("</title><desc id=\"");
        self.escaped(chart.id);
        self.out.push_str("-d\">");
        self.escaped(chart.description);
        self.out.push_str("</desc>");
    }

    /// Points of a line cannot be in percent: a drawing inside the drawing is stretched, 100 wide.
    fn stretch(&mut self) {
        self.out.push_str("<svg viewBox=\"0 0 100 ");
        self.px(HEIGHT);
        self.out.push_str("\" preserveAspectRatio=\"none\">");
    }

    /// The amber zone, 0.6 to 0.9 of the path, wherever the path is known without a gap.
    fn zone(&mut self, columns: &[PathColumn<'_>], baseline: f64) {
        if !baseline.is_finite() {
            return;
        }
        let share = |expected: f64, share: f64| baseline + (expected - baseline) * share;
        for run in columns.split(|column| column.expected.is_none()).filter(|run| run.len() > 1) {
            self.out.push_str("<polygon class=\"zone\" points=\"");
            let upper = run.iter().map(|column| (column, 0.9));
            let lower = run.iter().rev().map(|column| (column, 0.6));
            for (at, (column, part)) in upper.chain(lower).enumerate() {
                if at > 0 {
                    self.out.push(' ');
                }
                let _ = write!(self.out, "{},", column.x);
                let y = self.scale.y(share(column.expected.unwrap_or(baseline), part));
                self.px(y);
            }
            self.out.push_str("\"/>");
        }
    }

    /// The hairlines of the scale and of the calendar, and the line of the axis.
    fn grid(&mut self, days: impl Iterator<Item = Percent>) {
        self.out.push_str("<path class=\"grid\" d=\"");
        for at in 0..=self.scale.steps {
            self.out.push_str("M0 ");
            self.px(self.scale.y(self.scale.line(at)));
            self.out.push_str("h100");
        }
        for day in days {
            let _ = write!(self.out, "M{day} ");
            self.px(AXIS - 6.0);
            self.out.push('V');
            self.px(AXIS);
        }
        self.out.push_str("\"/><path class=\"axis\" d=\"M0 ");
        self.px(AXIS);
        self.out.push_str("h100\"/>");
    }

    /// The figures of the scale, left of their lines, and above them what they are in.
    fn figures(&mut self, unit: &str, texts: &[(f64, String)]) {
        self.out.push_str("<g class=\"dim end scale\">");
        let unit = Some((TOP - 16.0, unit)).filter(|(_, unit)| !unit.is_empty());
        let figures = texts.iter().map(|(value, text)| (self.scale.y(*value) + 4.0, text.as_str()));
        for (y, text) in unit.into_iter().chain(figures).collect::<Vec<_>>() {
            self.out.push_str("<text y=\"");
            self.px(y);
            self.out.push_str("\">");
            self.escaped(text);
            self.out.push_str("</text>");
        }
        self.out.push_str("</g>");
    }

    /// Straight lines between neighbors that both have a value.
    fn lines(&mut self, columns: &[PathColumn<'_>], class: &str, value: impl Fn(&PathColumn<'_>) -> Option<f64>) {
        let runs = columns.split(|column| value(column).is_none()).filter(|run| run.len() > 1);
        let mut begun = false;
        for run in runs {
            if !begun {
                self.out.push_str("<path class=\"");
                self.out.push_str(class);
                self.out.push_str("\" d=\"");
                begun = true;
            }
            for (at, (column, value)) in run.iter().filter_map(|column| Some((column, value(column)?))).enumerate() {
                let _ = write!(self.out, "{}{} ", if at == 0 { 'M' } else { 'L' }, column.x);
                self.px(self.scale.y(value));
            }
        }
        if begun {
            self.out.push_str("\"/>");
        }
    }

    /// A small dot where a column has a value: in a crowd a shape would hide the line.
    fn dot(&mut self, column: &PathColumn<'_>) {
        let Some(value) = column.value else { return };
        let _ = write!(self.out, "<circle class=\"dot\" cx=\"{}%\" cy=\"", column.x);
        self.px(self.scale.y(value));
        self.out.push_str("\" r=\"1.75\"/>");
    }

    /// A shape of the sprite where a column has a value.
    fn shape(&mut self, name: &str, column: &PathColumn<'_>) {
        let Some(value) = column.value else { return };
        self.out.push_str("<use href=\"#k-");
        self.out.push_str(name);
        let _ = write!(self.out, "\" x=\"{}%\" y=\"", column.x);
        self.px(self.scale.y(value));
        self.out.push_str("\"/>");
    }

    fn px(&mut self, value: f64) {
        px(value, &mut self.out);
    }

    fn escaped(&mut self, text: &str) {
        escape(text, &mut self.out);
    }
}

/// At most one decimal. By tenths in whole numbers: printing floats is most of the time of a chart.
fn px(value: f64, out: &mut String) {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and the height")]
    let tenths = (value * 10.0).round().clamp(0.0, HEIGHT * 10.0) as u16;
    let _ = match tenths % 10 {
        0 => write!(out, "{}", tenths / 10),
        tenth => write!(out, "{}.{tenth}", tenths / 10),
    };
}

/// A figure of the scale; without a language only one that all of them write alike.
fn figure(value: f64, decimals: usize, format: Option<&Format>) -> Option<String> {
    if let Some(format) = format {
        return Some(format.number(value, Some(decimals)));
    }
    let alike = value.abs() < 999.5 && (value - value.round()).abs() < 1e-9 && decimals == 0;
    alike.then(|| {
        let sign = if value <= -0.5 { "\u{2212}" } else { "" };
        format!("{sign}{:.0}", value.abs())
    })
}

#[cfg(test)]
mod tests;
