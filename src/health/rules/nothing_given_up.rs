//! KP212: a decision that gives up no growth driver, or prioritises too many.

use crate::diagnostics::{Code, Explanation, Findings, Level, say};
use crate::document::model::{Entity, Kind};
use crate::health::rule::{Rule, RuleContext, Scope, Threshold, Time, at};
use crate::measure;
use crate::playbook::ThingId;

pub(crate) static RULE: Rule = Rule {
    code: Code::KP212,
    scope: Scope::Thing,
    time: Time::Constant,
    asks: &[Kind::Decision],
    thresholds: &[Threshold {
        key: "priorities",
        default: 3.0,
        meaning: "growth drivers that a decision may prioritise",
    }],
    silences: &[],
    text: Explanation {
        finds: "An agreed decision that gives up no growth driver, or a decision that prioritises more than three.",
        matters: "If nothing is given up it is not a choice. Everything stays allowed, and the easiest thing gets done.",
        settle: "Ask what you would say no to because of this decision, and name that driver in `sacrifices`. If there are many priorities, keep the ones that decide.",
        wrong: "status = \"agreed\"\nprioritises = [\"availability\"]",
        right: "status = \"agreed\"\nprioritises = [\"availability\"]\nsacrifices = [\"price_depth\"]",
    },
    find,
};

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let thing = context.thing(id);
    let Some(Entity::Decision(decision)) = thing.entity() else { return };
    if decision.is_agreed() && decision.sacrifices.is_empty() {
        findings.push(
            at(
                &RULE,
                Level::Error,
                thing,
                decision.status.range(),
                say!("this decision is agreed and gives nothing up"),
            )
            .hint(say!("name the growth driver you say no to in `sacrifices`, or set it back to `proposed`")),
        );
        return;
    }
    let count = decision.prioritises.len();
    let limit = context.limit(&RULE, "priorities");
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few priorities")]
    let extra = decision.prioritises.get(limit.max(0.0) as usize);
    if let Some(first) = extra.filter(|_| measure::number(count) > limit && !decision.is_over()) {
        let message = say!("this decision puts {drivers} drivers first", drivers = count);
        findings.push(
            at(&RULE, Level::Warning, thing, first.name.range(), message)
                .hint(say!("keep the ones that decide; what comes fourth does not come first")),
        );
    }
}
