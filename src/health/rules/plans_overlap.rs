//! KP719: two approved plans of one kind that are in force in one account on the same day.

use crate::diagnostics::{Code, Explanation, Findings, Level, say};
use crate::document::model::{Entity, Kind};
use crate::health::rule::{Rule, RuleContext, Scope, Time, at};
use crate::measure::followed;
use crate::playbook::ThingId;

pub(crate) static RULE: Rule = Rule {
    code: Code::KP719,
    scope: Scope::Account,
    time: Time::Passes,
    asks: &[Kind::Plan],
    thresholds: &[],
    silences: &[],
    text: Explanation {
        finds: "Two approved plans of the same kind in the same account, with today in the term of both. The finding is on the plan that the pages do not follow: they follow an account plan before a joint plan, then the later `from`, then the id.",
        matters: "With two plans in force, half of the team works to one and half to the other, and the account's figures show only one of them.",
        settle: "Set the old plan to `superseded`, or let it end the day before the new one begins.",
        wrong: "# 2026\nto = 2028-12-31\nstatus = \"approved\"   # and 2027 is approved from 2027-01-01",
        right: "# 2026\nto = 2028-12-31\nstatus = \"superseded\"",
    },
    find,
};

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let thing = context.thing(id);
    let (Some(Entity::Plan(plan)), Some(account)) = (thing.entity(), thing.account) else { return };
    if !plan.in_force(context.today) {
        return;
    }
    let plans = followed::in_force(context.edition, account, context.today);
    let of_kind = plans.iter().find(|other| other.record.kind.value == plan.kind.value);
    let (Some(first), Some(followed)) = (of_kind.filter(|first| first.id != id), plans.first()) else { return };
    let message = say!(
        "two approved {kind?account_plan: account plans|joint business plans} of {account} are in force, \
         this one and “{other}”; the pages follow “{followed}”",
        kind = plan.kind.value.word(),
        account = context.thing(account).title,
        other = first.thing.title,
        followed = followed.thing.title
    );
    let finding = at(&RULE, Level::Warning, thing, plan.status.range(), message).hint(say!(
        "set `status = \"superseded\"` on the plan that is replaced, or let it end the day before the other begins"
    ));
    findings
        .push(finding.also(first.thing.document.span(first.record.from.range()), say!("the other one begins here")));
}
