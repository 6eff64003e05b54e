//! KP304: a plan that was approved and never reviewed.

use crate::diagnostics::{Code, Explanation, Findings, Level, Placed, say};
use crate::document::model::plan::PlanStatus;
use crate::document::model::{Entity, Kind};
use crate::health::rule::{Rule, RuleContext, Scope, Threshold, Time, at};
use crate::measure::{self, cadence};
use crate::playbook::ThingId;

pub(crate) static RULE: Rule = Rule {
    code: Code::KP304,
    scope: Scope::Plan,
    time: Time::Ripens,
    asks: &[Kind::Plan],
    thresholds: &[
        Threshold { key: "days", default: 90.0, meaning: "days an approved plan may go without a review" },
        Threshold { key: "error_days", default: 180.0, meaning: "days after which it is an error" },
    ],
    silences: &[Code::KP306],
    text: Explanation {
        finds: "An approved plan that has not been reviewed since, for more than ninety days. The days count from the approval, or from the first day of the plan where that is later.",
        matters: "A plan that is never opened again was written for the approval. The customer notices before we do.",
        settle: "Hold one review of 45 minutes: the latest readings, one decision, the next 90 days.",
        wrong: "approved = { by = \"camille-ferrand\", on = 2025-01-28 }",
        right: "+++\ntype = \"quarterly\"\ndate = 2025-04-16\nattendees = [\"pham-duy\", \"nguyen-ha-vy\"]\n+++",
    },
    find,
};

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let thing = context.thing(id);
    let Some(Entity::Plan(plan)) = thing.entity() else { return };
    if plan.status.value != PlanStatus::Approved {
        return;
    }
    let day = plan.approved.as_ref().and_then(|approved| approved.on.as_ref());
    let approved = day.map_or_else(|| plan.began(), |day| day.value);
    let reviewed = cadence::of(context.edition, id, context.today)
        .and_then(|cadence| cadence.last)
        .is_some_and(|(_, last)| last >= approved);
    let days = context.age(cadence::counted_from(plan));
    let level = match measure::days(days) {
        _ if reviewed => return,
        days if days > context.limit(&RULE, "error_days") => Level::Error,
        days if days > context.limit(&RULE, "days") => Level::Warning,
        _ => return,
    };
    let range = day.map_or_else(|| plan.status.range(), Placed::range);
    let message = say!("this plan is approved and has not been reviewed for {days|# day|# days}", days);
    findings.push(
        at(&RULE, level, thing, range, message)
            .hint(say!("hold one review of 45 minutes: the latest readings, one decision, the next 90 days")),
    );
}
