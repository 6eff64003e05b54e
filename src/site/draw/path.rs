//! The path chart: readings of a KPI against its path, as inline SVG.
//!
//! The SVG has no viewBox; x is in percent and y in px, so that text keeps its size at every width. Only lines stand in an
//! inner drawing that is stretched. There are classes and presentation attributes, and no styles. Shapes come from the
//! page's sprite (`k-red`, `k-amber`, `k-green`, `k-ring`, `k-dot`). The same chart gives the same bytes.

use std::fmt::Write as _;

use crate::document::markdown::escape;
use crate::figures::status::Status;
use crate::language::Format;

/// What a path chart shows. All values are in the unit of the KPI; what is not finite is not drawn.
#[derive(Clone, Copy, Debug)]
pub struct PathChart<'a> {
    /// Unique in the page and without spaces: `kpi-otif`. Title and description get ids that begin with it.
    pub id: &'a str,
    /// What the chart shows.
    pub title: &'a str,
    /// Its figures in a sentence.
    pub description: &'a str,
    /// The label and the value of the point where the path begins. The amber zone needs it. A cumulative KPI has none,
    /// since its totals begin at zero.
    pub baseline: Option<(&'a str, f64)>,
    /// Readings in the order of time, one a column.
    pub points: &'a [Point<'a>],
}

/// A reading in a path chart.
#[derive(Clone, Copy, Debug)]
pub struct Point<'a> {
    /// Its period, written below it.
    pub label: &'a str,
    /// The reading; not a number for a point of the path that nothing was read for yet.
    pub value: f64,
    /// The reading as the site's language writes it; without a reading the value of the path, empty to leave it out.
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
const HEIGHT: f64 = 290.0;
const TOP: f64 = 44.0;
const BOTTOM: f64 = 232.0;
const AXIS: f64 = 260.0;
const LABELS: f64 = 280.0;
/// From a point up to its figure, and down to it.
const ABOVE: f64 = 15.0;
const BELOW: f64 = 25.0;
/// More points than this do not all fit their figures across a phone.
const CROWD: usize = 8;
/// The largest value that is drawn. Beyond it floating-point numbers have no decimals, and a scale has no steps.
const LIMIT: f64 = 1e15;

/// A column of the chart with what can be drawn in it.
struct PathColumn<'a> {
    x: Percent,
    label: &'a str,
    value: Option<f64>,
    expected: Option<f64>,
}

fn draw(chart: &PathChart<'_>, format: Option<&Format>) -> String {
    let columns = columns(chart);
    let scale = Scale::over(columns.iter().flat_map(|column| [column.value, column.expected]).flatten());
    let words = chart.title.len() + chart.description.len() + 4 * chart.id.len();
    let mut svg = Svg { out: String::with_capacity(1600 + words + columns.len() * 640), scale };
    svg.open(chart);
    svg.stretch();
    if let Some((_, baseline)) = chart.baseline {
        svg.zone(&columns, baseline);
    }
    svg.grid();
    svg.lines(&columns, "aim", |column| column.expected);
    svg.lines(&columns, "actual", |column| column.value);
    svg.out.push_str("</svg>");
    svg.figures(format);
    let baselines = columns.len() - chart.points.len();
    let (start, readings) = columns.split_at(baselines);
    let shown = Shown::of(readings);
    for column in start {
        svg.shape("ring", column);
    }
    for (column, point) in readings.iter().zip(chart.points) {
        svg.shape(point.status.map_or("dot", Status::word), column);
        if is_ahead(column, point) {
            svg.shape("ring", &PathColumn { value: column.expected, ..*column });
        }
    }
    svg.out.push_str("<g class=\"mid value\">");
    for column in start {
        svg.start(column, format);
    }
    for (at, (column, point)) in readings.iter().zip(chart.points).enumerate() {
        if shown.is(at) {
            svg.reading(column, point, is_valley(&columns, at + baselines));
        }
    }
    svg.out.push_str("</g><g class=\"mid\">");
    for (at, column) in columns.iter().enumerate() {
        if at < baselines || shown.is(at - baselines) {
            svg.text(column.x, LABELS, column.label);
        }
    }
    svg.out.push_str("</g></svg>");
    svg.out
}

