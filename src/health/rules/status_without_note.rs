//! KP709: a review that declares another status than its readings give, without a note.

use crate::diagnostics::{Code, Explanation, Findings, Level};
use crate::document::model::{Entity, Kind};
use crate::health::rule::{Rule, RuleContext, Scope, Time, at};
use crate::health::rules::watermelon;
use crate::measure::declared;
use crate::playbook::ThingId;

pub(crate) static RULE: Rule = Rule {
    code: Code::KP709,
    scope: Scope::Plan,
    time: Time::Constant,
    asks: &[Kind::Review],
    thresholds: &[],
    silences: &[],
    text: Explanation {
        finds: "A review that declares another status than its readings give, without a note. Green over red is a watermelon and not repeated here.",
        matters: "There may be a good reason, and whoever reads the review in a year will not know it.",
        settle: "Write the reason into `note`, or leave `status` out and let the readings speak.",
        wrong: "[readings.shelf-never-empty]\nosa = 93.1\nstatus = \"amber\"",
        right: "[readings.shelf-never-empty]\nosa = 93.1\nstatus = \"amber\"\nnote = \"Good only since the extra stock came.\"",
    },
    find,
};

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let thing = context.thing(id);
    let Some(Entity::Review(review)) = thing.entity() else { return };
    let mut silent = declared::of(context.edition, id, thing, review);
    silent.retain(|it| it.declared.value != it.computed && it.note.is_none() && !watermelon::is_watermelon(it));
    let Some((first, further)) = silent.split_first() else { return };
    let differ = |it: &declared::Declared<'_>| {
        let (declared, computed) = (it.declared.value.word(), it.computed.word());
        format!("“{}” is declared {declared} while its readings say {computed}", context.thing(it.of).title)
    };
    let message = match further.len() {
        0 => format!("{}, and no note says why", differ(first)),
        more => format!("{}, and so it is with {more} more; no note says why", differ(first)),
    };
    let finding = at(&RULE, Level::Note, thing, first.declared.range(), message)
        .hint("write the reason into `note`, or leave `status` out");
    findings.push(further.iter().fold(finding, |finding, it| {
        finding.also(thing.document.span(it.declared.range()), format!("{} by its readings", it.computed.word()))
    }));
}
