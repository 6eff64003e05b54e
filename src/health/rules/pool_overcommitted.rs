//! KP501: more of a pool is granted or requested than its capacity.

use crate::config::PoolSettings;
use crate::diagnostics::message::{Joined, ToValue as _};
use crate::diagnostics::{Code, Explanation, Finding, Findings, Level, Message, say};
use crate::document::model::plan::PoolShare;
use crate::health::rule::{Rule, RuleContext, Scope, Time, site_span};
use crate::health::say::{figure, list};
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
        finds: "A pool with more granted than its capacity in a period that is not over, or with more granted and requested together.",
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
    let periods: Vec<Message> = full.iter().map(|(load, _)| of_period(context, pool, load)).collect();
    let message = say!("“{pool}” has {periods}", pool = pool.title, periods = list(Joined::Semicolons, &periods));
    let mut finding = Finding { level, ..Finding::new(RULE.code, site_span(pool.place.clone()), message) };
    let askers = full.iter().flat_map(|(load, _)| &load.askers);
    for asker in askers {
        let span = context.thing(asker.plan).document.span(asker.request.quantity.range());
        finding = finding.also(span, of_asker(context, asker));
    }
    Some(finding.hint(match level {
        Level::Error => say!("take something back, move it to another period, or find more capacity"),
        _ => say!("compare the cases, decide what each account gets, and write `reason` beside it"),
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

/// The sentence `100 units in 2026-H1, but 120 requested: Havnely 50, Quangora Mart 70`.
fn of_period(context: &RuleContext<'_>, pool: &PoolSettings, load: &Load<'_>) -> Message {
    let capacity = match (figure(load.capacity), &pool.unit) {
        (capacity, unit) if unit.is_empty() => capacity,
        (capacity, unit) => say!("{capacity} {unit}", capacity, unit).to_value(),
    };
    let period = load.period;
    // If all accounts have been granted it, or all only request it, the figure alone is clear.
    let alike = load.granted <= 0.0 || load.requested <= 0.0;
    let askers = load.askers.iter().map(|asker| {
        if !alike {
            return of_asker(context, asker);
        }
        let quantity = figure(asker.granted + asker.requested);
        say!("{account} {quantity}", account = context.thing(asker.account).title, quantity)
    });
    let others = load.others.map(|others| of_others(alike, others));
    let askers = list(Joined::Commas, &askers.chain(others).collect::<Vec<Message>>());
    match (load.granted > load.capacity + 1e-9, load.granted > 0.0) {
        (true, _) => {
            let sum = figure(load.granted);
            say!("{capacity} in {period}, but {sum} granted: {askers}", capacity, period, sum, askers)
        }
        (false, true) => {
            let sum = figure(load.granted + load.requested);
            say!("{capacity} in {period}, but {sum} granted or requested: {askers}", capacity, period, sum, askers)
        }
        (false, false) => {
            let sum = figure(load.requested);
            say!("{capacity} in {period}, but {sum} requested: {askers}", capacity, period, sum, askers)
        }
    }
}

/// What accounts take that are not in the edition.
fn of_others(alike: bool, others: PoolShare) -> Message {
    let (granted, requested) = (figure(others.granted), figure(others.requested));
    match (others.granted > 0.0, others.requested > 0.0) {
        _ if alike => say!("other accounts {quantity}", quantity = figure(others.granted + others.requested)),
        (true, false) => say!("other accounts have {granted}", granted),
        (false, _) => say!("other accounts ask for {requested}", requested),
        (true, true) => say!("other accounts have {granted} and ask for {requested}", granted, requested),
    }
}

/// The clause `Havnely has 70` or `Havnely asks for 50`.
fn of_asker(context: &RuleContext<'_>, asker: &Asker<'_>) -> Message {
    let account = &context.thing(asker.account).title;
    if asker.requested > 0.0 {
        say!("{account} asks for {requested}", account, requested = figure(asker.requested))
    } else {
        say!("{account} has {granted}", account, granted = figure(asker.granted))
    }
}
