//! KP712: too many open actions of a plan are past their due day.

use crate::diagnostics::{Code, Explanation, Findings, Level, say};
use crate::document::model::Kind;
use crate::document::model::common::Day;
use crate::figures::sort::sort_by_key;
use crate::health::rule::{Rule, RuleContext, Scope, Threshold, Time, at};
use crate::health::rules::zombie_action;
use crate::measure::items::{self, ActionAt};
use crate::measure::{late, share};
use crate::playbook::ThingId;

pub(crate) static RULE: Rule = Rule {
    code: Code::KP712,
    scope: Scope::Plan,
    time: Time::Ripens,
    asks: &[Kind::Plan],
    thresholds: &[Threshold {
        key: "share",
        default: 0.2,
        meaning: "share of the open actions that may be past their day, 0–1",
    }],
    silences: &[],
    text: Explanation {
        finds: "A plan with more than a fifth of its open actions past their due day.",
        matters: "A list full of past dates is read once. After that nobody believes the ones ahead either.",
        settle: "Go through them once: done, a new day that its owner agrees to, or cancelled.",
        wrong: "due = 2025-06-30",
        right: "due = 2025-06-30\ndone = 2025-07-21",
    },
    find,
};

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let thing = context.thing(id);
    let open: Vec<ActionAt<'_>> = items::actions(context.edition, id).into_iter().filter(ActionAt::is_open).collect();
    let mut late: Vec<(&Day, &ActionAt<'_>)> = open
        .iter()
        .filter(|it| late::action(context.edition, it, context.today) > 0)
        .filter_map(|it| Some((it.action.due.as_ref()?, it)))
        .collect();
    sort_by_key(&mut late, |(due, _)| due.value);
    let part = share(late.len(), open.len()).unwrap_or(0.0);
    let Some((due, action)) = late.first().filter(|_| part > context.limit(&RULE, "share") + 1e-9) else {
        return;
    };
    // The only one may be told already, with the reviews that it has outlived.
    if late.len() == 1 && zombie_action::is_told(context, action) {
        return;
    }
    let title = &action.action.title.value;
    let message = match (late.len(), open.len()) {
        (1, 1) => say!("the one open action, “{title}”, was due on {due}", title, due),
        (1, all) => say!("1 of {all} open actions is past its day: “{title}” was due on {due}", all, title, due),
        (late, all) => say!(
            "{late} of {all} open actions are past their day; the oldest, “{title}”, was due on {due}",
            late,
            all,
            title,
            due
        ),
    };
    let finding = at(&RULE, Level::Warning, thing, thing.document.opening.clone(), message)
        .hint(say!("go through them with their owners: done, a new day, or cancelled"));
    findings.push(late.iter().fold(finding, |finding, (due, it)| {
        finding.also(context.thing(it.on).document.span(due.range()), say!("past its day"))
    }));
}
