//! KP513: a round of alignment with seven equal ratings, or with one rater.

use std::collections::BTreeSet;

use crate::diagnostics::{Code, Explanation, Findings, Level, say};
use crate::document::model::{Entity, Kind};
use crate::health::rule::{Rule, RuleContext, Scope, Time, at};
use crate::measure::alignment;
use crate::playbook::ThingId;

pub(crate) static RULE: Rule = Rule {
    code: Code::KP513,
    scope: Scope::Thing,
    time: Time::Ripens,
    asks: &[Kind::Account],
    thresholds: &[],
    silences: &[],
    text: Explanation {
        finds: "A last round of alignment with seven equal ratings, or with a single rater.",
        matters: "The same figure seven times is a form filled in to be rid of it. And whoever rates alone rates how well others stand behind them.",
        settle: "Have two or three functions rate each for themselves, then talk about the elements they disagree on.",
        wrong: "raters = [\"tran-minh-khoi\"]",
        right: "raters = [\"tran-minh-khoi\", \"pham-duy\", \"oriane-petit\"]",
    },
    find,
};

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let thing = context.thing(id);
    let Some(Entity::Account(account)) = thing.entity() else { return };
    let rounds = alignment::rounds(account, context.today);
    let Some(last) = rounds.last() else { return };
    let record = last.record;
    let [first, rest @ ..] = last.values();
    let equal = rest.iter().all(|value| *value == first);
    // A rater whose page is a draft is not in the edition but counts, so the names are compared.
    let raters: BTreeSet<&str> = record.raters.iter().map(|rater| rater.name.value.as_str()).collect();
    let alone = record.raters.first().filter(|_| raters.len() == 1);
    let (range, message) = match (alone, equal) {
        (Some(rater), _) => {
            let name = thing.thing(rater).map_or(rater.name.value.as_str(), |person| &context.thing(person).title);
            let message = if equal {
                say!(
                    "{name} rated the alignment of {date} alone, with all seven ratings at {rating}",
                    name,
                    date = record.date,
                    rating = first
                )
            } else {
                say!("{name} rated the alignment of {date} alone", name, date = record.date)
            };
            (rater.name.range(), message)
        }
        (None, true) => {
            let message = say!("all seven ratings of {date} are {rating}", date = record.date, rating = first);
            (last.scores[0].range(), message)
        }
        (None, false) => return,
    };
    findings.push(
        at(&RULE, Level::Warning, thing, range, message)
            .hint(say!("ask supply and finance to rate too, each for themselves")),
    );
}
