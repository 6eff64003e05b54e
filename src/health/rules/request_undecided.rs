//! KP717: a request for resources that nobody decided before its period began.

use crate::diagnostics::{Code, Explanation, Findings, Level, say};
use crate::document::model::plan::Request;
use crate::document::model::{Entity, Kind};
use crate::figures::sort::sort_by_key;
use crate::health::rule::{Rule, RuleContext, Scope, Time, at};
use crate::measure::late;
use crate::playbook::ThingId;

pub(crate) static RULE: Rule = Rule {
    code: Code::KP717,
    scope: Scope::Plan,
    time: Time::Ripens,
    asks: &[Kind::Plan],
    thresholds: &[],
    silences: &[],
    text: Explanation {
        finds: "A request that is still `requested` although its period has begun.",
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
    let waits = |it| Some((late::undecided(context.edition, id, it, context.today)?, it));
    let mut undecided: Vec<(i32, &Request)> = plan.requests.iter().filter_map(waits).collect();
    sort_by_key(&mut undecided, |(begun, _)| std::cmp::Reverse(*begun));
    let Some(((begun, first), further)) = undecided.split_first() else { return };
    let (title, period) = (&first.title, &first.period);
    let message = match *begun {
        0 => say!("“{title}” is wanted for {period}, which begins today, but is not decided", title, period),
        days => say!(
            "“{title}” is wanted for {period}, which began {days|# day|# days} ago, but is not decided",
            title,
            period,
            days
        ),
    };
    let message = match further.len() {
        0 => message,
        more => {
            say!("{message}; {more|# other request is not|# other requests are not} decided either", message, more)
        }
    };
    let finding = at(&RULE, Level::Warning, thing, first.status.range(), message)
        .hint(say!("get the decision and write it down, or withdraw the request, or move it to the next period"));
    findings.push(further.iter().fold(finding, |finding, (_, it)| {
        finding.also(thing.document.span(it.status.range()), say!("wanted for {period}", period = it.period.value))
    }));
}
