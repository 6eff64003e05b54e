//! KP502: a person of whom more than all time is allocated.

use crate::diagnostics::message::Joined;
use crate::diagnostics::{Code, Explanation, Findings, Level, Message, say};
use crate::document::model::Kind;
use crate::health::rule::{Rule, RuleContext, Scope, Threshold, Time, at};
use crate::health::say::{figure, list};
use crate::measure::allocation::{self, Promised};
use crate::playbook::ThingId;

pub(crate) static RULE: Rule = Rule {
    code: Code::KP502,
    scope: Scope::Thing,
    time: Time::Passes,
    asks: &[Kind::Person],
    thresholds: &[
        Threshold {
            key: "full",
            default: 100.0,
            meaning: "percentage of a person's time in a quarter that may be committed",
        },
        Threshold {
            key: "beyond",
            default: 120.0,
            meaning: "percentage of a person's time in a quarter above which it is an error",
        },
    ],
    silences: &[],
    text: Explanation {
        finds: "A person with more than 100 % of their time committed to accounts in a quarter that is not over.",
        matters: "A day that is promised twice is kept once. The account that hears about it last pays for it.",
        settle: "Move one of the allocations to another quarter, split it with a colleague, or ask for capacity.",
        wrong: "allocation = [\n  { account = \"lotus\", period = \"2026-Q1\", pct = 70 },\n  { account = \"fjord\", period = \"2026-Q1\", pct = 60 },\n]",
        right: "allocation = [\n  { account = \"lotus\", period = \"2026-Q1\", pct = 60 },\n  { account = \"fjord\", period = \"2026-Q2\", pct = 60 },\n]",
    },
    find,
};

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let thing = context.thing(id);
    let month = context.config().fiscal_month;
    let quarters = allocation::quarters(context.edition, id);
    let full = context.limit(&RULE, "full") + 1e-9;
    let over: Vec<&Promised<'_>> =
        quarters.iter().filter(|it| it.pct > full && it.quarter.end(month) >= context.today).collect();
    // Only the fullest quarter is reported; of equally full ones the nearest.
    let Some(worst) = over.iter().rev().max_by(|a, b| a.pct.total_cmp(&b.pct)) else { return };
    let level = if worst.pct > context.limit(&RULE, "beyond") + 1e-9 { Level::Error } else { Level::Warning };
    let here = worst.parts.iter().filter_map(|part| {
        let account = &context.thing(thing.thing(&part.account)?).title;
        Some(say!("{account} {pct} %", account, pct = figure(part.pct.value.0)))
    });
    let elsewhere = (worst.elsewhere > 0.0).then(|| say!("other accounts {pct} %", pct = figure(worst.elsewhere)));
    let parts = list(Joined::Commas, &here.chain(elsewhere).collect::<Vec<Message>>());
    let (name, sum, quarter) = (&thing.title, figure(worst.pct), worst.quarter);
    let message = match over.len() - 1 {
        0 => say!("{name} is committed to {sum} % in {quarter}: {parts}", name, sum, quarter, parts),
        more => say!(
            "{name} is committed to {sum} % in {quarter}: {parts} (and too much in \
            {more|# other quarter|# other quarters})",
            name,
            sum,
            quarter,
            parts,
            more
        ),
    };
    let place = worst.parts.last().map_or_else(|| thing.document.opening.clone(), |last| last.pct.range());
    let finding = at(&RULE, level, thing, place, message)
        .hint(say!("move one of them to another quarter, split it with a colleague, or ask for capacity"));
    let others = worst.parts.iter().rev().skip(1).rev();
    findings.push(
        others.fold(finding, |finding, part| finding.also(thing.document.span(part.pct.range()), say!("and this"))),
    );
}
