//! KP717: a request for resources that nobody decided before its period began.

use crate::diagnostics::{Code, Explanation, Findings, Level};
use crate::document::model::plan::{Request, RequestStatus};
use crate::document::model::{Entity, Kind};
use crate::figures::sort::sort_by_key;
use crate::health::rule::{Rule, RuleContext, Scope, Time, at};
use crate::health::say;
use crate::playbook::ThingId;

pub(crate) static RULE: Rule = Rule {
    code: Code::KP717,
    scope: Scope::Plan,
    time: Time::Ripens,
    asks: &[Kind::Plan],
    thresholds: &[],
    silences: &[],
    text: Explanation {
        finds: "A request that is still `requested` though the period it is for has begun.",
        matters: "Whoever waits for an answer plans as if it were yes. A no in the middle of the half-year breaks what was promised to the customer.",
        settle: "Get the decision, and write down `status`, `decided_by` and `reason`; or withdraw the request, or move it to the next period.",
        wrong: "period = \"2026-H1\"\nstatus = \"requested\"   # and it is February",
        right: "period = \"2026-H1\"\nstatus = \"partly\"\ngranted = 40",
    },
    find,
};

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let thing = context.thing(id);
    let Some(Entity::Plan(plan)) = thing.entity() else { return };
    let month = context.config().fiscal_month;
    let waits =
        |it: &&Request| it.status.value == RequestStatus::Requested && it.period.value.start(month) <= context.today;
    let mut undecided: Vec<&Request> = plan.requests.iter().filter(waits).collect();
    sort_by_key(&mut undecided, |it| it.period.value.start(month));
    let Some((first, further)) = undecided.split_first() else { return };
    let begun = context.age(first.period.value.start(month));
    let when = if begun == 0 { "begins today".to_owned() } else { format!("began {} ago", say::days(begun)) };
    let message =
        format!("“{}” is wanted for {}, which {when}, and is not decided", first.title.value, first.period.value);
    let message = match further.len() {
        0 => message,
        more => format!(
            "{message}; {} decided either",
            say::counted(more, "other request is not", "other requests are not")
        ),
    };
    let finding = at(&RULE, Level::Warning, thing, first.status.range(), message)
        .hint("get the decision and write it down, or withdraw the request, or move it to the next period");
    findings.push(further.iter().fold(finding, |finding, it| {
        finding.also(thing.document.span(it.status.range()), format!("wanted for {}", it.period.value))
    }));
}
