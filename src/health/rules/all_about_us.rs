//! KP307: a plan about the supplier and not about the customer.

use crate::diagnostics::{Code, Explanation, Findings, Level, Message, say};
use crate::document::model::objective::{Kpi, Perspective};
use crate::document::model::{Entity, Kind};
use crate::health::rule::{Rule, RuleContext, Scope, Threshold, Time, at};
use crate::health::say;
use crate::measure::{self, age, beneath, items, people, situation};
use crate::playbook::ThingId;

pub(crate) static RULE: Rule = Rule {
    code: Code::KP307,
    scope: Scope::Account,
    time: Time::Ripens,
    asks: &[Kind::Plan],
    thresholds: &[
        Threshold {
            key: "share",
            default: 0.5,
            meaning: "share of open objectives that have to help a goal of the customer, 0–1",
        },
        Threshold { key: "error_share", default: 0.25, meaning: "share below which it is an error, 0–1" },
        Threshold {
            key: "kpi_share",
            default: 0.3,
            meaning: "share of KPIs that have to be the customer's or shared, 0–1",
        },
        Threshold {
            key: "months",
            default: 12.0,
            meaning: "months of reviews that somebody from the customer has to attend",
        },
    ],
    silences: &[],
    text: Explanation {
        finds: "A plan where fewer than half of the open objectives help a goal of the customer, the situation has no part about the customer, nearly all KPIs are our own, or the customer was at none of the reviews.",
        matters: "Key accounts stay with suppliers who help them reach their own goals. A plan about us is read by us.",
        settle: "Start from their strategy: write down three goals they have published, even if they are only assumed, and link each objective to the one it helps.",
        wrong: "title = \"Shelf never empty\"\ngoals = []",
        right: "title = \"Shelf never empty\"\ngoals = [\"qg3\"]",
    },
    find,
};

/// A reason: its level, its clause in the message, and a hint.
struct AboutUsReason(Level, Message, Message);

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let thing = context.thing(id);
    let found =
        [unlinked(context, id), unknown_customer(context, id), own_kpis(context, id), among_ourselves(context, id)];
    let reasons: Vec<AboutUsReason> = found.into_iter().flatten().collect();
    let Some(level) = reasons.iter().map(|reason| reason.0).max() else { return };
    let said: Vec<&Message> = reasons.iter().map(|reason| &reason.1).collect();
    let message = say!("this plan is about us: {reasons}", reasons = say::clauses(&said));
    let finding = at(&RULE, level, thing, thing.document.opening.clone(), message);
    findings.push(reasons.into_iter().fold(finding, |finding, reason| finding.hint(reason.2)));
}

/// Too few open objectives help a goal of the customer.
fn unlinked(context: &RuleContext<'_>, id: ThingId) -> Option<AboutUsReason> {
    let linked: Vec<bool> = items::open_objectives(context.edition, id)
        .map(
            |id| matches!(context.thing(id).entity(), Some(Entity::Objective(objective)) if !objective.goals.is_empty()),
        )
        .collect();
    let part = linked.iter().filter(|linked| **linked).count();
    let level = match measure::share(part, linked.len())? {
        share if share < context.limit(&RULE, "error_share") => Level::Error,
        share if share < context.limit(&RULE, "share") => Level::Warning,
        _ => return None,
    };
    let said = match (part, linked.len()) {
        (0, 1) => say!("its one open objective helps no goal of the customer"),
        (0, all) => say!("none of {all} open objectives helps a goal of the customer", all),
        (part, all) => say!("{part} of {all} open objectives {part|helps|help} a goal of the customer", part, all),
    };
    let goals = people::account(context.edition, context.thing(id)).map_or(0, |(_, account)| account.goals.len());
    let hint = if goals < 3 {
        say!("write down three goals of the customer, and link each objective to the one it helps: `goals`")
    } else {
        say!("link each objective to the goal of the customer that it helps: `goals`; ask what the others are for")
    };
    Some(AboutUsReason(level, said, hint))
}

/// The situation has no part about the customer.
fn unknown_customer(context: &RuleContext<'_>, id: ThingId) -> Option<AboutUsReason> {
    let account = context.thing(id).account?;
    let parts = situation::parts(context.edition, account);
    let known = parts.iter().any(|part| part.name == "customer" && part.says_something());
    let said = say!("the situation has no part about the customer");
    let hint = say!("write `situation/customer.md`: where they expect their growth, in their own words");
    (!known).then_some(AboutUsReason(Level::Error, said, hint))
}

/// Too few KPIs are the customer's or shared with the customer.
fn own_kpis(context: &RuleContext<'_>, id: ThingId) -> Option<AboutUsReason> {
    let kpis = beneath::kpis(context.edition, id);
    let theirs = |(_, kpi): &&(ThingId, &Kpi)| {
        let perspective = kpi.perspective.as_ref().map(|perspective| perspective.value);
        matches!(perspective, Some(Perspective::Customer | Perspective::Shared))
    };
    let part = kpis.iter().filter(theirs).count();
    let said = match (part, kpis.len()) {
        (0, 1) => say!("its one KPI is not the customer's or shared"),
        (0, all) => say!("none of {all} KPIs is the customer's or shared", all),
        (part, all) => say!("{part} of {all} KPIs {part|is|are} the customer's or shared", part, all),
    };
    let hint = say!("agree on a figure that the customer watches too, and say so: `perspective = \"shared\"`");
    (measure::share(part, kpis.len())? < context.limit(&RULE, "kpi_share")).then_some(AboutUsReason(
        Level::Warning,
        said,
        hint,
    ))
}

/// Nobody of the customer attended the reviews. Reviews of the account's earlier plans count too, since the first
/// review of a new plan is internal.
fn among_ourselves(context: &RuleContext<'_>, id: ThingId) -> Option<AboutUsReason> {
    let months = context.limit(&RULE, "months");
    let held = |plan: ThingId| {
        let reviews = context.edition.beneath(plan).reviews.iter().map(|id| context.thing(*id));
        reviews.filter_map(move |thing| match thing.entity() {
            Some(Entity::Review(review)) if age::within(review.date.value, months, context.today) => {
                Some((thing, review))
            }
            _ => None,
        })
    };
    let count = held(id).count();
    let there = held(context.thing(id).account?).any(|(thing, review)| {
        thing.all(&review.attendees).into_iter().any(|person| people::is_customer(context.edition, person))
    });
    let said = match count {
        0 => return None,
        1 => say!("the customer was not at its one review"),
        reviews => say!(
            "the customer was at none of the {reviews} reviews of the last {months|month|# months}",
            reviews,
            months = say::figure(months)
        ),
    };
    let hint = say!("invite the customer to the next review, if only for its first half");
    (!there).then_some(AboutUsReason(Level::Warning, said, hint))
}
