//! KP504: a request that was decided without a recorded criterion.

use crate::diagnostics::{Code, Explanation, Findings, Level, say};
use crate::document::model::plan::{Request, RequestReason, RequestStatus};
use crate::document::model::{Entity, Kind};
use crate::health::rule::{Rule, RuleContext, Scope, Time, at};
use crate::playbook::ThingId;

pub(crate) static RULE: Rule = Rule {
    code: Code::KP504,
    scope: Scope::Thing,
    time: Time::Constant,
    asks: &[Kind::Plan],
    thresholds: &[],
    silences: &[],
    text: Explanation {
        finds: "A request that was granted, granted in part or declined, without the criterion that decided.",
        matters: "Without a criterion the next request is argued by whoever knows whom. And a refusal is easier to take when everybody can see the reason.",
        settle: "Ask whoever decided, and write the criterion as `reason`.",
        wrong: "status = \"declined\"",
        right: "status = \"declined\"\nreason = \"case_roi\"",
    },
    find,
};

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let thing = context.thing(id);
    let Some(Entity::Plan(plan)) = thing.entity() else { return };
    let report = |request: &Request| {
        let title = &request.title;
        let message = match request.status.value {
            RequestStatus::Approved => say!("“{title}” was granted, and nobody wrote down by which criterion", title),
            RequestStatus::Partly => {
                say!("“{title}” was granted in part, and nobody wrote down by which criterion", title)
            }
            RequestStatus::Declined => say!("“{title}” was declined, and nobody wrote down by which criterion", title),
            RequestStatus::Draft | RequestStatus::Requested | RequestStatus::Withdrawn => return None,
        };
        if request.reason.is_some() {
            return None;
        }
        let words = crate::document::model::listed(RequestReason::WORDS);
        Some(
            at(&RULE, Level::Warning, thing, request.status.range(), message)
                .hint(say!("add `reason = …`: one of {words}", words)),
        )
    };
    findings.extend(plan.requests.iter().filter_map(report));
}
