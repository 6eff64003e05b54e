//! KP211: a decision whose title is a slogan.

use crate::diagnostics::{Code, Explanation, Findings, Level, say};
use crate::document::model::{Entity, Kind};
use crate::health::rule::{Rule, RuleContext, Scope, Threshold, Time, at};
use crate::health::words::mentions;
use crate::measure::{self, people};
use crate::playbook::ThingId;

pub(crate) static RULE: Rule = Rule {
    code: Code::KP211,
    scope: Scope::Playbook,
    time: Time::Constant,
    asks: &[Kind::Decision],
    thresholds: &[Threshold { key: "words", default: 25.0, meaning: "words up to which a title can be a slogan" }],
    silences: &[],
    text: Explanation {
        finds: "A decision whose title is a slogan and names no growth driver, no pillar and no goal of the customer.",
        matters: "A sentence that nobody can disagree with decides nothing. On the day it is needed it does not say what to do.",
        settle: "Say what you will do more of and what less of, in the words of drivers, pillars or the customer's goals.",
        wrong: "title = \"Grow sustainably together in a win–win partnership\"",
        right: "title = \"Win trial in minimarts before adding range in hypermarkets\"",
    },
    find,
};

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let thing = context.thing(id);
    let Some(Entity::Decision(decision)) = thing.entity() else { return };
    let Some(title) = thing.document.common.title.as_ref().filter(|_| !decision.is_over()) else { return };
    let text = &title.value;
    let long = measure::number(text.split_whitespace().count()) > context.limit(&RULE, "words");
    let Some(slogan) = context.words.slogan_in(text).filter(|_| !long && !names_something(context, id, text)) else {
        return;
    };
    let message = say!("“{slogan}” is a slogan, and this title names no driver, no pillar and no goal", slogan);
    findings.push(
        at(&RULE, Level::Warning, thing, title.range(), message)
            .hint(say!("say what you will do more of, and what less of")),
    );
}

/// Whether a title names a driver, a pillar or a goal of the customer.
fn names_something(context: &RuleContext<'_>, id: ThingId, title: &str) -> bool {
    let drivers = &context.config().drivers;
    let driver = drivers.iter().any(|(id, name)| mentions(title, name) || mentions(title, &id.replace('_', " ")));
    let pillar = || {
        context.edition.pillars().iter().any(|pillar| {
            let pillar = context.thing(*pillar);
            mentions(title, &pillar.title) || mentions(title, pillar.document.short())
        })
    };
    let goal = || {
        let account = people::account(context.edition, context.thing(id)).map(|(_, account)| account);
        account.is_some_and(|account| {
            account.goals.iter().any(|goal| mentions(title, &goal.title.value) || mentions(title, &goal.id.value))
        })
    };
    driver || pillar() || goal()
}
