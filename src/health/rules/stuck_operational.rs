//! KP202: reviews that are nearly all about operations.

use crate::diagnostics::{Code, Explanation, Findings, Level, Message, say};
use crate::document::model::Kind;
use crate::document::model::objective::Tier;
use crate::health::rule::{Rule, RuleContext, Scope, Threshold, Time, at};
use crate::health::say;
use crate::measure;
use crate::measure::entries::{self, ReviewEntry};
use crate::playbook::ThingId;

pub(crate) static RULE: Rule = Rule {
    code: Code::KP202,
    scope: Scope::Plan,
    time: Time::Passes,
    asks: &[Kind::Plan],
    thresholds: &[
        Threshold { key: "share", default: 0.7, meaning: "share of entries that may be operational, 0–1" },
        Threshold {
            key: "error_share",
            default: 0.85,
            meaning: "share of operational entries above which it is an error, 0–1",
        },
        Threshold {
            key: "entries",
            default: 12.0,
            meaning: "entries that reviews have to hold before they are judged",
        },
        Threshold { key: "months", default: 12.0, meaning: "months of reviews that are looked at" },
    ],
    silences: &[],
    text: Explanation {
        finds: "A plan whose reviews of the last 12 months are nearly all operational: of what they decided, the issues they heard and the actions they raised, more than 70 % is about day-to-day running. It says too how much came up in between (issues, and actions with `planned = false`), and whether that grows.",
        matters: "A review that puts out fires has no time to ask what burns. The account is served well and does not move.",
        settle: "Give issues a weekly log of their own. Begin each review with the one decision that is due, and say in `tier` or `about` what an entry is for.",
        wrong: "[[issues]]\nclass = \"display\"\ntext = \"Display for week 21 built two days late.\"",
        right: "[[decided]]\ntext = \"Minimarts first, through 2027.\"\nabout = \"minimarts-first\"",
    },
    find,
};

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let thing = context.thing(id);
    let limit = |key: &str| context.limit(&RULE, key);
    let entries = entries::recent(context.edition, id, limit("months"), context.today);
    let operational = entries.iter().filter(|entry| entry.tier == Tier::Operational).count();
    let Some(share) = measure::share(operational, entries.len()) else { return };
    if measure::number(entries.len()) < limit("entries") || share <= limit("share") + 1e-9 {
        return;
    }
    let level = if share > limit("error_share") + 1e-9 { Level::Error } else { Level::Warning };
    let message = say!(
        "{part} of {all} entries in the reviews of the last {months|month|# months} {part|is|are} operational, {share} %",
        part = operational,
        all = entries.len(),
        months = say::figure(limit("months")),
        share = say::figure(share * 100.0)
    );
    let message = with_reactive(context, id, &entries, message);
    findings.push(
        at(&RULE, level, thing, thing.document.opening.clone(), message)
            .hint(say!("move issues to a weekly log, and keep the review for what has to be decided")),
    );
}

/// Adds what came up in between, in all of these months and in both halves of them.
fn with_reactive(context: &RuleContext<'_>, id: ThingId, entries: &[ReviewEntry], message: Message) -> Message {
    let of = |entries: &[ReviewEntry]| {
        let part = entries.iter().filter(|entry| entry.is_reactive).count();
        measure::share(part, entries.len()).map(|share| (share * 100.0).round())
    };
    let Some(share) = of(entries).filter(|share| *share > 0.0).map(say::figure) else { return message };
    let half = context.limit(&RULE, "months") / 2.0;
    // Entries come newest review first.
    let newer = entries::recent(context.edition, id, half, context.today).len();
    let (newer, older) = entries.split_at(newer.min(entries.len()));
    match (of(older), of(newer)) {
        (Some(then), Some(now)) => say!(
            "{message}; {share} % came up in between, {then} % in the first half of that time \
             and {now} % in the second",
            message,
            share,
            then = say::figure(then),
            now = say::figure(now)
        ),
        _ => say!("{message}; {share} % came up in between", message, share),
    }
}
