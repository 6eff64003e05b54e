//! KP709: a review that declares another status than its readings give, without a note.

use crate::diagnostics::message::Value;
use crate::diagnostics::{Code, Explanation, Findings, Level, say};
use crate::document::model::{Entity, Kind};
use crate::figures::status::Status;
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
    let word = |status: Status| Value::Word("status", status.word());
    let (title, declared, computed) =
        (&context.thing(first.of).title, word(first.declared.value), word(first.computed));
    let message = match further.len() {
        0 => say!(
            "“{title}” is declared {declared} while its readings say {computed}, and no note says why",
            title,
            declared,
            computed
        ),
        more => say!(
            "“{title}” is declared {declared} while its readings say {computed}, and \
            {more|# more differs|# more differ} too; no note says why",
            title,
            declared,
            computed,
            more
        ),
    };
    let finding = at(&RULE, Level::Note, thing, first.declared.range(), message)
        .hint(say!("write the reason into `note`, or leave `status` out"));
    findings.push(further.iter().fold(finding, |finding, it| {
        finding.also(
            thing.document.span(it.declared.range()),
            say!("{computed} by its readings", computed = word(it.computed)),
        )
    }));
}
