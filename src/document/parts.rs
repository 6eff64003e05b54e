//! The fixed ids of the parts and items of a page: English whatever the language, so that links to them last.

use crate::document::model::{Document, Entity, Kind};

/// The parts that the page of a kind always has, in their order.
pub fn of(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Home => &["accounts", "contents", "backlinks"],
        Kind::Account => &["goals", "plans", "objectives", "reviews", "people", "situation", "contents", "backlinks"],
        Kind::Plan => &[
            "goals",
            "problem",
            "decisions",
            "pillars",
            "sales",
            "objectives",
            "kpis",
            "scenarios",
            "risks",
            "actions",
            "requests",
            "commitments",
            "value",
            "people",
            "reviews",
            "contents",
            "backlinks",
        ],
        Kind::Decision => &["thread", "reviews", "contents", "backlinks"],
        Kind::Objective => &["thread", "kpis", "readings", "actions", "reviews", "contents", "backlinks"],
        Kind::Review => &["readings", "decided", "changes", "issues", "actions", "contents", "backlinks"],
        Kind::Pillar => &["objectives", "contents", "backlinks"],
        Kind::Person => &["items", "reviews", "contents", "backlinks"],
        Kind::Situation => &["facts", "contents", "backlinks"],
        Kind::Page => &["contents", "backlinks"],
    }
}

/// The parts of a page of the customer edition, in their order.
pub fn of_customer(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Account => &["goals", "plans", "reviews", "objectives", "people", "pages", "contents", "backlinks"],
        Kind::Plan => &[
            "goals",
            "problem",
            "decisions",
            "pillars",
            "objectives",
            "kpis",
            "actions",
            "commitments",
            "value",
            "people",
            "reviews",
            "pages",
            "contents",
            "backlinks",
        ],
        Kind::Review => &["readings", "decided", "contents", "backlinks"],
        Kind::Home => &["contents", "backlinks"],
        kind => of(kind),
    }
}

/// Parts that a page has when there is something to show in them.
const SOMETIMES: &[&str] = &["problem", "health", "contacts", "alignment", "finance", "pages", "kp-main"];

/// Every id that no heading of the body may take: a heading that would gets `-2`.
pub fn reserved(document: &Document) -> Vec<String> {
    let mut ids = ids(document);
    ids.extend(SOMETIMES.iter().map(|part| (*part).to_owned()));
    ids
}

/// Every id that a page takes from its front matter and that is always there: its parts, then its items.
pub fn ids(document: &Document) -> Vec<String> {
    let mut ids: Vec<String> = of(document.kind).iter().map(|part| (*part).to_owned()).collect();
    let mut item = |kind: &str, id: &str| ids.push(format!("{kind}-{id}"));
    match &document.entity {
        Some(Entity::Account(account)) => account.goals.iter().for_each(|goal| item("goal", &goal.id.value)),
        Some(Entity::Plan(plan)) => {
            plan.kpis.iter().for_each(|kpi| item("kpi", &kpi.id.value));
            plan.scenarios.iter().for_each(|scenario| item("scenario", &scenario.id.value));
            plan.requests.iter().for_each(|request| item("request", &request.id.value));
            plan.risks.iter().for_each(|risk| item("risk", &risk.id.value));
        }
        Some(Entity::Objective(objective)) => {
            objective.kpis.iter().for_each(|kpi| item("kpi", &kpi.id.value));
            objective.actions.iter().filter_map(|action| action.id.as_ref()).for_each(|id| item("action", &id.value));
        }
        Some(Entity::Review(review)) => {
            review.actions.iter().filter_map(|action| action.id.as_ref()).for_each(|id| item("action", &id.value));
        }
        _ => {}
    }
    ids
}
