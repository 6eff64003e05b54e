//! KP305: a short-term, transactional plan, by points.

use crate::diagnostics::{Code, Explanation, Finding, Findings, Level, Message, say};
use crate::document::model::account::Posture;
use crate::document::model::objective::{ActionKind, ActionState, Family, Kpi};
use crate::document::model::plan::PlanKind;
use crate::document::model::{Entity, Kind, Plan};
use crate::health::rule::{Rule, RuleContext, Scope, Threshold, Time, at};
use crate::health::say;
use crate::measure::{self, age, beneath, items, people};
use crate::playbook::ThingId;

pub(crate) static RULE: Rule = Rule {
    code: Code::KP305,
    scope: Scope::Account,
    time: Time::Passes,
    asks: &[Kind::Plan],
    thresholds: &[
        Threshold {
            key: "jbp_months",
            default: 18.0,
            meaning: "months, both ends counted, up to which a joint plan is asked for an account plan only",
        },
        Threshold { key: "points", default: 2.0, meaning: "points that make a warning" },
        Threshold { key: "error_points", default: 4.0, meaning: "points that make an error" },
        Threshold { key: "months", default: 24.0, meaning: "months a plan has to have left; less is a point" },
        Threshold { key: "few_months", default: 12.0, meaning: "months left below which it is two points" },
        Threshold { key: "due_months", default: 12.0, meaning: "months within which an objective is due soon" },
        Threshold {
            key: "due_share",
            default: 0.8,
            meaning: "share of open objectives due soon, above which is a point, 0–1",
        },
        Threshold {
            key: "sales_share",
            default: 0.7,
            meaning: "share of KPIs of volume, value or promotion, above which is a point, 0–1",
        },
        Threshold {
            key: "relational_share",
            default: 0.2,
            meaning: "share of actions that have to be relational; less is a point, 0–1",
        },
    ],
    silences: &[],
    text: Explanation {
        finds: "A plan in force with two points or more. A point each: less than 24 months left (two for less than 12), nearly all objectives due within a year, nearly all KPIs about volume, value or promotion, hardly any relational action; two for no agreed decision. A turnaround or an exit has one point for free. A joint plan of up to 18 months is short by nature: where no account plan of the account is in force, and the joint plan is not signed by both sides with a complete decision, one note asks for an account plan.",
        matters: "A plan that ends this year is a sales target. Customers plan with suppliers who will still be of the same mind in three years.",
        settle: "Roll the plan forward to three years, add an action for each person who matters, and write the decision first.",
        wrong: "from = 2025-01-01\nto = 2025-12-31",
        right: "from = 2025-01-01\nto = 2027-12-31",
    },
    find,
};

/// A reason: its points, its clause in the message, and a hint.
struct ShortTermReason(f64, Message, Message);

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let thing = context.thing(id);
    let Some(Entity::Plan(plan)) = thing.entity() else { return };
    if !plan.in_force(context.today) {
        return;
    }
    if is_short_jbp(context, plan) {
        findings.extend(alone(context, id, plan));
        return;
    }
    let reasons: Vec<ShortTermReason> = [
        left(context, plan),
        due_soon(context, id),
        about_sales(context, id),
        transactional(context, id),
        undecided(context, id),
    ]
    .into_iter()
    .flatten()
    .collect();
    let spared = if is_meant_to_be_short(context, id) { 1.0 } else { 0.0 };
    let points = reasons.iter().map(|reason| reason.0).sum::<f64>() - spared;
    let level = match points {
        points if points >= context.limit(&RULE, "error_points") => Level::Error,
        points if points >= context.limit(&RULE, "points") => Level::Warning,
        _ => return,
    };
    let said: Vec<&Message> = reasons.iter().map(|reason| &reason.1).collect();
    let message = say!("this plan is short-term: {reasons}", reasons = say::clauses(&said));
    let finding = at(&RULE, level, thing, plan.to.range(), message);
    findings.push(reasons.into_iter().fold(finding, |finding, reason| finding.hint(reason.2)));
}

/// Whether it is a joint plan for a year or so, as customers and suppliers make them.
fn is_short_jbp(context: &RuleContext<'_>, plan: &Plan) -> bool {
    let after = plan.to.value.tomorrow().unwrap_or(plan.to.value);
    plan.kind.value == PlanKind::Jbp && age::months(plan.from.value, after) <= context.limit(&RULE, "jbp_months")
}

