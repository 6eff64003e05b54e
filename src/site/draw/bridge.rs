//! How the growth of a plan adds up, pillar by pillar, and how its objectives spread over the tiers.

use std::fmt::Write as _;

use crate::document::markdown::escape;
use crate::document::model::Plan;
use crate::document::model::objective::Tier;
use crate::figures::status::Unit;
use crate::playbook::{Thing, ThingId};
use crate::site::Renderer;
use crate::site::draw::path::Percent;
use crate::site::shared::cards::cut;
use crate::site::view::Html;

/// The width of the bar of the year before, in percent. The axis does not begin at zero, so this bar shows a break.
const BEFORE: f64 = 10.0;

/// Where the elements of a row stand: heights in px from its top, widths in percent.
#[derive(Clone, Copy)]
struct Layout {
    /// The room above the first row.
    top: f64,
    /// From one row to the next.
    row: f64,
    /// The line of the name.
    name: f64,
    /// The top of the bar of the target, and of the actual.
    aim: f64,
    bar: f64,
    /// The height of a bar.
    thick: f64,
    /// The height of the outline of a target.
    outline: f64,
    /// The line of the figures of the actuals, and of the targets.
    figures: (f64, f64),
    /// Where the bars begin and end; the figures need the rest.
    bars: (f64, f64),
    /// Where the figures of the targets end; those of the actuals end at the right edge.
    targets: u8,
    /// How many letters of a name have room on a phone.
    letters: usize,
    /// Whether hairlines help to read it, and words stand where figures need them.
    ruled: bool,
}

impl Layout {
    /// The top of a bar.
    fn below(self, bar: Bar) -> f64 {
        match bar {
            Bar::Target => self.aim,
            Bar::Actual => self.bar,
        }
    }

    /// The height of a bar.
    fn height(self, bar: Bar) -> f64 {
        match bar {
            Bar::Target => self.outline,
            Bar::Actual => self.thick,
        }
    }
}

/// On a page: the name above its bars, the outline of the target around the bar of the actual.
const LARGE: Layout = Layout {
    top: 0.0,
    row: 56.0,
    name: 17.0,
    aim: 25.0,
    bar: 28.0,
    thick: 16.0,
    outline: 22.0,
    figures: (35.0, 50.0),
    bars: (0.0, 60.0),
    targets: 100,
    letters: 34,
    ruled: true,
};
/// On the one-page plan: a line of text a row.
const SMALL: Layout = Layout {
    top: 0.0,
    row: 15.0,
    name: 11.0,
    aim: 2.0,
    bar: 8.0,
    thick: 4.0,
    outline: 4.0,
    figures: (11.0, 11.0),
    bars: (22.0, 60.0),
    targets: 80,
    letters: 16,
    ruled: false,
};
/// How many pillars the small drawing shows; the rest share one row.
const STEPS: usize = 5;

/// A row of the bridge: name, target, actual.
struct Step {
    name: String,
    target: Option<f64>,
    actual: Option<f64>,
}

/// Which bar: what was planned, dashed, or what came, solid.
#[derive(Clone, Copy)]
enum Bar {
    Target,
    Actual,
}

/// A drawing that is not finished: what is drawn so far, by kind, and where the next row begins.
struct BridgeRows {
    /// Hairlines, steps from row to row, and the bars of targets and actuals: the lines of a path each.
    grid: String,
    steps: String,
    targets: String,
    actuals: String,
    /// The bars of actuals that take away.
    losses: String,
    /// The breaks in bars that begin further left than the drawing.
    breaks: String,
    /// The texts of each column.
    names: String,
    planned: String,
    came: String,
    y: f64,
    layout: Layout,
}

impl BridgeRows {
    fn new(layout: Layout) -> Self {
        let [grid, steps, targets, actuals, losses, breaks, names, planned, came] = Default::default();
        Self { grid, steps, targets, actuals, losses, breaks, names, planned, came, y: layout.top, layout }
    }

