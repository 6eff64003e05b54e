//! KP308: a plan that the account manager does not share with the team.

use crate::diagnostics::{Code, Explanation, Findings, Level, Message, say};
use crate::document::model::plan::PlanStatus;
use crate::document::model::{Entity, Kind};
use crate::health::rule::{Rule, RuleContext, Scope, Threshold, Time, at};
use crate::health::say;
use crate::measure::{self, involved, people};
use crate::playbook::ThingId;

pub(crate) static RULE: Rule = Rule {
    code: Code::KP308,
    scope: Scope::Account,
    time: Time::Ripens,
    asks: &[Kind::Plan],
    thresholds: &[Threshold { key: "days", default: 60.0, meaning: "days a plan may be a draft" }],
    silences: &[],
    text: Explanation {
        finds: "A plan that has been a draft for more than sixty days, or a member of the account's team who has no part in the plan: no item, no review, no contribution. A draft has its sixty days to find everyone a part.",
        matters: "A plan that the team does not know is not carried out by the team, however good it is.",
        settle: "Publish the plan to the team and mark the sensitive block, not the plan. Give each member a part, or take them off the team.",
        wrong: "status = \"draft\"",
        right: "status = \"in_review\"",
    },
    find,
};

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let thing = context.thing(id);
    let Some(Entity::Plan(plan)) = thing.entity() else { return };
    let days = context.age(plan.began());
    let draft = plan.status.value == PlanStatus::Draft;
    if draft && measure::days(days) <= context.limit(&RULE, "days") {
        return;
    }
    let apart = apart(context, id);
    let mut reasons: Vec<Message> = Vec::new();
    if draft {
        reasons.push(say!("this plan has been a draft for {days|# day|# days}", days));
    }
    if !apart.is_empty() {
        let names: Vec<&str> = apart.iter().map(|(person, _)| &*context.thing(*person).title).collect();
        reasons.push(say!(
            "{names} {count|is|are} on the team and {count|has|have} no item, review or contribution in this plan",
            names = say::few(&names, 3),
            count = names.len()
        ));
    }
    if reasons.is_empty() {
        return;
    }
    let range = if draft { plan.status.range() } else { thing.document.opening.clone() };
    let mut finding = at(&RULE, Level::Warning, thing, range, say::joined(&reasons));
    if draft {
        finding = finding.hint(say!("put it into review: mark the sensitive block, not the plan"));
    }
    if !apart.is_empty() {
        finding = finding.hint(say!("give each member of the team a part in the plan, or take them off the team"));
    }
    findings.push(
        apart.into_iter().take(3).fold(finding, |finding, (_, span)| finding.also(span, say!("a member of the team"))),
    );
}

/// Members of the account's team who have no part in the plan, with the places where they are named. Neither the
/// manager nor those who have left count.
fn apart(context: &RuleContext<'_>, id: ThingId) -> Vec<(ThingId, crate::diagnostics::Span)> {
    let thing = context.thing(id);
    let Some((account, record)) = people::account(context.edition, thing) else { return Vec::new() };
    let manager = people::manager(context.edition, thing);
    let involved = involved::people(context.edition, id);
    let members = record.team.iter().filter_map(|name| Some((account.thing(name)?, name)));
    members
        .filter(|(person, _)| Some(*person) != manager && !involved.contains(person))
        .filter(|(person, _)| people::gone(context.edition, *person, context.today).is_none())
        .map(|(person, name)| (person, account.document.span(name.name.range())))
        .collect()
}
