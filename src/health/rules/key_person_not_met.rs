//! KP613: an influential contact whom none of our people has met for a while.

use crate::diagnostics::{Code, Explanation, Findings, Level, Placed, say};
use crate::document::model::Kind;
use crate::document::model::people::Function;
use crate::health::rule::{Rule, RuleContext, Scope, Threshold, Time, at};
use crate::health::rules::no_executive_contact;
use crate::measure::{self, items, meetings};
use crate::playbook::ThingId;

pub(crate) static RULE: Rule = Rule {
    code: Code::KP613,
    scope: Scope::Playbook,
    time: Time::Passes,
    asks: &[Kind::Account],
    thresholds: &[
        Threshold { key: "influence", default: 4.0, meaning: "influence, 1–5, from which a contact is a key person" },
        Threshold { key: "days", default: 120.0, meaning: "days within which a key person has to be met" },
    ],
    silences: &[],
    text: Explanation {
        finds: "A contact with an influence of 4 or 5 who was not met within 120 days, by `last_met` or in a review; one finding per contact.",
        matters: "People who decide about us remember who came to see them. So do those whom nobody came to see.",
        settle: "Book the meeting, or have one of our people in the same function book it, and write the day down as `last_met`.",
        wrong: "influence = 5\nlast_met = 2025-09-03",
        right: "influence = 5\nlast_met = 2026-01-15",
    },
    find,
};

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let thing = context.thing(id);
    let contacts = meetings::contacts(context.edition, id, context.today).into_iter();
    // That no executive was met is told by KP612.
    let unmet = !context.said_by(&no_executive_contact::RULE, id).is_empty();
    let report = |(person, contact): (ThingId, &crate::document::model::account::Contact)| {
        let influence = contact.influence.as_ref()?.value.0;
        if u8::try_from(influence).map_or(0.0, f64::from) < context.limit(&RULE, "influence") {
            return None;
        }
        if unmet && items::function(context.edition, person) == Some(Function::Executive) {
            return None;
        }
        let met = meetings::last(context.edition, id, person, context.today).map(|meeting| meeting.on);
        let name = &context.thing(person).title;
        let message = match met {
            Some(day) if measure::days(context.age(day)) <= context.limit(&RULE, "days") => return None,
            Some(day) => say!(
                "{name} has an influence of {influence} and was last met {age|# day|# days} ago, on {day}",
                name,
                influence,
                age = context.age(day),
                day
            ),
            None => say!("{name} has an influence of {influence} and was never met", name, influence),
        };
        let place = contact.last_met.as_ref().map_or(contact.person.name.range(), Placed::range);
        let hint = match thing.maybe(contact.our_contact.as_ref()) {
            Some(ours) => {
                say!(
                    "ask {ours} to book a meeting, and write the day down as `last_met`",
                    ours = context.thing(ours).title
                )
            }
            None => say!("name in `our_contact` which of us meets them, and write the day down as `last_met`"),
        };
        Some(at(&RULE, Level::Warning, thing, place, message).hint(hint))
    };
    findings.extend(contacts.filter_map(report));
}
