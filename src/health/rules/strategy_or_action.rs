//! KP215: a decision that is an action.

use std::ops::Range;

use jiff::ToSpan;

use crate::diagnostics::{Code, Explanation, Findings, Level};
use crate::document::model::{Decision, Entity, Kind};
use crate::health::rule::{Rule, RuleContext, Scope, Threshold, Time, at};
use crate::health::say;
use crate::measure::age;
use crate::playbook::{Thing, ThingId};

pub(crate) static RULE: Rule = Rule {
    code: Code::KP215,
    scope: Scope::Thing,
    time: Time::Constant,
    asks: &[Kind::Decision],
    thresholds: &[Threshold { key: "months", default: 24.0, meaning: "months that a strategic decision has to hold" }],
    silences: &[],
    text: Explanation {
        finds: "A decision that holds for less than 24 months, or whose title begins like an action and holds a number.",
        matters: "A decision says where to go and at what cost. Who does what by when is an action, and a plan of actions needs no strategy to be busy.",
        settle: "Let the decision hold for two years or more. What begins with a verb and a number goes under an objective as an action.",
        wrong: "title = \"Launch 3 desserts by June\"",
        right: "title = \"Minimarts before hypermarkets\"\nuntil = 2027-12-31",
    },
    find,
};

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let thing = context.thing(id);
    let Some(Entity::Decision(decision)) = thing.entity() else { return };
    if decision.is_over() {
        return;
    }
    let title = begins_like_an_action(context, thing);
    let found = [short(context, decision), title].into_iter().flatten().collect::<Vec<_>>();
    let Some((range, _)) = found.first() else { return };
    let parts: Vec<&str> = found.iter().map(|(_, message)| message.as_str()).collect();
    findings.push(
        at(&RULE, Level::Warning, thing, range.clone(), say::clauses(&parts))
            .hint("a decision says where to and at what cost; move what has a verb and a number to an action"),
    );
}

/// The decision holds for too short a time.
fn short(context: &RuleContext<'_>, decision: &Decision) -> Option<(Range<usize>, String)> {
    let (from, until) = (decision.agreed_on.as_ref()?.value, decision.until.as_ref()?);
    let months = context.limit(&RULE, "months");
    #[expect(clippy::cast_possible_truncation, reason = "a few years")]
    let least = from.saturating_add((months.clamp(0.0, 1200.0) as i32).months());
    // Two whole years end on the day before.
    let short = until.value < least.yesterday().unwrap_or(least);
    let message =
        || format!("this decision holds for {} months, less than {}", held(from, until.value), say::figure(months));
    short.then(|| (until.range(), message()))
}

/// Months to one decimal, rounded down.
fn held(from: jiff::civil::Date, until: jiff::civil::Date) -> String {
    say::figure((age::months(from, until).max(0.0) * 10.0).floor() / 10.0)
}

/// The title begins like an action.
fn begins_like_an_action(context: &RuleContext<'_>, thing: &Thing) -> Option<(Range<usize>, String)> {
    let title = thing.document.common.title.as_ref()?;
    let verb = context.words.verb_of(&title.value).filter(|_| title.value.chars().any(char::is_numeric))?;
    Some((title.range(), format!("its title is an action's: it begins with “{verb}” and holds a number")))
}
