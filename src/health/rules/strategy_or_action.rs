//! KP215: a decision that is an action or an objective.

use std::ops::Range;

use jiff::ToSpan;

use crate::diagnostics::{Code, Explanation, Findings, Level, Message, say};
use crate::document::model::plan::PlanKind;
use crate::document::model::{Decision, Entity, Kind, Plan};
use crate::health::rule::{Rule, RuleContext, Scope, Threshold, Time, at};
use crate::health::say;
use crate::measure::{age, beneath};
use crate::playbook::{Thing, ThingId};

pub(crate) static RULE: Rule = Rule {
    code: Code::KP215,
    scope: Scope::Plan,
    time: Time::Constant,
    asks: &[Kind::Decision],
    thresholds: &[Threshold { key: "months", default: 24.0, meaning: "months that a strategic decision has to hold" }],
    silences: &[],
    text: Explanation {
        finds: "A decision that holds for less than 24 months (in a joint plan: that ends before the plan), or whose title reads like an action (a verb and a number) or an objective (a figure or a rank to reach, and no choice).",
        matters: "A decision says what comes first and at what cost. How much to reach is an objective, and who does what by when is an action; a plan of those needs no strategy to be busy.",
        settle: "Let the decision hold for two years or more, and say in its title what comes before what. A figure to reach becomes an objective, what begins with a verb and a number an action.",
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
    let plan = beneath::plan(context.edition, id).map(|plan| plan.record);
    let title = begins_like_an_action(context, thing).or_else(|| is_an_objective(context, thing));
    let found = [short(context, plan, decision), title].into_iter().flatten().collect::<Vec<_>>();
    let Some((range, ..)) = found.first() else { return };
    let parts: Vec<&Message> = found.iter().map(|(_, message, _)| message).collect();
    let finding = at(&RULE, Level::Warning, thing, range.clone(), say::joined(&parts));
    findings.push(found.into_iter().fold(finding, |finding, (.., hint)| finding.hint(hint)));
}

/// A place, what is wrong there, and a hint.
type Fault = (Range<usize>, Message, Message);

/// The decision holds for too short a time: in a joint plan, it ends before the plan does.
fn short(context: &RuleContext<'_>, plan: Option<&Plan>, decision: &Decision) -> Option<Fault> {
    let (from, until) = (decision.agreed_on.as_ref()?.value, decision.until.as_ref()?);
    if let Some(plan) = plan.filter(|plan| plan.kind.value == PlanKind::Jbp) {
        let message = say!("this decision ends on {until}, before its joint plan does ({to})", until, to = plan.to);
        let hint = say!("let it hold for as long as the plan that it carries");
        return (until.value < plan.to.value).then_some((until.range(), message, hint));
    }
    let months = context.limit(&RULE, "months");
    #[expect(clippy::cast_possible_truncation, reason = "a few years")]
    let least = from.saturating_add((months.clamp(0.0, 1200.0) as i32).months());
    // Two whole years end on the day before.
    let short = until.value < least.yesterday().unwrap_or(least);
    let least = say::figure(months);
    let message = match age::whole(from, until.value) {
        ("days", days) => {
            say!("this decision holds for {days|# day|# days}, less than {least|# month|# months}", days, least)
        }
        (_, months) => {
            say!("this decision holds for {months|# month|# months}, less than {least|# month|# months}", months, least)
        }
    };
    let hint = say!("what holds for less than two years is an action; say what comes first for longer than that");
    short.then_some((until.range(), message, hint))
}

/// The title begins like an action.
fn begins_like_an_action(context: &RuleContext<'_>, thing: &Thing) -> Option<Fault> {
    let title = thing.document.common.title.as_ref()?;
    let verb = context.words.verb_of(&title.value).filter(|_| title.value.chars().any(char::is_numeric))?;
    let message = say!("its title reads like an action: it begins with “{verb}” and has a number", verb);
    let hint = say!("a decision says what comes before what; move what has a verb and a number to an action");
    Some((title.range(), message, hint))
}

/// The title is an objective's: it says how much is to be reached, or which rank, and chooses nothing.
fn is_an_objective(context: &RuleContext<'_>, thing: &Thing) -> Option<Fault> {
    let title = thing.document.common.title.as_ref()?;
    let what = context.words.aim_of(&title.value)?;
    let message = say!("its title reads like an objective: it says what to reach ({what}) and chooses nothing", what);
    let hint = say!("say what comes first to get there, and make the figure an objective that serves it");
    Some((title.range(), message, hint))
}
