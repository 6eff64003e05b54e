//! KP403: a plan most of whose due days have passed.

use crate::diagnostics::{Code, Explanation, Findings, Level, say};
use crate::document::model::{Entity, Kind};
use crate::health::rule::{Rule, RuleContext, Scope, Threshold, Time, at};
use crate::measure::{self, items};
use crate::playbook::ThingId;

pub(crate) static RULE: Rule = Rule {
    code: Code::KP403,
    scope: Scope::Plan,
    time: Time::Ripens,
    asks: &[Kind::Plan],
    thresholds: &[Threshold {
        key: "share",
        default: 0.3,
        meaning: "share of the open objectives and actions with a due day that have to lie ahead, 0–1",
    }],
    silences: &[],
    text: Explanation {
        finds: "A plan where fewer than three in ten open objectives and actions with a due day are still ahead.",
        matters: "A plan looks ahead and slides forward. One whose dates have all passed reports, and reviews do that better.",
        settle: "Close what is over, move results into reviews, and date what comes next.",
        wrong: "due = 2025-12-31   # and today is in February",
        right: "due = 2025-12-31\nstate = \"achieved\"\nclosed_on = 2026-01-15",
    },
    find,
};

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let thing = context.thing(id);
    let mut dues: Vec<jiff::civil::Date> = items::actions(context.edition, id)
        .into_iter()
        .filter(items::ActionAt::is_open)
        .filter_map(|it| Some(it.action.due.as_ref()?.value))
        .collect();
    dues.extend(items::open_objectives(context.edition, id).filter_map(|id| match context.thing(id).entity() {
        Some(Entity::Objective(objective)) => Some(objective.due.as_ref()?.value),
        _ => None,
    }));
    let ahead = dues.iter().filter(|due| **due >= context.today).count();
    if measure::share(ahead, dues.len()).is_none_or(|share| share >= context.limit(&RULE, "share")) {
        return;
    }
    let message = match (ahead, dues.len()) {
        (0, 1) => say!("the only open item of this plan with a due day is overdue"),
        (0, all) => say!("all {all} due days of open items in this plan have passed", all),
        (ahead, all) => {
            say!("{ahead} of {all} due days of open items in this plan {ahead|is|are} still ahead", ahead, all)
        }
    };
    findings.push(
        at(&RULE, Level::Warning, thing, thing.document.opening.clone(), message)
            .hint(say!("close what is over, move results into reviews, and date what comes next")),
    );
}
