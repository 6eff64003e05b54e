//! KP511: internal alignment is low or falling.

use crate::diagnostics::{Code, Explanation, Finding, Findings, Level, Message, say};
use crate::document::model::account::Blocker;
use crate::document::model::{Entity, Kind};
use crate::health::rule::{Rule, RuleContext, Scope, Threshold, Time, at};
use crate::health::say::{element, figure, functions, listed};
use crate::measure::alignment::{self, ELEMENTS, Round};
use crate::measure::{self};
use crate::playbook::ThingId;

pub(crate) static RULE: Rule = Rule {
    code: Code::KP511,
    scope: Scope::Thing,
    time: Time::Ripens,
    asks: &[Kind::Account],
    thresholds: &[
        Threshold { key: "low", default: 2.0, meaning: "rating, 1–5, at and below which an element is low" },
        Threshold { key: "fall", default: 1.0, meaning: "points an element may not lose from one round to the next" },
        Threshold { key: "falls", default: 2.0, meaning: "rounds running in which the mean may not fall" },
    ],
    silences: &[],
    text: Explanation {
        finds: "In the last round of alignment an element stands at 2 or lower, or lost a point since the round before, or the mean fell for the second time running.",
        matters: "What the account was promised is kept by other departments. When they drift away, the customer notices a quarter later.",
        settle: "Ask the raters what changed, name the figure that stands in the way under `blockers`, and take it to whoever owns it.",
        wrong: "date = 2026-01-16\nsystems = 2",
        right: "date = 2026-01-16\nsystems = 2\nblockers = [{ function = \"it\", ask = \"Order lines by store.\" }]\n# and half a year later\ndate = 2026-07-17\nsystems = 3",
    },
    find,
};

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let thing = context.thing(id);
    let Some(Entity::Account(account)) = thing.entity() else { return };
    let rounds = alignment::rounds(account, context.today);
    let Some((last, earlier)) = rounds.split_last() else { return };
    let Some((level, elements, message)) = judge(context, &rounds, last, earlier.last()) else { return };
    let Some(&worst) = elements.first() else { return };
    let mut finding = at(&RULE, level, thing, last.scores[worst].range(), message);
    if let Some(before) = earlier.last().filter(|_| level > Level::Note) {
        finding = finding.also(thing.document.span(before.scores[worst].range()), say!("the round before"));
    }
    let blockers: Vec<Message> = last.record.blockers.iter().filter_map(blocker).collect();
    if blockers.is_empty() {
        finding = finding.hint(say!("ask the raters what stands in the way, and name it under `blockers`"));
    }
    findings.push(blockers.into_iter().fold(finding, Finding::hint));
}

/// The level of the finding, the elements concerned (the finding stands at the first one), and the message.
fn judge(
    context: &RuleContext<'_>,
    rounds: &[Round<'_>],
    last: &Round<'_>,
    before: Option<&Round<'_>>,
) -> Option<(Level, Vec<usize>, Message)> {
    let fallen = before.map_or_else(Vec::new, |before| fallen(context, last, before));
    let falls = alignment::falls(rounds);
    let running = falls > 0 && measure::number(falls) >= context.limit(&RULE, "falls");
    let values = last.values();
    if let Some(before) = before
        && (running || !fallen.is_empty())
    {
        let since = before.record.date.value;
        let then = before.values();
        // The mean can only fall if at least one element falls.
        let down = if fallen.is_empty() { elements(|at| values[at] < then[at]) } else { fallen };
        let fall = |at: &usize| {
            let (element, before, now) = (element(ELEMENTS[*at]), then[*at], values[*at]);
            say!("{element} from {before} to {now}", element, before, now)
        };
        let parts = listed(&down.iter().map(fall).collect::<Vec<_>>());
        if running {
            let first = &rounds[rounds.len() - 1 - falls];
            let (from, to) = (figure(first.mean()), figure(last.mean()));
            let message = say!(
                "alignment fell {falls|# round|# rounds} running, from a mean of {from} to {to}; {parts} since {since}",
                falls,
                from,
                to,
                parts,
                since
            );
            return Some((Level::Error, down, message));
        }
        return Some((Level::Warning, down, say!("alignment fell: {parts} since {since}", parts, since)));
    }
    let low = elements(|at| f64::from(values[at]) <= context.limit(&RULE, "low"));
    let rating = |at: &usize| say!("{element} {rating}", element = element(ELEMENTS[*at]), rating = values[*at]);
    let ratings: Vec<Message> = low.iter().map(rating).collect();
    let message = say!("alignment is low: {ratings} of 5", ratings = listed(&ratings));
    (!low.is_empty()).then_some((Level::Note, low, message))
}

/// The elements that lost as many points as the threshold says.
fn fallen(context: &RuleContext<'_>, last: &Round<'_>, before: &Round<'_>) -> Vec<usize> {
    let changes = last.changes(before);
    let limit = context.limit(&RULE, "fall");
    elements(|at| changes[at] < 0 && f64::from(-changes[at]) >= limit)
}

fn elements(keep: impl Fn(usize) -> bool) -> Vec<usize> {
    (0..ELEMENTS.len()).filter(|at| keep(*at)).collect()
}

/// The clause about a blocker: the function or KPI that stands in the way, and what the raters ask for.
fn blocker(blocker: &Blocker) -> Option<Message> {
    let ask = &blocker.ask.as_ref().or(blocker.conflict.as_ref())?.value;
    let function = blocker.function.as_ref().map(|function| functions(&[function.value]));
    Some(match (&blocker.kpi, function) {
        (Some(kpi), Some(function)) => {
            say!("“{kpi}” of {function} stands in the way; the raters say: “{ask}”", kpi, function, ask)
        }
        (Some(kpi), None) => say!("“{kpi}” stands in the way; the raters say: “{ask}”", kpi, ask),
        (None, Some(function)) => say!("{function} stands in the way; the raters say: “{ask}”", function, ask),
        (None, None) => say!("something stands in the way: “{ask}”", ask),
    })
}