    /// Begins a row. `note` is said behind its name.
    fn begin(&mut self, name: &str, note: Option<&str>) {
        if self.layout.ruled && self.y > self.layout.top {
            let _ = write!(self.grid, "M0 {}h100", self.y);
        }
        let _ = write!(self.names, "<text y=\"{}\">", self.y + self.layout.name);
        escape(&cut(name, self.layout.letters), &mut self.names);
        if let Some(note) = note.filter(|_| self.layout.ruled) {
            self.names.push_str(" <tspan class=\"dim\">");
            escape(note, &mut self.names);
            self.names.push_str("</tspan>");
        }
        self.names.push_str("</text>");
    }

    fn bar(&mut self, bar: Bar, from: f64, to: f64) {
        let (x, width) = (Percent::from(from.min(to)), Percent::from((to - from).abs()));
        let y = self.y + self.layout.below(bar);
        let out = match bar {
            Bar::Target => &mut self.targets,
            Bar::Actual if to < from => &mut self.losses,
            Bar::Actual => &mut self.actuals,
        };
        let _ = write!(out, "M{x} {y}h{width}v{}h-{width}z", self.layout.height(bar));
    }

    /// The bar of a whole year, with the break that says that it begins further left.
    fn broken(&mut self, bar: Bar, to: f64) {
        let left = self.layout.bars.0;
        self.bar(bar, left, to);
        let high = self.layout.height(bar) + 6.0;
        let _ = write!(
            self.breaks,
            "<svg x=\"{}%\" y=\"{}\" width=\"12\" height=\"{high}\"><path class=\"break\" d=\"M1 {high} 7 0M6 {high} 12 0\"/></svg>",
            Percent::from(left + BEFORE / 2.0),
            self.y + self.layout.below(bar) - 3.0
        );
    }

    /// From the end of an actual down to the row below.
    fn step_down(&mut self, at: f64) {
        let Layout { bar, thick, row, .. } = self.layout;
        let _ = write!(self.steps, "M{} {}V{}", Percent::from(at), self.y + bar + thick, self.y + row + bar);
    }

    fn figures(&mut self, target: Option<&str>, actual: Option<&str>) {
        let (came, planned) = (self.y + self.layout.figures.0, self.y + self.layout.figures.1);
        let places = [(&mut self.planned, self.layout.targets, planned, target), (&mut self.came, 100, came, actual)];
        for (out, place, y, text) in places {
            if let Some(text) = text {
                let _ = write!(out, "<text x=\"{place}%\" y=\"{y}\">{text}</text>");
            }
        }
        self.y += self.layout.row;
    }

    /// The finished drawing: lines and bars in an inner drawing that is stretched from a width of 100, then the texts.
    fn draw(&self, height: f64, out: &mut String) {
        let _ = write!(out, "<svg viewBox=\"0 0 100 {height}\" preserveAspectRatio=\"none\">");
        let paths = [
            ("grid", &self.grid),
            ("axis", &self.steps),
            ("bar", &self.actuals),
            ("bar-down", &self.losses),
            ("bar-aim", &self.targets),
        ];
        for (class, lines) in paths.iter().filter(|(_, lines)| !lines.is_empty()) {
            let _ = write!(out, "<path class=\"{class}\" d=\"{lines}\"/>");
        }
        let _ = write!(
            out,
            "</svg>{}<g class=\"name\">{}</g><g class=\"end dim\">{}</g><g class=\"end value\">{}</g></svg>",
            self.breaks, self.names, self.planned, self.came
        );
    }
}

