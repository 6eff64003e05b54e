//! KP725: a promotion that ended and whose result nobody wrote down.

use crate::diagnostics::{Code, Explanation, Findings, Level, say};
use crate::document::model::plan::Promotion;
use crate::document::model::{Entity, Kind};
use crate::figures::sort::sort_by_key;
use crate::health::rule::{Rule, RuleContext, Scope, Threshold, Time, at};
use crate::measure;
use crate::playbook::ThingId;

pub(crate) static RULE: Rule = Rule {
    code: Code::KP725,
    scope: Scope::Plan,
    time: Time::Ripens,
    asks: &[Kind::Plan],
    thresholds: &[Threshold {
        key: "days",
        default: 42.0,
        meaning: "days after its last day in which a promotion may be without a result",
    }],
    silences: &[],
    text: Explanation {
        finds: "A promotion that ended more than six weeks ago and has no `result`; one finding per plan.",
        matters: "Most promotions lose money, and without a result the same ones come back next year. Six weeks are enough to count the dip too.",
        settle: "Write down `result`, what came back in `roi`, and one sentence in `lesson`. A result of 0 is a result.",
        wrong: "[[promotions]]\nid = \"easter\"\nto = 2026-04-05   # and it is June",
        right: "[[promotions]]\nid = \"easter\"\nto = 2026-04-05\nresult = 38\nroi = 0.9\nlesson = \"Two weeks are one too many.\"",
    },
    find,
};

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let thing = context.thing(id);
    let Some(Entity::Plan(plan)) = thing.entity() else { return };
    let unknown =
        |it: &&Promotion| it.result.is_none() && measure::days(context.age(it.to.value)) > context.limit(&RULE, "days");
    let mut left: Vec<&Promotion> = plan.promotions.iter().filter(unknown).collect();
    sort_by_key(&mut left, |it| it.to.value);
    let Some((first, further)) = left.split_first() else { return };
    let (title, to, age) = (&first.title, &first.to, context.age(first.to.value));
    let message = match left.len() {
        1 => say!("“{title}” ended on {to}, {age|# day|# days} ago, and has no result", title, to, age),
        promotions => say!(
            "{promotions} promotions are over and have no result; the oldest, “{title}”, ended on {to}, \
             {age|# day|# days} ago",
            promotions,
            title,
            to,
            age
        ),
    };
    let finding = at(&RULE, Level::Warning, thing, first.to.range(), message)
        .hint(say!("write down `result`, `roi` and a `lesson`; a result of 0 is a result"));
    findings.push(
        further
            .iter()
            .fold(finding, |finding, it| finding.also(thing.document.span(it.to.range()), say!("no result either"))),
    );
}
