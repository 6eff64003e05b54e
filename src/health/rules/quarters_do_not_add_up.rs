//! KP707: the four quarters of a year of sales do not add up to the year.

use crate::diagnostics::message::Joined;
use crate::diagnostics::{Code, Explanation, Findings, Level, Message, say};
use crate::document::model::common::Number;
use crate::document::model::plan::Sales;
use crate::document::model::{Entity, Kind, Plan};
use crate::figures::period::Period;
use crate::health::rule::{Rule, RuleContext, Scope, Threshold, Time, at};
use crate::health::say::{clauses, figure, list};
use crate::playbook::ThingId;

pub(crate) static RULE: Rule = Rule {
    code: Code::KP707,
    scope: Scope::Thing,
    time: Time::Constant,
    asks: &[Kind::Plan],
    thresholds: &[Threshold {
        key: "tolerance",
        default: 0.0,
        meaning: "share of a year's figure by which the quarters may miss it, 0–1: for figures that were rounded",
    }],
    silences: &[],
    text: Explanation {
        finds: "A year of sales whose four quarters do not add up to its figure: last year's, the target or what was sold.",
        matters: "Somebody works towards the quarters and somebody else is asked about the year. In autumn they find out that they were never the same.",
        settle: "Correct the quarter or the year that is wrong. Where only rounding is left, allow it in `site.toml`.",
        wrong: "# quarters: 2150, 2350, 2480, 2680\nperiod = \"2025\"\ntarget = 9600",
        right: "# quarters: 2150, 2350, 2480, 2680\nperiod = \"2025\"\ntarget = 9660",
    },
    find,
};

/// A figure of sales: its key, and its field.
type Figure = (&'static str, fn(&Sales) -> Option<&Number>);

const FIGURES: [Figure; 3] = [
    ("prior", |sales| sales.prior.as_ref()),
    ("target", |sales| sales.target.as_ref()),
    ("actual", |sales| sales.actual.as_ref()),
];

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let thing = context.thing(id);
    let Some(Entity::Plan(plan)) = thing.entity() else { return };
    let tolerance = context.limit(&RULE, "tolerance");
    let mut places: Vec<&Number> = Vec::new();
    let mut years: Vec<Message> = Vec::new();
    for year in &plan.sales {
        let Period::Year(number) = year.period.value else { continue };
        let mut parts = Vec::new();
        for (key, of) in FIGURES {
            let (Some(whole), Some(sum)) = (of(year), quarters(plan, number, of)) else { continue };
            if (sum - whole.value).abs() > whole.value.abs() * tolerance + 1e-6 {
                parts.push(say!(
                    "to {figure?prior: sales the year before|target: a target|sales} of {sum}, \
                     while the year says {whole}",
                    figure = key,
                    sum = figure(sum),
                    whole
                ));
                places.push(whole);
            }
        }
        if !parts.is_empty() {
            let (period, parts) = (&year.period, clauses(&parts));
            years.push(say!("the quarters of {period} add up {parts}", period, parts));
        }
    }
    let Some((first, further)) = places.split_first() else { return };
    let message = say!("{years}", years = list(Joined::Semicolons, &years));
    let finding = at(&RULE, Level::Error, thing, first.range(), message)
        .hint(say!("correct the quarter or the year that is wrong"));
    findings.push(
        further
            .iter()
            .fold(finding, |finding, whole| finding.also(thing.document.span(whole.range()), say!("and this one"))),
    );
}

/// The sum of the four quarters of a year; none if one of them is missing.
fn quarters(plan: &Plan, year: i16, of: fn(&Sales) -> Option<&Number>) -> Option<f64> {
    let quarter = |quarter| {
        let sales = plan.sales.iter().find(|sales| sales.period.value == Period::Quarter(year, quarter))?;
        Some(of(sales)?.value)
    };
    (1..=4).map(quarter).sum()
}
