//! KP503: a request for resources with an incomplete business case.

use crate::diagnostics::{Code, Explanation, Findings, Level, Message, say};
use crate::document::model::plan::{Request, RequestStatus};
use crate::document::model::{Entity, Kind};
use crate::health::rule::{Rule, RuleContext, Scope, Time, at};
use crate::health::say::listed;
use crate::playbook::ThingId;

pub(crate) static RULE: Rule = Rule {
    code: Code::KP503,
    scope: Scope::Thing,
    time: Time::Constant,
    asks: &[Kind::Plan],
    thresholds: &[],
    silences: &[],
    text: Explanation {
        finds: "A request that is pending or granted and does not say what it costs, what it brings, when it pays back, which decision it serves, or which corporate goal.",
        matters: "Inside the company every account competes with all others, and the best case is the one argument that needs no connections.",
        settle: "Fill in what is missing; a rough figure with its reason beats none. While the case is being worked out, the request is a draft.",
        wrong: "quantity = 50\nstatus = \"requested\"",
        right: "quantity = 50\nstatus = \"requested\"\ndecision = \"minimarts-first\"\ncorporate_goal = \"cg1\"\ncost = 60\nbenefit = 110\npayback_months = 7",
    },
    find,
};

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let thing = context.thing(id);
    let Some(Entity::Plan(plan)) = thing.entity() else { return };
    let report = |request: &Request| {
        let level = match request.status.value {
            RequestStatus::Requested => Level::Warning,
            RequestStatus::Approved | RequestStatus::Partly => Level::Error,
            RequestStatus::Draft | RequestStatus::Declined | RequestStatus::Withdrawn => return None,
        };
        let missing = missing(request, context.edition.has_money());
        if missing.is_empty() {
            return None;
        }
        let names: Vec<&Message> = missing.iter().map(|(_, name)| name).collect();
        let keys: Vec<String> = missing.iter().map(|(key, _)| format!("`{key}`")).collect();
        let message = say!(
            "“{title}” {status?requested: is requested|approved: was granted|was granted in part} without {names}",
            title = request.title,
            status = request.status.value.word(),
            names = listed(&names)
        );
        Some(
            at(&RULE, level, thing, request.status.range(), message)
                .hint(say!("add {keys}, or set the request back to \"draft\"", keys = listed(&keys))),
        )
    };
    findings.extend(plan.requests.iter().filter_map(report));
}

/// What the case of a request lacks: keys and their names. Money is not missed in an edition without it.
fn missing(request: &Request, has_money: bool) -> Vec<(&'static str, Message)> {
    [
        (has_money && request.cost.is_none(), "cost", say!("a cost")),
        (has_money && request.benefit.is_none(), "benefit", say!("a benefit")),
        (request.payback_months.is_none(), "payback_months", say!("a payback")),
        (request.decision.is_none(), "decision", say!("a decision that it serves")),
        (request.corporate_goal.is_none(), "corporate_goal", say!("a corporate goal")),
    ]
    .into_iter()
    .filter_map(|(missing, key, name)| missing.then_some((key, name)))
    .collect()
}