impl Renderer<'_> {
    /// The growth bridge: target dashed above actual solid, both running on from the row before; from the sales of the
    /// year before to those of the year, where they are known.
    pub(crate) fn bridge(&self, thing: &Thing, id: ThingId, plan: &Plan) -> Option<Html> {
        self.draw_bridge(&self.steps(thing, plan), id, LARGE, "k-bridge")
    }

    /// The same in the height of so many lines of text. `name` is its own on the page: what its ids begin with.
    pub(crate) fn small_bridge(&self, thing: &Thing, id: ThingId, plan: &Plan, name: &str) -> Option<Html> {
        let mut steps = self.steps(thing, plan);
        if steps.len() > STEPS {
            let rest = steps.split_off(STEPS - 1);
            steps.push(Step {
                name: self.sentence("sheet.more_of_them", &[("n", &rest.len().to_string())]),
                target: rest.iter().filter_map(|step| step.target).reduce(|a, b| a + b),
                actual: rest.iter().filter_map(|step| step.actual).reduce(|a, b| a + b),
            });
        }
        self.draw_bridge(&steps, id, SMALL, name)
    }

    /// The pillars of a plan that carry a figure.
    fn steps(&self, thing: &Thing, plan: &Plan) -> Vec<Step> {
        plan.pillars
            .iter()
            .filter(|part| part.target.is_some() || part.actual.is_some())
            .filter_map(|part| {
                Some(Step {
                    name: self.title_of(thing.thing(&part.pillar)?).into_owned(),
                    target: part.target.as_ref().map(|it| it.value),
                    actual: part.actual.as_ref().map(|it| it.value),
                })
            })
            .collect()
    }

    fn draw_bridge(&self, steps: &[Step], id: ThingId, layout: Layout, name: &str) -> Option<Html> {
        if steps.len() < 2 {
            return None;
        }
        let (targets, actuals) = (run(steps, |step| step.target), run(steps, |step| step.actual));
        let all = || targets.iter().chain(&actuals).copied();
        let (low, high) = (all().fold(0.0, f64::min), all().fold(0.0, f64::max));
        if !(high - low).is_finite() || high - low <= 0.0 {
            return None;
        }
        let year = self.year(id).filter(|year| year.prior.is_some());
        let (left, end) = layout.bars;
        let from = left + if year.is_some() { BEFORE } else { 0.0 };
        let x = |value: f64| from + (end - from) * (value - low) / (high - low);
        let count = steps.iter().fold(if year.is_some() { 2.0 } else { 0.0 }, |rows, _| rows + 1.0);
        let height = layout.top + layout.row * count + 4.0;
        // Where there is room, a target is said to be one; on paper it stands in a column of its own.
        let planned = |text: Option<String>| match text {
            Some(text) if layout.ruled => Some(self.sentence("kpi.target_value", &[("value", &text)])),
            text => text,
        };
        // The head says what money is in, and where there is room each year repeats it.
        let format = self.format();
        let money = |value: f64| if layout.ruled { format.money(value) } else { format.money_figure(value) };
        let mut rows = BridgeRows::new(layout);
        if let Some(prior) = year.and_then(|year| year.prior) {
            rows.begin(self.theme.text("money.prior"), Some(self.theme.text("money.cut_short")));
            rows.broken(Bar::Actual, x(0.0));
            rows.step_down(x(0.0));
            rows.figures(None, Some(&money(prior)));
        }
        for (at, step) in steps.iter().enumerate() {
            rows.begin(&step.name, None);
            for (bar, ends, value) in [(Bar::Actual, &actuals, step.actual), (Bar::Target, &targets, step.target)] {
                if value.is_some() {
                    rows.bar(bar, x(ends[at]), x(ends[at + 1]));
                }
            }
            if at + 1 < steps.len() || year.is_some() {
                rows.step_down(x(actuals[at + 1]));
            }
            let signed = |value: Option<f64>| value.map(|it| format.with_sign(it, format.money_figure(it)));
            rows.figures(planned(signed(step.target)).as_deref(), signed(step.actual).as_deref());
        }
        if let (Some(year), Some(target), Some(actual)) = (year, targets.last(), actuals.last()) {
            rows.begin(&self.format().period(year.period), Some(self.theme.text("money.cut_short")));
            rows.broken(Bar::Target, x(*target));
            rows.broken(Bar::Actual, x(*actual));
            rows.figures(planned(year.target.map(money)).as_deref(), Some(&money(year.actual)));
        }
        let mut out = self.bridge_head(steps, height, name);
        rows.draw(height, &mut out);
        Some(Html(out))
    }

    /// The drawing opened, with what it shows in words.
    fn bridge_head(&self, steps: &[Step], height: f64, name: &str) -> String {
        let mut out = String::new();
        let _ = write!(
            out,
            "<svg class=\"plot\" height=\"{height}\" role=\"img\" aria-labelledby=\"{name}-t {name}-d\"><title id=\"{name}-t\">"
        );
        escape(self.theme.text("note.pillars"), &mut out);
        let _ = write!(out, "</title><desc id=\"{name}-d\">");
        for step in steps {
            escape(&step.name, &mut out);
            for (key, value) in [("money.target", step.target), ("money.actual", step.actual)] {
                if let Some(value) = value {
                    let word = self.theme.text(key).to_lowercase();
                    let _ = write!(out, ", {word} {}", self.format().signed(value, Unit::Money));
                }
            }
            out.push_str(". ");
        }
        out.push_str("</desc>");
        out
    }

    /// The objectives by tier as one bar of units, with the words for it.
    pub(crate) fn tiers(&self, objectives: &[ThingId]) -> Option<Html> {
        let Html(bar) = self.tier_bar(objectives)?;
        let mut out = format!("<div class=\"balance\">{bar}<ul class=\"tiers-key\">");
        for (tier, class, count) in self.tier_counts(objectives) {
            let _ = write!(
                out,
                "<li><svg aria-hidden=\"true\"><rect class=\"{class}\" x=\".5\" y=\".5\" width=\"11\" height=\"9\"/></svg> "
            );
            escape(&self.counted(tier.word(), count), &mut out);
            out.push_str("</li>");
        }
        out.push_str("</ul></div>");
        Some(Html(out))
    }

    fn tier_counts(&self, objectives: &[ThingId]) -> [(Tier, &'static str, usize); 3] {
        let count = |tier: Tier| {
            let on = |id: &&ThingId| match self.edition.thing(**id).entity() {
                Some(crate::document::model::Entity::Objective(objective)) => objective.tier.value == tier,
                _ => false,
            };
            objectives.iter().filter(on).count()
        };
        let tiers = [(Tier::Strategic, "tier-s"), (Tier::Tactical, "tier-t"), (Tier::Operational, "tier-o")];
        tiers.map(|(tier, class)| (tier, class, count(tier)))
    }

    /// The objectives by tier as one bar of units: a missing strategic one stands in front, dashed.
    pub(crate) fn tier_bar(&self, objectives: &[ThingId]) -> Option<Html> {
        let counts = self.tier_counts(objectives);
        let units: usize = counts.iter().map(|(.., count)| count).sum();
        if units == 0 || units > 60 {
            return None;
        }
        let words: Vec<String> = counts.iter().map(|(tier, _, count)| self.counted(tier.word(), *count)).collect();
        let mut out =
            String::from("<span class=\"tiers\"><svg width=\"100%\" height=\"10\" role=\"img\" aria-label=\"");
        escape(&words.join(", "), &mut out);
        out.push_str("\">");
        let missing = (counts[0].2 == 0).then_some(("tier-x", 1));
        let parts = missing.into_iter().chain(counts.iter().map(|(_, class, count)| (*class, *count)));
        let parts: Vec<(&str, usize)> = parts.filter(|(_, count)| *count > 0).collect();
        let units: usize = parts.iter().map(|(_, count)| count).sum();
        #[expect(clippy::cast_precision_loss, reason = "there are at most sixty")]
        let share = |count: usize| 100.0 * count as f64 / units as f64;
        let mut at = 0;
        for (class, count) in parts {
            let (x, width) = (share(at), share(count));
            let _ = write!(out, "<rect class=\"{class}\" x=\"{x:.2}%\" y=\"0.5\" width=\"{width:.2}%\" height=\"9\"/>");
            at += count;
        }
        if units > 1 {
            // One line between any two units, in a drawing as many wide as there are.
            let _ = write!(
                out,
                "<svg viewBox=\"0 0 {units} 10\" preserveAspectRatio=\"none\"><path class=\"tier-gap\" d=\""
            );
            for unit in 1..units {
                let _ = write!(out, "M{unit} 0v10");
            }
            out.push_str("\"/></svg>");
        }
        out.push_str("</svg></span>");
        Some(Html(out))
    }
}

/// Where each step ends, from zero on.
fn run(steps: &[Step], of: fn(&Step) -> Option<f64>) -> Vec<f64> {
    let mut at = 0.0;
    let mut ends = vec![at];
    ends.extend(steps.iter().map(|step| {
        at += of(step).unwrap_or(0.0);
        at
    }));
    ends
}
