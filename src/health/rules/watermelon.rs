//! KP708: a review that declares green what is red by its readings.

use crate::diagnostics::{Code, Explanation, Finding, Findings, Level, Message, say};
use crate::document::model::{Entity, Kind, Review};
use crate::figures::status::Status;
use crate::health::rule::{Rule, RuleContext, Scope, Time, at};
use crate::health::say;
use crate::measure::declared::{self, Declared};
use crate::playbook::{Thing, ThingId};

pub(crate) static RULE: Rule = Rule {
    code: Code::KP708,
    scope: Scope::Plan,
    time: Time::Constant,
    asks: &[Kind::Review],
    thresholds: &[],
    silences: &[],
    text: Explanation {
        finds: "A review that declares green what its own readings make red, or that is declared green although all its readings are red.",
        matters: "A sponsor helps with what is red. What is called green gets no help until it is too late for any.",
        settle: "Declare what the readings say. If the target is wrong, change the target in a review and say why.",
        wrong: "[readings.shelf-never-empty]\nosa = 88.6\nstatus = \"green\"",
        right: "[readings.shelf-never-empty]\nosa = 88.6\nnote = \"Port delay; nine days of stock from August.\"",
    },
    find,
};

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let thing = context.thing(id);
    let Some(Entity::Review(review)) = thing.entity() else { return };
    let mut watermelons = declared::of(context.edition, id, thing, review);
    watermelons.retain(is_watermelon);
    let Some(first) = watermelons.first() else {
        findings.extend(all_red(context, id, thing, review));
        return;
    };
    let titles: Vec<Message> = watermelons.iter().map(|it| say::quoted(&context.thing(it.of).title)).collect();
    let (count, titles) = (titles.len(), say::few(&titles, 3));
    let message = say!("{titles} {count|is|are} declared green, but the readings say red", titles, count);
    let finding = at(&RULE, Level::Warning, thing, first.declared.range(), message)
        .hint(say!("declare what the readings say; if the target is wrong, change the target and say why"));
    findings.push(watermelons.iter().skip(1).fold(finding, |finding, it| {
        finding.also(thing.document.span(it.declared.range()), say!("red by its readings"))
    }));
}

/// A review whose own status is green while everything it read is red.
fn all_red(context: &RuleContext<'_>, id: ThingId, thing: &Thing, review: &Review) -> Option<Finding> {
    let declared = review.status.as_ref().filter(|status| status.value == Status::Green)?;
    let best = declared::read(context.edition, id, thing, review).min()?;
    (best == Status::Red).then(|| {
        at(
            &RULE,
            Level::Warning,
            thing,
            declared.range(),
            say!("this review is declared green, but all its readings are red"),
        )
        .hint(say!("declare what the readings say; if the targets are wrong, change them and say why"))
    })
}

/// Declared green, computed red.
pub(crate) fn is_watermelon(it: &Declared<'_>) -> bool {
    it.declared.value == Status::Green && it.computed == Status::Red
}
