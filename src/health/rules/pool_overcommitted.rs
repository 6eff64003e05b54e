//! KP501: more of a pool is granted or requested than its capacity.

use std::sync::Arc;

use crate::config::PoolSettings;
use crate::diagnostics::{Code, Explanation, Finding, Findings, Level};
use crate::document::model::plan::PoolShare;
use crate::health::rule::{Rule, RuleContext, Scope, Time, site_span};
use crate::health::say::figure;
use crate::measure::pools::{self, Asker, Load};
use crate::playbook::ThingId;

pub(crate) static RULE: Rule = Rule {
    code: Code::KP501,
    scope: Scope::Playbook,
    time: Time::Passes,
    asks: &[],
    thresholds: &[],
    silences: &[],
    text: Explanation {
        finds: "A pool of which more is granted than there is in a period that is not over, or of which more is granted and asked for together.",
        matters: "Every account asks in good faith and none sees the others. Whoever asks last gets what is left, unless somebody compares the cases first.",
        settle: "Put the requests side by side and decide: by the case, the account or the contract, and say which. Or find more capacity.",
        wrong: "quantity = 70 # and 50 in another plan\ncapacity = { \"2026-H1\" = 100 }",
        right: "quantity = 70 # and 30 in another plan\ncapacity = { \"2026-H1\" = 100 }",
    },
    find,
};

fn find(context: &RuleContext<'_>, _: ThingId, findings: &mut Findings) {
    for (place, pool) in context.config().pools.iter().enumerate() {
        findings.extend(overcommitted(context, pool, &pools::loads(context.edition, place)));
    }
}

/// The finding about all overcommitted periods of a pool. Periods that are over do not count, since they cannot be
/// decided again.
fn overcommitted(context: &RuleContext<'_>, pool: &PoolSettings, loads: &[Load<'_>]) -> Option<Finding> {
    let month = context.config().fiscal_month;
    let ahead = loads.iter().filter(|load| load.period.end(month) >= context.today);
    let full: Vec<(&Load<'_>, Level)> = ahead.filter_map(|load| Some((load, level(load)?))).collect();
    let level = full.iter().map(|(_, level)| *level).max()?;
    let periods: Vec<String> = full.iter().map(|(load, _)| sentence(context, pool, load)).collect();
    let message = format!("“{}” has {}", pool.title, periods.join("; "));
    let mut finding = Finding { level, ..Finding::new(RULE.code, site_span(pool.place.clone()), message) };
    let askers = full.iter().flat_map(|(load, _)| &load.askers);
    for asker in askers {
        let span = context.thing(asker.plan).document.span(asker.request.quantity.range());
        finding = finding.also(span, format!("{} {}", name(context, asker), part(asker)));
    }
    Some(finding.hint(match level {
        Level::Error => "take something back, move it to another period, or find more capacity",
        _ => "compare the cases, decide what each account gets, and write `reason` beside it",
    }))
}

/// The level for a period; none if its capacity is enough.
fn level(load: &Load<'_>) -> Option<Level> {
    let enough = load.capacity + 1e-9;
    match (load.granted > enough, load.granted + load.requested > enough) {
        (true, _) => Some(Level::Error),
        (false, true) => Some(Level::Warning),
        (false, false) => None,
    }
}

/// The sentence `100 units in 2026-H1 and 120 are asked for: Havnely 50, Quangora Mart 70`.
fn sentence(context: &RuleContext<'_>, pool: &PoolSettings, load: &Load<'_>) -> String {
    let unit = if pool.unit.is_empty() { String::new() } else { format!(" {}", pool.unit) };
    let over = load.granted > load.capacity + 1e-9;
    let (sum, verb) = match (over, load.granted > 0.0) {
        (true, _) => (load.granted, "granted"),
        (false, true) => (load.granted + load.requested, "granted or asked for"),
        (false, false) => (load.requested, "asked for"),
    };
    // If all accounts have been granted it, or all only request it, the figure alone is clear.
    let alike = load.granted <= 0.0 || load.requested <= 0.0;
    let part = |asker: &Asker<'_>| if alike { figure(asker.granted + asker.requested) } else { part(asker) };
    let askers = load.askers.iter().map(|asker| format!("{} {}", name(context, asker), part(asker)));
    let others = load.others.map(|others| format!("other accounts {}", share(alike, others)));
    let askers: Vec<String> = askers.chain(others).collect();
    let (capacity, sum) = (figure(load.capacity), figure(sum));
    format!("{capacity}{unit} in {} and {sum} are {verb}: {}", load.period, askers.join(", "))
}

/// What accounts take that are not in the edition.
fn share(alike: bool, others: PoolShare) -> String {
    let parts = [("have", others.granted), ("ask for", others.requested)];
    let parts = parts.into_iter().filter(|(_, figure)| *figure > 0.0);
    if alike {
        return figure(others.granted + others.requested);
    }
    parts.map(|(verb, value)| format!("{verb} {}", figure(value))).collect::<Vec<_>>().join(" and ")
}

fn name(context: &RuleContext<'_>, asker: &Asker<'_>) -> Arc<str> {
    Arc::clone(&context.thing(asker.account).title)
}

/// The clause `has 70` or `asks for 50`.
fn part(asker: &Asker<'_>) -> String {
    if asker.requested > 0.0 {
        format!("asks for {}", figure(asker.requested))
    } else {
        format!("has {}", figure(asker.granted))
    }
}