fn columns<'a>(chart: &PathChart<'a>) -> Vec<PathColumn<'a>> {
    let finite = |value: f64| value.is_finite().then(|| value.clamp(-LIMIT, LIMIT));
    let count = chart.points.len() + usize::from(chart.baseline.is_some());
    let mut columns = Vec::with_capacity(count);
    // One column at the left stays empty for the axis, so that the table below stands column under point.
    let place = |at: usize| Percent::of(2 * (at + 1) + 1, 2 * (count + 1));
    if let Some((label, value)) = chart.baseline {
        columns.push(PathColumn { x: place(0), label, value: finite(value), expected: finite(value) });
    }
    for point in chart.points {
        let (x, expected) = (place(columns.len()), point.expected.and_then(finite));
        columns.push(PathColumn { x, label: point.label, value: finite(point.value), expected });
    }
    columns
}

/// Which readings have a figure and a label: all, or where there are too many the first, the last, the highest and the
/// lowest.
struct Shown {
    all: bool,
    last: usize,
    highest: usize,
    lowest: usize,
}

impl Shown {
    fn of(readings: &[PathColumn<'_>]) -> Self {
        let values = || readings.iter().enumerate().filter_map(|(at, column)| Some((at, column.value?)));
        let first = values().next().unwrap_or((0, 0.0));
        Self {
            all: readings.len() <= CROWD,
            last: readings.len().saturating_sub(1),
            highest: values().fold(first, |most, next| if next.1 > most.1 { next } else { most }).0,
            lowest: values().fold(first, |least, next| if next.1 < least.1 { next } else { least }).0,
        }
    }

    fn is(&self, at: usize) -> bool {
        self.all || at == 0 || at == self.last || at == self.highest || at == self.lowest
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
    fn of(part: usize, whole: usize) -> Self {
        Self((part * 10_000 + whole / 2) / whole)
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
    fn open(&mut self, chart: &PathChart<'_>) {
        self.out.push_str("<svg class=\"plot\" height=\"");
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

    /// The hairlines of the scale and the line of the axis.
    fn grid(&mut self) {
        self.out.push_str("<path class=\"grid\" d=\"");
        for at in 0..=self.scale.steps {
            self.out.push_str("M0 ");
            self.px(self.scale.y(self.scale.line(at)));
            self.out.push_str("h100");
        }
        self.out.push_str("\"/><path class=\"axis\" d=\"M0 ");
        self.px(AXIS);
        self.out.push_str("h100\"/>");
    }

    /// The figures of the scale, above their lines.
    fn figures(&mut self, format: Option<&Format>) {
        let decimals = self.scale.decimals();
        self.out.push_str("<g class=\"dim\">");
        for at in 0..=self.scale.steps {
            let value = self.scale.line(at);
            let Some(text) = figure(value, Some(decimals), format) else { continue };
            self.out.push_str("<text y=\"");
            self.px(self.scale.y(value) - 5.0);
            self.out.push_str("\">");
            self.escaped(&text);
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

    /// The figure of where the path begins.
    fn start(&mut self, column: &PathColumn<'_>, format: Option<&Format>) {
        let Some(value) = column.value else { return };
        if let Some(text) = figure(value, None, format) {
            self.text(column.x, self.scale.y(value) - ABOVE, &text);
        }
    }

    /// The figure of a reading with the letter of its status.
    fn reading(&mut self, column: &PathColumn<'_>, point: &Point<'_>, below: bool) {
        if let Some(aim) = column.expected.filter(|_| is_ahead(column, point)) {
            self.text(column.x, self.scale.y(aim) - ABOVE, point.text);
        }
        let Some(value) = column.value else { return };
        let y = self.scale.y(value);
        self.open_text(column.x, if below { y + BELOW } else { y - ABOVE });
        self.escaped(point.text);
        if let Some(status) = point.status {
            self.out.push_str(" <tspan class=\"");
            self.out.push_str(status.word());
            self.out.push_str("\">");
            self.out.push_str(status.letter());
            self.out.push_str("</tspan>");
        }
        self.out.push_str("</text>");
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

    fn text(&mut self, x: Percent, y: f64, text: &str) {
        self.open_text(x, y);
        self.escaped(text);
        self.out.push_str("</text>");
    }

    fn open_text(&mut self, x: Percent, y: f64) {
        let _ = write!(self.out, "<text x=\"{x}%\" y=\"");
        self.px(y);
        self.out.push_str("\">");
    }

    /// At most one decimal. By tenths in whole numbers: printing floats is most of the time of a chart.
    fn px(&mut self, value: f64) {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and the height")]
        let tenths = (value * 10.0).round().clamp(0.0, HEIGHT * 10.0) as u16;
        let _ = match tenths % 10 {
            0 => write!(self.out, "{}", tenths / 10),
            tenth => write!(self.out, "{}.{tenth}", tenths / 10),
        };
    }

    fn escaped(&mut self, text: &str) {
        escape(text, &mut self.out);
    }
}

/// Whether a point of the path is shown that nothing was read for yet.
fn is_ahead(column: &PathColumn<'_>, point: &Point<'_>) -> bool {
    column.value.is_none() && point.status.is_none() && !point.text.is_empty()
}

/// A figure of the scale; without a language only one that all of them write alike.
fn figure(value: f64, decimals: Option<usize>, format: Option<&Format>) -> Option<String> {
    if let Some(format) = format {
        return Some(format.number(value, decimals));
    }
    let alike = value.abs() < 999.5 && (value - value.round()).abs() < 1e-9 && decimals.unwrap_or(0) == 0;
    alike.then(|| {
        let sign = if value <= -0.5 { "\u{2212}" } else { "" };
        format!("{sign}{:.0}", value.abs())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Locale;

    fn point(label: &'static str, value: f64, text: &'static str, expected: f64, status: Status) -> Point<'static> {
        Point { label, value, text, expected: Some(expected), status: Some(status) }
    }

    fn shelf() -> [Point<'static>; 4] {
        [
            point("Q1", 90.2, "90.2", 90.5, Status::Amber),
            point("Q2", 88.6, "88.6", 92.0, Status::Red),
            point("Q3", 93.1, "93.1", 93.5, Status::Green),
            point("Q4", 95.4, "95.4", 95.0, Status::Green),
        ]
    }

    fn chart<'a>(baseline: Option<(&'a str, f64)>, points: &'a [Point<'a>]) -> PathChart<'a> {
        PathChart { id: "kpi-osa", title: "On-shelf availability", description: "Q1 90.2 amber.", baseline, points }
    }

    fn count(svg: &str, part: &str) -> usize {
        svg.matches(part).count()
    }

    /// Whatever the input, a chart is well formed and every coordinate inside it.
    fn check(svg: &str) {
        assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
        assert!(!svg.contains("style"), "{svg}");
        assert_eq!((count(svg, "<svg"), count(svg, "<text")), (count(svg, "</svg>"), count(svg, "</text>")), "{svg}");
        let inside = |number: &str, most: f64| {
            assert!((0.0..=most).contains(&number.parse::<f64>().unwrap()), "{number} in {svg}");
            let decimals = number.split_once('.').map_or("", |(_, decimals)| decimals);
            assert!(decimals.len() <= 2 && !decimals.ends_with('0'), "{number}");
        };
        let values = |name: &str| {
            let rests: Vec<&str> = svg.split(&format!(" {name}=\"")).skip(1).collect();
            rests.into_iter().map(|rest| rest.split('"').next().unwrap())
        };
        for number in values("x").chain(values("y")) {
            let (number, most) = number.strip_suffix('%').map_or((number, HEIGHT), |number| (number, 100.0));
            inside(number, most);
        }
        let lines = values("d").flat_map(|path| path.split(['M', 'L']).skip(1).map(|point| point.replace("h100", "")));
        let corners = values("points").flat_map(|points| points.split(' ').map(|point| point.replace(',', " ")));
        for point in lines.chain(corners) {
            let (x, y) = point.split_once(' ').unwrap();
            inside(x, 100.0);
            inside(y, HEIGHT);
        }
    }

    /// The lines of a path, each as the points it goes through.
    fn lines<'a>(svg: &'a str, class: &str) -> Vec<Vec<&'a str>> {
        let path = svg.split(&format!("<path class=\"{class}\" d=\"M")).nth(1);
        let path = path.and_then(|rest| rest.split('"').next()).unwrap_or_default();
        path.split('M').filter(|line| !line.is_empty()).map(|line| line.split('L').collect()).collect()
    }

    #[test]
    fn a_year_is_drawn_as_in_the_design() {
        let points = shelf();
        let svg = path_chart(&chart(Some(("FY24", 89.0)), &points));
        check(&svg);
        assert!(svg.starts_with("<svg class=\"plot\" height=\"290\" role=\"img\" aria-labelledby=\"kpi-osa-t kpi-osa-d\"><title id=\"kpi-osa-t\">On-shelf availability</title><desc id=\"kpi-osa-d\">Q1 90.2 amber.</desc>"), "{svg}");
        for x in ["25%", "41.67%", "58.33%", "75%", "91.67%"] {
            assert!(svg.contains(&format!("<text x=\"{x}\" y=\"280\">")), "a column at {x}");
        }
        assert!(
            svg.contains(" y=\"227\">88</text>") && svg.contains(" y=\"39\">96</text>"),
            "the scale runs from 88 to 96"
        );
        assert_eq!(lines(&svg, "aim"), [["25 208.5", "41.67 173.3", "58.33 138", "75 102.8", "91.67 67.5"]]);
        assert_eq!(lines(&svg, "actual"), [["25 208.5", "41.67 180.3", "58.33 217.9", "75 112.2", "91.67 58.1"]]);
        assert_eq!(lines(&svg, "grid").len(), 5);
        assert_eq!(
            [count(&svg, "#k-ring"), count(&svg, "#k-amber"), count(&svg, "#k-red"), count(&svg, "#k-green")],
            [1, 1, 1, 2]
        );
        assert!(svg.contains(">90.2 <tspan class=\"amber\">A</tspan></text>"), "every point has its value and letter");
        assert!(svg.contains("<polygon class=\"zone\" points=\"25,208.5 41.67,176.8 "), "{svg}");
        assert_eq!(svg, path_chart(&chart(Some(("FY24", 89.0)), &points)), "same data, same bytes");
    }

    #[test]
    fn the_figure_of_a_valley_stands_below_it() {
        let points = shelf();
        let svg = path_chart(&chart(Some(("FY24", 89.0)), &points));
        let y = |text: &str| {
            let before = &svg[..svg.find(&format!(">{text} <tspan")).unwrap()];
            before.rsplit("y=\"").next().unwrap().trim_end_matches('"').parse::<f64>().unwrap()
        };
        assert!(y("88.6") > 217.9 && y("90.2") < 180.3 && y("95.4") < 58.1);
    }

    #[test]
    fn a_scale_has_figures_in_the_language_of_the_site() {
        let format = Format {
            language: std::sync::Arc::new(Locale::built_in("da")),
            currency: "DKK".to_owned(),
            money_unit: 1000,
        };
        let points =
            [point("1. kvt.", 0.7, "0,7", 0.9, Status::Red), point("2. kvt.", 1.25, "1,25", 1.2, Status::Green)];
        let chart = chart(Some(("2024", 0.8)), &points);
        let svg = path_chart_in(&chart, &format);
        check(&svg);
        assert!(svg.contains(">0,6</text>") && svg.contains(">1,4</text>") && svg.contains(">0,8</text>"), "{svg}");
        assert!(
            path_chart(&chart).contains("<g class=\"dim\"></g>"),
            "without a language no figure is better than a wrong one"
        );
    }

    #[test]
    fn without_a_baseline_there_is_no_zone_and_no_ring() {
        let points = shelf();
        let svg = path_chart(&chart(None, &points));
        check(&svg);
        assert_eq!([count(&svg, "zone"), count(&svg, "#k-ring")], [0, 0]);
        assert_eq!(lines(&svg, "aim").concat().len(), 4, "a line through the four readings");
        assert!(svg.contains("x=\"30%\"") && svg.contains("x=\"90%\""), "the first of five columns stays empty");
    }

    #[test]
    fn a_point_without_status_is_a_dot_without_letter() {
        let points = [Point { label: "Q1", value: 1.0, text: "1", expected: None, status: None }];
        let svg = path_chart(&chart(None, &points));
        assert!(svg.contains("#k-dot") && svg.contains(">1</text>") && !svg.contains("tspan"), "{svg}");
    }

    #[test]
    fn one_point_no_point_and_equal_values_are_charts_too() {
        let one = [point("Q1", 5.0, "5", 5.0, Status::Green)];
        let same = [one[0], one[0], one[0]];
        for chart in
            [chart(None, &[]), chart(Some(("FY24", 5.0)), &[]), chart(None, &one), chart(Some(("FY24", 5.0)), &same)]
        {
            check(&path_chart(&chart));
        }
        assert!(path_chart(&chart(None, &one)).contains("href=\"#k-green\" x=\"75%\" y=\"138\""), "in the middle");
    }

    #[test]
    fn what_is_not_finite_leaves_a_gap() {
        let mut points = shelf();
        points[1].value = f64::NAN;
        points[2].expected = Some(f64::INFINITY);
        let svg = path_chart(&chart(Some(("FY24", 89.0)), &points));
        check(&svg);
        let lengths = |class: &str| lines(&svg, class).iter().map(Vec::len).collect::<Vec<_>>();
        assert_eq!((lengths("actual"), lengths("aim")), (vec![2, 2], vec![3]), "one point alone is no line");
        assert_eq!(count(&svg, "<use"), 4);
        assert!(svg.contains(">Q2</text>"), "the column stays");
        for value in [f64::MAX, f64::MIN, 1e300, 1e-320, -0.0, 1e15, -1e15, 0.1 + 0.2] {
            for other in [0.0, f64::MAX, f64::MIN, -1e-320, 0.3, f64::NAN] {
                points[0].value = value;
                points[3].value = other;
                check(&path_chart(&chart(Some(("FY24", other)), &points)));
                check(&path_chart(&chart(Some(("FY24", f64::NEG_INFINITY)), &points[..1])));
            }
        }
    }

    #[test]
    fn in_a_crowd_only_first_last_highest_and_lowest_have_figures() {
        let mut points = [point("M", 50.0, "50", 50.0, Status::Green); 12];
        (points[4].value, points[7].value) = (90.0, 10.0);
        let svg = path_chart(&chart(Some(("FY24", 50.0)), &points));
        check(&svg);
        assert_eq!([count(&svg, "<tspan"), count(&svg, ">M</text>"), count(&svg, "#k-green")], [4, 4, 12]);
        let svg = path_chart(&chart(None, &points[..8]));
        assert_eq!(count(&svg, "<tspan"), 8, "eight fit");
    }

    #[test]
    fn everything_an_author_wrote_is_escaped() {
        let evil = "</title><b a='\"&";
        let points = [Point { label: evil, value: 1.0, text: evil, expected: None, status: None }];
        let svg = path_chart(&PathChart {
            id: evil,
            title: evil,
            description: evil,
            baseline: Some((evil, 1.0)),
            points: &points,
        });
        assert!(!svg.contains("<b") && !svg.contains("='"), "{svg}");
        assert_eq!(count(&svg, "&lt;/title&gt;&lt;b a=&#39;&quot;&amp;"), 9);
    }
}