/// A short joint plan of an account in which no plan looks further. A signed one with a complete decision does so itself.
fn alone(context: &RuleContext<'_>, id: ThingId, plan: &Plan) -> Option<Finding> {
    let thing = context.thing(id);
    let mut plans = beneath::plans(context.edition, thing.account?);
    if plans.any(|(_, it)| it.kind.value == PlanKind::AccountPlan && it.in_force(context.today)) {
        return None;
    }
    let signed = plan.signed.as_ref().is_some_and(|signed| signed.supplier.is_some() && signed.customer.is_some());
    if signed && beneath::agreed(context.edition, id).any(|decision| decision.record.is_substantive()) {
        return None;
    }
    let message = say!("this joint plan looks a year or so ahead, and no account plan of this account looks further");
    let hint = say!("begin a three-year account plan beside it with `keyplan new plan`, and let this one carry it out");
    Some(at(&RULE, Level::Note, thing, plan.to.range(), message).hint(hint))
}

/// Too few months of the plan are left.
fn left(context: &RuleContext<'_>, plan: &Plan) -> Option<ShortTermReason> {
    let months = age::months(context.today, plan.to.value);
    let points = match months {
        months if months < context.limit(&RULE, "few_months") => 2.0,
        months if months < context.limit(&RULE, "months") => 1.0,
        _ => return None,
    };
    let said = match age::whole(context.today, plan.to.value) {
        ("days", days) => say!("it has {days|# day|# days} left", days),
        (_, months) => say!("it has {months|# month|# months} left", months),
    };
    Some(ShortTermReason(points, said, say!("roll the plan forward to three years")))
}

/// Too many open objectives are due within a year; overdue ones count too.
fn due_soon(context: &RuleContext<'_>, id: ThingId) -> Option<ShortTermReason> {
    let within = context.limit(&RULE, "due_months");
    let dues: Vec<Option<jiff::civil::Date>> = items::open_objectives(context.edition, id)
        .map(|id| match context.thing(id).entity() {
            Some(Entity::Objective(objective)) => objective.due.as_ref().map(|due| due.value),
            _ => None,
        })
        .collect();
    let soon = dues.iter().flatten().filter(|due| age::months(context.today, **due) <= within).count();
    let share = measure::share(soon, dues.len())?;
    let said = match dues.len() {
        1 => say!("its one open objective is due within a year"),
        all if all == soon => say!("all {all} open objectives are due within a year", all),
        all => say!("{soon} of {all} open objectives are due within a year", soon, all),
    };
    let hint = say!("add an objective that takes two or three years");
    (share > context.limit(&RULE, "due_share")).then_some(ShortTermReason(1.0, said, hint))
}

/// Too many KPIs of the plan and its open objectives are about volume, value or promotion.
fn about_sales(context: &RuleContext<'_>, id: ThingId) -> Option<ShortTermReason> {
    let kpis = beneath::kpis(context.edition, id);
    let sales = |(_, kpi): &&(ThingId, &Kpi)| {
        let family = kpi.family.as_ref().map(|family| family.value);
        matches!(family, Some(Family::Volume | Family::Value | Family::Promo))
    };
    let part = kpis.iter().filter(sales).count();
    let said = say!("{part} of {all} KPIs are about volume, value or promotion", part, all = kpis.len());
    let hint = say!("measure what the customer gains, and how the two of you work together");
    let share = measure::share(part, kpis.len())?;
    (share > context.limit(&RULE, "sales_share")).then_some(ShortTermReason(1.0, said, hint))
}

/// Too many actions are transactional. Done actions count, cancelled ones do not.
fn transactional(context: &RuleContext<'_>, id: ThingId) -> Option<ShortTermReason> {
    let mut actions = items::actions(context.edition, id);
    actions.retain(|it| it.action.state.as_ref().is_none_or(|state| state.value != ActionState::Cancelled));
    let part = actions.iter().filter(|it| it.action.kind.value == ActionKind::Relational).count();
    let said = match (part, actions.len()) {
        (0, 1) => say!("its one action is not relational"),
        (0, all) => say!("none of its {all} actions is relational", all),
        (part, all) => say!("{part} of {all} actions {part|is|are} relational", part, all),
    };
    let hint = say!("add a relational action for each person at the customer who matters");
    let share = measure::share(part, actions.len())?;
    (share < context.limit(&RULE, "relational_share")).then_some(ShortTermReason(1.0, said, hint))
}

fn undecided(context: &RuleContext<'_>, id: ThingId) -> Option<ShortTermReason> {
    let (said, hint) = (say!("no decision is agreed"), say!("write the decision first, and get it agreed"));
    beneath::agreed(context.edition, id).next().is_none().then_some(ShortTermReason(2.0, said, hint))
}

fn is_meant_to_be_short(context: &RuleContext<'_>, id: ThingId) -> bool {
    let account = people::account(context.edition, context.thing(id));
    let posture = account.and_then(|(_, account)| Some(account.posture.as_ref()?.value));
    matches!(posture, Some(Posture::Turnaround | Posture::Exit))
}
