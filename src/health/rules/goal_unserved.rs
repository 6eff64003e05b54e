//! KP221: a confirmed goal of the customer that nothing in the plans in force serves.

use crate::diagnostics::{Code, Explanation, Findings, Level, Message, say};
use crate::document::model::account::{Evidence, Goal};
use crate::document::model::{Entity, Kind};
use crate::document::parts::PageItem;
use crate::health::rule::{Rule, RuleContext, Scope, Time, at};
use crate::health::say;
use crate::measure::{beneath, items};
use crate::playbook::{Target, ThingId};

pub(crate) static RULE: Rule = Rule {
    code: Code::KP221,
    scope: Scope::Account,
    time: Time::Passes,
    asks: &[Kind::Account],
    thresholds: &[],
    silences: &[],
    text: Explanation {
        finds: "An account with a plan in force, and a confirmed goal of the customer that no open objective of such a plan names in `goals`.",
        matters: "The customer told us what it wants, and sees an empty line next to that goal in the joint plan. Somebody else will fill it.",
        settle: "Add an objective that helps the customer reach it, or name it in `goals` of the one that does. If you leave it alone on purpose, say so in the plan and waive the rule.",
        wrong: "[[goals]]\nid = \"g2\"\nevidence = \"confirmed\"   # and no objective names it",
        right: "goals = [\"g2\"]   # on an objective",
    },
    find,
};

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let thing = context.thing(id);
    let Some(Entity::Account(account)) = thing.entity() else { return };
    let mut plans = beneath::plans(context.edition, id).filter(|(_, plan)| plan.in_force(context.today)).peekable();
    if plans.peek().is_none() {
        return;
    }
    let served: Vec<&Target> = plans
        .flat_map(|(plan, _)| items::open_objectives(context.edition, plan))
        .map(|objective| context.thing(objective))
        .filter_map(|thing| Some((thing, thing.as_objective()?)))
        .flat_map(|(thing, objective)| objective.goals.iter().filter_map(|goal| thing.target(goal)))
        .collect();
    let is_served = |goal: &Goal| {
        let anchor = PageItem::Goal.anchor(&goal.id.value);
        served.iter().any(|target| matches!(target, Target::Item(on, it) if *on == id && **it == *anchor))
    };
    let confirmed = |goal: &&Goal| goal.evidence.as_ref().is_some_and(|it| it.value == Evidence::Confirmed);
    let left: Vec<&Goal> = account.goals.iter().filter(confirmed).filter(|goal| !is_served(goal)).collect();
    let Some((first, further)) = left.split_first() else { return };
    let titles: Vec<Message> = left.iter().map(|goal| say::quoted(&goal.title.value)).collect();
    let message = say!(
        "no open objective serves {count|this goal|these goals} of the customer: {titles}",
        count = left.len(),
        titles = say::few(&titles, 3)
    );
    let finding = at(&RULE, Level::Warning, thing, first.title.range(), message)
        .hint(say!("name it in `goals` of the objective that helps the customer reach it, or add one that does"));
    findings.push(further.iter().fold(finding, |finding, goal| {
        finding.also(thing.document.span(goal.title.range()), say!("and no objective serves this one"))
    }));
}
