//! KP303: nobody senior takes part: no sponsor or an absent one, an approval by somebody else than the director, asks
//! without an answer.

use crate::diagnostics::{Code, Explanation, Finding, Findings, Level, say};
use crate::document::model::{Account, Entity, Kind, Plan};
use crate::figures::sort::sort_by_key;
use crate::health::rule::{Rule, RuleContext, Scope, Threshold, Time, at};
use crate::measure::{self, beneath, people, sponsor};
use crate::playbook::{Thing, ThingId};

pub(crate) static RULE: Rule = Rule {
    code: Code::KP303,
    scope: Scope::Account,
    time: Time::Ripens,
    asks: &[Kind::Account, Kind::Plan],
    thresholds: &[
        Threshold { key: "days", default: 180.0, meaning: "days the sponsor may be unseen" },
        Threshold { key: "error_days", default: 365.0, meaning: "days unseen after which it is an error" },
        Threshold { key: "ask_days", default: 30.0, meaning: "days an ask may wait for its answer" },
    ],
    silences: &[],
    text: Explanation {
        finds: "An account without a sponsor, or whose sponsor nobody has seen for half a year; a plan approved by somebody other than the account's director; an ask that has waited for its answer for more than a month.",
        matters: "The customer plans with people who can decide. A plan that nobody senior looks at gets no resources in the week it needs them.",
        settle: "Book the sponsor into the next review, send the one-page plan beforehand, and name the one decision you need.",
        wrong: "# no sponsor",
        right: "sponsor = \"jonas-wexley\"",
    },
    find,
};

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let thing = context.thing(id);
    match thing.entity() {
        Some(Entity::Account(account)) => findings.extend(absence(context, id, account)),
        Some(Entity::Plan(plan)) => {
            findings.extend(approval(context, thing, plan));
            findings.extend(unanswered(context, thing, plan));
        }
        _ => {}
    }
}

/// The account has no sponsor, or one who is not seen.
fn absence(context: &RuleContext<'_>, id: ThingId, account: &Account) -> Option<Finding> {
    let thing = context.thing(id);
    beneath::plans(context.edition, id).next()?;
    let Some(sponsor) = sponsor::of(context.edition, id, context.today) else {
        let opening = thing.document.opening.clone();
        let hint = say!("name an executive on our side who meets theirs twice a year: `sponsor = \"…\"`");
        return Some(at(&RULE, Level::Error, thing, opening, say!("this account has no sponsor")).hint(hint));
    };
    let place = account.sponsor.as_ref().map_or(thing.document.opening.clone(), |sponsor| sponsor.name.range());
    let name = &context.thing(sponsor.person).title;
    if let Some(day) = sponsor.gone {
        let message = say!("the sponsor, {name}, left on {day}", name, day);
        return Some(
            at(&RULE, Level::Error, thing, place, message).hint(say!("name another of our executives in `sponsor`")),
        );
    }
    let days = context.age(sponsor.since);
    let level = match measure::days(days) {
        days if days > context.limit(&RULE, "error_days") => Level::Error,
        days if days > context.limit(&RULE, "days") => Level::Warning,
        _ => return None,
    };
    let message = match sponsor.seen {
        Some(seen) => {
            let age = context.age(seen);
            say!("the sponsor, {name}, was last seen on {seen}, {age|# day|# days} ago", name, seen, age)
        }
        None => say!("the sponsor, {name}, has been in no review for {days|# day|# days}", name, days),
    };
    let hint = say!(
        "book the sponsor into the next review, send the one-page plan beforehand, and name the decision you need"
    );
    Some(at(&RULE, level, thing, place, message).hint(hint))
}

/// The plan is approved, but not by the account's director.
fn approval(context: &RuleContext<'_>, thing: &Thing, plan: &Plan) -> Option<Finding> {
    let by = plan.approved.as_ref()?.by.as_ref()?;
    let approver = thing.maybe(Some(by))?;
    let (account, record) = people::account(context.edition, thing)?;
    let director = account.maybe(record.director.as_ref()).filter(|director| *director != approver)?;
    let [approver, director] = [approver, director].map(|id| &context.thing(id).title);
    let message = say!("approved by {approver}, while the director of this account is {director}", approver, director);
    let hint = say!("let {director} approve the plan, or correct `director` on the account", director);
    Some(at(&RULE, Level::Error, thing, by.name.range(), message).hint(hint))
}

/// An ask of somebody senior waits for its answer.
fn unanswered(context: &RuleContext<'_>, thing: &Thing, plan: &Plan) -> Option<Finding> {
    let open = plan.asks.iter().filter(|ask| ask.answered.is_none());
    let mut late: Vec<_> =
        open.filter(|ask| measure::days(context.age(ask.raised.value)) > context.limit(&RULE, "ask_days")).collect();
    sort_by_key(&mut late, |ask| ask.raised.value);
    let (oldest, further) = late.split_first()?;
    let days = context.age(oldest.raised.value);
    let who = thing.maybe(Some(&oldest.to)).map_or(&*oldest.to.name.value, |id| &context.thing(id).title);
    let message = match further.len() {
        0 => say!(
            "{who} has been asked for {days|# day|# days} and has not answered: “{ask}”",
            who,
            days,
            ask = oldest.text
        ),
        more => say!(
            "{asks} asks have no answer; {who} was asked {days|# day|# days} ago: “{ask}”",
            asks = more + 1,
            who,
            days,
            ask = oldest.text
        ),
    };
    let hint =
        say!("call, and write down the answer in `answered`; an ask that nobody will answer is better withdrawn");
    let finding = at(&RULE, Level::Warning, thing, oldest.raised.range(), message).hint(hint);
    Some(further.iter().fold(finding, |finding, ask| {
        let days = context.age(ask.raised.value);
        finding.also(thing.document.span(ask.raised.range()), say!("asked {days|# day|# days} ago", days))
    }))
}
