//! How the growth of a plan adds up, pillar by pillar, and how its objectives spread over the tiers.

use std::fmt::Write as _;
use std::sync::Arc;

use super::Renderer;
use crate::model::Plan;
use crate::model::objective::Tier;
use crate::playbook::{Thing, ThingId};
use crate::status::Unit;
use crate::theme::{Value, escape};

/// From one row to the next, in px.
const ROW: f64 = 42.0;

/// A row of the bridge: name, target, actual.
struct Step {
    name: String,
    target: Option<f64>,
    actual: Option<f64>,
}

impl Renderer<'_> {
    /// The growth bridge: target dashed above actual solid, both running on from the row before.
    pub(super) fn bridge(&self, thing: &Arc<Thing>, plan: &Plan) -> Value {
        let steps: Vec<Step> = plan
            .pillars
            .iter()
            .filter(|part| part.target.is_some() || part.actual.is_some())
            .filter_map(|part| {
                let pillar = self.edition.thing(thing.thing(&part.pillar)?);
                Some(Step {
                    name: pillar.title.to_string(),
                    target: part.target.as_ref().map(|it| it.value),
                    actual: part.actual.as_ref().map(|it| it.value),
                })
            })
            .collect();
        if steps.len() < 2 {
            return Value::none();
        }
        let run = |of: fn(&Step) -> Option<f64>| {
            let mut at = 0.0;
            let mut ends = vec![at];
            ends.extend(steps.iter().map(|step| {
                at += of(step).unwrap_or(0.0);
                at
            }));
            ends
        };
        let (targets, actuals) = (run(|step| step.target), run(|step| step.actual));
        let all = || targets.iter().chain(&actuals).copied();
        let (low, high) = (all().fold(0.0, f64::min), all().fold(0.0, f64::max));
        if !(high - low).is_finite() || high - low <= 0.0 {
            return Value::none();
        }
        let x = |value: f64| 70.0 * (value - low) / (high - low);
        let count = steps.iter().fold(0.0, |rows, _| rows + 1.0);
        let height = 24.0 + ROW * count;
        let mut out = String::new();
        let _ = write!(
            out,
            "<svg class=\"plot\" width=\"100%\" height=\"{height}\" role=\"img\" aria-labelledby=\"k-bridge-t k-bridge-d\"><title id=\"k-bridge-t\">"
        );
        escape(self.theme.text("note.pillars"), &mut out);
        out.push_str("</title><desc id=\"k-bridge-d\">");
        for step in &steps {
            escape(&step.name, &mut out);
            for (key, value) in [("money.target", step.target), ("money.actual", step.actual)] {
                if let Some(value) = value {
                    let word = self.theme.text(key).to_lowercase();
                    let _ = write!(out, ", {word} {}", self.format.signed(value, Unit::Money));
                }
            }
            out.push_str(". ");
        }
        let _ = write!(
            out,
            "</desc><text class=\"end dim\" x=\"86%\" y=\"12\">{}</text><text class=\"end dim\" x=\"100%\" y=\"12\">{}</text>",
            self.theme.text("money.target"),
            self.theme.text("money.actual")
        );
        let mut y = 20.0;
        for (at, step) in steps.iter().enumerate() {
            let _ = write!(out, "<line class=\"grid\" x1=\"0\" y1=\"{y}\" x2=\"100%\" y2=\"{y}\"/>");
            for (class, ends, value, below) in
                [("bar-aim", &targets, step.target, 22.0), ("bar", &actuals, step.actual, 30.0)]
            {
                if value.is_some() {
                    let (from, to) = (x(ends[at]), x(ends[at + 1]));
                    let _ = write!(
                        out,
                        "<rect class=\"{class}\" x=\"{:.2}%\" y=\"{}\" width=\"{:.2}%\" height=\"5\"/>",
                        from.min(to),
                        y + below,
                        (to - from).abs()
                    );
                }
            }
            if at + 1 < steps.len() {
                let end = x(actuals[at + 1]);
                let _ = write!(
                    out,
                    "<line class=\"axis\" x1=\"{end:.2}%\" y1=\"{}\" x2=\"{end:.2}%\" y2=\"{}\"/>",
                    y + 35.0,
                    y + ROW + 30.0
                );
            }
            let _ = write!(out, "<text class=\"name\" x=\"0\" y=\"{}\">", y + 16.0);
            escape(&step.name, &mut out);
            out.push_str("</text>");
            for (class, place, value) in [("end", 86, step.target), ("end value", 100, step.actual)] {
                if let Some(value) = value {
                    let text = self.format.signed(value, Unit::Money);
                    let _ = write!(out, "<text class=\"{class}\" x=\"{place}%\" y=\"{}\">{text}</text>", y + 26.0);
                }
            }
            y += ROW;
        }
        out.push_str("</svg>");
        Value::safe_string(&out)
    }

    /// The objectives by tier as one bar of units: a missing strategic one stands in front, dashed.
    pub(super) fn tiers(&self, objectives: &[ThingId]) -> Value {
        let count = |tier: Tier| {
            let on = |id: &&ThingId| match self.edition.thing(**id).entity() {
                Some(crate::model::Entity::Objective(objective)) => objective.tier.value == tier,
                _ => false,
            };
            objectives.iter().filter(on).count()
        };
        let tiers = [(Tier::Strategic, "tier-s"), (Tier::Tactical, "tier-t"), (Tier::Operational, "tier-o")];
        let counts = tiers.map(|(tier, class)| (tier, class, count(tier)));
        let units: usize = counts.iter().map(|(.., count)| count).sum();
        if units == 0 || units > 60 {
            return Value::none();
        }
        let words: Vec<String> =
            counts.iter().map(|(tier, _, count)| format!("{count} {}", self.theme.word(tier.word()))).collect();
        let mut out = String::from(
            "<div class=\"balance\"><span class=\"tiers\"><svg width=\"100%\" height=\"10\" role=\"img\" aria-label=\"",
        );
        escape(&words.join(", "), &mut out);
        out.push_str("\">");
        let gap = counts[0].2 == 0;
        let classes = gap.then_some("tier-x").into_iter();
        let classes: Vec<&str> =
            classes.chain(counts.iter().flat_map(|(_, class, count)| std::iter::repeat_n(*class, *count))).collect();
        let width = 100.0 / classes.iter().fold(0.0, |units, _| units + 1.0);
        let mut at = 0.0;
        for (unit, class) in classes.iter().enumerate() {
            let _ =
                write!(out, "<rect class=\"{class}\" x=\"{at:.2}%\" y=\"0.5\" width=\"{width:.2}%\" height=\"9\"/>");
            if unit > 0 {
                let _ = write!(out, "<line class=\"tier-gap\" x1=\"{at:.2}%\" y1=\"0\" x2=\"{at:.2}%\" y2=\"10\"/>");
            }
            at += width;
        }
        out.push_str("</svg></span><ul class=\"tiers-key\">");
        for ((_, class, _), words) in counts.iter().zip(&words) {
            let _ = write!(
                out,
                "<li><svg aria-hidden=\"true\"><rect class=\"{class}\" x=\".5\" y=\".5\" width=\"11\" height=\"9\"/></svg> "
            );
            escape(words, &mut out);
            out.push_str("</li>");
        }
        out.push_str("</ul></div>");
        Value::safe_string(&out)
    }
}
